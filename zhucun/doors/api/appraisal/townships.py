"""What follows from an appraisal of townships."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from ninja import Schema

from zhucun.appraisal import queries
from zhucun.appraisal.queries import TownshipYears
from zhucun.doors.api.access import Request
from zhucun.doors.api.fields import PublicId


class TownshipYearOut(Schema):
    """`servants`: civil servants as last stated in the year; `places` = servants × share, rounded
    down; `bonus` once the grade is decided. Null: not stated, not configured, or not decided."""

    appraisee: str
    code: str
    name: str
    grade: str
    servants: int | None
    stated_on: date | None
    product: Decimal | None
    places: int | None
    bonus: Decimal | None


class TownshipYearsOut(Schema):
    """`share`, `base`, `floats`: the numbers of the pack; null: not configured (未配置)."""

    share: Decimal | None
    base: Decimal | None
    floats: Decimal | None
    rows: list[TownshipYearOut]

    @classmethod
    def of(cls, found: TownshipYears | None) -> TownshipYearsOut:
        if found is None:
            return cls(share=None, base=None, floats=None, rows=[])
        names = [name for name in TownshipYearOut.model_fields if name != "appraisee"]
        return cls(
            share=found.share,
            base=found.base,
            floats=found.floats,
            rows=[
                TownshipYearOut(appraisee=row.key, **{name: getattr(row, name) for name in names})
                for row in found.rows
            ],
        )


def show_township_years(request: Request, public_id: PublicId) -> TownshipYearsOut:
    """What follows from an appraisal of townships: places for excellent civil servants, the bonus.

    The number of civil servants is stated as a number of the place (`civil_servants`).
    """
    row = queries.one_appraisal(actor=request.auth, public_id=public_id)
    return TownshipYearsOut.of(queries.township_years(actor=request.auth, appraisal=row))
