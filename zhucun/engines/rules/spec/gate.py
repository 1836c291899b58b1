"""The parser's tree and the way back from it to the text: what both checks and messages need."""

from __future__ import annotations

from collections.abc import Mapping

from sqlglot import exp
from sqlglot.dialects.postgres import Postgres
from sqlglot.errors import ParseError, SqlglotError

from zhucun.engines.rules.errors import BadSyntax, NotAllowed, TooDeep
from zhucun.engines.rules.spec.faults import Faults
from zhucun.engines.rules.spec.limits import MAX_NESTING
from zhucun.engines.rules.spec.words import Leaf, Words

HINT = "See the section on expressions in the guide to packs."


def parsed(text: str, words: Words, faults: Faults) -> exp.Expression | None:
    """The parser's tree of checked words, or None with a fault."""
    try:
        trees = Postgres().parser().parse(words.tokens, text)
    except RecursionError:
        faults.add(TooDeep, 0, limit=MAX_NESTING)
        return None
    except ParseError as error:
        first = error.errors[0] if error.errors else {}
        faults.add(BadSyntax, _offset(words, first), detail=_detail(first))
        return None
    except SqlglotError as error:
        faults.add(BadSyntax, 0, detail=str(error)[:80])
        return None
    if len(trees) != 1 or trees[0] is None:
        faults.add(BadSyntax, 0, detail="one expression is needed")
        return None
    return trees[0]


def _detail(error: Mapping[str, object]) -> str:
    """The parser's own words, where they are meant for people."""
    words = str(error.get("description") or "")
    return "something is missing or misplaced" if "<class" in words or not words else words


def _offset(words: Words, error: Mapping[str, object]) -> int:
    """The parser tells line and column of the word's end."""
    for token in words.tokens:
        if (token.line, token.col) == (error.get("line"), error.get("col")):
            return token.start
    return words.tokens[-1].start


class Gate:
    """Lets through only the arguments that are named, and knows where everything stands in the
    text.
    """

    def __init__(self, words: Words, faults: Faults) -> None:
        self.leaves = words.leaves
        self.faults = faults
        self._last_at = 0

    def at(self, tree: exp.Expression) -> int:
        """The offset of the first word below; that of the last leaf seen where there is none."""
        for below in tree.dfs():
            leaf = self.leaf(below)
            if leaf is not None:
                self._last_at = leaf.at
                return leaf.at
        return self._last_at

    def leaf(self, tree: exp.Expression) -> Leaf | None:
        """What a column (or a called function) of the parser's tree stands for."""
        if isinstance(tree, (exp.Column, exp.Anonymous)):
            return self.leaves.get(tree.name)
        return None

    def only(self, tree: exp.Expression, *arguments: str) -> bool:
        """True where the parser set no argument but these; refuses otherwise."""
        if (
            all(not value or name in arguments for name, value in tree.args.items())
            and not tree.comments
        ):
            return True
        self.refused(tree)
        return False

    def refused(self, tree: exp.Expression) -> None:
        """Note that a node type or an argument is not on the list."""
        self.faults.add(NotAllowed, self.at(tree), what=f"“{tree.key}”", hint=HINT)
