"""What tests of pages look for in a page."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

_INVALID = re.compile(r"⚠[^⚠]*⚠")


@pytest.fixture
def part() -> Callable[[str, str], str]:
    """The part of a page with an id: `part(html, "places")`. The page holds it exactly once."""

    def cut(html: str, name: str) -> str:
        found: list[str] = re.findall(rf'<section id="{name}".*?</section>', html, re.S)
        assert len(found) == 1, f"{len(found)} parts #{name}"
        return found[0]

    return cut


@pytest.fixture
def unknown_names() -> Callable[[str], list[str]]:
    """The variables that a page wanted and did not get."""
    return _INVALID.findall
