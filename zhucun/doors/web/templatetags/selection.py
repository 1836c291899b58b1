"""Tags for the pages of selection: `{% load selection %}`."""

from __future__ import annotations

from typing import Any

from django import template

from zhucun.doors.web.selection import words
from zhucun.selection import queries

register = template.Library()


@register.filter
def weight(value: int) -> str:
    """Points as weights."""
    return f"{words.points(value):f}"


@register.filter
def room(proposal: Any) -> str:
    """By how many percent it could be better at most; a dash where nothing is weighed."""
    found = queries.room_for_better(proposal)
    return "—" if found is None else f"{found:.2f} %"
