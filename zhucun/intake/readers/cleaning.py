"""What a cell means, by the type of its column."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from zhucun.directory.queries import check_credit_code, check_id_number
from zhucun.intake.errors import (
    BadNumber,
    BadPhone,
    CellBroken,
    DigitsLost,
    NotAChoice,
    NotWhole,
)
from zhucun.intake.readers.dates import clean_date
from zhucun.intake.rows import Heading, Masked
from zhucun.kernel.divisions import parse_code
from zhucun.kernel.quantities import UNITS, Quantity
from zhucun.packs.feeds import ColumnSpec

#: Full-width letters, digits and the signs that stand in numbers, to their narrow form; zero-
#: width signs go.
_NARROW: dict[int, int | str | None] = {code: code - 0xFEE0 for code in range(0xFF10, 0xFF1A)}
_NARROW |= {code: code - 0xFEE0 for code in (*range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
_NARROW |= dict.fromkeys((0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0x00AD))
_WIDE: dict[int, int | str | None] = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_WIDE |= {0x3002: ".", 0x2014: "-", 0x2013: "-", 0x2010: "-", 0x2212: "-"}
_SPACES = re.compile(r"[\s\u00a0\u2000-\u200a\u3000]+")
_CJK = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\U00020000-\U000323af]")
_MASK = re.compile(r"[0-9]*\*{2,}[0-9Xx]*")
_ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!"})
_SCIENTIFIC = re.compile(r"\d(\.\d+)?[Ee]\+?\d{2}")
_NOTHING = frozenset({"", "-", "--", "—", "——", "/", "\\"})
_QUANTITY = re.compile(r"([+-]?[\d,]*\.?\d+)(.*)")
_CELL_UNITS = frozenset({"", *UNITS})
_MOBILE = re.compile(r"1[3-9]\d{9}")
_LANDLINE = re.compile(r"(0\d{2,3})?-?(\d{7,8})(-\d{1,6})?")
_SAFE_FLOAT = 10**15
_BOOLS = {
    **dict.fromkeys(("是", "有", "√", "✓", "y", "yes", "true", "1", "对"), True),
    **dict.fromkeys(("否", "无", "没有", "×", "x", "n", "no", "false", "0", "不是"), False),
}
_SEPARATORS = re.compile(r"[\u3001\uff0c,;\uff1b/|\s]+")

Cleaner = Callable[[Any], Any]


def clean_text(raw: Any) -> str:
    """Text without stray spaces, signs of no width and full-width digits; 张 三 becomes 张三."""
    if type(raw) is float and raw.is_integer():
        return str(int(raw))
    if isinstance(raw, datetime):
        return str(raw.date()) if not (raw.hour or raw.minute) else str(raw)
    text = str(raw)
    if text.isalpha() and not text.isascii() and not _is_wide(text):
        return text
    words = _SPACES.sub(" ", text.translate(_NARROW)).strip().split(" ")
    if len(words) > 1 and all(len(word) == 1 and _CJK.match(word) for word in words):
        return "".join(words)
    return " ".join(words)


def is_same(known: Any, value: Any) -> bool:
    """True where both mean the same once stray spaces and full-width signs are set right."""
    if known == value:
        return True
    return isinstance(known, str) and isinstance(value, str) and clean_text(known) == value


def _is_wide(text: str) -> bool:
    return any(0xFF10 <= ord(sign) <= 0xFF5A for sign in text)


def tight(raw: Any) -> str:
    """Text for numbers and codes: narrow, without any space."""
    if type(raw) is float and raw.is_integer():
        return str(int(raw))
    return _SPACES.sub("", str(raw).translate(_NARROW).translate(_WIDE)).lstrip("'`‘’")


def clean_int(raw: Any, column: ColumnSpec) -> int | None:
    """A count: 1,234 and 12户 where the column counts 户. Raises BadNumber, NotWhole."""
    number = clean_decimal(raw, column, "")
    if number is None:
        return None
    if number != number.to_integral_value() or number < 0:
        raise NotWhole(value=raw)
    return int(number)


def clean_decimal(raw: Any, column: ColumnSpec, heading_unit: str) -> Decimal | None:
    """A number in the unit of its column; the cell's own unit counts before the heading's (3万元 =
    30000 元).

    Raises BadNumber, UnitMismatch.
    """
    if isinstance(raw, (bool, date)):
        raise BadNumber(value=raw)
    if isinstance(raw, (int, float)):
        number, unit = Decimal(repr(raw)) if isinstance(raw, float) else Decimal(raw), ""
    else:
        text = tight(raw)
        if text in _NOTHING:
            return None
        found = _QUANTITY.fullmatch(text)
        if found is None or (unit := found[2]) not in _CELL_UNITS:
            raise BadNumber(value=raw)
        try:
            number = Decimal(found[1].replace(",", ""))
        except InvalidOperation as error:
            raise BadNumber(value=raw) from error
    return _in_unit(number, unit or heading_unit, column.unit or "")


def _in_unit(number: Decimal, unit: str, wanted: str) -> Decimal:
    if unit and wanted and unit != wanted:
        number = Quantity(number, unit).to(wanted).value
    return number.normalize() + 0 if number else Decimal(0)


def clean_id_number(raw: Any) -> str:
    """18 characters with a capital X; 15-digit numbers get their century and check character.

    Raises DigitsLost, BadIdNumber.
    """
    _refuse_lost_digits(raw)
    text = tight(raw).upper()
    if text in _NOTHING:
        return ""
    if "*" in text and _MASK.fullmatch(text):
        return Masked(text)
    if len(text) == 15 and text.isdigit():
        text = _with_check(f"{text[:6]}19{text[6:]}")
    return check_id_number(text)


def _with_check(number: str) -> str:
    total = sum(int(digit) * (1 << 17 - at) for at, digit in enumerate(number))
    return number + "10X98765432"[total % 11]


def clean_credit_code(raw: Any) -> str:
    """18 capitals. Raises DigitsLost, BadCreditCode."""
    _refuse_lost_digits(raw)
    text = tight(raw).upper()
    return "" if text in _NOTHING else check_credit_code(text)


def clean_phone(raw: Any) -> str:
    """A mobile number as 11 digits, a landline as 0745-2712345. Raises BadPhone."""
    text = tight(raw)
    if text in _NOTHING:
        return ""
    if "*" in text and _MASK.fullmatch(text):
        return Masked(text)
    digits = re.sub(r"[-()]", "", text).removeprefix("+86")
    digits = digits[2:] if len(digits) == 13 and digits.startswith("86") else digits
    if _MOBILE.fullmatch(digits):
        return digits
    line = _LANDLINE.fullmatch(text.replace("(", "").replace(")", "-"))
    if line is None:
        raise BadPhone(value=raw)
    return (f"{line[1]}-" if line[1] else "") + line[2] + (line[3] or "")


def clean_division(raw: Any) -> str:
    """An unpadded code. Raises DigitsLost, BadCode."""
    text = tight(raw)
    if _SCIENTIFIC.fullmatch(text):
        raise DigitsLost(value=text)
    return "" if text in _NOTHING else parse_code(text)


def clean_choice(raw: Any, column: ColumnSpec) -> str | None:
    """Our word for what people write. Raises NotAChoice."""
    text = clean_text(raw)
    if text in _NOTHING:
        return None
    found = column.choice(text)
    if found is None:
        raise NotAChoice(value=text, choices=choices_of(column))
    return found


def clean_tags(raw: Any, column: ColumnSpec) -> tuple[str, ...] | None:
    """Our words for a list of words, in the order of the column's choices. Raises NotAChoice."""
    text = _SPACES.sub(" ", str(raw).translate(_NARROW)).strip()
    if text in _NOTHING:
        return None
    whole = column.choice(text)
    words = [whole] if whole else [_tag(part, column) for part in _SEPARATORS.split(text) if part]
    return tuple(word for word in column.choices if word in words)


def _tag(part: str, column: ColumnSpec) -> str:
    found = column.choice(part)
    if found is None:
        raise NotAChoice(value=part, choices=choices_of(column))
    return found


def clean_bool(raw: Any, column: ColumnSpec) -> bool | None:
    """Yes or no. Raises NotAChoice."""
    if isinstance(raw, bool):
        return raw
    text = tight(raw).casefold()
    if text in _NOTHING:
        return None
    word = column.choice(text) if column.choices else None
    found = _BOOLS.get(word or text)
    if found is None:
        raise NotAChoice(value=raw, choices="是、否")
    return found


def choices_of(column: ColumnSpec) -> str:
    """The words that a column takes, as people write them."""
    return "、".join(
        spellings[0] if spellings else word for word, spellings in column.choices.items()
    )


def _refuse_lost_digits(raw: Any) -> None:
    is_number = isinstance(raw, (int, float)) and not isinstance(raw, bool)
    if (is_number and abs(raw) >= _SAFE_FLOAT) or _SCIENTIFIC.fullmatch(tight(raw)):
        raise DigitsLost(value=f"{raw:.5E}" if is_number else raw)


def cleaner_for(heading: Heading, *, is_1904: bool) -> Cleaner:
    """The function that turns a cell of this column into its value; empty text becomes None.
    Raises BadCell.
    """
    column, unit = heading.column, heading.unit
    makers: Mapping[str, Cleaner] = {
        "text": clean_text,
        "int": lambda raw: clean_int(raw, column),
        "decimal": lambda raw: clean_decimal(raw, column, unit),
        "money": lambda raw: clean_decimal(raw, column, unit),
        "date": lambda raw: clean_date(_date_text(raw), is_1904=is_1904, part=heading.part),
        "bool": lambda raw: clean_bool(raw, column),
        "choice": lambda raw: clean_choice(raw, column),
        "tags": lambda raw: clean_tags(raw, column),
        "division": clean_division,
        "id-card": clean_id_number,
        "uscc": clean_credit_code,
        "phone": clean_phone,
    }
    clean = makers[column.type]

    def cleaned(raw: Any) -> Any:
        if type(raw) is str and raw.strip() in _ERRORS:
            raise CellBroken(value=raw.strip())
        value = clean(raw)
        return None if value == "" else value

    return cleaned


def _date_text(raw: Any) -> Any:
    if not isinstance(raw, str):
        return raw
    return _SPACES.sub(" ", raw.translate(_NARROW).translate(_WIDE)).strip()
