"""Teams: forming and dissolving."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.directory.queries import midnight
from zhucun.kernel.divisions import Level, is_under, level_of
from zhucun.kernel.ids import new_public_id
from zhucun.kernel.periods import Period
from zhucun.ledger import actions as ledger
from zhucun.ledger.events import Event, Origin
from zhucun.roster import events
from zhucun.roster.actions.rounds import BATCH, require_open
from zhucun.roster.errors import (
    NotAVillage,
    RoundElsewhere,
    TeamAtWork,
    TeamExists,
)
from zhucun.roster.models import Posting, Round, Team


@dataclass(frozen=True, kw_only=True)
class TeamDraft:
    """A team to form in a village."""

    village: Any
    name: str
    unit: Any = None


@transaction.atomic
def form_teams(
    drafts: Sequence[TeamDraft],
    *,
    round_: Round,
    formed_on: date,
    by: Actor,
    origins: Sequence[Origin] | None = None,
) -> list[Team]:
    """Form teams, at most one a village in a round. None is formed where a problem is raised:
    TeamExists, RoundPublished, RoundElsewhere, NotAVillage.
    """
    by.require(Permission.MANAGE_ROSTER, area=round_.area)
    require_open([round_])
    for draft in drafts:
        by.require(Permission.MANAGE_ROSTER, area=draft.village.code)
        _require_village(draft.village, round_)
    rows = [
        Team(
            public_id=new_public_id(),
            round=round_,
            village=draft.village,
            area=draft.village.code,
            unit=draft.unit,
            name=draft.name,
            formed_on=formed_on,
        )
        for draft in drafts
    ]
    try:
        with transaction.atomic():
            Team.objects.bulk_create(rows, batch_size=BATCH)
    except IntegrityError as error:
        raise _first_known_team(drafts, round_) from error
    ledger.append_many(
        (
            events.TeamFormed(
                subject=f"team:{row.public_id}",
                area=row.area,
                happened_at=midnight(formed_on),
                round=round_.code,
                village=row.area,
                unit=row.unit.public_id if row.unit else "",
            ),
            origins[index] if origins else by.origin,
            None,
        )
        for index, row in enumerate(rows)
    )
    return rows


@transaction.atomic
def dissolve_teams(teams: Sequence[Team], *, on: date, by: Actor) -> int:
    """Dissolve teams on a day, once nobody serves in them; those that are dissolved already are
    left.

    Raises TeamAtWork, PeriodReversed: none is dissolved then.
    """
    news: list[tuple[Event, Origin, str | None]] = []
    for row in teams:
        by.require(Permission.MANAGE_ROSTER, area=row.area)
        Period(row.formed_on, on)
        serving = Posting.objects.filter(team=row).exclude(ends_on__lte=on).first()
        if serving is not None:
            raise TeamAtWork(person=serving.person.name, team=row.name, day=on)
        changed = Team.objects.filter(pk=row.pk, dissolved_on=None).update(dissolved_on=on)
        if changed:
            event = events.TeamDissolved(
                subject=f"team:{row.public_id}",
                area=row.area,
                happened_at=midnight(on),
                village=row.area,
                dissolved_on=on,
            )
            news.append((event, by.origin, None))
    return ledger.append_many(news)


def _require_village(place: Any, round_: Round) -> None:
    if level_of(place.code) is not Level.VILLAGE:
        raise NotAVillage(place=place.short_name)
    if not is_under(place.code, round_.area):
        raise RoundElsewhere(round=round_.code, place=place.short_name)


def _first_known_team(drafts: Sequence[TeamDraft], round_: Round) -> TeamExists:
    taken = set(Team.objects.filter(round=round_).values_list("area", flat=True))
    for draft in drafts:
        if draft.village.code in taken:
            return TeamExists(place=draft.village.short_name)
        taken.add(draft.village.code)
    return TeamExists(place=drafts[0].village.short_name)
