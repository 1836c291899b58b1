"""What the API says of who owes what."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, Literal

from ninja import Schema
from pydantic import Field

from zhucun.analytics.enums import DutyState
from zhucun.analytics.queries import Behind, DutyLine, Obligation
from zhucun.doors.api.analytics.schemas import AreaWanted, PackRef
from zhucun.doors.api.fields import Code, Day, MaybeRef, Numbered, OnDay, Ref


class ObligationsWanted(AreaWanted, Numbered):
    duty: MaybeRef = Field("", description="The id of a cadence of the packs; empty: all.")
    state: Literal["", "late", "due", "open", "not_yet", "excused", "done"] = ""


class ObligationWanted(OnDay):
    area: Code = Field(description="The place of the obligation, as the list names it.")
    duty: Ref
    key: Ref = Field(description="Whose obligation: `key` of the list.")
    start: Day = Field(description="The first day of the period.")


class WhyOut(Schema):
    """One reason: its code, the numbers that decided, and both in a sentence."""

    code: str
    numbers: list[int]
    sentence: str


class ObligationOut(Schema):
    """One duty of one subject in one period. `needed` is null where no source gives the number,
    `done` where no room records it yet; neither is ever guessed, and neither makes anybody late."""

    duty: str
    label: str
    subject: str
    key: str
    name: str
    place: str
    start: date
    last: date | None
    due_on: date | None
    needed: int | None
    done: int | None
    unit: str
    state: DutyState
    why: list[WhyOut]
    clauses: list[str]
    pack: PackRef

    @classmethod
    def of(cls, found: Obligation, lang: str) -> ObligationOut:
        return cls(**_fields(found, lang))


class BehindOut(Schema):
    """One record that was counted: a visit, plan, sheet, trip, posting, team or handover."""

    kind: str
    key: str
    on: date
    amount: int


class ObligationCardOut(ObligationOut):
    """An obligation with every record that was counted for it."""

    behind: list[BehindOut]

    @classmethod
    def of(cls, found: Obligation, lang: str) -> ObligationCardOut:
        return cls(**_fields(found, lang), behind=_behind(found.behind))


class ObligationsOut(Schema):
    """A page of obligations: late ones first, then by due day and place. `total` counts all that
    fit; periods that touch [since, as_of]."""

    area: str
    as_of: date
    since: date
    total: int
    rows: list[ObligationOut]


class DutyLineOut(Schema):
    """One duty over everybody who has it. `is_connected` false: no room records it yet (未接入)."""

    duty: str
    label: str
    subject: str
    is_connected: bool
    counts: dict[DutyState, int]
    clauses: list[str]
    pack: PackRef

    @classmethod
    def of(cls, line: DutyLine, lang: str) -> DutyLineOut:
        return cls(
            duty=line.item.id,
            label=line.item.label(lang),
            subject=line.item.spec.subject,
            is_connected=line.is_connected,
            counts={state: line.counts[state.computed] for state in DutyState},
            clauses=list(line.item.clauses),
            pack=PackRef.of(line.pack),
        )


def _fields(found: Obligation, lang: str) -> dict[str, Any]:
    sentences = zip(found.reasons, found.sentences, strict=True)
    return {
        "duty": found.item.id,
        "label": found.item.label(lang),
        "subject": found.subject,
        "key": found.key,
        "name": found.row.name if found.row else "",
        "place": found.place,
        "start": found.start,
        "last": found.last,
        "due_on": found.due_on,
        "needed": found.needed,
        "done": found.done,
        "unit": found.unit,
        "state": found.standing,
        "why": [
            WhyOut(
                code=(reason.why.name or "").lower(), numbers=list(reason.numbers), sentence=text
            )
            for reason, text in sentences
        ],
        "clauses": list(found.item.clauses),
        "pack": PackRef.of(found.pack),
    }


def _behind(rows: Iterable[Behind]) -> list[BehindOut]:
    return [BehindOut(kind=row.kind, key=row.key, on=row.on, amount=row.amount) for row in rows]
