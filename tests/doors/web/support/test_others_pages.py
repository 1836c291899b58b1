"""Those without a posting through pages: from the board to a file, and what the office writes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client

from tests import factories as make
from tests.support.others_world import (
    BEGUN,
    HOUSE,
    MODELS,
    TODAY,
    TOWNSHIP,
    VILLAGE,
    Others,
    at,
    build,
)
from zhucun.directory.models import Account
from zhucun.support.models import Given, Payment, Stated

PERIOD = "year=2018&month=2018-06"


@pytest.fixture
def others(db: None, settings: Any) -> Iterator[Others]:
    settings.POLICY_DIR = HOUSE
    with time_machine.travel(at(), tick=False):
        world = build()
        make.tag(TOWNSHIP, "hard-remote", since=BEGUN)
        yield world


@pytest.fixture
def browser(others: Others, client_of: Callable[..., Client]) -> Callable[..., Client]:
    names = {"office": "city", "charlie": "charlies", "township": "township"}

    def of(who: str, language: str = "en") -> Client:
        return client_of(Account.objects.get(username=names[who]), language)

    return of


def file_of(others: Others, name: str = "谭支书") -> str:
    found = others.whose(name)
    return f"/support/others/{found.area}/{found.subject}/{found.key}/"


def test_the_board_leads_to_the_lines_and_these_to_a_file(
    others: Others, browser: Callable[..., Client], unknown_names: Callable[[str], list[str]]
) -> None:
    client = browser("office")
    board = client.get(f"/support/due/?{PERIOD}").text
    assert "Allowance in hard and remote townships" in board
    assert "Not connected" not in board
    lines = client.get(f"/support/others/?{PERIOD}&entitlement=township-allowance").text
    assert lines.count("Not configured") >= 4
    assert "谭支书" in lines
    for language in ("en", "zh-hans"):
        for address in (
            f"/support/due/?{PERIOD}",
            f"/support/others/?{PERIOD}&state=open",
            f"/support/others/plan/?{PERIOD}&entitlement=model-check-up",
            file_of(others),
            f"{file_of(others)}fact/",
            f"{file_of(others)}give/",
        ):
            answer = browser("office", language).get(address)
            assert answer.status_code == 200, address
            assert unknown_names(answer.text) == [], address


def test_an_illness_is_stated_a_visit_owed_and_recorded(
    others: Others, browser: Callable[..., Client]
) -> None:
    client, file = browser("office"), file_of(others)
    refused = client.post(f"{file}fact/", {"fact": "model", "on": "2018-03-05"})
    assert "document" in refused.text
    client.post(f"{file}fact/", {"fact": "illness", "on": "2018-03-05"})
    shown = client.get(f"{file}?{PERIOD}").text
    assert "Fell ill at post" in shown
    assert "Fell ill at post" not in browser("township").get(f"{file}?{PERIOD}").text
    visit = {"entitlement": "cadre-care-visit", "on": "2018-03-09", "year": "2018"}
    client.post(f"{file}give/?{PERIOD}", visit)
    row = Given.objects.get()
    assert row.on.isoformat() == "2018-03-09"
    client.post(f"/support/given/{row.public_id}/?void=1", {"reason": "误记"})
    assert not Given.objects.filter(voided_on=None).exists()
    fact = Stated.objects.get()
    client.post(f"/support/facts/{fact.public_id}/", {"on": "2018-06-01"})
    client.post(f"/support/facts/{fact.public_id}/?void=1", {"reason": "误记"})
    fact.refresh_from_db()
    assert (fact.until.isoformat(), fact.void_reason) == ("2018-06-01", "误记")


def test_a_batch_of_model_workers_is_planned_and_done(
    others: Others, browser: Callable[..., Client]
) -> None:
    client = browser("office")
    models = [others.whose(name) for name in MODELS]
    for each in models:
        others.state(each, "model", TODAY.replace(day=1), document="怀发〔2018〕3号")
    month = "year=2018&month=2018-07"
    address = f"/support/others/plan/?{month}&entitlement=model-check-up"
    assert "Plan a batch" in client.get(f"/support/others/?{month}&entitlement=model-check-up").text
    sent = {"on": "2018-09-01", "batch": "第一批", "people": [each.key for each in models]}
    assert client.post(address, sent).status_code == 302
    assert Given.objects.filter(batch="第一批", on=None).count() == 2
    row = Given.objects.order_by("pk")[0]
    client.post(f"/support/given/{row.public_id}/", {"on": "2018-07-09"})
    row.refresh_from_db()
    assert row.on is not None


def test_the_catalogue_shows_each_treatment_with_what_carries_it_out(
    others: Others, browser: Callable[..., Client], unknown_names: Callable[[str], list[str]]
) -> None:
    """HH18-054: political and economic treatment, with what the source leaves open."""
    page = browser("office", "zh-hans").get("/support/incentives/").text
    assert unknown_names(page) == []
    for treatment in ("绩效奖上浮", "同等条件优先提拔", "考试加分", "通报表扬"):
        assert treatment in page
    assert "艰苦偏远乡镇工作补贴月标准" in page  # the parameter that carries the allowance
    assert page.count("未配置") > 5
    assert "/policy/" in page or "clauses" in page
    english = browser("charlie").get("/support/incentives/").text
    assert "Allowance in hard and remote townships" not in english  # another county's pack


def test_a_payment_by_hand_and_its_mistake(
    others: Others, browser: Callable[..., Client], unknown_names: Callable[[str], list[str]]
) -> None:
    client, file = browser("office"), file_of(others)
    sent = {
        "entitlement": "township-allowance",
        "on": "2018-07-09",
        "year": "2018",
        "amount": "500",
        "document": "凭证2018-7",
        "reason": "",
    }
    refused = client.post(f"{file}give/?{PERIOD}", sent)
    assert "not configured" in refused.text
    assert not Payment.objects.exists()
    sent["reason"] = "县里已定标准"
    assert client.post(f"{file}give/?{PERIOD}", sent).status_code == 302
    payment = Payment.objects.get()
    for address in (file, "/support/payments/?year=2018"):
        page = client.get(f"{address}?{PERIOD}" if address == file else address).text
        assert "凭证2018-7" in page
        assert unknown_names(page) == []
    assert "凭证2018-7" not in browser("charlie").get("/support/payments/?year=2018").text
    back = f"/support/payments/{payment.public_id}/reverse/"
    answer = client.post(back, {"on": "2018-07-10", "reason": "误记"})
    assert answer.url.startswith(file)
    assert sum(one.amount for one in Payment.objects.all()) == 0


def test_charlie_finds_nobody_and_the_township_writes_nothing(
    others: Others, browser: Callable[..., Client]
) -> None:
    file = file_of(others)
    others.state(others.whose("谭支书"), "illness", TODAY)
    row = Stated.objects.get()
    client = browser("charlie")
    for address in (file, f"{file}fact/", f"{file}give/", f"/support/facts/{row.public_id}/"):
        assert client.get(address).status_code == 404, address
    assert "谭支书" not in client.get(f"/support/others/?{PERIOD}").text
    for address in (f"{file}fact/", f"{file}give/", f"/support/facts/{row.public_id}/"):
        assert browser("township").post(address, {}).status_code in (403, 404), address


def test_the_lines_cost_the_same_for_three_and_for_thirty(
    others: Others, browser: Callable[..., Client], queries_of: Any
) -> None:
    client = browser("office")
    asked = f"/support/others/?{PERIOD}&area={VILLAGE}&entitlement=township-allowance"
    few = len(queries_of(lambda: client.get(asked)))
    others.seats(27)
    assert len(queries_of(lambda: client.get(asked))) == few
