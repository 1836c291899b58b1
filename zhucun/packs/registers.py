"""Registers of a pack: the policy documents of a region and the numbered articles of one, each with
the items that cite it or carry it out (SQ24-087, YN-051)."""

from __future__ import annotations

from dataclasses import dataclass

from zhucun.packs.items import PackItem
from zhucun.packs.kinds import KINDS, Checklist, Item
from zhucun.packs.kinds.checklists import ChecklistItem
from zhucun.packs.on_day import PackAt

#: What lists and shows, and carries nothing out.
_NO_ACT = ("mechanisms", "terms", "labels")


@dataclass(frozen=True, kw_only=True)
class Entered:
    """A document or an article of a register, with the items of the pack behind it."""

    entry: ChecklistItem
    items: tuple[PackItem[Item], ...]


@dataclass(frozen=True, kw_only=True)
class Register:
    """A register on a day. `slots`: how many the source says there are, None where it gives no
    count."""

    item: PackItem[Checklist]
    entered: tuple[Entered, ...]

    @property
    def slots(self) -> int | None:
        slots = self.item.spec.slots
        return slots if isinstance(slots, int) else None

    @property
    def is_complete(self) -> bool | None:
        """Whether as many are registered as the source says; None where it gives no count."""
        return None if self.slots is None else len(self.entered) == self.slots

    @property
    def covered(self) -> int:
        """How many of those registered are cited or carried out by an item of the pack."""
        return sum(bool(each.items) for each in self.entered)


@dataclass(frozen=True, kw_only=True)
class Cited:
    """A document outside the five sources that items cite."""

    title: str
    href: str
    items: tuple[PackItem[Item], ...]


def registers(at: PackAt) -> list[Register]:
    """The registers of a pack on the day, by id."""
    lists = [item for item in at.checklists() if item.spec.registers is not None]
    own = {item.ref for item in lists}
    items = [
        item
        for kind in KINDS
        if kind not in _NO_ACT
        for item in at.items(kind)
        if item.ref not in own
    ]
    return [
        Register(
            item=each,
            entered=tuple(
                Entered(
                    entry=entry,
                    items=tuple(item for item in items if _stands_behind(item, entry, each)),
                )
                for entry in each.spec.items
            ),
        )
        for each in lists
    ]


def cited(at: PackAt) -> list[Cited]:
    """Other documents that items of the pack cite, by title."""
    found: dict[tuple[str, str], list[PackItem[Item]]] = {}
    for kind in KINDS:
        for item in at.items(kind):
            for reference in item.references:
                found.setdefault(reference, []).append(item)
    return [
        Cited(title=title, href=href, items=tuple(items))
        for (title, href), items in sorted(found.items())
    ]


def _stands_behind(
    item: PackItem[Item], entry: ChecklistItem, register: PackItem[Checklist]
) -> bool:
    """An article is carried out by what it names; a document is cited too, by its clause or by its
    title."""
    if item.ref in entry.carried_by:
        return True
    if register.spec.registers == "articles":
        return False
    titles = {title for title, _href in item.references}
    return entry.clause in item.clauses or entry.label.zh in titles
