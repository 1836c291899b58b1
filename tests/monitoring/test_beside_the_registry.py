"""A removal rests on the registry; what was found on site stands beside it where it differs."""

from __future__ import annotations

import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.monitoring.test_watching import earns
from tests.monitoring.world import World, at, later
from zhucun.directory.perms import OPERATOR
from zhucun.households import actions as homes
from zhucun.households.models import Member, MemberState
from zhucun.kernel.problems import NotAllowed
from zhucun.ledger.models import AccessRecord
from zhucun.monitoring import actions, queries
from zhucun.monitoring.errors import FoundNeedsReason
from zhucun.monitoring.models import Removal
from zhucun.packs import load_library

AFTER = later(200)


def works(world: World, *words: str, home: int = 0) -> None:
    """Ability to work of the members, in their order; empty: nobody said."""
    rows = Member.objects.filter(household=world.homes[home]).order_by("pk")
    for member, word in zip(rows, words, strict=True):
        MemberState.objects.create(member=member, labour=word, valid_from=date(2024, 1, 1))


def asked(world: World, **more: Any) -> Removal:
    case = world.identified()
    world.helped(case, later(20))
    return world.removal(case, AFTER, **{"income_per_head": None, "has_labour": None, **more})


def outcomes(removal: Removal) -> dict[str, str]:
    answers = queries.removal_answers([removal], as_of=AFTER)[removal.public_id]
    return {one.rule.removeprefix("rules/removal-"): one.outcome.value for one in answers}


def test_income_and_labour_are_the_registry_s_and_nobody_types_them_again(world: World) -> None:
    earns(world, 0, 12345)
    works(world, "ordinary", "none")
    removal = asked(world)
    assert (removal.registry_income, removal.registry_income_until, removal.registry_labour) == (
        Decimal(12345),
        date(2025, 1, 1),
        True,
    )
    assert (removal.income_per_head, removal.has_labour) == (None, None)
    found = outcomes(removal)
    assert (found["income-above-line"], found["labour"]) == ("pass", "pass")


def test_a_household_in_which_nobody_can_work_by_the_registry_is_not_marked(world: World) -> None:
    works(world, "lost", "none")
    assert outcomes(asked(world))["labour"] == "fail"


@pytest.mark.parametrize("words", [("lost", ""), ("", "")])
def test_that_nobody_can_work_is_known_only_where_it_is_known_of_everybody(
    world: World, words: tuple[str, str]
) -> None:
    works(world, *words)
    removal = asked(world)
    assert removal.registry_labour is None
    assert outcomes(removal)["labour"] == "unknown"


def test_what_was_found_counts_only_with_a_reason_and_both_stand_in_the_evidence(
    world: World,
) -> None:
    earns(world, 0, 12000)
    works(world, "lost", "none")
    case = world.identified()
    world.helped(case, later(20))
    told: dict[str, Any] = {"income_per_head": Decimal(12000), "has_labour": True}
    with pytest.raises(FoundNeedsReason):
        world.removal(case, AFTER, **told)
    assert not Removal.objects.exists()
    removal = world.removal(case, AFTER, **told, found_because="户主已康复务工, 待更新档案")
    assert (removal.income_per_head, removal.has_labour, removal.registry_labour) == (
        None,
        True,
        False,
    )
    assert outcomes(removal)["labour"] == "pass"
    paper = str(queries.removal_papers([removal])[removal.public_id])
    assert "户档案有劳动力" in paper
    assert "康复" not in paper


def test_what_the_registry_does_not_know_needs_no_reason(world: World) -> None:
    removal = asked(world, income_per_head=Decimal(9000), has_labour=True)
    assert (removal.income, removal.labour, removal.registry_income) == (9000, True, None)


def test_twelve_months_that_are_not_over_on_the_day_do_not_count(world: World) -> None:
    earns(world, 0, 12000, year=2025, told=date(2026, 1, 20))
    assert queries.registry_says(world.homes[0], as_of=AFTER).income is None


def test_a_line_of_2025_says_nothing_in_2026(tmp_path: Path, settings: Any) -> None:
    """Yunnan's line is of one year: in the next nobody is judged by it, and the page says so."""
    house = load_library(Path(__file__).parents[2] / "policy")
    lines = {
        day: house.pack("yunnan-2025").at(day).values["monitoring_line"]
        for day in (date(2024, 12, 31), date(2025, 1, 1), date(2025, 12, 31), date(2026, 1, 1))
    }
    assert [str(value) for value in lines.values()] == [
        "Unset.UNSET",
        "8700",
        "8700",
        "Unset.UNSET",
    ]


def test_two_years_with_two_lines_judge_by_the_line_of_the_day(
    world: World, tmp_path: Path, settings: Any
) -> None:
    folder = tmp_path / "policy"
    shutil.copytree(settings.POLICY_DIR, folder)
    found = next(folder.glob("sheqi-example/parameters/monitoring/monitoring-line.yaml"))
    text = found.read_text(encoding="utf-8")
    line = (
        '  - {{from: {0}-01-01, value: {1}, reference: {{title: "演示", href: "docs/packs.md"}}}}\n'
    )
    found.write_text(text + line.format(2025, 9000) + line.format(2026, 13000), encoding="utf-8")
    settings.POLICY_DIR = folder
    earns(world, 0, 12000)
    earns(world, 0, 12500, year=2025, told=date(2026, 1, 20))
    days = (date(2024, 6, 1), date(2025, 9, 19), date(2026, 3, 1))
    assert [queries.line_of("411327100201", as_of=day) for day in days] == [8000, 9000, 13000]
    removal = asked(world, has_labour=True)
    assert outcomes(removal)["income-above-line"] == "pass"
    [later_on] = [
        one.outcome.value
        for one in queries.removal_answers([removal], as_of=days[2])[removal.public_id]
        if one.rule == "rules/removal-income-above-line"
    ]
    assert later_on == "fail"


def test_where_the_registry_ended_monitoring_without_the_chain_the_board_shows_the_rows(
    world: World,
) -> None:
    office, day = world.actors["office"], later(30)
    case = world.identified(0)
    assert queries.label_gaps(actor=office, as_of=day).count == 0
    ended = {"tag": "monitored-household", "made_at": at(day), "by": OPERATOR}
    homes.end_tag(household=world.homes[0], until=later(20), **ended)
    homes.set_tag(household=world.homes[2], since=later(20), **ended)
    gaps = queries.label_gaps(actor=office, as_of=day)
    assert [row.pk for row in gaps.case_without_label] == [case.pk]
    assert [row.pk for row in gaps.label_without_case] == [world.homes[2].pk]
    assert queries.label_gaps(actor=world.actors["charlie"], as_of=day).count == 0
    assert queries.label_gaps(actor=world.actors["other_branch"], as_of=day).count == 0
    actions.take_over_monitored(area="411327", at=at(day), by=office)
    assert queries.label_gaps(actor=office, as_of=day).label_without_case == []


def test_what_was_found_shows_beside_the_registry_once_it_is_opened_and_only_to_who_handles_it(
    world: World,
) -> None:
    earns(world, 0, 12000)
    removal = asked(world, income_per_head=Decimal(9000), found_because="务工中断")
    case = removal.case
    shown, closed = (
        queries.case_card(actor=world.actors[who], public_id=case.public_id, as_of=AFTER)
        for who in ("branch", "discipline")
    )
    for card in (shown, closed):
        [row] = card.removals
        assert (row.income_per_head, row.registry_income, row.found_because) == (None, None, "")
    assert ("amounts" in shown.sealed, closed.sealed) == (True, frozenset())
    assert not AccessRecord.objects.exists()
    told: Any = {"public_id": case.public_id, "as_of": AFTER, "reason": "复核"}
    [mine] = queries.opened_case(actor=world.actors["branch"], **told).removals
    assert (mine.income_per_head, mine.registry_income) == (9000, 12000)
    record = AccessRecord.objects.get()
    assert (record.subject, "amounts" in record.what) == (f"monitoring:{case.public_id}", True)
    with pytest.raises(NotAllowed):
        queries.opened_case(actor=world.actors["discipline"], **told)
