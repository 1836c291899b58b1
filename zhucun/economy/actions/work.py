"""Special posts, and who works where; nobody at two places at the same time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from zhucun.directory.perms import Actor
from zhucun.economy import events
from zhucun.economy.actions.checking import (
    author,
    belongs,
    ending,
    head,
    known,
    maybe_amount,
    past,
    plain,
    record_id,
    village,
    word,
)
from zhucun.economy.enums import BodyKind, JobEnd, JobKind, Trade
from zhucun.economy.errors import EmployerNeeded, HasEnded, NotOfHere, PostHeld, TwoJobsAtOnce
from zhucun.economy.models import Job, PublicPost
from zhucun.economy.perms import require_keeper
from zhucun.kernel.divisions import Level, at_level
from zhucun.ledger import actions as ledger


@transaction.atomic
def open_post(
    *,
    public_id: str = "",
    place: Any,
    title: str,
    since: date,
    monthly_pay: Decimal | None = None,
    trade: str = Trade.OTHER,
    at: datetime,
    by: Actor,
) -> PublicPost:
    """Open a special post in a village (HH18-149); the same id gives the post that is there.

    Raises RecordIdTaken, TextNeeded, PersonalInText, WordUnknown, AmountWrong, PlaceWrong,
    NotAllowed.
    """
    require_keeper(by, village(place).code)
    values = {
        "village": place,
        "title": plain("title", title, most=30, needed=True),
        "trade": word("trade", trade, Trade.values),
        "monthly_pay": maybe_amount("monthly_pay", monthly_pay),
        "valid_from": past(since, at),
    }
    key = record_id(public_id)
    there = known(PublicPost, key, values)
    if there is not None:
        return there
    row = PublicPost.objects.create(public_id=key, area=place.code, **values, **author(by))
    event = events.PostOpened(**head("post", row, at), title=row.title, since=since)
    ledger.append(event, origin=by.origin)
    return row


@transaction.atomic
def close_post(*, post: PublicPost, until: date, at: datetime, by: Actor) -> bool:
    """Close a special post; whoever holds it leaves it on that day. False where it is closed."""
    require_keeper(by, post.area)
    ending(post.valid_from, past(until, at))
    if not PublicPost.objects.filter(pk=post.pk, valid_until=None).update(valid_until=until):
        return False
    stays = Q(valid_until=None) | Q(valid_until__gt=until)
    held = post.jobs.filter(stays, end_reason="", valid_from__lt=until)
    for job in held.select_related("member"):
        end_job(job=job, until=until, reason=JobEnd.DONE, at=at, by=by)
    event = events.PostClosed(**head("post", post, at), title=post.title, until=until)
    return ledger.append(event, origin=by.origin)


@dataclass(frozen=True, kw_only=True)
class JobDraft:
    """The work of a member of a household. Exactly one of `post`, `body`, `employer`; `is_local`:
    near home; `income_gain`: yuan a year that it adds; `until`: where its end is known."""

    member: Any
    since: date
    title: str
    post: PublicPost | None = None
    body: Any | None = None
    employer: str = ""
    until: date | None = None
    is_local: bool | None = None
    monthly_pay: Decimal | None = None
    income_gain: Decimal | None = None
    is_insured: bool | None = None


@transaction.atomic
def begin_job(*, public_id: str = "", draft: JobDraft, at: datetime, by: Actor) -> Job:
    """Record that somebody works at a place from a day on (SQ24-037, HH18-149, HH18-151); the same
    id with the same content gives the record that is there.

    Raises TwoJobsAtOnce for the same person (found by ID number in every household), PostHeld,
    MemberNotThere for the dead and those who left, EmployerNeeded, HasEnded, NotOfHere,
    RecordIdTaken, DaysReversed, AmountWrong, NotAllowed.
    """
    member = draft.member
    household = member.household
    require_keeper(by, household.area)
    values = {
        "member": member,
        "household": household,
        "village": household.village,
        "kind": _kind(draft),
        "post": draft.post,
        "body": draft.body,
        "employer": plain("employer", draft.employer, most=60),
        "title": plain("title", draft.title, most=30, needed=True),
        "valid_from": past(draft.since, at),
        "is_local": draft.is_local,
        "monthly_pay": maybe_amount("monthly_pay", draft.monthly_pay),
        "income_gain": maybe_amount("income_gain", draft.income_gain),
        "is_insured": draft.is_insured,
    }
    key = record_id(public_id)
    there = known(Job, key, values)
    if there is not None:
        return there
    if draft.until is not None:
        ending(draft.since, draft.until)
    belongs(member, draft.since)
    _require_there(draft, household.area)
    _require_free(draft)
    row = Job.objects.create(
        public_id=key,
        area=household.area,
        valid_until=draft.until,
        **values,
        **author(by),
    )
    event = events.JobBegun(
        **head("job", row, at),
        member=member.public_id,
        household=household.public_id,
        kind=row.kind,
        since=row.valid_from,
    )
    ledger.append(event, origin=by.origin)
    return row


@transaction.atomic
def end_job(*, job: Job, until: date, reason: str, at: datetime, by: Actor) -> bool:
    """Somebody leaves his work: `until` is the first day on which he does not work there; an end
    that was known for a later day is brought forward. False where it ended on that day. Raises
    HasEnded where it ended on another, DaysReversed, WordUnknown, DayInFuture, NotAllowed."""
    require_keeper(by, job.area)
    why = word("reason", reason, JobEnd.values)
    ending(job.valid_from, past(until, at))
    row = Job.objects.select_for_update().get(pk=job.pk)
    if row.end_reason and row.valid_until == until:
        return False
    if row.valid_until is not None and (row.end_reason or row.valid_until < until):
        raise HasEnded(name=row.title, day=row.valid_until)
    Job.objects.filter(pk=row.pk).update(valid_until=until, end_reason=why)
    event = events.JobEnded(
        **head("job", job, at), member=job.member.public_id, until=until, reason=why
    )
    return ledger.append(event, origin=by.origin)


def _kind(draft: JobDraft) -> str:
    """Raises EmployerNeeded."""
    given = [one for one in (draft.post, draft.body, draft.employer.strip()) if one]
    if len(given) != 1:
        raise EmployerNeeded
    if draft.post is not None:
        return JobKind.SPECIAL_POST
    if draft.body is None:
        return JobKind.OUTSIDE
    is_workshop = draft.body.kind == BodyKind.WORKSHOP
    return JobKind.WORKSHOP if is_workshop else JobKind.ENTERPRISE


def _require_there(draft: JobDraft, area: str) -> None:
    """The post or body is of the county and there on the day. Raises NotOfHere, HasEnded."""
    for row, name in ((draft.post, "title"), (draft.body, "name")):
        if row is None:
            continue
        if not row.area.startswith(at_level(area, Level.COUNTY)):
            raise NotOfHere(name=getattr(row, name))
        if row.valid_until is not None and row.valid_until <= draft.since:
            raise HasEnded(name=getattr(row, name), day=row.valid_until)
        if row.valid_from > draft.since:
            ending(row.valid_from, draft.since)


def _require_free(draft: JobDraft) -> None:
    """Raises TwoJobsAtOnce, PostHeld. The rows of the same person and post are held until the end,
    so that two clerks at once cannot both be first."""
    type(draft.member).objects.select_for_update().get(pk=draft.member.pk)
    same = Q(member=draft.member)
    if draft.member.id_index is not None:
        same |= Q(member__id_index=draft.member.id_index)
    other = _overlapping(Job.objects.filter(same), draft).first()
    if other is not None:
        raise TwoJobsAtOnce(title=other.title, since=other.valid_from)
    if draft.post is not None:
        PublicPost.objects.select_for_update().get(pk=draft.post.pk)
        held = _overlapping(draft.post.jobs.all(), draft).first()
        if held is not None:
            raise PostHeld(title=draft.post.title, since=held.valid_from)


def _overlapping(rows: QuerySet[Job], draft: JobDraft) -> QuerySet[Job]:
    """Jobs, not those recorded by mistake, that share a day with the draft."""
    found = rows.exclude(end_reason=JobEnd.MISTAKE)
    found = found.filter(Q(valid_until=None) | Q(valid_until__gt=draft.since))
    if draft.until is not None:
        found = found.filter(valid_from__lt=draft.until)
    return found.order_by("valid_from")
