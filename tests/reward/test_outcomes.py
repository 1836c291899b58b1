"""What became of cadres: four kinds, each counted by itself, heads beside times."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.reward.conftest import AT, COUNTY, DAY, Village
from zhucun.directory.perms import Actor
from zhucun.kernel.problems import NotAllowed, NotFound
from zhucun.ledger.models import EventRecord
from zhucun.reward import actions, queries
from zhucun.reward.actions import OutcomeDraft
from zhucun.reward.errors import BeforeService, DayInFuture, HandlesHimself, OutcomeIsThere
from zhucun.reward.models import Outcome


def record(village: Village, by: Actor, kind: str, on: date, **more: str) -> Outcome:
    draft = OutcomeDraft(posting=village.old, kind=kind, on=on, **more)
    return actions.record_outcomes([draft], at=AT, by=by)[0]


def test_four_kinds_are_counted_apart_and_heads_beside_times(
    village: Village, office: Actor
) -> None:
    record(village, office, "rank", date(2024, 3, 1))
    record(village, office, "rank", date(2025, 3, 1))
    record(village, office, "promotion", date(2025, 4, 1))
    found = queries.kind_counts(actor=office, since=date(2024, 1, 1), until=DAY, area=COUNTY)
    assert [(each.kind, each.times, each.heads) for each in found] == [
        ("promotion", 1, 1),
        ("further_use", 0, 0),
        ("rank", 2, 1),
        ("title", 0, 0),
    ]
    window = queries.kind_counts(actor=office, since=date(2025, 1, 1), until=date(2025, 3, 31))
    assert [each.times for each in window] == [0, 0, 1, 0]


def test_the_same_record_is_made_once_and_another_is_refused(
    village: Village, office: Actor
) -> None:
    first = record(village, office, "title", DAY, detail="高级农艺师")
    assert record(village, office, "title", DAY, detail="高级农艺师") == first
    with pytest.raises(OutcomeIsThere):
        record(village, office, "title", DAY, detail="农艺师")
    assert EventRecord.objects.filter(name="reward.outcome.recorded").count() == 1
    assert actions.void_outcome(outcome=first, reason="录错", at=AT, by=office) is True
    assert actions.void_outcome(outcome=first, reason="录错", at=AT, by=office) is False
    record(village, office, "title", DAY, detail="农艺师")


def test_nobody_records_his_own_and_nothing_lies_ahead(
    village: Village, office: Actor, charlie: Actor
) -> None:
    himself = Actor(
        account=office.account,
        name=office.name,
        held=office.held,
        person=village.old.person.public_id,
    )
    with pytest.raises(HandlesHimself):
        record(village, himself, "rank", DAY)
    with pytest.raises(DayInFuture):
        record(village, office, "rank", date(2025, 12, 1))
    for on in (date(1800, 1, 1), date(2022, 5, 31)):  # he serves since June
        with pytest.raises(BeforeService, match="2022-06-01"):
            record(village, office, "rank", on)
    with pytest.raises(NotAllowed):
        record(village, charlie, "rank", DAY)
    assert not Outcome.objects.exists()


def test_a_list_is_recorded_as_a_whole_and_costs_the_same_for_three_and_for_thirty(
    village: Village, office: Actor
) -> None:
    def drafts(month: int, number: int, **more: str) -> list[OutcomeDraft]:
        days = [date(2025, month, day + 1) for day in range(number)]
        return [OutcomeDraft(posting=village.old, kind="rank", on=day, **more) for day in days]

    def cost(given: list[OutcomeDraft]) -> int:
        with CaptureQueriesContext(connection) as found:
            made = actions.record_outcomes(given, at=AT, by=office)
        assert [row.on for row in made] == [draft.on for draft in given]
        return len(found)

    assert cost(drafts(3, 3)) == cost(drafts(5, 30)) < 8
    twice = drafts(4, 1) * 2
    assert len({row.pk for row in actions.record_outcomes(twice, at=AT, by=office)}) == 1
    with pytest.raises(OutcomeIsThere):  # one of them says something else
        actions.record_outcomes([*drafts(6, 2), *drafts(4, 1, detail="副镇长")], at=AT, by=office)
    told = EventRecord.objects.filter(name="reward.outcome.recorded")
    assert (Outcome.objects.count(), told.count()) == (34, 34)


def test_a_cadre_sees_his_own_and_charlie_nothing(
    village: Village, office: Actor, cadre: Actor, charlie: Actor
) -> None:
    made = record(village, office, "rank", DAY)
    assert list(queries.outcomes(actor=cadre, until=DAY)) == [made]
    assert not queries.outcomes(actor=charlie, until=DAY).exists()
    with pytest.raises(NotFound):
        queries.one_outcome(actor=charlie, public_id=made.public_id)
