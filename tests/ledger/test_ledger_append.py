"""An event is written once, with its change, and never again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, ClassVar

import pytest
from django.db import DatabaseError, transaction

from zhucun.ledger import actions, queries
from zhucun.ledger.enums import Access
from zhucun.ledger.errors import KeyReused
from zhucun.ledger.events import Event, Origin
from zhucun.ledger.models import AccessRecord, EventRecord, Seal

pytestmark = pytest.mark.django_db
MORNING = datetime(2024, 3, 1, 1, 0, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class RoofMended(Event):
    name: ClassVar[str] = "test.roof.mended"
    on: date = date(2024, 2, 29)
    cost: int = 300


def mended(subject: str = "house:1", **more: Any) -> RoofMended:
    return RoofMended(subject=subject, **{"happened_at": MORNING, **more})


def test_an_event_keeps_what_happened_to_whom_by_whom_and_from_where() -> None:
    origin = Origin(actor=7, acting_for=8, source={"file": "a.xlsx", "row": 3}, pack="base@1")
    assert actions.append(mended(area="411327"), origin=origin, key="phone-1:1")
    record = EventRecord.objects.get()
    assert (record.name, record.subject, record.area) == ("test.roof.mended", "house:1", "411327")
    assert record.data == {"on": "2024-02-29", "cost": 300}
    assert (record.actor, record.acting_for, record.pack) == (7, 8, "base@1")
    assert record.source == {"file": "a.xlsx", "row": 3}
    assert record.happened_at == MORNING
    assert record.recorded_at is not None


def test_the_same_key_is_written_once() -> None:
    assert actions.append(mended(), key="k")
    assert not actions.append(mended(), key="k")
    assert EventRecord.objects.count() == 1


def test_events_without_a_key_are_all_written() -> None:
    assert actions.append(mended())
    assert actions.append(mended())
    assert EventRecord.objects.count() == 2


def test_a_key_that_comes_back_with_another_subject_is_refused() -> None:
    actions.append(mended(), key="k")
    with pytest.raises(KeyReused, match=r"already used for another change \(test.roof.mended\)"):
        actions.append(mended("house:2"), key="k")


def test_the_slower_of_two_equal_requests_is_told_that_it_is_done(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    actions.append(mended(), key="k")
    known = actions._is_known
    answers = iter([False])
    monkeypatch.setattr(
        actions, "_is_known", lambda *asked: next(answers, None) is None and known(*asked)
    )
    assert not actions.append(mended(), key="k")
    assert EventRecord.objects.count() == 1


def test_an_event_is_taken_back_with_the_change_that_failed() -> None:
    @transaction.atomic
    def mend_and_fail() -> float:
        actions.append(mended(), key="k")
        return 1 / 0

    with pytest.raises(ZeroDivisionError):
        mend_and_fail()
    assert not EventRecord.objects.exists()
    assert actions.append(mended(), key="k")


def test_many_events_are_written_in_few_queries(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        assert actions.append_many((mended(f"house:{n}"), Origin(), None) for n in range(30)) == 30


@pytest.mark.parametrize(
    "column", ["name", "subject", "area", "happened_at", "actor", "key", "pack"]
)
def test_the_database_refuses_to_change_an_event(column: str) -> None:
    actions.append(mended(), origin=Origin(actor=1), key="k")
    value = {"actor": 2, "happened_at": datetime(2020, 1, 1, tzinfo=UTC)}.get(column, "other")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        EventRecord.objects.update(**{column: value})


def test_the_database_refuses_to_bring_a_sealed_event_under_another_seal() -> None:
    actions.append(mended())
    actions.seal_pending(sealed_at=MORNING)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        EventRecord.objects.update(seal=None)


@pytest.mark.parametrize("table", [Seal, AccessRecord])
def test_the_database_refuses_to_change_a_seal_or_who_read_what(table: Any) -> None:
    actions.append(mended())
    actions.seal_pending(sealed_at=MORNING)
    actions.log_access(kind=Access.REVEAL, origin=Origin(actor=1), subject="person:x", what="phone")
    column = {"events": 7} if table is Seal else {"actor": 9}
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        table.objects.update(**column)


@pytest.mark.only_postgres
@pytest.mark.parametrize("table", [EventRecord, Seal, AccessRecord])
def test_the_database_refuses_to_delete(table: Any) -> None:
    actions.append(mended())
    actions.seal_pending(sealed_at=MORNING)
    actions.log_access(kind=Access.REVEAL, origin=Origin(actor=1), subject="person:x", what="phone")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        table.objects.all()._raw_delete(using="default")


def test_a_history_ends_before_the_instant_and_starts_with_the_oldest() -> None:
    evening = datetime(2024, 3, 1, 12, 0, tzinfo=UTC)
    actions.append(mended(happened_at=evening))
    actions.append(mended())
    actions.append(mended("house:2"))
    all_of_it = queries.history(subjects=["house:1"])
    assert [event.happened_at for event in all_of_it] == [MORNING, evening]
    assert list(queries.history(subjects=["house:1"], until=evening)) == [all_of_it[0]]


def test_who_read_whose_data_is_listed_latest_first() -> None:
    for what in ("phone", "id_number"):
        actions.log_access(
            kind=Access.REVEAL,
            origin=Origin(actor=1, acting_for=2),
            subject="person:x",
            what=what,
            reason="a call",
        )
    actions.log_access(kind=Access.REVEAL, origin=Origin(actor=1), subject="person:y", what="phone")
    readers = list(queries.readers_of(subject="person:x"))
    assert [row.what for row in readers] == ["id_number", "phone"]
    assert (readers[0].actor, readers[0].acting_for, readers[0].reason) == (1, 2, "a call")
