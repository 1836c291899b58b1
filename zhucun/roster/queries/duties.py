"""What the roster proves of duties, in the words that the packs' cadences count."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from zhucun.directory.perms import Actor, in_areas
from zhucun.roster import perms
from zhucun.roster.enums import TakeUp
from zhucun.roster.models import Handover, TakeUpStep
from zhucun.roster.queries.changes import rotations
from zhucun.roster.queries.rounds import active_on

#: The words of `counts:` that come from here, with the subjects for which they are counted.
WORDS = {
    "party-transfer": ("posting",),
    "baseline-survey": ("team", "posting"),
    "posting": ("village",),
    "team": ("village",),
    "together-day": ("handover",),
    "collective-rotation": ("place",),
}
_DAY = timedelta(days=1)


class DutyFact(NamedTuple):
    """One thing on record: whose duty, which word, when, the value that `distinct_by` counts, how
    much, and the row that proves it."""

    subject: str
    id: str
    counts: str
    on: date
    distinct: str
    amount: int
    row: str


class HandoverSpan(NamedTuple):
    """One handover as a subject of duties: it runs until the predecessor leaves, or is signed."""

    id: str
    area: str
    opened_on: date
    ends_on: date | None


def duty_facts(*, actor: Actor, area: str, on: date) -> Iterator[DutyFact]:
    """What is on record of an area up to a day. Five queries.

    Who serves in a village on the day counts for the village, as a person and with the team.
    """
    seen = perms.visible_postings(actor).filter(in_areas("area", (area,)), starts_on__lte=on)
    moved = seen.filter(party_transferred_on__lte=on).order_by("pk")
    for key, day in moved.values_list("public_id", "party_transferred_on"):
        assert day is not None
        yield DutyFact("posting", key, "party-transfer", day, "", 1, key)
    surveys = TakeUpStep.objects.filter(
        posting__in=seen.values("pk"), step=TakeUp.SURVEY, done_on__lte=on
    ).order_by("pk")
    for key, team, day in surveys.values_list(
        "posting__public_id", "posting__team__public_id", "done_on"
    ):
        yield DutyFact("posting", key, "baseline-survey", day, "", 1, key)
        if team:
            yield DutyFact("team", team, "baseline-survey", day, "", 1, key)
    served = seen.filter(active_on(on)).order_by("pk")
    for key, place, team, day in served.values_list(
        "public_id", "area", "team__public_id", "starts_on"
    ):
        yield DutyFact("village", place, "posting", day, key, 1, key)
        if team:
            yield DutyFact("village", place, "team", day, team, 1, key)
    for place, day, key in rotations(actor=actor, area=area, on=on):
        yield DutyFact("place", place, "collective-rotation", day, "", 1, key)
    for row in _handovers(actor, area, on):
        first, until = row.together_from, row.together_until
        if first is not None and until is not None and first < until:
            last = min(until - _DAY, on)
            days = max(0, (last - first).days + 1)
            day = max(min(last, (row.giver.ends_on or until) - _DAY), row.opened_on)
            yield DutyFact("handover", row.public_id, "together-day", day, "", days, row.public_id)


def handover_spans(*, actor: Actor, area: str, on: date) -> list[HandoverSpan]:
    """The handovers of an area that were opened up to a day. One query."""
    return [
        HandoverSpan(row.public_id, row.area, row.opened_on, _ends_on(row))
        for row in _handovers(actor, area, on)
    ]


def _handovers(actor: Actor, area: str, on: date) -> list[Handover]:
    found = perms.visible_handovers(actor).filter(in_areas("area", (area,)), opened_on__lte=on)
    return list(found.select_related("giver").order_by("pk"))


def _ends_on(row: Handover) -> date | None:
    ends: date | None = row.giver.ends_on or (row.taken_on + _DAY if row.taken_on else None)
    return None if ends is None else max(ends, row.opened_on + _DAY)
