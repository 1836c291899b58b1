"""Taking back an end that was recorded by mistake: of a member, or of a household (销户)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.directory.queries import midnight
from zhucun.households import events
from zhucun.households.actions.ending import left_reason
from zhucun.households.actions.members import member_changed, next_version
from zhucun.households.actions.rows import racing, raise_first, require_living, subject
from zhucun.households.enums import Became, HouseholdEnd, LeftReason, Relation
from zhucun.households.errors import EditedMeanwhile, MemberElsewhere, SecondHead, WentTo
from zhucun.households.models import Household, HouseholdTag, Member
from zhucun.households.queries import Death, Turn, history_of, tell_followers, tell_mourners
from zhucun.kernel.problems import Problem
from zhucun.ledger import actions as ledger


@transaction.atomic
def take_back_member_end(
    *, member: Member, basis: str, former_as: str = "", made_at: datetime, by: Actor
) -> bool:
    """A death or a leaving was recorded by mistake: the member never ceased to belong. False where
    he belongs. `former_as` (a Relation): where a head comes back, what who followed is to him.

    Raises HouseholdEnded, WentTo, MemberElsewhere, SecondHead, EditedMeanwhile.
    """
    household = member.household
    by.require(Permission.MANAGE_HOUSEHOLDS, area=household.area)
    until, reason = member.valid_until, member.left_reason
    if until is None:
        return False
    require_living(household)
    _require_ended_here(member, until)
    raise_first(_elsewhere([member], until))
    values: dict[str, Any] = {"size": household.size + 1}
    follower = _follower(member, former_as)
    if follower is not None:
        Member.objects.filter(pk=follower.pk).update(relation=former_as)
    if member.relation == Relation.HEAD:
        values["head_name"] = member.name
    same = Member.objects.filter(pk=member.pk, valid_until=until, left_reason=reason)
    with racing(lambda: _elsewhere([member], until)):
        if not same.update(valid_until=None, left_reason=""):
            raise EditedMeanwhile(number=household.number, fields={})
    member.valid_until, member.left_reason = None, ""
    next_version(household, values)
    if follower is not None:
        ledger.append(member_changed(follower, {"relation"}, made_at), origin=by.origin)
    event = events.MemberEndRetracted(
        subject=subject(household),
        area=household.area,
        happened_at=midnight(until),
        member=member.public_id,
        until=until,
        reason=reason,
        basis=basis,
    )
    done = ledger.append(event, origin=by.origin)
    if reason == LeftReason.DEATH:
        tell_mourners([Death(member=member, on=until, is_taken_back=True)], made_at, by)
    return done


@transaction.atomic
def take_back_end(*, household: Household, basis: str, made_at: datetime, by: Actor) -> bool:
    """A household was ended by mistake: it never ended, nor did the members and classifications
    that ended with it; who had left on that day by an act of his own stays away. False where it
    stands.

    Raises WentTo for one that joined another, MemberElsewhere, EditedMeanwhile.
    """
    by.require(Permission.MANAGE_HOUSEHOLDS, area=household.area)
    until, reason = household.valid_until, household.end_reason
    if until is None:
        return False
    if household.merged_into is not None:
        raise WentTo(number=household.merged_into.number, on=until)
    members, tags = _ended_with(household, until)
    raise_first(_elsewhere(members, until))
    with racing(lambda: _elsewhere(members, until)):
        next_version(household, {"valid_until": None, "end_reason": ""})
        Member.objects.filter(pk__in=[row.pk for row in members]).update(
            valid_until=None, left_reason=""
        )
    HouseholdTag.objects.filter(pk__in=[row.pk for row in tags]).update(valid_until=None)
    event = events.HouseholdEndRetracted(
        subject=subject(household),
        area=household.area,
        happened_at=midnight(until),
        number=household.number,
        until=until,
        reason=reason,
        members=len(members),
        tags=sorted(row.tag for row in tags),
        basis=basis,
    )
    done = ledger.append(event, origin=by.origin)
    turn = Turn(
        became=Became.RETURNED, household=household, on=until, area=household.area, reason=basis
    )
    tell_followers([turn], made_at, by)
    if reason == HouseholdEnd.DEATH:
        back = [Death(member=row, on=until, is_taken_back=True) for row in members]
        tell_mourners(back, made_at, by)
    return done


def _require_ended_here(member: Member, until: date) -> None:
    """Whoever went to another household on record is there: no mistake of one row. Raises
    WentTo."""
    household, number = member.household, ""
    if member.left_reason == LeftReason.SPLIT:
        rows = household.branches.filter(valid_from=until).order_by("pk")
        number = rows.values_list("number", flat=True).first() or ""
    else:
        for record in history_of(household):
            if record.name == events.MemberEnded.name and (
                (record.data["member"], record.data["until"])
                == (member.public_id, until.isoformat())
            ):
                number = record.data.get("other", "")
    if number:
        raise WentTo(number=number, on=until)


def _elsewhere(members: Sequence[Member], until: date) -> list[Problem | None]:
    """Who is on record in another membership after the day. One query."""
    numbers = {bytes(row.id_index): row.id_number for row in members if row.id_index}
    rows = Member.objects.filter(
        Q(valid_until=None) | Q(valid_until__gt=until), id_index__in=list(numbers)
    ).exclude(pk__in=[row.pk for row in members])
    return [
        MemberElsewhere(
            who=f"…{numbers[bytes(row.id_index or b'')][-4:]}", number=row.household.number
        )
        for row in rows.select_related("household").order_by("pk")[:1]
    ]


def _follower(member: Member, former_as: str) -> Member | None:
    """Who is head since, where a head comes back. Raises SecondHead where nobody says what he is
    to him."""
    if member.relation != Relation.HEAD:
        return None
    heads = member.household.members.filter(relation=Relation.HEAD, valid_until=None)
    found = heads.select_related("household").first()
    if found is None:
        return None
    if former_as in ("", Relation.HEAD):
        raise SecondHead(number=member.household.number)
    found.household, found.relation = member.household, former_as
    return found


def _ended_with(household: Household, until: date) -> tuple[list[Member], list[HouseholdTag]]:
    """Members and classifications that the end of the household ended: those that ended on the
    day, less those of which the journal tells an end of their own."""
    left, untagged = set[str](), set[str]()
    for record in history_of(household):
        if record.data.get("until") != until.isoformat():
            continue
        if record.name == events.MemberEnded.name:
            left.add(record.data["member"])
        elif record.name == events.MemberEndRetracted.name:
            left.discard(record.data["member"])
        elif record.name == events.HouseholdUntagged.name:
            untagged.add(record.data["tag"])
    members = household.members.filter(
        valid_until=until, left_reason=left_reason(household.end_reason)
    ).exclude(public_id__in=left)
    tags = household.tags.filter(valid_until=until, retracted_at=None).exclude(tag__in=untagged)
    return list(members.order_by("pk")), list(tags.order_by("pk"))
