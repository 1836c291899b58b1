"""The evidence of duties: attendances, sessions that were held, lessons in villages, in the words
that the packs' cadences count."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from zhucun.directory.perms import Actor, in_areas
from zhucun.learning import perms
from zhucun.learning.enums import ClassKind, Tier
from zhucun.learning.models import held
from zhucun.roster.enums import PostingRole

#: The words of `counts:` that come from here, with the subjects for which they are counted.
ATTENDANCE_WORDS = {
    "training": ("posting",),
    "county-training": ("posting",),
    "lesson": ("posting",),
}
SESSION_WORDS = {"training-session": ("county",), "demonstration-class": ("county",)}
CLASS_WORDS = {"mini-class": ("team",)}
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
        in_areas("area", (area,)), on__gte=since, on__lt=until
    )
    columns = ("public_id", "team__public_id", "on")
    for key, team, on in found.order_by("on", "pk").values_list(*columns):
        yield DutyFact("team", team, "mini-class", on, "", 1, key)
