"""What is different between two packs, or one pack on two days: item by item, key by key."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from zhucun.packs.compare import plain_value, same, shown
from zhucun.packs.folders import LANGUAGES
from zhucun.packs.kinds import KINDS
from zhucun.packs.on_day import PackAt
from zhucun.packs.views import view

#: Whole lives of dated values: of two packs on two days only what is in force then is compared.
_LIVES = {"values", "rhythm", "amounts"}

#: How an item or a key differs.
How = Literal["only-before", "only-after", "changed"]


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One difference; `label` is the item's, as (zh, en).

    `key` is empty where the whole item is on one side only.
    """

    how: How
    ref: str
    key: str
    before: Any
    after: Any
    label: tuple[str, str]

    def __str__(self) -> str:
        if self.how == "changed":
            return f"~ {self.ref} {self.key}: {shown(self.before)} → {shown(self.after)}"
        sign, value = ("-", self.before) if self.how == "only-before" else ("+", self.after)
        return (
            f"{sign} {self.ref} {self.key}: {shown(value)}"
            if self.key
            else f"{sign} {self.ref} {self.label[0]}"
        )


@dataclass(frozen=True, kw_only=True)
class PackDiff:
    """All differences from one (pack, day) to another, sorted by item and key."""

    before: tuple[str, date]
    after: tuple[str, date]
    differences: tuple[Difference, ...]

    def __iter__(self) -> Iterator[Difference]:
        return iter(self.differences)

    def of_kind(self, kind: str) -> tuple[Difference, ...]:
        """The differences of one kind, such as parameters."""
        return tuple(found for found in self.differences if found.ref.split("/", 1)[0] == kind)

    def __str__(self) -> str:
        head = f"{self.before[0]} ({self.before[1]}) → {self.after[0]} ({self.after[1]})"
        return "\n".join([head, *map(str, self.differences)])


def diff(before: PackAt, after: PackAt) -> PackDiff:
    """What changes from one to the other: items in force, the values in force, and labels."""
    found = [*_item_differences(before, after), *_label_differences(before, after)]
    return PackDiff(
        before=(before.id, before.as_of), after=(after.id, after.as_of), differences=tuple(found)
    )


def _item_differences(before: PackAt, after: PackAt) -> Iterator[Difference]:
    for kind in KINDS:
        left = {item.id: item for item in before.items(kind)}
        right = {item.id: item for item in after.items(kind)}
        for item_id in sorted(left.keys() | right.keys()):
            item = left.get(item_id) or right[item_id]
            label = item.spec.label.zh, item.spec.label.en
            if item_id not in right:
                yield Difference(
                    how="only-before", ref=item.ref, key="", before=None, after=None, label=label
                )
            elif item_id not in left:
                yield Difference(
                    how="only-after", ref=item.ref, key="", before=None, after=None, label=label
                )
            else:
                old, new = _plain(before, item.ref), _plain(after, item.ref)
                yield from _key_differences(item.ref, label, old, new)


def _plain(at: PackAt, ref: str) -> dict[str, Any]:
    """The item on the day as flat keys; the names of a vocabulary count one by one."""
    item = at.item(ref)
    plain: dict[str, Any] = plain_value(
        {key: value for key, value in view(at, item).items() if key not in _LIVES}
    )
    names = plain.pop("names", None) or {}
    return plain | {f"names.{name}": value for name, value in names.items()}


def _key_differences(
    ref: str, label: tuple[str, str], old: dict[str, Any], new: dict[str, Any]
) -> Iterator[Difference]:
    for key in sorted(old.keys() | new.keys()):
        before, after = old.get(key), new.get(key)
        if key in old and key in new and (before == after or same(before, after)):
            continue
        how: How = "changed"
        if key not in old or key not in new:
            how = "only-before" if key in old else "only-after"
        yield Difference(how=how, ref=ref, key=key, before=before, after=after, label=label)


def _label_differences(before: PackAt, after: PackAt) -> Iterator[Difference]:
    for lang in LANGUAGES:
        ref = f"labels/{lang}"
        yield from _key_differences(
            ref, (ref, ref), dict(before.words(lang)), dict(after.words(lang))
        )
