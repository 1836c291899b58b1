"""Tags for pages: `{% load web %}`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template
from django.template import Context

from zhucun.doors.web.asof import address

register = template.Library()


@register.simple_tag(takes_context=True)
def page(context: Context, name: str, *args: Any, **kwargs: Any) -> str:
    """The address of a page on the same day as this page: `{% page 'web:place' place.code %}`."""
    return address(context["request"], name, *args, **kwargs)


@register.filter
def of(names: Mapping[Any, Any], key: Any) -> Any:
    """What a mapping holds for a key, else the key: `{{ names|of:unit.area }}`."""
    return names.get(key, key)
