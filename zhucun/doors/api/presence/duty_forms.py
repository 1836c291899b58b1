"""What callers ask of duty trips, and what they record of trips and nights."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StrictBool

from zhucun.doors.api.fields import (
    Area,
    Body,
    Day,
    Instant,
    MaybePublicId,
    Note200,
    PublicId,
    Rows,
    Sought,
    Text200,
)
from zhucun.doors.api.presence.leave_forms import Note80
from zhucun.doors.api.presence.sheet_forms import Base
from zhucun.presence.enums import TripKind, UnitActivity


class TripsWanted(Rows):
    area: Area = Field("", description="Trips of cadres in this place and all below it.")
    kind: TripKind | Literal[""] = ""
    person: MaybePublicId = Field("", description="Only of this person.")
    q: Sought = ""
    since: Day | None = Field(None, description="Only with a day on or after this one.")
    until: Day | None = Field(None, description="Only begun before this day.")


class TripIn(Body):
    """Days out of the village that are no leave."""

    id: MaybePublicId = Field(
        "", description="Made by the caller: the same id with the same content is one trip."
    )
    kind: TripKind
    starts_on: Day
    ends_on: Day = Field(description="The first day back.")
    place_text: Note80 = ""
    to_unit: StrictBool = Field(False, description="The trip goes to the own unit.")
    unit_activity: UnitActivity | Literal[""] = Field(
        "", description="What was done for the own unit on it; empty: nothing."
    )
    reason: Note200 = ""
    made_at: Instant | None = Field(
        None, description="When it was written, by the caller's clock; now without it."
    )


class TripCancelIn(Body):
    base: Base = Field(description="`version` of the trip as it was read.")
    reason: Text200


class NightIn(Body):
    on: Day = Field(description="The night that begins on this day.")
    postings: Annotated[list[PublicId], Field(max_length=50)] = Field(
        description="Who is on duty; empty: nobody."
    )


class RotaIn(Body):
    """Nights that are set, each whole; the others stay as they are."""

    nights: Annotated[list[NightIn], Field(min_length=1, max_length=31)]
