"""Who answers for villages without a team, read."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from zhucun.directory.perms import Actor, in_areas
from zhucun.kernel.problems import NotFound
from zhucun.ledger.fields import on_day
from zhucun.pairing import perms
from zhucun.pairing.models import Backing


def backings(*, actor: Actor, as_of: date, area: str = "") -> QuerySet[Backing]:
    """Who answers for villages on a day, by village. One query."""
    found = perms.visible_backings(actor).filter(on_day(as_of))
    if area:
        found = found.filter(in_areas("area", (area,)))
    return found.select_related("village", "unit").order_by("area", "kind", "pk")


def one_backing(*, actor: Actor, public_id: str) -> Backing:
    """Raises NotFound."""
    rows = perms.visible_backings(actor).filter(public_id=public_id)
    found = rows.select_related("village", "unit").first()
    if found is None:
        raise NotFound
    return found
