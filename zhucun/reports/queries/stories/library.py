"""The case library, read: what is published, what waits, whose consent stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from django.db.models import Prefetch, Q, QuerySet

from zhucun.directory import queries as directory
from zhucun.directory.perms import Actor, in_areas
from zhucun.kernel.problems import NotFound
from zhucun.reports import perms
from zhucun.reports.enums import Fact, StoryState
from zhucun.reports.models import Story, StoryPerson
from zhucun.reports.queries.stories.naming import WHO, people_of
from zhucun.signoff.rows import Line, Paper, Section

#: What the region's chain is about (HH18-085, SQ24-090); each pack gives its own a name.
KIND = "story"


def stories(
    *, actor: Actor, text: str = "", kind: str = "", state: str = "", area: str = ""
) -> QuerySet[Story]:
    """Stories that the actor may read, by words of the title or the text, latest first. One
    query."""
    found = _searched(perms.visible_stories(actor), text)
    for name, value in (("kind", kind), ("state", state)):
        if value:
            found = found.filter(**{name: value})
    if area:
        found = found.filter(in_areas("area", (area,)))
    return _whole(found)


def public_stories(*, text: str = "") -> QuerySet[Story]:
    """Stories for everybody: published for the public, with the consent of all whom they name.
    Asks for no right. One query."""
    return _whole(_searched(perms.published_stories().filter(is_public=True), text))


def story_card(*, actor: Actor, public_id: str) -> Story:
    """One story. Raises NotFound."""
    return _one(perms.visible_stories(actor), public_id)


def public_story(*, public_id: str) -> Story:
    """One story for everybody. Asks for no right. Raises NotFound."""
    return _one(perms.published_stories().filter(is_public=True), public_id)


def lacking_consent(story: Story) -> list[StoryPerson]:
    """Those whose consent does not stand. One query."""
    return [
        row for row in people_of(story) if row.consented_on is None or row.withdrawn_on is not None
    ]


def is_hidden(story: Story) -> bool:
    """Published, and yet nobody outside sees it: a consent does not stand."""
    return story.state == StoryState.PUBLISHED and bool(lacking_consent(story))


def has_chain(area: str, as_of: date) -> bool:
    """Whether the region's pack says who decides about stories; else: not configured."""
    return bool(directory.pack_for(area, as_of=as_of).chains(KIND))


def waiting(*, actor: Actor) -> QuerySet[Story]:
    """Drafts and hidden stories of the actor's offices. One query."""
    mine = perms.visible_stories(actor)
    return mine.filter(state__in=(StoryState.DRAFT, StoryState.HIDDEN))


def standing(subjects: Sequence[str]) -> list[Story]:
    """Stories in review, by public id. One query."""
    rows = Story.objects.filter(public_id__in=list(subjects), state=StoryState.REVIEW)
    return list(rows.select_related("village"))


def papers(rows: Sequence[Story]) -> Mapping[str, Paper]:
    """What a signature binds: the text as it stands, whom it names, on what it rests. Two
    queries."""
    keys = [row.pk for row in rows]
    named: dict[int, list[str]] = {}
    for each in StoryPerson.objects.filter(story__in=keys).select_related(*WHO):
        named.setdefault(each.story_id, []).append(each.name)
    found = {}
    for row in rows:
        facts = [
            Line(
                label=(str(Fact(fact.kind).value), str(Fact(fact.kind).value)),
                value=(fact.key, fact.key),
            )
            for fact in row.facts.order_by("position")
        ]
        text = Section(
            label=("正文", "Text"),
            lines=(
                Line(label=("标题", "Title"), value=(row.title, row.title)),
                Line(label=("正文", "Text"), value=(row.text, row.text)),
                Line(
                    label=("涉及人员", "Names"),
                    value=("、".join(named.get(row.pk, [])), ", ".join(named.get(row.pk, []))),
                ),
            ),
        )
        rests = Section(label=("依据的记录", "Records"), lines=tuple(facts))
        found[row.public_id] = Paper(title=row.title, sections=(text, rests))
    return found


def _searched(rows: QuerySet[Story], text: str) -> QuerySet[Story]:
    for word in text.split():
        rows = rows.filter(Q(title__icontains=word) | Q(text__icontains=word))
    return rows


def _whole(rows: QuerySet[Story]) -> QuerySet[Story]:
    people = Prefetch("people", StoryPerson.objects.select_related(*WHO))
    found = rows.select_related("village").prefetch_related(people).defer("text")
    return found.order_by("-written_on", "-pk")


def _one(rows: QuerySet[Story], public_id: str) -> Story:
    found = rows.select_related("village").filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found
