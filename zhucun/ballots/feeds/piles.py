"""纸质票汇总表: the sheets of paper that came back to an evaluation, and what was said over all of
them. A row names a sheet by its code, or a question with its counts; no row says what one sheet
said. A pile is taken over whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.timezone import localdate

from zhucun.ballots import perms
from zhucun.ballots.actions.piles import enter_pile, require_counts, require_pile
from zhucun.ballots.enums import BallotAnswer, PollState
from zhucun.ballots.errors import (
    AlreadyCounted,
    CodeOrLine,
    PollUnknown,
    UnknownAnswer,
    UnknownCode,
)
from zhucun.ballots.models import Code, Line, Poll
from zhucun.ballots.queries.voting import digests_of, require_open, tidy
from zhucun.directory.enums import Permission
from zhucun.directory.perms import in_areas
from zhucun.intake.rows import New, OriginOf, Plan, Progress, Row, Scope, Table, first_seen
from zhucun.kernel.ciphers import sm3
from zhucun.kernel.divisions import is_under
from zhucun.kernel.problems import Problem

_AT = {
    "ballots.poll-unknown": ("poll",),
    "ballots.unknown-code": ("code",),
    "ballots.already-counted": ("code",),
    "ballots.unknown-answer": ("line",),
    "intake.row-twice": ("code", "line"),
}


@dataclass
class _Pile:
    """The rows of one poll."""

    poll: Poll
    first: Row
    codes: dict[str, Row] = field(default_factory=dict)
    spoiled: dict[str, Row] = field(default_factory=dict)
    counts: dict[int, dict[str, int]] = field(default_factory=dict)
    is_sound: bool = True


class PileList:
    """Sheets are named by code, each once; that a sheet was counted before, on paper or on a phone,
    is an error at its cell."""

    name = "paper-ballots"
    personal: frozenset[str] = frozenset()
    ends_gone = False
    left_open: frozenset[str] = frozenset()
    limits: Mapping[str, int] = {"poll": 12, "code": 80}
    keeps = frozenset({"poll", "code", "is_spoiled", "line", *BallotAnswer.values})

    def columns_of(self, event: str, data: Mapping[str, Any]) -> Mapping[str, Sequence[str]]:
        return {}

    def plan(self, table: Table, scope: Scope, progress: Progress) -> Plan:
        """Two queries, and three for each poll of the list."""
        plan = Plan()
        faulty = {str(row.get("poll") or "") for row in table.faulty}
        known = self._polls(table, scope)
        piles: dict[str, _Pile] = {}
        seen: dict[str, Row] = {}
        for row in table.rows:
            poll = known.get(str(row.get("poll") or "").strip())
            try:
                if poll is None:
                    raise PollUnknown(poll=row.get("poll") or "?")
                pile = piles.setdefault(poll.public_id, _Pile(poll, row))
                _read(pile, row, seen)
            except Problem as problem:
                plan.errors.append(_error(row, problem))
                if poll is not None:
                    piles.setdefault(poll.public_id, _Pile(poll, row)).is_sound = False
        for pile in piles.values():
            _check(pile, plan, localdate(scope.at))
            if pile.is_sound and not faulty & {pile.poll.public_id, ""}:
                plan.new.append(_new(pile))
        progress(len(table.rows), len(table.rows), "plan")
        return plan

    def _polls(self, table: Table, scope: Scope) -> dict[str, Poll]:
        """Polls of the list that the actor runs in the area. Two queries."""
        wanted = {str(row.get("poll") or "").strip() for row in table.rows}
        rows = perms.run_polls(scope.actor).filter(public_id__in=wanted)
        return {row.public_id: row for row in rows if is_under(row.area, scope.area)}

    def accept(
        self,
        plan: Plan,
        scope: Scope,
        origin_of: OriginOf,
        end_gone_on: date | None,
        progress: Progress,
    ) -> None:
        """Pile by pile, through the action."""
        scope.actor.require(Permission.IMPORT, area=scope.area)
        for done, new in enumerate(plan.new, 1):
            pile: _Pile = new.found
            enter_pile(
                poll=pile.poll,
                codes=list(pile.codes),
                spoiled=list(pile.spoiled),
                counts=pile.counts,
                today=localdate(scope.at),
                by=scope.actor,
            )
            progress(done, len(plan.new), "accept")

    def export(self, scope: Scope) -> Iterator[Mapping[str, Any]]:
        """The questions of the running polls that the actor runs, to be filled in: no count of a
        running poll goes out. One query."""
        running = perms.run_polls(scope.actor).filter(
            in_areas("area", (scope.area,)), state=PollState.RUNNING
        )
        rows = Line.objects.filter(poll__in=running.values("pk")).select_related("poll", "subject")
        for row in rows.order_by("poll__area", "poll__pk", "number"):
            yield {
                "poll": row.poll.public_id,
                "title": row.poll.title,
                "line": row.number,
                "about": row.subject.name,
                "question": row.text["zh"],
            }


def _read(pile: _Pile, row: Row, seen: dict[str, Row]) -> None:
    """Raises CodeOrLine, RowTwice."""
    code, line = tidy(str(row.get("code") or "").rstrip("/").rpartition("/")[2]), row.get("line")
    if bool(code) == (line is not None):
        raise CodeOrLine
    if code:
        first_seen(seen, f"{pile.poll.public_id}:{code[:12]}", row)
        (pile.spoiled if row.get("is_spoiled") else pile.codes)[code] = row
        return
    first_seen(seen, f"{pile.poll.public_id}:{line}", row)
    given = {answer: row.get(answer) for answer in BallotAnswer.values}
    pile.counts[int(line)] = {answer: count for answer, count in given.items() if count}


def _check(pile: _Pile, plan: Plan, today: date) -> None:
    """What the action would refuse is said at its cell, or at the first row of the pile."""
    poll = pile.poll
    digests = digests_of(poll, [*pile.codes, *pile.spoiled])
    fresh = set(
        Code.objects.filter(poll=poll, digest__in=digests.values(), is_spent=False).values_list(
            "digest", flat=True
        )
    )
    for code, row in [*pile.codes.items(), *pile.spoiled.items()]:
        digest = digests.get(code)
        if digest not in fresh:
            _refuse(pile, plan, row, UnknownCode() if digest is None else AlreadyCounted())
    try:
        require_open(poll, today=today, by_clerk=True)
        require_pile(poll, list(pile.codes), list(pile.spoiled))
        lines = dict(poll.lines.values_list("number", "pk"))
        if not pile.counts.keys() <= lines.keys():
            raise UnknownAnswer
        require_counts(poll, lines, list(pile.codes), pile.counts)
    except Problem as problem:
        _refuse(pile, plan, pile.first, problem)


def _refuse(pile: _Pile, plan: Plan, row: Row, problem: Problem) -> None:
    plan.errors.append(_error(row, problem))
    pile.is_sound = False


def _new(pile: _Pile) -> New:
    """One pile; its key binds every code and count."""
    told = sorted(pile.codes), sorted(pile.spoiled), sorted(map(str, pile.counts.items()))
    return New(pile.first, f"{pile.poll.public_id}:{sm3(str(told).encode()).hex()[:16]}", pile)


def _error(row: Row, problem: Problem) -> Any:
    return row.error(problem, *_AT.get(problem.code, ("poll",)))
