"""What a chain says: its steps, their order, the rules that must hold before them, and what a
signature is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property

from zhucun.engines.chain.errors import BadChain


class Mode(StrEnum):
    """Whose signatures finish a step."""

    ALL = "all"
    ANY = "any"


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step. `by` are words for signers; `after` None: after the step above; `deadline_days`
    None: the source gives no limit; `back_to` None: a rejection sends back to the start. Whoever
    does a step that is no opinion, as hanging up what was agreed, may have given his before."""

    id: str
    by: tuple[str, ...]
    mode: Mode = Mode.ALL
    after: tuple[str, ...] | None = None
    deadline_days: int | None = None
    back_to: str | None = None
    is_opinion: bool = True


@dataclass(frozen=True, kw_only=True)
class Guard:
    """A rule that must hold before a step; before the first ones where none is named. One that does
    not block is shown and stops nobody."""

    rule: str
    before: str | None = None
    blocks: bool = True


@dataclass(frozen=True, kw_only=True)
class Chain:
    """Who signs what, in which order. Raises BadChain.

    `selves` are the words that stand for the person whom the case is about: the only ones by which
    somebody may sign his own case.
    """

    steps: tuple[Step, ...]
    guards: tuple[Guard, ...] = ()
    distinct_signers: bool = False
    selves: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        if not self.steps:
            raise BadChain("a chain has at least one step")
        above: set[str] = set()
        for step in self.steps:
            if step.id in above:
                raise BadChain(f"two steps are called “{step.id}”")
            if not step.by or len(set(step.by)) != len(step.by):
                raise BadChain(f"“{step.id}” needs signers, each named once")
            if strange := set(step.after or ()) - above:
                raise BadChain(f"“{step.id}” comes after “{min(strange)}”, which is not above it")
            above.add(step.id)
            if step.back_to is not None and step.back_to not in above:
                raise BadChain(f"“{step.id}” sends back to “{step.back_to}”, which is not above it")
        for guard in self.guards:
            if guard.before is not None and guard.before not in above:
                raise BadChain(f"a guard stands before “{guard.before}”, which is no step")

    def step(self, step_id: str) -> Step:
        """One step. Raises BadChain."""
        if step_id not in self._by_id:
            raise BadChain(f"there is no step “{step_id}”")
        return self._by_id[step_id]

    @cached_property
    def _by_id(self) -> dict[str, Step]:
        return {step.id: step for step in self.steps}

    @cached_property
    def before(self) -> dict[str, tuple[str, ...]]:
        """The steps that come right before each step."""
        found: dict[str, tuple[str, ...]] = {}
        above: tuple[str, ...] = ()
        for step in self.steps:
            found[step.id] = above if step.after is None else step.after
            above = (step.id,)
        return found

    @cached_property
    def all_before(self) -> dict[str, frozenset[str]]:
        """All steps that come somewhere before each step."""
        found: dict[str, frozenset[str]] = {}
        for step in self.steps:
            direct = self.before[step.id]
            found[step.id] = frozenset(direct).union(*(found[each] for each in direct))
        return found

    @cached_property
    def all_after(self) -> dict[str, frozenset[str]]:
        """All steps that come somewhere after each step."""
        return {
            step.id: frozenset(one for one, above in self.all_before.items() if step.id in above)
            for step in self.steps
        }

    @cached_property
    def guards_of(self) -> dict[str, tuple[Guard, ...]]:
        """The guards of each step, with those of all steps before it: what fails early fails for
        good."""
        own: dict[str, list[Guard]] = {step.id: [] for step in self.steps}
        firsts = [step.id for step in self.steps if not self.before[step.id]]
        for guard in self.guards:
            for step_id in [guard.before] if guard.before is not None else firsts:
                own[step_id].append(guard)
        return {
            step.id: tuple(
                dict.fromkeys(
                    guard
                    for each in self.steps
                    if each.id == step.id or each.id in self.all_before[step.id]
                    for guard in own[each.id]
                )
            )
            for step in self.steps
        }


class Verdict(StrEnum):
    """What a signer says."""

    SIGNED = "signed"
    REJECTED = "rejected"


@dataclass(frozen=True, kw_only=True)
class Signature:
    """One signature that was made. `who` and `for_whom` (who delegated it, or who signed on paper)
    are keys of persons: two signatures with one of them in common are of one person."""

    step: str
    word: str
    who: str
    on: date
    verdict: Verdict = Verdict.SIGNED
    for_whom: str = ""
    reason: str = ""

    @property
    def people(self) -> frozenset[str]:
        return frozenset({self.who, self.for_whom} - {""})
