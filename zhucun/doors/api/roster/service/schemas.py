"""What the API says of steps of taking up a post, promises, handovers and releases."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from ninja import Schema
from pydantic import Field

from zhucun.doors.api.directory.schemas import PlaceRef
from zhucun.doors.api.roster.schemas import PersonRef, PostingOut
from zhucun.engines.rules import Outcome
from zhucun.roster.enums import EndReason, HandoverState, ItemState, TakeUp
from zhucun.roster.queries import CaptainNeed, StepOf, StepState, kind_label


class StepOut(Schema):
    """One step of taking up a post. “unset”: the pack asks for it and gives no day, so that it is
    never overdue; `asked_by`: the items of the pack that ask.
    """

    step: TakeUp
    state: StepState
    done_on: date | None
    due_on: date | None
    note: str
    asked_by: list[str]

    @classmethod
    def of(cls, found: StepOf) -> StepOut:
        return cls(
            step=found.step,
            state=found.state,
            done_on=found.done_on,
            due_on=found.due_on,
            note=found.note,
            asked_by=[item.ref for item in found.asked_by],
        )


class TakeUpOut(Schema):
    """A posting with all steps of taking it up, in their usual order."""

    posting: PostingOut
    steps: list[StepOut]

    @classmethod
    def of(cls, row: Any, steps: Sequence[StepOf]) -> TakeUpOut:
        return cls(posting=PostingOut.of(row), steps=[StepOut.of(each) for each in steps])


class TakeUpPage(Schema):
    rows: list[TakeUpOut]
    next: str | None


class PostingRef(Schema):
    """A posting by its id, with the cadre and the days; `ends_on` is the first day not served."""

    id: str
    person: PersonRef
    starts_on: date
    ends_on: date | None

    @classmethod
    def of(cls, row: Any) -> PostingRef:
        return cls(
            id=row.public_id,
            person=PersonRef(id=row.person.public_id, name=row.person.name),
            starts_on=row.starts_on,
            ends_on=row.ends_on,
        )


class CaptainNeedOut(Schema):
    """A township that must have a captain and has none, with everybody who serves there; nobody
    is ranked.
    """

    township: PlaceRef
    cadres: int
    rules: list[str]
    people: list[PostingOut]

    @classmethod
    def of(cls, found: CaptainNeed, name: str) -> CaptainNeedOut:
        return cls(
            township=PlaceRef(code=found.code, name=name),
            cadres=found.cadres,
            rules=[item.ref for item in found.rules],
            people=[PostingOut.of(row) for row in found.people],
        )


class PromiseOut(Schema):
    """What a cadre promised for as long as it is needed; it passes to the successor."""

    id: str
    village: PlaceRef
    text: str
    made_on: date
    carried_by: PersonRef
    ended_on: date | None
    end_note: str

    @classmethod
    def of(cls, row: Any) -> PromiseOut:
        person = row.posting.person
        return cls(
            id=row.public_id,
            village=PlaceRef(code=row.area, name=row.village.short_name),
            text=row.text,
            made_on=row.made_on,
            carried_by=PersonRef(id=person.public_id, name=person.name),
            ended_on=row.ended_on,
            end_note=row.end_note,
        )


class PromisePage(Schema):
    rows: list[PromiseOut]
    next: str | None


class HandoverOut(Schema):
    """From the cadre who leaves to the one who comes; so many items of its list are accepted."""

    id: str
    place: PlaceRef
    giver: PostingRef
    taker: PostingRef | None
    opened_on: date
    together_from: date | None
    together_until: date | None
    state: HandoverState
    given_on: date | None
    given_note: str
    taken_on: date | None
    taken_note: str
    item_count: int
    accepted_count: int

    @staticmethod
    def fields_of(row: Any) -> dict[str, Any]:
        return {
            "id": row.public_id,
            "place": PlaceRef(code=row.area, name=row.giver.place.short_name),
            "giver": PostingRef.of(row.giver),
            "taker": PostingRef.of(row.taker) if row.taker else None,
            "opened_on": row.opened_on,
            "together_from": row.together_from,
            "together_until": row.together_until,
            "state": row.state,
            "given_on": row.given_on,
            "given_note": row.given_note,
            "taken_on": row.taken_on,
            "taken_note": row.taken_note,
            "item_count": row.item_count,
            "accepted_count": row.accepted_count,
        }


class HandoverPage(Schema):
    rows: list[HandoverOut]
    next: str | None


class HandoverItemOut(Schema):
    """One thing that is handed over; `answered_by` may be the office, then on paper."""

    id: str
    kind: str
    label: str = Field(description="What people call the kind.")
    text: str
    state: ItemState
    answered_on: date | None
    answer: str
    answered_by: str

    @classmethod
    def of(cls, row: Any) -> HandoverItemOut:
        return cls(
            id=row.public_id,
            kind=row.kind,
            label=kind_label(row.kind),
            text=row.text,
            state=row.state,
            answered_on=row.answered_on,
            answer=row.answer,
            answered_by=row.answered_by_name,
        )


class RuleAnswerOut(Schema):
    """What one rule of the pack says; a person decides."""

    rule: str
    label: str
    severity: str
    outcome: Outcome
    clauses: list[str]


class HandoverCard(HandoverOut):
    items: list[HandoverItemOut]
    rules: list[RuleAnswerOut]

    @classmethod
    def of(cls, row: Any, items: Sequence[Any], answers: Sequence[Any], lang: str) -> HandoverCard:
        return cls(
            **HandoverOut.fields_of(row),
            items=[HandoverItemOut.of(item) for item in items],
            rules=[
                RuleAnswerOut(
                    rule=item.ref,
                    label=item.label(lang),
                    severity=item.spec.severity,
                    outcome=answer.outcome,
                    clauses=list(item.clauses),
                )
                for item, answer, _pack in answers
            ],
        )


class ReleaseOut(Schema):
    """How a cadre left; `open_items` were not taken over on that day."""

    posting: PostingOut
    reason: EndReason
    note: str
    override: str
    open_items: int
    released_on: date
    by: str

    @classmethod
    def of(cls, posting: Any, found: Any) -> ReleaseOut:
        return cls(
            posting=PostingOut.of(posting),
            reason=found.reason,
            note=found.note,
            override=found.override,
            open_items=found.open_items,
            released_on=found.released_on,
            by=found.by_name,
        )
