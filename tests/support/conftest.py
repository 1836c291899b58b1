"""The county of the tests of support, and the same where a pack gives a reward of the year."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.support.packs import with_reward
from tests.support.world import EXAMPLE, World, build
from zhucun.directory.models import Place


@pytest.fixture
def world(places: dict[str, Place], settings: Any) -> World:
    settings.POLICY_DIR = EXAMPLE
    return build(places)


@pytest.fixture
def rewarded(places: dict[str, Place], settings: Any, tmp_path: Path) -> World:
    """Under a pack that gives 3,000 a year as a reward."""
    settings.POLICY_DIR = with_reward(tmp_path / "policy")
    return build(places)
