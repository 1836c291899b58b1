"""`zhucun screen`: each night, county by county, only what changed."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine
from click.testing import CliRunner

from tests.monitoring.test_watching import earns
from tests.monitoring.world import COUNTY, DAY, EXAMPLE, World, at, build
from zhucun.directory.models import Place
from zhucun.doors.command.screen import screen


@pytest.fixture
def world(places: dict[str, Place], settings: Any) -> World:
    settings.POLICY_DIR = EXAMPLE
    return build(places)


def test_the_second_night_looks_at_nothing_where_nothing_changed(world: World) -> None:
    earns(world, 0, 7000)
    with time_machine.travel(at(DAY), tick=False):
        first = CliRunner().invoke(screen, [])
        second = CliRunner().invoke(screen, ["--area", COUNTY])
        whole = CliRunner().invoke(screen, ["--area", COUNTY, "--whole"])
    assert first.output.splitlines() == [
        "411327: 3 households looked at, 1 new signs",
        "520111: 0 households looked at, 0 new signs",
    ]
    assert second.output == "411327: 0 households looked at, 0 new signs\n"
    assert whole.output == "411327: 3 households looked at, 0 new signs\n"
