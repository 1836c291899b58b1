"""Members of branches: who is admitted, how far somebody is on the way, who leaves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from zhucun.branches import events
from zhucun.branches.actions.arriving import happened, record_id, require_adult
from zhucun.branches.actions.people import settle
from zhucun.branches.enums import BranchKind, LeftBranch, Stage
from zhucun.branches.errors import (
    BranchDissolved,
    DayTooEarly,
    MemberElsewhere,
    MemberGone,
    MemberTwice,
    NotThisKind,
    RecordIdTaken,
    StageBackwards,
)
from zhucun.branches.marts.columns import IN_PARTY
from zhucun.branches.models import Branch, LocalPerson, PartyMember, StageStep
from zhucun.branches.perms import require_keeper
from zhucun.branches.queries.people import PersonDraft
from zhucun.directory.perms import Actor
from zhucun.directory.queries import midnight
from zhucun.ledger import actions as ledger
from zhucun.ledger.events import Origin

_CHUNK = 2_000
_ORDER = list(Stage)
#: What may be corrected of somebody; of whoever is linked, where he stands.
CORRECTABLE = frozenset({"gender", "birth_on", "education", "party_since"})


@dataclass(frozen=True, kw_only=True)
class MemberDraft:
    """Somebody who belongs to a branch from a day, at the stage of that day. `party_since` is the
    day of joining the Party, where it is known."""

    branch: Branch
    person: PersonDraft
    stage: str
    joined_on: date
    party_since: date | None = None
    public_id: str = ""


@transaction.atomic
def admit_members(
    drafts: Sequence[MemberDraft],
    *,
    at: datetime,
    by: Actor,
    origins: Sequence[Origin] | None = None,
) -> list[PartyMember]:
    """Record who belongs to branches. Raises the first problem of any draft: nobody is recorded
    then. A constant number of queries per 2,000.

    Raises NotThisKind, BranchDissolved, MemberElsewhere, MemberTwice, DayInFuture, DayTooEarly,
    TooYoung, and what `settle` raises.
    """
    for branch in {draft.branch.pk: draft.branch for draft in drafts}.values():
        require_keeper(by, branch.area)
        _require_open(branch)
    for draft in drafts:
        happened("joined_on", draft.joined_on, at=at, first=draft.branch.founded_on)
        if draft.party_since is not None:
            happened("party_since", draft.party_since, at=at)
    on = max((draft.joined_on for draft in drafts), default=localdate(at))
    people = settle([(draft.branch.village, draft.person) for draft in drafts], on=on)
    for draft, local in zip(drafts, people, strict=True):
        require_adult("joined_on", local.born, draft.joined_on)
        require_adult("party_since", local.born, draft.party_since)
    _require_free(people)
    rows = [_member(draft, local) for draft, local in zip(drafts, people, strict=True)]
    try:
        with transaction.atomic():
            PartyMember.objects.bulk_create(rows, batch_size=_CHUNK)
    except IntegrityError:
        _require_free(people)
        raise
    StageStep.objects.bulk_create(
        (StageStep(member=row, stage=row.stage, on=row.joined_on, by=by.account) for row in rows),
        batch_size=_CHUNK,
    )
    _move_here(drafts, people)
    ledger.append_many(
        (
            events.MemberAdmitted(
                **head(row),
                happened_at=midnight(row.joined_on),
                branch=row.branch.public_id,
                stage=row.stage,
                on=row.joined_on,
            ),
            origins[index] if origins else by.origin,
            None,
        )
        for index, row in enumerate(rows)
    )
    return rows


def admit_member(draft: MemberDraft, *, at: datetime, by: Actor) -> PartyMember:
    """One member; the same id with the same content gives the membership that is there. Raises
    what admit_members raises, and RecordIdTaken."""
    known = PartyMember.objects.filter(public_id=record_id(draft.public_id)).first()
    if known is not None:
        require_keeper(by, known.area)
        same = (known.branch_id, known.joined_on) == (draft.branch.pk, draft.joined_on)
        if not same:
            raise RecordIdTaken
        return known
    return admit_members([draft], at=at, by=by)[0]


@transaction.atomic
def advance_members(
    members: Sequence[PartyMember], *, stage: str, on: date, at: datetime, by: Actor
) -> int:
    """The next stage of people on the way, from a day; returns how many were not there yet. Who
    becomes a probationary member joined the Party on that day.

    Raises StageBackwards, MemberGone, DayInFuture, NotAllowed.
    """
    happened("on", on, at=at)
    word, moved = Stage(stage), []
    for row in members:
        require_keeper(by, row.area)
        if row.left_on is not None:
            raise MemberGone(day=row.left_on)
        last = row.steps.order_by("-on").first()
        if row.stage == word:
            continue
        begun = last.on if last is not None else row.joined_on
        if _ORDER.index(word) <= _ORDER.index(Stage(row.stage)) or on <= begun:
            now = Stage(row.stage).label
            raise StageBackwards(field="on", stage=word.label, now=now, day=begun)
        StageStep.objects.create(member=row, stage=word, on=on, by=by.account)
        row.stage = word
        if word in IN_PARTY and row.party_since is None:
            row.party_since = on
        row.save(update_fields=["stage", "party_since"])
        moved.append(row)
    return ledger.append_many(
        (
            events.MemberAdvanced(
                **head(row),
                happened_at=midnight(on),
                branch=row.branch.public_id,
                stage=word,
                on=on,
            ),
            by.origin,
            None,
        )
        for row in moved
    )


@transaction.atomic
def end_member(*, member: PartyMember, on: date, reason: str, at: datetime, by: Actor) -> bool:
    """Somebody leaves the branch; `on` is the first day on which he does not belong. False where he
    has left. Raises DayTooEarly, DayInFuture, NotAllowed."""
    require_keeper(by, member.area)
    happened("on", on, at=at)
    if on <= member.joined_on:
        raise DayTooEarly(field="on", day=on, first=member.joined_on)
    staying = PartyMember.objects.filter(pk=member.pk, left_on=None)
    if not staying.update(left_on=on, left_reason=LeftBranch(reason)):
        return False
    event = events.MemberLeft(
        **head(member),
        happened_at=midnight(on),
        branch=member.branch.public_id,
        on=on,
        reason=reason,
    )
    return ledger.append(event, origin=by.origin)


@transaction.atomic
def correct_members(
    edits: Sequence[tuple[PartyMember, Mapping[str, Any]]],
    *,
    at: datetime,
    by: Actor,
    origins: Sequence[Origin] | None = None,
) -> int:
    """Correct what is known of members (CORRECTABLE); returns how many differed. What stands in the
    directory or with the household is corrected there and left alone here. Raises TooYoung."""
    done = 0
    for index, (row, values) in enumerate(edits):
        require_keeper(by, row.area)
        changed = _corrected(row, values)
        if not changed:
            continue
        if not {"birth_on", "party_since"}.isdisjoint(changed):
            require_adult(changed[0], row.local.born, row.party_since, row.joined_on)
        row.local.save()
        row.save(update_fields=["party_since"])
        event = events.MemberCorrected(
            **head(row), happened_at=at, branch=row.branch.public_id, changed=changed
        )
        done += ledger.append(event, origin=origins[index] if origins else by.origin)
    return done


def head(row: PartyMember) -> dict[str, Any]:
    return {"subject": f"party-member:{row.public_id}", "area": row.area}


def _corrected(row: PartyMember, values: Mapping[str, Any]) -> list[str]:
    if unknown := set(values) - CORRECTABLE:
        raise ValueError(f"not correctable: {sorted(unknown)}")
    linked: Any = row.local.person or row.local.member
    changed: list[str] = []
    for name, value in values.items():
        target: Any = row if name == "party_since" else row.local
        elsewhere = target is row.local and bool(getattr(linked, name, ""))
        if not elsewhere and getattr(target, name) != value:
            setattr(target, name, value)
            changed.append(name)
    return sorted(changed)


def _require_open(branch: Branch) -> None:
    if branch.kind != BranchKind.VILLAGE:
        raise NotThisKind(field="branch", name=branch.name)
    if branch.dissolved_on is not None:
        raise BranchDissolved(field="branch", name=branch.name, day=branch.dissolved_on)


def _require_free(people: Sequence[LocalPerson]) -> None:
    """Nobody belongs to two branches, and nobody stands in a list twice."""
    keys = [row.pk for row in people]
    if len(set(keys)) != len(keys):
        raise MemberTwice(field="name")
    for start in range(0, len(keys), _CHUNK):
        rows = PartyMember.objects.filter(local__in=keys[start : start + _CHUNK], left_on=None)
        taken = rows.select_related("branch").first()
        if taken is not None:
            raise MemberElsewhere(field="name", branch=taken.branch.name)


def _member(draft: MemberDraft, local: LocalPerson) -> PartyMember:
    joined = draft.party_since
    if joined is None and draft.stage == Stage.PROBATIONARY:
        joined = draft.joined_on
    return PartyMember(
        public_id=record_id(draft.public_id),
        branch=draft.branch,
        local=local,
        area=draft.branch.area,
        stage=Stage(draft.stage),
        party_since=joined,
        joined_on=draft.joined_on,
    )


def _move_here(drafts: Sequence[MemberDraft], people: Sequence[LocalPerson]) -> None:
    """Whoever joins a branch of another village is one of its people from then on."""
    for draft, local in zip(drafts, people, strict=True):
        if local.area != draft.branch.area:
            local.village, local.area = draft.branch.village, draft.branch.area
            local.save(update_fields=["village", "area"])
