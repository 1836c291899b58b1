"""What a case may rest on: records about the cadre that exist and that the actor sees, with their
days; a document is known by its words only."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from zhucun.appraisal import queries as appraisal
from zhucun.directory.perms import Actor
from zhucun.exits import queries as exits
from zhucun.exits.enums import ExitState
from zhucun.fieldwork import queries as fieldwork
from zhucun.fieldwork.enums import PlanKind
from zhucun.presence.enums import CheckResult
from zhucun.presence.queries import checks as presence
from zhucun.reward.enums import FactKind, PledgeVerdict
from zhucun.reward.perms import visible_pledges
from zhucun.screening import queries as screening

#: By key of the record the days on which it may be said to lie.
Days = Mapping[str, tuple[date, date]]


def records_of(kind: FactKind, posting: Any, *, actor: Actor, as_of: date) -> Days:
    """Records of a kind about a cadre up to a day: absences that stand, grades that stand, matters
    that he answers for, his pledges, exits of the village that were due while he was on post,
    violations that were confirmed there. One query."""
    return _READ[kind](posting, actor, as_of)


def _checks(posting: Any, actor: Actor, as_of: date) -> Days:
    rows = presence.checks(
        actor=actor, person=posting.person.public_id, result=CheckResult.ABSENT
    ).filter(voided_on=None, on__lte=as_of)
    return {row.public_id: (row.on, row.on) for row in rows}


def _grades(posting: Any, actor: Actor, as_of: date) -> Days:
    people = [posting.person.public_id]
    rows = appraisal.graded(actor=actor, people=people, until=as_of, as_of=as_of)
    return {row.key: (row.since, row.until) for row in rows}


def _matters(posting: Any, actor: Actor, as_of: date) -> Days:
    rows = fieldwork.matters(actor=actor, person=posting.person.public_id)
    return {row.public_id: (row.opened_on, row.closed_on or as_of) for row in rows}


def _pledges(posting: Any, actor: Actor, as_of: date) -> Days:
    rows = fieldwork.plans(actor=actor, kind=PlanKind.PLEDGE, person=posting.person.public_id)
    return {row.public_id: (date(row.year, 1, 1), date(row.year, 12, 31)) for row in rows}


def _exits(posting: Any, actor: Actor, as_of: date) -> Days:
    rows = exits.exits(actor=actor, as_of=as_of, area=posting.area).filter(
        area=posting.area, due_on__gte=posting.starts_on, due_on__lte=as_of
    )
    if posting.ends_on is not None:
        rows = rows.filter(due_on__lt=posting.ends_on)
    stands = rows.exclude(state=ExitState.WITHDRAWN)
    return {row.public_id: (row.due_on, row.due_on) for row in stands if row.due_on}


def _targets(posting: Any, actor: Actor, as_of: date) -> Days:
    """Pledges with consequence of which a person decided that they were missed."""
    rows = visible_pledges(actor).filter(
        posting=posting.pk, verdict=PledgeVerdict.MISSED, voided_on=None, due_on__lte=as_of
    )
    return {row.public_id: (row.due_on, row.due_on) for row in rows}


def _violations(posting: Any, actor: Actor, as_of: date) -> Days:
    """Leads of cross-checks in his village that people decided to be true and to violate
    something."""
    rows = screening.confirmed(actor=actor, area=posting.area).filter(decided_on__lte=as_of)
    return {row.public_id: (row.decided_on, row.decided_on) for row in rows}


def _documents(posting: Any, actor: Actor, as_of: date) -> Days:
    return {}


_READ: Mapping[FactKind, Callable[[Any, Actor, date], Days]] = {
    FactKind.CHECK: _checks,
    FactKind.GRADE: _grades,
    FactKind.MATTER: _matters,
    FactKind.PLEDGE: _pledges,
    FactKind.EXIT: _exits,
    FactKind.TARGET: _targets,
    FactKind.SCREENING: _violations,
    FactKind.DOCUMENT: _documents,
}
