"""What changes between two packs, or in one pack between two days."""

from __future__ import annotations

from datetime import date

from tests.packs.conftest import Write, county
from zhucun.packs import diff, load_library

DAY = date(2022, 6, 1)


def test_a_pack_differs_from_its_parent_in_what_it_states(write: Write) -> None:
    write(county("a-2022", "43", "{from: 2022-01-01, until: null}"))
    policy = write(
        {
            "a-2022/parameters/selection/min-party-years.yaml": _VALUES,
            "a-2022/rules/party-years.yaml": "severity: warn\n",
            "a-2022/tags/red.yaml": "label: {zh: 红村, en: Red}\nof: place\nclauses: [HN22-13]\n",
            "a-2022/labels/zh.yaml": "role.member: 驻村队员\n",
            "a-2022/cases/a.yaml": _CASES,
        }
    )
    library = load_library(policy)
    found = diff(library.pack("base").at(DAY), library.pack("a-2022").at(DAY))
    assert str(found).splitlines() == [
        "base (2022-06-01) → a-2022 (2022-06-01)",
        "~ parameters/selection/min-party-years value: 1 → 3",
        "+ tags/red 红村",
        "~ rules/party-years severity: block → warn",
        "~ labels/zh role.member: 队员 → 驻村队员",
    ]
    back = diff(library.pack("a-2022").at(DAY), library.pack("base").at(DAY))
    assert [(each.how, each.ref) for each in back.of_kind("tags")] == [("only-before", "tags/red")]


def test_a_pack_differs_from_itself_on_another_day(write: Write) -> None:
    base = load_library(write({})).pack("base")
    found = diff(base.at(date(2021, 5, 10)), base.at(date(2026, 1, 1)))
    assert [str(each) for each in found.differences] == [
        "~ parameters/selection/min-party-years value: unset → 2"
    ]
    assert diff(base.at(DAY), base.at(DAY)).differences == ()


def test_names_of_a_vocabulary_count_one_by_one(write: Write) -> None:
    write(county("a-2022", "43", "{from: 2022-01-01, until: null}"))
    name = "names:\n  height: {type: num, label: {zh: 高, en: Height}}\n"
    library = load_library(write({"a-2022/terms/candidate.yaml": name}))
    found = diff(library.pack("base").at(DAY), library.pack("a-2022").at(DAY))
    assert [(each.how, each.key) for each in found.differences] == [("only-after", "names.height")]


_VALUES = "values:\n  - {from: 2022-01-01, value: 3, clause: HN22-13}\n"
_CASES = """
    - {name: a, of: parameters/selection/min-party-years, as_of: 2022-06-01, expect: {value: 3}}
    - {name: b, of: rules/party-years, as_of: 2022-06-01, expect: {severity: warn}}
    - {name: c, of: tags/red, as_of: 2022-06-01, expect: {of: place}}
    """
