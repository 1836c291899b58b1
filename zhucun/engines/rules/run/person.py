"""One row at a time, in Python: outcomes in microseconds, reasons in little more."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from zhucun.engines.rules.answers import Answer, Outcome
from zhucun.engines.rules.run.binding import Binding
from zhucun.engines.rules.run.python import PythonWriter
from zhucun.engines.rules.run.reasons import Reasons, outcome_of
from zhucun.engines.rules.run.rows import Row, row_function
from zhucun.engines.rules.spec.expression import Expression
from zhucun.engines.rules.spec.nodes import can_be_null
from zhucun.engines.rules.spec.rule import Rule, distinct
from zhucun.engines.rules.spec.types import Unset, Value


@dataclass(frozen=True, slots=True)
class Judge:
    """Rules compiled for a day. Keep it: compiling costs about a millisecond a rule, judging a
    microsecond.

    A row is a mapping that has at least `names`. Booleans may be 0 and 1, days ISO text, numbers
    Decimal. Both functions raise FactMissing and WrongFact, and answer in the order of `rules`.
    """

    rules: tuple[Rule, ...]
    names: tuple[str, ...]
    outcomes: Callable[[Row], tuple[Outcome, ...]]
    explain: Callable[[Row], list[Answer]]


def compile_rules(
    rules: Iterable[Rule], parameters: Mapping[str, Value | Unset], as_of: date
) -> Judge:
    """Compile rules with the values of their parameters on a day; UNSET makes a rule answer unset.

    Raises ParameterMissing, BadParameter, DuplicateRule.
    """
    binding = Binding(parameters, as_of)
    kept = distinct(rules)
    names = dict.fromkeys(name for rule in kept for each in rule.expressions for name in each.names)
    return Judge(kept, tuple(names), _outcomes(kept, binding), _explain(kept, binding))


def compile_predicate(
    expression: Expression, parameters: Mapping[str, Value | Unset], as_of: date
) -> Callable[[Row], bool | None]:
    """Compile a filter for a day: True, False, or None where it is not known.

    Raises ParameterMissing, ParameterUnset, BadParameter; the function raises FactMissing,
    WrongFact.
    """
    writer = PythonWriter()
    words = writer.write(Binding(parameters, as_of).bound(expression))
    return row_function(writer, [f"return {words}"])


def _outcomes(rules: tuple[Rule, ...], binding: Binding) -> Callable[[Row], tuple[Outcome, ...]]:
    writer = PythonWriter()
    writer.constants.update({outcome.name: outcome for outcome in Outcome})
    parts = [_outcome_words(writer, rule, binding) for rule in rules]
    return row_function(writer, ["return (" + "".join(f"{part}, " for part in parts) + ")"])


def _outcome_words(writer: PythonWriter, rule: Rule, binding: Binding) -> str:
    """The Python expression of one rule's outcome."""
    scope, test = rule.applies_when, rule.test
    if scope is not None and binding.unset(scope.parameters):
        return "UNSET"
    is_unset = isinstance(test, Unset) or bool(binding.unset(test.parameters))
    words = (
        "UNSET" if isinstance(test, Unset) or is_unset else _test_words(writer, test, rule, binding)
    )
    if scope is None:
        return words
    bound = binding.bound(scope)
    if not can_be_null(bound):
        return f"({words} if {writer.write(bound)} else NOT_APPLICABLE)"
    truth = writer.temporary()
    otherwise = "UNSET" if is_unset else "UNKNOWN"
    return (
        f"({words} if ({truth} := {writer.write(bound)})"
        f" else {otherwise} if {truth} is None else NOT_APPLICABLE)"
    )


def _test_words(writer: PythonWriter, test: Expression, rule: Rule, binding: Binding) -> str:
    bound = binding.bound(test)
    words = writer.write(bound)
    holds, fails = outcome_of(True, rule.kind).name, outcome_of(False, rule.kind).name
    if not can_be_null(bound):
        return f"({holds} if {words} else {fails})"
    truth = writer.temporary()
    return f"({holds} if ({truth} := {words}) else UNKNOWN if {truth} is None else {fails})"


def _explain(rules: tuple[Rule, ...], binding: Binding) -> Callable[[Row], list[Answer]]:
    """A function that computes every leaf once and hands the pattern and the values on."""
    writer = PythonWriter()
    answers: list[str] = []
    for number, rule in enumerate(rules):
        reasons = Reasons(rule, binding)
        parts = [writer.write(binding.bound(Expression(leaf))) for leaf in reasons.conditions]
        key = parts[0] if len(parts) == 1 else "(" + "".join(f"{part}, " for part in parts) + ")"
        writer.constants[f"seen{number}"] = reasons.seen.get
        writer.constants[f"answering{number}"] = reasons.answering
        values = ", ".join(writer.variables[name] for name in reasons.names)
        answers.append(f"(seen{number}(key := {key}) or answering{number}(key))({values})")
    return row_function(writer, [f"return [{', '.join(answers)}]"])
