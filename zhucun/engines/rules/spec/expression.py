"""An expression that passed both gates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from zhucun.engines.rules.errors import BadSyntax
from zhucun.engines.rules.spec import nodes
from zhucun.engines.rules.spec.faults import Faults
from zhucun.engines.rules.spec.nodes import Node
from zhucun.engines.rules.spec.text import text_of
from zhucun.engines.rules.spec.types import Type
from zhucun.engines.rules.spec.vocabulary import Vocabulary


@dataclass(frozen=True)
class Expression:
    """A checked boolean expression: `tree` is what runs, `source` what the author wrote.

    Only `parse` makes one. Two are equal where their trees are.
    """

    tree: Node

    def __str__(self) -> str:
        return self.text

    @cached_property
    def text(self) -> str:
        """The expression in one canonical spelling."""
        return text_of(self.tree)

    @cached_property
    def names(self) -> Mapping[str, nodes.Name]:
        """The names that it reads, in the order of the text."""
        return {node.name: node for node in nodes.walk(self.tree) if isinstance(node, nodes.Name)}

    @cached_property
    def parameters(self) -> Mapping[str, Type]:
        """The parameters that it needs, `as_of` among them, in the order of the text."""
        return {
            node.name: node.type for node in nodes.walk(self.tree) if isinstance(node, nodes.Param)
        }


def parse(
    text: str, vocabulary: Vocabulary, parameters: Mapping[str, Type] | None = None
) -> Expression:
    """Read one boolean expression over a vocabulary and typed parameters (`as_of` is always there).

    About half a millisecond for a rule of two conditions; the first call also imports sqlglot (0.3
    s). Raises BadExpression with every fault that was found and its place in the text.
    """
    from zhucun.engines.rules.spec import grammar  # sqlglot is slow to import: only who parses pays

    faults = Faults(text)
    tree = grammar.build(text, vocabulary, parameters or {}, faults)
    if tree is None and not faults.found:
        faults.add(BadSyntax, 0, detail="it is none of the forms that rules have")
    faults.raise_if_any()
    assert tree is not None, "a text without a tree has a fault"
    return Expression(tree)
