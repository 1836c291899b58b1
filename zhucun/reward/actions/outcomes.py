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
from zhucun.reward.errors import DayInFuture, OutcomeIsThere
from zhucun.reward.models import Outcome


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

    Raises DayInFuture, OutcomeIsThere, NumberInText, TextTooLong, HandlesHimself, NotAllowed.
    """
    found = []
    for number, draft in enumerate(drafts):
        posting = draft.posting
        perms.require_keeper(by, posting.area, posting.person)
        if draft.on > localtime(at).date():
            raise DayInFuture(day=draft.on)
        content = {
            "posting": posting,
            "area": posting.area,
            "detail": plain(draft.detail, most=80),
            "document": plain(draft.document, most=80),
        }
        kind = OutcomeKind(draft.kind)
        known = _known(posting.person_id, kind, draft.on)
        if known is None:
            origin = origins[number] if origins else by.origin
            known = _new(posting, kind, draft.on, content, by, origin)
        elif any(getattr(known, name) != value for name, value in content.items()):
            raise OutcomeIsThere(kind=kind.label, person=posting.person.name, day=draft.on)
        found.append(known)
    return found


def _known(person: int, kind: OutcomeKind, on: date) -> Outcome | None:
    rows = Outcome.objects.filter(person=person, kind=kind, on=on, voided_on=None)
    return rows.select_related("posting").first()


def _new(
    posting: Any,
    kind: OutcomeKind,
    on: date,
    content: dict[str, Any],
    by: Actor,
    origin: Origin,
) -> Outcome:
    try:
        with transaction.atomic():
            made = Outcome.objects.create(
                person=posting.person, kind=kind, on=on, by_name=by.name, **content
            )
    except IntegrityError as error:  # the same came twice at once
        raise OutcomeIsThere(kind=kind.label, person=posting.person.name, day=on) from error
    event = events.OutcomeRecorded(
        subject=f"outcome:{made.public_id}",
        area=made.area,
        happened_at=midnight(on),
        person=posting.person.public_id,
        kind=kind,
        on=on,
    )
    ledger.append(event, origin=origin)
    return made


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
