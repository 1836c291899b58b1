"""The roster's columnar face: one row a posting, team, village or township as of a day.

A mart is a queryset of dictionaries with the keys `m_code`, `m_area` and `m_<name>` for each
name of the packs'
vocabulary that is asked for; a column that nobody asks for costs nothing. Pure: nothing is run
here.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any, Protocol

from django.db.models import (
    BooleanField,
    Case,
    Count,
    DateField,
    Exists,
    F,
    IntegerField,
    Max,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import (
    Coalesce,
    ExtractDay,
    ExtractMonth,
    ExtractYear,
    NullIf,
    Substr,
)

from zhucun.directory import marts as directory
from zhucun.directory.enums import PlaceNumber, PoliticalStatus, Speciality
from zhucun.directory.marts import select
from zhucun.directory.perms import in_areas
from zhucun.kernel.divisions import Level
from zhucun.kernel.periods import months_after
from zhucun.roster.enums import PostingRole, PostingState, TakeUp
from zhucun.roster.models import Posting, TakeUpStep, Team, VillageNeed

Rows = QuerySet[Any, dict[str, Any]]
Columns = dict[str, Any]

_FIGURES = frozenset(PlaceNumber.values)
#: 畜牧养殖、农技推广等专业技术人员 (HX25-17).
_TECHNICAL = (Speciality.AGRONOMY, Speciality.HUSBANDRY)
#: Stages of a county's exit (摘帽) by the tag that says so, the furthest first.
_STAGES = {
    "exited": "exited-poverty",
    "national_pending": "national-pending",
    "provincial_passed": "provincial-passed",
    "expected": "expected-exit",
}


class Mart(Protocol):
    """Builds the rows of one subject. `tags` maps names of the vocabulary to the tags that they
    stand for."""

    def __call__(
        self,
        *,
        as_of: date,
        areas: tuple[str, ...],
        names: Collection[str],
        tags: Mapping[str, str],
    ) -> Rows: ...


def postings(
    *, as_of: date, areas: tuple[str, ...], names: Collection[str], tags: Mapping[str, str]
) -> Rows:
    """One row for each posting that had begun by the day; `state` is that of the day."""
    columns: Columns = {
        "code": F("public_id"),
        "person": F("person__public_id"),
        "role": F("role"),
        "round": F("round__code"),
        "state": _state(as_of),
        "village": F("area"),
        "township": Substr("area", 1, Level.TOWNSHIP),
        "county": Substr("area", 1, Level.COUNTY),
        "unit_level": Coalesce("unit__level", "person__unit__level"),
        "unit_kind": Coalesce("unit__kind", "person__unit__kind"),
        "age": _years_to(as_of, "person__birth_on"),
        "gender": _known("person__gender"),
        "is_party_member": _truth(_party_member("person__")),
        "education": _known("person__education"),
        "speciality": _known("person__speciality"),
        "has_rural_experience": F("person__has_rural_experience"),
        "is_star_instructor": F("is_star_instructor"),
        "starts_on": F("starts_on"),
        "ends_on": F("ends_on"),
        "months_served": _months_served(as_of),
        "party_transferred_on": F("party_transferred_on"),
        "duties_acknowledged_on": Subquery(
            TakeUpStep.objects.filter(
                posting=OuterRef("pk"), step=TakeUp.DUTIES, done_on__lte=as_of
            ).values("done_on")[:1]
        ),
        "predecessor_ended_on": _predecessor_ended_on(),
        "is_detached": _released(as_of),
    }
    found = Posting.objects.filter(in_areas("area", areas), starts_on__lte=as_of)
    return select(found, columns, names)


def _released(as_of: date) -> Case:
    """TRUE from the day on which the release from the own unit is on record (HN22-31); before it
    nobody has said."""
    said = TakeUpStep.objects.filter(
        posting=OuterRef("pk"), step=TakeUp.RELEASED, done_on__lte=as_of
    )
    return Case(When(Exists(said), then=True), default=None, output_field=BooleanField())


def teams(
    *, as_of: date, areas: tuple[str, ...], names: Collection[str], tags: Mapping[str, str]
) -> Rows:
    """One row for each team in being on the day, over its cadres on post."""
    active = _active("postings__", as_of)
    born = "postings__person__birth_on"

    def on_post(condition: Q) -> Count:
        return Count("postings", filter=active & condition, distinct=True)

    columns: Columns = {
        "code": F("public_id"),
        "round": F("round__code"),
        "village": F("area"),
        "unit_level": F("unit__level"),
        "unit_kind": F("unit__kind"),
        "withdraws_on": F("dissolved_on"),
        "size": on_post(~Q(pk__in=[])),
        "first_secretaries": on_post(Q(postings__role=PostingRole.FIRST_SECRETARY)),
        "members": on_post(Q(postings__role=PostingRole.MEMBER)),
        "party_members": on_post(_party_member("postings__person__")),
        "aged_up_to_35": on_post(Q(**{f"{born}__gt": months_after(as_of, -36 * 12)})),
        "youngest": _years_to(as_of, "last_born"),
        "oldest": _years_to(as_of, "first_born"),
        "specialities": Count(
            NullIf("postings__person__speciality", Value("")), filter=active, distinct=True
        ),
        "technical_specialists": on_post(Q(postings__person__speciality__in=_TECHNICAL)),
        "village_needs_specialist": Exists(
            VillageNeed.objects.filter(
                village__round=OuterRef("round"),
                village__village=OuterRef("village"),
                village__left_on=None,
                speciality__in=_TECHNICAL,
            )
        ),
        "village_unstable_persons": Subquery(
            directory.figure("unstable_persons", as_of, place="village")
        ),
        # A township work group is no team of the roster (HH18-067): pairing keeps it.
        "is_township_group": Value(False, output_field=BooleanField()),
    }
    being = Q(dissolved_on=None) | Q(dissolved_on__gt=as_of)
    found = Team.objects.filter(being, in_areas("area", areas), formed_on__lte=as_of)
    if {"youngest", "oldest"} & set(names):
        found = found.annotate(
            first_born=Min(born, filter=active, output_field=DateField()),
            last_born=Max(born, filter=active, output_field=DateField()),
        )
    return select(found, columns, names)


def villages(
    *, as_of: date, areas: tuple[str, ...], names: Collection[str], tags: Mapping[str, str]
) -> Rows:
    """One row for each village on the day, with its tags, figures and who serves there."""
    wanted = set(names)
    found = directory.places(
        level=Level.VILLAGE,
        as_of=as_of,
        areas=areas,
        tags={name: tag for name, tag in tags.items() if name in wanted},
        figures=sorted(_FIGURES & wanted),
    )
    columns: Columns = {
        "code": F("code"),
        "township": Substr("code", 1, Level.TOWNSHIP),
        "county": Substr("code", 1, Level.COUNTY),
        "first_secretaries": _serving(as_of, role=PostingRole.FIRST_SECRETARY),
        "star_instructors": _serving(as_of, is_star_instructor=True),
        "members": _serving(as_of, role=PostingRole.MEMBER),
        "cadres": _serving(as_of),
        "teams": _counted(
            Team.objects.filter(
                Q(dissolved_on=None) | Q(dissolved_on__gt=as_of),
                formed_on__lte=as_of,
                village=OuterRef("pk"),
            )
        ),
    }
    columns |= {name: F(f"m_{name}") for name in (set(tags) | _FIGURES) & wanted}
    return select(found, columns, names, area="code")


def townships(
    *, as_of: date, areas: tuple[str, ...], names: Collection[str], tags: Mapping[str, str]
) -> Rows:
    """One row for each township in which anybody serves on the day."""
    captain = Q(role=PostingRole.CAPTAIN)
    columns: Columns = {
        "code": F("m_township"),
        "cadres": Count("person", filter=~captain, distinct=True),
        "captains": Count("pk", filter=captain, distinct=True),
        "captains_with_office": Count("pk", filter=captain & ~Q(local_office=""), distinct=True),
        "round_began_on": Max("round__starts_on"),
    }
    found = (
        Posting.objects.filter(_active("", as_of), in_areas("area", areas))
        .annotate(m_township=Substr("area", 1, Level.TOWNSHIP))
        .values("m_township")
    )
    return select(found, columns, names, area="m_township")


def counties(
    *, as_of: date, areas: tuple[str, ...], names: Collection[str], tags: Mapping[str, str]
) -> Rows:
    """One row for each county-level place on the day, known by its code; the furthest stage of its
    exit, and the year of the exit: in which it passed the province, where that is on record
    (HH18-173 to HH18-176)."""
    wanted = set(names)
    asked = {name: tag for name, tag in tags.items() if name in wanted}
    if {"exit_stage", "year"} & wanted:
        asked |= {f"at_{stage}": tag for stage, tag in _STAGES.items()}
    found = directory.places(level=Level.COUNTY, as_of=as_of, areas=areas, tags=asked, figures=())
    columns: Columns = {
        "code": F("code"),
        "county": F("code"),
        "exit_stage": Case(
            *(When(**{f"m_at_{stage}": True}, then=Value(stage)) for stage in _STAGES),
            default=Value("none"),
        ),
        "year": Case(
            *(
                When(
                    **{f"m_at_{stage}": True},
                    then=ExtractYear(Subquery(directory.tagged_since(tag, as_of))),
                )
                for stage, tag in sorted(
                    _STAGES.items(), key=lambda each: each[0] != "provincial_passed"
                )
            ),
            default=None,
            output_field=IntegerField(null=True),
        ),
    }
    columns |= {name: F(f"m_{name}") for name in set(tags) & wanted}
    return select(found, columns, names, area="code")


def units_in_villages(*, as_of: date, areas: tuple[str, ...], ever: bool = False) -> Rows:
    """Units with each village to which they had anybody posted in the year up to the day, or
    `ever`: `unit`, `place`, `area`, `unit__public_id`, `place__code`, `serving`, how many serve on
    the day, and `left_on`, the last day on which one of them left. For rooms that keep something of
    the two."""
    found = Posting.objects.filter(
        in_areas("area", areas),
        starts_on__lte=as_of,
        unit__isnull=False,
        place__level=Level.VILLAGE,
    )
    if not ever:
        found = found.exclude(ends_on__lte=date(as_of.year, 1, 1))
    grouped: Any = found.order_by().values(
        "unit", "place", "area", "unit__public_id", "place__code"
    )
    rows: Rows = grouped.annotate(
        serving=Count("pk", filter=_active("", as_of)),
        left_on=Max("ends_on", filter=Q(ends_on__lte=as_of)),
    )
    return rows


#: The subjects of the packs that the roster can answer for.
MARTS: dict[str, Mart] = {
    "posting": postings,
    "team": teams,
    "village": villages,
    "township": townships,
    "county": counties,
}


def _active(prefix: str, day: date) -> Q:
    """Postings (behind a relation `prefix`) that run on the day."""
    return Q(**{f"{prefix}starts_on__lte": day}) & (
        Q(**{f"{prefix}ends_on": None}) | Q(**{f"{prefix}ends_on__gt": day})
    )


def _serving(as_of: date, **more: Any) -> Coalesce:
    """How many postings run in the outer row's place."""
    return _counted(Posting.objects.filter(_active("", as_of), place=OuterRef("pk"), **more))


def _counted(rows: QuerySet[Any]) -> Coalesce:
    counted = rows.order_by().values("area").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), Value(0))


def _years_to(day: date, born: str) -> Combinable:
    """Completed years from a column to a day: kernel.periods.years_between, in the database."""
    later = Q(**{f"{born}__month__gt": day.month}) | Q(
        **{f"{born}__month": day.month, f"{born}__day__gt": day.day}
    )
    return Value(day.year) - ExtractYear(born) - _one_if(later)


def _state(as_of: date) -> Case:
    """Whether a posting that has begun was running on the day, and if not, how it ended."""
    return Case(
        When(_active("", as_of), then=Value(PostingState.POSTED)),
        When(state=PostingState.RECALLED, then=Value(PostingState.RECALLED)),
        default=Value(PostingState.ENDED),
    )


def _months_served(as_of: date) -> Case:
    """Completed months from the start to the day, or to the end where that came first."""
    until_day = (
        Value(as_of.year * 12 + as_of.month)
        - _month_number("starts_on")
        - _one_if(Q(starts_on__day__gt=as_of.day))
    )
    until_end = (
        _month_number("ends_on")
        - _month_number("starts_on")
        - _one_if(Q(starts_on__day__gt=ExtractDay("ends_on")))
    )
    return Case(
        When(ends_on__lte=as_of, then=until_end), default=until_day, output_field=IntegerField()
    )


def _month_number(column: str) -> Combinable:
    return ExtractYear(column) * 12 + ExtractMonth(column)


def _one_if(condition: Q) -> Case:
    return Case(When(condition, then=1), default=0, output_field=IntegerField())


def _predecessor_ended_on() -> Case:
    """When the first secretary before him in the place ended, for a first secretary: of the others
    several serve in one place, and nobody follows one of them alone. NULL where there was none."""
    before = Posting.objects.filter(
        place=OuterRef("place"),
        role=PostingRole.FIRST_SECRETARY,
        starts_on__lt=OuterRef("starts_on"),
    )
    ended = Subquery(before.order_by("-starts_on", "-pk").values("ends_on")[:1])
    is_first = When(role=PostingRole.FIRST_SECRETARY, then=ended)
    return Case(is_first, default=None, output_field=DateField(null=True))


def _truth(condition: Q) -> Case:
    return Case(When(condition, then=True), default=False, output_field=BooleanField())


def _known(column: str) -> NullIf:
    """The column, or NULL where it was left empty."""
    return NullIf(column, Value(""))


def _party_member(prefix: str) -> Q:
    members = [PoliticalStatus.PARTY_MEMBER, PoliticalStatus.PROBATIONARY]
    return Q(**{f"{prefix}political_status__in": members}) | Q(
        **{f"{prefix}party_since__isnull": False}
    )
