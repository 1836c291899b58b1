"""The pillar 互联网+监督: screens by the last run, the chain, and whether confirmed violations are
followed up; with the rows behind each number."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests import factories as make
from tests.screening.world import (
    CITY,
    COUNTY,
    DAY,
    EAST,
    ELSEWHERE,
    ID,
    TOWN,
    WEST,
    World,
    at,
    number,
    paid,
)
from zhucun.directory.queries import pack_for
from zhucun.engines.rollup import State
from zhucun.kernel.problems import NotFound
from zhucun.reports.enums import Silence
from zhucun.reports.queries.pillars import Line, pillar, rows_behind
from zhucun.reward import actions as reward
from zhucun.reward.errors import EvidenceUnknown
from zhucun.reward.models import LiabilityCase
from zhucun.screening.models import Lead

X04, X05, X13 = "screens/x04-flat", "screens/x05-vehicle", "screens/x13-shared-account"
CHAIN, RULE = "chains/cross-check-case", "rules/violation-is-followed-up"


def line(world: World, ref: str, *, area: str = COUNTY, who: str = "alice") -> Line:
    name = "end-responsible" if ref == RULE else "internet-supervision"
    found = pillar(actor=world.actor(who), area=area, mechanism=name, as_of=DAY)
    return next(each for each in found.lines if each.path[-1] == ref)


def told(world: World, ref: str, **more: Any) -> tuple[State, int, int, int]:
    """State, rows that hold, fail, cannot be said."""
    found = line(world, ref, **more)
    assert found.number is not None, (ref, found.state, found.silent)
    return found.state, int(found.number.numerator or 0), found.number.failing, found.number.open


@pytest.fixture
def leads(world: World) -> list[Lead]:
    """Three of four who were paid have a vehicle; of the fourth nobody knows."""
    world.pay(paid(1), paid(2), paid(3, code=WEST), paid(4, number="没有"), paid(5))
    world.declared("compared-vehicles", ID, *([number(n)] for n in (1, 2, 3)))
    world.run()
    return list(Lead.objects.filter(screen="x05-vehicle").order_by("pk"))


def test_before_the_first_run_nothing_is_counted_and_it_says_so(world: World) -> None:
    found = line(world, X05)
    assert (found.number, found.silent) == (None, Silence.NO_RUN)
    assert found.state is not State.GREEN


def test_a_screen_counts_leads_rows_without_cause_and_what_nobody_can_say(
    world: World, leads: list[Lead]
) -> None:
    assert told(world, X05) == (State.AMBER, 1, 3, 1)
    assert told(world, X05, area=TOWN) == (State.AMBER, 1, 2, 1)
    assert told(world, X05, area=WEST)[1:] == (0, 1, 0)
    assert told(world, X05, area=CITY, who="city")[1:] == (1, 3, 1)
    found = line(world, X04)
    assert (found.number, found.silent) == (None, Silence.NO_LIST)


def test_the_rows_behind_a_screen_are_its_leads_by_place_and_masked(
    world: World, leads: list[Lead]
) -> None:
    found = rows_behind(actor=world.alice, area=COUNTY, item=X05, as_of=DAY)
    assert [(row.subject, row.key, row.area) for row in found.rows] == [
        ("lead", lead.public_id, lead.area) for lead in leads
    ]
    assert {row.name for row in found.rows} == {"农村低保 · 张**"}
    with pytest.raises(NotFound):
        rows_behind(actor=world.alice, area=COUNTY, item=X04, as_of=DAY)


def test_what_people_found_untrue_gives_no_cause_any_more(world: World, leads: list[Lead]) -> None:
    world.decided(leads[0], "untrue")
    assert told(world, X05)[1:] == (2, 2, 1)
    world.decided(leads[1], "true")
    assert told(world, X05)[1:] == (2, 2, 1)
    found = rows_behind(actor=world.alice, area=COUNTY, item=X05, as_of=DAY)
    assert [row.key for row in found.rows] == [leads[1].public_id, leads[2].public_id]


@pytest.mark.parametrize("name", ["office", "township", "town"])
def test_who_lacks_the_right_sees_that_it_is_hidden(
    world: World, leads: list[Lead], name: str
) -> None:
    area = COUNTY if name == "office" else TOWN
    found = line(world, X05, area=area, who=name)
    assert (found.number, found.silent) == (None, Silence.HIDDEN)
    with pytest.raises(NotFound):
        rows_behind(actor=world.actor(name), area=area, item=X05, as_of=DAY)


def test_charlie_sees_no_pillar_of_another_county(world: World, leads: list[Lead]) -> None:
    with pytest.raises(NotFound):
        line(world, X05, who="charlie")
    assert line(world, X05, area=ELSEWHERE, who="charlie").silent is Silence.NO_RUN


def test_a_closed_case_holds_and_one_past_its_day_would_fail(
    world: World, leads: list[Lead]
) -> None:
    assert told(world, CHAIN)[1:] == (0, 0, 0)
    world.decided(leads[0], "untrue")
    assert told(world, CHAIN)[1:] == (0, 0, 0)
    world.closed(leads[0], "correct")
    assert told(world, CHAIN)[1:] == (1, 0, 0)
    [row] = rows_behind(actor=world.alice, area=COUNTY, item=CHAIN, as_of=DAY).rows
    assert (row.subject, row.area, row.name) == ("case", EAST, "有机动车 · 张**")
    assert told(world, CHAIN, who="office")[1:] == (0, 0, 0)


def test_a_confirmed_violation_fails_until_somebody_answers_for_it(
    world: World, leads: list[Lead]
) -> None:
    """HH18-051, HH18-092: by a case of accountability that rests on it, or handed over."""
    assert told(world, RULE)[1:] == (0, 0, 0)
    world.decided(leads[0], "true", violation="petty_corruption")
    world.decided(leads[1], "partly", violation="duty")
    world.decided(leads[2], "true")
    assert told(world, RULE)[1:] == (0, 2, 0)
    rows = rows_behind(actor=world.alice, area=COUNTY, item=RULE, as_of=DAY).rows
    assert {(row.key, row.what) for row in rows} == {(one.public_id, 1) for one in leads[:2]}
    world.closed(leads[1], "hand_over", document="溆纪移〔2018〕7号")
    assert told(world, RULE)[1:] == (1, 1, 0)
    case = opened(world, leads[0])
    assert told(world, RULE)[1:] == (2, 0, 0)
    leads[0].refresh_from_db()
    assert leads[0].liability == case.public_id
    reward.withdraw(case=case, reason="另案处理", at=at(), by=world.alice)
    assert told(world, RULE)[1:] == (1, 1, 0)
    assert told(world, RULE, who="office")[1:] == (0, 0, 0)


def opened(world: World, lead: Lead) -> LiabilityCase:
    """The first secretary of the village answers."""
    round_ = make.round_("2018", area=COUNTY, starts_on=date(2018, 1, 1))
    posting = make.posting(
        make.person("王队长"),
        world.places[EAST],
        round_,
        starts_on=date(2018, 1, 2),
        due_on=date(2020, 1, 1),
    )
    draft = reward.CaseDraft(
        posting=posting,
        ground="discipline",
        measure="criticism",
        rows=[("screening", lead.public_id, "疑点核查属实", DAY)],
        reason="失察",
    )
    return reward.open_case(draft, at=at(), by=world.alice)


def test_a_case_rests_on_confirmed_violations_of_the_village_only(
    world: World, leads: list[Lead]
) -> None:
    with pytest.raises(EvidenceUnknown):
        opened(world, leads[0])
    assert not LiabilityCase.objects.exists()


def test_all_screens_about_payments_are_asked_of_the_pack(world: World) -> None:
    pack = pack_for(COUNTY, as_of=DAY)
    assert len(pack.screens("benefit")) == 12
