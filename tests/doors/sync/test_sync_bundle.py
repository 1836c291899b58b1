"""What a phone takes along, and what it is sent again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate, localtime

from tests import factories as make
from tests.doors.sync.conftest import add_household
from tests.doors.sync.phone import Phone, item, visit
from zhucun.directory.models import Place
from zhucun.directory.perms import OPERATOR
from zhucun.households import actions as households
from zhucun.households.models import Household
from zhucun.kernel.ids import new_public_id
from zhucun.ledger.models import AccessRecord
from zhucun.roster import actions as roster
from zhucun.roster.models import Posting, Round

TODAY = localdate()
YESTERDAY = TODAY - timedelta(days=1)


def of(bundle: dict[str, Any], kind: str) -> dict[str, Any]:
    """Records of a type by id; gone ones as None."""
    return {each["id"]: each.get("d") for each in bundle["records"] if each["t"] == kind}


def test_the_first_bundle_holds_the_whole_own_village(
    phone: Phone, wang: Posting, houses: list[Household]
) -> None:
    phone.send(visit(wang, YESTERDAY, houses[0]))
    found = phone.bundle()
    assert (found["full"], found["truncated"]) == (True, False)
    assert set(of(found, "household")) == {house.public_id for house in houses}
    shown = of(found, "household")[houses[0].public_id]
    assert (shown["head"], shown["py"], shown["count"]) == ("张户1", "zh1", 1)
    assert shown["last_visit_on"] == YESTERDAY.isoformat()
    [made] = of(found, "visit").values()
    assert (made["findings"], made["mine"], made["version"]) == ("水管修好了", True, 1)
    [me] = of(found, "me").values()
    assert me["postings"][0]["id"] == wang.public_id
    assert {word["value"] for word in me["words"]["visit_kind"]} >= {"household", "call"}
    assert AccessRecord.objects.filter(subject=f"place:{wang.area}").count() == 1


def test_only_what_changed_is_sent_again(
    phone: Phone, wang: Posting, houses: list[Household]
) -> None:
    first = phone.bundle()
    phone.send(visit(wang, YESTERDAY, houses[1]))
    second = phone.bundle(first["cursor"])
    assert not second["full"]
    assert set(of(second, "household")) == {houses[1].public_id}
    assert len(of(second, "visit")) == 1
    third = phone.bundle(second["cursor"])
    assert (third["records"], third["cursor"]) == ([], second["cursor"])


def test_an_answer_that_was_lost_on_the_way_is_made_up_for(
    phone: Phone, wang: Posting, houses: list[Household]
) -> None:
    first = phone.bundle()
    phone.send(visit(wang, YESTERDAY, houses[1]))
    lost = phone.bundle(first["cursor"])
    again = phone.bundle(first["cursor"])
    assert [each["id"] for each in again["records"]] == [each["id"] for each in lost["records"]]
    assert phone.bundle(again["cursor"])["records"] == []


def test_an_unknown_cursor_gives_everything(phone: Phone, houses: list[Household]) -> None:
    assert phone.bundle("0123456789ab")["full"]


def test_a_household_that_moves_away_is_named_as_gone(
    phone: Phone, houses: list[Household]
) -> None:
    first = phone.bundle()
    households.end_household(
        household=houses[0], on=YESTERDAY, reason="moved", made_at=localtime(), by=OPERATOR
    )
    assert of(phone.bundle(first["cursor"]), "household") == {houses[0].public_id: None}


def test_a_merged_village_sends_only_what_comes_to_it(
    phone: Phone, places: dict[str, Place], houses: list[Household], wang: Posting
) -> None:
    west = places["411327100202"]
    comer = add_household(west, 9)
    first = phone.bundle()
    households.move_households(
        [comer],
        into=places[wang.area],
        on=YESTERDAY,
        reason="并村",
        made_at=localtime(),
        by=OPERATOR,
    )
    assert set(of(phone.bundle(first["cursor"]), "household")) == {comer.public_id}


def test_a_phone_sees_only_its_own_village(
    phone: Phone, charlie_phone: Phone, wang: Posting, houses: list[Household]
) -> None:
    """Charlie serves in another village: he gets nothing of this one."""
    heard = {"id": new_public_id(), "kind": "appeal", "topic": "water", "title": "水压低"}
    phone.send(visit(wang, YESTERDAY, houses[0], matters=[heard]))
    found = charlie_phone.bundle()
    assert not of(found, "household")
    assert not of(found, "matter")
    assert not of(found, "visit")
    assert wang.public_id not in str(found["records"])


def test_a_moved_cadre_gets_his_new_village_and_loses_the_old(
    phone: Phone,
    wang: Posting,
    places: dict[str, Place],
    batch_2021: Round,
    houses: list[Household],
) -> None:
    west = places["411327100202"]
    new = add_household(west, 9)
    first = phone.bundle()
    roster.end_postings([wang], ends_on=TODAY, reason="调整", made_at=localtime(), by=OPERATOR)
    make.posting(wang.person, west, batch_2021, starts_on=TODAY)
    found = of(phone.bundle(first["cursor"]), "household")
    assert {key for key, shown in found.items() if shown is None} == {
        house.public_id for house in houses
    }
    assert new.public_id not in found  # his account has no right there until the office gives it


def test_a_step_of_a_matter_reaches_the_phone_of_the_team(
    phone: Phone, mate: Phone, wang: Posting, houses: list[Household]
) -> None:
    heard = {
        "id": new_public_id(),
        "kind": "appeal",
        "topic": "water",
        "title": "水压低",
        "text": "三户水压低",
    }
    phone.send(visit(wang, YESTERDAY, houses[0], matters=[heard]))
    first = mate.bundle()
    assert of(first, "matter")[heard["id"]]["text"] == "三户水压低"
    step = item(
        "add_step", record=new_public_id(), matter=heard["id"], kind="taken", on=TODAY.isoformat()
    )
    assert phone.send(step)[0]["state"] == "accepted"
    [shown] = of(mate.bundle(first["cursor"]), "matter").values()
    assert (shown["state"], shown["version"]) == ("in_hand", 2)
    assert "done" in shown["offered"]


def test_a_bundle_costs_the_same_number_of_queries_for_any_village(
    phone: Phone, wang: Posting, east: Place, houses: list[Household]
) -> None:
    phone.send(visit(wang, YESTERDAY, houses[0]))
    with CaptureQueriesContext(
        connection,
    ) as few:
        phone.bundle()
    more = [add_household(east, n) for n in range(5, 15)]
    phone.send(*(visit(wang, YESTERDAY, house) for house in more))
    with CaptureQueriesContext(connection) as many:
        phone.bundle()
    assert len(many) <= len(few), [each["sql"][:90] for each in many]


def test_a_bundle_without_news_reads_no_village(phone: Phone, houses: list[Household]) -> None:
    first = phone.bundle()
    with CaptureQueriesContext(connection) as spent:
        phone.bundle(first["cursor"])
    assert len(spent) <= 5, [each["sql"][:90] for each in spent]
