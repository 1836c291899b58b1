"""Rounds and teams, read."""

from __future__ import annotations

from datetime import date
from typing import Any, TypeVar

from django.db.models import (
    Count,
    IntegerField,
    Model,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce

from zhucun.directory import queries as directory
from zhucun.directory.perms import Actor, in_areas
from zhucun.kernel.problems import NotFound
from zhucun.roster import perms
from zhucun.roster.enums import RoundKind, RoundState
from zhucun.roster.models import Candidate, Posting, Round, Team

Row = TypeVar("Row", bound=Model)


def active_on(day: date) -> Q:
    """Postings that run on a day."""
    return Q(starts_on__lte=day) & (Q(ends_on=None) | Q(ends_on__gt=day))


def one(found: QuerySet[Row], *, public_id: str) -> Row:
    """The row with a public id. Raises NotFound."""
    row = found.filter(public_id=public_id).first()
    if row is None:
        raise NotFound
    return row


def rounds(*, actor: Actor) -> QuerySet[Round]:
    """Rounds, latest first, each with its numbers of postings, teams and candidates that the
    actor may see. One query; counted apart, for three joins would multiply."""
    return (
        perms.visible_rounds(actor)
        .annotate(
            posting_count=_in_round(perms.visible_postings(actor)),
            team_count=_in_round(perms.visible_teams(actor)),
            candidate_count=_in_round(perms.visible_candidates(actor)),
        )
        .order_by("-starts_on", "area", "code")
    )


def _in_round(rows: QuerySet[Any]) -> Coalesce:
    mine = rows.filter(round=OuterRef("pk")).order_by().values("round")
    counted = mine.annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), Value(0))


def round_card(*, actor: Actor, public_id: str) -> Round:
    """One round. Raises NotFound."""
    return one(rounds(actor=actor), public_id=public_id)


def rounds_to_join(*, actor: Actor) -> QuerySet[Round]:
    """Open rounds for which the actor could volunteer (主动请缨) and in which he does not stand;
    none for an account that is no person, or is looked through. One query."""
    if not actor.person or actor.viewer is not None:
        return Round.objects.none()
    mine = Candidate.objects.filter(person__public_id=actor.person, withdrawn_on=None)
    found = perms.visible_rounds(actor).filter(state=RoundState.OPEN)
    return found.exclude(pk__in=mine.values("round")).order_by("-starts_on", "area", "code")


def villages_come_first(*, round_: Round, as_of: date) -> bool:
    """True where the area's pack lets nobody be nominated for a term before the villages are
    fixed (先定村、再定人, YN-011): it has a rule that compares the two days and blocks."""
    if round_.kind != RoundKind.TERM:
        return False
    pack = directory.pack_for(round_.area, as_of=as_of)
    compared = {"villages_fixed_on", "nominations_opened_on"}
    return any(
        item.spec.severity == "block"
        and compared <= {name for each in pack.rule(item).expressions for name in each.names}
        for item in pack.rules("round")
    )


def teams(*, actor: Actor, as_of: date, area: str = "") -> QuerySet[Team]:
    """Teams in being on a day, by place, each with the number of cadres on post."""
    found = perms.visible_teams(actor).filter(
        Q(dissolved_on=None) | Q(dissolved_on__gt=as_of), formed_on__lte=as_of
    )
    on_post = Posting.objects.filter(active_on(as_of), team=OuterRef("pk")).order_by()
    counted = on_post.values("team").annotate(n=Count("pk")).values("n")
    if area:
        found = found.filter(in_areas("area", (area,)))
    return (
        found.select_related("village", "unit", "round")
        .annotate(size=Coalesce(Subquery(counted, output_field=IntegerField()), Value(0)))
        .order_by("area", "pk")
    )


def team_card(*, actor: Actor, public_id: str) -> Team:
    """One team with its village, unit and round. Raises NotFound."""
    found = perms.visible_teams(actor).select_related("village", "unit", "round")
    return one(found, public_id=public_id)
