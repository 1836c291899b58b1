"""Households: the list, the card, the list that a phone takes along."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor, in_areas
from zhucun.households import perms
from zhucun.households.models import (
    Dwelling,
    Household,
    HouseholdTag,
    Member,
)
from zhucun.households.queries.names import with_names
from zhucun.households.queries.people import members_of, members_on
from zhucun.households.queries.search import matching
from zhucun.households.queries.tags import tags_of, tags_on
from zhucun.kernel.divisions import is_under
from zhucun.kernel.problems import NotAllowed, NotFound
from zhucun.ledger import actions as ledger
from zhucun.ledger import queries as journal
from zhucun.ledger.enums import Access
from zhucun.ledger.fields import on_day


def households(
    *, actor: Actor, as_of: date, area: str = "", text: str = "", tag: str = ""
) -> QuerySet[Household]:
    """Households that lived in the actor's areas on a day, by village and number.

    By a name, pinyin, initials, number or place (`text`, see `matching`), and by a classification
    borne on the day. One extra query looks whether anybody moved after the day.
    """
    areas = within(actor, area)
    found = Household.objects.filter(perms.living(areas, as_of), on_day(as_of))
    if text.strip():
        found = found.filter(matching(text, as_of=as_of, actor=actor))
    if tag:
        bearing = HouseholdTag.objects.filter(on_day(as_of), tag=tag, retracted_at=None)
        found = found.filter(pk__in=bearing.values("household"))
    return found.select_related("village").order_by("area", "number")


def within(actor: Actor, area: str) -> tuple[str, ...]:
    """The part of an area that lies in the actor's areas."""
    mine = actor.areas(Permission.SEE_HOUSEHOLDS)
    if any(is_under(area, own) for own in mine):
        return (area,)
    return tuple(own for own in mine if is_under(own, area))


@dataclass(frozen=True, kw_only=True)
class Rights:
    """What the actor may do with one household: decides which buttons there are."""

    reads_names: bool
    reads_amounts: bool
    may_open: bool
    may_keep: bool
    may_correct: bool


@dataclass(frozen=True, kw_only=True)
class HouseholdCard:
    """One household with everything that is known of it. `members` holds everybody who ever
    belonged to it; show them through `opened`. `kin` are the households from which it came, that
    split from it or joined it."""

    household: Household
    members: list[Member]
    tags: list[HouseholdTag]
    dwellings: list[Dwelling]
    kin: list[Household]
    rights: Rights


def one_household(*, actor: Actor, public_id: str) -> Household:
    """One household that lives in the actor's areas, or lived there once. Raises NotFound."""
    rows = perms.visible_households(actor).filter(public_id=public_id).select_related("village")
    found = rows.first()
    if found is None:
        raise NotFound
    return found


def household_numbered(*, actor: Actor, number: str) -> Household:
    """The household of a number that still is one, where the actor keeps the registry. Raises
    NotFound."""
    rows = Household.objects.filter(
        in_areas("area", actor.areas(Permission.MANAGE_HOUSEHOLDS)),
        number=number.strip(),
        valid_until=None,
    )
    found = rows.select_related("village").first()
    if found is None:
        raise NotFound
    return found


def rights(actor: Actor, area: str, *, has_ended: bool = False) -> Rights:
    """What the actor may do with a household that lives in a village."""
    return Rights(
        reads_names=perms.reads_names(actor, area),
        reads_amounts=perms.reads_amounts(actor, area),
        may_open=perms.may_open(actor, area) and actor.viewer is None,
        may_keep=perms.may_keep(actor, area) and not has_ended,
        may_correct=perms.may_correct(actor, area) and not has_ended,
    )


def household_card(*, actor: Actor, public_id: str) -> HouseholdCard:
    """One household with members, classifications and former villages. Five queries. Raises
    NotFound."""
    found = one_household(actor=actor, public_id=public_id)
    with_names(actor, [found])
    return HouseholdCard(
        household=found,
        members=list(members_of(found)),
        tags=list(tags_of(found)),
        dwellings=list(found.dwellings.select_related("village").order_by("-valid_from")),
        kin=_kin(actor, found),
        rights=rights(actor, found.area, has_ended=found.valid_until is not None),
    )


def _kin(actor: Actor, household: Household) -> list[Household]:
    """Those that the actor may see, by number."""
    links = Q(pk__in=[household.came_from_id or 0, household.merged_into_id or 0])
    links |= Q(came_from=household) | Q(merged_into=household)
    return list(perms.visible_households(actor).filter(links).order_by("number"))


def history_of(household: Household) -> list[Any]:
    """What happened to a household and its members, oldest first. Events name no villager."""
    return list(journal.history(subjects=[f"household:{household.public_id}"]))


def households_named(*, actor: Actor, ids: Iterable[str]) -> dict[str, Household]:
    """Households that the actor may see, by public id; the others are left out. One query."""
    rows = perms.visible_households(actor).filter(public_id__in=sorted(set(ids)))
    return {row.public_id: row for row in rows.select_related("village")}


def village_households(*, actor: Actor, code: str, as_of: date) -> list[Household]:
    """All households of one village on a day, each with `shown_name`, `present` (members of the
    day) and `bears` (classifications): the list that a phone takes along.

    One record in the access log for the whole, by whoever reads names in the village. Raises
    NotAllowed where the actor sees no households there. Four or five queries.
    """
    if not actor.can(Permission.SEE_HOUSEHOLDS, area=code):
        raise NotAllowed
    rows: list[Any] = with_names(actor, households(actor=actor, as_of=as_of, area=code))
    present, bears = members_on(rows, as_of=as_of), tags_on(rows, as_of=as_of)
    for row in rows:
        row.present, row.bears = present[row.pk], bears[row.pk]
    if perms.reads_names(actor, code):
        ledger.log_access(
            kind=Access.EXPORT,
            origin=actor.origin,
            subject=f"place:{code}",
            what="households",
            area=code,
            rows=len(rows),
        )
    return rows
