"""Presence around 马庄村: trips, a rota, checks that were drawn, the sheets of two months. All of
it demonstration; whoever stands in the article is found present."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from demo.people import FROM_ARTICLE
from zhucun.directory import queries as directory
from zhucun.directory.perms import Actor
from zhucun.directory.queries import midnight
from zhucun.presence import actions
from zhucun.presence.enums import CheckMethod, CheckResult, DayCode, TripKind, WarningStep
from zhucun.presence.queries import checks, sheets
from zhucun.roster import queries as roster

if TYPE_CHECKING:
    from demo.world import World

COUNTY, VILLAGE = "411327", "411327313209"
JUNE, JULY = date(2025, 6, 1), date(2025, 7, 1)
DRAWN_ON = date(2025, 7, 16)
#: A day of an absence that was none.
EXCUSED = date(2025, 6, 19)
#: How many are drawn, and how many of them somebody has been to.
DRAWN, CHECKED = 12, 8


def build(world: World) -> None:
    """What the menu of presence has to show: one of each, most of it without a fault."""
    office = world.office(COUNTY)
    team = [roster.serving(person=person.public_id, on=JULY)[0] for person in world.mazhuang]
    _trips(team, office)
    _rota(world, team, office)
    _checks(office)
    _answered(team[1], office)
    _sheets(team)
    world.progress("presence of 马庄村", len(team), len(team))


def _trips(team: list[Any], by: Actor) -> None:
    training = [
        _draft(row, TripKind.TRAINING, date(2025, 7, 14), 2, "县委党校", "驻村干部业务培训")
        for row in team
    ]
    others = [
        _draft(team[0], TripKind.OFFICIAL, date(2025, 7, 22), 1, "县农业农村局", "对接产业项目"),
        _draft(team[0], TripKind.OFFICIAL, date(2025, 6, 12), 2, "派出单位", "汇报", to_unit=True),
        _draft(team[1], TripKind.ROTATION, date(2025, 7, 26), 2, "", ""),
    ]
    for drafts in (training, others):
        at = _at(min(draft.starts_on for draft in drafts) - timedelta(days=2))
        actions.record_trips(drafts, made_at=at, at=at, by=by)


def _draft(row: Any, kind: str, first: date, days: int, where: str, why: str, **more: Any) -> Any:
    return actions.TripDraft(
        posting=row,
        kind=kind,
        starts_on=first,
        ends_on=first + timedelta(days=days),
        place_text=where,
        reason=why,
        **more,
    )


def _rota(world: World, team: list[Any], by: Actor) -> None:
    """Two of the team each night of July, in turns."""
    nights = {
        JULY + timedelta(days=number): [
            team[number % len(team)],
            team[(number + 1) % len(team)],
        ]
        for number in range(31)
    }
    village = world.places[VILLAGE]
    actions.set_night_duty(village=village, nights=nights, at=_at(date(2025, 6, 30)), by=by)


def _checks(by: Actor) -> None:
    """A draw over the county; all but one whom somebody went to see were there."""
    draw = actions.draw_checks(
        area=COUNTY, on=DRAWN_ON, seed="2025080", size=DRAWN, at=_at(DRAWN_ON), by=by
    )
    rows = checks.draw_card(actor=by, public_id=draw.public_id).rows[:CHECKED]
    may_lack = [one for one in rows if one.posting.person.remarks != FROM_ARTICLE]
    lacking = may_lack[-1] if len(rows) == CHECKED else None
    for one in rows:
        is_absent = one is lacking
        actions.record_check(
            posting=one.posting,
            draw=draw,
            on=DRAWN_ON,
            method=CheckMethod.VISIT,
            result=CheckResult.ABSENT if is_absent else CheckResult.PRESENT,
            note="村部无人，电话未接通" if is_absent else "",
            at=_at(DRAWN_ON),
            by=by,
        )


def _answered(row: Any, by: Actor) -> None:
    """An absence that was none: found, answered by the cadre, closed by the office."""
    day = EXCUSED
    found = actions.record_check(
        posting=row,
        on=day,
        method=CheckMethod.PHONE,
        result=CheckResult.ABSENT,
        note="两次电话未接通",
        at=_at(day),
        by=by,
    )
    answer = "当日陪同村民到县医院办理住院，手机没电，有村委会证明"
    cadre = _account("duiyuan", day)
    actions.answer_check(check=found, answer=answer, at=_at(day + timedelta(days=1)), by=cadre)
    actions.decide_warning(
        check=found,
        step=WarningStep.NONE,
        reason="情况属实，不予处理",
        at=_at(day + timedelta(days=4)),
        by=by,
    )


def _sheets(team: list[Any]) -> None:
    """June is locked, by the cadres who have accounts first, and one day of it set right; of July
    the first secretary has confirmed his."""
    first, second = _account("shuji", JULY), _account("duiyuan", JULY)
    township = _account("tangzhuang", JULY)
    for row, own in zip(team, (first, second, None), strict=False):
        if own is not None:
            _confirm(row, JUNE, date(2025, 7, 1), own)
        _confirm(row, JUNE, date(2025, 7, 2), township, "" if own else "本人在外培训，电话核实")
    _confirm(team[0], JULY, date(2025, 7, 31), first)
    day = date(2025, 7, 3)
    [sheet] = sheets.sheets_of([team[1]], month=JUNE, as_of=day)
    actions.correct_sheet(
        posting=team[1],
        day=EXCUSED,
        becomes=DayCode.VILLAGE,
        reason="陪同村民住院，村委会证明在册",
        base=sheet.stored.version if sheet.stored else 0,
        at=_at(day),
        by=township,
    )


def _confirm(row: Any, month: date, on: date, by: Actor, reason: str = "") -> None:
    [sheet] = sheets.sheets_of([row], month=month, as_of=on)
    actions.confirm_sheet(
        posting=row, month=month, shown=sheet.signs, without_own_reason=reason, at=_at(on), by=by
    )


def _account(username: str, on: date) -> Actor:
    account = directory.account_named(username=username)
    assert account is not None
    return directory.actor_of(account, on=on)


def _at(day: date) -> datetime:
    return midnight(day) + timedelta(hours=17)
