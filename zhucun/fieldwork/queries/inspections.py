"""Inspections of teams, read: the list, one with its draw, its teams and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from zhucun.directory import queries as directory
from zhucun.directory.perms import Actor
from zhucun.engines.rules import Outcome
from zhucun.fieldwork import perms
from zhucun.fieldwork.models import (
    InspectedTeam,
    Inspection,
    InspectionAnswer,
    InspectionPoint,
    Ticket,
)
from zhucun.fieldwork.queries.drawing import commitment_of, digest_of, drawn_of
from zhucun.kernel.problems import NotFound
from zhucun.packs import PackAt
from zhucun.packs.items import PackItem
from zhucun.packs.kinds import RuleItem

_DONE = Q(teams__guidance__isnull=False, teams__guidance__voided_on=None)


@dataclass(frozen=True, kw_only=True)
class Inspected:
    """A team of an inspection. `answers`: what was seen; `findings`: what it puts right."""

    row: InspectedTeam
    answers: tuple[InspectionAnswer, ...]
    findings: tuple[Ticket, ...]

    @property
    def is_done(self) -> bool:
        made = self.row.guidance
        return made is not None and made.voided_on is None

    @property
    def open_findings(self) -> int:
        return sum(each.closed_on is None for each in self.findings)

    @property
    def met(self) -> int:
        """How many of the points that were looked at were in order."""
        return sum(each.is_met for each in self.answers)


@dataclass(frozen=True, kw_only=True)
class InspectionCard:
    """One inspection for a reader. `holds`: seed, word and frame lead to the teams that are kept;
    None where nothing is drawn. `late`: findings past their day."""

    inspection: Inspection
    points: tuple[InspectionPoint, ...]
    teams: tuple[Inspected, ...]
    holds: bool | None
    late: int
    may_change: bool

    @property
    def done(self) -> int:
        return sum(each.is_done for each in self.teams)

    @property
    def findings(self) -> int:
        return sum(len(each.findings) for each in self.teams)

    @property
    def open_findings(self) -> int:
        return sum(each.open_findings for each in self.teams)

    @property
    def awaits_draw(self) -> bool:
        return self.inspection.size is not None and not self.inspection.seed


def inspections(*, actor: Actor) -> QuerySet[Inspection]:
    """Inspections of the actor's office, the latest first, with `team_count`, `done_count` and
    `open_count` (findings that are not closed). One query."""
    found = Ticket.objects.filter(
        guidance__inspected__inspection=OuterRef("pk"), closed_on=None, guidance__voided_on=None
    )
    counted = (
        found.order_by()
        .values("guidance__inspected__inspection")
        .annotate(n=Count("pk"))
        .values("n")
    )
    return (
        perms.visible_inspections(actor)
        .select_related("place")
        .defer("frame", "sealed_seed")
        .annotate(
            team_count=Count("teams", distinct=True),
            done_count=Count("teams", filter=_DONE, distinct=True),
            open_count=Coalesce(Subquery(counted, output_field=IntegerField()), Value(0)),
        )
        .order_by("-valid_from", "-pk")
    )


def inspection_card(*, actor: Actor, public_id: str, as_of: date) -> InspectionCard:
    """One inspection with its teams. Five queries. Raises NotFound."""
    row = (
        perms.visible_inspections(actor)
        .select_related("place")
        .defer("sealed_seed")
        .filter(public_id=public_id)
        .first()
    )
    if row is None:
        raise NotFound
    rows = tuple(row.teams.select_related("team__village", "guidance").order_by("rank"))
    made = [each.guidance_id for each in rows if each.guidance_id]
    answers: dict[int, list[InspectionAnswer]] = {}
    for answer in InspectionAnswer.objects.filter(guidance__in=made).order_by("point__number"):
        answers.setdefault(answer.guidance_id, []).append(answer)
    tickets: dict[int | None, list[Ticket]] = {}
    for ticket in Ticket.objects.filter(guidance__in=made).order_by("pk"):
        tickets.setdefault(ticket.guidance_id, []).append(ticket)
    late = [
        ticket
        for those in tickets.values()
        for ticket in those
        if ticket.closed_on is None and ticket.due_on is not None and ticket.due_on < as_of
    ]
    return InspectionCard(
        inspection=row,
        points=tuple(row.points.order_by("number")),
        teams=tuple(
            Inspected(
                row=each,
                answers=tuple(answers.get(each.guidance_id or 0, ())),
                findings=tuple(tickets.get(each.guidance_id or 0, ())),
            )
            for each in rows
        ),
        holds=_holds(row, [each.team.public_id for each in rows]),
        late=len(late),
        may_change=row.withdrawn_on is None
        and perms.may_guide(actor, level=row.level, area=row.area),
    )


def inspected_team(*, actor: Actor, public_id: str, team: str) -> InspectedTeam:
    """A team of an inspection, to record what is seen. One query. Raises NotFound."""
    found = InspectedTeam.objects.filter(
        inspection__in=perms.visible_inspections(actor), inspection__public_id=public_id
    ).select_related("inspection", "team__village", "guidance")
    row = found.filter(team__public_id=team).first()
    if row is None:
        raise NotFound
    return row


def finding_answers(row: Ticket, *, as_of: date) -> list[tuple[PackItem[RuleItem], Outcome]]:
    """What the rules of the place's pack say of a finding on a day (HN22-29). No query."""
    pack: PackAt = directory.pack_for(row.area, as_of=as_of)
    rules = {item.ref: item for item in pack.rules("finding")}
    if not rules:
        return []
    closed = row.closed_on if row.closed_on is not None and row.closed_on <= as_of else None
    facts = {"code": row.public_id, "opened_on": row.given_on, "closed_on": closed}
    judge = pack.judge("finding")
    told = judge.explain({name: facts.get(name) for name in judge.names})
    return [(rules[answer.rule], answer.outcome) for answer in told]


def points_of(*, kind: str, area: str, as_of: date) -> list[str]:
    """What the pack of a place lists to be looked at on a kind of inspection: the checklist of the
    kind's own name, empty where the source gives none."""
    for item in directory.pack_for(area, as_of=as_of).checklists():
        if item.id == kind:
            return [each.label.zh for each in item.spec.items]
    return []


def _holds(row: Inspection, kept: list[str]) -> bool | None:
    if not row.seed or row.size is None:
        return None
    again = drawn_of(row.frame, seed=row.seed, word=row.word, size=row.size)
    return (
        digest_of(row.frame) == row.frame_digest
        and commitment_of(row.seed, row.public_id) == row.commitment
        and again == kept
    )
