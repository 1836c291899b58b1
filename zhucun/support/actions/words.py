"""Short texts that stand in lists."""

from __future__ import annotations

import re

from zhucun.kernel.personal import tells_a_number
from zhucun.support.errors import NumberInText, ReasonNeeded, TextTooLong

_MOST = 200
#: Numbers of bank cards: they begin with 62. Vouchers may have as many digits.
_CARD = re.compile(r"(?<!\d)62\d{14,17}(?!\d)")


def plain(text: str, *, needed: bool = False, most: int = _MOST) -> str:
    """The text without what looks like a number of somebody. Raises ReasonNeeded, TextTooLong,
    NumberInText."""
    found = text.strip()
    if needed and not found:
        raise ReasonNeeded
    if len(found) > most:
        raise TextTooLong(length=len(found), most=most)
    if tells_a_number(found) or _CARD.search(re.sub(r"[\s-]", "", found)):
        raise NumberInText
    return found
