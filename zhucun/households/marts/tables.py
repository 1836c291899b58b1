"""The registry's columnar face: one row a household, a resident, a monitored household, and one a
county and year of the account of the poor.

As in the roster: a queryset of dictionaries with `m_code`, `m_area` and `m_<name>` for each name of
the packs' vocabulary that is asked for. Where a household lived on the day decides its area; one
query looks whether anybody moved since.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Count,
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
from django.db.models.functions import Coalesce, Concat, Greatest, NullIf, Substr
from django.db.models.lookups import Exact, In

from zhucun.directory.marts import select
from zhucun.households.enums import (
    MONITORED,
    NOT_CARED,
    Came,
    IncomePart,
    Insured,
    PersonsOn,
    Power,
    Water,
    Went,
)
from zhucun.households.enums import WorksAway as Away
from zhucun.households.marts import earnings, spells
from zhucun.households.marts.quality import quality_columns
from zhucun.households.models import (
    Dwelling,
    Household,
    HouseholdState,
    HouseholdTag,
    Member,
    MemberState,
)
from zhucun.households.perms import living
from zhucun.kernel.divisions import Level
from zhucun.kernel.problems import Problem
from zhucun.ledger.fields import on_day

Rows = QuerySet[Any, dict[str, Any]]
Columns = dict[str, Any]

_EXITED, _POOR = "exited-household", "poor-household"
_OWN = (IncomePart.WAGES, IncomePart.PRODUCTION)
_HAN = ("汉", "汉族")
#: Yearly accounts go back so far, and no further than the oldest registers.
_MOST_YEARS, _FIRST_YEAR = 10, 2014


def households(
    *, as_of: date, areas: tuple[str, ...], names: Collection[str], tags: Mapping[str, str]
) -> Rows:
    """One row for each household of the day, with its classifications, persons and latest income
    (in yuan, over the twelve months that the pack looks at)."""
    return _households(as_of, areas, names, tags, Household.objects.all())


def monitored_households(
    *, as_of: date, areas: tuple[str, ...], names: Collection[str], tags: Mapping[str, str]
) -> Rows:
    """One row for each household that bears a classification of monitoring on the day."""
    bearing = HouseholdTag.objects.filter(on_day(as_of), tag__in=MONITORED, retracted_at=None)
    found = Household.objects.filter(pk__in=bearing.values("household"))
    return _households(as_of, areas, names, tags, found)


def residents(
    *, as_of: date, areas: tuple[str, ...], names: Collection[str], tags: Mapping[str, str]
) -> Rows:
    """One row for each member of a household on the day; what holds of him, not who he is."""
    area = _area(as_of, "household__")
    state = MemberState.objects.filter(on_day(as_of), member=OuterRef("pk"), retracted_at=None)
    ethnicity = Subquery(state.values("ethnicity")[:1], output_field=CharField())
    away = Subquery(state.values("works_away")[:1], output_field=CharField())
    columns: Columns = {
        "code": F("public_id"),
        "person": F("public_id"),
        "household": F("household__public_id"),
        "village": F("m_area"),
        "township": Substr("m_area", 1, Level.TOWNSHIP),
        "county": Substr("m_area", 1, Level.COUNTY),
        "gender": NullIf("gender", Value("")),
        "ethnicity": NullIf(ethnicity, Value("")),
        "is_minority": _three(ethnicity, _HAN, of_these=False),
        "works_away": NullIf(away, Value("")),
        "works_locally": _three(away, (Away.TOWNSHIP, Away.COUNTY), of_these=True),
        "is_returnee": _came_home(as_of, away),
        "care_kind": _cared(state).values("care_kind")[:1],
        "care_since": care_since(as_of),
    }
    columns |= {name: _bears(tag, as_of, "household") for name, tag in tags.items()}
    here = Household.objects.filter(living(areas, as_of), on_day(as_of))
    found = Member.objects.filter(on_day(as_of), household__in=here.values("pk"))
    return select(found, columns, names, area=area)


def poverty_accounts(
    *, as_of: date, areas: tuple[str, ...], names: Collection[str], tags: Mapping[str, str]
) -> Rows:
    """One row for each county and year of the account of the registered poor, in persons, up to
    the day: opening − exits + entries + births − deaths + corrections = closing (HH18-170).

    Counted where their households live now, so that nothing but the five flows moves the stock.
    """
    parts = [_account(year, as_of, areas, names) for year in _years(as_of)]
    return parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]


#: The subjects of the packs that the registry can answer for.
MARTS: Any = {
    "household": households,
    "monitored_household": monitored_households,
    "resident": residents,
    "poverty_account": poverty_accounts,
}


def persons(day: Any, *, household: str = "pk", size: str = "size") -> Any:
    """How many persons belonged to the outer row's household on a day (a date or a column): its
    members, and those that its list counts without a name."""
    members = Member.objects.filter(household=OuterRef(household))
    until = Q(valid_until=None) | Q(valid_until__gt=day)
    unnamed = Greatest(F(size) - _counted(members.filter(valid_until=None)), Value(0))
    return _counted(members.filter(until, valid_from__lte=day)) + unnamed


def _households(
    as_of: date,
    areas: tuple[str, ...],
    names: Collection[str],
    tags: Mapping[str, str],
    found: QuerySet[Household],
) -> Rows:
    columns: Columns = {
        "code": F("public_id"),
        "household": F("public_id"),
        "village": F("m_area"),
        "township": Substr("m_area", 1, Level.TOWNSHIP),
        "county": Substr("m_area", 1, Level.COUNTY),
        "persons": persons(as_of),
        "members": persons(as_of),
        "exited_on": _exited_on(as_of),
        "uninsured_members": _uninsured(as_of),
        **_state(as_of),
        **_income(as_of, areas),
    }
    columns |= quality_columns(as_of, areas[0] if areas else "", names)
    columns |= {name: _bears(tag, as_of, "pk") for name, tag in tags.items()}
    found = found.filter(living(areas, as_of), on_day(as_of))
    return select(found, columns, names, area=_area(as_of, ""))


def _area(as_of: date, prefix: str) -> Case:
    """Where a household lived on the day: hardly anybody moves, so the look into former dwellings
    is for those only that live elsewhere since."""
    former = Dwelling.objects.filter(on_day(as_of), household=OuterRef(f"{prefix}pk"))
    return Case(
        When(**{f"{prefix}lives_since__lte": as_of}, then=F(f"{prefix}area")),
        default=Subquery(former.values("area")[:1]),
        output_field=CharField(),
    )


def area_on(as_of: date) -> Case:
    """Where a household lived on the day."""
    return _area(as_of, "")


def _bears(tag: str, as_of: date, household: str) -> Exists:
    return Exists(
        HouseholdTag.objects.filter(
            on_day(as_of), household=OuterRef(household), tag=tag, retracted_at=None
        )
    )


def _exited_on(as_of: date) -> Coalesce:
    """The day on which a household left poverty: since when it bears 脱贫户, else when it ceased
    to be on the register of the poor."""
    tags = HouseholdTag.objects.filter(household=OuterRef("pk"), retracted_at=None)
    exited = tags.filter(on_day(as_of), tag=_EXITED).order_by("valid_from")
    poor = HouseholdTag.objects.filter(
        on_day(as_of), household=OuterRef("household"), tag=_POOR, retracted_at=None
    )
    ended = tags.filter(~Exists(poor), tag=_POOR, valid_until__lte=as_of).order_by("-valid_until")
    return Coalesce(
        Subquery(exited.values("valid_from")[:1]),
        Subquery(ended.values("valid_until")[:1]),
        output_field=DateField(),
    )


def _uninsured(as_of: date) -> Subquery:
    """Members of whom it is known that they are not insured; NULL where it is known of nobody."""
    known = MemberState.objects.filter(
        on_day(as_of), on_day(as_of, "member__"), member__household=OuterRef("pk")
    )
    known = known.filter(retracted_at=None).exclude(medical_insurance="")
    counted = known.order_by().values("member__household")
    bare = Count("pk", filter=Q(medical_insurance=Insured.NO))
    return Subquery(counted.annotate(n=bare).values("n"), output_field=IntegerField())


def care_since(as_of: date) -> Subquery:
    """Since when a member, the outer row, is among those who need care without a break; NULL where
    he is not on the day. What is recorded of him meanwhile is no break."""
    known = MemberState.objects.filter(retracted_at=None, valid_from__lte=as_of)
    without = known.filter(member=OuterRef("member"), valid_from__gt=OuterRef("valid_from"))
    without = without.filter(care_kind__in=NOT_CARED)
    now = _cared(known.filter(on_day(as_of), member=OuterRef("member")))
    run = _cared(known.filter(~Exists(without), Exists(now), member=OuterRef("pk")))
    return Subquery(run.order_by("valid_from").values("valid_from")[:1])


def _cared(states: QuerySet[MemberState]) -> QuerySet[MemberState]:
    return states.exclude(care_kind__in=NOT_CARED)


def _state(as_of: date) -> Columns:
    rows = HouseholdState.objects.filter(on_day(as_of), household=OuterRef("pk"), retracted_at=None)

    def column(name: str) -> Subquery:
        return Subquery(rows.values(name)[:1])

    return {
        "has_safe_power": _three(column("power"), (Power.SAFE,), of_these=True),
        "has_tap_water": _three(column("water"), (Water.TAP,), of_these=True),
        "in_cooperative": column("in_cooperative"),
    }


def _income(as_of: date, areas: tuple[str, ...]) -> Columns:
    """Columns of the latest income. What the packs leave open is not there: nobody guesses it."""
    area = areas[0] if areas else ""
    try:
        rule = earnings.formula_for(area, as_of=as_of)
    except Problem:
        return {}
    rows = earnings.latest(rule, as_of=as_of)

    def column(value: Any, parts: tuple[str, ...]) -> Subquery:
        known = rows.filter(earnings.some_part(parts))
        return Subquery(known.annotate(n=value).values("n")[:1])

    gross = column(earnings.gross_of(), earnings.GROSS)
    found: Columns = {
        "own_income": column(earnings.gross_of(_OWN), _OWN),
        "total_income": gross,
        "amount": gross,
        "income_ends_on": Subquery(rows.values("ends_on")[:1]),
    }
    counted = earnings.counted(area, as_of=as_of)
    if counted:
        found["net_income"] = column(earnings.net_of(area), earnings.PARTS)
        if any(each.persons_on is not None for each in counted):
            per_head = earnings.by_last_day(area, _per_head)
            found["per_capita_income"] = column(per_head, earnings.PARTS)
    return found


def _per_head(rule: earnings.Formula) -> Any:
    """Net income a head of one row of `Income`, by the persons of the pack's day, or of the first
    day on record where that came later; None where the formula is open."""
    net = earnings.net_by(rule)
    if net is None or rule.persons_on is None:
        return None
    is_first = rule.persons_on == PersonsOn.FIRST_DAY
    members = Member.objects.filter(household=OuterRef("household"))
    first, last = OuterRef("starts_on"), OuterRef("ends_on")
    known = OuterRef("household__valid_from")
    begun = Q(valid_from__lte=first) if is_first else Q(valid_from__lt=last)
    begun |= Q(valid_from__lte=known)
    over = Q(valid_until__gt=first) if is_first else Q(valid_until__gte=last)
    over &= Q(valid_until__gt=known)
    then = _counted(members.filter(begun, Q(valid_until=None) | over))
    unnamed = Greatest(F("household__size") - _counted(members.filter(valid_until=None)), Value(0))
    return earnings.Exact(net) / NullIf(then + unnamed, Value(0))


def _years(as_of: date) -> range:
    return range(max(_FIRST_YEAR, as_of.year - _MOST_YEARS + 1), as_of.year + 1)


def _account(year: int, as_of: date, areas: tuple[str, ...], names: Collection[str]) -> Rows:
    since, until = date(year, 1, 1), min(date(year + 1, 1, 1), as_of + timedelta(days=1))
    born, gone = Q(began__gte=since, began__lt=until), Q(ended__gte=since, ended__lt=until)
    found, mistake = Q(came=Came.FOUND), Q(went=Went.MISTAKE)
    entered = Q(came__in=(Came.TAGGED, Came.REGISTERED))

    def counted(condition: Q) -> Count:
        return Count("pk", filter=condition)

    columns: Columns = {
        "code": Concat("m_area", Value(f"-{year}")),
        "county": F("m_area"),
        "last_day": Value(until - timedelta(days=1), output_field=DateField()),
        "opening": counted(Q(began__lt=since, ended__gte=since)),
        "exits": counted(gone & Q(went=Went.UNTAGGED)),
        "entries": counted(born & entered),
        "births": counted(born & ~entered & ~found),
        "deaths": counted(gone & ~Q(went=Went.UNTAGGED) & ~mistake),
        "corrections": counted(born & found) - counted(gone & mistake),
        "closing": counted(Q(began__lt=until, ended__gte=until)),
    }
    rows = spells.settled_persons(areas, _POOR).annotate(
        m_area=Substr("household__area", 1, Level.COUNTY)
    )
    asked = {f"m_{name}": columns[name] for name in sorted({"code", *names}) if name in columns}
    account: Rows = rows.values("m_area").annotate(**asked).values("m_area", *asked).order_by()
    return account


def _came_home(as_of: date, away: Any) -> Case:
    """Whether a member, the outer row, worked outside the county on an earlier day and does not on
    this one; NULL where nobody said where he works now."""
    far = (Away.PROVINCE, Away.OUTSIDE)
    before = MemberState.objects.filter(
        member=OuterRef("pk"), retracted_at=None, valid_until__lte=as_of, works_away__in=far
    )
    return Case(
        When(Exact(Coalesce(away, Value("")), Value("")), then=Value(None)),
        When(In(away, [str(word) for word in far]), then=Value(False)),
        When(Exists(before), then=Value(True)),
        default=Value(False),
        output_field=BooleanField(null=True),
    )


def _three(value: Any, words: tuple[str, ...], *, of_these: bool) -> Case:
    """Whether a word is one of some; NULL where nobody said."""
    return Case(
        When(In(value, [str(word) for word in words]), then=Value(of_these)),
        When(Exact(Coalesce(value, Value("")), Value("")), then=Value(None)),
        default=Value(not of_these),
        output_field=BooleanField(null=True),
    )


def _counted(rows: QuerySet[Any]) -> Coalesce:
    counted = rows.order_by().values("household").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), Value(0))
