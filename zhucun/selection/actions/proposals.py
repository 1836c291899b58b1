"""Proposals: asking for one, computing it (claim, beat, end), cancelling."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import F, Q

from zhucun.directory import queries as directory
from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.kernel.ids import new_public_id
from zhucun.kernel.problems import Problem
from zhucun.ledger import actions as ledger
from zhucun.ledger.events import SYSTEM, Origin
from zhucun.roster import actions as roster
from zhucun.selection import events
from zhucun.selection.enums import Making, ProposalState
from zhucun.selection.errors import NotDone, ShareGiven, TooManyTries
from zhucun.selection.models import Assignment, Proposal, ProposalVillage
from zhucun.selection.queries import Match, checked_weights, given_share
from zhucun.selection.queries.answers import Rows
from zhucun.selection.rows import OfficeWeight, Settings

BATCH = 2_000
#: A worker that was not heard of for so long is taken for dead, wherever it runs.
SILENCE = timedelta(minutes=5)
#: A proposal that broke its worker so often is not tried again.
TRIES = 2


@transaction.atomic
def propose(
    *,
    round_: Any,
    title: str,
    settings: Settings,
    weights: Mapping[str, Decimal] | None = None,
    parent: Proposal | None = None,
    asked_at: datetime,
    by: Actor,
) -> Proposal:
    """Ask for teams for all villages of a round; a worker computes them. With `parent`, only what
    must differ from it will.

    `weights` and a share of the young are the office's own, kept under the actor's name. Raises
    UnknownWeight, ShareGiven, RoundPublished, NotDone.
    """
    by.require(Permission.MANAGE_ROSTER, area=round_.area)
    roster.require_open([round_])
    pack = directory.pack_for(round_.area, as_of=settings.as_of)
    own = {
        name: OfficeWeight(weight=weight, by=by.name, at=asked_at.isoformat())
        for name, weight in checked_weights(pack, weights or {}).items()
    }
    given = given_share(pack)
    if settings.young_share is not None and given is not None and parent is None:
        raise ShareGiven(share=f"{given:f}")
    if parent is not None and parent.state != ProposalState.DONE:
        raise NotDone
    asked = replace(settings, weights={**settings.weights, **own})
    making = Making.RESOLVED if parent else Making.SOLVED
    row = Proposal.objects.create(
        public_id=new_public_id(),
        round=round_,
        area=round_.area,
        title=title,
        making=making,
        parent=parent,
        settings=asked.to_json(),
        is_what_if=asked.is_what_if,
        pack=pack.id,
        pack_version=pack.version,
        asked_at=asked_at,
        by=by.account,
        by_name=by.name,
    )
    ledger.append(_asked(row), origin=by.origin)
    return row


@transaction.atomic
def cancel(*, proposal: Proposal, cancelled_at: datetime, by: Actor) -> bool:
    """Stop a proposal that waits or is being computed. False where it has ended."""
    by.require(Permission.MANAGE_ROSTER, area=proposal.area)
    running = Proposal.objects.filter(
        pk=proposal.pk, state__in=[ProposalState.WAITING, ProposalState.RUNNING]
    )
    if not running.update(state=ProposalState.CANCELLED, ended_at=cancelled_at, worker=""):
        return False
    return _ended(proposal, ProposalState.CANCELLED, cancelled_at, origin=by.origin)


@transaction.atomic
def claim(*, worker: str, now: datetime, is_alive: Callable[[str], bool]) -> Proposal | None:
    """Take the proposal that has waited longest; None where none waits.

    What a dead worker left is tried again, and given up after the second time.
    """
    _recover(now, is_alive)
    waiting = Proposal.objects.filter(state=ProposalState.WAITING).order_by("asked_at", "pk")
    for key in waiting.values_list("pk", flat=True)[:10]:
        mine = Proposal.objects.filter(pk=key, state=ProposalState.WAITING).update(
            state=ProposalState.RUNNING, worker=worker, beat_at=now, tries=F("tries") + 1
        )
        if mine:
            return Proposal.objects.select_related("round", "parent").get(pk=key)
    return None


def beat(*, proposal: Proposal, now: datetime, progress: Mapping[str, Any]) -> bool:
    """Say how far the computation is. False where it was cancelled or taken over: stop then."""
    mine = Proposal.objects.filter(pk=proposal.pk, state=ProposalState.RUNNING)
    return bool(mine.filter(worker=proposal.worker).update(beat_at=now, progress=dict(progress)))


@transaction.atomic
def complete(
    *, proposal: Proposal, match: Match, found: Any, rows: Rows, ended_at: datetime
) -> bool:
    """Keep what was computed. False where it was cancelled meanwhile: nothing is kept then."""
    mine = Proposal.objects.filter(
        pk=proposal.pk, state=ProposalState.RUNNING, worker=proposal.worker
    )
    changed = mine.update(
        state=ProposalState.DONE,
        fingerprint=match.fingerprint,
        pack=match.pack.id,
        pack_version=match.pack.version,
        objective=found.objective,
        bound=found.bound,
        ending=str(found.ending),
        shortages=rows.shortages,
        result=rows.result,
        prices=rows.prices,
        ended_at=ended_at,
        worker="",
    )
    if not changed:
        return False
    keep(rows)
    proposal.refresh_from_db()
    return _ended(proposal, ProposalState.DONE, ended_at)


def keep(rows: Rows) -> None:
    """Write the rows of a proposal, inside the caller's transaction."""
    ProposalVillage.objects.bulk_create(rows.villages, batch_size=BATCH)
    Assignment.objects.bulk_create(rows.assignments, batch_size=BATCH)


@transaction.atomic
def fail(*, proposal: Proposal, problem: Problem, ended_at: datetime) -> bool:
    """Say why a computation ended without a proposal. False where it had ended already."""
    mine = Proposal.objects.filter(
        pk=proposal.pk, state=ProposalState.RUNNING, worker=proposal.worker
    )
    failure = {"code": problem.code, "facts": {k: str(v) for k, v in problem.facts.items()}}
    if not mine.update(state=ProposalState.FAILED, failure=failure, ended_at=ended_at, worker=""):
        return False
    return _ended(proposal, ProposalState.FAILED, ended_at, failure=problem.code)


def _recover(now: datetime, is_alive: Callable[[str], bool]) -> None:
    running = Proposal.objects.filter(state=ProposalState.RUNNING)
    silent = Q(beat_at__lt=now - SILENCE)
    for row in running.order_by("pk").select_related("round"):
        if is_alive(row.worker) and not running.filter(silent, pk=row.pk).exists():
            continue
        if row.tries >= TRIES:
            fail(proposal=row, problem=TooManyTries(tries=row.tries), ended_at=now)
        else:
            running.filter(pk=row.pk, worker=row.worker).update(
                state=ProposalState.WAITING, worker="", progress={}
            )


def _asked(row: Proposal) -> events.ProposalAsked:
    return events.ProposalAsked(
        subject=f"proposal:{row.public_id}",
        area=row.area,
        happened_at=row.asked_at,
        round=row.round.code,
        title=row.title,
        making=row.making,
        settings=row.settings,
    )


def _ended(
    row: Proposal,
    state: ProposalState,
    at: datetime,
    *,
    failure: str = "",
    origin: Origin = SYSTEM,
) -> bool:
    event = events.ProposalEnded(
        subject=f"proposal:{row.public_id}",
        area=row.area,
        happened_at=at,
        round=row.round.code,
        state=state.value,
        failure=failure,
        objective=row.objective,
        bound=row.bound,
        shortages=row.shortages,
    )
    return ledger.append(event, origin=origin)
