"""What the API says of month sheets."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from ninja import Schema
from pydantic import Field

from zhucun.doors.api.problems import ProblemOut
from zhucun.presence.enums import DayCode, SheetState, Standing
from zhucun.presence.queries.sheets import Sheet
from zhucun.roster.enums import PostingRole

Code = DayCode | Literal[""]


class SheetOut(Schema):
    """One month of one posting. `days_so_far` are over, `days_planned` count the month as it is
    entered; `open_days` may count or not, the pack does not say. `least` null: not configured.
    """

    posting: str
    person: str
    name: str
    role: PostingRole
    area: str
    month: str
    state: SheetState
    signs: str = Field(description="One customary sign a day; “·” where not on post.")
    on_post: int
    days_so_far: int
    days_planned: int
    open_days: int
    nights: int | None = Field(description="Null: the village keeps no rota.")
    counts: dict[DayCode, int]
    least: int | None
    left: int = Field(description="Days on post that are to come.")
    standing: Standing
    pack: str = Field(description="The pack that counts, with its version.")
    is_ready: bool = Field(description="Confirmed by the cadre as it stands, not yet locked.")
    is_changed: bool = Field(description="Changed since the cadre confirmed.")
    proposed: int = Field(description="Corrections that the records propose.")

    @staticmethod
    def fields_of(sheet: Sheet) -> dict[str, Any]:
        posting, counted = sheet.posting, sheet.figures
        return {
            "posting": posting.public_id,
            "person": posting.person.public_id,
            "name": posting.person.name,
            "role": posting.role,
            "area": posting.area,
            "month": f"{sheet.month:%Y-%m}",
            "state": SheetState(sheet.state),
            "signs": sheet.signs,
            "on_post": counted.on_post,
            "days_so_far": counted.so_far,
            "days_planned": counted.planned,
            "open_days": counted.open_days,
            "nights": counted.nights,
            "counts": {DayCode(code): days for code, days in counted.counts.items()},
            "least": counted.least,
            "left": counted.left,
            "standing": counted.standing,
            "pack": sheet.pack,
            "is_ready": sheet.is_ready,
            "is_changed": sheet.is_changed,
            "proposed": len(sheet.proposals),
        }

    @classmethod
    def of(cls, sheet: Sheet) -> SheetOut:
        return cls(**cls.fields_of(sheet))


class SheetPage(Schema):
    rows: list[SheetOut]
    total: int


class SheetDayOut(Schema):
    """One day; `kind` and `record` name the leave, trip or check that says so."""

    on: date
    code: Code = Field(description="Empty: not on post.")
    kind: Literal["leave", "trip", "check"] | None
    record: str | None
    is_night: bool
    is_corrected: bool


class CorrectionOut(Schema):
    day: date
    was: Code
    becomes: Code
    reason: str
    by: str
    at: datetime


class SheetProposalOut(Schema):
    """A day of a locked sheet on which the records now say something else."""

    day: date
    was: Code
    becomes: Code
    kind: Literal["leave", "trip", "check"] | None
    record: str | None


class SheetCardOut(SheetOut):
    """A sheet with its days. `version` is null until somebody confirmed it."""

    days: list[SheetDayOut]
    corrections: list[CorrectionOut]
    proposals: list[SheetProposalOut]
    version: int | None
    confirmed_own_at: datetime | None
    confirmed_township_at: datetime | None
    confirmed_township_by: str
    without_own_reason: str

    @classmethod
    def of_card(cls, sheet: Sheet) -> SheetCardOut:
        kept = sheet.stored
        return cls(
            **SheetOut.fields_of(sheet),
            days=[
                SheetDayOut(
                    on=day.on,
                    code=day.code,  # type: ignore[arg-type]  # a word of DayCode
                    **_record(day.span),
                    is_night=day.is_night,
                    is_corrected=day.correction is not None,
                )
                for day in sheet.grid
            ],
            corrections=[
                CorrectionOut(
                    day=row.day,
                    was=row.was,  # type: ignore[arg-type]
                    becomes=row.becomes,  # type: ignore[arg-type]
                    reason=row.reason,
                    by=row.by_name,
                    at=row.at,
                )
                for row in sheet.corrections
            ],
            proposals=[
                SheetProposalOut(
                    day=one.day,
                    was=one.was,  # type: ignore[arg-type]
                    becomes=one.becomes,  # type: ignore[arg-type]
                    **_record(one.span),
                )
                for one in sheet.proposals
            ],
            version=kept.version if kept else None,
            confirmed_own_at=kept.confirmed_own_at if kept else None,
            confirmed_township_at=kept.confirmed_township_at if kept else None,
            confirmed_township_by=kept.confirmed_township_name if kept else "",
            without_own_reason=kept.without_own_reason if kept else "",
        )


class SheetRefusedOut(Schema):
    posting: str
    problem: ProblemOut


class SheetsConfirmedOut(Schema):
    """What came of it: `done` were confirmed now; `refused` each with why not."""

    done: list[str]
    refused: list[SheetRefusedOut]


def _record(span: Any) -> dict[str, Any]:
    return {"kind": span.kind if span else None, "record": span.record if span else None}
