"""The county of these tests, under the packs of the repository."""

from __future__ import annotations

from typing import Any

import pytest

from tests.screening.world import World, build


@pytest.fixture
def world(db: None, settings: Any) -> World:
    settings.POLICY_DIR = settings.ROOT / "policy"
    return build()
