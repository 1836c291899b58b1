"""What appraisal proves of duties, in the words that the packs' cadences count."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from typing import NamedTuple

from django.db.models import Count, Max, QuerySet

from zhucun.appraisal import perms
from zhucun.appraisal.enums import AppraisalKind
from zhucun.appraisal.models import Appraisee, Review
from zhucun.appraisal.queries.schemes import item_of
from zhucun.directory.perms import Actor, in_areas

#: The words of `counts:` that come from here, with the subjects for which they are counted.
WORDS = {
    "leader-review": ("posting",),
    "yearly-appraisal": ("posting",),
    "term-end-appraisal": ("posting",),
    "placement-check": ("posting",),
}
#: A scheme without grades by which a cadre is looked at once; he was where each part was said.
_LOOK = "placement-check"
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


def duty_facts(
    *,
    actor: Actor,
    area: str,
    since: date,
    until: date,
    people: Collection[str] | None = None,
) -> Iterator[DutyFact]:
    """Quarters that leaders reviewed, each once, on the last day of the quarter or, while it runs,
    on that of the review; grades that were decided, on the last day of what they are about; and who
    was looked at from all sides after his placement (SQ24-021), on the day of the last word.
    `people` (public ids) narrows them down. Three queries."""
    seen = perms.visible_appraisees(actor).filter(
        in_areas("area", (area,)), posting__isnull=False, left_out_on=None
    )
    if people is not None:
        seen = seen.filter(person__public_id__in=list(people))
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
    yield from _looks(seen, since, until)


def _looks(seen: QuerySet[Appraisee], since: date, until: date) -> Iterator[DutyFact]:
    said = Review.objects.filter(
        appraisee__in=seen.values("pk"), appraisee__appraisal__score=_LOOK, withdrawn_on=None
    )
    names = ("appraisee__posting__public_id", "appraisee__public_id", "appraisee__appraisal__area")
    counted = said.values(*names).annotate(parts=Count("part", distinct=True), last=Max("on"))
    for posting, key, area, parts, last in counted.order_by(
        "last", "appraisee__public_id"
    ).values_list(*names, "parts", "last"):
        if since <= last < until and parts == len(item_of(area, _LOOK, as_of=last).spec.parts):
            yield DutyFact("posting", posting, _LOOK, last, "", 1, key)


def _last_day(period: str) -> date:
    """2024-Q1 → 2024-03-31."""
    year, quarter = int(period[:4]), int(period[-1])
    first_after = date(year + quarter // 4, quarter % 4 * 3 + 1, 1)
    return date.fromordinal(first_after.toordinal() - 1)
