"""The plan of an appraisal: the pack's scheme, side by side where it changes, with what the region
adopted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from zhucun.appraisal.errors import BadSettings
from zhucun.appraisal.models import Appraisal
from zhucun.appraisal.queries.schemes import sides_of
from zhucun.appraisal.queries.settings import Settings
from zhucun.appraisal.queries.sides import Side
from zhucun.appraisal.queries.views import View
from zhucun.engines import score as engine


def plan_of(
    appraisal: Appraisal, view: View, *, settings: Mapping[str, Any] | None = None
) -> engine.Plan:
    """The plan by which an appraisal is computed, or, with `settings`, by which it is only tried.

    Where the pack's scheme changes within the days, or the region adopted another one, each side
    follows its own rules: its parts, rhythms, classes, weights and scales. Raises BadSettings,
    NoScheme. One query.
    """
    sides = sides_of(appraisal, settings=settings)
    rescaled = frozenset(part.id for part in view.parts if part.is_rescaled)
    try:
        whole = sides[-1].segment.scheme.scale
        return engine.Plan(segments=_joined([_with(side, whole, rescaled) for side in sides]))
    except engine.BadScheme as error:
        raise BadSettings(what=str(error)) from error


def on_one_scale(mark: Decimal, most: Decimal, whole: Decimal) -> Decimal:
    """A mark of a part whose scale changed within the days, on the scale of the total, rounded half
    up to four places: as the engine values it."""
    units = engine.units(mark) * engine.units(whole)
    return engine.amount((2 * units + engine.units(most)) // (2 * engine.units(most)))


def _with(side: Side, whole: Decimal, rescaled: frozenset[str]) -> engine.Segment:
    """A side's segment with what the region decided, and only with the parts of this kind of
    appraisal. Raises BadScheme."""
    own, scheme = side.own, side.segment.scheme
    more: dict[str, Any] = {}
    if own.missing:
        more["missing"] = engine.Missing(own.missing)
    if own.rounding:
        more["rounding"] = engine.Rounding(own.rounding)
    if own.small:
        more["small"] = engine.Small(own.small)
    if own.calibration:
        more["calibration"] = engine.Calibration(method=engine.Method(own.calibration))
    if own.deduct_most is not None:
        more["deduction_cap"] = own.deduct_most
    parts = _parts(scheme.parts, side, whole, rescaled)
    grades = tuple(_grade(grade, own) for grade in scheme.grades)
    scheme = replace(scheme, parts=parts, grades=grades, **more)
    asked = {name for gate in scheme.gates for name in gate.rule.parameters}
    values = {name: float(one) for name, one in own.parameters.items() if name in asked}
    return replace(side.segment, scheme=scheme, values=dict(side.segment.values) | values)


def _parts(
    parts: tuple[engine.Part, ...], side: Side, whole: Decimal, rescaled: frozenset[str]
) -> tuple[engine.Part, ...]:
    """Those of this kind of appraisal that count; a whole without parts falls away."""
    found, own = [], side.own
    for part in parts:
        if part.parts:
            inner = _parts(part.parts, side, whole, rescaled)
            if inner:
                found.append(replace(_part(part, own), parts=inner))
        elif side.part(part.id) and (not own.weights or part.id in own.weights):
            found.append(_marked(_part(part, own), side, whole, part.id in rescaled))
    return tuple(found)


def _part(part: engine.Part, own: Settings) -> engine.Part:
    more: dict[str, Any] = {}
    if part.id in own.weights:
        more["weight"] = own.weights[part.id]
    if own.partial:
        more["partial"] = engine.Partial(own.partial)
    if own.missing:
        more["missing"] = engine.Missing(own.missing)
    return replace(part, **more)


def _marked(part: engine.Part, side: Side, whole: Decimal, is_rescaled: bool) -> engine.Part:
    """A part with the classes, words and scale that its side has; with the scale of the total where
    another side has another one, so that one mark may count on both."""
    seen = side.part(part.id)
    assert seen is not None  # asked by the caller
    weights: Mapping[str, Decimal | None] = side.own.classes.get(part.id) or {
        each.id: each.weight for each in part.assessors
    }
    words = {one.word: one.mark for one in seen.words}
    if is_rescaled:
        words = {word: on_one_scale(mark, seen.most, whole) for word, mark in words.items()}
    return replace(
        part,
        assessors=tuple(
            engine.Assessor(id=one.word, weight=weights.get(one.word)) for one in seen.classes
        ),
        scale=whole if is_rescaled else seen.most,
        words=words,
    )


def _grade(grade: engine.Grade, own: Settings) -> engine.Grade:
    more: dict[str, Any] = {}
    if grade.id in own.thresholds:
        more["minimum"] = own.thresholds[grade.id]
    shares = tuple(
        engine.Share(value=one.share, level=one.level, personnel=one.personnel_class)
        for one in own.shares
        if one.grade == grade.id
    )
    if shares:
        more["shares"] = shares
    return replace(grade, **more)


def _joined(segments: list[engine.Segment]) -> tuple[engine.Segment, ...]:
    """Segments that follow each other by the same rules are one."""
    found: list[engine.Segment] = []
    for one in segments:
        if found and (found[-1].scheme, dict(found[-1].values)) == (one.scheme, dict(one.values)):
            found[-1] = replace(found[-1], until=one.until)
        else:
            found.append(one)
    return tuple(found)
