"""The school of 社旗 for every test of learning."""

from __future__ import annotations

from typing import Any

import pytest

from tests.learning.world import School, build


@pytest.fixture
def school(places: Any) -> School:
    return build(places)
