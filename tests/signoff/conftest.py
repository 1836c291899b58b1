"""Candidates of one county whose pack has the three gates, and who signs them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from tests import factories as make
from zhucun.directory.enums import Role
from zhucun.directory.models import Place, Unit
from zhucun.directory.perms import OPERATOR, Actor
from zhucun.roster.models import Candidate, Round
from zhucun.signoff import actions, queries
from zhucun.signoff.actions import Signing
from zhucun.signoff.models import Case

DAY = date(2024, 3, 4)
AT = datetime(2024, 3, 4, 2, 0, tzinfo=UTC)


@pytest.fixture
def batch(places: dict[str, Place]) -> Round:
    return make.round_("2024")


@pytest.fixture
def office(places: dict[str, Place]) -> Actor:
    """Alice, of the organisation department of the county."""
    return make.actor("alice", Role.OFFICE, "411327", name="Alice")


@pytest.fixture
def colleague(places: dict[str, Place]) -> Actor:
    return make.actor("bob", Role.OFFICE, "411327", name="Bob")


@pytest.fixture
def stranger(places: dict[str, Place]) -> Actor:
    """Charlie, of another county."""
    return make.actor("charlie", Role.OFFICE, "520111", name="Charlie")


@pytest.fixture
def clerk(unit: Unit) -> Actor:
    """Signs for the sending unit."""
    return make.actor("clerk", Role.UNIT, "411327", unit=unit, name="Clerk")


@pytest.fixture
def row(batch: Round, unit: Unit) -> Candidate:
    return make.candidate(make.person("李明", unit=unit), batch)


@pytest.fixture
def case(row: Candidate) -> Case:
    """The candidate's running case."""
    return start(row)


def start(*rows: Candidate, by: Actor = OPERATOR) -> Case:
    made = actions.start_cases([one.public_id for one in rows], kind="candidate", at=AT, by=by)
    return made[0]


def evidence(case: Case, by: Actor = OPERATOR) -> str:
    return queries.case_card(actor=by, public_id=case.public_id, as_of=DAY).opened.evidence


@pytest.fixture
def sign() -> Callable[..., None]:
    """Signs a step with what is on record now: `sign(case, "politics", "county-organisation", by=…)`."""

    def signed(case: Case, step: str, word: str, *, by: Actor, **more: Any) -> None:
        more.setdefault("evidence", evidence(case, by))
        at = more.pop("at", AT)
        actions.sign_case(Signing(case=case.public_id, step=step, word=word, **more), at=at, by=by)

    return signed


def states(case: Case, by: Actor = OPERATOR) -> dict[str, str]:
    card = queries.case_card(actor=by, public_id=case.public_id, as_of=DAY)
    return {step.id: step.state.value for step in card.standing.steps}
