"""Rules over the households: leads at night, what another number would change, and history."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.monitoring.world import COUNTY, DAY, World, at, later
from zhucun.directory.perms import OPERATOR
from zhucun.households import actions as homes
from zhucun.households.queries import IncomeDraft
from zhucun.kernel.problems import NotAllowed
from zhucun.monitoring import actions, queries
from zhucun.monitoring.errors import ParameterNotTried
from zhucun.monitoring.models import Case, Screening, Sign

TOLD = date(2025, 1, 20)


def earns(world: World, home: int, yuan: int, *, year: int = 2024, told: date = TOLD) -> None:
    """The wages of a household of two in a year, and nothing else."""
    parts = {
        "wages": Decimal(yuan * 2),
        "production": Decimal(0),
        "property": Decimal(0),
        "transfers": Decimal(0),
        "costs": Decimal(0),
    }
    draft = IncomeDraft(household=world.homes[home], starts_on=date(year, 1, 1), parts=parts)
    homes.record_income(draft, made_at=at(told), by=OPERATOR)


def screen(world: World, day: date = DAY, who: str = "office", **more: Any) -> Screening:
    return actions.screen_households(area=COUNTY, at=at(day), by=world.actors[who], **more)


def test_a_household_below_the_line_becomes_a_lead_once(world: World) -> None:
    earns(world, 0, 7000)
    earns(world, 1, 9000)
    run = screen(world)
    sign = Sign.objects.get()
    assert (sign.source, sign.rule, sign.household_id) == (
        "screening",
        "rules/watch-income-below-line",
        world.homes[0].pk,
    )
    assert (run.is_whole, run.looked_at, run.found) == (True, 3, 1)
    assert run.outcomes["rules/watch-income-below-line"] == {"fail": 1, "pass": 1, "unknown": 1}
    assert screen(world, whole=True).found == 0


def test_the_next_night_looks_only_at_what_changed(world: World) -> None:
    earns(world, 0, 9000)
    screen(world)
    quiet = screen(world, later(1))
    assert (quiet.is_whole, quiet.looked_at) == (False, 0)
    earns(world, 1, 5000, told=later(1))
    run = screen(world, later(2))
    assert (run.is_whole, run.looked_at, run.found) == (False, 1, 1)


def test_the_next_night_and_a_whole_run_find_the_same(world: World) -> None:
    screen(world)
    for home, yuan in ((0, 7999), (1, 8000), (2, 100)):
        earns(world, home, yuan, told=later(1))
    screen(world, later(1))
    found = set(Sign.objects.values_list("household", flat=True))
    leads, _looked, _outcomes = queries.leads(
        actor=world.actors["office"], area=COUNTY, as_of=later(1)
    )
    assert {row.pk for row in world.homes if row.public_id in {one.household for one in leads}} == (
        found
    )


def test_another_month_is_a_whole_run(world: World) -> None:
    screen(world)
    assert screen(world, date(2025, 4, 1)).is_whole


def test_a_line_of_the_year_that_is_not_configured_finds_nobody(
    world: World, settings: Any
) -> None:
    settings.POLICY_DIR = Path(__file__).parents[2] / "policy"
    earns(world, 0, 100)
    run = screen(world)
    assert run.found == 0
    assert run.outcomes["rules/watch-income-below-line"] == {"unset": 3}


def test_an_income_that_fell_by_a_third_is_a_lead_above_the_line_too(world: World) -> None:
    earns(world, 0, 30000, year=2023, told=date(2024, 1, 20))
    earns(world, 0, 20000)
    screen(world)
    assert Sign.objects.get().rule == "rules/watch-income-drop"


def test_who_is_monitored_or_has_a_case_is_no_lead_again(world: World) -> None:
    world.sign()
    earns(world, 0, 100)
    homes.set_tag(
        household=world.homes[1],
        tag="monitored-household",
        since=date(2024, 1, 1),
        made_at=at(TOLD),
        by=OPERATOR,
    )
    earns(world, 1, 100)
    assert screen(world).found == 0
    assert Case.objects.count() == 1


def test_another_line_shows_whom_it_would_add_and_drop(world: World) -> None:
    for home, yuan in enumerate((7000, 8500, 12000)):
        earns(world, home, yuan)
    office = world.actors["office"]
    told: dict[str, Any] = {"actor": office, "area": COUNTY, "as_of": later(0)}
    higher, conditions = queries.tried(**told, name="monitoring_line", value=Decimal(9000))
    assert (higher.now, higher.then, higher.added, higher.dropped) == (1, 2, 1, 0)
    [row] = queries.changed(conditions, actor=office)
    assert (row.number, row.name, row.is_added) == ("H2", "李**", True)
    lower, conditions = queries.tried(**told, name="monitoring_line", value=Decimal(6000))
    assert (lower.then, lower.added, lower.dropped) == (0, 0, 1)
    assert not Sign.objects.exists()
    names = [one.name for one in queries.parameters_to_try(**told)]
    assert names == ["monitoring_line", "sharp_income_drop"]
    with pytest.raises(ParameterNotTried):
        queries.tried(**told, name="min_team_size", value=Decimal(1))


def test_what_if_and_history_show_nothing_of_another_county(world: World) -> None:
    earns(world, 0, 100)
    charlie = world.actors["charlie"]
    seen, conditions = queries.tried(
        actor=charlie, area=COUNTY, as_of=later(0), name="monitoring_line", value=Decimal(9000)
    )
    assert (seen.households, seen.now, queries.changed(conditions, actor=charlie)) == (0, 0, [])
    [score] = queries.back_test(
        actor=charlie,
        area=COUNTY,
        since=date(2025, 1, 1),
        until=date(2025, 3, 1),
        horizon_days=90,
        today=later(365),
    )
    assert (score.leads, score.identified) == (0, 0)
    with pytest.raises(NotAllowed):
        screen(world, who="charlie")
    with pytest.raises(NotAllowed):
        screen(world, who="township")


def test_history_gives_precision_recall_and_lead_time(world: World) -> None:
    """Two were below the line at the end of January; one of them and a third were identified."""
    earns(world, 0, 7000)
    earns(world, 1, 6000)
    earns(world, 2, 20000)
    world.identified(0)
    world.identified(2)
    scores = queries.back_test(
        actor=world.actors["office"],
        area=COUNTY,
        since=date(2025, 1, 1),
        until=date(2025, 4, 1),
        horizon_days=90,
        today=later(365),
    )
    everything = scores[0]
    assert everything.rule == ""
    assert (everything.leads, everything.hits, everything.misses) == (2, 1, 1)
    assert (everything.precision, everything.recall) == (0.5, 0.5)
    assert everything.days == (later(10) - date(2025, 1, 31)).days
    assert everything.known_then == 2


def test_an_income_that_was_told_later_was_not_known_then(world: World) -> None:
    earns(world, 0, 7000, told=date(2025, 2, 20))
    [score, _rule] = queries.back_test(
        actor=world.actors["office"],
        area=COUNTY,
        since=date(2025, 1, 1),
        until=date(2025, 2, 1),
        horizon_days=90,
        today=later(10),
    )
    assert (score.leads, score.open, score.known_then) == (1, 1, 0)


def test_the_channels_say_which_source_led_to_what(world: World) -> None:
    world.identified(0)
    world.sign(1, source="department", kind="school")
    rows = queries.channels(
        actor=world.actors["office"], area=COUNTY, since=date(2025, 1, 1), until=date(2026, 1, 1)
    )
    assert [(row.source, row.cases, row.identified, row.running) for row in rows] == [
        ("cadre", 1, 1, 0),
        ("department", 1, 0, 1),
    ]


def test_the_rules_cost_the_same_for_one_household_and_for_three(
    world: World, queries_of: Callable[..., list[str]]
) -> None:
    office = world.actors["office"]

    def look() -> None:
        queries.leads(actor=office, area=COUNTY, as_of=later(0))

    earns(world, 0, 100)
    one = queries_of(look)
    earns(world, 1, 100)
    earns(world, 2, 100)
    assert queries_of(look) == one
