"""Visits, read: lists, cards, what was used last."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor, in_areas
from zhucun.fieldwork import perms
from zhucun.fieldwork.enums import NoteKind
from zhucun.fieldwork.models import Matter, Visit, VisitHousehold
from zhucun.fieldwork.queries.lookups import households_named
from zhucun.kernel.problems import NotFound
from zhucun.ledger import actions as ledger
from zhucun.ledger.enums import Access
from zhucun.roster.perms import is_himself


def visits(
    *,
    actor: Actor,
    area: str = "",
    person: str = "",
    household: str = "",
    since: date | None = None,
    until: date | None = None,
    kind: str = "",
    voided: bool = False,
) -> QuerySet[Visit]:
    """Visits of [since, until), latest first, with the number of households and matters of each;
    with `person` those that he made or on which he came along, with `household` those that reached
    it. One query."""
    found = perms.visible_visits(actor).filter(voided_on__isnull=not voided)
    if area:
        found = found.filter(in_areas("area", (area,)))
    if person:
        along = Visit.objects.filter(companions__posting__person__public_id=person)
        found = found.filter(Q(posting__person__public_id=person) | Q(pk__in=along.values("pk")))
    if household:
        reached = VisitHousehold.objects.filter(household__public_id=household)
        found = found.filter(pk__in=reached.values("visit"))
    if since is not None:
        found = found.filter(on__gte=since)
    if until is not None:
        found = found.filter(on__lt=until)
    if kind:
        found = found.filter(kind=kind)
    return (
        found.select_related("posting__person", "village")
        .annotate(
            household_count=_number(VisitHousehold.objects.all()),
            matter_count=_number(Matter.objects.all()),
        )
        .order_by("-on", "-pk")
    )


def _number(rows: QuerySet[Any]) -> Coalesce:
    counted = rows.filter(visit=OuterRef("pk")).order_by().values("visit").annotate(n=Count("pk"))
    return Coalesce(Subquery(counted.values("n")), 0)


def visit_card(*, actor: Actor, public_id: str) -> Visit:
    """One visit with its households, companions and matters, struck out or not. Four queries.
    Raises NotFound."""
    found = (
        perms.visible_visits(actor)
        .select_related("posting__person", "posting__place", "village")
        .prefetch_related(
            "households__household__village",
            "companions__posting__person",
            "matters",
        )
    )
    row = found.filter(public_id=public_id).first()
    if row is None:
        raise NotFound
    return row


def notes_of(visit: Visit) -> list[str]:
    """What the server had to say of a record, as words; households by number. One query where a
    household is named."""
    named = [note["household"] for note in visit.notes if "household" in note]
    found = households_named(named)
    said = []
    for note in visit.notes:
        household = found.get(note.get("household", ""))
        number = f": {household.number}" if household else ""
        said.append(f"{NoteKind(note['kind']).label}{number}")
    return said


def may_read(*, actor: Actor, visit: Visit) -> bool:
    """True where the actor may read what was found: the author and who works on it."""
    return is_himself(actor, visit.posting) or any(
        actor.can(needed, area=visit.area)
        for needed in (Permission.RECORD_FIELDWORK, Permission.HANDLE_MATTERS)
    )


def read_findings(*, actor: Actor, visit: Visit) -> str:
    """What was found, in clear; empty for those who may only see that there was a visit.

    Whoever is not the author is noted in the access log.
    """
    if not may_read(actor=actor, visit=visit):
        return ""
    if visit.findings and not is_himself(actor, visit.posting):
        ledger.log_access(
            kind=Access.REVEAL,
            origin=actor.origin,
            subject=f"visit:{visit.public_id}",
            what="findings",
            area=visit.area,
        )
    return str(visit.findings)


def visits_of_household(
    *, actor: Actor, household: str, until: date | None = None
) -> QuerySet[VisitHousehold]:
    """The visits that reached a household, latest first. One query."""
    found = VisitHousehold.objects.filter(
        household__public_id=household,
        visit__in=perms.visible_visits(actor).filter(voided_on=None),
    )
    if until is not None:
        found = found.filter(on__lt=until)
    return found.select_related("visit__posting__person").order_by("-on", "-pk")


@dataclass(frozen=True, kw_only=True)
class VisitTemplate:
    """What “same as last” fills in."""

    kind: str
    topics: tuple[str, ...]
    slots: tuple[str, ...]
    companions: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class RecentValues:
    """What a cadre used last, most recent first; `phrases` are his own first lines."""

    topics: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    companions: tuple[str, ...] = ()
    last: VisitTemplate | None = None


_LOOKED_AT = 20
_PHRASE = 40


def recent_values(posting: Any) -> RecentValues:
    """From the last twenty visits of a posting. Three queries.

    Asks for no right: the caller names the actor's own posting, or has checked.
    """
    rows = list(
        Visit.objects.filter(posting=posting, voided_on=None)
        .prefetch_related("households", "companions__posting")
        .order_by("-on", "-pk")[:_LOOKED_AT]
    )
    lines = (str(row.findings).strip().split("\n")[0][:_PHRASE] for row in rows)
    along = (each.posting.public_id for row in rows for each in row.companions.all())
    return RecentValues(
        topics=_each_once(topic for row in rows for topic in row.topics),
        phrases=_each_once(line for line in lines if line)[:5],
        companions=_each_once(along),
        last=_template(rows[0]) if rows else None,
    )


def visit_template_of(posting: Any) -> VisitTemplate | None:
    """What “same as last” fills in; None before the first visit."""
    return recent_values(posting).last


def _template(row: Visit) -> VisitTemplate:
    return VisitTemplate(
        kind=row.kind,
        topics=tuple(row.topics),
        slots=_each_once(slot for each in row.households.all() for slot in each.slots),
        companions=_each_once(each.posting.public_id for each in row.companions.all()),
    )


def _each_once(words: Any) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))
