"""One import: its difference, and what is decided about it."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext

from zhucun.directory import queries as directory
from zhucun.doors.web.access import Request, allow, methods
from zhucun.doors.web.asof import address
from zhucun.doors.web.intake.areas import account_names, brings, language
from zhucun.doors.web.intake.files import sent_and_removed
from zhucun.doors.web.intake.forms import AcceptForm
from zhucun.doors.web.intake.lists import CHANGED, LEFT_OUT, NEW, PARTS
from zhucun.doors.web.intake.previews import Preview, preview_of
from zhucun.doors.web.intake.values import label_of, shown_line
from zhucun.doors.web.listing import LIMIT, show
from zhucun.doors.web.problems import BadQuery, sentences
from zhucun.intake import actions, queries
from zhucun.intake.enums import BatchState
from zhucun.intake.errors import BatchClosed, FileForgotten
from zhucun.intake.rows import handler_for
from zhucun.kernel.problems import Problem
from zhucun.screening.enums import FEED_OF

#: Accepting more rows than this takes so long that it is said before.
_LARGE = 10_000
#: Where what a list brought can be looked at.
_PAGE_OF = {
    **dict.fromkeys(FEED_OF.values(), "web:screening-lists"),
    "roster": "web:roster",
    "villages": "web:places",
    "units": "web:units",
}


@methods(read=["GET"], write=["POST"])
@allow(brings)
def batch(request: Request, public_id: str) -> HttpResponse:
    """One import. While it waits: what accepting it would do now; later: what was done.

    A POST accepts what was seen; where the data has changed since, it is shown anew. That takes as
    long as the list is large: a second for 500 to 1,000 rows that are new.
    """
    found = queries.batch_card(actor=request.actor, public_id=public_id)
    if request.method == "POST":
        return _accept(request, found)
    if "fresh" in request.GET and found.state == BatchState.PREVIEWED:
        preview_of(batch=found, actor=request.actor, fresh=True)
        return redirect(address(request, "web:import", public_id))
    return _page(request, found)


@methods(write=["POST"])
@allow(brings)
def discard(request: Request, public_id: str) -> HttpResponse:
    """Close an import that nobody wants; its file is removed."""
    found = queries.batch_card(actor=request.actor, public_id=public_id)
    actions.discard(batch=found, by=request.actor)
    messages.success(request, gettext("The import was discarded and its file removed."))
    return redirect(address(request, "web:imports"))


@methods(read=["GET"])
@allow(brings)
def marked(request: Request, public_id: str) -> HttpResponse:
    """The workbook that was brought, its cells in error marked and explained."""
    found = queries.batch_card(actor=request.actor, public_id=public_id)
    path = queries.marked_workbook(batch=found, actor=request.actor)
    return sent_and_removed(path, name=f"{PurePath(found.file_name).stem}.marked.xlsx")


def _accept(request: Request, found: Any) -> HttpResponse:
    if found.state == BatchState.ACCEPTED:
        messages.info(request, gettext("This import was accepted before; nothing was done again."))
        return redirect(address(request, "web:import", found.public_id))
    if found.state == BatchState.DISCARDED:
        return _page(request, found, problem=BatchClosed())
    try:
        form = _form(found, preview_of(batch=found, actor=request.actor), request.POST)
        if not form.is_valid():
            return _page(request, found, form=form)
        return _accepted(request, found, form.cleaned_data)
    except Problem as problem:
        return _page(request, found, problem=problem, is_fresh=True)


def _accepted(request: Request, found: Any, values: dict[str, Any]) -> HttpResponse:
    """Carry it out. Of two who press at once, one is told that it was done already."""
    at = now()
    done = actions.accept(
        batch=found,
        by=request.actor,
        accepted_at=at,
        seen=values["seen"],
        only_good=values.get("only_good", False),
        end_gone_on=values.get("end_gone_on"),
    )
    if done.accepted_at != at:
        said = gettext("This import was accepted before; nothing was done again.")
    elif values.get("end_gone_on"):
        said = gettext("Accepted; %(gone)s postings that the list does not name end on %(day)s.")
        said %= {"gone": done.counts["gone"], "day": values["end_gone_on"].isoformat()}
    else:
        said = gettext("Accepted.")
    messages.success(request, said)
    return redirect(address(request, "web:import", found.public_id))


def _form(found: Any, seen: Preview, data: Any = None) -> AcceptForm:
    counts = seen.counts
    return AcceptForm(
        data,
        bad_rows=counts["bad_rows"],
        good_rows=counts["new"] + counts["changed"],
        gone=counts["gone"],
        can_end=handler_for(found.feed).ends_gone,
        initial={"seen": seen.digest},
    )


def _page(
    request: Request,
    found: Any,
    *,
    form: AcceptForm | None = None,
    problem: Problem | None = None,
    is_fresh: bool = False,
) -> HttpResponse:
    """The page of an import in any state, with a refusal above it where there is one."""
    status = problem.status if problem else 422 if form and form.errors else 200
    spec = queries.feed_spec(found.feed, found.area, found.as_of)
    actor = request.actor
    names = directory.names_of([found.area], as_of=found.as_of) if found.area else {}
    context: dict[str, Any] = {
        "batch": found,
        "label": spec.label.in_(language()),
        "area_name": names.get(found.area, found.area),
        "accounts": account_names(actor, [found.made_by, found.accepted_by]),
        "problem": sentences(problem) if problem else None,
        "mapping": _mapping(found, spec),
        "page_of": address(request, _PAGE_OF[found.feed]) if found.feed in _PAGE_OF else "",
        "limit": LIMIT,
    }
    if found.state != BatchState.PREVIEWED:
        if left := queries.left_of(found):
            context["listing"] = LEFT_OUT.of(request, left)
        return _rendered(request, context, status)
    try:
        seen = preview_of(batch=found, actor=actor, fresh=is_fresh)
    except FileForgotten as forgotten:
        context["problem"] = sentences(forgotten)
        return _rendered(request, context, forgotten.status)
    context.update(seen=seen, counts=seen.counts, form=form or _form(found, seen))
    context["has_rounds"] = handler_for(found.feed).ends_gone
    context["takes_long"] = seen.counts["new"] + seen.counts["changed"] > _LARGE
    context.update(_parts(request, seen, spec))
    return _rendered(request, context, status)


def _rendered(request: Request, context: dict[str, Any], status: int) -> HttpResponse:
    if "listing" not in context:
        return render(request, "web/intake/import.html", context, status=status)
    answer = show(request, "web/intake/import.html", context)
    answer.status_code = status
    return answer


def _parts(request: Request, seen: Preview, spec: Any) -> dict[str, Any]:
    """The part that the address asks for, else the first that is not empty, and the others."""
    rows = {
        "errors": seen.errors,
        "changed": seen.changed,
        "new": seen.new,
        "gone": seen.gone,
        "left": seen.left,
    }
    asked = request.GET.get("part") or next((name for name in rows if rows[name]), "new")
    if asked not in rows:
        raise BadQuery(value=f"part={asked[:20]}")
    listing = PARTS[asked].of(request, rows[asked])
    if listing.listing in (CHANGED, NEW):
        listing.rows = [shown_line(line, spec) for line in listing.rows]
    counts = seen.counts
    parts = [(name, PARTS[name].caption, counts[name]) for name in rows if counts[name]]
    return {
        "listing": listing,
        "parts": parts,
        "asked": asked,
        "is_cut": counts[asked] > len(rows[asked]),
    }


def _mapping(found: Any, spec: Any) -> list[tuple[str, list[tuple[str, str]]]]:
    """For each sheet the file's headings and what we call them."""
    return [
        (sheet, [(heading, label_of(spec, name)) for heading, name in headings.items()])
        for sheet, headings in found.mapping.items()
    ]
