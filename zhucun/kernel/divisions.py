"""Statistical division codes: the key, the path, the permission scope and the shard key in one.

A code is kept unpadded: 2 digits for a province, 4 prefecture, 6 county, 9 township, 12 village.
A place lies
under another exactly where its code begins with the other's. Identity is the code, never the
name: 洪江区 is
not 洪江市, and is not in GB/T 2260.
"""

from __future__ import annotations

import re
from enum import IntEnum

from zhucun.kernel.problems import N_, Problem


class Level(IntEnum):
    """Levels of the division tree; the value is the length of the code at that level (0: the
    country)."""

    COUNTRY = 0
    PROVINCE = 2
    PREFECTURE = 4
    COUNTY = 6
    TOWNSHIP = 9
    VILLAGE = 12


class BadCode(Problem):
    """Text that is not a division code."""

    code = "kernel.bad-code"
    status = 422
    message = N_("“%(value)s” is not a division code.")
    todo = N_("Give 2, 4, 6, 9 or 12 digits, or 12 digits filled up with zeros.")


_LENGTHS = tuple(level.value for level in Level if level)


def parse_code(value: str) -> str:
    """The unpadded code. Accepts 12 digits filled with zeros and the 6-digit county form.

    Zeros are cut at level boundaries only: 431226000000 → 431226, 430000 → 43. Raises BadCode.
    """
    digits = value.strip()
    if not re.fullmatch(r"[0-9]+", digits) or len(digits) > 12 or len(digits) not in _LENGTHS:
        raise BadCode(value=value)
    for short in _LENGTHS:
        if short < len(digits) and set(digits[short:]) == {"0"}:
            digits = digits[:short]
            break
    if set(digits) == {"0"}:
        raise BadCode(value=value)
    return digits


def padded(code: str) -> str:
    """The 12-digit form that forms and files show."""
    return code.ljust(12, "0")


def level_of(code: str) -> Level:
    """The level of an unpadded code; the empty code is the country."""
    return Level(len(code))


def parent_of(code: str) -> str:
    """The code of the place above; the empty code above a province.

    A prefecture without counties holds its townships itself: 441900003 (东莞) → 4419.
    """
    above = at_level(code, max(level for level in Level if level < len(code)))
    return parse_code(above) if above else ""


def at_level(code: str, level: Level) -> str:
    """The ancestor (or self) at a level; shorter codes stay as they are."""
    return code[: level.value]


def line_of(code: str) -> list[str]:
    """The place and all above it, province first: 411327 → 41, 4113, 411327."""
    return [at_level(code, level) for level in Level if 0 < level <= len(code)]


def is_under(code: str, area: str) -> bool:
    """True where the place is the area or lies in it."""
    return code.startswith(area)


def code_range(area: str) -> tuple[str, str]:
    """Half-open string range [low, high) that holds the area and all below it, for index range
    scans."""
    if not area:
        return "", ":"
    return area, area[:-1] + chr(ord(area[-1]) + 1)
