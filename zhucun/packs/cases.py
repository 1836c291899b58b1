"""A pack's own tests as they are written: given → expect."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from zhucun.packs.errors import Findings, Place
from zhucun.packs.folders import RawPack
from zhucun.packs.kinds.common import Steps, Strict, Text
from zhucun.packs.schema import fit


class CaseSpec(Strict):
    name: Text
    of: Text
    as_of: date
    given: dict[str, Any] | None = None
    rows: tuple[dict[str, Any], ...] | None = None
    expect: Any
    why: Any = None


@dataclass(frozen=True)
class Case:
    """One test of one item (`of` is kind/id), with its place."""

    spec: CaseSpec
    place: Place

    @property
    def key(self) -> tuple[str, str]:
        kind, _, item_id = self.spec.of.partition("/")
        return kind, item_id


def read_cases(raw: RawPack, findings: Findings) -> list[Case]:
    """The cases of a pack that could be read; the others are in `findings`."""
    return [case for name in sorted(raw.cases) for case in _in_file(raw, name, findings)]


def _in_file(raw: RawPack, name: str, findings: Findings) -> Iterator[Case]:
    file = raw.cases[name]
    if not isinstance(file.data, tuple):
        findings.add(
            file.place(), "A file of cases is a list.", "Begin each case with “- name: …”."
        )
        return
    places: list[dict[Steps, Place]] = [{} for _ in file.data]
    for steps, place in file.places.items():
        if steps:
            places[int(steps[0])][steps[1:]] = place
    for position, data in enumerate(file.data):
        spec = fit(CaseSpec, data, places=places[position], file=file.file, findings=findings)
        if spec:
            yield Case(spec, file.place((position,)))
