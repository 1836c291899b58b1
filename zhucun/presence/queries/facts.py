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
_NAMED = 500
_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Facts:
    """Of one month, by key of the posting. `rota` are the villages that keep one that month;
    `seen` the days on which a check found the cadre, `to_unit` trips to the own unit."""

    spans: dict[int, list[Span]]
    nights: dict[int, frozenset[int]]
    rota: frozenset[int]
    seen: dict[int, list[date]]
    checked: dict[int, int]
    to_unit: dict[int, list[Span]]

    def nights_of(self, posting: Any) -> frozenset[int] | None:
        """Days of the month whose night was on the rota; None: the village keeps no rota."""
        if posting.place_id not in self.rota:
            return None
        return self.nights.get(posting.pk, frozenset())


def facts_of(postings: Sequence[Any], month: date) -> Facts:
    """Leave, trips, findings and nights of a month. Four queries, whatever the number."""
    until = month_after(month)
    among = _among(postings)
    wanted = {row.pk for row in postings}
    found: dict[int, list[Span]] = defaultdict(list)
    to_unit: dict[int, list[Span]] = defaultdict(list)
    for posting, span in leave_spans(among, month, until):
        found[posting].append(span)
    trips = DutyTrip.objects.filter(
        among, cancelled_on=None, starts_on__lt=until, ends_on__gt=month
    ).order_by("starts_on", "pk")
    names = ("posting", "starts_on", "ends_on", "kind", "to_unit", "public_id")
    for posting, first, last, kind, is_to_unit, key in trips.values_list(*names):
        span = Span(max(first, month), min(last, until), kind, "trip", key)
        found[posting].append(span)
        if is_to_unit:
            to_unit[posting].append(span)
    seen: dict[int, list[date]] = defaultdict(list)
    checked: dict[int, int] = defaultdict(int)
    checks = SpotCheck.objects.filter(among, voided_on=None, on__gte=month, on__lt=until)
    for posting, on, result, key in checks.order_by("on", "pk").values_list(
        "posting", "on", "result", "public_id"
    ):
        checked[posting] += 1
        if result == CheckResult.ABSENT:
            found[posting].append(Span(on, on + _DAY, DayCode.ABSENT, "check", key))
        elif result == CheckResult.PRESENT:
            seen[posting].append(on)
    nights, rota = _nights(postings, month, until)
    return Facts(
        spans={key: spans for key, spans in found.items() if key in wanted},
        nights=nights,
        rota=rota,
        seen=seen,
        checked=checked,
        to_unit=to_unit,
    )


def _nights(
    postings: Sequence[Any], month: date, until: date
) -> tuple[dict[int, frozenset[int]], frozenset[int]]:
    rows = NightDuty.objects.filter(_among(postings, "village"), on__gte=month, on__lt=until)
    days: dict[int, set[int]] = defaultdict(set)
    villages: set[int] = set()
    for posting, village, on in rows.values_list("posting", "village", "on"):
        days[posting].add(on.day)
        villages.add(village)
    return {key: frozenset(each) for key, each in days.items()}, frozenset(villages)


def _among(postings: Sequence[Any], what: str = "posting") -> Q:
    """Rows of these postings (or their villages), or of a county or more around them."""
    if len(postings) <= _NAMED:
        keys = {row.pk if what == "posting" else row.place_id for row in postings}
        return Q(**{f"{what}__in": keys})
    return Q(area__startswith=commonprefix([row.area for row in postings])[: Level.COUNTY])
