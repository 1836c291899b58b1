"""What can be wrong with a rule, with the values of its parameters, or with its facts."""

from __future__ import annotations

from typing import Any

from zhucun.kernel.problems import N_, Problem


class RuleError(Problem):
    """Everything that this engine refuses."""

    code = "rules.refused"
    status = 422


class BadExpression(RuleError):
    """One expression with all its faults.

    `faults` holds one `Fault` for each; `facts["report"]` has their English sentences in one text.
    """

    code = "rules.bad-expression"
    message = N_("The expression “%(text)s” cannot be used. %(report)s")

    @property
    def faults(self) -> tuple[Fault, ...]:
        """The faults in the order of the text."""
        faults: tuple[Fault, ...] = self.facts["faults"]
        return faults


class Fault(RuleError):
    """One fault of an expression and its place in the text."""

    code = "rules.fault"

    @property
    def at(self) -> int:
        """The offset in the text, from 0."""
        return int(self.facts["at"])

    @property
    def place(self) -> tuple[int, int]:
        """Line and column, both from 1."""
        return int(self.facts["line"]), int(self.facts["column"])


class TooLong(Fault):
    """More text or words than a rule may have."""

    code = "rules.too-long"
    message = N_("Column %(column)s: it has more than %(limit)s %(things)s.")
    todo = N_("Split it into several rules, or move a list into a parameter or a tag.")


class TooDeep(Fault):
    """More nesting than a reader, or a parser, can follow."""

    code = "rules.too-deep"
    message = N_("Column %(column)s: it is nested more than %(limit)s levels deep.")
    todo = N_("Split it into several rules.")


class BadSyntax(Fault):
    """Words that are allowed, in an order that is not."""

    code = "rules.bad-syntax"
    message = N_("Column %(column)s: the expression cannot be read here: %(detail)s.")
    todo = N_("Check parentheses, commas and operators near this place.")


class NotAllowed(Fault):
    """A part of SQL that rules do not use."""

    code = "rules.not-allowed"
    message = N_("Column %(column)s: %(what)s is not part of the language of rules.")
    todo = N_("%(hint)s")


class UnknownName(Fault):
    """A name that the vocabulary of the subject does not have."""

    code = "rules.unknown-name"
    message = N_("Column %(column)s: “%(name)s” is not a name of this subject.")
    todo = N_("Did you mean: %(near)s?")


class UnknownParameter(Fault):
    """A parameter that no pack states."""

    code = "rules.unknown-parameter"
    message = N_("Column %(column)s: there is no parameter “:%(name)s”.")
    todo = N_("Did you mean: %(near)s?")


class UnknownFunction(Fault):
    """A function that rules do not have."""

    code = "rules.unknown-function"
    message = N_("Column %(column)s: there is no function “%(name)s”.")
    todo = N_("The functions are: %(near)s.")


class BadLiteral(Fault):
    """A number, text or date that cannot be written in a rule."""

    code = "rules.bad-literal"
    message = N_("Column %(column)s: %(value)s is not a value that a rule may state: %(why)s.")


class WrongType(Fault):
    """An operator that does not fit its operands."""

    code = "rules.wrong-type"
    message = N_("Column %(column)s: %(what)s needs %(needed)s, and this is %(found)s.")


class CannotCompare(Fault):
    """Two sides that are of different kinds, or of a kind that has no order."""

    code = "rules.cannot-compare"
    message = N_("Column %(column)s: %(left)s and %(right)s cannot be compared with %(operator)s.")
    todo = N_("%(hint)s")


class NullCompared(Fault):
    """NULL where it would silently make everything unknown."""

    code = "rules.null-compared"
    message = N_("Column %(column)s: NULL stands here as a value, and nothing ever equals NULL.")
    todo = N_("Write IS NULL or IS NOT NULL; as a result of CASE, NULL is allowed.")


class OutsideSet(Fault):
    """A text that the closed list of a name does not hold."""

    code = "rules.outside-set"
    message = N_("Column %(column)s: “%(value)s” is not one of the values of “%(name)s”.")
    todo = N_("Use one of: %(near)s.")


class Ambiguous(Fault):
    """A chain that databases read differently."""

    code = "rules.ambiguous"
    message = N_("Column %(column)s: databases read such a chain of comparisons differently.")
    todo = N_("Put parentheses round the part that belongs together.")


class BadVocabulary(RuleError):
    """A vocabulary that cannot be used."""

    code = "rules.bad-vocabulary"
    message = N_("The name “%(name)s” of a vocabulary cannot be used: %(why)s.")


class DuplicateRule(RuleError):
    """Two rules with one id."""

    code = "rules.duplicate-rule"
    message = N_("There are two rules with the id “%(rule)s”.")
    todo = N_("Give each rule its own id.")


class ParameterMissing(RuleError):
    """No value, not even unset, was given for a parameter."""

    code = "rules.parameter-missing"
    message = N_("The parameter “:%(name)s” was given no value.")
    todo = N_("Give its value on the day, or UNSET where the source leaves it open.")


class ParameterUnset(RuleError):
    """A predicate cannot be computed without this value; a rule would answer unset."""

    code = "rules.parameter-unset"
    message = N_("The parameter “:%(name)s” is not configured on this day.")
    todo = N_("State its value in the policy pack, with its clause.")


class BadParameter(RuleError):
    """A value of a parameter that is not of its type."""

    code = "rules.bad-parameter"
    message = N_("The parameter “:%(name)s” cannot be %(value)s: %(why)s.")


class FactMissing(RuleError):
    """A row lacks a name that a rule reads."""

    code = "rules.fact-missing"
    message = N_("The row has no “%(name)s”, which a rule reads.")
    todo = N_("Give it, or give NULL if it is not known.")


class FactUnknown(RuleError):
    """A row has a name that the vocabulary does not."""

    code = "rules.fact-unknown"
    message = N_("“%(name)s” is not a name of this subject.")
    todo = N_("Did you mean: %(near)s?")


class WrongFact(RuleError):
    """A value of a row that is not of the type of its name."""

    code = "rules.wrong-fact"
    message = N_("“%(name)s” cannot be %(value)s: %(why)s.")


class BadColumn(RuleError):
    """A column that was named for SQL and is not an identifier."""

    code = "rules.bad-column"
    message = N_("“%(column)s” cannot stand for “%(name)s” in SQL.")
    todo = N_("Give a column name, optionally quoted and qualified with dots.")


def shown(value: Any, limit: int = 60) -> str:
    """A value as a message shows it: short, and on one line."""
    text = repr(value) if not isinstance(value, int) or abs(value) < 10**30 else "a huge number"
    return text if len(text) <= limit else text[: limit - 1] + "…"
