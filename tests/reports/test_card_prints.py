"""Sheets for a whole area: made by a worker, with progress, and forgotten after some days."""

from __future__ import annotations

import io
from datetime import date, datetime, timedelta
from typing import Any
from zipfile import ZipFile

import pytest

from tests import factories as make
from tests.factories import NOW
from zhucun.directory.enums import Role
from zhucun.directory.models import Place
from zhucun.directory.perms import OPERATOR, Actor
from zhucun.kernel.problems import NotAllowed, NotFound
from zhucun.ledger.models import AccessRecord
from zhucun.reports import actions, jobs, queries
from zhucun.reports.enums import PrintState
from zhucun.reports.errors import NoCards, PrintGone, TooManyCards
from zhucun.reports.models import CardFile, CardPrint

ON = date(2024, 3, 1)
SITE = "https://zhucun.example.cn"


@pytest.fixture
def cards(places: dict[str, Place]) -> None:
    """Cards of 东关村 and 西关村 (赊店镇) and 小河村 (桥头镇)."""
    batch = make.round_("2021")
    for at, code in enumerate(("411327100201", "411327100202", "411327101201")):
        person = make.person(f"干部{at}", phone=f"1370000000{at}")
        make.posting(person, places[code], batch)
    rows = list(queries.holders(actor=OPERATOR, as_of=ON))
    actions.issue_cards(rows, issued_on=ON, issued_at=NOW, by=OPERATOR)


@pytest.fixture
def office(places: dict[str, Place]) -> Actor:
    return make.actor("olga", Role.OFFICE, "411327")


def ask(by: Actor, *, area: str = "411327", copies: int = 10, **more: Any) -> CardPrint:
    asked = {"language": "zh", "site": SITE, "asked_at": NOW, **more}
    return actions.ask_print(area=area, copies=copies, by=by, **asked)


def work(at: datetime = NOW, worker: str = "w1") -> bool:
    return jobs.work_once(clock=lambda: at, worker=worker)


def test_each_township_is_a_file_of_its_own(cards: None, office: Actor) -> None:
    row = ask(office)
    assert work()
    assert not work()
    row.refresh_from_db()
    assert (row.state, row.done, row.total) == (PrintState.DONE, 30, 30)
    assert [(file.name, file.cards) for file in queries.files_of(row)] == [
        ("001-赊店镇", 20),
        ("002-桥头镇", 10),
    ]
    name, data = queries.file_of(actor=office, row=row, number=2)
    assert (name, data[:5]) == ("002-桥头镇.pdf", b"%PDF-")
    with ZipFile(io.BytesIO(queries.archive_of(actor=office, row=row))) as archive:
        assert archive.namelist() == ["001-赊店镇.pdf", "002-桥头镇.pdf"]
        assert archive.read("002-桥头镇.pdf") == data


def test_a_township_of_many_cards_is_several_files(
    cards: None, office: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("zhucun.reports.queries.prints.PART", 15)
    row = ask(office)
    work()
    assert [file.cards for file in queries.files_of(row)] == [15, 5, 10]


def test_who_asked_and_who_took_the_sheets_is_logged(cards: None, office: Actor) -> None:
    row = ask(office)
    work()
    queries.file_of(actor=office, row=row, number=1)
    queries.archive_of(actor=office, row=row)
    logged = AccessRecord.objects.order_by("pk").values_list("actor", "subject", "rows")
    print_ = f"card-print:{row.public_id}"
    assert list(logged) == [
        (office.account, "area:411327", 3),
        (office.account, print_, 20),
        (office.account, print_, 30),
    ]


def test_the_same_print_is_asked_for_once_while_it_waits(cards: None, office: Actor) -> None:
    first = ask(office)
    assert ask(office) == first
    assert ask(office, copies=2) != first


def test_an_area_without_cards_and_too_many_are_refused(cards: None, office: Actor) -> None:
    with pytest.raises(NoCards):
        ask(make.actor("rosa", Role.OFFICE, "520111"), area="520111")
    with pytest.raises(TooManyCards):
        ask(office, copies=40_000)


def test_charlie_asks_for_and_reads_none_of_hers(cards: None, office: Actor) -> None:
    charlie = make.actor("charlie", Role.OFFICE, "520111")
    row = ask(office)
    with pytest.raises(NotAllowed):
        ask(charlie)
    with pytest.raises(NotAllowed):
        actions.cancel_print(row=row, at=NOW, by=charlie)
    assert not queries.card_prints(actor=charlie).exists()
    with pytest.raises(NotFound):
        queries.print_card(actor=charlie, public_id=row.public_id)


def test_what_is_stopped_half_way_keeps_nothing(
    cards: None, office: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = ask(office)
    keep = actions.keep_file

    def stopped_after_the_first(**more: Any) -> bool:
        kept = keep(**more)
        actions.cancel_print(row=row, at=NOW, by=office)
        return kept

    monkeypatch.setattr(actions, "keep_file", stopped_after_the_first)
    work()
    row.refresh_from_db()
    assert row.state == PrintState.CANCELLED
    assert not CardFile.objects.exists()
    assert not actions.cancel_print(row=row, at=NOW, by=office)


def test_a_print_whose_worker_died_is_begun_anew_and_given_up_after_the_second_time(
    cards: None, office: Actor
) -> None:
    row = ask(office)
    dead = actions.claim_print(worker="dead", now=NOW)
    assert dead is not None
    actions.keep_file(row=dead, number=1, name="x", cards=5, data=b"x", now=NOW)
    assert actions.claim_print(worker="w2", now=NOW + timedelta(minutes=2)) is None
    again = actions.claim_print(worker="w2", now=NOW + timedelta(minutes=4))
    assert again is not None
    assert (again.tries, again.done, CardFile.objects.count()) == (2, 0, 0)
    assert not actions.keep_file(row=dead, number=1, name="x", cards=5, data=b"x", now=NOW)
    assert actions.claim_print(worker="w3", now=NOW + timedelta(minutes=9)) is None
    row.refresh_from_db()
    assert (row.state, row.failure["code"]) == (PrintState.FAILED, "reports.print-failed")


def test_a_fault_ends_the_print_and_says_what_it_was(
    cards: None, office: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: Any, **_more: Any) -> bytes:
        raise ZeroDivisionError

    monkeypatch.setattr(queries, "sheets", broken)
    row = ask(office)
    assert work()
    row.refresh_from_db()
    assert (row.state, row.failure["facts"]) == (PrintState.FAILED, {"what": "ZeroDivisionError"})


def test_old_sheets_are_forgotten(cards: None, office: Actor) -> None:
    row = ask(office)
    work()
    assert actions.forget_prints(now=NOW + timedelta(days=6)) == 0
    assert actions.forget_prints(now=NOW + timedelta(days=8)) == 2
    assert queries.files_of(row) == []
    with pytest.raises(PrintGone):
        queries.file_of(actor=office, row=row, number=1)
    with pytest.raises(PrintGone):
        queries.archive_of(actor=office, row=row)
