"""A rule: a test, how it is meant, and for whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from zhucun.engines.rules.errors import DuplicateRule
from zhucun.engines.rules.spec.expression import Expression
from zhucun.engines.rules.spec.types import Type, Unset


class RuleKind(StrEnum):
    """Whether the test must hold or must not."""

    REQUIRE = "require"
    FORBID = "forbid"


@dataclass(frozen=True, slots=True)
class Rule:
    """A judgement about one row. A test that the source leaves open is UNSET."""

    id: str
    test: Expression | Unset
    kind: RuleKind = RuleKind.REQUIRE
    applies_when: Expression | None = None

    @property
    def expressions(self) -> tuple[Expression, ...]:
        """Its applies_when and its test, as far as it has them."""
        test = () if isinstance(self.test, Unset) else (self.test,)
        return test if self.applies_when is None else (self.applies_when, *test)

    @property
    def parameters(self) -> Mapping[str, Type]:
        """All that it needs."""
        return {name: kind for each in self.expressions for name, kind in each.parameters.items()}


def distinct(rules: Iterable[Rule]) -> tuple[Rule, ...]:
    """The rules as a tuple. Raises DuplicateRule where two share an id."""
    by_id: dict[str, Rule] = {}
    for rule in rules:
        if rule.id in by_id:
            raise DuplicateRule(rule=rule.id)
        by_id[rule.id] = rule
    return tuple(by_id.values())
