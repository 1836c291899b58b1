"""The evidence of duties: what was done, in the words that the packs' cadences count."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from django.db.models import Min

from zhucun.directory.perms import Actor, in_areas
from zhucun.fieldwork import perms
from zhucun.fieldwork.enums import FIVE, PlanKind, Topic, VisitKind
from zhucun.fieldwork.models import PlanItem, VisitHousehold
from zhucun.fieldwork.queries.care import care_days
from zhucun.kernel.divisions import Level, at_level

#: The words of `counts:` that come from here, with the subjects that they are counted for.
WORDS = {
    "household-visit": ("posting", "household"),
    "household-service": ("household",),
    "diary-entry": ("posting",),
    "care-visit": ("resident",),
    "mass-education": ("village",),
}
#: Visits that teach the villagers something, each kind a theme (HH18-112).
_TEACHING = (VisitKind.LAW, VisitKind.MORAL)

#: The same for plans; a pledge counts from the day on which it was published in the village, an
#: item for its county with the field that it serves (YN-037).
PLAN_WORDS = {
    "plan-item": ("county",),
    "plan-document": ("village",),
    "assistance-plan": ("village",),
    "industry-plan": ("village",),
    "pledge": ("posting",),
    "personal-plan": ("posting",),
}
_DOCUMENTS = {
    PlanKind.YEAR_PLAN: "plan-document",
    PlanKind.TASK_LIST: "plan-document",
    PlanKind.ASSISTANCE: "assistance-plan",
    PlanKind.INDUSTRY: "industry-plan",
}

#: Plans of a village in which a cadre has his part: the items that he answers for (HX25-77).
_SHARED = frozenset({PlanKind.YEAR_PLAN, PlanKind.ASSISTANCE})


class DutyFact(NamedTuple):
    """One thing done: whose duty, which word, when, the value that `distinct_by` counts (empty
    where the duty names none), how much, and the row that proves it."""

    subject: str
    id: str
    counts: str
    on: date
    distinct: str
    amount: int
    row: str


def duty_facts(*, actor: Actor, area: str = "", since: date, until: date) -> Iterator[DutyFact]:
    """Everything done in [since, until) that a duty may count, streamed. Three queries, and one
    per 2,000 households that a visit of care reached.

    A visit to three households counts three 户次 for its posting, for each cadre who came along,
    and once for each household; each slot of the five counts once for its household. A diary entry
    is a visit, whoever came along has it too; one that teaches counts for its village by theme. A
    visit of care counts once for each member who needs it.
    """
    seen = perms.visible_visits(actor).filter(
        in_areas("area", (area,)), voided_on=None, on__gte=since, on__lt=until
    )
    along: dict[int, list[str]] = {}
    pairs = seen.filter(companions__isnull=False).order_by()
    for key, posting in pairs.values_list("pk", "companions__posting__public_id"):
        along.setdefault(key, []).append(posting)
    columns = ("pk", "public_id", "posting__public_id", "on", "kind", "area")
    made = seen.order_by("on", "pk").values_list(*columns)
    for key, row, posting, on, kind, village in made.iterator(chunk_size=5_000):
        if kind in _TEACHING:
            yield DutyFact("village", village, "mass-education", on, kind, 1, row)
        for each in (posting, *along.get(key, ())):
            yield DutyFact("posting", each, "diary-entry", on, "", 1, row)
    reached = (
        VisitHousehold.objects.filter(visit__in=seen.values("pk"))
        .order_by("on", "pk")
        .values_list(
            "visit",
            "visit__public_id",
            "visit__posting__public_id",
            "household__public_id",
            "on",
            "slots",
            "visit__topics",
        )
    )
    of_care: list[tuple[str, str, date]] = []
    for key, row, posting, household, on, slots, topics in reached.iterator(chunk_size=5_000):
        yield DutyFact("household", household, "household-visit", on, "", 1, row)
        for each in (posting, *along.get(key, ())):
            yield DutyFact("posting", each, "household-visit", on, household, 1, row)
        for slot in slots:
            if slot not in FIVE:
                continue
            yield DutyFact("household", household, "household-service", on, slot, 1, row)
        if Topic.CARE in topics:
            of_care.append((row, household, on))
    for row, person, on in care_days(of_care):
        yield DutyFact("resident", person, "care-visit", on, "", 1, row)


def plan_facts(*, actor: Actor, area: str = "", since: date, until: date) -> Iterator[DutyFact]:
    """Plans made, their items, and pledges published in [since, until), those withdrawn left out
    (SQ24-074, SQ24-077, HX25-68), and the papers of each cadre: his task list, and his part in a
    plan of the village (HX25-77). A plan is made on the day of its first item: one that stands
    empty is asked for still (SQ24-073). Two queries."""
    rows = perms.visible_plans(actor).filter(in_areas("area", (area,)), withdrawn_on=None)
    columns = (
        "public_id",
        "kind",
        "area",
        "posting__public_id",
        "begun",
        "published_in_village_on",
    )
    begun = rows.annotate(begun=Min("items__opened_on")).order_by("pk")
    for row, kind, village, posting, made, published in begun.values_list(*columns):
        if kind == PlanKind.PLEDGE:
            if published is not None and since <= published < until:
                yield DutyFact("posting", posting, "pledge", published, "", 1, row)
        elif kind in _DOCUMENTS and made is not None and since <= made < until:
            yield DutyFact("village", village, _DOCUMENTS[PlanKind(kind)], made, kind, 1, row)
            if kind == PlanKind.TASK_LIST:
                yield DutyFact("posting", posting, "personal-plan", made, "task-list", 1, row)
    items = PlanItem.objects.filter(
        plan__in=rows.order_by().values("pk"), opened_on__gte=since, opened_on__lt=until
    )
    told = ("public_id", "area", "opened_on", "category", "owner__public_id", "plan__kind")
    for row, place, on, field, owner, kind in items.order_by("pk").values_list(*told):
        if field:
            county = at_level(place, Level.COUNTY)
            yield DutyFact("county", county, "plan-item", on, field, 1, row)
        if owner and kind in _SHARED:
            yield DutyFact("posting", owner, "personal-plan", on, "plan", 1, row)
