"""Items of checklists about places, ticked by the office with what shows it, and taken back."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from zhucun.directory import queries as directory
from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.ledger import actions as ledger
from zhucun.monitoring.queries.publicity import secret_words, told_secrets
from zhucun.reports import events
from zhucun.reports.errors import (
    EvidenceNeeded,
    StoryTellsSecrets,
    TickReasonNeeded,
    TickTooEarly,
    UnknownItemOfList,
)
from zhucun.reports.models import PlaceTick
from zhucun.reports.queries.pillars.ticked import items_of_places


@transaction.atomic
def tick_item(
    *,
    area: str,
    checklist: str,
    item: str,
    since: date,
    evidence: str,
    on: date,
    at: datetime,
    by: Actor,
) -> PlaceTick:
    """Say that an item of a checklist (its id, without the kind) is in place in an area since a
    day, and what shows it. Where it is ticked, that tick.

    Raises UnknownItemOfList, EvidenceNeeded, StoryTellsSecrets, TickTooEarly, NotAllowed.
    """
    by.require(Permission.MANAGE_ROSTER, area=area)
    pack = directory.pack_for(area, as_of=on)
    if item not in items_of_places(pack).get(checklist, {}):
        raise UnknownItemOfList(place=area, item=f"{checklist}/{item}"[:100])
    shown = plain_words(evidence, area, on)
    if not shown:
        raise EvidenceNeeded
    if since > on:
        raise TickTooEarly(day=since)
    standing: dict[str, Any] = {"area": area, "checklist": checklist, "item": item}
    standing |= {"ended_on": None, "department": None}
    known = PlaceTick.objects.filter(**standing).first()
    if known is not None:
        return known
    values = {"since": since, "evidence": shown, "ticked_on": on, "by": by.account}
    try:
        with transaction.atomic():
            row = PlaceTick.objects.create(**standing, **values, by_name=by.name)
    except IntegrityError:
        return PlaceTick.objects.get(**standing)
    event = events.ItemTicked(
        subject=f"tick:{row.public_id}",
        area=area,
        happened_at=at,
        checklist=checklist,
        item=item,
        since=since,
        evidence=shown,
    )
    ledger.append(event, origin=by.origin)
    return row


@transaction.atomic
def end_tick(*, tick: PlaceTick, why: str, on: date, at: datetime, by: Actor) -> bool:
    """What was ticked holds no more. False where it was taken back. Raises TickReasonNeeded,
    StoryTellsSecrets, NotAllowed."""
    by.require(Permission.MANAGE_ROSTER, area=tick.area)
    reason = plain_words(why, tick.area, on)
    if not reason:
        raise TickReasonNeeded
    standing = PlaceTick.objects.filter(pk=tick.pk, ended_on=None)
    if not standing.update(ended_on=on, end_reason=reason):
        return False
    tick.refresh_from_db()
    event = events.TickEnded(
        subject=f"tick:{tick.public_id}",
        area=tick.area,
        happened_at=at,
        checklist=tick.checklist,
        item=tick.item,
        ended_on=on,
        reason=reason,
    )
    return ledger.append(event, origin=by.origin)


def plain_words(text: str, area: str, on: date) -> str:
    """Words without numbers of people and words of health. Raises StoryTellsSecrets."""
    found = text.strip()[:200]
    if secrets := told_secrets([found], area, as_of=on):
        raise StoryTellsSecrets(what=secret_words(secrets))
    return found
