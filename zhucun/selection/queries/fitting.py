"""The matrices of a pack on the teams as they serve on a day: who fits his village."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from zhucun.directory import queries as directory
from zhucun.directory.perms import Actor
from zhucun.packs import PackAt
from zhucun.packs.items import PackItem
from zhucun.packs.kinds import Matcher
from zhucun.packs.kinds.common import UNSET_WORD
from zhucun.roster import queries as roster
from zhucun.roster.enums import PostingRole
from zhucun.selection.queries.facts import condition, unit_row, village_reader

#: The pairs of subjects that can be held against teams that serve.
SERVING = (("unit", "village"), ("candidate", "village"))
_OF_PERSON = ("speciality", "education", "gender", "personnel_class", "has_rural_experience")


@dataclass(frozen=True, kw_only=True)
class TeamFit:
    """One team in a village of a kind of which a matrix speaks. `fits` None: what its rows ask of
    the unit or the first secretary is not known."""

    team: str
    area: str
    fits: bool | None


def is_open(matcher: Matcher) -> bool:
    """Whether the source leaves all rows of a matrix open (未配置)."""
    return all(UNSET_WORD in (row.left, row.right) for row in matcher.rows)


def is_of_teams(matcher: Matcher) -> bool:
    """Whether a matrix speaks of units or people and villages."""
    return tuple(matcher.between) in SERVING


def team_fits(
    *, actor: Actor, pack: PackAt, matchers: Collection[PackItem[Matcher]], area: str
) -> dict[str, list[TeamFit]]:
    """By the matrix (kind/id): teams that the actor may see and that serve on the pack's day in
    villages of which a row speaks, by place. A team fits where any of these rows holds for its unit
    or for who leads it. Two queries, whatever the number."""
    rows = roster.roster(
        actor=actor, as_of=pack.as_of, wanted=roster.RosterFilter(area=area)
    ).exclude(team=None)
    posted: list[Any] = list(
        rows.select_related("person", "team__unit").defer(
            "person__id_number", "person__phone", "team__unit__phone"
        )
    )
    teams: dict[int, Any] = {row.team_id: row.team for row in posted}
    leads: dict[int, Any] = {
        row.team_id: row.person for row in posted if row.role == PostingRole.FIRST_SECRETARY
    }
    tags = directory.tags_by_place({team.village_id for team in teams.values()}, as_of=pack.as_of)
    read = village_reader(pack)
    villages = {
        key: read(team.area, frozenset(tags[team.village_id])) for key, team in teams.items()
    }
    ordered = sorted(teams.values(), key=lambda team: (team.area, team.pk))
    return {
        item.ref: list(_fits(pack, item.spec, ordered, leads, villages))
        for item in matchers
        if is_of_teams(item.spec) and not is_open(item.spec)
    }


def _fits(
    pack: PackAt,
    matcher: Matcher,
    teams: Sequence[Any],
    leads: Mapping[int, Any],
    villages: Mapping[int, Mapping[str, Any]],
) -> Iterator[TeamFit]:
    subject, place = matcher.between
    sides = [
        (condition(pack, subject, row.left), condition(pack, place, row.right))
        for row in matcher.rows
        if UNSET_WORD not in (row.left, row.right)
    ]
    names = dict.fromkeys(pack.vocabulary(subject))
    for team in teams:
        asked = [left for left, right in sides if right(villages[team.pk]) is True]
        if not asked:
            continue
        known = _supply(names, team.unit, leads.get(team.pk), of_person=subject != "unit")
        yield TeamFit(team=team.public_id, area=team.area, fits=_any(asked, known))


def _supply(
    names: Mapping[str, Any], unit: Any, person: Any, *, of_person: bool
) -> Mapping[str, Any]:
    """A team in the words of the pack: its unit, and whoever leads it."""
    of_unit = unit_row(unit.kind, unit.level) if unit else unit_row("", "")
    if not of_person:
        return of_unit
    known: dict[str, Any] = {**names, **of_unit, "role": str(PostingRole.FIRST_SECRETARY)}
    for name in _OF_PERSON if person is not None else ():
        value = getattr(person, name)
        known[name] = None if value == "" else value
    return known


def _any(
    asked: Sequence[Callable[[Mapping[str, Any]], bool | None]], known: Mapping[str, Any]
) -> bool | None:
    found = [holds(known) for holds in asked]
    if True in found:
        return True
    return None if None in found else False
