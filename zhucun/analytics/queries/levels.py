"""For which corps each level answers, and what it does for them (HH18-116 to HH18-119), counted
from the records of an area."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db.models import QuerySet

from zhucun.analytics.enums import Corps, Part
from zhucun.analytics.queries.holders import SOURCES, Asked, Held
from zhucun.analytics.queries.responsibility import chain_list
from zhucun.analytics.queries.shown_row import Row
from zhucun.branches import queries as branches
from zhucun.directory import queries as directory
from zhucun.directory.enums import Permission, UnitLevel
from zhucun.directory.perms import Actor
from zhucun.fieldwork import queries as fieldwork
from zhucun.kernel.divisions import Level
from zhucun.kernel.problems import NotFound
from zhucun.packs import PackAt
from zhucun.packs.kinds import ChecklistItem
from zhucun.pairing import queries as pairing
from zhucun.pairing.enums import HelperLevel
from zhucun.roster import queries as roster


@dataclass(frozen=True, kw_only=True)
class LevelLine:
    """One level: who stands for it, its places for which nobody does, and by the pack's words how
    many it answers for."""

    item: ChecklistItem
    held: tuple[Held, ...]
    lacking: tuple[tuple[str, str], ...]
    corps: tuple[tuple[Corps, int], ...]

    @property
    def part(self) -> Part:
        return Part(str(self.item.part))


class _Asks(NamedTuple):
    actor: Actor
    area: str
    as_of: date


def duty_matrix(*, actor: Actor, pack: PackAt, area: str) -> list[LevelLine]:
    """The levels of the pack's chain that answer for corps, with what stands below each in an area;
    of a level that lies above the area its own place only. At most fourteen queries."""
    item = chain_list(pack)
    lines = [each for each in item.spec.items if each.corps] if item else []
    if not lines or not actor.can(Permission.SEE_POSTINGS, area=area):
        return []
    asks = _Asks(actor, area, pack.as_of)
    places = directory.places(actor=actor, as_of=pack.as_of, area=area, level=Level.VILLAGE)
    villages = places.values_list("code", flat=True)
    asked = Asked(actor=actor, as_of=pack.as_of, area=area, villages=villages)
    names = directory.names_of(asked.villages, as_of=pack.as_of)
    return [_line(each, asks, asked, names) for each in lines]


def _line(item: ChecklistItem, asks: _Asks, asked: Asked, names: Mapping[str, str]) -> LevelLine:
    source = SOURCES[str(item.held_by)]
    found = source.by_place(asked)
    codes = sorted(asked.codes(source.level))
    return LevelLine(
        item=item,
        held=tuple(held for code in codes for held in found.get(code, ())),
        lacking=tuple((code, names.get(code, code)) for code in codes if code not in found),
        corps=tuple((Corps(word), _CORPS[word][0](asks).count()) for word in item.corps),
    )


def corps_rows(*, actor: Actor, pack: PackAt, area: str, word: str) -> tuple[ChecklistItem, Any]:
    """The link and the records behind one number of it. One query. Raises NotFound."""
    item = chain_list(pack)
    line = next((each for each in item.spec.items if word in each.corps), None) if item else None
    if line is None or not actor.can(Permission.SEE_POSTINGS, area=area):
        raise NotFound
    records, shown = _CORPS[word]
    return line, [shown(row) for row in records(_Asks(actor, area, pack.as_of))]


def _committees(asks: _Asks) -> QuerySet[Any]:
    return branches.committees(actor=asks.actor, as_of=asks.as_of, area=asks.area)


def _helpers(level: HelperLevel) -> Callable[[_Asks], QuerySet[Any]]:
    def found(asks: _Asks) -> QuerySet[Any]:
        return pairing.helpers(
            actor=asks.actor, as_of=asks.as_of, area=asks.area, level=level.value
        )

    return found


def _teams(level: UnitLevel) -> Callable[[_Asks], QuerySet[Any]]:
    def found(asks: _Asks) -> QuerySet[Any]:
        rows = roster.teams(actor=asks.actor, as_of=asks.as_of, area=asks.area)
        return rows.filter(unit__level=level)

    return found


def _supervised(asks: _Asks) -> QuerySet[Any]:
    """Tickets that the office of a city gave and that are open."""
    rows = fieldwork.tickets(actor=asks.actor, as_of=asks.as_of, area=asks.area, is_open=True)
    return rows.filter(office__regex=rf"^.{{{Level.PREFECTURE.value}}}$", given_on__lte=asks.as_of)


def _committee_row(row: Any) -> Row:
    name, since = row.village.short_name, row.starts_on
    return Row(subject="committee", key=row.public_id, name=name, place=row.area, since=since)


def _helper_row(row: Any) -> Row:
    return Row(
        subject="helper",
        key=row.public_id,
        name=row.person.name,
        place=row.area,
        detail=row.person.unit.name if row.person.unit else "",
        since=row.valid_from,
    )


def _team_row(row: Any) -> Row:
    return Row(
        subject="team",
        key=row.public_id,
        name=row.name,
        place=row.area,
        detail=row.unit.name,
        since=row.formed_on,
    )


def _ticket_row(row: Any) -> Row:
    key, since = row.public_id, row.given_on
    return Row(subject="ticket", key=key, name=row.title, place=row.area, since=since)


#: By the words of the packs (`corps`): the records, and one of them as a row.
_CORPS: dict[str, tuple[Callable[[_Asks], QuerySet[Any]], Callable[[Any], Row]]] = {
    "village-committees": (_committees, _committee_row),
    "township-helpers": (_helpers(HelperLevel.TOWNSHIP), _helper_row),
    "county-teams": (_teams(UnitLevel.COUNTY), _team_row),
    "county-helpers": (_helpers(HelperLevel.COUNTY), _helper_row),
    "prefecture-teams": (_teams(UnitLevel.PREFECTURE), _team_row),
    "prefecture-helpers": (_helpers(HelperLevel.PREFECTURE), _helper_row),
    "prefecture-tickets": (_supervised, _ticket_row),
}
