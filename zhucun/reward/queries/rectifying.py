"""Committees that the pack says are to be rectified (HH18-088): a lead with the rows of each
cause. A person decides; listing the branch is an action of `branches`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from zhucun.ballots import queries as ballots
from zhucun.branches import queries as branches
from zhucun.branches.enums import BranchKind
from zhucun.directory import queries as directory
from zhucun.directory.perms import Actor
from zhucun.engines.rules import Outcome, Unset
from zhucun.exits import queries as exits
from zhucun.exits.enums import ExitState
from zhucun.exits.enums import Kind as ExitKind
from zhucun.fieldwork import queries as fieldwork
from zhucun.kernel.divisions import Level, at_level
from zhucun.kernel.periods import months_after
from zhucun.packs import PackAt
from zhucun.reward.enums import Trigger
from zhucun.reward.queries.judging import answers

_SUBJECT, _OPENED = "committee", "rectification_opened"
#: How far back polls and exits are looked at, in months.
_YEAR = 12
Ground = Mapping[str, Sequence["Cause"]]


class Cause(NamedTuple):
    """A record behind a trigger: what it is, its id, the day, its name; `speaks`: it is the trigger
    by itself; `share` of satisfied answers, in per cent, of a poll."""

    kind: str
    key: str
    on: date
    name: str
    speaks: bool = False
    share: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class Found:
    """One trigger of one village. `holds` None: the pack does not say from when on (未配置), or
    nothing is on record."""

    trigger: Trigger
    label: Any
    holds: bool | None
    causes: tuple[Cause, ...]


@dataclass(frozen=True, kw_only=True)
class Weak:
    """A village whose committees are to be rectified by a rule of the pack (`is_asked`), or of
    which something is on record that a person has to judge. `branch` is the one to be listed, None
    where none is on record."""

    area: str
    name: str
    committee: Any
    branch: Any
    triggers: tuple[Found, ...]
    is_asked: bool
    rule: Any
    pack: PackAt

    @property
    def holding(self) -> list[str]:
        return [each.trigger.value for each in self.triggers if each.holds]


class Judged(NamedTuple):
    """A committee in office: what is on record of each trigger, the facts in the words of the
    packs, and the rectification that answers them, where one was opened."""

    term: Any
    pack: PackAt
    triggers: tuple[Found, ...]
    facts: Mapping[str, Any]
    case: Any


def judged_committees(*, actor: Actor, as_of: date, area: str = "") -> Iterator[Judged]:
    """Committees in office whose pack asks for rectifications, by place, with what is on record of
    the year before the day, as far as the actor sees it; nothing is on record of most. Five
    queries, whatever the number."""
    since = months_after(as_of, -_YEAR)
    terms = list(branches.committees(actor=actor, as_of=as_of, area=area))
    cases = branches.cases_in(actor=actor, as_of=as_of, area=area)
    known = {
        Trigger.PROBLEMS: _overdue(actor, area, as_of),
        Trigger.DISSATISFIED: _said(actor, area, since, as_of),
        Trigger.UNMET: _unmet(actor, area, since, as_of),
    }
    for term in terms:
        pack = directory.pack_for(term.area, as_of=as_of)
        if not _rules(pack):
            continue
        labels = dict(branches.triggers_of(term.area, as_of=as_of))
        triggers = tuple(
            Found(
                trigger=trigger,
                label=labels.get(trigger.value),
                holds=_holds(pack, trigger, causes),
                causes=causes,
            )
            for trigger, ground in known.items()
            for causes in [tuple(ground.get(term.area, ()))]
        )
        case = _answering(cases.get(term.area, ()), triggers, as_of)
        holds = {each.trigger: each.holds for each in triggers}
        unmet = holds[Trigger.UNMET]
        facts = {
            "village": term.area,
            "year": as_of.year,
            "has_outstanding_problems": holds[Trigger.PROBLEMS],
            "masses_dissatisfied": holds[Trigger.DISSATISFIED],
            "plan_completed": None if unmet is None else not unmet,
            _OPENED: case is not None,
        }
        yield Judged(term, pack, triggers, facts, case)


def _answering(cases: Sequence[Any], triggers: Iterable[Found], as_of: date) -> Any:
    """The rectification that answers what holds: one that runs on the day, or one that was opened
    after all of it happened. Matters that are still past their day are answered by no closed
    one."""
    holding = [each for each in triggers if each.holds]
    if not cases:
        return None
    last = cases[-1]
    if last.removed_on is None or last.removed_on > as_of:
        return last
    if not holding or any(each.trigger is Trigger.PROBLEMS for each in holding):
        return None
    days = [cause.on for each in holding for cause in each.causes]
    return last if last.listed_on > max(days) else None


def weak_committees(*, actor: Actor, as_of: date, area: str = "") -> list[Weak]:
    """Villages with a committee in office for which the pack asks for a rectification that nobody
    has opened, then those of which only a person can say, by place; as far as the actor sees what
    is on record. Six queries, whatever the number."""
    rows = branches.branches(actor=actor, as_of=as_of, area=area, kind=BranchKind.VILLAGE)
    of = {row.area: row for row in rows}
    found = []
    for each in judged_committees(actor=actor, as_of=as_of, area=area):
        if each.case is not None or not any(one.causes for one in each.triggers):
            continue
        items = _rules(each.pack)
        said = answers(each.pack, _SUBJECT, each.facts, frozenset(items))
        failed = next((one.rule for one in said if one.outcome is Outcome.FAIL), "")
        found.append(
            Weak(
                area=each.term.area,
                name=each.term.village.short_name,
                committee=each.term,
                branch=of.get(each.term.area),
                triggers=each.triggers,
                is_asked=bool(failed),
                rule=items.get(failed),
                pack=each.pack,
            )
        )
    told = (row for row in found if row.is_asked or _is_open(row.triggers))
    return sorted(told, key=lambda row: (not row.is_asked, row.area))


@dataclass(frozen=True, kw_only=True)
class WeakTownship:
    """A township with villages of which a trigger holds, or of which a person has to judge what is
    on record. Whether its leadership team is to be rectified a person says: no source says from how
    many villages on. `case`: the rectification that runs."""

    area: str
    name: str
    villages: tuple[Judged, ...]
    case: Any

    @property
    def holding(self) -> list[str]:
        """Triggers that hold in one of its villages."""
        held = {one.trigger for row in self.villages for one in row.triggers if one.holds}
        return [each.value for each in Trigger if each in held]


def weak_townships(*, actor: Actor, as_of: date, area: str = "") -> list[WeakTownship]:
    """Townships in whose villages a trigger holds or something is to be judged, by code, with the
    rectification of their leadership team that runs (HH18-088). A lead and no step: people open
    it. Seven queries, whatever the number."""
    rows: dict[str, list[Judged]] = defaultdict(list)
    for each in judged_committees(actor=actor, as_of=as_of, area=area):
        if any(one.holds for one in each.triggers) or _is_open(each.triggers):
            rows[at_level(each.term.area, Level.TOWNSHIP)].append(each)
    running = branches.leaderships(actor=actor, area=area, on=as_of)
    cases = {row.area: row for row in running} if rows else {}
    names = directory.names_of(rows, as_of=as_of) if rows else {}
    return [
        WeakTownship(
            area=code,
            name=names.get(code, code),
            villages=tuple(rows[code]),
            case=cases.get(code),
        )
        for code in sorted(rows)
    ]


def _is_open(triggers: Iterable[Found]) -> bool:
    """Whether something is on record of which the pack does not say what it means."""
    return any(each.holds is None and each.causes for each in triggers)


def _holds(pack: PackAt, trigger: Trigger, causes: Sequence[Cause]) -> bool | None:
    if not causes:
        return None
    if trigger is Trigger.PROBLEMS:
        least = pack.number(":rectify_from_overdue_matters")
        return None if isinstance(least, Unset) else len(causes) >= least
    if trigger is Trigger.DISSATISFIED:
        share = pack.number(":rectify_below_satisfaction")
        latest = max(causes, key=lambda each: (each.on, each.key)).share
        return None if isinstance(share, Unset) or latest is None else latest < share
    return any(each.speaks for each in causes)


def _overdue(actor: Actor, area: str, as_of: date) -> Ground:
    """Matters of villages past their day. One query."""
    found = defaultdict[str, list[Cause]](list)
    for row in fieldwork.matters(actor=actor, area=area, overdue=True, as_of=as_of):
        if row.due_on is not None:
            found[row.area].append(Cause("matter", row.public_id, row.due_on, row.title))
    return found


def _said(actor: Actor, area: str, since: date, as_of: date) -> Ground:
    """What polls of a year found of the branches of villages, where enough answered, each with
    those of its period that were set aside. Two queries."""
    until = as_of + date.resolution
    found = defaultdict[str, list[Cause]](list)
    for mark in ballots.marks(actor=actor, since=since, until=until, area=area, kind="branch"):
        if mark.is_shown and mark.share is not None:
            name = " · ".join([mark.title, *map(ballots.in_words, mark.beside)])
            cause = Cause("poll", mark.poll, mark.closed_on, name, share=mark.share)
            found[mark.key].append(cause)
    return found


def _unmet(actor: Actor, area: str, since: date, as_of: date) -> Ground:
    """Villages and households that were to exit within a year: those that did not by their day
    speak for it, the others against. One query."""
    rows = exits.exits(actor=actor, as_of=as_of, area=area).filter(
        due_on__gte=since, due_on__lt=as_of
    )
    found = defaultdict[str, list[Cause]](list)
    for row in rows.exclude(kind=ExitKind.COUNTY).exclude(state=ExitState.WITHDRAWN):
        due: date = row.due_on  # type: ignore[assignment]
        late = row.exited_on is None or row.exited_on > due
        found[row.area].append(Cause("exit", row.public_id, due, row.title, speaks=late))
    return found


def _rules(pack: PackAt) -> dict[str, Any]:
    """The rules of a pack that require a rectification, by reference."""
    return {
        item.ref: item
        for item in pack.rules(_SUBJECT)
        if item.spec.require and _OPENED in pack.expression(_SUBJECT, item.spec.require).names
    }
