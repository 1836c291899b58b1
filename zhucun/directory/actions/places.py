"""Places: adding, ending, merging, renaming."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now

from zhucun.directory import events
from zhucun.directory.actions.rows import BATCH
from zhucun.directory.enums import Permission
from zhucun.directory.errors import (
    CannotMerge,
    PlaceExists,
    PlaceHoldsOthers,
    PlaceWithoutParent,
)
from zhucun.directory.models import (
    Place,
    PlaceTag,
)
from zhucun.directory.perms import Actor
from zhucun.directory.queries import (
    gone,
    midnight,
    place_on,
)
from zhucun.kernel.divisions import level_of, parent_of
from zhucun.kernel.periods import Period
from zhucun.kernel.pinyin import word_pinyin
from zhucun.ledger import actions as ledger
from zhucun.ledger.events import Origin

_VILLAGE_ENDINGS = ("村民委员会", "社区居民委员会", "居民委员会", "社区居委会", "村委会", "居委会")


@dataclass(frozen=True, kw_only=True)
class PlaceDraft:
    """A place to add: its unpadded code and official name."""

    code: str
    name: str


@transaction.atomic
def add_places(
    drafts: Iterable[PlaceDraft],
    *,
    since: date,
    by: Actor,
    origins: Mapping[str, Origin] | None = None,
) -> int:
    """Add places that exist from a day; parents may be in the same list. Returns how many.
    `origins` says by code where a place comes from.

    Raises PlaceExists, PlaceWithoutParent: nothing is added then.
    """
    wanted = sorted(drafts, key=lambda draft: draft.code)
    for area in _outermost(draft.code for draft in wanted):
        by.require(Permission.MANAGE_PLACES, area=area)
    _refuse_known(wanted, since=since)
    _refuse_orphans(wanted, since=since)
    Place.objects.bulk_create((_place(draft, since) for draft in wanted), batch_size=BATCH)
    happened = midnight(since)
    ledger.append_many(
        (
            events.PlaceAdded(
                subject=f"place:{draft.code}",
                area=draft.code,
                happened_at=happened,
                code=draft.code,
                place_name=draft.name,
            ),
            (origins or {}).get(draft.code, by.origin),
            None,
        )
        for draft in wanted
    )
    return len(wanted)


@transaction.atomic
def end_place(*, code: str, until: date, merged_into: str = "", by: Actor) -> None:
    """End a place on a day, for good or merged into another (并村), and its tags with it. Safe to
    repeat. Who serves there stays posted: the roster tells of them, and people decide.

    Raises UnknownPlace, PlaceGone, PlaceMerged, PlaceHoldsOthers, CannotMerge, PeriodReversed.
    """
    by.require(Permission.MANAGE_PLACES, area=code)
    place = place_on(code=code, as_of=until, ended_ok=True)
    heir = _heir(place, merged_into, until) if merged_into else None
    if place.valid_until == until and place.merged_into == heir:
        return
    Period(place.valid_from, until)
    _refuse_children(place, until)
    changed = Place.objects.filter(pk=place.pk, valid_until=None).update(
        valid_until=until, merged_into=heir
    )
    if not changed:
        raise gone(Place.objects.select_related("merged_into").get(pk=place.pk))
    tags = PlaceTag.objects.filter(place=place, valid_until=None, retracted_at=None)
    tags.filter(valid_from__gte=until).update(retracted_at=Now())
    tags.update(valid_until=until)
    event = events.PlaceEnded(
        subject=f"place:{code}",
        area=code,
        happened_at=midnight(until),
        code=code,
        until=until,
        merged_into=merged_into,
    )
    ledger.append(event, origin=by.origin)


@transaction.atomic
def merge_places(*, codes: Sequence[str], into: str, on: date, by: Actor) -> None:
    """Merge places into one that goes on (并村): all of them or none. Safe to repeat.

    What they bore is not summed up for the heir: its tags and figures are recorded anew, by
    people. Raises what `end_place` raises.
    """
    by.require(Permission.MANAGE_PLACES, area=into)
    for code in codes:
        end_place(code=code, until=on, merged_into=into, by=by)


@transaction.atomic
def rename_place(*, code: str, name: str, on: date, by: Actor) -> bool:
    """Call a place otherwise from a day. False where it bears the name already.

    The row stays, because its identity is the code: postings, teams, tags and figures go on
    pointing to it, and a second row would leave them behind. The event keeps the old name and
    the day; lists show today's name. Raises UnknownPlace, PlaceGone, PlaceMerged.
    """
    by.require(Permission.MANAGE_PLACES, area=code)
    place = place_on(code=code, as_of=on)
    renamed = _place(PlaceDraft(code=code, name=name), place.valid_from)
    changed = Place.objects.filter(pk=place.pk, name=place.name).exclude(name=name)
    if not changed.update(
        name=name,
        short_name=renamed.short_name,
        pinyin=renamed.pinyin,
        initials=renamed.initials,
    ):
        return False
    event = events.PlaceRenamed(
        subject=f"place:{code}",
        area=code,
        happened_at=midnight(on),
        code=code,
        place_name=name,
        before=place.name,
    )
    return ledger.append(event, origin=by.origin)


def _outermost(codes: Iterable[str]) -> list[str]:
    found: list[str] = []
    for code in codes:  # sorted: an area comes before all below it
        if not found or not code.startswith(found[-1]):
            found.append(code)
    return found


def _refuse_known(drafts: Sequence[PlaceDraft], *, since: date) -> None:
    codes = [draft.code for draft in drafts]
    for start in range(0, len(codes), BATCH):
        running = Q(valid_until=None) | Q(valid_until__gt=since)
        known = Place.objects.filter(running, code__in=codes[start : start + BATCH])
        if place := known.order_by("code").first():
            raise PlaceExists(place=place.code, name=place.name)
    for before, after in zip(codes, codes[1:], strict=False):
        if before == after:
            raise PlaceExists(place=after, name=after)


def _refuse_orphans(drafts: Sequence[PlaceDraft], *, since: date) -> None:
    own = {draft.code for draft in drafts}
    wanted = {parent_of(draft.code): draft.code for draft in drafts if len(draft.code) > 2}
    missing = sorted(set(wanted) - own)
    known = set(Place.objects.on(since).filter(code__in=missing).values_list("code", flat=True))
    for parent in missing:
        if parent not in known:
            raise PlaceWithoutParent(place=wanted[parent], parent=parent, as_of=since)


def _heir(place: Place, code: str, until: date) -> Place:
    heir = place_on(code=code, as_of=until)
    if heir.pk == place.pk or heir.level != place.level:
        raise CannotMerge(place=place.name, into=heir.name)
    return heir


def _refuse_children(place: Place, until: date) -> None:
    running = Q(valid_until=None) | Q(valid_until__gt=until)
    inside = Place.objects.under(place.code).filter(running).exclude(code=place.code)
    if first := inside.order_by("code").first():
        raise PlaceHoldsOthers(
            name=place.name,
            place=place.code,
            count=inside.count(),
            until=until,
            first=first.name,
        )


def _place(draft: PlaceDraft, since: date) -> Place:
    short = draft.name
    for ending in _VILLAGE_ENDINGS:
        if short.endswith(ending) and len(short) > len(ending):
            short = short.removesuffix(ending)
            short += "" if short.endswith(("村", "社区")) else "社区" if "居" in ending else "村"
            break
    pinyin, initials = word_pinyin(short)
    return Place(
        code=draft.code,
        level=level_of(draft.code),
        name=draft.name,
        short_name=short,
        pinyin=pinyin[:120],
        initials=initials[:30],
        valid_from=since,
    )
