"""Three villages and two townships of one county, one of another, and a round in each county."""

from __future__ import annotations

import pytest

from tests import factories as make
from tests.roster.handover_world import handover, new_batch, old, promise  # noqa: F401 - fixtures
from zhucun.directory.models import Place
from zhucun.roster.models import Round


@pytest.fixture
def east(places: dict[str, Place]) -> Place:
    return places["411327100201"]


@pytest.fixture
def west(places: dict[str, Place]) -> Place:
    return places["411327100202"]


@pytest.fixture
def town(places: dict[str, Place]) -> Place:
    return places["411327100"]


@pytest.fixture
def far(places: dict[str, Place]) -> Place:
    """A village of Charlie's county."""
    return places["520111100201"]


@pytest.fixture
def batch(places: dict[str, Place]) -> Round:
    return make.round_("2021")


@pytest.fixture
def far_batch(places: dict[str, Place]) -> Round:
    return make.round_("2021", area="520111")
