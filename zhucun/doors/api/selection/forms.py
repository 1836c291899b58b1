"""What callers ask of proposals, and what they decide about them."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from pydantic import Field, StrictBool

from zhucun.doors.api.fields import (
    Asked,
    Body,
    Code,
    Day,
    MaybePublicId,
    Note200,
    Numbered,
    PublicId,
    Ref,
    Rows,
    Sought,
    Text80,
    Text200,
)
from zhucun.selection.enums import Answer, DecisionKind, Side
from zhucun.selection.rows import SECONDS

Number: TypeAlias = Annotated[int, Field(strict=True, ge=0, le=1_000)]
#: The name of a weight or of a pack's parameter.
Name: TypeAlias = Annotated[str, Field(max_length=100, pattern=r"^[A-Za-z0-9_./-]+$")]
#: A decimal number as text, so that nothing is rounded on the way.
Weight: TypeAlias = Annotated[
    str, Field(pattern=r"^[0-9]{1,3}(\.[0-9]{1,2})?$", examples=["0.5"], max_length=6)
]


#: A share of 1 as text.
Share: TypeAlias = Annotated[
    str, Field(pattern=r"^(0(\.[0-9]{1,3})?|1(\.0{1,3})?)$", examples=["0.25"], max_length=5)
]


class ProposalsWanted(Rows):
    """Proposals of a round."""


class DecisionsWanted(Rows):
    """Decisions that stand for a round."""


class ProposalVillagesWanted(Rows):
    q: Sought = ""
    lacking: bool = Field(False, description="Only villages that lack somebody.")
    young: bool = Field(False, description="Only seats of the young: the rows of the share.")


class QuestionsWanted(Rows):
    """Seats about which the caller is asked."""


class MovedWanted(Numbered):
    """Which of those who change."""


class MoveWanted(Asked):
    """A change by hand: to another village, or in exchange with another seat."""

    seat: PublicId
    village: str = Field("", max_length=12, pattern="^([0-9]{12})?$")
    exchange: MaybePublicId = Field("", description="Another seat; instead of a village.")


class ProposalIn(Body):
    """One question to the match. With `quota`, `without`, `parameters` or `rules_off` it asks
    about a world that is not ours (what-if); such a proposal is never adopted.
    """

    title: Text80
    as_of: Day | None = Field(None, description="Facts and pack as of this day; null: today.")
    seconds: Annotated[int, Field(strict=True, ge=1, le=600)] = Field(
        SECONDS, description="Computing time at most."
    )
    young: StrictBool = Field(False, description="One of each team is young.")
    young_share: Share | None = Field(
        None,
        description="Of all so many (0 to 1) are young, where no pack says it; null: no share.",
    )
    speciality: StrictBool = Field(
        True, description="One of each team has a speciality that the village needs."
    )
    reviewed: StrictBool = Field(
        False, description="Only who is through the area's review, or remains."
    )
    weights: dict[Name, Weight] = Field(
        default_factory=dict,
        max_length=100,
        description="Weights that no source gives, set by the office under the caller's name.",
    )
    parent: PublicId | None = Field(
        None, description="A proposal of the round: only what must differ from it will."
    )
    quota: dict[PublicId, Number] = Field(
        default_factory=dict, max_length=500, description="Another quota, by unit."
    )
    without: list[Code] = Field(
        default_factory=list, max_length=1_000, description="Villages to leave out."
    )
    parameters: dict[Name, Number] = Field(default_factory=dict, max_length=100)
    rules_off: list[Ref] = Field(default_factory=list, max_length=100)


class TakeBackIn(Body):
    reason: Text200


class PostIn(Body):
    """`together_days`: how long those who leave lead the new ones, before their last day."""

    starts_on: Day
    due_on: Day | None = None
    together_days: int = Field(default=0, ge=0, le=90)


class MoveIn(Body):
    """As asked before: to a village, or in exchange with another seat."""

    title: Text80
    seat: PublicId
    village: Code | None = None
    exchange: PublicId | None = None


class DecisionIn(Body):
    kind: DecisionKind
    village: Code
    candidate: PublicId
    leads: StrictBool | None = Field(None, description="null: whether he leads is left open.")
    reason: Text200


class ConfirmationIn(Body):
    """One answer about some seats. The office writes down a paper reply of another side and says
    in `reason` where it is from.
    """

    side: Side
    answer: Answer
    reason: Note200 = ""
    seats: list[PublicId] = Field(min_length=1, max_length=500)
