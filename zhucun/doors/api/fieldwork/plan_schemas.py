"""What the API says of plans, their items and projects. Money is in yuan."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, TypeAlias

from ninja import Schema
from pydantic import AfterValidator, Field

from zhucun.doors.api.directory.schemas import UnitRef
from zhucun.doors.api.fieldwork.plan_forms import PlanItemKind, PlanItemState
from zhucun.doors.api.roster.schemas import unit_ref
from zhucun.fieldwork import queries
from zhucun.fieldwork.enums import EvidenceKind, Horizon, PlanKind


def _two_decimals(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01"))


#: With two decimals on every database.
Number: TypeAlias = Annotated[Decimal, AfterValidator(_two_decimals)]


class PlanOut(Schema):
    """A plan of a village, or of one cadre (`posting`)."""

    id: str
    kind: PlanKind
    year: int
    village: str = Field(description="The division code of the village.")
    village_name: str
    posting: str | None
    name: str = Field(description="The cadre whose it is; empty for a plan of the village.")
    made_on: date
    withdrawn_on: date | None
    open_items: int
    done_items: int
    late_items: int

    @staticmethod
    def fields_of(row: Any) -> dict[str, Any]:
        same = ("kind", "year", "made_on", "withdrawn_on")
        return {
            **{name: getattr(row, name) for name in same},
            "id": row.public_id,
            "village": row.area,
            "village_name": row.village.short_name,
            "posting": row.posting.public_id if row.posting else None,
            "name": row.posting.person.name if row.posting else "",
        }

    @classmethod
    def of(cls, row: Any) -> PlanOut:
        counts = ("open_items", "done_items", "late_items")
        return cls(**cls.fields_of(row), **{name: getattr(row, name) for name in counts})


class PlanYearOut(Schema):
    opened: int = Field(description="Plans and task lists that are new.")


class PlanPage(Schema):
    rows: list[PlanOut]
    next: str | None


class ProjectSumsOut(Schema):
    """What projects come to; `share` is that of the budgets alone, null without any."""

    count: int
    unstated: int = Field(description="Projects that state no budget.")
    budget: Number
    spent: Number
    share: float | None
    over: int = Field(description="Projects over their budget.")

    @classmethod
    def of(cls, found: queries.ProjectSums) -> ProjectSumsOut:
        return cls(**{name: getattr(found, name) for name in cls.model_fields})


class PlanItemOut(Schema):
    """An item with what was done for it: `done` of `target` in `unit`, `spent` of `budget`."""

    id: str
    plan: str
    position: int
    kind: PlanItemKind
    category: str
    horizon: Horizon | None
    title: str
    target: Number | None
    unit: str
    done: Number
    reports: int
    is_proven: bool = Field(description="Some of its progress rests on evidence.")
    budget: Number | None
    spent: Number
    is_over: bool
    payer: str
    funder_unit: UnitRef | None
    before: str
    before_amount: Number | None
    after: str
    after_amount: Number | None
    owner: str | None
    owner_name: str
    pledge: str | None = Field(description="The pledge in which it stands.")
    opened_on: date
    due_on: date | None
    state: PlanItemState
    is_late: bool
    closed_on: date | None
    reject_reason: str
    may_assess: bool
    version: int

    @staticmethod
    def fields_of(line: queries.ItemLine) -> dict[str, Any]:
        row: Any = line.item
        same = (
            "position", "kind", "category", "title", "target", "unit", "budget", "before",
            "before_amount", "after", "after_amount", "opened_on", "due_on", "state", "closed_on",
            "reject_reason", "version",
        )  # fmt: skip
        of_line = ("done", "reports", "is_proven", "spent", "is_over", "is_late", "may_assess")
        return {
            **{name: getattr(row, name) for name in same},
            **{name: getattr(line, name) for name in of_line},
            "id": row.public_id,
            "plan": row.plan.public_id,
            "horizon": row.horizon or None,
            "payer": row.paid_by,
            "funder_unit": unit_ref(row.funder_unit),
            "owner": row.owner.public_id if row.owner else None,
            "owner_name": row.owner.person.name if row.owner else "",
            "pledge": row.pledge.public_id if row.pledge else None,
        }

    @classmethod
    def of(cls, line: queries.ItemLine) -> PlanItemOut:
        return cls(**cls.fields_of(line))


class ProgressOut(Schema):
    id: str
    on: date
    amount: Number
    spent: Number
    after: str
    after_amount: Number | None
    note: str
    evidence: EvidenceKind | None
    evidence_key: str
    by_name: str

    @classmethod
    def of(cls, row: Any) -> ProgressOut:
        same = set(cls.model_fields) - {"id", "evidence"}
        return cls(
            id=row.public_id,
            evidence=EvidenceKind(row.evidence) if row.evidence else None,
            **{name: getattr(row, name) for name in same},
        )


class PlanItemCardOut(PlanItemOut):
    """With its progress, the latest first."""

    progress: list[ProgressOut]

    @classmethod
    def of_card(cls, line: queries.ItemLine, progress: list[Any]) -> PlanItemCardOut:
        return cls(**cls.fields_of(line), progress=[ProgressOut.of(each) for each in progress])


class PlanCardOut(PlanOut):
    """With its items, of a pledge those that stand in it, and the days of its parties."""

    items: list[PlanItemOut]
    projects: ProjectSumsOut
    withdraw_reason: str
    team_agreed_on: date | None
    unit_agreed_on: date | None
    branch_agreed_on: date | None
    published_in_unit_on: date | None
    published_in_village_on: date | None
    pledgeable: list[str] = Field(description="Items that the caller may put into the pledge now.")
    may_plan: bool

    @classmethod
    def of_card(cls, card: queries.PlanCard) -> PlanCardOut:
        plan = card.plan
        days = (
            "team_agreed_on", "unit_agreed_on", "branch_agreed_on", "published_in_unit_on",
            "published_in_village_on", "withdraw_reason",
        )  # fmt: skip
        return cls(
            **cls.fields_of(plan),
            **{name: getattr(plan, name) for name in days},
            open_items=sum(line.item.state in ("waiting", "running") for line in card.lines),
            done_items=card.settled,
            late_items=sum(line.is_late for line in card.lines),
            items=[PlanItemOut.of(line) for line in card.lines],
            projects=ProjectSumsOut.of(card.sums),
            pledgeable=[row.public_id for row in card.pledgeable],
            may_plan=card.may_plan,
        )


class ProjectOut(Schema):
    """A project as the list shows it; its progress stands with the item of the same id."""

    id: str
    plan: str
    year: int
    village: str
    village_name: str
    title: str
    target: Number | None
    done: Number
    unit: str
    budget: Number | None
    spent: Number
    is_over: bool
    payer: str
    funder_unit: UnitRef | None
    before: str
    before_amount: Number | None
    after: str
    after_amount: Number | None
    owner_name: str
    due_on: date | None
    state: PlanItemState
    closed_on: date | None

    @classmethod
    def of(cls, row: Any) -> ProjectOut:
        same = (
            "title", "target", "done", "unit", "budget", "spent", "payer", "before",
            "before_amount", "after", "after_amount", "due_on", "state", "closed_on",
        )  # fmt: skip
        return cls(
            **{name: getattr(row, name) for name in same},
            id=row.public_id,
            plan=row.plan.public_id,
            year=row.plan.year,
            village=row.area,
            village_name=row.plan.village.short_name,
            is_over=row.budget is not None and row.spent > row.budget,
            funder_unit=unit_ref(row.funder_unit),
            owner_name=row.owner.person.name if row.owner else "",
        )


class ProjectPage(Schema):
    """`sums` are of all rows that fit, not of this page."""

    rows: list[ProjectOut]
    next: str | None
    sums: ProjectSumsOut
