"""Loads the policy folder: all of it, or nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from zhucun.packs.build import Built, build
from zhucun.packs.errors import Findings, PackError, PackErrors, Place, UnknownPack
from zhucun.packs.expressions import Speech, check_expressions
from zhucun.packs.folders import read_packs, read_sources
from zhucun.packs.library import Library, Pack
from zhucun.packs.links import check_links
from zhucun.packs.manifest import BASE
from zhucun.packs.overlap import check_overlaps
from zhucun.packs.running import CaseResult, run_cases
from zhucun.packs.schema import fit
from zhucun.packs.sources import Clause, SourceDocument, clauses_of


@dataclass(frozen=True)
class Checked:
    """What a check found. `library` is None where there is an error in what was read."""

    errors: list[PackError]
    results: list[CaseResult]
    library: Library | None

    @property
    def is_clean(self) -> bool:
        return not self.errors


def load_library(policy: Path | str) -> Library:
    """Every pack, linked and checked; the packs' cases are not run here.

    Raises PackErrors with all errors at once. Takes about a second for the packs of the house: call
    it once.
    """
    findings = Findings()
    library = _read(Path(policy), findings)
    if len(findings):
        raise PackErrors(errors=findings.sorted())
    return library


def check(policy: Path | str, *, pack: str | None = None) -> Checked:
    """All errors of the policy folder and the results of all cases; a failed case is an error.

    A case whose item has errors of its own is left out: its errors are there already. With `pack`,
    only that pack's errors and cases are kept, with the errors of base and of the sources. Raises
    UnknownPack where the policy folder has no folder of that name.
    """
    if pack is not None:
        _must_be_there(Path(policy), pack)
    findings = Findings()
    readable = _read(Path(policy), findings)
    is_clean = not len(findings)
    results = [
        result
        for each in readable.packs.values()
        if pack in (None, each.id)
        for result in run_cases(each)
    ]
    for result in results:
        if not result.passed:
            findings.add(result.place, f"The case “{result.name}” fails: {result.reason}.")
    kept = [
        error
        for error in findings.sorted()
        if pack is None or _folder(error) in (pack, "sources", BASE)
    ]
    return Checked(kept, results, readable if is_clean else None)


def _must_be_there(policy: Path, pack: str) -> None:
    known = {path.parent.name for path in policy.glob("*/pack.yaml")}
    if pack not in known and pack not in {path.name for path in policy.iterdir()}:
        raise UnknownPack(pack=pack, known=", ".join(sorted(known)))


def _folder(error: PackError) -> str:
    return error.file.split("/", 1)[0]


def _read(policy: Path, findings: Findings) -> Library:
    """What could be read: a library only where there are no findings."""
    clauses = _clauses(policy, findings)
    raws = read_packs(policy, findings)
    if BASE not in raws:
        findings.add(Place(BASE, 1), "There is no pack base.", "Every other pack extends it.")
    packs: dict[str, Pack] = {}
    spoken: dict[str, Speech] = {}
    for pack_id, built in build(raws, findings).items():
        speech = spoken[pack_id] = Speech(built, spoken.get(built.manifest.extends or ""))
        _check_sources(built, clauses, findings)
        check_links(built, set(clauses), findings)
        check_expressions(speech, findings)
        packs[pack_id] = Pack(speech, clauses)
    check_overlaps([pack.built for pack in packs.values()], findings)
    return Library(packs, clauses)


def _clauses(policy: Path, findings: Findings) -> dict[str, Clause]:
    found: dict[str, Clause] = {}
    for source in read_sources(policy, findings):
        document = fit(
            SourceDocument, source.data, places=source.places, file=source.file, findings=findings
        )
        if document and document.id != Path(source.file).stem:
            findings.add(
                source.place(("id",)),
                f"The id “{document.id}” is not the file's name.",
                "Mend one of them.",
            )
        elif document:
            found |= clauses_of(document)
    return found


def _check_sources(pack: Built, clauses: Mapping[str, Clause], findings: Findings) -> None:
    documents = {clause.document for clause in clauses.values()}
    for position, source in enumerate(pack.manifest.sources):
        if source not in documents:
            place = pack.source.place(("sources", position))
            findings.add(
                place,
                f"There is no source document {source}.",
                f"The documents are {', '.join(sorted(documents))}.",
            )
