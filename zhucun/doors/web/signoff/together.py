"""A review of many cases in words: what they show together, and what one of them differs by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext

from zhucun.doors.web.roster.reasons import language
from zhucun.doors.web.signoff.shown import Sign, outcome_sign
from zhucun.engines.rules import Outcome


@dataclass(frozen=True, kw_only=True)
class LineShown:
    """One line of the evidence over all cases."""

    section: str
    label: str
    text: str
    known: int
    missing: int


@dataclass(frozen=True, kw_only=True)
class RuleShown:
    """One rule over all cases: how often it came out how."""

    rule: str
    label: str
    counts: tuple[tuple[Sign, int], ...]


def lines(summary: Mapping[str, Any]) -> list[LineShown]:
    """The evidence of all cases, line by line."""
    return [
        LineShown(
            section=_in(one["section"]),
            label=_in(one["label"]),
            text=_text(one),
            known=one["known"],
            missing=one["missing"],
        )
        for one in summary.get("lines", ())
    ]


def rules(summary: Mapping[str, Any]) -> list[RuleShown]:
    """The rules before the step, as they came out when the cases were laid open."""
    return [
        RuleShown(
            rule=one["rule"],
            label=_in(one["label"]),
            counts=tuple((outcome_sign(Outcome(word)), n) for word, n in one["counts"].items()),
        )
        for one in summary.get("rules", ())
    ]


def notes(summary: Mapping[str, Any], found: Sequence[Sequence[Any]]) -> list[str]:
    """What one case differs by."""
    labels = {one["rule"]: _in(one["label"]) for one in summary.get("rules", ())}
    said = []
    for kind, *facts in found:
        if kind == "rule":
            word = outcome_sign(Outcome(facts[1])).word
            said.append(
                gettext("%(rule)s: %(outcome)s") % {"rule": labels[facts[0]], "outcome": word}
            )
        elif kind == "missing":
            said.append(gettext("missing: %(label)s") % {"label": _label(summary, facts[0])})
        elif kind == "rare":
            words = {"label": _label(summary, facts[0]), "value": _in(facts[1:])}
            said.append(gettext("%(label)s is %(value)s, as with few") % words)
        else:
            said.append(gettext("no longer there"))
    return said


def _text(one: Mapping[str, Any]) -> str:
    unit = f" {one['unit']}" if one.get("unit") else ""
    if "values" in one:
        said = " · ".join(f"{_in(value)} × {number}" for *value, number in one["values"])
    elif "least" in one:
        span = {"least": one["least"] + unit, "most": one["most"] + unit}
        said = gettext("from %(least)s to %(most)s") % span
    else:
        return gettext("each its own")
    if "sum" in one:
        total = f"{Decimal(one['sum']):,}{unit}"
        said += gettext(", together %(total)s") % {"total": total}
    return said


def _label(summary: Mapping[str, Any], number: int) -> str:
    return _in(summary["lines"][number]["label"])


def _in(words: Sequence[str]) -> str:
    return words[1] if language().startswith("en") else words[0]
