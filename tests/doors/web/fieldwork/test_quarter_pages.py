"""The quarterly report: what the records of a quarter come to, that nobody typed a second time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.fieldwork.field import FOUND, Field
from tests.fieldwork.world import AT, DAY
from zhucun.directory.perms import OPERATOR
from zhucun.fieldwork import actions
from zhucun.fieldwork.enums import PlanKind
from zhucun.fieldwork.models import PlanItem
from zhucun.roster import actions as roster

Browser = Callable[..., Client]


@pytest.fixture
def address(field: Field) -> str:
    return f"/quarters/{field.wang.public_id}/"


def road(field: Field, *, done: str = "0.80") -> PlanItem:
    """Two kilometres of road on the task list of the year, of which some are done."""
    cadre = field.actors["wang"]
    plan = actions.make_plan(
        kind=PlanKind.TASK_LIST,
        village=field.wang.place,
        year=2024,
        posting=field.wang,
        at=AT,
        by=cadre,
    )
    draft = actions.ItemDraft(
        title="修水泥路", target=Decimal(2), unit="公里", due_on=date(2024, 6, 30)
    )
    item = actions.add_item(public_id="", plan=plan, item=draft, at=AT, by=cadre)
    actions.report_progress(item=item, on=DAY, amount=Decimal(done), made_at=AT, at=AT, by=cadre)
    return item


def test_the_quarter_is_what_the_records_say(
    field: Field, browser: Browser, address: str, unknown_names: Callable[[str], list[str]]
) -> None:
    field.record(*field.homes[:2])
    field.record(field.homes[0])
    field.record(kind="meeting", households=[])
    field.record(on=date(2023, 12, 30))
    matter = field.open()
    field.step(matter, "done", text="已换水管")
    road(field)
    page = browser("wang").get(address)
    figures = page.context["page"].figures
    assert (figures.visits, figures.meetings) == (3, 1)
    assert (figures.household_visits, figures.households) == (3, 2)
    assert (figures.opened, figures.settled) == (1, 0)
    [row] = page.context["page"].items
    assert (row.added, row.done, row.records) == (Decimal("0.80"), Decimal("0.80"), 1)
    assert [one.month.month for one in page.context["page"].months] == [1, 2, 3]
    for told in ("饮水管冻裂", "修水泥路", "2024 Q1", "diary/", "‹ 2023 Q4"):
        assert told in page.text, told
    assert FOUND not in page.text
    assert "2024 Q2" not in page.text
    assert unknown_names(page.text) == []


def test_the_quarter_on_paper_says_the_same(field: Field, browser: Browser, address: str) -> None:
    field.record(*field.homes[:2])
    road(field)
    for language in ("zh-hans", "en"):
        answer = browser("town", language).get(f"{address}file/")
        assert answer.content.startswith(b"%PDF")
        assert f"quarter-{field.wang.public_id}-2024-Q1.pdf" in answer["Content-Disposition"]


def test_who_does_not_see_the_cadre_sees_no_quarter(
    field: Field, browser: Browser, address: str
) -> None:
    assert browser("charlie").get(address).status_code == 404
    assert browser("charlie").get(f"{address}file/").status_code == 404


def test_what_is_no_quarter_or_lies_outside_the_posting_is_refused(
    field: Field, browser: Browser, address: str
) -> None:
    wang = browser("wang")
    assert wang.get(f"{address}?quarter=2024-5").status_code == 422
    for no_year in ("0000-Q1", "9999-Q4"):
        assert wang.get(f"{address}?quarter={no_year}").status_code == 422
    assert wang.get(f"{address}?quarter=2020-Q4").status_code == 404
    assert wang.get(f"{address}?quarter=2024-Q2").status_code == 404


def test_the_quarter_of_who_left_ends_on_his_last_day(
    field: Field, browser: Browser, address: str
) -> None:
    field.record(on=DAY - timedelta(days=20))
    roster.end_postings(
        [field.wang],
        ends_on=date(2024, 2, 20),
        reason="召回",
        recalled=True,
        made_at=AT,
        by=OPERATOR,
    )
    page = browser("town").get(address)
    assert page.context["page"].until == date(2024, 2, 20)  # the first day that no longer counts
    assert page.context["page"].figures.visits == 1
    assert page.context["after"] is None


def test_who_left_with_a_quarter_is_shown_that_quarter(
    field: Field, browser: Browser, address: str
) -> None:
    field.record(on=date(2023, 12, 30))
    roster.end_postings(
        [field.wang],
        ends_on=date(2024, 1, 1),  # the first day that no longer counts
        reason="召回",
        recalled=True,
        made_at=AT,
        by=OPERATOR,
    )
    page = browser("town").get(address)
    assert page.context["page"].name == "2023-Q4"
    assert page.context["page"].figures.visits == 1


def test_the_quarter_of_an_earlier_day_knows_nothing_later(
    field: Field, browser: Browser, address: str
) -> None:
    field.record(on=DAY - timedelta(days=20))
    field.record()
    page = browser("wang").get(f"{address}?as_of={DAY - timedelta(days=5)}").context["page"]
    assert page.figures.visits == 1
    assert page.until == DAY - timedelta(days=4)


def test_twenty_matters_cost_as_many_queries_as_two(
    field: Field, browser: Browser, address: str
) -> None:
    wang = browser("wang")

    def cost() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert wang.get(address).status_code == 200
        return len(seen)

    for n in range(2):
        field.open(title=f"事项{n}")
    wang.get(address)
    few = cost()
    for n in range(2, 20):
        field.open(title=f"事项{n}")
    assert cost() == few
