"""What a month sheet is made of, read at once for any number of postings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from os.path import commonprefix
from typing import Any

from django.db.models import Q

from zhucun.kernel.divisions import Level
from zhucun.presence.enums import CheckResult, DayCode
from zhucun.presence.models import DutyTrip, NightDuty, SpotCheck
from zhucun.presence.queries.counting import Span, month_after
from zhucun.presence.queries.leave import leave_spans

#: Up to so many postings are asked for by name; for more, the area is read and the rest dropped.
NAMED = 500
_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Facts:
    """Of one month, by key of the posting. `rota` are the villages that keep one that month;
    `seen` the days on which a check found the cadre, `to_unit` trips to the own unit,
    `unit_work` those of them on which something was done for it, with its word."""

    spans: dict[int, list[Span]]
    nights: dict[int, frozenset[int]]
    rota: frozenset[int]
    seen: dict[int, list[date]]
    checked: dict[int, int]
    to_unit: dict[int, list[Span]]
    unit_work: dict[int, list[tuple[Span, str]]]

    def nights_of(self, posting: Any) -> frozenset[int] | None:
        """Days of the month whose night was on the rota; None: the village keeps no rota."""
        if posting.place_id not in self.rota:
            return None
        return self.nights.get(posting.pk, frozenset())


def facts_of(postings: Sequence[Any], month: date) -> Facts:
    """Leave, trips, findings and nights of a month. Four queries, whatever the number."""
    return facts_by_month(postings, [month])[month]


def facts_by_month(postings: Sequence[Any], months: Sequence[date]) -> dict[date, Facts]:
    """The same of months that follow each other. Four queries, whatever the number."""
    since, until = months[0], month_after(months[-1])
    among = _among(postings)
    wanted = {row.pk for row in postings}
    found = {month: _Found(month) for month in months}

    def put(posting: int, span: Span, is_to_unit: bool = False, work: str = "") -> None:
        if posting in wanted:
            for each in found.values():
                each.put(posting, span, is_to_unit, work)

    for posting, span in leave_spans(among, since, until):
        put(posting, span)
    trips = DutyTrip.objects.filter(
        among, cancelled_on=None, starts_on__lt=until, ends_on__gt=since
    ).order_by("starts_on", "pk")
    names = ("posting", "starts_on", "ends_on", "kind", "to_unit", "unit_activity", "public_id")
    for posting, first, last, kind, is_to_unit, work, key in trips.values_list(*names):
        put(posting, Span(first, last, kind, "trip", key), is_to_unit, work)
    checks = SpotCheck.objects.filter(among, voided_on=None, on__gte=since, on__lt=until)
    for posting, on, result, key in checks.order_by("on", "pk").values_list(
        "posting", "on", "result", "public_id"
    ):
        at = found[on.replace(day=1)]
        at.checked[posting] += 1
        if result == CheckResult.ABSENT:
            put(posting, Span(on, on + _DAY, DayCode.ABSENT, "check", key))
        elif result == CheckResult.PRESENT:
            at.seen[posting].append(on)
    nights = NightDuty.objects.filter(
        _among(postings, "village"), on__gte=since, on__lt=until
    ).values_list("posting", "village", "on")
    for posting, village, on in nights:
        at = found[on.replace(day=1)]
        at.nights[posting].add(on.day)
        at.rota.add(village)
    return {month: each.facts() for month, each in found.items()}


class _Found:
    """What is found of one month."""

    def __init__(self, month: date) -> None:
        self.month, self.until = month, month_after(month)
        self.spans: dict[int, list[Span]] = defaultdict(list)
        self.to_unit: dict[int, list[Span]] = defaultdict(list)
        self.unit_work: dict[int, list[tuple[Span, str]]] = defaultdict(list)
        self.seen: dict[int, list[date]] = defaultdict(list)
        self.checked: dict[int, int] = defaultdict(int)
        self.nights: dict[int, set[int]] = defaultdict(set)
        self.rota: set[int] = set()

    def put(self, posting: int, span: Span, is_to_unit: bool, work: str) -> None:
        """The days of a span that lie in this month."""
        first, until = max(span.first, self.month), min(span.until, self.until)
        if first >= until:
            return
        mine = span._replace(first=first, until=until)
        self.spans[posting].append(mine)
        if is_to_unit:
            self.to_unit[posting].append(mine)
        if work:
            self.unit_work[posting].append((mine, work))

    def facts(self) -> Facts:
        return Facts(
            spans=self.spans,
            nights={key: frozenset(days) for key, days in self.nights.items()},
            rota=frozenset(self.rota),
            seen=self.seen,
            checked=self.checked,
            to_unit=self.to_unit,
            unit_work=self.unit_work,
        )


def _among(postings: Sequence[Any], what: str = "posting") -> Q:
    """Rows of these postings (or their villages), or of a county or more around them."""
    if len(postings) <= NAMED:
        keys = {row.pk if what == "posting" else row.place_id for row in postings}
        return Q(**{f"{what}__in": keys})
    return Q(area__startswith=commonprefix([row.area for row in postings])[: Level.COUNTY])
