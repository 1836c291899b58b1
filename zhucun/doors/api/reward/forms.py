"""What callers ask of use and reward, and what they write."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StrictBool

from zhucun.doors.api.fields import (
    Area,
    Body,
    Code,
    Day,
    MaybeRef,
    Note200,
    OnDay,
    PublicId,
    Rows,
    Sought,
    Text80,
    Text200,
)
from zhucun.reward.enums import (
    FactKind,
    Ground,
    Level,
    LiabilityState,
    ListPurpose,
    Measure,
    OutcomeKind,
)

Note80 = Annotated[str, Field(max_length=80, pattern=r"^[^\x00]*$")]
Text1000 = Annotated[str, Field(min_length=1, max_length=1000, pattern=r"^[^\x00]*$")]
FactKey = Annotated[str, Field(max_length=60, pattern=r"^[A-Za-z0-9:_-]*$")]


class OutcomesWanted(OnDay, Rows):
    """Up to and with the day; from `since` on, where it is given."""

    since: Day | None = None
    area: Area = ""
    kind: OutcomeKind | Literal[""] = ""
    text: Sought = ""


class OutcomeCountsWanted(OnDay):
    since: Day | None = None
    area: Area = ""


class OutcomeIn(Body):
    posting: PublicId
    kind: OutcomeKind
    on: Day
    detail: Note80 = ""
    document: Note80 = ""


class RewardReasonIn(Body):
    reason: Text200


class CommendationsWanted(Rows):
    area: Area = ""
    level: Level | Literal[""] = ""
    text: Sought = ""


class ConsideredWanted(OnDay):
    area: Code
    level: Level = Level.PROVINCE


class CommendIn(Body):
    """Postings on that day that are commended; a reason where a rule speaks against one, or where
    it is not known."""

    area: Code
    postings: list[PublicId] = Field(min_length=1, max_length=500)
    level: Level
    title: Text80
    document: Note80 = ""
    given_on: Day
    reason: Note200 = ""


class NumberIn(Body):
    document: Text80


class PublishIn(Body):
    document: Note80 = ""
    on: Day


class PriorityWanted(OnDay):
    area: Code


class PromotionChecksWanted(Rows):
    """Lists that were checked."""


class ListedIn(Body):
    name: Annotated[str, Field(min_length=1, max_length=60, pattern=r"^[^\x00]*$")]
    other_months: int | None = Field(None, ge=0, le=999)
    basis: Annotated[str, Field(max_length=100, pattern=r"^[^\x00]*$")] = ""


class PromotionCheckIn(Body):
    area: Code
    title: Text80
    purpose: ListPurpose = ListPurpose.PROMOTION
    as_of: Day
    names: list[ListedIn] = Field(min_length=1, max_length=500)


class LiabilityWanted(Rows):
    area: Area = ""
    state: LiabilityState | Literal[""] = ""
    text: Sought = ""


class ProposedCasesWanted(OnDay):
    area: Area = ""


class EndResponsibleWanted(OnDay, Rows):
    area: Area = ""


class BothAccountsWanted(OnDay):
    """The accounts of a day."""


class RectificationLeadsWanted(OnDay):
    area: Area = ""


class CaseFactIn(Body):
    """`key`: the public id of the record; a document is known by its words."""

    kind: FactKind
    key: MaybeRef = ""
    words: Text200
    on: Day


class LiabilityIn(Body):
    """A case to open. `key`: the fact that proposed it, as `/liability-proposed` gives it."""

    posting: PublicId
    ground: Ground
    measure: Measure
    facts: list[CaseFactIn] = Field(min_length=1, max_length=50)
    reason: Text1000
    key: FactKey = ""


class NotifyIn(Body):
    document: Text80
    influence_until: Day | None = None


class InfluenceIn(RewardReasonIn):
    """The day until which it weighs, where another was typed."""

    influence_until: Day


class RestoreIn(RewardReasonIn):
    """`gives_back`: the reward that the case cancelled is due again."""

    gives_back: StrictBool = False


class AppealIn(Body):
    text: Text1000


class AppealAnswerIn(Body):
    is_lifted: StrictBool
    answer: Text1000
