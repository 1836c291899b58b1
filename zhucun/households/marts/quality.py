"""How good the ledger of a household is (基础台账真实完善, HH18-072): what it lacks of what the
pack asks for, and whether each change of status has its event."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import reduce
from operator import add
from typing import Any

from django.db.models import (
    Case,
    Count,
    Exists,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce

from zhucun.directory import queries as directory
from zhucun.households.enums import LedgerField
from zhucun.households.events import HouseholdTagged, HouseholdUntagged
from zhucun.households.models import Household, HouseholdState, HouseholdTag, Income, Member
from zhucun.households.models import MemberState as Stated
from zhucun.kernel.problems import Problem
from zhucun.ledger import queries as ledger
from zhucun.ledger.fields import on_day
from zhucun.packs import PackAt

_LIST = "checklists/household-ledger"
_NAMES = (HouseholdTagged.name, HouseholdUntagged.name)


def fields_of(pack: PackAt) -> tuple[str, ...]:
    """What the pack asks the ledger of a household to hold, in its order; nothing where its source
    names no list (未配置). No query."""
    try:
        spec: Any = pack.item(_LIST).spec
    except Problem:
        return ()
    return tuple(item.id for item in spec.items)


def quality_columns(as_of: date, area: str, names: Any) -> dict[str, Any]:
    """The columns of the packs' vocabulary that are asked for, over rows of `Household`."""
    found: dict[str, Any] = {}
    if "status_changes" in names:
        found["status_changes"] = _changes(as_of)
    if "status_changes_logged" in names:
        before = directory.midnight_after(as_of)
        found["status_changes_logged"] = ledger.counted_of(
            kind="household", names=_NAMES, before=before
        )
    if "ledger_gaps" in names:
        found["ledger_gaps"] = _gaps(as_of, area)
    return found


def missing_columns(as_of: date) -> Mapping[LedgerField, Any]:
    """Of each field whether the household, the outer row, lacks it."""
    members = Member.objects.filter(on_day(as_of), household=OuterRef("pk"))
    states = HouseholdState.objects.filter(
        on_day(as_of), household=OuterRef("pk"), retracted_at=None
    )
    incomes = Income.objects.filter(household=OuterRef("pk"), retracted_at=None, ends_on__lte=as_of)
    living = members.order_by().values("household").annotate(n=Count("pk")).values("n")
    present = Coalesce(Subquery(living, output_field=IntegerField()), Value(0))
    return {
        LedgerField.ADDRESS: Q(address=""),
        LedgerField.PHONE: Q(phone_index=None) & ~Exists(members.exclude(phone_index=None)),
        LedgerField.MEMBERS: Q(size__gt=present),
        LedgerField.ID_NUMBERS: Exists(members.filter(id_index=None)),
        LedgerField.BIRTH_DAYS: Exists(members.filter(birth_on=None)),
        LedgerField.INSURANCE: _some_without(members, as_of, "medical_insurance"),
        LedgerField.LABOUR: _some_without(members, as_of, "labour"),
        LedgerField.INCOME: ~Exists(incomes),
        LedgerField.HOUSING: ~Exists(states.exclude(housing_area=None)),
        LedgerField.POWER: ~Exists(states.exclude(power="")),
        LedgerField.WATER: ~Exists(states.exclude(water="")),
    }


def missing_of(key: int, *, as_of: date, fields: tuple[str, ...]) -> dict[str, bool | None]:
    """Of each field whether one household lacks it; None for a word that the registry does not
    keep. One query."""
    asked = {
        field: _flag(condition)
        for field, condition in missing_columns(as_of).items()
        if field in fields
    }
    named = {f"lacks_{n}": flag for n, flag in enumerate(asked.values())}
    row = Household.objects.filter(pk=key).annotate(**named).values(*named).get() if named else {}
    known: dict[str, bool] = {field: bool(row[f"lacks_{n}"]) for n, field in enumerate(asked)}
    return {field: known.get(field) for field in fields}


def _some_without(members: QuerySet[Member], as_of: date, name: str) -> Exists:
    """Some member of whom nobody said it."""
    said = Stated.objects.filter(on_day(as_of), member=OuterRef("pk"), retracted_at=None)
    return Exists(members.filter(~Exists(said.exclude(**{name: ""}))))


def _flag(condition: Any) -> Case:
    return Case(When(condition, then=Value(1)), default=Value(0), output_field=IntegerField())


def _gaps(as_of: date, area: str) -> Any:
    """How many fields are missing; NULL where the pack names none, or one that is not kept."""
    try:
        fields = fields_of(directory.pack_for(area, as_of=as_of))
    except Problem:
        fields = ()
    known = missing_columns(as_of)
    if not fields or not set(fields) <= set(known):
        return Cast(Value(None), IntegerField())
    return reduce(add, (_flag(known[LedgerField(field)]) for field in fields))


def _changes(as_of: date) -> Any:
    """How often a classification began or ended by the day, what was taken back counted too: each
    has its event."""
    rows = HouseholdTag.objects.filter(household=OuterRef("pk")).order_by().values("household")
    begun = Count("pk", filter=Q(valid_from__lte=as_of))
    over = Count("pk", filter=Q(valid_until__lte=as_of))
    counted = rows.annotate(n=begun + over).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), Value(0))
