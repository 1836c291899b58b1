"""How large an expression and its texts may be."""

from __future__ import annotations

MAX_CHARACTERS = 4_000
MAX_WORDS = 600
#: Levels of parentheses, CASE, NOT and minus signs; a parser's recursion takes some 30 frames for
#: each.
MAX_NESTING = 20
#: Levels of the checked tree: AND and OR chains are flat, but `a + b + c + …` is one level each.
MAX_DEPTH = 40
#: Multiplications and divisions in one value: more could leave the range of double precision.
MAX_PRODUCTS = 8
MAX_FAULTS = 20
MAX_TEXT = 200
#: Whole numbers up to here are exact in every database and in every computation.
MAX_INT = 2**53


def bad_text(text: str) -> str:
    """Why a text cannot stand in a rule; empty if it can.

    Backslashes and percent signs mean different things to drivers and databases, so they stay out.
    """
    if len(text) > MAX_TEXT:
        return f"a text has up to {MAX_TEXT} characters"
    if "\\" in text or "%" in text:
        return "a text has no \\ and no percent sign"
    if not text.isprintable():
        return "a text has no invisible characters"
    return ""
