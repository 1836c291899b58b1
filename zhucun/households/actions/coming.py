"""How somebody comes to a household: born, married, adopted, moved in (出生、婚入、收养、迁入)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Q

from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.households.actions.members import add_member
from zhucun.households.actions.rows import require_past
from zhucun.households.enums import JoinReason, LeftReason
from zhucun.households.errors import (
    BeforeHousehold,
    BornAfterDeath,
    MemberThere,
    MotherElsewhere,
)
from zhucun.households.models import Household, Member
from zhucun.households.queries import MemberDraft, name_keys
from zhucun.households.queries.checks import first_day


@transaction.atomic
def record_birth(
    *,
    household: Household,
    child: MemberDraft,
    mother: Member | None = None,
    made_at: datetime,
    by: Actor,
) -> Member:
    """A child is born into a household on `child.birth_on`, and belongs to it from that day.

    Raises BeforeHousehold for a birth before the household was founded, BornAfterDeath,
    MotherElsewhere, DayAhead, and what record_arrival raises.
    """
    born = child.birth_on
    if born is None:
        raise ValueError("a birth has a day")
    if born < household.valid_from:
        raise BeforeHousehold(on=born, start=household.valid_from, number=household.number)
    if mother is not None:
        _require_mother(household, mother, born)
    child = replace(child, since=born, joined=JoinReason.BIRTH)
    return record_arrival(household=household, person=child, made_at=made_at, by=by)


@transaction.atomic
def record_arrival(
    *, household: Household, person: MemberDraft, made_at: datetime, by: Actor
) -> Member:
    """Somebody who belonged to no household on record joins one; `person.joined` says how
    (JoinReason). Whoever had been left out (FOUND) was counted already, the others make it larger.

    Raises DayAhead, MemberThere for who is there already, and what add_members raises.
    """
    by.require(Permission.MANAGE_HOUSEHOLDS, area=household.area)
    since = first_day(household.valid_from, person)
    require_past(since, made_at)
    _require_new(household, person, since)
    if person.joined != JoinReason.FOUND:
        Household.objects.filter(pk=household.pk).update(size=F("size") + 1)
    return add_member(household=household, draft=person, made_at=made_at, by=by)


def _require_mother(household: Household, mother: Member, born: date) -> None:
    died = mother.valid_until if mother.left_reason == LeftReason.DEATH else None
    if died is not None and died < born:
        raise BornAfterDeath(died=died, on=born)
    belongs = mother.household_id == household.pk and mother.valid_from <= born
    if not belongs or (mother.valid_until is not None and mother.valid_until < born):
        raise MotherElsewhere(number=household.number, on=born)


def _require_new(household: Household, person: MemberDraft, since: date) -> None:
    """The same name and day of birth on that day is the same person; where no day of birth is
    known, the same name that came in the same way on the same day. Raises MemberThere.

    The household is held, so that of two who send the same at once the second finds the first.
    """
    Household.objects.select_for_update().get(pk=household.pk)
    same: dict[str, Any] = {"name_index": name_keys(person.name).name}
    if person.birth_on is not None:
        same["birth_on"] = person.birth_on
    else:
        came = {"joined_reason": person.joined, "relation": person.relation}
        same |= {"birth_on": None, "valid_from": since, **came}
    there = household.members.filter(Q(valid_until=None) | Q(valid_until__gt=since), **same)
    if person.id_number:  # a number on record tells whether it is the same person
        there = there.filter(id_index=None)
    row = there.order_by("pk").first()
    if row is not None:
        raise MemberThere(number=household.number, since=row.valid_from)
