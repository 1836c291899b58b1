"""Many rows at once: on PostgreSQL they go by another road, and arrive the same."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, ClassVar

import pytest
from django.db import IntegrityError, transaction

from zhucun.ledger import actions
from zhucun.ledger.events import SYSTEM, Event, Origin
from zhucun.ledger.models import EventRecord
from zhucun.ledger.rows import insert_rows

pytestmark = pytest.mark.django_db

AT = datetime(2018, 6, 14, tzinfo=UTC)
ODD = 'tab\t newline\n backslash\\ \\N \\. 村 quote\' "quote"'


@dataclass(frozen=True, kw_only=True)
class Told(Event):
    name: ClassVar[str] = "tests.told"
    what: dict[str, Any]


def many(count: int) -> list[tuple[Event, Origin, str | None]]:
    return [
        (
            Told(subject=f"thing:{number}", area="4312", happened_at=AT, what={"text": ODD}),
            Origin(source={"row": number}) if number % 2 else SYSTEM,
            f"key-{number}",
        )
        for number in range(count)
    ]


@pytest.mark.parametrize("count", [0, 1, 49, 50, 300])
def test_rows_arrive_as_they_were_given(count: int) -> None:
    assert actions.append_many(many(count)) == count
    found = list(EventRecord.objects.order_by("pk"))
    assert [row.subject for row in found] == [f"thing:{number}" for number in range(count)]
    for number, row in enumerate(found):
        assert row.data == {"what": {"text": ODD}}
        assert row.source == ({"row": number} if number % 2 else None)
        assert (row.happened_at, row.actor, row.key) == (AT, None, f"key-{number}")
        assert row.recorded_at is not None


@pytest.mark.parametrize("count", [3, 100])
def test_a_key_that_is_taken_writes_nothing(count: int) -> None:
    actions.append_many(many(2)[1:])
    with pytest.raises(IntegrityError), transaction.atomic():
        actions.append_many(many(count))
    assert EventRecord.objects.count() == 1


@pytest.mark.parametrize("count", [3, 100])
def test_rows_know_their_keys_and_can_be_changed_afterwards(count: int) -> None:
    rows = [
        EventRecord(name="tests.told", subject=f"thing:{number}", data={}, happened_at=AT)
        for number in range(count)
    ]
    insert_rows(rows, batch_size=40)
    assert not any(row._state.adding for row in rows)
    known = dict(EventRecord.objects.values_list("pk", "subject"))
    assert {row.pk: row.subject for row in rows} == known
    actions.append_many(many(1))  # the next key is free
    assert EventRecord.objects.count() == count + 1


def test_a_day_that_only_some_rows_state_is_kept() -> None:
    rows = [
        EventRecord(name="tests.told", subject=f"thing:{number}", data={}, happened_at=AT)
        for number in range(100)
    ]
    rows[7].recorded_at = AT
    insert_rows(rows, batch_size=40)
    assert EventRecord.objects.filter(recorded_at=AT).count() == 1
