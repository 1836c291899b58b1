"""What the office sees of records made after a recall, and what it decides."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils.timezone import localdate, now

from tests.doors.sync.phone import Phone, visit
from zhucun.directory.models import Account
from zhucun.directory.perms import OPERATOR
from zhucun.fieldwork.models import Visit
from zhucun.households.models import Household
from zhucun.intake.models import ParkedItem
from zhucun.ledger.models import AccessRecord
from zhucun.roster import actions as roster
from zhucun.roster.models import Posting

TODAY = localdate()
YESTERDAY = TODAY - timedelta(days=1)
Clients = Callable[..., Client]


@pytest.fixture
def sent(phone: Phone, wang: Posting, houses: list[Household]) -> dict[str, Any]:
    """A visit of today by a cadre whose posting ended yesterday."""
    roster.end_postings(
        [wang], ends_on=YESTERDAY, reason="召回", recalled=True, made_at=now(), by=OPERATOR
    )
    item = visit(wang, TODAY, houses[0])
    assert phone.send(item)[0]["state"] == "parked"
    return item


@pytest.fixture
def parked(sent: dict[str, Any]) -> ParkedItem:
    return ParkedItem.objects.get()


def test_the_office_is_told_and_finds_the_record_in_its_list(
    alice: Account, parked: ParkedItem, client_of: Clients
) -> None:
    client = client_of(alice, "en")
    assert "Records of cadres who no longer served, to be decided" in client.get("/").text
    html = client.get("/parked/").text
    assert f'href="/parked/{parked.public_id}/"' in html
    assert "王驻村" in html
    page = client.get(f"/parked/{parked.public_id}/").text
    assert "⚠" not in html + page  # a variable that was not there
    assert "水管修好了" not in page


def test_opening_the_content_is_noted(
    alice: Account, parked: ParkedItem, client_of: Clients
) -> None:
    html = client_of(alice, "en").post(f"/parked/{parked.public_id}/content/").text
    assert "水管修好了" in html
    assert "1 household" in html
    assert AccessRecord.objects.filter(subject=f"parked:{parked.public_id}").count() == 1
    chinese = client_of(alice, "zh-hans").post(f"/parked/{parked.public_id}/content/").text
    assert "1 户" in chinese


def test_a_record_is_closed_with_a_reason_and_stays_unrecorded(
    alice: Account, parked: ParkedItem, client_of: Clients
) -> None:
    client, address = client_of(alice, "en"), f"/parked/{parked.public_id}/"
    assert client.post(address, {"decision": "settled", "note": " "}).status_code == 422
    html = client.post(address, {"decision": "settled", "note": "已经离任"}, follow=True).text
    assert "It is closed and not recorded." in html
    assert "已经离任" in html
    assert not Visit.objects.exists()
    again = client.post(address, {"decision": "recorded", "note": "改主意"}, follow=True).text
    assert "Somebody decided this before" in again
    assert not Visit.objects.exists()


def test_it_is_not_recorded_while_the_posting_had_ended(
    alice: Account, parked: ParkedItem, client_of: Clients
) -> None:
    client = client_of(alice, "en")
    given = {"decision": "recorded", "note": "补记"}
    answer = client.post(f"/parked/{parked.public_id}/", given)
    assert answer.status_code == 422
    assert not Visit.objects.exists()
    parked.refresh_from_db()
    assert parked.state == "waiting"


def test_after_the_last_day_is_put_right_it_is_recorded_once(
    alice: Account,
    parked: ParkedItem,
    sent: dict[str, Any],
    phone: Phone,
    wang: Posting,
    client_of: Clients,
) -> None:
    roster.correct_postings(
        [(wang, {"ends_on": TODAY + timedelta(days=1)})], made_at=now(), by=OPERATOR
    )
    client = client_of(alice, "en")
    given = {"decision": "recorded", "note": "召回日期登记有误"}
    html = client.post(f"/parked/{parked.public_id}/", given, follow=True).text
    assert "It is recorded in his name." in html
    row = Visit.objects.get()
    assert (row.public_id, row.on, row.posting_id) == (sent["record"], TODAY, wang.pk)
    assert phone.send(sent)[0]["state"] == "known"
    assert Visit.objects.count() == 1


def test_charlie_and_the_cadre_himself_see_no_parked_record(
    charlie: Account, parked: ParkedItem, client_of: Clients
) -> None:
    stranger, author = client_of(charlie), client_of(Account.objects.get(username="wang"))
    address = f"/parked/{parked.public_id}/"
    assert parked.public_id not in stranger.get("/parked/").text
    assert stranger.get(address).status_code == 404
    assert stranger.post(f"{address}content/").status_code == 404
    assert stranger.post(address, {"decision": "settled", "note": "x"}).status_code == 404
    assert author.get(address).status_code in {403, 404}
    parked.refresh_from_db()
    assert parked.state == "waiting"


def test_more_parked_records_cost_no_more_queries(
    alice: Account,
    parked: ParkedItem,
    phone: Phone,
    wang: Posting,
    houses: list[Household],
    client_of: Clients,
    queries_of: Callable[..., list[str]],
) -> None:
    client = client_of(alice)
    few = queries_of(lambda: client.get("/parked/"))
    phone.send(*(visit(wang, TODAY, houses[0]) for _ in range(20)))
    assert ParkedItem.objects.count() == 21
    assert queries_of(lambda: client.get("/parked/")) == few
