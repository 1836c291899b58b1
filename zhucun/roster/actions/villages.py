"""Villages of a round: fixing them first (先定村), announcing them, replacing one that merged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Value
from django.db.models.functions import Coalesce
from django.utils.timezone import localtime

from zhucun.directory import queries as directory
from zhucun.directory.enums import Permission
from zhucun.directory.errors import UnknownPlace
from zhucun.directory.perms import Actor
from zhucun.kernel.divisions import Level, is_under, level_of
from zhucun.kernel.ids import new_public_id
from zhucun.ledger import actions as ledger
from zhucun.roster import events
from zhucun.roster.actions.rounds import BATCH, require_open
from zhucun.roster.errors import (
    ChangedMeanwhile,
    NotAVillage,
    RoundElsewhere,
    SizeReversed,
    VillageHasLeft,
    VillagesAnnounced,
    VillagesNotFixed,
    VillageStands,
    VillageTwice,
)
from zhucun.roster.models import (
    Candidate,
    CandidateWish,
    Round,
    RoundVillage,
    VillageNeed,
    VillageWish,
)


@dataclass(frozen=True, kw_only=True)
class VillageDraft:
    """A village to fix for a round. What the area's pack asks for (team size, first secretary)
    the caller has proposed and a person has looked at; `team_most` None: no limit is set."""

    village: Any
    must_have_first_secretary: bool = False
    team_least: int = 0
    team_most: int | None = None
    difficulty: int | None = None
    one_unit: bool = False
    single_lodging: bool = False
    strength_target: int | None = None


_FIXED = tuple(field.name for field in fields(VillageDraft) if field.name != "village")


@transaction.atomic
def freeze_villages(drafts: Sequence[VillageDraft], *, round_: Round, on: date, by: Actor) -> int:
    """Fix villages of a round with the tags that they bear on the day; who is fixed already is
    set right. Returns how many changed. None is fixed where a problem is raised.

    Raises VillagesAnnounced, RoundPublished, NotAVillage, RoundElsewhere, VillageTwice,
    SizeReversed, UnknownPlace, PlaceGone, PlaceMerged.
    """
    by.require(Permission.MANAGE_ROSTER, area=round_.area)
    require_open([round_])
    if not drafts:
        return 0
    _require_fit(drafts, round_, on)
    is_ours = Round.objects.filter(pk=round_.pk, villages_announced_at=None).update(
        villages_fixed_on=Coalesce("villages_fixed_on", Value(on))
    )
    if not is_ours:
        raise VillagesAnnounced(round=round_.code)
    tags = directory.tags_by_place((draft.village.pk for draft in drafts), as_of=on)
    known = {row.village_id: row for row in RoundVillage.objects.filter(round=round_, left_on=None)}
    fresh, changed = [], []
    for draft in drafts:
        values = {name: getattr(draft, name) for name in _FIXED} | {"tags": tags[draft.village.pk]}
        row = known.get(draft.village.pk)
        if row is None:
            fresh.append(_row(round_, draft.village, on, values))
        elif any(getattr(row, name) != value for name, value in values.items()):
            for name, value in values.items():
                setattr(row, name, value)
            row.fixed_on = on
            changed.append(row)
    try:
        with transaction.atomic():
            RoundVillage.objects.bulk_create(fresh, batch_size=BATCH)
    except IntegrityError as error:
        raise ChangedMeanwhile from error
    RoundVillage.objects.bulk_update(changed, [*_FIXED, "tags", "fixed_on"], batch_size=BATCH)
    return ledger.append_many(
        (_fixed(row, round_, on), by.origin, None) for row in (*fresh, *changed)
    )


@transaction.atomic
def leave_out_village(*, village: RoundVillage, on: date, reason: str, by: Actor) -> bool:
    """Take a village out of its round: before the list is announced, and later only where the
    village has ended. False where it has left.

    Raises VillagesAnnounced, RoundPublished.
    """
    round_ = village.round
    by.require(Permission.MANAGE_ROSTER, area=round_.area)
    require_open([round_])
    announced = Round.objects.filter(pk=round_.pk, villages_announced_at__isnull=False).exists()
    if announced and not _has_ended(village.village, on):
        raise VillagesAnnounced(round=round_.code)
    return _leave(village, on=on, reason=reason, into="", by=by)


@transaction.atomic
def announce_villages(*, round_: Round, announced_at: datetime, by: Actor) -> bool:
    """Announce the village list: from then on everybody reads it, with types and needs, and it
    stands. False where it is announced.

    Raises VillagesNotFixed, and PlaceGone or PlaceMerged for a village that has ended since.
    """
    by.require(Permission.MANAGE_ROSTER, area=round_.area)
    mine = RoundVillage.objects.filter(round=round_, left_on=None)
    rows = list(mine.select_related("village__merged_into").order_by("area"))
    if not rows:
        raise VillagesNotFixed(round=round_.code)
    today = localtime(announced_at).date()
    for row in rows:
        if _has_ended(row.village, today):
            raise directory.gone(row.village)
    changed = Round.objects.filter(pk=round_.pk, villages_announced_at=None).update(
        villages_announced_at=announced_at
    )
    if not changed:
        return False
    event = events.VillagesAnnounced(
        subject=f"round:{round_.public_id}",
        area=round_.area,
        happened_at=announced_at,
        code=round_.code,
        villages=len(rows),
    )
    return ledger.append(event, origin=by.origin)


@transaction.atomic
def replace_village(*, village: RoundVillage, on: date, by: Actor) -> RoundVillage:
    """Put the village into which it merged (并村) in its place: needs and wishes go over, after
    those that the heir has itself. Safe to repeat.

    Candidates who asked for it ask for the heir. Raises VillageStands, PlaceGone (no heir: take it
    out), VillageHasLeft, RoundElsewhere, RoundPublished.
    """
    round_, place = village.round, village.village
    by.require(Permission.MANAGE_ROSTER, area=round_.area)
    require_open([round_])
    if not _has_ended(place, on):
        raise VillageStands(place=place.short_name, day=on)
    heir = place.merged_into
    if heir is None:
        raise directory.gone(place)
    if not is_under(heir.code, round_.area):
        raise RoundElsewhere(round=round_.code, place=heir.short_name)
    taker = RoundVillage.objects.filter(round=round_, village=heir, left_on=None).first()
    reason = f"{place.short_name} → {heir.short_name}"
    if not _leave(village, on=on, reason=reason, into=heir.code, by=by):
        if taker is not None:
            return taker
        raise VillageHasLeft(place=place.short_name, round=round_.code, day=village.left_on or on)
    if taker is None:
        values = {name: getattr(village, name) for name in _FIXED}
        tags = directory.tags_by_place([heir.pk], as_of=on)[heir.pk]
        taker = _row(round_, heir, on, values | {"tags": tags})
        taker.save(force_insert=True)
        ledger.append(_fixed(taker, round_, on), origin=by.origin)
    _hand_over(village, taker)
    Candidate.objects.filter(round=round_, village=place, withdrawn_on=None).update(
        village=heir, area=heir.code
    )
    return taker


def _hand_over(village: RoundVillage, taker: RoundVillage) -> None:
    """Needs and wishes of a village that merged, behind those of the one that takes its place."""
    kept: tuple[tuple[Any, str], ...] = ((VillageNeed, "speciality"), (VillageWish, "unit_kind"))
    for model, column in kept:
        held = set(model.objects.filter(village=taker).values_list(column, flat=True))
        last = len(held)
        mine = model.objects.filter(village=village).order_by("rank")
        moved = [row for row in mine if getattr(row, column) not in held]
        for rank, row in enumerate(moved, start=last + 1):
            row.village, row.rank = taker, rank
        model.objects.bulk_update(moved, ["village", "rank"])
    wishing = CandidateWish.objects.filter(village=taker).values("candidate")
    CandidateWish.objects.filter(village=village).exclude(candidate__in=wishing).update(
        village=taker
    )


def _leave(village: RoundVillage, *, on: date, reason: str, into: str, by: Actor) -> bool:
    changed = RoundVillage.objects.filter(pk=village.pk, left_on=None).update(
        left_on=on, left_reason=reason
    )
    if not changed:
        return False
    event = events.VillageLeft(
        subject=f"round-village:{village.public_id}",
        area=village.area,
        happened_at=directory.midnight(on),
        round=village.round.code,
        village=village.area,
        reason=reason,
        into=into,
    )
    return ledger.append(event, origin=by.origin)


def _has_ended(place: Any, on: date) -> bool:
    return place.valid_until is not None and place.valid_until <= on


def _require_fit(drafts: Sequence[VillageDraft], round_: Round, on: date) -> None:
    seen = set()
    for draft in drafts:
        place = draft.village
        if level_of(place.code) is not Level.VILLAGE:
            raise NotAVillage(place=place.short_name)
        if not is_under(place.code, round_.area):
            raise RoundElsewhere(round=round_.code, place=place.short_name)
        if place.valid_from > on:
            raise UnknownPlace(place=place.code, as_of=on)
        if _has_ended(place, on):
            raise directory.gone(place)
        if place.pk in seen:
            raise VillageTwice(place=place.short_name)
        if draft.team_most is not None and draft.team_most < draft.team_least:
            raise SizeReversed(place=place.short_name, most=draft.team_most, least=draft.team_least)
        seen.add(place.pk)


def _row(round_: Round, place: Any, on: date, values: dict[str, Any]) -> RoundVillage:
    return RoundVillage(
        public_id=new_public_id(),
        round=round_,
        village=place,
        area=place.code,
        fixed_on=on,
        **values,
    )


def _fixed(row: RoundVillage, round_: Round, on: date) -> events.VillageFixed:
    return events.VillageFixed(
        subject=f"round-village:{row.public_id}",
        area=row.area,
        happened_at=directory.midnight(on),
        round=round_.code,
        village=row.area,
        tags=row.tags,
        must_have_first_secretary=row.must_have_first_secretary,
        team_least=row.team_least,
        team_most=row.team_most,
    )
