"""What the archive says of accountability: what the cadre was told, and when it is over; never why."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests import factories as make
from tests.reward import conftest as place
from tests.reward.test_accountability import LATER, told
from zhucun.directory.enums import Role
from zhucun.directory.perms import OPERATOR
from zhucun.reports.queries import archives
from zhucun.reward import actions

AFTER = date(2025, 12, 17)


@pytest.mark.django_db
def test_a_case_stands_in_the_archive_once_he_is_told_and_says_when_its_influence_is_over() -> None:
    village = place.build()
    office = make.actor("office", Role.OFFICE, place.COUNTY, on=place.DAY)
    discipline = make.actor("jiwei", Role.DISCIPLINE, place.COUNTY, on=place.DAY)

    def rows(on: date = AFTER) -> list[tuple[date, str, str]]:
        reading = archives.Reading(actor=OPERATOR, postings=[village.old], as_of=on)
        [found] = archives.archives_of(reading)
        part = next(each for each in found.parts if each.part.id == "rewards")
        return [(row.on, row.text, row.state) for row in part.found.rows]

    case: Any = told(village, office, discipline)
    told_of = (place.DAY, "召回 · 抽查未在岗", "双组〔2025〕8号")
    assert rows(on=place.DAY.replace(day=1)) == []
    assert rows() == [told_of]
    actions.restore(case=case, reason="表现良好", at=LATER, by=office)
    assert rows() == [told_of, (AFTER, "影响期满恢复：召回", "")]
    assert rows(on=place.DAY) == [told_of]
    reading = archives.Reading(actor=OPERATOR, postings=[village.old], as_of=AFTER)
    [draft] = archives.drafts_of(reading, "zh")
    assert "多次抽查" not in str(draft.content)


@pytest.mark.django_db
def test_a_case_that_was_lifted_on_appeal_is_no_record_of_his() -> None:
    village = place.build()
    office = make.actor("office", Role.OFFICE, place.COUNTY, on=place.DAY)
    other = make.actor("other", Role.OFFICE, place.COUNTY, on=place.DAY)
    discipline = make.actor("jiwei", Role.DISCIPLINE, place.COUNTY, on=place.DAY)
    himself = make.actor(
        "yan", Role.FIRST_SECRETARY, place.VILLAGE, on=place.DAY, person=village.old.person
    )
    case: Any = told(village, office, discipline)
    actions.appeal(case=case, text="当日在县里开会", at=place.AT, by=himself)
    case.refresh_from_db()
    answer: dict[str, Any] = {"answer": "有签到记录，核实无误", "is_lifted": True}
    actions.answer_appeal(case=case, **answer, at=place.AT, by=other)
    reading = archives.Reading(actor=OPERATOR, postings=[village.old], as_of=AFTER)
    [found] = archives.archives_of(reading)
    assert not next(each for each in found.parts if each.part.id == "rewards").found.rows


@pytest.mark.django_db
def test_the_archive_tells_of_a_commendation_once_it_is_published_and_not_before() -> None:
    """The office sees it before he may; what the office issues is read by him."""
    village = place.build()
    office = make.actor("office", Role.OFFICE, place.COUNTY, on=place.DAY)
    on = place.DAY
    given = {"area": place.COUNTY, "level": "county", "title": "优秀驻村干部", "given_on": on}
    [commended] = actions.commend(
        [village.old.public_id],
        **given,  # type: ignore[arg-type]
        reason="抗洪抢险事迹突出",
        at=place.AT,
        by=office,
    )

    def told(day: date) -> list[str]:
        reading = archives.Reading(actor=office, postings=[village.old], as_of=day)
        [found] = archives.archives_of(reading)
        part = next(each for each in found.parts if each.part.id == "rewards")
        return [row.text for row in part.found.rows]

    assert told(AFTER) == []
    actions.publish_commendation(
        commendation=commended, document="社驻〔2025〕8号", on=on, at=place.AT, by=office
    )
    assert told(AFTER) == ["县级 · 优秀驻村干部"]
    assert told(on - timedelta(1)) == []
