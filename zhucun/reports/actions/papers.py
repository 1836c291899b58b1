"""Papers: each is issued once."""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError, transaction

from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.ledger import actions as ledger
from zhucun.reports import events
from zhucun.reports.errors import NumberNeeded, NumberTaken
from zhucun.reports.models import Issued, Named
from zhucun.reports.rows import FORM, Draft, frozen
from zhucun.roster import actions as roster
from zhucun.roster.actions import StepDone
from zhucun.roster.enums import TakeUp


@transaction.atomic
def issue(
    draft: Draft, *, number: str = "", issuer: str, issued_on: date, issued_at: datetime, by: Actor
) -> Issued:
    """Issue a paper: freeze its content, give it its number, and note with the postings that their
    notice or letter is out. Where exactly this was issued before, that one: printing again issues
    nothing.

    Raises NumberNeeded, NumberTaken, NotAllowed.
    """
    by.require(Permission.MANAGE_ROSTER, area=draft.area)
    if draft.needs_number and not number.strip():
        raise NumberNeeded
    content, digest = frozen(draft, number=number, issuer=issuer, issued_on=issued_on)
    known = Issued.objects.filter(digest=digest).first()
    if known is not None:
        return known
    paper = Issued(
        kind=draft.kind,
        form=FORM,
        subject=draft.subject,
        area=draft.area,
        title=draft.title,
        issuer=issuer,
        number=number,
        language=draft.language,
        data=content,
        digest=digest,
        issued_on=issued_on,
        issued_at=issued_at,
        by=by.account,
        by_name=by.name,
    )
    try:
        with transaction.atomic():
            paper.save(force_insert=True)
    except IntegrityError as error:
        faster = Issued.objects.filter(digest=digest).first()
        if faster is not None:
            return faster
        raise NumberTaken(number=number, issuer=issuer) from error
    Named.objects.bulk_create(
        [Named(issued=paper, person=person, unit=unit) for person, unit in draft.named]
    )
    _note_steps(draft, issued_on, issued_at, by)
    event = events.FormIssued(
        subject=draft.subject,
        area=draft.area,
        happened_at=issued_at,
        form=draft.kind,
        number=number,
        digest=digest,
    )
    ledger.append(event, origin=by.origin)
    return paper


def _note_steps(draft: Draft, issued_on: date, issued_at: datetime, by: Actor) -> None:
    """Postings that ended before the paper was issued are left as they are."""
    done = [
        StepDone(posting=posting, step=TakeUp(step), done_on=issued_on)
        for posting, step in draft.steps
        if posting.ends_on is None or posting.ends_on > issued_on
    ]
    roster.record_take_up(done, recorded_at=issued_at, by=by)
