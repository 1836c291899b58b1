"""Members of households: who comes, what changes, who leaves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Count, F, OuterRef, Subquery
from django.db.models.functions import Coalesce, Greatest

from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.directory.queries import midnight
from zhucun.households import events
from zhucun.households.actions.adding import new_member
from zhucun.households.actions.changing import require_untouched
from zhucun.households.actions.ending import end_household
from zhucun.households.actions.rows import (
    BATCH,
    derive,
    racing,
    raise_first,
    raise_version,
    require_living,
    require_past,
    subject,
)
from zhucun.households.enums import HouseholdEnd, LeftReason, Relation
from zhucun.households.errors import EditedMeanwhile, HeadMissing, MemberLeft, SecondHead
from zhucun.households.models import Household, Member
from zhucun.households.queries import Death, MemberDraft, member_problems, tell_mourners
from zhucun.households.queries.checks import first_day
from zhucun.kernel.periods import Period
from zhucun.kernel.problems import Problem
from zhucun.ledger import actions as ledger
from zhucun.ledger.events import Origin

#: What may be changed of a member.
MEMBER_CHANGEABLE = frozenset({"name", "relation", "gender", "birth_on", "id_number", "phone"})


@transaction.atomic
def add_members(
    drafts: Sequence[tuple[Household, MemberDraft]],
    *,
    made_at: datetime,
    by: Actor,
    origins: Sequence[Origin] | None = None,
) -> list[Member]:
    """Record members of households. The size of a household grows where it would be smaller than
    the members that are known. Raises the first problem of any draft: nobody is recorded then."""
    for household, draft in drafts:
        by.require(Permission.MANAGE_HOUSEHOLDS, area=household.area)
        require_past(first_day(household.valid_from, draft), made_at)
    raise_first(member_problems(drafts))
    rows = [new_member(household, draft) for household, draft in drafts]
    with racing(lambda: member_problems(drafts)):
        Member.objects.bulk_create(rows, batch_size=BATCH)
    _count_again({household.pk: household for household, _ in drafts}, rows)
    ledger.append_many(
        (
            events.MemberAdded(
                subject=subject(row.household),
                area=row.household.area,
                happened_at=midnight(row.valid_from),
                member=row.public_id,
                relation=row.relation,
                since=row.valid_from,
                reason=row.joined_reason,
            ),
            origins[index] if origins else by.origin,
            None,
        )
        for index, row in enumerate(rows)
    )
    return rows


def add_member(*, household: Household, draft: MemberDraft, made_at: datetime, by: Actor) -> Member:
    """One member. Raises what add_members raises."""
    return add_members([(household, draft)], made_at=made_at, by=by)[0]


@transaction.atomic
def change_members(
    edits: Sequence[tuple[Member, Mapping[str, Any]]],
    *,
    base: int | None = None,
    made_at: datetime,
    by: Actor,
    origins: Sequence[Origin] | None = None,
) -> int:
    """Change fields of members (MEMBER_CHANGEABLE); returns how many differed. `base` is the
    version of the household that the editor saw. Raises EditedMeanwhile, MemberLeft, SecondHead,
    HeadMissing, MemberElsewhere, MemberDead, BadIdNumber, BirthdayDiffers, BornLater."""
    done = 0
    for index, (row, values) in enumerate(edits):
        origin = origins[index] if origins else by.origin
        done += _change(row, values, base=base, made_at=made_at, by=by, origin=origin)
    return done


def change_member(
    *, member: Member, base: int, changes: Mapping[str, Any], made_at: datetime, by: Actor
) -> bool:
    """One member. False where nothing differs."""
    return change_members([(member, changes)], base=base, made_at=made_at, by=by) == 1


@transaction.atomic
def end_member(
    *,
    member: Member,
    on: date,
    reason: str,
    new_head: Member | None = None,
    made_at: datetime,
    by: Actor,
    origin: Origin | None = None,
) -> bool:
    """A member leaves on a day (the first on which he does not belong). False where he left on
    that day already.

    A head is followed by `new_head`; relations to the former head stay as they are until somebody
    corrects them. Raises MemberLeft, HeadMissing, HouseholdEnded, DayAhead, PeriodReversed.
    """
    household = member.household
    by.require(Permission.MANAGE_HOUSEHOLDS, area=household.area)
    if member.valid_until == on:
        return False
    if member.valid_until is not None:
        raise MemberLeft(number=household.number, on=member.valid_until)
    require_living(household)
    require_past(on, made_at)
    Period(member.valid_from, on)
    values = heir(member, new_head)
    same = Member.objects.filter(pk=member.pk, valid_until=None)
    if not same.update(valid_until=on, left_reason=reason):
        raise MemberLeft(number=household.number, on=on)
    member.valid_until, member.left_reason = on, reason
    follow(new_head)
    if household.size > 0:
        values["size"] = household.size - 1
    next_version(household, values)
    origin = origin or by.origin
    event = events.MemberEnded(
        subject=subject(household),
        area=household.area,
        happened_at=midnight(on),
        member=member.public_id,
        until=on,
        reason=reason,
    )
    if new_head is not None:
        ledger.append(member_changed(new_head, {"relation"}, midnight(on)), origin=origin)
    done = ledger.append(event, origin=origin)
    if reason == LeftReason.DEATH:
        tell_mourners([Death(member=member, on=on)], made_at, by)
    return done


def record_death(
    *, member: Member, on: date, new_head: Member | None = None, made_at: datetime, by: Actor
) -> bool:
    """A member dies; `on` is the first day on which he is counted no more. With the last one the
    household ends. False where it is known. Raises what end_member and end_household raise."""
    others = member.household.members.filter(valid_until=None).exclude(pk=member.pk)
    if member.valid_until is None and not others.exists():
        return end_household(
            household=member.household, on=on, reason=HouseholdEnd.DEATH, made_at=made_at, by=by
        )
    return end_member(
        member=member, on=on, reason=LeftReason.DEATH, new_head=new_head, made_at=made_at, by=by
    )


@transaction.atomic
def change_head(
    *, head: Member, former_as: str, made_at: datetime, by: Actor, origin: Origin | None = None
) -> bool:
    """Another member is head from now on; the former head stays as `former_as` (a Relation). False
    where he is head already. Raises MemberLeft, HouseholdEnded, EditedMeanwhile."""
    household = head.household
    by.require(Permission.MANAGE_HOUSEHOLDS, area=household.area)
    if head.valid_until is not None:
        raise MemberLeft(number=household.number, on=head.valid_until)
    require_living(household)
    if head.relation == Relation.HEAD:
        return False
    if former_as == Relation.HEAD:
        raise SecondHead(number=household.number)
    former = household.members.filter(relation=Relation.HEAD, valid_until=None).first()
    turned: list[tuple[Member, str]] = [] if former is None else [(former, former_as)]
    turned.append((head, Relation.HEAD))
    for row, relation in turned:
        Member.objects.filter(pk=row.pk).update(relation=relation)
        row.relation = relation
    next_version(household, {"head_name": head.name})
    for row, _ in turned:
        ledger.append(member_changed(row, {"relation"}, made_at), origin=origin or by.origin)
    return True


def heir(member: Member, new_head: Member | None) -> dict[str, Any]:
    """Who is head when a member leaves: what the household says then. Raises HeadMissing."""
    if member.relation != Relation.HEAD:
        if new_head is not None:
            raise ValueError("only a head is followed by a new head")
        return {}
    fits = (
        new_head is not None
        and new_head.pk != member.pk
        and new_head.household_id == member.household_id
        and new_head.valid_until is None
    )
    if new_head is None or not fits:
        raise HeadMissing(number=member.household.number)
    return {"head_name": new_head.name}


def follow(new_head: Member | None) -> None:
    """The new head, once the former one has left."""
    if new_head is not None:
        Member.objects.filter(pk=new_head.pk).update(relation=Relation.HEAD)
        new_head.relation = Relation.HEAD


def _change(
    row: Member,
    values: Mapping[str, Any],
    *,
    base: int | None,
    made_at: datetime,
    by: Actor,
    origin: Origin,
) -> bool:
    household = row.household
    by.require(Permission.MANAGE_HOUSEHOLDS, area=household.area)
    if unknown := set(values) - MEMBER_CHANGEABLE:
        raise ValueError(f"not changeable: {sorted(unknown)}")
    if row.valid_until is not None:
        raise MemberLeft(number=household.number, on=row.valid_until)
    require_living(household)
    changed = {name: value for name, value in values.items() if getattr(row, name) != value}
    if not changed:
        return False
    require_untouched(household, base, changed, row)
    if row.relation == Relation.HEAD and changed.get("relation", Relation.HEAD) != Relation.HEAD:
        raise HeadMissing(number=household.number)
    for name, value in changed.items():
        setattr(row, name, value)
    touched = {*changed, *derive(row, changed)}

    def check() -> list[Problem | None]:
        return member_problems([(household, _draft(row, changed))], replacing=[row.pk])

    raise_first(check())
    with racing(check):
        row.save(update_fields=sorted(touched))
    heads = row.relation == Relation.HEAD and "name" in changed
    next_version(household, {"head_name": row.name} if heads else {})
    return ledger.append(member_changed(row, set(changed), made_at), origin=origin)


def _draft(row: Member, changed: Mapping[str, Any]) -> MemberDraft:
    """As if the member came anew, with what is to be checked of it: of the day of birth whether
    the number tells the same, and where it is new also whether he belongs from no earlier day."""
    tells = not {"id_number", "birth_on"}.isdisjoint(changed)
    born = row.birth_on if tells else None
    since = row.valid_from if "birth_on" in changed else max(row.valid_from, born or date.min)
    return MemberDraft(
        name=row.name,
        relation=row.relation,
        birth_on=born,
        id_number=row.id_number if tells else "",
        since=since,
    )


def member_changed(row: Member, names: set[str], at: datetime) -> events.MemberChanged:
    return events.MemberChanged(
        subject=subject(row.household),
        area=row.household.area,
        happened_at=at,
        member=row.public_id,
        changed=sorted(names),
        version=row.household.version,
    )


def next_version(household: Household, values: Mapping[str, Any]) -> None:
    """Compare and set. Raises EditedMeanwhile where the household changed in between."""
    same = Household.objects.filter(pk=household.pk, version=household.version)
    if not same.update(version=household.version + 1, **values):
        raise EditedMeanwhile(number=household.number, fields={})
    household.version += 1
    for name, value in values.items():
        setattr(household, name, value)


def _count_again(households: Mapping[int, Household], came: Sequence[Member]) -> None:
    """A household has no fewer persons than members. Three queries per 2,000.

    Counted by the database: of two who add at once, the first update makes one wait, so that the
    second counts whom the other added.
    """
    raise_version(list(households.values()))
    present = Member.objects.filter(household=OuterRef("pk"), valid_until=None).order_by()
    number = Subquery(present.values("household").annotate(n=Count("pk")).values("n"))
    keys = list(households)
    for start in range(0, len(keys), BATCH):
        rows = Household.objects.filter(pk__in=keys[start : start + BATCH])
        rows.update(size=Greatest(F("size"), Coalesce(number, 0)))
        for key, size, version in rows.values_list("pk", "size", "version"):
            households[key].size, households[key].version = size, version
    heads = {row.household_id: row.name for row in came if row.relation == Relation.HEAD}
    for key, name in heads.items():
        households[key].head_name = name
    led = [households[key] for key in heads]
    Household.objects.bulk_update(led, ["head_name"], batch_size=BATCH)
