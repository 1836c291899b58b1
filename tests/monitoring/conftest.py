"""The world of the monitoring, under the pack that assumes its days and lines."""

from __future__ import annotations

from typing import Any

import pytest

from tests.monitoring.world import EXAMPLE, World, build
from zhucun.directory.models import Place


@pytest.fixture
def world(settings: Any, places: dict[str, Place]) -> World:
    settings.POLICY_DIR = EXAMPLE
    return build(places)
