"""Endpoints of the numbers that are stated of places."""

from __future__ import annotations

from django.utils.timezone import localdate
from ninja import Query

from zhucun.directory import actions, queries
from zhucun.directory.enums import Permission
from zhucun.doors.api.access import Request
from zhucun.doors.api.directory.schemas import NumbersIn, NumbersOut, NumbersWanted, StatedOut
from zhucun.doors.api.fields import Code, IdempotencyKey
from zhucun.doors.api.problems import Unfit
from zhucun.doors.api.receipts import once
from zhucun.kernel.divisions import Level, is_under
from zhucun.kernel.problems import N_


def stated_numbers(request: Request, code: Code, wanted: Query[NumbersWanted]) -> list[StatedOut]:
    """The latest number of a place and of those right below it, up to a day.

    In the order of codes. Three queries. An incidence has the rural register as its base.
    """
    place = queries.place_card(actor=request.auth, code=code, as_of=wanted.as_of)
    level = next((level for level in Level if level > len(code)), None)
    below = (
        queries.places(actor=request.auth, as_of=wanted.as_of, area=code, level=level)
        if level
        else ()
    )
    rows = [place, *sorted(below, key=lambda row: row.code)]
    known = queries.numbers_of(number=wanted.number, places=rows, as_of=wanted.as_of)
    return [
        StatedOut(
            code=row.code,
            name=row.short_name,
            value=known[row.code].value if row.code in known else None,
            as_of=known[row.code].as_of if row.code in known else None,
        )
        for row in rows
    ]


def state_numbers(
    request: Request, code: Code, body: NumbersIn, key: IdempotencyKey = ""
) -> NumbersOut:
    """State a number of a place and of places below it as of a day, all or none.

    The same day again replaces it; what stands there already is left. 404 outside the own area,
    422 for a place that had ended, that does not lie below, or for a day ahead.
    """
    if body.as_of > localdate():
        raise Unfit(field="as_of", why=N_("the day has not come yet"))
    queries.place_card(actor=request.auth, code=code, as_of=body.as_of)
    request.auth.require(Permission.MANAGE_PLACES, area=code)
    given = {each.code: each.value for each in body.numbers}
    if any(not is_under(each, code) for each in given):
        raise Unfit(field="numbers", why=N_("a place does not lie here"))

    def act() -> str:
        found = queries.places(actor=request.auth, as_of=body.as_of, area=code)
        rows = {row.code: row for row in found.filter(code__in=list(given))}
        for each in given:
            if each not in rows:
                rows[each] = queries.place_on(code=each, as_of=body.as_of)
        figures = {rows[each]: {body.number.value: value} for each, value in given.items()}
        changed = actions.record_figures(figures=figures, as_of=body.as_of, by=request.auth)
        return str(changed)

    doing = f"state_numbers {code}"
    changed = once(actor=request.auth, key=key, doing=doing, body=body, act=act)
    return NumbersOut(changed=int(changed))
