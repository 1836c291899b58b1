"""Committees that the pack says are to be rectified: leads for the office that lists weak branches
(HH18-088)."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.doors.web.access import Request, allow, methods, signed_in
from zhucun.doors.web.asof import as_of
from zhucun.doors.web.roster.filters import areas
from zhucun.doors.web.roster.reasons import language
from zhucun.kernel.divisions import parse_code
from zhucun.reward import queries

_NEEDED = (Permission.KEEP_BRANCHES, Permission.MANAGE_PLACES)


def lists_branches(actor: Actor) -> bool:
    """The office that lists weak branches."""
    return signed_in(actor) and all(actor.can(each) for each in _NEEDED)


@methods(read=["GET"])
@allow(lists_branches)
def weak_committees(request: Request) -> HttpResponse:
    """Villages with cause for a rectification that nobody has opened, each cause with its rows."""
    area = request.GET.get("area", "")
    area = parse_code(area) if area else ""
    found = queries.weak_committees(actor=request.actor, as_of=as_of(request), area=area)
    lang = language()

    def said(each: queries.Found) -> str:
        return str(each.label.in_(lang) if each.label else each.trigger.label)

    context = {
        "found": [
            (row, [(each, said(each)) for each in row.triggers])
            for row in found
        ],
        "townships": [
            (
                row,
                [
                    (each.term, [(one, said(one)) for one in each.triggers if one.causes])
                    for each in row.villages
                ],
            )
            for row in queries.weak_townships(actor=request.actor, as_of=as_of(request), area=area)
        ],
        "area": area,
        "areas": areas(request, Permission.KEEP_BRANCHES),
        "asked": {"area": area},
    }  # fmt: skip
    return render(request, "web/reward/weak_committees.html", context)
