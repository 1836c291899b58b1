"""One cadre or place: parts with rows, decision, deductions, objections; what he himself sees."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhucun.appraisal import actions, queries
from zhucun.appraisal.enums import AppraisalState
from zhucun.appraisal.queries import AppraiseeCard, View
from zhucun.directory import queries as directory
from zhucun.doors.web.access import Request, allow, methods
from zhucun.doors.web.appraisal.forms import (
    AnswerForm,
    DeductForm,
    GradeForm,
    ObjectForm,
    ReasonForm,
    refuse,
)
from zhucun.doors.web.appraisal.quarters import absences_of, in_short, quarters_of
from zhucun.doors.web.appraisal.shown import (
    gates_of,
    grade_label,
    is_cadre,
    lines_of,
    marked,
    progress_label,
    reads_appraisals,
    said,
    sees_appraisals,
    sides_of,
    standings_of,
)
from zhucun.doors.web.asof import address, as_of
from zhucun.doors.web.problems import BadQuery
from zhucun.doors.web.roster.reasons import language
from zhucun.doors.web.signoff.shown import steps
from zhucun.kernel.problems import NotAllowed, NotFound, Problem
from zhucun.reports import queries as reports


@methods(read=["GET"])
@allow(reads_appraisals)
def appraisee(request: Request, public_id: str) -> HttpResponse:
    """One cadre in one appraisal."""
    return appraisee_page(request, public_id)


def appraisee_page(
    request: Request, public_id: str, sent: Any = None, *, status: int = 200
) -> HttpResponse:
    """The page; who is appraised reads what was said of him, and his grade once he is notified."""
    today = localdate()
    card = queries.appraisee_card(actor=request.actor, public_id=public_id, as_of=as_of(request))
    row, view = card.row, queries.view_of(card.row.appraisal)
    until = min(row.until, today + timedelta(days=1))
    figures = queries.figures_of(
        [row], actor=request.actor, since=row.since, until=max(until, row.since)
    )[row.pk]
    is_told = queries.is_open_to_him(row) or not card.rights.is_himself
    context = {
        "card": card,
        "row": row,
        "appraisal": row.appraisal,
        "days": [(since, end - timedelta(days=1)) for since, end in row.days],
        "role": queries.role_of(row),
        "figures": figures,
        "quarters": in_short(quarters_of(request, row, since=row.since, until=row.until)),
        "absences_at": absences_of(request, row),
        "elsewhere": _elsewhere(card),
        "lines": lines_of(row, view) if is_told else [],
        "sides": sides_of(row) if is_told else [],
        "standings": standings_of(row, view) if card.rights.runs else [],
        "gates": gates_of(row, view) if is_told else [],
        "is_told": is_told,
        "is_graded": bool(view.grades),
        "set_aside": queries.set_aside(row),
        "asides": queries.asides_of(row) if is_told else [],
        "grade": grade_label(view, row.grade) if is_told else "",
        "proposed": grade_label(view, row.proposed) if is_told else "",
        "reviews": [_review(one, view, card) for one in card.reviews],
        "progress": progress_label(row),
        "steps": steps(card.chain) if card.chain and not card.rights.is_himself else [],
        "turn": card.chain.case.public_id if card.chain and _is_mine(card.chain) else "",
        "proofs": queries.proofs_of(row, actor=request.actor) if card.rights.decides else [],
        "forms": _forms(card, view, sent),
        "answer_form": AnswerForm(do="answer"),
        "sent": sent,
    }
    return render(request, "web/appraisal/appraisee.html", context, status=status)


@methods(write=["POST"])
@allow(reads_appraisals)
def appraisee_do(request: Request, public_id: str, do: str) -> HttpResponse:
    """Decide, deduct, leave out, take back in, open again, object, or answer an objection."""
    actor, at = request.actor, now()
    card = queries.appraisee_card(actor=actor, public_id=public_id, as_of=localdate())
    if do not in _FORMS:
        raise BadQuery(value=do[:20])
    form = _form(do, card, request.POST)
    if form.is_valid():
        given, who = dict(form.cleaned_data), {"at": at, "by": actor}
        try:
            _done(card, do, given, who, request.POST.get("objection", ""))
        except NotAllowed:
            raise
        except Problem as problem:
            refuse(form, problem)
        else:
            messages.success(request, gettext("It is on record."))
            return redirect(address(request, "web:appraisee", public_id))
    return appraisee_page(request, public_id, form, status=422)


@methods(write=["POST"])
@allow(sees_appraisals)
def review_withdraw(request: Request, public_id: str) -> HttpResponse:
    """Withdraw a review, with its reason."""
    card_id, review = _one(request, public_id, "reviews")
    actions.withdraw_review(
        review=review, reason=request.POST.get("reason", ""), at=now(), by=request.actor
    )
    return redirect(address(request, "web:appraisee", card_id))


@methods(write=["POST"])
@allow(sees_appraisals)
def deduction_withdraw(request: Request, public_id: str) -> HttpResponse:
    """Take a deduction back, with its reason."""
    card_id, deduction = _one(request, public_id, "deductions")
    actions.withdraw_deduction(
        deduction=deduction, reason=request.POST.get("reason", ""), at=now(), by=request.actor
    )
    return redirect(address(request, "web:appraisee", card_id))


@methods(read=["GET"])
@allow(reads_appraisals)
def appraisee_notice(request: Request, public_id: str) -> HttpResponse:
    """The notice to the person, to be printed (考核结果通知)."""
    card = queries.appraisee_card(actor=request.actor, public_id=public_id, as_of=localdate())
    row, view = card.row, queries.view_of(card.row.appraisal)
    if row.notified_on is None:
        raise NotFound
    context = {
        "row": row,
        "appraisal": row.appraisal,
        "last_day": row.appraisal.until - timedelta(days=1),
        "grade": grade_label(view, row.grade),
        "role": queries.role_of(row),
        "place": row.posting.place.name if row.posting else row.place_name,
    }
    return render(request, "web/appraisal/notice.html", context)


@methods(read=["GET"])
@allow(reads_appraisals)
def appraisee_form(request: Request, public_id: str) -> HttpResponse:
    """The registration form as PDF (年度考核登记表)."""
    return _paper(request, public_id, reports.appraisal_form, "appraisal")


@methods(read=["GET"])
@allow(reads_appraisals)
def appraisee_notice_file(request: Request, public_id: str) -> HttpResponse:
    """The notice to the person as PDF (考核结果通知书)."""
    return _paper(request, public_id, reports.grade_notice, "grade-notice")


def _paper(request: Request, public_id: str, made: Any, name: str) -> HttpResponse:
    actor = request.actor
    card = queries.appraisee_card(actor=actor, public_id=public_id, as_of=localdate())
    content = made(card, at=now(), language=language(), by=actor)
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{name}-{public_id}.pdf"'
    return answer


@methods(read=["GET"])
@allow(is_cadre)
def my_appraisals(request: Request) -> HttpResponse:
    """One's own appraisals, the latest first."""
    rows = queries.own(actor=request.actor)
    for row in rows:
        shown: Any = row
        view = queries.view_of(row.appraisal)
        shown.grade_label = grade_label(view, row.grade) if row.notified_on else ""
        shown.progress_label = progress_label(row) if row.notified_on else ""
    return render(request, "web/appraisal/mine.html", {"rows": rows})


#: What is done with one cadre, by its form.
_FORMS: dict[str, type[Any]] = {
    "decide": GradeForm,
    "deduct": DeductForm,
    "leave-out": ReasonForm,
    "take-in": ReasonForm,
    "reopen": ReasonForm,
    "object": ObjectForm,
    "answer": AnswerForm,
}
_LABELS = {
    "decide": _("Decide the grade"),
    "deduct": _("Deduct points"),
    "object": _("Object to the grade"),
    "leave-out": _("Leave out of this appraisal"),
    "take-in": _("Take back into this appraisal"),
    "reopen": _("Open the grade again"),
}


def _forms(card: AppraiseeCard, view: View, sent: Any) -> list[tuple[Any, forms.Form]]:
    """What the reader may do now."""
    row, names = card.row, []
    if card.rights.decides and row.signed_on is None:
        names += [
            *(["decide", "deduct"] if view.grades else ()),
            *(["leave-out"] if row.notified_on is None else ()),
        ]
    elif card.rights.decides and (card.fallen or card.may_reopen):
        names.append("reopen")
    is_open = row.appraisal.state == AppraisalState.OPEN
    if row.left_out_on is not None and is_open and card.rights.runs and not card.rights.is_himself:
        names.append("take-in")
    if card.rights.objects and row.notified_on is not None and is_open:
        names.append("object")
    return [
        (_LABELS[name], sent if sent is not None and sent.do == name else _form(name, card))
        for name in names
    ]


def _form(do: str, card: AppraiseeCard, data: Any = None) -> Any:
    row = card.row
    initial: dict[str, Any] = {"on": min(localdate(), row.appraisal.until - timedelta(days=1))}
    if do == "decide":
        initial |= {
            "base": row.version,
            "grade": row.grade or row.proposed,
            "reason": row.reason,
        }
    form = _FORMS[do](data, do=do, initial=initial)
    if do == "decide":
        view = queries.view_of(row.appraisal)
        form.choose("grade", [(one.id, said(one.label)) for one in view.grades])
    return form


def _done(
    card: AppraiseeCard, do: str, given: dict[str, Any], who: dict[str, Any], objection: str
) -> None:
    row = card.row
    if do == "decide":
        one = actions.Decision(appraisee=row, **given)
        actions.decide_grades([one], appraisal=row.appraisal, **who)
    elif do == "deduct":
        actions.deduct_points(appraisee=row, **given, **who)
    elif do == "leave-out":
        actions.leave_out(appraisee=row, **given, **who)
    elif do == "take-in":
        actions.take_back_in(appraisee=row, **given, **who)
    elif do == "reopen":
        actions.reopen_grade(appraisee=row, **given, **who)
    elif do == "object":
        actions.object_to_grade(appraisee=row, **given, **who)
    else:
        found = next((one for one in card.objections if one.public_id == objection), None)
        if found is None:
            raise NotFound
        actions.answer_objection(objection=found, **given, **who)


def _one(request: Request, public_id: str, what: str) -> tuple[str, Any]:
    """A review or a deduction of a cadre whom the reader sees, with the cadre's id."""
    key = request.POST.get("of", "")
    card = queries.appraisee_card(actor=request.actor, public_id=key, as_of=localdate())
    rows = getattr(card, what)
    found = next((one for one in rows if one.public_id == public_id), None)
    if found is None:
        raise NotFound
    return key, found


def _elsewhere(card: AppraiseeCard) -> list[tuple[Any, str, str]]:
    """Other appraisals of the same days, each with its area and grade in words."""
    codes = {one.area for one in card.elsewhere if one.is_seen}
    names = directory.names_of(codes, as_of=localdate()) if codes else {}
    return [(one, names.get(one.area, one.area), said(one.label)) for one in card.elsewhere]


def _review(one: Any, view: View, card: AppraiseeCard) -> dict[str, Any]:
    part = view.part(one.part)
    by = part.by(one.by_class) if part else None
    return {
        "id": one.public_id,
        "part": said(part.label) if part else one.part,
        "period": one.period,
        "by": said(by.label) if by else one.by_class,
        "name": "" if card.rights.is_himself else one.by_name,
        "mark": marked(one, part),
        "comment": one.comment,
        "on": one.on,
        "document": one.document,
        "source": one.get_source_display(),
    }


def _is_mine(chain: Any) -> bool:
    return bool(chain.may.signs or chain.may.records)
