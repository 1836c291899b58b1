"""How exits are signed, what follows from it, and the rows behind their figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from zhucun.analytics.queries.rows import register_rows
from zhucun.analytics.queries.shown_row import Row
from zhucun.analytics.queries.tables import register_columns, register_mart
from zhucun.directory.perms import Actor
from zhucun.exits import actions
from zhucun.exits.enums import (
    ASSESSED,
    EXITED_HOUSEHOLD,
    POOR_HOUSEHOLD,
    SUBJECT,
    ExitState,
    Kind,
)
from zhucun.exits.marts import MARTS, committee_columns, team_columns
from zhucun.exits.models import Exit
from zhucun.exits.perms import KEEPS, SEES, visible_exits
from zhucun.exits.queries import has_procedure, known, papers
from zhucun.households.queries import (
    Reserve,
    Turn,
    kin_of,
    register_follower,
    register_reserve,
)
from zhucun.kernel.divisions import Level, at_level
from zhucun.signoff.enums import Said
from zhucun.signoff.queries import guarded
from zhucun.signoff.rows import About, Guarded, Kin, Paper, SignedStep, register


class Exits:
    """An exit lies in its village, or is of the place itself; its title is the number of the
    household, or the name of the place with its code."""

    kind = SUBJECT
    sees = SEES
    manages = KEEPS

    def about(self, subjects: Sequence[str], as_of: date) -> Mapping[str, About]:
        return {
            row.public_id: About(area=row.area, place=row.area, title=row.title)
            for row in _standing(subjects)
        }

    def kin(self, subjects: Sequence[str], as_of: date) -> Mapping[str, Kin]:
        """Nobody signs the exit of his own household."""
        homes = {row.public_id: row.household for row in _standing(subjects) if row.household}
        known_kin = kin_of(homes.values(), as_of=as_of)
        return {key: known_kin[home.pk] for key, home in homes.items()}

    def evidence(self, subjects: Sequence[str], as_of: date) -> Mapping[str, Paper]:
        """None of an exit whose household ended or left the county before it was signed: nobody
        there can sign it any more."""
        rows = [row for row in _standing(subjects) if not _is_gone(row)]
        return papers(rows, known(rows, as_of=as_of))

    def guards(
        self, subjects: Sequence[str], *, pack: str, rules: frozenset[str], as_of: date
    ) -> Mapping[str, Mapping[str, Guarded]]:
        rows = _standing(subjects) if rules else []
        facts = {key: one.facts for key, one in known(rows, as_of=as_of).items()}
        return guarded(facts, subject=SUBJECT, pack=pack, rules=rules, as_of=as_of)

    def signed(self, steps: Sequence[SignedStep], *, on: date, by: Actor) -> None:
        """The last signature of an exit, and each step of a county's assessment."""
        rows = {row.public_id: row for row in _standing([step.subject for step in steps])}
        running = [row for row in rows.values() if row.state == ExitState.RUNNING]
        actions.date_signatures(running)
        made = [step for step in steps if step.said == Said.SIGNED and step.subject in rows]
        finished = {step.subject for step in made if step.is_finished}
        done = {step.subject for step in made if step.done}
        actions.signed([row for row in running if row.public_id in finished], on=on, by=by)
        assessed = [row for row in rows.values() if row.state in ASSESSED]
        actions.passed([row for row in assessed if row.public_id in done], on=on, by=by)
        actions.accepted([row for row in assessed if row.public_id in finished], on=on, by=by)


def connect() -> None:
    """Wired once, when the application is ready."""
    register(Exits())
    register_reserve(
        Reserve(
            word=SUBJECT,
            begins=frozenset({EXITED_HOUSEHOLD}),
            ends=frozenset({POOR_HOUSEHOLD}),
            applies=lambda area, on: has_procedure(area, Kind.HOUSEHOLD, as_of=on),
        )
    )
    register_follower(_follow)
    register_mart(SUBJECT, MARTS[SUBJECT], needs=SEES)
    register_columns("team", team_columns)
    register_columns("committee", committee_columns)
    register_columns("committee_member", committee_columns)
    register_rows(SUBJECT, _rows)


def _follow(turns: Sequence[Turn], at: datetime, by: Actor) -> None:
    actions.follow_households(turns, at=at, by=by)


def _is_gone(row: Exit) -> bool:
    home = row.household
    if home is None or row.state != ExitState.RUNNING:
        return False
    has_left = at_level(home.area, Level.COUNTY) != at_level(row.area, Level.COUNTY)
    return home.valid_until is not None or has_left


def _standing(subjects: Sequence[str]) -> list[Exit]:
    rows = Exit.objects.filter(public_id__in=subjects).exclude(state=ExitState.WITHDRAWN)
    return list(rows.select_related("household", "place").order_by("pk"))


def _rows(actor: Actor, codes: Sequence[str], as_of: date) -> Mapping[str, Row]:
    """The exits behind a figure, by number or code."""
    rows = visible_exits(actor).filter(public_id__in=codes).select_related("household", "place")
    return {
        row.public_id: Row(
            subject=SUBJECT,
            key=row.public_id,
            name=row.title,
            place=row.area,
            detail=str(row.get_state_display()),
            since=row.first_signed_on or row.opened_on,
        )
        for row in rows
    }
