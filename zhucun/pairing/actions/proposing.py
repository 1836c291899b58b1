"""Proposals asked for, and stopped. The table of proposals is its own queue
(docs/decisions/0008-jobs.md); `proposal_work` is what a worker does with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from zhucun.directory import queries as directory
from zhucun.directory.perms import Actor
from zhucun.households import queries as homes
from zhucun.ledger import actions as ledger
from zhucun.pairing import events, perms
from zhucun.pairing.actions.proposal_work import compute_at_once
from zhucun.pairing.actions.words import plain
from zhucun.pairing.enums import PairProposalState
from zhucun.pairing.errors import CapTooHigh, CapUnset
from zhucun.pairing.models import Proposal
from zhucun.pairing.queries.capacity import pack_cap
from zhucun.pairing.queries.matching import near_weight

#: An area with so many households is matched within the request, a larger one by a worker.
AT_ONCE = 2_000
#: Where a proposal goes that somebody stops: pairs that stand by then stay.
_STOPPED = {
    PairProposalState.WAITING: PairProposalState.DROPPED,
    PairProposalState.RUNNING: PairProposalState.DROPPED,
    PairProposalState.QUEUED: PairProposalState.OPEN,
    PairProposalState.ADOPTING: PairProposalState.OPEN,
}


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What the office sets for a proposal: the cap where the pack has none, the weight of nearness
    where no source gives one, and the classification where the pack names no universe."""

    cap: int | None = None
    nearness: Decimal = Decimal(1)
    tag: str = ""


def settle_cap(area: str, as_of: date, cap: int | None) -> int:
    """The cap that holds: the pack's, or a lower one; where it has none, the one that is given.
    Raises CapUnset, CapTooHigh."""
    pack = directory.pack_for(area, as_of=as_of)
    most = pack_cap(pack)
    if most is None and cap is None:
        raise CapUnset(pack=pack.id)
    if most is not None and cap is not None and cap > most:
        raise CapTooHigh(cap=cap, most=most, pack=pack.id)
    chosen = cap if cap is not None else most
    assert chosen is not None
    return chosen


@transaction.atomic
def propose(
    *, area: str, title: str, as_of: date, asked: Asked, at: datetime, by: Actor
) -> Proposal:
    """Propose helpers for the households of an area that have none: of a small area at once, of a
    large one by a worker. No pairing is changed by it: a person adopts what he thinks right.

    Raises CapUnset, CapTooHigh, NotAllowed; NothingToPair, NobodyHelps, which a worker keeps with
    the proposal.
    """
    perms.require_registry(by, area)
    cap = settle_cap(area, as_of, asked.cap)
    pack = directory.pack_for(area, as_of=as_of)
    weight = near_weight(pack)
    row = Proposal.objects.create(
        area=area,
        title=plain(title, needed=True, most=80),
        as_of=as_of,
        pack=pack.id,
        pack_version=pack.version,
        settings={
            "cap": cap,
            "cap_is_own": pack_cap(pack) is None,
            "nearness": str(asked.nearness if weight is None else weight),
            "nearness_is_own": weight is None,
            "tag": asked.tag,
        },
        asked_at=at,
        by=by.account,
        by_name=by.name,
    )
    event = events.PairsAsked(
        subject=f"pairs:{row.public_id}", area=area, happened_at=at, title=row.title, cap=cap
    )
    ledger.append(event, origin=by.origin)
    if homes.households(actor=by, as_of=as_of, area=area).count() <= AT_ONCE:
        compute_at_once(row, at=at, by=by)
    return row


@transaction.atomic
def stop_proposal(*, proposal: Proposal, at: datetime, by: Actor) -> bool:
    """Stop the work of a worker on a proposal: nothing is kept of what was not yet computed, and
    what was adopted by then stands. False where no worker has it. Raises NotAllowed."""
    perms.require_registry(by, proposal.area)
    for state, after in _STOPPED.items():
        mine = Proposal.objects.filter(pk=proposal.pk, state=state)
        if mine.update(state=after, worker="", phase=""):
            break
    else:
        return False
    proposal.refresh_from_db()
    if proposal.state == PairProposalState.DROPPED:
        proposal.rows.all().delete()
    event = events.ProposalEnded(
        subject=f"pairs:{proposal.public_id}",
        area=proposal.area,
        happened_at=at,
        state=proposal.state,
    )
    return ledger.append(event, origin=by.origin)
