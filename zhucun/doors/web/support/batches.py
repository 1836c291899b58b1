"""Batches for the finance office: drawn up, sent, exported, reconciled; payments and reversals."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext

from zhucun.directory import queries as directory
from zhucun.directory.enums import Permission
from zhucun.doors.web.access import Request, allow, methods
from zhucun.doors.web.asof import address, as_of
from zhucun.doors.web.intake.files import sent_and_removed
from zhucun.doors.web.listing import show
from zhucun.doors.web.roster.filters import areas
from zhucun.doors.web.roster.reasons import language
from zhucun.doors.web.signoff.shown import steps
from zhucun.doors.web.support.forms import BatchForm, ReasonForm, ReverseForm, refuse
from zhucun.doors.web.support.lists import BATCH_LINES, BATCHES, PAYMENTS
from zhucun.doors.web.support.shown import (
    area_of,
    pays,
    period_of,
    sees_batches,
    sees_or_own,
    takes_support,
    word,
)
from zhucun.kernel.problems import Problem
from zhucun.reports import queries as reports
from zhucun.support import actions, queries
from zhucun.support.enums import BatchState


@methods(read=["GET"], write=["POST"])
@allow(sees_batches)
def batches(request: Request) -> HttpResponse:
    """What was drawn up; the office draws up what is due and unpaid."""
    period, area = period_of(request), area_of(request)
    form = _batch_form(request, period) if pays(request.actor) else None
    if form is not None and form.is_valid():
        asked = form.cleaned_data
        try:
            batch = actions.draw_up(
                area=asked["area"],
                year=period.year,
                through=queries.through_of(period.year, localdate(), asked["month"]),
                entitlements=asked["entitlements"],
                returns=bool(asked["returns"]),
                title=asked["title"],
                at=now(),
                by=request.actor,
            )
        except Problem as problem:
            refuse(form, problem)
        else:
            messages.success(request, gettext("The batch is drawn up."))
            return redirect(address(request, "web:support-batch", batch.public_id))
    rows = queries.batches(actor=request.actor, area=area, year=period.year)
    context = {
        "listing": BATCHES.of(request, rows),
        "period": period,
        "area": area,
        "areas": areas(request, Permission.SEE_SUPPORT),
        "form": form,
    }
    return show(request, "web/support/batches.html", context)


def _batch_form(request: Request, period: Any) -> BatchForm:
    mine = areas(request, Permission.KEEP_SUPPORT)
    held = queries.timeline(mine[0].value, period.year) if mine else ()
    lang = language()
    asked = [
        (one.id, one.label.in_(lang))
        for one in queries.payable(held, period.year)
        if one.paid_by == "finance"
    ]
    return BatchForm(
        request.POST or None,
        areas=[(one.value, f"{one.indent}{one.label}") for one in mine],
        months=[(month, month) for month in period.months],
        asked=list(dict(asked).items()),
        initial={"month": period.month},
    )


@methods(read=["GET"])
@allow(sees_batches)
def batch(request: Request, public_id: str) -> HttpResponse:
    """One batch: its lines against what was paid, who signed, what can be done next."""
    found = queries.one_batch(actor=request.actor, public_id=public_id)
    card = queries.chain_card(actor=request.actor, batch=found, as_of=as_of(request))
    may = pays(request.actor) and request.actor.can(Permission.KEEP_SUPPORT, area=found.area)
    is_mine = bool(card and (card.may.signs or card.may.records))
    listing = BATCH_LINES.of(request, queries.lines_of(found))
    queries.name_payees(listing.rows, as_of=as_of(request), actor=request.actor)
    context = {
        "listing": listing,
        "batch": found,
        "sums": queries.reconciled(found),
        "stopped": queries.stopped_lines(found) if found.state != BatchState.DROPPED else [],
        "names": directory.names_of([found.area], as_of=as_of(request)),
        "steps": steps(card) if card else [],
        "mine": card.case.public_id if card and is_mine else "",
        "may_pay": may,
        "drop": ReasonForm() if may and found.state != BatchState.DROPPED else None,
    }
    return show(request, "web/support/batch.html", context)


@methods(write=["POST"])
@allow(pays)
def batch_send(request: Request, public_id: str) -> HttpResponse:
    """To its signers."""
    found = queries.one_batch(actor=request.actor, public_id=public_id)
    actions.send_batch(batch=found, at=now(), by=request.actor)
    messages.success(request, gettext("The batch is sent to its signers."))
    return redirect(address(request, "web:support-batch", public_id))


@methods(write=["POST"])
@allow(pays)
def batch_export(request: Request, public_id: str) -> HttpResponse:
    """The signed batch as the file that the finance office takes."""
    found = queries.one_batch(actor=request.actor, public_id=public_id)
    actions.export_batch(batch=found, at=now(), by=request.actor)
    path, _count = queries.batch_workbook(found, actor=request.actor, lang=language())
    name = gettext("List of payments")
    return sent_and_removed(path, name=f"{name}-{found.title}-{found.through}.xlsx")


@methods(write=["POST"])
@allow(pays)
def batch_drop(request: Request, public_id: str) -> HttpResponse:
    """It is not paid; its lines are due again."""
    found = queries.one_batch(actor=request.actor, public_id=public_id)
    form = ReasonForm(request.POST)
    if form.is_valid():
        actions.drop_batch(
            batch=found, reason=form.cleaned_data["reason"], at=now(), by=request.actor
        )
        messages.success(request, gettext("The batch is dropped."))
    return redirect(address(request, "web:support-batch", public_id))


@methods(read=["GET"])
@allow(sees_batches)
def batch_pdf(request: Request, public_id: str) -> HttpResponse:
    """The list of a batch on paper, to be signed (保障经费支付审批表)."""
    found = queries.one_batch(actor=request.actor, public_id=public_id)
    content = reports.payment_list(found, at=now(), language=language(), by=request.actor)
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="payments-{public_id}.pdf"'
    return answer


@methods(read=["GET"])
@allow(sees_or_own)
def payments(request: Request) -> HttpResponse:
    """What was paid in a year, the latest first."""
    period, area = period_of(request), area_of(request)
    over = word(request, "over", ("1",)) == "1"
    rows = queries.payments(actor=request.actor, year=period.year, area=area, over=over)
    listing = PAYMENTS.of(request, rows)
    queries.name_payees(listing.rows, as_of=as_of(request), actor=request.actor)
    context = {
        "listing": listing,
        "period": period,
        "area": area,
        "over": over,
        "areas": areas(request, Permission.SEE_SUPPORT),
        "may_pay": pays(request.actor),
        "list_file": "web:support-payments-file" if takes_support(request.actor) else "",
    }
    return show(request, "web/support/payments.html", context)


@methods(read=["GET"], write=["POST"])
@allow(pays)
def payment_reverse(request: Request, public_id: str) -> HttpResponse:
    """Take a payment back, by a record of its own."""
    found = queries.one_payment(actor=request.actor, public_id=public_id)
    form = ReverseForm(request.POST or None, initial={"on": localdate()})
    if form.is_valid():
        try:
            actions.reverse_payment(
                payment=found,
                reason=form.cleaned_data["reason"],
                on=form.cleaned_data["on"],
                at=now(),
                by=request.actor,
            )
        except Problem as problem:
            refuse(form, problem)
        else:
            messages.success(request, gettext("The payment is taken back."))
            if found.payee is not None:
                whose = found.payee.area, found.payee.subject, found.payee.key
                return redirect(address(request, "web:support-other", *whose))
            return redirect(address(request, "web:support-posting", found.posting.public_id))
    return render(request, "web/support/reverse.html", {"form": form, "payment": found})
