"""What callers ask of the evaluation by villagers, and what they write."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, StrictBool

from zhucun.ballots.enums import BallotAnswer, PollKind, PollState, SubjectKind
from zhucun.doors.api.fields import (
    Area,
    Asked,
    Body,
    Code,
    Day,
    Note60,
    Note200,
    Ref,
    Rows,
    Sought,
    Text80,
    Text200,
)

Share = Annotated[Decimal, Field(ge=0, le=100, max_digits=5, decimal_places=2)]
#: Which draw of a poll, from 1.
PollDrawNumber = Annotated[int, Field(ge=1, le=9999)]
#: Wide letters too, as a Chinese keyboard types them.
SheetCode = Annotated[
    str, Field(min_length=12, max_length=40, pattern=r"^[A-Za-z0-9 \-Ａ-Ｚａ-ｚ０-９　－]+$")
]


class PollsWanted(Rows):
    area: Area = Field("", description="Polls of this place and all below it.")
    state: PollState | Literal[""] = ""
    kind: PollKind | Literal[""] = ""
    text: Sought = ""


class PollMarksWanted(Asked):
    """Polls closed in [since, until)."""

    since: Day
    until: Day
    area: Area = ""
    kind: SubjectKind = SubjectKind.POSTING


class PollSubjectIn(Body):
    """Of a posting or a team its public id, of a branch the village's code."""

    kind: SubjectKind
    key: Ref


class PollIn(Body):
    """A poll to open; `size` and `special_share` where the pack leaves them open."""

    village: Code
    title: Text80
    kind: PollKind = PollKind.HALF_YEAR
    subjects: list[PollSubjectIn] = Field(min_length=1, max_length=6)
    questions: list[Ref] = Field(default_factory=list, max_length=6)
    starts_on: Day
    ends_on: Day
    size: int | None = Field(None, ge=1, le=100_000)
    special_share: Share | None = None
    asks_words: StrictBool = True


class PollDrawIn(Body):
    word: Annotated[str, Field(min_length=1, max_length=40, pattern=r"^[^\x00]*$")] = Field(
        description="A word that the server could not know when it bound its seed."
    )


class PollReasonIn(Body):
    reason: Text200


class PollForwardIn(PollReasonIn):
    """A last day before that which was announced, and why."""

    ends_on: Day


class BallotSheetsIn(Body):
    reason: Note200 = Field("", description="Needed where sheets were printed before.")


class KioskIn(Body):
    place: Note60 = ""
    hours: int = Field(4, ge=1, le=12)


class BallotAnswerIn(Body):
    line: int = Field(ge=1, le=99)
    answer: BallotAnswer


class BallotSheetIn(Body):
    """A sheet of paper. Nothing of who sends it is kept beside what it says."""

    code: SheetCode
    answers: list[BallotAnswerIn] = Field(default_factory=list, max_length=6)
    words: Note200 = ""
    is_spoiled: StrictBool = False
