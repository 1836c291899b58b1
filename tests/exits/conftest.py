"""The world of exits, with the packs of the house."""

from __future__ import annotations

from typing import Any

import pytest

from tests.exits.world import World, build


@pytest.fixture
def world(db: None, settings: Any) -> World:
    settings.POLICY_DIR = settings.ROOT / "policy"
    return build()
