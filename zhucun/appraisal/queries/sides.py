"""The days of an appraisal, cut where its rules change: by the pack, by another pack, or by what
the region adopted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, cast

from zhucun.appraisal.enums import SchemeState
from zhucun.appraisal.errors import BadSettings, NoScheme
from zhucun.appraisal.models import Scheme
from zhucun.appraisal.queries.parts import Part, parts_on
from zhucun.appraisal.queries.settings import Settings, settings_of
from zhucun.directory import queries as directory
from zhucun.engines import score as engine
from zhucun.kernel.divisions import line_of
from zhucun.packs import PackAt
from zhucun.packs.errors import PackOutOfPeriod, UnknownItem
from zhucun.packs.items import PackItem
from zhucun.packs.kinds import Score
from zhucun.packs.schemes import Span, plan_over


@dataclass(frozen=True, kw_only=True)
class Side:
    """Days under one set of rules: the segment as the pack states it, what the region adopted for
    it, and the parts as people meet them, without periods."""

    segment: engine.Segment
    own: Settings
    document: str
    parts: tuple[Part, ...]

    def part(self, name: str) -> Part | None:
        return next((one for one in self.parts if one.id == name), None)


def sides_over(
    *,
    area: str,
    score: str,
    kind: str,
    level: str = "",
    since: date,
    until: date,
    settings: Mapping[str, Any] | None = None,
) -> list[Side]:
    """The sides of the days [since, until), one where nothing changes; of places with the parts
    that are asked of their `level`. With `settings` all are by these. One query. Raises NoScheme,
    BadSettings."""
    last = until - timedelta(days=1)
    pack = pack_of(area, score, last)
    changed = item_in(pack, score, last).spec.changed
    adopted = adoptions(area, score)
    edges = [one.valid_from for one in adopted if one.valid_from] if settings is None else []
    found = []
    try:
        for whole in plan_over(list(_spans(area, score, since, until))).segments:
            for segment in _cut(whole, edges):
                day = {"first": since, "last": last}.get(changed, segment.since)
                at = directory.pack_for(area, as_of=day)
                scheme = in_force(adopted, on=segment.since) if settings is None else None
                own = settings_of(settings or (scheme.settings if scheme else {}))
                spec = item_in(at, score, day).spec
                parts = parts_on(at, spec, own, kind=kind, level=level)
                document = scheme.document if scheme else ""
                found.append(Side(segment=segment, own=own, document=document, parts=parts))
    except engine.BadScheme as error:
        raise BadSettings(what=str(error)) from error
    except (UnknownItem, PackOutOfPeriod) as error:
        raise NoScheme(pack=pack.id, score=score, day=last) from error
    return found


def adoptions(area: str, score: str) -> list[Scheme]:
    """What an area and those around it adopted. One query."""
    rows = Scheme.objects.filter(area__in=line_of(area), score=score, state=SchemeState.ADOPTED)
    return list(rows.order_by("valid_from", "pk"))


def in_force(adopted: Sequence[Scheme], *, on: date) -> Scheme | None:
    """What holds in an area on a day: its own, else that of the nearest area around it."""
    there = [
        one
        for one in adopted
        if one.valid_from is not None
        and one.valid_from <= on
        and (one.valid_until is None or one.valid_until > on)
    ]
    return max(there, key=lambda one: (len(one.area), one.valid_from), default=None)


def pack_of(area: str, score: str, day: date) -> PackAt:
    """Raises NoScheme."""
    try:
        return directory.pack_for(area, as_of=day)
    except PackOutOfPeriod as error:
        raise NoScheme(pack="—", score=score, day=day) from error


def item_in(pack: PackAt, score: str, day: date) -> PackItem[Score]:
    """Raises NoScheme."""
    try:
        return cast("PackItem[Score]", pack.item(f"scores/{score}"))
    except UnknownItem as error:
        raise NoScheme(pack=pack.id, score=score, day=day) from error


def _spans(area: str, score: str, since: date, until: date) -> Iterator[Span]:
    """The packs of the area over the days, one after the other."""
    start = since
    while start < until:
        pack = directory.policy().for_area(area, start)
        end = min(until, pack.valid.until or until)
        yield Span(at=pack.at(start), ref=f"scores/{score}", since=start, until=end)
        start = end


def _cut(segment: engine.Segment, edges: Sequence[date]) -> Iterator[engine.Segment]:
    """A segment cut where the region began to follow another scheme of its own."""
    inside = sorted({day for day in edges if segment.since < day < segment.until})
    days = [segment.since, *inside, segment.until]
    for since, until in zip(days, days[1:], strict=False):
        yield replace(segment, since=since, until=until)
