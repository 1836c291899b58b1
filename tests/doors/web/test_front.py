"""Sign-in, home, language."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from zhucun.directory.models import Account, Grant
from zhucun.doors.web import rooms

Clients = Callable[..., Client]
PASSWORD = "assist-2024-village"


def test_alice_signs_in_and_comes_back_to_her_page(alice: Account, client: Client) -> None:
    asked = client.get("/places/?area=411327")
    assert 'value="/places/?area=411327"' in client.get(asked["Location"]).text
    answer = client.post(
        "/sign-in/",
        {"username": "alice", "password": PASSWORD, "next": "/places/?area=411327"},
    )
    assert answer["Location"] == "/places/?area=411327"
    assert client.get("/places/").status_code == 200


def test_sign_in_leads_to_no_other_site(alice: Account, client: Client) -> None:
    data = {"username": "alice", "password": PASSWORD, "next": "https://evil.example/"}
    assert client.post("/sign-in/", data)["Location"] == "/"


@pytest.mark.parametrize(("username", "password"), [("alice", "wrong"), ("nobody", PASSWORD)])
def test_a_wrong_name_and_a_wrong_password_read_the_same(
    username: str, password: str, alice: Account, client: Client
) -> None:
    answer = client.post("/sign-in/", {"username": username, "password": password})
    assert answer.status_code == 422
    assert "用户名或密码不正确。" in answer.text
    assert password not in answer.text


def test_the_sixth_wrong_password_locks_and_says_for_how_long(
    alice: Account, client: Client, settings: Any
) -> None:
    settings.AXES_ENABLED = True
    for _ in range(5):
        client.post("/sign-in/", {"username": "alice", "password": "wrong"})
    answer = client.post("/sign-in/", {"username": "alice", "password": PASSWORD})
    assert "请 30 分钟后再试" in answer.text
    assert client.get("/places/").status_code == 302


def test_a_closed_account_cannot_sign_in(alice: Account, client: Client) -> None:
    Account.objects.update(is_active=False)
    answer = client.post("/sign-in/", {"username": "alice", "password": PASSWORD})
    assert "用户名或密码不正确。" in answer.text


def test_signing_out_forgets_who_was_here(alice: Account, client_of: Clients) -> None:
    client = client_of(alice)
    assert client.post("/sign-out/")["Location"] == "/"
    assert client.get("/places/").status_code == 302


def test_home_shows_the_area_and_only_what_the_role_may_do(
    alice: Account, root: Account, client_of: Clients, unknown_names: Callable[[str], list[str]]
) -> None:
    html = client_of(alice).get("/").text
    assert unknown_names(html) == []
    assert "驻村办 · " in html
    assert 'href="/places/411327/">社旗县</a>' in html
    assert 'href="/units/"' in html
    assert 'href="/units/"' not in client_of(root).get("/").text


def test_an_account_without_a_role_is_told_whom_to_ask(alice: Account, client_of: Clients) -> None:
    Grant.objects.update(valid_until=date(2021, 1, 1))
    html = client_of(alice, "en").get("/").text
    assert "Your account holds no role today." in html
    assert 'href="/places/"' not in html


def test_home_shows_what_waits(
    alice: Account, client_of: Clients, monkeypatch: pytest.MonkeyPatch
) -> None:
    from zhucun.doors.web.directory import urls

    def waiting(request: object) -> list[rooms.Task]:
        return [rooms.Task("Lists to accept", 2, "/lists/"), rooms.Task("Nothing", 0, "/n/")]

    monkeypatch.setattr(urls, "waiting", waiting, raising=False)
    html = client_of(alice).get("/").text
    assert '<a href="/lists/">Lists to accept</a>' in html
    assert "/n/" not in html


def test_chinese_is_the_default_whatever_the_browser_prefers(client: Client, db: None) -> None:
    html = client.get("/", headers={"Accept-Language": "en"}).text
    assert '<html lang="zh-CN">' in html
    assert "登录" in html


def test_the_language_switch_is_remembered_and_comes_back(
    alice: Account, client_of: Clients
) -> None:
    client = client_of(alice)
    answer = client.post("/language/", {"language": "en", "next": "/places/?q=x"})
    assert answer["Location"] == "/places/?q=x"
    assert '<html lang="en">' in client.get("/places/").text
    client.post("/language/", {"language": "zh-hans", "next": "https://evil.example/"})
    assert '<html lang="zh-CN">' in client.get("/places/").text


def test_an_account_may_prefer_english(alice: Account, client_of: Clients) -> None:
    Account.objects.filter(pk=alice.pk).update(language="en")
    assert '<html lang="en">' in client_of(alice).get("/").text


@pytest.mark.parametrize("is_demo", [True, False])
def test_the_demo_accounts_stand_on_the_sign_in_of_the_demo_only(
    is_demo: bool, client: Client, db: None, settings: Any, tmp_path: Path
) -> None:
    row = {"username": "office", "role": "OFFICE", "password": "secret-demo", "name": "张三"}
    (tmp_path / "demo-accounts.json").write_text(json.dumps([row]), encoding="utf-8")
    settings.VAR, settings.DEMO = tmp_path, is_demo
    html = client.get("/").text
    assert ("secret-demo" in html) is is_demo
    assert ("<code>office</code>" in html) is is_demo


def test_a_demo_without_its_file_shows_the_plain_sign_in(
    client: Client, db: None, settings: Any, tmp_path: Path
) -> None:
    settings.VAR, settings.DEMO = tmp_path, True
    assert client.get("/").status_code == 200


def test_no_page_may_ask_for_position_camera_or_microphone(
    alice: Account, client_of: Callable[..., Client]
) -> None:
    for page in (Client().get("/"), client_of(alice).get("/places/")):
        assert page.headers["Permissions-Policy"] == "geolocation=(), camera=(), microphone=()"
