"""A form that is sent twice from one page is worked on once, whatever room it belongs to."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory

from tests.doors.web.learning.conftest import NOW, Class
from tests.learning.world import COUNTY
from zhucun.doors.web import once
from zhucun.learning.models import Quiz
from zhucun.ledger import queries
from zhucun.ledger.models import SentForm

PAGE = "/quizzes/new/"
FORM = {
    "area": COUNTY,
    "title": "再测",
    "opens_on": "2025-03-14",
    "session": "",
    "questions": "? 1: 每月住村几天？\n+ 20天\n- 15天\n",
}
Browser = Callable[..., Client]


def token(client: Client) -> str:
    found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', client.get(PAGE).text)
    assert found
    return found[1]


def test_a_double_click_records_once_and_leads_where_the_first_led(
    taught: Class, browser: Browser
) -> None:
    office, other = browser("office"), browser("赵一")
    sent = FORM | {"csrfmiddlewaretoken": token(office)}
    first, second = office.post(PAGE, sent), office.post(PAGE, sent)
    assert first.status_code == second.status_code == 302
    assert second["Location"] == first["Location"]
    assert Quiz.objects.filter(title__startswith="再测").count() == 1
    # another title from the same page, the same from a page opened anew; another account is refused
    office.post(PAGE, sent | {"title": "再测二"})
    office.post(PAGE, sent | {"csrfmiddlewaretoken": token(office)})
    assert other.post(PAGE, sent).status_code == 403
    assert Quiz.objects.filter(title__startswith="再测").count() == 3


def test_a_form_with_an_error_may_be_sent_again(taught: Class, browser: Browser) -> None:
    office = browser("office")
    sent = FORM | {"title": "", "csrfmiddlewaretoken": token(office)}
    assert [office.post(PAGE, sent).status_code for _ in range(2)] == [200, 200]
    assert not SentForm.objects.exists()


def test_while_the_first_is_worked_on_the_second_waits_and_is_told(
    taught: Class, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = browser("office")
    sent = FORM | {"csrfmiddlewaretoken": token(office)}
    monkeypatch.setattr(once, "PATIENCE", 0.0)
    monkeypatch.setattr(once, "_answered", lambda *_: None)  # as if it had no answer yet
    office.post(PAGE, sent)
    refused = office.post(PAGE, sent)
    assert refused.status_code == 409
    assert "is still being worked on" in refused.text
    assert Quiz.objects.filter(title__startswith="再测").count() == 1


def test_a_form_is_forgotten_after_two_days(taught: Class, browser: Browser) -> None:
    office = browser("office")
    sent = FORM | {"csrfmiddlewaretoken": token(office)}
    office.post(PAGE, sent)
    SentForm.objects.update(sent_at=NOW - timedelta(days=3))
    old = SentForm.objects.get().digest
    office.post(PAGE, sent)
    assert Quiz.objects.filter(title__startswith="再测").count() == 2
    assert SentForm.objects.count() == 1
    assert queries.answer_to(old)


def test_two_files_of_one_name_are_two_forms_and_can_still_be_read() -> None:
    digests = []
    for content in (b"one", b"two", b"one"):
        file = SimpleUploadedFile("list.xlsx", content)
        request: Any = RequestFactory().post("/imports/new/", {"file": file})
        request.actor = type("Actor", (), {"account": 1})()
        digests.append(once._digest(request))
        assert request.FILES["file"].read() == content
    assert digests[0] == digests[2] != digests[1]


def test_what_changes_the_session_alone_is_done_again(taught: Class, browser: Browser) -> None:
    office = browser("office")
    sent = {"language": "zh-hans", "next": PAGE, "csrfmiddlewaretoken": token(office)}
    for _ in range(2):
        office.cookies["django_language"] = "en"
        office.post("/language/", sent)
        assert office.cookies["django_language"].value == "zh-hans"
    assert not SentForm.objects.exists()


def test_an_answer_of_any_length_is_kept() -> None:
    assert SentForm._meta.get_field("answer").max_length is None
