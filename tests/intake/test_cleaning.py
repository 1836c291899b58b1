"""One value, written in many ways, is one value; what is not a value is told apart and
explained.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhucun.directory.errors import BadCreditCode, BadIdNumber
from zhucun.intake import errors
from zhucun.intake.readers import cleaning
from zhucun.intake.readers.cleaning import cleaner_for
from zhucun.intake.readers.dates import clean_date
from zhucun.intake.rows import Heading, Masked
from zhucun.kernel.divisions import BadCode
from zhucun.kernel.quantities import UnitMismatch
from zhucun.packs.feeds import ColumnSpec
from zhucun.packs.kinds import Label

SPACES = ["", " ", "\u3000", "\u00a0", "\t", "\u2009", "\u200b", "\n"]
DAYS = st.dates(date(1930, 1, 1), date(2099, 12, 31))
WIDE = str.maketrans("0123456789Xx", "0123456789Xx")


def column(kind: Any, **more: Any) -> ColumnSpec:
    label = Label(zh="列", en="Column")
    given = {"field": "f", "required": False, "aliases": (), "choices": {}, "unit": None}
    return ColumnSpec(**{**given, "type": kind, "label": label, **more})


def clean(raw: Any, kind: Any, *, heading_unit: str = "", **more: Any) -> Any:
    heading = Heading(0, "列", column(kind, **more), heading_unit)
    return cleaner_for(heading, is_1904=False)(raw)


def spaced(draw: Any, text: str) -> str:
    """The text with spaces of every kind around it and full-width digits here and there."""
    if draw(st.booleans()):
        text = text.translate(WIDE)
    return draw(st.sampled_from(SPACES)) + text + draw(st.sampled_from(SPACES))


@st.composite
def written_days(draw: Any) -> tuple[Any, date]:
    """A day, and one of the ways in which people write it."""
    day = draw(DAYS)
    year, month, number = day.year, day.month, day.day
    text = draw(
        st.sampled_from(
            [
                f"{year}-{month:02}-{number:02}",
                f"{year}/{month}/{number}",
                f"{year}.{month}.{number}",
                f"{year}.{month:02}.{number:02}",
                f"{year}年{month}月{number}日",
                f"{year} 年 {month} 月 {number} 日",
                f"{year}{month:02}{number:02}",
                f"{year}-{month:02}-{number:02} 00:00:00",
                f"{year}-{month:02}-{number:02}T08:30:00",
                f"{year}/{month}/{number} 8:30",
            ]
        )
    )
    serial = (day - date(1899, 12, 30)).days
    instant = datetime(year, month, number, tzinfo=UTC).replace(tzinfo=None)
    other = draw(st.sampled_from([day, instant, float(serial), serial, str(serial), None]))
    is_serial = other is not None and 10_000 <= serial <= 80_000
    return (other if is_serial else spaced(draw, text)), day


@given(written_days())
def test_a_day_is_the_same_however_it_is_written(written: tuple[Any, date]) -> None:
    raw, day = written
    assert clean(raw, "date") == day


@given(
    DAYS,
    st.sampled_from(
        ["{y}-{m}", "{y}.{m:02}", "{y}年{m}月", "{y}{m:02}", "{y}/{m}", "{y}年{m}月份"]
    ),
)
def test_a_month_is_its_first_day(day: date, form: str) -> None:
    assert clean(form.format(y=day.year, m=day.month), "date") == day.replace(day=1)


@pytest.mark.parametrize("raw", ["至今", " — ", "-", "/", "无", "长期", "\u3000"])
def test_an_open_end_is_no_date(raw: str) -> None:
    assert clean(raw, "date") is None


@pytest.mark.parametrize(
    ("raw", "problem"),
    [
        ("2021-02-30", errors.BadDate),
        ("2021.13.1", errors.BadDate),
        ("去年五月", errors.BadDate),
        (True, errors.BadDate),
        (123456.5, errors.BadDate),
        (2021, errors.YearOnly),
        ("2021", errors.YearOnly),
        ("98.7.1", errors.ShortYear),
        (2021.1, errors.LostZero),
        ("2021.5-2023.5", errors.TwoDates),
        ("3021-05-01", errors.DateOutOfRange),
    ],
)
def test_a_wrong_date_is_told_apart(raw: Any, problem: type[errors.BadCell]) -> None:
    with pytest.raises(problem) as caught:
        clean(raw, "date")
    assert caught.value.todo


def test_a_month_that_excel_made_a_number_is_read_where_it_is_clear() -> None:
    assert clean(2021.5, "date") == date(2021, 5, 1)
    assert clean(2021.11, "date") == date(2021, 11, 1)


def test_serial_numbers_count_from_1904_on_request() -> None:
    assert clean_date(42865.0, is_1904=True) == date(2021, 5, 11)


@st.composite
def id_numbers(draw: Any) -> str:
    """A valid number: division, birthday, order, check character."""
    born = draw(st.dates(date(1950, 1, 1), date(1999, 12, 31)))
    body = f"{draw(st.sampled_from(['110105', '411327', '520111']))}{born:%Y%m%d}"
    body += f"{draw(st.integers(0, 999)):03}"
    return cleaning._with_check(body)


@st.composite
def written_numbers(draw: Any) -> tuple[str, str]:
    number = draw(id_numbers())
    form = draw(
        st.sampled_from(
            [number, number.lower(), f"'{number}", f"{number[:6]} {number[6:14]} {number[14:]}"]
        )
    )
    if draw(st.booleans()):
        form = number[:6] + number[8:17]  # the 15 digits of before 1999
    return spaced(draw, form), number


@given(written_numbers())
def test_an_id_number_is_the_same_however_it_is_written(written: tuple[str, str]) -> None:
    raw, number = written
    assert clean(raw, "id-card") == number


def test_a_fifteen_digit_number_may_be_a_number_in_excel() -> None:
    assert clean(110105491231002.0, "id-card") == "11010519491231002X"


@pytest.mark.parametrize(
    "raw", [411327198503120000.0, 4.11327e17, "4.11327E+17", 411327198503120016]
)
def test_an_id_number_that_excel_rounded_is_said_to_be_lost(raw: Any) -> None:
    with pytest.raises(errors.DigitsLost, match="as text"):
        clean(raw, "id-card")


def test_a_wrong_check_character_is_explained_without_the_whole_number() -> None:
    with pytest.raises(BadIdNumber) as caught:
        clean("110105194912310021", "id-card")
    assert "check character" in str(caught.value)
    assert "19491231" not in str(caught.value)


def test_masked_values_are_recognised() -> None:
    assert isinstance(clean("411327********002X", "id-card"), Masked)
    assert isinstance(clean("138****1234", "phone"), Masked)


@pytest.mark.parametrize(
    ("raw", "phone"),
    [
        (13800001234.0, "13800001234"),
        ("138 0000 1234", "13800001234"),
        ("+86-138-0000-1234", "13800001234"),
        ("8613800001234", "13800001234"),
        ("0377-67921234", "0377-67921234"),
        ("(0377)67921234", "0377-67921234"),
        ("67921234", "67921234"),
        ("-", None),
    ],
)
def test_phone_numbers_lose_what_people_put_around_them(raw: Any, phone: str | None) -> None:
    assert clean(raw, "phone") == phone


@pytest.mark.parametrize("raw", ["12345", "13800001234/13900001234", "见备注", "23800001234"])
def test_what_is_no_phone_number_is_refused(raw: str) -> None:
    with pytest.raises(errors.BadPhone):
        clean(raw, "phone")


@pytest.mark.parametrize(
    ("raw", "heading_unit", "money"),
    [
        (3, "万元", 30000),
        ("3.5万元", "", 35000),
        ("3.5万元", "元", 35000),
        ("１，２００元", "", 1200),
        (29.9, "万元", 299000),
        (0, "", 0),
        ("0.1亿元", "", 10000000),
    ],
)
def test_money_is_counted_in_the_unit_of_its_column(
    raw: Any, heading_unit: str, money: int
) -> None:
    assert clean(raw, "money", heading_unit=heading_unit, unit="元") == Decimal(money)


def test_households_are_not_persons() -> None:
    assert clean("12户", "int", unit="户") == 12
    with pytest.raises(UnitMismatch):
        clean("12人", "int", unit="户")


@pytest.mark.parametrize(
    ("raw", "problem"), [("约20", errors.BadNumber), (2.5, errors.NotWhole), (-1, errors.NotWhole)]
)
def test_a_count_is_a_whole_number(raw: Any, problem: type[errors.BadCell]) -> None:
    with pytest.raises(problem):
        clean(raw, "int")


@given(st.integers(0, 10**9))
def test_a_count_is_the_same_as_text_number_or_float(count: int) -> None:
    for raw in (
        count,
        float(count),
        str(count),
        f"{count:,}",
        str(count).translate(WIDE),
        f" {count}\u3000",
    ):
        assert clean(raw, "int") == count


@pytest.mark.parametrize(
    "raw",
    [411327100201.0, "411327100201", "４１１３２７１００２０１", " 411327100201 ", 411327100201],
)
def test_division_codes_survive_excel(raw: Any) -> None:
    assert clean(raw, "division") == "411327100201"


def test_padded_codes_lose_their_zeros() -> None:
    assert clean("411327000000", "division") == "411327"
    with pytest.raises(errors.DigitsLost):
        clean("4.11327E+11", "division")
    with pytest.raises(BadCode):
        clean("4113271", "division")


def test_credit_codes_are_checked() -> None:
    assert clean("91110000600037341l".replace("l", "L"), "uscc") == "91110000600037341L"
    assert clean(" 9111 0000 6000 3734 1l", "uscc") == "91110000600037341L"
    with pytest.raises(BadCreditCode):
        clean("911100006000373411", "uscc")


CHOICES = {"male": ("男", "男性"), "female": ("女",)}


def test_choices_are_found_by_their_spellings_and_the_refusal_names_them() -> None:
    assert clean(" 男 性", "choice", choices=CHOICES) == "male"
    with pytest.raises(errors.NotAChoice) as caught:
        clean("公", "choice", choices=CHOICES)
    assert caught.value.facts["choices"] == "男、女"


def test_tags_stand_together_in_one_cell() -> None:
    for raw in ("男、女", "女,男", "女；男性", "男 女", "男\n女"):
        assert clean(raw, "tags", choices=CHOICES) == ("male", "female")


@pytest.mark.parametrize(
    ("raw", "truth"),
    [("是", True), ("√", True), (1, True), ("无", False), (False, False), ("－", None)],
)
def test_yes_and_no_have_many_signs(raw: Any, truth: bool | None) -> None:
    assert clean(raw, "bool") is truth


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("张　三", "张三"),
        (" 王 小 明 ", "王小明"),
        ("阿卜杜拉·买买提", "阿卜杜拉·买买提"),
        ("A 座 2 楼", "A 座 2 楼"),
        (12.0, "12"),
        ("\u200b李四\ufeff", "李四"),
    ],
)
def test_names_lose_the_spaces_that_align_them(raw: Any, text: str) -> None:
    assert clean(raw, "text") == text
