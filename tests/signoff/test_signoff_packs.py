"""Five regions, five procedures, one engine: each from start to end, by the people whom its pack names."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from typing import Any

import pytest

from tests import factories as make
from tests.signoff.conftest import states
from zhucun.directory.enums import Role, UnitLevel
from zhucun.directory.perms import OPERATOR, Actor
from zhucun.roster import actions as roster
from zhucun.roster.actions import TickDraft
from zhucun.roster.models import Candidate
from zhucun.signoff import actions, errors, queries
from zhucun.signoff.enums import CaseState
from zhucun.signoff.models import Case

pytestmark = pytest.mark.usefixtures("places")
Sign = Callable[..., None]
LATE = datetime(2025, 7, 1, 2, 0, tzinfo=UTC)
DAY = LATE.date()


def candidate(area: str, village: str = "", **more: Any) -> Candidate:
    """Somebody of a unit of the area, asked for by a village where one is named."""
    home = make.unit(area=area, level=UnitLevel.COUNTY)
    round_ = make.round_("2025", area=area, starts_on=date(2025, 6, 1))
    if village:
        more["village"] = make.place(village)
    person = make.person(
        "李明", unit=home, party_since=date(2001, 7, 1), work_since=date(2000, 7, 1)
    )
    return make.candidate(person, round_, nominated_on=date(2025, 6, 10), **more)


def clerk_of(row: Candidate, name: str = "clerk") -> Actor:
    return make.actor(name, Role.UNIT, row.area, unit=row.unit, on=DAY)


def finished(case: Case) -> bool:
    case.refresh_from_db()
    return case.state == CaseState.FINISHED


def steps_of(case: Case) -> list[str]:
    return [step.id for step in queries.followed(case.procedure).chain.steps]


@pytest.fixture
def now(sign: Sign) -> Sign:
    """Signs in July 2025, when the packs of all regions but one hold."""

    def signed(case: Case, step: str, word: str, *, by: Actor, **more: Any) -> None:
        card = queries.case_card(actor=by, public_id=case.public_id, as_of=DAY)
        sign(case, step, word, by=by, at=LATE, evidence=card.opened.evidence, **more)

    return signed


def begin(row: Candidate) -> Case:
    return actions.start_cases([row.public_id], kind="candidate", at=LATE, by=OPERATOR)[0]


def test_sheqi_volunteering_and_three_gates_by_the_county(now: Sign) -> None:
    row = candidate("411327")
    case, office = begin(row), make.actor("alice", Role.OFFICE, "411327", on=DAY)
    assert steps_of(case) == ["nominate", "politics", "conduct", "ability", "select"]
    now(case, "nominate", "sending-unit", by=clerk_of(row))
    for step in ("politics", "conduct", "ability", "select"):
        now(case, step, "county-organisation", by=office)
    assert finished(case)


def test_yunnan_four_procedures_of_which_nobody_signs_two(now: Sign) -> None:
    make.add_places({"53": "云南省", "5306": "昭通市", "530602": "昭阳区"})
    row = candidate("530602")
    case, office = begin(row), make.actor("alice", Role.OFFICE, "530602", on=DAY)
    first, second = clerk_of(row), clerk_of(row, "secretary")
    now(case, "apply", "person", by=office, signer="李明")
    now(case, "recommend", "sending-unit", by=first)
    now(case, "audit", "task-force", by=office)
    assert states(case)["decide"] == "blocked"
    good = [
        TickDraft(item=one, holds=True)
        for one in ("politics", "overall-view", "ability", "drive", "integrity")
    ]
    roster.tick_items(
        good, candidate=row, checklist="one-good-four-strong", checked_on=DAY, by=office
    )
    with pytest.raises(errors.SignedTwice):
        now(case, "decide", "unit-party-organisation", by=first)
    now(case, "decide", "unit-party-organisation", by=second)
    assert finished(case)
    counted = row.findings.filter(name="procedures_done").order_by("pk")
    assert list(counted.values_list("value", flat=True)) == [1, 2, 3, 4]


def test_huaxi_six_conditions_ten_negatives_three_looks_three_talks_and_two_who_decide(
    now: Sign,
) -> None:
    row = candidate("520111")
    case, office = begin(row), make.actor("alice", Role.OFFICE, "520111", on=DAY)
    word = "district-organisation-department"
    now(case, "nominate", "district-department", by=clerk_of(row))
    now(case, "conditions", word, by=office)
    with pytest.raises(errors.StepBlocked):
        now(case, "looks", word, by=office)

    def tick(checklist: str, items: Sequence[str], holds: bool, note: str = "") -> None:
        drafts = [TickDraft(item=item, holds=holds, note=note) for item in items]
        roster.tick_items(drafts, candidate=row, checklist=checklist, checked_on=DAY, by=office)

    tick("six-conditions", [f"slot-{n}" for n in range(1, 7)], True, "per district list")
    tick("ten-negatives", [f"slot-{n}" for n in range(1, 11)], False, "per district list")
    now(case, "looks", word, by=office)
    now(case, "talks", word, by=office)
    assert states(case)["decide"] == "blocked"
    talks = ["conditions", "history", "results", "group-talk", "single-talk", "phone-talk"]
    tick("three-looks-three-talks", talks, True)
    now(case, "decide", word, by=office)
    assert not finished(case)
    now(
        case,
        "decide",
        "district-agriculture-bureau",
        by=office,
        signer="区农业农村局 王某",
        reason="letter 7",
    )
    assert finished(case)


def test_hunan_two_way_docking_opens_on_both_sides_and_waits_for_the_political_review(
    now: Sign,
) -> None:
    make.add_places(
        {
            "43": "湖南省",
            "4312": "怀化市",
            "431226": "麻阳县",
            "431226100": "高村镇",
            "431226100201": "甲村",
        }
    )
    row = candidate("431226", "431226100201")
    case, office = begin(row), make.actor("alice", Role.OFFICE, "431226", on=DAY)
    branch = make.actor("branch", Role.BRANCH, "431226100201", on=DAY)
    clerk, word = clerk_of(row), "organisation-department"
    assert states(case)["demand"] == states(case)["offer"] == "open"
    now(case, "offer", "sending-unit", by=clerk)
    now(case, "demand", "village-branch", by=branch)
    with pytest.raises(errors.NotItsTurn):
        now(case, "propose", word, by=office)
    now(case, "review", word, by=office)
    assert row.findings.get(name="political_review").value == "pass"
    now(case, "propose", word, by=office)
    now(case, "unit-agrees", "sending-unit", by=clerk)
    assert states(case)["select"] == "waiting"
    now(case, "village-agrees", "village-branch", by=branch)
    now(case, "select", word, by=office)
    assert finished(case)


def test_a_blocking_political_review_comes_first_in_hunan_and_nothing_outweighs_it(
    now: Sign,
) -> None:
    make.add_places({"43": "湖南省", "4312": "怀化市", "431226": "麻阳县"})
    row = candidate("431226")
    case, office = begin(row), make.actor("alice", Role.OFFICE, "431226", on=DAY)
    now(case, "offer", "sending-unit", by=clerk_of(row))
    now(case, "demand", "village-branch", by=office, signer="甲村支部")
    now(case, "review", "organisation-department", by=office)
    roster.record_findings({"political_review": "fail"}, candidate=row, found_on=DAY, by=office)
    with pytest.raises(errors.StepBlocked, match="不得以其他条件相抵|nothing else makes up for it"):
        now(case, "propose", "organisation-department", by=office)
