"""Tries one item on given values, by engine or by plain counting: for cases, not for speed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from zhucun.engines.rules import UNSET, read_row
from zhucun.packs.kinds import Cadence, Entitlement, Indicator, Matcher, Screen, Terms
from zhucun.packs.kinds.common import UNSET_WORD
from zhucun.packs.on_day import PackAt

Given = Mapping[str, Any]


def outcome(at: PackAt, ref: str, subject: str, given: Given) -> str:
    """What the rule answers: pass, fail, unknown, not_applicable or unset. Raises RuleError."""
    answers = at.judge(subject, frozenset([ref])).explain(row_of(at, subject, given))
    return str(answers[0].outcome.value)


def lead_or_clear(at: PackAt, screen: Screen, given: Given) -> str:
    """`lead` where the flag is raised, `unknown` where values are missing, else `clear`."""
    if screen.flag == UNSET_WORD:
        return UNSET_WORD
    raised = _holds(at, screen.subject, screen.flag, given)
    return "unknown" if raised is None else "lead" if raised else "clear"


def is_due(at: PackAt, entitlement: Entitlement, given: Given) -> bool:
    """Whether the row is among those to whom it is due."""
    return (
        entitlement.who is None or _holds(at, entitlement.subject, entitlement.who, given) is True
    )


def in_universe(at: PackAt, cadence: Cadence, given: Given) -> bool:
    """Whether the row has the duty."""
    return cadence.universe is None or _holds(at, cadence.subject, cadence.universe, given) is True


def fit_of(at: PackAt, matcher: Matcher, given: Given) -> dict[str, Any]:
    """`fit`, the weights of the rows that hold for both sides, and `allowed`.

    A pair without any such row is not allowed where the matcher is hard.
    """
    sides = [given.get("left") or {}, given.get("right") or {}]
    total: Any = 0
    matched = 0
    for row in matcher.rows:
        texts = zip(matcher.between, (row.left, row.right), sides, strict=True)
        if all(
            text != UNSET_WORD and _holds(at, subject, text, side) is True
            for subject, text, side in texts
        ):
            matched += 1
            weight = at.number(row.weight)
            total = UNSET if weight is UNSET or total is UNSET else total + weight
    return {"fit": total, "allowed": bool(matched) or not matcher.hard}


def measured(at: PackAt, indicator: Indicator, rows: Iterable[Given]) -> dict[str, Any]:
    """`value`, and for ratios `numerator` and `denominator`, over the rows that fit `where`."""
    subject = indicator.subject
    every = [row_of(at, subject, row) for row in rows]
    counted = [
        row
        for row in every
        if indicator.where is None or _of_row(at, subject, indicator.where, row) is True
    ]
    if indicator.measure in ("ratio", "ratio-of-sums"):
        numerator = _part(at, indicator, indicator.numerator or "", counted)
        if indicator.denominator_figure is not None:  # it is a figure of places, not of these rows
            return {"numerator": numerator}
        denominator = _part(at, indicator, indicator.denominator or "", counted)
        share = numerator / denominator if denominator else None
        return {"numerator": numerator, "denominator": denominator, "value": share}
    if indicator.measure == "count":
        return {"value": len(counted)}
    values = [row[indicator.of or ""] for row in counted if row.get(indicator.of or "") is not None]
    return {"value": _measure(indicator.measure, values)}


def row_of(at: PackAt, subject: str, given: Given) -> dict[str, Any]:
    """A whole row: names that are not given are NULL, and a tag that is not given is not borne.

    Raises RuleError for a name or a value that the vocabulary does not have.
    """
    terms = at.item(f"terms/{subject}").spec
    assert isinstance(terms, Terms), "terms/… is made of Terms"
    tags = {
        name: False
        for name, term in terms.names.items()
        if term.tag is not None and not term.nullable
    }
    return dict(read_row(at.vocabulary(subject), {**tags, **given}))


def _holds(at: PackAt, subject: str, text: str, given: Given) -> bool | None:
    return _of_row(at, subject, text, row_of(at, subject, given))


def _of_row(at: PackAt, subject: str, text: str, row: Given) -> bool | None:
    return at.predicate(subject, text)(row)


def _part(at: PackAt, indicator: Indicator, text: str, rows: list[dict[str, Any]]) -> Any:
    if indicator.measure == "ratio-of-sums":
        return sum(row[text] for row in rows if row.get(text) is not None)
    return sum(1 for row in rows if _of_row(at, indicator.subject, text, row) is True)


def _measure(measure: str, values: list[Any]) -> Any:
    if measure == "distinct":
        return len(set(values))
    total = sum(Decimal(str(value)) for value in values)
    if measure == "sum":
        return total
    return total / len(values) if values else None
