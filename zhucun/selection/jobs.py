"""Computing proposals outside the request. The table of proposals is the queue: a worker claims
the one that has waited longest, says once a second how far it is, and keeps what it found.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from time import monotonic
from typing import Any

from zhucun.engines import match as engine
from zhucun.engines.match.errors import LocksConflict
from zhucun.kernel.problems import Problem
from zhucun.kernel.workers import is_alive
from zhucun.selection import actions, queries
from zhucun.selection.errors import DecisionsConflict, OutOfMemory, SolverFailed
from zhucun.selection.models import Proposal
from zhucun.selection.queries import Match
from zhucun.selection.queries.answers import rows_of
from zhucun.selection.queries.scoring import keeping, proposal_before
from zhucun.selection.rows import Settings

logger = logging.getLogger(__name__)
Clock = Callable[[], datetime]
#: Villages whose reasons are worked out between two signs of life.
_CHUNK = 500


class Stopped(Exception):
    """Somebody cancelled, or another worker took over."""


def work_once(*, clock: Clock, worker: str) -> bool:
    """Compute the proposal that has waited longest. False where none waits."""
    proposal = actions.claim(worker=worker, now=clock(), is_alive=is_alive)
    if proposal is None:
        return False
    try:
        _compute(proposal, clock)
    except Stopped:
        logger.info("proposal %s was stopped", proposal.public_id)
    except MemoryError:
        actions.fail(proposal=proposal, problem=OutOfMemory(), ended_at=clock())
    except Problem as problem:
        actions.fail(proposal=proposal, problem=problem, ended_at=clock())
    except Exception as error:
        logger.exception("proposal %s failed", proposal.public_id)
        broken = SolverFailed(what=type(error).__name__)
        actions.fail(proposal=proposal, problem=broken, ended_at=clock())
    return True


def _compute(proposal: Proposal, clock: Clock) -> None:
    settings = Settings.from_json(proposal.settings)
    beat = _Beat(proposal, clock)
    beat.say("compile")
    match = queries.match_of(proposal.round, settings)
    beat.say("search")
    try:
        found = _search(proposal, match, settings, beat)
    except LocksConflict as error:
        raise _conflict(match, error) from error
    beat.say("explain", found.objective, found.bound)
    diagnoses = engine.diagnose(match.spec, match.facts, found) if found.shortages else ()
    teams: list[engine.TeamAnswer] = []
    for start in range(0, len(match.rows.villages), _CHUNK):
        demands = range(start, min(start + _CHUNK, len(match.rows.villages)))
        teams += engine.why(match.spec, match.facts, found, demands=list(demands))
        beat.say("explain", found.objective, found.bound)
    rows = rows_of(match, found, teams, diagnoses, proposal)
    actions.complete(proposal=proposal, match=match, found=found, rows=rows, ended_at=clock())


def _search(proposal: Proposal, match: Match, settings: Settings, beat: _Beat) -> engine.Proposal:
    if proposal.parent is None:
        found = engine.solve(
            match.spec,
            match.facts,
            seed=settings.seed,
            seconds=settings.seconds,
            on_progress=beat.progress,
        )
    else:
        found = engine.resolve(
            match.spec,
            match.facts,
            before=proposal_before(proposal.parent, match),
            seed=settings.seed,
            seconds=settings.seconds,
            on_progress=beat.progress,
        )
        if found.shortages and not beat.stopped:
            found = _filled(match, found, settings, beat)
    if beat.stopped:
        raise Stopped
    return found


def _filled(
    match: Match, found: engine.Proposal, settings: Settings, beat: _Beat
) -> engine.Proposal:
    """Where something is still short after a match with least disturbance: a whole match in which
    keeping a seat earns more than all wishes of it. `resolve` deals out only villages that lost
    somebody, not those that came in between."""
    spec, facts = keeping(match, found)
    fuller = engine.solve(
        spec,
        facts,
        seed=settings.seed,
        seconds=settings.seconds,
        on_progress=beat.progress,
    )
    judged = engine.score(match.spec, match.facts, fuller.pairs)
    if judged.objective <= found.objective:
        return found
    return replace(
        found,
        pairs=fuller.pairs,
        objective=judged.objective,
        bound=max(found.bound, float(judged.objective)),
        terms=judged.terms,
        shortages=judged.shortages,
        ending=fuller.ending,
        seconds=found.seconds + fuller.seconds,
    )


def _conflict(match: Match, error: LocksConflict) -> DecisionsConflict:
    """Which decisions contradict each other or a rule: “张三 → 东关村”."""
    rows = match.facts.locks.must[list(error.locks)].tolist()
    pairs = [
        f"{match.person(supply).name} → {match.village(demand).name}" for supply, demand, _ in rows
    ]
    return DecisionsConflict(what=", ".join(pairs), rule=error.rule)


class _Beat:
    """Signs of life, at most one a second but one for each phase."""

    def __init__(self, proposal: Proposal, clock: Clock) -> None:
        self._proposal, self._clock = proposal, clock
        self._begun = self._last = monotonic()
        self.stopped = False

    def say(self, phase: str, objective: int | None = None, bound: float | None = None) -> None:
        """A new phase. Raises Stopped."""
        if not self._write(phase, objective, bound):
            raise Stopped

    def progress(self, found: engine.Progress) -> bool:
        """What the engine reports; False stops it."""
        if monotonic() - self._last < 1:
            return not self.stopped
        self.stopped = not self._write(found.phase, found.objective, found.bound)
        return not self.stopped

    def _write(self, phase: str, objective: Any, bound: Any) -> bool:
        self._last = monotonic()
        progress = {
            "phase": phase,
            "seconds": round(self._last - self._begun),
            "objective": objective,
            "bound": bound,
        }
        return actions.beat(proposal=self._proposal, now=self._clock(), progress=progress)
