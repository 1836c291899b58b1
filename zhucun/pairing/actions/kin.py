"""Who is kin to a household: noted, so that he is not proposed for it, and taken back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from zhucun.directory.perms import Actor
from zhucun.ledger import actions as ledger
from zhucun.ledger.events import Origin
from zhucun.pairing import events, perms
from zhucun.pairing.actions.words import plain
from zhucun.pairing.models import Avoidance, Helper

BATCH = 2_000


@transaction.atomic
def note_kin(
    pairs: Sequence[tuple[Helper, Any]],
    *,
    basis: str = "",
    at: datetime,
    by: Actor,
    origin: Origin | None = None,
) -> int:
    """Note that helpers are kin to households, so that they are not proposed for them. Those that
    are noted stay; a pairing that stands is shown with it, and ended by people. Returns how many
    are new. Raises TextTooLong, NumberInText, NotAllowed."""
    why = plain(basis, most=100)
    for area in {household.area for _, household in pairs}:
        perms.require_gridder(by, area)
    known = set(
        Avoidance.objects.filter(helper__in=[helper.pk for helper, _ in pairs]).values_list(
            "helper", "household"
        )
    )
    new = [pair for pair in pairs if (pair[0].pk, pair[1].pk) not in known]
    Avoidance.objects.bulk_create(
        [
            Avoidance(
                helper=helper, household=household, area=household.area, basis=why, by=by.account
            )
            for helper, household in new
        ],
        batch_size=BATCH,
    )
    ledger.append_many(
        (
            events.KinNoted(
                subject=f"helper:{helper.public_id}",
                area=household.area,
                happened_at=at,
                household=household.public_id,
            ),
            origin or by.origin,
            None,
        )
        for helper, household in new
    )
    return len(new)


@transaction.atomic
def take_back_kin(*, helper: Helper, household: Any, at: datetime, by: Actor) -> bool:
    """What was noted by mistake stands no more. False where nothing is noted. Raises NotAllowed."""
    perms.require_gridder(by, household.area)
    if not Avoidance.objects.filter(helper=helper, household=household).delete()[0]:
        return False
    event = events.KinTakenBack(
        subject=f"helper:{helper.public_id}",
        area=household.area,
        happened_at=at,
        household=household.public_id,
    )
    return ledger.append(event, origin=by.origin)
