"""Contact cards in the homes (SQ24-057, SQ24-061): put up on a visit, and stale once another card
took the place of the one that hangs there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import (
    Q,
    QuerySet,
)

from zhucun.analytics.queries.evidence import Fact
from zhucun.analytics.queries.grouped import Places, rules_by_place
from zhucun.directory import queries as directory
from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor, in_areas
from zhucun.engines.rules import Outcome
from zhucun.households import queries as homes
from zhucun.packs.items import PackItem
from zhucun.packs.kinds import RuleItem
from zhucun.reports.marts.homes import hanging


@dataclass(frozen=True, kw_only=True)
class Coverage:
    """Of the households that are to have a card, how many have one that holds; `item` is the rule
    of the pack that asks for it. `stale`: homes in which one hangs that another replaced."""

    item: PackItem[RuleItem]
    asked: int
    covered: int
    stale: int

    @property
    def gaps(self) -> int:
        return self.asked - self.covered


#: The rule of a pack that says which households are to have a card.
RULE = "card-in-every-home"
#: The word of `counts:` that comes from here.
WORD = "card-delivery"
#: What a list of homes may be narrowed to.
HOLDS, STALE = "holds", "stale"


def card_homes(
    *, actor: Actor, as_of: date, area: str = "", text: str = "", state: str = ""
) -> QuerySet[Any]:
    """The latest card of each role in each home that the actor may see, with its visit. `state`:
    holds, or stale. One query, and one more that looks whether anybody moved since."""
    seen = in_areas("area", actor.areas(Permission.SEE_FIELDWORK))
    there = homes.households(actor=actor, as_of=as_of, area=area, text=text)
    found = hanging(as_of, seen & Q(household__in=there.order_by().values("pk")))
    if state:
        found = found.filter(holds=state == HOLDS)
    named: QuerySet[Any] = found.select_related("household__village", "visit__posting__person")
    return named


def card_coverage(*, actor: Actor, as_of: date, area: str) -> Coverage | None:
    """Who of an area has a card that holds and who has none; None where the pack asks for no card
    in the homes. Two queries."""
    pack = directory.pack_for(area, as_of=as_of)
    item = next((each for each in pack.rules("household") if each.id == RULE), None)
    if item is None:
        return None
    counts = rules_by_place(
        actor=actor, pack=pack, rules=[item], places=Places(area=area, digits=0)
    )[item.id]
    told = (counts or {}).get("", dict.fromkeys(Outcome, 0))
    stale = card_homes(actor=actor, as_of=as_of, area=area, state=STALE)
    return Coverage(
        item=item,
        asked=told[Outcome.PASS] + told[Outcome.FAIL],
        covered=told[Outcome.PASS],
        stale=stale.values("household").distinct().count(),
    )


def delivery_facts(*, actor: Actor, area: str, on: date) -> Iterator[Fact]:
    """A card that holds on a day hangs in a home since its visit; one that another replaced is
    none. One query."""
    seen = in_areas("area", actor.areas(Permission.SEE_FIELDWORK))
    found = hanging(on, seen & in_areas("area", (area,))).filter(holds=True).order_by("on", "pk")
    rows = found.values_list("household__public_id", "on", "visit__public_id")
    for household, day, visit in rows.iterator(chunk_size=5_000):
        yield ("household", household, WORD, day, "", 1, visit)
