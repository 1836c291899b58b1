"""Plans in 马庄村: the year's task list, what was done for it, and the pledge that lies before its
parties. All of it is demonstration."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from demo.fieldwork import account
from zhucun.directory.queries import midnight
from zhucun.fieldwork import actions
from zhucun.fieldwork.enums import EvidenceKind, PlanKind
from zhucun.fieldwork.models import Visit
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
    pledge = actions.make_plan(kind=PlanKind.PLEDGE, posting=first, **told)
    chosen = [items[number].public_id for number in _PLEDGED]
    actions.pledge_items(pledge=pledge, items=chosen, at=at, by=by)
    actions.submit_pledge(pledge=pledge, at=at, by=by)
    world.progress("plans", 3, 3)


def _draft(title: str, target: str, unit: str, due_on: date) -> actions.ItemDraft:
    amount = Decimal(target) if target else None
    return actions.ItemDraft(title=title, target=amount, unit=unit, due_on=due_on)
