"""五个到户: what posted cadres and helpers brought to a household, side by side."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests import factories as make
from tests.fieldwork.world import AT as VISITED
from tests.pairing.world import AT, BEGUN, COUNTY, EAST, SINCE, TOWN, helper, home
from zhucun.analytics import queries as analytics
from zhucun.directory.enums import Role
from zhucun.directory.models import Place
from zhucun.directory.perms import OPERATOR, Actor
from zhucun.fieldwork import actions as fieldwork
from zhucun.fieldwork.actions.visits import VisitedHousehold
from zhucun.pairing import actions

DAY = date(2022, 6, 1)


@pytest.fixture
def cadre(here: dict[str, Place]) -> Any:
    """A first secretary posted to the east village."""
    round_ = make.round_("2021", area=COUNTY)
    return make.posting(make.person("王驻村"), here[EAST], round_)


def test_the_five_of_posted_cadres_and_of_helpers_stand_side_by_side(
    here: dict[str, Place], office: Actor, secretary: Actor, charlie: Actor, cadre: Any
) -> None:
    house, bare = home(here[EAST]), home(here[EAST])
    mine = helper(TOWN, "李联户")
    actions.pair([(house, mine)], since=SINCE, at=AT, by=OPERATOR)
    call = actions.CallDraft(place=here[EAST], household=house, on=DAY, slots=("contact", "visit"))
    actions.record_call(helper=mine, call=call, at=AT.replace(year=2022), by=OPERATOR)
    fieldwork.record_visit(
        posting=cadre,
        kind="household",
        on=date(2022, 6, 3),
        households=[VisitedHousehold(public_id=house.public_id, slots=("visit", "policy"))],
        made_at=VISITED,
        at=VISITED,
        by=secretary,
    )
    lines = analytics.five_of(actor=office, households=[house, bare], as_of=date(2022, 6, 30))
    told = {each.slot.id: (each.on, each.person) for each in lines[0].slots if each.on}
    assert told == {
        "contact": (DAY, "李联户"),
        "visit": (date(2022, 6, 3), "王驻村"),
        "policy": (date(2022, 6, 3), "王驻村"),
    }
    assert (lines[0].missing, lines[1].missing) == (2, 5)
    before = analytics.five_of(actor=office, households=[house], as_of=date(2022, 6, 2))
    assert before[0].missing == 3
    hidden = analytics.five_of(actor=charlie, households=[house], as_of=date(2022, 6, 30))
    assert hidden[0].missing == 5
    assert make.actor("town", Role.TOWNSHIP, TOWN, since=BEGUN).can
