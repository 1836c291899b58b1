"""What the API says of checklists that offices tick, of rows behind pillars, and of volumes of
stories."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import Field

from zhucun.doors.api.fields import (
    Area,
    Body,
    Code,
    Day,
    MaybePublicId,
    OnDay,
    PublicId,
    Ref,
    Rows,
    Text200,
)
from zhucun.doors.api.learning.plans import language
from zhucun.reports.queries.pillars import ListItem, PlaceList
from zhucun.reports.queries.pillars import Rows as Behind
from zhucun.reports.queries.stories import Volume

_WORDS: dict[int, Literal["holds", "fails", "due", "open"]] = {
    0: "holds",
    1: "fails",
    2: "due",
    3: "open",
}
Text60 = Annotated[str, Field(min_length=1, max_length=60, pattern=r"^[^\x00]*$")]
Word = Annotated[str, Field(min_length=1, max_length=80, pattern=r"^[a-z0-9-]+$")]


class PillarRowsWanted(OnDay):
    """`item`: scores/…, matchers/…, entitlements/…, screens/…, chains/…, checklists/… or rules/…;
    `unit`: only its people."""

    area: Code
    item: Ref
    unit: MaybePublicId = ""


class PillarStepOut(Schema):
    """One step of a procedure as it is on record; `on` null: it was not done. `people`: how many
    did it, null where `who` says it."""

    label: str
    on: date | None
    who: str
    people: int | None


class PillarRowOut(Schema):
    """One record and how it counts. `subject`: person (a cadre), team, household, candidate, case,
    handover, village …; `days`: without cover, until it ends, past its day; `lacks`: the help
    that a household still lacks, in the caller's language; `steps`: of a procedure that is told
    step by step."""

    subject: str
    key: str
    name: str
    area: str
    state: Literal["holds", "fails", "due", "open"]
    days: int | None
    lacks: list[str]
    steps: list[PillarStepOut]

    @classmethod
    def all(cls, found: Behind) -> list[PillarRowOut]:
        return [
            cls(
                subject=each.subject,
                key=each.key,
                name=each.name,
                area=each.area,
                state=_WORDS[each.what],
                days=each.days,
                lacks=[label.in_(language()) for label in each.lacks],
                steps=[
                    PillarStepOut(label=step.zh, on=step.on, who=step.who, people=step.people)
                    for step in each.steps
                ],
            )
            for each in found.rows
        ]


class PlaceListWanted(OnDay):
    area: Code


class PlaceTickIn(Body):
    """An item is in place in an area since a day, and what shows it."""

    area: Code
    checklist: Word
    item: Word
    since: Day
    evidence: Text200


class PlaceTickEndIn(Body):
    reason: Text200


class PlaceItemOut(Schema):
    """One item; `tick` null: nobody ticked it, and nothing is known. `area`: where the tick is of,
    the area itself or one around it."""

    item: str
    label: str
    tick: str | None
    area: str | None
    since: date | None
    evidence: str | None
    by: str | None

    @classmethod
    def of(cls, found: ListItem) -> PlaceItemOut:
        tick = found.tick
        return cls(
            item=found.id,
            label=found.label.zh,
            tick=tick.public_id if tick else None,
            area=tick.area if tick else None,
            since=tick.since if tick else None,
            evidence=tick.evidence if tick else None,
            by=tick.by_name if tick else None,
        )


class PlaceListOut(Schema):
    """A checklist of an area on a day."""

    area: str
    checklist: str
    pack: str
    as_of: date
    items: list[PlaceItemOut]

    @classmethod
    def of(cls, found: PlaceList) -> PlaceListOut:
        return cls(
            area=found.area,
            checklist=found.item.id,
            pack=f"{found.pack.id} {found.pack.version}",
            as_of=found.as_of,
            items=[PlaceItemOut.of(each) for each in found.items],
        )


class VolumesWanted(Rows):
    area: Area = ""


class VolumeIn(Body):
    """Published stories to be compiled, in this order."""

    area: Code
    title: Text60
    issuer: Text60
    stories: list[PublicId] = Field(min_length=1, max_length=1_000)


class VolumeOut(Schema):
    """A volume in short; `compiled`: of how many stories it was made."""

    id: str
    area: str
    title: str
    issuer: str
    issued_on: date
    compiled: int

    @classmethod
    def of(cls, row: Any) -> VolumeOut:
        return cls(
            id=row.public_id,
            area=row.area,
            title=row.title,
            issuer=row.issuer,
            issued_on=row.issued_on,
            compiled=row.count,
        )


class VolumePage(Schema):
    rows: list[VolumeOut]
    next: str | None


class VolumeCardOut(VolumeOut):
    """A volume with its stories, by id, that may be shown now."""

    stories: list[str]

    @classmethod
    def whole(cls, found: Volume) -> VolumeCardOut:
        return cls(
            **VolumeOut.of(found.row).model_dump(),
            stories=[each.public_id for each in found.stories],
        )
