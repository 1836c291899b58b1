"""What people read when something is refused or fails."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client, RequestFactory
from django.utils import translation
from django.views.defaults import server_error

from zhucun.directory.enums import Role
from zhucun.directory.errors import BadIdNumber, PlaceMerged
from zhucun.directory.models import Account
from zhucun.doors.web.directory import views
from zhucun.doors.web.problems import sentences
from zhucun.kernel.problems import N_, Problem

Clients = Callable[..., Client]


@pytest.mark.parametrize(
    ("language", "said", "todo"),
    [
        ("en", "“2024-13-01” is not a date.", "Give the date as year-month-day"),
        ("zh-hans", "“2024-13-01”不是日期。", "请按“年-月-日”填写"),
    ],
)
def test_a_problem_says_what_happened_and_what_to_do(
    language: str, said: str, todo: str, alice: Account, client_of: Clients
) -> None:
    answer = client_of(alice, language).get("/places/?as_of=2024-13-01")
    assert answer.status_code == 422
    assert said in answer.text
    assert todo in answer.text
    assert "web.bad-day" in answer.text
    assert "Traceback" not in answer.text


def test_htmx_gets_the_problem_as_a_fragment(alice: Account, client_of: Clients) -> None:
    answer = client_of(alice, "en").get("/places/?sort=id", headers={"HX-Request": "true"})
    assert answer.status_code == 422
    assert answer.text.lstrip().startswith('<div class="problem">')
    assert "This list cannot be shown by “id”." in answer.text


def test_what_people_typed_is_shown_as_text(alice: Account, client_of: Clients) -> None:
    html = client_of(alice).get("/places/", {"as_of": "<script>alert(1)</script>"}).text
    assert "<script>alert" not in html
    assert "&lt;script&gt;" in html


def test_reasons_and_words_inside_a_problem_are_translated_too() -> None:
    with translation.override("zh-hans"):
        bad = sentences(BadIdNumber(value="411…1X", why=N_("the check character does not fit")))
        merged = sentences(PlaceMerged(place=1, name="甲", until=2, into=3, into_name=Role.OFFICE))
    assert bad.message == "“411…1X”不是有效的公民身份号码：校验码不符。"
    assert "驻村办" in merged.message


def test_a_problem_without_a_todo_is_one_sentence() -> None:
    assert sentences(Problem()).todo == ""


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_an_unknown_address_is_answered_in_the_frame(
    language: str, alice: Account, client_of: Clients
) -> None:
    answer = client_of(alice, language).get("/nowhere/")
    assert answer.status_code == 404
    assert 'href="/places/"' in answer.text


def test_a_bug_shows_no_trace(
    alice: Account, client_of: Clients, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(**_: object) -> None:
        raise ZeroDivisionError("the secret reason")

    monkeypatch.setattr(views.queries, "places", broken)
    client = client_of(alice)
    client.raise_request_exception = False
    answer = client.get("/places/")
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert "系统出现错误，本次操作未生效。" in answer.text
    assert server_error(RequestFactory().get("/")).status_code == 500


def test_an_expired_form_is_explained(alice: Account) -> None:
    client = Client(enforce_csrf_checks=True)
    answer = client.post("/sign-in/", {"username": "alice", "password": "x"})
    assert answer.status_code == 403
    assert "页面已过期" in answer.text
