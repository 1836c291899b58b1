"""How long it takes to enter something: the keystroke-level model (Card, Moran, Newell 1980) with
the seconds of the pack. An estimate."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import ceil

from zhucun.directory import queries as directory
from zhucun.packs import PackAt

_OPERATORS = ("keystroke_seconds", "pointing_seconds", "homing_seconds", "mental_seconds")


@dataclass(frozen=True, kw_only=True)
class Entered:
    """What was put in by hand: records, fields typed and chosen, things picked in them, bytes typed
    (one a Latin letter, three a Chinese character: about the keys of its pinyin)."""

    records: int = 0
    typed: int = 0
    chosen: int = 0
    picks: int = 0
    keys: int = 0

    @property
    def fields(self) -> int:
        return self.typed + self.chosen

    def __add__(self, other: Entered) -> Entered:
        return Entered(
            records=self.records + other.records,
            typed=self.typed + other.typed,
            chosen=self.chosen + other.chosen,
            picks=self.picks + other.picks,
            keys=self.keys + other.keys,
        )


@dataclass(frozen=True, kw_only=True)
class Operators:
    """The seconds of the keystroke-level model as a pack gives them; None: 未配置."""

    key: Decimal | None
    point: Decimal | None
    home: Decimal | None
    think: Decimal | None

    def seconds(self, entered: Entered) -> Decimal | None:
        """For each thing picked and each field typed: think, point, press; for a field typed, too,
        to the keyboard and back, and its keys. None where the pack leaves one open."""
        if self.key is None or self.point is None or self.home is None or self.think is None:
            return None
        aimed = self.think + self.point + self.key
        typing = entered.typed * (aimed + 2 * self.home) + entered.keys * self.key
        return typing + entered.picks * aimed


def minutes(seconds: Decimal | None) -> int | None:
    """Whole minutes, a begun one counted."""
    return None if seconds is None else ceil(seconds / 60)


def operators_of(pack: PackAt) -> Operators:
    """The seconds of a pack."""
    found = [pack.number(f":{name}") for name in _OPERATORS]
    key, point, home, think = (
        Decimal(each) if isinstance(each, (int, Decimal)) else None for each in found
    )
    return Operators(key=key, point=point, home=home, think=think)


class OperatorsByArea:
    """The operators in each area, read once a pack."""

    def __init__(self, day: date) -> None:
        self._day = day
        self._packs: dict[str, Operators] = {}
        self._areas: dict[str, Operators] = {}

    def of(self, area: str) -> Operators:
        found = self._areas.get(area)
        if found is None:
            pack = directory.pack_for(area, as_of=self._day)
            if pack.id not in self._packs:
                self._packs[pack.id] = operators_of(pack)
            found = self._areas[area] = self._packs[pack.id]
        return found
