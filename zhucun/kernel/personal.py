"""Numbers of people in texts: in short ones that stand in lists and titles, and in publicities.

The guard of publicities errs on the side of silence: what looks like a number of a person is one.
Digits are read through full width, circled and Chinese figures, blanks, dashes, dots, marks that
cannot be seen, and the letters that a scanner reads for figures.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import date
from enum import StrEnum

#: Mobile and landline phones, ID numbers of 18 and 15 places.
_NUMBERS = re.compile(r"(?<!\d)(1[3-9]\d{9}|\d{17}[\dX]|\d{15}|0\d{2,3}\d{7,8})(?!\d)")
#: Blanks, hyphens and dots between groups of figures.
_BETWEEN = re.compile(r"(?<=\d)[\s\-–—·.]+(?=[\dX])")
_FIGURES = str.maketrans("〇零一二三四五六七八九壹贰叁肆伍陆柒捌玖两", "00123456789123456789" + "2")
#: What a scanner reads for a figure, only after figures.
_READ_WRONG = str.maketrans("OoＯDQIl|!Zz", "00000111122")
_LOOKS_LIKE = re.compile(r"(?<=\d)[OoDQIl|!Zz]+(?![A-Za-z])")
#: A day that is written with its marks: 2025-03-01, 2025/3/1, 2025年3月1日.
_DAY = re.compile(r"(?<!\d)(?:19|20)\d\d\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}(?:\s*日)?(?!\d)")
_RUN = re.compile(r"\d(?:[\W_]*[\dXx×])*")
_MOBILE = re.compile(r"1[3-9]\d{9}")
_LANDLINE = re.compile(r"0(?:10|2\d|[3-9]\d{2})\d{7,8}")
_BIRTH = re.compile(r"(?=([1-9]\d{5}((?:19|20)\d{6})\d{3}[\dX]))")
_OLD_BIRTH = re.compile(r"[1-9]\d{5}(\d{6})\d{3}")
_PROVINCES = frozenset(
    {*range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55)}
    | {*range(61, 66), 71, 81, 82, 83}
)
_CARD = range(16, 20)
_CARD_STARTS = ("62", "60", "4", "5", "3", "9")


class Secret(StrEnum):
    """What a publicity may not hold."""

    ID_NUMBER = "id_number"
    PHONE = "phone"
    BANK_CARD = "bank_card"
    HEALTH = "health"


def tells_a_number(text: str) -> bool:
    """True where a text holds what looks like somebody's phone or ID number, also with blanks or
    hyphens between its groups or in full width. What a publicity may not show is more:
    `secrets_in`."""
    digits = _BETWEEN.sub("", unicodedata.normalize("NFKC", text).upper())
    return _NUMBERS.search(digits) is not None


def secrets_in(text: str, health_words: Iterable[str] = ()) -> list[Secret]:
    """What of a text no publicity may show, each kind once, in the order of the enum. Pure."""
    plain = _figures(text)
    found = set(_numbers(plain))
    tight = re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text)).casefold()
    if any(word.casefold() in tight for word in health_words if word):
        found.add(Secret.HEALTH)
    return [one for one in Secret if one in found]


def _figures(text: str) -> str:
    """The text with figures of any kind as 0–9; what cannot be seen is taken out."""
    seen = (
        sign for sign in unicodedata.normalize("NFKC", text) if unicodedata.category(sign) != "Cf"
    )
    plain = "".join(map(_figure, seen)).translate(_FIGURES)
    return _LOOKS_LIKE.sub(lambda hit: hit.group().translate(_READ_WRONG), plain)


def _figure(sign: str) -> str:
    if sign.isascii() or not unicodedata.category(sign).startswith("N"):
        return sign
    value = unicodedata.numeric(sign, -1.0)
    return str(int(value)) if value in range(10) else sign


def _numbers(plain: str) -> Iterator[Secret]:
    for run in _runs(plain):
        if _is_identity(run):
            yield Secret.ID_NUMBER
    for run in _runs(_DAY.sub("日", plain)):
        if _MOBILE.search(run) or _LANDLINE.fullmatch(run):
            yield Secret.PHONE
        if _is_card(run):
            yield Secret.BANK_CARD


def _runs(plain: str) -> Iterator[str]:
    """Figures that belong together, whatever stands between them that is no letter and no
    character."""
    for hit in _RUN.finditer(plain):
        yield re.sub(r"[\W_]", "", hit.group().replace("×", "X")).upper()


def _is_identity(run: str) -> bool:
    """18 places with a day of birth in them, wherever they begin; or 15 of the old kind."""
    for hit in _BIRTH.finditer(run):
        if int(hit.group(1)[:2]) in _PROVINCES and _is_day(hit.group(2)):
            return True
    old = _OLD_BIRTH.fullmatch(run)
    return old is not None and int(run[:2]) in _PROVINCES and _is_day(f"19{old.group(1)}")


def _is_day(digits: str) -> bool:
    try:
        date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return True


def _is_card(run: str) -> bool:
    """16 to 19 figures that begin as cards do and end in their check figure (Luhn)."""
    digits = run.rstrip("X")
    return any(
        _luhn(digits[start : start + length])
        for length in _CARD
        for start in range(len(digits) - length + 1)
        if digits.startswith(_CARD_STARTS, start)
    )


def _luhn(digits: str) -> bool:
    total = 0
    for place, sign in enumerate(reversed(digits)):
        value = int(sign) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0
