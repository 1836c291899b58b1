"""Dates as people write them in lists."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from zhucun.intake.errors import (
    BadDate,
    DateOutOfRange,
    LostZero,
    ShortYear,
    TwoDates,
    YearOnly,
)

_EPOCHS = {False: date(1899, 12, 30), True: date(1904, 1, 1)}
#: Serial numbers of 1927 to 2118; below and above, a number is rather a year or 20210511.
_SERIALS = (10_000, 80_000)
_YEARS = (1900, 2100)
_OPEN = frozenset(
    {"至今", "现在", "今", "无", "长期", "—", "-", "--", "/", "——", "未定", "待定", "暂无"}
)

_TIME = re.compile(r"[T ]?\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?$")
_FULL = re.compile(r"(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?号?")
_MONTH = re.compile(r"(\d{4})[-./年](\d{1,2})月?(?:份)?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})?")
_SHORT = re.compile(r"'?\d{2}[-./年]\d{1,2}([-./月]\d{1,2}日?)?月?")
_TOKEN = re.compile(r"\d{4}[-./年]\d{1,2}(?:[-./月]\d{1,2}(?!\d)日?|月)?|\d{8}|\d{6}")
_DASHES = str.maketrans("—–－〜～~至", "-------")
_SPACES = re.compile(r"\s+")


def clean_date(raw: object, *, is_1904: bool = False, part: int = 0) -> date | None:
    """The day that a cell means; a month is its first day; 至今 and a dash are no date.

    With `part` 1 or 2 the cell may hold a start and an end (2021.5—2023.5), of which that one is
    taken. Raises BadDate, YearOnly, ShortYear, LostZero, TwoDates, DateOutOfRange.
    """
    if part:
        raw = _part_of(raw, part)
    if isinstance(raw, datetime):
        return _in_range(raw.date())
    if isinstance(raw, date):
        return _in_range(raw)
    if isinstance(raw, bool):
        raise BadDate(value=raw)
    if isinstance(raw, (int, float)):
        return _of_number(float(raw), is_1904=is_1904)
    return _of_text(str(raw), is_1904=is_1904)


def _part_of(raw: object, part: int) -> object:
    """The start or the end of a cell; one date alone is the start."""
    if not isinstance(raw, str):
        return raw if part == 1 else ""
    found = list(_TOKEN.finditer(_SPACES.sub("", raw)))
    if len(found) == 2:
        return found[part - 1][0]
    rest = _SPACES.sub("", raw)[found[0].end() :] if found else raw
    if len(found) != 1 or rest.strip("-—–~～〜") not in {"", *_OPEN}:
        return raw
    return found[0][0] if part == 1 else ""


def _of_number(number: float, *, is_1904: bool) -> date:
    if _SERIALS[0] <= number <= _SERIALS[1]:
        return _in_range(_EPOCHS[is_1904] + timedelta(days=int(number)))
    if number.is_integer():
        return _of_digits(str(int(number)))
    text = repr(number)
    if _YEARS[0] <= number < _YEARS[1]:
        if text.endswith(".1"):
            raise LostZero(value=text, year=text[:4])
        return _made(text, *text.split("."))
    raise BadDate(value=text)


def _of_text(text: str, *, is_1904: bool) -> date | None:
    tight = _TIME.sub("", text.strip()).strip()
    tight = _SPACES.sub("", tight)
    if not tight or tight in _OPEN:
        return None
    for pattern in (_FULL, _MONTH):
        if found := pattern.fullmatch(tight):
            return _made(text, *found.groups())
    if tight.isdigit() and tight.isascii():
        if len(tight) == 5:
            return _of_number(float(tight), is_1904=is_1904)
        return _of_digits(tight)
    parts = tight.translate(_DASHES)
    if len(_FULL.findall(parts)) > 1 or len(re.findall(r"(?:19|20)\d{2}", parts)) > 1:
        raise TwoDates(value=text)
    if _SHORT.fullmatch(tight):
        raise ShortYear(value=text)
    raise BadDate(value=text)


def _of_digits(digits: str) -> date:
    if len(digits) == 4 and _YEARS[0] <= int(digits) <= _YEARS[1]:
        raise YearOnly(value=digits)
    found = _COMPACT.fullmatch(digits)
    if found is None:
        raise BadDate(value=digits)
    return _made(digits, *(part for part in found.groups() if part))


def _made(shown: str, year: str, month: str, day: str = "1") -> date:
    try:
        return _in_range(date(int(year), int(month), int(day)))
    except ValueError as error:
        raise BadDate(value=shown) from error


def _in_range(day: date) -> date:
    if not _YEARS[0] <= day.year <= _YEARS[1]:
        raise DateOutOfRange(value=day)
    return day
