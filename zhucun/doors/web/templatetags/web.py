"""Tags for pages: `{% load web %}`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import template
from django.forms import BoundField, CheckboxInput
from django.template import Context
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString

from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.doors.web.asof import address, asking
from zhucun.doors.web.words import language
from zhucun.kernel.divisions import Level
from zhucun.kernel.periods import period_in_words

register = template.Library()


@register.simple_tag(takes_context=True)
def page(context: Context, name: str, *args: Any, **kwargs: Any) -> str:
    """The address of a page on the same day as this page: `{% page 'web:place' place.code %}`."""
    return address(context["request"], name, *args, **kwargs)


@register.simple_tag(takes_context=True)
def page_asking(context: Context, name: str, *args: Any, **asked: Any) -> str:
    """The same with a query: `{% page_asking 'web:tickets' state='overdue' %}`."""
    return asking(address(context["request"], name, *args), urlencode(asked))


@register.filter
def one_or_more(number: Any) -> int:
    """1 or 2, for a plural after a number that need not be whole: half a day, one day, two days."""
    return 1 if number == 1 else 2


@register.filter
def of(names: Mapping[Any, Any], key: Any) -> Any:
    """What a mapping holds for a key, else the key: `{{ names|of:unit.area }}`."""
    return names.get(key, key)


@register.filter
def day(value: date | None) -> SafeString | str:
    """A day as 2024-01-25, never broken over two lines; a dash where there is none."""
    return format_html("<time>{}</time>", value.strftime("%Y-%m-%d")) if value else "—"


@register.filter
def period_word(name: str) -> str:
    """A period as the reader calls it: 2026-Q1 is 2026年第1季度."""
    return period_in_words(name, language())


@register.filter
def is_day(value: Any) -> bool:
    """Whether a cell of a list holds a day."""
    return isinstance(value, date)


@register.filter
def is_check(field: BoundField) -> bool:
    """Whether a field is a single box, which stands before its label."""
    return isinstance(field.field.widget, CheckboxInput)


@register.simple_tag(takes_context=True)
def place_link(context: Context, code: str, name: str) -> SafeString | str:
    """A place by name, leading to its page (a village: who serves there) where the reader may open
    it."""
    actor: Actor = context["actor"]
    if not actor.can(Permission.SEE_PLACES, area=code):
        return name
    page_name = "web:village" if len(code) == Level.VILLAGE else "web:place"
    return format_html('<a href="{}">{}</a>', address(context["request"], page_name, code), name)


@register.simple_tag(takes_context=True)
def may(context: Context, permission: str, area: str, person: str = "") -> bool:
    """Whether the reader holds a right in an area, or is that person himself:
    `{% may "SEE_POSTINGS" row.area row.person.public_id as opens %}`."""
    actor: Actor = context["actor"]
    is_own = bool(person) and actor.person == person and actor.viewer is None
    return is_own or actor.can(Permission(permission), area=area)


@register.simple_tag(takes_context=True)
def unit_link(context: Context, unit: Any) -> SafeString | str:
    """A unit by name, leading to its page where the reader may open it; a dash for none."""
    if unit is None:
        return "—"
    actor: Actor = context["actor"]
    is_own = unit.public_id in actor.units(Permission.SEE_POSTINGS)
    if not is_own and not actor.can(Permission.SEE_POSTINGS, area=unit.area):
        return str(unit.name)
    href = address(context["request"], "web:unit", unit.public_id)
    return format_html('<a href="{}">{}</a>', href, unit.name)
