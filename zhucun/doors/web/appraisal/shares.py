"""Shares of single groups, as they are typed: one a line, such as 县级 公务员=0.15."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from zhucun.directory.enums import PersonnelClass, UnitLevel

_EQUALS, _BETWEEN = re.compile(r"[=＝:：]"), re.compile(r"[\s·,，、]+")
#: The keys of a group, each with its words.
GROUPS: Mapping[str, Any] = {"level": UnitLevel, "personnel_class": PersonnelClass}


class Shares(forms.CharField):
    """Level of the unit, class of personnel, or both, and their share: a list of what the room
    keeps, without the grade. Words are those of either language."""

    def __init__(self, **more: Any) -> None:
        more.setdefault("widget", forms.Textarea(attrs={"rows": 3}))
        more.setdefault(
            "help_text",
            _(
                "One a line: level of the unit, class of personnel, or both, and the share, such "
                "as “County Civil servant=0.15”. The most exact one holds."
            ),
        )
        super().__init__(required=False, max_length=1000, **more)

    def clean(self, value: Any) -> list[dict[str, str]]:
        text = super().clean(value)
        return [_share(line) for line in text.splitlines() if line.strip()]


def told(share: Mapping[str, str]) -> str:
    """The group of a share in words; empty where it is that of everybody."""
    words = [_label(kind, share.get(name) or "") for name, kind in GROUPS.items()]
    return " · ".join(word for word in words if word)


def _label(kind: Any, word: str) -> str:
    return str(kind(word).label) if word in kind.values else word


def _share(line: str) -> dict[str, str]:
    group, _sep, number = _EQUALS.sub("=", line).rpartition("=")
    found: dict[str, str] = {}
    rest = " ".join(filter(None, _BETWEEN.split(group.strip())))
    for word, (name, value) in sorted(_words().items(), key=lambda one: -len(one[0])):
        edge = r"\b" if word.isascii() else ""  # Chinese words stand without blanks between them
        left = re.sub(rf"{edge}{re.escape(word)}{edge}", " ", rest, count=1)
        if name not in found and left != rest:
            found[name], rest = value, left.strip()
    if rest or not found:
        allowed = gettext(", ").join(str(one.label) for kind in GROUPS.values() for one in kind)
        said = gettext("“%(word)s” is no level and no class of personnel; known are: %(allowed)s.")
        raise forms.ValidationError(
            said % {"word": (rest or line.strip())[:40], "allowed": allowed}
        )
    try:
        found["share"] = str(Decimal(number.strip()))
    except InvalidOperation as error:
        said = gettext("“%(mark)s” is no number.") % {"mark": number.strip()[:20]}
        raise forms.ValidationError(said) from error
    return found


def _words() -> dict[str, tuple[str, str]]:
    """What is called how: (level or class, its word), in both languages."""
    found = {word: (name, word) for name, kind in GROUPS.items() for word in kind.values}
    for language in ("zh-hans", "en"):
        with override(language):
            found |= {
                str(one.label): (name, str(one)) for name, kind in GROUPS.items() for one in kind
            }
    return found
