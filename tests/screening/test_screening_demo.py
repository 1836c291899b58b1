"""The cross-checks of the demo: leads at every step of their way."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

import pytest

from demo import screening as demo
from demo.world import World as DemoWorld
from tests import factories as make
from tests.screening.world import PLACES
from zhucun.directory.models import Place
from zhucun.directory.perms import OPERATOR
from zhucun.screening.models import Lead, Run


def built(places: dict[str, str]) -> None:
    make.add_places(places, since=date(2014, 1, 1))
    rows = {place.code: place for place in Place.objects.all()}
    demo.build(DemoWorld(scale="city-sample", seed=7, progress=lambda *_step: None, places=rows))


@pytest.fixture(autouse=True)
def _packs(db: None, settings: Any) -> None:
    settings.POLICY_DIR = settings.ROOT / "policy"


def test_the_demo_shows_leads_at_every_step() -> None:
    built(PLACES)
    assert OPERATOR.name
    states = Counter(Lead.objects.values_list("state", flat=True))
    assert set(states) == {"found", "assigned", "verified", "closed"}
    assert states["closed"] == 3
    run = Run.objects.get()
    said = {name: told["hits"] for name, told in run.screens.items()}
    assert said["x01-paid-after-death"] == 6
    assert said["x08-double-benefit"] == 6
    assert said["x10-amount-off-standard"] == 1
    assert said["x13-shared-account"] == 6
    assert said["plucking-feathers"] == 0


def test_where_the_county_has_no_village_there_is_none() -> None:
    built({code: name for code, name in PLACES.items() if len(code) < 9})
    assert not Run.objects.exists()
