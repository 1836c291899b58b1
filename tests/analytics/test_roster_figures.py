"""The composition of the cadres and the kinds of their villages, counted from one small roster under
the pack of each source that asks for them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tests import factories as make
from zhucun.analytics import queries
from zhucun.analytics.errors import NotComputable
from zhucun.directory.enums import Role, UnitLevel
from zhucun.directory.models import Place
from zhucun.directory.perms import OPERATOR
from zhucun.directory.queries import policy
from zhucun.engines.rules import Outcome
from zhucun.roster import actions as roster
from zhucun.roster.enums import PostingRole
from zhucun.roster.models import Posting

EAST, WEST, AREA = "411327100201", "411327100202", "411327"
DAY = date(2025, 7, 29)
#: What each source asks of the roster below. A share is in per cent.
COUNTED = {
    "sheqi-2024": {"consolidation-villages-without-first-secretary": 1},
    "hunan-2022": {"teams": 1},
    "yunnan-2025": {
        "cadres": 2,
        "first-secretaries": 1,
        "members": 1,
        "teams": 1,
        "cadres-with-rural-experience": 50,
        "cadres-with-university": 50,
        "first-secretaries-from-above": 100,
        "members-from-above": 0,
        "party-member-cadres": 50,
    },
    "huaxi-2025": {
        "cadres": 2,
        "villages": 1,
        "exited-villages": 1,
        "resettlement-communities": 0,
        "weak-branch-villages": 1,
        "key-task-villages": 0,
        "party-members": 1,
        "specialists": 1,
    },
    "huaihua-2018": {
        "cement-road-share": "33.33",
        "basic-services-share": 0,
        "ancient-villages": 0,
    },
}


@pytest.fixture
def secretary(places: dict[str, Place]) -> Posting:
    """A first secretary of the province with a member of the county in 东关; 西关 has nobody."""
    round_ = make.round_("2021")
    east = places[EAST]
    for tag in ("exited-poverty", "weak-branch", "cement-road"):
        make.tag(EAST, tag)
    for tag in ("resettlement", "consolidation-task"):
        make.tag(WEST, tag)
    province = make.unit("省农科院", area="41", level=UnitLevel.PROVINCE)
    team = make.team(east, round_, unit=province)
    first = make.person(
        "甲", unit=province, speciality="agronomy", education="master", has_rural_experience=True
    )
    second = make.person(
        "乙",
        unit=make.unit("县财政局"),
        education="college",
        has_rural_experience=False,
        political_status="masses",
    )
    made = make.posting(first, east, round_, team=team, unit=province)
    make.posting(second, east, round_, team=team, role=PostingRole.MEMBER)
    return made


@pytest.mark.parametrize("pack_id", COUNTED)
def test_cadres_and_their_villages_are_counted_as_each_source_counts_them(
    pack_id: str, secretary: Posting
) -> None:
    pack = policy().pack(pack_id).at(date(2021, 5, 1) if pack_id == "huaihua-2018" else DAY)
    found = {
        name: queries.measure(actor=OPERATOR, pack=pack, indicator=name, area=AREA).value
        for name in COUNTED[pack_id]
    }
    assert found == {name: Decimal(value) for name, value in COUNTED[pack_id].items()}


def covered(pack_id: str, rule: str, day: date = DAY) -> dict[Outcome, int]:
    """How many rows gave each outcome of a rule, without those that gave none."""
    pack = policy().pack(pack_id).at(day)
    found = queries.coverage(actor=OPERATOR, pack=pack, area=AREA)
    counts = next(each for each in found if each.item.id == rule).counts
    return {outcome: count for outcome, count in counts.items() if count}


def test_who_served_two_years_is_due_for_rotation_in_yunnan(secretary: Posting) -> None:
    assert covered("yunnan-2025", "rotation-due", date(2023, 5, 1)) == {Outcome.PASS: 2}
    assert covered("yunnan-2025", "rotation-due", date(2023, 6, 1)) == {Outcome.FAIL: 2}


def test_a_posting_names_the_level_of_its_unit(secretary: Posting) -> None:
    rule = ("sheqi-2024", "posting-relation")
    assert covered(*rule) == {Outcome.PASS: 2}
    make.posting(make.person("丙"), make.place(WEST), secretary.round)
    assert covered(*rule) == {Outcome.PASS: 2, Outcome.FAIL: 1}


def test_a_team_has_a_specialist_where_the_village_asked_for_one(secretary: Posting) -> None:
    rule = ("huaxi-2025", "team-has-specialist")
    assert covered(*rule) == {Outcome.NOT_APPLICABLE: 1}
    village = make.village_of(secretary.round, secretary.place)
    needs = [roster.Need(speciality="husbandry", note="养牛")]
    roster.state_needs(needs, village=village, stated_on=DAY, by=OPERATOR)
    assert covered(*rule) == {Outcome.PASS: 1}
    roster.end_postings(
        [secretary], ends_on=date(2025, 7, 1), reason="轮换", made_at=make.NOW, by=OPERATOR
    )
    assert covered(*rule) == {Outcome.FAIL: 1}


def test_a_rule_whose_content_no_source_gives_is_not_configured_and_never_fulfilled(
    secretary: Posting,
) -> None:
    assert covered("yunnan-2025", "discipline") == {Outcome.UNSET: 2}
    assert covered("huaxi-2025", "team-ages-mixed") == {Outcome.UNSET: 1}
    assert covered("huaxi-2025", "team-specialities-complement") == {Outcome.UNSET: 1}


def leads(pack_id: str, screen: str) -> int | None:
    pack = policy().pack(pack_id).at(DAY)
    found = queries.leads(actor=OPERATOR, pack=pack, area=AREA)
    return next(each for each in found if each.item.id == screen).rows


def test_a_gap_between_two_first_secretaries_is_asked_about(secretary: Posting) -> None:
    roster.end_postings(
        [secretary], ends_on=date(2023, 5, 11), reason="期满", made_at=make.NOW, by=OPERATOR
    )
    last = make.posting(
        make.person("丁"), secretary.place, secretary.round, starts_on=date(2023, 5, 11)
    )
    assert leads("sheqi-2024", "gap-between-postings") == 0
    roster.end_postings(
        [last], ends_on=date(2024, 5, 11), reason="期满", made_at=make.NOW, by=OPERATOR
    )
    late = make.posting(
        make.person("戊"), secretary.place, secretary.round, starts_on=date(2024, 5, 20)
    )
    assert leads("sheqi-2024", "gap-between-postings") == 1
    _item, codes = queries.lead_rows(
        actor=OPERATOR,
        pack=policy().pack("sheqi-2024").at(DAY),
        screen="gap-between-postings",
        area=AREA,
        limit=10,
    )
    assert codes == [late.public_id]


def test_a_village_that_is_served_without_a_category_is_asked_about(secretary: Posting) -> None:
    assert leads("huaxi-2025", "village-without-category") == 0
    make.posting(make.person("丙"), make.place("411327101201"), secretary.round)
    assert leads("huaxi-2025", "village-without-category") == 1


def test_charlie_is_asked_about_no_village_of_hers(secretary: Posting) -> None:
    make.posting(make.person("丙"), make.place("411327101201"), secretary.round)
    charlie = make.actor("charles", Role.OFFICE, "520111")
    pack = policy().pack("huaxi-2025").at(DAY)
    assert all(not each.rows for each in queries.leads(actor=charlie, pack=pack, area=AREA))
    screen = {"pack": pack, "screen": "village-without-category", "area": AREA, "limit": 10}
    assert queries.lead_rows(actor=charlie, **screen)[1] == []


def test_a_question_of_records_that_no_room_keeps_is_refused(db: None) -> None:
    pack = policy().pack("huaihua-2018").at(date(2018, 6, 15))
    with pytest.raises(NotComputable):
        queries.lead_rows(
            actor=OPERATOR, pack=pack, screen="x02-public-payroll", area=AREA, limit=10
        )
