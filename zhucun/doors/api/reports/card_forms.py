"""What callers ask of contact cards, and where they issue them."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from zhucun.doors.api.fields import Area, Body, Code, Rows


class CardsWanted(Rows):
    area: Area = ""
    in_force: bool = Field(True, description="False: the withdrawn ones, too.")


class CardHomesWanted(Rows):
    area: Area = ""
    state: Literal["", "holds", "stale"] = Field(
        "", description="`stale`: another card replaced the one that hangs."
    )


class CardsIn(Body):
    """Where: whoever serves there and needs a card gets one."""

    area: Code
