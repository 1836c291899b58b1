"""What is refused, and how it reads."""

from __future__ import annotations

import pytest
from django.test import Client

from zhucun.directory import queries


@pytest.mark.parametrize("language", ["", "zh-CN", "zh-Hans", "fr", "fr,zh;q=0.5", "*", "x" * 600])
def test_a_problem_reads_in_chinese_where_nothing_else_is_asked_for(alice, caller, language):
    body = caller(alice, language).get("/units/" + "0" * 12).body
    assert body["code"] == "not-found"
    assert not body["message"].isascii()


@pytest.mark.parametrize("language", ["en", "en-GB,zh;q=0.2", "fr, en;q=0.8, zh;q=0.1"])
def test_a_problem_reads_in_english_on_request(alice, caller, language):
    answer = caller(alice, language).get("/units/" + "0" * 12)
    assert answer.body == {
        "code": "not-found",
        "message": "Nothing was found under this address.",
        "todo": "It may have been moved, or lie outside your area.",
        "facts": {},
    }
    assert answer.headers["Content-Language"] == "en"
    assert "Accept-Language" in answer.headers["Vary"]


def test_the_language_of_a_cookie_does_not_count(alice, token_of):
    client = Client()
    client.cookies["django_language"] = "en"
    headers = {"Authorization": f"Bearer {token_of(alice)}"}
    answer = client.get("/api/units?limit=0", headers=headers).json()
    assert answer["message"] == "“query.limit”不能用：小于 1。"


def test_a_fault_names_its_field_and_all_faults_are_told(alice, caller, db):
    body = {"area": "411327", "code": "", "kind": "holiday", "starts_on": "soon", "colour": 1}
    answer = caller(alice).post("/rounds", body).body
    assert answer["code"] == "api.unfit"
    assert answer["message"] == "“body.code” cannot be used: it is empty or too short."
    assert {each.split(":")[0] for each in answer["facts"]["errors"]} == {
        "body.code",
        "body.title",
        "body.kind",
        "body.starts_on",
        "body.colour",
    }


NOT_A_DAY = [
    "0001-01-01",
    "9999-12-31",
    "1899-12-31",
    "2200-01-01",
    "2024-02-30",
    "2024-1-5",
    "20240125",
    "1706140800",
    "2024-01-25T00:00:00",
    "２０２４-01-25",
    "today",
    "",
]


@pytest.mark.parametrize("day", NOT_A_DAY)
def test_what_is_not_a_day_is_refused(alice, caller, world, day):
    for path in (
        "/places",
        "/postings",
        "/board",
        "/packs/sheqi",
        f"/cadres/{world.wang.public_id}",
    ):
        answer = caller(alice).get(path, as_of=day)
        assert (answer.status, answer.body["code"]) == (422, "api.unfit")


@pytest.mark.parametrize("day", ["1900-01-01", "2199-12-31"])
def test_the_first_and_the_last_day_are_answered(alice, caller, world, day):
    paths = ["/places", "/teams", "/postings", f"/cadres/{world.wang.public_id}"]
    paths += ["/board", "/coverage", f"/candidates/{world.candidate.public_id}/eligibility"]
    for path in paths:
        assert caller(alice).get(path, as_of=day).status in {200, 404, 422}


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("/places", {"q": "a\x00b"}),
        ("/postings", {"round": "\x00"}),
        ("/postings", {"limit": "9" * 5000}),
        ("/postings", {"limit": 201}),
        ("/postings", {"limit": 0}),
        ("/postings", {"unit": "x"}),
        ("/postings", {"gone": "perhaps"}),
        ("/postings", {"aera": "411327"}),
        ("/postings", {"": "x"}),
        ("/board/rows", {"indicator": "cadres", "offset": "1" + "0" * 30}),
        ("/board/rows", {"indicator": "a\x00"}),
        ("/places/41132", {}),
        ("/places/%00", {}),
        ("/places/４１", {}),
        ("/packs/..", {}),
        ("/clauses/a%00", {}),
        ("/postings/%00%00%00%00%00%00%00%00%00%00%00%00", {}),
    ],
)
def test_nonsense_is_refused_before_it_reaches_the_database(alice, caller, places, path, query):
    answer = caller(alice).get(path, **query)
    assert answer.status in {404, 422}
    assert answer.body["code"] in {"api.unfit", "kernel.bad-code", "not-found"}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"null",
        b"[]",
        b'{"starts_on": NaN}',
        b'{"starts_on": Infinity}',
        b"[" * 100_000,
        b'{"n": ' + b"9" * 5_000 + b"}",
        b'{"code": "\\ud800", "area": "411327", "title": "a", "kind": "term", "starts_on": "2024-01-01"}',
        b'{"code": "a\\u0000", "area": "411327", "title": "a", "kind": "term", "starts_on": "2024-01-01"}',
        b'{"\\ud800": 1}',
    ],
)
def test_a_body_that_is_none_is_refused(alice, token_of, db, body):
    headers = {"Authorization": f"Bearer {token_of(alice)}"}
    answer = Client().post("/api/rounds", body, content_type="application/json", headers=headers)
    assert answer.status_code in {400, 422}
    assert answer.json()["code"] in {"api.not-json", "api.unfit"}


def test_a_body_that_is_too_big_is_refused(alice, caller, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    answer = caller(alice).post("/rounds", {"title": "x" * 2000})
    assert (answer.status, answer.body["code"]) == (413, "api.too-big")


def test_a_bug_is_noted_and_its_trace_stays_here(alice, caller, monkeypatch, caplog):
    def broken(**_):
        raise RuntimeError("secret detail")

    monkeypatch.setattr(queries, "units", broken)
    answer = caller(alice).get("/units")
    assert (answer.status, answer.body["code"]) == (500, "api.broken")
    assert "secret" not in str(answer.body)
    assert "secret detail" in caplog.text


@pytest.mark.parametrize("path", ["/", "/nothing", "/docs", "/places/", "/rounds/x/y/z"])
def test_other_addresses_are_answered_in_json(alice, caller, path):
    for answer in (caller(alice).get(path), caller(alice).post(path, {})):
        assert (answer.status, answer.body["code"]) == (404, "not-found")


def test_another_method_is_refused_with_those_that_fit(alice, token_of):
    headers = {"Authorization": f"Bearer {token_of(alice)}", "Accept-Language": "en"}
    answer = Client().delete("/api/rounds", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (405, "api.wrong-method")
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "POST"}


def test_nothing_is_kept_in_caches(alice, caller):
    assert "no-store" in caller(alice).get("/me").headers["Cache-Control"]
