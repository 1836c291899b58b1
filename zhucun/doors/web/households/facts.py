"""What a household earns and what holds of its home and its members, as pages."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext

from zhucun.directory.enums import Permission
from zhucun.doors.web.access import Request, allow, can, methods
from zhucun.doors.web.households.act_forms import (
    HomeFactsForm,
    IncomeForm,
    MemberFactsForm,
    MistakeForm,
)
from zhucun.doors.web.households.changing import done, kept, of
from zhucun.households import actions, queries
from zhucun.households.actions import IncomeDraft, Stated
from zhucun.households.enums import IncomePart
from zhucun.households.queries import DECLARED

_KEEPS = can(Permission.MANAGE_HOUSEHOLDS)


@methods(read=["GET"], write=["POST"])
@allow(_KEEPS)
def income_add(request: Request, public_id: str) -> HttpResponse:
    """Record what a household earned in twelve months."""
    found = kept(request, public_id)
    first = localdate().replace(month=1, day=1)
    year = first.replace(year=first.year - 1)
    form = IncomeForm(request.POST or None, initial={"starts_on": year})

    def act(values: dict[str, Any]) -> str:
        actions.record_income(_draft(form, found), made_at=now(), by=request.actor)
        return public_id

    title = gettext("Record an income")
    return done(request, form, act, title=title, household=found, about=_about())


@methods(read=["GET"], write=["POST"])
@allow(_KEEPS)
def income_change(request: Request, public_id: str) -> HttpResponse:
    """Correct an income; the former figures stay on record."""
    income = queries.one_income(actor=request.actor, public_id=public_id)
    found = kept(request, income.household.public_id)
    names = ("starts_on", "basis", *queries.parts_of(income), *DECLARED)
    title = gettext("Correct an income")
    if request.method == "GET":  # the form shows the amounts
        queries.read_incomes(actor=request.actor, household=found, reason=title)
    form = IncomeForm(request.POST or None, initial={name: getattr(income, name) for name in names})

    def act(values: dict[str, Any]) -> str:
        draft = _draft(form, found)
        actions.correct_income(income=income, draft=draft, made_at=now(), by=request.actor)
        return str(found.public_id)

    return done(request, form, act, title=title, household=found, about=_about())


@methods(read=["GET"], write=["POST"])
@allow(_KEEPS)
def income_retract(request: Request, public_id: str) -> HttpResponse:
    """Take back an income that was recorded by mistake."""
    income = queries.one_income(actor=request.actor, public_id=public_id)
    found = kept(request, income.household.public_id)
    form = MistakeForm(request.POST or None)

    def act(values: dict[str, Any]) -> str:
        actions.retract_income(income=income, **values, made_at=now(), by=request.actor)
        return str(found.public_id)

    return done(request, form, act, title=gettext("Take back an income"), household=found)


@methods(read=["GET"], write=["POST"])
@allow(_KEEPS)
def home_facts(request: Request, public_id: str) -> HttpResponse:
    """Record what holds of a home from a day on."""
    found = kept(request, public_id)
    form = HomeFactsForm(request.POST or None, initial={"since": localdate()})

    def act(values: dict[str, Any]) -> str:
        stated = Stated(about=found, since=values.pop("since"), values=_given(values))
        actions.state_homes([stated], made_at=now(), by=request.actor)
        return public_id

    return done(request, form, act, title=gettext("Facts of the home"), household=found)


@methods(read=["GET"], write=["POST"])
@allow(_KEEPS)
def member_facts(request: Request, public_id: str) -> HttpResponse:
    """Record what holds of a member from a day on. Health is sealed when it is recorded."""
    member = queries.member_card(actor=request.actor, public_id=public_id)
    found = kept(request, member.household.public_id)
    form = MemberFactsForm(request.POST or None, initial={"since": localdate()})

    def act(values: dict[str, Any]) -> str:
        stated = Stated(about=member, since=values.pop("since"), values=_given(values))
        actions.state_members([stated], made_at=now(), by=request.actor)
        return str(found.public_id)

    about = gettext("Health is kept sealed: it is opened on the household's page, with a reason.")
    title = of(request, gettext("Facts"), member)
    return done(request, form, act, title=title, household=found, about=about)


def _draft(form: IncomeForm, household: Any) -> IncomeDraft:
    return IncomeDraft(
        household=household,
        starts_on=form.cleaned_data["starts_on"],
        parts=form.amounts(IncomePart.values),
        declared=form.amounts(DECLARED),
        basis=form.cleaned_data["basis"],
    )


def _given(values: dict[str, Any]) -> dict[str, Any]:
    """What was filled in; the rest stays as it is."""
    return {name: value for name, value in values.items() if value not in ("", None)}


def _about() -> str:
    return gettext(
        "Leave empty what is not known; write 0 where there was none. Grants for a fixed purpose "
        "and one-off relief are kept apart."
    )
