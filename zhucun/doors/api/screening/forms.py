"""What callers ask of cross-checks, and what they write."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from zhucun.doors.api.fields import (
    Area,
    Body,
    Code,
    Day,
    OnDay,
    PublicId,
    Rows,
    Text80,
    Text200,
)
from zhucun.screening.actions import MOST
from zhucun.screening.enums import (
    Assignee,
    LeadAct,
    LeadState,
    LeadVerdict,
    RegisterKind,
    ViolationKind,
)

_TEXT = r"^[^\x00]*$"
MaybeText80 = Annotated[str, Field(max_length=80, pattern=_TEXT)]
Findings = Annotated[str, Field(min_length=1, max_length=2_000, pattern=_TEXT)]


class RegisterListsWanted(Rows):
    area: Area = ""
    kind: RegisterKind | Literal[""] = ""


class ScreeningRunsWanted(Rows):
    area: Area = ""


class LeadsWanted(Rows):
    """`state` may also be “open”: all that is not closed. `run`: found by this run, first or
    again."""

    area: Area = ""
    screen: Annotated[str, Field(max_length=60, pattern=r"^[a-z0-9-]*$")] = ""
    state: LeadState | Literal["open", ""] = ""
    verdict: LeadVerdict | Literal[""] = ""
    run: Annotated[str, Field(max_length=12, pattern=r"^[0-9a-z]*$")] = ""


class PrecisionWanted(OnDay):
    area: Area = ""


class ListBasisIn(Body):
    """Who gave the list, and the document by which it is compared."""

    source: Text80
    basis: Annotated[str, Field(max_length=200, pattern=_TEXT)] = ""


class ScreeningReasonIn(Body):
    reason: Text200


class ScreensRunIn(Body):
    """Of a county: the months of [starts_on, ends_on), with the lists of the day `as_of`."""

    area: Code
    starts_on: Day
    ends_on: Day
    as_of: Day


class LeadsAssignIn(Body):
    """`department`: its name, where the leads are not assigned to the township."""

    leads: list[PublicId] = Field(min_length=1, max_length=MOST)
    to: Assignee
    department: Annotated[str, Field(max_length=60, pattern=_TEXT)] = ""
    due_on: Day | None = None


class LeadFoundIn(Body):
    """`signer`: who verified for a department, where the commission records it."""

    findings: Findings
    on: Day
    signer: Annotated[str, Field(max_length=60, pattern=_TEXT)] = ""


class LeadVerdictIn(Body):
    """`violation`: what a true or partly true lead violates, if anything."""

    verdict: LeadVerdict
    reason: Findings
    violation: ViolationKind | Literal[""] = ""


class LeadActIn(Body):
    """`amount`: yuan that were stopped, recovered or paid; `signer`: who answers for it in the
    department."""

    act: LeadAct
    amount: Decimal | None = Field(None, gt=0, max_digits=12, decimal_places=2)
    document: MaybeText80 = ""
    feedback: Findings
    signer: Text80


class LeadRevealIn(Body):
    what: Literal["name", "number"]
    reason: Text200
