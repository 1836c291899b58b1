"""What the rules ask about a cadre: months in villages, the grade that stands, what villagers
said."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from zhucun.appraisal import queries as appraisal
from zhucun.ballots import queries as ballots
from zhucun.ballots.queries import Mark
from zhucun.directory.perms import Actor
from zhucun.engines.rules import Unset
from zhucun.kernel.periods import months_after
from zhucun.packs import PackAt
from zhucun.roster import queries as roster
from zhucun.roster.queries import RosterFilter

_EVER = date(1900, 1, 1)


@dataclass(frozen=True, kw_only=True)
class Service:
    """What the roster knows of somebody's service up to a day, as far as the actor sees it.
    `months` are completed months, each day once."""

    months: int
    postings: tuple[Any, ...]


def months_of(spans: Iterable[tuple[date, date]]) -> int:
    """Completed months of half-open spans; where they overlap or touch they are one. Days that are
    left of several spans are added up, and 31 of them are a month, the longest there is."""
    total = left = 0
    joined: list[list[date]] = []
    for start, end in sorted(spans):
        if end <= start:
            continue
        if joined and start <= joined[-1][1]:
            joined[-1][1] = max(joined[-1][1], end)
        else:
            joined.append([start, end])
    for start, end in joined:
        whole = (end.year - start.year) * 12 + end.month - start.month
        whole -= end.day < start.day
        total += whole
        left += (end - months_after(start, whole)).days
    return total + left // 31


def services(*, actor: Actor, people: Collection[int], as_of: date) -> dict[int, Service]:
    """By key of the person; who has no posting on record is left out. One query."""
    wanted = RosterFilter(gone=True)
    rows = roster.roster(actor=actor, as_of=as_of, wanted=wanted).filter(person__in=list(people))
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows.order_by("starts_on", "pk"):
        found[row.person_id].append(row)
    last = as_of + timedelta(days=1)
    return {
        key: Service(
            months=months_of((row.starts_on, min(row.ends_on or last, last)) for row in each),
            postings=tuple(each),
        )
        for key, each in found.items()
    }


def grades(
    *, actor: Actor, people: Collection[str] | None = None, area: str = "", as_of: date
) -> Mapping[str, appraisal.Graded]:
    """The latest grade that stands, by public id of the person. One query."""
    rows = appraisal.graded(actor=actor, people=people, area=area, until=as_of, as_of=as_of)
    return {row.person: row for row in sorted(rows, key=lambda row: row.until)}


def marks(
    *, actor: Actor, area: str = "", keys: Collection[str] | None = None, as_of: date
) -> Mapping[str, Mark]:
    """What villagers said last of each posting, small groups left out; `keys` (public ids) narrow
    them down. Two queries."""
    until = as_of + timedelta(days=1)
    found = ballots.marks(actor=actor, since=_EVER, until=until, area=area, keys=keys)
    shown = [mark for mark in found if mark.is_shown]
    return {mark.key: mark for mark in sorted(shown, key=lambda mark: mark.closed_on)}


def satisfied(mark: Mark | None, pack: PackAt) -> bool | None:
    """Whether the villagers are satisfied by the pack's number; None where there is none, or no
    poll."""
    least = pack.number(":min_satisfaction")
    if mark is None or mark.share is None or isinstance(least, Unset):
        return None
    return mark.share >= least
