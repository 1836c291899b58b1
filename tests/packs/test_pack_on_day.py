"""What holds where and when."""

from __future__ import annotations

from datetime import date

import pytest

from tests.packs.conftest import Write, county
from zhucun.engines.rules import UNSET
from zhucun.packs import Library, load_library
from zhucun.packs.errors import PackOutOfPeriod, UnknownClause, UnknownItem, UnknownPack


@pytest.fixture
def areas(write: Write) -> Library:
    """Huaihua until May 2021, Hunan from then on, and one county of Hunan of its own from 2022."""
    write(county("huaihua-2018", "4312", "{from: 2016-01-01, until: 2021-05-11}"))
    write(county("hunan-2022", "43", "{from: 2021-05-11, until: null}"))
    write(county("mayang-2022", "431226", "{from: 2022-01-01, until: null}"))
    return load_library(write({}))


@pytest.mark.parametrize(
    ("code", "as_of", "pack"),
    [
        ("4312", date(2018, 6, 14), "huaihua-2018"),
        ("431226100201", date(2018, 6, 14), "huaihua-2018"),
        ("4312", date(2021, 5, 10), "huaihua-2018"),
        ("4312", date(2021, 5, 11), "hunan-2022"),
        ("4312", date(2022, 12, 17), "hunan-2022"),
        ("431226100201", date(2021, 12, 31), "hunan-2022"),
        ("431226100201", date(2022, 1, 1), "mayang-2022"),
        ("43", date(2018, 6, 14), "base"),
        ("4312", date(2015, 12, 31), "base"),
        ("411327", date(2022, 1, 1), "base"),
        ("", date(2022, 1, 1), "base"),
    ],
)
def test_the_longest_area_that_is_valid_on_the_day_wins(
    areas: Library, code: str, as_of: date, pack: str
) -> None:
    assert areas.for_area(code, as_of).id == pack


@pytest.mark.parametrize(
    ("as_of", "value", "since"),
    [
        (date(2014, 6, 1), UNSET, None),
        (date(2015, 1, 1), UNSET, date(2015, 1, 1)),
        (date(2021, 5, 10), UNSET, date(2015, 1, 1)),
        (date(2021, 5, 11), 1, date(2021, 5, 11)),
        (date(2025, 12, 31), 1, date(2021, 5, 11)),
        (date(2026, 1, 1), 2, date(2026, 1, 1)),
    ],
)
def test_a_value_holds_from_its_day_until_the_next(
    areas: Library, as_of: date, value: object, since: date | None
) -> None:
    found = areas.pack("base").at(as_of).parameters["min_party_years"]
    assert (found.value, found.since) == (value, since)
    assert found.unit == "年"
    assert found.clause == (None if since is None else "HN22-13")


def test_a_rule_answers_by_the_values_of_the_day(areas: Library) -> None:
    row = {"role": "first_secretary", "party_since": date(2024, 6, 1)}
    pack = areas.pack("base")
    days = [date(2021, 5, 10), date(2025, 12, 31), date(2026, 1, 1), date(2026, 6, 1)]
    answers = [pack.at(day).judge("candidate").explain(row)[0].outcome.value for day in days]
    assert answers == ["unset", "pass", "fail", "pass"]


def test_a_judge_is_compiled_once_a_day_and_choice(areas: Library) -> None:
    pack = areas.pack("base")
    at = pack.at(date(2022, 1, 1))
    assert pack.at(date(2022, 1, 1)) is at
    assert at.judge("candidate") is at.judge("candidate")
    only = at.judge("candidate", frozenset(["rules/party-years"]))
    assert [rule.id for rule in only.rules] == ["rules/party-years"]
    assert at.judge("candidate", frozenset()).rules == ()


def test_a_rule_ends_with_its_own_period(write: Write) -> None:
    policy = write({"base/tags/old.yaml": _OLD, "base/cases/old.yaml": _OLD_CASE})
    pack = load_library(policy).pack("base")
    assert [item.id for item in pack.at(date(2020, 12, 31)).tags()] == ["old", "poverty"]
    assert [item.id for item in pack.at(date(2021, 1, 1)).tags("place")] == ["poverty"]
    with pytest.raises(UnknownItem):
        pack.at(date(2021, 1, 1)).item("tags/old")


_OLD = """
    label: {zh: 旧, en: Old}
    of: place
    clauses: [HN22-13]
    valid: {from: 2014-01-01, until: 2021-01-01}
    """
_OLD_CASE = "- {name: old, of: tags/old, as_of: 2020-12-31, expect: {of: place}}\n"


def test_a_pack_inherits_and_overrides_key_by_key(write: Write) -> None:
    write(county("a-2022", "43", "{from: 2022-01-01, until: null}"))
    policy = write(
        {
            "a-2022/rules/party-years.yaml": "severity: warn\nforbid: birth_on IS NULL\n",
            "a-2022/terms/candidate.yaml": "names:\n  height: {type: num, label: {zh: 高, en: Height}}\n",
            "a-2022/labels/zh.yaml": "role.member: 驻村队员\n",
            "a-2022/cases/a.yaml": _OVERRIDDEN,
        }
    )
    library = load_library(policy)
    at = library.pack("a-2022").at(date(2022, 6, 1))
    (rule,) = at.rules("candidate")
    assert (rule.spec.severity, rule.spec.require, rule.origin) == ("warn", None, "a-2022")
    assert rule.label("zh") == "第一书记党龄"
    assert rule.label("en") == "Party years"
    assert {"height", "party_since"} <= set(at.vocabulary("candidate"))
    assert at.label("role.member") == "驻村队员"
    assert at.label("role.member", "en") == "Member"
    assert at.label("role.first_secretary", "zh-hans") == "第一书记"
    assert library.pack("base").at(date(2022, 6, 1)).label("role.member") == "队员"


_OVERRIDDEN = """
    - name: without a day of birth it fails here
      of: rules/party-years
      as_of: 2022-06-01
      given: {role: first_secretary, height: 1.8}
      expect: fail
    """


def test_a_pack_does_not_speak_of_days_on_which_it_does_not_hold(areas: Library) -> None:
    with pytest.raises(PackOutOfPeriod) as caught:
        areas.pack("huaihua-2018").at(date(2021, 5, 11))
    assert "from 2016-01-01 until 2021-05-11" in str(caught.value)


def test_what_is_not_there_is_a_problem_with_its_name(areas: Library) -> None:
    at = areas.pack("base").at(date(2022, 1, 1))
    for ask in (
        lambda: at.feed("x"),
        lambda: at.label("x"),
        lambda: at.items("x"),
        lambda: at.vocabulary("x"),
    ):
        with pytest.raises(UnknownItem, match="x"):
            ask()
    with pytest.raises(UnknownPack, match="base, huaihua-2018"):
        areas.pack("x")
    with pytest.raises(UnknownClause):
        areas.clause("HN22-99")


def test_an_item_leads_to_the_sentence_of_its_source(areas: Library) -> None:
    at = areas.pack("base").at(date(2022, 1, 1))
    (clause,) = at.clauses_of(at.item("rules/party-years"))
    assert clause == areas.clause("HN22-13")
    assert (clause.sentence, clause.title) == ("第一书记要有1年以上党龄。", "A newspaper")
    assert clause.published_on == date(2022, 12, 17)


def test_the_days_that_are_kept_are_few(areas: Library) -> None:
    pack = areas.pack("base")
    first = pack.at(date(2022, 1, 1))
    for day in range(1, 29):
        pack.at(date(2022, 2, day))
        pack.at(date(2022, 3, day))
    assert pack.at(date(2022, 1, 1)) is not first
