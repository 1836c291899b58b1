"""Puts packs together: parents first, inherited items merged, each held against its model."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from zhucun.packs.cases import Case, read_cases
from zhucun.packs.errors import Findings, Place
from zhucun.packs.folders import RawPack
from zhucun.packs.inherit import Entry, Words, merged_items, merged_words
from zhucun.packs.items import PackItem, item_of
from zhucun.packs.kinds import KINDS, Item
from zhucun.packs.manifest import BASE, Manifest
from zhucun.packs.reader import Read
from zhucun.packs.schema import fit

Key = tuple[str, str]


@dataclass(frozen=True)
class Built:
    """A pack with all that it inherits. `items` holds what fits its model, `entries` all."""

    id: str
    manifest: Manifest
    source: Read
    entries: dict[Key, Entry]
    items: dict[Key, PackItem[Item]]
    words: dict[str, Words]
    cases: tuple[Case, ...]
    #: Items of which a file of this pack could not be read.
    broken: frozenset[Key]

    def own(self) -> Iterator[Entry]:
        """What the pack itself states."""
        return (entry for entry in self.entries.values() if entry.origin == self.id)


def build(raws: dict[str, RawPack], findings: Findings) -> dict[str, Built]:
    """The packs that could be put together; the reasons against the others are in `findings`."""
    manifests = {
        pack_id: found for pack_id, raw in raws.items() if (found := _manifest(raw, findings))
    }
    built: dict[str, Built] = {}
    for pack_id in _parents_first(raws, manifests, findings):
        parent = manifests[pack_id].extends
        if parent is None or parent in built:
            built[pack_id] = _built(
                raws[pack_id], manifests[pack_id], built.get(parent or ""), findings
            )
    return built


def _manifest(raw: RawPack, findings: Findings) -> Manifest | None:
    if raw.manifest is None:
        return None
    file = raw.manifest.file
    manifest = fit(
        Manifest, raw.manifest.data, places=raw.manifest.places, file=file, findings=findings
    )
    if manifest and manifest.id != raw.id:
        place = raw.manifest.place(("id",))
        findings.add(
            place, f"The id “{manifest.id}” is not the folder's name.", f"Write id: {raw.id}."
        )
        return None
    return manifest


def _parents_first(
    raws: dict[str, RawPack], manifests: dict[str, Manifest], findings: Findings
) -> list[str]:
    ordered: list[str] = []
    for pack_id in sorted(manifests):
        trail: list[str] = []
        current: str | None = pack_id
        while current is not None and current not in ordered and current in manifests:
            if current in trail:
                break
            trail.append(current)
            current = manifests[current].extends
        source = raws[trail[-1] if trail else pack_id].manifest
        place = source.place(("extends",)) if source else Place(pack_id, 1)
        if current in trail:
            circle = " → ".join([*trail[trail.index(current) :], current])
            findings.add(
                place,
                f"The packs extend one another in a circle: {circle}.",
                "Let one of them extend base.",
            )
        elif current is not None and current not in ordered:
            if current not in raws:
                findings.add(
                    place,
                    f"There is no pack “{current}” to extend.",
                    f"The packs are {', '.join(raws)}.",
                )
        else:
            ordered.extend(reversed(trail))
    return ordered


def _built(raw: RawPack, manifest: Manifest, parent: Built | None, findings: Findings) -> Built:
    _check_root(raw, manifest, findings)
    entries = merged_items(raw, parent.entries if parent else {})
    items = {}
    for key, entry in entries.items():
        inherited = parent.items.get(key) if parent and parent.entries.get(key) is entry else None
        found = inherited or _item(entry, findings)
        if found:
            items[key] = found
    return Built(
        id=raw.id,
        manifest=manifest,
        source=raw.manifest or Read(f"{raw.id}/pack.yaml", {}, {}),
        entries=entries,
        items=items,
        words=merged_words(raw, parent.words if parent else {}),
        cases=tuple(read_cases(raw, findings)),
        broken=frozenset(raw.broken) | (parent.broken if parent else frozenset()),
    )


def _item(entry: Entry, findings: Findings) -> PackItem[Item] | None:
    spec = fit(
        KINDS[entry.kind], entry.data, places=entry.places, file=entry.file, findings=findings
    )
    return item_of(entry, spec) if spec else None


def _check_root(raw: RawPack, manifest: Manifest, findings: Findings) -> None:
    """Only base stands alone; every version has its note in the change log."""
    place = Place(f"{raw.id}/pack.yaml", 1)
    if raw.manifest:
        place = raw.manifest.place(("extends",))
    if manifest.extends is None and raw.id != BASE:
        findings.add(place, "Only the pack base extends nothing.", "Write extends: base.")
    log = Place(f"{raw.id}/CHANGELOG.md", 1)
    if raw.changelog is None:
        findings.add(
            log,
            "The pack has no CHANGELOG.md.",
            "Note in it what changed, for which days and areas.",
        )
    elif manifest.version not in raw.changelog:
        hint = f"Add what changed in {manifest.version}, for which days and areas."
        findings.add(log, f"The version {manifest.version} has no note.", hint)
