"""A project that reports more than its village can hold is a lead (HH18-157); what nobody can know
is none."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tests import factories as make
from tests.economy.world import account, family, project
from zhucun.directory.enums import Role
from zhucun.reports.queries.pillars import pillar, rows_behind

pytestmark = pytest.mark.django_db
COUNTY, VILLAGE, ON = "431224", "431224101201", date(2018, 6, 1)
LIMIT = "screens/x11-impossible-quantity"


def test_more_households_than_live_there_are_asked_about_and_other_units_are_not_known() -> None:
    places = {"43": "湖南省", "4312": "怀化市", COUNTY: "溆浦县", COUNTY + "101": "龙潭镇"}
    make.add_places({**places, VILLAGE: "红岩村"})
    for number in range(1, 4):
        family(make.place(VILLAGE), number, since=date(2017, 1, 1))
    office = account("xupu", Role.OFFICE, COUNTY)
    told = {"kind": "road", "on": date(2018, 3, 1)}
    wrong = project(
        make.place(VILLAGE), office, title="改厕", quantity=Decimal(12), unit="户", **told
    )
    project(make.place(VILLAGE), office, title="通水", quantity=Decimal(3), unit="户", **told)
    project(make.place(VILLAGE), office, title="修梯田", quantity=Decimal(9000), unit="亩", **told)
    asked = {"area": COUNTY, "as_of": ON}
    found = pillar(actor=office, mechanism="internet-supervision", **asked)
    [line] = [each for each in found.lines if each.path[-1] == LIMIT]
    assert line.number is not None
    assert (line.number.failing, line.number.numerator, line.number.open) == (1, 1, 1)
    rows = rows_behind(actor=office, item=LIMIT, **asked).rows
    assert [(row.key, row.area) for row in rows] == [(wrong.public_id, VILLAGE)]
