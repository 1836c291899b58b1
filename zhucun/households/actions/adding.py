"""Adding households with their members and classifications."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.directory.queries import midnight
from zhucun.households import events
from zhucun.households.actions.rows import (
    BATCH,
    derive,
    racing,
    raise_first,
    require_past,
    subject,
)
from zhucun.households.actions.tags import require_words
from zhucun.households.enums import Relation
from zhucun.households.models import Household, HouseholdTag, Member
from zhucun.households.queries import HISTORY, HouseholdDraft, MemberDraft, household_problems
from zhucun.households.queries.checks import first_day
from zhucun.kernel.ids import new_public_id
from zhucun.ledger import actions as ledger
from zhucun.ledger.events import Event, Origin
from zhucun.ledger.rows import insert_rows


@transaction.atomic
def add_households(
    drafts: Sequence[HouseholdDraft],
    *,
    made_at: datetime,
    by: Actor,
    origins: Sequence[Origin] | None = None,
) -> list[Household]:
    """Record households. Raises the first problem of any draft: none is recorded then."""
    for code in {draft.village.code for draft in drafts}:
        by.require(Permission.MANAGE_HOUSEHOLDS, area=code)
    for draft in drafts:
        came = [first_day(draft.since, each) for each in draft.members]
        days = [draft.since, *came, *draft.tags.values(), *draft.ended.values()]
        require_past(max(days), made_at)
    raise_first(household_problems(drafts))
    stated = (
        (draft.village.code, tag, since) for draft in drafts for tag, since in draft.tags.items()
    )
    require_words(stated, made_at)
    rows = [_household(draft) for draft in drafts]
    with racing(lambda: household_problems(drafts)):
        insert_rows(rows, batch_size=BATCH)
        members = [
            new_member(row, each)
            for row, draft in zip(rows, drafts, strict=True)
            for each in draft.members
        ]
        insert_rows(members, batch_size=BATCH)
    tags = [
        HouseholdTag(household=row, tag=tag, valid_from=since, valid_until=draft.ended.get(tag))
        for row, draft in zip(rows, drafts, strict=True)
        for tag, since in draft.tags.items()
    ]
    insert_rows(tags, batch_size=BATCH)
    news: list[tuple[Event, Origin, str | None]] = []
    for index, (row, draft) in enumerate(zip(rows, drafts, strict=True)):
        origin = origins[index] if origins else by.origin
        news += [(event, origin, None) for event in _news(row, draft)]
    ledger.append_many(news)
    return rows


def add_household(draft: HouseholdDraft, *, made_at: datetime, by: Actor) -> Household:
    """One household. Raises what add_households raises."""
    return add_households([draft], made_at=made_at, by=by)[0]


def new_member(household: Household, draft: MemberDraft) -> Member:
    """A member, not saved yet. Raises BadIdNumber."""
    row = Member(
        public_id=new_public_id(),
        household=household,
        name=draft.name,
        relation=draft.relation,
        gender=draft.gender,
        birth_on=draft.birth_on,
        id_number=draft.id_number,
        phone=draft.phone,
        valid_from=first_day(household.valid_from, draft),
        joined_reason=draft.joined,
    )
    derive(row, ("name", "id_number", "phone"))
    return row


def _household(draft: HouseholdDraft) -> Household:
    head = next(each for each in draft.members if each.relation == Relation.HEAD)
    row = Household(
        public_id=new_public_id(),
        village=draft.village,
        area=draft.village.code,
        lives_since=draft.since,
        number=draft.number,
        head_name=head.name,
        size=len(draft.members) if draft.size is None else draft.size,
        address=draft.address,
        phone=draft.phone,
        valid_from=draft.since,
        begin_reason=draft.came,
    )
    derive(row, ("phone",))
    return row


def _news(row: Household, draft: HouseholdDraft) -> list[Event]:
    found: list[Event] = [
        events.HouseholdAdded(
            subject=subject(row),
            area=row.area,
            happened_at=midnight(row.valid_from),
            number=row.number,
            village=row.area,
            since=row.valid_from,
            members=len(draft.members),
            came=row.begin_reason,
        )
    ]
    for tag, since in draft.tags.items():
        found.append(
            events.HouseholdTagged(
                subject=subject(row),
                area=row.area,
                happened_at=midnight(since),
                tag=tag,
                since=since,
            )
        )
    for tag, until in draft.ended.items():
        found.append(
            events.HouseholdUntagged(
                subject=subject(row),
                area=row.area,
                happened_at=midnight(until),
                tag=tag,
                until=until,
                decided=HISTORY,
            )
        )
    return found
