"""What another number would change, and the rules held against history. Read only."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate

from zhucun.directory import queries as directory
from zhucun.directory.enums import Permission
from zhucun.doors.web.access import Request, allow, methods
from zhucun.doors.web.asof import as_of
from zhucun.doors.web.fieldwork.shown import period
from zhucun.doors.web.monitoring.shown import chosen_area, rule_label, screens
from zhucun.doors.web.problems import BadQuery
from zhucun.doors.web.roster.filters import areas
from zhucun.doors.web.roster.reasons import language
from zhucun.doors.web.words import unit_behind
from zhucun.engines.rules import Unset
from zhucun.kernel.periods import months_after
from zhucun.monitoring import queries
from zhucun.packs import ParameterAt

_HORIZONS = (90, 180, 365)
#: Households of each kind that the page shows.
_MOST = 200
_MOST_MONTHS = 24


@methods(read=["GET"])
@allow(screens)
def what_if(request: Request) -> HttpResponse:
    """Which households another line or threshold would add, and which it would drop."""
    actor, today, area = request.actor, as_of(request), chosen_area(request)
    parameters = queries.parameters_to_try(actor=actor, area=area, as_of=today)
    name, text = request.GET.get("name", "")[:40], request.GET.get("value", "").strip()[:20]
    context: dict[str, Any] = {
        "area": area,
        "areas": areas(request, Permission.SEE_HOUSEHOLDS),
        "parameters": _shown(parameters),
        "pack": directory.pack_for(area, as_of=today).id,
        "name": name,
        "value": text,
        "today": today,
        "most": _MOST,
        "place": directory.names_of([area], as_of=today).get(area, area),
    }
    if name and text:
        tried, conditions = queries.tried(
            actor=actor, area=area, as_of=today, name=name, value=_number(text)
        )
        context |= {
            "tried": tried,
            "label": tried.parameter.item.spec.label.in_(language()),
            "rows": queries.changed(conditions, actor=actor, limit=_MOST),
        }
    return render(request, "web/monitoring/what_if.html", context)


@methods(read=["GET"])
@allow(screens)
def history(request: Request) -> HttpResponse:
    """Precision, recall and lead time of the rules over some months, and where signs led to."""
    actor, today, area = request.actor, as_of(request), chosen_area(request)
    since, until = _months(request, today)
    horizon = request.GET.get("horizon", "") or str(_HORIZONS[1])
    if horizon not in {str(each) for each in _HORIZONS}:
        raise BadQuery(value=f"horizon={horizon[:20]}")
    told: dict[str, Any] = {"actor": actor, "area": area, "since": since, "until": until}
    scores = queries.back_test(**told, horizon_days=int(horizon), today=localdate())
    context = {
        "area": area,
        "areas": areas(request, Permission.SEE_HOUSEHOLDS),
        "since": since,
        "last": date.fromordinal(until.toordinal() - 1),
        "horizon": int(horizon),
        "horizons": _HORIZONS,
        "scores": [
            (score, rule_label(score.rule, area, today) if score.rule else "") for score in scores
        ],
        "channels": queries.channels(**told),
        "place": directory.names_of([area], as_of=today).get(area, area),
        "today": today,
    }
    return render(request, "web/monitoring/history.html", context)


def _shown(parameters: Sequence[ParameterAt]) -> list[tuple[str, str, str, list[str]]]:
    """(name, what it is called, its item, its values in the area's packs); empty is 未配置."""
    found: dict[str, tuple[str, str, str, list[str]]] = {}
    for one in parameters:
        label = one.item.spec.label.in_(language())
        kept = found.setdefault(one.name, (one.name, label, one.item.ref, []))
        is_open = isinstance(one.value, Unset)
        value = "" if is_open else f"{one.value}{unit_behind(one.unit or '', one.value)}"
        kept[3].append(value)
    return list(found.values())


def _months(request: Request, today: date) -> tuple[date, date]:
    """`?from=` and `?to=`, at most two years; else the last twelve months. Raises BadQuery."""
    if not request.GET.get("from"):
        return months_after(today.replace(day=1), -12), today
    asked = period(request, today)
    if months_after(asked.since, _MOST_MONTHS) < asked.until:
        raise BadQuery(value=f"{asked.since} – {asked.last}")
    return asked.since, asked.until


def _number(text: str) -> Decimal:
    try:
        value = Decimal(text)
    except InvalidOperation as error:
        raise BadQuery(value=text) from error
    if not value.is_finite() or abs(value) > 10**9:
        raise BadQuery(value=text)
    return value
