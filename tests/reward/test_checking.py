"""凡提必下: whoever is to be promoted has served at the grassroots; what is not known is not a no."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests import factories as make
from zhucun.directory.enums import Role
from zhucun.directory.perms import Actor
from zhucun.kernel.problems import NotFound
from zhucun.reward import actions, queries
from zhucun.reward.errors import ListLineUnfit, NoCandidates, TextTooLong, TooManyCandidates
from zhucun.reward.queries import ListedName

DAY = date(2025, 6, 16)
COUNTY, VILLAGE = "411327", "411327100201"


@pytest.fixture
def office(places: Any) -> Actor:
    place = make.place(VILLAGE)
    round_ = make.round_("2021")
    make.posting(make.person("李下过"), place, round_, starts_on=date(2023, 6, 1))
    unit = make.unit("财政局")
    for name in ("王没下", "赵同名", "赵同名"):
        make.person(name, unit=unit)
    return make.actor("office", Role.OFFICE, COUNTY, on=DAY)


def check(by: Actor, text: str) -> list[Any]:
    made = actions.check_promotions(
        queries.listed(text), area=COUNTY, title="六月拟提拔人选", as_of=DAY, by=by
    )
    return queries.promotion_check(actor=by, public_id=made.public_id)[1]


def test_each_name_is_judged_with_its_rows_and_unknowns(office: Actor) -> None:
    rows = check(
        office,
        "李下过\n王没下\n赵同名\n孙某某\n周乡镇, 30, 2015—2017年任乡镇副职\n钱机关,0,人事档案",
    )
    told = [(row.name, row.found, row.months, row.other_months, row.standing) for row in rows]
    assert told == [
        ("李下过", "one", 24, None, "out"),
        ("王没下", "one", None, None, "unknown"),
        ("赵同名", "several", None, None, "unknown"),
        ("孙某某", "none", None, None, "unknown"),
        ("周乡镇", "none", None, 30, "unknown"),
        ("钱机关", "none", None, 0, "out"),
    ]
    by_rule = {each["rule"]: each["outcome"] for each in rows[0].answers}
    assert by_rule["rules/promotion-after-grassroots-service"] == "pass"
    assert by_rule["rules/promotion-grassroots-months"] == "unset"  # 未配置
    assert by_rule["rules/proposal-rests-on-appraisal"] == "fail"  # nobody appraised him
    assert rows[0].postings[0]["since"] == "2023-06-01"
    failed = next(each for each in rows[5].answers if each["outcome"] == "fail")
    assert failed["why_zh"] == "拟提拔人选没有基层一线工作经历"


def test_a_list_is_kept_as_it_came_out_and_charlie_does_not_find_it(office: Actor) -> None:
    made = actions.check_promotions(
        [ListedName(name="李下过")], area=COUNTY, title="名单", as_of=DAY, by=office
    )
    (row,) = queries.promotion_checks(actor=office)
    assert (row.names, row.held, row.failed, row.unclear) == (1, 0, 1, 0)
    assert (row.pack, row.as_of) == ("sheqi-2024", DAY)
    charlie = make.actor("charlies", Role.OFFICE, "520111", on=DAY)
    with pytest.raises(NotFound):
        queries.promotion_check(actor=charlie, public_id=made.public_id)


def test_an_empty_list_and_one_too_long_are_refused(office: Actor) -> None:
    with pytest.raises(NoCandidates):
        check(office, " \n ")
    with pytest.raises(TooManyCandidates):
        check(office, "\n".join(f"人{n}" for n in range(501)))


def test_a_list_is_pasted_from_a_table_or_typed() -> None:
    assert queries.listed(
        "甲\t12\t乡镇\n乙，，无\n\n丙\n丁,24个月,任副镇长，后任镇长\n戊,２４ 月\t"
    ) == [
        ListedName(name="甲", other_months=12, basis="乡镇"),
        ListedName(name="乙", basis="无"),
        ListedName(name="丙"),
        ListedName(name="丁", other_months=24, basis="任副镇长，后任镇长"),
        ListedName(name="戊", other_months=24),
    ]


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ("乙,x,无", "x"),
        ("乙,两年", "两年"),
        ("乙,2024", "2024"),
        ("乙,24个", "24个"),
        ("乙,-3", "-3"),
        (",24个月,乡镇", ",24个月,乡镇"),
    ],
)
def test_a_line_that_is_not_understood_is_named_and_nothing_is_dropped(
    line: str, word: str
) -> None:
    with pytest.raises(ListLineUnfit) as refused:
        queries.listed(f"甲,12\n\n{line}")
    assert f"Line 3 is not understood: “{word}”." in str(refused.value)
    for long in ("长" * 61, f"甲,1,{'据' * 101}"):
        with pytest.raises(TextTooLong):
            queries.listed(long)


def test_priority_groups_by_what_holds_and_ranks_nobody(office: Actor) -> None:
    found = queries.priority_list(actor=office, area=COUNTY, as_of=DAY)
    assert [(group.holds, len(group.rows)) for group in found.groups] == [((), 1)]
    assert not hasattr(found.groups[0].rows[0], "points")


@pytest.mark.parametrize(
    "written", ["岩　老", "岩 老", "岩老 24", "岩　老　24个月　乡镇", "岩 老 24月, 乡镇"]
)
def test_a_name_is_found_as_lists_space_it_and_blanks_part_it_from_its_months(
    village: Any, written: str
) -> None:
    by = make.actor("keeper", Role.OFFICE, "530925", on=DAY)
    (row,) = actions.check_promotions(
        queries.listed(written), area="530925", title="名单", as_of=DAY, by=by
    ).rows.all()
    assert (row.name, row.found, row.months) == ("岩老", "one", 36)
    assert (row.other_months or 24) == 24


def test_whom_the_directory_does_not_know_no_record_speaks_against(village: Any) -> None:
    """YN: “没有年度考核或期满考核结果” is said of those of whom something is on record."""
    by = make.actor("keeper", Role.OFFICE, "530925", on=DAY)
    made = actions.check_promotions(
        queries.listed("陌生人\n岩老"), area="530925", title="名单", as_of=DAY, by=by
    )
    stranger, known = made.rows.order_by("number")
    assert (stranger.found, stranger.standing) == ("none", "unknown")
    assert "fail" not in {each["outcome"] for each in stranger.answers}
    assert (known.found, known.standing) == ("one", "out")
