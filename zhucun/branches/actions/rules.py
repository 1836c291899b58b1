"""Rules of villages: made, revised, repealed; each once, with the resolution behind it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from zhucun.branches import events
from zhucun.branches.actions.arriving import happened, plain, record_id, require_village
from zhucun.branches.enums import RuleKind
from zhucun.branches.errors import (
    MeetingIsVoid,
    RecordIdTaken,
    RuleNotInForce,
    RuleThere,
    TextNeeded,
    TooLong,
)
from zhucun.branches.models import Meeting, VillageRule
from zhucun.branches.perms import require_keeper
from zhucun.directory.perms import Actor
from zhucun.directory.queries import midnight
from zhucun.kernel.problems import NotFound
from zhucun.ledger import actions as ledger

_MOST = 20_000


@dataclass(frozen=True, kw_only=True)
class RuleDraft:
    """A rule as it was adopted: at a meeting of the branch that is on record, or by a resolution in
    words (村民会议 2024-03-02)."""

    kind: str
    title: str
    adopted_on: date
    text: str = ""
    meeting: Meeting | None = None
    resolution: str = ""
    is_revision: bool = False
    public_id: str = ""


@transaction.atomic
def record_rule(draft: RuleDraft, *, village: Any, at: datetime, by: Actor) -> VillageRule:
    """Record a rule of a village; the same id with the same content gives the one that is there.

    Raises RuleThere, TextNeeded without title or resolution, TooLong, NumberInText, DayInFuture,
    MeetingIsVoid, RecordIdTaken, NotAVillage, NotFound for another village's meeting, NotAllowed.
    """
    require_village(village)
    require_keeper(by, village.code)
    return _written(draft, village=village, replaces=None, at=at, by=by)


@transaction.atomic
def revise_rule(*, rule: VillageRule, draft: RuleDraft, at: datetime, by: Actor) -> VillageRule:
    """Put a revised rule in the place of one that is in force; the earlier one stays on record and
    ends on that day. Raises RuleNotInForce, and what `record_rule` raises."""
    require_keeper(by, rule.area)
    known = VillageRule.objects.filter(public_id=draft.public_id or "-", replaces=rule).first()
    if known is not None:
        return _the_same(known, draft)
    day = happened("adopted_on", draft.adopted_on, at=at, first=rule.adopted_on)
    if not VillageRule.objects.filter(pk=rule.pk, ends_on=None).update(ends_on=day):
        raise RuleNotInForce(title=rule.title)
    return _written(draft, village=rule.village, replaces=rule, at=at, by=by)


@transaction.atomic
def repeal_rule(*, rule: VillageRule, on: date, reason: str, at: datetime, by: Actor) -> bool:
    """Repeal a rule with the reason; on the day of its adoption: it was entered by mistake. False
    where it is in force no more. Raises TextNeeded, TooLong, NumberInText, DayInFuture,
    DayTooEarly, NotAllowed."""
    require_keeper(by, rule.area)
    why = plain("reason", reason, most=200, needed=True)
    day = happened("on", on, at=at, first=rule.adopted_on)
    standing = VillageRule.objects.filter(pk=rule.pk, ends_on=None)
    if not standing.update(ends_on=day, end_reason=why):
        return False
    event = events.RuleRepealed(
        **_head(rule), happened_at=midnight(day), title=rule.title, on=day, reason=why
    )
    return ledger.append(event, origin=by.origin)


def _written(
    draft: RuleDraft, *, village: Any, replaces: VillageRule | None, at: datetime, by: Actor
) -> VillageRule:
    key = record_id(draft.public_id)
    known = VillageRule.objects.filter(public_id=key).first()
    if known is not None:
        return _the_same(known, draft)
    title = plain("title", draft.title, most=80, needed=True)
    resolution = plain("resolution", draft.resolution, most=80)
    _require_source(draft, village.code, resolution)
    text = draft.text.strip()
    if len(text) > _MOST:
        raise TooLong(field="text", length=len(text), most=_MOST)
    day = happened("adopted_on", draft.adopted_on, at=at)
    if VillageRule.objects.filter(area=village.code, title=title, ends_on=None).exists():
        raise RuleThere(title=title)
    row = VillageRule.objects.create(
        public_id=key,
        village=village,
        area=village.code,
        kind=RuleKind(draft.kind),
        title=title,
        text=text,
        adopted_on=day,
        meeting=draft.meeting,
        resolution=resolution,
        is_revision=draft.is_revision or replaces is not None,
        replaces=replaces,
        by=by.account,
        by_name=by.name,
    )
    event = events.RuleAdopted(
        **_head(row),
        happened_at=midnight(day),
        kind=row.kind,
        title=title,
        on=day,
        replaces=replaces.public_id if replaces is not None else "",
    )
    ledger.append(event, origin=by.origin)
    return row


def _require_source(draft: RuleDraft, area: str, resolution: str) -> None:
    """Every rule says by whom it was adopted."""
    meeting = draft.meeting
    if meeting is None and not resolution:
        raise TextNeeded(field="resolution")
    if meeting is None:
        return
    if meeting.area != area:
        raise NotFound
    if meeting.voided_on is not None:
        raise MeetingIsVoid(field="meeting", day=meeting.voided_on)


def _the_same(known: VillageRule, draft: RuleDraft) -> VillageRule:
    said = (draft.kind, draft.title.strip(), draft.adopted_on)
    if (known.kind, known.title, known.adopted_on) != said:
        raise RecordIdTaken
    return known


def _head(row: VillageRule) -> dict[str, Any]:
    return {"subject": f"village-rule:{row.public_id}", "area": row.area}
