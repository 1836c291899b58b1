"""What a villager sees: no account, no cookie, no script, and nothing that is kept of him."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client

from tests.ballots.world import AFTER, AT, running
from tests.doors.web.ballots.conftest import Asked
from zhucun.ballots import actions
from zhucun.ballots.models import Line
from zhucun.directory.perms import OPERATOR
from zhucun.doors.web.ballots import answering

ALL = {"line-1": "satisfied", "line-2": "satisfied", "line-3": "unknown"}


@pytest.fixture(autouse=True)
def fresh() -> None:
    cache.clear()


def client(language: str = "en", **more: str) -> Client:
    """A phone; the house speaks Chinese to whom did not choose otherwise."""
    found = Client(**more)
    found.cookies["django_language"] = language
    return found


@pytest.fixture
def phone(asked: Asked) -> Client:
    return client()


def address(asked: Asked, number: int = 0) -> str:
    return f"/b/{asked.poll.public_id}/{asked.codes[number]}/"


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_ballot_is_one_page_without_script_and_cookie(
    asked: Asked, unknown_names: Callable[[str], list[str]], language: str
) -> None:
    answer = client(language).get(address(asked))
    assert answer.status_code == 200
    assert "<script" not in answer.text
    assert answer.cookies == {}
    assert "no-store" in answer["Cache-Control"]
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["X-Robots-Tag"] == "noindex"
    assert unknown_names(answer.text) == []
    assert len(re.findall(r"<fieldset", answer.text)) == 3
    assert len(answer.content) < 12_000  # an old phone on a bad line


def test_a_ballot_is_counted_once(asked: Asked, phone: Client) -> None:
    page = address(asked)
    assert "Your ballot is counted" in phone.post(page, ALL).text
    again = phone.post(page, ALL)
    assert again.status_code == 409
    assert "was counted already" in again.text
    assert Line.objects.get(poll=asked.poll, number=1).satisfied == 1
    assert "was counted already" in phone.get(page).text


def test_what_is_wrong_is_said_on_the_ballot_and_nothing_is_lost(
    asked: Asked, phone: Client
) -> None:
    page = address(asked)
    empty = phone.post(page, {"words": "路不好走"})
    assert empty.status_code == 422
    assert "No question is answered" in empty.text
    assert "路不好走" in empty.text
    number = phone.post(page, ALL | {"words": "13800138000"})
    assert "phone or ID number" in number.text
    assert 'value="satisfied" checked' in number.text
    assert Line.objects.get(poll=asked.poll, number=1).satisfied == 0


def test_codes_of_other_polls_and_after_the_end_are_refused_in_a_sentence(
    asked: Asked, phone: Client
) -> None:
    _, others = running(asked.village, title="另一次")
    strange = phone.get(f"/b/{asked.poll.public_id}/{others[0]}/")
    assert "does not belong to this evaluation" in strange.text
    with time_machine.travel(AFTER, tick=False):
        late = phone.post(address(asked), ALL)
    assert "This evaluation is over" in late.text
    assert phone.get("/b/aaaaaaaaaaaa/").status_code == 404


def test_a_form_of_another_site_is_refused(asked: Asked, phone: Client) -> None:
    answer = phone.post(address(asked), ALL, headers={"Origin": "http://evil.example"})
    assert answer.status_code == 403
    assert Line.objects.get(poll=asked.poll, number=1).satisfied == 0


def test_nobody_guesses_codes(asked: Asked, phone: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answering, "WRONG", 3)
    wrong = f"/b/{asked.poll.public_id}/{'0' * 26}/"
    assert [phone.get(wrong).status_code for _ in range(4)] == [422, 422, 422, 429]
    assert phone.get(address(asked)).status_code == 429  # a right code is not told from a wrong one
    elsewhere = client(REMOTE_ADDR="192.0.2.9")
    assert elsewhere.get(address(asked)).status_code == 200


def test_right_codes_are_not_counted_against_a_village_behind_one_router(
    asked: Asked, phone: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answering, "WRONG", 3)
    for number in range(6):
        assert phone.post(address(asked, number), ALL).status_code == 200


def test_a_code_may_be_typed(asked: Asked, phone: Client) -> None:
    page = f"/b/{asked.poll.public_id}/"
    assert "Code of your sheet" in phone.get(page).text
    typed = asked.codes[0].upper()
    assert phone.get(page, {"code": typed}).url == address(asked)


def kiosk_of(asked: Asked, hours: int = 4) -> str:
    until = AT.replace(hour=2 + hours)
    _, key = actions.open_kiosk(poll=asked.poll, until=until, at=AT, by=OPERATOR)
    return f"/k/{key}/"


def test_a_device_takes_a_short_code_a_ballot_and_clears_itself(
    asked: Asked, phone: Client
) -> None:
    page = kiosk_of(asked)
    start = phone.get(page)
    assert f'data-idle="{answering.IDLE}"' in start.text
    ballot = phone.post(page, {"code": asked.codes[0][:12]})
    assert "<fieldset" in ballot.text
    assert f'data-idle="{answering.IDLE}"' in ballot.text
    code = re.findall(r'name="code" value="([^"]+)"', ballot.text)[0]
    done = phone.post(page, ALL | {"code": code, "cast": "1"})
    assert "Your ballot is counted" in done.text
    assert f'data-idle="{answering.THANKS}"' in done.text
    assert asked.codes[0][:12] not in done.text
    again = phone.post(page, {"code": code})
    assert "was counted already" in again.text
    assert "<fieldset" not in again.text
    asked.poll.refresh_from_db()
    assert asked.poll.back_kiosk == 1


def test_a_device_left_open_over_night_takes_nothing(asked: Asked, phone: Client) -> None:
    page = kiosk_of(asked)
    with time_machine.travel(AT.replace(hour=22), tick=False):
        answer = phone.post(page, ALL | {"code": asked.codes[0], "cast": "1"})
    assert answer.status_code == 409
    assert "takes no ballots any more" in answer.text
    assert phone.get("/k/nothing/").status_code == 404


def test_a_device_keeps_the_answers_when_none_is_given(asked: Asked, phone: Client) -> None:
    page = kiosk_of(asked)
    sent = {"code": asked.codes[0], "cast": "1", "words": "路不好走"}
    answer = phone.post(page, sent)
    assert "No question is answered" in answer.text
    assert "路不好走" in answer.text


def test_no_code_stands_in_a_log_of_the_server(
    asked: Asked, phone: Client, caplog: pytest.LogCaptureFixture
) -> None:
    phone.post(address(asked), ALL)
    phone.post(address(asked), ALL)
    phone.get(f"/b/{asked.poll.public_id}/{'0' * 26}/")
    assert asked.codes[0] not in caplog.text
    assert "/b/" not in caplog.text
