"""Fills a round: who goes to which village, registered, formed into teams and posted in bulk."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING

from zhucun.directory import actions as directory
from zhucun.directory.actions import PersonDraft
from zhucun.directory.models import Person, Place, Unit
from zhucun.directory.perms import Actor
from zhucun.directory.queries import midnight
from zhucun.roster import actions as roster
from zhucun.roster.actions import TeamDraft
from zhucun.roster.enums import PostingRole
from zhucun.roster.models import Round, Team
from zhucun.roster.queries import PostingDraft

if TYPE_CHECKING:
    from demo.world import World

_CHUNK = 1_000


@dataclass(frozen=True, kw_only=True)
class Plan:
    """Who goes to one place. A village without a team has its first secretary alone."""

    place: Place
    unit: Unit
    starts_on: date
    secretary: PersonDraft | None = None
    members: Sequence[PersonDraft] = ()
    captain: PersonDraft | None = None
    has_team: bool = True
    is_star_instructor: bool = False
    local_office: str = ""
    due_on: date | None = None

    @property
    def people(self) -> list[tuple[str, PersonDraft]]:
        """Roles and people, the first secretary first."""
        first = [(PostingRole.FIRST_SECRETARY, self.secretary)] if self.secretary else []
        captain = [(PostingRole.CAPTAIN, self.captain)] if self.captain else []
        return [*first, *((PostingRole.MEMBER, member) for member in self.members), *captain]


def open_round(*, area: str, code: str, title: str, kind: str, starts_on: date, by: Actor) -> Round:
    """Open a round three weeks before it starts."""
    return roster.open_round(
        area=area,
        code=code,
        title=title,
        kind=kind,
        starts_on=starts_on,
        opened_at=midnight(starts_on - timedelta(days=21)),
        by=by,
    )


def fill(
    world: World, plans: Sequence[Plan], *, round_: Round, by: Actor, step: str
) -> dict[str, list[Person]]:
    """Register, form and post what the plans say; returns the people by the code of their place,
    the first secretary first."""
    posted: dict[str, list[Person]] = {}
    rng = world.rng(f"party relation {round_.area} {round_.code}")
    for done, some in _chunks(plans):
        world.progress(step, done, len(plans))
        posted |= _fill(some, round_=round_, by=by, rng=rng)
    world.progress(step, len(plans), len(plans))
    return posted


def _fill(
    plans: Sequence[Plan], *, round_: Round, by: Actor, rng: Random
) -> dict[str, list[Person]]:
    when = midnight(round_.starts_on)
    drafts = [draft for plan in plans for _role, draft in plan.people]
    rows = directory.register_people(drafts, registered_at=when, by=by)
    people = iter(rows)
    teams = _teams(plans, round_, by=by)
    postings, posted = [], {}
    for plan in plans:
        own = [(role, next(people)) for role, _draft in plan.people]
        posted[plan.place.code] = [person for _role, person in own]
        for role, person in own:
            postings.append(_posting(plan, role, person, round_, teams, rng))
    roster.post_cadres(postings, made_at=when, by=by)
    return posted


def _teams(plans: Sequence[Plan], round_: Round, *, by: Actor) -> dict[str, Team]:
    drafts = [
        TeamDraft(
            village=plan.place,
            unit=plan.unit,
            name=f"{plan.unit.name}驻{plan.place.short_name}工作队",
        )
        for plan in plans
        if plan.has_team
    ]
    formed = roster.form_teams(drafts, round_=round_, formed_on=round_.starts_on, by=by)
    return {team.area: team for team in formed}


def _posting(
    plan: Plan, role: str, person: Person, round_: Round, teams: dict[str, Team], rng: Random
) -> PostingDraft:
    transferred = _transferred(person, plan.starts_on, rng)
    is_secretary = role == PostingRole.FIRST_SECRETARY
    return PostingDraft(
        person=person,
        place=plan.place,
        role=role,
        round=round_,
        team=teams.get(plan.place.code),
        unit=plan.unit,
        starts_on=plan.starts_on,
        due_on=plan.due_on,
        is_star_instructor=plan.is_star_instructor and is_secretary,
        local_office=plan.local_office if role == PostingRole.CAPTAIN else "",
        party_transferred_on=transferred,
    )


def _transferred(person: Person, starts_on: date, rng: Random) -> date | None:
    """Most move their Party relation to the village within the month; some late, some not yet."""
    kind = rng.choices(("soon", "late", "not yet"), (84, 8, 8))[0]
    days = rng.randint(3, 28) if kind == "soon" else rng.randint(45, 120)
    if kind == "not yet" or person.party_since is None:
        return None
    return starts_on + timedelta(days=days)


def _chunks(plans: Sequence[Plan]) -> Iterator[tuple[int, Sequence[Plan]]]:
    for start in range(0, len(plans), _CHUNK):
        yield start, plans[start : start + _CHUNK]
