"""How a month is counted: what each day was, days and nights in the village, and how that stands
against the pack's minimum. Pure: no table, no clock."""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from math import ceil
from typing import NamedTuple

from zhucun.presence.enums import SIGNS, DayCode, Standing

#: The sign of a day on which the cadre was not on post.
NO_POST = "·"
_CODES = {sign: code for code, sign in SIGNS.items()} | {NO_POST: ""}
#: What overrides what on the same day: a finding over a leave, a leave over a trip.
_RANKS = {"trip": 0, "leave": 1, "check": 2}


class Span(NamedTuple):
    """Days that were not simply in the village, from `first` up to but not including `until`, with
    the record that says so: `kind` is trip, leave or check, `record` its public id."""

    first: date
    until: date
    code: str
    kind: str
    record: str


@dataclass(frozen=True, kw_only=True)
class Rules:
    """What the pack says of a month; None: not configured. `counts` says for a code whether such a
    day counts as one in the village."""

    pack: str
    minimum: int | None = None
    prorates: bool | None = None
    needs_night: bool | None = None
    counts: Mapping[str, bool | None] = field(default_factory=dict)

    def worth(self, code: str) -> bool | None:
        """Whether a day counts, its night apart."""
        if code == DayCode.VILLAGE:
            return True
        return False if code in ("", DayCode.ABSENT) else self.counts.get(code)


@dataclass(frozen=True, kw_only=True)
class Figures:
    """The numbers of a month. `so_far` counts the days that are over, `planned` the month as it is
    entered; `open_days` may count or not. `least` is the minimum for these days on post, None where
    it is not configured; `left` days on post are to come.
    """

    on_post: int
    so_far: int
    planned: int
    open_days: int
    nights: int | None
    counts: Mapping[str, int]
    least: int | None
    left: int
    standing: Standing

    @property
    def spare(self) -> int | None:
        """Days more than the minimum as planned; negative: days that are missing."""
        return None if self.least is None else self.planned - self.least


def month_days(month: date) -> int:
    """How many days a month has."""
    return monthrange(month.year, month.month)[1]


def month_after(month: date) -> date:
    """The first day of the next month."""
    return month + timedelta(days=month_days(month))


def codes_of(
    month: date, starts_on: date, ends_on: date | None, spans: Iterable[Span] = ()
) -> tuple[str, ...]:
    """What each day of a month was, on post by default; "" before and after the posting."""
    days = month_days(month)
    first = max(0, (starts_on - month).days)
    last = days if ends_on is None else min(days, (ends_on - month).days)
    if first >= last:
        return ("",) * days
    found = [""] * first + [str(DayCode.VILLAGE)] * (last - first) + [""] * (days - last)
    for span in sorted(spans, key=lambda one: (_RANKS[one.kind], one.first, one.record)):
        start = max(first, (span.first - month).days)
        end = min(last, (span.until - month).days)
        for day in range(start, end):
            found[day] = span.code
    return tuple(found)


def figures(
    codes: Sequence[str],
    rules: Rules,
    *,
    nights: frozenset[int] | None,
    over: int,
    applies: bool = True,
) -> Figures:
    """Count a month. `nights` are the days whose night was on the rota, None where the village
    keeps none; `over` is how many days of the month are over, the reader's day among them."""
    values = [rules.worth(code) for code in codes]
    if rules.needs_night:
        values = [
            None if code == DayCode.VILLAGE and day not in (nights or ()) else value
            for day, (code, value) in enumerate(zip(codes, values, strict=True), 1)
        ]
    on_post = len(codes) - codes.count("")
    past = values[:over]
    so_far, planned = past.count(True), values.count(True)
    left = sum(1 for code in codes[over:] if code)
    least = _least(rules, on_post, len(codes)) if applies and on_post else None
    return Figures(
        on_post=on_post,
        so_far=so_far,
        planned=planned,
        open_days=values.count(None),
        nights=None if nights is None else sum(bool(codes[day - 1]) for day in nights),
        counts={code: count for code, count in Counter(codes).items() if code},
        least=least,
        left=left,
        standing=_standing(
            applies and bool(on_post),
            least,
            so_far=so_far,
            past_open=past.count(None),
            left=left,
            planned=planned,
            planned_open=values.count(None),
        ),
    )


def signs(codes: Iterable[str]) -> str:
    """A month in its customary signs, one for each day: √√公病…; “·” where not on post."""
    return "".join(SIGNS.get(code, NO_POST) for code in codes)


def codes_in(text: str) -> tuple[str, ...]:
    """The codes of a month in signs. Raises ValueError for a sign that there is not."""
    try:
        return tuple(str(_CODES[sign]) for sign in text)
    except KeyError as error:
        raise ValueError(f"no sign of a month sheet: {text[:40]}") from error


def _least(rules: Rules, on_post: int, days: int) -> int | None:
    """The minimum for a month, in proportion where the pack says so; of a part of a month it is not
    configured where the pack says nothing."""
    if rules.minimum is None or on_post == days or rules.prorates is False:
        return rules.minimum
    return ceil(Fraction(rules.minimum * on_post, days)) if rules.prorates else None


def _standing(
    applies: bool,
    least: int | None,
    *,
    so_far: int,
    past_open: int,
    left: int,
    planned: int,
    planned_open: int,
) -> Standing:
    if not applies:
        return Standing.NO_MINIMUM
    if least is None:
        return Standing.UNSET
    if so_far >= least:
        return Standing.MET
    if so_far + past_open + left < least:
        return Standing.MISSED
    if planned < least <= planned + planned_open:
        return Standing.UNSET
    if planned < least:
        return Standing.SHORT
    return Standing.TIGHT if planned == least else Standing.ON_COURSE
