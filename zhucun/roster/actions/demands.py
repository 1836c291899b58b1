"""Both sides of a round speak: villages say what they need, units whom they offer (双向对接)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

from zhucun.directory import queries as directory
from zhucun.directory.enums import Permission
from zhucun.directory.errors import UnknownPlace
from zhucun.directory.perms import Actor
from zhucun.kernel.divisions import is_under
from zhucun.kernel.ids import new_public_id
from zhucun.ledger import actions as ledger
from zhucun.roster import events
from zhucun.roster.actions.candidates import require_unit, withdraw_rows
from zhucun.roster.actions.rounds import BATCH, require_open
from zhucun.roster.enums import RoundState
from zhucun.roster.errors import (
    ChangedMeanwhile,
    OfferEmpty,
    OfferSettled,
    RoundElsewhere,
    StatedTwice,
    VillageHasLeft,
)
from zhucun.roster.models import (
    Candidate,
    Posting,
    Round,
    RoundVillage,
    UnitOffer,
    VillageNeed,
    VillageWish,
)


@dataclass(frozen=True, kw_only=True)
class Need:
    """A speciality that a village asks for, and what for."""

    speciality: str
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class OfferDraft:
    """How many people a unit offers; `reach`: division codes, none for its own area."""

    unit: Any
    quota: int
    reach: Sequence[str] = ()


@transaction.atomic
def state_needs(
    needs: Sequence[Need], *, village: RoundVillage, stated_on: date, by: Actor
) -> bool:
    """Say which specialities a village needs, the most urgent first: the whole list, which
    replaces the earlier one. The branch itself, its township or the office. False where it says so
    already.

    Raises StatedTwice, VillageHasLeft, RoundPublished, ChangedMeanwhile.
    """
    by.require(Permission.STATE_NEEDS, area=village.area)
    refuse_twice(need.speciality for need in needs)
    standing = VillageNeed.objects.filter(village=village).order_by("rank")
    if list(standing.values_list("speciality", "note")) == [
        (need.speciality, need.note) for need in needs
    ]:
        return False
    _take_turn(village)
    standing.delete()
    VillageNeed.objects.bulk_create(
        VillageNeed(
            village=village,
            speciality=need.speciality,
            note=need.note,
            rank=rank,
            stated_on=stated_on,
            by=by.account,
            by_name=by.name,
        )
        for rank, need in enumerate(needs, start=1)
    )
    event = events.NeedsStated(
        subject=f"round-village:{village.public_id}",
        area=village.area,
        happened_at=directory.midnight(stated_on),
        round=village.round.code,
        village=village.area,
        specialities=[need.speciality for need in needs],
    )
    return ledger.append(event, origin=by.origin)


@transaction.atomic
def state_village_wishes(
    kinds: Sequence[str], *, village: RoundVillage, stated_on: date, by: Actor
) -> bool:
    """Say which kinds of unit a village would like, the first wish first; as `state_needs`."""
    by.require(Permission.STATE_NEEDS, area=village.area)
    refuse_twice(kinds)
    standing = VillageWish.objects.filter(village=village).order_by("rank")
    if list(standing.values_list("unit_kind", flat=True)) == list(kinds):
        return False
    _take_turn(village)
    standing.delete()
    VillageWish.objects.bulk_create(
        VillageWish(village=village, unit_kind=kind, rank=rank)
        for rank, kind in enumerate(kinds, start=1)
    )
    event = events.VillageWishesStated(
        subject=f"round-village:{village.public_id}",
        area=village.area,
        happened_at=directory.midnight(stated_on),
        round=village.round.code,
        village=village.area,
        unit_kinds=list(kinds),
    )
    return ledger.append(event, origin=by.origin)


@transaction.atomic
def state_demands(
    needs: Sequence[Need],
    kinds: Sequence[str],
    *,
    village: RoundVillage,
    stated_on: date,
    by: Actor,
) -> bool:
    """`state_needs` and `state_village_wishes`, both or none. False where nothing changes."""
    has_needs = state_needs(needs, village=village, stated_on=stated_on, by=by)
    has_wishes = state_village_wishes(kinds, village=village, stated_on=stated_on, by=by)
    return has_needs or has_wishes


@transaction.atomic
def offer_people(
    drafts: Sequence[OfferDraft], *, round_: Round, stated_on: date, by: Actor
) -> list[UnitOffer]:
    """Offer people to a round: the unit itself, or the office for it; an earlier offer of the unit
    is changed. Returns the offers; what does not change is not recorded.

    Raises OfferEmpty, StatedTwice, UnknownPlace, RoundElsewhere, RoundPublished, NotAllowed.
    """
    require_open([round_])
    for draft in drafts:
        if not by.can(Permission.MANAGE_ROSTER, area=round_.area):
            require_unit(by, draft.unit.public_id)
        if draft.quota < 1:
            raise OfferEmpty
    refuse_twice(draft.unit.name for draft in drafts)
    _require_reach({code for draft in drafts for code in draft.reach}, round_, stated_on)
    known = {
        offer.unit_id: offer
        for offer in UnitOffer.objects.filter(
            round=round_, withdrawn_on=None, unit__in=[draft.unit.pk for draft in drafts]
        )
    }
    rows, news = [], []
    for draft in drafts:
        row = known.get(draft.unit.pk)
        values = {
            "quota": draft.quota,
            "reach": sorted(set(draft.reach)),
            "kind": draft.unit.kind,
            "level": draft.unit.level,
        }
        if row is None:
            row = UnitOffer(public_id=new_public_id(), round=round_, unit=draft.unit)
            row.area = round_.area
        elif all(getattr(row, name) == value for name, value in values.items()):
            rows.append(row)
            continue
        values |= {"stated_on": stated_on, "by": by.account, "by_name": by.name}
        for name, value in values.items():
            setattr(row, name, value)
        rows.append(row)
        news.append(row)
    _keep(news, fresh=[row for row in news if row.pk is None])
    ledger.append_many((_offered(row, round_), by.origin, None) for row in news)
    return rows


@transaction.atomic
def withdraw_offer(*, offer: UnitOffer, withdrawn_on: date, reason: str, by: Actor) -> bool:
    """Take an offer back, and with it the unit's candidates in the round: the unit or the office.
    False where it is withdrawn.

    Raises OfferSettled where the round is published or people of the unit are posted in it.
    """
    round_, unit = offer.round, offer.unit
    if not by.can(Permission.MANAGE_ROSTER, area=round_.area):
        require_unit(by, unit.public_id)
    if not UnitOffer.objects.filter(pk=offer.pk, withdrawn_on=None).exists():
        return False
    published = Round.objects.filter(pk=round_.pk, state=RoundState.PUBLISHED).exists()
    if published or Posting.objects.filter(round=round_, unit=unit).exists():
        raise OfferSettled(unit=unit.name, round=round_.code)
    changed = UnitOffer.objects.filter(pk=offer.pk, withdrawn_on=None).update(
        withdrawn_on=withdrawn_on, withdrawn_reason=reason
    )
    if not changed:
        return False
    standing = Candidate.objects.filter(round=round_, unit=unit, withdrawn_on=None)
    rows = list(standing.select_related("person").order_by("pk"))
    withdraw_rows(rows, withdrawn_on=withdrawn_on, reason=reason, by=by)
    event = events.OfferWithdrawn(
        subject=f"offer:{offer.public_id}",
        area=offer.area,
        happened_at=directory.midnight(withdrawn_on),
        round=round_.code,
        unit=unit.public_id,
        reason=reason,
        candidates=len(rows),
    )
    return ledger.append(event, origin=by.origin)


def refuse_twice(words: Iterable[str]) -> None:
    """Raises StatedTwice where a ranked list names something twice."""
    seen = set()
    for word in words:
        if word in seen:
            raise StatedTwice(what=word)
        seen.add(word)


def _take_turn(village: RoundVillage) -> None:
    """One statement after another: the list that stands is the one that the caller has read."""
    require_open([village.round])
    changed = RoundVillage.objects.filter(
        pk=village.pk, revision=village.revision, left_on=None
    ).update(revision=F("revision") + 1)
    if changed:
        village.revision += 1
        return
    now = RoundVillage.objects.select_related("village").get(pk=village.pk)
    if now.left_on is not None:
        raise VillageHasLeft(
            place=now.village.short_name, round=village.round.code, day=now.left_on
        )
    raise ChangedMeanwhile


def _require_reach(codes: set[str], round_: Round, on: date) -> None:
    names = directory.names_of(codes, as_of=on)
    for code in sorted(codes):
        if code not in names:
            raise UnknownPlace(place=code, as_of=on)
        if not is_under(code, round_.area):
            raise RoundElsewhere(round=round_.code, place=names[code])


def _keep(rows: Sequence[UnitOffer], *, fresh: Sequence[UnitOffer]) -> None:
    changed = [row for row in rows if row.pk is not None]
    try:
        with transaction.atomic():
            UnitOffer.objects.bulk_create(fresh, batch_size=BATCH)
    except IntegrityError as error:  # the unit offered in another window at the same instant
        raise ChangedMeanwhile from error
    UnitOffer.objects.bulk_update(
        changed,
        ["quota", "reach", "kind", "level", "stated_on", "by", "by_name"],
        batch_size=BATCH,
    )


def _offered(row: UnitOffer, round_: Round) -> events.PeopleOffered:
    return events.PeopleOffered(
        subject=f"offer:{row.public_id}",
        area=row.area,
        happened_at=directory.midnight(row.stated_on),
        round=round_.code,
        unit=row.unit.public_id,
        quota=row.quota,
        reach=row.reach,
    )
