"""Forms that departments ask for: nothing is asked that is known, or that another form asks."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import xlsxwriter
from django.utils import translation

from tests.reports.burden_world import AT, COUNTY, EAST, MARCH, World, build
from zhucun.directory.models import Place
from zhucun.kernel.periods import PeriodReversed
from zhucun.kernel.problems import NotAllowed, NotFound
from zhucun.ledger.models import EventRecord
from zhucun.reports import actions
from zhucun.reports.enums import AskedState, Verdict
from zhucun.reports.errors import (
    FieldsNotNew,
    FormTooLong,
    FormWithoutFields,
    HeadingTooLong,
    NoHeadings,
    WithoutBasis,
)
from zhucun.reports.models import AskedField, AskedForm
from zhucun.reports.queries import asked as queries
from zhucun.reports.readers.asked import headings_of, labels_of, plain_label

DAY = date(2024, 3, 5)


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def world(places: dict[str, Place]) -> World:
    return build(places)


def book(*rows: list[Any], merges: tuple[tuple[int, int, int, int, str], ...] = ()) -> bytes:
    """A workbook with these rows; merged cells as (top, left, bottom, right, text)."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as made:
        sheet = made.add_worksheet("表")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
        for *where, text in merges:
            sheet.merge_range(*where, text)
    return out.getvalue()


def check(world: World, *labels: str, who: str = "office", **more: Any) -> list[queries.Heading]:
    values: dict[str, Any] = {
        "area": COUNTY,
        "roles": ("member",),
        "first_day": MARCH,
        "last_day": date(2024, 12, 31),
        "as_of": DAY,
    }
    return queries.checked(labels, actor=world.actors[who], **{**values, **more})


# what is refused


def test_a_field_that_a_list_knows_is_refused_with_the_list(world: World) -> None:
    with pytest.raises(FieldsNotNew) as refused:
        world.form("姓名", "出生年月", "玉米种植面积")
    said = str(refused.value)
    assert refused.value.facts["count"] == 2
    assert "姓名 → Roster of cadres on post · Name" in said
    assert "出生年月 → Roster of cadres on post · Born on" in said
    assert "玉米" not in said
    assert not AskedForm.objects.exists()
    assert not AskedField.objects.exists()


@pytest.mark.parametrize(
    ("heading", "place"),
    [
        ("家庭人口", "农户名单"),
        ("户主姓名*", "农户名单"),
        ("基本情况/身份证号", "派驻干部花名册"),
        ("本月驻村天数（天）", "考勤月表"),
        ("走访户次", "走访覆盖"),
        ("派出单位", "派驻干部花名册"),
        ("每月住村天数", "应办事项"),
    ],
)
def test_each_registry_of_the_house_knows_its_own(world: World, heading: str, place: str) -> None:
    [found] = check(world, heading)
    assert found.verdict == Verdict.KNOWN
    assert found.known is not None
    assert found.known.place.zh == place


def test_what_nobody_records_is_new(world: World) -> None:
    assert {each.verdict for each in check(world, "玉米种植面积", "子女/姓名", "年度工作实绩")} == {
        Verdict.NEW
    }


def test_a_field_that_a_form_in_force_asks_is_refused_with_its_title_and_issuer(
    world: World,
) -> None:
    world.form("玉米种植面积", "农机缺口")
    with pytest.raises(FieldsNotNew, match="玉米种植面积 → 《春耕备耕情况表》县农业农村局"):
        world.form("玉米种植面积", title="另一张表", issuer="县统计局")


@pytest.mark.parametrize(
    ("more", "verdict"),
    [
        ({}, Verdict.ASKED),
        ({"area": EAST}, Verdict.ASKED),
        ({"roles": ("first_secretary",)}, Verdict.ASKED),
        ({"roles": ("captain",)}, Verdict.NEW),
        ({"first_day": date(2024, 4, 1)}, Verdict.NEW),
        ({"area": "41132710"[:6] + "101", "roles": ("captain",)}, Verdict.NEW),
    ],
)
def test_only_the_same_people_and_days_are_asked_twice(
    world: World, more: dict[str, Any], verdict: Verdict
) -> None:
    world.form("玉米种植面积")
    [found] = check(world, "玉米种植面积", **more)
    assert found.verdict == verdict


def test_a_heading_that_stands_twice_in_a_form_is_refused(world: World) -> None:
    with pytest.raises(FieldsNotNew, match="玉米种植面积.亩. → Twice in this form"):
        world.form("玉米种植面积", "玉米种植面积(亩)")


@pytest.mark.parametrize("missing", [{"issuer": " "}, {"basis": ""}, {"last_day": None}])
def test_without_issuer_basis_or_last_day_nobody_is_asked(
    world: World, missing: dict[str, Any]
) -> None:
    with pytest.raises(WithoutBasis):
        world.form(**missing)
    assert not AskedForm.objects.exists()


def test_a_form_without_headings_or_with_too_many_or_reversed_is_refused(world: World) -> None:
    with pytest.raises(FormWithoutFields):
        world.form(labels=())
    with pytest.raises(FormTooLong):
        world.form(*(f"项目{number}甲" for number in range(201)))
    with pytest.raises(HeadingTooLong):
        world.form("长" * 101)
    with pytest.raises(PeriodReversed):
        world.form(last_day=date(2024, 2, 1))


@pytest.mark.parametrize("who", ["wang", "township", "stranger"])
def test_only_the_office_of_the_area_registers_and_withdraws(world: World, who: str) -> None:
    form = world.form()
    with pytest.raises(NotAllowed):
        world.form("林果面积", by=world.actors[who])
    with pytest.raises(NotAllowed):
        actions.withdraw_form(form=form, reason="", withdrawn_on=DAY, at=AT, by=world.actors[who])


# what is kept


def test_a_form_is_registered_once_with_one_event(world: World) -> None:
    form = world.form()
    assert world.form() == form
    assert [row.label for row in form.fields.order_by("number")] == ["玉米种植面积", "农机缺口"]
    [event] = EventRecord.objects.filter(name="reports.asked-form.registered")
    assert (event.data["issuer"], event.data["fields"]) == ("县农业农村局", 2)


def test_a_form_drops_out_after_its_last_day_and_may_be_asked_again(world: World) -> None:
    form = world.form("玉米种植面积")
    assert form.state_on(DAY) == AskedState.IN_FORCE
    assert form.state_on(date(2024, 2, 1)) == AskedState.COMING
    assert form.state_on(date(2024, 4, 1)) == AskedState.EXPIRED
    later = {"first_day": date(2024, 4, 1), "last_day": date(2024, 4, 30)}
    assert world.form("玉米种植面积", **later) != form


def test_a_withdrawn_form_asks_for_nothing(world: World) -> None:
    form = world.form("玉米种植面积")
    told: dict[str, Any] = {"form": form, "reason": "重复", "withdrawn_on": DAY, "at": AT}
    assert actions.withdraw_form(**told, by=world.actors["office"])
    assert not actions.withdraw_form(**told, by=world.actors["office"])
    [found] = check(world, "玉米种植面积")
    assert found.verdict == Verdict.NEW
    assert EventRecord.objects.filter(name="reports.asked-form.withdrawn").count() == 1


def test_the_fields_of_a_form_show_what_became_known_since(world: World) -> None:
    form = world.form("玉米种植面积")
    AskedField.objects.create(form=form, number=2, label="手机号码", plain="手机号码")
    told = queries.headings_of_form(actor=world.actors["office"], form=form, as_of=DAY)
    assert [each.verdict for each in told] == [Verdict.NEW, Verdict.KNOWN]


# who sees it


@pytest.mark.parametrize(
    ("who", "count"), [("office", 1), ("wang", 1), ("zhao", 1), ("stranger", 0)]
)
def test_who_is_asked_sees_the_form_and_another_county_does_not(
    world: World, who: str, count: int
) -> None:
    form = world.form()
    seen = queries.asked_forms(actor=world.actors[who], as_of=DAY)
    assert len(seen) == count
    if not count:
        with pytest.raises(NotFound):
            queries.asked_form_card(actor=world.actors[who], public_id=form.public_id)


def test_forms_are_found_by_state_place_and_words(world: World) -> None:
    form = world.form()
    office = world.actors["office"]

    def found(**more: Any) -> list[AskedForm]:
        return list(queries.asked_forms(actor=office, as_of=DAY, **more))

    assert found(state="in_force", area=EAST, text="农业") == [form]
    assert found(state="expired") == found(text="统计") == found(area="411328") == []
    assert found()[0].field_count == 2  # type: ignore[attr-defined]


# when it is due


@pytest.mark.parametrize(
    ("every", "months"),
    [
        ("once", [date(2024, 8, 1)]),
        ("month", [date(2024, number, 1) for number in (3, 4, 5, 6, 7, 8)]),
        ("quarter", [date(2024, 3, 1), date(2024, 6, 1), date(2024, 8, 1)]),
        ("year", [date(2024, 8, 1)]),
    ],
)
def test_a_form_is_due_when_its_period_or_its_time_ends(
    world: World, every: str, months: list[date]
) -> None:
    form = world.form(every=every, last_day=date(2024, 8, 20))
    year = [date(2024, number, 1) for number in range(1, 13)]
    assert [month for month in year if queries.is_due_in(form, month)] == months


def test_a_form_that_was_withdrawn_before_is_not_due(world: World) -> None:
    form = world.form(every="month", last_day=date(2024, 8, 20))
    form.withdrawn_on = date(2024, 5, 10)
    assert [number for number in range(1, 9) if queries.is_due_in(form, date(2024, number, 1))] == [
        3,
        4,
    ]


# what a department's table asks


def test_headings_are_found_below_titles_and_over_empty_rows() -> None:
    data = book(
        ["驻村干部春耕情况统计表"],
        ["填报单位：", "", "填报时间："],
        ["序号", "姓名", "玉米种植面积（亩）", "农机缺口", "备注"],
        [1, "", "", "", ""],
    )
    assert headings_of(data, name="表.xlsx") == ("姓名", "玉米种植面积(亩)", "农机缺口")


def test_headings_of_two_rows_are_read_together() -> None:
    data = book(
        ["统计表"],
        ["序号", "基本情况", "", "春耕", ""],
        ["", "姓名", "职务", "玉米面积", "缺口"],
        merges=((1, 1, 1, 2, "基本情况"), (1, 3, 1, 4, "春耕")),
    )
    found = headings_of(data, name="表.xlsx")
    assert found == ("基本情况/姓名", "基本情况/职务", "春耕/玉米面积", "春耕/缺口")
    assert [plain_label(each) for each in found] == ["姓名", "职务", "春耕玉米面积", "春耕缺口"]


def test_a_table_without_headings_is_refused() -> None:
    with pytest.raises(NoHeadings):
        headings_of(book([1, 2, 3], [4, 5, 6]), name="数.xlsx")


def test_typed_headings_stand_one_a_line_or_between_tabs() -> None:
    assert labels_of("姓名\t 职务\n\n序号\n籍贯 ") == ("姓名", "职务", "籍贯")


def test_a_check_costs_the_same_for_two_headings_and_for_twenty(
    world: World, queries_of: Any
) -> None:
    world.form()
    few = queries_of(lambda: check(world, "甲项", "乙项"))
    assert queries_of(lambda: check(world, *(f"第{n}项目" for n in range(20)))) == few
