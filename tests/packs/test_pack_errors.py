"""All errors at once, each with its file and line; and no pack with an error is ever half loaded."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from tests.packs.conftest import HOUSE, Write, county, errors_of, places
from zhucun.packs import PackErrors, check, load_library

RULE = """
    label: {{zh: 甲, en: A}}
    clauses: [HN22-13]
    subject: candidate
    require: {require}
    severity: block
    message: {{zh: 甲, en: A}}
    """


def test_the_small_policy_is_clean(policy: Path) -> None:
    checked = check(policy)
    assert checked.errors == []
    assert [result.passed for result in checked.results] == [True, True, True]


def test_ten_different_errors_are_reported_at_once_with_file_and_line(write: Write) -> None:
    policy = write(
        {
            "base/rules/one.yaml": RULE.format(require="partysince IS NULL"),
            "base/rules/two.yaml": RULE.format(require="visits >= :min_visits"),
            "base/rules/three.yaml": RULE.format(require="TRUE").replace("HN22-13", "HN22-99"),
            "base/rules/four.yaml": RULE.format(require="TRUE").replace("block", "stop"),
            "base/tags/five.yaml": "label: {zh: 五, en: Five}\nof: place\nclauses: [HN22-13]\nof: person\n",
            "base/parameters/six.yaml": """
                label: {zh: 六, en: Six}
                type: int
                values:
                  - {from: 2022-01-01, value: 1, clause: HN22-13}
                  - {from: 2021-01-01, value: 2, clause: HN22-13}
                """,
            "base/checklists/seven.yaml": """
                label: {zh: 七, en: Seven}
                clauses: [HN22-13]
                mode: list
                slots: 1
                items:
                  - {id: a, label: {zh: 甲, en: A}}
                  - {id: b, label: {zh: 乙, en: B}}
                """,
            "base/cases/eight.yaml": "- {name: eight, of: rules/eight, as_of: 2022-01-01, expect: pass}\n",
            "base/odd/nine.yaml": "a: 1\n",
            "base/parameters/ten.yaml": """
                label: {zh: 十, en: Ten}
                type: int
                unit: 箩筐
                values:
                  - {from: 2022-01-01, value: 1, clause: HN22-13}
                """,
            "base/cases/rest.yaml": "".join(
                f"- {{name: {of}, of: {of}, as_of: 2022-01-01, expect: {{note: null}}}}\n"
                for of in [
                    "rules/one", "rules/two", "rules/three", "rules/four",
                    "parameters/six", "parameters/ten", "checklists/seven",
                ]
            ),
        }
    )  # fmt: skip
    errors = check(policy).errors
    assert places(errors) == [
        ("base/cases/eight.yaml", 1),
        ("base/checklists/seven.yaml", 7),
        ("base/odd", 1),
        ("base/parameters/six.yaml", 5),
        ("base/parameters/ten.yaml", 3),
        ("base/rules/four.yaml", 5),
        ("base/rules/one.yaml", 4),
        ("base/rules/three.yaml", 2),
        ("base/rules/two.yaml", 4),
        ("base/tags/five.yaml", 4),
    ]


def test_a_broken_pack_is_not_half_loaded(write: Write) -> None:
    policy = write({"base/rules/one.yaml": RULE.format(require="nobody = 1")})
    with pytest.raises(PackErrors) as caught:
        load_library(policy)
    assert caught.value.code == "packs.errors"
    assert [error.file for error in caught.value.errors] == ["base/rules/one.yaml"] * 2
    assert check(policy).library is None
    assert "base/rules/one.yaml:4: " in str(caught.value)
    assert pickle.loads(pickle.dumps(caught.value)).errors == caught.value.errors


def test_a_pack_that_is_clean_alone_is_not_loaded_beside_a_broken_one(write: Write) -> None:
    policy = write(county("clean-2022", "43", "{from: 2022-01-01, until: null}"))
    write({"base/tags/five.yaml": "of: place\n"})
    with pytest.raises(PackErrors):
        load_library(policy)


def test_errors_of_an_inherited_file_are_told_once(write: Write) -> None:
    write(county("a-2022", "43", "{from: 2022-01-01, until: null}"))
    write(county("b-2022", "44", "{from: 2022-01-01, until: null}"))
    policy = write({"base/rules/one.yaml": RULE.format(require="nobody = 1")})
    told = [error for error in errors_of(policy) if "nobody" in error]
    assert len(told) == 1


def test_an_overridden_key_is_reported_in_the_file_that_states_it(write: Write) -> None:
    write(county("a-2022", "43", "{from: 2022-01-01, until: null}"))
    case = "- {name: a, of: rules/party-years, as_of: 2022-06-01, expect: {severity: warn}}\n"
    policy = write(
        {
            "a-2022/rules/party-years.yaml": "severity: warn\nrequire: nobody = 1\n",
            "a-2022/cases/a.yaml": case,
        }
    )
    assert places(check(policy).errors) == [("a-2022/rules/party-years.yaml", 2)]


def test_the_line_inside_a_long_expression_is_found(write: Write) -> None:
    text = RULE.format(require="|\n      visits >= 1\n      AND nobody = 1")
    policy = write({"base/rules/one.yaml": text, "base/cases/one.yaml": _case("rules/one")})
    assert any(error.startswith("base/rules/one.yaml:6: ") for error in errors_of(policy))


def test_a_check_of_one_pack_leaves_the_others_out(write: Write) -> None:
    write(county("a-2022", "43", "{from: 2022-01-01, until: null}"))
    write(county("b-2022", "44", "{from: 2022-01-01, until: null}"))
    write({"a-2022/tags/x.yaml": "of: place\n", "b-2022/tags/y.yaml": "of: place\n"})
    policy = write({})
    assert {error.file for error in check(policy, pack="a-2022").errors} == {"a-2022/tags/x.yaml"}


def test_a_folder_that_is_no_policy_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(PackErrors) as caught:
        load_library(tmp_path / "nowhere")
    assert "The folder is not there" in str(caught.value)


def test_all_packs_of_the_house_are_clean() -> None:
    checked = check(HOUSE)
    assert [str(error) for error in checked.errors] == []
    assert checked.library is not None
    cases = sum(len(pack.built.cases) for pack in checked.library.packs.values())
    assert len(checked.results) == cases > 100


def _case(of: str) -> str:
    return f"- {{name: it, of: {of}, as_of: 2022-01-01, expect: {{note: null}}}}\n"
