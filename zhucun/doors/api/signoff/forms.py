"""What callers ask of cases, and what they sign."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from zhucun.doors.api.fields import (
    Body,
    MaybePublicId,
    Note60,
    Note300,
    OnDay,
    PublicId,
    Rows,
)
from zhucun.signoff.enums import CaseState, Said


class SigningWanted(Rows):
    """Cases in which it is the caller's turn today. `due`: only those whose day has passed, those
    with a day to come, or those without one.
    """

    due: Literal["", "overdue", "due", "none"] = ""


class CasesWanted(OnDay, Rows):
    round: MaybePublicId = Field("", description="Only of candidates of this round.")
    subject: MaybePublicId = Field("", description="Only about this candidate.")
    state: CaseState | Literal[""] = ""


class SignIn(Body):
    """One signature, or a rejection with its reason. `evidence` is what the case says of itself:
    a signature is for what the signer has seen.
    """

    step: Annotated[str, Field(min_length=1, max_length=40, pattern=r"^[A-Za-z0-9_-]+$")]
    signer: Annotated[str, Field(min_length=1, max_length=60, pattern=r"^[A-Za-z0-9_-]+$")] = Field(
        description="As which signer of the step; see `may_sign` of the case."
    )
    evidence: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
    said: Literal[Said.SIGNED, Said.REJECTED] = Said.SIGNED
    reason: Note300 = Field("", description="A rejection needs one.")
    name: Note60 = Field("", description="Who signed on paper, where the office records it.")


class RecallIn(Body):
    serial: Annotated[int, Field(strict=True, ge=0, le=10_000)] = Field(
        description="Of one's own signature, as the case counts them."
    )
    reason: Note300 = ""


class StartIn(Body):
    """Whose procedure begins; without candidates everybody of the round who has none."""

    candidates: list[PublicId] = Field(default_factory=list, max_length=1_000)
