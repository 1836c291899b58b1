"""Proposals: computed and kept, then adopted or declined, whole or in part, by a person."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import numpy as np
from django.db import transaction
from django.utils.timezone import localdate

from zhucun.directory import queries as directory
from zhucun.directory.perms import Actor
from zhucun.engines import match as engine
from zhucun.engines.match.answers import Proposal as Answer
from zhucun.kernel.divisions import Level
from zhucun.ledger import actions as ledger
from zhucun.pairing import events, perms
from zhucun.pairing.actions.pairings import pair, serves_on
from zhucun.pairing.actions.words import plain
from zhucun.pairing.enums import Lacks, PairingRole, ProposalState, RowState
from zhucun.pairing.errors import (
    CapTooHigh,
    CapUnset,
    NobodyHelps,
    NothingChosen,
    NothingToPair,
    ProposalClosed,
    TooMany,
)
from zhucun.pairing.models import Pairing, Proposal, ProposedPair
from zhucun.pairing.queries.capacity import loads, pack_cap
from zhucun.pairing.queries.choices import next_choices
from zhucun.pairing.queries.kin import kin_of
from zhucun.pairing.queries.matching import Match, match_of, near_weight

BATCH = 2_000
#: Households of one proposal: what one request computes and keeps within seconds.
MOST = 30_000
_SECONDS, _GAP = 60.0, 0.001


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
    """Propose helpers for the households of an area that have none. Nothing is changed by it: a
    person adopts what he thinks right.

    Raises CapUnset, CapTooHigh, NothingToPair, NobodyHelps, TooMany, NotAllowed.
    """
    perms.require_registry(by, area)
    cap = settle_cap(area, as_of, asked.cap)
    pack = directory.pack_for(area, as_of=as_of)
    weight = near_weight(pack)
    nearness = asked.nearness if weight is None else weight
    match = match_of(actor=by, area=area, as_of=as_of, cap=cap, nearness=nearness, tag=asked.tag)
    if not match.households:
        raise NothingToPair(area=area, day=as_of)
    if not match.helpers:
        raise NobodyHelps(area=area, day=as_of)
    if len(match.households) > MOST:
        raise TooMany(households=len(match.households), most=MOST)
    answer = _solved(match)
    row = Proposal.objects.create(
        area=area,
        title=plain(title, needed=True, most=80),
        as_of=as_of,
        pack=pack.id,
        pack_version=pack.version,
        settings={
            "cap": cap,
            "cap_is_own": pack_cap(pack) is None,
            "nearness": nearness,
            "nearness_is_own": weight is None,
            "tag": asked.tag,
        },
        result=_result(match, answer),
        asked_at=at,
        by=by.account,
        by_name=by.name,
    )
    ProposedPair.objects.bulk_create(_rows(row, match, answer), batch_size=BATCH)
    event = events.PairsProposed(
        subject=f"pairs:{row.public_id}",
        area=area,
        happened_at=at,
        title=row.title,
        cap=cap,
        households=len(match.households),
        helpers=len(match.helpers),
        paired=len(answer.pairs),
    )
    ledger.append(event, origin=by.origin)
    return row


def _solved(match: Match) -> Answer:
    """Households want one helper each: the search of teams, which loads its compiled loops first,
    is asked only where kin stand in the way of a few."""
    spec, facts = match.spec, match.facts
    single = engine.solve_singles(spec, facts, seed=1, seconds=_SECONDS, gap=_GAP)
    return single or engine.solve(spec, facts, seed=1, seconds=_SECONDS, gap=_GAP)


def _result(match: Match, answer: Answer) -> dict[str, Any]:
    places = int(match.facts.supply["places"].sum())
    return {
        "households": len(match.households),
        "helpers": len(match.helpers),
        "places": places,
        "paired": len(answer.pairs),
        "missing": len(answer.shortages),
        "short_of_places": max(0, len(match.households) - places),
        "points": sum(answer.terms.values()),
        "most": round(answer.bound + answer.lost),
        "objective": answer.objective,
        "bound": answer.bound,
        "seconds": round(answer.seconds, 2),
        "terms": {name: int(points) for name, points in answer.terms.items()},
        "lines": [
            {"name": line.name, "label": line.label, "clause": line.clause, "points": line.points}
            for line in match.lines
        ],
    }


def _rows(proposal: Proposal, match: Match, answer: Answer) -> Iterator[ProposedPair]:
    helper_of = {int(where): int(who) for who, where, _ in answer.pairs.tolist()}
    places = match.facts.supply["places"].astype(np.int64).copy()
    np.subtract.at(places, answer.pairs[:, 0], 1)
    others = next_choices(match, answer)
    is_left = bool((places > 0).any())
    for at, household in enumerate(match.households):
        who = helper_of.get(at)
        terms = others.terms(at, who) if who is not None else {}
        lacks = "" if who is not None else (Lacks.KIN if is_left else Lacks.NO_PLACE)
        yield ProposedPair(
            proposal=proposal,
            household=household,
            helper=match.helpers[who] if who is not None else None,
            area=household.area,
            is_severe=bool(match.is_severe[at]),
            points=sum(terms.values()),
            terms=terms,
            choices=others.of(at, who) if who is not None else [],
            lacks=lacks,
        )


@transaction.atomic
def adopt(
    *,
    proposal: Proposal,
    rows: Sequence[str] | None = None,
    since: date,
    at: datetime,
    by: Actor,
) -> int:
    """Adopt rows (by their households), or all that wait: their pairs stand from a day on.

    What no longer fits (the household has a helper by now, the helper left or is full) is set aside
    as overtaken and stays to be seen. Returns how many pairs stand.

    Raises ProposalClosed, NothingChosen, NotAllowed.
    """
    chosen = _chosen(proposal, rows, by)
    with_helper = [row for row in chosen if row.helper is not None]
    if not with_helper:
        raise NothingChosen
    fitting, passed = _fitting(with_helper, since)
    made = pair(
        [(row.household, row.helper) for row in fitting if row.helper],
        since=since,
        proposal=proposal,
        by=by,
    )
    _set(fitting, RowState.ADOPTED)
    _set(passed, RowState.PASSED)
    _close(proposal, at, by, adopted=len(made), passed=len(passed))
    return len(made)


def _fitting(
    rows: Sequence[ProposedPair], since: date
) -> tuple[list[ProposedPair], list[ProposedPair]]:
    """Rows that may stand together, in their order, and those that were overtaken."""
    helpers = {row.helper.pk: row.helper for row in rows if row.helper}
    kin = kin_of(list(helpers.values()), [row.household for row in rows])
    taken, have = _taken(rows), loads(helpers, as_of=since)
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
        ):
            passed.append(row)
            continue
        have[key] = have.get(key, 0) + 1
        kept.append(row)
    return kept, passed


def _taken(rows: Sequence[ProposedPair]) -> set[int]:
    standing = Pairing.objects.filter(role=PairingRole.MAIN, valid_until=None)
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
    NothingChosen, NotAllowed."""
    why = plain(reason, needed=True)
    chosen = _chosen(proposal, rows, by)
    _set(chosen, RowState.DECLINED)
    _close(proposal, at, by, declined=len(chosen), reason=why)
    return len(chosen)


def _chosen(proposal: Proposal, rows: Sequence[str] | None, by: Actor) -> list[ProposedPair]:
    perms.require_registry(by, proposal.area)
    Proposal.objects.select_for_update().get(pk=proposal.pk)
    proposal.refresh_from_db()
    if proposal.state != ProposalState.OPEN:
        day = localdate(proposal.decided_at) if proposal.decided_at else proposal.as_of
        raise ProposalClosed(day=day)
    waiting = ProposedPair.objects.filter(proposal=proposal, state=RowState.OPEN)
    if rows is not None:
        waiting = waiting.filter(household__public_id__in=list(rows))
    found = list(waiting.select_related("household", "helper__person").order_by("pk"))
    if not found:
        raise NothingChosen
    return found


def _set(rows: Sequence[ProposedPair], state: str) -> None:
    for start in range(0, len(rows), BATCH):
        keys = [row.pk for row in rows[start : start + BATCH]]
        ProposedPair.objects.filter(pk__in=keys).update(state=state)


def _close(
    proposal: Proposal,
    at: datetime,
    by: Actor,
    *,
    adopted: int = 0,
    declined: int = 0,
    passed: int = 0,
    reason: str = "",
) -> None:
    """Write down what was decided; the proposal is decided when no row with a helper waits."""
    waits = ProposedPair.objects.filter(
        proposal=proposal, state=RowState.OPEN, helper__isnull=False
    )
    if not waits.exists():
        proposal.state = ProposalState.DECIDED
        proposal.decided_at, proposal.decided_by = at, by.name
        proposal.save(update_fields=["state", "decided_at", "decided_by"])
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
