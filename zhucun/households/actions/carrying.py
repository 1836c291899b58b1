"""Members who go from one household on record to another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import transaction

from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.directory.queries import midnight
from zhucun.households import events
from zhucun.households.actions.members import follow, heir, next_version
from zhucun.households.actions.rows import racing, require_living, require_past, subject
from zhucun.households.enums import JoinReason, LeftReason, Relation
from zhucun.households.errors import (
    BeforeHousehold,
    HeadMissing,
    MemberLeft,
    NobodyStays,
    NotItsMember,
    SameHousehold,
    SecondHead,
)
from zhucun.households.models import OF_MEMBER, Household, Member, MemberState
from zhucun.kernel.ids import new_public_id
from zhucun.kernel.periods import Period
from zhucun.ledger import actions as ledger

#: Why somebody goes, in the words of the household that he leaves, and of the one that he joins.
REASONS = {
    JoinReason.MARRIAGE: LeftReason.MARRIAGE,
    JoinReason.ADOPTED: LeftReason.ADOPTED,
    JoinReason.MOVED: LeftReason.MOVED,
}
_COPIED = (
    "name",
    "name_index",
    "pinyin_index",
    "initials_index",
    "gender",
    "birth_on",
    "id_number",
    "id_index",
    "phone",
    "phone_index",
)


@transaction.atomic
def transfer_member(
    *,
    member: Member,
    into: Household,
    relation: str,
    reason: str,
    on: date,
    new_head: Member | None = None,
    made_at: datetime,
    by: Actor,
) -> Member:
    """A member marries into, is adopted by or moves to another household on a day; returns
    his row there.

    Raises MemberLeft, HeadMissing, SecondHead, NobodyStays, SameHousehold, BeforeHousehold,
    HouseholdEnded, DayAhead, PeriodReversed.
    """
    left = member.household
    require_both(left, into, on, made_at, by)
    if left.members.filter(valid_until=None).exclude(pk=member.pk).first() is None:
        raise NobodyStays(number=left.number)
    if relation == Relation.HEAD:
        raise SecondHead(number=into.number)
    values = heir(member, new_head)
    [row] = carry(
        [member],
        into=into,
        on=on,
        reasons=(REASONS[JoinReason(reason)], reason),
        relations={member.pk: relation},
    )
    follow(new_head)
    next_version(left, {"size": max(left.size - 1, 1), **values})
    next_version(into, {"size": into.size + 1})
    ledger.append(
        events.MemberEnded(
            subject=subject(left),
            area=left.area,
            happened_at=midnight(on),
            member=member.public_id,
            until=on,
            reason=member.left_reason,
            other=into.number,
        ),
        origin=by.origin,
    )
    ledger.append(
        events.MemberAdded(
            subject=subject(into),
            area=into.area,
            happened_at=midnight(on),
            member=row.public_id,
            relation=relation,
            since=on,
            reason=reason,
            other=left.number,
        ),
        origin=by.origin,
    )
    return row


def require_both(left: Household, into: Household, on: date, made_at: datetime, by: Actor) -> None:
    """Both households are there on the day, are two, and are the actor's to keep."""
    for row in (left, into):
        by.require(Permission.MANAGE_HOUSEHOLDS, area=row.area)
    require_past(on, made_at)
    if left.pk == into.pk:
        raise SameHousehold(number=left.number)
    for row in (left, into):
        require_living(row)
        if on < row.valid_from:
            raise BeforeHousehold(on=on, start=row.valid_from, number=row.number)


def carry(
    members: Sequence[Member],
    *,
    into: Household,
    on: date,
    reasons: tuple[str, str],
    relations: Mapping[int, str],
) -> list[Member]:
    """End the members where they are and begin them in another household, with what holds of
    them. `reasons` are those of leaving and of joining. Raises MemberLeft, PeriodReversed."""
    for member in members:
        if member.valid_until is not None:
            raise MemberLeft(number=member.household.number, on=member.valid_until)
        Period(member.valid_from, on)
    keys = [member.pk for member in members]
    ended = Member.objects.filter(pk__in=keys, valid_until=None)
    if ended.update(valid_until=on, left_reason=reasons[0]) != len(keys):
        raise MemberLeft(number=members[0].household.number, on=on)
    rows = []
    for member in members:
        member.valid_until, member.left_reason = on, reasons[0]
        row = Member(
            public_id=new_public_id(),
            household=into,
            relation=relations[member.pk],
            valid_from=on,
            joined_reason=reasons[1],
            **{name: getattr(member, name) for name in _COPIED},
        )
        rows.append(row)
    with racing(lambda: [SecondHead(number=into.number)]):
        Member.objects.bulk_create(rows)
    _carry_states(dict(zip(keys, rows, strict=True)), on)
    return rows


def chosen(household: Household, members: Sequence[Member]) -> None:
    """Raises NotItsMember, MemberLeft."""
    for member in members:
        if member.household_id != household.pk:
            raise NotItsMember(number=household.number)
        if member.valid_until is not None:
            raise MemberLeft(number=household.number, on=member.valid_until)


def one_head(number: str, relations: Sequence[str]) -> None:
    """Raises HeadMissing, SecondHead."""
    heads = sum(each == Relation.HEAD for each in relations)
    if heads != 1:
        raise (SecondHead if heads else HeadMissing)(number=number)


def _carry_states(rows: Mapping[int, Member], on: date) -> None:
    held = MemberState.objects.filter(
        member__in=list(rows), valid_until=None, retracted_at=None
    ).order_by("pk")
    MemberState.objects.bulk_create(
        MemberState(
            member=rows[state.member_id],
            valid_from=on,
            **{name: getattr(state, name) for name in OF_MEMBER},
        )
        for state in held
    )
