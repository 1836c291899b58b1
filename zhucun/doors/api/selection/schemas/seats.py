"""Seats with their reasons, and what is missing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from ninja import Schema
from pydantic import Field

from zhucun.doors.api.directory.schemas import PlaceRef, UnitRef
from zhucun.doors.api.roster.schemas import PersonRef, unit_ref
from zhucun.selection.enums import HardRule


class TermOut(Schema):
    """One term of a score, and where it comes from."""

    name: str
    label: str
    item: str
    clause: str
    points: int


class RemedyOut(Schema):
    """A smallest change that would help: more people (`supply`), a quota, a bar that is lifted, a
    village without a team's rule (`rule`), a reach. Empty names: it is not about somebody in
    particular.
    """

    kind: str
    rule: str
    amount: int
    person: str
    village: str
    unit: str
    verified: bool = Field(
        False, description="Solved anew with it: it is enough, and less of it is not."
    )


class CoreOut(Schema):
    """Needs of these villages and hard rules that cannot be kept together, proven."""

    villages: list[str]
    rules: list[str]


class LackOut(Schema):
    """What is missing by a hard rule; `against`: how many each rule excludes."""

    rule: str
    label: str
    missing: int
    proven: bool = Field(
        description="No proposal under these rules has fewer missing without more elsewhere."
    )
    avoidable: bool = Field(description="A longer search finds a proposal that has fewer missing.")
    core: CoreOut | None
    against: dict[str, int]
    remedies: list[RemedyOut]

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> LackOut:
        return cls(
            rule=row["rule"],
            label=rule_label(row["rule"]),
            missing=row["missing"],
            proven=row["proven"],
            avoidable=row.get("avoidable", False),
            core=CoreOut(**row["core"]) if row.get("core") else None,
            against=row["against"],
            remedies=[RemedyOut(**each) for each in row["remedies"]],
        )


class SeatOut(Schema):
    """One person proposed for one village."""

    id: str
    village: PlaceRef
    candidate: str
    person: PersonRef
    unit: UnitRef | None
    leads: bool
    remains: bool
    points: int
    posted_at: datetime | None

    @staticmethod
    def fields_of(row: Any) -> dict[str, Any]:
        person = row.candidate.person
        return {
            "id": row.public_id,
            "village": PlaceRef(code=row.area, name=row.village.village.short_name),
            "candidate": row.candidate.public_id,
            "person": PersonRef(id=person.public_id, name=person.name),
            "unit": unit_ref(row.unit),
            "leads": row.leads,
            "remains": row.remains,
            "points": row.points,
            "posted_at": row.posted_at,
        }

    @classmethod
    def of(cls, row: Any) -> SeatOut:
        return cls(**SeatOut.fields_of(row))


class ExcludedOut(Schema):
    """Somebody who would score higher there, and the hard rules that exclude him; `because` and
    `leading`: the pack's rules that he fails for serving and for leading.
    """

    candidate: str
    name: str
    unit: str
    points: int
    rules: list[str]
    because: list[str]
    leading: list[str]


class ChoiceOut(Schema):
    """A next choice for the seat and what it would cost; `from_village`: where he is proposed,
    `replaced_to`: where the other would go.
    """

    candidate: str
    name: str
    unit: str
    cost: int
    terms: dict[str, int]
    from_village: PlaceRef | None
    replaced_to: PlaceRef | None

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> ChoiceOut:
        return cls(
            candidate=row["candidate"],
            name=row["name"],
            unit=row["unit"],
            cost=row["cost"],
            terms=row["terms"],
            from_village=row["from"],
            replaced_to=row["replaced_to"],
        )


class SeatCard(SeatOut):
    """With its reasons; the terms add up to the points."""

    terms: list[TermOut]
    excluded: list[ExcludedOut]
    choices: list[ChoiceOut]
    open_rules: list[str] = Field(description="Rules that are not answered yet for him.")


def terms_of(terms: Mapping[str, int], labels: Mapping[str, Any], lang: str) -> list[TermOut]:
    """The terms that are not zero, the largest first."""
    word = "en" if lang.startswith("en") else "zh"
    found = []
    for name, points in sorted(terms.items(), key=lambda item: (-item[1], item[0])):
        known = labels.get(name, {})
        if points:
            found.append(
                TermOut(
                    name=name,
                    label=known.get(word) or name,
                    item=known.get("item", ""),
                    clause=known.get("clause", ""),
                    points=points,
                )
            )
    return found


def rule_label(name: str) -> str:
    """A hard rule in words; a matrix by its id."""
    return str(HardRule(name).label) if name in HardRule.values else name


def seat_card(row: Any, labels: Mapping[str, Any], lang: str) -> SeatCard:
    """A seat of a proposal with its reasons."""
    return SeatCard(
        **SeatOut.fields_of(row),
        terms=terms_of(row.terms, labels, lang),
        excluded=[ExcludedOut(**each) for each in row.excluded],
        choices=[ChoiceOut.of(each) for each in row.choices],
        open_rules=row.open_rules,
    )
