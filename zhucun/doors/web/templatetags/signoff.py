"""Tags for the pages of sign-off: `{% load signoff %}`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template

from zhucun.doors.web.roster.reasons import language
from zhucun.packs.kinds import Label

register = template.Library()


@register.filter
def worded(label: Label) -> str:
    """A label of a pack in the reader's language."""
    return label.in_(language())


@register.filter
def entry(rows: Mapping[Any, Any], key: Any) -> Any:
    """What a mapping holds for a key, else nothing: `{{ cards|entry:row.public_id }}`."""
    return rows.get(key, "")
