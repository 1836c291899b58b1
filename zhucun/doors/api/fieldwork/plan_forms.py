"""What callers ask of plans and projects, and what they write."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import Field, StrictBool

from zhucun.doors.api.fields import (
    Area,
    Body,
    Day,
    MaybePublicId,
    Note60,
    Note200,
    OnDay,
    PublicId,
    Rows,
    Text200,
)
from zhucun.doors.api.fieldwork.forms import Base, MadeAt, OwnId
from zhucun.fieldwork.enums import EvidenceKind, Horizon, ItemKind, ItemState, PlanKind

_NO_NUL = r"^[^\x00]*$"
#: A number with at most two decimals, as text, so that nothing is rounded on the way.
Quantity: TypeAlias = Annotated[
    str, Field(pattern=r"^[0-9]{1,12}(\.[0-9]{1,2})?$", examples=["1.50"])
]
#: Written out: the roster has an ItemKind and an ItemState too, and a description keeps one a name.
PlanItemKind: TypeAlias = Literal[
    ItemKind.TASK,
    ItemKind.MEASURE,
    ItemKind.NEED,
    ItemKind.BRAND,
    ItemKind.RED_TOURISM,
    ItemKind.PROJECT,
]
PlanItemState: TypeAlias = Literal[
    ItemState.WAITING, ItemState.RUNNING, ItemState.DONE, ItemState.REJECTED
]
Year: TypeAlias = Annotated[int, Field(ge=2015, le=2100)]
PlanYear: TypeAlias = Annotated[int, Field(strict=True, ge=2015, le=2100)]
Note8: TypeAlias = Annotated[str, Field(max_length=8, pattern=_NO_NUL)]
Note30: TypeAlias = Annotated[str, Field(max_length=30, pattern=_NO_NUL)]


class PlansWanted(OnDay, Rows):
    area: Area = Field("", description="Plans of this place and all below it.")
    year: Year | None = None
    kind: PlanKind | Literal[""] = ""
    person: MaybePublicId = Field("", description="Only those of this cadre.")


class PlanIn(Body):
    """The plan of a year; a task list and a pledge are of one cadre."""

    id: OwnId = ""
    kind: PlanKind
    year: PlanYear
    posting: MaybePublicId = Field("", description="Whose task list or pledge it is.")


class PlanYearIn(Body):
    year: PlanYear


class PlanWithdrawIn(Body):
    reason: Text200 = Field(description="It stays on record.")


class _ItemSays(Body):
    """What an item may say beside its title."""

    kind: PlanItemKind = ItemKind.TASK
    category: Note30 = ""
    horizon: Horizon | Literal[""] = ""
    target: Quantity | None = Field(None, description="Above zero.")
    unit: Note8 = Field("", description="What the target counts.")
    budget: Quantity | None = Field(None, description="Yuan; of a project only.")
    funder_unit: MaybePublicId = Field("", description="The unit that pays for a project.")
    funder: Note60 = Field("", description="Who pays, in words, where it stands in no list.")
    before: Note200 = Field("", description="How it stands before; a project needs it.")
    before_amount: Quantity | None = Field(None, description="The same, in the item's unit.")
    owner: MaybePublicId = Field("", description="The posting that answers for it.")
    due_on: Day | None = None


class PlanItemIn(_ItemSays):
    id: OwnId = ""
    title: Text200


class PlanItemChangeIn(_ItemSays):
    """Only what is to change; null empties a number or a day."""

    base: Base
    title: Text200 = Field("", description="Left out: it stays as it is.")


class PlanAssessIn(Body):
    is_taken_on: StrictBool
    reason: Note200 = Field("", description="Why it is not taken on.")


class ProgressIn(Body):
    """What was done; of a project also what was spent and how it stands now."""

    id: OwnId = ""
    on: Day
    amount: Quantity = Field("0", description="In the item's unit.")
    spent: Quantity = Field("0", description="Yuan, since the last report.")
    after: Note200 = ""
    after_amount: Quantity | None = None
    note: Note200 = ""
    evidence: EvidenceKind | Literal[""] = ""
    evidence_key: Note60 = Field(
        "", description="The id of a visit or matter of the village, or a document's number."
    )
    made_at: MadeAt = None


class PlanItemDoneIn(Body):
    """Of a project with how it stands after, where its progress did not say so."""

    on: Day
    after: Note200 = ""
    after_amount: Quantity | None = None


class PledgeIn(Body):
    items: Annotated[list[PublicId], Field(max_length=200)] = Field(
        description="Of the cadre's task list of the year; exactly these stand in it."
    )


class ProjectsWanted(Rows):
    area: Area = Field("", description="Projects of this place and all below it.")
    year: Year | None = None
    state: PlanItemState | Literal[""] = ""
    funder: Annotated[str, Field(max_length=100, pattern=_NO_NUL)] = Field(
        "", description="The name of who pays, as the list says it."
    )
    over: bool = Field(False, description="Only those over their budget.")
