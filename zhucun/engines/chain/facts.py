"""What a chain is given: the signatures made, how its rules come out, and the day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from zhucun.engines.chain.spec import Signature, Verdict
from zhucun.engines.rules import Outcome


@dataclass(frozen=True, kw_only=True)
class Facts:
    """One case. `signatures` in the order in which they were made, without those recalled;
    `guards`: how each rule comes out today, a rule that is not there is not known."""

    started_on: date
    today: date
    signatures: tuple[Signature, ...] = ()
    guards: Mapping[str, Outcome] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """A signature that somebody wants to make. `is_own`: the case is about himself, or about whom
    he signs for. `also`: further keys by which he may be the one of a signature that stands."""

    step: str
    word: str
    who: str
    verdict: Verdict = Verdict.SIGNED
    for_whom: str = ""
    is_own: bool = False
    also: frozenset[str] = frozenset()

    @property
    def people(self) -> frozenset[str]:
        return frozenset({self.who, self.for_whom} - {""}) | self.also
