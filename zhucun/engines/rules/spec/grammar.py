"""The second gate: the parser's tree, checked node by node and argument by argument, becomes our
own.

Only the node types in `_BUILDERS` exist here, and of each only the arguments that its builder
names. A faulty part becomes None; its fault is noted once, and what stands above it is still
checked where it can be.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Literal, cast

from sqlglot import exp

from zhucun.engines.rules.errors import (
    Ambiguous,
    BadSyntax,
    NotAllowed,
    NullCompared,
    TooDeep,
    TooLong,
    UnknownFunction,
    UnknownName,
    UnknownParameter,
    WrongType,
)
from zhucun.engines.rules.spec import nodes
from zhucun.engines.rules.spec.agreement import Agreement
from zhucun.engines.rules.spec.faults import Faults
from zhucun.engines.rules.spec.gate import Gate, parsed
from zhucun.engines.rules.spec.limits import MAX_DEPTH, MAX_PRODUCTS
from zhucun.engines.rules.spec.nodes import Node
from zhucun.engines.rules.spec.types import Type
from zhucun.engines.rules.spec.vocabulary import FUNCTIONS, Vocabulary, near
from zhucun.engines.rules.spec.words import Kind, Leaf, Words, read_words

_TYPE_OF = {bool: Type.BOOL, int: Type.INT, float: Type.NUM, str: Type.STR}
_OPERATORS: Mapping[type[exp.Expression], str] = {
    exp.Add: "+",
    exp.Sub: "-",
    exp.Mul: "*",
    exp.Div: "/",
}
_COMPARISONS: Mapping[type[exp.Expression], str] = {
    exp.EQ: "=", exp.NEQ: "<>", exp.LT: "<", exp.LTE: "<=", exp.GT: ">", exp.GTE: ">="
}  # fmt: skip
_CHAINED: tuple[type[exp.Expression], ...] = (*_COMPARISONS, exp.Is, exp.In, exp.Between, exp.Not)


def build(
    text: str, vocabulary: Vocabulary, parameters: Mapping[str, Type], faults: Faults
) -> Node | None:
    """The checked tree of a text; None, with faults, where there is none."""
    words = read_words(text, faults)
    if words is None:
        return None
    tree = parsed(text, words, faults)
    if tree is None:
        return None
    return _Builder(words, vocabulary, parameters, faults).whole(tree)


class _Builder(Gate):
    """Turns one parser's tree into nodes."""

    def __init__(
        self,
        words: Words,
        vocabulary: Vocabulary,
        parameters: Mapping[str, Type],
        faults: Faults,
    ) -> None:
        super().__init__(words, faults)
        self.vocabulary = vocabulary
        self.parameters = parameters
        self.agreement = Agreement(faults)
        self.depth = 0

    def whole(self, tree: exp.Expression) -> Node | None:
        """The root: it must be true or false."""
        return self.boolean(tree, "a rule")

    def node(self, tree: exp.Expression) -> Node | None:
        """One node of any type."""
        builder = _BUILDERS.get(type(tree))
        if builder is None:
            self.refused(tree)
            return None
        if self.depth >= MAX_DEPTH:
            if not self.faults.stop:
                self.faults.add(TooDeep, self.at(tree), limit=MAX_DEPTH)
                self.faults.stop = True
            return None
        self.depth += 1
        try:
            return builder(self, tree)
        finally:
            self.depth -= 1

    def boolean(self, tree: exp.Expression, what: str) -> Node | None:
        """A node that must be true or false."""
        return self.of_type(tree, what, "a condition", lambda type_: type_ is Type.BOOL)

    def number(self, tree: exp.Expression, what: str) -> Node | None:
        """A node that must be int or num."""
        return self.of_type(tree, what, "a number", lambda type_: type_.is_number)

    def of_type(
        self, tree: exp.Expression, what: str, needed: str, fits: Callable[[Type], bool]
    ) -> Node | None:
        """A node whose type must fit."""
        built = self.node(tree)
        if built is None or fits(built.type):
            return built
        self.faults.add(WrongType, self.at(tree), what=what, needed=needed, found=built.type.value)
        return None

    def column(self, tree: exp.Expression) -> Node | None:
        identifier = tree.this
        if not (
            self.only(tree, "this")
            and isinstance(identifier, exp.Identifier)
            and self.only(identifier, "this")
        ):
            return None
        leaf = self.leaves.get(identifier.name)
        if leaf is None:
            self.refused(tree)
            return None
        match leaf.kind:
            case Kind.NAME:
                return self.name(leaf)
            case Kind.PARAM:
                return self.parameter(leaf)
            case Kind.VALUE if leaf.value is not None:
                return nodes.Literal(leaf.value, _TYPE_OF.get(type(leaf.value), Type.DATE))
            case Kind.NULL:
                self.faults.add(NullCompared, leaf.at)
        return None

    def name(self, leaf: Leaf) -> Node | None:
        term = self.vocabulary.get(leaf.name)
        if term is not None:
            return nodes.Name(term.name, term.type, term.nullable, term.one_of)
        is_parameter = leaf.name in self.parameters or leaf.name == "as_of"
        guess = f":{leaf.name}" if is_parameter else near(leaf.name, self.vocabulary)
        self.faults.add(UnknownName, leaf.at, name=leaf.name[:80], near=guess)
        return None

    def parameter(self, leaf: Leaf) -> Node | None:
        if leaf.name == "as_of":
            return nodes.Param("as_of", Type.DATE)
        type_ = self.parameters.get(leaf.name)
        if type_ is not None:
            return nodes.Param(leaf.name, Type(type_))
        guess = near(leaf.name, {*self.parameters, "as_of"})
        self.faults.add(UnknownParameter, leaf.at, name=leaf.name[:80], near=guess)
        return None

    def paren(self, tree: exp.Expression) -> Node | None:
        return self.node(tree.this) if self.only(tree, "this") else None

    def negated(self, tree: exp.Expression) -> Node | None:
        if not self.only(tree, "this"):
            return None
        item = self.boolean(tree.this, "NOT")
        return None if item is None else nodes.Not(item)

    def junction(self, tree: exp.Expression) -> Node | None:
        """A chain of the same word, unrolled without recursion: the parser leans it to the left."""
        kind, parts = type(tree), []
        below = tree
        while type(below) is kind:
            if not self.only(below, "this", "expression"):
                return None
            parts.append(below.expression)
            below = below.this
        parts.append(below)
        word: Literal["AND", "OR"] = "AND" if kind is exp.And else "OR"
        items = [self.boolean(part, word) for part in reversed(parts)]
        built = [item for item in items if item is not None]
        return nodes.Junction(word, tuple(built)) if len(built) == len(items) else None

    def comparison(self, tree: exp.Expression) -> Node | None:
        if not self.only(tree, "this", "expression") or self.is_chained(tree.this, tree.expression):
            return None
        left, right = self.node(tree.this), self.node(tree.expression)
        operator = cast(nodes.Comparison, _COMPARISONS[type(tree)])
        if left is None or right is None:
            return None
        if not self.agreement.comparable(self.at(tree.expression), operator, left, right):
            return None
        return nodes.Compare(operator, left, right)

    def is_chained(self, *operands: exp.Expression) -> bool:
        """`a = b IS NULL` and `a = b = c` differ between databases; parentheses make it clear."""
        for operand in operands:
            if isinstance(operand, _CHAINED):
                self.faults.add(Ambiguous, self.at(operand))
                return True
        return False

    def between(self, tree: exp.Expression) -> Node | None:
        if not self.only(tree, "this", "low", "high"):
            return None
        parts = (tree.this, tree.args["low"], tree.args["high"])
        if self.is_chained(*parts):
            return None
        item, low, high = (self.node(part) for part in parts)
        if item is None or low is None or high is None:
            return None
        for bound, part in ((low, parts[1]), (high, parts[2])):
            if not self.agreement.comparable(self.at(part), "BETWEEN", item, bound):
                return None
        return nodes.Between(item, low, high)

    def member(self, tree: exp.Expression) -> Node | None:
        if not self.only(tree, "this", "expressions") or self.is_chained(tree.this):
            return None
        item = self.node(tree.this)
        options = [self.option(part, item) for part in tree.expressions]
        built = [option for option in options if option is not None]
        if not options:
            self.faults.add(BadSyntax, self.at(tree), detail="the list is empty")
        if item is None or not built or len(built) < len(options):
            return None
        return nodes.In(item, tuple(built))

    def option(self, tree: exp.Expression, item: Node | None) -> nodes.Literal | nodes.Param | None:
        option = _folded(self.node(tree))
        if option is None:
            return None
        if not isinstance(option, (nodes.Literal, nodes.Param)):
            hint = "A list holds values and parameters; compare names with = and OR."
            self.faults.add(NotAllowed, self.at(tree), what="this in a list", hint=hint)
            return None
        fits = item is None or self.agreement.comparable(self.at(tree), "IN", item, option)
        return option if fits else None

    def identity(self, tree: exp.Expression) -> Node | None:
        if not self.only(tree, "this", "expression") or self.is_chained(tree.this):
            return None
        what = tree.expression
        if isinstance(what, exp.Null) and self.only(what):
            item = self.node(tree.this)
            return None if item is None else nodes.Is(item, None)
        if isinstance(what, exp.Boolean) and self.only(what, "this"):
            item = self.boolean(tree.this, "IS TRUE")
            return None if item is None else nodes.Is(item, bool(what.this))
        self.refused(tree)
        return None

    def arithmetic(self, tree: exp.Expression) -> Node | None:
        if not self.only(tree, "this", "expression", "typed", "safe"):
            return None
        sign = cast(nodes.Operator, _OPERATORS[type(tree)])
        left, right = self.number(tree.this, sign), self.number(tree.expression, sign)
        if left is None or right is None:
            return None
        products = [
            below for side in (left, right) for below in nodes.walk(side) if _is_product(below)
        ]
        if len(products) >= MAX_PRODUCTS and sign in "*/":
            facts = {"limit": MAX_PRODUCTS, "things": "multiplications in one value"}
            self.faults.add(TooLong, self.at(tree), **facts)
            return None
        is_whole = sign != "/" and left.type is right.type is Type.INT
        return nodes.Arithmetic(sign, left, right, Type.INT if is_whole else Type.NUM)

    def negative(self, tree: exp.Expression) -> Node | None:
        if not self.only(tree, "this"):
            return None
        item = self.number(tree.this, "-")
        return None if item is None else nodes.Negative(item, item.type)

    def case(self, tree: exp.Expression) -> Node | None:
        """Searched CASE; NULL may be a result as long as another result has a type."""
        if tree.args.get("this") is not None or tree.args.get("default") is None:
            hint = "Write CASE WHEN … THEN … ELSE … END."
            self.faults.add(NotAllowed, self.at(tree), what="this form of CASE", hint=hint)
            return None
        whens = tree.args["ifs"]
        if not self.only(tree, "ifs", "default") or not all(
            type(branch) is exp.If and self.only(branch, "this", "true") for branch in whens
        ):
            return None
        conditions = [self.boolean(branch.this, "WHEN") for branch in whens]
        results = [branch.args["true"] for branch in whens] + [tree.args["default"]]
        values = self.unified(results, may_be_null=True)
        built = [condition for condition in conditions if condition is not None]
        if values is None or len(built) < len(conditions):
            return None
        branches = tuple(zip(built, values[:-1], strict=True))
        return nodes.Case(branches, values[-1], _common(values))

    def unified(self, parts: list[exp.Expression], *, may_be_null: bool) -> list[Node] | None:
        """Results that stand for each other: all of one type, int and num becoming num."""
        nulls = [may_be_null and self.is_null(part) for part in parts]
        built = [None if null else self.node(part) for part, null in zip(parts, nulls, strict=True)]
        known = [value for value in built if value is not None]
        if len(known) + sum(nulls) < len(parts):
            return None
        if not known:
            self.faults.add(NullCompared, self.at(parts[0]))
            return None
        type_ = self.agreement.common_type(self.at(parts[0]), known)
        return None if type_ is None else [self.agreement.typed(value, type_) for value in built]

    def is_null(self, tree: exp.Expression) -> bool:
        leaf = self.leaf(tree)
        return leaf is not None and leaf.kind is Kind.NULL

    def function(self, tree: exp.Expression) -> Node | None:
        leaf = self.leaf(tree)
        if (
            leaf is None
            or leaf.kind is not Kind.FUNCTION
            or not self.only(tree, "this", "expressions")
        ):
            self.refused(tree)
            return None
        if leaf.name not in FUNCTIONS:
            facts = {"name": leaf.name[:80], "near": ", ".join(FUNCTIONS)}
            self.faults.add(UnknownFunction, leaf.at, **facts)
            return None
        if leaf.name == "coalesce":
            return self.coalesce(tree, leaf)
        return self.elapsed(tree, leaf)

    def coalesce(self, tree: exp.Expression, leaf: Leaf) -> Node | None:
        if len(tree.expressions) < 2:
            facts = {"what": "COALESCE", "needed": "two values or more", "found": "fewer"}
            self.faults.add(WrongType, leaf.at, **facts)
            return None
        values = self.unified(tree.expressions, may_be_null=False)
        return None if values is None else nodes.Coalesce(tuple(values), _common(values))

    def elapsed(self, tree: exp.Expression, leaf: Leaf) -> Node | None:
        """Never one in another: SQL repeats the two days, and nesting would multiply the text."""
        parts = [self.node(part) for part in tree.expressions]
        if len(parts) != 2 or any(
            part is not None and part.type is not Type.DATE for part in parts
        ):
            found = ", ".join("?" if part is None else part.type for part in parts) or "nothing"
            facts = {"what": leaf.name, "needed": "two days (start, end)", "found": found}
            self.faults.add(WrongType, leaf.at, **facts)
            return None
        start, end = parts
        if start is None or end is None:
            return None
        if any(
            isinstance(below, nodes.Elapsed) for part in (start, end) for below in nodes.walk(part)
        ):
            hint = f"Take the inner one out of {leaf.name}."
            self.faults.add(
                NotAllowed, leaf.at, what=f"{leaf.name} in another such function", hint=hint
            )
            return None
        return nodes.Elapsed(cast(nodes.Unit, leaf.name.removesuffix("_between")), start, end)


def _common(values: Sequence[Node]) -> Type:
    """The type of values that agree: num as soon as one of them is."""
    return Type.NUM if any(value.type is Type.NUM for value in values) else values[0].type


def _is_product(node: Node) -> bool:
    return isinstance(node, nodes.Arithmetic) and node.operator in "*/"


def _folded(node: Node | None) -> Node | None:
    """A negative number of a list, as the literal that it is."""
    match node:
        case nodes.Negative(nodes.Literal(value, type_), _) if value is not None:
            return nodes.Literal(-cast(float, value), type_)
    return node


_BUILDERS: Mapping[type[exp.Expression], Callable[[_Builder, exp.Expression], Node | None]] = {
    exp.Column: _Builder.column,
    exp.Paren: _Builder.paren,
    exp.Not: _Builder.negated,
    exp.And: _Builder.junction,
    exp.Or: _Builder.junction,
    **dict.fromkeys(_COMPARISONS, _Builder.comparison),
    **dict.fromkeys(_OPERATORS, _Builder.arithmetic),
    exp.Between: _Builder.between,
    exp.In: _Builder.member,
    exp.Is: _Builder.identity,
    exp.Neg: _Builder.negative,
    exp.Case: _Builder.case,
    exp.Anonymous: _Builder.function,
}
