"""The appraisal of townships as a child of the mechanism of Huaihua (HH18-019, HH18-073, HH18-074): each township is a row,
and where nobody has settled the weights it is not configured."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from tests import factories as make
from tests.appraisal.corps import CLOSED, COUNTY, EAST, OTHER_TOWN, TOWN, UNTIL, Corps, build
from tests.appraisal.world import at
from zhucun.appraisal import actions
from zhucun.engines.rollup import State
from zhucun.kernel.problems import NotFound
from zhucun.reports.enums import Silence
from zhucun.reports.queries.pillars import Line, pillar, rows_behind

pytestmark = pytest.mark.django_db
SCORE = "scores/township-appraisal"
#: The day on which the year is decided, and one while it runs.
DAY, RUNNING = CLOSED, UNTIL - timedelta(days=30)


@pytest.fixture
def corps() -> Corps:
    return build()


def line(corps: Corps, who: str = "office", area: str = COUNTY, **more: Any) -> Line:
    asked = {"mechanism": "end-responsible", "as_of": DAY, "actor": corps.actors[who], **more}
    found = pillar(area=area, **asked)
    return next(each for each in found.lines if each.path[-1] == SCORE)


def told(found: Line) -> tuple[State, int, int, int, int]:
    number = found.number
    assert number is not None, (found.state, found.silent)
    parts = (number.numerator or 0, number.failing, number.soon, number.open)
    return found.state, *(int(each) for each in parts)  # type: ignore[return-value]


def test_weights_that_nobody_settled_and_no_appraisal_are_not_configured(corps: Corps) -> None:
    found = line(corps)
    assert (found.state, found.number, found.silent) == (State.UNSET, None, None)
    with pytest.raises(NotFound):
        rows_behind(actor=corps.actors["office"], area=COUNTY, item=SCORE, as_of=DAY)


def test_each_township_is_a_row_with_how_far_its_appraisal_is(
    corps: Corps, queries_of: Callable[..., list[str]]
) -> None:
    towns, office = corps.open("township-appraisal"), corps.actors["office"]
    assert told(line(corps, as_of=RUNNING)) == (State.OPEN, 0, 0, 0, 2)  # under way
    assert told(line(corps)) == (State.AMBER, 0, 0, 2, 0)  # its days are over
    row = corps.rows(towns)["卢峰镇"]
    corps.say(row, "poverty", "county", 92)
    corps.compute(towns)
    decision = actions.Decision(appraisee=row, grade="excellent", reason="研究")
    actions.decide_grades([decision], appraisal=towns, at=at(CLOSED), by=office)
    assert told(line(corps)) == (State.AMBER, 1, 0, 1, 0)
    found = rows_behind(actor=office, area=COUNTY, item=SCORE, as_of=DAY).rows
    assert [(row.key, row.name, row.what) for row in found] == [
        (TOWN, "卢峰镇", 0),
        (OTHER_TOWN, "低庄镇", 2),
    ]
    # a township reads of itself what it was told, and a village has none
    assert told(line(corps, "office", TOWN)) == (State.GREEN, 1, 0, 0, 0)
    assert line(corps, "office", EAST).silent is Silence.OF_AREA
    unit = corps.actors["unit"].held[0].unit
    assert line(corps, "unit", unit=unit).silent is Silence.HIDDEN
    assert line(corps, unit=unit).silent is Silence.OF_AREA
    with pytest.raises(NotFound):
        line(corps, "charlie")
    with pytest.raises(NotFound):
        rows_behind(actor=corps.actors["charlie"], area=COUNTY, item=SCORE, as_of=DAY)
    few = queries_of(lambda: line(corps))
    make.add_places({f"43122411{n}": f"新{n}镇" for n in range(9)}, since=towns.since)
    assert len(queries_of(lambda: line(corps))) == len(few)
