"""A round of 社旗县 with a candidate under review."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils.timezone import localdate, now

from tests import factories as make
from zhucun.directory.enums import Role
from zhucun.directory.models import Account, Place, Unit
from zhucun.directory.perms import OPERATOR
from zhucun.roster.models import Candidate, Round
from zhucun.signoff import actions
from zhucun.signoff.models import Case


@pytest.fixture
def batch(places: dict[str, Place]) -> Round:
    return make.round_("2024")


@pytest.fixture
def clerk(places: dict[str, Place], unit: Unit) -> Account:
    """Signs for the sending unit."""
    return make.account("clerk", Role.UNIT, "411327", unit=unit, name="Clerk")


@pytest.fixture
def row(batch: Round, unit: Unit) -> Candidate:
    return candidate("李明", batch, unit)


def candidate(name: str, batch: Round, unit: Unit) -> Candidate:
    day = localdate() - timedelta(days=3)
    return make.candidate(make.person(name, unit=unit), batch, nominated_on=day)


@pytest.fixture
def case(row: Candidate) -> Case:
    return begin(row)


def begin(*rows: Candidate) -> Case:
    keys = [one.public_id for one in rows]
    return actions.start_cases(keys, kind="candidate", at=now(), by=OPERATOR)[0]
