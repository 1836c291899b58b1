"""Plans on the phone, and the progress that comes back."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.utils.timezone import localdate, localtime

from tests.doors.sync.phone import Phone, item, visit
from zhucun.directory.models import Account, Place
from zhucun.directory.queries import actor_of
from zhucun.fieldwork import actions
from zhucun.fieldwork.models import PlanItem, Progress
from zhucun.households.models import Household
from zhucun.kernel.ids import new_public_id
from zhucun.roster.models import Posting

TODAY = localdate()


@pytest.fixture
def road(phone: Phone, wang: Posting, east: Place) -> PlanItem:
    """Three kilometres of road on the task list of the first secretary."""
    author = actor_of(Account.objects.get(username="wang"), on=TODAY)
    plan = actions.make_plan(
        kind="task_list", village=east, year=TODAY.year, posting=wang, at=localtime(), by=author
    )
    draft = actions.ItemDraft(title="修通东组入户路", target=Decimal(3), unit="公里")
    return actions.add_item(plan=plan, item=draft, at=localtime(), by=author)


def of(phone: Phone, kind: str) -> dict[str, Any]:
    return {each["id"]: each["d"] for each in phone.bundle()["records"] if each["t"] == kind}


def report(road: PlanItem, **more: Any) -> dict[str, Any]:
    given = {"item": road.public_id, "on": TODAY.isoformat(), "amount": "1.5", **more}
    return item("report_progress", record=new_public_id(), **given)


def test_the_phone_holds_the_plans_of_the_year(phone: Phone, road: PlanItem) -> None:
    [plan] = of(phone, "plan").values()
    assert plan == {"kind": "task_list", "year": TODAY.year}
    shown = of(phone, "plan_item")[road.public_id]
    assert (shown["title"], shown["target"], shown["done"]) == ("修通东组入户路", "3", "0")


def test_progress_rests_on_a_visit_of_the_same_batch_and_is_taken_once(
    phone: Phone, wang: Posting, road: PlanItem, houses: list[Household]
) -> None:
    made = visit(wang, TODAY, houses[0])
    sent = report(road, evidence="visit", evidence_key=made["record"], note="路基完成")
    assert [each["state"] for each in phone.send(made, sent)] == ["accepted", "accepted"]
    assert [each["state"] for each in phone.send(made, sent)] == ["known", "known"]
    row = Progress.objects.get()
    assert (row.amount, row.evidence_key) == (Decimal("1.5"), made["record"])
    assert of(phone, "plan_item")[road.public_id]["done"] == "1.5"


def test_progress_waits_behind_the_visit_on_which_it_rests(
    phone: Phone, wang: Posting, road: PlanItem
) -> None:
    bad = visit(wang, TODAY)  # without a household
    sent = report(road, evidence="visit", evidence_key=bad["record"])
    assert [each["state"] for each in phone.send(bad, sent)] == ["refused", "later"]
    assert not Progress.objects.exists()


def test_an_amount_that_is_no_number_is_refused_with_its_path(phone: Phone, road: PlanItem) -> None:
    for amount in ("-1", "1e9", "NaN", "1.234", "一"):
        [result] = phone.send(report(road, amount=amount))
        assert (result["state"], result["problem"]["field"]) == ("refused", "content.amount")


def test_charlie_reports_nothing_for_a_plan_of_another_village(
    charlie_phone: Phone, road: PlanItem
) -> None:
    assert of(charlie_phone, "plan") == {}
    [result] = charlie_phone.send(report(road))
    assert (result["state"], result["problem"]["code"]) == ("refused", "not-found")
    assert not Progress.objects.exists()


def test_a_plan_of_last_year_stays_at_the_server(phone: Phone, road: PlanItem) -> None:
    road.plan.year = TODAY.year - 1
    road.plan.save()
    assert of(phone, "plan_item") == {}


@pytest.fixture
def bridge(phone: Phone, road: PlanItem) -> PlanItem:
    """A project of the same list: a bridge for 120,000 yuan."""
    author = actor_of(Account.objects.get(username="wang"), on=TODAY)
    draft = actions.ItemDraft(
        title="修便民桥",
        kind="project",
        target=Decimal(1),
        unit="座",
        budget=Decimal(120_000),
        before="绕行三公里",
    )
    return actions.add_item(plan=road.plan, item=draft, at=localtime(), by=author)


def test_a_project_shows_its_budget_and_what_was_spent(
    phone: Phone, road: PlanItem, bridge: PlanItem
) -> None:
    items = of(phone, "plan_item")
    shown = items[bridge.public_id]
    assert (shown["is_project"], shown["budget"], shown["spent"]) == (True, "120000", "0")
    assert (shown["before"], shown["after"]) == ("绕行三公里", "")
    assert "budget" not in items[road.public_id]


def test_progress_of_a_project_brings_money_and_how_it_stands_once(
    phone: Phone, bridge: PlanItem
) -> None:
    sent = report(bridge, amount="1", spent="130000.50", after="桥已通", after_amount="1")
    for state in ("accepted", "known"):
        assert [each["state"] for each in phone.send(sent)] == [state]
    row = Progress.objects.get()
    assert (row.spent, row.after, row.after_amount) == (Decimal("130000.5"), "桥已通", Decimal(1))
    shown = of(phone, "plan_item")[bridge.public_id]
    assert (shown["spent"], shown["after"]) == ("130000.5", "桥已通")


def test_money_for_what_is_no_project_is_refused(phone: Phone, road: PlanItem) -> None:
    [result] = phone.send(report(road, spent="5"))
    told = (result["state"], result["problem"]["code"])
    assert told == ("refused", "fieldwork.not-a-project")
    [result] = phone.send(report(road, spent="-5"))
    assert (result["state"], result["problem"]["field"]) == ("refused", "content.spent")
    assert not Progress.objects.exists()
