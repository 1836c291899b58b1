"""用、励 in 社旗: outcomes, a commendation, a checked list, a case, and one that was decided and
cancelled a reward that had been paid. All of it is demonstration."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from demo.fieldwork import account
from demo.support import REWARD
from zhucun.directory.perms import Actor
from zhucun.directory.queries import midnight
from zhucun.reward import actions, queries
from zhucun.reward.enums import Ground, Level, Measure, OutcomeKind
from zhucun.roster import queries as roster
from zhucun.roster.queries import RosterFilter
from zhucun.signoff import actions as signoff
from zhucun.signoff import queries as signing
from zhucun.support import queries as support

if TYPE_CHECKING:
    from demo.world import World

COUNTY = "411327"
ON = date(2025, 7, 28)
_OUTCOMES = (
    (OutcomeKind.PROMOTION, date(2025, 3, 12), "乡镇副镇长"),
    (OutcomeKind.RANK, date(2025, 4, 2), "四级主任科员"),
    (OutcomeKind.RANK, date(2025, 6, 18), "三级主任科员"),
    (OutcomeKind.TITLE, date(2025, 5, 20), "高级农艺师"),
    (OutcomeKind.FURTHER_USE, date(2025, 7, 1), "办公室主任"),
)
_ELSEWHERE = "李乡镇,26,2016—2018年任乡镇干部（人事档案）\n王机关,0,人事档案\n赵不详"


def build(world: World) -> None:
    """Nothing where nobody serves in the county."""
    if COUNTY not in world.actors:
        return
    office = world.office(COUNTY)
    rows: list[Any] = list(
        roster.roster(actor=office, as_of=ON, wanted=RosterFilter(area=COUNTY))[:12]
    )
    if not rows:
        return
    drafts = [
        actions.OutcomeDraft(posting=row, kind=kind, on=on, detail=detail, document="社组干")
        for row, (kind, on, detail) in zip(rows, _OUTCOMES, strict=False)
        if row.starts_on < on
    ]
    actions.record_outcomes(drafts, at=midnight(ON), by=office)
    made = actions.commend(
        [row.public_id for row in rows[-2:]],
        area=COUNTY,
        level=Level.COUNTY,
        title="2025年上半年驻村工作通报表扬",
        document="社驻办〔2025〕7号",
        given_on=ON,
        reason="县级表扬，由县委组织部研究决定",
        at=midnight(ON),
        by=office,
    )
    for each in made[:1]:
        actions.publish_commendation(commendation=each, on=ON, at=midnight(ON), by=office)
    names = "\n".join([*(row.person.public_id for row in rows[:3]), _ELSEWHERE])
    actions.check_promotions(
        queries.listed(names), area=COUNTY, title="7月拟提拔人选（演示）", as_of=ON, by=office
    )
    actions.open_case(
        actions.CaseDraft(
            posting=rows[-1],
            ground=Ground.OTHER,
            measure=Measure.CRITICISM,
            rows=[("document", "", "县驻村办通报：工作台账长期未更新", date(2025, 7, 15))],
            reason="演示：工作台账三个月未更新，经提醒未改正",
        ),
        at=midnight(ON),
        by=office,
    )
    _cancelled(office)
    world.progress("reward", len(drafts), len(drafts))


def _cancelled(office: Actor) -> None:
    """A reward is cancelled after it was paid: it is to be returned."""
    paid = support.payments(actor=office, year=ON.year).filter(entitlement=REWARD).first()
    if paid is None:
        return
    draft = actions.CaseDraft(
        posting=paid.posting,
        ground=Ground.TARGET,
        measure=Measure.BONUS,
        rows=[("document", "", "县委通报：承诺事项未按期完成", date(2025, 7, 10))],
        reason="演示：年度承诺事项未按期完成",
    )
    case = actions.open_case(draft, at=midnight(ON), by=office)
    for by in (account("jiwei"), office):
        rows = list(signing.cases(actor=by, as_of=ON, kind=queries.KIND, subjects=[case.public_id]))
        [card] = signing.cards(rows, actor=by, as_of=ON)
        for step, word in card.may.signs[:1]:
            signed = signoff.Signing(
                case=card.case.public_id, step=step, word=word, evidence=card.opened.evidence
            )
            signoff.sign_case(signed, at=midnight(ON), by=by)
    case.refresh_from_db()
    until = date(2026, 1, 28)
    actions.notify(
        case=case, document="社组〔2025〕9号", influence_until=until, at=midnight(ON), by=office
    )
