"""How far each clause of the sources is carried out: reads `docs/clauses.yaml` and counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import model_validator

from zhucun.packs.errors import Findings, PackErrors
from zhucun.packs.kinds.common import Strict, Text
from zhucun.packs.library import Library
from zhucun.packs.loading import load_library
from zhucun.packs.reader import Read, read
from zhucun.packs.schema import fit
from zhucun.packs.sources import Clause

#: works: a test proves it; data: a pack states it; context: nothing to carry out; not-yet: open.
STATES = ("works", "data", "context", "not-yet")
#: A clause that the file does not name.
UNSTATED = "unstated"


class _Stated(Strict):
    """What the file says of one clause: its tests, its items (kind/id), or why there is neither."""

    state: Literal["works", "data", "context", "not-yet"]
    tests: tuple[Text, ...] = ()
    items: tuple[Text, ...] = ()
    why: str = ""

    @model_validator(mode="after")
    def _has_its_proof(self) -> _Stated:
        if self.state == "works" and not self.tests:
            raise ValueError("a clause that works names its tests")
        if self.state == "data" and not self.items:
            raise ValueError("a clause that is data names its items")
        if self.state in ("context", "not-yet") and not self.why.strip():
            raise ValueError(f"a clause that is {self.state} says why")
        return self


@dataclass(frozen=True, kw_only=True)
class ClauseState:
    """One clause with its state and what proves it; `source` is the document's id."""

    id: str
    source: str
    title: str
    name: str
    state: str
    tests: tuple[str, ...]
    items: tuple[str, ...]
    why: str

    @property
    def evidence(self) -> str:
        """Tests, items and reasons in one line."""
        return " ".join(filter(None, (*self.tests, *self.items, self.why)))


@dataclass(frozen=True, kw_only=True)
class SourceSummary:
    """How many clauses of one source are in each state, UNSTATED among them."""

    source: str
    title: str
    counts: Mapping[str, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    def __str__(self) -> str:
        parts = "  ".join(f"{state} {self.counts[state]:3}" for state in (*STATES, UNSTATED))
        return f"{self.source:6}{self.total:4}  {parts}  {self.title}"


def read_states(
    path: Path, policy: Library | Path | str, *, root: Path | None = None
) -> list[ClauseState]:
    """Every clause of the sources with its state, sorted by number.

    Each clause of the file must be in the sources, each item in a pack, and with `root` each test
    below it. Raises PackErrors with all that is wrong, each with its line.
    """
    library = policy if isinstance(policy, Library) else load_library(policy)
    findings = Findings()
    stated = _stated(path, library, root, findings)
    if len(findings):
        raise PackErrors(errors=findings.sorted())
    return [
        _state(library.clauses[clause], stated.get(clause)) for clause in sorted(library.clauses)
    ]


def summary(states: Iterable[ClauseState]) -> list[SourceSummary]:
    """One row a source, sorted by its id; every state is counted, zero where there is none."""
    titles: dict[str, str] = {}
    counts: dict[str, Counter[str]] = {}
    for state in states:
        titles[state.source] = state.title
        counts.setdefault(state.source, Counter())[state.state] += 1
    return [
        SourceSummary(
            source=source,
            title=titles[source],
            counts={state: counts[source][state] for state in (*STATES, UNSTATED)},
        )
        for source in sorted(titles)
    ]


def items_of_clause(library: Library, clause: str) -> list[tuple[str, str]]:
    """Every item that cites a clause, as (pack, kind/id), where the pack itself states it."""
    return sorted(
        (pack.id, item.ref)
        for pack in library.packs.values()
        for item in pack.built.items.values()
        if item.origin == pack.id and clause in item.clauses
    )


def _state(clause: Clause, stated: _Stated | None) -> ClauseState:
    return ClauseState(
        id=clause.id,
        source=clause.document,
        title=clause.title,
        name=clause.name,
        state=stated.state if stated else UNSTATED,
        tests=stated.tests if stated else (),
        items=stated.items if stated else (),
        why=stated.why if stated else "",
    )


def _stated(
    path: Path, library: Library, root: Path | None, findings: Findings
) -> dict[str, _Stated]:
    file = read(path, file=path.name, findings=findings)
    if file is None:
        return {}
    if not isinstance(file.data, dict):
        hint = "Write “HN22-13: {state: works, tests: […]}”."
        findings.add(file.place(), "The file is not a mapping.", hint)
        return {}
    known = _cited(library)
    found = {}
    for clause, data in file.data.items():
        places = {
            steps[1:]: place for steps, place in file.places.items() if steps[:1] == (clause,)
        }
        stated = fit(_Stated, data, places=places, file=file.file, findings=findings)
        if stated:
            if clause not in library.clauses:
                hint = "Look it up in policy/sources/."
                findings.add(file.place((clause,)), f"No source has a clause {clause}.", hint)
            _check_items(file, clause, stated, known, findings)
            _check_tests(file, clause, stated, root, findings)
            found[clause] = stated
    return found


def _check_items(
    file: Read, clause: str, stated: _Stated, known: Mapping[str, set[str]], findings: Findings
) -> None:
    for position, ref in enumerate(stated.items):
        place = file.place((clause, "items", position))
        if ref not in known:
            hint = "Write pack:kind/id, such as hunan-2022:rules/team-size."
            findings.add(place, f"No pack has an item {ref}.", hint)
        elif clause not in known[ref]:
            findings.add(place, f"{ref} does not cite {clause}.", "Name an item that cites it.")


def _cited(library: Library) -> dict[str, set[str]]:
    """pack:kind/id → the clauses that the item cites, where the pack itself states it."""
    return {
        f"{pack.id}:{item.ref}": set(item.clauses)
        for pack in library.packs.values()
        for item in pack.built.items.values()
        if item.origin == pack.id
    }


def _check_tests(
    file: Read, clause: str, stated: _Stated, root: Path | None, findings: Findings
) -> None:
    for position, test in enumerate(stated.tests):
        if root is not None and not _has_test(root, test):
            place = file.place((clause, "tests", position))
            findings.add(place, f"There is no test {test}.", "Write tests/…/test_….py::test_….")


def _has_test(root: Path, test: str) -> bool:
    path, _, name = test.partition("::")
    file = root / path
    if not file.is_file():
        return file.is_dir() and not name
    return not name or f"def {name.split('[')[0]}(" in file.read_text(encoding="utf-8")
