"""A division code is the key, the path and the scope; names never are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhucun.kernel.divisions import (
    BadCode,
    Level,
    at_level,
    code_range,
    is_under,
    level_of,
    line_of,
    padded,
    parent_of,
    parse_code,
)

_steps = [st.from_regex(rf"[0-9]{{{size - 1}}}[1-9]", fullmatch=True) for size in (2, 2, 2, 3, 3)]


@st.composite
def codes(draw: st.DrawFn) -> str:
    """Unpadded codes of any level; no step of theirs is all zeros."""
    return "".join(draw(step) for step in _steps[: draw(st.integers(1, 5))])


@given(codes())
def test_padded_and_bare_forms_are_the_same_code(code: str) -> None:
    assert parse_code(code) == parse_code(padded(code)) == parse_code(f" {code} ") == code
    assert len(padded(code)) == 12


@pytest.mark.parametrize(
    ("text", "code", "level"),
    [
        ("431226000000", "431226", Level.COUNTY),
        ("430000", "43", Level.PROVINCE),
        ("431200", "4312", Level.PREFECTURE),
        ("431226100", "431226100", Level.TOWNSHIP),
        ("431226100000", "431226100", Level.TOWNSHIP),
        ("431226100200", "431226100200", Level.VILLAGE),
        ("110100", "1101", Level.PREFECTURE),
    ],
)
def test_zeros_are_cut_at_level_boundaries_only(text: str, code: str, level: Level) -> None:
    assert parse_code(text) == code
    assert level_of(code) is level


@pytest.mark.parametrize(
    "text",
    ["", "4", "431", "43122610", "4312261002001", "43122a", "000000", "４３", "43 12", "-43"],
)
def test_what_is_no_code_is_named_with_what_to_give(text: str) -> None:
    with pytest.raises(BadCode, match=r"is not a division code\. Give 2, 4, 6, 9 or 12 digits"):
        parse_code(text)


@given(codes())
def test_the_parent_is_one_level_up_and_holds_the_place(code: str) -> None:
    parent = parent_of(code)
    assert is_under(code, parent)
    assert parent != code
    assert list(Level).index(level_of(parent)) == list(Level).index(level_of(code)) - 1


def test_a_prefecture_without_counties_is_the_parent_of_its_townships() -> None:
    assert parent_of("441900003") == "4419"


def test_a_code_of_another_length_has_no_level() -> None:
    with pytest.raises(ValueError, match="7"):
        level_of("4312261")


def test_the_country_is_above_every_province() -> None:
    assert parent_of("43") == ""
    assert level_of("") is Level.COUNTRY
    assert is_under("43", "")


@given(codes(), codes() | st.just(""))
def test_a_code_lies_under_an_area_exactly_where_it_is_in_its_range(code: str, area: str) -> None:
    low, high = code_range(area)
    assert is_under(code, area) is (low <= code < high)


@given(codes(), st.data())
def test_an_area_holds_all_that_begins_with_it(code: str, data: st.DataObject) -> None:
    area = at_level(code, data.draw(st.sampled_from(Level)))
    low, high = code_range(area)
    assert low <= code < high


def test_neighbours_do_not_hold_each_other() -> None:
    assert not is_under("431226", "431225")
    assert not is_under("4312", "431226")
    assert code_range("431229") == ("431229", "43122:")


def test_the_line_of_a_place_goes_from_its_province_to_itself() -> None:
    assert line_of("411327101") == ["41", "4113", "411327", "411327101"]
    assert line_of("41") == ["41"]
    assert line_of("") == []
