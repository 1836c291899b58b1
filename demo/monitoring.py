"""Monitoring in 马庄村: a case at each stage, with its signs, clock, publicity and measures. All of
it is demonstration; not one of the households exists."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from demo.fieldwork import account
from demo.households import AREA, MAZHUANG
from zhucun.directory.queries import midnight
from zhucun.households import queries as homes
from zhucun.households.models import Household
from zhucun.monitoring import actions
from zhucun.monitoring.models import Case
from zhucun.monitoring.queries import members_shown, owners_of
from zhucun.signoff import actions as signoff
from zhucun.signoff import queries as signing

if TYPE_CHECKING:
    from demo.world import World

#: The first signs come in on this day.
FROM = date(2025, 7, 8)


def build(world: World) -> None:
    """The registry's monitored households get their cases; four others are told of in July."""
    if MAZHUANG not in world.places:
        return
    office = world.office(AREA)
    actions.take_over_monitored(area=MAZHUANG, at=midnight(FROM), by=office)
    rows = homes.households(actor=office, as_of=FROM, area=MAZHUANG).order_by("number")
    free = [row for row in rows if not Case.objects.filter(household=row).exists()]
    _three_sources(free[1])
    _on_the_board(free[3])
    _identified(world, free[5])
    _green(free[6])
    world.progress("cases of monitoring", 4, 4)


def _told(household: Household, source: str, kind: str, on: date, text: str, who: str) -> Case:
    sign = actions.report_sign(
        household=household.public_id,
        area=household.area,
        source=source,
        kind=kind,
        on=on,
        text=text,
        at=midnight(on + timedelta(days=1)),
        by=account(who),
    )
    assert sign.case is not None, "it was chosen by hand"
    return sign.case


def _three_sources(household: Household) -> None:
    """One household of which three tell; nobody was given it yet, and its day has passed."""
    _told(household, "cadre", "work", FROM, "户主返乡两个月未找到工作。", "duiyuan")
    _told(
        household,
        "department",
        "school",
        FROM + timedelta(days=6),
        "教体部门推送：学年自付1.1万元。",
        "sheqi",
    )
    _told(
        household,
        "public",
        "income",
        FROM + timedelta(days=9),
        "热线反映近期生活困难。",
        "tangzhuang",
    )


def _checked(household: Household, on: date, findings: str, who: str = "duiyuan") -> Case:
    """A sign, dispatched, checked on site two days later and compared the day after."""
    case = _told(household, "cadre", "work", on, findings, who)
    owner = _owner(case)
    actions.dispatch_case(case=case, owner=owner, at=midnight(on), by=account("tangzhuang"))
    day = on + timedelta(days=2)
    by = account(who)
    people = members_shown(by, case, as_of=day)
    letter = actions.LetterDraft(
        signed_on=day,
        signer=people[0].row.public_id,
        covers=[one.row.public_id for one in people],
        scope=("housing", "vehicle", "company"),
        lies_at="村委会档案柜",
    )
    actions.record_letter(case=case, draft=letter, at=midnight(day), by=by)
    check = actions.Check(
        on=day,
        findings=findings,
        income_per_head=Decimal(8600),
        has_difficulty=True,
        proposed="sudden",
    )
    actions.record_check(case=case, check=check, at=midnight(day), by=by)
    after = day + timedelta(days=1)
    actions.record_comparison(
        case=case,
        on=after,
        result="名下无商品房、无车辆、无工商登记。",
        at=midnight(after),
        by=account("sheqi"),
    )
    return case


def _owner(case: Case) -> str:
    office = account("sheqi")
    return str(owners_of(case.area, on=FROM, actor=office)[-1].public_id)


def _published(household: Household, on: date, findings: str) -> Case:
    case = _checked(household, on, findings)
    day = on + timedelta(days=4)
    branch = account("mazhuang")
    actions.record_review(
        case=case, on=day, votes_for=27, votes_against=1, at=midnight(day), by=branch
    )
    actions.publish(
        about=case,
        since=day,
        until=day + timedelta(days=4),
        added="公示地点：村委会公示栏",
        at=midnight(day),
        by=branch,
    )
    return case


def _on_the_board(household: Household) -> None:
    """Its publicity runs on the last days of the demo; then the township signs."""
    _published(household, date(2025, 7, 25), "在建筑工地务工的户主受伤停工，家庭收入减少。")


def _identified(world: World, household: Household) -> None:
    """The whole way: identified, announced, one measure delivered and one due."""
    case = _published(household, FROM, "暴雨淹没三亩大棚，投入无法收回。")
    signed = FROM + timedelta(days=10)
    for step, word, who in (
        ("township", "township", "tangzhuang"),
        ("county", "monitoring-office", "sheqi"),
    ):
        _sign(case, step, word, who, signed)
    office, first = world.office(AREA), account("shuji")
    after = signed + timedelta(days=1)
    case.refresh_from_db()
    actions.announce_case(case=case, on=after, at=midnight(after), by=office)
    drafts = (
        ("安排公益性岗位", "work", after + timedelta(days=7)),
        ("协助申请农业保险理赔", "industry", after + timedelta(days=40)),
    )
    for number, (title, kind, due_on) in enumerate(drafts):
        draft = actions.MeasureDraft(
            title=title, kind=kind, owner_name="巴镜均（第一书记）", due_on=due_on
        )
        measure = actions.add_measure(case=case, draft=draft, at=midnight(after), by=first)
        if number == 0:
            on = after + timedelta(days=5)
            actions.deliver_measure(
                measure=measure, on=on, result="已上岗，月补贴600元", at=midnight(on), by=first
            )


def _sign(case: Case, step: str, word: str, who: str, on: date) -> None:
    by = account(who)
    found = signing.cases(actor=by, as_of=on, kind="monitoring_case", subjects=[case.public_id])
    [card] = signing.cards(list(found), actor=by, as_of=on)
    made = signoff.Signing(
        case=card.case.public_id, step=step, word=word, evidence=card.opened.evidence
    )
    signoff.sign_case(made, at=midnight(on), by=by)


def _green(household: Household) -> None:
    """Help first: the roof is mended before anybody decides."""
    on = date(2025, 7, 29)
    case = _told(household, "villager", "disaster", on, "大风掀开东屋屋顶。", "duiyuan")
    at = midnight(on + timedelta(days=1))
    actions.open_green_channel(
        case=case, reason="房屋受损，先行修缮", at=at, by=account("tangzhuang")
    )
    draft = actions.MeasureDraft(
        title="修缮房屋屋顶", kind="housing", owner_name="村委会", due_on=date(2025, 8, 5)
    )
    actions.add_measure(case=case, draft=draft, at=at, by=account("mazhuang"))
