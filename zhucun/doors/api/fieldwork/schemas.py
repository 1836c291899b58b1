"""What the API says of the fieldwork: names of villagers as the caller may read them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from ninja import Schema
from pydantic import Field

from zhucun.directory.perms import Actor
from zhucun.fieldwork import perms, queries
from zhucun.fieldwork.enums import (
    MatterKind,
    MatterLevel,
    MatterSize,
    MatterSource,
    MatterState,
    NoteKind,
    Satisfied,
    Slot,
    StepKind,
    Topic,
    VisitKind,
)
from zhucun.households import queries as homes


class VisitOut(Schema):
    """A visit without what was found. `clock_off_seconds`: by how much the device was ahead."""

    id: str
    posting: str
    person: str
    name: str
    village: str = Field(description="The division code of the village.")
    village_name: str
    kind: VisitKind
    on: date
    topics: list[Topic]
    campaign: str = Field(description="A word of the pack; empty: none.")
    household_count: int
    matter_count: int
    voided_on: date | None
    version: int
    made_at: datetime
    received_at: datetime
    clock_off_seconds: int | None

    @staticmethod
    def fields_of(row: Any, households: int, matters: int) -> dict[str, Any]:
        return {
            "id": row.public_id,
            "posting": row.posting.public_id,
            "person": row.posting.person.public_id,
            "name": row.posting.person.name,
            "village": row.area,
            "village_name": row.village.short_name,
            "kind": row.kind,
            "on": row.on,
            "topics": row.topics,
            "campaign": row.campaign,
            "household_count": households,
            "matter_count": matters,
            "voided_on": row.voided_on,
            "version": row.version,
            "made_at": row.made_at,
            "received_at": row.received_at,
            "clock_off_seconds": row.clock_off_seconds,
        }

    @classmethod
    def of(cls, row: Any) -> VisitOut:
        return cls(**cls.fields_of(row, row.household_count, row.matter_count))


class VisitPage(Schema):
    rows: list[VisitOut]
    next: str | None


class VisitedOut(Schema):
    household: str
    number: str
    name: str
    slots: list[Slot]


class CompanionOut(Schema):
    posting: str
    name: str


class HeardOut(Schema):
    id: str
    title: str
    state: MatterState

    @classmethod
    def of(cls, row: Any) -> HeardOut:
        return cls(id=row.public_id, title=row.title, state=MatterState(row.state))


class VisitNoteOut(Schema):
    """What the server has to say to the author of a record."""

    kind: NoteKind
    household: str | None


class VisitCardOut(VisitOut):
    """`findings` is empty where `is_open` is false: the caller may see only that there was a
    visit."""

    is_open: bool
    findings: str
    households: list[VisitedOut]
    companions: list[CompanionOut]
    matters: list[HeardOut]
    notes: list[VisitNoteOut]
    void_reason: str
    by_name: str
    may_change: bool

    @classmethod
    def of_card(cls, actor: Actor, row: Any) -> VisitCardOut:
        reached, matters = list(row.households.all()), list(row.matters.all())
        writes = perms.may_write(actor, row.posting, area=row.area)
        return cls(
            **cls.fields_of(row, len(reached), len(matters)),
            is_open=queries.may_read(actor=actor, visit=row),
            findings=queries.read_findings(actor=actor, visit=row),
            households=[_visited(actor, each) for each in reached],
            companions=_companions(row.companions.all()),
            matters=[HeardOut.of(each) for each in matters],
            notes=[
                VisitNoteOut(kind=NoteKind(note["kind"]), household=note.get("household"))
                for note in row.notes
            ],
            void_reason=row.void_reason,
            by_name=row.by_name,
            may_change=writes and row.voided_on is None,
        )


class DiaryVisitOut(Schema):
    visit: str
    kind: VisitKind
    topics: list[Topic]
    findings: str
    households: list[VisitedOut]
    companions: list[CompanionOut]
    matters: list[HeardOut]


class DiaryDayOut(Schema):
    on: date
    visits: list[DiaryVisitOut]


class DiaryOut(Schema):
    """A month of a cadre; `household_visits` counts 户次, `distinct` the households."""

    posting: str
    name: str
    month: date
    household_visits: int
    distinct: int
    matters: int
    days: list[DiaryDayOut]

    @classmethod
    def of(cls, actor: Actor, page: queries.DiaryPage) -> DiaryOut:
        return cls(
            posting=page.posting.public_id,
            name=page.posting.person.name,
            month=page.month,
            household_visits=page.household_visits,
            distinct=page.distinct,
            matters=page.matters,
            days=[
                DiaryDayOut(on=day.on, visits=[_diary_visit(actor, each) for each in day.visits])
                for day in page.days
            ],
        )


class MatterOut(Schema):
    """A matter without what was said. `due_on` null: not configured and not promised."""

    id: str
    code: str = Field(description="What the villager follows it by.")
    village: str
    village_name: str
    kind: MatterKind
    topic: Topic
    size: MatterSize | None
    campaign: str = Field(description="A word of the pack; empty: that of its visit, if any.")
    title: str
    source: MatterSource
    household: str | None
    household_number: str
    owner: str | None = Field(description="The posting of who answers to the villager.")
    owner_name: str
    level: MatterLevel = Field(description="Who deals with it now.")
    state: MatterState
    opened_on: date
    due_on: date | None
    due_promised: bool
    replied_on: date | None
    satisfied: Satisfied | None
    transfer_reason: str = Field(description="Why it was passed up, where it was.")
    reopened: int
    closed_on: date | None
    version: int

    @staticmethod
    def fields_of(row: Any) -> dict[str, Any]:
        same = (
            "code", "kind", "topic", "campaign", "title", "source", "level", "state", "opened_on",
            "due_on", "due_promised", "replied_on", "transfer_reason", "reopened", "closed_on",
            "version",
        )  # fmt: skip
        return {
            **{name: getattr(row, name) for name in same},
            "id": row.public_id,
            "village": row.area,
            "village_name": row.village.short_name,
            "size": row.size or None,
            "satisfied": row.satisfied or None,
            "household": row.household.public_id if row.household else None,
            "household_number": row.household.number if row.household else "",
            "owner": row.owner.public_id if row.owner else None,
            "owner_name": row.owner.person.name if row.owner else "",
        }

    @classmethod
    def of(cls, row: Any) -> MatterOut:
        return cls(**cls.fields_of(row))


class MatterPage(Schema):
    rows: list[MatterOut]
    next: str | None


class MatterStepOut(Schema):
    id: str
    number: int
    kind: StepKind
    level: MatterLevel
    on: date
    text: str
    reason: str
    satisfied: Satisfied | None
    by_name: str

    @classmethod
    def of(cls, row: Any, *, is_open: bool) -> MatterStepOut:
        return cls(
            id=row.public_id,
            number=row.number,
            kind=StepKind(row.kind),
            level=MatterLevel(row.level),
            on=row.on,
            text=str(row.text) if is_open else "",
            reason=row.reason,
            satisfied=Satisfied(row.satisfied) if row.satisfied else None,
            by_name=row.by_name,
        )


class MatterCardOut(MatterOut):
    """`text`, the texts of the steps and who asked are empty where `is_open` is false."""

    is_open: bool
    text: str
    asker_name: str
    asker_phone: str
    visit: str | None
    steps: list[MatterStepOut]
    may_follow: list[StepKind] = Field(description="The steps that the caller may add now.")

    @classmethod
    def of_card(cls, actor: Actor, row: Any) -> MatterCardOut:
        is_open = queries.read_text(actor=actor, matter=row)
        return cls(
            **cls.fields_of(row),
            is_open=is_open,
            text=str(row.text) if is_open else "",
            asker_name=str(row.asker_name) if is_open else "",
            asker_phone=str(row.asker_phone) if is_open else "",
            visit=row.visit.public_id if row.visit else None,
            steps=[MatterStepOut.of(each, is_open=is_open) for each in queries.steps_of(row)],
            may_follow=queries.steps_offered(actor=actor, matter=row),
        )


class FieldFiguresOut(Schema):
    """Figures of a period; `passed_up_share` of the matters opened is shown, it is no target
    (HN22-72)."""

    visits: int
    meetings: int
    days: int
    household_visits: int
    households: int
    opened: int
    settled: int
    passed_up: int
    passed_up_share: float | None

    @classmethod
    def of(cls, found: queries.FieldFigures) -> FieldFiguresOut:
        values: Mapping[str, Any] = {
            name: getattr(found, name) for name in cls.model_fields if hasattr(found, name)
        }
        return cls(**values)


def _visited(actor: Actor, each: Any) -> VisitedOut:
    home = each.household
    return VisitedOut(
        household=home.public_id,
        number=home.number,
        name=homes.shown_name(actor, home.area, home.head_name),
        slots=[Slot(slot) for slot in each.slots],
    )


def _companions(rows: Any) -> list[CompanionOut]:
    return [
        CompanionOut(posting=each.posting.public_id, name=each.posting.person.name) for each in rows
    ]


def _diary_visit(actor: Actor, entry: queries.DiaryVisit) -> DiaryVisitOut:
    visit = entry.visit
    return DiaryVisitOut(
        visit=visit.public_id,
        kind=VisitKind(visit.kind),
        topics=[Topic(each) for each in visit.topics],
        findings=entry.findings,
        households=[_visited(actor, each) for each in entry.households],
        companions=_companions(entry.companions),
        matters=[HeardOut.of(each) for each in entry.matters],
    )
