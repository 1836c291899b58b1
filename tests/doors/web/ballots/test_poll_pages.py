"""An evaluation through pages: opened, drawn, printed, entered, closed, read."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import time_machine
from django.test import Client

from tests.ballots.world import AFTER, EAST, opened, running, vote
from tests.doors.web.ballots.conftest import Asked
from zhucun.ballots.models import Draw, Kiosk, Line, Poll
from zhucun.kernel.ciphers import sm3

Browser = Callable[..., Client]


def pages(asked: Asked) -> list[str]:
    """Every page of those who run it."""
    key = asked.poll.public_id
    return [
        "/polls/",
        "/polls/new/",
        "/polls/new/?q=东关",
        f"/polls/new/?village={EAST}",
        f"/polls/{key}/",
        f"/polls/{key}/asked/",
        f"/polls/{key}/enter/",
    ]


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_page_knows_all_its_names(
    asked: Asked, browser: Browser, unknown_names: Callable[[str], list[str]], language: str
) -> None:
    client = browser("office", language)
    for address in pages(asked):
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert unknown_names(answer.text) == [], address


def test_charlie_and_who_is_evaluated_do_not_run_it(asked: Asked, browser: Browser) -> None:
    key = asked.poll.public_id
    for name, statuses in (("charlie", {404, 200}), ("secretary", {403, 200})):
        client = browser(name)
        for address in pages(asked):
            answer = client.get(address)
            assert answer.status_code in statuses, (name, address)
            if name == "charlie":
                assert asked.poll.title not in answer.text, address
        for what in ("draw", "replace", "close", "void"):
            sent = client.post(f"/polls/{key}/do/{what}/", {"word": "x", "reason": "x"})
            assert sent.status_code in {403, 404}, (name, what)
        assert client.post(f"/polls/{key}/sheets/", {}).status_code in {403, 404}
    assert "Enter sheets" not in browser("secretary").get(f"/polls/{key}/").text


def test_from_opening_to_results(asked: Asked, browser: Browser) -> None:
    client = browser("office")
    sent = {
        "title": "2025年年终评议",
        "kind": "year",
        "subjects": [f"team:{asked.village.team.public_id}"],
        "questions": ["often-here"],
        "starts_on": "2025-06-16",
        "ends_on": "2025-06-20",
        "size": "6",
    }
    made = client.post(f"/polls/new/?village={EAST}", sent)
    poll = Poll.objects.get(title="2025年年终评议")
    assert made.url == f"/polls/{poll.public_id}/"
    page = f"/polls/{poll.public_id}/"
    assert "bound, not open yet" in client.get(page).text
    drawn = client.post(f"{page}do/draw/", {"word": "福彩25068"}, follow=True).text
    assert "the same households" in drawn
    bound = Draw.objects.latest("pk")
    file = client.get(f"{page}frame/1/")
    assert file["Content-Disposition"].startswith("attachment")
    assert sm3(file.content).hex() == bound.frame_digest
    assert f"{page}frame/1/" in drawn
    assert f"--seed {bound.seed}" in drawn
    sheets = client.post(f"{page}sheets/", {"language": "zh"})
    assert sheets.content.startswith(b"%PDF")
    assert "no-store" in sheets["Cache-Control"]
    again = client.post(f"{page}sheets/", {"language": "zh"})
    assert again.status_code == 422  # a reason is asked for
    assert client.post(f"{page}sheets/", {"language": "en", "reason": "卡纸"}).status_code == 200
    early = client.post(f"{page}do/close/", {})
    assert "runs until" in early.text
    with time_machine.travel(AFTER, tick=False):
        client = browser("office")
        assert "Close the evaluation" in client.get(page).text
        closed = client.post(f"{page}do/close/", {}, follow=True).text
        assert "fewer than 5 are not shown" in closed
        void = client.post(f"{page}do/void/", {"reason": "无人填写"}, follow=True).text
        assert "无人填写" in void


def test_a_sample_larger_than_the_village_stands_at_its_field(
    asked: Asked, browser: Browser
) -> None:
    sent = {
        "title": "x",
        "kind": "year",
        "subjects": [f"branch:{EAST}"],
        "starts_on": "2025-06-16",
        "ends_on": "2025-06-20",
        "size": "99",
    }
    page = browser("office").post(f"/polls/new/?village={EAST}", sent).text
    assert 'id="id_size_error"' in page
    assert "99 households are more than the 12" in page


def test_sheets_are_entered_and_a_second_time_refused(asked: Asked, browser: Browser) -> None:
    client, page = browser("office"), f"/polls/{asked.poll.public_id}/enter/"
    code = asked.codes[0].upper()
    sent = {"code": f"http://testserver/b/x/{code}/", "line-1": "satisfied", "words": "好"}
    assert client.post(page, sent).url == page
    again = client.post(page, {"code": code[:12], "line-1": "dissatisfied"})
    assert "was counted already" in again.text
    assert 'value="dissatisfied" checked' in again.text
    row = Line.objects.get(poll=asked.poll, number=1)
    assert (row.satisfied, row.dissatisfied) == (1, 0)


def test_results_are_shown_after_the_close_and_to_few_nothing(
    asked: Asked, browser: Browser
) -> None:
    for code in asked.codes[:6]:
        vote(asked.poll, code, "satisfied", "satisfied", "unknown", words="把路灯修一修")
    page = f"/polls/{asked.poll.public_id}/"
    running_ = browser("office").get(page).text
    assert "Nobody sees an answer" in running_
    assert "把路灯修一修" not in running_
    with time_machine.travel(AFTER, tick=False):
        browser("office").post(f"{page}do/close/", {})
        office, secretary = browser("office").get(page).text, browser("secretary").get(page).text
    for text in (office, secretary):
        assert "100.00 %" in text
        assert "6 of 10" in text
    assert "把路灯修一修" in office
    assert "把路灯修一修" not in secretary


def test_a_list_of_many_polls_costs_as_much_as_one_of_few(
    asked: Asked, browser: Browser, queries_of: Callable[..., list[str]]
) -> None:
    client = browser("office")
    few = queries_of(lambda: client.get("/polls/"))
    for number in range(6):
        opened(asked.village, title=f"评议{number}")
    assert len(queries_of(lambda: client.get("/polls/"))) == len(few)


def test_many_households_cost_as_much_as_few(
    asked: Asked, browser: Browser, queries_of: Callable[..., list[str]]
) -> None:
    few, _ = running(asked.village, title="六户", size=6)
    client = browser("office")
    costs = {
        len(queries_of(lambda key=poll.public_id: client.get(f"/polls/{key}/asked/")))
        for poll in (few, asked.poll)
    }
    assert len(costs) == 1


def test_a_device_is_opened_shown_once_and_shut(asked: Asked, browser: Browser) -> None:
    client, page = browser("office"), f"/polls/{asked.poll.public_id}/"
    shown = client.post(f"{page}kiosk/", {"place": "村委会", "hours": "4"}).text
    assert "/k/" in shown
    row = Kiosk.objects.get()
    assert row.digest not in shown
    assert "Shut it" in client.get(page).text
    client.post(f"{page}kiosks/{row.public_id}/shut/")
    assert "Shut it" not in client.get(page).text
