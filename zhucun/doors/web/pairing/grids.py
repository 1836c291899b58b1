"""Micro-grids: village by village, one village with its grids and who is in none; five to the
household."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext, ngettext

from zhucun.analytics import queries as analytics
from zhucun.directory import queries as directory
from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.doors.web.access import Request, allow, methods
from zhucun.doors.web.asof import address, as_of
from zhucun.doors.web.listing import show
from zhucun.doors.web.pairing.forms import CellForm, EndCellForm, HeadForm, refuse
from zhucun.doors.web.pairing.lists import FIVE, GRIDS
from zhucun.doors.web.pairing.shown import area_of, sees_households
from zhucun.doors.web.problems import sentences
from zhucun.doors.web.roster.filters import areas
from zhucun.doors.web.roster.reasons import language
from zhucun.households import queries as households
from zhucun.kernel.divisions import Level, level_of, parse_code
from zhucun.kernel.problems import NotFound, Problem
from zhucun.pairing import actions, perms, queries

_SHOWN = 300


@methods(read=["GET"])
@allow(sees_households)
def grids(request: Request) -> HttpResponse:
    """Villages with their grids and the households that are in none."""
    area, day = area_of(request, Permission.SEE_HOUSEHOLDS), as_of(request)
    rows = queries.villages_gridded(actor=request.actor, area=area, as_of=day)
    context = {
        "listing": GRIDS.of(request, rows),
        "asked": {"area": area},
        "areas": areas(request, Permission.SEE_HOUSEHOLDS),
        "sums": {
            "households": sum(row.households for row in rows),
            "inside": sum(row.inside for row in rows),
            "outside": sum(row.outside for row in rows),
            "grids": sum(row.grids for row in rows),
        },
    }
    return show(request, "web/pairing/grids.html", context)


@methods(read=["GET"], write=["POST"])
@allow(sees_households)
def village(request: Request, code: str) -> HttpResponse:
    """The grids of a village, and the households that are in none; making a grid."""
    place = _village(request.actor, code, request)
    day, today = as_of(request), localdate()
    may = perms.may_grid(request.actor, place.code)
    heads = _heads(request.actor, place.code, today)
    form = CellForm(
        request.POST or None,
        helpers=_named(heads),
        initial={"since": today},
    )
    if may and form.is_valid():
        asked = form.cleaned_data
        try:
            actions.make_cell(
                village=place,
                name=asked["name"],
                head=heads.get(asked["head"]),
                since=asked["since"],
                by=request.actor,
            )
        except Problem as problem:
            refuse(form, problem)
        else:
            messages.success(request, gettext("The grid is made."))
            return redirect(address(request, "web:grids-village", place.code))
    outside = list(
        queries.outside(actor=request.actor, village=place.code, as_of=day)[: _SHOWN + 1]
    )
    households.with_names(request.actor, outside)
    context = {
        "village": place,
        "cells": list(queries.cells(actor=request.actor, as_of=day, area=place.code)),
        "outside": outside[:_SHOWN],
        "has_more": len(outside) > _SHOWN,
        "may": may,
        "form": form if may else None,
    }
    return render(request, "web/pairing/grids_village.html", context)


@methods(write=["POST"])
@allow(sees_households)
def place_in(request: Request, code: str) -> HttpResponse:
    """Put the chosen households of a village into one of its grids."""
    place = _village(request.actor, code, request)
    cell = queries.one_cell(actor=request.actor, public_id=request.POST.get("cell", ""))
    named = households.households_named(actor=request.actor, ids=request.POST.getlist("household"))
    try:
        count = actions.place_households(
            cell=cell, households=list(named.values()), since=localdate(), by=request.actor
        )
        told = ngettext(
            "%(count)s household is in the grid now.",
            "%(count)s households are in the grid now.",
            count,
        )
        messages.success(request, told % {"count": count})
    except Problem as problem:
        shown = sentences(problem)
        messages.error(request, f"{shown.message} {shown.todo}")
    return redirect(address(request, "web:grids-village", place.code))


@methods(read=["GET"])
@allow(sees_households)
def grid(request: Request, public_id: str) -> HttpResponse:
    """One grid with its households, beside the size that the pack sets."""
    return _grid(request, public_id)


def _grid(request: Request, public_id: str, **refused: forms.Form) -> HttpResponse:
    """The page of a grid; with a form that was refused, as it was filled in."""
    day, today = as_of(request), localdate()
    card = queries.cell_card(actor=request.actor, public_id=public_id, as_of=day)
    context: dict[str, Any] = {"card": card}
    if card.may_change:
        others = queries.cells(actor=request.actor, as_of=today, area=card.cell.area)
        head = card.cell.head.public_id if card.cell.head else ""
        context |= {
            "others": [each for each in others if each.pk != card.cell.pk],
            "head": HeadForm(
                helpers=_named(_heads(request.actor, card.cell.area, today)),
                initial={"head": head},
            ),
            "end": EndCellForm(initial={"until": today}),
            **refused,
        }
    status = 422 if refused else 200
    return render(request, "web/pairing/grid.html", context, status=status)


@methods(write=["POST"])
@allow(sees_households)
def grid_head(request: Request, public_id: str) -> HttpResponse:
    """Give a grid another head, or none."""
    cell, today = queries.one_cell(actor=request.actor, public_id=public_id), localdate()
    perms.require_gridder(request.actor, cell.area)
    heads = _heads(request.actor, cell.area, today)
    form = HeadForm(request.POST, helpers=_named(heads))
    if form.is_valid():
        try:
            head = heads.get(form.cleaned_data["head"])
            actions.give_head(cell=cell, head=head, on=today, by=request.actor)
        except Problem as problem:
            refuse(form, problem)
        else:
            messages.success(request, gettext("The head of the grid is changed."))
            return redirect(address(request, "web:grid", public_id))
    return _grid(request, public_id, head=form)


@methods(write=["POST"])
@allow(sees_households)
def grid_end(request: Request, public_id: str) -> HttpResponse:
    """End a grid; its households are in none from then on."""
    cell = queries.one_cell(actor=request.actor, public_id=public_id)
    perms.require_gridder(request.actor, cell.area)
    form = EndCellForm(request.POST)
    if form.is_valid():
        try:
            actions.end_cell(cell=cell, until=form.cleaned_data["until"], by=request.actor)
        except Problem as problem:
            refuse(form, problem)
        else:
            messages.success(request, gettext("The grid has ended; its households are in none."))
            return redirect(address(request, "web:grids-village", cell.area))
    return _grid(request, public_id, end=form)


@methods(read=["GET"])
@allow(sees_households)
def five(request: Request, code: str) -> HttpResponse:
    """Five things to each household of a village: what was brought, when, by whom, and who lacks
    which."""
    place = _village(request.actor, code, request)
    day = as_of(request)
    rows = households.households(actor=request.actor, as_of=day, area=place.code)
    listing = FIVE.of(request, rows)
    households.with_names(request.actor, listing.rows)
    listing.rows = list(
        analytics.five_of(actor=request.actor, households=listing.rows, as_of=day, lang=language())
    )
    return show(request, "web/pairing/five.html", {"listing": listing, "village": place})


def _village(actor: Actor, code: str, request: Request) -> Any:
    code = parse_code(code)
    if level_of(code) != Level.VILLAGE or not actor.can(Permission.SEE_HOUSEHOLDS, area=code):
        raise NotFound
    found = directory.places(actor=actor, as_of=as_of(request), area=code).first()
    if found is None:
        raise NotFound
    return found


def _named(helpers: dict[str, Any]) -> list[tuple[str, str]]:
    return [(key, row.person.name) for key, row in helpers.items()]


def _heads(actor: Actor, area: str, day: Any) -> dict[str, Any]:
    rows = queries.helpers(actor=actor, as_of=day, area=area[: Level.TOWNSHIP])[:_SHOWN]
    return {row.public_id: row for row in rows}
