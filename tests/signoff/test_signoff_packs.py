"""Five regions, five procedures, one engine: each from start to end, by the people whom its pack names."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

import pytest

from tests import factories as make
from tests.signoff.conftest import states
from zhucun.directory.enums import Permission, Role, UnitLevel
from zhucun.directory.perms import OPERATOR, Actor
from zhucun.engines.rules import Outcome
from zhucun.roster import actions as roster
from zhucun.roster.actions import TickDraft
from zhucun.roster.models import Candidate
from zhucun.signoff import actions, errors, queries
from zhucun.signoff.enums import CaseState
from zhucun.signoff.models import Case
from zhucun.signoff.rows import About, Guarded, Line, Paper, Section, SignedStep

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


@dataclass
class Exits:
    """Stands for the room of households, which comes later: one household that leaves poverty."""

    kind = "exit"
    sees = Permission.SEE_POSTINGS
    manages = Permission.MANAGE_ROSTER
    told: list[SignedStep] = field(default_factory=list)

    def about(self, subjects: Sequence[str], as_of: date) -> Mapping[str, About]:
        village = "431226100201"
        return {one: About(area=village, place=village, title="张家") for one in subjects}

    def evidence(self, subjects: Sequence[str], as_of: date) -> Mapping[str, Paper]:
        line = Line(label=("人均纯收入", "Income"), value=("3200", "3200"))
        section = Section(label=("脱贫标准", "Standard"), lines=(line,))
        return {one: Paper(title="张家", sections=(section,)) for one in subjects}

    def guards(
        self, subjects: Sequence[str], *, pack: str, rules: frozenset[str], as_of: date
    ) -> Mapping[str, Mapping[str, Guarded]]:
        holds = Guarded(outcome=Outcome.PASS)
        return {one: dict.fromkeys(rules, holds) for one in subjects}

    def signed(self, steps: Sequence[SignedStep], *, on: date, by: Actor) -> None:
        self.told.extend(steps)


def test_huaihua_three_signatures_for_a_household_by_two_people_a_level(
    sign: Sign, monkeypatch: pytest.MonkeyPatch
) -> None:
    exits = Exits()
    from zhucun.signoff import rows

    monkeypatch.setitem(rows._HANDLERS.by_kind, "exit", exits)
    since = date(2014, 1, 1)
    names = {
        "43": "湖南省",
        "4312": "怀化市",
        "431226": "麻阳县",
        "431226100": "高村镇",
        "431226100201": "甲村",
    }
    make.add_places(names, since=since)
    then, day = datetime(2018, 6, 14, 2, 0, tzinfo=UTC), date(2018, 6, 14)

    def somebody(name: str, role: Role, area: str) -> Actor:
        return make.actor(name, role, area, on=day, since=since)

    [case] = actions.start_cases(
        ["household-1"], kind="exit", chain="household-exit", at=then, by=OPERATOR
    )
    secretary, director = (somebody(n, Role.BRANCH, "431226100201") for n in ("zhang", "wang"))
    party, head = (somebody(n, Role.TOWNSHIP, "431226100") for n in ("li", "zhao"))

    def at_village(step: str, word: str, by: Actor) -> None:
        card = queries.case_card(actor=by, public_id=case.public_id, as_of=day)
        sign(case, step, word, by=by, at=then, evidence=card.opened.evidence)

    at_village("village-signs", "branch-secretary", secretary)
    with pytest.raises(errors.SignedTwice):
        at_village("village-signs", "committee-director", secretary)
    at_village("village-signs", "committee-director", director)
    at_village("township-checks", "township-secretary", party)
    assert not finished(case)
    at_village("township-checks", "township-head", head)
    assert finished(case)
    assert [step.is_finished for step in exits.told] == [False, False, False, True]
