"""Volumes of stories and the list of stories as a workbook."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db.models import Count, Prefetch, QuerySet

from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor, in_areas
from zhucun.intake.rows import silent
from zhucun.intake.writers.export import exported
from zhucun.kernel.problems import NotFound
from zhucun.ledger import actions as ledger
from zhucun.ledger.enums import Access
from zhucun.packs.feeds import Heading, going_out
from zhucun.reports import perms
from zhucun.reports.models import Story, StoryPerson, StoryVolume
from zhucun.reports.queries.stories.naming import WHO
from zhucun.reports.rows import day_in_words
from zhucun.reports.writers.pdf import form_pdf

_COLUMNS: tuple[Heading, ...] = (
    ("title", "text", "标题", "Title"),
    ("kind", "text", "类别", "Kind"),
    ("village", "text", "村", "Village"),
    ("names", "text", "涉及人员", "Cadres named"),
    ("state", "text", "状态", "State"),
    ("written_on", "date", "撰写日期", "Written on"),
    ("published_on", "date", "刊播日期", "Published on"),
    ("source", "text", "来源", "Source"),
    ("consents", "text", "同意情况", "Consent"),
    ("volumes", "text", "收入汇编", "In volumes"),
)
_SPEC = going_out("stories", "典型案例", "Case library", _COLUMNS)


@dataclass(frozen=True, kw_only=True)
class Volume:
    """A volume with its stories that may be shown now, and how many of it may not (their consent
    was withdrawn, or they were taken back)."""

    row: StoryVolume
    stories: tuple[Story, ...]
    left_out: int


def volumes(*, actor: Actor, area: str = "") -> QuerySet[StoryVolume]:
    """Volumes, the latest first, each with how many stories it was compiled of. One query."""
    found = perms.visible_volumes(actor)
    if area:
        found = found.filter(in_areas("area", (area,)))
    return found.annotate(count=Count("entries")).order_by("-issued_on", "-pk")


def volume_card(*, actor: Actor, public_id: str) -> Volume:
    """One volume. Three queries. Raises NotFound."""
    row = volumes(actor=actor).filter(public_id=public_id).first()
    if row is None:
        raise NotFound
    shown = perms.published_stories().filter(volumes__volume=row)
    people = Prefetch("people", StoryPerson.objects.select_related(*WHO))
    rows = shown.select_related("village").prefetch_related(people)
    stories = tuple(rows.order_by("volumes__position"))
    return Volume(row=row, stories=stories, left_out=row.count - len(stories))  # type: ignore[attr-defined]


def for_volume(*, actor: Actor, area: str) -> QuerySet[Story]:
    """Stories of an area that a volume may hold, by kind and day. One query. Raises NotFound."""
    if not actor.can(Permission.MANAGE_ROSTER, area=area):
        raise NotFound
    found = perms.published_stories().filter(in_areas("area", (area,)))
    return found.select_related("village").order_by("kind", "published_on", "pk")


def volume_pdf(found: Volume, *, at: datetime, language: str) -> bytes:
    """A volume as PDF: cover, index, one story after the other. It is made anew each time and kept
    nowhere. No query."""
    row = found.row
    content = {
        "title": row.title,
        "language": language,
        "issuer": row.issuer,
        "issued-on": day_in_words(row.issued_on, language),
        "left-out": str(found.left_out) if found.left_out else "",
        "stories": [_told(each, language) for each in found.stories],
    }
    return form_pdf("volume", content, made_at=at)


def _told(story: Story, language: str) -> dict[str, Any]:
    published = story.published_on
    return {
        "title": story.title,
        "kind": str(story.get_kind_display()),
        "village": story.village.short_name,
        "names": "、".join(_names(story)),
        "published": day_in_words(published, language) if published else "",
        "source": story.source,
        "text": [line.strip() for line in story.text.splitlines() if line.strip()],
    }


def _names(story: Story) -> list[str]:
    return sorted(each.name for each in story.people.all())


def stories_workbook(
    rows: QuerySet[Story], *, actor: Actor, area: str, lang: str
) -> tuple[Path, int]:
    """(file, number of rows) of stories that `stories` found and that lie where the actor may take
    out lists; the caller removes the file. Some three queries and one record in the access log."""
    mine = rows.filter(in_areas("area", actor.areas(Permission.EXPORT)))
    mine = mine.prefetch_related("volumes__volume")
    path, count = exported(_lines(mine), spec=_SPEC, masked=frozenset(), lang=lang, progress=silent)
    ledger.log_access(
        kind=Access.EXPORT,
        origin=actor.origin,
        subject="stories",
        what="stories",
        area=area,
        rows=count,
    )
    return path, count


def _lines(rows: QuerySet[Story]) -> Iterator[dict[str, Any]]:
    row: Any
    for row in rows.iterator(chunk_size=500):
        people = list(row.people.all())
        given = sum(each.consented_on is not None and not each.withdrawn_on for each in people)
        yield {
            "title": row.title,
            "kind": str(row.get_kind_display()),
            "village": row.village.short_name,
            "names": "、".join(_names(row)),
            "state": str(row.get_state_display()),
            "written_on": row.written_on,
            "published_on": row.published_on,
            "source": row.source,
            "consents": f"{given}/{len(people)}",
            "volumes": "、".join(each.volume.title for each in row.volumes.all()),
        }
