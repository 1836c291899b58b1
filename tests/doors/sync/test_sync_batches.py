"""What becomes of the items of a batch."""

from __future__ import annotations

from datetime import timedelta

from django.utils.timezone import localdate, now

from tests.doors.sync.phone import Phone, item, visit
from zhucun.directory import actions as directory
from zhucun.directory.perms import OPERATOR
from zhucun.fieldwork.enums import Slot
from zhucun.fieldwork.models import Matter, Visit
from zhucun.fieldwork.queries import received
from zhucun.households.models import Household
from zhucun.intake.models import DeviceReceipt
from zhucun.kernel.ids import new_public_id
from zhucun.reports import actions, queries
from zhucun.roster.models import Posting

TODAY = localdate()
YESTERDAY = TODAY - timedelta(days=1)


def test_a_visit_made_offline_is_recorded_with_its_matters(
    phone: Phone, wang: Posting, houses: list[Household]
) -> None:
    heard = {"id": new_public_id(), "kind": "appeal", "topic": "water", "title": "水压低"}
    sent = visit(wang, YESTERDAY, houses[0], matters=[heard])
    [result] = phone.send(sent)
    assert result["state"] == "accepted"
    assert (result["record"], result["version"]) == (sent["record"], 1)
    assert Visit.objects.get().findings == "水管修好了"
    assert Matter.objects.get().public_id == heard["id"]


def test_a_card_put_up_and_a_leaflet_left_come_with_the_visit_of_the_phone(
    phone: Phone, wang: Posting, houses: list[Household]
) -> None:
    """SQ24-057, SQ24-005: the delivery is a part of the visit, and typed nowhere else."""
    directory.correct_people(
        [(wang.person, {"phone": "13712345678"})],
        area=wang.area,
        corrected_at=now(),
        by=OPERATOR,
    )
    wang.person.refresh_from_db()
    rows = queries.to_issue(actor=OPERATOR, as_of=YESTERDAY, area=wang.area)
    actions.issue_cards(rows, issued_on=YESTERDAY, issued_at=now(), by=OPERATOR)
    hung = [{"id": houses[0].public_id, "slots": ["card", "leaflet"]}]
    [result] = phone.send(visit(wang, YESTERDAY, households=hung))
    assert result["state"] == "accepted"
    [home] = queries.card_homes(actor=OPERATOR, as_of=TODAY, area=wang.area)
    assert (home.household, home.on, home.holds) == (houses[0], YESTERDAY, True)
    assert [each.household for each in received(Slot.LEAFLET, as_of=TODAY)] == [houses[0]]


def test_everything_sent_twice_is_made_once(
    phone: Phone, wang: Posting, houses: list[Household]
) -> None:
    sent = [visit(wang, YESTERDAY, house) for house in houses]
    first, second = phone.send(*sent), phone.send(*sent)
    assert [each["state"] for each in first] == ["accepted"] * 4
    assert [each["state"] for each in second] == ["known"] * 4
    assert [each["record"] for each in first] == [each["record"] for each in second]
    assert Visit.objects.count() == DeviceReceipt.objects.count() == 4


def test_an_item_twice_in_one_batch_is_made_once(
    phone: Phone, wang: Posting, houses: list[Household]
) -> None:
    sent = visit(wang, YESTERDAY, houses[0])
    assert [each["state"] for each in phone.send(sent, sent)] == ["accepted", "known"]
    assert Visit.objects.count() == 1


def test_the_same_item_id_with_other_content_is_refused(
    phone: Phone, wang: Posting, houses: list[Household]
) -> None:
    sent = visit(wang, YESTERDAY, houses[0])
    phone.send(sent)
    [result] = phone.send({**sent, "content": {**sent["content"], "findings": "别的"}})
    assert (result["state"], result["problem"]["code"]) == ("refused", "sync.item-reused")
    assert Visit.objects.get().findings == "水管修好了"


def test_what_follows_a_refused_item_on_its_record_waits(
    phone: Phone, wang: Posting, houses: list[Household]
) -> None:
    bad = visit(wang, YESTERDAY)  # a visit to households without households
    after = item("change_visit", record=bad["record"], base=1, findings="补记")
    good = visit(wang, YESTERDAY, houses[0])
    assert [each["state"] for each in phone.send(bad, after, good)] == [
        "refused",
        "later",
        "accepted",
    ]


def test_items_of_one_record_are_applied_in_their_order(
    phone: Phone, wang: Posting, houses: list[Household]
) -> None:
    made = visit(wang, YESTERDAY, houses[0])
    record = made["record"]
    results = phone.send(
        made,
        item("change_visit", record=record, base=1, findings="改一"),
        item("change_visit", record=record, base=2, findings="改二"),
    )
    assert [each["version"] for each in results] == [1, 2, 3]
    assert Visit.objects.get().findings == "改二"


def test_a_matter_opened_and_settled_offline_arrives_in_order(
    phone: Phone, wang: Posting, houses: list[Household]
) -> None:
    matter, on = new_public_id(), TODAY.isoformat()
    opened = item(
        "open_matter",
        record=matter,
        posting=wang.public_id,
        kind="appeal",
        topic="water",
        title="水压低",
        household=houses[0].public_id,
    )
    steps = [
        item("add_step", record=new_public_id(), matter=matter, kind=kind, on=on, **more)
        for kind, more in (
            ("taken", {}),
            ("done", {"text": "换了水泵"}),
            ("answered", {"satisfied": "yes"}),
        )
    ]
    results = phone.send(opened, *steps)
    assert [each["state"] for each in results] == ["accepted"] * 4, results
    assert Matter.objects.get().state == "answered"
