"""Inspections of teams (督导检查, HN22-29): planned or drawn, made, followed by findings."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from zhucun.directory.perms import OPERATOR, Actor
from zhucun.directory.queries import pack_for
from zhucun.engines.rules import Unset
from zhucun.fieldwork import events
from zhucun.fieldwork.actions.arriving import plain, record_id, require_words
from zhucun.fieldwork.actions.guidance import GuidanceDraft, record_guidance
from zhucun.fieldwork.actions.tickets import TicketDraft, give_ticket
from zhucun.fieldwork.enums import GuidanceLevel, TicketKind
from zhucun.fieldwork.errors import (
    DrawnAlready,
    GuidanceIdTaken,
    GuidanceIsThere,
    GuidanceNotOfLevel,
    InspectionIsOff,
    NobodyToInspect,
    PointsUnanswered,
    ReasonNeeded,
    TeamElsewhere,
)
from zhucun.fieldwork.models import (
    Guidance,
    InspectedTeam,
    Inspection,
    InspectionAnswer,
    InspectionPoint,
)
from zhucun.fieldwork.perms import INSPECTORS, office_above, require_guide
from zhucun.fieldwork.queries.drawing import commitment_of, digest_of, drawn_of
from zhucun.fieldwork.queries.guidance import guidance_kinds
from zhucun.ledger import actions as ledger
from zhucun.roster import queries as roster
from zhucun.roster.perms import visible_teams

#: A checklist is for a visit of a morning.
MOST_POINTS = 40


@dataclass(frozen=True, kw_only=True)
class InspectionDraft:
    """An inspection to plan. `teams`: public ids, of those that are chosen; `size`: how many are
    drawn instead. `points`: what is looked at, one line each. `valid_until` is the day after the
    last."""

    kind: str
    level: str
    title: str
    place: Any
    valid_from: date
    valid_until: date | None = None
    teams: Sequence[str] = ()
    size: int | None = None
    points: Sequence[str] = ()


@transaction.atomic
def plan_inspection(
    *, public_id: str = "", draft: InspectionDraft, at: datetime, by: Actor
) -> Inspection:
    """Plan an inspection of chosen teams, or bind a draw among all that serve in a place today;
    the same id with the same content gives the inspection that is there.

    Raises WordUnknown, GuidanceNotOfLevel, TextNeeded, TooLong, PersonalInTitle, TeamElsewhere,
    NobodyToInspect, GuidanceIdTaken, NotAllowed.
    """
    area = draft.place.code
    require_words("level", [draft.level], INSPECTORS)
    require_guide(by, level=draft.level, area=area)
    kinds = guidance_kinds(area=area, as_of=draft.valid_from)
    require_words("kind", [draft.kind], kinds)
    if draft.level not in kinds[draft.kind].levels:
        raise GuidanceNotOfLevel(level=GuidanceLevel(draft.level).label)
    points = [plain("points", each, most=200, needed=True) for each in draft.points]
    content: dict[str, Any] = {
        "kind": draft.kind,
        "level": draft.level,
        "title": plain("title", draft.title, most=200, needed=True),
        "place_id": draft.place.pk,
        "valid_from": draft.valid_from,
        "valid_until": draft.valid_until,
        "size": draft.size,
    }
    key = record_id(public_id)
    known = Inspection.objects.filter(public_id=key).first()
    if known is not None:
        told = known.points.order_by("number").values_list("text", flat=True)
        same = all(getattr(known, name) == value for name, value in content.items())
        if not same or list(told) != points:
            raise GuidanceIdTaken
        return known
    serving = {
        team.public_id: team
        for team in roster.teams(actor=OPERATOR, as_of=localdate(at), area=area)
    }
    if not serving or (draft.size or len(draft.teams)) < 1:
        raise NobodyToInspect(place=draft.place.short_name, day=localdate(at))
    row = Inspection(
        public_id=key,
        area=area,
        office=office_above(area, draft.level),
        by=by.account,
        by_name=by.name,
        **content,
    )
    if draft.size is not None:
        row.sealed_seed = secrets.token_hex(32)
        row.commitment = commitment_of(row.sealed_seed, key)
        row.frame = sorted(serving)
        row.frame_digest = digest_of(row.frame)
    row.save(force_insert=True)
    InspectionPoint.objects.bulk_create(
        InspectionPoint(inspection=row, number=number, text=text)
        for number, text in enumerate(points[:MOST_POINTS], 1)
    )
    if draft.size is None:
        for team in draft.teams:
            if team not in serving:
                raise TeamElsewhere(team=team, place=draft.place.short_name, day=localdate(at))
        _name(row, [serving[each] for each in dict.fromkeys(draft.teams)])
    event = events.InspectionPlanned(
        **_head(row, at),
        kind=row.kind,
        level=row.level,
        teams=len(set(draft.teams)) if row.size is None else min(row.size, len(serving)),
        population=len(serving),
        points=len(points),
        commitment=row.commitment,
        frame=row.frame_digest,
    )
    ledger.append(event, origin=by.origin)
    return row


@transaction.atomic
def draw_inspection(*, inspection: Inspection, word: str, at: datetime, by: Actor) -> Inspection:
    """Open the seed and draw, with a word that the server could not know when it bound the seed.
    The same word again gives the draw that is there.

    Raises TextNeeded, TooLong, PersonalInTitle, DrawnAlready, InspectionIsOff, NotAllowed.
    """
    row = _open(inspection, by)
    said = plain("word", word, most=40, needed=True)
    if row.size is None or (row.seed and row.word != said):
        raise DrawnAlready(day=row.drawn_on or row.valid_from)
    if row.seed:
        return row
    row.seed, row.word, row.drawn_on = row.sealed_seed, said, localdate(at)
    row.save(update_fields=["seed", "word", "drawn_on"])
    chosen = drawn_of(row.frame, seed=row.seed, word=said, size=row.size)
    rows = visible_teams(OPERATOR).filter(public_id__in=chosen)
    teams = {team.public_id: team for team in rows}
    _name(row, [teams[each] for each in chosen])
    inspection.refresh_from_db()
    event = events.InspectionDrawn(
        **_head(row, at), seed=row.seed, word=said, frame=row.frame_digest, drawn=len(chosen)
    )
    ledger.append(event, origin=by.origin)
    return row


@transaction.atomic
def record_inspected(
    *,
    inspected: InspectedTeam,
    on: date,
    answers: Mapping[int, bool | None],
    seen: Mapping[int, str] | None = None,
    due_on: date | None = None,
    found: str = "",
    agreed: str = "",
    at: datetime,
    by: Actor,
) -> Guidance:
    """Record what an inspection saw of a team: each point in order, not in order, or not looked at
    (None). What is not in order becomes a finding that the team puts right (`seen`: in which
    words), due on a day, else within the days of the pack where it says how many. Told twice alike,
    it stands once.

    Raises PointsUnanswered, GuidanceIsThere, InspectionIsOff, what `record_guidance` and
    `give_ticket` raise, NotAllowed.
    """
    task = _open(inspected.inspection, by)
    row = InspectedTeam.objects.select_for_update(of=("self",)).get(pk=inspected.pk)
    points = {point.number: point for point in task.points.order_by("number")}
    unsaid = [number for number in points if number not in answers]
    if unsaid:
        raise PointsUnanswered(numbers=", ".join(map(str, unsaid)))
    told = {number: answers[number] for number in points}
    before = row.guidance
    if before is not None and before.voided_on is None:
        if before.on == on and _answered(before, points) == told:
            return before
        raise GuidanceIsThere(day=before.on, place=row.team.village.short_name)
    draft = GuidanceDraft(
        kind=task.kind,
        level=task.level,
        place=row.team.village,
        on=on,
        found=found,
        agreed=agreed,
    )
    made = record_guidance(draft=draft, at=at, by=by)
    due = due_on or _due(row.area, on)
    for number, is_met in told.items():
        if is_met is None:
            continue
        finding = None
        if not is_met:
            title = (seen or {}).get(number, "").strip() or points[number].text
            ticket = TicketDraft(
                kind=TicketKind.FINDING,
                title=title,
                place=row.team.village,
                team=row.team,
                guidance=made,
                given_on=on,
                due_on=due,
            )
            finding = give_ticket(draft=ticket, at=at, by=by)
        InspectionAnswer.objects.create(
            guidance=made, point=points[number], is_met=is_met, finding=finding
        )
    row.guidance = made
    row.save(update_fields=["guidance"])
    inspected.refresh_from_db()
    looked = [is_met for is_met in told.values() if is_met is not None]
    event = events.InspectionMade(
        **_head(task, at),
        team=row.team.public_id,
        on=on,
        met=sum(looked),
        not_met=len(looked) - sum(looked),
        not_looked_at=len(told) - len(looked),
    )
    ledger.append(event, origin=by.origin)
    return made


@transaction.atomic
def withdraw_inspection(*, inspection: Inspection, reason: str, at: datetime, by: Actor) -> bool:
    """Nobody goes on with it: it stays in the list with its reason and its draw. False where it is
    withdrawn. Raises ReasonNeeded, TooLong, PersonalInTitle, NotAllowed."""
    require_guide(by, level=inspection.level, area=inspection.area)
    why = plain("reason", reason, most=200)
    if not why:
        raise ReasonNeeded
    standing = Inspection.objects.filter(pk=inspection.pk, withdrawn_on=None)
    if not standing.update(withdrawn_on=localdate(at), withdraw_reason=why):
        return False
    inspection.refresh_from_db()
    event = events.InspectionWithdrawn(**_head(inspection, at), reason=why)
    return ledger.append(event, origin=by.origin)


def _open(inspection: Inspection, by: Actor) -> Inspection:
    """The row, held, where it stands. Raises InspectionIsOff, NotAllowed."""
    require_guide(by, level=inspection.level, area=inspection.area)
    row = Inspection.objects.select_for_update(of=("self",)).get(pk=inspection.pk)
    if row.withdrawn_on is not None:
        raise InspectionIsOff(day=row.withdrawn_on)
    return row


def _name(row: Inspection, teams: Sequence[Any]) -> None:
    InspectedTeam.objects.bulk_create(
        InspectedTeam(inspection=row, team=team, area=team.area, rank=rank)
        for rank, team in enumerate(teams, 1)
    )


def _answered(made: Guidance, points: Mapping[int, InspectionPoint]) -> dict[int, bool | None]:
    known = dict(made.answers.order_by("pk").values_list("point__number", "is_met"))
    return {number: known.get(number) for number in points}


def _due(area: str, on: date) -> date | None:
    """The last day on which a finding is put right, where the pack says within how many days."""
    days = pack_for(area, as_of=on).values.get("finding_days")
    if days is None or isinstance(days, Unset):
        return None
    assert isinstance(days, int)
    return on + timedelta(days=days)


def _head(row: Inspection, at: datetime) -> dict[str, Any]:
    return {"subject": f"inspection:{row.public_id}", "area": row.area, "happened_at": at}
