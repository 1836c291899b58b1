"""Writes of the monitoring: a new sign, a deed on a case, an answer to a sign or a measure."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext

from zhucun.directory.enums import Permission
from zhucun.doors.web.access import Request, allow, methods
from zhucun.doors.web.asof import address, as_of
from zhucun.doors.web.fieldwork.shown import household_names, village_of, villages_to_choose
from zhucun.doors.web.monitoring.cases import case_page
from zhucun.doors.web.monitoring.doing import done, made
from zhucun.doors.web.monitoring.forms import DeliverForm, OpenForm, ReasonForm, SignForm, refuse
from zhucun.doors.web.monitoring.shown import reports_signs, sees_monitoring
from zhucun.doors.web.problems import BadQuery
from zhucun.households import queries as homes
from zhucun.kernel.ids import new_public_id
from zhucun.kernel.problems import NotAllowed, Problem
from zhucun.monitoring import actions, queries
from zhucun.monitoring.enums import SignSource


@methods(read=["GET"], write=["POST"])
@allow(reports_signs)
def sign_new(request: Request) -> HttpResponse:
    """Report a sign of a household: of one's own village, or `?village=`."""
    today = localdate()
    village = village_of(request, Permission.HANDLE_MATTERS, today)
    if village is None:
        choices = villages_to_choose(request.actor, Permission.HANDLE_MATTERS, today)
        return render(request, "web/monitoring/sign_where.html", {"villages": choices})
    rows = list(homes.households(actor=request.actor, as_of=today, area=village.code))
    names = household_names(request.actor, rows)
    form = SignForm(
        request.POST or None,
        homes=[(row.public_id, f"{names[row.pk]} {row.number}") for row in rows],
        initial={
            "public_id": new_public_id(),
            "source": SignSource.CADRE,
            "on": today,
            "household": request.GET.get("household", ""),
        },
    )
    if form.is_valid():
        try:
            made_sign = actions.report_sign(
                area=village.code, **form.cleaned_data, at=now(), by=request.actor
            )
        except NotAllowed:
            raise
        except Problem as problem:
            refuse(form, problem)
        else:
            messages.success(request, gettext("The sign is on record."))
            case = made_sign.case
            return redirect(address(request, "web:monitoring-case", case.public_id if case else ""))
    context = {"form": form, "village": village}
    status = 422 if form.errors else 200
    return render(request, "web/monitoring/sign_form.html", context, status=status)


@methods(write=["POST"])
@allow(sees_monitoring)
def case_do(request: Request, public_id: str, do: str) -> HttpResponse:
    """One step of a case, by its form."""
    card = queries.case_card(actor=request.actor, public_id=public_id, as_of=as_of(request))
    form = made(request, card, do, request.POST)
    if form.is_valid():
        try:
            done(request, card, do, form.cleaned_data)
        except NotAllowed:
            raise
        except Problem as problem:
            refuse(form, problem)
            form.look_again(queries.one_case(actor=request.actor, public_id=public_id).version)
        else:
            messages.success(request, gettext("It is on record."))
            return redirect(address(request, "web:monitoring-case", public_id))
    return case_page(request, public_id, form, status=422)


@methods(write=["POST"])
@allow(sees_monitoring)
def case_open(request: Request, public_id: str) -> HttpResponse:
    """Open what is sealed in a case, on this answer only; who, whom and why is logged."""
    form = OpenForm(request.POST)
    if not form.is_valid():
        return case_page(request, public_id, opening=form, status=422)
    return case_page(request, public_id, reason=form.cleaned_data["why"])


@methods(write=["POST"])
@allow(sees_monitoring)
def case_objection(request: Request, public_id: str, do: str) -> HttpResponse:
    """Somebody objects to a publicity, or is answered."""
    acts = {"note": actions.note_objection, "answer": actions.answer_objection}
    if do not in acts:
        raise BadQuery(value=do[:20])
    card = queries.case_card(actor=request.actor, public_id=public_id, as_of=as_of(request))
    acts[do](about=card.removal or card.case, at=now(), by=request.actor)
    return redirect(address(request, "web:monitoring-case", public_id))


@methods(write=["POST"])
@allow(sees_monitoring)
def sign_do(request: Request, public_id: str, do: str) -> HttpResponse:
    """Confirm a sign that was matched without an ID number, or settle one with a sentence."""
    sign = queries.one_sign(actor=request.actor, public_id=public_id)
    if do == "confirm":
        actions.confirm_sign(sign=sign, at=now(), by=request.actor)
    elif do == "settle":
        form = ReasonForm(request.POST)
        how = form.cleaned_data["reason"] if form.is_valid() else ""
        actions.settle_sign(sign=sign, how=how, at=now(), by=request.actor)
    else:
        raise BadQuery(value=do[:20])
    messages.success(request, gettext("It is on record."))
    if sign.case is None:
        return redirect(address(request, "web:monitoring"))
    return redirect(address(request, "web:monitoring-case", sign.case.public_id))


@methods(write=["POST"])
@allow(sees_monitoring)
def measure_deliver(request: Request, public_id: str) -> HttpResponse:
    """A measure was delivered."""
    measure = queries.one_measure(actor=request.actor, public_id=public_id)
    form = DeliverForm(request.POST)
    if not form.is_valid():
        raise BadQuery(value=request.POST.get("on", "")[:20])
    actions.deliver_measure(measure=measure, **form.cleaned_data, at=now(), by=request.actor)
    messages.success(request, gettext("It is on record."))
    return redirect(address(request, "web:monitoring-case", measure.case.public_id))
