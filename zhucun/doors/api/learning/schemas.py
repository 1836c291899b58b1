"""What the API says of trainings, plans, needs, the handbook, quizzes and contests."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from ninja import Field, Schema

from zhucun.learning.enums import (
    ClassKind,
    EnrolState,
    Mode,
    PlanState,
    Rating,
    SessionState,
    Tier,
    Via,
)
from zhucun.learning.queries import Mark, MenuLine, Proposed, Sums, Topic


class TeacherOut(Schema):
    name: str
    office: str
    honour: str
    way: str = Field(description="A way of teaching of the pack; empty: not said.")


class TrainingMarkOut(Schema):
    """A rule of the area's pack that a session does not meet, such as one on no line of a plan."""

    rule: str
    message: str
    severity: str
    clauses: list[str]


class TrainingOut(Schema):
    """A session. `attended`, `enrolled` and `waiting` count those whom the caller may see."""

    id: str
    number: str
    area: str
    tier: Tier
    kind: ClassKind
    mode: Mode
    theme: str
    lesson: str
    need: str
    course: str
    roles: list[str]
    first: date
    last: date
    hours: int
    venue: str
    capacity: int | None
    gives_certificate: bool
    state: SessionState
    is_held: bool
    attended: int
    enrolled: int
    waiting: int
    teachers: list[TeacherOut]
    marks: list[TrainingMarkOut]

    @classmethod
    def of(cls, row: Any, marks: Iterable[Mark], lang: str) -> TrainingOut:
        return cls(
            id=row.public_id,
            number=row.number,
            area=row.area,
            tier=row.tier,
            kind=row.kind,
            mode=row.mode,
            theme=row.theme,
            lesson=row.lesson,
            need=row.need,
            course=row.course.public_id if row.course else "",
            roles=row.roles,
            first=row.starts_on,
            last=row.ends_on,
            hours=row.hours,
            venue=row.venue,
            capacity=row.capacity,
            gives_certificate=row.gives_certificate,
            state=row.state,
            is_held=row.is_held,
            attended=row.there,
            enrolled=row.coming,
            waiting=row.waiting,
            teachers=[
                TeacherOut(name=each.name, office=each.office, honour=each.honour, way=each.way)
                for each in row.teachers.all()
            ],
            marks=[
                TrainingMarkOut(
                    rule=each.rule,
                    message=each.in_(lang),
                    severity=each.severity,
                    clauses=list(each.clauses),
                )
                for each in marks
            ],
        )


class TrainingPage(Schema):
    rows: list[TrainingOut]
    next: str | None


class EnrolmentOut(Schema):
    id: str
    posting: str
    person: str
    name: str
    state: EnrolState

    @classmethod
    def of(cls, row: Any) -> EnrolmentOut:
        return cls(
            id=row.public_id,
            posting=row.posting.public_id,
            person=row.person.public_id,
            name=row.person.name,
            state=row.state,
        )


class AttendanceOut(Schema):
    """One person at one session: the row behind 人次."""

    id: str
    training: str
    theme: str
    posting: str
    person: str
    name: str
    place: str
    day: date
    hours: int
    via: Via

    @classmethod
    def of(cls, row: Any) -> AttendanceOut:
        return cls(
            id=row.public_id,
            training=row.session.public_id,
            theme=row.session.theme,
            posting=row.posting.public_id,
            person=row.person.public_id,
            name=row.person.name,
            place=row.area,
            day=row.on,
            hours=row.session.hours,
            via=row.via,
        )


class AttendancePage(Schema):
    rows: list[AttendanceOut]
    next: str | None


class AttendedOut(Schema):
    """What came of a list."""

    training: str
    attended: int


class CertificateOut(Schema):
    id: str
    number: str
    name: str
    theme: str
    hours: int
    first: date
    last: date
    issuer: str
    issued: date
    revoked: date | None

    @classmethod
    def of(cls, row: Any) -> CertificateOut:
        return cls(
            id=row.public_id,
            number=row.number,
            name=row.name,
            theme=row.theme,
            hours=row.hours,
            first=row.first_on,
            last=row.last_on,
            issuer=row.issuer,
            issued=row.issued_on,
            revoked=row.revoked_on,
        )


class CertificatePage(Schema):
    rows: list[CertificateOut]
    next: str | None


class TrainingSumsOut(Schema):
    """One line: 期, 人次, heads and hours. `heads` of several lines do not add up."""

    key: str
    label: str
    sessions: int
    attendances: int
    heads: int
    hours: int

    @classmethod
    def of(cls, row: Sums) -> TrainingSumsOut:
        return cls(**vars(row))


class TrainingCountOut(Schema):
    total: TrainingSumsOut
    lines: list[TrainingSumsOut]


class CourseOut(Schema):
    id: str
    theme: str
    kind: ClassKind
    mode: Mode
    hours: int
    sessions: int
    opened: int
    held: int
    people: int
    funds: Decimal | None
    month: int | None

    @classmethod
    def of(cls, row: Any) -> CourseOut:
        return cls(
            id=row.public_id,
            theme=row.theme,
            kind=row.kind,
            mode=row.mode,
            hours=row.hours,
            sessions=row.sessions,
            opened=row.opened,
            held=row.held,
            people=row.people,
            funds=row.funds,
            month=row.month,
        )


class TrainingPlanOut(Schema):
    id: str
    area: str
    tier: Tier
    year: int
    title: str
    state: PlanState
    version: int
    approved: date | None
    courses: list[CourseOut]

    @classmethod
    def of(cls, row: Any, courses: Any = ()) -> TrainingPlanOut:
        return cls(
            id=row.public_id,
            area=row.area,
            tier=row.tier,
            year=row.year,
            title=row.title,
            state=row.state,
            version=row.version,
            approved=row.approved_on,
            courses=[CourseOut.of(each) for each in courses],
        )


class TrainingPlanPage(Schema):
    """Plans without their courses."""

    rows: list[TrainingPlanOut]
    next: str | None


class MenuLineOut(Schema):
    topic: str
    is_of_pack: bool
    needs: int
    from_gap: int
    courses: list[str]
    sessions: int

    @classmethod
    def of(cls, line: MenuLine) -> MenuLineOut:
        return cls(
            topic=line.topic,
            is_of_pack=line.is_of_pack,
            needs=line.needs,
            from_gap=line.from_gap,
            courses=[course.public_id for course in line.courses],
            sessions=line.sessions,
        )


class TrainingNeedOut(Schema):
    id: str
    person: str
    name: str
    place: str
    topic: str
    from_gap: bool
    stated: date

    @classmethod
    def of(cls, row: Any) -> TrainingNeedOut:
        return cls(
            id=row.public_id,
            person=row.person.public_id,
            name=row.person.name,
            place=row.area,
            topic=row.topic,
            from_gap=row.from_gap,
            stated=row.stated_on,
        )


class TrainingNeedPage(Schema):
    rows: list[TrainingNeedOut]
    next: str | None


class AbilityOut(Schema):
    """One ability of the caller's own pack, and how he sees himself in it (empty: not said)."""

    axis: str
    label: str
    rating: Rating | Literal[""]


class ProposedCourseOut(Schema):
    """A course for what one wants to learn; `serves` names the abilities: the reason."""

    course: str
    theme: str
    serves: list[str]


class AbilitiesOut(Schema):
    """The caller's own look at himself in a year. Nobody else is shown it."""

    year: int
    axes: list[AbilityOut]
    proposed: list[ProposedCourseOut]

    @classmethod
    def of(
        cls,
        year: int,
        axes: Sequence[Topic],
        ratings: Mapping[str, str],
        proposed: Sequence[Proposed],
    ) -> AbilitiesOut:
        return cls(
            year=year,
            axes=[
                AbilityOut(
                    axis=each.id,
                    label=each.label,
                    rating=Rating(ratings[each.id]) if ratings.get(each.id) else "",
                )
                for each in axes
            ],
            proposed=[
                ProposedCourseOut(
                    course=each.course.public_id, theme=each.course.theme, serves=list(each.axes)
                )
                for each in proposed
            ],
        )
