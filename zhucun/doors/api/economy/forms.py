"""What callers ask of the village economy, and what they record."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import Field, StrictBool

from zhucun.doors.api.fields import (
    Area,
    Asked,
    Body,
    Code,
    Day,
    MaybePublicId,
    Note60,
    Note200,
    OnDay,
    PublicId,
    Rows,
    Text200,
)
from zhucun.doors.api.fieldwork.forms import OwnId
from zhucun.economy.enums import (
    BodyKind,
    FundKind,
    IncomeKind,
    IndustryRole,
    JobEnd,
    JobKind,
    Link,
    Moment,
    Nature,
    ProjectKind,
    ProjectState,
    Purpose,
    RiskMove,
    Stage,
    Trade,
)

_NO_NUL = r"^[^\x00]*$"
_Source = Annotated[str, Field(max_length=100, pattern=_NO_NUL.replace("+", "*"))]
#: Yuan, or a quantity: at most two decimals, as text, so that nothing is rounded on the way.
Amount: TypeAlias = Annotated[
    str, Field(pattern=r"^[0-9]{1,12}(\.[0-9]{1,2})?$", examples=["1250.50"])
]
Rate: TypeAlias = Annotated[
    str,
    Field(
        pattern=r"^[0-9]{1,2}(\.[0-9]{1,3})?$", examples=["3.65"], description="Per cent a year."
    ),
]
Year: TypeAlias = Annotated[int, Field(ge=2000, le=2100)]
BookedYear: TypeAlias = Annotated[int, Field(strict=True, ge=2000, le=2100)]
Name60: TypeAlias = Annotated[str, Field(min_length=1, max_length=60, pattern=_NO_NUL)]
Name30: TypeAlias = Annotated[str, Field(min_length=1, max_length=30, pattern=_NO_NUL)]
Name20: TypeAlias = Annotated[str, Field(min_length=1, max_length=20, pattern=_NO_NUL)]
Word20: TypeAlias = Annotated[str, Field(max_length=20, pattern=_NO_NUL)]
Word8: TypeAlias = Annotated[str, Field(max_length=8, pattern=_NO_NUL)]
Base: TypeAlias = Annotated[
    int,
    Field(strict=True, ge=1, description="The `version` of the record as it was read."),
]
Count: TypeAlias = Annotated[int, Field(strict=True, ge=1, le=360)]


class EconomyWanted(OnDay, Rows):
    area: Area = Field("", description="Of this place and all below it.")


class CollectiveIncomeWanted(OnDay):
    area: Area = Field("", description="Villages of this place.")
    year: Year | None = Field(None, description="The year of the day without it.")


class BookingsWanted(EconomyWanted):
    year: Year | None = None
    nature: Nature | Literal[""] = ""


class BodiesWanted(EconomyWanted):
    kind: BodyKind | Literal[""] = ""


class EconomyProjectsWanted(EconomyWanted):
    kind: ProjectKind | Literal[""] = ""
    state: ProjectState | Literal[""] = ""
    missing: Link | Literal["any", ""] = Field(
        "", description="Projects that earn and lack this link of the chain."
    )


class FundsWanted(EconomyWanted):
    kind: FundKind | Literal[""] = ""


class JobsWanted(EconomyWanted):
    kind: JobKind | Literal[""] = ""
    doubtful: bool = Field(False, description="Only those that somebody should check.")


class PostsWanted(EconomyWanted):
    state: Literal["open", "held", "closed", ""] = ""


class LoansWanted(EconomyWanted):
    state: Literal["running", "overdue", "repaid", ""] = ""


class RelocationsWanted(EconomyWanted):
    state: Literal["planned", "moved", "empty", ""] = ""


class FundWanted(Asked):
    as_of: Day | None = None


class BodyIn(Body):
    id: OwnId = ""
    kind: BodyKind
    name: Name60
    credit_code: Word20 = Field("", description="统一社会信用代码, checked (GB 32100).")
    trade: Trade = Trade.OTHER
    since: Day
    is_led_by_branch: StrictBool | None = None
    is_of_returnee: StrictBool | None = None
    joins_assistance: StrictBool = True
    serves: Annotated[list[Code], Field(max_length=50)] = Field(
        default_factory=list, description="Other villages that a workshop serves."
    )


class BodyChangeIn(Body):
    """Only what is to change; where null is allowed for what is not known, it is a change too."""

    base: Base
    kind: BodyKind | None = None
    name: Name60 | None = None
    credit_code: Word20 | None = None
    trade: Trade | None = None
    since: Day | None = None
    is_led_by_branch: StrictBool | None = None
    is_of_returnee: StrictBool | None = None
    joins_assistance: StrictBool | None = None
    serves: Annotated[list[Code], Field(max_length=50)] | None = None


class BodyJoinIn(Body):
    households: Annotated[list[PublicId], Field(min_length=1, max_length=500)]
    since: Day


class BodyEndIn(Body):
    until: Day = Field(description="The first day on which it no longer holds.")
    reason: Note200 = ""


class BookingIn(Body):
    """A forecast is never actual: the two are kept and counted apart."""

    id: OwnId = ""
    year: BookedYear
    kind: IncomeKind
    nature: Nature
    amount: Amount
    on: Day
    body: MaybePublicId = Field("", description="The body that brought it.")
    note: Note60 = ""


class BookingVoidIn(Body):
    reason: Text200


class IndustryIn(Body):
    id: OwnId = ""
    name: Name30
    role: IndustryRole
    since: Day


class EconomyProjectIn(Body):
    id: OwnId = ""
    kind: ProjectKind
    title: Name60
    product: Word20 = ""
    quantity: Amount | None = None
    unit: Word8 = ""
    leader: MaybePublicId = Field("", description="A member of a household.")
    body: MaybePublicId = ""
    market: Note60 = ""
    is_direct_sale: StrictBool | None = None
    is_led_by_branch: StrictBool | None = None
    aims_at_exit: StrictBool | None = None
    plan_item: MaybePublicId = Field("", description="The plan item that it carries on.")
    offer: MaybePublicId = Field("", description="What a unit offered, from which it came.")
    on: Day


class ProjectChangeIn(Body):
    """Only what is to change; where null is allowed for what is not known, it is a change too, and
    an empty `leader`, `body` or `group` means none."""

    base: Base
    kind: ProjectKind | None = None
    title: Name60 | None = None
    hamlet: Annotated[str, Field(max_length=30, pattern=_NO_NUL)] | None = None
    product: Word20 | None = None
    quantity: Amount | None = None
    unit: Word8 | None = None
    yearly_output: Amount | None = None
    leader: MaybePublicId | None = Field(None, description="A member of a household.")
    body: MaybePublicId | None = None
    market: Note60 | None = None
    is_direct_sale: StrictBool | None = None
    is_led_by_branch: StrictBool | None = None
    aims_at_exit: StrictBool | None = None
    group: MaybePublicId | None = Field(None, description="The linked villages that share it.")
    offer: MaybePublicId | None = Field(None, description="The offer from which it came.")
    state: Literal["planned", "running"] | None = None
    on: Day | None = None


class GroupIn(Body):
    """Villages of one county that fight together (HH18-159)."""

    id: OwnId = ""
    name: Name60
    villages: Annotated[list[Code], Field(min_length=2, max_length=100)]
    since: Day


class ProjectLinkIn(Body):
    id: OwnId = ""
    household: PublicId
    joins_body: StrictBool = Field(
        False, description="It belongs to the project's co-operative from the same day."
    )
    granted: Amount
    received: Amount | None = None
    leader: MaybePublicId = ""
    since: Day


class CloseIn(Body):
    on: Day
    reason: Note200 = ""
    is_given_up: StrictBool = Field(
        False, description="Not carried out: no evidence is asked for, but a reason."
    )


class ProjectPhotoIn(Body):
    moment: Moment
    on: Day
    content: str = Field(
        max_length=1_400_000,
        pattern=r"^[A-Za-z0-9+/]*={0,2}$",
        description="A JPEG or PNG picture of at most 1 MB, in base64.",
    )
    note: Annotated[str, Field(max_length=100, pattern=_NO_NUL)] = ""


class MoneyReceivedIn(Body):
    id: OwnId = ""
    kind: FundKind
    amount: Amount
    on: Day
    source: Note60 = ""
    project: MaybePublicId = ""


class SaleIn(Body):
    id: OwnId = ""
    product: Name20
    quantity: Amount
    unit: Word8 = Field(description="公斤, 吨, 个 …")
    yuan: Amount | None = None
    on: Day
    buyer: Note60 = ""
    project: MaybePublicId = ""
    body: MaybePublicId = ""


class SpecialPostIn(Body):
    id: OwnId = ""
    title: Name30
    trade: Trade = Trade.OTHER
    monthly_pay: Amount | None = None
    since: Day


class JobIn(Body):
    """Exactly one of `post`, `body` and `employer`."""

    id: OwnId = ""
    member: PublicId
    title: Name30
    post: MaybePublicId = ""
    body: MaybePublicId = ""
    employer: Note60 = ""
    since: Day
    until: Day | None = None
    is_local: StrictBool | None = None
    monthly_pay: Amount | None = None
    income_gain: Amount | None = None
    is_insured: StrictBool | None = None


class EndJobIn(Body):
    until: Day
    reason: JobEnd


class StationIn(Body):
    id: OwnId = ""
    since: Day
    is_run_by_village: StrictBool | None = None


class StationChangeIn(Body):
    """Only what is to change; null for who runs it means that it is not known."""

    base: Base
    since: Day | None = None
    is_run_by_village: StrictBool | None = None


class RatingIn(Body):
    id: OwnId = ""
    on: Day
    grade: Annotated[str, Field(min_length=1, max_length=8, pattern=_NO_NUL)]
    limit: Amount | None = None
    source: _Source = ""


class RatingChangeIn(Body):
    """Only what is to change; null for the limit means that none was set."""

    base: Base
    on: Day | None = None
    grade: Annotated[str, Field(min_length=1, max_length=8, pattern=_NO_NUL)] | None = None
    limit: Amount | None = None
    source: _Source | None = None


class LoanIn(Body):
    id: OwnId = ""
    borrower: PublicId
    lender: Name60
    amount: Amount
    months: Count
    on: Day
    rate: Rate
    base_rate: Rate | None = None
    purpose: Purpose
    has_collateral: StrictBool | None = None
    has_guarantor: StrictBool | None = None
    is_subsidised: StrictBool = True


class RepayIn(Body):
    id: OwnId = ""
    amount: Amount
    on: Day


class RiskIn(Body):
    id: OwnId = ""
    kind: RiskMove
    amount: Amount
    on: Day
    loan: MaybePublicId = Field("", description="The loan that is compensated or recovered.")
    note: Note60 = ""


class RelocationIn(Body):
    id: OwnId = ""
    site: Name60
    persons: Annotated[int, Field(strict=True, ge=1, le=30)]
    persons_reason: Note200 = Field(
        "", description="Why these are not as many as are on record on that day."
    )
    floor_area: Amount | None = None
    self_raised: Amount | None = None
    on: Day


class StageIn(Body):
    stage: Stage
    on: Day


class OccupancyIn(Body):
    on: Day
    is_occupied: StrictBool
    note: Note60 = ""
