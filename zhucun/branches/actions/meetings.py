"""Meetings of branches (三会一课, 主题党日): written down once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from zhucun.branches import events
from zhucun.branches.actions.arriving import happened, plain, record_id
from zhucun.branches.enums import BranchKind, MeetingKind
from zhucun.branches.errors import BranchDissolved, CadreElsewhere, KindNotHeld, RecordIdTaken
from zhucun.branches.models import Branch, Meeting
from zhucun.branches.perms import require_keeper
from zhucun.directory.perms import Actor
from zhucun.directory.queries import midnight
from zhucun.ledger import actions as ledger

#: What each kind of branch holds: 三会一课 the village's, study and work on the spot the joint.
HELD = {
    BranchKind.VILLAGE: tuple(
        kind
        for kind in MeetingKind
        if kind not in (MeetingKind.SPECIAL_STUDY, MeetingKind.MASS_WORK)
    ),
    BranchKind.JOINT: (
        MeetingKind.SPECIAL_STUDY,
        MeetingKind.ORGANISATION_LIFE,
        MeetingKind.MASS_WORK,
    ),
}


@dataclass(frozen=True, kw_only=True)
class MeetingDraft:
    """What is written of a meeting. `held_in`: the code of the place, the village's where empty;
    `cadres`: postings of the team who took part (HX25-58)."""

    branch: Branch
    kind: str
    on: date
    topic: str
    present: int
    held_in: str = ""
    speaker: str = ""
    decided: str = ""
    cadres: Sequence[Any] = ()
    public_id: str = ""


@transaction.atomic
def record_meetings(drafts: Sequence[MeetingDraft], *, at: datetime, by: Actor) -> list[Meeting]:
    """Write meetings down. A meeting whose id is on record with the same content is given back as
    it is. Raises the first problem of any draft: no meeting is recorded then.

    Raises KindNotHeld, BranchDissolved, CadreElsewhere, DayInFuture, DayTooEarly, TextNeeded,
    NumberInText, RecordIdTaken, NotAllowed.
    """
    for area in {draft.branch.area for draft in drafts}:
        require_keeper(by, area)
    known = Meeting.objects.in_bulk(
        [draft.public_id for draft in drafts if draft.public_id], field_name="public_id"
    )
    rows = [known.get(draft.public_id) or _meeting(draft, at, by) for draft in drafts]
    for row, draft in zip(rows, drafts, strict=True):
        if draft.public_id in known:
            _require_same(row, draft)
    fresh = [
        (row, draft)
        for row, draft in zip(rows, drafts, strict=True)
        if draft.public_id not in known
    ]
    Meeting.objects.bulk_create((row for row, _draft in fresh), batch_size=1_000)
    through = Meeting.cadres.through
    through.objects.bulk_create(
        (
            through(meeting_id=row.pk, posting_id=posting.pk)
            for row, draft in fresh
            for posting in draft.cadres
        ),
        batch_size=2_000,
    )
    ledger.append_many(
        (
            events.MeetingRecorded(
                **head(row),
                happened_at=midnight(row.on),
                branch=draft.branch.public_id,
                kind=row.kind,
                on=row.on,
                present=row.present,
            ),
            by.origin,
            None,
        )
        for row, draft in fresh
    )
    return rows


def record_meeting(draft: MeetingDraft, *, at: datetime, by: Actor) -> Meeting:
    """One meeting. Raises what record_meetings raises."""
    return record_meetings([draft], at=at, by=by)[0]


@transaction.atomic
def void_meeting(*, meeting: Meeting, reason: str, at: datetime, by: Actor) -> bool:
    """A meeting was recorded wrongly and no longer counts; it stays with the reason. False where it
    is void. Raises TextNeeded, NumberInText, NotAllowed."""
    require_keeper(by, meeting.area)
    why = plain("reason", reason, most=200, needed=True)
    standing = Meeting.objects.filter(pk=meeting.pk, voided_on=None)
    if not standing.update(voided_on=localdate(at), void_reason=why):
        return False
    event = events.MeetingVoided(
        **head(meeting),
        happened_at=at,
        branch=meeting.branch.public_id,
        kind=meeting.kind,
        on=meeting.on,
        reason=why,
    )
    return ledger.append(event, origin=by.origin)


def head(row: Meeting) -> dict[str, Any]:
    return {"subject": f"branch-meeting:{row.public_id}", "area": row.area}


def _meeting(draft: MeetingDraft, at: datetime, by: Actor) -> Meeting:
    branch, kind = draft.branch, MeetingKind(draft.kind)
    if kind not in HELD[BranchKind(branch.kind)]:
        raise KindNotHeld(field="kind", kind=kind.label)
    if branch.dissolved_on is not None and draft.on >= branch.dissolved_on:
        raise BranchDissolved(name=branch.name, day=branch.dissolved_on)
    happened("on", draft.on, at=at, first=branch.founded_on)
    for posting in draft.cadres:
        serves = posting.starts_on <= draft.on < (posting.ends_on or date.max)
        if posting.area != branch.area or not serves:
            raise CadreElsewhere(field="cadres", day=draft.on)
    return Meeting(
        public_id=record_id(draft.public_id),
        branch=branch,
        area=branch.area,
        kind=kind,
        on=draft.on,
        topic=plain("topic", draft.topic, most=200, needed=True),
        held_in=draft.held_in or branch.area,
        present=draft.present,
        speaker=plain("speaker", draft.speaker, most=60),
        decided=plain("decided", draft.decided, most=400),
        by=by.account,
        by_name=by.name,
    )


def _require_same(row: Meeting, draft: MeetingDraft) -> None:
    said = (draft.branch.pk, draft.kind, draft.on, draft.topic.strip(), draft.present)
    if (row.branch_id, row.kind, row.on, row.topic, row.present) != said:
        raise RecordIdTaken
