"""Check-ups, visits and stays, planned and done; the kit of a base."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from zhucun.directory import queries as directory
from zhucun.directory.perms import Actor
from zhucun.directory.queries import midnight
from zhucun.ledger import actions as ledger
from zhucun.support import events, perms
from zhucun.support.actions.words import plain
from zhucun.support.enums import CareKind
from zhucun.support.errors import (
    CareIsThere,
    DayInFuture,
    DayTooEarly,
    ItemUnknown,
    NoResults,
    NotOnPost,
    SeasonNeeded,
    SeasonUnknown,
)
from zhucun.support.models import Care, KitCheck
from zhucun.support.queries.caring import kit_items, seasons_of


@dataclass(frozen=True, kw_only=True)
class CareDraft:
    """What is planned (`planned_on`) or was done (`on`) for somebody on post."""

    posting: Any
    kind: str
    on: date | None = None
    planned_on: date | None = None
    season: str = ""
    note: str = ""


@transaction.atomic
def record_care(drafts: Sequence[CareDraft], *, at: datetime, by: Actor) -> list[Care]:
    """Write down what was planned or done, the whole list or nothing. Raises DayInFuture,
    NotOnPost, NoResults, SeasonNeeded, SeasonUnknown, CareIsThere, NumberInText, NotAllowed."""
    rows = [_care(draft, localdate(at), by) for draft in drafts]
    try:
        with transaction.atomic():
            Care.objects.bulk_create(rows, batch_size=1_000)
    except IntegrityError as error:
        raise _there(drafts) from error
    ledger.append_many((_recorded(row, at), by.origin, None) for row in rows)
    return rows


@transaction.atomic
def done_care(*, care: Care, on: date, note: str = "", at: datetime, by: Actor) -> bool:
    """What was planned is done on a day. False where it is on record as done. Raises DayInFuture,
    NotOnPost, NoResults, CareIsThere, NumberInText, NotAllowed."""
    perms.require_keeper(by, care.area, care.posting.unit)
    _require_day(care.posting, on, localdate(at))
    said = _note(care.kind, note) or care.note
    try:
        with transaction.atomic():
            open_ = Care.objects.filter(pk=care.pk, on=None, voided_on=None)
            if not open_.update(on=on, note=said):
                return False
    except IntegrityError as error:
        raise CareIsThere(person=care.posting.person.name, day=on) from error
    care.refresh_from_db()
    return ledger.append(_recorded(care, at), origin=by.origin)


@transaction.atomic
def void_care(*, care: Care, reason: str, at: datetime, by: Actor) -> bool:
    """It was written down by mistake: it counts no more and stays with its reason. False where it
    is void. Raises ReasonNeeded, NumberInText, NotAllowed."""
    perms.require_keeper(by, care.area, care.posting.unit)
    why = plain(reason, needed=True)
    standing = Care.objects.filter(pk=care.pk, voided_on=None)
    if not standing.update(voided_on=localdate(at), void_reason=why):
        return False
    care.refresh_from_db()
    event = events.CareVoided(
        subject=f"posting:{care.posting.public_id}",
        area=care.area,
        happened_at=at,
        care=care.public_id,
        kind=care.kind,
        reason=why,
    )
    return ledger.append(event, origin=by.origin)


def _care(draft: CareDraft, today: date, by: Actor) -> Care:
    posting = draft.posting
    perms.require_keeper(by, posting.area, posting.unit)
    day = draft.on or draft.planned_on
    assert day is not None, "a day on which it was done or is planned"
    _require_day(posting, day, today if draft.on else None)
    seasons = {key for key, _word in seasons_of(directory.pack_for(posting.area, as_of=day))}
    if draft.season and draft.season not in seasons:
        raise SeasonUnknown(season=draft.season[:20])
    if seasons and not draft.season and draft.kind == CareKind.CARE_VISIT:
        raise SeasonNeeded
    return Care(
        posting=posting,
        area=posting.area,
        kind=CareKind(draft.kind),
        season=draft.season,
        planned_on=draft.planned_on,
        on=draft.on,
        note=_note(draft.kind, draft.note),
        by=by.account,
        by_name=by.name,
    )


def _note(kind: str, note: str) -> str:
    said = plain(note, most=100)
    if said and kind == CareKind.CHECK_UP:
        raise NoResults
    return said


def _require_day(posting: Any, day: date, today: date | None) -> None:
    if today is not None and day > today:
        raise DayInFuture(day=day)
    if day < posting.starts_on or (posting.ends_on is not None and day >= posting.ends_on):
        raise NotOnPost(person=posting.person.name, day=day)


def _there(drafts: Sequence[CareDraft]) -> CareIsThere:
    seen: set[tuple[Any, ...]] = set()
    for draft in drafts:
        key = draft.posting.pk, draft.kind, draft.on
        known = Care.objects.filter(
            posting=draft.posting.pk, kind=draft.kind, on=draft.on, voided_on=None
        )
        if draft.on is not None and (key in seen or known.exists()):
            return CareIsThere(person=draft.posting.person.name, day=draft.on)
        seen.add(key)
    return CareIsThere(person=drafts[0].posting.person.name, day=drafts[0].on)


def _recorded(row: Care, at: datetime) -> events.CareRecorded:
    return events.CareRecorded(
        subject=f"posting:{row.posting.public_id}",
        area=row.area,
        happened_at=midnight(row.on) if row.on else at,
        care=row.public_id,
        kind=row.kind,
        season=row.season,
        planned_on=row.planned_on,
        on=row.on,
    )


@transaction.atomic
def check_kit(
    *, team: Any, found: Mapping[str, bool], on: date, at: datetime, by: Actor
) -> list[KitCheck]:
    """What is in a team's base and what is missing, of the things that somebody looked for. A cadre
    of the base may say it, its township's office, its unit. Raises ItemUnknown, DayInFuture,
    DayTooEarly, NotAllowed."""
    perms.require_sees_base(by, team)
    if on > localdate(at):
        raise DayInFuture(day=on)
    if on < team.formed_on:
        raise DayTooEarly(day=on, first=team.formed_on)
    known = {item.id for item in kit_items(directory.pack_for(team.area, as_of=on))}
    for item in found:
        if item not in known:
            raise ItemUnknown(item=item[:40])
    rows = [
        KitCheck(
            place=team.village,
            area=team.area,
            item=item,
            is_there=is_there,
            on=on,
            by=by.account,
            by_name=by.name,
        )
        for item, is_there in sorted(found.items())
    ]
    KitCheck.objects.bulk_create(rows)
    event = events.KitChecked(
        subject=f"team:{team.public_id}",
        area=team.area,
        happened_at=midnight(on),
        there=sorted(item for item, is_there in found.items() if is_there),
        missing=sorted(item for item, is_there in found.items() if not is_there),
        on=on,
    )
    ledger.append(event, origin=by.origin)
    return rows
