"""Stock and flow (存量流量): how many households and persons there were, who came, who went.

opening + came − went = closing, whatever happened in between: all are counts of spells (see
`spells`), and a spell that begins or ends in the window is one flow. A window is half-open; a stock
is that of the night before its day, so that the closing of one window is the opening of the next.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.households import models
from zhucun.households.enums import Came, Unit, Went
from zhucun.households.marts.spells import FAR, household_spells, person_spells
from zhucun.households.queries.households import within
from zhucun.households.queries.names import shown_name
from zhucun.kernel.periods import Period
from zhucun.kernel.problems import NotFound


@dataclass(frozen=True, slots=True)
class Both:
    """A number of households and one of persons (those who are on record by name)."""

    households: int
    persons: int


@dataclass(frozen=True, kw_only=True)
class Account:
    """One area under one classification ("" for all) in a window [since, until). `came` and `went`
    hold what is not nought, in the order of the words; `counted` what was counted when the account
    was closed: for the opening, for the closing."""

    area: str
    tag: str
    since: date
    until: date
    opening: Both
    came: tuple[tuple[Came, Both], ...]
    went: tuple[tuple[Went, Both], ...]
    closing: Both
    counted: tuple[Any, Any] = (None, None)

    @property
    def all_came(self) -> Both:
        return _sum(both for _, both in self.came)

    @property
    def all_went(self) -> Both:
        return _sum(both for _, both in self.went)

    @property
    def closes(self) -> bool:
        """opening + came − went = closing, in households and in persons."""
        come, gone = self.all_came, self.all_went
        return (
            self.opening.households + come.households - gone.households == self.closing.households
            and self.opening.persons + come.persons - gone.persons == self.closing.persons
        )

    @property
    def differs(self) -> tuple[Both | None, Both | None]:
        """What is known now less what was counted then: of the opening, of the closing."""
        known = (self.opening, self.closing)
        return tuple(  # type: ignore[return-value]
            row and Both(now.households - row.households, now.persons - row.persons)
            for row, now in zip(self.counted, known, strict=True)
        )


@dataclass(frozen=True, kw_only=True)
class SpellRow:
    """One household or person behind a figure. `name` as the actor may read it."""

    household: str
    number: str
    name: str
    area: str
    began: date
    ended: date | None
    came: str
    went: str


def account(*, actor: Actor, area: str, tag: str, since: date, until: date) -> Account:
    """The account of an area, cut to the actor's own. Fifteen queries whatever the size. Raises
    PeriodReversed."""
    Period(since, until)
    areas = within(actor, area)
    homes = _counts(household_spells(areas, tag), since, until)
    people = _counts(person_spells(areas, tag), since, until)
    return Account(
        area=area,
        tag=tag,
        since=since,
        until=until,
        opening=Both(homes.opening, people.opening),
        came=tuple(_lines(Came, homes.came, people.came)),
        went=tuple(_lines(Went, homes.went, people.went)),
        closing=Both(homes.closing, people.closing),
        counted=_counted(actor, area, tag, since, until),
    )


def spell_rows(
    *,
    actor: Actor,
    area: str,
    tag: str,
    since: date,
    until: date,
    unit: str,
    part: str,
    limit: int,
    offset: int = 0,
) -> list[SpellRow]:
    """The households or persons behind one figure of an account, by number. `part` is "opening",
    "closing", "came", "went", or "came:<word>" and "went:<word>". Two queries."""
    areas = within(actor, area)
    kinds = (household_spells if unit == Unit.HOUSEHOLDS else person_spells)(areas, tag)
    prefix = "" if unit == Unit.HOUSEHOLDS else "household__"
    names = [f"{prefix}public_id", f"{prefix}number", f"{prefix}area"]
    last = "head_name" if unit == Unit.HOUSEHOLDS else "name"
    wanted = _part(part, since, until)
    found: list[Any] = []
    for rows in kinds:
        values = rows.filter(wanted).order_by(names[1], "pk", "began")
        found += values.values_list(*names, last, "began", "ended", "came", "went")[
            : limit + offset
        ]
    found.sort(key=lambda row: (row[1], row[4]))
    return [_shown(actor, row) for row in found[offset : offset + limit]]


def one_count(*, actor: Actor, public_id: str) -> models.Count:
    """What was counted when an account was closed. Raises NotFound."""
    found = models.Count.objects.filter(public_id=public_id).first()
    if found is None or not actor.can(Permission.SEE_HOUSEHOLDS, area=found.area):
        raise NotFound
    return found


def _shown(actor: Actor, row: Any) -> SpellRow:
    key, number, area, name, began, ended, came, went = row
    is_open = ended == FAR
    return SpellRow(
        household=key,
        number=number,
        name=shown_name(actor, area, name),
        area=area,
        began=began,
        ended=None if is_open else ended,
        came=came,
        went="" if is_open else went,
    )


def _part(part: str, since: date, until: date) -> Q:
    name, _, word = part.partition(":")
    if name == "opening":
        return before(since)
    if name == "closing":
        return before(until)
    if name == "came":
        inside = Q(began__gte=since, began__lt=until)
    elif name == "went":
        inside = Q(ended__gte=since, ended__lt=until)
    else:
        return Q(pk__in=[])
    return inside & Q(**{name: word}) if word else inside


def before(day: date) -> Q:
    """Spells of the night before a day: begun before it, and not ended before it."""
    return Q(began__lt=day, ended__gte=day)


@dataclass
class _Counts:
    opening: int
    closing: int
    came: Counter[str]
    went: Counter[str]


def _counts(kinds: Iterable[QuerySet[Any]], since: date, until: date) -> _Counts:
    found = _Counts(0, 0, Counter(), Counter())
    for rows in kinds:
        stocks = rows.aggregate(
            opening=Count("pk", filter=before(since)), closing=Count("pk", filter=before(until))
        )
        found.opening += stocks["opening"]
        found.closing += stocks["closing"]
        for name, into in (("came", found.came), ("went", found.went)):
            flow = rows.filter(_part(name, since, until)).values(name).order_by()
            into.update(dict(flow.annotate(n=Count("pk")).values_list(name, "n")))
    return found


def _lines(words: Any, homes: Counter[str], people: Counter[str]) -> Iterable[tuple[Any, Both]]:
    for word in words:
        if homes[word] or people[word]:
            yield word, Both(homes[word], people[word])


def _counted(actor: Actor, area: str, tag: str, since: date, until: date) -> tuple[Any, Any]:
    """The counts of exactly this area, if all of it is the actor's. One query."""
    if within(actor, area) != (area,):
        return None, None
    rows = models.Count.objects.filter(area=area, tag=tag, on__in=[since, until])
    found = {row.on: row for row in rows.filter(superseded_at=None)}
    return found.get(since), found.get(until)


def _sum(boths: Iterable[Both]) -> Both:
    rows = list(boths)
    return Both(sum(row.households for row in rows), sum(row.persons for row in rows))
