"""What the API says of rounds, teams, postings, candidates and cadres."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from ninja import Schema
from pydantic import Field, JsonValue

from zhucun.directory.enums import (
    Education,
    Gender,
    PersonnelClass,
    PoliticalStatus,
    Speciality,
)
from zhucun.directory.queries import masked_id_number, masked_phone
from zhucun.doors.api.directory.schemas import PlaceRef, UnitRef
from zhucun.roster.enums import (
    NominationSource,
    PostingRole,
    PostingState,
    RoundKind,
    RoundState,
)
from zhucun.roster.queries import Dossier


class RoundRef(Schema):
    id: str
    code: str


class PersonRef(Schema):
    id: str
    name: str


class TeamRef(Schema):
    id: str
    name: str


class RoundOut(Schema):
    """A batch of selection or rotation in an area."""

    id: str
    area: str
    code: str
    title: str
    kind: RoundKind
    state: RoundState
    starts_on: date
    villages_fixed_on: date | None
    villages_announced_at: datetime | None
    published_at: datetime | None
    postings: int
    teams: int
    candidates: int

    @classmethod
    def of(cls, row: Any) -> RoundOut:
        return cls(
            id=row.public_id,
            area=row.area,
            code=row.code,
            title=row.title,
            kind=row.kind,
            state=row.state,
            starts_on=row.starts_on,
            villages_fixed_on=row.villages_fixed_on,
            villages_announced_at=row.villages_announced_at,
            published_at=row.published_at,
            postings=row.posting_count,
            teams=row.team_count,
            candidates=row.candidate_count,
        )


class RoundPage(Schema):
    rows: list[RoundOut]
    next: str | None


class TeamOut(Schema):
    """The cadres of one round in one village."""

    id: str
    name: str
    round: RoundRef
    village: PlaceRef
    unit: UnitRef | None
    formed_on: date
    dissolved_on: date | None

    @staticmethod
    def fields_of(row: Any) -> dict[str, Any]:
        return {
            "id": row.public_id,
            "name": row.name,
            "round": round_ref(row.round),
            "village": PlaceRef(code=row.area, name=row.village.short_name),
            "unit": unit_ref(row.unit),
            "formed_on": row.formed_on,
            "dissolved_on": row.dissolved_on,
        }


class SizedTeam(TeamOut):
    size: int = Field(description="Cadres on post on the day.")

    @classmethod
    def of(cls, row: Any) -> SizedTeam:
        return cls(**TeamOut.fields_of(row), size=row.size)


class TeamPage(Schema):
    rows: list[SizedTeam]
    next: str | None


class PostingOut(Schema):
    """One person in one village (a captain: in one township) in one role for a time.

    `ends_on` is the first day that is no longer served.
    """

    id: str
    person: PersonRef
    place: PlaceRef
    role: PostingRole
    round: RoundRef
    team: TeamRef | None
    unit: UnitRef | None
    is_star_instructor: bool
    local_office: str
    starts_on: date
    due_on: date | None
    ends_on: date | None
    state: PostingState
    end_reason: str
    party_transferred_on: date | None

    @classmethod
    def of(cls, row: Any) -> PostingOut:
        return cls(
            id=row.public_id,
            person=PersonRef(id=row.person.public_id, name=row.person.name),
            place=PlaceRef(code=row.area, name=row.place.short_name),
            role=row.role,
            round=round_ref(row.round),
            team=TeamRef(id=row.team.public_id, name=row.team.name) if row.team else None,
            unit=unit_ref(row.unit),
            is_star_instructor=row.is_star_instructor,
            local_office=row.local_office,
            starts_on=row.starts_on,
            due_on=row.due_on,
            ends_on=row.ends_on,
            state=row.state,
            end_reason=row.end_reason,
            party_transferred_on=row.party_transferred_on,
        )


class PostingPage(Schema):
    rows: list[PostingOut]
    next: str | None


class CandidateOut(Schema):
    """Somebody put forward for a role in a round."""

    id: str
    person: PersonRef
    role: PostingRole
    source: NominationSource
    motive: str
    remains: bool = Field(description="On post, and stays in his village on rotation.")
    round: RoundRef
    area: str
    village: PlaceRef | None
    unit: UnitRef | None
    nominated_on: date
    withdrawn_on: date | None

    @staticmethod
    def fields_of(row: Any) -> dict[str, Any]:
        village = row.village
        return {
            "id": row.public_id,
            "person": PersonRef(id=row.person.public_id, name=row.person.name),
            "role": row.role,
            "source": row.source,
            "motive": row.motive,
            "remains": row.remains,
            "round": round_ref(row.round),
            "area": row.area,
            "village": PlaceRef(code=village.code, name=village.short_name) if village else None,
            "unit": unit_ref(row.unit),
            "nominated_on": row.nominated_on,
            "withdrawn_on": row.withdrawn_on,
        }


class CandidatePage(Schema):
    rows: list[CandidateOut]
    next: str | None


class FindingOut(Schema):
    """What somebody checked and answers for; null: looked for and not known."""

    fact: str
    value: JsonValue
    found_on: date
    by: str
    note: str


class CandidateCard(CandidateOut):
    findings: list[FindingOut]

    @classmethod
    def of(cls, row: Any, findings: Mapping[str, Any]) -> CandidateCard:
        return cls(
            **CandidateOut.fields_of(row),
            findings=[
                FindingOut(
                    fact=name,
                    value=each.value,
                    found_on=each.found_on,
                    by=each.by_name,
                    note=each.note,
                )
                for name, each in sorted(findings.items())
            ],
        )


class CadreOut(Schema):
    """A cadre. The id number, the phone number and the day of birth are masked."""

    id: str
    name: str
    gender: Gender | None
    ethnicity: str
    birth_on: str = Field(description="The year only: 1985-**-**.")
    education: Education | None
    political_status: PoliticalStatus | None
    party_since: date | None
    work_since: date | None
    unit: UnitRef | None
    office: str
    personnel_class: PersonnelClass | None
    speciality: Speciality | None
    has_rural_experience: bool | None
    id_number: str
    phone: str

    @classmethod
    def of(cls, person: Any) -> CadreOut:
        return cls(
            id=person.public_id,
            name=person.name,
            gender=person.gender or None,
            ethnicity=person.ethnicity,
            birth_on=masked_day(person.birth_on),
            education=person.education or None,
            political_status=person.political_status or None,
            party_since=person.party_since,
            work_since=person.work_since,
            unit=unit_ref(person.unit),
            office=person.office,
            personnel_class=person.personnel_class or None,
            speciality=person.speciality or None,
            has_rural_experience=person.has_rural_experience,
            id_number=masked_id_number(person.id_number),
            phone=masked_phone(person.phone),
        )


class HappenedOut(Schema):
    """One event: when it took effect, when it was recorded, and what it says."""

    event: str
    subject: str
    happened_at: datetime
    recorded_at: datetime
    data: dict[str, JsonValue]


class DossierOut(Schema):
    """A cadre's whole service: latest postings and candidacies first, events from the oldest."""

    cadre: CadreOut
    postings: list[PostingOut]
    candidacies: list[CandidateOut]
    history: list[HappenedOut]

    @classmethod
    def of(cls, found: Dossier) -> DossierOut:
        return cls(
            cadre=CadreOut.of(found.person),
            postings=[PostingOut.of(row) for row in found.postings],
            candidacies=[CandidateOut(**CandidateOut.fields_of(row)) for row in found.candidacies],
            history=[
                HappenedOut(
                    event=each.name,
                    subject=each.subject,
                    happened_at=each.happened_at,
                    recorded_at=each.recorded_at,
                    data=each.data,
                )
                for each in found.history
            ],
        )


def round_ref(row: Any) -> RoundRef:
    return RoundRef(id=row.public_id, code=row.code)


def unit_ref(row: Any) -> UnitRef | None:
    return UnitRef(id=row.public_id, name=row.name) if row else None


def masked_day(day: date | None) -> str:
    """1985-**-**: enough to tell an age, not a birthday."""
    return f"{day.year}-**-**" if day else ""
