"""Which place, unit, round and team a row of the roster means."""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Collection
from typing import Any

from django.db.models import Q

from zhucun.directory import queries as directory
from zhucun.directory.enums import Permission, UnitLevel
from zhucun.directory.perms import Actor, in_areas
from zhucun.intake.errors import (
    MissingValue,
    RoundNeeded,
    RoundOfOfficeAbove,
    RoundSettled,
    TeamNamedOtherwise,
    UnitAmbiguous,
    UnitLevelDiffers,
    UnitNotFound,
)
from zhucun.intake.readers.cleaning import tight
from zhucun.intake.readers.places import Gazetteer
from zhucun.intake.rows import Row, Scope
from zhucun.kernel.divisions import Level
from zhucun.roster import perms
from zhucun.roster.enums import PostingRole, RoundState
from zhucun.roster.errors import NotAVillage
from zhucun.roster.models import Round, Team

_SIMILAR = 3
_NEAREST_FIRST = sorted(Level, reverse=True)


class Lookups:
    """Everything that rows point to, loaded once: four queries for the whole list."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.places = Gazetteer(actor=scope.actor, area=scope.area, as_of=scope.as_of)
        self._places: dict[tuple[Any, ...], Any] = {}
        self._units: dict[str, list[Any]] = defaultdict(list)
        for unit in directory.units(actor=scope.actor):
            self._units[tight(unit.name)].append(unit)
        self._rounds = self._visible_rounds()
        teams = Team.objects.filter(in_areas("area", (scope.area,)))
        self._teams = {(team.round_id, team.village_id): team for team in teams}

    def _visible_rounds(self) -> dict[str, dict[str, Round]]:
        """Rounds of the area, around it and inside it, by code and area."""
        area = self.scope.area
        around = Q(area__in=[area[:length] for length in Level if length < len(area)])
        found: dict[str, dict[str, Round]] = defaultdict(dict)
        visible = perms.visible_rounds(self.scope.actor).filter(around | in_areas("area", (area,)))
        for round_ in visible.order_by("area", "pk"):
            found[round_.code][round_.area] = round_
        return found

    def place(self, row: Row) -> Any:
        """A village; for a captain a township. Each different place is looked up once."""
        is_captain = row.get("role") == PostingRole.CAPTAIN
        level = Level.TOWNSHIP if is_captain else Level.VILLAGE
        said = (row.get("village_code"), row.get("county"), row.get("township"), row.get("village"))
        key = (level, *said)
        found = self._places.get(key)
        if found is None:
            found = self._places[key] = self._find(level, *said)
        return found

    def _find(
        self,
        level: Level,
        code: str | None,
        county: str | None,
        township: str | None,
        village: str | None,
    ) -> Any:
        names = {Level.COUNTY: county or "", Level.TOWNSHIP: township or ""}
        if level is Level.TOWNSHIP:
            code = code[: Level.TOWNSHIP] if code else None
            names[Level.TOWNSHIP] = township or village or ""
        else:
            names[Level.VILLAGE] = village or ""
        if not code and not names[level]:
            raise MissingValue()
        return self.places.find(code, names, level)

    def unit(self, row: Row) -> Any:
        """Raises UnitNotFound with similar names, UnitAmbiguous, UnitLevelDiffers."""
        name = row.get("unit")
        found = self._units.get(tight(name), [])
        level = row.get("unit_level")
        if len(found) > 1:
            fitting = [unit for unit in found if unit.area == self.scope.area] or [
                unit for unit in found if level and unit.level == level
            ]
            if len(fitting) != 1:
                raise UnitAmbiguous(
                    value=name, candidates="、".join(f"{unit.name} ({unit.area})" for unit in found)
                )
            found = fitting
        if not found:
            similar = difflib.get_close_matches(tight(name), self._units, n=_SIMILAR, cutoff=0.5)
            named = "、".join(self._units[key][0].name for key in similar)
            raise UnitNotFound(value=name, similar=named or "—")
        if level and found[0].level != level:
            raise UnitLevelDiffers(
                unit=found[0].name,
                level=UnitLevel(found[0].level).label,
                value=UnitLevel(level).label,
            )
        return found[0]

    def code(self, row: Row) -> str:
        """The round that the row names, else the list's; empty where neither says one."""
        return row.get("round") or self.scope.round

    def round(self, row: Row, place: Any) -> Round:
        """The row's round: of those with its code the nearest around the place. Raises
        RoundNeeded.
        """
        code = self.code(row)
        known = self._rounds.get(code, {})
        around = (known.get(place.code[:length]) for length in _NEAREST_FIRST)
        found = next((round_ for round_ in around if round_ is not None), None)
        if found is None:
            raise self.round_needed(code)
        return found

    def rounds_called(self, codes: Collection[str]) -> frozenset[int]:
        """The keys of all rounds of the area with one of these codes."""
        return frozenset(
            round_.pk for code in codes for round_ in self._rounds.get(code, {}).values()
        )

    def round_needed(self, code: str) -> RoundNeeded:
        return RoundNeeded(round=code, rounds="、".join(sorted(self._rounds)) or "—")

    def has_round(self, code: str) -> bool:
        return code in self._rounds

    def team(self, row: Row, round_: Round, place: Any) -> Team | None:
        """The village's team in the round, if there is one. Raises TeamNamedOtherwise."""
        team = self._teams.get((round_.pk, place.pk))
        said = row.get("team")
        if team is not None and said and tight(team.name) != tight(said):
            raise TeamNamedOtherwise(place=place.short_name, team=team.name, value=said)
        return team


class Teams:
    """The teams that a list forms, looked at before it is accepted."""

    def __init__(self, actor: Actor) -> None:
        self._actor = actor
        self._names: dict[tuple[int, int], str] = {}

    def form(self, row: Row, round_: Round, place: Any) -> None:
        """Note the team that a row forms. Raises what accepting it would: RoundSettled,
        RoundOfOfficeAbove, NotAVillage, TeamNamedOtherwise.
        """
        if round_.state == RoundState.PUBLISHED:
            raise RoundSettled(round=round_.code)
        if not self._actor.can(Permission.MANAGE_ROSTER, area=round_.area):
            raise RoundOfOfficeAbove(round=round_.code)
        if len(place.code) != Level.VILLAGE:
            raise NotAVillage(place=place.short_name)
        said = row.get("team")
        first = self._names.setdefault((round_.pk, place.pk), said)
        if tight(first) != tight(said):
            raise TeamNamedOtherwise(place=place.short_name, team=first, value=said)
