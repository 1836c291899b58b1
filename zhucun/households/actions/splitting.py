"""Households that split, and households that join (分户、并户)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.directory.queries import midnight
from zhucun.households import events
from zhucun.households.actions.carrying import carry, chosen, one_head, require_both
from zhucun.households.actions.ending import close_households
from zhucun.households.actions.members import follow, heir, next_version
from zhucun.households.actions.rows import (
    racing,
    raise_first,
    require_living,
    require_past,
    subject,
)
from zhucun.households.enums import (
    Became,
    BeginReason,
    HouseholdEnd,
    JoinReason,
    LeftReason,
    Relation,
)
from zhucun.households.errors import (
    BeforeHousehold,
    HouseholdElsewhere,
    NobodyLeaves,
    NobodyStays,
    NumberTaken,
    TagNotBorne,
)
from zhucun.households.models import Household, HouseholdTag, Member
from zhucun.households.queries import Turn, tags_on, tell_followers
from zhucun.kernel.ids import new_public_id
from zhucun.kernel.problems import Problem
from zhucun.ledger import actions as ledger
from zhucun.ledger.events import Event


@dataclass(frozen=True, kw_only=True)
class Branch:
    """The household that splits off: its number, who founds it with the relations to its head
    (Relation by member, one of them the head), the classifications that it keeps."""

    number: str
    members: Sequence[Member]
    relations: Mapping[int, str]
    tags: Collection[str] = ()
    address: str = ""


@transaction.atomic
def split_household(
    *,
    household: Household,
    branch: Branch,
    on: date,
    new_head: Member | None = None,
    made_at: datetime,
    by: Actor,
) -> Household:
    """Some members found a household of their own in the same village on a day (分户); returns it.
    `new_head` follows where the head is among them. Classifications are carried over as somebody
    decides, not by themselves.

    Raises NobodyLeaves, NobodyStays, NotItsMember, HeadMissing, SecondHead, NumberTaken,
    HouseholdElsewhere, TagNotBorne, BeforeHousehold, HouseholdEnded, DayAhead, PeriodReversed.
    """
    by.require(Permission.MANAGE_HOUSEHOLDS, area=household.area)
    require_past(on, made_at)
    require_living(household)
    if on <= household.valid_from:
        raise BeforeHousehold(on=on, start=household.valid_from, number=household.number)
    _require_some(household, branch.members)
    one_head(branch.number, [branch.relations[row.pk] for row in branch.members])
    _require_borne(household, branch.tags, on)
    values = _follow(branch.members, new_head)
    row = _found(household, branch, on)
    carry(
        branch.members,
        into=row,
        on=on,
        reasons=(LeftReason.SPLIT, JoinReason.SPLIT),
        relations=branch.relations,
    )
    tags = sorted(branch.tags)
    HouseholdTag.objects.bulk_create(
        HouseholdTag(household=row, tag=tag, valid_from=on, basis=household.number) for tag in tags
    )
    left = len(branch.members)
    if values:
        follow(new_head)
    next_version(household, {"size": max(household.size - left, 1), **values})
    _tell_split(household, row, left, tags, on, by)
    turn = Turn(
        became=Became.SPLIT, household=household, on=on, area=household.area, successors=(row,)
    )
    tell_followers([turn], made_at, by)
    return row


@transaction.atomic
def merge_household(
    *,
    household: Household,
    into: Household,
    relations: Mapping[int, str],
    on: date,
    made_at: datetime,
    by: Actor,
) -> bool:
    """A household joins another with all its present members on a day (并户), and ends. `relations`
    are theirs to the head there. Its classifications end with it: whether the other one bears
    them is decided anew. False where it joined that household already.

    Raises SameHousehold, HeadMissing, SecondHead, BeforeHousehold, HouseholdEnded, DayAhead,
    PeriodReversed.
    """
    if household.merged_into_id == into.pk:
        return False
    require_both(household, into, on, made_at, by)
    members = list(household.members.filter(valid_until=None).order_by("pk"))
    for member in members:
        member.household = household
    one_head(into.number, [Relation.HEAD, *(relations[row.pk] for row in members)])
    carry(
        members,
        into=into,
        on=on,
        reasons=(LeftReason.MERGED, JoinReason.MERGED),
        relations=relations,
    )
    Household.objects.filter(pk=household.pk).update(merged_into=into)
    household.merged_into = into
    close_households([household], on=on, reason=HouseholdEnd.MERGED, by=by)
    next_version(into, {"size": into.size + household.size})
    event = events.HouseholdJoined(
        subject=subject(into),
        area=into.area,
        happened_at=midnight(on),
        number=household.number,
        members=len(members),
        on=on,
    )
    done = ledger.append(event, origin=by.origin)
    turn = Turn(
        became=Became.MERGED,
        household=household,
        on=on,
        area=household.area,
        reason=HouseholdEnd.MERGED,
        successors=(into,),
    )
    tell_followers([turn], made_at, by)
    return done


def _require_some(household: Household, members: Sequence[Member]) -> None:
    if not members:
        raise NobodyLeaves
    chosen(household, members)
    keys = [row.pk for row in members]
    if not household.members.filter(valid_until=None).exclude(pk__in=keys).exists():
        raise NobodyStays(number=household.number)


def _require_borne(household: Household, tags: Collection[str], on: date) -> None:
    borne = tags_on([household], as_of=on)[household.pk]
    for tag in tags:
        if tag not in borne:
            raise TagNotBorne(number=household.number, tag=tag, on=on)


def _follow(members: Sequence[Member], new_head: Member | None) -> dict[str, str]:
    """Who is head where the former one leaves. Raises HeadMissing."""
    head = next((row for row in members if row.relation == Relation.HEAD), None)
    if head is None:
        return {}
    heirs = None if new_head is None or new_head.pk in {row.pk for row in members} else new_head
    return heir(head, heirs)


def _found(household: Household, branch: Branch, on: date) -> Household:
    head = next(row for row in branch.members if branch.relations[row.pk] == Relation.HEAD)
    row = Household(
        public_id=new_public_id(),
        village_id=household.village_id,
        area=household.area,
        lives_since=on,
        number=branch.number,
        head_name=head.name,
        size=len(branch.members),
        address=branch.address or household.address,
        valid_from=on,
        begin_reason=BeginReason.SPLIT,
        came_from=household,
    )
    raise_first([_taken(household, branch.number)])
    with racing(lambda: [_taken(household, branch.number)]):
        row.save(force_insert=True)
    return row


def _taken(household: Household, number: str) -> Problem | None:
    other = Household.objects.filter(number=number).select_related("village").first()
    if other is None:
        return None
    if other.area == household.area:
        return NumberTaken(number=number, place=other.village.short_name)
    return HouseholdElsewhere(number=number, place=other.village.short_name, code=other.area)


def _tell_split(
    household: Household,
    row: Household,
    members: int,
    tags: Sequence[str],
    on: date,
    by: Actor,
) -> None:
    news: list[Event] = [
        events.HouseholdSplit(
            subject=subject(household),
            area=household.area,
            happened_at=midnight(on),
            number=row.number,
            members=members,
            on=on,
        ),
        events.HouseholdAdded(
            subject=subject(row),
            area=row.area,
            happened_at=midnight(on),
            number=row.number,
            village=row.area,
            since=on,
            members=members,
            came=row.begin_reason,
        ),
    ]
    news += [
        events.HouseholdTagged(
            subject=subject(row),
            area=row.area,
            happened_at=midnight(on),
            tag=tag,
            since=on,
            basis=household.number,
        )
        for tag in tags
    ]
    ledger.append_many((event, by.origin, None) for event in news)
