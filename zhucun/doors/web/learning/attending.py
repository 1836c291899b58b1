"""Who was there: the signed list, the code at the door; certificates."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.timezone import localdate, now
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhucun.directory.enums import Permission
from zhucun.doors.web.access import Request, allow, anybody, methods, signed_in
from zhucun.doors.web.asof import address
from zhucun.doors.web.intake.files import XLSX
from zhucun.doors.web.learning.forms import AttendForm, ReasonForm
from zhucun.doors.web.learning.sessions import named
from zhucun.doors.web.learning.shown import (
    form_page,
    keeps_learning,
    learns,
    link,
    refuse,
    sees_learning,
)
from zhucun.doors.web.roster.reasons import language
from zhucun.kernel.problems import NotAllowed, Problem
from zhucun.learning import actions, perms, queries
from zhucun.learning.errors import NobodyHere
from zhucun.learning.queries.ledger import list_to_sign
from zhucun.reports import queries as reports

_MOST = 600


@methods(read=["GET"], write=["POST"])
@allow(keeps_learning)
def training_attend(request: Request, public_id: str) -> HttpResponse:
    """Record from the signed list who was there; who enrolled stands first."""
    actor = request.actor
    found = queries.one_session(actor=actor, public_id=public_id)
    if not perms.keeps(actor, found.area):
        raise NotAllowed
    day = min(max(localdate(), found.starts_on), found.ends_on)
    there = {row.person_id for row in queries.attendances(actor=actor, session=found)}
    enrolled = [row.posting for row in queries.enrolments(actor=actor, session=found)]
    others = list(queries.to_enrol(actor=actor, session=found, on=day)[:_MOST])
    offered = {row.public_id: row for row in (*enrolled, *others) if row.person_id not in there}
    form = AttendForm(
        request.POST or None,
        people=[(key, named(row)) for key, row in offered.items()],
        initial={"on": day, "people": [row.public_id for row in enrolled]},
    )
    if form.is_valid():
        try:
            done = actions.record_attendance(
                [offered[key] for key in form.cleaned_data["people"]],
                session=found,
                on=form.cleaned_data["on"],
                at=now(),
                by=actor,
            )
        except Problem as problem:
            refuse(form, problem)
        else:
            told = gettext("%(number)s attendances are recorded.") % {"number": len(done.new)}
            messages.success(request, told)
            return redirect(address(request, "web:training", public_id))
    return form_page(
        request,
        form,
        title=_("Record who was there"),
        button=_("Record those chosen"),
        back=link(request, found.theme, "web:training", public_id),
        about=_(
            "Take them from the signed list. A longer list comes in as a workbook, by “Imports”."
        ),
    )


@methods(read=["GET"], write=["POST"])
@allow(keeps_learning)
def attendance_void(request: Request, public_id: str) -> HttpResponse:
    """An attendance was recorded by mistake."""
    found = queries.one_attendance(actor=request.actor, public_id=public_id)
    form = ReasonForm(request.POST or None)
    back = found.session.public_id
    if form.is_valid():
        try:
            actions.void_attendance(
                attendance=found, why=form.cleaned_data["reason"], on=localdate(), by=request.actor
            )
        except Problem as problem:
            refuse(form, problem)
        else:
            messages.success(request, gettext("The attendance counts no more."))
            return redirect(address(request, "web:training", back))
    return form_page(
        request,
        form,
        title=_("Recorded by mistake"),
        button=_("It counts no more"),
        back=link(request, found.session.theme, "web:training", back),
        about=found.person.name,
    )


@methods(read=["GET"])
@allow(keeps_learning)
def training_door(request: Request, public_id: str) -> HttpResponse:
    """The code for the door, good for this session and today only."""
    found = queries.one_session(actor=request.actor, public_id=public_id)
    if not perms.keeps(request.actor, found.area):
        raise NotAllowed
    today = localdate()
    code = queries.door_code(session=found.public_id, day=today)
    href = request.build_absolute_uri(reverse("web:door", args=[code]))
    context = {"session": found, "day": today, "code": reports.qr(href), "href": href}
    return render(request, "web/learning/door.html", context)


@methods(read=["GET"], write=["POST"])
@allow(signed_in)
def door(request: Request, code: str) -> HttpResponse:
    """What a phone opens at the door: who one is, which session, and one button. Nothing is sent
    but that: no place, no picture."""
    found = queries.read_door(code)
    session = queries.one_session(actor=request.actor, public_id=found.session)
    if not request.actor.person:
        raise NobodyHere
    if request.method == "POST":
        done = actions.come_in(session=session, door=found, at=now(), by=request.actor)
        told = (
            gettext("You are on the list.") if done.new else gettext("You are on the list already.")
        )
        messages.success(request, told)
        return redirect(address(request, "web:my-learning"))
    context = {"session": session, "door": found, "today": localdate()}
    return render(request, "web/learning/come_in.html", context)


@methods(read=["GET"])
@allow(sees_learning)
def training_sign(request: Request, public_id: str) -> HttpResponse:
    """The list to sign, as a workbook that comes back as the list of attendance."""
    found = queries.one_session(actor=request.actor, public_id=public_id)
    if not request.actor.can(Permission.EXPORT):
        raise NotAllowed
    path, _count = list_to_sign(found, actor=request.actor, lang=language())
    try:
        answer = HttpResponse(path.read_bytes(), content_type=XLSX)
    finally:
        path.unlink()
    name = f"{gettext('List to sign')}-{found.number}.xlsx"
    answer["Content-Disposition"] = content_disposition_header(True, name) or ""
    return answer


@methods(write=["POST"])
@allow(keeps_learning)
def training_certify(request: Request, public_id: str) -> HttpResponse:
    """Certificates for all who were there."""
    found = queries.one_session(actor=request.actor, public_id=public_id)
    made = actions.issue_certificates(session=found, on=localdate(), by=request.actor)
    messages.success(request, gettext("%(number)s certificates are issued.") % {"number": made})
    return redirect(address(request, "web:training", public_id))


@methods(read=["GET"], write=["POST"])
@allow(keeps_learning)
def certificate_revoke(request: Request, public_id: str) -> HttpResponse:
    """A certificate holds no more."""
    found = queries.one_certificate(actor=request.actor, public_id=public_id)
    form = ReasonForm(request.POST or None)
    back = found.attendance.session.public_id
    if form.is_valid():
        try:
            actions.revoke_certificate(
                certificate=found, why=form.cleaned_data["reason"], on=localdate(), by=request.actor
            )
        except Problem as problem:
            refuse(form, problem)
        else:
            messages.success(request, gettext("The certificate is revoked."))
            return redirect(address(request, "web:training", back))
    return form_page(
        request,
        form,
        title=_("Revoke a certificate"),
        button=_("Revoke the certificate"),
        back=link(request, found.theme, "web:training", back),
        about=found.number,
    )


@methods(read=["GET"])
@allow(anybody)
def certificate(request: Request, public_id: str) -> HttpResponse:
    """Whether a certificate holds; for whoever has its code."""
    found = queries.proved(public_id=public_id)
    context = {"paper": found, "name": f"{found.name[:1]}{'*' * (len(found.name) - 1)}"}
    return render(request, "web/learning/certificate.html", context)


@methods(read=["GET"])
@allow(learns)
def certificate_file(request: Request, public_id: str) -> HttpResponse:
    """A certificate as PDF: one's own, or of people whom one sees."""
    found = queries.one_certificate(actor=request.actor, public_id=public_id)
    href = request.build_absolute_uri(reverse("web:certificate", args=[public_id]))
    content = reports.certificate_form(found, href=href, at=now(), language=language())
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = content_disposition_header(False, f"{found.number}.pdf") or ""
    return answer
