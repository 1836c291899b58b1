"""Stories compiled into a volume (汇编成册, HH18-086)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import IntegrityError, transaction

from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor, in_areas
from zhucun.ledger import actions as ledger
from zhucun.reports import events, perms
from zhucun.reports.errors import StoryNotForVolume, VolumeEmpty, VolumeIsThere
from zhucun.reports.models import Story, StoryVolume, VolumeStory


@transaction.atomic
def compile_volume(
    *,
    area: str,
    title: str,
    issuer: str,
    stories: Sequence[str],
    on: date,
    at: datetime,
    by: Actor,
) -> StoryVolume:
    """Compile published stories of an area (public ids, in this order) into a volume. Where one of
    this title with the same stories was compiled, that one.

    Raises VolumeEmpty, StoryNotForVolume, VolumeIsThere, NotAllowed.
    """
    by.require(Permission.MANAGE_ROSTER, area=area)
    wanted, called = list(dict.fromkeys(stories)), title.strip()[:60]
    if not wanted or not called:
        raise VolumeEmpty
    rows = _published(area, wanted)
    try:
        with transaction.atomic():
            volume = StoryVolume.objects.create(
                area=area,
                title=called,
                issuer=issuer.strip()[:60],
                issued_on=on,
                by=by.account,
                by_name=by.name,
            )
    except IntegrityError as error:
        known = StoryVolume.objects.get(area=area, title=called)
        if [*known.entries.values_list("story__public_id", flat=True)] != wanted:
            raise VolumeIsThere(title=called) from error
        return known
    VolumeStory.objects.bulk_create(
        VolumeStory(volume=volume, story=row, position=position)
        for position, row in enumerate(rows, 1)
    )
    event = events.VolumeCompiled(
        subject=f"volume:{volume.public_id}",
        area=area,
        happened_at=at,
        title=called,
        stories=wanted,
    )
    ledger.append(event, origin=by.origin)
    return volume


def _published(area: str, wanted: Sequence[str]) -> list[Story]:
    """The stories in the order that is asked for. Raises StoryNotForVolume."""
    ready = perms.published_stories().filter(in_areas("area", (area,)), public_id__in=wanted)
    found = {row.public_id: row for row in ready}
    missing = [key for key in wanted if key not in found]
    if missing:
        titles = Story.objects.filter(in_areas("area", (area,)), public_id__in=missing)
        named = list(titles.order_by("pk").values_list("title", flat=True))
        raise StoryNotForVolume(titles="、".join(named) or ", ".join(missing)[:100])
    return [found[key] for key in wanted]
