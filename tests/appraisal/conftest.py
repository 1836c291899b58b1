"""The year of the county; what villagers said is given to the room as the ballots would."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.appraisal.world import DECIDED, MARKS, World, at, build
from zhucun.appraisal import actions
from zhucun.appraisal.models import Appraisal
from zhucun.appraisal.queries import evidence
from zhucun.directory.models import Place


@pytest.fixture
def world(places: dict[str, Place], monkeypatch: pytest.MonkeyPatch) -> World:
    found = build(places)

    def marks(*, kind: str = "posting", since: date, until: date, **asked: Any) -> list[Any]:
        return [
            mark for mark in found.polls if mark.kind == kind and since <= mark.closed_on < until
        ]

    monkeypatch.setattr(evidence.ballots, "marks", marks)
    return found


@pytest.fixture
def decided(world: World) -> Appraisal:
    """Everybody of the county is decided as the scheme proposes."""
    appraisal = world.open()
    world.adopted(appraisal)
    world.whole_year(appraisal, MARKS)
    world.compute(appraisal)
    actions.adopt_proposals(appraisal=appraisal, at=at(DECIDED), by=world.actors["office"])
    return appraisal
