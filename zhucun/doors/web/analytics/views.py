"""Pages of the figures. Every number leads to its rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.timezone import now
from django.utils.translation import gettext

from zhucun.analytics import queries
from zhucun.directory import queries as directory
from zhucun.directory.enums import Permission
from zhucun.doors.web.access import Request, allow, can, methods
from zhucun.doors.web.analytics.lists import BASE_ROWS, OTHER_ROWS, PLACE_ROWS, ROWS
from zhucun.doors.web.asof import as_of
from zhucun.doors.web.intake.files import XLSX
from zhucun.doors.web.listing import show
from zhucun.doors.web.policy.content import language
from zhucun.doors.web.problems import BadQuery
from zhucun.engines.rules import Outcome
from zhucun.kernel.divisions import parse_code
from zhucun.kernel.problems import NotFound
from zhucun.packs import PackAt
from zhucun.reports import queries as reports
from zhucun.support.queries.arrived import asks_of_help, missing_of

#: What the board tells first: the villages, then who serves there.
_SUBJECTS = {subject: n for n, subject in enumerate(("village", "posting", "team", "township"))}
#: No list behind a figure is longer than a page that a person can read; exports are for more.
MOST_ROWS = 10_000


@methods(read=["GET"])
@allow(can(Permission.SEE_POSTINGS))
def board(request: Request, area: str = "") -> HttpResponse:
    """Every indicator of the area's pack on the day: computed, declared, and whether the two
    agree. As it was kept, where it was; `?now=1` computes it anew."""
    area, pack = asked(request, area)
    told: dict[str, Any] = {"actor": request.actor, "pack": pack, "area": area}
    kept = None if request.GET.get("now") == "1" else queries.kept_board(**told)
    measured = kept.measured if kept else queries.board(**told)
    declared_below = queries.declared_below(pack=pack, area=area)
    codes = {each.figure.area for each in declared_below}
    context = {
        **frame(request, area, pack),
        "below_declared": declared_below,
        "names": directory.names_of(codes, as_of=pack.as_of) if codes else {},
        "windows": queries.windows_counted(pack=pack),
        "data_day": queries.data_day(pack),
        "kept_board": kept,
        "exports": request.actor.can(Permission.EXPORT, area=area),
        "computed": sorted(
            (each for each in measured if each.state != "no-records"),
            key=lambda each: _SUBJECTS.get(each.item.spec.subject, len(_SUBJECTS)),
        ),
        "waiting": [each for each in measured if each.state == "no-records" and each.declared],
        "others": [each for each in measured if each.state == "no-records" and not each.declared],
    }
    return render(request, "web/analytics/board.html", context)


@methods(read=["GET"])
@allow(can(Permission.EXPORT))
def board_file(request: Request, area: str) -> HttpResponse:
    """The board as a workbook, with why declared figures differ; who took it is logged."""
    area, pack = asked(request, area)
    told: dict[str, Any] = {"actor": request.actor, "pack": pack, "area": area}
    kept = queries.kept_board(**told)
    content = reports.board_workbook(
        kept.measured if kept else queries.board(**told),
        computed_at=kept.computed_at if kept else now(),
        language=language(),
        **told,
    )
    answer = HttpResponse(content, content_type=XLSX)
    name = f"{gettext('Board')}-{area or 'all'}-{pack.as_of}.xlsx"
    answer["Content-Disposition"] = content_disposition_header(True, name) or ""
    return answer


@methods(read=["GET"])
@allow(can(Permission.SEE_POSTINGS))
def figure(request: Request, area: str, indicator: str) -> HttpResponse:
    """One indicator: how it is defined, and the records behind it (`?part=denominator`: behind
    its base), or why there are none."""
    area, pack = asked(request, area)
    part: Any = request.GET.get("part", "numerator")
    if part not in ("numerator", "denominator"):
        raise BadQuery(value=f"part={part[:20]}")
    told: dict[str, Any] = {"actor": request.actor, "pack": pack, "area": area}
    measured = queries.measure(indicator=indicator, **told)
    context = {
        **frame(request, area, pack),
        "item": measured.item,
        "part": part,
        "measured": measured,
        "explanations": queries.explanations(measured=measured, **told),
        "listing": None,
    }
    if measured.state == "no-records":
        return render(request, "web/analytics/figure.html", context)
    item, codes = queries.rows_behind(indicator=indicator, part=part, limit=MOST_ROWS, **told)
    if part == "denominator" and item.spec.denominator_figure:
        base = queries.base_rows(spec=item.spec, **told)
        listing = BASE_ROWS.of(request, base)
        names = {row.place: row.name for row in base}
        return show(
            request, "web/analytics/figure.html", {**context, "listing": listing, "names": names}
        )
    rows = _rows(request, item.spec.subject, codes)
    return show_rows(request, "web/analytics/figure.html", rows, context)


@methods(read=["GET"])
@allow(can(Permission.SEE_POSTINGS))
def coverage(request: Request, area: str = "") -> HttpResponse:
    """The pack's rules over all rows of the area, and the questions that its records raise."""
    area, pack = asked(request, area)
    told: dict[str, Any] = {"actor": request.actor, "pack": pack, "area": area}
    context = {
        **frame(request, area, pack),
        "rules": queries.coverage(**told),
        "leads": queries.leads(**told),
        "chain": queries.chain_list(pack),
    }
    return render(request, "web/analytics/coverage.html", context)


@methods(read=["GET"])
@allow(can(Permission.SEE_POSTINGS))
def covered(request: Request, area: str, rule: str) -> HttpResponse:
    """The rows that gave an outcome to one rule; by default the gaps."""
    area, pack = asked(request, area)
    try:
        outcome = Outcome(request.GET.get("outcome", Outcome.FAIL))
    except ValueError as error:
        raise BadQuery(value="outcome") from error
    item, codes = queries.coverage_rows(
        actor=request.actor, pack=pack, rule=rule, area=area, outcome=outcome, limit=MOST_ROWS
    )
    rows = _rows(request, item.spec.subject, codes)
    if outcome is Outcome.FAIL and asks_of_help(pack, item):
        rows = _lacking(request, pack, area, rows)
    context = {**frame(request, area, pack), "item": item, "outcome": outcome}
    return show_rows(request, "web/analytics/covered.html", rows, context)


@methods(read=["GET"])
@allow(can(Permission.SEE_POSTINGS))
def lead(request: Request, area: str, screen: str) -> HttpResponse:
    """One question of the pack, with the records that raise it: leads, not findings."""
    area, pack = asked(request, area)
    item, codes = queries.lead_rows(
        actor=request.actor, pack=pack, screen=screen, area=area, limit=MOST_ROWS
    )
    rows = _rows(request, item.spec.subject, codes)
    context = {**frame(request, area, pack), "item": item}
    return show_rows(request, "web/analytics/lead.html", rows, context)


def asked(request: Request, area: str) -> tuple[str, PackAt]:
    """The area, as asked or the actor's own, with the pack in force there on the day. Raises
    NotFound."""
    mine = request.actor.areas(Permission.SEE_POSTINGS)
    code = parse_code(area) if area else (mine[0] if mine else "")
    if not request.actor.can(Permission.SEE_POSTINGS, area=code):
        raise NotFound
    return code, directory.pack_for(code, as_of=as_of(request))


def frame(request: Request, area: str, pack: PackAt) -> dict[str, Any]:
    """What every page of figures shows: where, under which pack, and where else to look."""
    path = _path(request, area)
    return {
        "area": area,
        "area_name": path[-1]["name"] if path else "",
        "pack": pack,
        "path": path,
        "below": directory.areas_below(actor=request.actor, area=area, as_of=as_of(request)),
    }


def _path(request: Request, area: str) -> Sequence[Any]:
    return [
        {"code": place.code, "name": place.short_name}
        for place in directory.path_of(area, as_of=as_of(request))
        if request.actor.can(Permission.SEE_POSTINGS, area=place.code)
    ]


def _rows(request: Request, subject: str, codes: list[str]) -> list[queries.Row]:
    day: date = as_of(request)
    return queries.shown(actor=request.actor, subject=subject, codes=codes, as_of=day)


def show_rows(
    request: Request, template: str, rows: list[queries.Row], context: dict[str, Any]
) -> HttpResponse:
    subject = rows[0].subject if rows else "posting"
    lists = {"place": PLACE_ROWS, "posting": ROWS, "team": ROWS}
    listing = lists.get(subject, OTHER_ROWS).of(request, rows)
    names = directory.names_of((row.place for row in listing.rows), as_of=as_of(request))
    return show(request, template, {**context, "listing": listing, "names": names})


def _lacking(
    request: Request, pack: PackAt, area: str, rows: list[queries.Row]
) -> list[queries.Row]:
    """Households with the help of the pack that has not reached them. One query."""
    codes = [row.key for row in rows]
    known = missing_of(actor=request.actor, pack=pack, area=area, codes=codes)
    comma = "、" if language() == "zh" else ", "
    told = {
        code: comma.join(each.in_(language()) for each in found) for code, found in known.items()
    }
    return [
        replace(row, detail=f"{row.detail} · {told[row.key]}" if row.key in told else row.detail)
        for row in rows
    ]
