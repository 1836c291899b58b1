"""What cadres put in by hand about their learning: plain counts, for the burden page.

A look at one's own abilities and the tries of a quiz are left out: they are one's own, and nobody
else is to read from a count that they were made.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Count, F, QuerySet, Sum
from django.db.models.functions import TruncDate

from zhucun.directory.perms import Actor, in_areas
from zhucun.directory.queries import midnight
from zhucun.learning import perms
from zhucun.learning.enums import Via
from zhucun.ledger.fields import entered


class Typed(NamedTuple):
    """Records of one kind in a village, and what was put into them. `by`: the account that made
    them, None where only the `person` (public id) is on record, who then made them himself; where
    both are, they count for him only if the account is his."""

    kind: str
    by: int | None
    person: str
    area: str
    records: int
    typed: int
    chosen: int
    picks: int
    keys: int


class TypedRecord(NamedTuple):
    """The same of one record; `key` is the public id of what has the page that shows it, empty
    where it stands in a list only."""

    kind: str
    by: int | None
    person: str
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
    kind: str
    rows: QuerySet[Any]
    on: str
    by: str = ""
    person: str = ""
    key: str = ""
    columns: Mapping[str, Any]


def typed(*, actor: Actor, area: str = "", since: date, until: date) -> Iterator[Typed]:
    """What was put in with a day in [since, until), of what the actor may see. Six queries,
    whatever the number."""
    for each in _kinds(actor, area, since, until):
        sums = {name: Sum(value) for name, value in entered(**each.columns).items()}
        names = [name for name in (each.by, each.person, "area") if name]
        grouped = each.rows.order_by().values_list(*names).annotate(n=Count("pk"), **sums)
        for found in grouped:
            rest = list(found)
            by = rest.pop(0) if each.by else None
            person = rest.pop(0) if each.person else ""
            yield Typed(each.kind, by, person, *rest)


def typed_records(
    *, actor: Actor, person: str, accounts: frozenset[int], since: date, until: date
) -> Iterator[TypedRecord]:
    """The records behind these counts of one person and his accounts. Six queries."""
    for each in _kinds(actor, "", since, until):
        rows = each.rows
        if each.by:
            rows = rows.filter(**{f"{each.by}__in": accounts})
        if each.person:
            rows = rows.filter(**{each.person: person})
        values = {f"e_{name}": value for name, value in entered(**each.columns).items()}
        day = TruncDate(each.on) if each.on.endswith("_at") else F(each.on)
        names = [name for name in (each.by, each.key, "area") if name]
        counted = ("e_on", "e_typed", "e_chosen", "e_picks", "e_keys")
        found = rows.annotate(e_on=day, **values).order_by("e_on", "pk")
        for row in found.values_list(*names, *counted):
            rest = list(row)
            by = rest.pop(0) if each.by else None
            key = rest.pop(0) if each.key else ""
            village, on, *sums = rest
            yield TypedRecord(each.kind, by, person, village, key, on, 1, *sums)


def _kinds(actor: Actor, area: str, since: date, until: date) -> tuple[_Kind, ...]:
    here = in_areas("area", (area,))
    owner = "person__public_id"

    def days(name: str) -> dict[str, Any]:
        edge = midnight if name.endswith("_at") else (lambda day: day)
        return {f"{name}__gte": edge(since), f"{name}__lt": edge(until)}

    return (
        _Kind(
            kind="need",
            rows=perms.visible_needs(actor).filter(here, **days("stated_on")),
            on="stated_on",
            person=owner,
            columns={"texts": ("topic", "note")},
        ),
        _Kind(
            kind="enrolment",
            rows=perms.visible_enrolments(actor).filter(here, **days("enrolled_at")),
            on="enrolled_at",
            by="by",
            person=owner,
            key="session__public_id",
            columns={"always": ("session",)},
        ),
        _Kind(
            kind="attendance",
            rows=perms.visible_attendances(actor).filter(here, via=Via.DOOR, **days("on")),
            on="on",
            by="by",
            person=owner,
            key="session__public_id",
            columns={"always": ("session",)},
        ),
        _Kind(
            kind="suggestion",
            # kept with the area of the handbook, which lies above the village
            rows=perms.visible_suggestions(actor).filter(**days("made_on")),
            on="made_on",
            person=owner,
            columns={"texts": ("text",)},
        ),
        _Kind(
            kind="lesson",
            rows=perms.visible_mini_classes(actor).filter(here, **days("on")),
            on="on",
            by="by",
            columns={
                "always": ("on",),
                "texts": ("title",),
                "numbers": ("present",),
                "lists": ("articles",),
            },
        ),
        _Kind(
            kind="entry",
            rows=perms.visible_entries(actor).filter(here, **days("entered_on")),
            on="entered_on",
            person=owner,
            key="contest__public_id",
            columns={"always": ("contest",)},
        ),
    )
