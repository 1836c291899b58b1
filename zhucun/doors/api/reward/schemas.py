"""What the API says of use and reward."""

from __future__ import annotations

from datetime import date
from typing import Any

from ninja import Field, Schema

from zhucun.doors.api.ballots.schemas import PollAsideOut
from zhucun.reward.enums import (
    Found,
    Ground,
    Level,
    LiabilityState,
    ListPurpose,
    Measure,
    OutcomeKind,
    RewardStanding,
)
from zhucun.reward.queries import CaseCard, Considered, KindCount, Placed, Proposed


class OutcomeOut(Schema):
    id: str
    person: str
    name: str
    posting: str
    area: str
    kind: OutcomeKind
    on: date
    detail: str
    document: str
    voided_on: date | None

    @classmethod
    def of(cls, row: Any) -> OutcomeOut:
        same = ("area", "kind", "on", "detail", "document", "voided_on")
        return cls(**_head(row), **{name: getattr(row, name) for name in same})


class OutcomePage(Schema):
    rows: list[OutcomeOut]
    next: str | None


class OutcomeCountOut(Schema):
    """One kind in a window; kinds are never added up."""

    kind: OutcomeKind
    times: int
    heads: int

    @classmethod
    def of(cls, found: KindCount) -> OutcomeCountOut:
        return cls(kind=found.kind, times=found.times, heads=found.heads)


class RewardAnswerOut(Schema):
    rule: str
    outcome: str


class CommendationOut(Schema):
    """A commendation with what the rules said then."""

    id: str
    person: str
    name: str
    posting: str
    area: str
    level: Level
    title: str
    document: str
    given_on: date
    is_signed: bool = Field(description="The pack says who signs it; a proposal until approved.")
    approved_on: date | None
    published_on: date | None
    voided_on: date | None
    pack: str
    pack_version: str
    answers: list[RewardAnswerOut]
    reason: str

    @classmethod
    def of(cls, row: Any) -> CommendationOut:
        same = ("area", "level", "title", "document", "given_on", "published_on", "voided_on")
        kept = ("pack", "pack_version", "reason", "is_signed", "approved_on")
        return cls(
            **_head(row),
            **{name: getattr(row, name) for name in (*same, *kept)},
            answers=[RewardAnswerOut(rule=rule, outcome=outcome) for rule, outcome in row.answers],
        )


class CommendationPage(Schema):
    rows: list[CommendationOut]
    next: str | None


class ConsideredOut(Schema):
    """A cadre on post judged for a list; `influence_until`: a decision weighs on him until then."""

    posting: str
    name: str
    area: str
    months: int
    grade: str
    standing: RewardStanding
    answers: list[RewardAnswerOut]
    influence_until: date | None

    @classmethod
    def of(cls, row: Considered) -> ConsideredOut:
        return cls(**_placed(row), standing=row.standing, influence_until=row.influence_until)


class ConsideredListOut(Schema):
    """By place and name; `has_rules` False: the pack says nothing (未配置)."""

    pack: str
    pack_version: str
    has_rules: bool
    rows: list[ConsideredOut]


class PlacedOut(Schema):
    posting: str
    name: str
    area: str
    months: int
    grade: str
    answers: list[RewardAnswerOut]
    beside: list[PollAsideOut] = Field(
        description="Polls of the period of the one that is read that were set aside."
    )

    @classmethod
    def of(cls, row: Placed) -> PlacedOut:
        return cls(**_placed(row), beside=[PollAsideOut.of(each) for each in row.beside])


class PriorityGroupOut(Schema):
    """Those of whom the same rules hold, by place and name: no rank."""

    holds: list[str]
    rows: list[PlacedOut]


class PriorityOut(Schema):
    pack: str
    pack_version: str
    rules: list[str]
    groups: list[PriorityGroupOut]


class KeptAsideOut(Schema):
    """A poll of the same period that was set aside, as it was kept with a list."""

    poll: str
    on: date
    by: str
    reason: str


class RestsOut(Schema):
    """What was on record for somebody: reviews of quarters by leaders, appraisals by the masses,
    yearly grades that stand, and the last archive that was issued; `asides`: polls of the period of
    the one that was read that were set aside."""

    leader_reviews: int
    masses_reviews: int
    yearly_appraisals: int
    archive: str | None
    archived_on: date | None
    asides: list[KeptAsideOut]

    @classmethod
    def of(cls, told: dict[str, Any]) -> RestsOut:
        archive = told["archive"] or {"key": None, "on": None}
        counted = ("leader_reviews", "masses_reviews", "yearly_appraisals")
        return cls(
            **{name: told[name] for name in counted},
            archive=archive["key"],
            archived_on=archive["on"],
            asides=told.get("asides", []),
        )


class CheckedOut(Schema):
    number: int
    name: str
    person: str | None
    found: Found
    months: int | None
    other_months: int | None
    basis: str
    standing: RewardStanding
    rests_on: RestsOut | None = Field(description="Null: the roster knows of no service.")
    answers: list[RewardAnswerOut]

    @classmethod
    def of(cls, row: Any) -> CheckedOut:
        same = ("number", "name", "found", "months", "other_months", "basis", "standing")
        return cls(
            **{name: getattr(row, name) for name in same},
            person=row.person.public_id if row.person else None,
            rests_on=RestsOut.of(row.rests_on) if row.rests_on else None,
            answers=[
                RewardAnswerOut(rule=each["rule"], outcome=each["outcome"]) for each in row.answers
            ],
        )


class PromotionCheckOut(Schema):
    id: str
    area: str
    title: str
    purpose: ListPurpose
    as_of: date
    pack: str
    pack_version: str
    names: int
    held: int
    failed: int
    unclear: int

    @classmethod
    def of(cls, row: Any) -> PromotionCheckOut:
        names = (name for name in cls.model_fields if name != "id")
        return cls(id=row.public_id, **{name: getattr(row, name) for name in names})


class PromotionCheckPage(Schema):
    rows: list[PromotionCheckOut]
    next: str | None


class PromotionCheckCardOut(Schema):
    check: PromotionCheckOut
    rows: list[CheckedOut]


class ProposedCaseOut(Schema):
    """A fact on record that asks for a decision; nothing follows from it. `rule`: that by which the
    pack asks for a case, with its clauses; empty where an office or an appraisal does."""

    key: str
    ground: Ground
    measure: str
    person: str
    name: str
    posting: str
    area: str
    on: date
    words: str
    rule: str
    clauses: list[str]
    pack: str

    @classmethod
    def of(cls, row: Proposed) -> ProposedCaseOut:
        return cls(
            key=row.key,
            ground=row.ground,
            measure=row.measure,
            person=row.person.public_id,
            name=row.person.name,
            posting=row.posting.public_id,
            area=row.area,
            on=row.on,
            words=row.words,
            rule=row.rule.ref if row.rule else "",
            clauses=list(row.rule.clauses) if row.rule else [],
            pack=row.pack,
        )


class LiabilityOut(Schema):
    """A case without its sealed texts."""

    id: str
    person: str
    name: str
    posting: str
    area: str
    ground: Ground
    measure: Measure
    state: LiabilityState
    opened_on: date
    decided_on: date | None
    document: str
    notified_on: date | None
    influence_until: date | None
    appealed_on: date | None
    answered_on: date | None
    ended_on: date | None

    @classmethod
    def of(cls, row: Any) -> LiabilityOut:
        names = (n for n in cls.model_fields if n not in ("id", "person", "name", "posting"))
        return cls(**_head(row), **{name: getattr(row, name) for name in names})


class LiabilityPage(Schema):
    rows: list[LiabilityOut]
    next: str | None


class InfluenceCorrectionOut(Schema):
    """The day until which a decision weighs was corrected, and the person told anew."""

    on: date
    before: date
    influence_until: date
    reason: str


class LiabilityCardOut(Schema):
    """A case with its texts, for those who may read it."""

    case: LiabilityOut
    facts: list[dict[str, str]]
    reason: str
    appeal: str
    appeal_answer: str
    appeal_until: date | None
    corrections: list[InfluenceCorrectionOut]

    @classmethod
    def of(cls, card: CaseCard) -> LiabilityCardOut:
        return cls(
            case=LiabilityOut.of(card.case),
            facts=card.case.rows,
            reason=card.case.reason,
            appeal=card.case.appeal,
            appeal_answer=card.case.appeal_answer,
            appeal_until=card.appeal_until,
            corrections=[InfluenceCorrectionOut(**vars(each)) for each in card.corrections],
        )


def _head(row: Any) -> dict[str, Any]:
    return {
        "id": row.public_id,
        "person": row.person.public_id,
        "name": row.person.name,
        "posting": row.posting.public_id,
    }


def _placed(row: Considered | Placed) -> dict[str, Any]:
    return {
        "posting": row.posting.public_id,
        "name": row.posting.person.name,
        "area": row.posting.area,
        "months": row.months,
        "grade": row.grade,
        "answers": [
            RewardAnswerOut(rule=each.rule, outcome=each.outcome.value) for each in row.answers
        ],
    }
