"""From a figure to its rows: the quarters in which somebody served, each by its own posting."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.utils.http import urlencode
from django.utils.timezone import localdate
from django.utils.translation import gettext

from zhucun.appraisal import queries
from zhucun.directory.enums import Permission
from zhucun.doors.web.access import Request
from zhucun.doors.web.asof import address, asking
from zhucun.doors.web.words import language
from zhucun.kernel.periods import period_in_words


def quarters_of(request: Request, row: Any, *, since: date, until: date) -> list[tuple[str, str]]:
    """The quarters of [since, until) in which a cadre was on post and that the reader may open, as
    (name, address of the quarterly report)."""
    actor, end = request.actor, min(until, localdate() + timedelta(days=1))
    own = row.person is not None and row.person.public_id == actor.person
    found = []
    for one in row.services:
        if not one.posting or not (own or actor.can(Permission.SEE_FIELDWORK, area=one.area)):
            continue
        first, last = max(one.since, since), min(one.until, end)
        for span in queries.spans("quarter", first, last) if first < last else ():
            page = address(request, "web:quarter", one.posting)
            found.append((span.name, asking(page, urlencode({"quarter": span.name}))))
    return sorted(found)


def in_short(quarters: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Those of one year by their number alone, so that four of them stand on a line."""
    if len({name[:4] for name, _href in quarters}) > 1:
        return [(period_in_words(name, language()), href) for name, href in quarters]
    return [(gettext("Q%(number)s") % {"number": name[-1]}, href) for name, href in quarters]


def absences_of(request: Request, row: Any) -> str:
    """The address of the checks that did not find somebody; empty to who may not see them."""
    if not request.actor.can(Permission.SEE_PRESENCE, area=row.area):
        return ""
    asked = urlencode({"result": "absent", "q": row.called})
    return asking(address(request, "web:checks"), asked)
