"""Leave, trips, nights and the month sheet, as a phone sends them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.utils.timezone import localdate

from tests.doors.sync.phone import Phone, item
from zhucun.kernel.ids import new_public_id
from zhucun.presence.models import DutyTrip, Leave, MonthSheet, NightDuty
from zhucun.roster.models import Posting

TODAY = localdate()
DAY = timedelta(days=1)
LAST_MONTH = (TODAY.replace(day=1) - DAY).replace(day=1)


def codes(results: list[dict[str, Any]]) -> list[str | None]:
    return [each["problem"]["code"] if each["problem"] else None for each in results]


def leave(posting: Posting, starts_on: date, **more: Any) -> dict[str, Any]:
    given = {
        "posting": posting.public_id,
        "kind": "personal",
        "starts_on": starts_on.isoformat(),
        "ends_on": (starts_on + DAY).isoformat(),
        "reason": "看病",
        **more,
    }
    return item("ask_leave", record=new_public_id(), **given)


def sheet_of(phone: Phone, month: date) -> dict[str, Any]:
    [found] = [
        each["d"]
        for each in phone.bundle()["records"]
        if each["t"] == "sheet" and each["d"]["month"] == month.isoformat()
    ]
    return dict(found)


def confirm(posting: Posting, month: date, shown: str) -> dict[str, Any]:
    given = {"posting": posting.public_id, "month": month.isoformat(), "shown": shown}
    return item("confirm_sheet", **given)


def test_leave_is_asked_for_and_taken_back_in_one_batch(phone: Phone, wang: Posting) -> None:
    asked = leave(wang, TODAY + 3 * DAY)
    back = item("cancel_leave", record=asked["record"])
    assert [each["state"] for each in phone.send(asked, back)] == ["accepted", "accepted"]
    assert Leave.objects.get().state == "cancelled"
    assert [each["state"] for each in phone.send(asked, back)] == ["known", "known"]


def test_a_trip_is_entered_once_and_shows_in_the_month(phone: Phone, wang: Posting) -> None:
    on = LAST_MONTH + 9 * DAY
    sent = item(
        "record_trip",
        record=new_public_id(),
        posting=wang.public_id,
        kind="official",
        starts_on=on.isoformat(),
        ends_on=(on + DAY).isoformat(),
        place_text="县乡村振兴局",
        reason="开会",
    )
    assert phone.send(sent)[0]["state"] == "accepted"
    assert sheet_of(phone, LAST_MONTH)["days"][9] == "official"
    struck = item("cancel_trip", record=sent["record"], base=1, reason="未成行")
    assert phone.send(struck)[0]["state"] == "accepted"
    assert sheet_of(phone, LAST_MONTH)["days"][9] == "village"
    assert DutyTrip.objects.count() == 1


def test_a_night_is_put_on_the_rota_and_the_mate_stays(
    phone: Phone, mate: Phone, wang: Posting, li: Posting
) -> None:
    def night(posting: Posting, present: bool) -> dict[str, Any]:
        given = {"posting": posting.public_id, "on": TODAY.isoformat(), "present": present}
        return item("set_night_duty", **given)

    assert mate.send(night(li, True))[0]["state"] == "accepted"
    assert phone.send(night(wang, True))[0]["state"] == "accepted"
    assert NightDuty.objects.filter(on=TODAY).count() == 2
    assert phone.send(night(wang, False))[0]["state"] == "accepted"
    assert NightDuty.objects.get(on=TODAY).posting_id == li.pk


def test_the_month_is_confirmed_as_it_was_shown(phone: Phone, wang: Posting) -> None:
    shown = sheet_of(phone, LAST_MONTH)["shown"]
    sent = confirm(wang, LAST_MONTH, shown)
    assert phone.send(sent)[0]["state"] == "accepted"
    assert phone.send(sent)[0]["state"] == "known"
    assert MonthSheet.objects.get().month == LAST_MONTH
    assert sheet_of(phone, LAST_MONTH)["state"] == "own_confirmed"


def test_a_month_that_changed_after_it_was_shown_is_not_confirmed(
    phone: Phone, wang: Posting
) -> None:
    shown = sheet_of(phone, LAST_MONTH)["shown"]
    on = LAST_MONTH + 4 * DAY
    trip = item(
        "record_trip",
        record=new_public_id(),
        posting=wang.public_id,
        kind="official",
        starts_on=on.isoformat(),
        ends_on=(on + DAY).isoformat(),
    )
    results = phone.send(trip, confirm(wang, LAST_MONTH, shown))
    assert codes(results) == [None, "presence.sheet-changed"]
    assert not MonthSheet.objects.exists()


def test_charlie_asks_confirms_and_cancels_nothing_of_others(
    phone: Phone, charlie_phone: Phone, wang: Posting, zhao: Posting
) -> None:
    asked = leave(wang, TODAY + 3 * DAY)
    phone.send(asked)
    results = charlie_phone.send(
        leave(wang, TODAY + 5 * DAY),
        confirm(wang, LAST_MONTH, ""),
        item("cancel_leave", record=asked["record"]),
    )
    assert codes(results) == ["sync.posting-unknown", "sync.posting-unknown", "not-found"]
    assert Leave.objects.get().state == "asked"
