"""Who moved to another county within the year is appraised in both: each card says so, to whom it may."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from tests import factories as make
from tests.reward.conftest import COUNTY, DAY, Village
from zhucun.appraisal import actions, queries
from zhucun.appraisal.models import Appraisee
from zhucun.appraisal.queries import Elsewhere
from zhucun.directory.enums import Role
from zhucun.directory.perms import Actor

MOVED, OTHER = date(2024, 7, 1), "530926"


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 2, 0, tzinfo=UTC)


@pytest.fixture
def rows(village: Village, office: Actor, charlie: Actor) -> list[Appraisee]:
    """Half a year here, half a year in the other county: excellent here, incompetent there."""
    make.add_places({"530926100": "勐撒镇", "530926100201": "城子村民委员会"})
    person = make.person("转县")
    here = make.round_("2023", area=COUNTY, starts_on=date(2023, 5, 1))
    there = make.round_("2024b", area=OTHER, starts_on=date(2024, 1, 1))
    given = {"role": "member", "due_on": date(2026, 6, 1)}
    make.posting(person, village.place, here, starts_on=date(2023, 6, 1), ends_on=MOVED, **given)
    place = make.place("530926100201", as_of=DAY)
    make.posting(person, place, there, starts_on=MOVED, **given)
    found = []
    for area, by, grade in ((COUNTY, office, "excellent"), (OTHER, charlie, "incompetent")):
        draft = actions.AppraisalDraft(
            area=area,
            kind="annual",
            score="appraisal",
            title=f"2024 {area}",
            since=date(2024, 1, 1),
            until=date(2025, 1, 1),
        )
        appraisal = actions.open_appraisal(draft, at=at(date(2025, 1, 5)), by=by)
        row = Appraisee.objects.get(appraisal=appraisal, person=person)
        actions.ask_run(appraisal=appraisal, at=at(date(2025, 1, 6)), by=by)
        appraisal.refresh_from_db()
        one = actions.Decision(appraisee=row, grade=grade, reason="表现")
        actions.decide_grades([one], appraisal=appraisal, at=at(date(2025, 1, 7)), by=by)
        found.append(row)
    return found


def beside(row: Appraisee, actor: Actor) -> list[Elsewhere]:
    card = queries.appraisee_card(actor=actor, public_id=row.public_id, as_of=DAY)
    return list(card.elsewhere)


def test_who_sees_both_counties_reads_the_other_grade_on_each_card(rows: list[Appraisee]) -> None:
    here, there = rows
    city = make.actor("city", Role.OFFICE, "5309", on=DAY)
    [one] = beside(here, city)
    assert (one.area, one.grade, one.label[0], one.since) == (OTHER, "incompetent", "不称职", MOVED)
    [one] = beside(there, city)
    assert (one.area, one.grade, one.until) == (COUNTY, "excellent", MOVED)


def test_a_county_learns_that_there_is_another_one_and_no_more(
    rows: list[Appraisee], office: Actor, charlie: Actor
) -> None:
    for row, actor in zip(rows, (office, charlie), strict=True):
        assert beside(row, actor) == [Elsewhere(is_seen=False)]


def test_himself_reads_the_other_grade_once_he_is_told(rows: list[Appraisee]) -> None:
    here, there = rows
    himself = make.actor("zhuan", Role.MEMBER, "530926100201", on=DAY, person=here.person)
    [one] = beside(here, himself)
    assert (one.area, one.grade, one.label) == (OTHER, "", ("", ""))
    Appraisee.objects.filter(pk=there.pk).update(notified_on=DAY)
    assert beside(here, himself)[0].grade == "incompetent"


def test_who_was_left_out_there_is_nowhere_else(
    rows: list[Appraisee], office: Actor, charlie: Actor
) -> None:
    here, there = rows
    actions.leave_out(appraisee=there, reason="在原县考核", at=at(date(2025, 1, 8)), by=charlie)
    assert beside(here, office) == []
