"""The person is told; he may object, and is answered."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from zhucun.appraisal import events
from zhucun.appraisal.actions.deciding import undecided
from zhucun.appraisal.actions.words import head, loaded, open_row, plain, sealed, version_up
from zhucun.appraisal.enums import AppraisalState
from zhucun.appraisal.errors import (
    AnsweredAlready,
    DayOutside,
    NotDecided,
    NotSigned,
    ObjectionAfterFreeze,
    ObjectionOpen,
    ObjectionTooEarly,
    ObjectionTooLate,
    SelfReview,
)
from zhucun.appraisal.models import Appraisal, Appraisee, Objection
from zhucun.appraisal.perms import is_himself, require_runner
from zhucun.appraisal.queries.appraisals import has_chain, notice_text, objection_days
from zhucun.appraisal.queries.people import whole
from zhucun.directory.perms import Actor
from zhucun.kernel.ids import new_public_id
from zhucun.kernel.problems import NotAllowed
from zhucun.ledger import actions as ledger


@transaction.atomic
def notify_people(*, appraisal: Appraisal, at: datetime, by: Actor) -> int:
    """Notify everybody whose grade is signed (or decided, where the pack has no chain) and who was
    not notified yet. From then on his page shows it. Returns how many.

    Raises NotSigned, NotDecided, AppraisalClosed, NotAllowed.
    """
    require_runner(by, appraisal.area)
    target, on = open_row(appraisal), localdate(at)
    rows = Appraisee.objects.filter(appraisal=target, notified_on=None, left_out_on=None)
    ready = rows.exclude(grade="")
    if has_chain(target, on=on):
        ready = ready.filter(signed_on__isnull=False)
    people = list(ready.select_related("person").defer("result"))
    if not people and rows.exists():
        waiting = rows.exclude(grade="").count()
        raise NotSigned(number=waiting) if waiting else NotDecided(number=rows.count())
    days = objection_days(target, on=on)
    until = None if days is None else on + timedelta(days=days)
    Appraisee.objects.filter(pk__in=[row.pk for row in people], notified_on=None).update(
        notified_on=on, object_until=until, version=version_up()
    )
    ledger.append_many(
        (events.PersonNotified(**head(row, at), on=on, until=until), by.origin, None)
        for row in people
    )
    return len(people)


@transaction.atomic
def object_to_grade(
    *, appraisee: Appraisee, text: str, public_id: str = "", at: datetime, by: Actor
) -> Objection:
    """The person objects to his grade; the same `public_id` is one objection.

    Raises ObjectionAfterFreeze, ObjectionTooEarly, ObjectionTooLate, ObjectionOpen, TextNeeded,
    NotAllowed.
    """
    row, on = loaded(appraisee), localdate(at)
    if not is_himself(by, row):
        raise NotAllowed
    known = row.objections.filter(public_id=public_id or "-").first()
    if known is not None:
        return known
    if row.appraisal.state == AppraisalState.FROZEN:
        raise ObjectionAfterFreeze(on=row.appraisal.frozen_on)
    if row.notified_on is None:
        raise ObjectionTooEarly
    if row.object_until is not None and on > row.object_until:
        raise ObjectionTooLate(until=row.object_until)
    waiting = row.objections.filter(answered_on=None).first()
    if waiting is not None:
        raise ObjectionOpen(on=waiting.made_on)
    made = Objection(
        public_id=public_id or new_public_id(),
        appraisee=row,
        area=row.area,
        made_on=on,
        text=sealed(text, needed=True),
    )
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as error:
        raise ObjectionOpen(on=on) from error
    event = events.ObjectionMade(**head(row, at), objection=made.public_id, on=on)
    ledger.append(event, origin=by.origin)
    return made


@transaction.atomic
def answer_objection(
    *, objection: Objection, answer: str, upheld: bool, at: datetime, by: Actor
) -> bool:
    """Answer an objection in words. Where it is upheld the grade is open again: decided, signed and
    notified anew. Never by the person himself.

    Raises AnsweredAlready, TextNeeded, SelfReview, AppraisalClosed, NotAllowed.
    """
    row, on = loaded(objection.appraisee), localdate(at)
    require_runner(by, row.appraisal.area)
    if is_himself(by, row):
        raise SelfReview
    open_row(row.appraisal)
    if objection.answered_on is not None:
        raise AnsweredAlready(on=objection.answered_on)
    text = sealed(answer, needed=True)
    done = Objection.objects.filter(pk=objection.pk, answered_on=None).update(
        answered_on=on,
        answer=text,
        upheld=upheld,
        answered_by=by.account,
        answered_by_name=by.name,
    )
    if not done:
        return False
    if upheld:
        undecided(row, why="objection", at=at, by=by)
    event = events.ObjectionAnswered(**head(row, at), objection=objection.public_id, upheld=upheld)
    return ledger.append(event, origin=by.origin)


@transaction.atomic
def publish_results(
    *,
    appraisal: Appraisal,
    grade: str,
    since: date,
    until: date,
    added: str = "",
    at: datetime,
    by: Actor,
) -> str:
    """Publish who got a grade, by place and name and without points, for some days, the last one
    included; gives the text. What is added holds no number of anybody.

    Raises NotSigned, DayOutside, NumberInText, AppraisalClosed, NotAllowed.
    """
    require_runner(by, appraisal.area)
    target, on = open_row(appraisal), localdate(at)
    if not since <= until or since > on:
        raise DayOutside(day=since if since > on else until, start=since, end=on)
    rows = whole(Appraisee.objects.filter(appraisal=target, grade=grade, left_out_on=None))
    people = list(rows.order_by("area", "person__name", "pk"))
    unsigned = sum(row.signed_on is None for row in people)
    if has_chain(target, on=on) and (unsigned or not people):
        raise NotSigned(number=unsigned)
    more = plain(added, most=500)
    text = notice_text(target, people, grade=grade, since=since, until=until)
    text = f"{text}\n{more}" if more else text
    Appraisal.objects.filter(pk=target.pk).update(
        notice=text, published_from=since, published_until=until
    )
    event = events.ResultsPublished(**head(target, at), since=since, until=until)
    ledger.append(event, origin=by.origin)
    return text
