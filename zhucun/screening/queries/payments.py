"""What was paid, for the lists that bring it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from typing import Any

from django.db.models import QuerySet

from zhucun.directory.perms import Actor, in_areas
from zhucun.screening import perms
from zhucun.screening.models import Payment

_CHUNK = 2_000


def known_rows(area: str, keys: Collection[bytes]) -> Counter[bytes]:
    """How often rows are on record, in lists that stand. One query for each 2,000."""
    found: Counter[bytes] = Counter()
    wanted = sorted(keys)
    for start in range(0, len(wanted), _CHUNK):
        rows = Payment.objects.filter(
            in_areas("area", (area,)),
            row_key__in=wanted[start : start + _CHUNK],
            list__withdrawn_on=None,
        )
        found.update(bytes(key) for key in rows.values_list("row_key", flat=True))
    return found


def payments_of(*, actor: Actor, area: str) -> QuerySet[Any]:
    """What was paid in an area, of lists that stand, for who sees all of it. One query."""
    rows = Payment.objects.filter(
        in_areas("area", perms.wide_areas(actor)),
        in_areas("area", (area,)),
        list__withdrawn_on=None,
    )
    return rows.order_by("area", "programme", "paid_for_on", "pk")
