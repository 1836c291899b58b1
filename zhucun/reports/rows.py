"""The shapes that pass through the room: a paper before it is issued."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from zhucun.kernel.ciphers import sm3
from zhucun.reports.enums import FormKind

#: The edition of the templates, a folder of them each. A change that alters what an old paper shows
#: is a new folder and a higher number; the old one stays.
FORM = 1


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A paper that can be issued: `data` is all that the template sets, already in words.

    `named`: (person, unit) public ids. `steps`: (posting, step) of taking up posts that are done
    once it is issued.
    """

    kind: FormKind
    subject: str
    area: str
    title: str
    language: str
    data: Mapping[str, Any]
    named: tuple[tuple[str, str], ...] = ()
    steps: tuple[tuple[Any, str], ...] = field(default=())

    @property
    def needs_number(self) -> bool:
        """Letters and notices are filed under a number."""
        return self.kind in (FormKind.APPOINTMENT, FormKind.NOTICE)


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of a record of the term: a day and what happened, in words."""

    on: date
    text: str


def frozen(
    draft: Draft, *, number: str, issuer: str, issued_on: date
) -> tuple[dict[str, Any], str]:
    """The content of a paper as it is kept, and its digest (64 hex digits)."""
    content = {
        **draft.data,
        "title": draft.title,
        "language": draft.language,
        "number": number,
        "issuer": issuer,
        "issued-on": day_in_words(issued_on, draft.language),
    }
    return content, digest_of(draft.kind, FORM, content)


def digest_of(kind: str, form: int, content: Mapping[str, Any]) -> str:
    """SM3 over kind, edition and content in one canonical spelling."""
    text = json.dumps(
        {"kind": kind, "form": form, "content": content},
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )
    return sm3(text.encode()).hex()


def day_in_words(day: date | None, language: str) -> str:
    """2024年3月1日, 1 March 2024; empty for none."""
    if day is None:
        return ""
    if language == "en":
        return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
    return f"{day.year}年{day.month}月{day.day}日"


_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
