"""The lists that come in and go out: members of branches, tasks of the stars; nothing half done."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook

from tests.branches.test_stars import STARS, keep, task
from tests.branches.world import AT, DAY, admit, found
from zhucun.branches.models import Branch, PartyMember, StarTask
from zhucun.directory.models import Place
from zhucun.directory.perms import Actor
from zhucun.directory.queries import pack_for
from zhucun.intake import actions as intake
from zhucun.intake import queries as lists
from zhucun.intake.rows import Scope, handler_for

HEADS = ("村名", "所在党支部", "姓名", "身份证号", "出生日期", "人员类别", "入党时间")
TASKS = ("年度", "星级", "序号", "重点任务", "分值", "核查单位")


def book(heads: tuple[str, ...], *rows: tuple[Any, ...]) -> bytes:
    made = Workbook()
    for row in (heads, *rows):
        made.active.append(list(row))
    out = BytesIO()
    made.save(out)
    return out.getvalue()


@pytest.fixture
def bring(office: Actor) -> Callable[..., Any]:
    """Opens a list as the office does: (batch, its difference)."""

    def brought(data: bytes, feed: str = "party-members", by: Actor = office) -> Any:
        batch = intake.open_batch(
            file=data, file_name="名册.xlsx", feed=feed, area="411327", as_of=DAY, by=by, made_at=AT
        )
        return batch, lists.preview(batch=batch, actor=by)

    return brought


@pytest.fixture
def take(bring: Callable[..., Any], office: Actor) -> Callable[..., Any]:
    """Takes a list over; it has no errors."""

    def taken(data: bytes, feed: str = "party-members") -> Any:
        batch, plan = bring(data, feed)
        assert [each.why for each in plan.errors] == []
        intake.accept(batch=batch, by=office, accepted_at=AT)
        return plan

    return taken


def line(
    name: str, stage: str = "正式党员", born: str = "1961-05-04", **more: Any
) -> tuple[Any, ...]:
    values = {"村名": "东关村", "姓名": name, "出生日期": born, "人员类别": stage, **more}
    return tuple(values.get(head) for head in HEADS)


def task_line(
    number: int, star: str = "支部过硬星", year: int = 2024, **more: Any
) -> tuple[Any, ...]:
    values = {"年度": year, "星级": star, "序号": str(number), "重点任务": f"任务{number}", **more}
    return tuple(values.get(head) for head in TASKS)


def test_a_list_becomes_the_register_and_comes_in_again_without_a_change(
    branch: Branch, take: Callable[..., Any]
) -> None:
    data = book(
        HEADS,
        line("王建国", 入党时间="1985-07-01"),
        line("李预备", "预备党员", "1990-01-01"),
        line("张积极", "入党积极分子", "1995-01-01"),
    )
    assert take(data).counts["new"] == 3
    stages = {row.local.name: row.stage for row in PartyMember.objects.all()}
    assert stages == {"王建国": "full", "李预备": "probationary", "张积极": "activist"}
    assert take(data).counts == {
        "new": 0, "changed": 0, "same": 3, "gone": 0, "errors": 0, "left": 0, "bad_rows": 0
    }  # fmt: skip


def test_a_later_list_moves_people_on_and_corrects_what_is_known(
    branch: Branch, keeper: Actor, take: Callable[..., Any]
) -> None:
    row = admit(branch, keeper, "李预备", stage="probationary", born=date(1990, 1, 1))
    plan = take(book(HEADS, line("李预备", "正式党员", "1990-01-01", 入党时间="2020-12-01")))
    assert plan.changed[0].after == {"stage": "full", "party_since": date(2020, 12, 1)}
    row.refresh_from_db()
    assert (row.stage, row.party_since) == ("full", date(2020, 12, 1))
    assert list(row.steps.values_list("on", flat=True)) == [row.joined_on, DAY]


def test_each_cell_that_cannot_be_taken_over_is_named_and_nothing_is_half_done(
    branch: Branch, west: Place, office: Actor, keeper: Actor, bring: Callable[..., Any]
) -> None:
    found(west, office, "第一支部")
    found(west, office, "第二支部")
    admit(branch, keeper, "李正式", born=date(1970, 1, 1))
    batch, plan = bring(
        book(
            HEADS,
            line("王**"),
            line("甲", 村名="西关村"),
            line("乙", 所在党支部="没有的支部"),
            line("李正式", "预备党员", "1970-01-01"),
            line("丙", 身份证号="411327196105040071"),
            line("丁"),
            line("丁"),
        )
    )
    codes = [(error.row, error.code) for error in sorted(plan.errors, key=lambda one: one.row)]
    assert codes == [
        (2, "branches.name-masked"),
        (3, "branches.branch-unclear"),
        (4, "branches.branch-unknown"),
        (5, "branches.stage-backwards"),
        (6, "directory.bad-id-number"),
        (8, "intake.row-twice"),
    ]
    assert PartyMember.objects.count() == 1


def test_whom_a_list_does_not_name_stays_a_member(
    branch: Branch, keeper: Actor, take: Callable[..., Any]
) -> None:
    admit(branch, keeper, "老党员", born=date(1950, 1, 1))
    plan = take(book(HEADS, line("新党员")))
    assert [each.label for each in plan.gone] == [branch.name]
    assert PartyMember.objects.filter(left_on=None).count() == 2


def test_a_tree_of_tasks_is_imported_by_the_names_of_its_stars(
    branch: Branch, office: Actor, take: Callable[..., Any], bring: Callable[..., Any]
) -> None:
    data = book(
        TASKS,
        task_line(1, 分值=5, 核查单位="县委组织部"),
        task_line(2, "产业兴旺"),
        task_line(3, "文明幸福星"),
    )
    assert take(data, "star-tasks").counts["new"] == 3
    rows = list(StarTask.objects.order_by("number").values_list("star", "points", "checked_by"))
    assert rows[0] == (STARS[0], 5, "县委组织部")
    assert [row[0] for row in rows[1:]] == [STARS[1], STARS[4]]
    assert take(data, "star-tasks").counts["same"] == 3
    _batch, plan = bring(book(TASKS, task_line(4, "六颗星")), "star-tasks")
    assert [error.code for error in plan.errors] == ["branches.star-unknown"]


def test_more_tasks_than_the_pack_counts_are_refused_row_by_row(
    branch: Branch, office: Actor, bring: Callable[..., Any]
) -> None:
    keep(office, *(task(n, STARS[0]) for n in range(1, 29)))
    _batch, plan = bring(book(TASKS, task_line(40), task_line(41)), "star-tasks")
    assert [(error.row, error.code) for error in plan.errors] == [(3, "branches.too-many-tasks")]
    assert plan.counts["new"] == 1


def test_what_goes_out_comes_in_again_and_charlie_gets_nothing(
    branch: Branch, keeper: Actor, office: Actor, stranger: Actor
) -> None:
    admit(branch, keeper, born=date(1961, 5, 4))
    for actor, count in ((office, 1), (stranger, 0)):
        spec = pack_for("411327", as_of=DAY).feed("party-members")
        scope = Scope(actor=actor, area="411327", as_of=DAY, at=AT, spec=spec)
        rows = list(handler_for("party-members").export(scope))
        assert [row["name"] for row in rows] == ["王建国"] * count
