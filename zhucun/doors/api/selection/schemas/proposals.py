"""Proposals, their villages, and two of them side by side."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from ninja import Schema
from pydantic import Field

from zhucun.doors.api.analytics.schemas import PackRef
from zhucun.doors.api.directory.schemas import PlaceRef
from zhucun.doors.api.problems import ProblemOut, said
from zhucun.doors.api.roster.schemas import RoundRef, round_ref
from zhucun.doors.api.selection.schemas.deciding import DecisionOut
from zhucun.doors.api.selection.schemas.seats import (
    LackOut,
    SeatCard,
    SeatOut,
    TermOut,
    seat_card,
    terms_of,
)
from zhucun.selection.enums import Making, ProposalState, Side
from zhucun.selection.errors import FAILURES, SolverFailed


class ProposalOut(Schema):
    """Teams for all villages of a round, as one match proposes them. It proposes; people decide.

    `objective` and `bound` are points: no proposal under these rules and weights earns more than
    the bound.
    """

    id: str
    round: RoundRef
    title: str
    making: Making
    parent: str | None
    is_what_if: bool
    pack: PackRef
    asked_at: datetime
    by: str
    state: ProposalState
    phase: str = Field(description="What is being computed just now; empty: nothing yet.")
    seconds: int
    failure: ProblemOut | None
    objective: int | None
    bound: str | None
    shortages: int
    ended_at: datetime | None
    adopted_at: datetime | None
    adopted_by: str
    posted_at: datetime | None

    @staticmethod
    def fields_of(row: Any) -> dict[str, Any]:
        return {
            "id": row.public_id,
            "round": round_ref(row.round),
            "title": row.title,
            "making": row.making,
            "parent": row.parent.public_id if row.parent else None,
            "is_what_if": row.is_what_if,
            "pack": PackRef(id=row.pack, version=row.pack_version),
            "asked_at": row.asked_at,
            "by": row.by_name,
            "state": row.state,
            "phase": row.progress.get("phase", ""),
            "seconds": row.progress.get("seconds", 0),
            "failure": _failure(row),
            "objective": row.objective,
            "bound": None if row.bound is None else f"{row.bound:.2f}",
            "shortages": row.shortages,
            "ended_at": row.ended_at,
            "adopted_at": row.adopted_at,
            "adopted_by": row.adopted_by,
            "posted_at": row.posted_at,
        }


class ProposalPage(Schema):
    rows: list[ProposalOut]
    next: str | None


class OwnWeightOut(Schema):
    """A weight that no source gives: who set it, and when."""

    name: str
    weight: str
    by: str
    at: str


class SettingsOut(Schema):
    """What was asked."""

    as_of: date
    seed: int
    seconds: int
    young: bool
    young_share: str | None = Field(description="Of all so many are young, as the office asked.")
    speciality: bool
    reviewed: bool
    weights: list[OwnWeightOut]
    quota: dict[str, int]
    without: list[str]
    parameters: dict[str, int]
    rules_off: list[str]

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> SettingsOut:
        weights = [OwnWeightOut(name=name, **own) for name, own in kept["weights"].items()]
        return cls(**{"reviewed": False, "young_share": None, **kept, "weights": weights})


class ShareOut(Schema):
    """The share of the young that was asked for, and what the proposal has; its rows are the
    villages with `young=true`."""

    needed: str
    own: bool = Field(description="The office asked for it; else the policy pack does.")
    young: int
    people: int

    @classmethod
    def of(cls, result: Mapping[str, Any]) -> ShareOut | None:
        if not result.get("share"):
            return None
        counted = {name: result["totals"][name] for name in ("young", "people")}
        return cls(**result["share"], **counted)


class SideOut(Schema):
    side: Side
    agreed: int
    refused: int
    open: int


class ProposalCard(ProposalOut):
    """`better_percent`: by so many percent it could be better at most; null: nothing is weighed.
    `changed_since`: who or what it names that is no longer there; it cannot be adopted then.
    """

    settings: SettingsOut
    ending: str
    better_percent: str | None
    terms: list[TermOut]
    totals: dict[str, int]
    lacks: dict[str, int]
    share: ShareOut | None
    overall: list[LackOut]
    changed_since: str
    sides: list[SideOut] = Field(description="Only of a proposal that is adopted.")


class ProposalVillageOut(Schema):
    """A village in a proposal with its seats, whoever leads first."""

    village: PlaceRef
    size: int
    points: int
    missing: int
    seats: list[SeatOut]

    @classmethod
    def of(cls, row: Any, seats: Iterable[Any]) -> ProposalVillageOut:
        return cls(
            village=PlaceRef(code=row.area, name=row.name),
            size=row.size,
            points=row.points,
            missing=row.missing,
            seats=[SeatOut.of(seat) for seat in seats],
        )


class ProposalVillagePage(Schema):
    rows: list[ProposalVillageOut]
    next: str | None


class ProposalVillageCard(Schema):
    """A village in a proposal: its seats with their reasons, the terms of the team as a whole,
    what it lacks, and what people decided about it.
    """

    village: PlaceRef
    points: int
    missing: int
    terms: list[TermOut]
    lacks: list[LackOut]
    seats: list[SeatCard]
    decisions: list[DecisionOut]

    @classmethod
    def of(cls, found: Any, labels: Mapping[str, Any], lang: str) -> ProposalVillageCard:
        row = found.village
        return cls(
            village=PlaceRef(code=row.area, name=row.name),
            points=row.points,
            missing=row.missing,
            terms=terms_of(row.terms, labels, lang),
            lacks=[LackOut.of(each) for each in row.lacks],
            seats=[seat_card(seat, labels, lang) for seat in found.seats],
            decisions=[DecisionOut.of(each) for each in found.decisions],
        )


class PricedOut(Schema):
    """What a change by hand would cost (negative: gain), the hard rules that it would break, and
    how many more would be missing.
    """

    cost: int
    broken: list[str]
    shortages: int


class MovedOut(Schema):
    """Somebody whose place or role differs; null is nowhere."""

    name: str
    unit: str
    before: SeatOut | None
    after: SeatOut | None


class FigureChange(Schema):
    name: str
    before: int
    after: int


class ComparisonOut(Schema):
    """Two proposals of a round: who changes, and what terms, shortages and composition become.
    `rows` are a part of all `moved`.
    """

    kept: int
    moved: int
    rows: list[MovedOut]
    terms: list[FigureChange]
    lacks: list[FigureChange]
    totals: list[FigureChange]

    @classmethod
    def of(cls, found: Any, part: slice) -> ComparisonOut:
        return cls(
            kept=found.kept,
            moved=len(found.moved),
            rows=[
                MovedOut(
                    name=each.name,
                    unit=each.unit,
                    before=SeatOut.of(each.before) if each.before else None,
                    after=SeatOut.of(each.after) if each.after else None,
                )
                for each in found.moved[part]
            ],
            **{
                name: [
                    FigureChange(name=each.name, before=each.before, after=each.after)
                    for each in getattr(found, name)
                ]
                for name in ("terms", "lacks", "totals")
            },
        )


def _failure(row: Any) -> ProblemOut | None:
    if row.state != ProposalState.FAILED or not row.failure:
        return None
    kind = FAILURES.get(row.failure["code"], SolverFailed)
    return said(kind(**{"what": row.failure["code"], **row.failure["facts"]}))
