"""What the API is told of centres of care."""

from __future__ import annotations

from pydantic import Field

from zhucun.doors.api.economy.forms import Name60
from zhucun.doors.api.fields import (
    Area,
    Body,
    Day,
    MaybePublicId,
    OnDay,
)
from zhucun.doors.api.fieldwork.forms import OwnId


class CareCentresWanted(OnDay):
    area: Area = Field("", description="Of this place and all below it.")


class SchoolIn(Body):
    id: OwnId = ""
    name: Name60
    since: Day


class CareCentreIn(Body):
    """Without a school: at the office of the village."""

    id: OwnId = ""
    school: MaybePublicId = ""
    since: Day


class CareClosedIn(Body):
    until: Day
