"""What became of results of appraisals: used for a commendation, a promotion, a rank, or for nothing
yet (YN-086), by Yunnan's own indicator and rule."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests import factories as make
from tests.appraisal.world import COUNTY, DECIDED, MARKS, World, at, build
from zhucun.analytics.queries import measure
from zhucun.analytics.queries.rows import shown
from zhucun.appraisal import actions as appraisal
from zhucun.directory.enums import Role
from zhucun.directory.models import Place
from zhucun.directory.perms import OPERATOR
from zhucun.directory.queries import pack_for
from zhucun.reward import actions
from zhucun.reward.marts import results

ON = date(2025, 6, 16)
NAMES = ("person", "kind", "settled_on", "used_as", "used_on")


@pytest.fixture
def world(places: dict[str, Place], monkeypatch: pytest.MonkeyPatch) -> World:
    """Everybody of the county was appraised for 2024 and decided on a day in January 2025."""
    found = build(places)

    def marks(*, kind: str = "posting", **_asked: Any) -> list[Any]:
        return [mark for mark in found.polls if mark.kind == kind]

    monkeypatch.setattr("zhucun.appraisal.queries.evidence.ballots.marks", marks)
    opened = found.open()
    found.adopted(opened)
    found.whole_year(opened, MARKS)
    found.compute(opened)
    appraisal.adopt_proposals(appraisal=opened, at=at(DECIDED), by=found.actors["office"])
    return found


def used(as_of: date = ON) -> list[Any]:
    rows = results(as_of=as_of, areas=(COUNTY,), names=NAMES, tags={}).filter(
        m_used_on__isnull=False
    )
    return sorted((row["m_used_as"], row["m_used_on"], row["m_kind"]) for row in rows)


def figure(actor: Any = OPERATOR) -> Any:
    pack = pack_for("530381", as_of=ON)
    return measure(actor=actor, pack=pack, indicator="results-used", area=COUNTY)


def outcome(world: World, number: int, kind: str, on: date) -> None:
    draft = actions.OutcomeDraft(posting=world.postings[number], kind=kind, on=on)
    actions.record_outcomes([draft], at=at(on), by=OPERATOR)


def test_a_result_is_used_by_what_came_first_after_it_and_the_share_has_its_rows(
    world: World,
) -> None:
    before = figure()
    assert (before.numerator, before.denominator > 1) == (0, True)
    assert before.denominator == len(list(results(as_of=ON, areas=(COUNTY,), names=(), tags={})))
    outcome(world, 0, "promotion", date(2025, 1, 19))  # before the result: it did not rest on it
    outcome(world, 1, "further_use", date(2025, 3, 1))  # no use that the pack names
    assert used() == []
    outcome(world, 0, "rank", date(2025, 3, 2))
    outcome(world, 1, "promotion", date(2025, 4, 1))
    actions.commend(
        [world.postings[1].public_id],
        area=COUNTY,
        level="county",
        title="通报表扬",
        document="1号",
        given_on=date(2025, 3, 20),
        reason="研究决定",
        at=at(ON),
        by=OPERATOR,
    )
    assert used() == [
        ("commendation", date(2025, 3, 20), "yearly"),
        ("rank", date(2025, 3, 2), "yearly"),
    ]
    assert used(date(2025, 3, 19)) == [("rank", date(2025, 3, 2), "yearly")]
    found = figure()
    assert (found.numerator, found.denominator) == (2, before.denominator)
    codes = [row["m_code"] for row in results(as_of=ON, areas=(COUNTY,), names=(), tags={})]
    rows = shown(actor=OPERATOR, subject="appraisal_result", codes=codes, as_of=ON)
    assert len(rows) == before.denominator
    charlie = make.actor("stranger", Role.OFFICE, "520111", on=ON)
    assert figure(charlie).denominator == 0
    assert shown(actor=charlie, subject="appraisal_result", codes=codes, as_of=ON) == []


def test_within_how_many_days_a_result_is_used_is_not_configured_and_nobody_guesses(
    world: World,
) -> None:
    pack = pack_for("530381", as_of=ON)
    row = {"settled_on": DECIDED, "used_on": None, "person": "x", "kind": "yearly", "used_as": None}
    [answer] = pack.judge("appraisal_result").explain(row)
    assert str(answer.outcome) == "unset"
