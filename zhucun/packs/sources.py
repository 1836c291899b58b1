"""The source documents, clause by clause: `policy/sources/<DOC>.yaml`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from pydantic import model_validator

from zhucun.packs.kinds.common import (
    ClauseId,
    Misfit,
    Strict,
    Text,
    refuse_twins,
)


class SourceClause(Strict):
    id: ClauseId
    kind: Literal["A", "C", "L", "M", "Q", "R", "S", "T", "W"]
    name: Text
    quote: Text
    sentence: Text
    meaning: Text


class SourceDocument(Strict):
    id: Text
    title: Text
    publisher: Text
    published_on: date | None
    region: Text
    clauses: tuple[SourceClause, ...]

    @model_validator(mode="after")
    def _clauses_are_its_own(self) -> SourceDocument:
        refuse_twins(self.clauses, "id", "clauses")
        for position, clause in enumerate(self.clauses):
            if not clause.id.startswith(f"{self.id}-"):
                what = f"the clause {clause.id} does not belong to {self.id}"
                raise Misfit(what, "clauses", position)
        return self


@dataclass(frozen=True, kw_only=True)
class Clause:
    """One clause of a source: `quote` is the decisive words, `sentence` the sentence around them.

    `kind` is M mechanism, R rule, Q quota, W workflow, A artefact, S statistic, L local example,
    T window, C context.
    """

    id: str
    kind: str
    name: str
    quote: str
    sentence: str
    meaning: str
    document: str
    title: str
    publisher: str
    published_on: date | None
    region: str


def clauses_of(document: SourceDocument) -> dict[str, Clause]:
    """The clauses of a document by their number."""
    return {
        clause.id: Clause(
            **clause.model_dump(),
            document=document.id,
            title=document.title,
            publisher=document.publisher,
            published_on=document.published_on,
            region=document.region,
        )
        for clause in document.clauses
    }
