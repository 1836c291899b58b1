"""Pairings: the list with its arithmetic, by hand, ended; households without a helper."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext

from zhucun.directory.enums import Permission
from zhucun.doors.web.access import Request, allow, methods
from zhucun.doors.web.asof import address, as_of
from zhucun.doors.web.intake.files import sent_and_removed
from zhucun.doors.web.listing import searched, show
from zhucun.doors.web.pairing.forms import EndForm, PairForm, refuse
from zhucun.doors.web.pairing.lists import PAIRINGS, UNPAIRED
from zhucun.doors.web.pairing.shown import area_of, keeps_registry, sees_households, word
from zhucun.doors.web.roster.filters import areas
from zhucun.doors.web.roster.reasons import language
from zhucun.households import queries as households
from zhucun.kernel.problems import Problem
from zhucun.pairing import actions, queries
from zhucun.pairing.enums import HelperLevel, PairingRole

_OFFERED = 300


@methods(read=["GET"])
@allow(sees_households)
def pairings(request: Request) -> HttpResponse:
    """Who helps whom, and whether there are enough helpers; every number leads to its rows."""
    asked = _asked(request)
    rows = queries.pairings(
        actor=request.actor, as_of=as_of(request), text=searched(request), **asked
    )
    listing = PAIRINGS.of(request, rows)
    queries.with_household_names(request.actor, listing.rows)
    context = {
        "listing": listing,
        "asked": asked,
        "sums": queries.arithmetic(actor=request.actor, area=asked["area"], as_of=as_of(request)),
        "levels": HelperLevel.choices,
        "roles": PairingRole.choices,
        "areas": areas(request, Permission.SEE_HOUSEHOLDS),
        "may_ask": keeps_registry(request.actor),
    }
    return show(request, "web/pairing/pairings.html", context)


def _asked(request: Request) -> dict[str, Any]:
    return {
        "area": area_of(request, Permission.SEE_HOUSEHOLDS),
        "level": word(request, "level", HelperLevel.values),
        "role": word(request, "role", PairingRole.values),
        "far": bool(word(request, "far", ("1",))),
    }


@methods(read=["GET"])
@allow(sees_households)
def pairings_file(request: Request) -> HttpResponse:
    """The pairings that the list shows, as a workbook (结对帮扶台账)."""
    day = as_of(request)
    rows = queries.pairings(
        actor=request.actor, as_of=day, text=searched(request), **_asked(request)
    )
    path, _count = queries.pairings_workbook(rows, actor=request.actor, as_of=day, lang=language())
    return sent_and_removed(path, name=f"{gettext('Ledger of pairing')}-{day.isoformat()}.xlsx")


@methods(read=["GET"])
@allow(sees_households)
def unpaired(request: Request) -> HttpResponse:
    """Households that need a helper and have none, each with the reason."""
    area, day = area_of(request, Permission.SEE_HOUSEHOLDS), as_of(request)
    codes = queries.unpaired(actor=request.actor, area=area, as_of=day)
    listing = UNPAIRED.of(request, codes)
    listing.rows = list(
        queries.unpaired_lines(actor=request.actor, codes=[code for code, _ in listing.rows])
    )
    context = {
        "listing": listing,
        "asked": {"area": area},
        "areas": areas(request, Permission.SEE_HOUSEHOLDS),
        "may_ask": keeps_registry(request.actor),
    }
    return show(request, "web/pairing/unpaired.html", context)


@methods(read=["GET"], write=["POST"])
@allow(keeps_registry)
def pair_new(request: Request, household: str) -> HttpResponse:
    """Pair one household by hand with a helper who works in its county."""
    today = localdate()
    found = households.one_household(actor=request.actor, public_id=household)
    households.with_names(request.actor, [found])
    offered, told = near_helpers(request, found, today)
    form = PairForm(
        request.POST or None,
        helpers=told,
        initial={"since": today},
    )
    if form.is_valid():
        asked = form.cleaned_data
        try:
            actions.pair(
                [(found, offered[asked["helper"]])],
                since=asked["since"],
                at=now(),
                role=asked["role"],
                by=request.actor,
            )
        except Problem as problem:
            refuse(form, problem)
        else:
            messages.success(request, gettext("The household has a helper."))
            return redirect(address(request, "web:household", household))
    return render(request, "web/pairing/pair_form.html", {"form": form, "household": found})


def near_helpers(
    request: Request, household: Any, day: date
) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    """Helpers of the county of a household, who works nearest and helps fewest first: by public id,
    and as a field offers them."""
    rows: list[Any] = list(queries.helpers(actor=request.actor, as_of=day, area=household.area[:6]))
    near = sorted(rows, key=lambda row: (-_shared(row.area, household.area), row.helped))[:_OFFERED]
    return {row.public_id: row for row in near}, [(row.public_id, _told(row)) for row in near]


def _shared(one: str, other: str) -> int:
    return sum(other[:digits] == one[:digits] for digits in (6, 9, 12) if len(one) >= digits)


def _told(row: Any) -> str:
    unit = row.person.unit.name if row.person.unit else ""
    return " · ".join(part for part in (row.person.name, unit, str(row.helped)) if part)


@methods(read=["GET"], write=["POST"])
@allow(keeps_registry)
def pair_end(request: Request, public_id: str) -> HttpResponse:
    """End one pairing."""
    found = queries.one_pairing(actor=request.actor, public_id=public_id)
    form = EndForm(request.POST or None, initial={"until": localdate()})
    if form.is_valid():
        try:
            actions.end_pairings([found], by=request.actor, **form.cleaned_data)
        except Problem as problem:
            refuse(form, problem)
        else:
            messages.success(request, gettext("The pairing has ended."))
            return redirect(address(request, "web:household", found.household.public_id))
    return render(request, "web/pairing/pair_end.html", {"form": form, "pairing": found})
