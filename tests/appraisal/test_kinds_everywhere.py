"""What takes somebody's name, place or post works for members of committees, helpers and places too: the list of marks,
the register, the publicity, the columns that figures count."""

from __future__ import annotations

from typing import Any

import pytest

from tests.appraisal.corps import CLOSED, COUNTY, OTHER_TOWN, TOWN, Corps, build
from tests.appraisal.test_townships_appraised import decided, told
from tests.appraisal.world import at
from tests.intake.conftest import xlsx
from zhucun.analytics.queries.rows import shown_by_code
from zhucun.appraisal import actions, queries
from zhucun.appraisal.marts import graded
from zhucun.appraisal.models import Review
from zhucun.appraisal.receivers import Grades
from zhucun.intake import queries as intake
from zhucun.intake.readers.table import read_table
from zhucun.intake.readers.workbook import Workbook
from zhucun.intake.rows import Scope, handler_for, silent
from zhucun.ledger.events import Origin

pytestmark = pytest.mark.django_db
HEADINGS = ["姓名", "所驻村", "考核项目", "季度", "评价主体", "得分", "评语", "点评日期", "文号"]


@pytest.fixture
def corps() -> Corps:
    return build()


def test_marks_come_on_a_list_by_name_and_go_out_again(corps: Corps) -> None:
    corps.open("township-appraisal")
    corps.open("three-corps-four-looks", title="四看")
    given = ["2018", "市委", 92, "好", CLOSED, "怀发〔2019〕2号"]
    rows = [
        ["谭支书", "东村", "是不是忠诚", *given],
        ["帮大姐", "卢峰镇", "是不是忠诚", *given],
        ["低庄镇", "", "脱贫攻坚考核", "2018", "县(市、区)", *given[2:]],
    ]
    spec = intake.feed_spec("appraisal-marks", COUNTY, CLOSED)

    def scope(who: str) -> Scope:
        actor = corps.actors[who]
        return Scope(actor=actor, area=COUNTY, as_of=CLOSED, at=at(CLOSED), spec=spec)

    handler = handler_for("appraisal-marks")
    table = read_table(Workbook(xlsx([HEADINGS, *rows]), name="list.xlsx"), spec)
    plan = handler.plan(table, scope("office"), silent)
    assert (table.errors, plan.errors) == ([], [])
    handler.accept(plan, scope("office"), lambda _row: Origin(), None, silent)
    assert Review.objects.count() == 3
    out = {row["name"]: row["village"] for row in handler.export(scope("office"))}
    assert out == {"谭支书": "东村", "帮大姐": "卢峰镇", "低庄镇": "低庄镇"}
    assert list(handler.export(scope("charlie"))) == []


def test_places_stand_in_the_register_the_publicity_and_the_rows_of_figures(corps: Corps) -> None:
    towns, office = corps.open("township-appraisal"), corps.actors["office"]
    rows = told(corps, towns)
    asked: dict[str, Any] = {"appraisal": towns, "as_of": CLOSED, "actor": office}
    path, count = queries.register_workbook(
        queries.appraisees(actor=office, appraisal=towns), **asked
    )
    path.unlink()
    assert count == 2
    text = actions.publish_results(
        appraisal=towns, grade="excellent", since=CLOSED, until=CLOSED, at=at(CLOSED), by=office
    )
    assert "“优秀”等次单位公示" in text
    assert text.splitlines()[-2:] == ["卢峰镇", "低庄镇"]
    codes = [row.public_id for row in rows.values()]
    found = shown_by_code(actor=office, subject="appraisee", codes=codes, as_of=CLOSED)
    assert {row.name for row in found.values()} == {"卢峰镇", "低庄镇"}
    charlie = corps.actors["charlie"]
    assert not shown_by_code(actor=charlie, subject="appraisee", codes=codes, as_of=CLOSED)


def test_a_figure_tells_what_each_row_is_about(corps: Corps) -> None:
    corps.open("three-corps-four-looks", title="四看")
    towns = corps.open("township-appraisal")
    told(corps, towns)
    names = {"subject", "person", "role", "grade", "township"}
    rows = list(graded(as_of=CLOSED, areas=(COUNTY,), names=names, tags={}))
    kinds = {(row["m_subject"], row["m_role"], row["m_person"] is None) for row in rows}
    assert kinds == {
        ("posting", "member", False),
        ("helper", None, False),
        ("seat", None, False),
        ("seat", None, True),
        ("place", None, True),
    }
    grades = {row["m_township"]: row["m_grade"] for row in rows if row["m_subject"] == "place"}
    assert grades == {TOWN: "excellent", OTHER_TOWN: "excellent"}
    assert list(graded(as_of=CLOSED, areas=("431225",), names=names, tags={})) == []


def test_a_place_neither_counts_nor_signs_its_own_grade_before_it_is_told(corps: Corps) -> None:
    towns = corps.open("township-appraisal")
    rows = decided(corps, towns)
    names = {"grade", "subject"}

    def own() -> list[str]:
        found = graded(as_of=CLOSED, areas=(TOWN,), names=names, tags={})
        return [row["m_grade"] for row in found if row["m_subject"] == "place"]

    assert own() == []
    codes = [row.public_id for row in rows.values()]
    about = Grades().about(codes, CLOSED)
    assert {one.place for one in about.values()} == {COUNTY}  # the county signs, and the city above
    given: dict[str, Any] = {"at": at(CLOSED), "by": corps.actors["office"]}
    actions.notify_people(appraisal=towns, **given)
    assert own() == ["excellent"]
