"""Due → paid → gap: the board, its lines, one posting, my own."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext

from zhucun.directory import queries as directory
from zhucun.directory.enums import Permission, UnitLevel
from zhucun.doors.web.access import Request, allow, methods
from zhucun.doors.web.asof import address, as_of, asking
from zhucun.doors.web.listing import show
from zhucun.doors.web.presence.leave import is_cadre
from zhucun.doors.web.roster.filters import areas
from zhucun.doors.web.roster.reasons import language
from zhucun.doors.web.support.forms import PayForm, refuse
from zhucun.doors.web.support.lists import LINES
from zhucun.doors.web.support.others import other_rows
from zhucun.doors.web.support.shown import (
    area_of,
    line_shown,
    pays,
    period_of,
    sees_batches,
    sees_or_own,
    sees_support,
    with_people,
    word,
)
from zhucun.kernel.divisions import Level
from zhucun.kernel.ids import is_public_id, new_public_id
from zhucun.kernel.problems import Problem
from zhucun.roster.enums import PostingRole
from zhucun.support import actions, queries
from zhucun.support.enums import LineState


@methods(read=["GET"])
@allow(sees_support)
def board(request: Request) -> HttpResponse:
    """What is due, paid and missing by entitlement, role, level and place; each number leads to its
    lines."""
    period, area = period_of(request), area_of(request)
    by = word(request, "by", ("county", "township"))
    lines = queries.due_lines(
        actor=request.actor,
        year=period.year,
        through=period.through,
        wanted=queries.Wanted(area=area),
    )
    links = queries.link_lines(
        actor=request.actor,
        year=period.year,
        through=period.through,
        area=area,
        beside=lines,
    )
    digits = Level.TOWNSHIP if by == "township" else Level.COUNTY
    rows = queries.board([*lines, *links], digits=digits)
    names = directory.names_of({row.area for row in rows}, as_of=as_of(request))
    lang = language()
    shown = [
        {
            "sums": row,
            "label": row.label.in_(lang),
            "payer": row.payer.in_(lang) if row.payer else "",
            "role": PostingRole(row.role).label if row.role else "",
            "level": UnitLevel(row.level).label if row.level else "",
            "place": names.get(row.area, row.area),
        }
        for row in rows
    ]
    context = {
        "rows": shown,
        "period": period,
        "area": area,
        "by": by,
        "areas": areas(request, Permission.SEE_SUPPORT),
        "total": _total(rows),
        "unconnected": [
            (one, one.label.in_(lang), one.subject.in_(lang))
            for one in queries.unconnected(
                areas=[area] if area else request.actor.areas(Permission.SEE_SUPPORT),
                year=period.year,
                through=period.through,
            )
        ],
        "others": other_rows(request, period, area) if sees_batches(request.actor) else (),
        "may_pay": pays(request.actor),
        "sees_batches": sees_batches(request.actor),
    }
    return render(request, "web/support/board.html", context)


def _total(rows: list[queries.Sums]) -> dict[str, Any]:
    return {
        "due": sum(row.due for row in rows),
        "paid": sum(row.paid for row in rows),
        "gap": sum(row.gap for row in rows),
        "withheld": sum(row.withheld for row in rows),
        "over": sum(row.over for row in rows),
        "agreed": sum(row.agreed for row in rows),
        "lines": sum(row.lines for row in rows),
        "open": sum(row.open for row in rows),
        "left_out": sum(row.left_out for row in rows),
    }


@methods(read=["GET"])
@allow(sees_support)
def lines(request: Request) -> HttpResponse:
    """The lines behind a number of the board."""
    period, wanted = period_of(request), wanted_of(request)
    found = queries.due_lines(
        actor=request.actor, year=period.year, through=period.through, wanted=wanted
    )
    listing = LINES.of(request, [line_shown(line) for line in found])
    listing.rows = with_people(request, listing.rows, period.year)
    context = {
        "listing": listing,
        "list_file": "web:support-lines-file",
        "period": period,
        "wanted": wanted,
        "area": wanted.area,
        "areas": areas(request, Permission.SEE_SUPPORT),
        "roles": PostingRole.choices,
        "states": LineState.choices,
    }
    return show(request, "web/support/lines.html", context)


def wanted_of(request: Request) -> queries.Wanted:
    """Which lines the address asks for. Raises BadQuery, BadCode."""
    return queries.Wanted(
        area=area_of(request),
        entitlement=request.GET.get("entitlement", "")[:60],
        role=word(request, "role", PostingRole.values),
        level=word(request, "level", UnitLevel.values),
        state=word(request, "state", LineState.values),
    )


@methods(read=["GET"], write=["POST"])
@allow(sees_or_own)
def posting(request: Request, public_id: str) -> HttpResponse:
    """All that is due to one posting in a year; the office records a payment that came without a
    list."""
    period = period_of(request)
    card = queries.support_card(
        actor=request.actor,
        posting=public_id,
        year=period.year,
        as_of=as_of(request),
        month=period.month,
        lang=language(),
    )
    may_pay = pays(request.actor) and request.actor.can(
        Permission.KEEP_SUPPORT, area=card.posting.area
    )
    form = PayForm(
        request.POST or None,
        asked=[
            (line.asked.id, line.asked.label.in_(language()))
            for line in card.lines
            if line.asked.paid_by != "unit"
        ],
        initial={"on": localdate()},
    )
    if may_pay and form.is_valid() and _paid(request, form, card):
        messages.success(request, gettext("The payment is on record."))
        page = address(request, "web:support-posting", public_id)
        return redirect(asking(page, f"year={period.year}"))
    context = _card(request, card, period) | {
        "form": form if may_pay and card.lines else None,
        "key": _key(request),
    }
    return render(request, "web/support/posting.html", context)


def _key(request: Request) -> str:
    """The form is sent once however often it is tapped."""
    given = request.POST.get("key", "")
    return given if is_public_id(given) else new_public_id()


def _paid(request: Request, form: PayForm, card: queries.SupportCard) -> bool:
    asked = form.cleaned_data
    money = actions.Money(
        posting=card.posting,
        entitlement=asked["entitlement"],
        year=card.year,
        amount=-asked["amount"] if asked["came"] else asked["amount"],
        paid_on=asked["on"],
        voucher=asked["voucher"],
        key=_key(request),
    )
    try:
        actions.record_payments([money], over_reason=asked["reason"], at=now(), by=request.actor)
    except Problem as problem:
        refuse(form, problem)
        return False
    return True


def _card(request: Request, card: queries.SupportCard, period: Any) -> dict[str, Any]:
    lang, actor = language(), request.actor
    may_keep = actor.viewer is None and (
        actor.can(Permission.KEEP_SUPPORT, area=card.posting.area)
        or (
            card.posting.unit is not None
            and card.posting.unit.public_id in actor.units(Permission.KEEP_SUPPORT)
        )
    )
    return {
        "card": card,
        "period": period,
        "lines": [line_shown(line) for line in card.lines],
        "covers": [(line, line.asked.label.in_(lang)) for line in card.covers],
        "kit": [(item.label.in_(lang), there) for item, there, _check in card.kit.items]
        if card.kit
        else [],
        "may_keep": may_keep,
        "may_pay": pays(actor) and actor.can(Permission.KEEP_SUPPORT, area=card.posting.area),
        "sees_others": sees_support(actor),
    }


def _is_of(card: queries.SupportCard, period: Any) -> bool:
    """On post in the year, or paid for it all the same."""
    row = card.posting
    is_on_post = row.starts_on <= period.through and (
        row.ends_on is None or row.ends_on.year >= period.year
    )
    return is_on_post or bool(card.payments)


@methods(read=["GET"])
@allow(is_cadre)
def my_support(request: Request) -> HttpResponse:
    """What is due to me, what was paid, and what is arranged for me."""
    period = period_of(request)
    cards = [
        _card(
            request,
            queries.support_card(
                actor=request.actor,
                posting=row.public_id,
                year=period.year,
                as_of=as_of(request),
                month=period.month,
                lang=language(),
            ),
            period,
        )
        for row in queries.my_postings(actor=request.actor)
    ]
    cards = [card for card in cards if _is_of(card["card"], period)]
    return render(request, "web/support/mine.html", {"cards": cards, "period": period})
