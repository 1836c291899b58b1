"""Groups of linked villages, read: the list, and one with what its villages share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from zhucun.directory.perms import Actor, in_areas
from zhucun.economy import perms
from zhucun.economy.marts import groups as marts
from zhucun.economy.models import Body, Project, VillageGroup
from zhucun.economy.queries.judging import Verdict, judged
from zhucun.kernel.problems import NotFound
from zhucun.ledger.fields import on_day

_FACTS = ("code", "villages", "deep_poverty_villages", "shared_projects", "workshops")


def groups(*, actor: Actor, as_of: date, area: str = "") -> QuerySet[VillageGroup]:
    """Groups of a day, by place and name, with their `villages`. Two queries."""
    found = perms.visible_groups(actor).filter(on_day(as_of))
    if area:
        found = found.filter(pk__in=_within(area))
    return found.prefetch_related("villages__village").order_by("area", "name", "pk")


def _within(area: str) -> QuerySet[Any]:
    links: Any = VillageGroup._meta.get_field("villages").related_model
    rows: QuerySet[Any] = links.objects.filter(in_areas("area", (area,))).values("group")
    return rows


@dataclass(frozen=True, kw_only=True)
class GroupCard:
    """One group with its villages, shared projects and workshops, and what the pack asks of it."""

    group: VillageGroup
    villages: tuple[Any, ...]
    projects: tuple[Project, ...]
    workshops: tuple[Body, ...]
    verdict: Verdict
    may_keep: bool


def one_group(*, actor: Actor, public_id: str) -> VillageGroup:
    """Raises NotFound."""
    found = perms.visible_groups(actor).filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def group_card(*, actor: Actor, public_id: str, as_of: date) -> GroupCard:
    """One group. Five queries. Raises NotFound."""
    row = one_group(actor=actor, public_id=public_id)
    inside = row.villages.select_related("village").order_by("area")
    shared = row.projects.filter(opened_on__lte=as_of).select_related("village")
    shops = marts.shared_workshops(as_of, group=row.pk).select_related("place")
    return GroupCard(
        group=row,
        villages=tuple(each.village for each in inside),
        projects=tuple(shared.order_by("-opened_on", "pk")),
        workshops=tuple(shops.order_by("area", "name", "pk")),
        verdict=_verdict(row, as_of),
        may_keep=row.valid_until is None and perms.may_keep(actor, row.area),
    )


def _verdict(row: VillageGroup, as_of: date) -> Verdict:
    found = marts.village_groups(as_of=as_of, areas=(row.area,), names=_FACTS, tags={})
    told = found.filter(pk=row.pk).first() or {}
    facts = {name: told.get(f"m_{name}") for name in _FACTS}
    return judged("village_group", facts, area=row.area, on=as_of)
