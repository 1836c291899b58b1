"""What each source asks of who is sent: judged on the record of the person and on what people found
out, never guessed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests import factories as make
from zhucun.analytics import queries
from zhucun.directory.enums import UnitLevel
from zhucun.directory.models import Place
from zhucun.directory.perms import OPERATOR
from zhucun.directory.queries import policy
from zhucun.engines.rules import Outcome
from zhucun.roster import actions as roster
from zhucun.roster.models import Candidate

DAYS = {
    "sheqi-2024": date(2024, 1, 25),
    "huaxi-2025": date(2025, 7, 29),
    "yunnan-2025": date(2025, 6, 30),
    "huaihua-2018": date(2018, 6, 14),
}
Put = Callable[..., Candidate]


@pytest.fixture
def put(places: dict[str, Place]) -> Put:
    """Puts somebody of a unit of a level forward."""

    def forward(level: UnitLevel = UnitLevel.COUNTY, **more: Any) -> Candidate:
        unit = make.unit(level=level)
        return make.candidate(
            make.person("夏爽", unit=unit, **more),
            make.round_("2018", starts_on=date(2018, 5, 1)),
            nominated_on=date(2018, 4, 1),
            unit=unit,
        )

    return forward


def outcome(candidate: Candidate, pack_id: str, rule: str) -> Outcome:
    pack = policy().pack(pack_id).at(DAYS[pack_id])
    found = queries.eligibility(actor=OPERATOR, candidate=candidate, pack=pack)
    return next(reason.outcome for reason in found.reasons if reason.item.id == rule)


@pytest.mark.parametrize(
    ("level", "huaxi", "yunnan"),
    [
        (UnitLevel.COUNTY, Outcome.PASS, Outcome.PASS),
        (UnitLevel.TOWNSHIP, Outcome.PASS, Outcome.FAIL),
        (UnitLevel.PROVINCE, Outcome.FAIL, Outcome.PASS),
    ],
)
def test_from_which_level_people_are_sent(
    level: UnitLevel, huaxi: Outcome, yunnan: Outcome, put: Put
) -> None:
    candidate = put(level)
    assert outcome(candidate, "huaxi-2025", "source-of-cadres") is huaxi
    assert outcome(candidate, "yunnan-2025", "county-level-unit") is yunnan


@pytest.mark.parametrize(
    ("pack_id", "rule", "facts"),
    [
        (
            "yunnan-2025",
            "one-good-four-strong",
            ("has_good_politics", "has_overall_view", "has_ability", "has_drive", "has_integrity"),
        ),
        (
            "huaihua-2018",
            "candidate-conditions",
            ("has_good_politics", "has_ability", "loves_village_work"),
        ),
        ("huaihua-2018", "full-time", ("is_full_time",)),
    ],
)
def test_each_criterion_is_found_out_by_a_person_and_all_of_them_must_hold(
    pack_id: str, rule: str, facts: tuple[str, ...], put: Put
) -> None:
    candidate, day = put(), DAYS[pack_id]
    assert set(facts) <= set(queries.open_facts(policy().pack(pack_id).at(day)))
    for name in facts:
        assert outcome(candidate, pack_id, rule) is Outcome.UNKNOWN
        roster.record_findings({name: True}, candidate=candidate, found_on=day, by=OPERATOR)
    assert outcome(candidate, pack_id, rule) is Outcome.PASS
    roster.record_findings({facts[-1]: False}, candidate=candidate, found_on=day, by=OPERATOR)
    assert outcome(candidate, pack_id, rule) is Outcome.FAIL


def test_in_sheqi_three_things_give_priority_and_their_lack_bars_nobody(put: Put) -> None:
    candidate = put(has_rural_experience=True, speciality="agronomy")
    rule = ("sheqi-2024", "priority-candidate")
    assert outcome(candidate, *rule) is Outcome.UNKNOWN
    roster.record_findings(
        {"is_young_reserve": True}, candidate=candidate, found_on=DAYS["sheqi-2024"], by=OPERATOR
    )
    assert outcome(candidate, *rule) is Outcome.PASS
    item: Any = policy().pack("sheqi-2024").at(DAYS["sheqi-2024"]).item("rules/priority-candidate")
    assert item.spec.severity == "info"
