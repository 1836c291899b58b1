"""What callers ask of papers, and what they issue."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from zhucun.doors.api.fields import Body, Day, PublicId, Rows
from zhucun.reports.enums import FormKind, Language

#: What a paper is drawn up from: one posting, a round, a handover.
Paper = Literal["appointment", "appointments", "notice", "party", "handover"]


class PapersWanted(Rows):
    kind: FormKind | Literal[""] = ""
    q: str = Field(
        "", max_length=100, pattern=r"^[^\x00]*$", description="Part of a number or a title."
    )


class PaperIn(Body):
    """What stands in a paper comes from the records; only its number, issuer and day are given."""

    paper: Paper
    of: PublicId = Field(
        description="A posting (appointment, party), a round (appointments, notice), a handover."
    )
    language: Language = Language.CHINESE
    number: Annotated[str, Field(max_length=40, pattern=r"^[^\x00]*$")] = Field(
        "", description="As the office files it; letters and notices need one."
    )
    issuer: Annotated[str, Field(max_length=60, pattern=r"^[^\x00]*$")] = Field(
        "", description="Without it the authority that the area's pack names."
    )
    issued_on: Day
