"""What cadres need: sums with their rows, the menu that answers them, courses for one's own
gaps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from zhucun.directory import queries as directory
from zhucun.directory.perms import Actor, in_areas
from zhucun.kernel.divisions import line_of
from zhucun.learning import perms
from zhucun.learning.enums import Rating, SessionState
from zhucun.learning.models import Course, Need, SelfCheck
from zhucun.learning.queries.plans import courses
from zhucun.roster import perms as roster

#: Sums of how people see themselves are shown from so many answers on.
LEAST = 5


@dataclass(frozen=True, kw_only=True)
class Topic:
    """Something that a pack names: an axis of competence or a lesson. `id` is empty for words of
    a plan or of cadres."""

    id: str
    label: str
    clauses: tuple[str, ...] = ()
    is_lesson: bool = False


@dataclass(frozen=True, kw_only=True)
class MenuLine:
    """One topic of the menu: how many ask for it, how many of these saw a gap, the courses that
    serve it, the sessions that stand and answer it: of the area, in it, and of those around it."""

    topic: str
    is_of_pack: bool
    needs: int
    from_gap: int
    courses: tuple[Course, ...]
    sessions: int


@dataclass(frozen=True, kw_only=True)
class Proposed:
    """A course for one's own gap, with the reason: the abilities which it serves."""

    course: Course
    axes: tuple[str, ...]


def axes_of(area: str, *, as_of: date, lang: str) -> list[Topic]:
    """The abilities that the pack of an area speaks of (SQ24-047); none where it does not."""
    pack = directory.pack_for(area, as_of=as_of)
    return [
        Topic(id=part.id, label=part.label.in_(lang), clauses=tuple(item.clauses))
        for item in pack.scores("posting")
        if "training" in item.spec.uses
        for part in item.spec.parts
    ]


def lessons_of(area: str, *, as_of: date, lang: str) -> list[Topic]:
    """The lessons of which everybody is to hear each (五堂课, HX25-53)."""
    found = listed_of("checklists/five-lessons", area, as_of=as_of, lang=lang)
    return [replace(each, is_lesson=True) for each in found]


def listed_of(ref: str, area: str, *, as_of: date, lang: str) -> list[Topic]:
    """The items of a list of the pack of an area; none where it has no such list."""
    pack = directory.pack_for(area, as_of=as_of)
    found = [item for item in pack.checklists() if item.ref == ref]
    return [
        Topic(id=each.id, label=each.label.in_(lang), clauses=tuple(item.clauses))
        for item in found
        for each in item.spec.items
    ]


def needs(
    *, actor: Actor, year: int, area: str = "", topic: str = "", person: str = ""
) -> QuerySet[Need]:
    """Needs that stand, by topic. One query."""
    found = perms.visible_needs(actor).filter(year=year, withdrawn_on=None)
    if area:
        found = found.filter(in_areas("area", (area,)))
    if topic:
        found = found.filter(topic=topic)
    if person:
        found = found.filter(person__public_id=person)
    return found.select_related("person__unit").order_by("topic", "area", "pk")


def menu(*, actor: Actor, area: str, year: int, as_of: date, lang: str) -> list[MenuLine]:
    """The menu of an area for a year: topics of the pack, of plans and of cadres, those that most
    ask for first. Three queries."""
    counted = needs(actor=actor, year=year, area=area).order_by().values("topic")
    asked = {
        row["topic"]: (row["n"], row["gap"])
        for row in counted.annotate(n=Count("pk"), gap=Count("pk", filter=Q(from_gap=True)))
    }
    topics = [
        *axes_of(area, as_of=as_of, lang=lang),
        *lessons_of(area, as_of=as_of, lang=lang),
    ]
    labels = {topic.label: topic for topic in topics}
    serving: dict[str, list[Course]] = {}
    for course in courses(actor=actor, area=area, year=year):
        for label in _topics_of(course, topics):
            serving.setdefault(label, []).append(course)
    reaching = in_areas("area", (area,)) | Q(area__in=line_of(area))
    answered = Counter(
        perms.visible_sessions(actor)
        .filter(reaching, starts_on__year=year, state=SessionState.OPEN)
        .exclude(need="")
        .values_list("need", flat=True)
    )
    names = dict.fromkeys([*labels, *serving, *asked])
    lines = [
        MenuLine(
            topic=name,
            is_of_pack=name in labels,
            needs=asked.get(name, (0, 0))[0],
            from_gap=asked.get(name, (0, 0))[1],
            courses=tuple(serving.get(name, ())),
            sessions=answered.get(name, 0),
        )
        for name in names
    ]
    return sorted(lines, key=lambda line: (-line.needs, line.topic))


def _topics_of(course: Course, topics: Sequence[Topic]) -> list[str]:
    """What a course serves: its abilities and its lesson, else its own theme."""
    ids = {course.lesson, *course.serves}
    return [topic.label for topic in topics if topic.id in ids] or [course.theme]


def self_check(*, actor: Actor, year: int) -> SelfCheck | None:
    """One's own look at oneself. One query."""
    if not actor.person:
        return None
    found: SelfCheck | None = SelfCheck.objects.filter(
        person__public_id=actor.person, year=year
    ).first()
    return found


def proposals(
    *, actor: Actor, area: str, year: int, ratings: Mapping[str, str], as_of: date, lang: str
) -> list[Proposed]:
    """Courses of the year's plans that serve an ability in which one wants to learn, those that
    serve more first; a person chooses. One query."""
    labels = {axis.id: axis.label for axis in axes_of(area, as_of=as_of, lang=lang)}
    weak = [axis for axis, word in ratings.items() if word == Rating.WEAK and axis in labels]
    found = []
    for course in courses(actor=actor, area=area, year=year):
        axes = tuple(labels[axis] for axis in weak if axis in course.serves)
        if axes:
            found.append(Proposed(course=course, axes=axes))
    return sorted(found, key=lambda each: (-len(each.axes), each.course.pk))


def seen_gaps(
    *, actor: Actor, area: str, year: int, as_of: date, lang: str
) -> list[tuple[Topic, int | None, int | None]]:
    """(ability, who answered, who wants to learn it) over an area that the actor keeps; None, where
    fewer than five answered: nobody is to be read from a sum. One query."""
    if not perms.keeps(actor, area):
        return []
    rows = SelfCheck.objects.filter(in_areas("area", (area,)), year=year)
    answers = list(rows.values_list("ratings", flat=True))
    found: list[tuple[Topic, int | None, int | None]] = []
    for axis in axes_of(area, as_of=as_of, lang=lang):
        given = [one[axis.id] for one in answers if axis.id in one]
        shown = len(given) >= LEAST
        weak = sum(word == Rating.WEAK for word in given)
        found.append((axis, len(given) if shown else None, weak if shown else None))
    return found


def postings_named(*, actor: Actor, ids: Sequence[str]) -> list[Any]:
    """Postings by their ids, of those that the actor may see. One query."""
    found = roster.visible_postings(actor).filter(public_id__in=ids)
    return list(found.select_related("person", "unit", "place").order_by("pk"))


def own_posting(*, actor: Actor, on: date) -> Any | None:
    """The posting of the actor on a day, else the one that he is still to take up. One query."""
    if not actor.person:
        return None
    mine = roster.visible_postings(actor).filter(
        Q(ends_on=None) | Q(ends_on__gt=on), person__public_id=actor.person
    )
    return mine.select_related("person", "unit", "place", "team").order_by("starts_on").first()
