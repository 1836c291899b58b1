"""What appraisal proves of duties, in the words that the packs' cadences count."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from zhucun.appraisal import perms
from zhucun.appraisal.enums import AppraisalKind
from zhucun.appraisal.models import Review
from zhucun.directory.perms import Actor, in_areas

#: The words of `counts:` that come from here, with the subjects for which they are counted.
WORDS = {
    "leader-review": ("posting",),
    "yearly-appraisal": ("posting",),
    "term-end-appraisal": ("posting",),
}
_GRADED = {
    AppraisalKind.ANNUAL: "yearly-appraisal",
    AppraisalKind.TERM: "term-end-appraisal",
}


class DutyFact(NamedTuple):
    """One thing on record: whose duty, which word, when, the value that `distinct_by` counts (none
    here), how much, and the row that proves it."""

    subject: str
    id: str
    counts: str
    on: date
    distinct: str
    amount: int
    row: str


def duty_facts(*, actor: Actor, area: str, since: date, until: date) -> Iterator[DutyFact]:
    """Quarters that leaders reviewed, each once, on the last day of the quarter or, while it runs,
    on that of the review; and grades that were decided, on the last day of what they are about.
    Two queries."""
    seen = perms.visible_appraisees(actor).filter(in_areas("area", (area,)), left_out_on=None)
    reviews = Review.objects.filter(
        appraisee__in=seen.values("pk"), withdrawn_on=None, period__contains="-Q"
    )
    columns = ("appraisee__posting__public_id", "appraisee__public_id", "period", "on")
    known: set[tuple[str, str]] = set()
    for posting, row, period, on in reviews.order_by("on", "pk").values_list(*columns):
        last = _last_day(period)
        day = min(on, last)
        if (row, period) in known or not since <= day < until:
            continue
        known.add((row, period))
        yield DutyFact("posting", posting, "leader-review", day, "", 1, row)
    graded = seen.filter(decided_on__isnull=False, appraisal__kind__in=list(_GRADED)).exclude(
        grade=""
    )
    names = ("posting__public_id", "public_id", "appraisal__kind", "until", "decided_on")
    for posting, row, kind, end, decided in graded.order_by("pk").values_list(*names):
        day = min(decided, date.fromordinal(end.toordinal() - 1))
        if since <= day < until:
            yield DutyFact("posting", posting, _GRADED[AppraisalKind(kind)], day, "", 1, row)


def _last_day(period: str) -> date:
    """2024-Q1 → 2024-03-31."""
    year, quarter = int(period[:4]), int(period[-1])
    first_after = date(year + quarter // 4, quarter % 4 * 3 + 1, 1)
    return date.fromordinal(first_after.toordinal() - 1)
