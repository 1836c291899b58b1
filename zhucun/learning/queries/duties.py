"""The evidence of duties: attendances, sessions that were held, lessons in villages, knowledge
checks in the first month, in the words that the packs' cadences count."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Q
from django.utils.timezone import localdate

from zhucun.directory import queries as directory
from zhucun.directory.perms import Actor, in_areas
from zhucun.directory.queries import midnight
from zhucun.engines.rules import Unset
from zhucun.kernel.divisions import Level, at_level
from zhucun.learning import perms
from zhucun.learning.enums import ClassKind, Tier
from zhucun.learning.models import Attempt, held
from zhucun.roster.enums import PostingRole
from zhucun.roster.perms import visible_postings

#: The words of `counts:` that come from here, with the subjects for which they are counted.
ATTENDANCE_WORDS = {
    "training": ("posting",),
    "county-training": ("posting",),
    "lesson": ("posting",),
}
SESSION_WORDS = {"training-session": ("county",), "demonstration-class": ("county",)}
CLASS_WORDS = {"mini-class": ("team",)}
STUDY_WORDS = {"village-and-policy-study": ("posting",)}
_BOTH = (PostingRole.FIRST_SECRETARY, PostingRole.MEMBER)


class DutyFact(NamedTuple):
    """One thing on record: whose duty, which word, when, what `distinct_by` counts, how much, and
    the row that proves it."""

    subject: str
    id: str
    counts: str
    on: date
    distinct: str
    amount: int
    row: str


def attendance_facts(
    *, actor: Actor, area: str = "", since: date, until: date
) -> Iterator[DutyFact]:
    """Attendances of [since, until): each a training; at county level or above (县级以上) of the
    county; of one of the lessons that lesson. One query."""
    found = perms.visible_attendances(actor).filter(
        in_areas("area", (area,)), voided_on=None, on__gte=since, on__lt=until
    )
    columns = (
        *("public_id", "posting__public_id", "on"),
        *("session__public_id", "session__tier", "session__lesson"),
    )
    rows = found.order_by("on", "pk").values_list(*columns)
    for key, posting, on, session, tier, lesson in rows.iterator(chunk_size=5_000):
        yield DutyFact("posting", posting, "training", on, session, 1, key)
        if tier != Tier.TOWNSHIP:
            yield DutyFact("posting", posting, "county-training", on, session, 1, key)
        if lesson:
            yield DutyFact("posting", posting, "lesson", on, lesson, 1, key)


def session_facts(*, actor: Actor, area: str = "", since: date, until: date) -> Iterator[DutyFact]:
    """Sessions of counties that were held in [since, until): each counts for its county by its
    theme; a demonstration class for each role that it was for. One query."""
    found = perms.visible_sessions(actor).filter(
        in_areas("area", (area,)),
        held(),
        tier=Tier.COUNTY,
        starts_on__gte=since,
        starts_on__lt=until,
    )
    columns = ("public_id", "area", "starts_on", "theme", "kind", "roles")
    for key, county, on, theme, kind, roles in found.order_by("starts_on", "pk").values_list(
        *columns
    ):
        yield DutyFact("county", county, "training-session", on, theme, 1, key)
        if kind == ClassKind.DEMONSTRATION:
            for role in roles or _BOTH:
                yield DutyFact("county", county, "demonstration-class", on, str(role), 1, key)


def class_facts(*, actor: Actor, area: str = "", since: date, until: date) -> Iterator[DutyFact]:
    """Lessons that teams gave in their villages in [since, until). One query."""
    found = perms.visible_mini_classes(actor).filter(
        in_areas("area", (area,)), voided_on=None, on__gte=since, on__lt=until
    )
    columns = ("public_id", "team__public_id", "on")
    for key, team, on in found.order_by("on", "pk").values_list(*columns):
        yield DutyFact("team", team, "mini-class", on, "", 1, key)


def study_facts(*, actor: Actor, area: str = "", since: date, until: date) -> Iterator[DutyFact]:
    """Knowledge checks of [since, until) by cadres on post (YN-046): that one was made, and where
    the pack gives a pass mark, only one that reaches it. What was answered stays its author's: the
    row is the quiz. Two queries."""
    running = Q(ends_on=None) | Q(ends_on__gt=since)
    found = visible_postings(actor).filter(running, in_areas("area", (area,)), starts_on__lt=until)
    serving: dict[int, list[tuple[str, str, date, date | None]]] = {}
    columns = ("person", "public_id", "area", "starts_on", "ends_on")
    for person, *rest in found.order_by("pk").values_list(*columns):
        serving.setdefault(person, []).append(tuple(rest))
    tries = Attempt.objects.filter(
        person__in=found.order_by().values("person"),
        quiz__voided_on=None,
        made_at__gte=midnight(since),
        made_at__lt=midnight(until),
        asked__gt=0,
    ).order_by("made_at", "pk")
    marks: dict[str, Decimal | None] = {}
    for each in tries.select_related("quiz").iterator(chunk_size=5_000):
        on = localdate(each.made_at)
        for posting, place, start, end in serving.get(each.person_id, ()):
            if on < start or (end is not None and on >= end):
                continue
            county = at_level(place, Level.COUNTY) or place
            if county not in marks:
                marks[county] = _pass_mark(county, until)
            mark = marks[county]
            if mark is None or Decimal(100 * each.correct) >= mark * each.asked:
                word = "village-and-policy-study"
                yield DutyFact("posting", posting, word, on, "", 1, each.quiz.public_id)


def _pass_mark(area: str, on: date) -> Decimal | None:
    """The share of right answers, in %, that a check has to reach; None where none is given."""
    value = directory.pack_for(area, as_of=on).values.get("quiz_pass_share")
    return None if value is None or isinstance(value, Unset) else Decimal(str(value))
