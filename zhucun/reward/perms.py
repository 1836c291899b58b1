"""Who sees and keeps what became of cadres, commendations, checked lists and cases."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor, in_areas
from zhucun.reward.enums import LiabilityState
from zhucun.reward.errors import HandlesHimself
from zhucun.reward.models import (
    Commendation,
    ExamEntry,
    LiabilityCase,
    Outcome,
    PromotionCheck,
    TargetPledge,
)

SEES, KEEPS = Permission.SEE_REWARD, Permission.KEEP_REWARD


def visible_outcomes(actor: Actor) -> QuerySet[Outcome]:
    """Of the actor's areas, and his own."""
    return Outcome.objects.filter(_mine(actor))


def visible_commendations(actor: Actor) -> QuerySet[Commendation]:
    """Of the actor's areas, and his own once it is published."""
    own = Q(person__public_id=actor.person or "-", published_on__isnull=False)
    return Commendation.objects.filter(in_areas("area", actor.areas(SEES)) | own)


def visible_pledges(actor: Actor) -> QuerySet[TargetPledge]:
    """Of the actor's areas, and his own."""
    return TargetPledge.objects.filter(_mine(actor))


def visible_exam_entries(actor: Actor) -> QuerySet[ExamEntry]:
    """Of the actor's areas, and his own."""
    seen = in_areas("area", actor.areas(SEES))
    if actor.person:
        seen |= Q(seat__local__person__public_id=actor.person)
    return ExamEntry.objects.filter(seen)


def visible_checks(actor: Actor) -> QuerySet[PromotionCheck]:
    """Lists of people to be promoted are for those who keep them."""
    return PromotionCheck.objects.filter(in_areas("area", actor.areas(KEEPS)))


def visible_cases(actor: Actor) -> QuerySet[LiabilityCase]:
    """Of the actor's areas, and his own once he was notified. Nobody sees his own as an office."""
    found = in_areas("area", actor.areas(SEES))
    if not actor.person:
        return LiabilityCase.objects.filter(found)
    own = Q(person__public_id=actor.person)
    told = own & Q(notified_on__isnull=False) & ~Q(state=LiabilityState.WITHDRAWN)
    return LiabilityCase.objects.filter((found & ~own) | told)


def is_himself(actor: Actor, person: Any) -> bool:
    return bool(actor.person) and person.public_id == actor.person


def require_keeper(by: Actor, area: str, person: Any = None) -> None:
    """Raises NotAllowed, HandlesHimself."""
    by.require(KEEPS, area=area)
    if person is not None and is_himself(by, person):
        raise HandlesHimself


def _mine(actor: Actor) -> Q:
    seen = in_areas("area", actor.areas(SEES))
    if actor.person:
        seen |= Q(person__public_id=actor.person)
    return seen
