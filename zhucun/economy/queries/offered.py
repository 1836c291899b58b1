"""What sending units offer villages, read: each with the projects that came of it (HX25-69)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Case, CharField, Exists, OuterRef, Q, QuerySet, Value, When

from zhucun.directory.perms import Actor, in_areas
from zhucun.economy import perms
from zhucun.economy.enums import OfferState
from zhucun.economy.marts.money import became_project
from zhucun.economy.models import Offer
from zhucun.kernel.problems import NotFound
from zhucun.roster import queries as roster


def offers(*, actor: Actor, as_of: date, area: str = "", state: str = "") -> QuerySet[Any]:
    """What was offered by a day, the latest first, each with its `state` of the day. One query."""
    found: QuerySet[Any] = perms.visible(Offer, actor).filter(on__lte=as_of)
    if area:
        found = found.filter(in_areas("area", (area,)))
    stands = Case(
        When(Exists(became_project(as_of, OuterRef("pk"))), then=Value(OfferState.PROJECT.value)),
        When(Q(closed_on__lte=as_of), then=Value(OfferState.CLOSED.value)),
        default=Value(OfferState.OPEN.value),
        output_field=CharField(max_length=7),
    )
    found = found.annotate(state=stands)
    if state:
        found = found.filter(state=state)
    return found.select_related("village", "sender").defer("sender__phone").order_by("-on", "-pk")


def one_offer(*, actor: Actor, public_id: str) -> Offer:
    """Raises NotFound."""
    found = perms.visible(Offer, actor).filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def senders(*, actor: Actor, code: str, as_of: date) -> list[Any]:
    """Units that have sent people to a village, as the actor may see them, by name. One query."""
    wanted = roster.RosterFilter(area=code, gone=True)
    rows = roster.roster(actor=actor, as_of=as_of, wanted=wanted).exclude(unit=None)
    found: dict[int, Any] = {row.unit.pk: row.unit for row in rows if row.unit is not None}
    return sorted(found.values(), key=lambda unit: (unit.name, unit.pk))


def one_sender(*, actor: Actor, code: str, public_id: str, as_of: date) -> Any:
    """One of them. Raises NotFound."""
    for unit in senders(actor=actor, code=code, as_of=as_of):
        if unit.public_id == public_id:
            return unit
    raise NotFound
