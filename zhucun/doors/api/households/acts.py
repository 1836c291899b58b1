"""Endpoints of what happens to households: births, transfers, splits, mergers, incomes, and the
account of an area."""

from __future__ import annotations

from typing import Any

from django.utils.timezone import now
from ninja import Query, Status

from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.doors.api.access import Request
from zhucun.doors.api.fields import IdempotencyKey, PublicId
from zhucun.doors.api.households.act_forms import (
    ArrivalIn,
    BirthIn,
    CloseHouseholdAccountIn,
    HouseholdAccountRowsWanted,
    HouseholdAccountWanted,
    HouseholdIncomeIn,
    MergeIn,
    SplitIn,
    TransferIn,
)
from zhucun.doors.api.households.act_schemas import (
    HouseholdAccountOut,
    HouseholdIncomeOut,
    HouseholdIncomesOut,
    SpellOut,
    SpellsOut,
    StockCountOut,
)
from zhucun.doors.api.households.schemas import HouseholdCardOut
from zhucun.doors.api.households.views import card, changed, member_changed
from zhucun.doors.api.receipts import once
from zhucun.households import actions, queries
from zhucun.households.actions import Branch, IncomeDraft, MemberDraft
from zhucun.households.enums import IncomePart
from zhucun.kernel.problems import NotFound


def record_birth(
    request: Request, public_id: PublicId, body: BirthIn, key: IdempotencyKey = ""
) -> Status[HouseholdCardOut]:
    """A child is born into a household.

    422 before the household was founded, or after the death of the mother.
    """
    actor = request.auth

    def act(row: Any) -> None:
        values = body.model_dump(exclude={"mother"})
        child = MemberDraft(**{**values, "gender": body.gender or ""})
        mother = body.mother and queries.member_card(actor=actor, public_id=body.mother)
        actions.record_birth(
            household=row, child=child, mother=mother or None, made_at=now(), by=actor
        )

    return Status(201, changed(request, public_id, body, key, "record_birth", act))


def record_arrival(
    request: Request, public_id: PublicId, body: ArrivalIn, key: IdempotencyKey = ""
) -> Status[HouseholdCardOut]:
    """Somebody who belonged to no household on record joins one: by marriage, adoption, moving in.

    409 where he belongs to another one: then he is transferred.
    """

    def act(row: Any) -> None:
        person = MemberDraft(**{**body.model_dump(), "gender": body.gender or ""})
        actions.record_arrival(household=row, person=person, made_at=now(), by=request.auth)

    return Status(201, changed(request, public_id, body, key, "record_arrival", act))


def transfer_household_member(
    request: Request, public_id: PublicId, body: TransferIn, key: IdempotencyKey = ""
) -> HouseholdCardOut:
    """A member goes to another household on record. Answers the household that he left.

    Needs the right in both.
    """
    actor = request.auth

    def act(row: Any) -> None:
        actions.transfer_member(
            member=row,
            into=queries.one_household(actor=actor, public_id=body.into),
            relation=body.relation,
            reason=body.reason,
            on=body.on,
            new_head=_member(actor, body.new_head),
            made_at=now(),
            by=actor,
        )

    return member_changed(request, public_id, body, key, "transfer_member", act)


def split_household(
    request: Request, public_id: PublicId, body: SplitIn, key: IdempotencyKey = ""
) -> Status[HouseholdCardOut]:
    """Some members found a household of their own (分户). Answers the new household.

    422 where nobody would be left.
    """
    actor = request.auth

    def act() -> str:
        found = queries.one_household(actor=actor, public_id=public_id)
        members = [queries.member_card(actor=actor, public_id=each) for each in body.members]
        branch = Branch(
            number=body.number,
            members=members,
            relations={row.pk: body.members[row.public_id] for row in members},
            tags=body.tags,
            address=body.address,
        )
        made = actions.split_household(
            household=found,
            branch=branch,
            on=body.on,
            new_head=_member(actor, body.new_head),
            made_at=now(),
            by=actor,
        )
        return made.public_id

    made = once(actor=actor, key=key, doing=f"split_household {public_id}", body=body, act=act)
    return Status(201, card(actor, made))


def merge_household(
    request: Request, public_id: PublicId, body: MergeIn, key: IdempotencyKey = ""
) -> HouseholdCardOut:
    """A household joins another one with all its members, and ends (并户). Safe to repeat."""
    actor = request.auth

    def act(row: Any) -> None:
        members = [queries.member_card(actor=actor, public_id=each) for each in body.members]
        actions.merge_household(
            household=row,
            into=queries.one_household(actor=actor, public_id=body.into),
            relations={each.pk: body.members[each.public_id] for each in members},
            on=body.on,
            made_at=now(),
            by=actor,
        )

    return changed(request, public_id, body, key, "merge_household", act)


def household_incomes(request: Request, public_id: PublicId) -> HouseholdIncomesOut:
    """What a household earned, computed by the pack beside what its register declares.

    404 where the caller may not open the household's masked fields. Each reading is in the access
    log. Five queries.
    """
    return _incomes(request.auth, public_id)


def record_household_income(
    request: Request, public_id: PublicId, body: HouseholdIncomeIn, key: IdempotencyKey = ""
) -> Status[HouseholdIncomesOut]:
    """Record what a household earned in twelve months.

    409 where an income of these months is on record.
    """
    actor = request.auth

    def act() -> str:
        found = queries.one_household(actor=actor, public_id=public_id)
        actions.record_income(_income(found, body), made_at=now(), by=actor)
        return public_id

    once(actor=actor, key=key, doing=f"record_income {public_id}", body=body, act=act)
    return Status(201, _incomes(actor, public_id))


def correct_household_income(
    request: Request, public_id: PublicId, body: HouseholdIncomeIn, key: IdempotencyKey = ""
) -> HouseholdIncomesOut:
    """Other figures for an income; the former ones stay on record."""
    actor = request.auth

    def act() -> str:
        income = queries.one_income(actor=actor, public_id=public_id)
        actions.correct_income(
            income=income, draft=_income(income.household, body), made_at=now(), by=actor
        )
        return str(income.household.public_id)

    made = once(actor=actor, key=key, doing=f"correct_income {public_id}", body=body, act=act)
    return _incomes(actor, made)


def household_account(
    request: Request, wanted: Query[HouseholdAccountWanted]
) -> HouseholdAccountOut:
    """Stock and flow of households and persons in an area and a window.

    Twenty queries, whatever the size. 404 outside the caller's areas.
    """
    actor = request.auth
    area = _area(actor, wanted.area)
    found = queries.account(
        actor=actor, area=area, tag=wanted.tag, since=wanted.since, until=wanted.until
    )
    return HouseholdAccountOut.of(found, queries.oddities(actor=actor, area=area, on=wanted.until))


def household_account_rows(
    request: Request, wanted: Query[HouseholdAccountRowsWanted]
) -> SpellsOut:
    """The households or persons behind one figure of the account, by number."""
    actor = request.auth
    rows = queries.spell_rows(
        actor=actor,
        area=_area(actor, wanted.area),
        **wanted.model_dump(exclude={"area"}),
    )
    return SpellsOut(rows=[SpellOut.of(row) for row in rows])


def close_household_account(
    request: Request, body: CloseHouseholdAccountIn, key: IdempotencyKey = ""
) -> Status[StockCountOut]:
    """Keep the stock of an area on a day as it is known now.

    409 where it was closed already.
    """
    actor = request.auth

    def act() -> str:
        row = actions.close_account(**body.model_dump(), made_at=now(), by=actor)
        return row.public_id

    made = once(actor=actor, key=key, doing="close_household_account", body=body, act=act)
    return Status(201, StockCountOut.of(queries.one_count(actor=actor, public_id=made)))


def _member(actor: Actor, public_id: str | None) -> Any:
    return queries.member_card(actor=actor, public_id=public_id) if public_id else None


def _income(household: Any, body: HouseholdIncomeIn) -> IncomeDraft:
    values = body.model_dump(exclude={"starts_on", "basis"}, exclude_none=True)
    parts = {name: value for name, value in values.items() if name in IncomePart.values}
    return IncomeDraft(
        household=household,
        starts_on=body.starts_on,
        parts=parts,
        declared={name: value for name, value in values.items() if name not in parts},
        basis=body.basis,
    )


def _incomes(actor: Actor, public_id: str) -> HouseholdIncomesOut:
    found = queries.one_household(actor=actor, public_id=public_id)
    rows = queries.read_incomes(actor=actor, household=found)
    return HouseholdIncomesOut(rows=[HouseholdIncomeOut.of(each) for each in rows])


def _area(actor: Actor, area: str) -> str:
    """The area that was asked for, else the first of the caller's own. Raises NotFound."""
    code = area or next(iter(actor.areas(Permission.SEE_HOUSEHOLDS)), "")
    if not actor.can(Permission.SEE_HOUSEHOLDS, area=code):
        raise NotFound
    return code
