"""Short texts that stand in lists."""

from __future__ import annotations

from zhucun.kernel.personal import tells_a_number
from zhucun.reward.errors import NumberInText, ReasonNeeded, TextTooLong

MOST = 200


def plain(text: str, *, needed: bool = False, most: int = MOST) -> str:
    """The text without what looks like a number of somebody. Raises ReasonNeeded, TextTooLong,
    NumberInText."""
    found = text.strip()
    if needed and not found:
        raise ReasonNeeded
    if len(found) > most:
        raise TextTooLong(length=len(found), most=most)
    if tells_a_number(found):
        raise NumberInText
    return found
