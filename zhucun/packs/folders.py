"""Walks `policy/` and reads every file of it; what does not belong there is an error."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from zhucun.packs.errors import Findings, Place
from zhucun.packs.kinds import KINDS
from zhucun.packs.reader import Read, read

LANGUAGES = ("zh", "en")

_SOURCES = "sources"
_PLAIN_FILES = {"pack.yaml", "CHANGELOG.md", "README.md"}
_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_SUBJECT = re.compile(r"[a-z][a-z0-9]*([-_][a-z0-9]+)*")


@dataclass(frozen=True)
class RawPack:
    """A pack's files as they were read; `files` names those that exist, readable or not."""

    id: str
    manifest: Read | None
    changelog: str | None
    items: dict[tuple[str, str], Read] = field(default_factory=dict)
    labels: dict[str, Read] = field(default_factory=dict)
    cases: dict[str, Read] = field(default_factory=dict)
    #: Items whose file exists but could not be read: they are not reported as missing too.
    broken: set[tuple[str, str]] = field(default_factory=set)


def read_sources(policy: Path, findings: Findings) -> list[Read]:
    """The source documents, by file name."""
    found = []
    for path in _entries(policy / _SOURCES, findings, policy):
        file = str(path.relative_to(policy))
        if path.is_dir() or path.suffix != ".yaml":
            findings.add(
                Place(file, 1),
                "This does not belong among the sources.",
                "Keep <DOC>.yaml files here.",
            )
        elif document := read(path, file=file, findings=findings):
            found.append(document)
    return found


def read_packs(policy: Path, findings: Findings) -> dict[str, RawPack]:
    """The packs by the names of their folders."""
    packs = {}
    for path in _entries(policy, findings, policy):
        file = str(path.relative_to(policy))
        if path.name == _SOURCES and path.is_dir():
            continue
        if not path.is_dir():
            if path.name != "README.md":
                findings.add(
                    Place(file, 1), "This file belongs to no pack.", "Move it into a pack's folder."
                )
        elif not _NAME.fullmatch(path.name):
            findings.add(
                Place(file, 1), "A pack's folder is a lower-case word with hyphens.", "Rename it."
            )
        else:
            packs[path.name] = _read_pack(path, policy, findings)
    return packs


def _entries(folder: Path, findings: Findings, policy: Path) -> Iterator[Path]:
    if not folder.is_dir():
        name = str(folder.relative_to(policy)) if folder != policy else "."
        findings.add(
            Place(name, 1), "The folder is not there.", "Give the path of the policy folder."
        )
        return
    yield from sorted(folder.iterdir())


def _read_pack(folder: Path, policy: Path, findings: Findings) -> RawPack:
    manifest = folder / "pack.yaml"
    name = str(manifest.relative_to(policy))
    if manifest.is_file():
        stated = read(manifest, file=name, findings=findings)
    else:
        stated = None
        findings.add(
            Place(name, 1), "The pack has no pack.yaml.", "Say in it who the pack is for, and when."
        )
    changelog = folder / "CHANGELOG.md"
    text = changelog.read_text(encoding="utf-8") if changelog.is_file() else None
    pack = RawPack(folder.name, stated, text)
    for path in sorted(folder.iterdir()):
        _read_entry(path, pack, policy, findings)
    return pack


def _read_entry(path: Path, pack: RawPack, policy: Path, findings: Findings) -> None:
    file = str(path.relative_to(policy))
    if path.is_file() and path.name in _PLAIN_FILES:
        return
    if path.is_dir() and path.name in KINDS:
        _read_items(path, pack, policy, findings)
    elif path.is_dir() and path.name == "labels":
        _read_labels(path, pack, policy, findings)
    elif path.is_dir() and path.name == "cases":
        for inner, name, inner_file in _yaml_files(path, policy, findings):
            if found := read(inner, file=inner_file, findings=findings):
                pack.cases[name] = found
    else:
        kinds = ", ".join([*KINDS, "labels", "cases"])
        findings.add(
            Place(file, 1), f"“{path.name}” is unknown in a pack.", f"The folders are {kinds}."
        )


def _read_items(folder: Path, pack: RawPack, policy: Path, findings: Findings) -> None:
    kind = folder.name
    for path, name, file in _yaml_files(folder, policy, findings):
        before = len(findings)
        found = read(path, file=file, findings=findings)
        if found:
            pack.items[kind, name] = found
        elif len(findings) > before:
            pack.broken.add((kind, name))


def _read_labels(folder: Path, pack: RawPack, policy: Path, findings: Findings) -> None:
    for path, name, file in _yaml_files(folder, policy, findings):
        if name not in LANGUAGES:
            findings.add(
                Place(file, 1),
                f"“{name}” is not a language here.",
                "The files are zh.yaml and en.yaml.",
            )
        elif found := read(path, file=file, findings=findings):
            pack.labels[name] = found


def _yaml_files(folder: Path, policy: Path, findings: Findings) -> Iterator[tuple[Path, str, str]]:
    """Each YAML file below a folder with its id (the path without the ending) and its name."""
    pattern = _SUBJECT if folder.name == "terms" else _NAME
    above = folder.relative_to(policy).as_posix()
    for inside, _folders, names in sorted(os.walk(folder)):
        below = inside[len(str(folder)) + 1 :].replace(os.sep, "/")
        for each in sorted(names):
            stem, ending = os.path.splitext(each)
            name = f"{below}/{stem}" if below else stem
            file = f"{above}/{name}{ending}"
            if ending != ".yaml":
                findings.add(
                    Place(file, 1), "Only .yaml files belong here.", "Move it or rename it."
                )
            elif not all(pattern.fullmatch(part) for part in name.split("/")):
                findings.add(
                    Place(file, 1),
                    f"“{name}” is not a lower-case word with hyphens.",
                    "Rename the file.",
                )
            else:
                yield Path(inside, each), name, file
