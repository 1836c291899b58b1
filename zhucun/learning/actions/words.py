"""Short texts that stand in lists."""

from __future__ import annotations

from collections.abc import Iterable

from zhucun.kernel.personal import tells_a_number
from zhucun.learning.errors import (
    NotInThePack,
    NumberInText,
    ReasonNeeded,
    TextMissing,
    TextTooLong,
)
from zhucun.learning.queries.needs import Topic

_MOST = 200


def plain(text: str, *, most: int = _MOST) -> str:
    """The text without what looks like a number of somebody. Raises TextTooLong, NumberInText."""
    found = text.strip()
    if len(found) > most:
        raise TextTooLong(length=len(found), most=most)
    if tells_a_number(found):
        raise NumberInText
    return found


def needed(text: str, *, most: int = _MOST) -> str:
    """The same of a text that must be there. Raises TextMissing too."""
    found = plain(text, most=most)
    if not found:
        raise TextMissing
    return found


def reason(text: str) -> str:
    """A reason. Raises ReasonNeeded, TextTooLong, NumberInText."""
    found = plain(text)
    if not found:
        raise ReasonNeeded
    return found


def require_of_pack(words: Iterable[str], known: Iterable[Topic]) -> None:
    """Each word is empty or one that the pack knows. Raises NotInThePack."""
    topics = {each.id: each.label for each in known}
    for word in words:
        if word and word not in topics:
            raise NotInThePack(word=word[:20], known="、".join(topics.values()) or "—")
