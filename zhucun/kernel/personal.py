"""Numbers of people in short texts that stand in lists and titles, where everybody reads them."""

from __future__ import annotations

import re
import unicodedata

#: Mobile and landline phones, ID numbers of 18 and 15 places.
_NUMBERS = re.compile(r"(?<!\d)(1[3-9]\d{9}|\d{17}[\dX]|\d{15}|0\d{2,3}\d{7,8})(?!\d)")
#: Blanks, hyphens and dots between groups of figures.
_BETWEEN = re.compile(r"(?<=\d)[\s\-–—·.]+(?=[\dX])")


def tells_a_number(text: str) -> bool:
    """True where a text holds what looks like somebody's phone or ID number, also with blanks or
    hyphens between its groups or in full width. What a publicity may not show is more:
    `monitoring.queries.secrets_in`."""
    digits = _BETWEEN.sub("", unicodedata.normalize("NFKC", text).upper())
    return _NUMBERS.search(digits) is not None
