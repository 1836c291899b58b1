"""Forms that departments of 社旗县 ask cadres for. All of it demonstration, the document numbers
among it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from zhucun.directory.queries import midnight
from zhucun.reports import actions

if TYPE_CHECKING:
    from demo.world import World

AREA = "411327"
#: Title, issuer, basis, how often, of whom, from, until, headings.
FORMS: tuple[tuple[str, str, str, str, tuple[str, ...], date, date, tuple[str, ...]], ...] = (
    (
        "秋粮生产情况表",
        "社旗县农业农村局",
        "演示文号〔2025〕1号",
        "month",
        ("first_secretary", "member"),
        date(2025, 7, 1),
        date(2025, 9, 30),
        ("秋粮播种面积(亩)", "受旱面积(亩)", "农机具缺口(台)"),
    ),
    (
        "暑期儿童关爱情况表",
        "社旗县民政局",
        "演示文号〔2025〕2号",
        "once",
        ("first_secretary",),
        date(2025, 7, 1),
        date(2025, 8, 31),
        ("暑期托管点个数", "参加托管儿童数", "防溺水巡查次数"),
    ),
    (
        "农房渗漏排查表",
        "社旗县住房和城乡建设局",
        "演示文号〔2025〕3号",
        "once",
        ("member",),
        date(2025, 6, 1),
        date(2025, 12, 31),
        ("渗漏农房户数", "已修缮户数"),
    ),
)
#: A table to try on the page “Register a form”: it is refused, for all of it is on record here.
REFUSED = ("姓名", "出生年月", "派出单位", "本月驻村天数", "走访户次", "办实事件数")
WITHDRAWN_ON = date(2025, 7, 20)


def build(world: World) -> None:
    """Register the forms, and withdraw the third."""
    office = world.office(AREA)
    names = ("title", "issuer", "basis", "every", "roles", "first_day", "last_day", "labels")
    made = []
    for each in FORMS:
        values: dict[str, Any] = dict(zip(names, each, strict=True))
        at = midnight(values["first_day"])
        made.append(actions.register_form(area=AREA, **values, registered_at=at, by=office))
    actions.withdraw_form(
        form=made[-1],
        reason="与房屋安全台账合并",
        withdrawn_on=WITHDRAWN_ON,
        at=midnight(WITHDRAWN_ON),
        by=office,
    )
    world.progress("forms asked of cadres of 社旗县", len(made), len(made))
