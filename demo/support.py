"""保障 in 社旗: work funds that a batch paid, another that waits, insurance with a gap, check-ups,
seasonal visits, the kit of 马庄村, and what a unit arranged. All of it is demonstration."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from zhucun.directory.perms import Actor
from zhucun.directory.queries import midnight
from zhucun.economy import queries as economy
from zhucun.roster import queries as roster
from zhucun.signoff import actions as signoff
from zhucun.support import actions, queries
from zhucun.support.enums import CareKind, UnitFundKind
from zhucun.support.models import Batch

if TYPE_CHECKING:
    from demo.world import World

COUNTY, VILLAGE = "411327", "411327313209"
YEAR = 2025
DRAWN_ON, PAID_ON, TODAY = date(2025, 7, 8), date(2025, 7, 18), date(2025, 7, 28)
THROUGH = date(2025, 6, 30)
REWARD = "three-years-reward"
ACCIDENT, ILLNESS = "accident-insurance", "critical-illness-insurance"
#: So many of the county have a check-up, a visit, a policy on record.
_MANY = 40


def build(world: World) -> None:
    """One of each for the menu of support; its money is assumed by the demo's example pack."""
    if VILLAGE not in world.places or not world.mazhuang:
        return
    office = world.office(COUNTY)
    team = [roster.serving(person=person.public_id, on=TODAY)[0] for person in world.mazhuang]
    people = list(roster.roster(actor=office, as_of=TODAY, wanted=_in(COUNTY))[:_MANY])
    _insured(people, office)
    _cared_for(people, office)
    _kit(team, office)
    _unit(office)
    _rewarded(office)
    paid = _paid(office)
    world.progress("support", len(people) + paid, len(people) + paid)


def _in(area: str) -> roster.RosterFilter:
    return roster.RosterFilter(area=area)


def _insured(people: list[Any], by: Actor) -> None:
    """Two policies against accidents with a month between, one against critical illness."""
    for cover, since, until, those in (
        (ACCIDENT, date(2024, 1, 1), date(2025, 1, 1), people),
        (ACCIDENT, date(2025, 2, 1), date(2026, 2, 1), people[:-1]),
        (ILLNESS, date(2025, 1, 1), date(2025, 9, 1), people[::2]),
    ):
        covered = [row for row in those if row.ends_on is None and row.starts_on < until]
        draft = actions.InsuranceDraft(
            area=COUNTY,
            cover=cover,
            insurer="演示财产保险社旗支公司",
            number=f"DEMO{since:%Y%m%d}{len(covered):04d}",
            since=since,
            until=until,
        )
        if covered and cover in {one.id for one in queries.covers_of(people[0].area, since)}:
            at = midnight(max(since, covered[0].starts_on))
            actions.add_insurance(draft, postings=covered, at=at, by=by)


def _cared_for(people: list[Any], by: Actor) -> None:
    """Most had their check-up; every third was visited in summer, the others are planned."""
    drafts = []
    for number, row in enumerate(people):
        day = TODAY - timedelta(days=40 + number % 20)
        if number % 5 and row.starts_on <= day:
            drafts.append(actions.CareDraft(posting=row, kind=CareKind.CHECK_UP, on=day))
        visit: dict[str, Any] = {"posting": row, "kind": CareKind.CARE_VISIT, "season": "summer"}
        if number % 3 == 0 and row.starts_on <= TODAY - timedelta(days=9):
            on = TODAY - timedelta(days=number % 9)
            drafts.append(actions.CareDraft(**visit, on=on, note="送清凉"))
        else:
            drafts.append(actions.CareDraft(**visit, planned_on=date(2025, 8, 1 + number % 9)))
    actions.record_care(drafts, at=_at(TODAY), by=by)


def _kit(team: list[Any], by: Actor) -> None:
    """The base of 马庄村 lacks a printer; nobody looked for the air conditioner."""
    base = team[0].team
    if base is None:
        return
    found = {"computer": True, "printer": False, "kitchenware": True, "refrigerator": True}
    actions.check_kit(team=base, found=found, on=date(2025, 7, 2), at=_at(TODAY), by=by)


def _unit(by: Actor) -> None:
    """What the unit of a village arranged and spent, and a project to which it is bound."""
    ties = queries.ties(actor=by, year=YEAR, as_of=TODAY, area=VILLAGE)
    for tie in ties[:1]:
        for kind, amount, day, document in (
            (UnitFundKind.ARRANGED, "12000", date(2025, 3, 6), "演示[2025]6号"),
            (UnitFundKind.SPENT, "3580.50", date(2025, 5, 20), "演示记-0520-11"),
        ):
            draft = actions.FundDraft(kind=kind, amount=Decimal(amount), on=day, document=document)
            tie = queries.one_tie(
                actor=by,
                unit=tie.unit.public_id,
                village=tie.area,
                year=YEAR,
                as_of=TODAY,
            )
            actions.record_fund(tie=tie, draft=draft, at=_at(day), by=by)
        for project in economy.projects(actor=by, as_of=TODAY, area=VILLAGE)[:1]:
            actions.bind_project(tie=tie, project=project, at=_at(TODAY), by=by)


def _rewarded(by: Actor) -> None:
    """One cadre got his reward of the year without a list."""
    lines = queries.due_lines(
        actor=by,
        year=YEAR,
        through=THROUGH,
        wanted=queries.Wanted(area=COUNTY, entitlement=REWARD),
    )
    rewarded = queries.people_of(by, [line.posting.code for line in lines[:1]]).values()
    money = [
        actions.Money(
            posting=row,
            entitlement=REWARD,
            year=YEAR,
            amount=Decimal(3000),
            paid_on=date(2025, 7, 4),
            voucher="演示2025-0704",
        )
        for row in rewarded
    ]
    actions.record_payments(money, at=_at(TODAY), by=by)


def _paid(by: Actor) -> int:
    """What is due by the end of June: drawn up, signed, exported, all but one paid; a second batch
    of the same month waits where something is left."""
    lines = [
        line
        for line in queries.due_lines(
            actor=by,
            year=YEAR,
            through=THROUGH,
            wanted=queries.Wanted(area=COUNTY, paid_by="finance"),
        )
        if line.unpaid > 0
    ]
    kinds = sorted({line.asked.id for line in lines})
    if not kinds:
        return 0
    first = _drawn(kinds[:1], "2025年上半年（演示）", by)
    _signed(first, by)
    actions.export_batch(batch=first, at=_at(DRAWN_ON), by=by)
    rows = list(first.lines.select_related("posting__person", "batch").order_by("pk"))
    told = [
        actions.Money(
            posting=row.posting,
            entitlement=row.entitlement,
            year=YEAR,
            amount=row.amount,
            paid_on=PAID_ON,
            voucher="演示2025-0718",
            line=row,
        )
        for row in rows[: max(1, len(rows) - 1)]
    ]
    made = actions.record_payments(told, at=_at(PAID_ON), by=by)
    if len(kinds) > 1:
        _drawn(kinds[1:], "2025年上半年第二批（演示）", by)
    return len(made)


def _drawn(kinds: list[str], title: str, by: Actor) -> Batch:
    return actions.draw_up(
        area=COUNTY,
        year=YEAR,
        through=THROUGH,
        entitlements=kinds,
        title=title,
        at=_at(DRAWN_ON),
        by=by,
    )


def _signed(batch: Batch, by: Actor) -> None:
    """Sent; the finance office approved it on paper, as the office records."""
    actions.send_batch(batch=batch, at=_at(DRAWN_ON), by=by)
    card = queries.chain_card(actor=by, batch=batch, as_of=DRAWN_ON)
    assert card is not None
    for step, word in (*card.may.signs, *card.may.records):
        signing = signoff.Signing(
            case=card.case.public_id,
            step=step,
            word=word,
            evidence=card.opened.evidence,
            signer="演示财政局经办人",
        )
        signoff.sign_case(signing, at=_at(DRAWN_ON), by=by)
    batch.refresh_from_db()


def _at(day: date) -> datetime:
    return midnight(day) + timedelta(hours=17)
