"""What a department has on file comes in cell by cell, and lists go out with each rule's outcome."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from tests import factories as make
from tests.reward.conftest import AT, COUNTY, DAY, Village
from zhucun.directory.perms import Actor
from zhucun.intake import actions as intake
from zhucun.intake import queries as batches
from zhucun.intake.rows import Scope, handler_for
from zhucun.ledger.models import AccessRecord, EventRecord
from zhucun.reward import actions, queries
from zhucun.reward.models import Outcome
from zhucun.reward.queries import ListedName

FEED = "cadre-outcomes"
HEADINGS = ["姓名", "派出单位", "所驻村", "类别", "任职日期", "现任职务", "文号"]


@pytest.fixture(autouse=True)
def _own_files(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


def brought(by: Actor, *rows: list[Any]) -> Any:
    book = Workbook()
    assert book.active is not None
    for row in [HEADINGS, *rows]:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return intake.open_batch(
        file=out.getvalue(),
        feed=FEED,
        by=by,
        area=COUNTY,
        as_of=DAY,
        made_at=AT,
        file_name="干部使用情况.xlsx",
    )


def test_the_list_of_a_department_is_recorded_once_with_its_cells(
    village: Village, office: Actor
) -> None:
    rows = [
        ["岩老", None, "千信村", "提拔使用", date(2025, 3, 1), "副镇长", "双组〔2025〕3号"],
        ["玉 新", None, None, "职级晋升", "2025-04-01", "四级主任科员", None],
    ]
    batch = brought(office, *rows)
    assert not Outcome.objects.exists()  # looked at first
    intake.accept(batch=batch, by=office, accepted_at=AT)
    found = Outcome.objects.order_by("pk")
    assert [(row.person.name, row.kind, row.on, row.detail) for row in found] == [
        ("岩老", "promotion", date(2025, 3, 1), "副镇长"),
        ("玉新", "rank", date(2025, 4, 1), "四级主任科员"),
    ]
    told = EventRecord.objects.filter(name="reward.outcome.recorded").first()
    assert told is not None
    assert told.source
    again = brought(office, *rows)
    assert (again.counts["new"], again.counts["same"]) == (0, 2)


@pytest.mark.parametrize(
    ("row", "code", "heading"),
    [
        (["孙无此", None, None, "提拔", DAY, "", ""], "reward.cadre-unknown", "姓名"),
        (["岩老", "省财政厅", None, "提拔", DAY, "", ""], "reward.cadre-unknown", "姓名"),
        (["岩老", None, None, "提拔", date(2022, 5, 31), "", ""], "reward.cadre-unknown", "姓名"),
        (
            ["岩老", None, None, "提拔", date(2025, 6, 17), "", ""],
            "reward.day-in-future",
            "任职日期",
        ),
        (["岩老", None, None, "平调", DAY, "", ""], "intake.not-a-choice", "类别"),
        (["岩老", None, None, "提拔", DAY, "13800000000", ""], "reward.number-in-text", "现任职务"),
    ],
)
def test_what_does_not_fit_is_said_at_its_cell(
    village: Village, office: Actor, row: list[Any], code: str, heading: str
) -> None:
    batch = brought(office, row)
    [error] = batches.preview(actor=office, batch=batch).errors
    assert (error.code, error.heading) == (code, heading)
    assert not Outcome.objects.exists()


def test_two_of_one_name_need_their_village_and_nothing_on_record_is_changed(
    village: Village, office: Actor
) -> None:
    round_ = village.old.round
    other = make.posting(
        make.person("岩老"), village.place, round_, role="member", starts_on=date(2023, 1, 1)
    )
    unit = make.unit("县水利局", area=COUNTY)
    type(other).objects.filter(pk=other.pk).update(unit=unit)
    told = ["岩老", None, None, "提拔", DAY, "副镇长", ""]
    [error] = batches.preview(actor=office, batch=brought(office, told)).errors
    assert error.code == "reward.cadre-unclear"
    told[1] = "县水利局"
    intake.accept(batch=brought(office, told), by=office, accepted_at=AT)
    assert Outcome.objects.get().posting == other
    told[5] = "镇长"
    [error] = batches.preview(actor=office, batch=brought(office, told)).errors
    assert (error.code, error.heading) == ("reward.outcome-is-there", "现任职务")
    assert Outcome.objects.get().detail == "副镇长"


def test_what_is_on_record_goes_out_in_the_layout_in_which_it_came_and_not_to_charlie(
    village: Village, office: Actor, charlie: Actor
) -> None:
    draft = actions.OutcomeDraft(posting=village.old, kind="title", on=DAY, detail="高级农艺师")
    actions.record_outcomes([draft], at=AT, by=office)

    def sent(actor: Actor) -> list[Any]:
        spec = batches.feed_spec(FEED, COUNTY, DAY)
        scope = Scope(actor=actor, area=COUNTY, as_of=DAY, at=AT, spec=spec)
        return list(handler_for(FEED).export(scope))

    assert [(row["name"], row["kind"], row["detail"]) for row in sent(office)] == [
        ("岩老", "title", "高级农艺师")
    ]
    assert sent(charlie) == []


def read(path: Path) -> list[tuple[Any, ...]]:
    page = load_workbook(path).active
    assert page is not None
    found = [tuple(cell.value for cell in row) for row in page.iter_rows()]
    path.unlink()
    return found


def test_a_commendation_list_goes_out_with_each_rule_and_the_reading_is_logged(
    village: Village, office: Actor
) -> None:
    found = queries.considered(actor=office, area=COUNTY, level="province", as_of=DAY)
    path, count = queries.commendation_workbook(found, actor=office, lang="zh")
    assert count == 2
    heads, *rows = read(path)
    told = {row[heads.index("姓名")]: row[heads.index("逐条依据")] for row in rows}
    assert "✓ " in told["岩老"]  # served for two years
    assert "! " in told["玉新"]
    assert AccessRecord.objects.filter(what="commendations", rows=2).exists()


def test_a_checked_list_goes_out_as_it_came_out(village: Village, office: Actor) -> None:
    names = [ListedName(name="岩老"), ListedName(name="某某", other_months=0, basis="档案")]
    check = actions.check_promotions(names, area=COUNTY, title="六月", as_of=DAY, by=office)
    found, rows = queries.promotion_check(actor=office, public_id=check.public_id)
    path, count = queries.check_workbook(found, rows, actor=office, lang="zh")
    heads, first, second = read(path)
    assert count == 2
    assert [row[heads.index("姓名")] for row in (first, second)] == ["岩老", "某某"]
    assert "千信村" in first[heads.index("任职记录")]
    assert second[heads.index("依据")] == "档案"
