"""What villages ask for and what units and people offer, read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from zhucun.directory import queries as directory
from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor, in_areas
from zhucun.kernel.problems import Problem
from zhucun.roster import perms
from zhucun.roster.enums import RoundState
from zhucun.roster.models import (
    Avoidance,
    Candidate,
    CandidateWish,
    Round,
    RoundVillage,
    UnitOffer,
    VillageNeed,
    VillageWish,
)
from zhucun.roster.queries.candidates import stands_on
from zhucun.roster.queries.matching import in_round, offers_on
from zhucun.roster.queries.rounds import one


def round_villages(*, actor: Actor, round_: Round, as_of: date) -> QuerySet[RoundVillage]:
    """The villages of a round on a day, by code, with needs and wishes by rank. Three queries."""
    found = perms.visible_round_villages(actor).filter(
        pk__in=in_round(as_of).filter(round=round_).values("pk")
    )
    return with_demands(found)


def round_village_card(*, actor: Actor, public_id: str) -> RoundVillage:
    """One village of a round with its round, needs and wishes. Raises NotFound."""
    return one(with_demands(perms.visible_round_villages(actor)), public_id=public_id)


def villages_to_ask(*, actor: Actor, as_of: date, silent: bool = False) -> QuerySet[RoundVillage]:
    """Villages of open rounds for which the actor may speak (STATE_NEEDS), those that have stated
    no need first (with `silent` those alone), each with the number of its needs (`stated`). One
    query, and two for what they have stated."""
    mine = in_areas("area", actor.areas(Permission.STATE_NEEDS))
    needs = VillageNeed.objects.filter(village=OuterRef("pk")).order_by().values("village")
    counted = needs.annotate(n=Count("pk")).values("n")
    found = in_round(as_of).filter(mine, round__state=RoundState.OPEN)
    stated = Coalesce(Subquery(counted), Value(0))
    rows = with_demands(found).annotate(stated=stated).order_by("stated", "area", "pk")
    return rows.filter(stated=0) if silent else rows


def announced_villages(*, as_of: date, text: str = "") -> QuerySet[RoundVillage]:
    """Villages of rounds whose list is announced (先定村), newest round first. Asks for no right:
    everybody reads which villages a round serves, of which type, and what they need."""
    found = in_round(as_of).filter(round__villages_announced_at__lt=directory.midnight_after(as_of))
    if text:
        found = found.filter(
            Q(village__in=directory.places_named(text)) | Q(round__code__contains=text.strip())
        )
    return with_demands(found).order_by("-round__starts_on", "round", "area")


def with_demands(found: QuerySet[RoundVillage]) -> QuerySet[RoundVillage]:
    """With place, round, and needs and wishes by rank: two queries more."""
    return (
        found.select_related("village__merged_into", "round")
        .prefetch_related(
            Prefetch("needs", VillageNeed.objects.order_by("rank")),
            Prefetch("wishes", VillageWish.objects.order_by("rank")),
        )
        .order_by("area", "pk")
    )


@dataclass(frozen=True, kw_only=True)
class EndedVillage:
    """A village that was fixed and has ended since: the refusal says what became of it."""

    row: RoundVillage
    problem: Problem

    @property
    def heir(self) -> Any:
        """The place into which it merged, or None."""
        return self.row.village.merged_into


def ended_villages(*, actor: Actor, round_: Round, as_of: date) -> list[EndedVillage]:
    """Villages of a round that ended or merged (并村) after they were fixed. Three queries."""
    found = round_villages(actor=actor, round_=round_, as_of=as_of)
    ended = found.filter(village__valid_until__lte=as_of)
    return [EndedVillage(row=row, problem=directory.gone(row.village)) for row in ended]


def offers(*, actor: Actor, round_: Round, as_of: date) -> QuerySet[UnitOffer]:
    """Offers that stand in a round, by unit, each with the number of its people who stand
    (`named`). One query."""
    standing = Candidate.objects.filter(
        stands_on(as_of), round=OuterRef("round"), unit=OuterRef("unit")
    )
    counted = standing.order_by().values("unit").annotate(n=Count("person", distinct=True))
    return (
        perms.visible_offers(actor)
        .filter(pk__in=offers_on(as_of).filter(round=round_).values("pk"))
        .select_related("unit", "round")
        .defer("unit__phone")
        .annotate(named=Coalesce(Subquery(counted.values("n")), Value(0)))
        .order_by("unit__name", "pk")
    )


def offer_card(*, actor: Actor, public_id: str) -> UnitOffer:
    """One offer with its unit and round. Raises NotFound."""
    found = perms.visible_offers(actor).select_related("unit", "round").defer("unit__phone")
    return one(found, public_id=public_id)


def wishes_of(*, candidate: Candidate) -> list[CandidateWish]:
    """The villages that a candidate would like, the first wish first. One query.

    The caller holds the candidate from `candidate_card`, and so may see him.
    """
    found = CandidateWish.objects.filter(candidate=candidate)
    return list(found.select_related("village__village").order_by("rank", "pk"))


def avoidances_of(*, candidate: Candidate, as_of: date) -> list[Avoidance]:
    """Places that a candidate is not sent to. One query.

    The caller holds the candidate from `candidate_card`, and so may see him.
    """
    found = Avoidance.objects.filter(
        Q(lifted_on=None) | Q(lifted_on__gt=as_of),
        person=candidate.person_id,
        noted_on__lte=as_of,
    )
    return list(found.select_related("place").order_by("place__code", "kind"))


@dataclass(frozen=True, kw_only=True)
class Preparation:
    """How far a round is with what is fixed before the match, of what the actor may see."""

    villages: int
    with_needs: int
    with_wishes: int
    offers: int
    offered: int
    wished: int


def preparation(*, actor: Actor, round_: Round, as_of: date) -> Preparation:
    """The numbers of a round on a day. Three queries."""
    mine = perms.visible_round_villages(actor).filter(
        pk__in=in_round(as_of).filter(round=round_).values("pk")
    )
    numbers = mine.aggregate(
        villages=Count("pk", distinct=True),
        with_needs=Count("needs__village", distinct=True),
        with_wishes=Count("wishes__village", distinct=True),
    )
    standing = perms.visible_offers(actor).filter(
        pk__in=offers_on(as_of).filter(round=round_).values("pk")
    )
    numbers |= standing.aggregate(offers=Count("pk"), offered=Coalesce(Sum("quota"), Value(0)))
    stands = perms.visible_candidates(actor).filter(stands_on(as_of), round=round_)
    wished = stands.aggregate(n=Count("wishes__candidate", distinct=True))["n"]
    return Preparation(**numbers, wished=wished)
