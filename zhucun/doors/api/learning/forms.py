"""What callers ask of learning, and what they write."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, StrictBool, StrictInt

from zhucun.doors.api.fields import (
    Area,
    Asked,
    Body,
    Code,
    Day,
    MaybePublicId,
    MaybeRef,
    Note60,
    Note200,
    Numbered,
    OnDay,
    PublicId,
    Rows,
    Sought,
    Text20,
    Text80,
    Text100,
    Text200,
    Text300,
)
from zhucun.learning.enums import ClassKind, Mode, Prize, QuizPhase, Rating, SuggestionState, Tier

_MANY = 5_000
Year = Annotated[int, Field(ge=1990, le=2199)]
Hours = Annotated[StrictInt, Field(ge=1, le=500)]
RoleName = Literal["first_secretary", "member", "captain", "star_instructor"]


class _Between(Asked):
    area: Area = ""
    tier: Tier | Literal[""] = ""
    kind: ClassKind | Literal[""] = ""
    since: Day | None = Field(None, description="From this day on.")
    until: Day | None = Field(None, description="Up to, not with, this day.")


class TrainingsWanted(_Between, Rows):
    text: Sought = ""
    planned: bool | None = Field(None, description="On a line of an approved plan, or on none.")


class AttendancesWanted(_Between, Rows):
    training: MaybePublicId = ""


class TrainingCountWanted(_Between):
    by: Literal["tier", "kind", "theme", "month", "area"] = "kind"


class TeacherIn(Body):
    name: Text20
    office: Note60 = ""
    honour: Literal["", "national", "province", "prefecture", "county"] = ""
    way: MaybeRef = Field("", max_length=20)


class TrainingIn(Body):
    """A session on one theme."""

    area: Code
    theme: Text80
    first: Day
    last: Day | None = None
    venue: Text100
    kind: ClassKind = ClassKind.LECTURE
    mode: Mode = Mode.BRING_IN
    lesson: MaybeRef = Field("", max_length=20)
    need: Annotated[str, Field(max_length=80, pattern=r"^[^\x00]*$")] = ""
    course: MaybePublicId = ""
    roles: list[RoleName] = Field(default_factory=list, max_length=4)
    hours: Hours = 2
    capacity: Annotated[StrictInt, Field(ge=1, le=100_000)] | None = None
    gives_certificate: StrictBool = False
    teachers: list[TeacherIn] = Field(default_factory=list, max_length=20)


class TrainingCorrectionIn(Body):
    """The whole of what a session is to say, changed or not, and why it is corrected."""

    theme: Text80
    first: Day
    last: Day | None = None
    hours: Hours
    venue: Text100
    capacity: Annotated[StrictInt, Field(ge=1, le=100_000)] | None = None
    teachers: list[TeacherIn] = Field(default_factory=list, max_length=20)
    reason: Text200


class TrainingReasonIn(Body):
    reason: Text200


class EnrolIn(Body):
    """Postings to enrol; none: the caller himself."""

    postings: list[PublicId] = Field(default_factory=list, max_length=_MANY)


class AttendIn(Body):
    """Who was there on a day, from the signed list."""

    day: Day
    postings: list[PublicId] = Field(min_length=1, max_length=_MANY)


class DoorIn(Body):
    """The code that hangs at the door: what stands between the last two slashes of its address."""

    code: Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[A-Za-z0-9._~-]+$")]


class CertificatesWanted(Rows):
    training: MaybePublicId = ""


class PlansOfYear(Rows):
    area: Area = ""
    year: Year | None = None


class TrainingPlanIn(Body):
    area: Code
    year: Year
    title: Text80


class CourseIn(Body):
    theme: Text80
    kind: ClassKind = ClassKind.SPECIAL
    mode: Mode = Mode.BRING_IN
    lesson: MaybeRef = Field("", max_length=20)
    serves: list[MaybeRef] = Field(default_factory=list, max_length=20)
    roles: list[RoleName] = Field(default_factory=list, max_length=4)
    hours: Hours = 2
    sessions: Annotated[StrictInt, Field(ge=1, le=500)] = 1
    people: Annotated[StrictInt, Field(ge=0, le=1_000_000)] = 0
    funds: Annotated[Decimal, Field(ge=0, max_digits=12, decimal_places=2)] | None = None
    month: Annotated[StrictInt, Field(ge=1, le=12)] | None = None


class CoursesIn(Body):
    courses: list[CourseIn] = Field(min_length=1, max_length=500)


class MenuWanted(OnDay):
    area: Code
    year: Year


class TrainingNeedsWanted(Rows):
    area: Area = ""
    year: Year
    topic: Annotated[str, Field(max_length=80, pattern=r"^[^\x00]*$")] = ""


class StateTopicsIn(Body):
    topics: list[Text80] = Field(min_length=1, max_length=50)
    from_gap: StrictBool = False


class AbilitiesIn(Body):
    """How the caller sees himself: an ability of the pack → the word; the last answer stands."""

    ratings: dict[MaybeRef, Rating] = Field(min_length=1, max_length=20)


class HandbookWanted(OnDay, Numbered):
    text: Sought = ""
    topic: Annotated[str, Field(max_length=40, pattern=r"^[^\x00]*$")] = ""


class ArticleIn(Body):
    """`answers`: an article whose answer this one corrects from the day on."""

    area: Code
    question: Text200
    answer: Annotated[str, Field(min_length=1, max_length=4000, pattern=r"^[^\x00]*$")]
    topic: Annotated[str, Field(min_length=1, max_length=40, pattern=r"^[^\x00]*$")]
    source: Text200
    owner: Text80
    since: Day
    answers: MaybePublicId = ""


class EditionIn(Body):
    area: Code
    title: Text80


class SuggestionsWanted(Rows):
    state: SuggestionState | Literal[""] = ""


class SuggestionIn(Body):
    text: Text300
    article: MaybePublicId = ""


class ReplyIn(Body):
    taken: StrictBool
    answer: Text300


class MiniClassesWanted(Rows):
    area: Area = ""
    since: Day | None = None
    until: Day | None = None


class MiniClassIn(Body):
    title: Text80
    day: Day
    present: Annotated[StrictInt, Field(ge=1, le=10_000)]
    articles: list[PublicId] = Field(default_factory=list, max_length=50)


class QuizQuestionIn(Body):
    article: PublicId
    text: Text200
    options: list[Text100] = Field(min_length=2, max_length=10)
    right: list[Annotated[StrictInt, Field(ge=0, le=9)]] = Field(min_length=1, max_length=10)
    axis: MaybeRef = Field("", max_length=20)


class QuizIn(Body):
    area: Code
    title: Text80
    opens: Day
    closes: Day | None = None
    training: MaybePublicId = ""
    phase: QuizPhase | Literal[""] = ""
    questions: list[QuizQuestionIn] = Field(min_length=1, max_length=100)


class QuizAnswersIn(Body):
    """For each question, in order, the numbers of the options chosen, from 0."""

    answers: list[list[Annotated[StrictInt, Field(ge=0, le=9)]]] = Field(
        min_length=1, max_length=100
    )


class HeatIn(Body):
    title: Annotated[str, Field(min_length=1, max_length=40, pattern=r"^[^\x00]*$")]
    day: Day


class ContestIn(Body):
    area: Code
    title: Text80
    about: Note200 = ""
    rounds: list[HeatIn] = Field(min_length=1, max_length=10)


class JudgedIn(Body):
    judges: list[Text20] = Field(min_length=1, max_length=30)
    through: list[PublicId] = Field(default_factory=list, max_length=500)
    note: Note200 = ""


class PrizeIn(Body):
    entry: PublicId
    prize: Prize
    citation: Note200 = ""


class ResultsIn(Body):
    prizes: list[PrizeIn] = Field(default_factory=list, max_length=500)
