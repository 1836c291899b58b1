"""What the sources themselves say of support, by the house's own packs: their amounts, and their
silence, which is shown and never filled in."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests import factories as make
from tests.branches.world import DAPING, HUNAN
from tests.support.world import TODAY, at, yuan
from zhucun.analytics import queries as figures
from zhucun.analytics.queries import board
from zhucun.directory import queries as directory
from zhucun.directory.enums import Role, UnitLevel
from zhucun.directory.models import Place
from zhucun.directory.perms import OPERATOR
from zhucun.engines.entitlement import Open
from zhucun.engines.rollup import State
from zhucun.engines.rules import Outcome
from zhucun.reports.queries.pillars import pillar
from zhucun.reward import actions as reward
from zhucun.roster.enums import PostingRole
from zhucun.roster.models import Posting
from zhucun.support import actions, queries

THROUGH = date(2025, 12, 31)
HUNAN_DAY = date(2022, 12, 17)
YUNNAN = {
    "53": "云南省",
    "5303": "曲靖市",
    "530381": "宣威市",
    "530381100": "宛水镇",
    "530381100201": "东村村民委员会",
}


@pytest.fixture(autouse=True)
def _packs_of_the_house(settings: Any) -> None:
    settings.POLICY_DIR = Path(__file__).parents[2] / "policy"


@pytest.fixture
def yunnan(db: None) -> list[Posting]:
    """A captain of a provincial unit, a first secretary of one of the prefecture, a member of one
    of the county, all since 2023."""
    make.add_places(YUNNAN)
    round_ = make.round_("2023", area="530381", starts_on=date(2023, 1, 1))
    town, village = make.place("530381100"), make.place("530381100201")
    found = []
    for name, level, role, place, more in (
        ("杨队长", UnitLevel.PROVINCE, PostingRole.CAPTAIN, town, {"local_office": "党委副书记"}),
        ("李书记", UnitLevel.PREFECTURE, PostingRole.FIRST_SECRETARY, village, {}),
        ("王队员", UnitLevel.COUNTY, PostingRole.MEMBER, village, {}),
    ):
        unit = make.unit(f"{name}的单位", area="53", level=level)
        person = make.person(name, unit=unit)
        own: dict[str, Any] = {"unit": unit, "role": role, "starts_on": date(2023, 6, 1), **more}
        found.append(make.posting(person, place, round_, **own))
    return found


def amounts(year: int = 2025, **more: Any) -> dict[tuple[str, str], Any]:
    lines = queries.due_lines(actor=OPERATOR, year=year, through=date(year, 12, 31), **more)
    people = queries.people_of(OPERATOR, [line.posting.code for line in lines])
    return {
        (people[line.posting.code].person.name, line.asked.id): line.due.amount for line in lines
    }


def test_yunnan_gives_by_role_and_by_the_level_of_the_unit(yunnan: list[Posting]) -> None:
    found = {key: amount for key, amount in amounts().items() if "fund" in key[1]}
    assert found == {
        ("杨队长", "captain-work-fund"): yuan("20000.00"),
        ("杨队长", "unit-work-fund-province"): yuan("20000.00"),
        ("李书记", "first-secretary-work-fund"): yuan("10000.00"),
        ("李书记", "unit-work-fund-prefecture"): yuan("10000.00"),
        ("王队员", "unit-work-fund-county"): yuan("5000.00"),
    }


def test_yunnan_says_no_sum_for_subsidy_and_allowance_and_none_is_made_up(
    yunnan: list[Posting],
) -> None:
    lines = queries.due_lines(actor=OPERATOR, year=2025, through=THROUGH)
    silent = {line.asked.id: line.due for line in lines if "fund" not in line.asked.id}
    assert set(silent) == {"living-subsidy", "hardship-allowance"}
    assert silent["hardship-allowance"].open is Open.AMOUNT
    # without a locked month nothing of the subsidy is asked for, whatever its amount
    assert silent["living-subsidy"].amount == 0
    assert len(silent["living-subsidy"].left_out) == 12


def test_yunnan_names_check_up_visit_and_convalescence_without_a_number(
    yunnan: list[Posting],
) -> None:
    lines = queries.care_lines(actor=OPERATOR, year=2025, as_of=TODAY)
    mine = {row.kind: row.needed for row in lines if row.posting == yunnan[2]}
    assert mine == {"check-up": None, "care-visit": None, "convalescence": None}


def test_years_of_donated_insurance_and_their_sum_are_counted_from_the_policies(
    yunnan: list[Posting],
) -> None:
    for year in (2023, 2024, 2025):
        draft = actions.InsuranceDraft(
            area="53",
            cover="accident-insurance",
            insurer="捐赠方",
            since=date(year, 7, 1),
            until=date(year + 1, 7, 1),
            is_donated=True,
            sum_insured=yuan("497000"),
        )
        actions.add_insurance(draft, postings=yunnan, at=at(), by=OPERATOR)
    pack = directory.pack_for("53", as_of=TODAY)
    rows = {row.item.id: row for row in board(actor=OPERATOR, pack=pack, area="53")}
    assert rows["insurance-years"].value == 3
    assert rows["sum-insured"].value == 9 * 497_000


def _covered(posting: Posting, since: date, until: date, **more: Any) -> None:
    draft = actions.InsuranceDraft(
        area="53", cover="accident-insurance", insurer="捐赠方", since=since, until=until, **more
    )
    actions.add_insurance(draft, postings=[posting], at=at(), by=OPERATOR)


def _paid(posting: Posting, year: int) -> None:
    row = actions.Money(
        posting=posting,
        entitlement="first-secretary-work-fund",
        year=year,
        amount=yuan("5000"),
        paid_on=date(2025, 7, 1),
        voucher=f"云财-{year}",
    )
    actions.record_payments([row], over_reason="按文件拨付", at=at(), by=OPERATOR)


def test_support_is_without_a_gap_where_each_period_begins_before_the_last_one_ends(
    yunnan: list[Posting],
) -> None:
    """YN-078 over every period on record: of insurance, and of years for which something was
    paid."""
    captain, secretary, member = yunnan
    rule: dict[str, Any] = {
        "pack": directory.pack_for("53", as_of=TODAY),
        "rule": "support-without-gap",
        "area": "53",
        "limit": 10,
    }

    def rows(outcome: Outcome, actor: Any = OPERATOR) -> list[tuple[str, date | None]]:
        _item, codes = figures.coverage_rows(actor=actor, outcome=outcome, **rule)
        told = {"subject": "support_period", "codes": codes, "as_of": TODAY}
        return sorted((row.name, row.since) for row in figures.shown(actor=actor, **told))

    for posting, again in ((captain, date(2024, 6, 15)), (member, date(2024, 7, 1))):
        _covered(posting, date(2023, 7, 1), date(2024, 7, 1))
        _covered(posting, again, date(2025, 12, 31), number="B")
    assert rows(Outcome.FAIL) == []
    assert len(rows(Outcome.PASS)) == 4
    _covered(secretary, date(2023, 7, 1), date(2024, 7, 1))
    _covered(secretary, date(2024, 7, 2), date(2025, 7, 2))  # a day without
    _covered(secretary, date(2025, 8, 1), date(2026, 8, 1))  # begins later: no period yet
    assert rows(Outcome.FAIL) == [("李书记", date(2024, 7, 2))]
    _paid(secretary, 2023)
    _paid(secretary, 2025)
    assert rows(Outcome.FAIL) == [("李书记", date(2024, 7, 2)), ("李书记", date(2025, 1, 1))]
    _paid(secretary, 2024)
    assert rows(Outcome.FAIL) == [("李书记", date(2024, 7, 2))]
    assert len(rows(Outcome.PASS)) == 4 + 1 + 3
    charlie = make.actor("charles", Role.OFFICE, "520111", on=TODAY)
    assert rows(Outcome.FAIL, charlie) == rows(Outcome.PASS, charlie) == []


def sheqi(places: dict[str, Place]) -> Posting:
    unit = make.unit("县民政局", level=UnitLevel.COUNTY)
    round_ = make.round_("2023", starts_on=date(2023, 1, 1))
    return make.posting(
        make.person("贾书记", unit=unit),
        places["411327101201"],
        round_,
        unit=unit,
        starts_on=date(2023, 6, 1),
    )


def test_sheqi_gives_first_secretaries_of_the_county_a_fund_without_a_sum(
    places: dict[str, Place],
) -> None:
    sheqi(places)
    assert amounts() == {
        ("贾书记", "first-secretary-work-fund"): None,
        ("贾书记", "living-subsidy"): yuan("0.00"),
    }
    lines = queries.cover_lines(actor=OPERATOR, as_of=TODAY)
    assert [line.asked.id for line in lines] == [
        "accident-insurance",
        "critical-illness-insurance",
    ]


def test_huaxi_asks_its_units_for_four_bindings_and_for_a_fund_without_a_sum(
    places: dict[str, Place],
) -> None:
    unit = make.unit("区教育局", area="520111", level=UnitLevel.COUNTY)
    round_ = make.round_("2025", area="520111", starts_on=date(2025, 5, 1))
    village = places["520111100201"]
    team = make.team(village, round_, formed_on=date(2025, 5, 1), unit=unit)
    make.posting(
        make.person("周书记", unit=unit),
        village,
        round_,
        team=team,
        unit=unit,
        starts_on=date(2025, 5, 1),
    )
    tie = queries.one_tie(
        actor=OPERATOR, unit=unit.public_id, village=village.code, year=2025, as_of=TODAY
    )
    assert (tie.due, tie.open, tie.asks_four) == (None, 1, True)
    assert [str(binding) for binding in tie.missing] == ["project", "fund", "responsibility"]
    [kit] = queries.kit_lines(actor=OPERATOR, as_of=TODAY)
    assert [item.id for item, _there, _check in kit.items] == ["lodging", "emergency"]
    [cover] = queries.cover_lines(actor=OPERATOR, as_of=TODAY)
    assert (cover.asked.id, cover.gap_days) == ("accident-insurance", 71)
    assert amounts()["周书记", "living-allowance"] == 0


def test_yunnan_cares_in_three_ways_and_each_is_delivered_or_not_with_its_rows(
    yunnan: list[Posting],
) -> None:
    """YN-083, YN-084: 政治上激励、工作上支持、生活上关心; work is green once all of the year is paid."""

    def lines() -> dict[str, Any]:
        found = pillar(actor=OPERATOR, area="530381", mechanism="three-way-support", as_of=TODAY)
        return {line.id: line for line in found.lines}

    before = lines()
    nodes = [line.id for line in before.values() if line.depth == 1]
    assert nodes == ["politics", "work", "life", "retention"]
    fund = before["captain-work-fund"].number
    assert (fund.numerator, fund.denominator, fund.soon) == (0, 1, 1)
    assert before["work"].state is not State.GREEN
    for posting, due in zip(yunnan, ((20_000, 20_000), (10_000, 10_000), (5_000,)), strict=True):
        asked = [
            line
            for line in queries.due_lines(
                actor=OPERATOR, year=2025, through=TODAY, postings=[posting.public_id]
            )
            if "fund" in line.asked.id
        ]
        assert tuple(line.due.amount for line in asked) == due
        money = [
            actions.Money(
                posting=posting,
                entitlement=line.asked.id,
                year=2025,
                amount=line.unpaid,
                paid_on=TODAY,
            )
            for line in asked
            if line.asked.paid_by == "finance"
        ]
        actions.record_payments(money, at=at(), by=OPERATOR)
        # a fund of the unit is what it arranged, also for a captain in his township
        assert posting.unit is not None
        tie = queries.one_tie(
            actor=OPERATOR,
            unit=posting.unit.public_id,
            village=posting.area,
            year=2025,
            as_of=TODAY,
        )
        assert tie.due == sum(line.due.amount for line in asked if line.asked.paid_by == "unit")
        assert not tie.asks_four
        draft = actions.FundDraft(
            kind="arranged", amount=tie.due, on=date(2025, 3, 1), document="财[2025]3号"
        )
        actions.record_fund(tie=tie, draft=draft, at=at(), by=OPERATOR)
    after = lines()
    assert after["captain-work-fund"].number.numerator == 1
    assert after["work"].state is State.GREEN
    # no source gives the sum of the subsidy: it is never green
    assert after["hardship-allowance"].number.open == 3
    assert after["life"].state is not State.GREEN


def test_hunan_names_guarantees_service_and_direction_and_how_often_is_left_open(db: None) -> None:
    """HN22-36, HN22-37: 强保障、优服务、树导向; a visit of care is recorded and seen, no number is made
    up, and uses of cadres are figures beside it."""
    make.add_places(HUNAN)
    village = make.place(DAPING, as_of=HUNAN_DAY)
    round_ = make.round_("2021", area="431225", starts_on=date(2021, 5, 1))
    posting = make.posting(make.person("向前进"), village, round_, starts_on=date(2021, 5, 20))

    def care() -> tuple[int | None, int]:
        asked: dict[str, Any] = {"actor": OPERATOR, "year": 2022, "as_of": HUNAN_DAY}
        [line] = queries.care_lines(**asked, area="431225", kind="care-visit")
        return line.needed, len(line.done)

    assert care() == (None, 0)  # 未配置
    draft = actions.CareDraft(posting=posting, kind="care-visit", on=date(2022, 8, 1))
    actions.record_care([draft], at=at(HUNAN_DAY), by=OPERATOR)
    assert care() == (None, 1)
    use = reward.OutcomeDraft(posting=posting, kind="promotion", on=date(2022, 10, 1))
    reward.record_outcomes([use], at=at(HUNAN_DAY), by=OPERATOR)
    found = pillar(actor=OPERATOR, area="431225", mechanism="three-supports", as_of=HUNAN_DAY)
    assert [line.id for line in found.lines if line.depth == 1] == [
        "guarantee",
        "service",
        "direction",
    ]
    lines = {line.id: line for line in found.lines}
    assert lines["promotions"].number is not None
    assert lines["promotions"].number.value == 1
    assert lines["guarantee"].state is not State.GREEN  # the source says no service and no number
