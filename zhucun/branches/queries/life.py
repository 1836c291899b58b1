"""Who of the cadres takes part in the life of the village's branch, as often as it meets (同频,
HX25-58): counted from the meetings, which are written down once."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import (
    Case,
    DateField,
    F,
    FloatField,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Cast, Length, NullIf
from django.db.models.lookups import GreaterThanOrEqual

from zhucun.branches import perms
from zhucun.branches.enums import BranchKind
from zhucun.branches.marts.columns import counted
from zhucun.branches.models import Meeting
from zhucun.branches.queries.meetings import ALL_MEMBERS
from zhucun.directory.enums import PoliticalStatus
from zhucun.directory.perms import Actor, in_areas
from zhucun.kernel.divisions import Level
from zhucun.roster.perms import visible_postings

_MEMBERS = (PoliticalStatus.PARTY_MEMBER, PoliticalStatus.PROBATIONARY)


def branch_life(*, actor: Actor, area: str = "", since: date, until: date) -> QuerySet[Any]:
    """Postings of Party members to villages within [since, until), each with `counted_from` and
    `counted_until` (its part of the period), `held` (meetings of the village's branch in that part
    to which all members come), `took` (those of them in which the cadre took part) and `share` (0
    to 1; None where none was held). One query.

    No source says how many are enough: nobody is judged by it.
    """
    first = Case(
        When(starts_on__gt=since, then=F("starts_on")),
        default=Value(since),
        output_field=DateField(),
    )
    after = Case(
        When(ends_on__lt=until, then=F("ends_on")), default=Value(until), output_field=DateField()
    )
    member = Q(person__political_status__in=_MEMBERS) | Q(person__party_since__isnull=False)
    held = Meeting.objects.filter(
        voided_on=None,
        kind__in=ALL_MEMBERS,
        branch__kind=BranchKind.VILLAGE,
        area=OuterRef("area"),
        on__gte=OuterRef("counted_from"),
        on__lt=OuterRef("counted_until"),
    )
    return (
        visible_postings(actor)
        .filter(
            Q(ends_on=None) | Q(ends_on__gt=since),
            member,
            in_areas("area", perms.within(actor, area)),
            GreaterThanOrEqual(Length("area"), Level.VILLAGE.value),
            starts_on__lt=until,
        )
        .annotate(counted_from=first, counted_until=after)
        .annotate(
            held=counted(held, "area"), took=counted(held.filter(cadres=OuterRef("pk")), "area")
        )
        .annotate(share=Cast("took", FloatField()) / NullIf(Cast("held", FloatField()), Value(0.0)))
        .select_related("person", "place")
        .order_by("area", "starts_on", "pk")
    )
