"""The columnar face of the papers: one row a story, one row a contact card that hangs in a home."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.db.models import Case, CharField, Exists, F, OuterRef, QuerySet, Value, When
from django.db.models.functions import Substr

from zhucun.directory.marts import number_of, select
from zhucun.directory.perms import in_areas
from zhucun.kernel.divisions import Level
from zhucun.reports.enums import Fact
from zhucun.reports.marts.homes import cards
from zhucun.reports.marts.plain import plain_cards
from zhucun.reports.models import Story, StoryFact, VolumeStory
from zhucun.reports.perms import published_stories
from zhucun.roster.marts import Mart

Rows = QuerySet[Any, dict[str, Any]]


def stories(
    *, as_of: date, areas: tuple[str, ...], names: Collection[str], tags: Mapping[str, str]
) -> Rows:
    """One row for each story that was written up to the day. It is published from its day on, and
    while all whom it names agree; in a volume from the day on which one was issued."""
    shown = Exists(published_stories().filter(pk=OuterRef("pk"), published_on__lte=as_of))
    issued = VolumeStory.objects.filter(story=OuterRef("pk"), volume__issued_on__lte=as_of)
    columns: dict[str, Any] = {
        "code": F("public_id"),
        "village": F("area"),
        "county": Substr("area", 1, Level.COUNTY),
        "kind": F("kind"),
        "state": Case(
            When(shown, then=Value("published")),
            default=Value("draft"),
            output_field=CharField(),
        ),
        "happened_on": F("published_on"),
        "in_volume": Exists(issued),
    }
    found = Story.objects.filter(in_areas("area", areas), written_on__lte=as_of)
    return select(found.exclude(state="withdrawn"), columns, names)


def visit_columns(as_of: date) -> dict[str, Any]:
    """What stories say of visits by office, over rows that have `m_code`: how many bright spots
    were written up, and how many of them are published (HH18-084)."""
    known = Story.objects.filter(written_on__lte=as_of).exclude(state="withdrawn")
    shown = published_stories().filter(published_on__lte=as_of)
    found = StoryFact.objects.filter(kind=Fact.VISIT, key=OuterRef("m_code"))
    return {
        "highlights": number_of(found.filter(story__in=known), "key"),
        "highlights_published": number_of(found.filter(story__in=shown), "key"),
    }


#: The subjects that this room makes known to analytics.
MARTS: dict[str, Mart] = {"story": stories, "card": cards, "plain_card": plain_cards}
