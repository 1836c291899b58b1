"""Proposals adopted or declined, whole or in part, by people: few at once, many by a worker."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import localdate

from zhucun.directory import queries as directory
from zhucun.directory.perms import Actor
from zhucun.kernel.divisions import Level
from zhucun.ledger import actions as ledger
from zhucun.pairing import events, perms
from zhucun.pairing.actions.pairings import (
    from_on,
    hold,
    lives_on,
    pair,
    require_come,
    serves_on,
)
from zhucun.pairing.actions.words import plain
from zhucun.pairing.enums import PairingRole, PairProposalState, RowState
from zhucun.pairing.errors import NothingChosen, ProposalBusy, ProposalClosed
from zhucun.pairing.models import Pairing, Proposal, ProposedPair
from zhucun.pairing.queries.capacity import pack_cap, peaks
from zhucun.pairing.queries.kin import kin_of

BATCH = 2_000
#: So many pairs are made within the request; more by a worker.
AT_ONCE = 5_000


@transaction.atomic
def adopt(
    *,
    proposal: Proposal,
    rows: Sequence[str] | None = None,
    since: date,
    at: datetime,
    by: Actor,
) -> int:
    """Adopt rows (by their households), or all that wait: their pairs stand from a day on. Of more
    than `AT_ONCE` a worker makes the pairs, and the proposal is queued for it.

    What no longer fits (the household has a helper by now, the helper left or is full) is set aside
    as overtaken and stays to be seen. Returns how many pairs stand by now.

    Raises PairedAhead, ProposalClosed, ProposalBusy, NothingChosen, NotAllowed.
    """
    require_come(since, at)
    waiting = _waiting(proposal, rows, by).filter(helper__isnull=False)
    count = waiting.count()
    if not count:
        raise NothingChosen
    if rows is None and count > AT_ONCE:
        _queue(proposal, count, since, at, by)
        return 0
    chosen = list(waiting.select_related("household", "helper__person").order_by("pk"))
    made = stand(proposal, chosen, since=since, at=at, by=by)
    settle(proposal, at, by)
    return made


def _queue(proposal: Proposal, count: int, since: date, at: datetime, by: Actor) -> None:
    proposal.state = PairProposalState.QUEUED
    proposal.adopt_by, proposal.adopt_at, proposal.adopt_since = by.account, at, since
    proposal.done, proposal.total, proposal.tries, proposal.failure = 0, count, 0, None
    proposal.save(
        update_fields=[
            "state", "adopt_by", "adopt_at", "adopt_since", "done", "total", "tries", "failure",
        ]
    )  # fmt: skip
    event = events.AdoptionAsked(
        subject=f"pairs:{proposal.public_id}",
        area=proposal.area,
        happened_at=at,
        rows=count,
        since=since,
    )
    ledger.append(event, origin=by.origin)


def stand(
    proposal: Proposal, rows: Sequence[ProposedPair], *, since: date, at: datetime, by: Actor
) -> int:
    """Make the pairs of rows with a helper, inside the caller's transaction. Returns how many."""
    fitting, passed = _fitting(rows, since)
    made = pair(
        [(row.household, row.helper) for row in fitting if row.helper],
        since=since,
        at=at,
        proposal=proposal,
        by=by,
    )
    _set(fitting, RowState.ADOPTED)
    _set(passed, RowState.PASSED)
    _decided(proposal, at, by, adopted=len(made), passed=len(passed))
    return len(made)


def _fitting(
    rows: Sequence[ProposedPair], since: date
) -> tuple[list[ProposedPair], list[ProposedPair]]:
    """Rows that may stand together, in their order, and those that were overtaken."""
    helpers = {row.helper.pk: row.helper for row in rows if row.helper}
    kin = kin_of(list(helpers.values()), [row.household for row in rows])
    hold(helpers)
    taken, have = _taken(rows, since), peaks(helpers, since=since)
    caps: dict[str, int | None] = {}
    kept: list[ProposedPair] = []
    passed: list[ProposedPair] = []
    for row in rows:
        key, county = row.helper_id or 0, row.area[: Level.COUNTY]
        if county not in caps:
            caps[county] = pack_cap(directory.pack_for(row.area, as_of=since))
        most = caps[county]
        is_full = most is not None and have.get(key, 0) >= most
        if (
            row.household_id in taken
            or (key, row.household_id) in kin
            or is_full
            or not serves_on(helpers[key], since)
            or not lives_on(row.household, since)
        ):
            passed.append(row)
            continue
        have[key] = have.get(key, 0) + 1
        kept.append(row)
    return kept, passed


def _taken(rows: Sequence[ProposedPair], since: date) -> set[int]:
    standing = Pairing.objects.filter(from_on(since), role=PairingRole.MAIN)
    found: set[int] = set()
    for start in range(0, len(rows), BATCH):
        keys = [row.household_id for row in rows[start : start + BATCH]]
        found |= set(standing.filter(household__in=keys).values_list("household", flat=True))
    return found


@transaction.atomic
def decline(
    *,
    proposal: Proposal,
    rows: Sequence[str] | None = None,
    reason: str,
    at: datetime,
    by: Actor,
) -> int:
    """Decline rows (by their households), or all that wait, with a reason; their households stay
    on the list of those without a helper. Returns how many. Raises ReasonNeeded, ProposalClosed,
    ProposalBusy, NothingChosen, NotAllowed."""
    why = plain(reason, needed=True)
    count = _waiting(proposal, rows, by).update(state=RowState.DECLINED)
    if not count:
        raise NothingChosen
    _decided(proposal, at, by, declined=count, reason=why)
    settle(proposal, at, by)
    return count


def _waiting(proposal: Proposal, rows: Sequence[str] | None, by: Actor) -> QuerySet[ProposedPair]:
    """The rows that may be decided, all or those of some households."""
    perms.require_registry(by, proposal.area)
    Proposal.objects.select_for_update().get(pk=proposal.pk)
    proposal.refresh_from_db()
    if proposal.state == PairProposalState.DECIDED:
        day = localdate(proposal.decided_at) if proposal.decided_at else proposal.as_of
        raise ProposalClosed(day=day)
    if proposal.state != PairProposalState.OPEN:
        raise ProposalBusy(state=proposal.get_state_display())
    waiting = ProposedPair.objects.filter(proposal=proposal, state=RowState.OPEN)
    if rows is not None:
        waiting = waiting.filter(household__public_id__in=list(rows))
    return waiting


def _set(rows: Sequence[ProposedPair], state: str) -> None:
    for start in range(0, len(rows), BATCH):
        keys = [row.pk for row in rows[start : start + BATCH]]
        ProposedPair.objects.filter(pk__in=keys).update(state=state)


def settle(proposal: Proposal, at: datetime, by: Actor) -> None:
    """The proposal is decided when no row with a helper waits."""
    waits = ProposedPair.objects.filter(
        proposal=proposal, state=RowState.OPEN, helper__isnull=False
    )
    if not waits.exists():
        proposal.state = PairProposalState.DECIDED
        proposal.decided_at, proposal.decided_by = at, by.name
        proposal.save(update_fields=["state", "decided_at", "decided_by"])


def _decided(
    proposal: Proposal,
    at: datetime,
    by: Actor,
    *,
    adopted: int = 0,
    declined: int = 0,
    passed: int = 0,
    reason: str = "",
) -> None:
    event = events.ProposalDecided(
        subject=f"pairs:{proposal.public_id}",
        area=proposal.area,
        happened_at=at,
        adopted=adopted,
        declined=declined,
        passed=passed,
        reason=reason,
    )
    ledger.append(event, origin=by.origin)
