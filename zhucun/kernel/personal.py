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
#: A day that is written with its marks: 2025-03-01, 2025/3/1, 2025年3月1日; a time: 14:00.
_DAY = re.compile(
    r"(?<!\d)(?:(?:19|20)\d\d\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}(?:\s*日)?"
    r"|(?:[01]?\d|2[0-4]):[0-5]\d)(?!\d)"
)
#: Years, months and days without marks, alone.
_DATES = re.compile(r"(?:19|20)\d\d(?:(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])?)?")
#: Figures in groups, as accounts are written.
_GROUPS = r"\d(?:[ \-–—]{0,3}\d)"
_LONG = re.compile(_GROUPS + r"{11,}")
#: A word that announces an account or an ID number, then six figures or more. The one of 一折通
#: reads as a figure.
_TOLD = re.compile(
    r"(?:(身份证|身份号码|证件号)|[账帐][号户]|卡号|银行卡|存折|社保卡|[1一][折卡]通)"
    r"[^\d。；;]{0,12}(" + _GROUPS + r"{5,})(?!\d)\s*([元万亿户人次笔张年])?"
)
#: A unified social credit code (GB 32100): 31 signs, the last of them checks the others.
_CREDIT_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT = re.compile(rf"(?<![0-9A-Z])[159ANY][1-9]\d{{6}}[{_CREDIT_SIGNS}]{{10}}(?![0-9A-Z])", re.I)
#: A number plate: the sign of a province, a letter, five or six signs with two figures at least. A
#: document's number has brackets or a year there, and does not fit.
_PLATE = re.compile(
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Z][\s·•.\-]{0,2}"
    r"(?=(?:[A-Z]*\d){2})[A-HJ-NP-Z0-9]{4,5}[A-HJ-NP-Z0-9挂学警港澳](?![A-Z0-9])",
    re.I,
)
#: A word that announces a messenger, then its account; not a public account (公众号).
_SAID = r"(?:号码?|ID|账号|帐号|[:：=\s是为])"
_QQ = re.compile(rf"(?:QQ|扣扣)(?:群)?{_SAID}{{0,6}}[1-9]\d{{4,10}}(?!\d)", re.I)
_WECHAT = re.compile(
    rf"(?:微信|WeChat|(?<![A-Z])(?:VX|WX)){_SAID}{{0,6}}"
    r"(?:[A-Z][A-Z0-9_\-]{5,19}(?![A-Z0-9])|[1-9]\d{4,10}(?!\d|\s*[元万户人年月次]))",
    re.I,
)
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
    PLATE = "plate"
    MESSENGER = "messenger"


def tells_a_number(text: str) -> bool:
    """True where a text holds what looks like somebody's phone or ID number, also with blanks or
    hyphens between its groups or in full width: for lists in which vouchers with long numbers of
    their own stand. What the public reads is asked more: `secrets_in`."""
    digits = _BETWEEN.sub("", unicodedata.normalize("NFKC", text).upper())
    return _NUMBERS.search(digits) is not None


def secrets_in(
    text: str, health_words: Iterable[str] = (), harmless: Iterable[str] = ()
) -> list[Secret]:
    """What of a text no publicity may show, each kind once, in the order of the enum. `harmless`:
    words that hold a word of health and tell nothing of it, such as 集中风险. Pure."""
    seen = unicodedata.normalize("NFKC", text)
    found = set(_numbers(seen)) | set(_accounts(seen))
    tight = re.sub(r"[\W_]+", "", seen).casefold()
    for word in harmless:
        tight = tight.replace(word.casefold(), " ")
    if any(word.casefold() in tight for word in health_words if word):
        found.add(Secret.HEALTH)
    return [one for one in Secret if one in found]


def _figures(text: str) -> str:
    """The text with figures of any kind as 0–9; what cannot be seen is taken out."""
    seen = (sign for sign in text if unicodedata.category(sign) != "Cf")
    plain = "".join(map(_figure, seen)).translate(_FIGURES)
    return _LOOKS_LIKE.sub(lambda hit: hit.group().translate(_READ_WRONG), plain)


def _figure(sign: str) -> str:
    if sign.isascii() or not unicodedata.category(sign).startswith("N"):
        return sign
    value = unicodedata.numeric(sign, -1.0)
    return str(int(value)) if value in range(10) else sign


def _numbers(text: str) -> Iterator[Secret]:
    for run in _runs(_figures(text)):
        if _is_identity(run):
            yield Secret.ID_NUMBER
    rest = _DAY.sub("日", _figures(_CREDIT.sub(_without_code, text)))
    for run in _runs(rest):
        if _MOBILE.search(run) or _LANDLINE.fullmatch(run):
            yield Secret.PHONE
        if _is_card(run):
            yield Secret.BANK_CARD
    for hit in _TOLD.finditer(rest):
        if not _is_dates(hit.group(2)) and not (hit.group(3) and len(hit.group(2)) < 10):
            yield Secret.ID_NUMBER if hit.group(1) else Secret.BANK_CARD
    for hit in _LONG.finditer(rest):
        if not _is_dates(hit.group()) and not _is_place(hit.group()):
            yield Secret.BANK_CARD


def _accounts(text: str) -> Iterator[Secret]:
    """Number plates, and accounts of messengers that are called so."""
    if _PLATE.search(text):
        yield Secret.PLATE
    plain = _DAY.sub("日", _figures(text))
    if _QQ.search(plain) or _WECHAT.search(text) or _WECHAT.search(plain):
        yield Secret.MESSENGER


def _runs(plain: str) -> Iterator[str]:
    """Figures that belong together, whatever stands between them that is no letter and no
    character; dates alone are none."""
    for hit in _RUN.finditer(plain):
        if not _is_dates(hit.group()):
            yield re.sub(r"[\W_]", "", hit.group().replace("×", "X")).upper()


def _is_dates(group: str) -> bool:
    return all(_DATES.fullmatch(part) for part in re.split(r"[\W_]+", group))


def _is_place(group: str) -> bool:
    """A division code of twelve figures, written in one piece."""
    return len(group) == 12 and group.isdigit() and int(group[:2]) in _PROVINCES and group[6] < "6"


def _without_code(hit: re.Match[str]) -> str:
    """Nothing of a credit code whose last sign is right; anything else stays."""
    code = hit[0].upper()
    weighed = sum(_CREDIT_SIGNS.index(sign) * pow(3, at, 31) for at, sign in enumerate(code[:17]))
    return "码" if _CREDIT_SIGNS[-weighed % 31] == code[17] else hit[0]


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
    return any(
        _luhn(digits[start : start + length])
        for digits in run.split("X")
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
