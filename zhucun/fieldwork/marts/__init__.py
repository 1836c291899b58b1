"""The fieldwork's columnar face: one row a matter, a household visited, a diary entry, an item of
a plan.

As in the roster: a queryset of dictionaries with `m_code`, `m_area` and `m_<name>` for each name of
the packs' vocabulary that is asked for. Nothing is run here.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Count,
    DateField,
    Exists,
    F,
    FloatField,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Concat, NullIf, Substr

from zhucun.directory import marts as places
from zhucun.directory import queries as directory
from zhucun.directory.marts import select
from zhucun.directory.perms import in_areas
from zhucun.fieldwork.enums import (
    ItemKind,
    ItemState,
    MatterKind,
    MatterLevel,
    MatterSource,
    PlanKind,
    Slot,
    Topic,
    VisitKind,
)
from zhucun.fieldwork.marts.guidance import findings, governed, plans, tickets
from zhucun.fieldwork.models import Matter, Plan, PlanItem, Progress, Visit, VisitHousehold
from zhucun.kernel.divisions import Level
from zhucun.kernel.problems import Problem
from zhucun.packs import PackAt
from zhucun.roster.marts import Mart

Rows = QuerySet[Any, dict[str, Any]]
Columns = dict[str, Any]

#: Where a matter came from, in the words of the packs; from an office they have none.
CHANNELS = {
    MatterSource.VISIT: "visit",
    MatterSource.PHONE: "phone",
    MatterSource.PUBLIC: "scan",
    MatterSource.PROACTIVE: "proactive",
    MatterSource.PLEDGE_COMMENT: "pledge_comment",
}

#: What a matter is about, in the words of the packs; the rest is their “other”.
CATEGORIES = {
    Topic.ROAD: "transport",
    Topic.WATER: "water",
    Topic.WORK: "employment",
    Topic.SCHOOL: "education",
    Topic.MEDICAL: "health",
    Topic.ELDERLY: "elderly",
}

#: What a pack calls the field that an item serves: a domain (HN22-57), one of the duties of the
#: province (YN-037), one of the five goals of revitalisation (SQ24-011). It is written once.
FIELDS = ("category", "duty", "goal")

#: Visits that are an activity of their own, in the words of the packs.
ACTIVITIES = {
    VisitKind.INSPECTION: "industry_inspection",
    VisitKind.SAFETY: "safety_publicity",
    VisitKind.LAW: "law_publicity",
    VisitKind.OPEN_AIR: "courtyard_meeting",
    VisitKind.MEETING: "symposium",
}

#: Finer words of some packs for what everybody calls an appeal.
FINER = (
    MatterKind.HELP,
    MatterKind.POLICY_QUESTION,
    MatterKind.DIFFICULTY,
    MatterKind.COMMENT,
)


def matters(
    *, as_of: date, areas: tuple[str, ...], names: Collection[str], tags: Mapping[str, str]
) -> Rows:
    """One row for each matter that was opened by the day, closed or not on it.

    The kind is said in the words of the pack of the first area; what it has no word for is NULL.
    """
    closed = Q(closed_on__lte=as_of)
    columns: Columns = {
        "code": F("public_id"),
        "household": F("household__public_id"),
        "village": F("area"),
        "township": Substr("area", 1, Level.TOWNSHIP),
        "county": Substr("area", 1, Level.COUNTY),
        "kind": _words_of("kind", _kinds(areas, as_of)),
        "category": _words_of("topic", CATEGORIES, default="other"),
        "size": NullIf("size", Value("")),
        "campaign": Coalesce(
            NullIf("campaign", Value("")), NullIf(F("visit__campaign"), Value(""))
        ),
        "state": Case(When(closed, then=Value("closed")), default=Value("open")),
        "level": F("level"),
        "channel": _words_of("source", CHANNELS),
        "has_evidence": _truth(Q(evidence_on__isnull=False)),
        "is_passed_up": _truth(Q(level=MatterLevel.COUNTY)),
        "transfer_reason": NullIf("transfer_reason", Value("")),
        "opened_on": F("opened_on"),
        "closed_on": Case(When(closed, then=F("closed_on")), output_field=DateField()),
        "replied_on": Case(
            When(replied_on__lte=as_of, then=F("replied_on")), output_field=DateField()
        ),
        "minutes_to_close": Case(
            When(closed, then=F("minutes_to_close")), output_field=IntegerField()
        ),
        "person": F("owner__person__public_id"),
    }
    found = Matter.objects.filter(in_areas("area", areas), opened_on__lte=as_of)
    found = found.exclude(kind=MatterKind.CLUE)
    return select(found, columns, names)


def visits(
    *, as_of: date, areas: tuple[str, ...], names: Collection[str], tags: Mapping[str, str]
) -> Rows:
    """One row for each household that a visit reached by the day (户次)."""
    columns: Columns = {
        "code": Concat("visit__public_id", Value("-"), "household__public_id"),
        "person": F("visit__posting__person__public_id"),
        "household": F("household__public_id"),
        "village": F("area"),
        "township": Substr("area", 1, Level.TOWNSHIP),
        "happened_on": F("on"),
    }
    found = VisitHousehold.objects.filter(
        in_areas("area", areas), on__lte=as_of, visit__voided_on__isnull=True
    )
    return select(found, columns, names)


def diary_entries(
    *, as_of: date, areas: tuple[str, ...], names: Collection[str], tags: Mapping[str, str]
) -> Rows:
    """One row for each visit: an entry of its cadre's diary; the matter is the first that
    followed."""
    followed = Matter.objects.filter(visit=OuterRef("pk")).order_by("pk")
    reached = VisitHousehold.objects.filter(visit=OuterRef("pk")).order_by("pk")
    columns: Columns = {
        "code": F("public_id"),
        "person": F("posting__person__public_id"),
        "household": Subquery(reached.values("household__public_id")[:1]),
        "has_issue": Exists(followed),
        "case_item": Subquery(followed.values("public_id")[:1]),
        "happened_on": F("on"),
    }
    found = Visit.objects.filter(in_areas("area", areas), on__lte=as_of, voided_on=None)
    return select(found, columns, names)


def activities(
    *, as_of: date, areas: tuple[str, ...], names: Collection[str], tags: Mapping[str, str]
) -> Rows:
    """One row for each visit: what the cadre did that day (SQ24-003 to SQ24-006). Where a household
    received a leaflet it is a delivery of policies. The kind is left out where the pack of the
    first area has none of our words for it: then nothing is counted by it."""
    leaflets = VisitHousehold.objects.filter(visit=OuterRef("pk")).having(Slot.LEAFLET)
    words = _kinds_in(areas, as_of, "activity")
    said = [
        When(kind=ours, then=Value(theirs))
        for ours, theirs in ACTIVITIES.items()
        if theirs in words
    ]
    if "policy_delivery" in words:
        said.append(When(Exists(leaflets), then=Value("policy_delivery")))
    columns: Columns = {
        "code": F("public_id"),
        "person": F("posting__person__public_id"),
        "village": F("area"),
        "township": Substr("area", 1, Level.TOWNSHIP),
        "county": Substr("area", 1, Level.COUNTY),
        "happened_on": F("on"),
        "campaign": NullIf("campaign", Value("")),
    }
    if said:
        columns["kind"] = Case(*said, default=Value("other"), output_field=CharField())
    found = Visit.objects.filter(in_areas("area", areas), on__lte=as_of, voided_on=None)
    return select(found, columns, names)


def plan_items(
    *, as_of: date, areas: tuple[str, ...], names: Collection[str], tags: Mapping[str, str]
) -> Rows:
    """One row for each task, need or measure that was written by the day; its result is the sum of
    its progress, a tag is that of its village. The kind is left out where the pack of the first
    area has none of our words for it: then nothing is counted by it."""
    ended = Q(closed_on__lte=as_of)
    done = Progress.objects.filter(item=OuterRef("pk"), on__lte=as_of).order_by().values("item")
    result = Subquery(done.annotate(n=Sum("amount")).values("n"), output_field=FloatField())
    columns: Columns = {
        "code": F("public_id"),
        "village": F("area"),
        "township": Substr("area", 1, Level.TOWNSHIP),
        "county": Substr("area", 1, Level.COUNTY),
        "year": F("plan__year"),
        "position": F("position"),
        **dict.fromkeys(FIELDS, NullIf("category", Value(""))),
        "horizon": NullIf("horizon", Value("")),
        "state": Case(
            When(Q(closed_on=None) | ended, then=F("state")), default=Value(ItemState.RUNNING)
        ),
        "owner": F("owner__public_id"),
        "opened_on": F("opened_on"),
        "due_on": F("due_on"),
        "closed_on": Case(When(ended, then=F("closed_on")), output_field=DateField()),
        "reject_reason": NullIf("reject_reason", Value("")),
        "target": Cast("target", FloatField()),
        "result": Coalesce(result, Value(0.0)),
        "is_on_task_list": _truth(Q(plan__kind=PlanKind.TASK_LIST)),
        "is_pledged": _truth(Q(pledge__isnull=False)),
    }
    columns |= {name: places.bears(tag, as_of, code="area") for name, tag in tags.items()}
    if _kinds_in(areas, as_of, "plan_item") & set(ItemKind.values):
        columns["kind"] = F("kind")
    stands = Q(plan__withdrawn_on=None) | Q(plan__withdrawn_on__gt=as_of)
    found = PlanItem.objects.filter(stands, in_areas("area", areas), opened_on__lte=as_of)
    return select(found, columns, names)


#: The subjects of the packs that the fieldwork can answer for.
MARTS: dict[str, Mart] = {
    "place": governed,
    "plan": plans,
    "ticket": tickets,
    "finding": findings,
    "case_item": matters,
    "visit": visits,
    "diary_entry": diary_entries,
    "activity": activities,
    "plan_item": plan_items,
}


def village_columns(as_of: date) -> Columns:
    """What plans say of a village, for the mart of villages, of those with something in them for
    the year of the day: whether it has one of its own (HH18-024), and how many plans of assistance
    (HX25-68)."""
    plans = Plan.objects.filter(
        Q(withdrawn_on=None) | Q(withdrawn_on__gt=as_of),
        area=OuterRef("m_code"),
        year=as_of.year,
        made_on__lte=as_of,
        items__opened_on__lte=as_of,
    )
    assistance = plans.filter(kind=PlanKind.ASSISTANCE).order_by().values("area")
    counted = assistance.annotate(n=Count("pk", distinct=True)).values("n")
    return {
        "has_plan": Exists(plans.filter(posting=None)),
        "active_assistance_plans": Coalesce(Subquery(counted), Value(0)),
    }


def pack_kind(kind: str, known: frozenset[str]) -> str | None:
    """Our kind in the words of a pack; None where it has no word for it.

    An appeal is a request (诉求) where the pack says so; what it does not name is its “other”. A
    clue is no request of anybody.
    """
    if kind == MatterKind.CLUE:
        return None
    chain = [kind]
    if kind in FINER:
        chain.append(MatterKind.APPEAL)
    if MatterKind.APPEAL in chain:
        chain.append("request")
    return next((word for word in (*chain, "other") if word in known), None)


def words_of(pack: PackAt, name: str, *, subject: str = "case_item") -> frozenset[str]:
    """The closed list of a name of a subject in the packs' words; empty where it has none."""
    try:
        spec: Any = pack.item(f"terms/{subject}").spec
    except Problem:
        return frozenset()
    term = spec.names.get(name)
    return frozenset(term.one_of or ()) if term is not None else frozenset()


def item_field(area: str, as_of: date) -> tuple[str, tuple[str, ...]]:
    """What the pack in force calls the field that an item of a plan serves, and its words in their
    order; empty where it names none."""
    try:
        pack = directory.pack_for(area, as_of=as_of)
        spec: Any = pack.item("terms/plan_item").spec
    except Problem:
        return "", ()
    for name in FIELDS:
        if name in spec.names and spec.names[name].one_of:
            return name, tuple(spec.names[name].one_of)
    return "", ()


def _kinds(areas: tuple[str, ...], as_of: date) -> dict[str, str]:
    try:
        known = words_of(directory.pack_for(areas[0] if areas else "", as_of=as_of), "kind")
    except Problem:
        return {}
    found = ((kind.value, pack_kind(kind, known)) for kind in MatterKind)
    return {kind: word for kind, word in found if word}


def _kinds_in(areas: tuple[str, ...], as_of: date, subject: str) -> frozenset[str]:
    try:
        pack = directory.pack_for(areas[0] if areas else "", as_of=as_of)
    except Problem:
        return frozenset()
    return words_of(pack, "kind", subject=subject)


def _words_of(column: str, words: Mapping[Any, str], default: str | None = None) -> Case:
    whens = [When(**{column: str(ours)}, then=Value(theirs)) for ours, theirs in words.items()]
    return Case(
        *whens, default=Value(default) if default else None, output_field=CharField(max_length=30)
    )


def _truth(condition: Q) -> Case:
    return Case(When(condition, then=True), default=False, output_field=BooleanField())
