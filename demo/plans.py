"""Plans in 马庄村: the year's task list, what was done for it, its projects with their money, and
the pledge that lies before its parties. All of it is demonstration."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from demo.fieldwork import account
from zhucun.directory.perms import Actor
from zhucun.directory.queries import midnight
from zhucun.fieldwork import actions
from zhucun.fieldwork.enums import EvidenceKind, ItemKind, PlanKind
from zhucun.fieldwork.models import Plan, Visit
from zhucun.roster import queries as postings

if TYPE_CHECKING:
    from demo.world import World

MADE_ON, ON = date(2025, 1, 10), date(2025, 7, 30)
#: What is to be done, how much of it, by when.
_ITEMS: tuple[tuple[str, str, str, date], ...] = (
    ("硬化三组生产路", "1.20", "公里", date(2025, 6, 30)),
    ("指导建强一个合作社", "1", "个", date(2025, 12, 20)),
    ("安装太阳能路灯", "40", "盏", date(2025, 10, 31)),
    ("独居老人每月走访一次", "", "", date(2025, 12, 31)),
)
#: Item → days after MADE_ON, amount, note.
_DONE = ((0, 120, "0.50", "路基完成"), (0, 160, "0.70", "路面完成"), (2, 190, "25", "首批路灯"))
_PLEDGED = (1, 2)
#: One project is done and cost more than was planned; the other is under way.
_BRIDGE = actions.ItemDraft(
    title="修建便民桥",
    kind=ItemKind.PROJECT,
    target=Decimal(1),
    unit="座",
    budget=Decimal(180_000),
    before="过河绕行三公里，雨天学生不能到校",
    before_amount=Decimal(0),
    due_on=date(2025, 7, 15),
)
_PUMPS = actions.ItemDraft(
    title="更换饮水管网",
    kind=ItemKind.PROJECT,
    target=Decimal("3.60"),
    unit="公里",
    budget=Decimal(96_000),
    funder="村集体和社会捐资",
    before="管网老化，冬季三组经常停水",
    before_amount=Decimal(0),
    due_on=date(2025, 11, 30),
)
#: Project → days after MADE_ON, amount, yuan spent, note, how it stands now.
_PAID: tuple[tuple[int, int, str, str, str, str], ...] = (
    (0, 90, "0", "72000", "桥墩完成", ""),
    (0, 170, "1", "113500", "验收合格", "两岸直通，步行五分钟"),
    (1, 180, "1.20", "31500.50", "一组、二组已换", ""),
)


def build(world: World) -> None:
    """The task list of the first secretary, its progress, and his pledge before the three."""
    first = postings.serving(person=world.mazhuang[0].public_id, on=ON)[0]
    by, village, at = account("shuji"), first.place, midnight(MADE_ON)
    told: dict[str, Any] = {"village": village, "year": 2025, "at": at, "by": by}
    actions.make_plan(kind=PlanKind.YEAR_PLAN, **told)
    plan = actions.make_plan(kind=PlanKind.TASK_LIST, posting=first, **told)
    items = [actions.add_item(plan=plan, item=_draft(*each), at=at, by=by) for each in _ITEMS]
    visits = list(Visit.objects.filter(posting=first, voided_on=None).order_by("pk"))
    for number, (item, days, amount, note) in enumerate(_DONE):
        on = MADE_ON + timedelta(days=days)
        actions.report_progress(
            item=items[item],
            on=on,
            amount=Decimal(amount),
            note=note,
            evidence=EvidenceKind.VISIT,
            evidence_key=visits[number].public_id,
            made_at=midnight(on),
            at=midnight(on),
            by=by,
        )
    on = MADE_ON + timedelta(days=165)
    actions.complete_item(item=items[0], on=on, at=midnight(on), by=by)
    _projects(plan, first, visits[len(_DONE) :], by)
    pledge = actions.make_plan(kind=PlanKind.PLEDGE, posting=first, **told)
    chosen = [items[number].public_id for number in _PLEDGED]
    actions.pledge_items(pledge=pledge, items=chosen, at=at, by=by)
    actions.submit_pledge(pledge=pledge, at=at, by=by)
    world.progress("plans", 3, 3)


def _projects(plan: Plan, first: Any, visits: list[Visit], by: Actor) -> None:
    """The bridge, which the sending unit pays for and which is done, and the water pipes."""
    unit = first.unit.public_id if first.unit else ""
    bridge = replace(_BRIDGE, funder_unit=unit, owner=first.public_id)
    made = midnight(MADE_ON)
    rows = [actions.add_item(plan=plan, item=one, at=made, by=by) for one in (bridge, _PUMPS)]
    for number, (project, days, amount, yuan, note, after) in enumerate(_PAID):
        on = MADE_ON + timedelta(days=days)
        actions.report_progress(
            item=rows[project],
            on=on,
            amount=Decimal(amount),
            spent=Decimal(yuan),
            note=note,
            after=after,
            evidence=EvidenceKind.VISIT,
            evidence_key=visits[number % len(visits)].public_id,
            made_at=midnight(on),
            at=midnight(on),
            by=by,
        )
    on = MADE_ON + timedelta(days=175)
    actions.complete_item(item=rows[0], on=on, at=midnight(on), by=by)


def _draft(title: str, target: str, unit: str, due_on: date) -> actions.ItemDraft:
    amount = Decimal(target) if target else None
    return actions.ItemDraft(title=title, target=amount, unit=unit, due_on=due_on)
