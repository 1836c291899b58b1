"""Lists as people keep them: old headings, stars, 「(必填)」, units in brackets."""

from __future__ import annotations

from datetime import date

import pytest

from zhucun.packs import FeedSpec, Library


@pytest.fixture
def roster(house: Library) -> FeedSpec:
    return house.pack("base").at(date(2025, 1, 1)).feed("roster")


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("姓名", "name"),
        ("姓 名", "name"),
        ("姓名*", "name"),
        ("姓名(必填)", "name"),
        ("姓名\uff08必填\uff09", "name"),
        ("姓名\n【必填】", "name"),
        ("驻村干部姓名", "name"),
        ("Name", "name"),
        ("职务(第一书记/队长/队员/乡镇队长/指导员)", "role"),
        ("身份证号\uff0818位\uff09", "id_card"),
        ("县(市、区)", "county"),
        ("派出单位", "unit"),
        ("工资", None),
    ],
)
def test_a_heading_finds_its_column(roster: FeedSpec, heading: str, field: str | None) -> None:
    found = roster.column_for(heading)
    assert (found.field if found else None) == field


def test_the_roster_has_the_columns_of_the_forms_in_their_order(roster: FeedSpec) -> None:
    fields = [column.field for column in roster.columns]
    assert fields[:8] == [
        "number",
        "county",
        "township",
        "village",
        "village_code",
        "village_kinds",
        "name",
        "gender",
    ]
    assert [column.field for column in roster.columns if column.required] == [
        "village", "name", "unit", "role", "starts_on",
    ]  # fmt: skip


def test_choices_are_read_in_several_spellings(roster: FeedSpec) -> None:
    role = roster.column_for("职务")
    assert role is not None
    spelled = [
        "驻村第一书记",
        "第一书记 ",
        "first_secretary",
        "工作队员",
        "乡镇队长",
        "五星支部创建指导员",
        "队长",
        "",
    ]
    assert [role.choice(text) for text in spelled] == [
        "first_secretary", "first_secretary", "first_secretary", "member", "captain", "star_instructor", None, None,
    ]  # fmt: skip


def test_several_kinds_stand_in_one_cell(roster: FeedSpec) -> None:
    kinds = roster.column_for("村类型")
    assert kinds is not None
    assert kinds.words("脱贫村、软弱涣散村; 红村,脱贫村") == (
        ("exited-poverty", "weak-branch", "red"),
        (),
    )
    assert kinds.words("脱贫村;好村") == (("exited-poverty",), ("好村",))
    assert kinds.words("") == ((), ())


def test_missing_columns_are_named(roster: FeedSpec) -> None:
    assert [column.label.zh for column in roster.missing(["姓名", "所驻村", "单位名称"])] == [
        "职务",
        "任职起",
    ]


def test_the_words_of_the_choices_are_the_words_of_the_house(house: Library) -> None:
    at = house.pack("base").at(date(2025, 1, 1))
    for feed, field, subject, name in [
        ("roster", "role", "posting", "role"),
        ("roster", "gender", "posting", "gender"),
        ("roster", "education", "posting", "education"),
        ("roster", "speciality", "posting", "speciality"),
        ("roster", "unit_level", "posting", "unit_level"),
        ("units", "level", "posting", "unit_level"),
        ("units", "kind", "posting", "unit_kind"),
    ]:
        (column,) = [column for column in at.feed(feed).columns if column.field == field]
        assert set(column.choices) == set(at.vocabulary(subject)[name].one_of or ())
    tags = {item.id for item in at.tags("place")}
    for feed, field in [("roster", "village_kinds"), ("villages", "tags")]:
        (column,) = [column for column in at.feed(feed).columns if column.field == field]
        assert set(column.choices) == tags
