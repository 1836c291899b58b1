"""Taking up posts as a workbook: one row a posting, one column a step."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.test import Client

from tests.doors.web.taken import taken
from zhucun.directory.enums import Role
from zhucun.directory.models import Account, Person
from zhucun.roster.enums import PostingRole
from zhucun.roster.models import Posting

Clients = Callable[..., Client]


def test_a_step_that_is_done_has_its_day_and_the_filters_of_the_page_hold(
    secretary: Posting, alice: Account, client_of: Clients
) -> None:
    client = client_of(alice, "en")
    assert 'href="/take-up/file/' in client.get("/take-up/").text
    done = {"step": "arrival", "done_on": "2024-03-01"}
    client.post(f"/take-up/{secretary.public_id}/", done)
    [row] = taken(client.get("/take-up/file/"))
    assert (row["Name"], f"{row['Arrived in the village']:%Y-%m-%d}") == ("张三", "2024-03-01")
    assert taken(client.get("/take-up/file/?missing=arrival")) == []
    assert client.get("/take-up/file/?missing=x").status_code == 422
    [chinese] = taken(client_of(alice, "zh-hans").get("/take-up/file/"))
    assert (chinese["姓名"], f"{chinese['到村报到']:%Y-%m-%d}") == ("张三", "2024-03-01")
    assert chinese["任职通知已下达"] == "待办"


def test_charlie_takes_nothing_and_a_cadre_may_take_no_list(
    secretary: Posting, charlie: Account, account_of: Callable[..., Account], client_of: Clients
) -> None:
    assert taken(client_of(charlie).get("/take-up/file/")) == []
    zhang = account_of("zhang", Role.FIRST_SECRETARY, "411327101201", person=secretary.person)
    client = client_of(zhang, "en")
    assert client.get("/take-up/file/").status_code == 403
    assert "/take-up/file/" not in client.get("/take-up/").text


def test_thirty_rows_cost_as_many_queries_as_three(
    secretary: Posting,
    alice: Account,
    client_of: Clients,
    person_of: Callable[..., Person],
    post: Any,
    queries_of: Any,
) -> None:
    client = client_of(alice, "en")

    def cost() -> int:
        return len(queries_of(lambda: b"".join(client.get("/take-up/file/"))))

    cost()
    few = cost()
    for n in range(29):
        post(person_of(f"队员{n}"), role=PostingRole.MEMBER)
    assert cost() == few
    assert len(taken(client.get("/take-up/file/"))) == 30
