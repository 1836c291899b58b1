"""What a pack says together with what it inherits, key by key, each value still with its place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from zhucun.packs.errors import Place
from zhucun.packs.folders import RawPack
from zhucun.packs.mentions import Mentions, mentions_in
from zhucun.packs.reader import Read, Steps

#: Keys of which an item states one: stating another in a pack takes the inherited one away.
_EXCLUSIVE = {"require": "forbid", "forbid": "require"}


@dataclass(frozen=True)
class Entry:
    """An item as a pack has it: merged values, the place of each, and the file that spoke last."""

    kind: str
    id: str
    data: Any
    places: dict[Steps, Place]
    file: str
    origin: str

    @property
    def ref(self) -> str:
        return f"{self.kind}/{self.id}"

    @cached_property
    def mentions(self) -> Mentions:
        """The clauses, parameters and references that it names."""
        return mentions_in(self.data)


@dataclass(frozen=True)
class Words:
    """A pack's labels in one language with the place of each."""

    texts: dict[str, Any]
    places: dict[str, Place]


def merged_items(
    raw: RawPack, parent: dict[tuple[str, str], Entry]
) -> dict[tuple[str, str], Entry]:
    """The parent's items, overridden by the pack's own.

    What is only inherited are the parent's very objects.
    """
    found = dict(parent)
    for key, own in raw.items.items():
        kind, item_id = key
        inherited = parent.get(key)
        if (
            inherited is None
            or not isinstance(own.data, dict)
            or not isinstance(inherited.data, dict)
        ):
            found[key] = Entry(kind, item_id, own.data, own.places, own.file, raw.id)
        else:
            data, places = _merged(inherited, own, kind)
            found[key] = Entry(kind, item_id, data, places, own.file, raw.id)
    return found


def merged_words(raw: RawPack, parent: dict[str, Words]) -> dict[str, Words]:
    """Labels, language by language and key by key."""
    found = dict(parent)
    for lang, own in raw.labels.items():
        inherited = parent.get(lang, Words({}, {}))
        if isinstance(own.data, dict):
            places = {key: own.place((key,)) for key in own.data}
            found[lang] = Words({**inherited.texts, **own.data}, {**inherited.places, **places})
    return found


def _merged(inherited: Entry, own: Read, kind: str) -> tuple[dict[str, Any], dict[Steps, Place]]:
    stated = set(own.data)
    dropped = stated | {_EXCLUSIVE[key] for key in stated if key in _EXCLUSIVE}
    places = {
        steps: place
        for steps, place in inherited.places.items()
        if not steps or steps[0] not in dropped
    }
    data = {key: value for key, value in inherited.data.items() if key not in dropped} | own.data
    if kind == "terms" and _have_names(inherited.data, own.data):
        data["names"] = inherited.data["names"] | own.data["names"]
        places |= dict(_kept_names(inherited, own))
    return data, places | own.places


def _have_names(inherited: dict[str, Any], own: dict[str, Any]) -> bool:
    return isinstance(inherited.get("names"), dict) and isinstance(own.get("names"), dict)


def _kept_names(inherited: Entry, own: Read) -> Iterator[tuple[Steps, Place]]:
    for steps, place in inherited.places.items():
        if steps[:1] == ("names",) and len(steps) > 1 and steps[1] not in own.data["names"]:
            yield steps, place
