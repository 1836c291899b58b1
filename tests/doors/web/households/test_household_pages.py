"""The list of households and the card of one, as the office, the cadre and Charlie see them."""

from __future__ import annotations

import pytest

from tests.households.world import AT, DAY, added
from zhucun.directory.perms import OPERATOR
from zhucun.doors.web import rooms
from zhucun.doors.web.rooms import Panel
from zhucun.households import actions
from zhucun.ledger.models import AccessRecord


def test_the_list_shows_names_whole_in_the_village_and_masked_to_the_county(family, cadre, office):
    assert "王建国" in cadre.get("/households/").text
    page = office.get("/households/").text
    assert "王**" in page
    assert "王建国" not in page
    assert "Names are whole in the own village" in page


def test_the_list_is_searched_and_narrowed(family, east, cadre):
    other = added(east, 2)
    actions.set_tag(household=other, tag="monitored-household", since=DAY, made_at=AT, by=OPERATOR)
    assert "张大山" not in cadre.get("/households/", {"q": "wjg"}).text
    marked = cadre.get("/households/", {"tag": "monitored-household"}).text
    assert "Monitored household" in marked
    assert "王建国" not in marked
    assert "张大山" in marked
    earlier = cadre.get("/households/", {"tag": "monitored-household", "as_of": "2024-06-02"}).text
    assert "张大山" not in earlier


def test_htmx_gets_the_very_part_of_the_fresh_page(family, cadre):
    headers = {"HX-Request": "true", "HX-Target": "households"}
    part = cadre.get("/households/", {"q": "王建国"}, headers=headers).text
    assert part.strip() in cadre.get("/households/", {"q": "王建国"}).text


def test_the_card_tells_everything_but_no_number(family, members, cadre):
    actions.set_tag(
        household=family, tag="exited-household", since=DAY, basis="县审定", made_at=AT, by=OPERATOR
    )
    page = cadre.get(f"/households/{family.public_id}/").text
    for told in (
        "王建国",
        "李秀英",
        "东关三组5号",
        "Household that left poverty",
        "县审定",
        "Spouse",
    ):
        assert told in page
    assert "13900000001" not in page
    assert members["李秀英"].id_number not in page
    assert "Correct phone or address" in page
    assert "End the household" not in page


def test_the_card_shows_the_members_of_the_day(family, members, office, client_of, secretary):
    actions.end_member(member=members["王小燕"], on=DAY, reason="marriage", made_at=AT, by=OPERATOR)
    page = client_of(secretary, "en").get(f"/households/{family.public_id}/").text
    assert "1 former member" in page
    assert "Married into another household" in page
    before = client_of(secretary, "en").get(
        f"/households/{family.public_id}/", {"as_of": "2024-06-02"}
    )
    assert "former member" not in before.text


def test_a_field_is_opened_once_with_its_reason(family, members, cadre):
    path = f"/households/{family.public_id}/open/"
    wife = members["李秀英"]
    asked = {"who": wife.public_id, "what": "id_number", "reason": "办理低保"}
    page = cadre.post(path, asked)
    assert page.status_code == 200
    assert wife.id_number in page.text
    assert wife.id_number not in cadre.get(f"/households/{family.public_id}/").text
    record = AccessRecord.objects.get(what="id_number")
    assert record.reason == "办理低保"
    assert cadre.post(path, {**asked, "reason": ""}).status_code == 422
    assert cadre.post(path, {**asked, "who": "household"}).status_code == 422


def test_who_may_open_nothing_finds_no_way_to(family, account_of, client_of):
    from zhucun.directory.enums import Role

    auditor = client_of(account_of("audit", Role.AUDIT, "411327"), "en")
    assert "Open and record" not in auditor.get(f"/households/{family.public_id}/").text
    asked = {"who": "household", "what": "phone", "reason": "看看"}
    answer = auditor.post(f"/households/{family.public_id}/open/", asked)
    assert answer.status_code == 403
    assert "13900000001" not in answer.text


def test_charlie_sees_no_household(family, members, client_of, charlie):
    browser = client_of(charlie, "en")
    assert "王**" not in browser.get("/households/").text
    assert "H0201001" not in browser.get("/households/", {"area": "411327"}).text
    wife = members["李秀英"].public_id
    for path in (
        f"/households/{family.public_id}/",
        f"/households/{family.public_id}/change/",
        f"/households/{family.public_id}/end/",
        f"/members/{wife}/change/",
        f"/members/{wife}/end/",
    ):
        assert browser.get(path).status_code == 404, path
    asked = {"who": "household", "what": "phone", "reason": "看看"}
    assert browser.post(f"/households/{family.public_id}/open/", asked).status_code == 404


@pytest.mark.parametrize("path", ["/households/", "/households/?q=张大山"])
def test_the_list_takes_as_many_queries_for_thirty_as_for_three(east, cadre, queries_of, path):
    def counted():
        return queries_of(lambda: cadre.get(path))

    for n in range(3):
        added(east, n)
    few = counted()
    for n in range(3, 33):
        added(east, n)
    assert counted() == few


def test_another_room_may_add_a_panel(family, cadre, monkeypatch):
    from zhucun.doors.web.front import urls

    def panels(request, household):
        yield Panel(
            title=f"Visits of {household.number}",
            template="web/households/_kinds.html",
            context={"row": None},
        )

    monkeypatch.setattr(urls, "household_panels", panels, raising=False)
    assert f"Visits of {family.number}" in cadre.get(f"/households/{family.public_id}/").text
    assert rooms.ROOMS[0] == urls.__name__


def test_an_administrator_who_looks_through_reads_masked_names(family, root, secretary, client_of):
    browser = client_of(root, "en")
    browser.post(f"/accounts/{secretary.username}/look/")
    assert "王建国" not in browser.get("/households/").text
