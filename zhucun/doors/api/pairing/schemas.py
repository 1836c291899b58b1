"""What the API says of helpers, pairings, proposals, grids, offices and visits."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from ninja import Schema
from pydantic import Field

from zhucun.pairing.enums import (
    Ending,
    HelperKind,
    HelperLevel,
    Lacks,
    OfficeKind,
    OfficeLevel,
    PairingRole,
    PairProposalState,
    RowState,
)
from zhucun.pairing.queries import Arithmetic


class HelperOut(Schema):
    """A helper; `households` are those for which he answers on the day."""

    id: str
    person: str
    name: str
    unit: str
    place: str
    kind: HelperKind
    level: HelperLevel
    is_leading: bool
    since: date
    until: date | None
    households: int | None

    @classmethod
    def of(cls, row: Any) -> HelperOut:
        return cls(
            id=row.public_id,
            person=row.person.public_id,
            name=row.person.name,
            unit=row.person.unit.name if row.person.unit else "",
            place=row.area,
            kind=row.kind,
            level=row.level,
            is_leading=row.is_leading,
            since=row.valid_from,
            until=row.valid_until,
            households=getattr(row, "helped", None),
        )


class HelperPage(Schema):
    rows: list[HelperOut]
    next: str | None


class KinOut(Schema):
    """A household for which the helper is not proposed."""

    household: str
    number: str
    village: str
    basis: str

    @classmethod
    def of(cls, row: Any) -> KinOut:
        return cls(
            household=row.household.public_id,
            number=row.household.number,
            village=row.household.area,
            basis=row.basis,
        )


class PairingOut(Schema):
    """Who helps a household; the head's name as the caller may read it. `is_far`: the helper works
    in another township; `ending`: what became of the household, where nobody ended the pairing."""

    id: str
    household: str
    number: str
    head: str
    village: str
    helper: str
    helper_name: str
    role: PairingRole
    since: date
    until: date | None
    is_far: bool
    ending: Ending | None

    @classmethod
    def of(cls, row: Any) -> PairingOut:
        return cls(
            id=row.public_id,
            household=row.household.public_id,
            number=row.household.number,
            head=row.household.shown_name,
            village=row.area,
            helper=row.helper.public_id,
            helper_name=row.helper.person.name,
            role=row.role,
            since=row.valid_from,
            until=row.valid_until,
            is_far=row.is_far,
            ending=row.ending or None,
        )


class PairingPage(Schema):
    rows: list[PairingOut]
    next: str | None


class PartOut(Schema):
    kind: str
    level: str
    helpers: int
    places: int | None
    so_far: int | None


class ArithmeticOut(Schema):
    """Whether there are enough helpers: `cap` None is not set (未配置)."""

    area: str
    as_of: date
    pack: str
    version: str
    clause: str
    cap: int | None
    households: int
    paired: int
    helpers: int
    places: int | None
    missing: int | None
    needed: int | None
    parts: list[PartOut]

    @classmethod
    def of(cls, found: Arithmetic) -> ArithmeticOut:
        same = ("area", "as_of", "pack", "version", "clause", "cap", "households", "paired")
        sums = ("helpers", "places", "missing", "needed")
        return cls(
            **{name: getattr(found, name) for name in (*same, *sums)},
            parts=[
                PartOut(**{k: getattr(p, k) for k in PartOut.model_fields}) for p in found.parts
            ],
        )


class UnpairedOut(Schema):
    household: str
    number: str
    village: str
    lacks: Lacks
    proposal: str


class ProposalSumsOut(Schema):
    waits: int
    adopted: int
    declined: int
    passed: int
    without: int


class PairProposalOut(Schema):
    """A proposal; `bound`: proven, no assignment has more points than this. Until a worker has
    computed it (`waiting`, `running`) the sums are None; `done` of `total` says how far it is."""

    id: str
    area: str
    title: str
    as_of: date
    pack: str
    pack_version: str
    state: PairProposalState
    asked_at: datetime
    by: str
    cap: int
    cap_is_own: bool
    done: int
    total: int
    failure: str | None
    households: int | None
    helpers: int | None
    places: int | None
    paired: int | None
    objective: int | None
    bound: float | None
    sums: ProposalSumsOut | None = None

    @classmethod
    def of(cls, row: Any, sums: Any = None) -> PairProposalOut:
        same = ("area", "title", "as_of", "pack", "pack_version", "state", "asked_at")
        told = ("households", "helpers", "places", "paired", "objective", "bound")
        return cls(
            **{name: getattr(row, name) for name in (*same, "done", "total")},
            **{name: row.result.get(name) for name in told},
            id=row.public_id,
            by=row.by_name,
            cap=row.settings["cap"],
            cap_is_own=row.settings["cap_is_own"],
            failure=row.failure["code"] if row.failure else None,
            sums=ProposalSumsOut(**vars(sums)) if sums else None,
        )


class PairProposalPage(Schema):
    rows: list[PairProposalOut]
    next: str | None


class HelperChoiceOut(Schema):
    """Who would come next, and what the whole would lose."""

    helper: str
    name: str
    points: int
    cost: int


class ProposedOut(Schema):
    """A household and who is proposed for it; `lacks` says why nobody is."""

    household: str
    number: str
    village: str
    helper: str | None
    helper_name: str
    points: int
    terms: dict[str, int]
    choices: list[HelperChoiceOut]
    lacks: Lacks | None
    state: RowState

    @classmethod
    def of(cls, row: Any) -> ProposedOut:
        return cls(
            household=row.household.public_id,
            number=row.household.number,
            village=row.area,
            helper=row.helper.public_id if row.helper else None,
            helper_name=row.helper.person.name if row.helper else "",
            points=row.points,
            terms=row.terms,
            choices=row.choices,
            lacks=row.lacks or None,
            state=row.state,
        )


class ProposedPage(Schema):
    rows: list[ProposedOut]
    next: str | None


class GridOut(Schema):
    """A micro-grid with how many households are in it."""

    id: str
    village: str
    name: str
    head: str | None
    head_name: str
    since: date
    until: date | None
    households: int | None

    @classmethod
    def of(cls, row: Any) -> GridOut:
        return cls(
            id=row.public_id,
            village=row.area,
            name=row.name,
            head=row.head.public_id if row.head else None,
            head_name=row.head.person.name if row.head else "",
            since=row.valid_from,
            until=row.valid_until,
            households=getattr(row, "inside", None),
        )


class GridPage(Schema):
    rows: list[GridOut]
    next: str | None


class OfficeOut(Schema):
    """Who holds an office; `visits` are those up to the day that the caller may see."""

    id: str
    person: str
    name: str
    place: str
    level: OfficeLevel
    kind: OfficeKind
    linked: str | None
    since: date
    until: date | None
    visits: int | None
    latest: date | None

    @classmethod
    def of(cls, row: Any) -> OfficeOut:
        return cls(
            id=row.public_id,
            person=row.person.public_id,
            name=row.person.name,
            place=row.area,
            level=row.level,
            kind=row.kind,
            linked=row.linked.code if row.linked else None,
            since=row.valid_from,
            until=row.valid_until,
            visits=getattr(row, "made", None),
            latest=getattr(row, "latest", None),
        )


class OfficePage(Schema):
    rows: list[OfficeOut]
    next: str | None


class CallOut(Schema):
    """A visit by office, or of a helper to a household that he helps."""

    id: str
    office: str | None
    helper: str | None
    name: str
    place: str
    household: str | None
    on: date
    is_unannounced: bool
    slots: list[str]
    note: str
    voided_on: date | None = Field(description="Written down by mistake; it counts no more.")

    @classmethod
    def of(cls, row: Any) -> CallOut:
        holder = row.office or row.helper
        return cls(
            id=row.public_id,
            office=row.office.public_id if row.office else None,
            helper=row.helper.public_id if row.helper else None,
            name=holder.person.name,
            place=row.area,
            household=row.household.public_id if row.household else None,
            on=row.on,
            is_unannounced=row.is_unannounced,
            slots=row.slots,
            note=row.note,
            voided_on=row.voided_on,
        )


class CallPage(Schema):
    rows: list[CallOut]
    next: str | None
