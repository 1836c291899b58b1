"""A round of 社旗县 with a proposal that the worker has computed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils.timezone import localdate, now

from tests import factories as make
from zhucun.directory.enums import Role, UnitKind
from zhucun.directory.models import Account, Place, Unit
from zhucun.directory.perms import Actor
from zhucun.roster.enums import PostingRole
from zhucun.roster.models import Candidate, Round
from zhucun.selection import actions, jobs
from zhucun.selection.models import Assignment, Proposal
from zhucun.selection.rows import Settings

EAST, WEST, BROOK = "411327100201", "411327100202", "411327101201"

Clients = Callable[..., Client]


@pytest.fixture
def party(places: dict[str, Place]) -> Unit:
    return make.unit("县委组织部", kind=UnitKind.PARTY)


@pytest.fixture
def batch(places: dict[str, Place], party: Unit, unit: Unit) -> Round:
    """Two villages of two seats, six candidates of two units."""
    round_ = make.round_("2021", starts_on=date(2021, 6, 1))
    for code in (EAST, BROOK):
        make.village_of(round_, places[code], team_least=2, team_most=2)
    known = {"birth_on": date(1985, 2, 3), "party_since": date(2010, 7, 1)}
    for name in ("赵一", "钱二", "孙三"):
        make.candidate(make.person(name, unit=party, **known), round_)
    for name in ("李四", "周五", "吴六"):
        make.candidate(make.person(name, unit=unit, **known), round_, role=PostingRole.MEMBER)
    return round_


@pytest.fixture
def olga(alice: Account, actor_of: Callable[[Account], Actor]) -> Actor:
    """Alice as she acts."""
    return actor_of(alice)


@pytest.fixture
def ask(batch: Round, olga: Actor) -> Callable[..., Proposal]:
    """Asks for a proposal: `ask("方案二", parent=…)`."""

    def asked(title: str = "方案一", **more: Any) -> Proposal:
        settings = Settings(as_of=localdate(), seconds=30)
        known = {"round_": batch, "settings": settings, "asked_at": now(), "by": olga}
        return actions.propose(title=title, **{**known, **more})

    return asked


@pytest.fixture
def compute() -> Callable[[Proposal], Proposal]:
    """Lets the worker do what waits."""

    def computed(row: Proposal) -> Proposal:
        assert jobs.work_once(clock=now, worker="test")
        row.refresh_from_db()
        return row

    return computed


@pytest.fixture
def proposed(ask: Callable[..., Proposal], compute: Callable[..., Proposal]) -> Proposal:
    return compute(ask())


@pytest.fixture
def adopted(proposed: Proposal, olga: Actor) -> Proposal:
    actions.adopt(proposal=proposed, adopted_at=now(), by=olga)
    proposed.refresh_from_db()
    return proposed


@pytest.fixture
def bella(account_of: Callable[..., Account]) -> Account:
    """The Party branch of 东关村."""
    return account_of("bella", Role.BRANCH, EAST)


@pytest.fixture
def ulla(account_of: Callable[..., Account], party: Unit) -> Account:
    """She speaks for the unit 县委组织部."""
    return account_of("ulla", Role.UNIT, "411327", unit=party)


@pytest.fixture
def crowd(places: dict[str, Place], batch: Round, unit: Unit) -> Callable[[], None]:
    """Eight more villages and sixteen more candidates."""

    def come() -> None:
        names = {f"4113271003{number:02}": f"第{number}村民委员会" for number in range(8)}
        make.add_places(names)
        for code in names:
            make.village_of(batch, make.place(code), team_least=2, team_most=2)
        for number in range(16):
            role = PostingRole.FIRST_SECRETARY if number % 2 else PostingRole.MEMBER
            make.candidate(make.person(f"人选{number}", unit=unit), batch, role=role)

    return come


def seats(proposal: Proposal, code: str = "") -> list[Assignment]:
    found = Assignment.objects.filter(proposal=proposal, area__startswith=code)
    return list(found.select_related("candidate__person").order_by("area", "-leads", "pk"))


def candidates(round_: Round) -> list[Candidate]:
    return list(Candidate.objects.filter(round=round_).order_by("pk"))
