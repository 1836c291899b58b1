"""An item of a pack as the house uses it: its spec, its place, the clauses that it carries out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

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
        clauses=tuple(dict.fromkeys(clause for clause, _ in entry.mentions.clauses)),
        references=tuple(dict.fromkeys(entry.mentions.references)),
    )


def place_in(entry: Entry, steps: Steps) -> Place:
    """The place of a value of an entry, or of the nearest thing around it."""
    for length in range(len(steps), -1, -1):
        found = entry.places.get(steps[:length])
        if found:
            return found
    return Place(entry.file, 1)
