"""Rewards of a year that a decision cancelled: which payments they stop, and of whom."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from zhucun.directory.perms import Actor, in_areas
from zhucun.kernel.problems import NotFound
from zhucun.support import perms
from zhucun.support.models import Withheld
from zhucun.support.queries.asked import Asked, asked, facts_of, timeline


@dataclass(frozen=True, kw_only=True)
class Holds:
    """What stands of a year: `lines` by person and entitlement, `open` by person where nobody has
    said which payment is the reward; both give the public id of the case."""

    lines: Mapping[tuple[str, str], str] = field(default_factory=dict)
    open: Mapping[str, str] = field(default_factory=dict)


def withheld(*, actor: Actor, year: int | None = None, area: str = "") -> QuerySet[Withheld]:
    """Cancelled rewards that the actor may see, the latest first. One query."""
    found = perms.visible_withheld(actor)
    if year:
        found = found.filter(year=year)
    if area:
        found = found.filter(in_areas("area", (area,)))
    return found.select_related("posting__person", "posting__place", "posting__unit").order_by(
        "-decided_on", "-pk"
    )


def to_settle(*, actor: Actor) -> QuerySet[Withheld]:
    """Those that stop nothing yet, for nobody has said which payment is meant, where the actor
    pays. One query."""
    mine = in_areas("area", actor.areas(perms.KEEPS))
    return withheld(actor=actor).filter(mine, entitlements__isnull=True, ended_on=None)


def one_withheld(*, actor: Actor, public_id: str) -> Withheld:
    """Raises NotFound."""
    found = withheld(actor=actor).filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def holds_of(*, actor: Actor, year: int, people: Collection[str] | None = None) -> Holds:
    """What stands of a year, as far as the actor may know; `people` narrows it down. One query."""
    rows = perms.visible_withheld(actor).filter(year=year, ended_on=None)
    if people is not None:
        rows = rows.filter(posting__person__public_id__in=people)
    lines: dict[tuple[str, str], str] = {}
    open_: dict[str, str] = {}
    for person, case, stopped in rows.order_by("pk").values_list(
        "posting__person__public_id", "case", "entitlements"
    ):
        if stopped is None:
            open_[person] = case
        for each in stopped or ():
            lines[person, each] = case
    return Holds(lines=lines, open=open_)


def rewards_of(posting: Any, year: int) -> list[str] | None:
    """The payments that the packs of a year call a reward of such a posting; None where they name
    none: then nobody knows which is meant. No query."""
    facts = facts_of(posting)
    rewards = [one for one in asked(timeline(posting.area, year), year) if one.is_reward]
    return sorted({one.id for one in rewards if one.fits(facts)}) or None


def choices_of(row: Withheld) -> list[Asked]:
    """The payments of the year that could be meant: all that the packs give to the posting, each
    once. No query."""
    facts = facts_of(row.posting)
    found = {one.id: one for one in asked(timeline(row.area, row.year), row.year)}
    return [one for one in found.values() if one.fits(facts)]
