"""What the tests of the registry share: a day, people with ID numbers, the packs of the counties."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from tests import factories as make
from zhucun.directory.models import Place
from zhucun.directory.perms import OPERATOR
from zhucun.households import actions
from zhucun.households.models import Household
from zhucun.households.queries import HouseholdDraft, MemberDraft

DAY = date(2024, 6, 3)
SINCE = date(2020, 1, 1)
AT = datetime(2024, 6, 3, 2, 0, tzinfo=UTC)


def person(name: str, relation: str = "head", serial: int = 0, **more: Any) -> MemberDraft:
    """A member; with a serial also an ID number, of the day of birth where one is given."""
    if serial:
        born = {"born": more["birth_on"]} if more.get("birth_on") else {}
        more["id_number"] = make.id_number(serial=serial, **born)
    return MemberDraft(name=name, relation=relation, **more)


def draft(village: Place, n: int = 1, *members: MemberDraft, **more: Any) -> HouseholdDraft:
    """Household no. `n` of a village since 2020; 张大山 alone, if not said otherwise."""
    values = {"number": f"H{village.code[-4:]}{n:03d}", "since": SINCE, **more}
    return HouseholdDraft(village=village, members=members or (person("张大山"),), **values)


def added(village: Place, n: int = 1, *members: MemberDraft, **more: Any) -> Household:
    return actions.add_household(draft(village, n, *members, **more), made_at=AT, by=OPERATOR)
