"""Screens over a scope: records that give cause to ask. A hit is a lead and no finding: it is never
red, and what gives no cause is no praise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from zhucun.analytics import queries as analytics
from zhucun.analytics.queries.grouped import screens_by_place
from zhucun.analytics.queries.responsibility import DUTY, duties
from zhucun.analytics.queries.tables import table
from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.engines.rollup import Lack
from zhucun.engines.rules import Unset
from zhucun.kernel.divisions import Level
from zhucun.kernel.periods import months_after
from zhucun.packs import PackAt
from zhucun.packs.items import PackItem
from zhucun.packs.kinds.common import UNSET_WORD
from zhucun.presence.queries import questions as presence
from zhucun.presence.queries.facts import facts_of
from zhucun.presence.queries.sheets import Wanted, month_sheets
from zhucun.reports.enums import Silence
from zhucun.reports.queries.pillars.columns import (
    FAILS,
    HOLDS,
    OPEN,
    Behind,
    Lacking,
    Listed,
    Measured,
    Rows,
    hidden,
    keep,
    keep_listed,
    sees,
)
from zhucun.reports.queries.pillars.compared import compare, compared_rows, is_compared
from zhucun.reports.queries.pillars.scope import Scope

Items = Sequence[PackItem[Any]]


def screens(actor: Actor, pack: PackAt, scope: Scope, items: Items, found: Measured) -> None:
    """Count the rows of screens: one query for each subject that SQL answers; those of months and
    of chains cost what their rooms say."""
    asked = [item for item in items if _asks(pack, item)]
    for item in items:
        if item not in asked:
            found.lacks(item.ref, Lack.UNSET)
    paid = [item for item in asked if is_compared(item)]
    compare(actor, pack, scope, paid, found)
    asked = [item for item in asked if item not in paid]
    counted = [item for item in asked if item.spec.subject not in (presence.SUBJECT, DUTY)]
    others = [item for item in asked if item not in counted]
    listed = screen_rows(actor=actor, pack=pack, scope=scope, items=others)
    keep_listed(found, scope, listed, mild=listed)
    told: dict[str, Any] = {"actor": scope.reader(actor), "pack": pack, "screens": counted}
    whole = screens_by_place(**told, places=scope.places(0))
    below = screens_by_place(**told, places=scope.places(scope.digits)) if scope.codes else {}
    for item in counted:
        mine = whole[item.id]
        if mine is None:
            found.lacks(item.ref, Lack.NOT_CONNECTED, Silence.NO_SCREENING)
            continue
        rows = Rows(scope)
        for at, numbers in ({"": mine.get("")} | (below.get(item.id) or {})).items():
            for what, number in zip((FAILS, HOLDS, OPEN), numbers or (), strict=False):
                rows.add_at(at, what, number)
        keep(found, item.ref, rows, is_mild=True)


def screen_rows(*, actor: Actor, pack: PackAt, scope: Scope, items: Items) -> Listed:
    """The rows of screens (kind/id); of those that SQL answers only the ones that give cause to
    ask."""
    paid = [item for item in items if is_compared(item)]
    found = compared_rows(actor=actor, pack=pack, scope=scope, items=paid)
    months: list[PackItem[Any]] = []
    for item in items:
        subject = item.spec.subject
        if item in paid:
            continue
        if subject == presence.SUBJECT:
            months.append(item)
        elif subject == DUTY:
            found[item.ref] = _duties(actor, pack, scope, item)
        else:
            found[item.ref] = _hits(actor, pack, scope, item)
    return found | (_months(actor, pack, scope, months) if months else {})


def _asks(pack: PackAt, item: PackItem[Any]) -> bool:
    """False where the pack leaves open when to ask, or a number that the question needs."""
    if item.spec.flag == UNSET_WORD:
        return False
    flag = pack.expression(item.spec.subject, item.spec.flag)
    return not any(isinstance(pack.values.get(name), Unset) for name in flag.parameters)


def _hits(actor: Actor, pack: PackAt, scope: Scope, item: PackItem[Any]) -> list[Behind]:
    """One query."""
    subject = item.spec.subject
    flag = pack.expression(subject, item.spec.flag)
    told: dict[str, Any] = {"pack": pack, "subject": subject, "area": scope.area}
    rows = table(actor=scope.reader(actor), names=flag.names, **told)
    said = f"CASE WHEN {rows.condition(flag)} THEN 1 ELSE 0 END"
    return [
        Behind(code, area, FAILS, subject=subject)
        for code, area, _said in rows.select([said], among=[said])
        if scope.counts(subject, code, area)
    ]


def _duties(
    actor: Actor, pack: PackAt, scope: Scope, item: PackItem[Any]
) -> list[Behind] | Lacking:
    """What is to be done in the villages, with those who stand behind it."""
    if not sees(actor, scope, Permission.SEE_POSTINGS) or scope.is_own:
        return Lacking(Lack.HIDDEN, Silence.HIDDEN)
    asks = pack.predicate(DUTY, item.spec.flag)
    return [
        Behind(each.code, each.village, FAILS if asks(each.facts) else HOLDS, subject=DUTY)
        for each in duties(actor=actor, pack=pack, area=scope.area)
        if scope.counts(DUTY, each.code, each.village)
    ]


def _months(actor: Actor, pack: PackAt, scope: Scope, items: Items) -> Listed:
    """The last month that is over, sheet by sheet. Above the county the sheets are too many to be
    opened for one page: the counties' own pages have them."""
    if not sees(actor, scope, Permission.SEE_PRESENCE):
        return hidden(item.ref for item in items)
    if len(scope.area) < Level.COUNTY:
        return dict.fromkeys(
            (item.ref for item in items), Lacking(Lack.NOT_COUNTED, Silence.IN_COUNTIES)
        )
    month = last_month(pack.as_of)
    wanted = Wanted(area=scope.area)
    sheets = [
        sheet
        for sheet in month_sheets(actor=actor, month=month, as_of=pack.as_of, wanted=wanted)
        if scope.counts("posting", sheet.posting.public_id, sheet.posting.area)
    ]
    if not sheets:
        return {item.ref: [] for item in items}
    postings = [sheet.posting for sheet in sheets]
    known = analytics.activities_of(actor=actor, postings=postings, month=month, area=scope.area)
    asked = presence.asked_of(sheets, month=month, known=known)
    hits = {(each.screen, each.sheet.posting.pk) for each in asked}
    facts = facts_of(postings, month)
    found: Listed = {item.ref: [] for item in items}
    told = {item.ref: pack.predicate(presence.SUBJECT, item.spec.flag) for item in items}
    names = dict.fromkeys(pack.vocabulary(presence.SUBJECT))
    for sheet in sheets:
        row: Mapping[str, Any] = {
            **names,
            **presence.row_of(sheet, facts, frozenset()),
            **known.get(sheet.posting.pk, {}),
        }
        for ref, holds in told.items():
            key = f"{sheet.posting.public_id}/{month:%Y-%m}"
            what = FAILS if (ref, sheet.posting.pk) in hits else OPEN
            if what == OPEN and holds(row) is not None:
                what = HOLDS
            rows = found[ref]
            assert isinstance(rows, list)
            rows.append(Behind(key, sheet.posting.area, what, subject="sheet"))
    return found


def last_month(day: date) -> date:
    """The first day of the last month that is over."""
    return months_after(day.replace(day=1), -1)
