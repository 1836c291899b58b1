"""The chain of seals holds offline, and any tampering with a copy is found."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, connections
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zhucun.ledger import actions, queries
from zhucun.ledger.errors import ChainBroken, SealerAtWork
from zhucun.ledger.events import Event, Origin
from zhucun.ledger.models import EventRecord, Seal

NIGHT = datetime(2024, 3, 1, 18, 0, tzinfo=UTC)
SIZES = (3, 1, 4)


@pytest.fixture
def chain(db: None) -> list[str]:
    """Three seals over eight events, as exported."""
    for size in SIZES:
        for number in range(size):
            event = Event(subject=f"house:赵家{number}", area="411327", happened_at=NIGHT)
            actions.append(event, origin=Origin(source={"row": number, "名": "表"}))
        actions.seal_pending(sealed_at=NIGHT)
    return list(queries.export_chain())


tampering = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


def refuses(lines: list[str], head: str = "") -> bool:
    try:
        queries.verify_chain(lines, head=head)
    except ChainBroken:
        return True
    return False


def test_an_exported_chain_is_verified_without_a_database(chain: list[str]) -> None:
    with connection.execute_wrapper(no_query):
        assert queries.verify_chain(chain) == sum(SIZES)
        assert queries.verify_chain(line + "\n" for line in chain) == sum(SIZES)
        assert queries.verify_chain([]) == 0


def no_query(*_: Any) -> None:
    pytest.fail("the verifier asked the database")


@tampering
@given(st.data())
def test_any_changed_character_is_found(chain: list[str], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(chain) - 1))
    line = chain[at]
    where = data.draw(st.integers(0, len(line) - 1))
    sign = data.draw(st.characters(codec="utf-8").filter(lambda one: one != line[where]))
    assert refuses([*chain[:at], line[:where] + sign + line[where + 1 :], *chain[at + 1 :]])


@tampering
@given(st.data())
def test_any_dropped_doubled_or_moved_line_is_found(chain: list[str], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(chain) - 1))
    other = data.draw(st.integers(0, len(chain) - 1).filter(lambda one: one != at))
    swapped = list(chain)
    swapped[at], swapped[other] = swapped[other], swapped[at]
    for lines in (chain[:at] + chain[at + 1 :], chain[:at] + [chain[at]] + chain[at:], swapped):
        assert refuses(lines)


@tampering
@given(st.data())
def test_any_changed_field_of_an_event_is_found(chain: list[str], data: st.DataObject) -> None:
    events = [at for at, line in enumerate(chain) if '"subject"' in line]
    at = data.draw(st.sampled_from(events))
    event = json.loads(chain[at])
    event[data.draw(st.sampled_from(sorted(event)))] = "changed"
    line = json.dumps(event, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert refuses([*chain[:at], line, *chain[at + 1 :]])


def test_the_time_of_a_seal_is_sealed_too(chain: list[str]) -> None:
    seal = json.loads(chain[0])
    seal["sealed_at"] = (NIGHT + timedelta(days=1)).isoformat()
    assert refuses([json.dumps(seal), *chain[1:]])


def test_the_refusal_names_the_seal_and_the_reason(chain: list[str]) -> None:
    broken = [*chain[:1], chain[1].replace("赵家", "钱家"), *chain[2:]]
    digest = json.loads(chain[0])["seal"][:12]
    with pytest.raises(ChainBroken, match=f"{digest} .*an event was changed, removed or inserted"):
        queries.verify_chain(broken)


def test_a_copy_cut_off_at_the_end_is_found_by_the_noted_head(chain: list[str]) -> None:
    head = queries.chain_head()
    cut = chain[: -1 - SIZES[-1]]
    assert queries.verify_chain(cut) == 4
    assert refuses(cut, head)
    assert not refuses(chain, head)


def test_an_older_head_proves_that_the_past_is_still_there(chain: list[str]) -> None:
    older = json.loads(chain[0])["seal"]
    assert queries.verify_chain(chain, head=older) == sum(SIZES)


def test_nothing_is_sealed_twice_and_nothing_new_is_nothing_to_do(chain: list[str]) -> None:
    assert actions.seal_pending(sealed_at=NIGHT) == 0
    assert list(Seal.objects.order_by("pk").values_list("events", flat=True)) == list(SIZES)
    assert not EventRecord.objects.filter(seal=None).exists()


@pytest.mark.django_db
def test_a_large_backlog_is_sealed_piece_by_piece() -> None:
    events = (Event(subject=f"house:{n}", happened_at=NIGHT) for n in range(25))
    actions.append_many((event, Origin(), None) for event in events)
    assert [actions.seal_pending(sealed_at=NIGHT, limit=10) for _ in range(4)] == [10, 10, 5, 0]
    assert queries.verify_chain(queries.export_chain()) == 25


@pytest.mark.django_db
def test_an_event_that_was_committed_late_goes_into_the_next_seal() -> None:
    for key in (5, 9):
        EventRecord.objects.create(pk=key, name="test", subject="x:1", data={}, happened_at=NIGHT)
    actions.seal_pending(sealed_at=NIGHT)
    EventRecord.objects.create(pk=7, name="test", subject="x:1", data={}, happened_at=NIGHT)
    assert actions.seal_pending(sealed_at=NIGHT) == 1
    assert queries.verify_chain(queries.export_chain()) == 3


def test_half_a_surrogate_pair_does_not_stop_the_sealing() -> None:
    record = EventRecord(name="test", data={}, happened_at=NIGHT, source={"cell": "\ud83d驻"})
    line = queries.canonical(record)
    assert json.loads(line.encode())["source"] == {"cell": "\ud83d驻"}


@pytest.mark.django_db
def test_a_second_sealer_at_the_same_link_is_told_to_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    actions.append(Event(subject="house:1", happened_at=NIGHT))
    Seal.objects.create(previous=queries.GENESIS, digest="x", events=1, sealed_at=NIGHT)
    monkeypatch.setattr(Seal.objects.all().__class__, "first", lambda self: None)
    with pytest.raises(SealerAtWork, match="run it again"):
        actions.seal_pending(sealed_at=NIGHT)
    assert Seal.objects.count() == 1


@pytest.mark.only_postgres
@pytest.mark.django_db(transaction=True)
def test_two_sealers_at_once_leave_one_chain() -> None:
    events = (Event(subject=f"house:{n}", happened_at=NIGHT) for n in range(40))
    actions.append_many((event, Origin(), None) for event in events)
    together([sealer, sealer, sealer])
    while actions.seal_pending(sealed_at=NIGHT):
        pass
    assert queries.verify_chain(queries.export_chain()) == 40


def sealer() -> None:
    for _ in range(8):
        try:
            actions.seal_pending(sealed_at=NIGHT, limit=5)
        except SealerAtWork:
            continue


def together(calls: list[Callable[[], None]]) -> None:
    """Run calls at once, each on its own connection; a failure of one fails the test."""
    failures: list[BaseException] = []
    start = threading.Barrier(len(calls))

    def run(call: Callable[[], None]) -> None:
        try:
            start.wait(5)
            call()
        except BaseException as error:  # handed to the test below
            failures.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures, failures
