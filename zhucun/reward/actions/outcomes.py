"""What became of cadres is recorded; one path for one and for many."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.timezone import localtime

from zhucun.directory.perms import Actor
from zhucun.directory.queries import midnight
from zhucun.ledger import actions as ledger
from zhucun.ledger.events import Origin
from zhucun.reward import events, perms
from zhucun.reward.actions.words import plain
from zhucun.reward.enums import OutcomeKind
from zhucun.reward.errors import BeforeService, DayInFuture, OutcomeIsThere
from zhucun.reward.models import Outcome

#: So many rows are named in one statement.
_AT_ONCE = 900
#: A person, a kind and a day: once on record.
Key = tuple[int, str, date]


@dataclass(frozen=True, kw_only=True)
class OutcomeDraft:
    """What became of the cadre of a posting; `detail` says which office, rank or title."""

    posting: Any
    kind: str
    on: date
    detail: str = ""
    document: str = ""


@transaction.atomic
def record_outcomes(
    drafts: Sequence[OutcomeDraft],
    *,
    at: datetime,
    by: Actor,
    origins: Sequence[Origin] | None = None,
) -> list[Outcome]:
    """Record what became of cadres, the whole list or nothing. The same record again gives the one
    that is there. `origins`: the rows of a list from which they come.

    Three queries for each 900. Raises DayInFuture, BeforeService, OutcomeIsThere, NumberInText,
    TextTooLong, HandlesHimself, NotAllowed.
    """
    wanted = [_outcome(draft, at=at, by=by) for draft in drafts]
    known = _known(wanted)
    fresh: list[tuple[Outcome, Origin]] = []
    for number, one in enumerate(wanted):
        first = known.setdefault(_key(one), one)
        if first is one:
            fresh.append((one, origins[number] if origins else by.origin))
        elif not _same(first, one):
            raise _is_there(one)
    _keep(fresh)
    return [known[_key(one)] for one in wanted]


def _outcome(draft: OutcomeDraft, *, at: datetime, by: Actor) -> Outcome:
    """A record that may be made, not kept yet."""
    posting = draft.posting
    perms.require_keeper(by, posting.area, posting.person)
    if draft.on > localtime(at).date():
        raise DayInFuture(day=draft.on)
    if draft.on < posting.starts_on:
        raise BeforeService(day=draft.on, since=posting.starts_on, person=posting.person.name)
    return Outcome(
        person=posting.person,
        posting=posting,
        area=posting.area,
        kind=OutcomeKind(draft.kind),
        on=draft.on,
        detail=plain(draft.detail, most=80),
        document=plain(draft.document, most=80),
        by_name=by.name,
    )


def _known(wanted: Sequence[Outcome]) -> dict[Key, Outcome]:
    """What is on record of these cadres. One query for each 900."""
    people = sorted({one.person_id for one in wanted})
    found: dict[Key, Outcome] = {}
    for start in range(0, len(people), _AT_ONCE):
        rows = Outcome.objects.filter(person__in=people[start:][:_AT_ONCE], voided_on=None)
        found |= {_key(row): row for row in rows.select_related("posting", "person")}
    return found


def _key(one: Outcome) -> Key:
    return one.person_id, one.kind, one.on


def _same(known: Outcome, one: Outcome) -> bool:
    same = ("posting_id", "area", "detail", "document")
    return all(getattr(known, name) == getattr(one, name) for name in same)


def _is_there(one: Outcome) -> OutcomeIsThere:
    kind = OutcomeKind(one.kind).label
    return OutcomeIsThere(kind=kind, person=one.person.name, day=one.on)


def _keep(fresh: Sequence[tuple[Outcome, Origin]]) -> None:
    """Raises OutcomeIsThere."""
    made = [one for one, _ in fresh]
    try:
        with transaction.atomic():
            Outcome.objects.bulk_create(made, batch_size=_AT_ONCE)
    except IntegrityError as error:  # the same came twice at once
        there = _known(made)
        raise _is_there(next((one for one in made if _key(one) in there), made[0])) from error
    ledger.append_many(
        (
            events.OutcomeRecorded(
                subject=f"outcome:{one.public_id}",
                area=one.area,
                happened_at=midnight(one.on),
                person=one.person.public_id,
                kind=one.kind,
                on=one.on,
            ),
            origin,
            None,
        )
        for one, origin in fresh
    )


@transaction.atomic
def void_outcome(*, outcome: Outcome, reason: str, at: datetime, by: Actor) -> bool:
    """Set a record aside that was written down by mistake. False where it is void. Raises
    ReasonNeeded, NumberInText, HandlesHimself, NotAllowed."""
    perms.require_keeper(by, outcome.area, outcome.person)
    why = plain(reason, needed=True)
    rows = Outcome.objects.filter(pk=outcome.pk, voided_on=None)
    if not rows.update(voided_on=localtime(at).date(), void_reason=why):
        return False
    event = events.OutcomeVoided(
        subject=f"outcome:{outcome.public_id}", area=outcome.area, happened_at=at, reason=why
    )
    return ledger.append(event, origin=by.origin)
