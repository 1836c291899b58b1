"""What a villager reads and writes without an account: the page to which the code on the card leads."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client, override_settings

from tests import factories as make
from zhucun.directory import actions as directory
from zhucun.directory.models import Account, Place, Unit
from zhucun.directory.perms import OPERATOR
from zhucun.doors.web.public import limits
from zhucun.fieldwork.models import Matter
from zhucun.ledger.models import EventRecord
from zhucun.reports import actions, queries
from zhucun.roster import actions as roster
from zhucun.roster.models import Posting

Clients = Callable[..., Client]
VILLAGE, NEIGHBOUR = "411327100201", "411327100202"
PAGE = f"/v/{VILLAGE}/"
HELP = {"topic": "water", "text": "井水发浑，三天了。", "name": "老王", "phone": "13700001111", "website": ""}  # fmt: skip
ON = date(2024, 3, 1)


@pytest.fixture(autouse=True)
def _nobody_asked_yet() -> Iterator[None]:
    """The limits of one test are not those of the next."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def secretary(places: dict[str, Place], unit: Unit) -> Posting:
    """李明 serves in 东关村; the round is published and its notice issued."""
    round_ = make.round_("2021")
    person = make.person("李明", numbered=True, phone="13712345678", unit=unit)
    posting = make.posting(person, places[VILLAGE], round_, unit=unit)
    roster.publish_round(round_=round_, published_at=make.NOW, by=OPERATOR)
    draft = queries.notice(actor=OPERATOR, round_=round_.public_id, language="zh")
    actions.issue(
        draft,
        number="社组通〔2021〕3号",
        issuer="社旗县委组织部",
        issued_on=ON,
        issued_at=make.NOW,
        by=OPERATOR,
    )
    return posting


def ask(client: Client, **more: Any) -> Any:
    return client.post(PAGE, {**HELP, **more})


# reading


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_villager_reads_who_serves_what_was_announced_and_where_to_ask(
    secretary: Posting, client: Client, unknown_names: Callable[[str], list[str]], language: str
) -> None:
    client.cookies["django_language"] = language
    page = client.get(PAGE)
    assert (page.status_code, unknown_names(page.text)) == (200, [])
    for shown in ("东关村", "赊店镇", "李明", "社旗县财政局", "社组通〔2021〕3号", 'name="text"'):
        assert shown in page.text
    role = "First secretary" if language == "en" else "驻村第一书记"
    assert role in page.text


def test_nothing_personal_stands_there_beyond_what_the_card_shows(
    secretary: Posting, client: Client
) -> None:
    page, person = client.get(PAGE).text, secretary.person
    number = person.id_number  # four digits alone may be a year
    for secret in (number[-8:], f"*{number[-4:]}", person.phone, person.public_id):
        assert secret not in page
    assert secretary.public_id not in page
    assert not re.search(r"/(cadres|postings|units|places)/", page)


def test_who_is_not_announced_yet_is_not_named(places: dict[str, Place], client: Client) -> None:
    make.posting(make.person("李明"), places[VILLAGE], make.round_("2021"))
    page = client.get(PAGE)
    assert page.status_code == 200
    assert "李明" not in page.text


def test_a_reader_gets_no_cookie_and_every_reader_the_same_page(
    secretary: Posting, client: Client
) -> None:
    first, second = client.get(PAGE), Client().get(PAGE)
    assert not first.cookies
    assert first.content == second.content
    assert first["Cache-Control"] == "public, max-age=60"
    assert "Cookie" in first["Vary"]
    for page in (client.get("/v/0/"), client.get(f"{PAGE}?case=nonsense"), ask(client, text="")):
        assert not page.cookies
        assert "public" not in page.get("Cache-Control", "")


def test_the_page_of_an_account_is_kept_by_no_cache(
    secretary: Posting, alice: Account, client_of: Clients
) -> None:
    control = client_of(alice).get(PAGE)["Cache-Control"]
    assert "no-store" in control
    assert "public" not in control


@pytest.mark.parametrize(
    "code", ["411327999999", "411327100", "411327", "41132710020", "x", "4113271002019", "０", "0"]
)
def test_what_is_no_village_is_not_found_and_tells_nothing(
    places: dict[str, Place], client: Client, code: str
) -> None:
    answers = [client.get(f"/v/{code}/"), client.post(f"/v/{code}/", HELP)]
    nowhere = client.get("/v/999999999999/").text.split("<main")[1]
    for answer in answers:
        assert (answer.status_code, answer.text.split("<main")[1]) == (404, nowhere)
    assert not Matter.objects.exists()


def test_thirty_cadres_cost_as_many_queries_as_three(
    places: dict[str, Place], client: Client, queries_of: Callable[..., list[str]]
) -> None:
    def serve(code: str, count: int) -> None:
        round_ = make.round_(code)
        for number in range(count):
            person = make.person(f"队员{code}{number}")
            make.posting(person, places[VILLAGE], round_, role="member")
        roster.publish_round(round_=round_, published_at=make.NOW, by=OPERATOR)

    serve("2021", 3)
    cost = queries_of(lambda: client.get(PAGE))
    serve("2022", 27)
    assert queries_of(lambda: client.get(PAGE)) == cost
    assert client.get(PAGE).text.count("队员20") == 30


# 并村


@pytest.fixture
def merged(secretary: Posting) -> None:
    """东关村 became part of 西关村."""
    day = date(2025, 1, 1)
    directory.merge_places(codes=[VILLAGE], into=NEIGHBOUR, on=day, by=OPERATOR)


def test_a_village_that_merged_leads_to_the_one_that_it_became(
    merged: None, client: Client
) -> None:
    answer = client.get(PAGE)
    assert (answer.status_code, answer["Location"]) == (302, f"/v/{NEIGHBOUR}/?was={VILLAGE}")
    page = client.get(answer["Location"])
    assert "东关村" in page.text
    assert "西关村" in page.text
    assert "李明" in page.text  # still posted under the old code
    assert "东关村" not in client.get(f"/v/{NEIGHBOUR}/?was=411327101201").text


def test_twice_merged_leads_to_the_last_one_under_the_first_name(
    merged: None, client: Client
) -> None:
    heir = "411327101201"
    directory.merge_places(codes=[NEIGHBOUR], into=heir, on=date(2025, 6, 1), by=OPERATOR)
    answer = client.get(PAGE)
    assert answer["Location"] == f"/v/{heir}/?was={VILLAGE}"
    assert "东关村" in client.get(answer["Location"]).text
    assert client.get(f"/v/{heir}/?was=x").status_code == 200


def test_what_is_sent_to_the_old_page_arrives_at_the_new_one(merged: None, client: Client) -> None:
    made = ask(client)
    assert made["Location"].startswith(f"/v/{NEIGHBOUR}/")
    assert Matter.objects.get().area == NEIGHBOUR


def test_a_village_that_ended_for_good_is_not_found(
    places: dict[str, Place], client: Client
) -> None:
    directory.end_place(code=VILLAGE, until=date(2025, 1, 1), by=OPERATOR)
    assert client.get(PAGE).status_code == 404


# asking and following


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_villager_asks_and_follows_by_the_code(
    secretary: Posting, client: Client, unknown_names: Callable[[str], list[str]], language: str
) -> None:
    client.cookies["django_language"] = language
    made = ask(client)
    matter = Matter.objects.get()
    assert made["Location"] == f"{PAGE}{matter.code}/?new=1#main"
    page = client.get(made["Location"])
    assert (page.status_code, unknown_names(page.text)) == (200, [])
    assert matter.code in page.text
    for secret in (HELP["text"], HELP["name"], HELP["phone"], "李明", matter.public_id):
        assert secret not in page.text
    typed = f" {matter.code[:4].upper()}-{matter.code[4:]} "
    followed = client.get(PAGE, {"case": typed})
    assert followed["Location"] == f"{PAGE}{matter.code}/"
    assert (matter.text, matter.asker_phone) == (HELP["text"], HELP["phone"])


def test_the_state_of_a_matter_is_kept_by_nobody(secretary: Posting, client: Client) -> None:
    page = client.get(ask(client)["Location"])
    assert "no-store" in page["Cache-Control"]
    assert page["X-Robots-Tag"] == "noindex"
    assert page["Referrer-Policy"] == "same-origin"
    assert not page.cookies


def test_the_code_leads_to_the_matter_from_every_village(
    secretary: Posting, client: Client
) -> None:
    ask(client)
    code = Matter.objects.get().code
    for way in (f"/v/{NEIGHBOUR}/{code}/", f"/v/x/{code.upper()}/"):
        assert client.get(way)["Location"] == f"{PAGE}{code}/"
    assert client.get(f"/v/{NEIGHBOUR}/", {"case": code})["Location"] == f"{PAGE}{code}/"


def test_a_code_that_nobody_has_is_told_beside_the_field(
    places: dict[str, Place], client: Client
) -> None:
    client.cookies["django_language"] = "en"
    answer = client.get(PAGE, {"case": "0000-0000"})
    assert (answer.status_code, "No matter has this code" in answer.text) == (422, True)
    assert client.get(f"{PAGE}00000000/").status_code == 404


def test_a_form_that_is_sent_twice_counts_once(secretary: Posting, client: Client) -> None:
    first, second = ask(client), ask(Client())
    assert first["Location"] == second["Location"]
    assert EventRecord.objects.filter(name="fieldwork.matter.opened").count() == 1
    ask(client, text="另一件事")
    assert Matter.objects.count() == 2


def test_only_what_it_is_about_must_be_said(secretary: Posting, client: Client) -> None:
    answer = ask(client, text="  ", phone="")
    assert answer.status_code == 422
    assert 'value="老王"' in answer.text
    assert ask(client, name="", phone="").status_code == 302


def test_what_fills_every_field_is_a_machine(secretary: Posting, client: Client) -> None:
    assert ask(client, website="https://spam.example").status_code == 422
    assert not Matter.objects.exists()


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": "http://testserver"}, 302),
        ({"Sec-Fetch-Site": "same-origin"}, 302),
        ({}, 302),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
    ],
)
def test_another_site_sends_nothing_with_the_readers_browser(
    secretary: Posting, headers: dict[str, str], status: int
) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(PAGE, HELP, headers=headers).status_code == status
    assert Matter.objects.exists() is (status == 302)


# limits


def test_who_asks_too_often_is_asked_to_wait_and_loses_no_word(
    secretary: Posting, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("zhucun.doors.web.public.views.HELP", 2)
    for number in range(2):
        assert ask(client, text=f"第{number}件").status_code == 302
    refused = ask(client, text="第三件事")
    assert refused.status_code == 429
    assert "第三件事" in refused.text
    assert Matter.objects.count() == 2


def test_codes_are_not_found_by_trying(
    secretary: Posting, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("zhucun.doors.web.public.views.FOLLOW", 2)
    ask(client)
    right = Matter.objects.get().code
    tried = [client.get(f"{PAGE}{number:08d}/").status_code for number in range(3)]
    assert tried == [404, 404, 429]
    assert client.get(f"{PAGE}{right}/").status_code == 429
    assert client.get(PAGE, {"case": right}).status_code == 429
    assert client.get(PAGE).status_code == 200


def test_the_address_is_kept_nowhere(secretary: Posting, client: Client) -> None:
    asked: list[str] = []
    real = cache.add

    def noted(key: str, *args: Any, **more: Any) -> bool:
        asked.append(key)
        return real(key, *args, **more)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(limits.cache, "add", noted)
        client.post(PAGE, HELP, REMOTE_ADDR="198.51.100.7")
    assert len(asked) == 1
    assert "198.51" not in asked[0]
    event = EventRecord.objects.get(name="fieldwork.matter.opened")
    assert "198.51" not in str(event.data)


@override_settings(PROXIES=1)
def test_behind_a_proxy_each_asker_counts_for_himself(
    secretary: Posting, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("zhucun.doors.web.public.views.HELP", 1)

    def sent(forwarded: str, text: str) -> int:
        headers = {"X-Forwarded-For": forwarded}
        return client.post(PAGE, {**HELP, "text": text}, headers=headers).status_code

    assert sent("198.51.100.7", "一") == 302
    assert sent("198.51.100.8", "二") == 302
    assert sent("203.0.113.1, 198.51.100.7", "三") == 429  # what he wrote before it does not count
    assert sent("2001:db8::1", "四") == 302
    assert sent("2001:db8::2", "五") == 429  # one line
