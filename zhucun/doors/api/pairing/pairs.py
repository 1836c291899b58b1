"""Endpoints of helpers, pairings and proposals."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.timezone import localdate, now
from ninja import Query, Status

from zhucun.directory.queries import person_card
from zhucun.doors.api.access import Request
from zhucun.doors.api.fields import IdempotencyKey, PublicId
from zhucun.doors.api.paging import page
from zhucun.doors.api.pairing.forms import (
    ArithmeticWanted,
    DecideIn,
    HelperIn,
    HelpersWanted,
    PairEndIn,
    PairIn,
    PairingsWanted,
    PairProposalIn,
    PairProposalsWanted,
    RowsWanted,
)
from zhucun.doors.api.pairing.schemas import (
    ArithmeticOut,
    HelperOut,
    HelperPage,
    PairingOut,
    PairingPage,
    PairProposalOut,
    PairProposalPage,
    ProposedOut,
    ProposedPage,
    UnpairedOut,
)
from zhucun.doors.api.receipts import once
from zhucun.households.queries import one_household
from zhucun.pairing import actions, queries

_MOST = 2_000


def helpers(request: Request, wanted: Query[HelpersWanted]) -> HelperPage:
    """Helpers of a day whom the caller may see, by place.

    One query whatever the number of rows.
    """
    asked = wanted.model_dump(exclude={"after", "limit"})
    found = queries.helpers(actor=request.auth, **asked)
    rows, following = page(found, ["area", "pk"], wanted)
    return HelperPage(rows=[HelperOut.of(row) for row in rows], next=following)


def enlist_helper(request: Request, body: HelperIn, key: IdempotencyKey = "") -> Status[HelperOut]:
    """Record a person of the directory as a helper (HH18-068, HH18-070).

    409 where he is one already.
    """
    actor = request.auth

    def act() -> str:
        asked = body.model_dump(exclude={"person", "place", "since"})
        person = person_card(actor=actor, public_id=body.person)
        draft = actions.HelperDraft(person=person, area=body.place, **asked)
        return actions.enlist_helpers([draft], since=body.since, by=actor)[0].public_id

    made = once(actor=actor, key=key, doing="enlist_helper", body=body, act=act)
    return Status(201, HelperOut.of(queries.one_helper(actor=actor, public_id=made)))


def end_helper(
    request: Request, public_id: PublicId, body: PairEndIn, key: IdempotencyKey = ""
) -> HelperOut:
    """A helper serves no more; only his households wait for another.

    Safe to repeat.
    """
    actor = request.auth

    def act() -> str:
        found = queries.one_helper(actor=actor, public_id=public_id)
        actions.end_helper(helper=found, until=body.until, reason=body.reason, by=actor)
        return public_id

    once(actor=actor, key=key, doing=f"end_helper {public_id}", body=body, act=act)
    return HelperOut.of(queries.one_helper(actor=actor, public_id=public_id))


def pairings(request: Request, wanted: Query[PairingsWanted]) -> PairingPage:
    """Who helps whom on a day, by village.

    One query whatever the number of rows.
    """
    asked = wanted.model_dump(exclude={"after", "limit"})
    found = queries.pairings(actor=request.auth, **asked)
    rows, following = page(found, ["area", "pk"], wanted)
    queries.with_household_names(request.auth, rows)
    return PairingPage(rows=[PairingOut.of(row) for row in rows], next=following)


def pair_household(request: Request, body: PairIn, key: IdempotencyKey = "") -> Status[PairingOut]:
    """Pair a household with a helper; a pair that stands is given back.

    409 where it has another helper, where he is kin, or where he has as many as the pack allows
    (HH18-070).
    """
    actor = request.auth

    def act() -> str:
        household = one_household(actor=actor, public_id=body.household)
        helper = queries.one_helper(actor=actor, public_id=body.helper)
        made = actions.pair(
            [(household, helper)], since=body.since, at=now(), role=body.role, by=actor
        )
        return made[0].public_id

    made = once(actor=actor, key=key, doing="pair_household", body=body, act=act)
    return Status(201, _pairing(request, made))


def end_pairing(
    request: Request, public_id: PublicId, body: PairEndIn, key: IdempotencyKey = ""
) -> PairingOut:
    """End a pairing with a reason.

    Safe to repeat.
    """
    actor = request.auth

    def act() -> str:
        found = queries.one_pairing(actor=actor, public_id=public_id)
        actions.end_pairings([found], until=body.until, reason=body.reason, by=actor)
        return public_id

    once(actor=actor, key=key, doing=f"end_pairing {public_id}", body=body, act=act)
    return _pairing(request, public_id)


def _pairing(request: Request, public_id: str) -> PairingOut:
    row = queries.one_pairing(actor=request.auth, public_id=public_id)
    queries.with_household_names(request.auth, [row])
    return PairingOut.of(row)


def pairing_arithmetic(request: Request, wanted: Query[ArithmeticWanted]) -> ArithmeticOut:
    """Whether there are enough helpers for an area (HH18-035, HH18-036, HH18-070).

    Places are helpers × households for one; four queries.
    """
    found = queries.arithmetic(actor=request.auth, area=wanted.area, as_of=wanted.as_of)
    return ArithmeticOut.of(found)


def unpaired(request: Request, wanted: Query[ArithmeticWanted]) -> list[UnpairedOut]:
    """Households of an area that need a helper and have none, each with the reason (HH18-071).

    At most 2,000; three queries.
    """
    actor = request.auth
    codes = queries.unpaired(actor=actor, area=wanted.area, as_of=wanted.as_of)[:_MOST]
    lines = queries.unpaired_lines(actor=actor, codes=[code for code, _ in codes])
    return [
        UnpairedOut(
            household=line.household.public_id,
            number=line.household.number,
            village=line.household.area,
            lacks=line.lacks,
            proposal=line.proposal,
        )
        for line in lines
    ]


def pair_proposals(request: Request, wanted: Query[PairProposalsWanted]) -> PairProposalPage:
    """Proposals of helpers, the latest first.

    One query whatever the number of rows.
    """
    found = queries.proposals(actor=request.auth, area=wanted.area)
    rows, following = page(found, ["-pk"], wanted)
    return PairProposalPage(rows=[PairProposalOut.of(row) for row in rows], next=following)


def pair_proposal(request: Request, public_id: PublicId) -> PairProposalOut:
    """One proposal with its sums and what was decided.

    Two queries.
    """
    row = queries.one_proposal(actor=request.auth, public_id=public_id)
    return PairProposalOut.of(row, queries.states_of(row))


def proposed_pairs(
    request: Request, public_id: PublicId, wanted: Query[RowsWanted]
) -> ProposedPage:
    """The rows of a proposal by village: who, for how many points and why, who would come next.

    Two queries whatever the number of rows.
    """
    row = queries.one_proposal(actor=request.auth, public_id=public_id)
    found = queries.proposed(proposal=row, area=wanted.area, state=wanted.state)
    rows, following = page(found, ["area", "pk"], wanted)
    return ProposedPage(rows=[ProposedOut.of(each) for each in rows], next=following)


def propose_pairs(
    request: Request, body: PairProposalIn, key: IdempotencyKey = ""
) -> Status[PairProposalOut]:
    """Propose helpers for the households of an area that have none; nothing is changed by it.

    409 where the pack sets no number of households for one helper and none is given. Of an area of
    more than 2,000 households a worker computes it: read it until it is `open`.
    """
    actor = request.auth

    def act() -> str:
        asked = actions.Asked(cap=body.cap, nearness=body.nearness, tag=body.tag)
        made = actions.propose(
            area=body.area, title=body.title, as_of=localdate(), asked=asked, at=now(), by=actor
        )
        return made.public_id

    made = once(actor=actor, key=key, doing="propose_pairs", body=body, act=act)
    return Status(201, pair_proposal(request, made))


def adopt_pairs(
    request: Request, public_id: PublicId, body: DecideIn, key: IdempotencyKey = ""
) -> PairProposalOut:
    """Adopt rows of a proposal from today on; `all` for every row that waits.

    What no longer fits is set aside as overtaken. Of more than 5,000 a worker makes the pairs: read
    it until it is `decided`.
    """

    def act() -> object:
        row = queries.one_proposal(actor=request.auth, public_id=public_id)
        return actions.adopt(
            proposal=row, rows=_rows(body), since=localdate(), at=now(), by=request.auth
        )

    return _decided(request, public_id, body, key, "adopt_pairs", act)


def stop_proposal(
    request: Request, public_id: PublicId, key: IdempotencyKey = ""
) -> PairProposalOut:
    """Stop the work on a proposal; what was adopted by then stands.

    Safe to repeat.
    """

    def act() -> object:
        row = queries.one_proposal(actor=request.auth, public_id=public_id)
        return actions.stop_proposal(proposal=row, at=now(), by=request.auth)

    return _decided(request, public_id, None, key, "stop_proposal", act)


def decline_pairs(
    request: Request, public_id: PublicId, body: DecideIn, key: IdempotencyKey = ""
) -> PairProposalOut:
    """Decline rows of a proposal with a reason; `all` for every row that waits."""

    def act() -> object:
        row = queries.one_proposal(actor=request.auth, public_id=public_id)
        return actions.decline(
            proposal=row, rows=_rows(body), reason=body.reason, at=now(), by=request.auth
        )

    return _decided(request, public_id, body, key, "decline_pairs", act)


def _rows(body: DecideIn) -> list[str] | None:
    return None if body.all else list(body.households)


def _decided(
    request: Request,
    public_id: str,
    body: DecideIn | None,
    key: str,
    doing: str,
    act: Callable[[], object],
) -> PairProposalOut:
    def done() -> str:
        act()
        return public_id

    once(actor=request.auth, key=key, doing=f"{doing} {public_id}", body=body, act=done)
    return pair_proposal(request, public_id)
