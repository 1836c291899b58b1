"""Pages of duty trips and of the night rota."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.test import Client

from tests.presence.leave_world import VILLAGE, World
from zhucun.presence.models import DutyTrip, NightDuty

ROTA = f"/rota/{VILLAGE}/2024-03/"


def _form(**more: Any) -> dict[str, Any]:
    return {
        "kind": "official",
        "starts_on": "2024-03-11",
        "last_day": "2024-03-12",
        "place_text": "县委组织部",
        "reason": "送材料",
        **more,
    }


def test_a_trip_is_entered_once_and_stands_in_the_month(
    world: World, browser: Callable[[str], Client], unknown_names: Callable[[str], list[str]]
) -> None:
    client = browser("member")
    assert unknown_names(client.get("/trips/new/").content.decode()) == []
    html = client.post("/trips/new/", _form(), follow=True).content.decode()
    assert unknown_names(html) == []
    assert "县委组织部" in html
    trip = DutyTrip.objects.get()
    assert (trip.posting_id, str(trip.ends_on)) == (world.member.pk, "2024-03-13")
    month = client.get("/presence/mine/").content.decode()
    assert month.count(f'href="/trips/{trip.public_id}/"') == 3  # both days and the row behind them


def test_a_refusal_stands_at_its_field_and_loses_nothing(
    world: World, browser: Callable[[str], Client]
) -> None:
    client = browser("member")
    client.post("/trips/new/", _form())
    for values, sentence in (
        (_form(), "already"),
        (_form(starts_on="2024-03-20"), "First day"),
    ):
        answer = client.post("/trips/new/", values)
        assert answer.status_code == 422
        assert sentence in answer.content.decode()
        assert "送材料" in answer.content.decode()
    assert DutyTrip.objects.count() == 1


def test_the_township_records_for_a_cadre_and_takes_back_with_a_reason(
    world: World, browser: Callable[[str], Client]
) -> None:
    client = browser("township")
    client.post(f"/postings/{world.member.public_id}/trip/", _form(kind="training"))
    trip = DutyTrip.objects.get()
    address = f"/trips/{trip.public_id}/"
    assert client.post(address + "cancel/", {}).status_code == 422
    html = client.post(address + "cancel/", {"reason": "培训改期"}, follow=True).content.decode()
    assert "培训改期" in html
    assert "It was not made" not in html
    assert "李队员" not in client.get("/trips/").content.decode()


def test_a_colleague_records_no_trip_for_another(
    world: World, browser: Callable[[str], Client]
) -> None:
    answer = browser("colleague").post(f"/postings/{world.member.public_id}/trip/", _form())
    assert answer.status_code in (403, 404)
    assert not DutyTrip.objects.exists()


def test_trips_are_filtered_by_kind_place_and_name(
    world: World, browser: Callable[[str], Client]
) -> None:
    browser("member").post("/trips/new/", _form())
    browser("neighbour").post("/trips/new/", _form(kind="training"))
    client = browser("office")
    for query, seen, unseen in (
        ("kind=training", "赵队员", "李队员"),
        ("area=411327100201", "李队员", "赵队员"),
        ("q=李队员", "李队员", "赵队员"),
    ):
        html = client.get(f"/trips/?{query}").content.decode()
        assert seen in html, query
        assert unseen not in html, query
    assert client.get("/trips/?kind=holiday").status_code == 422


def test_the_rota_of_a_month_is_ticked_on_one_page(
    world: World, browser: Callable[[str], Client], unknown_names: Callable[[str], list[str]]
) -> None:
    client = browser("secretary")
    assert unknown_names(client.get(ROTA).content.decode()) == []
    me, other = world.secretary.public_id, world.colleague.public_id
    client.post(ROTA, {"night-1": [me], "night-2": [me, other], "night-3": [other]})
    assert NightDuty.objects.count() == 4
    html = client.get(ROTA).content.decode()
    assert html.count(" checked") == 4
    client.post(ROTA, {"night-1": [me], "night-2": [me, other]})  # the third night is nobody's now
    assert NightDuty.objects.count() == 3
    month = client.get("/presence/mine/").content.decode()
    assert month.count("Night on duty") == 2


def test_who_does_not_serve_there_sees_the_rota_and_sets_nothing(
    world: World, browser: Callable[[str], Client]
) -> None:
    browser("secretary").post(ROTA, {"night-1": [world.secretary.public_id]})
    client = browser("audit")
    html = client.get(ROTA).content.decode()
    assert "张书记" in html
    assert "checkbox" not in html
    assert client.post(ROTA, {}).status_code == 403
    assert NightDuty.objects.count() == 1


def test_charlie_sees_no_trip_and_no_rota(world: World, browser: Callable[[str], Client]) -> None:
    browser("member").post("/trips/new/", _form())
    trip = DutyTrip.objects.get()
    client = browser("stranger")
    assert "李队员" not in client.get("/trips/").content.decode()
    assert client.get(f"/trips/{trip.public_id}/").status_code == 404
    assert client.post(f"/trips/{trip.public_id}/cancel/", {"reason": "x"}).status_code == 404
    assert client.get(f"/postings/{world.member.public_id}/trip/").status_code == 404
    assert client.get(ROTA).status_code == 404
    assert client.post(ROTA, {"night-1": [world.member.public_id]}).status_code == 404
    assert client.get("/trips/new/").status_code == 404


def test_lists_cost_the_same_for_few_and_many(
    world: World, browser: Callable[[str], Client], queries_of: Callable[..., list[str]]
) -> None:
    client = browser("office")
    browser("member").post("/trips/new/", _form())
    few = queries_of(lambda: client.get("/trips/"))
    rota = queries_of(lambda: client.get(ROTA))
    for who in ("colleague", "secretary", "neighbour"):
        for day in range(4, 28, 3):
            first, last = f"2024-03-{day:02}", f"2024-03-{day + 1:02}"
            browser(who).post("/trips/new/", _form(starts_on=first, last_day=last))
    everybody = [world.member.public_id, world.secretary.public_id, world.colleague.public_id]
    browser("member").post(ROTA, {f"night-{day}": everybody for day in range(1, 32)})
    assert DutyTrip.objects.count() > 20
    assert queries_of(lambda: client.get("/trips/")) == few
    assert queries_of(lambda: client.get(ROTA)) == rota


def test_the_part_equals_the_fresh_page(
    world: World, browser: Callable[[str], Client], part: Callable[[str, str], str]
) -> None:
    browser("member").post("/trips/new/", _form())
    client = browser("office")
    page = part(client.get("/trips/").content.decode(), "trips")
    headers = {"HX-Request": "true", "HX-Target": "trips"}
    assert client.get("/trips/", headers=headers).content.decode().strip() == page.strip()
