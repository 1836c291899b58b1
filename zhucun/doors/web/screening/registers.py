"""Lists that are compared: what is on record of each register, one list, its basis."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext

from zhucun.directory import queries as directory
from zhucun.doors.web.access import Request, allow, methods
from zhucun.doors.web.asof import address, as_of
from zhucun.doors.web.fieldwork.shown import word
from zhucun.doors.web.intake.areas import brings, feed_labels
from zhucun.doors.web.listing import show
from zhucun.doors.web.roster.filters import areas
from zhucun.doors.web.screening.forms import BasisForm, WithdrawForm, refuse
from zhucun.doors.web.screening.lists import LISTS
from zhucun.doors.web.screening.shown import chosen_area, compares, is_today, keeps_leads
from zhucun.kernel.problems import NotFound, Problem
from zhucun.screening import actions, queries
from zhucun.screening.enums import COMPARED, FEED_OF, RegisterKind
from zhucun.screening.perms import SEES, may_keep


@methods(read=["GET"])
@allow(compares)
def registers(request: Request) -> HttpResponse:
    """Of each register what is on record and where it is imported; below, the lists one by one."""
    area, day = chosen_area(request), as_of(request)
    register = word(request, "register", RegisterKind.values)
    listing = LISTS.of(request, queries.lists(actor=request.actor, area=area, register=register))
    names = directory.names_of((row.area for row in listing.rows), as_of=day)
    for row in listing.rows:
        row.place_name = names.get(row.area, row.area)
        row.needs_basis = row.register in COMPARED
    rows = _registers(request, area)
    context = {
        "listing": listing,
        "asked": {"area": area, "register": register},
        "areas": areas(request, SEES),
        "kinds": RegisterKind.choices,
        "registers": rows,
        "keeps": keeps_leads(request.actor),
        "has_feeds": any(one["feed"] for one in rows),
    }
    return show(request, "web/screening/registers.html", context)


def _registers(request: Request, area: str) -> list[dict[str, Any]]:
    """Each register with what stands, and the list of the intake where the pack of the area has
    it. One query."""
    known = queries.registered(actor=request.actor, area=area)
    may_bring = brings(request.actor) and keeps_leads(request.actor)
    feeds = feed_labels(request.actor, area, as_of(request)) if may_bring else {}
    return [
        {
            "kind": kind,
            "label": kind.label,
            "told": known.get(kind),
            "feed": FEED_OF[kind] if FEED_OF[kind] in feeds else "",
        }
        for kind in RegisterKind
    ]


@methods(read=["GET"])
@allow(compares)
def register_list(request: Request, public_id: str) -> HttpResponse:
    """One list: who gave it, by which document it is compared, from which file it came."""
    return _page(request, public_id)


def _page(request: Request, public_id: str, sent: tuple[str, Any] | None = None) -> HttpResponse:
    row = queries.one_list(actor=request.actor, public_id=public_id)
    row.needs_basis = row.register in COMPARED  # type: ignore[attr-defined]
    forms: dict[str, Any] = {}
    if row.withdrawn_on is None and is_today(request) and may_keep(request.actor, row.area):
        if row.declared_on is None:
            forms["declare"] = _form(row, "declare")
        forms["withdraw"] = _form(row, "withdraw")
    if sent is not None:
        forms[sent[0]] = sent[1]
    labels = {"declare": gettext("State the basis"), "withdraw": gettext("Withdraw the list")}
    context = {
        "row": row,
        "place": directory.names_of([row.area], as_of=as_of(request)).get(row.area, row.area),
        "may_bring": brings(request.actor),
        "forms": [(name, labels[name], form) for name, form in forms.items()],
        "sent": sent[0] if sent else "declare",
    }
    status = 422 if sent is not None else 200
    return render(request, "web/screening/list.html", context, status=status)


@methods(write=["POST"])
@allow(keeps_leads)
def register_list_do(request: Request, public_id: str, do: str) -> HttpResponse:
    """State the basis of a list, or withdraw it."""
    if do not in _DEEDS:
        raise NotFound
    row = queries.one_list(actor=request.actor, public_id=public_id)
    form = _form(row, do, request.POST)
    if form.is_valid():
        try:
            _DEEDS[do](list_=row, **form.cleaned_data, at=now(), by=request.actor)
        except Problem as problem:
            refuse(form, problem)
        else:
            messages.success(request, gettext("It is on record."))
            return redirect(address(request, "web:screening-list", public_id))
    return _page(request, public_id, sent=(do, form))


def _form(row: Any, do: str, data: Any = None) -> Any:
    if do == "withdraw":
        return WithdrawForm(data, auto_id="withdraw_%s")
    return BasisForm(data, needs_basis=row.register in COMPARED, auto_id="declare_%s")


_DEEDS: dict[str, Callable[..., object]] = {
    "declare": actions.declare_list,
    "withdraw": actions.withdraw_list,
}
