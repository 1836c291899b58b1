"""A small county to match: three villages, two units, eight candidates; the pack of 社旗县."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from tests import factories as make
from zhucun.directory.enums import Role, UnitKind
from zhucun.directory.models import Place, Unit
from zhucun.directory.perms import Actor
from zhucun.roster.enums import PostingRole
from zhucun.roster.models import Candidate, Round, RoundVillage
from zhucun.selection import actions, jobs
from zhucun.selection.models import Proposal
from zhucun.selection.rows import Settings

ON = date(2021, 5, 20)
NOW = datetime(2021, 5, 20, 2, 0, tzinfo=UTC)
EAST, WEST, BROOK = "411327100201", "411327100202", "411327101201"


@pytest.fixture
def batch(places: dict[str, Place]) -> Round:
    return make.round_("2021", starts_on=date(2021, 6, 1))


@pytest.fixture
def office(places: dict[str, Place]) -> Actor:
    """The office of the county."""
    return make.actor("olga", Role.OFFICE, "411327")


@pytest.fixture
def party(places: dict[str, Place]) -> Unit:
    return make.unit("县委组织部", kind=UnitKind.PARTY)


@pytest.fixture
def finance(places: dict[str, Place]) -> Unit:
    return make.unit("县财政局", kind=UnitKind.FINANCE)


@pytest.fixture
def east(batch: Round, places: dict[str, Place]) -> RoundVillage:
    return make.village_of(batch, places[EAST], team_least=2, team_most=2)


@pytest.fixture
def brook(batch: Round, places: dict[str, Place]) -> RoundVillage:
    return make.village_of(batch, places[BROOK], team_least=2, team_most=2)


@pytest.fixture
def stands(batch: Round) -> Callable[..., Candidate]:
    """Puts people forward: `stands("张三", party, speciality="health")`."""

    def nominated(
        name: str, unit: Unit, *, role: str = PostingRole.FIRST_SECRETARY, **more: Any
    ) -> Candidate:
        known = {
            "birth_on": date(1985, 2, 3),
            "party_since": date(2010, 7, 1),
            "work_since": date(2008, 8, 1),
            **more,
        }
        return make.candidate(make.person(name, unit=unit, **known), batch, role=role)

    return nominated


@pytest.fixture
def people(stands: Callable[..., Candidate], party: Unit, finance: Unit) -> dict[str, Candidate]:
    """Three who seek to lead and three who seek to serve."""
    leaders = {name: stands(name, party) for name in ("赵一", "钱二")}
    leaders["孙三"] = stands("孙三", finance)
    members = {
        name: stands(name, finance, role=PostingRole.MEMBER) for name in ("李四", "周五", "吴六")
    }
    return leaders | members


@pytest.fixture
def settings() -> Settings:
    return Settings(as_of=ON, seconds=30)


@pytest.fixture
def proposed(
    batch: Round,
    people: dict[str, Candidate],
    east: RoundVillage,
    brook: RoundVillage,
    office: Actor,
    settings: Settings,
) -> Proposal:
    """A proposal that the real worker has computed."""
    row = actions.propose(round_=batch, title="方案一", settings=settings, asked_at=NOW, by=office)
    assert jobs.work_once(clock=lambda: NOW, worker="test")
    row.refresh_from_db()
    return row


@pytest.fixture
def adopted(proposed: Proposal, office: Actor) -> Proposal:
    actions.adopt(proposal=proposed, adopted_at=NOW, by=office)
    proposed.refresh_from_db()
    return proposed
