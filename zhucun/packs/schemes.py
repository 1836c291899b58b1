"""The scheme of an appraisal as the score engine takes it, on a day and over a window."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import cast

from zhucun.engines import score as engine
from zhucun.engines.rules import UNSET, Rule, Unset, Value
from zhucun.packs.items import PackItem
from zhucun.packs.kinds import Score
from zhucun.packs.kinds.common import UNSET_WORD, Amount
from zhucun.packs.kinds.scores import Gate, Grade, Part
from zhucun.packs.on_day import PackAt

_PARTIAL = {
    "asked": engine.Partial.ASKED,
    "not-asked": engine.Partial.NOT_ASKED,
    UNSET_WORD: None,
}


@dataclass(frozen=True, kw_only=True)
class Span:
    """By which scheme (scores/…) of which pack an area appraises on the days [since, until)."""

    at: PackAt
    ref: str
    since: date
    until: date


def scheme_on(at: PackAt, ref: str) -> engine.Scheme:
    """One scheme as it stands on the pack's day; what is unset stays open. Raises UnknownItem,
    BadScheme."""
    item = cast("PackItem[Score]", at.item(ref))
    spec = item.spec
    called = spec.calibration
    return engine.Scheme(
        id=ref,
        parts=tuple(_part(at, part) for part in spec.parts),
        scale=Decimal(spec.scale),
        missing=engine.Missing(spec.missing),
        decimals=spec.decimals,
        deduction_cap=_number(at, spec.deduction_cap),
        gates=tuple(_gate(at, spec, gate, place) for place, gate in enumerate(spec.gates)),
        grades=tuple(_grade(at, grade) for grade in spec.grades),
        rounding=None if spec.rounding == UNSET_WORD else engine.Rounding(spec.rounding),
        small=None if spec.small_groups == UNSET_WORD else engine.Small(spec.small_groups),
        calibration=engine.Calibration(
            method=engine.Method(called.method), at_least=called.at_least
        )
        if called
        else engine.Calibration(),
        pack=f"{at.id} {at.version}",
    )


def plan_over(spans: Sequence[Span]) -> engine.Plan:
    """What an appraisal over some days is run by: spans that follow each other, cut again where a
    pack changes a weight or a parameter within one. Days under the same rules are one segment.

    Where the rules change, the last scheme's `changed` says whether each holds for its days, or the
    first or the last for all. Raises UnknownItem, BadScheme.
    """
    segments: list[engine.Segment] = []
    for segment in (each for span in spans for each in _segments(span)):
        if segments and _same(segments[-1], segment):
            segments[-1] = replace(segments[-1], until=segment.until)
        else:
            segments.append(segment)
    plan = engine.Plan(segments=tuple(segments))
    last = cast("PackItem[Score]", spans[-1].at.on(_last(spans[-1])).item(spans[-1].ref)).spec
    if last.changed == "by-days" or len(segments) == 1:
        return plan
    chosen = segments[0 if last.changed == "first" else -1]
    return engine.Plan(segments=(replace(chosen, since=plan.since, until=plan.until),))


def values_of(at: PackAt, scheme: engine.Scheme) -> Mapping[str, Value | Unset]:
    """The parameters that the gates of a scheme name, as they stand on the pack's day."""
    names = {name for gate in scheme.gates for name in gate.rule.parameters} - {"as_of"}
    return {name: at.values[name] for name in sorted(names)}


def _segments(span: Span) -> Iterator[engine.Segment]:
    days = [span.since, *_changes(span), span.until]
    for since, until in zip(days, days[1:], strict=False):
        at = span.at.on(since)
        scheme = scheme_on(at, span.ref)
        yield engine.Segment(scheme=scheme, since=since, until=until, values=values_of(at, scheme))


def _changes(span: Span) -> list[date]:
    """The days within a span from which something else may hold."""
    item = span.at.on(span.since).item(span.ref)
    entries = [entry for _steps, values in item.spec.dated() for entry in values]
    for parameter in span.at.on(span.since).parameters.values():
        entries += parameter.item.spec.values
    return sorted({entry.start for entry in entries if span.since < entry.start < span.until})


def _same(one: engine.Segment, other: engine.Segment) -> bool:
    mine = replace(one.scheme, pack="") == replace(other.scheme, pack="")
    return mine and dict(one.values) == dict(other.values)


def _last(span: Span) -> date:
    return date.fromordinal(span.until.toordinal() - 1)


def _part(at: PackAt, part: Part) -> engine.Part:
    return engine.Part(
        id=part.id,
        weight=_number(at, part.on(at.as_of)),
        every=engine.Every(part.every or "once"),
        assessors=tuple(
            engine.Assessor(id=word, weight=_number(at, part.by_weight.get(word)))
            for word in part.by
        ),
        scale=Decimal(part.scale),
        words={word: Decimal(mark) for word, mark in part.words.items()},
        missing=engine.Missing(part.missing),
        partial=_PARTIAL[part.partial],
        parts=tuple(_part(at, inner) for inner in part.parts),
        clause=part.clause or "",
    )


def _gate(at: PackAt, spec: Score, gate: Gate, place: int) -> engine.Gate:
    """A gate's rule is called by its place among the gates, from 0."""
    test = UNSET if gate.require == UNSET_WORD else at.expression(spec.subject, gate.require)
    return engine.Gate(
        grade=gate.grade, rule=Rule(id=f"gates/{place}", test=test), clause=gate.clause or ""
    )


def _grade(at: PackAt, grade: Grade) -> engine.Grade:
    shares = [
        engine.Share(
            value=_number(at, share.value),
            level=share.level or "",
            personnel=share.personnel or "",
            clause=share.clause or "",
        )
        for share in grade.shares
    ]
    if grade.share_max is not None:
        value = _number(at, grade.share_max)
        shares.append(engine.Share(value=value, clause=grade.clause or ""))
    minimum = _number(at, grade.minimum)
    return engine.Grade(
        id=grade.id,
        minimum=UNSET if minimum is None and grade.minimum is not None else minimum,
        shares=tuple(shares),
        clause=grade.clause or "",
    )


def _number(at: PackAt, value: Amount | None) -> Decimal | None:
    """A number, also of a parameter; None where there is none or it is unset."""
    found = at.number(value)
    return None if isinstance(found, Unset) else Decimal(found)
