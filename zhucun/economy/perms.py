"""Which records of the village economy an actor may see, and who may keep them."""

from __future__ import annotations

from typing import TypeVar

from django.db.models import Model, QuerySet

from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor, in_areas
from zhucun.economy.models import GroupVillage, Job, Loan, Rating, Relocation, VillageGroup, Wish
from zhucun.kernel.problems import NotAllowed

#: Records that name households or people; the others say nothing of anybody.
PERSONAL = frozenset({Job, Rating, Loan, Relocation, Wish})
AnyModel = TypeVar("AnyModel", bound=Model)


def sees(model: type[Model]) -> Permission:
    """What one must be allowed to see for records of a kind."""
    return Permission.SEE_HOUSEHOLDS if model in PERSONAL else Permission.SEE_FIELDWORK


def visible(model: type[AnyModel], actor: Actor) -> QuerySet[AnyModel]:
    """The records of a kind that lie in the actor's areas."""
    return model._default_manager.filter(in_areas("area", actor.areas(sees(model))))


def visible_groups(actor: Actor) -> QuerySet[VillageGroup]:
    """Groups of linked villages of which one lies in the actor's areas."""
    here = in_areas("area", actor.areas(Permission.SEE_FIELDWORK))
    return VillageGroup.objects.filter(pk__in=GroupVillage.objects.filter(here).values("group"))


def may_keep(by: Actor, area: str) -> bool:
    """True for who records in the village, and for the office that keeps the county's lists."""
    return any(
        by.can(needed, area=area)
        for needed in (Permission.RECORD_FIELDWORK, Permission.MANAGE_HOUSEHOLDS)
    )


def require_keeper(by: Actor, area: str) -> None:
    """Raises NotAllowed where `may_keep` is not."""
    if not may_keep(by, area):
        raise NotAllowed


def may_run_fund(by: Actor, area: str) -> bool:
    """True for the office of the county that runs the risk fund."""
    return by.can(Permission.MANAGE_HOUSEHOLDS, area=area)


def require_fund(by: Actor, area: str) -> None:
    if not may_run_fund(by, area):
        raise NotAllowed


def sees_people(actor: Actor, area: str) -> bool:
    """True where the actor may know which household or person a record is about."""
    return actor.can(Permission.SEE_HOUSEHOLDS, area=area)
