"""Guidance of teams: recorded by who gave it, struck out, followed by items of plans."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from zhucun.directory.perms import OPERATOR, Actor
from zhucun.directory.queries import midnight
from zhucun.fieldwork import events
from zhucun.fieldwork.actions.arriving import plain, record_id, require_words
from zhucun.fieldwork.actions.drafts import ItemDraft
from zhucun.fieldwork.actions.plans import add_item
from zhucun.fieldwork.enums import GuidanceLevel
from zhucun.fieldwork.errors import (
    DayInFuture,
    GuidanceIdTaken,
    GuidanceIsThere,
    GuidanceNotOfLevel,
    GuidancePlaceWrong,
    ItemElsewhere,
    ReasonNeeded,
    TeamElsewhere,
    VisitVoided,
)
from zhucun.fieldwork.models import Guidance, GuidanceTeam, Plan, PlanItem
from zhucun.fieldwork.perms import require_guide, require_planner
from zhucun.fieldwork.queries.guidance import counts_for, guidance_kinds
from zhucun.kernel.divisions import Level
from zhucun.ledger import actions as ledger
from zhucun.roster import queries as roster
from zhucun.roster.marts import units_in_villages

_MOST = 500


@dataclass(frozen=True, kw_only=True)
class GuidanceDraft:
    """A visit or meeting to record. `kind`: a word of the pack; `teams`: public ids of those that
    took part, of a village all that serve there."""

    kind: str
    level: str
    place: Any
    unit: Any | None = None
    teams: Sequence[str] = ()
    on: date
    found: str = ""
    agreed: str = ""


@transaction.atomic
def record_guidance(
    *, public_id: str = "", draft: GuidanceDraft, at: datetime, by: Actor
) -> Guidance:
    """Record what an office or unit did for teams (HX25-40, HX25-48, YN-062), by itself; the same
    id with the same content gives the record that is there.

    Raises WordUnknown, GuidanceNotOfLevel, GuidancePlaceWrong, TeamElsewhere,
    DayInFuture, TooLong, PersonalInTitle, GuidanceIdTaken, GuidanceIsThere, NotAllowed.
    """
    area = draft.place.code
    require_words("level", [draft.level], GuidanceLevel.values)
    unit = draft.unit if draft.level == GuidanceLevel.UNIT else None
    require_guide(by, level=draft.level, area=area, unit=unit.public_id if unit else "")
    if draft.on > localdate(at):
        raise DayInFuture(day=draft.on)
    teams = _teams(draft)
    _require_owed(draft, unit, teams)
    content = {
        "kind": draft.kind,
        "level": draft.level,
        "unit_id": unit.pk if unit else None,
        "place_id": draft.place.pk,
        "on": draft.on,
        "found": plain("found", draft.found, most=_MOST),
        "agreed": plain("agreed", draft.agreed, most=_MOST),
    }
    key = record_id(public_id)
    known = Guidance.objects.filter(public_id=key).first()
    if known is not None:
        if any(getattr(known, name) != value for name, value in content.items()):
            raise GuidanceIdTaken
        return known
    try:
        with transaction.atomic():
            row = Guidance.objects.create(
                public_id=key, area=area, by=by.account, by_name=by.name, **content
            )
    except IntegrityError as error:
        raise GuidanceIsThere(day=draft.on, place=draft.place.short_name) from error
    GuidanceTeam.objects.bulk_create(
        GuidanceTeam(guidance=row, team=team, area=team.area) for team in teams
    )
    event = events.GuidanceRecorded(
        **_head(row),
        kind=row.kind,
        level=row.level,
        on=row.on,
        teams=len(teams),
        unit=unit.public_id if unit else "",
    )
    ledger.append(event, origin=by.origin)
    return row


@transaction.atomic
def void_guidance(*, guidance: Guidance, reason: str, on: date, by: Actor) -> bool:
    """It was recorded by mistake: it counts no more and stays with its reason. False where it is
    void. Raises ReasonNeeded, NotAllowed."""
    unit = guidance.unit.public_id if guidance.unit else ""
    require_guide(by, level=guidance.level, area=guidance.area, unit=unit)
    why = plain("reason", reason, most=200)
    if not why:
        raise ReasonNeeded
    standing = Guidance.objects.filter(pk=guidance.pk, voided_on=None)
    if not standing.update(voided_on=on, void_reason=why):
        return False
    guidance.refresh_from_db()
    event = events.GuidanceVoided(**_head(guidance), kind=guidance.kind, on=guidance.on, reason=why)
    return ledger.append(event, origin=by.origin)


@transaction.atomic
def follow_guidance(
    *,
    guidance: Guidance,
    item: PlanItem | None = None,
    plan: Plan | None = None,
    draft: ItemDraft | None = None,
    public_id: str = "",
    at: datetime,
    by: Actor,
) -> PlanItem:
    """What was found or agreed becomes an item of a plan (HX25-66): a new one (`draft` in `plan`),
    or one that stands there. Told twice, it follows once.

    Raises VisitVoided, ItemElsewhere, what `add_item` raises, NotAllowed.
    """
    if guidance.voided_on is not None:
        raise VisitVoided(day=guidance.voided_on)
    if item is None:
        assert plan is not None
        assert draft is not None
        item = add_item(public_id=public_id, plan=plan, item=draft, at=at, by=by)
    require_planner(by, item.plan.posting, area=item.area)
    teams = guidance.teams.values_list("area", flat=True)
    if item.area != guidance.area and item.area not in set(teams):
        raise ItemElsewhere(title=item.title)
    if guidance.items.filter(pk=item.pk).exists():
        return item
    guidance.items.add(item)
    event = events.GuidanceFollowed(**_head(guidance), item=item.public_id, title=item.title)
    ledger.append(event, origin=by.origin)
    return item


def _teams(draft: GuidanceDraft) -> list[Any]:
    """The teams that took part; of a village those that serve there, whoever is named."""
    area = draft.place.code
    serving = list(roster.teams(actor=OPERATOR, as_of=draft.on, area=area))
    if len(area) == Level.VILLAGE:
        return serving
    known = {team.public_id: team for team in serving}
    for key in draft.teams:
        if key not in known:
            raise TeamElsewhere(team=key, place=draft.place.short_name, day=draft.on)
    return [known[key] for key in dict.fromkeys(draft.teams)]


def _require_owed(draft: GuidanceDraft, unit: Any | None, teams: Sequence[Any]) -> None:
    """The pack asks for this kind, from this level, and it counts for somebody."""
    area = draft.place.code
    kinds = guidance_kinds(area=area, as_of=draft.on)
    require_words("kind", [draft.kind], kinds)
    kind = kinds[draft.kind]
    if draft.level not in kind.levels:
        raise GuidanceNotOfLevel(level=GuidanceLevel(draft.level).label)
    if unit is not None:
        sent = units_in_villages(as_of=draft.on, areas=(area,)).filter(unit=unit.pk)
        if len(area) != Level.VILLAGE or not sent.exists():
            raise GuidancePlaceWrong(place=draft.place.short_name)
    met = counts_for(
        level=draft.level,
        area=area,
        unit=unit.public_id if unit else "",
        teams=[team.public_id for team in teams],
    )
    if not kind.subjects & {subject for subject, _key in met}:
        raise GuidancePlaceWrong(place=draft.place.short_name)


def _head(row: Guidance) -> dict[str, Any]:
    return {
        "subject": f"guidance:{row.public_id}",
        "area": row.area,
        "happened_at": midnight(row.on),
    }
