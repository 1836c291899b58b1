"""Which conditions decided: each rule keeps, for every pattern of its leaves that has occurred, a
function that makes the answer from the values of a row.

A leaf is a condition without AND, OR, NOT at its top. The compiled rules compute the leaves; what
they add up to is worked out once for each pattern.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType
from typing import Any, TypeAlias, cast

from zhucun.engines.rules.answers import Answer, Outcome
from zhucun.engines.rules.run.binding import Binding
from zhucun.engines.rules.run.leaves import Truth, decide, leaves
from zhucun.engines.rules.spec.expression import Expression
from zhucun.engines.rules.spec.nodes import Node
from zhucun.engines.rules.spec.rule import Rule, RuleKind
from zhucun.engines.rules.spec.types import Unset

#: Patterns that are kept for one rule; a rule of ten leaves could have 59,049.
MAX_PATTERNS = 512
#: Makes the answer from the values of the rule's names, in the order of `Reasons.names`.
Answering: TypeAlias = Callable[..., Answer]


@dataclass(slots=True)
class Reasons:
    """One rule's answers, by pattern. `conditions` are its leaves, those of applies_when first."""

    rule: Rule
    binding: Binding
    unset: tuple[str, ...] = ()
    conditions: list[Node] = field(default_factory=list)
    names: tuple[str, ...] = ()
    seen: dict[Any, Answering] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.unset = self.binding.unset(self.rule.parameters)
        parts = self._computable()
        self.conditions = [leaf for each in parts for leaf in leaves(each.tree)]
        self.names = tuple(dict.fromkeys(name for each in parts for name in each.names))

    def answering(self, key: Any) -> Answering:
        """What answers a pattern: a tuple of truths, or one truth where there is one leaf."""
        found = self.seen.get(key)
        if found is None:
            if len(self.seen) >= MAX_PATTERNS:
                self.seen.clear()
            truths = key if isinstance(key, tuple) else (key,)
            found = self.seen[key] = self._answering(*self._decided(truths))
        return found

    @property
    def _is_open(self) -> bool:
        """True where the test cannot be computed, because a source leaves something open."""
        return bool(self.unset) or isinstance(self.rule.test, Unset)

    def _computable(self) -> tuple[Expression, ...]:
        """What can be computed: without the test where a parameter of it is not configured."""
        if not self._is_open:
            return self.rule.expressions
        scope = self.rule.applies_when
        return () if scope is None or self.binding.unset(scope.parameters) else (scope,)

    def _decided(self, truths: tuple[Truth, ...]) -> tuple[Outcome, list[Node]]:
        """The outcome of a pattern and the leaves that decided."""
        scope, test = self.rule.applies_when, self.rule.test
        test_at = 0
        if scope is not None and truths:
            test_at = len(leaves(scope.tree))
            applies, deciding = decide(scope.tree, truths[:test_at])
            if applies is False:
                return Outcome.NOT_APPLICABLE, [self.conditions[at] for at in deciding]
            if applies is None and not self._is_open:
                return Outcome.UNKNOWN, [self.conditions[at] for at in deciding]
        if self._is_open or isinstance(test, Unset):
            return Outcome.UNSET, []
        truth, deciding = decide(test.tree, truths[test_at:])
        return outcome_of(truth, self.rule.kind), [self.conditions[test_at + at] for at in deciding]

    def _answering(self, outcome: Outcome, deciding: list[Node]) -> Answering:
        parts = [Expression(condition) for condition in deciding]
        names = tuple(dict.fromkeys(name for part in parts for name in part.names))
        needed = [name for part in parts for name in part.parameters]
        if outcome is Outcome.UNSET:
            needed = list(self.unset)
        parameters = MappingProxyType({name: self.binding.given(name) for name in needed})
        because = tuple(dict.fromkeys(part.text for part in parts))
        return _factory(self.names, names)(self.rule.id, outcome, parameters, because)


def outcome_of(truth: Truth, kind: RuleKind) -> Outcome:
    """What the truth of a test means for a rule of this kind."""
    if truth is None:
        return Outcome.UNKNOWN
    return Outcome.PASS if truth is (kind is RuleKind.REQUIRE) else Outcome.FAIL


@lru_cache(maxsize=2048)
def _factory(names: tuple[str, ...], deciding: tuple[str, ...]) -> Callable[..., Answering]:
    """Answers over some names of which some decided; a call costs a quarter of a microsecond.

    The only words that are not ours are names of a vocabulary, as text literals.
    """
    arguments = ", ".join(f"a{at}" for at in range(len(names)))
    values = ", ".join(f"{name!r}: a{names.index(name)}" for name in deciding)
    answer = f"new(Answer, (rule, outcome, {{{values}}}, parameters, because))"
    text = f"lambda rule, outcome, parameters, because: lambda {arguments}: {answer}"
    made = eval(text, {"new": tuple.__new__, "Answer": Answer})  # noqa: S307 (see above)
    return cast("Callable[..., Answering]", made)
