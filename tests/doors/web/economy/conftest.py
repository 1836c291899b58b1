"""A village with every kind of record, on its day, and a browser for each of its people."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client

from tests.economy.world import (
    AT,
    EAST,
    SPRING,
    WEST,
    account,
    body,
    family,
    head_of,
    income,
    job,
    loan,
    post,
    project,
    yuan,
)
from zhucun.directory.enums import Role
from zhucun.directory.models import Account, Place
from zhucun.directory.perms import Actor
from zhucun.economy import actions
from zhucun.households.models import Household


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield


@dataclass
class Village:
    """东关村: four families; 张1 works, borrowed and is relocated."""

    east: Place
    homes: list[Household]
    actors: dict[str, Actor]
    rows: dict[str, Any] = field(default_factory=dict)


@pytest.fixture
def village(places: dict[str, Place]) -> Village:
    return build(places)


def build(places: dict[str, Place]) -> Village:
    """The village as it is on its day."""
    east = places[EAST]
    actors = {
        "wang": account("wang", Role.FIRST_SECRETARY, EAST),
        "office": account("office", Role.OFFICE, "411327"),
        "audit": account("audit", Role.AUDIT, "411327"),
        "charlie": account("charlies", Role.OFFICE, "520111"),
    }
    found = Village(east, [family(east, n) for n in range(1, 5)], actors)
    wang, homes, rows = actors["wang"], found.homes, found.rows
    zhang = head_of(homes[0])
    actions.record_honour(
        place=east,
        kind="demonstration",
        level="province",
        title="省级示范村",
        document="豫振〔2024〕1号",
        since=SPRING,
        at=AT,
        by=wang,
    )
    rows["body"] = body(east, wang)
    told: dict[str, Any] = {"at": AT, "by": wang}
    actions.join_households(body=rows["body"], households=homes[:2], since=SPRING, **told)
    rows["income"] = income(east, wang, body=rows["body"])
    income(east, wang, nature="forecast", amount=yuan(80_000))
    rows["industry"] = actions.state_industry(
        place=east, name="香菇种植", role="characteristic", since=SPRING, **told
    )
    rows["project"] = project(east, wang, body=rows["body"], leader=zhang)
    rows["fund"] = actions.receive_fund(
        place=east,
        kind="won",
        given=yuan(90_000),
        on=SPRING,
        source="县财政局",
        project=rows["project"],
        **told,
    )
    actions.link_household(
        project=rows["project"],
        household=homes[1],
        granted=yuan(5_000),
        received=yuan(4_000),
        since=SPRING,
        **told,
    )
    sale = actions.SaleDraft(
        village=east, product="香菇", quantity=yuan(500), unit="公斤", on=SPRING, yuan=yuan(6_000)
    )
    rows["sale"] = actions.record_sale(draft=sale, **told)
    rows["post"] = post(east, wang)
    rows["job"] = job(zhang, wang, post=rows["post"])
    rows["loan"] = loan(zhang, wang, on=date(2022, 3, 1))
    actions.repay(loan=rows["loan"], given=yuan(100), on=SPRING, **told)
    rows["rating"] = actions.rate_household(household=homes[0], on=SPRING, grade="AA", **told)
    rows["station"] = actions.open_station(place=east, since=SPRING, **told)
    draft = actions.RelocationDraft(
        household=homes[0], site="城南安置点", persons=2, on=SPRING, floor_area=yuan(50)
    )
    rows["relocation"] = actions.plan_relocation(draft=draft, **told)
    actions.reach_stage(relocation=rows["relocation"], stage="moved", on=SPRING, **told)
    actions.check_occupancy(relocation=rows["relocation"], on=SPRING, is_occupied=False, **told)
    rows["group"] = actions.link_villages(
        name="赊店联创组",
        villages=[east, places[WEST]],
        since=SPRING,
        at=AT,
        by=actors["office"],
    )
    actions.move_risk_fund(
        county=places["411327"],
        kind="paid_in",
        given=yuan(100_000),
        on=SPRING,
        at=AT,
        by=actors["office"],
    )
    return found


@pytest.fixture
def browser(village: Village, client_of: Callable[..., Client]) -> Callable[..., Client]:
    """`browser("wang")`, in English."""

    def signed_in(who: str, language: str = "en") -> Client:
        return client_of(Account.objects.get(pk=village.actors[who].account), language)

    return signed_in
