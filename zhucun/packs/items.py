"""An item of a pack as the house uses it: its spec, its place, the clauses that it carries out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from zhucun.packs.errors import Place
from zhucun.packs.inherit import Entry
from zhucun.packs.kinds import Item, Valid
from zhucun.packs.reader import Steps

Spec = TypeVar("Spec", bound=Item, covariant=True)


@dataclass(frozen=True, kw_only=True)
class PackItem(Generic[Spec]):
    """`origin` is the pack that spoke last about it, `clauses` all clauses named in it."""

    kind: str
    id: str
    spec: Spec
    origin: str
    file: str
    line: int
    clauses: tuple[str, ...]
    references: tuple[tuple[str, str], ...]

    @property
    def ref(self) -> str:
        return f"{self.kind}/{self.id}"

    @property
    def name(self) -> str:
        """The last word of the id; for parameters in the form that expressions use."""
        last = self.id.rsplit("/", 1)[-1]
        return last.replace("-", "_") if self.kind == "parameters" else last

    def label(self, lang: str = "zh") -> str:
        return self.spec.label.in_(lang)

    def holds_on(self, day: date, pack_valid: Valid) -> bool:
        """Whether the item is in force: its own period, else the pack's."""
        return day in (self.spec.valid or pack_valid)


def item_of(entry: Entry, spec: Item) -> PackItem[Item]:
    """The item of a merged entry."""
    return PackItem(
        kind=entry.kind,
        id=entry.id,
        spec=spec,
        origin=entry.origin,
        file=entry.file,
        line=1,
        clauses=tuple(dict.fromkeys(clause for clause, _ in clauses_in(entry))),
        references=tuple(dict.fromkeys(_references_in(entry.data))),
    )


def clauses_in(entry: Entry) -> Iterator[tuple[str, Place]]:
    """Every clause number that an entry names, with its place; the item's own come first."""
    for steps, key, value in _walk(entry.data, ()):
        if key == "clauses" and isinstance(value, tuple):
            for position, clause in enumerate(value):
                if isinstance(clause, str):
                    yield clause, place_in(entry, (*steps, position))
        elif key == "clause" and isinstance(value, str):
            yield value, place_in(entry, steps)


def parameters_in(entry: Entry) -> Iterator[tuple[str, Place]]:
    """Every value that names a parameter (":max_households"), with its place."""
    for steps, _key, value in _walk(entry.data, ()):
        if isinstance(value, str) and value.startswith(":") and value[1:].isidentifier():
            yield value[1:], place_in(entry, steps)


def place_in(entry: Entry, steps: Steps) -> Place:
    """The place of a value of an entry, or of the nearest thing around it."""
    for length in range(len(steps), -1, -1):
        found = entry.places.get(steps[:length])
        if found:
            return found
    return Place(entry.file, 1)


def _references_in(data: Any) -> Iterator[tuple[str, str]]:
    for _steps, key, value in _walk(data, ()):
        if key == "reference" and isinstance(value, dict):
            yield str(value.get("title")), str(value.get("href"))


def _walk(data: Any, steps: Steps) -> Iterator[tuple[Steps, str, Any]]:
    """Every value with the way to it and its key, outermost first."""
    if isinstance(data, dict):
        for key, value in data.items():
            yield (*steps, key), key, value
        for key, value in data.items():
            yield from _walk(value, (*steps, key))
    elif isinstance(data, tuple):
        for position, value in enumerate(data):
            if not isinstance(value, (dict, tuple)):
                yield (*steps, position), "", value
            yield from _walk(value, (*steps, position))
