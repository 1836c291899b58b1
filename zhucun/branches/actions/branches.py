"""Branches: founded, stated, dissolved; joint branches with their units and who belongs to them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from zhucun.branches import events
from zhucun.branches.actions.arriving import happened, plain, record_id, require_village
from zhucun.branches.enums import BranchKind
from zhucun.branches.errors import (
    BranchDissolved,
    BranchIsThere,
    DayTooEarly,
    JointIsThere,
    JointJoinsTwo,
    NotRequired,
    NotThisKind,
    RecordIdTaken,
)
from zhucun.branches.models import Branch, Enrolment, Partner
from zhucun.branches.perms import require_keeper
from zhucun.branches.queries.joint import joint_of, joint_roster
from zhucun.directory.perms import Actor
from zhucun.directory.queries import midnight
from zhucun.ledger import actions as ledger


@transaction.atomic
def found_branch(
    *,
    public_id: str = "",
    village: Any,
    name: str,
    on: date,
    groups: int | None = None,
    at: datetime,
    by: Actor,
) -> Branch:
    """Record a Party branch of a village; the same id with the same content gives the branch that
    is there. Raises BranchIsThere, RecordIdTaken, NotAVillage, NumberInText, DayInFuture."""
    require_keeper(by, village.code)
    require_village(village)
    title = plain("name", name, most=60, needed=True)
    happened("on", on, at=at)
    key = record_id(public_id)
    if (known := _known(key, BranchKind.VILLAGE, village, title)) is not None:
        return known
    return _founded(key, BranchKind.VILLAGE, village, title, on, by=by, groups=groups)


@transaction.atomic
def found_joint(
    *,
    public_id: str = "",
    village: Any,
    units: Sequence[Any],
    name: str,
    on: date,
    is_owner: bool | None = None,
    at: datetime,
    by: Actor,
) -> Branch:
    """Record the joint branch of a village and the units that help it (HH18-093, HH18-094); the
    same id with the same content gives the branch that is there.

    Raises JointJoinsTwo, JointIsThere, BranchIsThere, RecordIdTaken, NotAVillage, DayInFuture.
    """
    require_keeper(by, village.code)
    require_village(village)
    title = plain("name", name, most=60, needed=True)
    happened("on", on, at=at)
    key = record_id(public_id)
    if (known := _known(key, BranchKind.JOINT, village, title)) is not None:
        return known
    own = Branch.objects.filter(area=village.code, kind=BranchKind.VILLAGE, dissolved_on=None)
    if not units or not own.exists():
        raise JointJoinsTwo(field="units", place=village.short_name)
    if (other := joint_of(village.code, on)) is not None:
        raise JointIsThere(place=village.short_name, day=other.founded_on)
    row = _founded(key, BranchKind.JOINT, village, title, on, by=by, units=units, is_owner=is_owner)
    Partner.objects.bulk_create(Partner(branch=row, unit=unit, since=on) for unit in units)
    return row


@transaction.atomic
def join_unit(*, branch: Branch, unit: Any, since: date, at: datetime, by: Actor) -> bool:
    """Another unit builds the joint branch from a day. False where it does. Raises NotThisKind,
    BranchDissolved, DayTooEarly, DayInFuture."""
    require_keeper(by, branch.area)
    _require_joint(branch)
    happened("since", since, at=at, first=branch.founded_on)
    _row, is_new = Partner.objects.get_or_create(
        branch=branch, unit=unit, until=None, defaults={"since": since}
    )
    if not is_new:
        return False
    event = events.PartnerJoined(
        **head(branch), happened_at=midnight(since), unit=unit.public_id, since=since
    )
    return ledger.append(event, origin=by.origin)


@transaction.atomic
def enrol(*, branch: Branch, keys: Sequence[str], on: date, at: datetime, by: Actor) -> int:
    """Take people into a joint branch who belong to it and are missing, by the keys of
    `joint_roster`; returns how many were. Raises NotRequired where one does not belong,
    NotThisKind, BranchDissolved, DayTooEarly, DayInFuture."""
    require_keeper(by, branch.area)
    _require_joint(branch)
    happened("on", on, at=at, first=branch.founded_on)
    belongs = {row.key: row for row in joint_roster(actor=by, branch=branch, as_of=on).rows}
    if set(keys) - belongs.keys():
        raise NotRequired(field="keys")
    wanted = [belongs[key] for key in dict.fromkeys(keys) if belongs[key].since is None]
    Enrolment.objects.bulk_create(
        Enrolment(branch=branch, person=row.person, local=row.local, capacity=row.capacity, on=on)
        for row in wanted
    )
    if wanted:
        event = events.MembersEnrolled(
            **head(branch), happened_at=midnight(on), on=on, count=len(wanted)
        )
        ledger.append(event, origin=by.origin)
    return len(wanted)


@transaction.atomic
def state_branch(
    *,
    branch: Branch,
    groups: int | None = None,
    is_owner: bool | None = None,
    at: datetime,
    by: Actor,
) -> bool:
    """State how many Party groups a branch has, or that a joint one answers for the whole work
    (HH18-096). None leaves it as it is. False where nothing differs. Raises BranchDissolved."""
    require_keeper(by, branch.area)
    _require_standing(branch)
    wanted = {"groups": groups, "is_owner": is_owner}
    changed = {
        name: value
        for name, value in wanted.items()
        if value is not None and getattr(branch, name) != value
    }
    if not changed:
        return False
    Branch.objects.filter(pk=branch.pk).update(**changed)
    for name, value in changed.items():
        setattr(branch, name, value)
    event = events.BranchChanged(**head(branch), happened_at=at, changed=sorted(changed))
    return ledger.append(event, origin=by.origin)


@transaction.atomic
def dissolve_branch(*, branch: Branch, on: date, at: datetime, by: Actor) -> bool:
    """A branch is no more from a day. False where it was dissolved. Raises DayTooEarly."""
    require_keeper(by, branch.area)
    happened("on", on, at=at)
    if on <= branch.founded_on:
        raise DayTooEarly(field="on", day=on, first=branch.founded_on)
    if not Branch.objects.filter(pk=branch.pk, dissolved_on=None).update(dissolved_on=on):
        return False
    event = events.BranchDissolved(**head(branch), happened_at=midnight(on), on=on)
    return ledger.append(event, origin=by.origin)


def head(branch: Branch) -> dict[str, Any]:
    return {"subject": f"branch:{branch.public_id}", "area": branch.area}


def _known(key: str, kind: str, village: Any, title: str) -> Branch | None:
    known = Branch.objects.filter(public_id=key).first()
    if known is not None and (known.kind, known.area, known.name) != (kind, village.code, title):
        raise RecordIdTaken
    return known


def _founded(
    key: str,
    kind: str,
    village: Any,
    title: str,
    on: date,
    *,
    by: Actor,
    units: Sequence[Any] = (),
    **stated: Any,
) -> Branch:
    try:
        with transaction.atomic():
            row = Branch.objects.create(
                public_id=key,
                kind=kind,
                village=village,
                area=village.code,
                name=title,
                founded_on=on,
                **stated,
            )
    except IntegrityError as error:
        raise BranchIsThere(field="name", place=village.short_name, name=title) from error
    event = events.BranchFounded(
        **head(row),
        happened_at=midnight(on),
        kind=kind,
        title=title,
        on=on,
        units=tuple(unit.public_id for unit in units),
    )
    ledger.append(event, origin=by.origin)
    return row


def _require_joint(branch: Branch) -> None:
    if branch.kind != BranchKind.JOINT:
        raise NotThisKind(name=branch.name)
    _require_standing(branch)


def _require_standing(branch: Branch) -> None:
    if branch.dissolved_on is not None:
        raise BranchDissolved(name=branch.name, day=branch.dissolved_on)
