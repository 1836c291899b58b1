"""What cadres need, and how they see their own abilities."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from zhucun.directory.perms import Actor
from zhucun.directory.queries import midnight
from zhucun.kernel.problems import NotAllowed
from zhucun.learning import events, perms
from zhucun.learning.actions.words import needed, plain
from zhucun.learning.enums import Rating
from zhucun.learning.errors import UnknownAbility
from zhucun.learning.models import Need, SelfCheck
from zhucun.learning.queries.needs import axes_of
from zhucun.ledger import actions as ledger


@transaction.atomic
def state_topics(
    topics: Sequence[str],
    *,
    posting: Any,
    year: int,
    on: date,
    by: Actor,
    note: str = "",
    from_gap: bool = False,
) -> int:
    """State what one wants to be taught; returns how many topics were new. A cadre states his own.

    Raises TextMissing, TextTooLong, NumberInText, NotAllowed.
    """
    if not perms.is_self(by, posting.person):
        raise NotAllowed
    wanted = list(dict.fromkeys(needed(topic, most=80) for topic in topics))
    said = plain(note)
    known = Need.objects.filter(person=posting.person, year=year, withdrawn_on=None)
    there = set(known.values_list("topic", flat=True))
    rows = [
        Need(
            person=posting.person,
            area=posting.area,
            year=year,
            topic=topic,
            note=said,
            from_gap=from_gap,
            stated_on=on,
        )
        for topic in wanted
        if topic not in there
    ]
    if not rows:
        return 0
    Need.objects.bulk_create(rows)
    event = events.NeedsStated(
        subject=f"person:{posting.person.public_id}",
        area=posting.area,
        happened_at=midnight(on),
        year=year,
        topics=[row.topic for row in rows],
    )
    ledger.append(event, origin=by.origin)
    return len(rows)


@transaction.atomic
def withdraw_need(*, need: Need, on: date, by: Actor) -> bool:
    """Take a need back. False where it is. Raises NotAllowed."""
    if not perms.is_self(by, need.person):
        raise NotAllowed
    standing = Need.objects.filter(pk=need.pk, withdrawn_on=None)
    if not standing.update(withdrawn_on=on):
        return False
    event = events.NeedWithdrawn(
        subject=f"person:{need.person.public_id}",
        area=need.area,
        happened_at=midnight(on),
        year=need.year,
        topic=need.topic,
    )
    return ledger.append(event, origin=by.origin)


@transaction.atomic
def check_self(
    *, posting: Any, year: int, ratings: Mapping[str, str], at: datetime, by: Actor
) -> SelfCheck:
    """Keep how a cadre sees his abilities this year; the last answer stands. Raises NotAllowed,
    UnknownAbility."""
    if not perms.is_self(by, posting.person):
        raise NotAllowed
    known = {axis.id for axis in axes_of(posting.area, as_of=localdate(at), lang="zh")}
    for axis in ratings:
        if axis not in known:
            raise UnknownAbility(axis=axis, place=posting.place.short_name)
    kept = {axis: Rating(word).value for axis, word in ratings.items() if word}
    row, made = SelfCheck.objects.update_or_create(
        person=posting.person,
        year=year,
        defaults={"area": posting.area, "ratings": kept, "checked_at": at},
    )
    if made:
        event = events.SelfChecked(
            subject=f"self-check:{row.public_id}",
            area=posting.area,
            happened_at=at,
            year=year,
        )
        ledger.append(event, origin=by.origin)
    return row
