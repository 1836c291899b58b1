"""A visit through pages: recorded once on one short page, changed, struck out, seen by whom it may."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.fieldwork.field import FOUND, Field
from tests.fieldwork.world import DAY
from zhucun.fieldwork.models import Matter, Visit
from zhucun.ledger.models import AccessRecord

Browser = Callable[..., Client]


def _form(field: Field, *to: int, **more: Any) -> dict[str, Any]:
    return {
        "public_id": "0123456789ab",
        "kind": "household",
        "on": DAY.isoformat(),
        "households": [field.homes[n].public_id for n in to or (0,)],
        "topics": ["water"],
        "findings": FOUND,
        "slots": ["visit", "policy"],
        **more,
    }


def test_one_short_page_records_the_visit_and_the_matter_that_was_heard(
    field: Field, browser: Browser, unknown_names: Callable[[str], list[str]]
) -> None:
    client = browser("wang")
    page = client.get("/visits/new/").text
    assert unknown_names(page) == []
    assert "王建国" in page
    heard = {
        "matter_title": "饮水管冻裂",
        "matter_kind": "urgent",
        "matter_topic": "water",
        "matter_size": "small",
    }
    answer = client.post("/visits/new/", _form(field, **heard), follow=True)
    visit, matter = Visit.objects.get(), Matter.objects.get()
    assert answer.redirect_chain == [(f"/visits/{visit.public_id}/", 302)]
    assert (matter.visit, matter.household, matter.owner) == (visit, field.homes[0], field.wang)
    for told in ("The visit is recorded", FOUND, "饮水管冻裂", "王建国", "Drinking water"):
        assert told in answer.text, told
    assert unknown_names(answer.text) == []


def test_a_form_that_is_sent_twice_is_one_visit(field: Field, browser: Browser) -> None:
    client = browser("wang")
    for _ in range(2):
        assert client.post("/visits/new/", _form(field)).status_code == 302
    assert Visit.objects.count() == 1


def test_a_refusal_stands_at_its_field_and_loses_nothing(field: Field, browser: Browser) -> None:
    sent = _form(field, households=[])
    answer = browser("wang").post("/visits/new/", sent)
    assert answer.status_code == 422
    assert "A visit to households names at least one household." in answer.text
    assert FOUND in answer.text
    late = browser("wang").post("/visits/new/", _form(field, on="2024-03-02"))
    assert late.status_code == 422
    assert "2024-03-02 has not come yet." in late.text
    assert not Visit.objects.exists()


def test_same_as_last_fills_in_all_but_where_and_what(field: Field, browser: Browser) -> None:
    client = browser("wang")
    assert "Same as last" not in client.get("/visits/new/").text
    field.record(topics=("school",), companions=[field.li.public_id])
    assert "Same as last" in client.get("/visits/new/").text
    form = client.get("/visits/new/?same=1").context["form"]
    assert form["topics"].value() == ["school"]
    assert form["slots"].value() == ["visit"]
    assert form["companions"].value() == [field.li.public_id]
    assert form["households"].value() == []
    assert not form["findings"].value()


def test_a_colleague_records_for_him_and_the_office_does_not(
    field: Field, browser: Browser
) -> None:
    path = f"/postings/{field.wang.public_id}/visits/new/"
    assert browser("li").post(path, _form(field)).status_code == 302
    assert (Visit.objects.get().posting, Visit.objects.get().by_name) == (field.wang, "李队员")
    assert browser("office").get(path).status_code == 403


def test_a_change_keeps_what_each_household_received(field: Field, browser: Browser) -> None:
    visit = field.record(*field.homes[:2])
    client, path = browser("wang"), f"/visits/{visit.public_id}/change/"
    form = client.get(path).context["form"]
    sent = {name: form[name].value() for name in ("kind", "slots", "topics", "findings", "base")}
    sent |= {"on": DAY.isoformat(), "households": [field.homes[n].public_id for n in (0, 2)]}
    assert client.post(path, {**sent, "topics": ["road"]}).status_code == 302
    visit.refresh_from_db()
    assert (visit.topics, visit.version) == (["road"], 2)
    reached = {row.household_id: row.slots for row in visit.households.all()}
    assert reached == {field.homes[0].pk: ["visit"], field.homes[2].pk: ["visit"]}


def test_two_who_change_the_same_fields_see_both_and_choose(field: Field, browser: Browser) -> None:
    visit = field.record()
    path, to = f"/visits/{visit.public_id}/change/", [field.homes[0].public_id]
    sent = {"kind": "household", "on": DAY.isoformat(), "households": to, "slots": ["visit"]}
    mine = {**sent, "base": 1, "topics": ["road"], "findings": "修路"}
    yours = {**sent, "base": 1, "topics": ["school"], "findings": "上学"}
    assert browser("li").post(path, mine).status_code == 302
    client = browser("wang")
    answer = client.post(path, yours)
    assert answer.status_code == 422
    assert "Yours: School. On record: Roads and transport." in answer.text
    assert "Yours: 上学. On record: 修路." in answer.text
    again = {**yours, "base": answer.context["form"]["base"].value()}
    assert client.post(path, again).status_code == 302
    visit.refresh_from_db()
    assert (visit.topics, visit.findings) == (["school"], "上学")


def test_a_visit_that_did_not_take_place_is_struck_out_with_its_reason(
    field: Field, browser: Browser
) -> None:
    visit = field.record()
    client, path = browser("wang"), f"/visits/{visit.public_id}/"
    assert client.post(f"{path}void/", {"reason": ""}).status_code == 422
    answer = client.post(f"{path}void/", {"reason": "重复登记"}, follow=True)
    assert "Struck out on 2024-03-01: 重复登记" in answer.text
    assert "Change the visit" not in answer.text
    assert visit.public_id not in client.get("/visits/").text


def test_a_visit_with_a_running_matter_says_why_it_stays(field: Field, browser: Browser) -> None:
    client = browser("wang")
    heard = {"matter_title": "水管", "matter_kind": "urgent", "matter_topic": "water"}
    client.post("/visits/new/", _form(field, **heard))
    path = f"/visits/{Visit.objects.get().public_id}/void/"
    answer = client.post(path, {"reason": "误记"})
    assert answer.status_code == 422
    assert "1 matter(s) of this visit are under way." in answer.text


def test_what_was_found_is_closed_to_who_only_audits_and_noted_where_the_office_reads(
    field: Field, browser: Browser
) -> None:
    path = f"/visits/{field.record().public_id}/"
    page = browser("audit").get(path).text
    assert "Closed to you" in page
    assert "13812345678" not in page
    assert "王建国" not in page
    assert not AccessRecord.objects.exists()
    assert FOUND in browser("wang").get(path).text
    assert not AccessRecord.objects.exists()
    office = browser("office").get(path).text
    assert FOUND in office
    assert "王建国" not in office
    assert AccessRecord.objects.get().what == "findings"
    for who in ("wang", "town", "office", "audit"):
        assert "13812345678" not in browser(who).get("/visits/").text, who


def test_charlie_finds_no_visit_and_writes_none(field: Field, browser: Browser) -> None:
    visit, client = field.record(), browser("charlie")
    assert visit.public_id not in client.get("/visits/").text
    assert visit.public_id not in client.get("/visits/", {"area": "411327"}).text
    path = f"/visits/{visit.public_id}/"
    assert client.get(path).status_code == 404
    for page in ("change/", "void/"):
        assert client.post(path + page, {"reason": "x"}).status_code in (403, 404), page
    asked = client.get(f"/postings/{field.wang.public_id}/visits/new/")
    assert asked.status_code in (403, 404)
    assert Visit.objects.get().voided_on is None


def test_the_list_is_narrowed_by_period_area_and_kind(field: Field, browser: Browser) -> None:
    old = field.record(on=DAY.replace(year=2023))
    new = field.record(field.homes[1], kind="call")
    client = browser("office")

    def found(query: str) -> set[str]:
        page = client.get(f"/visits/?{query}").text
        return {each.public_id for each in (old, new) if each.public_id in page}

    assert found("") == {new.public_id}
    assert found("from=2023-01-01&to=2023-12-31") == {old.public_id}
    assert found("from=2023-01-01&kind=call") == {new.public_id}
    assert found("area=411327101&from=2023-01-01") == set()
    assert client.get("/visits/?from=2024-03-02&to=2024-03-01").status_code == 422
    assert client.get("/visits/?kind=party").status_code == 422


def test_the_card_of_a_household_shows_its_visits_and_matters(
    field: Field,
    browser: Browser,
    unknown_names: Callable[[str], list[str]],
    queries_of: Callable[..., list[str]],
) -> None:
    home = field.homes[0]
    path, client = f"/households/{home.public_id}/", browser("wang")
    assert "Nobody visited this household yet." in client.get(path).text
    visit = field.record()
    field.open(household=home.public_id)
    page = client.get(path).text
    for told in (
        f"/visits/{visit.public_id}/",
        "饮水管冻裂",
        f"/visits/new/?household={home.public_id}",
    ):
        assert told in page, told
    form = client.get(f"/visits/new/?household={home.public_id}").context["form"]
    assert form["households"].value() == [home.public_id]
    few = queries_of(lambda: client.get(path))
    for n in range(12):
        field.record(findings=f"第{n}次")
        field.open(household=home.public_id, title=f"诉求{n}")
    assert queries_of(lambda: client.get(path)) == few
    page = client.get(path).text
    assert "All visits to this household" in page
    assert unknown_names(page) == []
    field.record(field.homes[1])
    every = client.get(f"/visits/?household={home.public_id}").context["listing"]
    assert every.total == 13
    assert "Record a visit" not in browser("office").get(path).text


@pytest.mark.parametrize("path", ["/visits/", "/visits/new/"])
def test_a_page_costs_the_same_for_few_and_many(
    field: Field, browser: Browser, queries_of: Callable[..., list[str]], path: str
) -> None:
    client = browser("wang")
    field.record()
    few = queries_of(lambda: client.get(path))
    for n in range(12):
        field.record(*field.homes, findings=f"第{n}次")
    assert queries_of(lambda: client.get(path)) == few


def test_the_part_equals_the_fresh_page(
    field: Field, browser: Browser, part: Callable[[str, str], str]
) -> None:
    field.record()
    client = browser("office")
    page = part(client.get("/visits/").text, "visits")
    headers = {"HX-Request": "true", "HX-Target": "visits"}
    assert client.get("/visits/", headers=headers).text.strip() == page.strip()


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_page_knows_its_names(
    field: Field, browser: Browser, unknown_names: Callable[[str], list[str]], language: str
) -> None:
    visit = field.record(companions=[field.li.public_id])
    for who in ("wang", "office", "audit"):
        client = browser(who, language)
        for path in ("/visits/", f"/visits/{visit.public_id}/"):
            assert unknown_names(client.get(path).text) == [], (who, path)
    change = browser("wang", language).get(f"/visits/{visit.public_id}/change/").text
    assert unknown_names(change) == []
