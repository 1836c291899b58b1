"""What a village has, and projects that rest on it (HX25-64)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests import factories as make
from zhucun.analytics.queries.grouped import Places, rules_by_place
from zhucun.directory.enums import Role
from zhucun.directory.models import Place
from zhucun.directory.perms import Actor
from zhucun.directory.queries import pack_for
from zhucun.economy import actions, errors, queries
from zhucun.economy.models import Resource
from zhucun.engines.rules import Outcome
from zhucun.fieldwork import actions as fieldwork
from zhucun.fieldwork.enums import ItemKind, PlanKind
from zhucun.kernel.problems import NotAllowed, NotFound

HUAXI, VILLAGE = "520111", "520111100201"
SINCE, ON = date(2025, 6, 1), date(2025, 7, 1)
AT = datetime(2025, 7, 1, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def here(places: dict[str, Place]) -> Place:
    return places[VILLAGE]


@pytest.fixture
def cadre(here: Place) -> Actor:
    return make.actor("li", Role.FIRST_SECRETARY, VILLAGE, on=ON)


@pytest.fixture
def charlie(here: Place) -> Actor:
    return make.actor("charlies", Role.OFFICE, "411327", on=ON)


def state(place: Place, by: Actor, name: str, heading: str = "", **more: Any) -> Resource:
    told: dict[str, Any] = {"since": SINCE, "at": AT, "by": by, **more}
    return actions.state_resource(place=place, name=name, heading=heading, **told)


def test_the_profile_is_complete_once_something_stands_under_each_heading(
    here: Place, cadre: Actor
) -> None:
    def profile() -> queries.Profile:
        return queries.profile_of(actor=cadre, code=VILLAGE, as_of=ON)

    assert [heading.id for heading in profile().headings] == ["red", "produce", "craft"]
    key = "0123456789ab"
    red = state(here, cadre, "红军标语墙", "red", public_id=key)
    assert state(here, cadre, "红军标语墙", "red", public_id=key) == red
    state(here, cadre, "红米", "produce")
    state(here, cadre, "古银杏")
    assert not profile().is_complete
    state(here, cadre, "芦笙制作", "craft")
    assert profile().is_complete
    assert [row.name for row in profile().other] == ["古银杏"]
    with pytest.raises(errors.ResourceThere):
        state(here, cadre, "红米", "produce")
    with pytest.raises(errors.WordUnknown):
        state(here, cadre, "煤", "minerals")
    assert actions.end_resource(resource=red, until=ON, at=AT, by=cadre)
    assert not actions.end_resource(resource=red, until=ON, at=AT, by=cadre)
    assert not profile().is_complete


def test_a_project_of_a_plan_rests_on_the_profile_of_its_village(here: Place, cadre: Actor) -> None:
    """The rule of the pack over the items of plans, before and after there is a profile."""
    office = make.actor("huaxi", Role.OFFICE, HUAXI, on=ON)
    told: dict[str, Any] = {"at": AT, "by": cadre}
    plan = fieldwork.make_plan(kind=PlanKind.ASSISTANCE, village=here, year=2025, **told)
    for title, kind in (("街上红芯品牌", ItemKind.BRAND), ("修路", ItemKind.TASK)):
        item = fieldwork.ItemDraft(title=title, kind=kind)
        fieldwork.add_item(plan=plan, item=item, **told)

    def outcomes(by: Actor) -> dict[Outcome, int]:
        pack = pack_for(HUAXI, as_of=ON)
        rule = next(
            item for item in pack.rules("plan_item") if item.id == "project-rests-on-profile"
        )
        where = Places(area=HUAXI, digits=6)
        found = rules_by_place(actor=by, pack=pack, rules=[rule], places=where)[rule.id]
        assert found is not None
        return {key: n for counts in found.values() for key, n in counts.items() if n}

    assert outcomes(office) == {Outcome.FAIL: 1, Outcome.NOT_APPLICABLE: 1}
    state(here, cadre, "红米", "produce")
    assert outcomes(office) == {Outcome.PASS: 1, Outcome.NOT_APPLICABLE: 1}


def test_charlie_sees_no_profile_and_states_nothing(
    here: Place, cadre: Actor, charlie: Actor
) -> None:
    row = state(here, cadre, "红米", "produce")
    assert list(queries.resources(actor=cadre, as_of=ON)) == [row]
    assert list(queries.resources(actor=charlie, as_of=ON)) == []
    with pytest.raises(NotFound):
        queries.one_resource(actor=charlie, public_id=row.public_id)
    with pytest.raises(NotAllowed):
        state(here, charlie, "别的")
    with pytest.raises(NotAllowed):
        actions.end_resource(resource=row, until=ON, at=AT, by=charlie)
