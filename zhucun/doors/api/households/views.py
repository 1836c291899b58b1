"""Endpoints of households: the list, one, and everything that is recorded of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.timezone import localdate, now
from ninja import Query, Status

from zhucun.directory.perms import Actor
from zhucun.directory.queries import place_on
from zhucun.doors.api.access import Request
from zhucun.doors.api.fields import Body, Code, IdempotencyKey, PublicId
from zhucun.doors.api.households.forms import (
    HouseholdChangeIn,
    HouseholdEndBackIn,
    HouseholdEndIn,
    HouseholdIn,
    HouseholdMoveIn,
    HouseholdsWanted,
    HouseholdTagEndIn,
    HouseholdTagIn,
    MemberChangeIn,
    MemberEndBackIn,
    MemberEndIn,
    MemberHeadIn,
    MemberIn,
)
from zhucun.doors.api.households.schemas import HouseholdCardOut, HouseholdOut, HouseholdPage
from zhucun.doors.api.paging import page
from zhucun.doors.api.receipts import once
from zhucun.households import actions, queries
from zhucun.households.actions import HouseholdDraft, MemberDraft
from zhucun.households.enums import LeftReason


def households(request: Request, wanted: Query[HouseholdsWanted]) -> HouseholdPage:
    """Households that live in the caller's areas on a day, by village and number.

    A few queries whatever the number of rows. A search by a phone or an ID number is logged.
    """
    actor = request.auth
    found = queries.households(
        actor=actor, as_of=wanted.as_of, area=wanted.area, text=wanted.q, tag=wanted.tag
    )
    rows, following = page(found.defer("phone"), ["area", "number"], wanted)
    borne = queries.tags_on(rows, as_of=wanted.as_of)
    shown = queries.with_names(actor, rows)
    return HouseholdPage(
        rows=[HouseholdOut.of(row, borne[row.pk]) for row in shown], next=following
    )


def household(request: Request, public_id: PublicId) -> HouseholdCardOut:
    """One household with its members, classifications and former villages.

    Numbers stay masked: they are opened on the page, one at a time and with a reason. Four queries.
    """
    return card(request.auth, public_id)


def add_household(
    request: Request, code: Code, body: HouseholdIn, key: IdempotencyKey = ""
) -> Status[HouseholdCardOut]:
    """Record a household of a village with its members.

    409 where its number or one of its people belongs to another household.
    """
    actor = request.auth

    def act() -> str:
        values = body.model_dump(exclude={"members"})
        draft = HouseholdDraft(
            village=place_on(code=code, as_of=localdate()),
            members=[_draft(each) for each in body.members],
            **values,
        )
        return actions.add_household(draft, made_at=now(), by=actor).public_id

    made = once(actor=actor, key=key, doing=f"add_household {code}", body=body, act=act)
    return Status(201, card(actor, made))


def change_household(
    request: Request, public_id: PublicId, body: HouseholdChangeIn, key: IdempotencyKey = ""
) -> HouseholdCardOut:
    """Correct a household: number, address, phone, size.

    409 where somebody changed the same field since, with both values.
    """
    values = body.model_dump(exclude={"base"}, exclude_none=True)

    def act(row: Any) -> None:
        actions.change_household(
            household=row, base=body.base, changes=values, made_at=now(), by=request.auth
        )

    return changed(request, public_id, body, key, "change_household", act)


def move_household(
    request: Request, public_id: PublicId, body: HouseholdMoveIn, key: IdempotencyKey = ""
) -> HouseholdCardOut:
    """A household lives in another village from a day on.

    Safe to repeat. Needs the right in both villages.
    """

    def act(row: Any) -> None:
        actions.move_households(
            [row],
            into=place_on(code=body.village, as_of=body.on),
            on=body.on,
            reason=body.reason,
            made_at=now(),
            by=request.auth,
        )

    return changed(request, public_id, body, key, "move_household", act)


def end_household(
    request: Request, public_id: PublicId, body: HouseholdEndIn, key: IdempotencyKey = ""
) -> HouseholdCardOut:
    """End a household (销户); its members and classifications end with it.

    Safe to repeat with the same day.
    """

    def act(row: Any) -> None:
        actions.end_household(
            household=row, on=body.on, reason=body.reason, made_at=now(), by=request.auth
        )

    return changed(request, public_id, body, key, "end_household", act)


def take_back_household_end(
    request: Request, public_id: PublicId, body: HouseholdEndBackIn, key: IdempotencyKey = ""
) -> HouseholdCardOut:
    """A household was ended by mistake: it never ended, nor what ended with it.

    Safe to repeat. 409 where it joined another one, or where a member is on record elsewhere.
    """

    def act(row: Any) -> None:
        actions.take_back_end(household=row, basis=body.basis, made_at=now(), by=request.auth)

    return changed(request, public_id, body, key, "take_back_household_end", act)


def tag_household(
    request: Request, public_id: PublicId, body: HouseholdTagIn, key: IdempotencyKey = ""
) -> HouseholdCardOut:
    """Classify a household from a day on, by a word of the county's pack.

    Safe to repeat. 409 where it bears the classification later already.
    """

    def act(row: Any) -> None:
        actions.set_tag(household=row, **body.model_dump(), made_at=now(), by=request.auth)

    return changed(request, public_id, body, key, "tag_household", act)


def end_household_tag(
    request: Request, public_id: PublicId, body: HouseholdTagEndIn, key: IdempotencyKey = ""
) -> HouseholdCardOut:
    """End a classification of a household, or take back one that was recorded by mistake.

    Safe to repeat.
    """

    def act(row: Any) -> None:
        common: dict[str, Any] = {"household": row, "tag": body.tag, "basis": body.basis}
        if body.never_held:
            actions.retract_tag(since=body.on, made_at=now(), by=request.auth, **common)
        else:
            actions.end_tag(until=body.on, made_at=now(), by=request.auth, **common)

    return changed(request, public_id, body, key, "end_household_tag", act)


def add_member(
    request: Request, public_id: PublicId, body: MemberIn, key: IdempotencyKey = ""
) -> Status[HouseholdCardOut]:
    """Somebody joins a household.

    409 where he belongs to another one, or where it has a head already.
    """

    def act(row: Any) -> None:
        actions.add_member(household=row, draft=_draft(body), made_at=now(), by=request.auth)

    return Status(201, changed(request, public_id, body, key, "add_member", act))


def change_member(
    request: Request, public_id: PublicId, body: MemberChangeIn, key: IdempotencyKey = ""
) -> HouseholdCardOut:
    """Correct a member of a household.

    409 where somebody changed the same field since.
    """
    values = body.model_dump(exclude={"base"}, exclude_none=True)

    def act(row: Any) -> None:
        actions.change_member(
            member=row, base=body.base, changes=values, made_at=now(), by=request.auth
        )

    return member_changed(request, public_id, body, key, "change_member", act)


def end_member(
    request: Request, public_id: PublicId, body: MemberEndIn, key: IdempotencyKey = ""
) -> HouseholdCardOut:
    """A member leaves his household; a head is followed by another member.

    Safe to repeat with the same day.
    """
    actor = request.auth

    def act(row: Any) -> None:
        heir = body.new_head and queries.member_card(actor=actor, public_id=body.new_head)
        common: dict[str, Any] = {"made_at": now(), "by": actor, "new_head": heir or None}
        if body.reason == LeftReason.DEATH:
            actions.record_death(member=row, on=body.on, **common)
        else:
            actions.end_member(member=row, on=body.on, reason=body.reason, **common)

    return member_changed(request, public_id, body, key, "end_member", act)


def take_back_member_end(
    request: Request, public_id: PublicId, body: MemberEndBackIn, key: IdempotencyKey = ""
) -> HouseholdCardOut:
    """A death or a leaving was recorded by mistake: the member never ceased to belong.

    Safe to repeat. 409 where the person is on record elsewhere, or where a head comes back and
    `former_as` is missing.
    """

    def act(row: Any) -> None:
        actions.take_back_member_end(
            member=row,
            basis=body.basis,
            former_as=body.former_as or "",
            made_at=now(),
            by=request.auth,
        )

    return member_changed(request, public_id, body, key, "take_back_member_end", act)


def make_head(
    request: Request, public_id: PublicId, body: MemberHeadIn, key: IdempotencyKey = ""
) -> HouseholdCardOut:
    """A member becomes head of his household while the former head stays.

    Safe to repeat.
    """

    def act(row: Any) -> None:
        actions.change_head(head=row, former_as=body.former_as, made_at=now(), by=request.auth)

    return member_changed(request, public_id, body, key, "make_head", act)


def _draft(body: MemberIn) -> MemberDraft:
    values = body.model_dump()
    return MemberDraft(**{**values, "gender": body.gender or ""})


def changed(
    request: Request,
    public_id: str,
    body: Body,
    key: str,
    doing: str,
    act: Callable[[Any], None],
) -> HouseholdCardOut:
    actor = request.auth

    def done() -> str:
        act(queries.one_household(actor=actor, public_id=public_id))
        return public_id

    once(actor=actor, key=key, doing=f"{doing} {public_id}", body=body, act=done)
    return card(actor, public_id)


def member_changed(
    request: Request,
    public_id: str,
    body: Body,
    key: str,
    doing: str,
    act: Callable[[Any], None],
) -> HouseholdCardOut:
    actor = request.auth

    def done() -> str:
        row = queries.member_card(actor=actor, public_id=public_id)
        act(row)
        return str(row.household.public_id)

    made = once(actor=actor, key=key, doing=f"{doing} {public_id}", body=body, act=done)
    return card(actor, made)


def card(actor: Actor, public_id: str) -> HouseholdCardOut:
    found = queries.household_card(actor=actor, public_id=public_id)
    return HouseholdCardOut.of_card(actor, found)
