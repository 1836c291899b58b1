"""The night follows changes: those of signs and cases too, and those that were committed late."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from tests.monitoring.test_watching import screen
from tests.monitoring.world import DAY, World, at, later
from zhucun.ledger import queries as journal
from zhucun.ledger.models import EventRecord
from zhucun.monitoring.models import Screening

RULE = """label: {zh: 多条线索, en: Several signs}
reference: {title: 演示, href: docs/packs.md}
subject: household_watch
applies_when: NOT is_monitored
forbid: signs_in_year >= 2
severity: info
message: {zh: "一年内有%(signs_in_year)s条线索", en: "%(signs_in_year)s signs in a year"}
"""
CASE = """- name: two signs in a year
  of: rules/watch-several-signs
  as_of: 2025-03-03
  given: {code: h1, household: h1, signs_in_year: 2}
  expect: fail
"""


def test_a_night_looks_again_where_a_sign_came_and_a_rule_reads_signs(
    world: World, tmp_path: Path, settings: Any
) -> None:
    folder = tmp_path / "policy"
    shutil.copytree(settings.POLICY_DIR, folder)
    (folder / "sheqi-example/rules").mkdir(exist_ok=True)
    (folder / "sheqi-example/rules/watch-several-signs.yaml").write_text(RULE, encoding="utf-8")
    (folder / "sheqi-example/cases/signs.yaml").write_text(CASE, encoding="utf-8")
    settings.POLICY_DIR = folder
    screen(world)
    world.sign()
    quiet = screen(world, later(1))
    assert (quiet.looked_at, quiet.outcomes["rules/watch-several-signs"]) == (1, {"pass": 1})
    world.sign(kind="school")
    run = screen(world, later(2))
    assert (run.is_whole, run.looked_at) == (False, 1)
    assert run.outcomes["rules/watch-several-signs"] == {"fail": 1}


def test_where_no_rule_reads_signs_they_are_no_reason_to_look(world: World) -> None:
    screen(world)
    world.sign()
    assert screen(world, later(1)).looked_at == 0


def recorded(key: int, household: Any) -> None:
    """An event about a household under a key of its own: keys are given before they are committed."""
    EventRecord.objects.create(
        pk=key,
        name="households.household.changed",
        subject=f"household:{household.public_id}",
        area=household.area,
        data={},
        happened_at=at(DAY),
    )


def test_what_was_committed_late_with_a_lower_key_is_looked_at_the_next_night(
    world: World,
) -> None:
    screen(world)
    begun = journal.latest_key()
    recorded(begun + 1000, world.homes[0])
    first = screen(world, later(1))
    assert (first.looked_at, first.latest_event) == (1, begun + 1000)
    assert any(low <= begun + 500 <= high for low, high, _day in first.gaps)
    recorded(begun + 500, world.homes[1])
    assert screen(world, later(2)).looked_at == 1
    assert screen(world, later(3)).looked_at == 0


def test_a_gap_that_nobody_fills_is_given_up_after_a_week(world: World) -> None:
    screen(world)
    missed = journal.latest_key() + 500
    recorded(missed + 500, world.homes[0])

    def days(run: Screening) -> list[str]:
        return [day for low, high, day in run.gaps if low <= missed <= high]

    for after in (1, 3):
        assert days(screen(world, later(after))) == [later(1).isoformat()]
    assert days(screen(world, later(20))) == []


def test_changes_elsewhere_are_no_changes_here(world: World) -> None:
    screen(world)
    EventRecord.objects.create(
        name="households.household.changed",
        subject="household:x",
        area="520111100201",
        data={},
        happened_at=at(DAY),
    )
    assert screen(world, later(1)).looked_at == 0
