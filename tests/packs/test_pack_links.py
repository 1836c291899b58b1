"""Packs among themselves: what they extend, where they hold, and what they must bring along."""

from __future__ import annotations

import pytest

from tests.packs.conftest import Write, county, errors_of

OPEN = "{from: 2022-01-01, until: null}"


def test_a_pack_to_extend_must_be_there(write: Write) -> None:
    files = county("a-2022", "43", OPEN)
    files["a-2022/pack.yaml"] = files["a-2022/pack.yaml"].replace(
        "extends: base", "extends: nobody"
    )
    errors = errors_of(write(files))
    assert errors == [
        "a-2022/pack.yaml:4: There is no pack “nobody” to extend. The packs are a-2022, base."
    ]


def test_packs_do_not_extend_in_a_circle(write: Write) -> None:
    for one, other, area in (("a-2022", "b-2022", "43"), ("b-2022", "a-2022", "44")):
        files = county(one, area, OPEN)
        files[f"{one}/pack.yaml"] = files[f"{one}/pack.yaml"].replace("base", other)
        policy = write(files)
    errors = errors_of(policy)
    assert any("in a circle: a-2022 → b-2022 → a-2022" in error for error in errors)


@pytest.mark.parametrize(
    ("one", "other", "clash"),
    [
        ("{from: 2014-01-01, until: 2021-05-11}", "{from: 2021-05-11, until: null}", False),
        ("{from: 2014-01-01, until: 2021-05-12}", "{from: 2021-05-11, until: null}", True),
        ("{from: 2014-01-01, until: null}", "{from: 2021-05-11, until: null}", True),
    ],
)
def test_two_packs_of_one_area_share_no_day(
    write: Write, one: str, other: str, clash: bool
) -> None:
    write(county("a-2014", "43", one))
    errors = errors_of(write(county("b-2021", "43", other)))
    assert [error.startswith("b-2021/pack.yaml:6: ") for error in errors] == [True] * clash


def test_an_area_inside_another_is_no_overlap(write: Write) -> None:
    write(county("a-2014", "43", OPEN))
    assert errors_of(write(county("b-2021", "4312", OPEN))) == []


def test_an_item_needs_a_case_and_a_case_an_item(write: Write) -> None:
    write({"base/tags/red.yaml": "label: {zh: 红村, en: Red}\nof: place\nclauses: [HN22-13]\n"})
    case = "- {name: none, of: tags/blue, as_of: 2022-01-01, expect: {of: place}}\n"
    assert errors_of(write({"base/cases/more.yaml": case})) == [
        "base/cases/more.yaml:1: The case is of “tags/blue”, which is no item of the pack. "
        "Write “of: kind/id”, such as of: rules/first-secretary-party-years.",
        "base/tags/red.yaml:1: The item has no case. Add one with “of: tags/red” to a file in base/cases/.",
    ]


def test_what_a_pack_overrides_needs_a_case_of_its_own(write: Write) -> None:
    write(county("a-2022", "43", OPEN))
    errors = errors_of(write({"a-2022/rules/party-years.yaml": "severity: warn\n"}))
    assert [error.split(". ")[0] for error in errors] == [
        "a-2022/rules/party-years.yaml:1: The item has no case"
    ]


def test_a_parameter_has_one_topic(write: Write) -> None:
    write(county("a-2022", "43", OPEN))
    text = """
        label: {zh: 党龄, en: Party years}
        type: int
        values:
          - {from: 2022-01-01, value: 3, clause: HN22-13}
        """
    case = (
        "- {name: x, of: parameters/other/min-party-years, as_of: 2022-01-01, expect: {value: 3}}\n"
    )
    files = {"a-2022/parameters/other/min-party-years.yaml": text, "a-2022/cases/x.yaml": case}
    assert any(
        error.startswith("a-2022/parameters/other/min-party-years.yaml:1: ")
        and "in two files" in error
        for error in errors_of(write(files))
    )


def test_every_word_of_a_closed_list_has_a_label_in_both_languages(write: Write) -> None:
    errors = errors_of(write({"base/labels/en.yaml": "role.member: Member\n"}))
    assert errors == [
        "base/terms/candidate.yaml:3: Words of role have no label (en): first_secretary. "
        "Add “role.first_secretary: …” to base/labels/en.yaml."
    ]


def test_a_version_without_a_note_is_an_error(write: Write) -> None:
    assert "base/CHANGELOG.md:1: The version 1.0.0 has no note." in " ".join(
        errors_of(write({"base/CHANGELOG.md": "## 0.9.0\n"}))
    )


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("stray.yaml", "belongs to no pack"),
        ("base/rules/note.txt", "Only .yaml files"),
        ("base/rules/Party_Years.yaml", "not a lower-case word"),
        ("base/labels/fr.yaml", "not a language here"),
        ("base/secrets.yaml", "is unknown in a pack"),
        ("sources/notes.txt", "does not belong among the sources"),
        ("Base 2/pack.yaml", "lower-case word with hyphens"),
        ("half/CHANGELOG.md", "has no pack.yaml"),
    ],
)
def test_what_does_not_belong_is_an_error(write: Write, path: str, words: str) -> None:
    assert any(words in error for error in errors_of(write({path: "a: 1\n"})))


def test_an_unknown_source_is_an_error(write: Write) -> None:
    policy = write(county("a-2022", "43", OPEN, more="sources: [XX]"))
    assert "There is no source document XX" in errors_of(policy)[0]
