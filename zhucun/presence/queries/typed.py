"""What cadres put in by hand about their presence: plain counts, for the burden page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import TruncDate

from zhucun.directory.perms import Actor, in_areas
from zhucun.directory.queries import midnight
from zhucun.ledger.fields import entered
from zhucun.presence import perms
from zhucun.presence.models import MonthSheet, NightDuty


class Typed(NamedTuple):
    """Records of one kind of a posting, made by an account (None: not known by whom; the night rota
    and answers to checks stand with the cadre whom they name), and what was put into them."""

    kind: str
    by: int | None
    posting: int
    area: str
    records: int
    typed: int
    chosen: int
    picks: int
    keys: int


class TypedRecord(NamedTuple):
    """The same of one record; `key` is the public id of the record whose page shows it, of a month
    sheet its month, of a night its village."""

    kind: str
    by: int | None
    posting: int
    key: str | date
    on: date
    records: int
    typed: int
    chosen: int
    picks: int
    keys: int


@dataclass(frozen=True, kw_only=True)
class _Kind:
    kind: str
    rows: QuerySet[Any]
    on: str
    by: str = ""
    key: str = "public_id"
    columns: Mapping[str, Any]


def typed(*, actor: Actor, area: str = "", since: date, until: date) -> Iterator[Typed]:
    """What was put in during [since, until), by kind, account and posting: leave and trips on the
    day on which they were recorded, a confirmation on its own day. Five queries, whatever the
    number."""
    for each in _kinds(actor, area, since, until):
        sums = {name: Sum(value) for name, value in entered(**each.columns).items()}
        names = ("posting", "area", *([each.by] if each.by else ()))
        grouped = each.rows.order_by().values_list(*names).annotate(n=Count("pk"), **sums)
        for posting, village, *rest in grouped:
            by = rest.pop(0) if each.by else None
            yield Typed(each.kind, by, posting, village, *rest)


def typed_records(*, actor: Actor, posting: int, since: date, until: date) -> Iterator[TypedRecord]:
    """The records behind these counts of one posting. Five queries."""
    for each in _kinds(actor, "", since, until):
        values = {f"e_{name}": value for name, value in entered(**each.columns).items()}
        stamp = each.on.endswith("_at")
        day = TruncDate(each.on) if stamp else F(each.on)
        names = ("posting", each.key, "e_on", "e_typed", "e_chosen", "e_picks", "e_keys")
        rows = each.rows.filter(posting=posting).annotate(e_on=day, **values)
        found = rows.order_by("e_on", "pk").values_list(each.by or "pk", *names)
        for by, mine, key, on, *sums in found:
            yield TypedRecord(each.kind, by if each.by else None, mine, key, on, 1, *sums)


def _kinds(actor: Actor, area: str, since: date, until: date) -> tuple[_Kind, ...]:
    here = in_areas("area", (area,))
    made = {"made_at__gte": midnight(since), "made_at__lt": midnight(until)}
    mine = perms.seen(actor, "posting__")
    own = {"confirmed_own_at__gte": midnight(since), "confirmed_own_at__lt": midnight(until)}
    return (
        _Kind(
            kind="leave",
            rows=perms.visible_leaves(actor).filter(here, **made),
            on="made_at",
            by="by",
            columns={
                "always": ("kind", "starts_on", "ends_on"),
                "sealed": ("reason", "contact"),
                "texts": ("whereabouts",),
                "links": ("substitute",),
                "marks": ("starts_at_noon", "ends_at_noon"),
            },
        ),
        _Kind(
            kind="trip",
            rows=perms.visible_trips(actor).filter(here, **made),
            on="made_at",
            by="by",
            columns={
                "always": ("kind", "starts_on", "ends_on"),
                "texts": ("place_text", "reason", "cancel_reason"),
                "words": ("unit_activity",),
                "marks": ("to_unit",),
            },
        ),
        _Kind(
            kind="night",
            rows=NightDuty.objects.filter(mine, here, on__gte=since, on__lt=until),
            on="on",
            key="area",
            columns={"always": ("posting",)},
        ),
        _Kind(
            kind="sheet",
            rows=MonthSheet.objects.filter(mine, here, **own),
            on="confirmed_own_at",
            by="confirmed_own_by",
            key="month",
            columns={"always": ("confirmed_own_at",)},
        ),
        _Kind(
            kind="answer",
            rows=perms.visible_checks(actor).filter(
                ~Q(answered_on=None), here, answered_on__gte=since, answered_on__lt=until
            ),
            on="answered_on",
            columns={"sealed": ("answer",)},
        ),
    )
