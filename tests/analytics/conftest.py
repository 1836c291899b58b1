"""A small Sheqi: two key villages, one of them served; the real packs of the house."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest

from tests import factories as make
from zhucun.directory.models import Person
from zhucun.directory.queries import pack_for
from zhucun.packs import PackAt
from zhucun.roster.enums import PostingRole
from zhucun.roster.models import Round

DAY = date(2024, 1, 25)


@dataclass(frozen=True)
class World:
    """What the tests of the figures look at."""

    round: Round
    secretary: Person
    pack: PackAt


@pytest.fixture
def world(places: object) -> World:
    """东关 (key village) has a team with a first secretary and a member; 西关 (key village) has nobody."""
    round_ = make.round_("2021")
    served, empty = make.place("411327100201"), make.place("411327100202")
    make.tag(served.code, "exited-poverty")
    make.tag(empty.code, "weak-branch")
    unit = make.unit("社旗县文旅局", kind="culture_tourism")
    team = make.team(served, round_, unit=unit)
    secretary = make.person(
        "巴镜均",
        unit=unit,
        birth_on=date(1988, 1, 26),
        party_since=date(2015, 7, 1),
        work_since=date(2012, 8, 1),
    )
    make.posting(secretary, served, round_, team=team, unit=unit)
    member = make.person("王芳", unit=unit, birth_on=date(1990, 1, 25))
    make.posting(member, served, round_, team=team, unit=unit, role=PostingRole.MEMBER)
    return World(round_, secretary, pack_for("411327", as_of=DAY))
