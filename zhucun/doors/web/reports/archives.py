"""Pages of the archives of terms: what each lacks, one archive, issuing it, checking a file."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.http import content_disposition_header
from django.utils.timezone import localdate, now
from django.utils.translation import gettext

from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.doors.web.access import Request, allow, can, methods, signed_in
from zhucun.doors.web.asof import address, as_of
from zhucun.doors.web.intake.files import taken
from zhucun.doors.web.listing import number_in, searched, show
from zhucun.doors.web.policy.content import language
from zhucun.doors.web.presence.leave import is_cadre
from zhucun.doors.web.reports.archive_lists import ARCHIVES
from zhucun.doors.web.reports.archive_records import href_of
from zhucun.doors.web.reports.forms import CheckForm
from zhucun.doors.web.roster import filters
from zhucun.doors.web.roster.forms import refuse
from zhucun.kernel.divisions import parse_code
from zhucun.kernel.periods import months_after
from zhucun.kernel.problems import Problem
from zhucun.reports import actions
from zhucun.reports import queries as papers
from zhucun.reports.errors import FileTooBig
from zhucun.reports.queries import archives as queries
from zhucun.reports.queries.archives import Archive, PartOf, PartState

#: How far ahead the page may look; half a year is how it opens where no pack says more.
WINDOWS = (90, 180, 365, 730)
_USUAL = 180
_MOST_MB = 20
_MARKS = {
    PartState.MISSING: "fail",
    PartState.PRESENT: "pass",
    PartState.COMING: "unknown",
    PartState.NOTHING: "",
    PartState.UNSEEN: "unset",
}


def may_issue(actor: Actor, area: str) -> bool:
    """True where the actor issues archives of an area."""
    return actor.can(Permission.MANAGE_ROSTER, area=area)


@dataclass(frozen=True)
class Row:
    """One archive on the list, with what it lacks by part."""

    archive: Archive

    def __getattr__(self, name: str) -> Any:
        return getattr(self.archive, name)

    @property
    def short(self) -> list[tuple[Any, int]]:
        counts = Counter(part.id for part, gap in self.archive.gaps if not gap.is_ahead)
        return [
            (each.part, counts[each.part.id]) for each in self.archive.parts if counts[each.part.id]
        ]


@dataclass(frozen=True, kw_only=True)
class Shown:
    """One part on the page: its state in a word, its rows with where each leads."""

    part: Any
    word: str | Promise
    mark: str
    figures: list[tuple[str, str]]
    rows: list[tuple[Any, str]]


@methods(read=["GET"])
@allow(can(Permission.EXPORT))
def archives(request: Request) -> HttpResponse:
    """Whose archive lacks what, of terms that end within some days."""
    board, area, window = _board(request, request.actor)
    context = {
        "listing": ARCHIVES.of(request, [Row(each) for each in board.lines]),
        "list_file": "web:archives-file",
        "names": board.names,
        "townships": board.townships,
        "is_cut": board.is_cut,
        "notice": board.notice,
        "areas": filters.areas(request, Permission.EXPORT),
        "area": area,
        "windows": sorted({*WINDOWS, window}),
        "window": window,
        "may_issue": request.actor.can(Permission.MANAGE_ROSTER),
    }
    return show(request, "web/reports/archives.html", context)


@methods(read=["GET"])
@allow(can(Permission.EXPORT))
def archives_file(request: Request) -> HttpResponse:
    """Whose archive lacks what, gap by gap, as a workbook."""
    actor = request.actor.holding(Permission.EXPORT)
    board, area, _within = _board(request, actor)
    made = queries.gaps_workbook(board, actor=actor, area=area, lang=language())
    return taken(made, gettext("Archives of terms that end"), area, as_of(request))


def _board(request: Request, actor: Actor) -> tuple[queries.Board, str, int]:
    """What the address asks for, its area, and how many days it looks ahead."""
    day, area = as_of(request), request.GET.get("area", "")
    area = parse_code(area) if area else ""
    mine = area or next(iter(actor.areas(Permission.EXPORT)), "")
    notice = queries.notice_months(mine, day) if mine else None
    usual = (months_after(day, notice) - day).days if notice else _USUAL
    window = _window(request, usual)
    until = day + timedelta(days=window)
    text = searched(request)
    return queries.board(actor=actor, as_of=day, until=until, area=area, text=text), area, window


@methods(read=["GET"])
@allow(is_cadre)
def my_archive(request: Request) -> HttpResponse:
    """One's own archive: of the post that one holds, or held last."""
    posting = queries.own_posting(actor=request.actor, as_of=as_of(request))
    return redirect(address(request, "web:archive", posting))


@methods(read=["GET"])
@allow(signed_in)
def archive(request: Request, public_id: str) -> HttpResponse:
    """One archive: every part with its rows, what is missing, what was issued."""
    found = queries.archive_of(actor=request.actor, posting=public_id, as_of=as_of(request))
    context = {
        "found": found,
        "parts": [_shown(request, found.posting, each) for each in found.parts],
        "gaps": [(part, gap, queries.WHO[gap.who]) for part, gap in found.gaps],
        "issues": list(queries.issues(actor=request.actor, posting=public_id)[:20]),
        "may_issue": may_issue(request.actor, found.posting.area),
        "may_list": request.actor.can(Permission.EXPORT),
    }
    return render(request, "web/reports/archive.html", context)


@methods(read=["GET"])
@allow(signed_in)
def archive_preview(request: Request, public_id: str) -> HttpResponse:
    """The archive as it stands, marked as not issued; who takes it is logged."""
    lang = "en" if language().startswith("en") else "zh"
    data = queries.taken_preview(
        actor=request.actor, posting=public_id, as_of=as_of(request), language=lang, at=now()
    )
    return _pdf(data, f"archive-{public_id}")


@methods(write=["POST"])
@allow(can(Permission.MANAGE_ROSTER))
def archive_issue(request: Request, public_id: str) -> HttpResponse:
    """Issue the next version, where a record has changed."""
    lang = "en" if language().startswith("en") else "zh"
    draft = queries.draft_of(
        actor=request.actor, posting=public_id, as_of=localdate(), language=lang
    )
    [made] = actions.issue_archives(
        [draft],
        issuer=papers.default_issuer(draft.posting.area, localdate(), lang),
        issued_on=localdate(),
        issued_at=now(),
        by=request.actor,
    )
    text = gettext("Version %(version)s is in force.") % {"version": made.version}
    messages.success(request, text)
    return redirect(address(request, "web:archive", public_id))


@methods(read=["GET"])
@allow(signed_in)
def archive_file(request: Request, public_id: str) -> HttpResponse:
    """One issue as PDF: the same bytes each time."""
    issue = queries.issue_card(actor=request.actor, public_id=public_id)
    name = f"{issue.posting.person.name}-{issue.version}"
    return _pdf(queries.taken(actor=request.actor, issue=issue), name)


@methods(read=["GET"], write=["POST"])
@allow(signed_in)
def archive_check(request: Request) -> HttpResponse:
    """Whether a file is an archive as it was issued here."""
    form = CheckForm(request.POST or None, request.FILES or None)
    checked = None
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            if file.size > _MOST_MB * 2**20:
                raise FileTooBig(megabytes=file.size // 2**20, most=_MOST_MB)
            checked = queries.checked(actor=request.actor, data=file.read())
        except Problem as problem:
            refuse(form, problem)
    context = {"form": form, "checked": checked}
    status = 422 if form.errors else 200
    return render(request, "web/reports/archive_check.html", context, status=status)


def _shown(request: Request, posting: Any, each: PartOf) -> Shown:
    return Shown(
        part=each.part,
        word=queries.STATES[each.state],
        mark=_MARKS[each.state],
        figures=each.found.figures,
        rows=[(row, href_of(request, posting, row.record)) for row in each.found.rows],
    )


def _window(request: Request, usual: int) -> int:
    return number_in(request, "within", usual, 3650)


def _pdf(content: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = content_disposition_header(False, f"{name}.pdf") or ""
    return answer
