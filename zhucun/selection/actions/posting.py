"""From what is confirmed to teams and postings, in one step."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.ledger import actions as ledger
from zhucun.roster import actions as roster
from zhucun.roster.enums import PostingRole
from zhucun.roster.queries import PostingDraft
from zhucun.roster.queries import roster as on_post
from zhucun.selection import events
from zhucun.selection.errors import NotAdopted, NothingConfirmed, ProposalStale
from zhucun.selection.models import Assignment, Proposal
from zhucun.selection.queries.confirmed import is_confirmed, seats_by_village
from zhucun.selection.queries.staleness import broken_by_now


@dataclass(frozen=True, kw_only=True)
class Posted:
    """What was posted; `left_over`: villages that go into the next match."""

    teams: int
    postings: int
    left_over: int
    handovers: int


@transaction.atomic
def post(
    *,
    proposal: Proposal,
    starts_on: date,
    due_on: date | None = None,
    together_days: int = 0,
    made_at: datetime,
    by: Actor,
) -> Posted:
    """Form the teams on which village, units and office agree and post their cadres, all or
    nothing; the proposal is closed, and the other villages go into the next match of the round.
    Who remains on rotation keeps his posting; everybody else who serves in these villages gets his
    last day, `together_days` after the new ones begin, and hands over to them.

    Raises NotAdopted, NothingConfirmed, ProposalStale, and whatever stands in the way of a team or
    posting (TeamExists, AlreadyPosted, FirstSecretaryPresent, RoundPublished …).
    """
    by.require(Permission.MANAGE_ROSTER, area=proposal.area)
    closed = Proposal.objects.filter(
        pk=proposal.pk, adopted_at__isnull=False, posted_at=None
    ).update(posted_at=made_at)
    if not closed:
        raise NotAdopted
    teams = seats_by_village(proposal)
    good = {village: seats for village, seats in teams.items() if is_confirmed(seats)}
    if not good:
        raise NothingConfirmed
    keys = [seat.pk for seats in good.values() for seat in seats]
    if what := broken_by_now(proposal, on=starts_on, keys=keys):
        raise ProposalStale(what=what)
    drafts = _drafts(good, proposal, starts_on, due_on, by)
    rotated = roster.rotate_cadres(
        drafts,
        leaving=_leaving(good, starts_on, by),
        together_days=together_days,
        made_at=made_at,
        by=by,
    )
    Assignment.objects.filter(pk__in=keys).update(posted_at=made_at)
    done = Posted(
        teams=len(good),
        postings=len(rotated.postings),
        left_over=len(teams) - len(good),
        handovers=rotated.handovers,
    )
    event = events.ProposalPosted(
        subject=f"proposal:{proposal.public_id}",
        area=proposal.area,
        happened_at=made_at,
        round=proposal.round.code,
        teams=done.teams,
        postings=done.postings,
        left_over=done.left_over,
        handovers=done.handovers,
    )
    ledger.append(event, origin=by.origin)
    return done


def _drafts(
    good: Mapping[int, list[Assignment]],
    proposal: Proposal,
    starts_on: date,
    due_on: date | None,
    by: Actor,
) -> list[PostingDraft]:
    teams_wanted = [
        roster.TeamDraft(
            village=seats[0].village.village,
            name=f"{seats[0].village.village.short_name}驻村工作队",
            unit=_unit_of(seats),
        )
        for seats in good.values()
    ]
    teams = roster.form_teams(teams_wanted, round_=proposal.round, formed_on=starts_on, by=by)
    return [
        PostingDraft(
            person=seat.candidate.person,
            place=seat.village.village,
            role=PostingRole.FIRST_SECRETARY if seat.leads else PostingRole.MEMBER,
            round=proposal.round,
            team=team,
            unit=seat.unit,
            starts_on=starts_on,
            due_on=due_on,
        )
        for team, seats in zip(teams, good.values(), strict=True)
        for seat in seats
        if not seat.remains
    ]


def _leaving(good: Mapping[int, list[Assignment]], starts_on: date, by: Actor) -> list[Any]:
    """Who serves in the villages on the day and does not remain. One query."""
    seats = [seat for rows in good.values() for seat in rows]
    staying = {seat.candidate.person_id for seat in seats if seat.remains}
    places = {seat.village.village_id for seat in seats}
    serving = on_post(actor=by, as_of=starts_on).filter(place__in=places)
    rows = serving.exclude(role=PostingRole.CAPTAIN).exclude(person__in=staying)
    return list(rows)


def _unit_of(seats: Sequence[Assignment]) -> object:
    """The unit that a team counts as: of whoever leads, else that of most."""
    for seat in seats:
        if seat.leads:
            return seat.unit
    [(unit, _)] = Counter(seat.unit for seat in seats).most_common(1)
    return unit
