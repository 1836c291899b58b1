"""Short texts that stand in lists."""

from __future__ import annotations

import re
import unicodedata

from zhucun.pairing.errors import NumberInText, ReasonNeeded, TextTooLong

_NUMBERS = re.compile(r"(?<!\d)(1[3-9]\d{9}|\d{17}[\dX]|\d{15}|0\d{2,3}\d{7,8})(?!\d)")
_MOST = 200


def plain(text: str, *, needed: bool = False, most: int = _MOST) -> str:
    """The text without what looks like a number of somebody. Raises ReasonNeeded, TextTooLong,
    NumberInText."""
    found = text.strip()
    if needed and not found:
        raise ReasonNeeded
    if len(found) > most:
        raise TextTooLong(length=len(found), most=most)
    digits = re.sub(
        r"(?<=\d)[\s\-–—·.]+(?=[\dX])", "", unicodedata.normalize("NFKC", found).upper()
    )
    if _NUMBERS.search(digits):
        raise NumberInText
    return found
