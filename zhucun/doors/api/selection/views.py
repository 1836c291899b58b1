"""Endpoints that read proposals."""

from __future__ import annotations

from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import get_language
from ninja import Query

from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.doors.api.access import Request
from zhucun.doors.api.fields import Code, PublicId
from zhucun.doors.api.paging import page
from zhucun.doors.api.selection.forms import (
    DecisionsWanted,
    MovedWanted,
    MoveWanted,
    ProposalsWanted,
    ProposalVillagesWanted,
    QuestionsWanted,
)
from zhucun.doors.api.selection.schemas import (
    ComparisonOut,
    DecisionOut,
    DecisionPage,
    LackOut,
    PricedOut,
    ProposalCard,
    ProposalOut,
    ProposalPage,
    ProposalVillageCard,
    ProposalVillageOut,
    ProposalVillagePage,
    QuestionOut,
    QuestionPage,
    SettingsOut,
    ShareOut,
    SideOut,
    terms_of,
)
from zhucun.kernel.problems import NotFound
from zhucun.roster import queries as roster
from zhucun.selection import queries
from zhucun.selection.enums import ProposalState, Side
from zhucun.selection.errors import NotDone


def proposals(
    request: Request, public_id: PublicId, wanted: Query[ProposalsWanted]
) -> ProposalPage:
    """Proposals of a round, latest first.

    For those who see all candidates of its area. Two queries whatever the number of rows.
    """
    found = queries.proposals(actor=request.auth, round_=seen_round(request.auth, public_id))
    rows, following = page(found, ["-asked_at", "-pk"], wanted)
    shown = [ProposalOut(**ProposalOut.fields_of(row)) for row in rows]
    return ProposalPage(rows=shown, next=following)


def proposal(request: Request, public_id: PublicId) -> ProposalCard:
    """One proposal: how far it is, or what it says.

    The settings, the terms that add up to its score, what it lacks with the smallest changes that
    would help, its composition, and how far the confirmation is. Four queries.
    """
    return proposal_card(request.auth, public_id)


def proposal_villages(
    request: Request, public_id: PublicId, wanted: Query[ProposalVillagesWanted]
) -> ProposalVillagePage:
    """Villages of a proposal with their seats.

    By division code; none until it is computed. Three queries whatever the number of rows.
    """
    found = queries.proposal_card(actor=request.auth, public_id=public_id)
    born_after = queries.young_born_after(found) if wanted.young else None
    listed = queries.proposal_villages(
        proposal=found, text=wanted.q, lacking=wanted.lacking, born_after=born_after
    )
    rows, following = page(listed, ["area", "pk"], wanted)
    seats = queries.seats_of(
        proposal=found, villages=[row.village_id for row in rows], born_after=born_after
    )
    shown = [ProposalVillageOut.of(row, seats[row.village_id]) for row in rows]
    return ProposalVillagePage(rows=shown, next=following)


def proposal_village(request: Request, public_id: PublicId, code: Code) -> ProposalVillageCard:
    """One village of a proposal, with the reasons of each seat.

    The terms of the score, who would score higher and by which rule he is excluded, the next
    choices and what they would cost. Four queries.
    """
    found = queries.proposal_card(actor=request.auth, public_id=public_id)
    card = queries.village_card(proposal=found, code=code)
    return ProposalVillageCard.of(card, found.result.get("labels", {}), lang())


def price_of_move(request: Request, public_id: PublicId, wanted: Query[MoveWanted]) -> PricedOut:
    """What a change by hand would cost, before it is made.

    Costs a compile of the match: some seconds for a city. 409 for a proposal that is not computed.
    """
    found = queries.proposal_card(actor=request.auth, public_id=public_id)
    if found.state != ProposalState.DONE:
        raise NotDone
    to = target(wanted.village, wanted.exchange)
    priced = queries.priced(proposal=found, person=wanted.seat, to=to)
    return PricedOut(cost=priced.cost, broken=list(priced.broken), shortages=priced.shortages)


def compare_proposals(
    request: Request, public_id: PublicId, other: PublicId, wanted: Query[MovedWanted]
) -> ComparisonOut:
    """Two proposals of a round side by side: who changes, and what becomes of coverage, fit and
    composition.

    By place and name. Four queries. 409 where one of them is not computed.
    """
    before = queries.proposal_card(actor=request.auth, public_id=public_id)
    after = queries.proposal_card(actor=request.auth, public_id=other)
    if before.round_id != after.round_id:
        raise NotFound
    if {before.state, after.state} != {ProposalState.DONE}:
        raise NotDone
    part = slice(wanted.offset, wanted.offset + wanted.limit)
    return ComparisonOut.of(queries.compared(before=before, after=after), part)


def decisions(
    request: Request, public_id: PublicId, wanted: Query[DecisionsWanted]
) -> DecisionPage:
    """What people decided before the match: who must or must not serve where.

    By village. Two queries whatever the number of rows.
    """
    found = queries.decisions(actor=request.auth, round_=seen_round(request.auth, public_id))
    rows, following = page(found, ["village__area", "made_at", "pk"], wanted)
    return DecisionPage(rows=[DecisionOut.of(row) for row in rows], next=following)


def confirmations(request: Request, wanted: Query[QuestionsWanted]) -> QuestionPage:
    """Seats about which the caller is asked (双向确认), with the answers so far.

    Of the villages that he speaks for, of his units, for an office all of its area. By village,
    whoever leads first. Two queries whatever the number of rows.
    """
    found = queries.questions(actor=request.auth)
    rows, following = page(found, ["area", "-leads", "pk"], wanted)
    return QuestionPage(rows=[QuestionOut.of(row) for row in rows], next=following)


def seen_round(actor: Actor, public_id: str) -> Any:
    """A round all of whose candidates the caller may see. Raises NotFound."""
    found = roster.round_card(actor=actor, public_id=public_id)
    if not actor.can(Permission.SEE_CANDIDATES, area=found.area):
        raise NotFound
    return found


def proposal_card(actor: Actor, public_id: str) -> ProposalCard:
    """One proposal as it stands. Raises NotFound."""
    found = queries.proposal_card(actor=actor, public_id=public_id)
    better = queries.room_for_better(found)
    result = found.result
    return ProposalCard(
        **ProposalOut.fields_of(found),
        settings=SettingsOut.of(found.settings),
        ending=found.ending,
        better_percent=None if better is None else f"{better:.2f}",
        terms=terms_of(result.get("terms", {}), result.get("labels", {}), lang()),
        totals=result.get("totals", {}),
        lacks=result.get("lacks", {}),
        share=ShareOut.of(result),
        overall=[LackOut.of(row) for row in result.get("overall", [])],
        changed_since=queries.broken_by_now(found, on=localdate()),
        sides=_sides(found),
    )


def target(village: str | None, exchange: str | None) -> str:
    """Where somebody moves to, as the actions take it. Raises NotFound where it is not said."""
    if bool(village) == bool(exchange):
        raise NotFound
    return f"seat:{exchange}" if exchange else f"village:{village}"


def lang() -> str:
    return get_language() or "zh"


def _sides(found: Any) -> list[SideOut]:
    if found.adopted_at is None:
        return []
    said = queries.answered(proposal=found)
    return [
        SideOut(
            side=side,
            agreed=said.agreed.get(side, 0),
            refused=said.refused.get(side, 0),
            open=said.open(side),
        )
        for side in Side
    ]
