"""What those who were at a training finished before and after it (学中干、干中学, YN-077)."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from ninja import Query, Schema
from pydantic import Field

from zhucun.directory.enums import Permission
from zhucun.doors.api.access import Request
from zhucun.doors.api.fields import OnDay, PublicId
from zhucun.fieldwork.enums import Topic
from zhucun.kernel.problems import NotAllowed
from zhucun.reports.queries import practice as queries

_KIND = Literal["matter", "task", "project"]


class PracticeWanted(OnDay):
    topic: Annotated[list[Topic], Field(max_length=len(Topic))] = Field(
        default_factory=list,
        description="Subjects to be counted; none: those that the theme names.",
    )
    days: Literal[30, 90, 180] = Field(90, description="How far before and after is looked.")
    own: bool = Field(False, description="What the caller himself finished, only.")


class FinishedOut(Schema):
    """`id`: of a matter, else of an item of a plan."""

    kind: _KIND
    id: str
    title: str
    place: str
    day: date

    @classmethod
    def of(cls, row: queries.Finished) -> FinishedOut:
        kind: _KIND = row.kind  # type: ignore[assignment]
        return cls(kind=kind, id=row.key, title=row.title, place=row.place, day=row.on)


class PracticeCountOut(Schema):
    kind: str
    before: int
    after: int


class PracticeOut(Schema):
    """Of all together, never one beside another. Days are half-open, `after_until` not beyond the
    day of the reader; `is_over`: the days after the training are whole."""

    training: str
    people: int
    topics: list[Topic]
    named: list[Topic]
    before_since: date
    before_until: date
    after_since: date
    after_until: date
    is_over: bool
    counts: list[PracticeCountOut]
    before: list[FinishedOut]
    after: list[FinishedOut]


def training_practice(
    request: Request, public_id: PublicId, wanted: Query[PracticeWanted]
) -> PracticeOut:
    """What those at a training finished before and after it, in the subjects of its theme.

    As far as the caller sees who was there and what they do. Five queries.
    """
    actor = request.auth
    if not (actor.person or actor.can(Permission.SEE_FIELDWORK)):
        raise NotAllowed
    found = queries.practice(
        actor=actor,
        public_id=public_id,
        as_of=wanted.as_of,
        days=wanted.days,
        topics=[each.value for each in wanted.topic],
        own=wanted.own,
    )
    return PracticeOut(
        training=public_id,
        people=found.people,
        topics=[Topic(each) for each in found.topics],
        named=[Topic(each) for each in found.named],
        before_since=found.before_days[0],
        before_until=found.before_days[1],
        after_since=found.after_days[0],
        after_until=found.after_days[1],
        is_over=found.is_over,
        counts=[
            PracticeCountOut(kind=kind, before=before, after=after)
            for kind, before, after in found.counts()
        ],
        before=[FinishedOut.of(row) for row in found.before],
        after=[FinishedOut.of(row) for row in found.after],
    )
