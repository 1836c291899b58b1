"""What the API says of centres of care."""

from __future__ import annotations

from datetime import date

from ninja import Schema
from pydantic import Field

from zhucun.economy import queries
from zhucun.economy.enums import (
    SiteKind,
)


class CareSiteOut(Schema):
    """A school, or the office of a village, with its care centre; `since` is null where it has
    none."""

    area: str = Field(description="The division code of the village.")
    kind: SiteKind
    school: str | None
    school_name: str
    centre: str | None
    since: date | None

    @classmethod
    def of(cls, site: queries.Site) -> CareSiteOut:
        return cls(
            area=site.area,
            kind=site.kind,
            school=site.school.public_id if site.school else None,
            school_name=site.school.name if site.school else "",
            centre=site.centre.public_id if site.centre else None,
            since=site.since,
        )


class CareCentresOut(Schema):
    """Every school and village office of an area; `share` in per cent of them has a centre."""

    schools: int
    offices: int
    centres: int
    missing: int
    share: float | None
    rows: list[CareSiteOut]

    @classmethod
    def of(cls, found: list[queries.Site]) -> CareCentresOut:
        came = queries.care_coverage(found)
        return cls(
            schools=came.schools,
            offices=came.offices,
            centres=came.centres,
            missing=came.missing,
            share=came.share,
            rows=[CareSiteOut.of(each) for each in found],
        )
