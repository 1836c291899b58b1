"""What goes wrong in the village: clocks, recalls, households that left, forged batches, cuts."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate, localtime

from tests.doors.sync.phone import Phone, item, visit
from zhucun.directory.perms import OPERATOR
from zhucun.doors.sync import incoming
from zhucun.fieldwork.models import Matter, Visit
from zhucun.households import actions as households
from zhucun.households.models import Household
from zhucun.intake.models import DeviceReceipt, ParkedItem
from zhucun.kernel.ids import new_public_id
from zhucun.roster import actions as roster
from zhucun.roster.models import Posting

TODAY = localdate()
YESTERDAY = TODAY - timedelta(days=1)


def codes(results: list[dict[str, Any]]) -> list[str | None]:
    return [each["problem"]["code"] if each["problem"] else None for each in results]


# ── clocks ────────────────────────────────────────


@pytest.mark.parametrize("years", [-1, 1])
def test_a_clock_wrong_by_a_year_keeps_both_times_and_says_so(
    phone: Phone, wang: Posting, houses: list[Household], years: int
) -> None:
    phone.ahead = timedelta(days=365 * years)
    made_at = phone.now()
    sent = visit(wang, localdate(made_at), houses[0])
    sent["made_at"] = made_at.isoformat()
    status, body = phone.post("/sync/batch", phone.batch([sent]))
    assert abs(body["clock_off"] - 365 * years * 86_400) < 60
    [result] = body["results"]
    assert result["state"] == "accepted", result
    assert {note["kind"] for note in result["notes"]} == {"clock-off", "day-corrected"}
    assert all(note["text"] for note in result["notes"])
    row = Visit.objects.get()
    assert (row.on, row.made_at) == (TODAY, made_at)
    assert abs((row.received_at - localtime()).total_seconds()) < 60
    assert abs((row.clock_off_seconds or 0) - 365 * years * 86_400) < 60


def test_a_right_clock_is_not_mentioned(phone: Phone, houses: list[Household]) -> None:
    assert phone.post("/sync/batch", phone.batch([]))[1]["clock_off"] is None


# ── households and cadres who left ────────────────────────────────────────


def test_a_visit_to_a_household_that_left_is_kept_with_a_word_to_its_author(
    phone: Phone, wang: Posting, houses: list[Household]
) -> None:
    households.end_household(
        household=houses[0], on=YESTERDAY, reason="moved", made_at=localtime(), by=OPERATOR
    )
    [result] = phone.send(visit(wang, TODAY, houses[0]))
    assert result["state"] == "accepted"
    [note] = result["notes"]
    assert (note["kind"], note["household"]) == ("household-left", houses[0].public_id)


def test_a_recalled_cadre_is_heard_up_to_his_recall_and_the_rest_is_parked(
    phone: Phone, wang: Posting, houses: list[Household]
) -> None:
    roster.end_postings(
        [wang], ends_on=YESTERDAY, reason="召回", recalled=True, made_at=localtime(), by=OPERATOR
    )
    before, after = YESTERDAY - timedelta(days=1), TODAY
    sent = [visit(wang, before, houses[0]), visit(wang, after, houses[1])]
    results = phone.send(*sent)
    assert [each["state"] for each in results] == ["accepted", "parked"]
    assert codes(results) == [None, "fieldwork.posting-not-running"]
    assert Visit.objects.get().on == before
    kept = ParkedItem.objects.get()
    assert (kept.area, kept.on, kept.kind) == (wang.area, after, "record_visit")
    assert json.loads(kept.content)["content"]["findings"] == "水管修好了"
    assert [each["state"] for each in phone.send(*sent)] == ["known", "parked"]
    assert ParkedItem.objects.count() == 1


def test_a_recalled_cadre_still_reads_nothing(
    phone: Phone, wang: Posting, houses: list[Household]
) -> None:
    roster.end_postings(
        [wang], ends_on=TODAY, reason="召回", recalled=True, made_at=localtime(), by=OPERATOR
    )
    assert {each["t"] for each in phone.bundle()["records"]} == {"me"}


# ── forged and broken batches ────────────────────────────────────────


def test_bad_items_are_refused_with_their_path_and_good_ones_land(
    phone: Phone, wang: Posting, houses: list[Household]
) -> None:
    good = visit(wang, YESTERDAY, houses[0])
    unknown_key = visit(wang, YESTERDAY, houses[0], points=5)
    bad_slot = visit(wang, YESTERDAY, houses[0])
    bad_slot["content"]["households"][0]["photo"] = "x"
    results = phone.send(
        "nonsense",
        {},
        unknown_key,
        bad_slot,
        item("drop_tables", record=new_public_id()),
        {**visit(wang, YESTERDAY, houses[0]), "made_at": "0001-01-01T00:00:00+08:00"},
        {**visit(wang, YESTERDAY, houses[0]), "record": None},
        visit(wang, YESTERDAY, houses[0], findings="a\x00b"),
        visit(wang, YESTERDAY, houses[0], findings="\ud83d"),
        visit(wang, YESTERDAY, houses[0], findings="字" * 4001),
        visit(wang, YESTERDAY, *[houses[0]] * 301),
        good,
    )
    assert [each["state"] for each in results] == ["refused"] * 11 + ["accepted"]
    fields = [each["problem"]["field"] for each in results[:11]]
    assert fields[2:4] == ["content.points", "content.households.0.photo"]
    assert fields[5:7] == ["made_at", "record"]
    assert fields[7:10] == ["content.findings"] * 3
    assert fields[10] == "content.households"
    assert codes(results)[4] == "sync.unknown-kind"
    assert Visit.objects.count() == 1


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"{", "sync.not-json"),
        (b'{"device_time": NaN, "items": []}', "sync.not-json"),
        (b"[" * 50_000, "sync.not-json"),
        (b"[]", "sync.unfit"),
        (b'{"items": []}', "sync.unfit"),
        (b'{"device_time": "2024-01-01T00:00:00+08:00", "items": [], "x": 1}', "sync.unfit"),
        (b" " * (2 * 1024 * 1024 + 1), "sync.too-big"),
    ],
)
def test_a_batch_that_is_none_is_refused_whole(phone: Phone, body: bytes, code: str) -> None:
    status, answer = phone.post_raw("/sync/batch", body)
    assert 400 <= status < 500
    assert answer["code"] == code


def test_a_batch_has_at_most_500_items(phone: Phone) -> None:
    status, answer = phone.post("/sync/batch", phone.batch([1] * 501))
    assert (status, answer["field"]) == (422, "items")


def test_a_packed_bomb_is_not_unpacked(phone: Phone) -> None:
    status, answer = phone.post("/sync/batch", " " * 50_000_000)
    assert (status, answer["code"]) == (413, "sync.too-big")


def test_a_bug_in_one_item_costs_that_item_only(
    phone: Phone, wang: Posting, houses: list[Household], monkeypatch: pytest.MonkeyPatch
) -> None:
    kind = incoming.KINDS["void_visit"]

    def breaks(*args: Any) -> Any:
        raise ZeroDivisionError

    monkeypatch.setitem(incoming.KINDS, "void_visit", type(kind)(**{**vars(kind), "act": breaks}))
    results = phone.send(
        item("void_visit", record=new_public_id(), reason="x"), visit(wang, TODAY, houses[0])
    )
    assert [each["state"] for each in results] == ["refused", "accepted"]
    assert codes(results) == ["sync.broken", None]


# ── scope ────────────────────────────────────────


def test_nobody_records_in_the_name_of_anothers_posting(
    phone: Phone, charlie_phone: Phone, wang: Posting, li: Posting, houses: list[Household]
) -> None:
    """Charlie from another village, and a colleague of the same team."""
    assert codes(charlie_phone.send(visit(wang, TODAY, houses[0]))) == ["sync.posting-unknown"]
    assert codes(phone.send(visit(li, TODAY, houses[0]))) == ["sync.posting-unknown"]
    assert not Visit.objects.exists()


def test_charlie_changes_nothing_of_another_village(
    phone: Phone, charlie_phone: Phone, wang: Posting, zhao: Posting, houses: list[Household]
) -> None:
    matter = new_public_id()
    heard = {"id": matter, "kind": "appeal", "topic": "water", "title": "水压低"}
    made = visit(wang, YESTERDAY, houses[0], matters=[heard])
    phone.send(made)
    on = TODAY.isoformat()
    results = charlie_phone.send(
        item("change_visit", record=made["record"], base=1, findings="改"),
        item("void_visit", record=made["record"], reason="改"),
        item("add_step", record=new_public_id(), matter=matter, kind="taken", on=on),
        visit(zhao, TODAY, houses[0]),
    )
    assert codes(results) == ["not-found", None, "not-found", "fieldwork.household-unknown"]
    assert [each["state"] for each in results] == ["refused", "later", "refused", "refused"]
    assert Visit.objects.get().findings == "水管修好了"
    assert Matter.objects.get().state == "open"


def test_receipts_of_one_account_say_nothing_to_another(
    phone: Phone, charlie_phone: Phone, wang: Posting, houses: list[Household]
) -> None:
    sent = visit(wang, TODAY, houses[0])
    phone.send(sent)
    assert codes(charlie_phone.send(sent)) == ["sync.posting-unknown"]


# ── two phones ────────────────────────────────────────


def test_two_phones_that_change_one_visit_see_the_conflict_field_by_field(
    phone: Phone, mate: Phone, wang: Posting, houses: list[Household]
) -> None:
    made = visit(wang, YESTERDAY, houses[0])
    phone.send(made)
    record, other = made["record"], [{"id": houses[1].public_id, "slots": ["visit"]}]
    change = {"record": record, "base": 1}
    mate.send(item("change_visit", **change, findings="队员改", topics=["road"], households=other))
    [result] = phone.send(
        item("change_visit", **change, findings="书记改", households=[{"id": houses[2].public_id}])
    )
    assert result["state"] == "conflict"
    conflict = result["conflict"]
    assert (conflict["record"], conflict["version"]) == (record, 2)
    fields = {each["field"]: each for each in conflict["fields"]}
    assert (fields["findings"]["theirs"], fields["findings"]["mine"]) == ("队员改", "书记改")
    assert fields["households"]["theirs"] == other
    assert set(fields) == {"findings", "households"}
    assert Visit.objects.get().findings == "队员改"
    chosen = item("change_visit", record=record, base=2, findings="书记改")
    assert phone.send(chosen)[0]["version"] == 3
    assert Visit.objects.get().findings == "书记改"


def test_changes_of_different_fields_both_stand(
    phone: Phone, mate: Phone, wang: Posting, houses: list[Household]
) -> None:
    made = visit(wang, YESTERDAY, houses[0])
    phone.send(made)
    change = {"record": made["record"], "base": 1}
    mate.send(item("change_visit", **change, topics=["road"]))
    assert phone.send(item("change_visit", **change, findings="书记改"))[0]["state"] == "accepted"
    row = Visit.objects.get()
    assert (row.topics, row.findings, row.version) == (["road"], "书记改", 3)


def test_a_matter_that_moved_on_is_a_conflict(
    phone: Phone, mate: Phone, wang: Posting, houses: list[Household]
) -> None:
    matter, on = new_public_id(), TODAY.isoformat()
    heard = {"id": matter, "kind": "appeal", "topic": "water", "title": "水压低"}
    phone.send(visit(wang, YESTERDAY, houses[0], matters=[heard]))
    step = {"matter": matter, "on": on, "base": 1}
    mate.send(item("add_step", record=new_public_id(), kind="done", text="修好", **step))
    [result] = phone.send(
        item("add_step", record=new_public_id(), kind="passed_up", reason="要钱", **step)
    )
    assert (result["state"], result["conflict"]["record"]) == ("conflict", matter)
    assert result["conflict"]["fields"][0]["field"] == "state"


# ── cuts ────────────────────────────────────────


def test_a_server_that_stops_in_mid_batch_loses_and_doubles_nothing(
    phone: Phone, wang: Posting, houses: list[Household], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stopped in the second part: the first stands, the second left nothing, and all comes again."""
    monkeypatch.setattr(incoming, "PART", 3)
    sent = [visit(wang, YESTERDAY, houses[n % 4]) for n in range(8)]
    keep, calls = incoming.intake.keep_receipts, []

    def killed(*args: Any, **more: Any) -> None:
        calls.append(args)
        if len(calls) == 2:
            raise SystemExit
        keep(*args, **more)

    with monkeypatch.context() as broken:
        broken.setattr(incoming.intake, "keep_receipts", killed)
        with pytest.raises(SystemExit):
            phone.send(*sent)
    assert Visit.objects.count() == DeviceReceipt.objects.count() == 3
    results = phone.send(*sent)
    assert [each["state"] for each in results] == ["known"] * 3 + ["accepted"] * 5
    assert {each["record"] for each in results} == {each["record"] for each in sent}
    assert set(Visit.objects.values_list("public_id", flat=True)) == {
        each["record"] for each in sent
    }


def test_a_busy_database_makes_the_items_wait(
    phone: Phone, wang: Posting, houses: list[Household], monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = visit(wang, YESTERDAY, houses[0])

    def busy(*args: Any, **more: Any) -> None:
        raise OperationalError("locked")

    with monkeypatch.context() as broken:
        broken.setattr(incoming.intake, "keep_receipts", busy)
        assert [each["state"] for each in phone.send(sent)] == ["later"]
    assert not Visit.objects.exists()
    assert [each["state"] for each in phone.send(sent)] == ["accepted"]


def test_many_visits_cost_few_queries(phone: Phone, wang: Posting, houses: list[Household]) -> None:
    with CaptureQueriesContext(connection) as ten:
        phone.send(*(visit(wang, YESTERDAY, houses[0]) for _ in range(10)))
    with CaptureQueriesContext(connection) as forty:
        phone.send(*(visit(wang, YESTERDAY, houses[0]) for _ in range(40)))
    assert len(forty) == len(ten), len(forty)


@pytest.mark.slow
def test_ten_thousand_queued_items_of_one_phone_all_arrive_once(
    phone: Phone, wang: Posting, houses: list[Household]
) -> None:
    queue = [visit(wang, YESTERDAY, houses[n % 4]) for n in range(10_000)]
    for start in range(0, len(queue), 500):
        sent = queue[start : start + 500]
        assert {each["state"] for each in phone.send(*sent)} == {"accepted"}
        if start % 2_500 == 0:
            assert {each["state"] for each in phone.send(*sent)} == {"known"}
    assert Visit.objects.count() == DeviceReceipt.objects.count() == 10_000
