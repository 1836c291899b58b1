"""The appraisal at the end of a term (YN-065), by a pack that names neither assessors nor weights."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tests import factories as make
from tests.appraisal.world import at
from zhucun.appraisal import actions, errors, queries
from zhucun.directory.enums import Role
from zhucun.roster import actions as roster

pytestmark = pytest.mark.django_db
VILLAGE, COUNTY = "530627100201", "530627"
ENDS, DAY = date(2025, 6, 1), date(2025, 6, 20)
TOLD, FROZEN = date(2025, 7, 3), date(2025, 7, 12)
PLACES = {
    "53": "云南省",
    "5306": "昭通市",
    COUNTY: "镇雄县",
    "530627100": "乌峰街道",
    VILLAGE: "上街村民委员会",
}


def test_the_end_of_a_term_is_appraised_of_those_whose_posting_ends() -> None:
    make.add_places(PLACES)
    round_, place = (
        make.round_("2023", area=COUNTY, starts_on=date(2023, 5, 1)),
        make.place(VILLAGE),
    )
    more = {"starts_on": date(2023, 5, 10), "due_on": ENDS}
    leaves = make.posting(make.person("马离任"), place, round_, **more)
    make.posting(make.person("杨继续"), place, round_, role="member", starts_on=date(2024, 5, 10))
    office = make.actor("zhenxiong", Role.OFFICE, COUNTY, on=DAY)
    roster.end_postings([leaves], ends_on=ENDS, reason="term", made_at=at(DAY), by=office)
    draft = actions.AppraisalDraft(
        area=COUNTY,
        kind="term",
        score="appraisal",
        title="2023—2025期满考核",
        since=date(2023, 5, 10),
        until=date(2025, 7, 1),
    )
    appraisal = actions.open_appraisal(draft, at=at(DAY), by=office)
    [row] = queries.appraisees(actor=office, appraisal=appraisal)
    assert row.person.name == "马离任"
    said = actions.ReviewDraft(
        appraisee=row,
        part="term-end",
        period=queries.WHOLE,
        by_class="unset",
        on=DAY,
        mark=Decimal(88),
        comment="任期目标完成",
    )
    with pytest.raises(errors.DocumentNeeded):  # 未配置: the office records who said it, on paper
        actions.record_reviews([said], at=at(DAY), by=office)
    paper = actions.ReviewDraft(**{**vars(said), "document": "镇雄组〔2025〕6号"})
    actions.record_reviews([paper], at=at(DAY), by=office)
    actions.ask_run(appraisal=appraisal, at=at(DAY), by=office)
    row.refresh_from_db()
    [line] = row.result["lines"]
    assert (line["part"], line["value"]) == ("term-end", "88")
    one = actions.Decision(appraisee=row, grade="competent", reason="期满考核领导小组会议研究")
    assert actions.decide_grades([one], appraisal=appraisal, at=at(TOLD), by=office) == 1
    with pytest.raises(errors.NotNotified):
        actions.freeze_appraisal(appraisal=appraisal, at=at(FROZEN), by=office)
    assert actions.notify_people(appraisal=appraisal, at=at(TOLD), by=office) == 1
    assert actions.freeze_appraisal(appraisal=appraisal, at=at(FROZEN), by=office)
    [found] = queries.graded(actor=office, area=COUNTY, as_of=FROZEN)
    assert (found.grade, queries.recomputed(appraisal).is_same) == ("competent", True)
