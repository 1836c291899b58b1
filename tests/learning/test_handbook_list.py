"""百问百答 as a workbook: a hundred questions in one go, what does not fit said at its cell."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.learning.test_learning_lists import accept, brought
from tests.learning.world import COUNTY, DAY, School
from zhucun.intake import queries as batches
from zhucun.intake.rows import Scope, handler_for
from zhucun.kernel.problems import NotAllowed
from zhucun.learning import actions, queries
from zhucun.learning.models import Article
from zhucun.ledger.models import EventRecord

HEADINGS = ["题目", "答案", "类别", "政策依据", "责任单位"]
ROW = ["住村几天？", "每月不少于20天。", "驻村管理", "豫组通〔2021〕1号", "县委组织部"]


@pytest.fixture(autouse=True)
def _own_files(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.POLICY_DIR = settings.ROOT / "policy"


def hundred() -> list[list[Any]]:
    return [[f"第{number}问？", *ROW[1:]] for number in range(1, 101)]


def test_a_hundred_questions_come_in_one_go_and_once(school: School) -> None:
    accept(school, brought(school, "handbook", HEADINGS, *hundred()))
    rows = Article.objects.order_by("number")
    assert [(row.number, row.question) for row in rows][::99] == [
        (1, "第1问？"),
        (100, "第100问？"),
    ]
    assert {row.valid_from for row in rows} == {DAY}
    told = EventRecord.objects.filter(name="learning.article.written")
    assert told.count() == 100
    assert all(row.source for row in told)
    again = brought(school, "handbook", HEADINGS, *hundred())
    assert (again.counts["new"], again.counts["same"]) == (0, 100)
    found = queries.search(actor=school.actors["赵一"], as_of=DAY, text="第7问")
    assert found[0].article.number == 7
    assert queries.search(actor=school.actors["charlie"], as_of=DAY, text="第7问") == []


def test_another_answer_is_shown_and_holds_from_the_day_of_the_list(school: School) -> None:
    office = school.actors["office"]
    draft = actions.ArticleDraft(
        **dict(zip(("question", "answer"), ROW[:2], strict=True)),
        topic="驻村管理",
        source="豫组通〔2021〕1号",
        owner="县委组织部",
    )
    [old] = actions.write_articles([draft], area=COUNTY, since=date(2025, 1, 1), by=office)
    batch = brought(school, "handbook", HEADINGS, [ROW[0], "每月不少于22天。", *ROW[2:]])
    shown = batches.preview(actor=office, batch=batch)
    assert batch.counts["changed"] == 1
    assert shown.errors == []
    accept(school, batch)
    old.refresh_from_db()
    assert old.valid_until == DAY
    standing = Article.objects.get(valid_until=None)
    assert (standing.number, standing.answer) == (old.number, "每月不少于22天。")
    early = brought(school, "handbook", HEADINGS, [ROW[0], "每月不少于25天。", *ROW[2:]])
    [error] = batches.preview(actor=office, batch=early).errors
    assert (error.code, error.heading) == ("learning.too-early", "答案")


@pytest.mark.parametrize(
    ("at", "value", "code"),
    [
        (0, "", "intake.missing-value"),
        (3, None, "intake.missing-value"),
        (1, "打给张三13812345678", "learning.number-in-text"),
        (2, "很" * 41, "intake.text-too-long"),
    ],
)
def test_what_does_not_fit_is_said_at_its_cell_of_the_handbook(
    school: School, at: int, value: Any, code: str
) -> None:
    row: list[Any] = [*ROW]
    row[at] = value
    batch = brought(school, "handbook", HEADINGS, row)
    [error] = batches.preview(actor=school.actors["office"], batch=batch).errors
    assert (error.code, error.heading, error.row) == (code, HEADINGS[at], 2)
    assert not Article.objects.exists()


def test_one_question_twice_in_a_list_is_an_error(school: School) -> None:
    batch = brought(school, "handbook", HEADINGS, ROW, ["住村 几天？", *ROW[1:]])
    [error] = batches.preview(actor=school.actors["office"], batch=batch).errors
    assert (error.code, error.row) == ("intake.row-twice", 3)


def test_it_goes_out_as_it_came_in_and_charlie_neither_brings_nor_gets_it(
    school: School,
) -> None:
    accept(school, brought(school, "handbook", HEADINGS, *hundred()[:3]))
    from tests.learning.world import at as moment

    def out(who: str) -> list[Any]:
        scope = Scope(
            actor=school.actors[who],
            area=COUNTY,
            as_of=DAY,
            at=moment(DAY),
            spec=batches.feed_spec("handbook", COUNTY, DAY),
        )
        return list(handler_for("handbook").export(scope))

    assert [row["question"] for row in out("office")] == ["第1问？", "第2问？", "第3问？"]
    assert out("charlie") == []
    with pytest.raises(NotAllowed):
        actions.write_articles([], area=COUNTY, since=DAY, by=school.actors["charlie"])
