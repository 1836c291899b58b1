"""Pairings: made and ended; one path for one and for many."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate

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
    HouseholdNotYet,
    HouseholdPaired,
    HouseholdStillPaired,
    Kin,
    PairedAhead,
)
from zhucun.pairing.models import Helper, Pairing, Proposal
from zhucun.pairing.queries.capacity import pack_cap, peaks
from zhucun.pairing.queries.kin import kin_of

BATCH = 2_000


@transaction.atomic
def pair(
    pairs: Sequence[tuple[Any, Helper]],
    *,
    since: date,
    at: datetime,
    role: str = PairingRole.MAIN,
    proposal: Proposal | None = None,
    by: Actor,
) -> list[Pairing]:
    """Pair households with helpers from a day on; a pair that stands is given back as it is. The
    day has come, and may lie back: nobody is over the cap on it or on any day after it.

    Raises PairedAhead, HouseholdPaired, HouseholdStillPaired, HouseholdGone, HouseholdNotYet,
    HelperGone, HelperFull (where the pack sets a cap), Kin, NotAllowed: then nobody is paired.
    """
    require_come(since, at)
    for area in {household.area for household, _ in pairs}:
        perms.require_registry(by, area)
    hold([helper.pk for _, helper in pairs])
    there = _standing([household.pk for household, _ in pairs], role, since)
    new: list[tuple[Any, Helper]] = []
    found: list[Pairing] = []
    for household, helper in pairs:
        known = _same(there[household.pk], household, helper)
        if known is None:
            new.append((household, helper))
        else:
            found.append(known)
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


def require_come(since: date, at: datetime) -> None:
    """Raises PairedAhead."""
    if since > localdate(at):
        raise PairedAhead(day=since)


def hold(helpers: Iterable[int]) -> None:
    """Keep helpers until the end of the transaction, so that two who pair at once count one after
    the other. One query for each 2,000."""
    keys = sorted(set(helpers))
    for start in range(0, len(keys), BATCH):
        rows = Helper.objects.select_for_update().filter(pk__in=keys[start : start + BATCH])
        list(rows.order_by("pk").values_list("pk"))


def from_on(since: date) -> Q:
    """Pairings of which a day lies at `since` or after it."""
    return Q(valid_until=None) | Q(valid_until__gt=since)


def _standing(households: Sequence[int], role: str, since: date) -> dict[int, list[Pairing]]:
    """By household, what of this role meets a pairing that begins on a day and has no end."""
    found: dict[int, list[Pairing]] = defaultdict(list)
    for start in range(0, len(households), BATCH):
        rows = Pairing.objects.filter(
            from_on(since), household__in=households[start : start + BATCH], role=role
        )
        for row in rows.select_related("helper__person").order_by("pk"):
            found[row.household_id].append(row)
    return found


def _same(there: Sequence[Pairing], household: Any, helper: Helper) -> Pairing | None:
    """The pair that stands already, None where the household is free. Raises HouseholdPaired,
    HouseholdStillPaired."""
    for row in there:
        if row.helper_id == helper.pk and row.valid_until is None:
            return row
    for row in there:
        told: dict[str, Any] = {
            "number": household.number,
            "person": row.helper.person.name,
            "since": row.valid_from,
        }
        if row.valid_until is not None:
            raise HouseholdStillPaired(until=row.valid_until, **told)
        raise HouseholdPaired(**told)
    return None


def _require_living(pairs: Iterable[tuple[Any, Helper]], on: date) -> None:
    for household, _ in pairs:
        if household.valid_from > on:
            raise HouseholdNotYet(number=household.number, start=household.valid_from, day=on)
        if not lives_on(household, on):
            raise HouseholdGone(number=household.number, day=on)


def lives_on(household: Any, day: date) -> bool:
    """Whether a household is one on a day: neither before its first day nor after its end."""
    is_over = household.valid_until is not None and household.valid_until <= day
    return household.valid_from <= day and not is_over


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
    """The cap of the pack of each household's village, on the day and on each after it; where it
    is unset nobody is refused."""
    more = Counter(helper.pk for _, helper in pairs)
    have = peaks(more, since=on)
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
    """End pairings: from `until` on nobody helps there. Those that ended by then stay as they are;
    an end that was said for a later day is brought forward. `with_helper`: they end because their
    helper does, and his office may say so.

    Raises ReasonNeeded, NumberInText, EndsTooEarly, NotAllowed. Returns how many ended.
    """
    why = plain(reason, needed=True)
    if not with_helper:
        for area in {row.area for row in pairings}:
            perms.require_registry(by, area)
    open_ = [row for row in pairings if row.valid_until is None or row.valid_until > until]
    for row in open_:
        if until <= row.valid_from:
            raise EndsTooEarly(day=until, since=row.valid_from)
    rows = Pairing.objects.filter(from_on(until), pk__in=[row.pk for row in open_])
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
