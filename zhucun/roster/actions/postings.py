"""Postings: making, ending, correcting."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import fields
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import prefetch_related_objects

from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.directory.queries import midnight
from zhucun.kernel.ids import new_public_id
from zhucun.kernel.periods import Period
from zhucun.ledger import actions as ledger
from zhucun.ledger.events import Origin
from zhucun.roster import events
from zhucun.roster.actions.changes import note_single_changes
from zhucun.roster.actions.rounds import BATCH, require_open
from zhucun.roster.enums import HandoverState, PostingState
from zhucun.roster.errors import (
    HandoverUnderWay,
    PostingOver,
)
from zhucun.roster.models import Handover, Posting
from zhucun.roster.queries import PostingDraft, posting_problems


@transaction.atomic
def post_cadres(
    drafts: Sequence[PostingDraft],
    *,
    made_at: datetime,
    by: Actor,
    origins: Sequence[Origin] | None = None,
) -> list[Posting]:
    """Post people to villages. Raises the first problem of any draft: nobody is posted then.

    A published round takes no further first postings by hand, only through a new round. Whoever
    comes by a single change takes the place of somebody who has left, else NotAsManyJoin where the
    pack asks for that; rows of a file (`origins`) are what happened: judged later, not refused.
    """
    made = write_postings(drafts, made_at=made_at, by=by, origins=origins)
    note_single_changes(made, is_history=origins is not None, made_at=made_at, by=by)
    return made


def write_postings(
    drafts: Sequence[PostingDraft],
    *,
    made_at: datetime,
    by: Actor,
    origins: Sequence[Origin] | None = None,
) -> list[Posting]:
    """The same for a caller who says himself for whom they come; inside his transaction."""
    for draft in drafts:
        by.require(Permission.MANAGE_ROSTER, area=draft.place.code)
    for problem in posting_problems(drafts):
        if problem is not None:
            raise problem
    require_open(draft.round for draft in drafts)
    rows = [
        Posting(public_id=new_public_id(), area=draft.place.code, **_values(draft))
        for draft in drafts
    ]
    with _racing(drafts):
        Posting.objects.bulk_create(rows, batch_size=BATCH)
    ledger.append_many(
        (
            _made(row, made_at),
            origins[index] if origins else by.origin,
            None,
        )
        for index, row in enumerate(rows)
    )
    return rows


@transaction.atomic
def end_postings(
    postings: Sequence[Posting],
    *,
    ends_on: date,
    reason: str,
    recalled: bool = False,
    made_at: datetime,
    by: Actor,
    origins: Sequence[Origin] | None = None,
    released: bool = False,
) -> int:
    """End postings on a day (the first day not served); a recall (召回) is a person's decision
    with a reason.

    Safe to repeat: postings that have ended on that day already are left. Who hands over leaves
    by `release_cadre` (`released`). Raises PostingOver, PeriodReversed, HandoverUnderWay.
    """
    if not released:
        _require_no_handover(postings)
    state = PostingState.RECALLED if recalled else PostingState.ENDED
    prefetch_related_objects(list(postings), "person")
    news, before = [], defaultdict(list)
    for index, row in enumerate(postings):
        by.require(Permission.MANAGE_ROSTER, area=row.area)
        Period(row.starts_on, ends_on)
        if row.state != PostingState.POSTED and row.ends_on is not None:
            if row.ends_on == ends_on:
                continue
            if row.ends_on < ends_on:
                raise PostingOver(person=row.person.name, end=row.ends_on)
        before[row.ends_on, row.state].append(row)
        event = events.PostingEnded(
            subject=f"posting:{row.public_id}",
            area=row.area,
            happened_at=midnight(ends_on),
            person=row.person.public_id,
            ends_on=ends_on,
            recalled=recalled,
            reason=reason,
        )
        news.append((event, origins[index] if origins else by.origin, None))
    for (old_end, old_state), rows in before.items():
        for start in range(0, len(rows), BATCH):
            keys = [row.pk for row in rows[start : start + BATCH]]
            same = Posting.objects.filter(pk__in=keys, ends_on=old_end, state=old_state)
            if same.update(ends_on=ends_on, end_reason=reason, state=state) != len(keys):
                raise _ended_meanwhile(keys)
        for row in rows:
            row.ends_on, row.end_reason, row.state = ends_on, reason, state
    return ledger.append_many(news)


#: What may be corrected of a posting; person, place and role are its identity.
CORRECTABLE = frozenset(
    {
        "team",
        "unit",
        "starts_on",
        "due_on",
        "ends_on",
        "is_star_instructor",
        "local_office",
        "party_transferred_on",
    }
)


@transaction.atomic
def correct_postings(
    changes: Sequence[tuple[Posting, Mapping[str, Any]]],
    *,
    made_at: datetime,
    by: Actor,
    origins: Sequence[Origin] | None = None,
) -> int:
    """Correct postings; keys are of CORRECTABLE. What does not change is not recorded. Returns
    how many changed. Without its last day a posting that had ended runs again.

    Raises the first problem that the corrected posting would have.
    """
    news, rows = [], []
    found = [row for row, _ in changes]
    prefetch_related_objects(found, "person", "place", "round", "team", "unit")
    for index, (row, values) in enumerate(changes):
        by.require(Permission.MANAGE_ROSTER, area=row.area)
        if unknown := set(values) - CORRECTABLE:
            raise ValueError(f"not correctable: {sorted(unknown)}")
        changed = {name: value for name, value in values.items() if getattr(row, name) != value}
        if not changed:
            continue
        for name, value in changed.items():
            setattr(row, name, value)
        if row.ends_on is None:
            row.state, row.end_reason = PostingState.POSTED, ""
        rows.append(row)
        event = events.PostingCorrected(
            subject=f"posting:{row.public_id}",
            area=row.area,
            happened_at=made_at,
            person=row.person.public_id,
            changed={name: _plain(value) for name, value in changed.items()},
        )
        news.append((event, origins[index] if origins else by.origin, None))
    drafts = [_draft_of(row) for row in rows]
    for problem in posting_problems(drafts, replacing=[row.pk for row in rows]):
        if problem is not None:
            raise problem
    with _racing(drafts, replacing=[row.pk for row in rows]):
        Posting.objects.bulk_update(
            rows, [*sorted(CORRECTABLE), "state", "end_reason"], batch_size=BATCH
        )
    return ledger.append_many(news)


def _values(draft: PostingDraft) -> dict[str, Any]:
    return {field.name: getattr(draft, field.name) for field in fields(draft)}


def _draft_of(row: Posting) -> PostingDraft:
    return PostingDraft(**{field.name: getattr(row, field.name) for field in fields(PostingDraft)})


def _made(row: Posting, made_at: datetime) -> events.PostingMade:
    return events.PostingMade(
        subject=f"posting:{row.public_id}",
        area=row.area,
        happened_at=midnight(row.starts_on),
        person=row.person.public_id,
        round=row.round.code,
        place=row.area,
        role=row.role,
        starts_on=row.starts_on,
        is_star_instructor=row.is_star_instructor,
    )


def _plain(value: Any) -> Any:
    return getattr(value, "public_id", value)


@contextmanager
def _racing(drafts: Sequence[PostingDraft], *, replacing: Sequence[int] = ()) -> Iterator[None]:
    """Names the problem where somebody else was faster between our check and our write."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError:
        for problem in posting_problems(drafts, replacing=replacing):
            if problem is not None:
                raise problem from None
        raise


def _require_no_handover(postings: Sequence[Posting]) -> None:
    """One query per 2,000 postings."""
    for start in range(0, len(postings), BATCH):
        keys = [row.pk for row in postings[start : start + BATCH]]
        open_ones = Handover.objects.filter(giver__in=keys, giver__state=PostingState.POSTED)
        row = open_ones.exclude(state=HandoverState.CLOSED).select_related("giver__person").first()
        if row is not None:
            raise HandoverUnderWay(person=row.giver.person.name)


def _ended_meanwhile(keys: Sequence[int]) -> PostingOver:
    ended = Posting.objects.filter(pk__in=keys).exclude(ends_on=None).select_related("person")
    row = ended.order_by("pk")[0]
    return PostingOver(person=row.person.name, end=row.ends_on)
