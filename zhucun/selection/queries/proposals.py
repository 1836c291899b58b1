"""Proposals, their villages and seats, read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet

from zhucun.directory.perms import Actor
from zhucun.kernel.problems import NotFound
from zhucun.selection import perms
from zhucun.selection.enums import Answer, ProposalState, Side
from zhucun.selection.models import (
    Assignment,
    Confirmation,
    Decision,
    Proposal,
    ProposalVillage,
)
from zhucun.selection.queries.facts import YOUNG

#: Fields of a person and a unit that these pages never show.
_SEALED = ("candidate__person__id_number", "candidate__person__phone", "unit__phone")


def proposals(*, actor: Actor, round_: Any) -> QuerySet[Proposal]:
    """The proposals of a round, latest first."""
    found = perms.visible_proposals(actor).filter(round=round_)
    rows = found.select_related("round", "parent").defer("prices", "parent__prices")
    return rows.order_by("-asked_at", "-pk")


def proposal_card(*, actor: Actor, public_id: str) -> Proposal:
    """One proposal with its round and parent. Raises NotFound."""
    found = perms.visible_proposals(actor).filter(public_id=public_id)
    row = found.select_related("round", "parent").first()
    if row is None:
        raise NotFound
    return row


def adopted(*, actor: Actor, round_: Any) -> Proposal | None:
    """The proposal that the round has adopted and not yet posted."""
    found = perms.visible_proposals(actor).filter(
        round=round_, adopted_at__isnull=False, posted_at=None
    )
    return found.select_related("round").first()


def unfinished(*, actor: Actor) -> int:
    """How many proposals of the actor's areas are waiting or being computed."""
    states = [ProposalState.WAITING, ProposalState.RUNNING]
    return perms.visible_proposals(actor).filter(state__in=states).count()


def proposal_villages(
    *, proposal: Proposal, text: str = "", lacking: bool = False, born_after: date | None = None
) -> QuerySet[ProposalVillage]:
    """The villages of a proposal that the actor got from `proposal_card`, each with its seats.
    Two queries. `born_after`: where somebody born after that day is proposed."""
    found = ProposalVillage.objects.filter(proposal=proposal)
    if text := text.strip():
        seated = Assignment.objects.filter(
            Q(candidate__person__name__contains=text) | Q(unit__name__contains=text),
            proposal=proposal,
        )
        named = Q(name__contains=text) | Q(area__startswith=text)
        found = found.filter(named | Q(village__in=seated.values("village")))
    if lacking:
        found = found.filter(missing__gt=0)
    if born_after is not None:
        young = Assignment.objects.filter(
            proposal=proposal, candidate__person__birth_on__gt=born_after
        )
        found = found.filter(village__in=young.values("village"))
    return found.order_by("area", "pk")


def young_born_after(proposal: Proposal) -> date:
    """Who was born after that day counts as young in a proposal: on the first day of the round, as
    in the match."""
    first = proposal.round.starts_on
    year = first.year - proposal.result.get("young_age", YOUNG) - 1
    try:
        return first.replace(year=year)
    except ValueError:  # 29 February
        return first.replace(year=year, day=28)


def seats_of(
    *, proposal: Proposal, villages: Sequence[int], born_after: date | None = None
) -> dict[int, list[Assignment]]:
    """The seats of some villages of a proposal, by village's key, whoever leads first; with
    `born_after` only theirs who were born after that day. One query."""
    rows = _seats(proposal).filter(village__in=list(villages))
    if born_after is not None:
        rows = rows.filter(candidate__person__birth_on__gt=born_after)
    found: dict[int, list[Assignment]] = {key: [] for key in villages}
    for row in rows:
        found[row.village_id].append(row)
    return found


def all_seats(*, proposal: Proposal) -> QuerySet[Assignment]:
    """Every seat of a proposal, by village. One query."""
    return _seats(proposal)


def _seats(proposal: Proposal) -> QuerySet[Assignment]:
    return (
        Assignment.objects.filter(proposal=proposal)
        .select_related("candidate__person", "unit", "village__village")
        .defer(*_SEALED)
        .order_by("area", "-leads", "pk")
    )


@dataclass(frozen=True, kw_only=True)
class VillageCard:
    """One village of a proposal: its row, its seats, what people decided about it."""

    village: ProposalVillage
    seats: list[Assignment]
    decisions: list[Decision]


def village_card(*, proposal: Proposal, code: str) -> VillageCard:
    """One village of a proposal that the actor got from `proposal_card`. Three queries. Raises
    NotFound."""
    found = ProposalVillage.objects.filter(proposal=proposal, area=code)
    row = found.select_related("village__village", "village__round").first()
    if row is None:
        raise NotFound
    seats = list(_seats(proposal).filter(village=row.village_id))
    standing = Decision.objects.filter(village=row.village_id, lifted_at=None)
    decided = standing.select_related("candidate__person", "village__village", "round")
    return VillageCard(
        village=row,
        seats=seats,
        decisions=list(decided.defer(*_SEALED[:2]).order_by("made_at", "pk")),
    )


def decisions(*, actor: Actor, round_: Any) -> QuerySet[Decision]:
    """The decisions that stand for a round of which the actor may see the proposals."""
    seen = perms.visible_proposals(actor).filter(round=round_)
    found = Decision.objects.filter(round__in=seen.values("round"), lifted_at=None)
    return (
        found.select_related("candidate__person", "village__village", "round")
        .defer(*_SEALED[:2])
        .order_by("village__area", "made_at", "pk")
    )


def decision_card(*, actor: Actor, public_id: str) -> Decision:
    """One decision that stands. Raises NotFound."""
    seen = perms.visible_proposals(actor).values("round")
    found = Decision.objects.filter(public_id=public_id, round__in=seen, lifted_at=None)
    row = found.select_related("candidate__person", "village__village", "round").first()
    if row is None:
        raise NotFound
    return row


def questions(
    *, actor: Actor, side: str = "", is_open: bool = False, units: Sequence[str] | None = None
) -> QuerySet[Assignment]:
    """Assignments of adopted proposals about which the actor is asked, by village, with their
    answers; for one side, those that it has not answered, those of some units. Two queries."""
    found = perms.answerable(actor)
    if side == Side.UNIT:
        found = found.exclude(unit=None)
    if units is not None:
        found = found.filter(unit__public_id__in=units)
    if is_open:
        said = Confirmation.objects.filter(side=side).values("assignment")
        found = found.exclude(pk__in=said)
    answers = Prefetch("confirmations", queryset=Confirmation.objects.order_by("pk"))
    return (
        found.select_related("proposal__round", "village__village", "candidate__person", "unit")
        .prefetch_related(answers)
        .defer(*_SEALED, "proposal__prices", "proposal__result")
        .order_by("area", "-leads", "pk")
    )


def villages_asked(
    rows: QuerySet[Assignment], *, start: int, size: int
) -> tuple[list[Assignment], bool]:
    """One page of `questions`, whole villages at a time, and whether there are more. Three
    queries."""
    keys = rows.order_by("area", "village").values_list("village", flat=True).distinct()
    found = list(keys[start : start + size + 1])
    return list(rows.filter(village__in=found[:size])), len(found) > size


def unanswered(*, actor: Actor, side: str, units: Sequence[str] = ()) -> int:
    """How many of them this side has not answered. One query."""
    found = perms.answerable(actor)
    if side == Side.UNIT:
        found = found.filter(unit__public_id__in=units)
    answered = Confirmation.objects.filter(side=side).values("assignment")
    return found.exclude(pk__in=answered).count()


@dataclass(frozen=True, kw_only=True)
class Answers:
    """How far the confirmation of a proposal is, by side: agreed, refused, open."""

    agreed: Mapping[str, int]
    refused: Mapping[str, int]
    seats: int

    def open(self, side: str) -> int:
        return self.seats - self.agreed.get(side, 0) - self.refused.get(side, 0)


def answered(*, proposal: Proposal) -> Answers:
    """Two queries."""
    given = Confirmation.objects.filter(assignment__proposal=proposal)
    rows = given.order_by("side").values_list("side", "answer").annotate(n=Count("pk"))
    counted = {(side, answer): number for side, answer, number in rows}
    return Answers(
        agreed={side: number for (side, said), number in counted.items() if said == Answer.AGREED},
        refused={side: number for (side, said), number in counted.items() if said != Answer.AGREED},
        seats=Assignment.objects.filter(proposal=proposal).count(),
    )


def room_for_better(proposal: Proposal) -> float | None:
    """By how many percent of what it earns a proposal could be better at most; None where nothing
    is counted. Shortages weigh more than all wishes, so the objective itself is no measure."""
    earned: int = sum(proposal.result.get("terms", {}).values())
    if proposal.bound is None or proposal.objective is None or earned <= 0:
        return None
    room: float = 100 * (proposal.bound - proposal.objective) / earned
    return max(0.0, room)
