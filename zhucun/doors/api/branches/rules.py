"""Endpoints of the rules of villages (SQ24-093)."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from django.utils.timezone import now
from ninja import Query, Schema, Status
from pydantic import Field

from zhucun.branches import actions, queries
from zhucun.branches.enums import RuleKind
from zhucun.directory.perms import Actor
from zhucun.directory.queries import place_on
from zhucun.doors.api.access import Request
from zhucun.doors.api.fields import (
    Area,
    Body,
    Code,
    Day,
    IdempotencyKey,
    MaybePublicId,
    OnDay,
    PublicId,
    Rows,
    Text80,
    Text200,
)
from zhucun.doors.api.fieldwork.forms import OwnId
from zhucun.doors.api.paging import page
from zhucun.doors.api.receipts import once


class VillageRulesWanted(Rows, OnDay):
    """`shown`: all also gives those that were replaced or repealed."""

    area: Area = ""
    kind: RuleKind | Literal[""] = ""
    shown: Literal["", "all"] = ""


class VillageRuleIn(Body):
    """A rule as it was adopted: at a `meeting` of the branch, or by a resolution in words."""

    id: OwnId = ""
    kind: RuleKind
    title: Text80
    adopted_on: Day
    text: Annotated[str, Field(max_length=20_000, pattern=r"^[^\x00]*$")] = ""
    meeting: MaybePublicId = ""
    resolution: Annotated[str, Field(max_length=80, pattern=r"^[^\x00]*$")] = ""
    is_revision: bool = False


class VillageRuleRepealIn(Body):
    on: Day = Field(description="On the day of its adoption: it was entered by mistake.")
    reason: Text200


class VillageRuleOut(Schema):
    """A rule; `ends_on` with a reason: repealed, without one: another took its place."""

    id: str
    village: str
    kind: RuleKind
    title: str
    text: str
    adopted_on: date
    meeting: str
    resolution: str
    is_revision: bool
    replaces: str
    ends_on: date | None
    end_reason: str

    @classmethod
    def of(cls, row: Any) -> VillageRuleOut:
        return cls(
            id=row.public_id,
            village=row.area,
            kind=row.kind,
            title=row.title,
            text=row.text,
            adopted_on=row.adopted_on,
            meeting=row.meeting.public_id if row.meeting else "",
            resolution=row.resolution,
            is_revision=row.is_revision,
            replaces=row.replaces.public_id if row.replaces else "",
            ends_on=row.ends_on,
            end_reason=row.end_reason,
        )


class VillageRulePage(Schema):
    rows: list[VillageRuleOut]
    next: str | None


def village_rules(request: Request, wanted: Query[VillageRulesWanted]) -> VillageRulePage:
    """Rules of villages in force on a day, the latest first. One query."""
    found = queries.village_rules(
        actor=request.auth,
        area=wanted.area,
        kind=wanted.kind,
        as_of=wanted.as_of,
        all_of_them=wanted.shown == "all",
    )
    rows, following = page(found, ["-adopted_on", "area", "-pk"], wanted)
    return VillageRulePage(rows=[VillageRuleOut.of(row) for row in rows], next=following)


def village_rule(request: Request, public_id: PublicId) -> VillageRuleOut:
    """One rule."""
    return VillageRuleOut.of(queries.rule_card(actor=request.auth, public_id=public_id))


def record_village_rule(
    request: Request, code: Code, body: VillageRuleIn, key: IdempotencyKey = ""
) -> Status[VillageRuleOut]:
    """Record a rule of a village. 409 where one of that title is in force."""
    actor = request.auth

    def act() -> str:
        village = place_on(code=code, as_of=body.adopted_on)
        draft = _draft(actor, body)
        return actions.record_rule(draft, village=village, at=now(), by=actor).public_id

    made = once(actor=actor, key=key, doing=f"record_village_rule {code}", body=body, act=act)
    return Status(201, village_rule(request, made))


def revise_village_rule(
    request: Request, public_id: PublicId, body: VillageRuleIn, key: IdempotencyKey = ""
) -> Status[VillageRuleOut]:
    """Put a revised rule in the place of one that is in force. 409 where it is in force no
    more."""
    actor = request.auth

    def act() -> str:
        rule = queries.rule_card(actor=actor, public_id=public_id)
        draft = _draft(actor, body)
        return actions.revise_rule(rule=rule, draft=draft, at=now(), by=actor).public_id

    made = once(actor=actor, key=key, doing=f"revise_village_rule {public_id}", body=body, act=act)
    return Status(201, village_rule(request, made))


def repeal_village_rule(
    request: Request, public_id: PublicId, body: VillageRuleRepealIn, key: IdempotencyKey = ""
) -> VillageRuleOut:
    """Repeal a rule, with the reason; it stays on record. Safe to repeat."""
    actor = request.auth

    def act() -> str:
        rule = queries.rule_card(actor=actor, public_id=public_id)
        actions.repeal_rule(rule=rule, on=body.on, reason=body.reason, at=now(), by=actor)
        return public_id

    once(actor=actor, key=key, doing=f"repeal_village_rule {public_id}", body=body, act=act)
    return village_rule(request, public_id)


def _draft(actor: Actor, body: VillageRuleIn) -> actions.RuleDraft:
    given = body.model_dump()
    meeting = given.pop("meeting")
    return actions.RuleDraft(
        public_id=given.pop("id"),
        meeting=queries.meeting_card(actor=actor, public_id=meeting) if meeting else None,
        **given,
    )
