"""Rules of villages, read: the register, one rule with those before and after it, what is in force
for everybody."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from zhucun.branches import perms
from zhucun.branches.marts.rules import NEVER
from zhucun.branches.models import VillageRule
from zhucun.directory.perms import Actor
from zhucun.kernel.problems import NotFound


def village_rules(
    *,
    actor: Actor,
    area: str = "",
    kind: str = "",
    as_of: date,
    all_of_them: bool = False,
) -> QuerySet[VillageRule]:
    """Rules in force on a day in the actor's areas, the latest first; with `all_of_them` also those
    that were revised or repealed before. One query."""
    found = perms.visible_rules(actor, area).filter(adopted_on__lte=as_of).exclude(NEVER)
    if not all_of_them:
        found = found.filter(Q(ends_on=None) | Q(ends_on__gt=as_of))
    if kind:
        found = found.filter(kind=kind)
    related = ("village", "meeting", "replaces")
    return found.select_related(*related).order_by("-adopted_on", "area", "-pk")


def rule_card(*, actor: Actor, public_id: str) -> VillageRule:
    """One rule, one that was entered by mistake too. Raises NotFound."""
    rows = perms.visible_rules(actor).select_related(
        "village", "meeting__branch", "replaces", "replaced_by"
    )
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def rules_in_force(village: str, *, on: date) -> list[VillageRule]:
    """The rules of a village on a day, for everybody: asks for no right. By kind. One query."""
    rows = VillageRule.objects.filter(
        Q(ends_on=None) | Q(ends_on__gt=on), area=village, adopted_on__lte=on
    )
    return list(rows.order_by("kind", "-adopted_on", "pk"))
