"""Pairings: made and ended; one path for one and for many."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db import transaction

from zhucun.directory import queries as directory
from zhucun.directory.perms import Actor
from zhucun.directory.queries import midnight
from zhucun.kernel.ids import new_public_id
from zhucun.ledger import actions as ledger
from zhucun.pairing import events, perms
from zhucun.pairing.actions.words import plain
from zhucun.pairing.enums import PairingRole
from zhucun.pairing.errors import (
    EndsTooEarly,
    HelperFull,
    HelperGone,
    HouseholdGone,
    HouseholdPaired,
    Kin,
)
from zhucun.pairing.models import Helper, Pairing, Proposal
from zhucun.pairing.queries.capacity import loads, pack_cap
from zhucun.pairing.queries.kin import kin_of

BATCH = 2_000


@transaction.atomic
def pair(
    pairs: Sequence[tuple[Any, Helper]],
    *,
    since: date,
    role: str = PairingRole.MAIN,
    proposal: Proposal | None = None,
    by: Actor,
) -> list[Pairing]:
    """Pair households with helpers from a day on; a pair that stands is given back as it is.

    Raises HouseholdPaired, HouseholdGone, HelperGone, HelperFull (where the pack sets a cap), Kin,
    NotAllowed: then nobody is paired.
    """
    for area in {household.area for household, _ in pairs}:
        perms.require_registry(by, area)
    there = _standing([household.pk for household, _ in pairs], role)
    new: list[tuple[Any, Helper]] = []
    found: list[Pairing] = []
    for household, helper in pairs:
        known = there.get(household.pk)
        if known is None:
            new.append((household, helper))
        elif known.helper_id == helper.pk:
            found.append(known)
        else:
            raise HouseholdPaired(
                number=household.number, person=known.helper.person.name, since=known.valid_from
            )
    _require_living(new, since)
    _require_serving(new, since)
    _require_strangers(new)
    if role == PairingRole.MAIN:
        _require_places(new, since)
    rows = [
        Pairing(
            public_id=new_public_id(),
            household=household,
            helper=helper,
            area=household.area,
            role=role,
            proposal=proposal,
            valid_from=since,
        )
        for household, helper in new
    ]
    Pairing.objects.bulk_create(rows, batch_size=BATCH)
    ledger.append_many(
        (
            events.Paired(
                subject=f"pairing:{row.public_id}",
                area=row.area,
                happened_at=midnight(since),
                household=row.household.public_id,
                helper=row.helper.public_id,
                role=role,
                since=since,
                proposal=proposal.public_id if proposal else "",
            ),
            by.origin,
            None,
        )
        for row in rows
    )
    return [*found, *rows]


def _standing(households: Sequence[int], role: str) -> dict[int, Pairing]:
    found: dict[int, Pairing] = {}
    for start in range(0, len(households), BATCH):
        rows = Pairing.objects.filter(
            household__in=households[start : start + BATCH], role=role, valid_until=None
        )
        found |= {row.household_id: row for row in rows.select_related("helper__person")}
    return found


def _require_living(pairs: Iterable[tuple[Any, Helper]], on: date) -> None:
    for household, _ in pairs:
        if not lives_on(household, on):
            raise HouseholdGone(number=household.number, day=on)


def lives_on(household: Any, day: date) -> bool:
    """Whether a household is still one on a day."""
    return household.valid_until is None or household.valid_until > day


def _require_serving(pairs: Iterable[tuple[Any, Helper]], on: date) -> None:
    for _, helper in pairs:
        if not serves_on(helper, on):
            raise HelperGone(person=helper.person.name, day=on)


def serves_on(helper: Helper, day: date) -> bool:
    """Whether somebody is a helper on a day."""
    over = helper.valid_until is not None and helper.valid_until <= day
    return helper.valid_from <= day and not over


def _require_strangers(pairs: Sequence[tuple[Any, Helper]]) -> None:
    kin = kin_of([helper for _, helper in pairs], [household for household, _ in pairs])
    for household, helper in pairs:
        if (helper.pk, household.pk) in kin:
            raise Kin(person=helper.person.name, number=household.number)


def _require_places(pairs: Sequence[tuple[Any, Helper]], on: date) -> None:
    """The cap of the pack of each household's village; where it is unset nobody is refused."""
    more = Counter(helper.pk for _, helper in pairs)
    have = loads(more, as_of=on)
    caps: dict[str, int | None] = {}
    for household, helper in pairs:
        county = household.area[:6]
        if county not in caps:
            caps[county] = pack_cap(directory.pack_for(household.area, as_of=on))
        most, wanted = caps[county], have.get(helper.pk, 0) + more[helper.pk]
        if most is not None and wanted > most:
            raise HelperFull(person=helper.person.name, households=wanted, most=most)


@transaction.atomic
def end_pairings(
    pairings: Sequence[Pairing], *, until: date, reason: str, by: Actor, with_helper: bool = False
) -> int:
    """End pairings: from `until` on nobody helps there. Those that have ended stay as they are.
    `with_helper`: they end because their helper does, and his office may say so.

    Raises ReasonNeeded, NumberInText, EndsTooEarly, NotAllowed. Returns how many ended.
    """
    why = plain(reason, needed=True)
    if not with_helper:
        for area in {row.area for row in pairings}:
            perms.require_registry(by, area)
    open_ = [row for row in pairings if row.valid_until is None]
    for row in open_:
        if until <= row.valid_from:
            raise EndsTooEarly(day=until, since=row.valid_from)
    rows = Pairing.objects.filter(pk__in=[row.pk for row in open_], valid_until=None)
    rows.update(valid_until=until, end_reason=why)
    known = Pairing.objects.filter(pk__in=[row.pk for row in open_]).order_by("pk")
    ended = list(known.select_related("household", "helper"))
    return ledger.append_many(
        (
            events.PairingEnded(
                subject=f"pairing:{row.public_id}",
                area=row.area,
                happened_at=midnight(until),
                household=row.household.public_id,
                helper=row.helper.public_id,
                until=until,
                reason=why,
            ),
            by.origin,
            None,
        )
        for row in ended
    )
