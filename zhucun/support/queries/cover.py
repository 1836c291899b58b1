"""Insurance: who is covered on which days of the term, and which days are not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, F, QuerySet

from zhucun.directory import queries as directory
from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor, in_areas
from zhucun.engines.rules import Unset
from zhucun.kernel.problems import NotFound
from zhucun.support import perms
from zhucun.support.models import Insurance, Insured
from zhucun.support.queries.asked import Asked, asked, facts_of, timeline
from zhucun.support.queries.people import OnPost, on_post

_DAY = timedelta(days=1)
Span = tuple[date, date]


@dataclass(frozen=True, kw_only=True)
class CoverLine:
    """One insurance of one posting up to a day, with the policies that name the person, also in a
    village where he served before: `gaps` are days of the term without cover,
    `ends_on` the first day that the latest cover leaves out."""

    posting: Any
    asked: Asked
    insured: tuple[Insured, ...]
    gaps: tuple[Span, ...]
    ends_on: date | None
    is_ending: bool

    @property
    def gap_days(self) -> int:
        return sum((until - since).days for since, until in self.gaps)


def insurances(*, actor: Actor, area: str = "", cover: str = "") -> QuerySet[Insurance]:
    """Policies that the actor may see, the latest first, with `people`. One query; the numbers stay
    sealed."""
    found = perms.visible_insurances(actor)
    if area:
        found = found.filter(in_areas("area", (area,)))
    if cover:
        found = found.filter(cover=cover)
    return found.annotate(people=Count("insured")).order_by("-valid_until", "-pk")


def one_insurance(*, actor: Actor, public_id: str, void: bool = False) -> Insurance:
    """Raises NotFound, also of what is void unless it is asked for."""
    rows = perms.visible_insurances(actor, void=void).filter(public_id=public_id)
    found = rows.annotate(people=Count("insured")).first()
    if found is None:
        raise NotFound
    return found


def insured_of(*, actor: Actor, insurance: Insurance) -> QuerySet[Insured]:
    """Those whom a policy covers and the actor may see, by place. One query."""
    rows = perms.visible_insured(actor).filter(insurance=insurance)
    return rows.select_related("posting__person", "posting__place", "posting__unit").order_by(
        "area", "posting__person__pinyin", "pk"
    )


def keeps_policy(*, actor: Actor, insurance: Insurance) -> bool:
    """Whether an actor may change a policy: the office of its area, and the unit whose people it
    covers and no others. One query."""
    covered = insurance.insured.order_by("pk")
    units = set(covered.values_list("posting__unit__public_id", flat=True))
    own = len(units) == 1 and units <= set(actor.units(Permission.KEEP_SUPPORT))
    return actor.viewer is None and (own or actor.can(Permission.KEEP_SUPPORT, area=insurance.area))


def covers_of(area: str, as_of: date) -> list[Asked]:
    """The insurances that the pack of an area names on a day. No query."""
    found = asked(timeline(area, as_of.year), as_of.year, "insurance")
    return [
        one for one in found if any(rate.since <= as_of < rate.until for rate in one.spec.rates)
    ]


def cover_lines(
    *,
    actor: Actor,
    as_of: date,
    area: str = "",
    posting: str = "",
    lacking: bool = False,
    people: Sequence[OnPost] | None = None,
) -> list[CoverLine]:
    """Every insurance of everybody on post on a day, with the days of the term up to then that no
    policy covers; `lacking`: only with a gap, or with an end within the days that the pack sets
    (`cover_notice_days`). `people`: these of the area, already read, and none by name. Two queries,
    with `people` one."""
    found = on_post(actor=actor, as_of=as_of, area=area)
    if posting:
        found = found.filter(public_id=posting)
    insured: dict[tuple[int, str], list[Insured]] = defaultdict(list)
    held: Any = perms.visible_insured(actor)
    if area or posting:  # who moved was insured elsewhere
        held = held.filter(posting__person__in=found.order_by().values("person"))
    if people is None:
        held = held.select_related("insurance")
    told = {"cover": F("insurance__cover"), "of": F("posting__person")}
    for one in held.annotate(**told).order_by("valid_from", "pk"):
        insured[one.of, one.cover].append(one)
    covers = _Covers(as_of)
    lines = [
        _line(row, cover, insured.get((row.person_id, cover.id), ()), as_of, covers.latest(row))
        for row in (found if people is None else people)
        for cover in covers.of(row)
    ]
    return [line for line in lines if line.gaps or line.is_ending] if lacking else lines


class _Covers:
    """The insurances that fit a posting; those of whom the same is known are judged once."""

    def __init__(self, as_of: date) -> None:
        self.as_of = as_of
        self._places: dict[str, tuple[Asked, ...]] = {}
        self._latest: dict[str, date] = {}
        self._known: dict[tuple[Any, ...], tuple[Asked, ...]] = {}

    def of(self, row: Any) -> tuple[Asked, ...]:
        if row.area not in self._places:
            self._places[row.area] = tuple(covers_of(row.area, self.as_of))
        here, facts = self._places[row.area], facts_of(row)
        case = *(id(one) for one in here), *facts.values()
        if case not in self._known:
            self._known[case] = tuple(one for one in here if one.fits(facts))
        return self._known[case]

    def latest(self, row: Any) -> date:
        """The last day of which an end is near, by the pack of the place."""
        if row.area not in self._latest:
            ahead = directory.pack_for(row.area, as_of=self.as_of).number(":cover_notice_days")
            days = 0 if isinstance(ahead, Unset) else int(ahead)
            self._latest[row.area] = self.as_of + timedelta(days=days)
        return self._latest[row.area]


def _line(
    row: Any, cover: Asked, insured: Sequence[Insured], as_of: date, latest: date
) -> CoverLine:
    until = min(row.ends_on or as_of + _DAY, as_of + _DAY)
    spans = [(one.valid_from, one.valid_until) for one in insured]
    last = max((end for _start, end in spans), default=None)
    ends = last is not None and as_of < last <= latest
    leaves = row.ends_on is not None and last is not None and row.ends_on <= last
    return CoverLine(
        posting=row,
        asked=cover,
        insured=tuple(insured),
        gaps=tuple(uncovered(spans, _first_day(cover, row), until)),
        ends_on=last,
        is_ending=ends and not leaves,
    )


def _first_day(cover: Asked, row: Any) -> date:
    """The first day of the term from which the pack asks for the cover, be it in years before."""
    spec: Any = cover.pack.item(f"entitlements/{cover.id}").spec
    first: date = max(row.starts_on, spec.amounts[0].start)
    return first


def uncovered(spans: Sequence[Span], since: date, until: date) -> list[Span]:
    """The days of [since, until) that none of the spans holds."""
    found, at = [], since
    for start, end in sorted(spans):
        if start > at and at < until:
            found.append((at, min(start, until)))
        at = max(at, end)
    if at < until:
        found.append((at, until))
    return found
