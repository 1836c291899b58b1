"""Offices and what their holders visited; who has covered what (三走访)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Count, Max, Q, QuerySet

from zhucun.directory import queries as directory
from zhucun.directory.perms import Actor, in_areas
from zhucun.households import queries as homes
from zhucun.kernel.problems import NotFound
from zhucun.ledger.fields import on_day
from zhucun.pairing import perms
from zhucun.pairing.enums import OfficeKind
from zhucun.pairing.models import (
    CallVisit,
    Office,
)


def offices(
    *, actor: Actor, as_of: date, area: str = "", level: str = "", text: str = ""
) -> QuerySet[Office]:
    """Offices held on a day that the actor may see, each with `made`, the visits up to it, and
    `latest`. One query."""
    found = perms.visible_offices(actor).filter(on_day(as_of))
    if area:
        found = found.filter(in_areas("area", (area,)))
    if level:
        found = found.filter(level=level)
    if text.strip():
        found = found.filter(directory.name_matches(text, prefix="person__"))
    seen = perms.visible_calls(actor, today=as_of).values("pk")
    counted = Q(visits__voided_on=None, visits__on__lte=as_of, visits__in=seen)
    return (
        found.annotate(
            made=Count("visits", filter=counted), latest=Max("visits__on", filter=counted)
        )
        .select_related("person__unit", "unit", "linked")
        .order_by("area", "kind", "pk")
    )


def one_office(*, actor: Actor, public_id: str) -> Office:
    """One office. Raises NotFound."""
    rows = perms.visible_offices(actor).filter(public_id=public_id)
    found = rows.select_related("person__unit", "unit", "linked").first()
    if found is None:
        raise NotFound
    return found


def calls(
    *,
    actor: Actor,
    today: date,
    area: str = "",
    office: str = "",
    since: date | None = None,
    until: date | None = None,
    quiet: bool = False,
    by_office: bool = False,
) -> QuerySet[CallVisit]:
    """Visits that the actor may see, the latest first. `quiet`: unannounced ones only; `by_office`:
    not those of helpers. One query."""
    found = perms.visible_calls(actor, today=today).filter(voided_on=None)
    if area:
        found = found.filter(in_areas("area", (area,)))
    if office:
        found = found.filter(office__public_id=office)
    if since is not None:
        found = found.filter(on__gte=since)
    if until is not None:
        found = found.filter(on__lt=until)
    if quiet:
        found = found.filter(is_unannounced=True)
    if by_office:
        found = found.filter(office__isnull=False)
    return found.select_related(
        "office__person", "office__unit", "helper__person", "place", "household__village"
    ).order_by("-on", "-pk")


def one_call(*, actor: Actor, public_id: str, today: date) -> CallVisit:
    """One visit. Raises NotFound."""
    rows = perms.visible_calls(actor, today=today).filter(public_id=public_id)
    found = rows.select_related("office__person", "helper__person", "place", "household").first()
    if found is None:
        raise NotFound
    return found


def with_called_names(actor: Actor, rows: Sequence[CallVisit]) -> Sequence[CallVisit]:
    """The rows, those to households with `household.shown_name`."""
    found: list[Any] = [row.household for row in rows if row.household is not None]
    homes.with_names(actor, found)
    return rows


def offices_named(*, actor: Actor, ids: Sequence[str]) -> dict[str, Office]:
    """Offices that the actor may see, by public id. One query."""
    rows = perms.visible_offices(actor).filter(public_id__in=sorted(set(ids)))
    return {row.public_id: row for row in rows.select_related("person__unit", "unit")}


def in_office(on: date) -> QuerySet[Office]:
    """Who is secretary or head of the government of any area on a day, by first day. Asks for no
    right: it judges whether somebody is in office, and these names are public."""
    rows = Office.objects.filter(on_day(on), kind__in=(OfficeKind.SECRETARY, OfficeKind.MAYOR))
    return rows.order_by("valid_from", "pk")
