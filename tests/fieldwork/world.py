"""What the tests of the fieldwork share: a day, accounts of cadres, households."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from zhucun.directory import actions as directory
from zhucun.directory.enums import Role
from zhucun.directory.models import Place
from zhucun.directory.perms import OPERATOR, Actor
from zhucun.directory.queries import actor_of
from zhucun.households.models import Household
from zhucun.roster.models import Posting

#: A day on which everybody of this world is on post, and an instant of it.
DAY = date(2024, 3, 1)
AT = datetime(2024, 3, 1, 2, 0, tzinfo=UTC)


def actor_for(posting: Posting, username: str, role: Role = Role.FIRST_SECRETARY) -> Actor:
    """The account of a cadre, as he holds it on the day."""
    account = directory.open_account(
        username=username,
        name=posting.person.name,
        password=None,
        role=role,
        area=posting.area,
        person=posting.person,
        since=date(2021, 5, 10),
        by=OPERATOR,
    )
    return actor_of(account, on=DAY)


def household(village: Place, n: int, **more: Any) -> Household:
    """A household of a village since 2020."""
    more = {"valid_from": date(2020, 1, 1), "lives_since": date(2020, 1, 1), **more}
    return Household.objects.create(
        village=village,
        area=village.code,
        number=f"{village.code}{n:03d}",
        head_name=f"张{n}",
        size=3,
        **more,
    )
