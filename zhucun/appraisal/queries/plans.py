"""The plan of an appraisal: the pack's scheme, segment by segment where it changes, with what the
region adopted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from zhucun.appraisal.errors import BadSettings, NoScheme
from zhucun.appraisal.models import Appraisal
from zhucun.appraisal.queries.schemes import View, adopted_for, days_of_adoption
from zhucun.appraisal.queries.settings import Settings, settings_of
from zhucun.directory import queries as directory
from zhucun.engines import score as engine
from zhucun.packs.errors import PackOutOfPeriod, UnknownItem
from zhucun.packs.schemes import Span, plan_over


def plan_of(
    appraisal: Appraisal, view: View, *, settings: Mapping[str, Any] | None = None
) -> engine.Plan:
    """The plan by which an appraisal is computed, or, with `settings`, by which it is only tried.

    Where the pack's scheme changes within the days, or the region adopted another one, each side
    follows its own rules. Raises BadSettings, NoScheme. One query for each segment.
    """
    try:
        pack_plan = plan_over(_spans(appraisal))
        cut = [one for each in pack_plan.segments for one in _cut(each, appraisal)]
        own = [_with(segment, appraisal, view, settings) for segment in cut]
        return engine.Plan(segments=_joined(own))
    except engine.BadScheme as error:
        raise BadSettings(what=str(error)) from error
    except (UnknownItem, PackOutOfPeriod) as error:
        last = appraisal.until - timedelta(days=1)
        raise NoScheme(pack=appraisal.pack, score=appraisal.score, day=last) from error


def _spans(appraisal: Appraisal) -> list[Span]:
    """The packs of the area over the days, one after the other."""
    found, start = [], appraisal.since
    while start < appraisal.until:
        pack = directory.policy().for_area(appraisal.area, start)
        end = min(appraisal.until, pack.valid.until or appraisal.until)
        ref = f"scores/{appraisal.score}"
        found.append(Span(at=pack.at(start), ref=ref, since=start, until=end))
        start = end
    return found


def _cut(segment: engine.Segment, appraisal: Appraisal) -> Iterator[engine.Segment]:
    """A segment cut where the region began to follow another scheme of its own."""
    days = days_of_adoption(appraisal.area, appraisal.score)
    inside = [day for day in days if segment.since < day < segment.until]
    edges = [segment.since, *inside, segment.until]
    for since, until in zip(edges, edges[1:], strict=False):
        yield replace(segment, since=since, until=until)


def _with(
    segment: engine.Segment,
    appraisal: Appraisal,
    view: View,
    settings: Mapping[str, Any] | None,
) -> engine.Segment:
    given = settings
    if given is None:
        adopted = adopted_for(appraisal.area, appraisal.score, on=segment.since)
        given = adopted.settings if adopted else {}
    own = settings_of(given)
    scheme = with_settings(segment.scheme, view, own)
    asked = {name for gate in scheme.gates for name in gate.rule.parameters}
    values = {name: float(one) for name, one in own.parameters.items() if name in asked}
    return replace(segment, scheme=scheme, values=dict(segment.values) | values)


def with_settings(scheme: engine.Scheme, view: View, own: Settings) -> engine.Scheme:
    """A pack's scheme with what a region decided, and only with the parts of this kind of
    appraisal. Raises BadSettings."""
    parts = _parts(scheme.parts, view, own)
    grades = tuple(_grade(grade, own) for grade in scheme.grades)
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
    try:
        return replace(scheme, parts=parts, grades=grades, **more)
    except engine.BadScheme as error:
        raise BadSettings(what=str(error)) from error


def _parts(parts: tuple[engine.Part, ...], view: View, own: Settings) -> tuple[engine.Part, ...]:
    """Those of this kind of appraisal that count; a whole without parts falls away."""
    found = []
    for part in parts:
        if part.parts:
            inner = _parts(part.parts, view, own)
            if inner:
                found.append(replace(_part(part, view, own), parts=inner))
        elif view.part(part.id) and (not own.weights or part.id in own.weights):
            found.append(_part(part, view, own))
    return tuple(found)


def _part(part: engine.Part, view: View, own: Settings) -> engine.Part:
    seen = view.part(part.id)
    classes = own.classes.get(part.id)
    more: dict[str, Any] = {}
    if part.id in own.weights:
        more["weight"] = own.weights[part.id]
    if seen is not None and not part.parts:
        weights: dict[str, Decimal | None] = {each.id: each.weight for each in part.assessors}
        if classes:
            weights = dict(classes)
        more["assessors"] = tuple(
            engine.Assessor(id=one.word, weight=weights.get(one.word)) for one in seen.classes
        )
        more["scale"] = seen.most
        if part.id in own.words:
            more["words"] = dict(own.words[part.id])
    if own.partial:
        more["partial"] = engine.Partial(own.partial)
    if own.missing:
        more["missing"] = engine.Missing(own.missing)
    return replace(part, **more)


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
