"""Present and at work: a month in the village without any record of work is a question."""

from __future__ import annotations

from datetime import date

import pytest

from tests.fieldwork.field import Field, build
from zhucun.analytics import queries
from zhucun.directory.models import Place
from zhucun.directory.queries import policy
from zhucun.presence.queries import questions as asking

MARCH, APRIL = date(2024, 3, 1), date(2024, 4, 1)
SCREEN = "screens/present-without-activity"


@pytest.fixture
def field(places: dict[str, Place], monkeypatch: pytest.MonkeyPatch) -> Field:
    """Two cadres under the pack of Yunnan, of whom 王驻村 made a visit in March."""
    yunnan = policy().pack("yunnan-2025")
    monkeypatch.setattr(
        "zhucun.presence.queries.questions.directory.pack_for",
        lambda area, *, as_of: yunnan.at(as_of),
    )
    found = build(places)
    found.record()
    return found


def test_who_was_in_the_village_and_left_no_record_is_asked_and_not_judged(field: Field) -> None:
    office = field.actors["office"]
    known = queries.activities_of(
        actor=office, postings=[field.wang, field.li], month=MARCH, area="411327"
    )
    assert known == {field.wang.pk: {"activities": 1}, field.li.pk: {"activities": 0}}
    asked = asking.questions(actor=office, month=MARCH, as_of=APRIL, known=known)
    found = [one for one in asked if one.screen == SCREEN]
    assert [one.sheet.posting.person.name for one in found] == ["李队员"]
    assert [name for name, _label, _value in found[0].values] == ["days_in_village", "activities"]
    assert ("当月参加集中培训", "Away at a training for most of the month") in found[0].excuses


def test_of_whose_work_the_reader_sees_nothing_nothing_is_said(field: Field) -> None:
    charlie = field.actors["charlie"]
    assert queries.activities_of(actor=charlie, postings=[field.li], month=MARCH) == {}
    asked = asking.questions(actor=field.actors["office"], month=MARCH, as_of=APRIL)
    assert SCREEN not in {one.screen for one in asked}


def test_many_cadres_cost_as_many_queries_as_few(
    field: Field, django_assert_num_queries: object
) -> None:
    for postings in ([field.li], [field.li, field.wang] * 15):
        with django_assert_num_queries(3):  # type: ignore[operator]
            queries.activities_of(actor=field.actors["office"], postings=postings, month=MARCH)
