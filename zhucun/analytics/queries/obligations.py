"""Who owes what (应办事项): the duties of the packs as they stand on a day, due, done, excused or
late, with the reasons and the records behind each number."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from heapq import merge
from itertools import islice
from typing import Any

import numpy as np

from zhucun.analytics.enums import DutyState
from zhucun.analytics.queries.duties import Items, counted
from zhucun.analytics.queries.reasons import sentence
from zhucun.analytics.queries.rows import shown_by_code
from zhucun.analytics.queries.shown_row import Row
from zhucun.analytics.queries.subjects import Subjects
from zhucun.directory.perms import Actor
from zhucun.engines.cadence import NEVER, Answers, Events, Reason, State
from zhucun.engines.cadence.facts import Bools, Ints
from zhucun.kernel.divisions import is_under
from zhucun.kernel.problems import NotFound
from zhucun.packs import PackAt
from zhucun.packs.items import PackItem
from zhucun.packs.kinds import Cadence


@dataclass(frozen=True, kw_only=True)
class Behind:
    """One record that was counted. `kind`: visit, plan, sheet, training, posting, team …"""

    kind: str
    key: str
    on: date
    amount: int


@dataclass(frozen=True, kw_only=True)
class Obligation:
    """One duty of one subject in one period, as it stands on the day. `due_on` is None where
    nothing fixes it, `needed` where no source gives it, `done` where no room gives it yet.
    `missing`: of the levels that must each have guided, those that have not."""

    id: str
    item: PackItem[Cadence]
    pack: PackAt
    subject: str
    key: str
    place: str
    start: date
    last: date | None
    due_on: date | None
    needed: int | None
    done: int | None
    state: State
    reasons: tuple[Reason, ...]
    behind: tuple[Behind, ...]
    missing: tuple[str, ...] = ()
    row: Row | None = None

    @property
    def standing(self) -> DutyState:
        """The state, with its word."""
        return DutyState[self.state.name]

    @property
    def sentences(self) -> list[str]:
        """The reasons in the reader's language."""
        return [sentence(reason) for reason in self.reasons]

    @property
    def unit(self) -> str:
        """What is counted: 次, 天, 户次 …; empty where the pack does not say."""
        rhythm = self.item.spec.on(self.pack.as_of)
        return (rhythm.unit if rhythm else None) or ""


@dataclass(frozen=True, kw_only=True)
class DutyLine:
    """One duty over everybody who has it: how many of its periods stand how."""

    item: PackItem[Cadence]
    pack: PackAt
    is_connected: bool
    counts: dict[State, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def by_state(self) -> list[dict[str, Any]]:
        """The numbers in the order in which people look for states."""
        return [
            {"value": state.value, "label": state.label, "count": self.counts[state.computed]}
            for state in DutyState
        ]


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """The events of one word as they were counted, with the record behind each and what
    `distinct_by` counts of it; `kind`: what these records are."""

    kind: str
    rows: list[str]
    distinct: list[str]
    events: Events


@dataclass(frozen=True, kw_only=True)
class Part:
    """The duties of one subject under one pack. Words without `evidence` are not connected."""

    pack: PackAt
    subject: str
    items: Items
    rows: Subjects
    answers: Answers
    evidence: dict[str, Evidence]

    def evidence_of(self, item: PackItem[Cadence]) -> Evidence | None:
        """What was counted for a duty; None where that is not connected."""
        return self.evidence.get(counted(item))


@dataclass(frozen=True)
class Owed:
    """All duties of an area on a day: counted at once, shown a page at a time. `waiting` are the
    duties whose subject no room keeps yet."""

    reader: Actor
    since: date
    on: date
    parts: tuple[Part, ...]
    waiting: tuple[DutyLine, ...]

    def by_duty(self) -> list[DutyLine]:
        """Each duty with its numbers, then those without any."""
        found = []
        for part in self.parts:
            size = len(State)
            tally = np.bincount(
                part.answers.duty * size + part.answers.state, minlength=len(part.items) * size
            ).reshape(-1, size)
            for n, item in enumerate(part.items):
                counts = {state: int(tally[n, state]) for state in State}
                connected = part.evidence_of(item) is not None
                found.append(
                    DutyLine(item=item, pack=part.pack, is_connected=connected, counts=counts)
                )
        return [*found, *self.waiting]

    def by_place(self, digits: int) -> dict[str, dict[State, int]]:
        """The numbers of each place with so many digits, by code."""
        found: dict[str, dict[State, int]] = {}
        for part in self.parts:
            places = np.array([area[:digits] for area in part.rows.areas], "U12")
            if not len(part.answers):
                continue
            codes, at = np.unique(places, return_inverse=True)
            size = len(State)
            flat = at[part.answers.subject] * size + part.answers.state
            tally = np.bincount(flat, minlength=len(codes) * size).reshape(-1, size)
            for n, code in enumerate(codes):
                counts = found.setdefault(str(code), dict.fromkeys(State, 0))
                for state in State:
                    counts[state] += int(tally[n, state])
        return dict(sorted(found.items()))

    def listed(
        self,
        *,
        states: Sequence[State] = (),
        duty: str = "",
        area: str = "",
        limit: int | None = None,
        offset: int = 0,
        named: bool = True,
    ) -> list[Obligation]:
        """Obligations, those that are late first, then by due day and place; `named` with the
        person or place. One query a subject."""
        ordered = merge(
            *(
                _ordered(part, n, _chosen(part, states, duty, area))
                for n, part in enumerate(self.parts)
            )
        )
        page = islice(ordered, offset, None if limit is None else offset + limit)
        made = [self._one(self.parts[n], row) for *_rest, n, row in page]
        return self._named(made) if named else made

    def count(self, *, states: Sequence[State] = (), duty: str = "", area: str = "") -> int:
        """How many there are."""
        return sum(int(_chosen(part, states, duty, area).sum()) for part in self.parts)

    def one(self, *, duty: str, key: str, start: date) -> Obligation:
        """The obligation of one subject in the period that begins on a day, named. Raises
        NotFound."""
        for part in self.parts:
            for row in np.nonzero(_of_duty(part, duty))[0]:
                at = int(part.answers.subject[row])
                begun = max(int(part.answers.start[row]), 1)
                if part.rows.codes[at] == key and begun == start.toordinal():
                    return self._named([self._one(part, int(row))])[0]
        raise NotFound

    def _one(self, part: Part, row: int) -> Obligation:
        answers = part.answers
        item = part.items[int(answers.duty[row])]
        at = int(answers.subject[row])
        start, until = int(answers.start[row]), int(answers.until[row])
        due, needed, done = (
            int(column[row]) for column in (answers.due_on, answers.needed, answers.done)
        )
        key = part.rows.codes[at]
        begun = date.fromordinal(max(start, 1))
        evidence, rows = part.evidence_of(item), answers.rows(row)
        return Obligation(
            id=f"{item.id}:{key}:{begun}",
            item=item,
            pack=part.pack,
            subject=part.subject,
            key=key,
            place=part.rows.areas[at],
            start=begun,
            last=None if until >= NEVER else date.fromordinal(until - 1),
            due_on=None if due >= NEVER else date.fromordinal(due),
            needed=None if needed < 0 else needed,
            done=None if done < 0 else done,
            state=State(int(answers.state[row])),
            reasons=answers.reasons(row),
            behind=tuple(_behind(evidence, rows)),
            missing=_missing(item, evidence, rows),
        )

    def _named(self, found: list[Obligation]) -> list[Obligation]:
        names: dict[tuple[str, str], Row] = {}
        for subject in sorted({each.subject for each in found}):
            codes = [each.key for each in found if each.subject == subject]
            rows = shown_by_code(actor=self.reader, subject=subject, codes=codes, as_of=self.on)
            names |= {(subject, code): row for code, row in rows.items()}
        return [replace(each, row=names.get((each.subject, each.key))) for each in found]


def _behind(evidence: Evidence | None, events: Ints) -> Iterator[Behind]:
    for each in events if evidence else ():
        assert evidence is not None
        yield Behind(
            kind=evidence.kind,
            key=evidence.rows[each],
            on=date.fromordinal(int(evidence.events.day[each])),
            amount=int(evidence.events.amount[each]),
        )


def _missing(item: PackItem[Cadence], evidence: Evidence | None, events: Ints) -> tuple[str, ...]:
    if evidence is None or item.spec.distinct_by is None:
        return ()
    seen = {evidence.distinct[each] for each in events}
    return tuple(level for level in item.spec.levels if level not in seen)


#: Which obligations come first: what is late, then what is due.
_RANK = np.array([{State.LATE: 0, State.DUE: 1, State.OPEN: 2}.get(state, 3) for state in State])


def _of_duty(part: Part, duty: str) -> Bools:
    has = np.array([item.id == duty for item in part.items], np.bool_)
    return has[part.answers.duty]


def _chosen(part: Part, states: Sequence[State], duty: str, area: str) -> Bools:
    chosen = np.ones(len(part.answers), np.bool_)
    if states:
        chosen &= np.isin(part.answers.state, [int(state) for state in states])
    if duty:
        chosen &= _of_duty(part, duty)
    if area:
        inside = np.array([is_under(each, area) for each in part.rows.areas], np.bool_)
        chosen &= inside[part.answers.subject]
    return chosen


def _ordered(
    part: Part, number: int, chosen: Bools
) -> Iterator[tuple[int, int, str, str, int, int]]:
    """The chosen rows of a part by rank, due day and place; ready to be merged with other parts."""
    rows = np.nonzero(chosen)[0]
    subject, due = part.answers.subject[rows], part.answers.due_on[rows]
    rank = _RANK[part.answers.state[rows]]
    codes, areas = part.rows.codes, part.rows.areas
    for each in np.lexsort((rows, subject, due, rank)):
        at = int(subject[each])
        yield int(rank[each]), int(due[each]), areas[at], codes[at], number, int(rows[each])
