"""What people put in by hand, and what the papers then write of it: plain counts, for the burden
page. Nothing of what they wrote is read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Count, F, Q, QuerySet, Sum

from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor, in_areas
from zhucun.fieldwork import perms
from zhucun.fieldwork.enums import MatterSource, StepKind
from zhucun.fieldwork.models import (
    BodyMeeting,
    GuidanceTeam,
    MatterStep,
    Plan,
    PlanItem,
    Progress,
    TicketStep,
    Visit,
    VisitCompanion,
    VisitHousehold,
)
from zhucun.fieldwork.queries.ledgers import _COLUMNS
from zhucun.ledger.fields import entered

#: Columns of the ledger of matters.
LEDGER_COLUMNS = len(_COLUMNS)


class Typed(NamedTuple):
    """Records of one kind that an account made in a village, and what was put into them: fields
    typed, fields chosen, things picked in them, bytes typed. Parts of a record count no record."""

    kind: str
    by: int
    area: str
    records: int
    typed: int
    chosen: int
    picks: int
    keys: int


class TypedRecord(NamedTuple):
    """The same of one record (`records` is 0 for a part of one); `key` is the public id of what has
    the page that shows it."""

    kind: str
    by: int
    area: str
    key: str
    on: date
    records: int
    typed: int
    chosen: int
    picks: int
    keys: int


@dataclass(frozen=True, kw_only=True)
class _Kind:
    """One table: where its day, author, village and page stand, and which columns are filled."""

    kind: str
    rows: QuerySet[Any]
    on: str
    by: str = "by"
    area: str = "area"
    key: str = "public_id"
    is_part: bool = False
    columns: Mapping[str, Any]


def typed(*, actor: Actor, area: str = "", since: date, until: date) -> Iterator[Typed]:
    """What was put in with a day in [since, until), by kind, account and village. Thirteen
    queries, whatever the number."""
    for each in _kinds(actor, area, since, until):
        sums = {name: Sum(value) for name, value in entered(**each.columns).items()}
        grouped = each.rows.order_by().values_list(each.by, each.area)
        records = Count("pk")
        for by, village, count, *rest in grouped.annotate(records=records, **sums):
            yield Typed(each.kind, by, village, 0 if each.is_part else count, *rest)


def typed_records(
    *, actor: Actor, accounts: frozenset[int], since: date, until: date
) -> Iterator[TypedRecord]:
    """The records behind these counts of some accounts. Thirteen queries."""
    for each in _kinds(actor, "", since, until):
        mine = each.rows.filter(**{f"{each.by}__in": accounts}).order_by(each.on, "pk")
        names = (each.by, each.area, each.key, each.on, "e_typed", "e_chosen", "e_picks", "e_keys")
        values = {f"e_{name}": value for name, value in entered(**each.columns).items()}
        for by, village, key, on, *rest in mine.annotate(**values).values_list(*names):
            yield TypedRecord(each.kind, by, village, key, on, 0 if each.is_part else 1, *rest)


def paper_rows(
    *, actor: Actor, area: str = "", posting: int | None = None, since: date, until: date
) -> dict[tuple[int, str], int]:
    """Rows that the papers of [since, until) write of each posting, or of one, by its key: “diary”
    its visits, those on which it came along among them, “ledger” the matters that it answered for.
    Three queries."""
    seen = _visits(actor, area, since, until).filter(voided_on=None)
    found: dict[tuple[int, str], int] = {}
    along = VisitCompanion.objects.filter(visit__in=seen.values("pk"))
    mine = Q(posting=posting) if posting is not None else Q()
    for rows in (seen, along):
        counted = rows.filter(mine).order_by().values_list("posting").annotate(n=Count("pk"))
        for key, count in counted:
            found[key, "diary"] = found.get((key, "diary"), 0) + count
    matters = _owned(actor, since, until).filter(in_areas("area", (area,)))
    if posting is not None:
        matters = matters.filter(owner=posting)
    for key, count in matters.order_by().values_list("owner").annotate(n=Count("pk")):
        found[key, "ledger"] = count
    return found


def ledger_rows(*, actor: Actor, posting: int, since: date, until: date) -> QuerySet[Any]:
    """The matters behind the rows of the ledger of one posting, the oldest first. One query."""
    found = _owned(actor, since, until).filter(owner=posting)
    return found.only("public_id", "code", "title", "opened_on", "state").order_by(
        "opened_on", "pk"
    )


def _owned(actor: Actor, since: date, until: date) -> QuerySet[Any]:
    """Matters that somebody answered for in [since, until)."""
    running = Q(closed_on=None) | Q(closed_on__gte=since)
    return perms.visible_matters(actor).filter(running, opened_on__lt=until, owner__isnull=False)


def _visits(actor: Actor, area: str, since: date, until: date) -> QuerySet[Visit]:
    return perms.visible_visits(actor).filter(
        in_areas("area", (area,)), on__gte=since, on__lt=until
    )


def _kinds(actor: Actor, area: str, since: date, until: date) -> tuple[_Kind, ...]:
    here = in_areas("area", (area,))
    visits = _visits(actor, area, since, until)
    reached = VisitHousehold.objects.filter(visit__in=visits.values("pk"))
    along = VisitCompanion.objects.filter(visit__in=visits.values("pk"))
    matters = perms.visible_matters(actor).filter(here)
    plans = perms.visible_plans(actor).filter(here).values("pk")
    part: dict[str, Any] = {
        "by": "visit__by",
        "area": "visit__area",
        "key": "visit__public_id",
        "is_part": True,
    }
    return (
        _Kind(
            kind="visit",
            rows=visits,
            on="on",
            columns={
                "always": ("kind", "on"),
                "lists": ("topics",),
                "sealed": ("findings",),
                "texts": ("void_reason",),
                "words": ("campaign",),
            },
        ),
        _Kind(
            kind="visit",
            rows=reached,
            on="visit__on",
            columns={"always": ("household",), "lists": ("slots",)},
            **part,
        ),
        _Kind(kind="visit", rows=along, on="visit__on", columns={"always": ("posting",)}, **part),
        _Kind(
            kind="matter",
            rows=matters.filter(opened_on__gte=since, opened_on__lt=until).exclude(
                source=MatterSource.PUBLIC
            ),
            on="opened_on",
            columns={
                "always": ("kind", "topic", "source"),
                "texts": ("title",),
                "sealed": ("text", "asker_name", "asker_phone"),
                "words": ("size", "campaign"),
                "links": ("household",),
                "marks": ("due_promised",),
            },
        ),
        _Kind(
            kind="step",
            rows=MatterStep.objects.filter(
                matter__in=matters.values("pk"), on__gte=since, on__lt=until
            ).exclude(kind=StepKind.OPENED),
            on="on",
            area="matter__area",
            key="matter__public_id",
            columns={
                "always": ("kind",),
                "sealed": ("text",),
                "texts": ("reason",),
                "words": ("satisfied",),
            },
        ),
        _Kind(
            kind="plan",
            rows=Plan.objects.filter(pk__in=plans, made_on__gte=since, made_on__lt=until),
            on="made_on",
            columns={"always": ("kind", "year")},
        ),
        _Kind(
            kind="item",
            rows=PlanItem.objects.filter(plan__in=plans, opened_on__gte=since, opened_on__lt=until),
            on="opened_on",
            by="plan__by",
            columns={
                "always": ("kind",),
                "texts": ("title", "category", "funder", "before"),
                "numbers": ("target", "budget", "before_amount"),
                "words": ("unit", "horizon"),
                "links": ("owner", "due_on", "funder_unit"),
            },
        ),
        _Kind(
            kind="progress",
            rows=Progress.objects.filter(item__plan__in=plans, on__gte=since, on__lt=until),
            on="on",
            area="item__area",
            key="item__public_id",
            columns={
                "always": ("on",),
                "texts": ("note", "after"),
                "numbers": ("amount", "spent", "after_amount"),
                "words": ("evidence",),
            },
        ),
        *_offices(actor, area, since, until),
    )


def _offices(actor: Actor, area: str, since: date, until: date) -> Iterator[_Kind]:
    """What is recorded of offices above the village: guidance, tickets and what was done about
    them, meetings of coordination."""
    here = in_areas("area", (area,))
    guided = perms.visible_guidance(actor).filter(here, on__gte=since, on__lt=until)
    yield _Kind(
        kind="guidance",
        rows=guided,
        on="on",
        columns={"always": ("kind", "on"), "texts": ("found", "agreed", "void_reason")},
    )
    # In a village all teams that serve there take part: nobody picks them.
    picked = GuidanceTeam.objects.filter(guidance__in=guided.values("pk"))
    yield _Kind(
        kind="guidance",
        rows=picked.exclude(area=F("guidance__area")),
        on="guidance__on",
        by="guidance__by",
        area="guidance__area",
        key="guidance__public_id",
        is_part=True,
        columns={"always": ("team",)},
    )
    tickets = perms.visible_tickets(actor).filter(here)
    yield _Kind(
        kind="ticket",
        rows=tickets.filter(given_on__gte=since, given_on__lt=until),
        on="given_on",
        columns={
            "always": ("kind",),
            "texts": ("title", "source"),
            "links": ("due_on", "team", "unit"),
        },
    )
    yield _Kind(
        kind="ticket_step",
        rows=TicketStep.objects.filter(
            ticket__in=tickets.values("pk"), on__gte=since, on__lt=until
        ),
        on="on",
        area="ticket__area",
        key="ticket__public_id",
        columns={"always": ("kind",), "texts": ("text",)},
    )
    seen = in_areas("body__area", actor.areas(Permission.SEE_FIELDWORK))
    there = in_areas("body__area", (area,))
    yield _Kind(
        kind="coordination",
        rows=BodyMeeting.objects.filter(seen, there, on__gte=since, on__lt=until),
        on="on",
        area="body__area",
        key="body__area",
        columns={"always": ("on",), "texts": ("decided",)},
    )
