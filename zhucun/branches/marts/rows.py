"""One row a branch, member, committee, seat, joint branch, rectification or talent as of a day."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    DateField,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import NullIf, Substr

from zhucun.branches.enums import Body, BranchKind, Office, Stage, TalentKind, TrackState
from zhucun.branches.enums import RectificationState as State
from zhucun.branches.marts.columns import (
    BORN,
    aged,
    belonging,
    counted,
    held_on,
    in_being,
    in_party,
    is_weak,
    listed_on,
    mean_age,
    persons,
    running,
    stage_on,
    standing,
    years_to,
)
from zhucun.branches.models import (
    Branch,
    Committee,
    Cultivation,
    PartyMember,
    Rectification,
    Seat,
    StarRating,
    Talent,
)
from zhucun.directory import marts as directory
from zhucun.directory.enums import PoliticalStatus
from zhucun.directory.marts import select
from zhucun.directory.perms import in_areas
from zhucun.kernel.divisions import Level
from zhucun.kernel.periods import months_after

Rows = QuerySet[Any, dict[str, Any]]
Columns = dict[str, Any]

#: Leaders are counted who were trained within three years, in months (HH18-062).
_TRAINED = 36
#: 35 岁以下 includes 35 (HH18-063).
_YOUNG = 35
_SECRETARY, _DIRECTOR = Value("branch_secretary"), Value("committee_director")
_PARTY = (PoliticalStatus.PARTY_MEMBER, PoliticalStatus.PROBATIONARY)
WHERE: Columns = {
    "village": F("area"),
    "township": Substr("area", 1, Level.TOWNSHIP),
    "county": Substr("area", 1, Level.COUNTY),
}


def branches(
    *, as_of: date, areas: tuple[str, ...], names: Collection[str], tags: Mapping[str, str]
) -> Rows:
    """One row for each village branch of the day, with its latest declaration of stars: no branch
    counts under two numbers of stars."""
    inside = in_party(as_of)
    over = Rectification.objects.filter(branch=OuterRef("pk"), removed_on__lte=as_of)
    over = over.order_by("-removed_on")
    rated = StarRating.objects.filter(branch=OuterRef("pk"), declared_on__lte=as_of)
    rated = rated.order_by("-year", "-declared_on", "-pk")
    columns: Columns = {
        **WHERE,
        "code": F("public_id"),
        "members": counted(inside, "branch"),
        "full_members": counted(inside.filter(stage_now=Stage.FULL), "branch"),
        "groups": F("groups"),
        "mean_age": mean_age(inside, as_of),
        "state": Case(
            When(is_weak(as_of), then=Value("weak")),
            When(Exists(over), then=Value("rectified")),
            default=Value("sound"),
            output_field=CharField(max_length=10),
        ),
        "rectified_on": Subquery(over.values("removed_on")[:1]),
        "year": Subquery(rated.values("year")[:1]),
        "stars": Subquery(rated.values("stars")[:1]),
        "meets_standard": Subquery(rated.values("meets_standard")[:1]),
        "founded_on": F("founded_on"),
        "dissolved_on": F("dissolved_on"),
    }
    found = Branch.objects.filter(in_areas("area", areas), in_being(as_of), kind=BranchKind.VILLAGE)
    return select(found, columns, names)


def members(
    *, as_of: date, areas: tuple[str, ...], names: Collection[str], tags: Mapping[str, str]
) -> Rows:
    """One row for each member of a branch and each person on the way into the Party, on the day."""
    columns: Columns = {
        **WHERE,
        "code": F("public_id"),
        "person": F("local__public_id"),
        "state": stage_on(as_of),
        "birth_on": BORN,
        "age": years_to(as_of, BORN),
        "party_since": Case(
            When(party_since__lte=as_of, then=F("party_since")), output_field=DateField()
        ),
    }
    return select(
        PartyMember.objects.filter(in_areas("area", areas), belonging(as_of)), columns, names
    )


def committees(
    *, as_of: date, areas: tuple[str, ...], names: Collection[str], tags: Mapping[str, str]
) -> Rows:
    """One row for the committees of each village whose term runs on the day. Whether anybody is
    young is not known where nobody is by his birthday and somebody has none on record."""
    aging = Seat.objects.filter(held_on(as_of), committee=OuterRef("pk")).annotate(born=BORN)
    opened = Rectification.objects.filter(listed_on(as_of), area=OuterRef("area"))
    columns: Columns = {
        **WHERE,
        "code": F("public_id"),
        "year": Value(as_of.year),
        "aged_up_to_35": Case(
            When(young=0, then=Case(When(~Exists(aging.filter(born=None)), then=Value(0)))),
            default=F("young"),
        ),
        "rectification_opened": Exists(opened),
    }
    found = Committee.objects.filter(in_areas("area", areas), running(as_of))
    found = found.annotate(young=persons(aging.filter(aged(as_of, None, _YOUNG))))
    return select(found, columns, names)


def committee_members(
    *, as_of: date, areas: tuple[str, ...], names: Collection[str], tags: Mapping[str, str]
) -> Rows:
    """One row for each person in the committees of a village on the day, by his first seat."""
    poor: QuerySet[Any] = directory.places(
        level=Level.VILLAGE, as_of=as_of, areas=("",), tags={"poor": "poverty"}, figures=()
    )
    before = Seat.objects.filter(
        held_on(as_of),
        committee=OuterRef("committee"),
        local=OuterRef("local"),
        pk__lt=OuterRef("pk"),
    )
    held = Seat.objects.filter(
        held_on(as_of), committee=OuterRef("committee"), local=OuterRef("local")
    )
    columns: Columns = {
        **WHERE,
        "code": F("public_id"),
        "person": F("local__public_id"),
        "office": Case(
            When(Exists(held.filter(body=Body.BRANCH, office=Office.SECRETARY)), then=_SECRETARY),
            When(Exists(held.filter(body=Body.VILLAGERS, office=Office.DIRECTOR)), then=_DIRECTOR),
            default=Value("other"),
        ),
        "starts_on": F("since"),
        "ends_on": F("until"),
        "is_poverty_village": Subquery(
            poor.filter(code=OuterRef("area")).values("m_poor")[:1], output_field=BooleanField()
        ),
        "source_class": NullIf("source_class", Value("")),
    }
    found = Seat.objects.filter(in_areas("area", areas), held_on(as_of)).exclude(Exists(before))
    return select(found, columns, names)


def rectifications(
    *, as_of: date, areas: tuple[str, ...], names: Collection[str], tags: Mapping[str, str]
) -> Rows:
    """One row for each case listed by the day, as it stood then."""
    off = Q(removed_on__lte=as_of)
    columns: Columns = {
        **WHERE,
        "code": F("public_id"),
        "happened_on": Case(When(off, then=F("removed_on")), output_field=DateField()),
        "state": Case(
            When(off, then=Value("removed")),
            default=Value("open"),
            output_field=CharField(max_length=10),
        ),
    }
    found = Rectification.objects.filter(
        in_areas("area", areas), listed_on__lte=as_of, branch__isnull=False
    )
    return select(found.exclude(state=State.WITHDRAWN), columns, names)


def talents(
    *, as_of: date, areas: tuple[str, ...], names: Collection[str], tags: Mapping[str, str]
) -> Rows:
    """One row for each talent of the day; where a pack asks for a track, one for each person on
    one: Huaihua calls those its talents (HH18-059), Hunan the recognised (HN22-62)."""
    if {"track", "state"} & set(names):
        return _tracks(as_of, areas, names)
    columns: Columns = {
        **WHERE,
        "code": F("public_id"),
        "person": F("local__public_id"),
        "kind": F("kind"),
        "happened_on": F("recognised_on"),
    }
    return select(Talent.objects.filter(in_areas("area", areas), standing(as_of)), columns, names)


def village_columns(as_of: date) -> Columns:
    """What this room says of a village, for the mart of villages."""
    found = Talent.objects.filter(standing(as_of), area=OuterRef("code"))
    lately = found.filter(kind=TalentKind.LEADER, recognised_on__gt=months_after(as_of, -_TRAINED))
    return {
        "reserves": counted(found.filter(kind=TalentKind.RESERVE), "area"),
        "prosperity_leaders": counted(lately, "area"),
    }


def has_secretary(as_of: date) -> Case:
    """1 where the branch of the village whose code is `m_code` has its secretary, else 0."""
    seats = Seat.objects.filter(held_on(as_of), office=Office.SECRETARY, area=OuterRef("m_code"))
    return Case(When(Exists(seats), then=1), default=0, output_field=IntegerField())


def _tracks(as_of: date, areas: tuple[str, ...], names: Collection[str]) -> Rows:
    done, trained = Q(completed_on__lte=as_of), Q(trained_on__lte=as_of)
    columns: Columns = {
        **WHERE,
        "code": F("public_id"),
        "person": F("local__public_id"),
        "track": F("track"),
        "state": Case(
            When(done, then=Value(TrackState.COMPLETED)),
            When(trained, then=Value(TrackState.IN_TRAINING)),
            default=Value(TrackState.IDENTIFIED),
            output_field=CharField(max_length=12),
        ),
        "happened_on": Case(When(done, then=F("completed_on")), output_field=DateField()),
    }
    found = Cultivation.objects.filter(
        Q(stopped_on=None) | Q(stopped_on__gt=as_of),
        in_areas("area", areas),
        identified_on__lte=as_of,
    )
    return select(found, columns, names)
