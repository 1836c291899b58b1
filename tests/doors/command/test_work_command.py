"""`zhucun work`: what waits is computed at the console."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from tests import factories as make
from tests.selection.conftest import NOW, ON
from zhucun.directory.enums import Role
from zhucun.doors.command.work import JOBS, work, work_all
from zhucun.selection import actions
from zhucun.selection.models import Proposal
from zhucun.selection.rows import Settings


@pytest.fixture
def waiting(places: object) -> Proposal:
    """A round in which there is nobody to match: its end is quick."""
    office = make.actor("olga", Role.OFFICE, "411327")
    return actions.propose(
        round_=make.round_("2030"),
        title="空",
        settings=Settings(as_of=ON),
        asked_at=NOW,
        by=office,
    )


@pytest.mark.django_db(transaction=True)
def test_what_waits_is_computed_and_then_it_ends(waiting: Proposal) -> None:
    done = CliRunner().invoke(work, ["--once"])
    assert done.exit_code == 0, done.output
    waiting.refresh_from_db()
    assert waiting.state == "failed"
    assert waiting.failure["code"] == "selection.nothing-to-match"


def test_every_room_gets_its_turn(db: None) -> None:
    assert len(JOBS) >= 1
    assert not work_all(clock=lambda: NOW, worker="test")


def test_a_worker_whose_server_is_gone_ends(db: None) -> None:
    assert CliRunner().invoke(work, ["--parent", "1"]).exit_code == 0
