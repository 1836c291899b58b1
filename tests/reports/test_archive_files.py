"""What a run leaves: the ZIP of each township, sealed; one of everything; and who of the workers makes it."""

from __future__ import annotations

import io
import os
import platform
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zipfile import ZipFile

import pytest
from django.db import connection

from tests import factories as make
from tests.reports.burden_world import COUNTY, World, build
from zhucun.directory.models import Place
from zhucun.directory.perms import OPERATOR
from zhucun.kernel.problems import NotFound
from zhucun.ledger.models import AccessRecord
from zhucun.reports import actions, jobs
from zhucun.reports.models import ArchiveRun, ArchiveShelf
from zhucun.reports.queries import archives

AT = datetime(2024, 4, 10, 2, 0, tzinfo=UTC)
EAST, BRIDGE = "411327100", "411327101"


@pytest.fixture
def world(places: dict[str, Place]) -> World:
    found = build(places)
    make.posting(make.person("小河干部"), places["411327101201"], make.round_("2022"))
    return found


def ask(at: datetime = AT, **more: Any) -> ArchiveRun:
    asked = {"area": COUNTY, "scope": "all", "language": "zh", "on": date(2024, 4, 10)}
    return actions.ask_archives(**{**asked, **more}, asked_at=at, by=OPERATOR)


def made(at: datetime = AT) -> ArchiveRun:
    row = ask(at)
    assert jobs.work_once(clock=lambda: at, worker="w1")
    row.refresh_from_db()
    return row


def pdfs(data: bytes) -> dict[str, bytes]:
    with ZipFile(io.BytesIO(data)) as file:
        return {name: file.read(name) for name in file.namelist() if name.endswith(".pdf")}


def test_a_township_s_zip_is_kept_sealed_forgotten_after_a_week_and_comes_again_the_same(
    world: World,
) -> None:
    row = made()
    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM reports_archiveshelf ORDER BY area")
        sealed = b"".join(bytes(value) for (value,) in cursor.fetchall())
    assert len(sealed) > 50_000
    assert b"PK" not in sealed[:64] + sealed[-64:]
    assert "王驻村".encode() not in sealed
    _name, kept = archives.shelf_zip(actor=OPERATOR, run=row, area=EAST)
    assert len(kept) == row.shelves.get(area=EAST).size
    assert actions.forget_shelves(now=AT + timedelta(days=6)) == 0
    assert actions.forget_shelves(now=AT + timedelta(days=8)) == 2
    assert actions.forget_shelves(now=AT + timedelta(days=8)) == 0
    again = archives.shelf_zip(actor=OPERATOR, run=row, area=EAST)[1]
    assert pdfs(again) == pdfs(kept)


def test_where_nothing_was_issued_anew_nothing_is_set_until_somebody_asks(world: World) -> None:
    made()
    again = made(AT + timedelta(hours=1))
    assert (again.done, again.made) == (4, 0)
    assert set(again.shelves.values_list("size", flat=True)) == {0}
    assert len(pdfs(archives.shelf_zip(actor=OPERATOR, run=again, area=EAST)[1])) == 3


def test_everything_comes_as_one_zip_with_a_folder_for_each_township(world: World) -> None:
    row, office = made(), world.actors["office"]
    name, pieces = archives.run_zip(actor=office, run=row)
    whole = b"".join(pieces)
    found = pdfs(whole)
    assert name == "社旗县-2024-04-10"
    assert [each.split("-")[0] for each in sorted(found)] == [EAST] * 3 + [BRIDGE]
    assert all(archives.checked(actor=office, data=each).issue for each in found.values())
    with ZipFile(io.BytesIO(whole)) as file:
        assert file.testzip() is None
        assert sum(each.endswith("index.xlsx") for each in file.namelist()) == 2
    logged = AccessRecord.objects.filter(what="archives").values_list("area", "rows")
    assert sorted(logged) == [(EAST, 3), (BRIDGE, 1)]


def test_charlie_takes_neither_a_township_nor_everything(world: World) -> None:
    row, stranger = made(), world.actors["stranger"]
    with pytest.raises(NotFound):
        archives.run_card(actor=stranger, public_id=row.public_id)
    with pytest.raises(NotFound):
        archives.shelf_zip(actor=stranger, run=row, area=EAST)
    with pytest.raises(NotFound):  # its township has no archive that he may read
        archives.shelf_zip(actor=world.actors["li"], run=row, area=BRIDGE)
    assert pdfs(b"".join(archives.run_zip(actor=stranger, run=row)[1])) == {}
    own = archives.shelf_zip(actor=world.actors["wang"], run=row, area=EAST)[1]
    assert [name.split("-")[1] for name in pdfs(own)] == ["王驻村"]
    assert not AccessRecord.objects.filter(what="archives", actor=stranger.account).exists()


def test_a_worker_whose_process_is_gone_is_taken_over_at_once(world: World) -> None:
    gone = f"{platform.node()[:16]}:999999999:00"
    here = f"{platform.node()[:16]}:{os.getpid()}:00"
    row = ask()
    assert actions.claim_run(worker=here, now=AT) is not None
    assert not jobs.work_once(clock=lambda: AT, worker="w2")
    ArchiveRun.objects.update(worker=gone)
    assert jobs.work_once(clock=lambda: AT, worker="w2")
    row.refresh_from_db()
    assert (row.state, row.tries, row.done) == ("done", 2, 4)
    assert ArchiveShelf.objects.count() == 2


def test_a_run_that_loses_its_worker_three_times_has_failed_and_says_so(world: World) -> None:
    row, clock = ask(), AT
    for _ in range(3):
        assert actions.claim_run(worker="w1", now=clock) is not None
        clock += timedelta(minutes=10)
    assert actions.claim_run(worker="w1", now=clock) is None
    row.refresh_from_db()
    assert row.failure is not None
    assert (row.state, row.failure["code"]) == ("failed", "reports.archive-run-failed")
