"""The four things that stay, as each region's own document lists them; and the figures of cases."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests import factories as make
from tests.households.world import person
from tests.monitoring.world import COUNTY, VILLAGE, World, at, later
from zhucun.analytics import queries as analytics
from zhucun.directory import actions as directory
from zhucun.directory.perms import OPERATOR
from zhucun.directory.queries import pack_for
from zhucun.households import actions as homes
from zhucun.households.queries import HouseholdDraft
from zhucun.kernel.problems import NotAllowed, NotFound
from zhucun.ledger.models import EventRecord
from zhucun.monitoring import actions, queries
from zhucun.monitoring.enums import MonitoringState
from zhucun.monitoring.errors import NotExited, WordUnknown
from zhucun.monitoring.models import Kept

ALL = ("responsibility", "policy", "assistance", "supervision")
YUNNAN = "530602001201"
DAY = date(2025, 7, 1)


@pytest.fixture
def village(db: None) -> Any:
    names = {"53": "云南省", "5306": "昭通市", "530602": "昭阳区", "530602001": "凤凰街道"}
    make.add_places({**names, YUNNAN: "凤凰村"})
    return make.place(YUNNAN)


def test_in_yunnan_the_four_things_of_its_own_document_are_checked_after_the_removal(
    village: Any,
) -> None:
    draft = HouseholdDraft(
        village=village,
        number="Y1",
        since=date(2021, 1, 1),
        members=(person("李四"),),
        tags={"monitored-household": date(2024, 1, 1)},
    )
    homes.add_household(draft, made_at=at(DAY), by=OPERATOR)
    [case] = actions.take_over_monitored(area="530602", at=at(DAY), by=OPERATOR)
    case.state, case.ended_on = MonitoringState.REMOVED, date(2025, 6, 1)
    case.save()
    items = queries.four_items(YUNNAN, as_of=DAY)
    assert [item.clause for item in items] == ["YN-001"] * 4
    kept = {item.id: item.id != "supervision" for item in items}
    assert actions.check_four(case=case, on=DAY, kept=kept, at=at(DAY), by=OPERATOR)
    assert Kept.objects.get().kept == {
        "responsibility": True,
        "policy": True,
        "assistance": True,
        "supervision": False,
    }


def but(*taken: str) -> dict[str, bool]:
    return {name: name not in taken for name in ALL}


def asked(world: World, who: str, day: date) -> list[str]:
    """The households of which the question of the pack is asked."""
    pack = pack_for(VILLAGE, as_of=day)
    _item, codes = analytics.lead_rows(
        actor=world.actors[who],
        pack=pack,
        screen="four-not-removed-household",
        area=VILLAGE,
        limit=9,
    )
    return codes


def judged(world: World, day: date) -> dict[str, int]:
    """How the rule about villages comes out."""
    pack, office = pack_for(VILLAGE, as_of=day), world.actors["office"]
    found = analytics.coverage(actor=office, pack=pack, area=VILLAGE)
    [rule] = [one for one in found if one.item.id == "four-not-removed"]
    assert rule.missing == ()
    return {outcome.value: number for outcome, number in rule.counts.items() if number}


def listed(world: World, day: date, state: str = "", who: str = "office") -> list[str]:
    rows = queries.exited_households(actor=world.actors[who], as_of=day, state=state)
    return [row.number for row in rows]


def test_of_a_household_that_left_poverty_and_was_never_monitored_the_four_are_looked_at(
    world: World,
) -> None:
    home = world.homes[0]  # it left poverty in 2020 and has no case
    first, second = later(3), later(9)
    given: dict[str, Any] = {"household": home.public_id, "by": world.secretary_actor}
    assert (listed(world, first, "unchecked"), asked(world, "office", first)) == (["H1"], [])
    look = {**given, "on": first, "kept": but("supervision"), "at": at(first)}
    assert actions.check_household_four(**look)
    assert not actions.check_household_four(**look)
    assert (Kept.objects.get().case, Kept.objects.get().is_whole) == (None, False)
    told = EventRecord.objects.get(name="monitoring.four.checked")
    assert (told.subject, told.data["taken"]) == (f"household:{home.public_id}", ["supervision"])
    assert asked(world, "office", first) == [home.public_id]
    assert (listed(world, first, "broken"), listed(world, first, "unchecked")) == (["H1"], [])
    assert listed(world, first, who="charlie") == asked(world, "charlie", first) == []
    again = {**given, "on": second, "kept": but(), "at": at(second)}
    assert actions.check_household_four(**again)
    assert (asked(world, "office", second), listed(world, second, "whole")) == ([], ["H1"])
    assert asked(world, "office", first) == [home.public_id]  # as it was known to be on that day
    with pytest.raises(NotAllowed):
        actions.check_household_four(**{**again, "by": world.actors["charlie"]})
    with pytest.raises(NotFound):
        queries.household_four(
            actor=world.actors["charlie"], public_id=home.public_id, as_of=second
        )
    with pytest.raises(NotExited):
        actions.check_household_four(**{**again, "household": world.homes[1].public_id})
    with pytest.raises(NotExited):
        actions.check_household_four(**{**again, "on": date(2020, 11, 30)})
    with pytest.raises(WordUnknown):
        actions.check_household_four(**{**again, "kept": {"policy": True}})


def test_after_a_removal_the_look_at_the_household_is_the_look_of_its_case(world: World) -> None:
    case = world.case(2)  # it never was one of the poor
    case.state, case.ended_on = MonitoringState.REMOVED, later(5)
    case.save()
    assert listed(world, later(4)) == ["H1"]
    assert listed(world, later(6)) == ["H1", "H3"]
    given: dict[str, Any] = {"on": later(6), "at": at(later(6)), "by": world.secretary_actor}
    home = world.homes[2].public_id
    assert actions.check_household_four(household=home, kept=but("policy"), **given)
    assert actions.check_four(case=case, kept=but(), **given)
    assert [(row.case, row.is_whole) for row in Kept.objects.all()] == [(case, True)]
    assert listed(world, later(6), "whole") == ["H3"]
    card = queries.case_card(actor=world.actors["office"], public_id=case.public_id, as_of=later(7))
    assert [row.on for row in card.kept] == [later(6)]


def test_of_a_village_that_left_poverty_the_rule_reads_the_last_look(world: World) -> None:
    day, place = later(3), world.homes[0].village
    given: dict[str, Any] = {"code": VILLAGE, "on": day, "at": at(day), "by": world.secretary_actor}
    with pytest.raises(NotExited):
        actions.check_village_four(kept=but(), **given)
    directory.tag_places(
        places=[place], tag="exited-poverty", since=date(2019, 5, 1), basis="公告", by=OPERATOR
    )
    assert judged(world, day) == {"unknown": 1}
    assert actions.check_village_four(kept=but("assistance"), **given)
    assert judged(world, day) == {"fail": 1}
    assert actions.check_village_four(kept=but(), **given)
    assert judged(world, day) == {"pass": 1}
    shown = {"as_of": day, "state": "whole"}
    for who, codes in (("office", [VILLAGE]), ("charlie", [])):
        rows = queries.exited_villages(actor=world.actors[who], **shown)
        assert [row.code for row in rows] == codes
    with pytest.raises(NotAllowed):
        actions.check_village_four(kept=but(), **{**given, "by": world.actors["charlie"]})


def test_the_board_counts_cases_and_charlies_counts_none(world: World) -> None:
    world.identified(0)
    world.case(1)
    pack = pack_for(COUNTY, as_of=later(20))
    for who, value in (("office", 1), ("charlie", 0)):
        found = analytics.board(actor=world.actors[who], pack=pack, area=COUNTY)
        [monitored] = [one for one in found if one.item.id == "monitored-households"]
        assert monitored.value == value, who
    office = world.actors["office"]
    _item, codes = analytics.rows_behind(
        actor=office, pack=pack, area=COUNTY, indicator="monitored-households", limit=10
    )
    [row] = analytics.shown(actor=office, subject="monitoring_case", codes=codes, as_of=later(20))
    assert (row.name, row.since) == ("H1", world.case(0).opened_on)
