"""A first secretary in the east village of one county, households, and Charlie's county."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests import factories as make
from tests.fieldwork.world import AT, DAY, actor_for, household
from zhucun.directory.enums import Role
from zhucun.directory.models import Place
from zhucun.directory.perms import Actor
from zhucun.fieldwork import actions
from zhucun.fieldwork.enums import PlanKind
from zhucun.fieldwork.models import Matter, Plan, PlanItem, Progress, Visit
from zhucun.households.models import Household
from zhucun.roster.models import Posting, Round


@pytest.fixture
def east(places: dict[str, Place]) -> Place:
    return places["411327100201"]


@pytest.fixture
def west(places: dict[str, Place]) -> Place:
    return places["411327100202"]


@pytest.fixture
def batch(places: dict[str, Place]) -> Round:
    return make.round_("2021")


@pytest.fixture
def wang(east: Place, batch: Round) -> Posting:
    """The first secretary of the east village, on post since May 2021."""
    return make.posting(make.person("王驻村", numbered=True), east, batch)


@pytest.fixture
def li(east: Place, batch: Round) -> Posting:
    """A member of the same team."""
    return make.posting(make.person("李队员", numbered=True), east, batch, role="member")


@pytest.fixture
def cadre(wang: Posting) -> Actor:
    return actor_for(wang, "wang")


@pytest.fixture
def member(li: Posting) -> Actor:
    return actor_for(li, "li", Role.MEMBER)


@pytest.fixture
def township(places: dict[str, Place]) -> Actor:
    return make.actor("town", Role.TOWNSHIP, "411327100", on=DAY)


@pytest.fixture
def office(places: dict[str, Place]) -> Actor:
    return make.actor("office", Role.OFFICE, "411327", on=DAY)


@pytest.fixture
def stranger(places: dict[str, Place]) -> Actor:
    """Charlie's office in another county."""
    return make.actor("charlies", Role.OFFICE, "520111", on=DAY)


@pytest.fixture
def households(east: Place) -> list[Household]:
    return [household(east, n) for n in range(1, 5)]


@pytest.fixture
def record(wang: Posting, cadre: Actor, households: list[Household]) -> Callable[..., Visit]:
    """Records a visit to the first two households, if not said otherwise."""

    def recorded(**more: Any) -> Visit:
        those = more.pop("to", households[:2])
        values: dict[str, Any] = {
            "posting": wang,
            "kind": "household",
            "on": DAY,
            "households": [
                actions.VisitedHousehold(public_id=each.public_id, slots=("visit",))
                for each in those
            ],
            "topics": ("income", "water"),
            "findings": "张三家饮水管冻裂, 电话13812345678",
            "made_at": AT,
            "at": AT,
            "by": cadre,
        }
        return actions.record_visit(**{**values, **more})

    return recorded


@pytest.fixture
def opened(east: Place, cadre: Actor, wang: Posting) -> Callable[..., Matter]:
    """Opens a matter of the east village by telephone, if not said otherwise."""

    def open_(**more: Any) -> Matter:
        values: dict[str, Any] = {
            "village": east,
            "kind": "urgent",
            "topic": "water",
            "title": "饮水管冻裂",
            "text": "张三家 13812345678",
            "source": "phone",
            "made_at": AT,
            "at": AT,
            "by": cadre,
        }
        return actions.open_matter(**{**values, **more})

    return open_


@pytest.fixture
def step(cadre: Actor) -> Callable[..., Any]:
    """Adds a step to a matter as it stands, by the cadre if not said otherwise."""

    def added(matter: Matter, kind: str, **more: Any) -> Any:
        values: dict[str, Any] = {
            "matter": matter,
            "kind": kind,
            "on": DAY,
            "base": matter.version,
            "made_at": AT,
            "at": AT,
            "by": cadre,
        }
        return actions.add_step(**{**values, **more})

    return added


@pytest.fixture
def plan(east: Place, wang: Posting, cadre: Actor) -> Callable[..., Plan]:
    """Makes the cadre's task list of 2024, if not said otherwise."""

    def made(**more: Any) -> Plan:
        values: dict[str, Any] = {
            "kind": PlanKind.TASK_LIST,
            "village": east,
            "year": 2024,
            "posting": wang,
            "at": AT,
            "by": cadre,
        }
        return actions.make_plan(**{**values, **more})

    return made


@pytest.fixture
def item(cadre: Actor) -> Callable[..., PlanItem]:
    """Adds an item to a plan: two kilometres of road by the end of June."""

    def added(plan: Plan, **more: Any) -> PlanItem:
        by, key = more.pop("by", cadre), more.pop("public_id", "")
        values: dict[str, Any] = {
            "title": "修水泥路",
            "target": Decimal("2.00"),
            "unit": "公里",
            "due_on": date(2024, 6, 30),
        }
        draft = actions.ItemDraft(**{**values, **more})
        return actions.add_item(public_id=key, plan=plan, item=draft, at=AT, by=by)

    return added


@pytest.fixture
def report(cadre: Actor) -> Callable[..., Progress]:
    def reported(item: PlanItem, **more: Any) -> Progress:
        values: dict[str, Any] = {"on": DAY, "made_at": AT, "at": AT, "by": cadre}
        return actions.report_progress(item=item, **{**values, **more})

    return reported
