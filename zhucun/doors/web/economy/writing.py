"""The form pages of the village economy: one record of a village, of a household, or a deed on a
record."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format, number_format
from django.utils.timezone import localdate, now
from django.utils.translation import gettext

from zhucun.directory import queries as directory
from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.doors.web.access import Request, allow, methods, signed_in
from zhucun.doors.web.asof import address
from zhucun.doors.web.economy import offers
from zhucun.doors.web.economy.changing import OF_CHANGE
from zhucun.doors.web.economy.deeds import OF_HOUSEHOLD, OF_VILLAGE, Deed
from zhucun.doors.web.economy.doing import OF_RECORD
from zhucun.doors.web.economy.forms import EconomyForm, PayInForm, refuse
from zhucun.doors.web.economy.groups import LINK, OF_GROUP
from zhucun.doors.web.problems import BadQuery
from zhucun.economy import actions, queries
from zhucun.economy.enums import RiskMove
from zhucun.economy.perms import may_keep, may_run_fund
from zhucun.fieldwork import queries as fieldwork
from zhucun.households import queries as households
from zhucun.kernel.divisions import Level
from zhucun.kernel.ids import new_public_id
from zhucun.kernel.problems import NotAllowed, Problem


def keeps(actor: Actor) -> bool:
    """Whoever records in a village, and the office that keeps the county's lists."""
    needed = (Permission.RECORD_FIELDWORK, Permission.MANAGE_HOUSEHOLDS)
    return signed_in(actor) and any(actor.can(each) for each in needed)


@methods(read=["GET"], write=["POST"])
@allow(keeps)
def village_new(request: Request, code: str, what: str) -> HttpResponse:
    """Record something of a village; a project may carry on a plan item (`?item=`), or come of an
    offer (`?offer=`)."""
    deed = LINK if what == "group" else OF_VILLAGE.get(what)
    if deed is None or len(code) != Level.VILLAGE:
        raise BadQuery(value=what[:20])
    place = directory.place_card(actor=request.actor, code=code, as_of=localdate())
    # Villages are linked from above, by the township or the county.
    area = place.code[: Level.TOWNSHIP] if what == "group" else place.code
    if not may_keep(request.actor, area):
        raise NotAllowed
    form = _form(request, deed, place, _carried_on(request) if what == "project" else {})
    back = address(request, "web:economy-village", place.code)
    return _done(request, deed, place, form, back=back, about=place.short_name)


@methods(read=["GET"], write=["POST"])
@allow(keeps)
def household_new(request: Request, public_id: str, what: str) -> HttpResponse:
    """Record work, a loan, a rating or the relocation of a household."""
    deed = OF_HOUSEHOLD.get(what)
    if deed is None:
        raise BadQuery(value=what[:20])
    household = households.one_household(actor=request.actor, public_id=public_id)
    if not may_keep(request.actor, household.area):
        raise NotAllowed
    form = _form(request, deed, household, {"persons": household.size})
    back = address(request, "web:household", public_id)
    return _done(request, deed, household, form, back=back, about=household.number)


@methods(read=["GET"], write=["POST"])
@allow(keeps)
def act(request: Request, what: str, public_id: str, do: str) -> HttpResponse:
    """Do something with a record: change, end, close, strike out, repay, take along."""
    deed = OF_RECORD.get((what, do)) or (OF_GROUP.get(do) if what == "group" else None)
    if do == "change":
        deed = OF_CHANGE.get(what)
    if deed is None:
        raise BadQuery(value=f"{what} {do}"[:20])
    row = deed.find(actor=request.actor, public_id=public_id)
    county = row.area[: Level.COUNTY]
    is_fund = do in ("compensate", "recover")
    may = may_run_fund(request.actor, county) if is_fund else may_keep(request.actor, row.area)
    if not may:
        raise NotAllowed
    form = _form(request, deed, row, deed.start(row))
    if deed.back:
        back = address(request, deed.back, public_id)
    elif len(row.area) == Level.VILLAGE:
        back = address(request, "web:economy-village", row.area)
    else:
        back = address(request, "web:economy-bodies")
    return _done(request, deed, row, form, back=back, about=_name_of(row))


@methods(read=["GET"], write=["POST"])
@allow(keeps)
def pay_in(request: Request) -> HttpResponse:
    """Pay into the risk fund of a county."""
    offered = offers.counties(request)
    if not offered:
        raise NotAllowed
    form = PayInForm(
        request.POST or None,
        offers={"county": offered},
        initial={"public_id": new_public_id(), "on": localdate()},
    )
    if form.is_valid():
        given = form.cleaned_data
        try:
            actions.move_risk_fund(
                public_id=given["public_id"],
                county=directory.place_on(code=given["county"], as_of=localdate()),
                kind=RiskMove.PAID_IN,
                given=given["amount"],
                on=given["on"],
                note=given["note"],
                at=now(),
                by=request.actor,
            )
        except NotAllowed:
            raise
        except Problem as problem:
            refuse(form, problem)
        else:
            return redirect(address(request, "web:economy-risk"))
    title = gettext("Pay into the risk fund")
    return _page(
        request,
        form,
        title=title,
        back=address(request, "web:economy-risk"),
        about=gettext("Risk fund"),
    )


def _form(request: Request, deed: Deed, subject: Any, initial: dict[str, Any]) -> EconomyForm:
    today = localdate()
    asked = {name: request.GET[name] for name in request.GET if name in deed.form.base_fields}
    start = {"public_id": new_public_id(), "on": today, "year": today.year, **initial, **asked}
    sent = request.POST if request.method == "POST" else None
    files = request.FILES if request.method == "POST" else None
    return deed.form(sent, files, offers=deed.offers(request, subject), initial=start)


def _done(
    request: Request, deed: Deed, subject: Any, form: EconomyForm, *, back: str, about: str
) -> HttpResponse:
    if form.is_valid():
        try:
            deed.run(request, subject, dict(form.cleaned_data))
        except NotAllowed:
            raise
        except Problem as problem:
            refuse(form, problem)
        else:
            messages.success(request, gettext("Recorded."))
            return redirect(back)
    return _page(request, form, title=str(deed.title), back=back, about=about)


def _page(
    request: Request, form: EconomyForm, *, title: str, back: str, about: str
) -> HttpResponse:
    context = {"form": form, "title": title, "back": back, "about": about}
    status = 422 if form.errors else 200
    return render(request, "web/economy/form.html", context, status=status)


def _carried_on(request: Request) -> dict[str, Any]:
    """What a plan item says already, for a project that carries it on."""
    key = request.GET.get("item", "")
    if not key:
        return _come_of(request)
    line, _progress = fieldwork.item_card(actor=request.actor, public_id=key, as_of=localdate())
    item = line.item
    return {
        "plan_item": item.public_id,
        "title": item.title[:60],
        "quantity": item.target,
        "unit": item.unit,
    }


def _come_of(request: Request) -> dict[str, Any]:
    """What an offer says already, for the project that comes of it."""
    key = request.GET.get("offer", "")
    if not key:
        return {}
    row = queries.one_offer(actor=request.actor, public_id=key)
    return {"offer": row.public_id, "title": row.title}


def _name_of(row: Any) -> str:
    """What a record is called."""
    named = ("name", "title", "product", "site")
    found = next((getattr(row, name) for name in named if getattr(row, name, "")), "")
    if found:
        return str(found)
    if getattr(row, "household_id", None):
        return str(row.household.number)
    if hasattr(row, "school_id"):
        return str(row.school.name if row.school else gettext("Village office"))
    if not hasattr(row, "amount"):
        return gettext("Finance station")
    # Money has no name: its day, kind and amount say which it is.
    day = date_format(row.on, "Y-m-d")
    return f"{day} · {row.get_kind_display()} · {number_format(row.amount, 2)}"
