"""The county of the tests of support."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.world import EXAMPLE, World, build
from zhucun.directory.models import Place


@pytest.fixture
def world(places: dict[str, Place], settings: Any) -> World:
    settings.POLICY_DIR = EXAMPLE
    return build(places)
