"""Village cadres by the keyed index of their ID number, wherever it stands: for comparing with
lists of others."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce

from zhucun.branches.marts.columns import held_on
from zhucun.branches.models import Seat


def numbered_cadres(as_of: date) -> QuerySet[Any, dict[str, Any]]:
    """Seats of a day: the `key` of who holds it, and the `home` to which he is linked, if any."""
    held: Any = Seat.objects.filter(held_on(as_of)).annotate(
        key=Coalesce("local__person__id_index", "local__member__id_index", "local__id_index"),
        home=F("local__member__household"),
    )
    rows: QuerySet[Any, dict[str, Any]] = held.filter(key__isnull=False).values("key", "home")
    return rows.order_by()
