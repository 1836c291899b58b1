"""Endpoints of the burden, of forms that departments ask for, and of the prohibitions."""

from __future__ import annotations

from django.utils.timezone import localdate, now
from django.utils.translation import get_language
from ninja import Query, Status

from zhucun.directory.enums import Permission
from zhucun.doors.api.access import Request, asked_area
from zhucun.doors.api.fields import IdempotencyKey, PublicId
from zhucun.doors.api.paging import page
from zhucun.doors.api.receipts import once
from zhucun.doors.api.reports.burden_forms import (
    AskedFormIn,
    AskedFormsWanted,
    AskedFormWithdrawIn,
    BurdenWanted,
    CadreBurdenWanted,
    HeadingsWanted,
    ProhibitionsWanted,
)
from zhucun.doors.api.reports.burden_schemas import (
    AskedFormCardOut,
    AskedFormOut,
    AskedFormPage,
    BurdenOut,
    CadreBurdenOut,
    HeadingOut,
    ProhibitionsOut,
)
from zhucun.kernel.periods import PeriodReversed
from zhucun.kernel.problems import NotFound
from zhucun.reports import actions
from zhucun.reports.queries import asked as queries
from zhucun.reports.queries import burden as counting
from zhucun.reports.queries.regulation import regulation


def burden(request: Request, wanted: Query[BurdenWanted]) -> BurdenOut:
    """What is asked of cadres in a month and what they enter by hand: sums, and a line a cadre.

    A cadre has his own line. By place and role, never by a number. Twenty queries, whatever the
    number of people.
    """
    actor = request.auth
    area = wanted.area if actor.person else asked_area(actor, wanted.area, Permission.SEE_PRESENCE)
    found = counting.burden(actor=actor, month=wanted.month, area=area)
    return BurdenOut.of(found, wanted.offset, wanted.limit)


def cadre_burden(
    request: Request, public_id: PublicId, wanted: Query[CadreBurdenWanted]
) -> CadreBurdenOut:
    """One cadre's month by the id of his posting, with the rows behind every number."""
    found = counting.burden_of(actor=request.auth, posting=public_id, month=wanted.month)
    return CadreBurdenOut.of(found)


def asked_forms(request: Request, wanted: Query[AskedFormsWanted]) -> AskedFormPage:
    """Forms that departments ask for in the caller's areas or around them, by last day.

    One query whatever the number of rows.
    """
    found = queries.asked_forms(
        actor=request.auth,
        as_of=wanted.as_of,
        area=wanted.area,
        state=wanted.state,
        text=wanted.q,
    )
    rows, following = page(found, ["last_day", "pk"], wanted)
    return AskedFormPage(rows=[AskedFormOut.of(row, wanted.as_of) for row in rows], next=following)


def asked_form(request: Request, public_id: PublicId) -> AskedFormCardOut:
    """One form with its fields; what became known since it was registered shows."""
    found = queries.asked_form_card(actor=request.auth, public_id=public_id)
    headings = queries.headings_of_form(actor=request.auth, form=found, as_of=localdate())
    return AskedFormCardOut(
        form=AskedFormOut.of(found, localdate()), fields=[HeadingOut.of(each) for each in headings]
    )


def check_headings(request: Request, wanted: Query[HeadingsWanted]) -> list[HeadingOut]:
    """What of a form is known, or asked already, and where it is. Changes nothing."""
    actor = request.auth
    actor.require(Permission.MANAGE_ROSTER, area=wanted.area)
    if wanted.last_day < wanted.first_day:
        raise PeriodReversed(start=wanted.first_day, until=wanted.last_day)
    found = queries.checked(
        wanted.labels,
        actor=actor,
        area=wanted.area,
        roles=wanted.roles,
        first_day=wanted.first_day,
        last_day=wanted.last_day,
        as_of=localdate(),
    )
    return [HeadingOut.of(each) for each in found]


def register_form(
    request: Request, body: AskedFormIn, key: IdempotencyKey = ""
) -> Status[AskedFormOut]:
    """Register a form that a department asks for, if all its fields are new.

    Where exactly this is registered, that one. Safe to repeat. 422 with the place of each field
    that is on record or asked already.
    """
    actor = request.auth

    def act() -> str:
        made = actions.register_form(**body.model_dump(), registered_at=now(), by=actor)
        return made.public_id

    made = once(actor=actor, key=key, doing="register_form", body=body, act=act)
    found = queries.asked_form_card(actor=actor, public_id=made)
    return Status(201, AskedFormOut.of(found, localdate()))


def withdraw_form(
    request: Request, public_id: PublicId, body: AskedFormWithdrawIn, key: IdempotencyKey = ""
) -> AskedFormOut:
    """Ask for a form no more from today on. Safe to repeat."""
    actor = request.auth

    def act() -> str:
        found = queries.asked_form_card(actor=actor, public_id=public_id)
        actions.withdraw_form(
            form=found, reason=body.reason, withdrawn_on=localdate(), at=now(), by=actor
        )
        return public_id

    once(actor=actor, key=key, doing=f"withdraw_form {public_id}", body=body, act=act)
    found = queries.asked_form_card(actor=actor, public_id=public_id)
    return AskedFormOut.of(found, localdate())


def prohibitions(request: Request, wanted: Query[ProhibitionsWanted]) -> ProhibitionsOut:
    """The five prohibitions for official apps with how this configuration keeps each.

    Each check can fail; what no machine can know needs a person's word.
    """
    actor = request.auth
    area = asked_area(actor, wanted.area, Permission.SEE_POSTINGS)
    if not area and not actor.areas(Permission.SEE_POSTINGS):
        raise NotFound
    found = regulation(actor=actor, area=area, as_of=wanted.as_of)
    return ProhibitionsOut.of(found, get_language() or "zh")
