"""Signs for lists that come in and go out."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet

from zhucun.directory.perms import Actor
from zhucun.monitoring import perms
from zhucun.monitoring.enums import SignSource
from zhucun.monitoring.models import Sign

_CHUNK = 500


def known_keys(keys: Sequence[str]) -> frozenset[str]:
    """Which of these signs are on record. One query per 500."""
    found: set[str] = set()
    for start in range(0, len(keys), _CHUNK):
        rows = Sign.objects.filter(key__in=keys[start : start + _CHUNK])
        found |= set(rows.values_list("key", flat=True))
    return frozenset(found)


def department_signs(*, actor: Actor, area: str) -> QuerySet[Sign]:
    """Signs that departments sent of an area, by day, with their households."""
    found = perms.visible_signs(actor).filter(area__startswith=area, source=SignSource.DEPARTMENT)
    return found.select_related("household").defer("text").order_by("on", "pk")


def uncertain_signs(*, actor: Actor, area: str = "") -> QuerySet[Sign]:
    """Signs that were matched without an ID number and wait for somebody to compare them."""
    found = perms.visible_signs(actor).filter(
        area__startswith=area, is_certain=False, settled_on=None
    )
    return found.select_related("case__household", "household").order_by("on", "pk")
