"""The relocation of households: planned, its four stages, whether the new home is lived in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from zhucun.directory.perms import Actor
from zhucun.economy import events
from zhucun.economy.actions.checking import (
    author,
    head,
    known,
    lives,
    maybe_amount,
    past,
    plain,
    record_id,
    word,
)
from zhucun.economy.actions.credit import refuse
from zhucun.economy.enums import Stage
from zhucun.economy.errors import (
    AmountWrong,
    PersonsDiffer,
    RelocationRefused,
    RelocationThere,
    StageOutOfOrder,
)
from zhucun.economy.models import Occupancy, Relocation
from zhucun.economy.perms import require_keeper
from zhucun.economy.queries.judging import judged
from zhucun.economy.queries.relocation import relocation_facts
from zhucun.households.queries.people import members_between
from zhucun.ledger import actions as ledger


@dataclass(frozen=True, kw_only=True)
class RelocationDraft:
    """A household's relocation: `floor_area` of the whole new home in square metres, `self_raised`
    in yuan; `site`: where the new home is; `persons`: who moves, `persons_reason`: why these are
    not as many as are on record."""

    household: Any
    site: str
    persons: int
    on: date
    floor_area: Decimal | None = None
    self_raised: Decimal | None = None
    persons_reason: str = ""


@transaction.atomic
def plan_relocation(
    *, public_id: str = "", draft: RelocationDraft, at: datetime, by: Actor
) -> Relocation:
    """Put a household into the list of relocation, judged by the rules of the pack of its day
    (HH18-142): floor area a person, money raised. A person counts for the floor area who moves and
    is on record: the fewer of the two numbers.

    Raises RelocationRefused with sentence and clause, PersonsDiffer, HouseholdElsewhere,
    RelocationThere, RecordIdTaken, AmountWrong, TextNeeded, DayInFuture, NotAllowed.
    """
    household = draft.household
    require_keeper(by, household.area)
    if not 0 < draft.persons <= 30:
        raise AmountWrong(field="persons")
    values = {
        "household": household,
        "village": household.village,
        "site": plain("site", draft.site, most=60, needed=True),
        "persons": draft.persons,
        "floor_area": maybe_amount("floor_area", draft.floor_area),
        "self_raised": maybe_amount("self_raised", draft.self_raised),
        "planned_on": past(draft.on, at),
        "persons_reason": plain("persons_reason", draft.persons_reason, most=200),
    }
    key = record_id(public_id)
    there = known(Relocation, key, values)
    if there is not None:
        return there
    lives(household, draft.on)
    if Relocation.objects.filter(household=household).exists():
        raise RelocationThere(number=household.number)
    row = Relocation(public_id=key, area=household.area, **values, **author(by))
    row.on_record = members_between(household)(draft.on)
    if row.on_record != row.persons and not row.persons_reason:
        told = {"number": household.number, "day": draft.on, "known": row.on_record}
        raise PersonsDiffer(persons=row.persons, **told)
    verdict = judged("relocation", relocation_facts(row), area=row.area, on=draft.on)
    refuse(RelocationRefused, verdict.blocking)
    row.save()
    event = events.RelocationPlanned(
        **head("relocation", row, at),
        household=household.public_id,
        persons=row.persons,
        on=row.planned_on,
    )
    ledger.append(event, origin=by.origin)
    return row


@transaction.atomic
def reach_stage(*, relocation: Relocation, stage: str, on: date, at: datetime, by: Actor) -> bool:
    """Say that a relocation reached a stage on a day; the four come in their order. False where it
    is so already. Raises StageOutOfOrder, WordUnknown, DayInFuture, NotAllowed."""
    require_keeper(by, relocation.area)
    word("stage", stage, Stage.values)
    row = Relocation.objects.select_for_update().get(pk=relocation.pk)
    past(on, at)
    column = f"{stage}_on"
    if getattr(row, column) == on:
        return False
    before = list(Stage)[: list(Stage).index(Stage(stage))]
    days = [row.planned_on, *(getattr(row, f"{each}_on") for each in before)]
    if getattr(row, column) is not None or None in days or on < max(days):
        raise StageOutOfOrder(stage=Stage(stage).label)
    setattr(row, column, on)
    row.version += 1
    row.save()
    relocation.refresh_from_db()
    event = events.RelocationReached(**head("relocation", row, at), stage=stage, on=on)
    return ledger.append(event, origin=by.origin)


@transaction.atomic
def check_occupancy(
    *,
    relocation: Relocation,
    on: date,
    is_occupied: bool,
    note: str = "",
    at: datetime,
    by: Actor,
) -> Occupancy:
    """Record whether a new home was lived in on a day; the same again gives the check that is
    there. Raises RecordIdTaken, StageOutOfOrder before the move, DayInFuture, NotAllowed."""
    require_keeper(by, relocation.area)
    past(on, at)
    if relocation.moved_on is None or on < relocation.moved_on:
        raise StageOutOfOrder(stage=Stage.MOVED.label)
    values = {
        "relocation": relocation,
        "on": on,
        "is_occupied": is_occupied,
        "note": plain("note", note, most=100),
    }
    same = relocation.checks.filter(on=on).first()
    if same is not None:
        return known(Occupancy, same.public_id, values) or same
    row = Occupancy.objects.create(
        public_id=record_id(""), area=relocation.area, **values, **author(by)
    )
    event = events.OccupancyChecked(
        **head("relocation", relocation, at), on=on, is_occupied=is_occupied
    )
    ledger.append(event, origin=by.origin)
    return row
