"""The names that the rules about one subject may use."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from zhucun.engines.rules.errors import BadVocabulary
from zhucun.engines.rules.spec.types import Type

FUNCTIONS = ("years_between", "months_between", "days_between", "coalesce")
KEYWORDS = frozenset(
    [
        "and",
        "or",
        "not",
        "in",
        "is",
        "null",
        "true",
        "false",
        "between",
        "case",
        "when",
        "then",
        "else",
        "end",
        "date",
        "as_of",
    ]
)
_NAME = re.compile(r"[a-z][a-z0-9_]{0,62}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One name: its type, whether it may be NULL, and for text the closed list of its values."""

    name: str
    type: Type
    nullable: bool = True
    one_of: tuple[str, ...] | None = None

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            raise BadVocabulary(name=self.name, why="a name has lower-case letters, digits and _")
        if self.name in KEYWORDS or self.name in FUNCTIONS:
            raise BadVocabulary(name=self.name, why="it is a word of the language of rules")
        if self.one_of is not None and self.type is not Type.STR:
            raise BadVocabulary(name=self.name, why="only text has one_of")


class Vocabulary(Mapping[str, Term]):
    """Name → Term. Raises BadVocabulary where two terms share a name."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self._terms: dict[str, Term] = {}
        for term in terms:
            if term.name in self._terms:
                raise BadVocabulary(name=term.name, why="it stands there twice")
            self._terms[term.name] = term

    @classmethod
    def read(cls, names: Mapping[str, Mapping[str, Any]]) -> Vocabulary:
        """From the `names` of `terms/<subject>.yaml`: type, nullable, one_of; other keys are left
        alone.

        Raises BadVocabulary.
        """
        return cls(_term(name, given) for name, given in names.items())

    def __getitem__(self, name: str) -> Term:
        return self._terms[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._terms)

    def __len__(self) -> int:
        return len(self._terms)


def _term(name: str, given: Mapping[str, Any]) -> Term:
    try:
        kind = Type(given["type"])
    except (KeyError, ValueError) as error:
        raise BadVocabulary(name=name, why="its type is none of bool int num str date") from error
    one_of = given.get("one_of")
    return Term(
        name=name,
        type=kind,
        nullable=bool(given.get("nullable", True)),
        one_of=None if one_of is None else tuple(str(value) for value in one_of),
    )


def near(word: str, words: Iterable[str]) -> str:
    """The words that look like this one, or else the first dozen of all: for “did you mean”."""
    known = sorted(words)
    found = difflib.get_close_matches(word[:80].lower(), known, n=3, cutoff=0.6)
    rest = known[:12] + (["…"] if len(known) > 12 else [])
    return ", ".join(found or rest) or "–"
