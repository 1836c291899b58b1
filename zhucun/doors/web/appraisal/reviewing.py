"""A reviewer's pages: what waits for him, and one page with all his cadres of a period."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext, ngettext

from zhucun.appraisal import actions, queries
from zhucun.appraisal.queries import Line, Page
from zhucun.doors.web.access import Request, allow, methods
from zhucun.doors.web.appraisal.quarters import quarters_of
from zhucun.doors.web.appraisal.shown import gives_reviews, marked, said
from zhucun.doors.web.asof import address
from zhucun.doors.web.problems import sentences
from zhucun.kernel.divisions import parse_code
from zhucun.kernel.problems import NotAllowed, Problem


@methods(read=["GET"])
@allow(gives_reviews)
def reviews(request: Request) -> HttpResponse:
    """What the reader is asked to review, by appraisal, part and period."""
    found = queries.tasks(actor=request.actor, as_of=localdate())
    rows = [(task, said(task.part.label), said(task.by.label)) for task in found]
    return render(request, "web/appraisal/reviews.html", {"rows": rows})


@methods(read=["GET"], write=["POST"])
@allow(gives_reviews)
def review_sheet(
    request: Request, public_id: str, part: str, period: str, by_class: str
) -> HttpResponse:
    """All cadres of a period on one page: what the records say beside each, a comment, a mark."""
    today, area = localdate(), request.GET.get("area", "")
    page = queries.review_page(
        actor=request.actor,
        appraisal=public_id,
        part=part,
        period=period,
        by_class=by_class,
        as_of=today,
        area=parse_code(area) if area else "",
    )
    refused: dict[int, str] = {}
    if request.method == "POST":
        number = _kept(request, page, refused)
        if not refused:
            text = ngettext("%(number)s review is new.", "%(number)s reviews are new.", number)
            messages.success(request, text % {"number": number})
            return redirect(address(request, "web:reviews"))
    status = 422 if refused else 200
    context = {
        "page": page,
        "part": said(page.part.label),
        "by": said(page.by.label),
        "lines": [_line(one, request, refused, page) for one in page.lines],
        "words": [(said(one.label), one.mark) for one in page.part.words],
        "on_paper": any(one.seat and one.seat.on_paper for one in page.lines),
        "today": today,
        "refused": refused,
    }
    return render(request, "web/appraisal/review_sheet.html", context, status=status)


def _kept(request: Request, page: Page, refused: dict[int, str]) -> int:
    """Keep what was said; what cannot be kept stands at its cadre, and nothing else is lost."""
    drafts = []
    for line in page.lines:
        row, given = line.row, _given(request, line)
        if not given["mark"] and not given["comment"]:
            continue
        try:
            mark, word = _mark(given["mark"], page)
        except InvalidOperation:
            refused[row.pk] = gettext("“%(mark)s” is no number.") % {"mark": given["mark"][:20]}
            continue
        on = line.review.on if line.review else localdate()
        drafts.append(
            actions.ReviewDraft(
                appraisee=row,
                part=page.part.id,
                period=page.period.name,
                by_class=page.by.word,
                on=on,
                mark=mark,
                word=word,
                comment=given["comment"],
                document=request.POST.get("document", "").strip(),
            )
        )
    if refused or not drafts:
        return 0
    number = 0
    for draft in drafts:
        try:
            number += len(actions.record_reviews([draft], at=now(), by=request.actor))
        except NotAllowed:
            raise
        except Problem as problem:
            shown = sentences(problem)
            refused[draft.appraisee.pk] = f"{shown.message} {shown.todo}"
    return number


def _mark(text: str, page: Page) -> tuple[Decimal | None, str]:
    """A mark as (number, word); where the part has no words, what is no number is wrong. Raises
    InvalidOperation."""
    try:
        return (Decimal(text), "") if text else (None, "")
    except InvalidOperation:
        if page.part.words:
            return None, text
        raise


def _given(request: Request, line: Line) -> dict[str, str]:
    key = line.row.public_id
    return {
        "mark": request.POST.get(f"mark-{key}", "").strip(),
        "comment": request.POST.get(f"comment-{key}", "").strip(),
    }


def _line(line: Line, request: Request, refused: dict[int, str], page: Page) -> dict[str, Any]:
    review, span = line.review, page.period
    told = marked(review, page.part) if review else ""
    mine = review is None or review.by == request.actor.account
    given = _given(request, line) if request.method == "POST" else None
    return {
        "row": line.row,
        "role": queries.role_of(line.row),
        "figures": line.figures,
        "quarters": quarters_of(request, line.row, since=span.start, until=span.until)
        if line.row.posting
        else [],
        "unmarked": review is not None and not told and queries.needs_mark(page.part),
        "review": review,
        "may": line.seat is not None and not line.is_himself and mine,
        "is_himself": line.is_himself,
        "told": told,
        "mark": given["mark"] if given else told,
        "comment": given["comment"] if given else (review.comment if review else ""),
        "error": refused.get(line.row.pk, ""),
    }
