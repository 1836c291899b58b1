"""Which place a row means: by its code, or by the names of county, township and village within
an area.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from zhucun.directory import queries as directory
from zhucun.directory.perms import Actor
from zhucun.intake.errors import (
    OutsideArea,
    PlaceAmbiguous,
    PlaceNamedOtherwise,
    PlaceNotFound,
)
from zhucun.intake.readers.cleaning import tight
from zhucun.kernel.divisions import Level, at_level, is_under, padded
from zhucun.kernel.periods import months_after
from zhucun.kernel.problems import Problem

_ENDING = re.compile(r"(村民委员会|村委会|社区居民委员会|居民委员会|社区居委会|居委会|社区|村)$")
_SHOWN = 5
#: Years before the list's day in which a name that is unknown today is looked for.
_LOOK_BACK = (1, 2, 3, 5)


def bare(name: str) -> str:
    """A village's name without its ending: 枫木村民委员会, 枫木村委会, 枫木村 and 枫木 are one."""
    text = tight(name)
    return _ENDING.sub("", text) or text


class Gazetteer:
    """The places of an area on a day, held in memory. One query for the area and one for each
    unknown code.

    Places outside the actor's areas are never looked up, so that no answer tells whether they
    exist.
    """

    def __init__(self, *, actor: Actor, area: str, as_of: date) -> None:
        self.area, self.as_of = area, as_of
        self._by_code: dict[str, Any] = {}
        self._by_name: dict[tuple[int, str], list[Any]] = defaultdict(list)
        self._refused: dict[str, Problem] = {}
        self._actor = actor
        self._former: dict[tuple[int, str], list[Any]] | None = None
        for place in directory.places(actor=actor, as_of=as_of, area=area):
            self.add(place)
        for place in directory.path_of(area, as_of=as_of) if area else ():
            self.add(place)

    def add(self, place: Any) -> None:
        """Note a place of the area, or one above it."""
        if place.code in self._by_code:
            return
        self._by_code[place.code] = place
        names = {bare(place.name), bare(place.short_name), tight(place.name)}
        for name in names if place.level == Level.VILLAGE else {tight(place.name)}:
            self._by_name[place.level, name].append(place)

    def known(self, code: str) -> Any | None:
        """The place of a code, where it is known."""
        return self._by_code.get(code)

    def under(self, level: Level) -> Iterable[Any]:
        """All places of a level in the area."""
        return (
            place
            for code, place in self._by_code.items()
            if len(code) == level and is_under(code, self.area)
        )

    def by_code(self, code: str) -> Any:
        """Raises OutsideArea, UnknownPlace, PlaceGone, PlaceMerged."""
        if not is_under(code, self.area):
            raise OutsideArea(value=padded(code))
        if place := self._by_code.get(code):
            return place
        if code not in self._refused:
            try:
                directory.place_on(code=code, as_of=self.as_of)
            except Problem as problem:
                self._refused[code] = problem
            else:
                self._refused[code] = OutsideArea(value=padded(code))
        raise self._refused[code]

    def by_names(self, names: dict[Level, str], level: Level) -> Any:
        """The one place of a level with this name, under the places that the other names mean.

        Raises PlaceNotFound, PlaceAmbiguous, both with what the row says.
        """
        said = "".join(names[each] for each in sorted(names) if names[each])
        wanted = names.get(level, "")
        key = bare(wanted) if level is Level.VILLAGE else tight(wanted)
        found = [
            place
            for place in self._by_name.get((level, key), ())
            if all(
                self._is_called(at_level(place.code, above), name)
                for above, name in names.items()
                if name and above < level
            )
        ]
        exact = [place for place in found if tight(wanted) in (place.name, place.short_name)]
        found = exact if len(exact) == 1 else found
        if not found:
            raise self._ended(level, key) or PlaceNotFound(value=said, as_of=self.as_of)
        if len(found) > 1:
            named = "、".join(f"{self.path(place)} ({place.code})" for place in found[:_SHOWN])
            raise PlaceAmbiguous(value=said, candidates=named)
        return found[0]

    def find(self, code: str | None, names: dict[Level, str], level: Level) -> Any:
        """By code where there is one (the name must agree), else by names."""
        if not code:
            return self.by_names(names, level)
        place = self.by_code(code)
        said = names.get(level, "")
        if said and not self._is_called(place.code, said):
            raise PlaceNamedOtherwise(place=code, known=place.short_name, value=said)
        return place

    def _ended(self, level: Level, key: str) -> Problem | None:
        """What became of the one place that had this name in the last years. Four queries, once."""
        if self._former is None:
            self._former = defaultdict(list)
            for years in _LOOK_BACK:
                then = months_after(self.as_of, -12 * years)
                for place in directory.places(actor=self._actor, as_of=then, area=self.area):
                    if place.valid_until and place.valid_until <= self.as_of:
                        name = (
                            bare(place.name) if place.level == Level.VILLAGE else tight(place.name)
                        )
                        if place not in self._former[place.level, name]:
                            self._former[place.level, name].append(place)
        former = self._former.get((level, key), [])
        return directory.gone(former[0]) if len(former) == 1 else None

    def path(self, place: Any) -> str:
        """The names above a place and its own: 锦和镇枫木村."""
        above = [
            self._by_code.get(at_level(place.code, level))
            for level in (Level.COUNTY, Level.TOWNSHIP)
        ]
        return "".join(each.short_name for each in (*above, place) if each)

    def _is_called(self, code: str, name: str) -> bool:
        place = self._by_code.get(code)
        if place is None:
            return False
        said = tight(name)
        if said in (tight(place.name), tight(place.short_name)):
            return True
        if place.level == Level.VILLAGE:
            return bare(said) in (bare(place.name), bare(place.short_name))
        return len(said) >= 2 and (place.name.startswith(said) or said.endswith(place.name))
