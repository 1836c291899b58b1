"""The person is told, of a place whoever heads it; he may object, and is answered."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
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
from zhucun.appraisal.perms import is_himself, may_object, require_runner
from zhucun.appraisal.queries.appraisals import has_chain, notice_text, objection_days
from zhucun.appraisal.queries.people import shown, whole
from zhucun.appraisal.queries.sources import heads_of
from zhucun.directory.perms import Actor
from zhucun.kernel.ids import new_public_id
from zhucun.kernel.problems import NotAllowed
from zhucun.ledger import actions as ledger

#: A publicity that hangs longer is mistyped.
MOST_DAYS = 90


@transaction.atomic
def notify_people(*, appraisal: Appraisal, at: datetime, by: Actor) -> int:
    """Notify everybody whose grade is signed (or decided, where the pack has no chain) and who was
    not notified yet. From then on his page shows it; of a place that of whoever heads its office on
    the day, and its own office reads it. Where nobody is known who could object, no days for it
    run. Returns how many.

    Raises NotSigned, NotDecided, AppraisalClosed, NotAllowed.
    """
    require_runner(by, appraisal.area)
    target, on = open_row(appraisal), localdate(at)
    rows = Appraisee.objects.filter(appraisal=target, notified_on=None, left_out_on=None)
    ready = rows.exclude(grade="")
    if has_chain(target, on=on):
        ready = ready.filter(signed_on__isnull=False)
    if target.level:
        _renew_heads(target, ready, on=on)
    people = list(ready.select_related("person").defer("result"))
    if not people and rows.exists():
        waiting = rows.exclude(grade="").count()
        raise NotSigned(number=waiting) if waiting else NotDecided(number=rows.count())
    days = objection_days(target, on=on)
    until = None if days is None else on + timedelta(days=days)
    untold = Appraisee.objects.filter(pk__in=[row.pk for row in people], notified_on=None)
    since: dict[str, Any] = {"notified_on": on, "version": version_up()}
    untold.filter(person=None).update(object_until=None, **since)
    untold.filter(person__isnull=False).update(object_until=until, **since)
    ledger.append_many(
        (
            events.PersonNotified(**head(row, at), on=on, until=until if row.person else None),
            by.origin,
            None,
        )
        for row in people
    )
    return len(people)


def _renew_heads(target: Appraisal, rows: QuerySet[Appraisee], *, on: date) -> None:
    """Who is told of a place is who heads its office on the day of the notice, or nobody."""
    heads = heads_of(target.area, target.level, on=on)
    changed = [row for row in rows.defer("result") if row.person_id != heads.get(row.area)]
    for row in changed:
        row.person_id = heads.get(row.area)
    Appraisee.objects.bulk_update(changed, ["person"])


@transaction.atomic
def object_to_grade(
    *, appraisee: Appraisee, text: str, public_id: str = "", at: datetime, by: Actor
) -> Objection:
    """The person objects to his grade, whoever heads a place to its; the same `public_id` is one
    objection.

    Raises ObjectionAfterFreeze, ObjectionTooEarly, ObjectionTooLate, ObjectionOpen, TextNeeded,
    NotAllowed.
    """
    row, on = loaded(appraisee), localdate(at)
    if not may_object(by, row):
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
    included; gives the text. It begins once the last of them is signed (or decided, where the pack
    has no chain) and hangs for at most 90 days. What is added holds no number of anybody.

    Raises NotSigned, DayOutside, NumberInText, AppraisalClosed, NotAllowed.
    """
    require_runner(by, appraisal.area)
    target, on = open_row(appraisal), localdate(at)
    rows = whole(Appraisee.objects.filter(appraisal=target, grade=grade, left_out_on=None))
    people = shown(rows.order_by("area", "name", "pk"), actor=by)
    unsigned = sum(row.signed_on is None for row in people)
    if has_chain(target, on=on) and (unsigned or not people):
        raise NotSigned(number=unsigned)
    stood = [row.signed_on or row.decided_on for row in people]
    first = max((day for day in stood if day), default=target.opened_on)
    last = since + timedelta(days=MOST_DAYS - 1)
    if not first <= since <= on:
        raise DayOutside(day=since, start=first, end=on)
    if not since <= until <= last:
        raise DayOutside(day=until, start=since, end=last)
    more = plain(added, most=500)
    text = notice_text(target, people, grade=grade, since=since, until=until)
    text = f"{text}\n{more}" if more else text
    Appraisal.objects.filter(pk=target.pk).update(
        notice=text, published_from=since, published_until=until
    )
    event = events.ResultsPublished(**head(target, at), since=since, until=until)
    ledger.append(event, origin=by.origin)
    return text
