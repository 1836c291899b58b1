"""Sheets of an evaluation by villagers: set from codes that nobody keeps, so that they are printed
once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import segno

from zhucun.ballots import queries as ballots
from zhucun.directory import queries as directory
from zhucun.kernel.divisions import Level, at_level
from zhucun.reports.queries.cards import MASK
from zhucun.reports.writers.pdf import form_pdf


def ballot_sheets(
    poll: Any, codes: Iterable[str], *, site: str, language: str, at: datetime
) -> bytes:
    """One A4 page for each code; asks for no right: who has the codes has printed them. Two
    queries.

    `site`: where the code leads, without the path.
    """
    names = directory.names_of({at_level(poll.area, Level.TOWNSHIP)}, as_of=at.date())
    lines = [
        {"subject": each.subject.name, "text": each.text[language]}
        for each in ballots.lines_of(poll)
    ]
    content = {
        "title": poll.title,
        "language": language,
        "place": "".join(names.values()) + poll.village.short_name,
        "period": f"{poll.starts_on} — {poll.ends_on}",
        "answers": [each[language] for each in poll.answers],
        "lines": lines,
        "words": poll.asks_words,
        "sheets": [
            {"text": code.upper(), "code": _code(f"{site}/b/{poll.public_id}/{code}/")}
            for code in codes
        ],
    }
    return form_pdf("ballots", content, made_at=at, tagged=False)


def _code(address: str) -> str:
    """A QR code as SVG, one path; the mask is fixed (docs/decisions/0015-qr-by-segno.md)."""
    code = segno.make(address, error="m", mask=MASK)
    return str(code.svg_inline(scale=1, border=2, omitsize=True))
