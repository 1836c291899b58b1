"""What the policy pack in force calls things, in the reader's language."""

from __future__ import annotations

from datetime import date

from django.utils.translation import get_language

from zhucun.directory import queries
from zhucun.kernel.problems import Problem
from zhucun.packs.kinds import Terms


def tag_words(area: str, day: date) -> dict[str, str]:
    """The label of each tag by its id, as the area's pack calls it on the day."""
    pack = queries.pack_for(area, as_of=day)
    return {item.id: item.label(_language()) for item in pack.tags()}


def name_words(subject: str, area: str, day: date) -> dict[str, str]:
    """The label of each name of a subject's vocabulary (`village`): figures, columns of rules."""
    spec = queries.pack_for(area, as_of=day).item(f"terms/{subject}").spec
    assert isinstance(spec, Terms)
    return {name: term.label.in_(_language()) for name, term in spec.names.items()}


def pack_in_force(area: str, day: date) -> str:
    """Title and version of the area's pack, for the foot of a page; "" where no pack can be read.

    The frame also shows refusals, the one about a broken pack among them: it must not fail itself.
    """
    try:
        pack = queries.policy().for_area(area, day)
    except Problem:
        return ""
    return f"{pack.title(_language())} {pack.version}"


def _language() -> str:
    return (get_language() or "zh")[:2]
