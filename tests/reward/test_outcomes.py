"""What became of cadres: four kinds, each counted by itself, heads beside times."""

from __future__ import annotations

from datetime import date

import pytest

from tests.reward.conftest import AT, COUNTY, DAY, Village
from zhucun.directory.perms import Actor
from zhucun.kernel.problems import NotAllowed, NotFound
from zhucun.ledger.models import EventRecord
from zhucun.reward import actions, queries
from zhucun.reward.actions import OutcomeDraft
from zhucun.reward.errors import DayInFuture, HandlesHimself, OutcomeIsThere
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
    with pytest.raises(NotAllowed):
        record(village, charlie, "rank", DAY)


def test_a_cadre_sees_his_own_and_charlie_nothing(
    village: Village, office: Actor, cadre: Actor, charlie: Actor
) -> None:
    made = record(village, office, "rank", DAY)
    assert list(queries.outcomes(actor=cadre, until=DAY)) == [made]
    assert not queries.outcomes(actor=charlie, until=DAY).exists()
    with pytest.raises(NotFound):
        queries.one_outcome(actor=charlie, public_id=made.public_id)
