"""Printed papers: the list, one as issued, issuing, printing."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.timezone import localdate, now
from django.utils.translation import gettext

from zhucun.directory.enums import Permission
from zhucun.doors.web.access import Request, allow, can, methods, signed_in
from zhucun.doors.web.asof import address
from zhucun.doors.web.listing import searched, show
from zhucun.doors.web.problems import BadQuery
from zhucun.doors.web.reports.drafts import draft_of, is_chinese_only
from zhucun.doors.web.reports.forms import IssueForm
from zhucun.doors.web.reports.lists import PAPERS
from zhucun.doors.web.roster.forms import refuse
from zhucun.kernel.problems import NotAllowed, Problem
from zhucun.reports import actions, queries
from zhucun.reports.enums import FormKind, Language


@methods(read=["GET"])
@allow(signed_in)
def papers(request: Request) -> HttpResponse:
    """Papers that were issued in the actor's areas, or that name him."""
    kind = request.GET.get("kind", "")
    if kind and kind not in FormKind.values:
        raise BadQuery(value=f"kind={kind[:20]}")
    found = queries.issued(actor=request.actor, kind=kind, text=searched(request))
    context = {"listing": PAPERS.of(request, found), "kinds": FormKind.choices, "kind": kind}
    return show(request, "web/reports/papers.html", context)


@methods(read=["GET"])
@allow(signed_in)
def paper(request: Request, public_id: str) -> HttpResponse:
    """One paper as it was issued, with its check."""
    found = queries.issued_card(actor=request.actor, public_id=public_id)
    return render(request, "web/reports/paper.html", {"paper": found})


@methods(read=["GET"])
@allow(signed_in)
def paper_file(request: Request, public_id: str) -> HttpResponse:
    """The paper as PDF: the same bytes each time."""
    found = queries.issued_card(actor=request.actor, public_id=public_id)
    return _pdf(queries.printed(found), f"{found.number} {found.title}".strip())


@methods(read=["GET"], write=["POST"])
@allow(can(Permission.MANAGE_ROSTER))
def paper_issue(request: Request, kind: str, key: str) -> HttpResponse:
    """Issue a paper: number, issuer, day; what stands in it comes from the records."""
    language = request.POST.get("language", Language.CHINESE)
    language = language if language in Language.values else Language.CHINESE
    draft = draft_of(request, kind, key, language)
    if not queries.may_issue(actor=request.actor, area=draft.area):
        raise NotAllowed
    today = localdate()
    form = IssueForm(
        request.POST or None,
        needs_number=draft.needs_number,
        chinese_only=is_chinese_only(kind),
        initial={
            "issuer": queries.default_issuer(draft.area, today, language),
            "issued_on": today,
            "language": language,
        },
    )
    if form.is_valid():
        values = form.cleaned_data
        try:
            made = actions.issue(
                draft,
                number=values["number"],
                issuer=values["issuer"],
                issued_on=values["issued_on"],
                issued_at=now(),
                by=request.actor,
            )
        except Problem as problem:
            refuse(form, problem)
        else:
            messages.success(request, gettext("The paper is issued. Print it as often as needed."))
            return redirect(address(request, "web:paper", made.public_id))
    context = {"draft": draft, "form": form, "kind": kind, "key": key}
    status = 422 if form.errors else 200
    return render(request, "web/reports/paper_issue.html", context, status=status)


@methods(read=["GET"])
@allow(can(Permission.MANAGE_ROSTER))
def paper_preview(request: Request, kind: str, key: str) -> HttpResponse:
    """What would be issued, as PDF and marked as a draft."""
    draft = draft_of(request, kind, key, Language.CHINESE)
    if not queries.may_issue(actor=request.actor, area=draft.area):
        raise NotAllowed
    return _pdf(queries.previewed(draft, at=now()), draft.title)


def _pdf(content: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = content_disposition_header(False, f"{name}.pdf") or ""
    return answer
