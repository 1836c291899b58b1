"""What callers ask of support, and what they write."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from django.utils.timezone import localdate
from pydantic import Field, StrictBool

from zhucun.directory.enums import UnitLevel
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
    Ref,
    Rows,
    Text80,
    Text200,
)
from zhucun.roster.enums import PostingRole
from zhucun.support.enums import CareKind, LineState, StatedFact, UnitFundKind
from zhucun.support.queries import through_of

_MOST = 2_000
Year = Annotated[int, Field(ge=2014, le=2100, description="The calendar year.")]
Yuan = Annotated[Decimal, Field(gt=0, max_digits=14, decimal_places=2)]
Moved = Annotated[
    Decimal,
    Field(max_digits=14, decimal_places=2, description="Below 0: returned, of what was too much."),
]


class DueWanted(Asked):
    """A year, and the month up to whose end something is due."""

    year: Year = Field(default_factory=lambda: localdate().year)
    month: Annotated[str, Field(pattern=r"^([0-9]{4}-(0[1-9]|1[0-2]))?$")] = Field(
        "", description="Due up to the end of this month; without it: of the last one that is over."
    )
    area: Area = Field("", description="Postings of this place and all below it.")

    @property
    def through(self) -> date:
        """Raises MonthUnknown."""
        return through_of(self.year, localdate(), self.month)


class BoardWanted(DueWanted):
    by: Literal["county", "township"] = "county"


class LinesWanted(DueWanted, Numbered):
    entitlement: MaybeRef = ""
    role: PostingRole | Literal[""] = ""
    level: UnitLevel | Literal[""] = ""
    state: LineState | Literal[""] = ""


class OthersWanted(DueWanted, Numbered):
    entitlement: MaybeRef = ""


class WhoseIn(Body):
    """Somebody without a posting: the packs' word, the key and place of `/support-others`."""

    subject: Annotated[str, Field(min_length=1, max_length=20, pattern=r"^[a-z_]+$")]
    key: Annotated[str, Field(min_length=1, max_length=12, pattern=r"^[0-9a-z]+$")]
    area: Code


class GivenIn(WhoseIn):
    """Given `on` a day, or planned for one; money is a payment."""

    entitlement: Ref
    year: Year
    on: Day | None = None
    planned_on: Day | None = None
    batch: Annotated[str, Field(max_length=40, pattern=r"^[^\x00]*$")] = ""
    document: Note60 = ""
    reason: Note200 = ""


class OtherPaymentIn(WhoseIn):
    """Money that was paid without a list, or returned (below 0), with its document."""

    entitlement: Ref
    year: Year
    amount: Moved
    paid_on: Day
    voucher: Annotated[str, Field(min_length=1, max_length=40, pattern=r"^[^\x00]*$")]
    over_reason: Note200 = Field("", description="Why more than due was paid, as you decide.")


class FactIn(WhoseIn):
    """A fact of a file, or a judgement of a year with its document."""

    fact: StatedFact
    on: Day
    year: Year | None = None
    document: Note60 = ""


class OnIn(Body):
    on: Day


class BatchesWanted(Rows):
    area: Area = Field("", description="Batches of this place and all below it.")
    year: Year | None = None


class BatchIn(Body):
    """Draw up what is due and unpaid."""

    area: Code
    year: Year
    month: Annotated[str, Field(pattern=r"^[0-9]{4}-(0[1-9]|1[0-2])$")]
    entitlements: list[Ref] = Field([], max_length=50, description="These only; none: all.")
    returns: StrictBool = Field(
        False, description="Ask for what was paid above what is due, instead."
    )
    title: Text80


class WhyIn(Body):
    reason: Text200


class WithheldWanted(Rows):
    area: Area = Field("", description="Cadres in this place and all below it.")
    year: Year | None = None


class WithheldIn(WhyIn):
    """Which payments of the year are the reward; none: nothing is stopped."""

    entitlements: list[Ref] = Field([], max_length=50)


class PaidRowIn(Body):
    """What was paid of one line of a batch; `line`: its number in the file."""

    line: PublicId
    amount: Moved
    paid_on: Day
    voucher: Annotated[str, Field(max_length=40, pattern=r"^[^\x00]*$")] = ""


class PaidIn(Body):
    """What the finance office paid of a batch, the whole list or nothing."""

    rows: list[PaidRowIn] = Field(min_length=1, max_length=_MOST)


class PaymentsWanted(Rows):
    area: Area = Field("", description="Payments to cadres in this place and all below it.")
    year: Year | None = None
    posting: MaybePublicId = ""
    over: bool = Field(False, description="Only those that somebody recorded though more than due.")


class PaymentIn(Body):
    """Money that was paid; `line`: the line of a batch that it answers."""

    posting: PublicId
    entitlement: Ref
    year: Year
    amount: Moved
    paid_on: Day
    voucher: Annotated[str, Field(max_length=40, pattern=r"^[^\x00]*$")] = ""
    line: MaybePublicId = ""
    over_reason: Note200 = Field("", description="Why more than due was paid, as you decide.")


class BackIn(WhyIn):
    """Something is taken back on a day."""

    on: Day


class CoverWanted(OnDay, Numbered):
    area: Area = Field("", description="People in this place and all below it.")
    lacking: bool = Field(True, description="Only with a gap, or with an end ahead.")


class InsurancesWanted(Rows):
    area: Area = Field("", description="Policies of this place and all below it.")


class InsuranceIn(Body):
    """A policy; `until` is the first day that it does not cover."""

    area: Code
    cover: Ref
    insurer: Annotated[str, Field(min_length=1, max_length=60, pattern=r"^[^\x00]*$")]
    number: Annotated[str, Field(max_length=40, pattern=r"^[^\x00]*$")] = ""
    since: Day
    until: Day
    is_donated: StrictBool = False
    sum_insured: Yuan | None = None
    postings: list[PublicId] = Field(min_length=1, max_length=_MOST)


class InsuredIn(Body):
    postings: list[PublicId] = Field(min_length=1, max_length=_MOST)
    since: Day


class CareWanted(OnDay, Numbered):
    year: Year = Field(default_factory=lambda: localdate().year)
    area: Area = Field("", description="People in this place and all below it.")
    kind: CareKind | Literal[""] = ""
    lacking: bool = False


class CareIn(Body):
    """Done `on` a day, or planned for one. Of a check-up nothing but the day is kept."""

    posting: PublicId
    kind: CareKind
    on: Day | None = None
    planned_on: Day | None = None
    season: Note60 = ""
    note: Annotated[str, Field(max_length=100, pattern=r"^[^\x00]*$")] = ""


class CareDoneIn(Body):
    on: Day
    note: Annotated[str, Field(max_length=100, pattern=r"^[^\x00]*$")] = ""


class KitsWanted(OnDay, Numbered):
    area: Area = Field("", description="Bases in this place and all below it.")


class KitIn(Body):
    """What was looked for: thing → whether it is there."""

    on: Day
    found: dict[Ref, StrictBool] = Field(min_length=1, max_length=50)


class TiesWanted(OnDay, Numbered):
    year: Year = Field(default_factory=lambda: localdate().year)
    area: Area = Field("", description="Villages in this place and all below it.")


class FundIn(Body):
    kind: UnitFundKind
    entitlement: Annotated[str, Field(max_length=60, pattern=r"^[a-z0-9-]*$")] = Field(
        "", description="Of which fund of the tie; left out where there is one."
    )
    amount: Yuan
    on: Day
    document: Annotated[str, Field(max_length=60, pattern=r"^[^\x00]*$")]
    purpose: Annotated[str, Field(max_length=100, pattern=r"^[^\x00]*$")] = ""


class BindIn(Body):
    project: PublicId
