"""Plans and tickets as workbooks: what the lists show, to whom, at what cost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.test import Client

from tests import factories as make
from tests.doors.web.taken import taken
from tests.fieldwork.field import EAST, Field
from tests.fieldwork.world import AT, DAY
from zhucun.directory.actions import grant_role
from zhucun.directory.enums import Role
from zhucun.directory.models import Account
from zhucun.directory.perms import OPERATOR
from zhucun.fieldwork import actions
from zhucun.ledger.models import AccessRecord

Browser = Callable[..., Client]


def plan(field: Field, year: int) -> None:
    actions.make_plan(
        kind="task_list",
        village=field.wang.place,
        posting=field.wang,
        year=year,
        at=AT,
        by=field.actors["wang"],
    )


def ticket(field: Field, title: str, due_on: date | None = None) -> None:
    draft = actions.TicketDraft(
        place=make.place(EAST, as_of=DAY),
        kind="directive",
        title=title,
        source="县委督查室",
        given_on=DAY,
        due_on=due_on,
    )
    actions.give_ticket(public_id="", draft=draft, at=AT, by=field.actors["office"])


def test_plans_leave_by_the_filters_of_their_page(field: Field, browser: Browser) -> None:
    plan(field, 2024)
    client = browser("office")
    assert 'href="/plans/file/' in client.get("/plans/").text
    [row] = taken(client.get("/plans/file/?year=2024"))
    assert (row["Cadre"], row["Village"], row["Still open"]) == ("王驻村", "东关村", 0)
    assert taken(client.get("/plans/file/?year=2023")) == []
    [chinese] = taken(browser("town", "zh-hans").get("/plans/file/"))
    assert chinese["干部"] == "王驻村"
    assert AccessRecord.objects.filter(subject="plans", kind="EXPORT").count() == 3


def test_tickets_leave_with_who_carries_them_out(field: Field, browser: Browser) -> None:
    ticket(field, "=防汛排查", DAY)
    client = browser("office")
    assert 'href="/tickets/file/' in client.get("/tickets/").text
    [row] = taken(client.get("/tickets/file/?state=open"))
    assert row["What is to be carried out"] == "=防汛排查"
    assert row["Who carries it out"] == "The office of the place"
    assert row["Past its day"] is None
    assert taken(client.get("/tickets/file/?state=overdue")) == []
    [chinese] = taken(browser("town", "zh-hans").get("/tickets/file/"))
    assert chinese["办理事项"] == "=防汛排查"


def test_charlie_takes_nothing_and_a_cadre_may_take_no_list(field: Field, browser: Browser) -> None:
    plan(field, 2024)
    ticket(field, "防汛排查")
    for page in ("/plans/", "/tickets/"):
        assert taken(browser("charlie").get(f"{page}file/")) == [], page
        assert browser("wang").get(f"{page}file/").status_code == 403, page
        assert f"{page}file/" not in browser("wang").get(page).text, page


def test_who_sees_a_village_and_serves_a_township_takes_the_lists_of_the_township_alone(
    field: Field, browser: Browser
) -> None:
    """A first secretary who is an official of another township: his village is not his to list."""
    plan(field, 2024)
    ticket(field, "防汛排查")
    account = Account.objects.get(pk=field.actors["wang"].account)
    grant_role(
        account=account, role=Role.TOWNSHIP, area="411327101", since=date(2023, 1, 1), by=OPERATOR
    )
    for page in ("/plans/", "/tickets/"):
        assert "东关村" in browser("wang").get(page).text, page
    assert taken(browser("wang").get("/tickets/file/")) == []
    [own] = taken(browser("wang").get("/plans/file/"))
    assert own["Cadre"] == "王驻村"
    assert browser("li").get("/plans/file/").status_code == 403


def test_thirty_rows_cost_as_many_queries_as_three(
    field: Field, browser: Browser, queries_of: Any
) -> None:
    client, files = browser("office"), ("/plans/file/", "/tickets/file/")

    def costs() -> list[int]:
        return [len(queries_of(lambda file=file: b"".join(client.get(file)))) for file in files]

    for n in range(3):
        plan(field, 2022 + n)
        ticket(field, f"事项{n}")
    costs()
    few = costs()
    for n in range(27):
        ticket(field, f"又{n}")
    plan(field, 2025)
    assert costs() == few
