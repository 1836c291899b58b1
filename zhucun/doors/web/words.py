"""What the policy pack in force calls things, in the reader's language."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import get_language

from zhucun.directory import queries
from zhucun.kernel.problems import Problem
from zhucun.packs.kinds import Terms

#: The units of the packs in English: one, and more than one. The packs name them in Chinese, as the
#: sources do, and compute with them; a unit that is not here stays as it is.
_UNITS = {
    "人": ("person", "people"),
    "人次": ("attendance", "attendances"),
    "户": ("household", "households"),
    "户次": ("visit to a household", "visits to households"),
    "村": ("village", "villages"),
    "元": ("yuan", "yuan"),
    "万元": ("10,000 yuan", "10,000 yuan"),
    "亿元": ("100 million yuan", "100 million yuan"),
    "件": ("matter", "matters"),
    "起": ("case", "cases"),
    "次": ("time", "times"),
    "场次": ("event", "events"),
    "期": ("session", "sessions"),
    "项": ("item", "items"),
    "个": ("", ""),
    "家": ("enterprise", "enterprises"),
    "支": ("team", "teams"),
    "张": ("sheet", "sheets"),
    "处": ("place", "places"),
    "盏": ("lamp", "lamps"),
    "眼": ("well", "wells"),
    "天": ("day", "days"),
    "夜": ("night", "nights"),
    "月": ("month", "months"),
    "年": ("year", "years"),
    "岁": ("year old", "years old"),
    "分": ("point", "points"),
    "百分点": ("percentage point", "percentage points"),
    "亩": ("mu", "mu"),
    "公斤": ("kg", "kg"),
    "万公斤": ("10,000 kg", "10,000 kg"),
    "吨": ("t", "t"),
    "平方米": ("m²", "m²"),
    "公里": ("km", "km"),
}


def unit_called(unit: str, number: Any = None) -> str:
    """A unit in the reader's language, as it stands behind a number; without one, of many."""
    if language() != "en":
        return unit
    one, many = _UNITS.get(unit, (unit, unit))
    return one if number == 1 else many


def unit_behind(unit: str, number: Any) -> str:
    """A unit set behind its number: 3户, 3 households, 3%."""
    word = unit_called(unit, number)
    return f" {word}" if word != unit and word else word


def tag_words(area: str, day: date) -> dict[str, str]:
    """The label of each tag by its id, as the area's pack calls it on the day."""
    pack = queries.pack_for(area, as_of=day)
    return {item.id: item.label(language()) for item in pack.tags()}


def name_words(subject: str, area: str, day: date) -> dict[str, str]:
    """The label of each name of a subject's vocabulary (`village`): figures, columns of rules."""
    spec = queries.pack_for(area, as_of=day).item(f"terms/{subject}").spec
    assert isinstance(spec, Terms)
    return {name: term.label.in_(language()) for name, term in spec.names.items()}


def pack_in_force(area: str, day: date) -> str:
    """Title and version of the area's pack, for the foot of a page; "" where no pack can be read.

    The frame also shows refusals, the one about a broken pack among them: it must not fail itself.
    """
    try:
        pack = queries.policy().for_area(area, day)
    except Problem:
        return ""
    return f"{pack.title(language())} {pack.version}"


def language() -> str:
    """The reader's, as the packs call it: zh or en."""
    return (get_language() or "zh")[:2]
