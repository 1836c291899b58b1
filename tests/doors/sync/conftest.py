"""A first secretary with a phone, a team mate, and Charlie's cadre with a phone of his own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests import factories as make
from tests.conftest import PASSWORD, SINCE
from tests.doors.sync.phone import Phone
from zhucun.directory import actions as directory
from zhucun.directory.enums import Role
from zhucun.directory.models import Account, Place
from zhucun.directory.perms import OPERATOR
from zhucun.households import actions as households
from zhucun.households.models import Household
from zhucun.households.queries import HouseholdDraft, MemberDraft
from zhucun.roster.models import Posting, Round


@pytest.fixture
def east(places: dict[str, Place]) -> Place:
    return places["411327100201"]


@pytest.fixture
def batch_2021(places: dict[str, Place]) -> Round:
    return make.round_("2021")


@pytest.fixture
def wang(east: Place, batch_2021: Round) -> Posting:
    """The first secretary of the east village since May 2021."""
    return make.posting(make.person("王驻村", numbered=True), east, batch_2021)


@pytest.fixture
def li(east: Place, batch_2021: Round) -> Posting:
    """A member of the same team."""
    return make.posting(make.person("李队员", numbered=True), east, batch_2021, role="member")


@pytest.fixture
def zhao(places: dict[str, Place], batch_2021: Round) -> Posting:
    """Charlie: the first secretary of another village."""
    return make.posting(make.person("赵外村", numbered=True), places["411327101201"], batch_2021)


@pytest.fixture
def account_for() -> Callable[..., Account]:
    """The account of a cadre: `account_for(wang, "wang")`."""

    def opened(posting: Posting, username: str, role: Role = Role.FIRST_SECRETARY) -> Account:
        return directory.open_account(
            username=username,
            name=posting.person.name,
            password=PASSWORD,
            role=role,
            area=posting.area,
            person=posting.person,
            since=SINCE,
            by=OPERATOR,
        )

    return opened


@pytest.fixture
def phone(wang: Posting, account_for: Callable[..., Account]) -> Phone:
    """The phone of the first secretary, signed in."""
    account_for(wang, "wang")
    return Phone("wang").sign_in()


@pytest.fixture
def mate(li: Posting, account_for: Callable[..., Account]) -> Phone:
    """The phone of his team mate."""
    account_for(li, "li", Role.MEMBER)
    return Phone("li").sign_in()


@pytest.fixture
def charlie_phone(zhao: Posting, account_for: Callable[..., Account]) -> Phone:
    """The phone of a cadre of another village."""
    account_for(zhao, "zhao")
    return Phone("zhao").sign_in()


@pytest.fixture
def houses(east: Place) -> list[Household]:
    """Four households of the east village."""
    return [add_household(east, n) for n in range(1, 5)]


def add_household(village: Place, n: int, **more: Any) -> Household:
    head = MemberDraft(name=f"张户{n}", relation="head", birth_on=date(1960, 1, n))
    draft = HouseholdDraft(
        number=f"{village.code}{n:03d}", village=village, since=SINCE, members=[head], **more
    )
    return households.add_household(draft, made_at=make.NOW, by=OPERATOR)
