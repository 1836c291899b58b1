"""What holds where and when: the library of packs, a pack, and a pack on a day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from zhucun.packs.build import Built
from zhucun.packs.errors import PackOutOfPeriod, UnknownClause, UnknownPack
from zhucun.packs.expressions import Speech
from zhucun.packs.kinds import Valid
from zhucun.packs.manifest import BASE
from zhucun.packs.on_day import PackAt
from zhucun.packs.sources import Clause

#: How many days of one pack are kept compiled; a board compares a few, a replay walks through many.
_KEPT_DAYS = 32


class Pack:
    """One policy pack with all that it inherits; it does not change after loading."""

    def __init__(self, speech: Speech, clauses: Mapping[str, Clause]) -> None:
        self._speech = speech
        self._clauses = clauses
        self._days: dict[date, PackAt] = {}

    @property
    def built(self) -> Built:
        """What was read, merged and linked; for the checker and the differ."""
        return self._speech.pack

    @property
    def id(self) -> str:
        return self.built.id

    @property
    def version(self) -> str:
        return self.built.manifest.version

    @property
    def areas(self) -> tuple[str, ...]:
        return self.built.manifest.areas

    @property
    def valid(self) -> Valid:
        return self.built.manifest.valid

    @property
    def phase(self) -> str | None:
        return self.built.manifest.phase

    @property
    def extends(self) -> str | None:
        return self.built.manifest.extends

    @property
    def sources(self) -> tuple[str, ...]:
        return self.built.manifest.sources

    def title(self, lang: str = "zh") -> str:
        return self.built.manifest.title.in_(lang)

    def authority(self, lang: str = "zh") -> str:
        return self.built.manifest.authority.in_(lang)

    def at(self, as_of: date) -> PackAt:
        """The pack on a day: cheap to ask again. Raises PackOutOfPeriod."""
        found = self._days.get(as_of)
        if found is None:
            if as_of not in self.valid:
                start, until = self.valid.start, self.valid.until or "…"
                raise PackOutOfPeriod(pack=self.id, as_of=as_of, start=start, until=until)
            while len(self._days) >= _KEPT_DAYS:
                self._days.pop(next(iter(self._days)), None)
            found = self._days[as_of] = PackAt(self._speech, self._clauses, as_of)
        return found

    def near(self, day: date) -> PackAt:
        """The pack on a day, or on the nearest day on which it holds."""
        nearest = max(day, self.valid.start)
        if self.valid.until is not None:
            nearest = min(nearest, self.valid.until - timedelta(days=1))
        return self.at(nearest)

    def __repr__(self) -> str:
        return f"<Pack {self.id} {self.version}>"


class Library:
    """All packs and all clauses of the sources."""

    def __init__(self, packs: Mapping[str, Pack], clauses: Mapping[str, Clause]) -> None:
        self.packs = packs
        self.clauses = clauses
        self._held: dict[date, dict[str, Pack]] = {}

    def pack(self, pack_id: str) -> Pack:
        """Raises UnknownPack."""
        if pack_id not in self.packs:
            raise UnknownPack(pack=pack_id, known=", ".join(self.packs))
        return self.packs[pack_id]

    def for_area(self, code: str, as_of: date) -> Pack:
        """The pack of the smallest area around the place that holds on the day; else base."""
        held = self._held.get(as_of)
        if held is None:
            held = {}
            for pack in self.packs.values():
                if as_of in pack.valid:
                    for area in pack.areas:
                        held.setdefault(area, pack)
            while len(self._held) >= _KEPT_DAYS:
                self._held.pop(next(iter(self._held)), None)
            self._held[as_of] = held
        for size in range(len(code), -1, -1):
            if code[:size] in held:
                return held[code[:size]]
        return self.packs[BASE]

    def clause(self, clause_id: str) -> Clause:
        """One clause of a source with its sentence. Raises UnknownClause."""
        if clause_id not in self.clauses:
            raise UnknownClause(clause=clause_id)
        return self.clauses[clause_id]
