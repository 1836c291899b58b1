"""Every child of every mechanism of the five packs: measured, 未配置, or why it is not; the children
that the rooms of support, presence and selection measure."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests import factories as make
from tests.support.test_care import did, insure
from tests.support.world import COUNTY, OTHER, TODAY, VILLAGE, World, at, build
from zhucun.directory import queries as directory
from zhucun.directory.enums import Role
from zhucun.directory.models import Place
from zhucun.directory.perms import OPERATOR
from zhucun.engines.rollup import State
from zhucun.kernel.problems import NotFound
from zhucun.reports.enums import Silence
from zhucun.reports.queries.pillars import Line, Pillar, pillar, pillars, rows_behind
from zhucun.roster import actions as roster
from zhucun.support import actions as support

#: A county of each pack and a day on which the pack holds.
COUNTIES = {
    "huaihua-2018": ("431202", date(2018, 12, 1)),
    "hunan-2022": ("431103", date(2024, 3, 20)),
    "sheqi-2024": ("411327", date(2024, 3, 20)),
    "huaxi-2025": ("520111", date(2025, 8, 1)),
    "yunnan-2025": ("530925", date(2025, 8, 1)),
}


@pytest.fixture(autouse=True)
def _packs(settings: Any) -> None:
    settings.POLICY_DIR = settings.ROOT / "policy"


def line(found: Pillar, last: str) -> Line:
    return next(each for each in found.lines if each.path[-1] == last)


def told(found: Pillar, last: str) -> tuple[State, int, int, int, int]:
    """State, rows that hold, fail, fall due, cannot be said."""
    each = line(found, last)
    number = each.number
    assert number is not None, (last, each.state, each.silent)
    return each.state, int(number.numerator or 0), number.failing, number.soon, number.open


@pytest.mark.django_db
def test_every_child_of_every_mechanism_is_measured_or_says_why_it_is_not() -> None:
    grey: list[str] = []
    sorts = {"measured": 0, "unset": 0, "told": 0}
    for name, (area, on) in COUNTIES.items():
        steps = {area[:2]: "省", area[:4]: "市", area: "县"}
        known = directory.names_of(steps, as_of=on)
        make.add_places({code: word for code, word in steps.items() if code not in known})
        assert directory.pack_for(area, as_of=on).id == name
        for item in pillars(area=area, as_of=on):
            found = pillar(actor=OPERATOR, area=area, mechanism=item.id, as_of=on)
            for each in found.lines:
                if not each.is_leaf:
                    continue
                if each.number is not None:
                    sorts["measured"] += 1
                elif each.state is State.UNSET:
                    sorts["unset"] += 1
                elif each.state is State.NOT_CONNECTED:
                    grey.append(f"{name}:{each.path[-1]}")
                else:
                    parameter = each.kind == "parameters"
                    assert parameter or each.silent, (each.path, each.state)
                    sorts["told"] += 1
    assert grey == []  # whatever a mechanism names some room measures
    assert min(sorts.values()) > 0
    assert sorts["measured"] > 400


# support


@pytest.fixture
def sheqi(places: dict[str, Place]) -> World:
    return build(places)


def test_insurance_check_ups_and_funds_are_counted_with_their_rows(
    sheqi: World, queries_of: Callable[..., list[str]]
) -> None:
    def seen(who: str = "office", area: str = COUNTY, **more: str) -> Pillar:
        return pillar(
            actor=sheqi[who],
            area=area,
            mechanism="strict-management-deep-care",
            as_of=TODAY,
            **more,
        )

    accident, check_up = "entitlements/accident-insurance", "entitlements/health-check"
    assert told(seen(), accident) == (State.RED, 0, 3, 0, 0)
    assert told(seen(), check_up) == (State.AMBER, 0, 0, 3, 0)  # the year is not over
    insure(sheqi, date(2023, 5, 10), date(2026, 5, 10), postings=[sheqi.secretary])
    insure(sheqi, date(2025, 1, 1), date(2026, 1, 1))
    did(sheqi)
    assert told(seen(), accident) == (State.RED, 1, 1, 1, 0)
    assert told(seen(), check_up) == (State.AMBER, 1, 0, 2, 0)
    asked: dict[str, Any] = {"area": COUNTY, "item": accident, "as_of": TODAY}
    rows = rows_behind(actor=sheqi["office"], **asked).rows
    days = {row.name: (row.what, row.days) for row in rows}
    assert days["王驻村"] == (0, None)
    assert days["李队员"] == (2, (date(2025, 1, 1) - date(2023, 5, 10)).days)
    assert days["赵小河"][0] == 1
    village = seen(area=VILLAGE)
    assert told(village, accident)[1:] == (1, 0, 1, 0)
    assert {each.code: each.state for each in seen().places}[OTHER[:9]] is State.RED
    unit = sheqi.unit.public_id
    assert told(seen("unit", unit=unit), accident)[1:] == (1, 0, 1, 0)
    assert told(seen(unit=unit), accident)[1:] == (1, 0, 1, 0)
    rows = {}
    for item in ("cadences/days-in-village", "indicators/training-attendances", accident):
        if any(each.path[-1] == item and each.number for each in seen("unit", unit=unit).lines):
            told_: dict[str, Any] = {**asked, "item": item, "unit": unit}
            rows[item] = {row.name for row in rows_behind(actor=sheqi["unit"], **told_).rows}
    assert rows[accident] == {"王驻村", "李队员"}
    assert all("赵小河" not in names for names in rows.values())
    with pytest.raises(NotFound):
        rows_behind(actor=sheqi["charlie"], **asked)
    with pytest.raises(NotFound):
        seen("charlie")
    few = len(queries_of(seen))
    round_ = make.round_("2024", starts_on=date(2024, 5, 1))
    for number in range(6):
        person = make.person(f"新{number}", unit=sheqi.unit)
        start: dict[str, Any] = {"starts_on": date(2025, 6, 1), "unit": sheqi.unit}
        make.posting(person, sheqi.secretary.place, round_, role="member", **start)
    assert len(queries_of(seen)) == few


# Huaxi: bases, funds, screens, candidates

HUAXI, IN_HUAXI = "520111", date(2025, 8, 1)
HIGHLIGHTS = "three-highlights"


def highlights(actor: Any = OPERATOR, **more: Any) -> Pillar:
    return pillar(
        actor=actor, **{"area": HUAXI, "mechanism": HIGHLIGHTS, "as_of": IN_HUAXI, **more}
    )


@pytest.fixture
def huaxi(places: dict[str, Place]) -> Any:
    """A unit's team of one in a village that stands in no category."""
    village = places["520111100201"]
    unit = make.unit("区财政局", area=HUAXI)
    round_ = make.round_("2025", area=HUAXI, starts_on=date(2025, 5, 1))
    team = make.team(village, round_, formed_on=date(2025, 5, 6), unit=unit)
    person = make.person("李明", unit=unit)
    start: dict[str, Any] = {"starts_on": date(2025, 5, 6), "team": team, "unit": unit}
    return make.posting(person, village, round_, **start)


def test_a_base_a_fund_and_a_lead_of_huaxi_have_their_rows_and_a_lead_is_never_red(
    huaxi: Any,
) -> None:
    office = make.actor("hua", Role.OFFICE, HUAXI, on=IN_HUAXI)
    before = highlights(office)
    screen, bindings = "screens/village-without-category", "checklists/four-bindings"
    assert told(before, screen)[:3] == (State.AMBER, told(before, screen)[1], 1)
    assert told(before, "entitlements/work-fund")[1:] == (0, 0, 0, 1)  # no source gives the sum
    assert told(before, bindings)[:3] == (State.AMBER, 0, 1)
    assert told(before, "entitlements/lodging-kit")[1:] == (0, 0, 0, 1)
    assert told(before, "checklists/basic-kit")[1:] == (0, 0, 0, 1)
    support.check_kit(
        team=huaxi.team,
        found={"lodging": True, "emergency": False},
        on=IN_HUAXI,
        at=at(IN_HUAXI),
        by=office,
    )
    make.tag(huaxi.area, "weak-branch")
    after = highlights(office)
    assert told(after, screen)[2] == 0
    assert told(after, "entitlements/lodging-kit")[:2] == (State.GREEN, 1)
    assert told(after, "entitlements/emergency-kit")[:3] == (State.AMBER, 0, 1)
    assert told(after, "checklists/basic-kit")[:3] == (State.AMBER, 0, 1)
    asked: dict[str, Any] = {"area": HUAXI, "as_of": IN_HUAXI}
    [tie] = rows_behind(actor=office, item=bindings, **asked).rows
    assert (tie.name, tie.area, tie.what) == ("区财政局", huaxi.area, 1)
    [kit] = rows_behind(actor=office, item="entitlements/emergency-kit", **asked).rows
    assert (kit.subject, kit.key, kit.what) == ("team", huaxi.team.public_id, 1)
    assert rows_behind(actor=office, item=screen, **asked).rows == ()
    charlie = make.actor("charlie", Role.OFFICE, COUNTY, on=IN_HUAXI)
    with pytest.raises(NotFound):
        rows_behind(actor=charlie, item=bindings, **asked)
    unset = line(after, "rules/fit-with-need")
    assert (unset.state, unset.number) == (State.UNSET, None)
    assert line(after, "scores/iron-team").silent is Silence.NOT_GRADED
    assert line(after, "checklists/ten-negatives").state is not State.NOT_CONNECTED


def test_candidates_of_the_last_round_are_held_against_rules_and_lists(huaxi: Any) -> None:
    round_ = make.round_("2027", area=HUAXI, starts_on=date(2025, 7, 1))
    office = make.actor("hua", Role.OFFICE, HUAXI, on=IN_HUAXI)
    ready, blank = (
        make.candidate(make.person(name, unit=huaxi.unit), round_, nominated_on=date(2025, 7, 2))
        for name in ("王芳", "赵强")
    )
    looks = "three-looks-three-talks"
    names = ("conditions", "history", "results", "group-talk", "single-talk", "phone-talk")
    roster.tick_items(
        [roster.TickDraft(item=one, holds=True) for one in names],
        candidate=ready,
        checklist=looks,
        checked_on=date(2025, 7, 20),
        by=office,
    )
    found = highlights(office)
    assert told(found, f"checklists/{looks}")[1:] == (1, 0, 0, 1)
    assert told(found, "rules/looks-and-talks-complete")[1:] == (1, 0, 0, 1)
    asked: dict[str, Any] = {"area": HUAXI, "as_of": IN_HUAXI, "item": f"checklists/{looks}"}
    rows = rows_behind(actor=office, **asked).rows
    assert {(row.subject, row.key, row.what) for row in rows} == {
        ("candidate", ready.public_id, 0),
        ("candidate", blank.public_id, 3),
    }
    secretary = make.actor("sec", Role.FIRST_SECRETARY, huaxi.area, on=IN_HUAXI)
    own = highlights(secretary, area=huaxi.area)
    assert line(own, f"checklists/{looks}").silent is Silence.HIDDEN
    other = make.unit("区水务局", area=HUAXI)
    posted: dict[str, Any] = {"unit": other, "role": "member", "starts_on": date(2025, 5, 6)}
    make.posting(make.person("别家", unit=other), huaxi.place, huaxi.round, **posted)
    of_other = highlights(office, unit=other.public_id)
    assert told(of_other, f"checklists/{looks}")[1:] == (0, 0, 0, 0)
