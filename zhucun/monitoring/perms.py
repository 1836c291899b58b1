"""Which cases an actor may see, and who does which step."""

from __future__ import annotations

from django.db.models import QuerySet

from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor, in_areas
from zhucun.kernel.divisions import Level, at_level
from zhucun.kernel.problems import NotAllowed
from zhucun.monitoring.models import Case, Measure, Removal, Sign

_FIELD = (Permission.RECORD_FIELDWORK, Permission.HANDLE_MATTERS)


def visible_cases(actor: Actor) -> QuerySet[Case]:
    """Cases of households in the actor's areas."""
    return Case.objects.filter(in_areas("area", actor.areas(Permission.SEE_HOUSEHOLDS)))


def visible_signs(actor: Actor) -> QuerySet[Sign]:
    return Sign.objects.filter(in_areas("area", actor.areas(Permission.SEE_HOUSEHOLDS)))


def visible_measures(actor: Actor) -> QuerySet[Measure]:
    return Measure.objects.filter(in_areas("area", actor.areas(Permission.SEE_HOUSEHOLDS)))


def visible_removals(actor: Actor) -> QuerySet[Removal]:
    return Removal.objects.filter(in_areas("area", actor.areas(Permission.SEE_HOUSEHOLDS)))


def may_work(actor: Actor, area: str) -> bool:
    """True for who records or handles in the village: signs, checks, reviews, measures. He also
    reads what was seen of the household."""
    return any(actor.can(needed, area=area) for needed in _FIELD)


def may_dispatch(actor: Actor, area: str) -> bool:
    """True for the township of the village and the offices above it."""
    return actor.can(Permission.HANDLE_MATTERS, area=at_level(area, Level.TOWNSHIP))


def may_decide(actor: Actor, area: str) -> bool:
    """True for the office that keeps the registry: it compares data and publishes the notice."""
    return actor.can(Permission.MANAGE_HOUSEHOLDS, area=area)


def require_worker(actor: Actor, area: str) -> None:
    if not may_work(actor, area):
        raise NotAllowed


def require_dispatcher(actor: Actor, area: str) -> None:
    if not may_dispatch(actor, area):
        raise NotAllowed


def require_decider(actor: Actor, area: str) -> None:
    if not may_decide(actor, area):
        raise NotAllowed
