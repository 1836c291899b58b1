"""The diary: a month of visits, on the screen and on paper, that nobody typed a second time."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from tests.fieldwork.field import FOUND, Field
from tests.fieldwork.world import AT
from zhucun.directory.perms import OPERATOR
from zhucun.ledger.models import AccessRecord
from zhucun.roster import actions as roster

Browser = Callable[..., Client]


def test_the_diary_is_the_visits_of_the_month(
    field: Field, browser: Browser, unknown_names: Callable[[str], list[str]]
) -> None:
    field.record(*field.homes[:2])
    field.record(field.homes[0], findings="再访水管", companions=[field.li.public_id])
    field.record(on=date(2024, 2, 27), findings="二月的走访")
    page = browser("wang").get("/diary/")
    assert page.context["page"].household_visits == 3
    assert page.context["page"].distinct == 2
    for told in (FOUND, "再访水管", "王建国", "with 李队员", "Record a visit"):
        assert told in page.text, told
    assert "二月的走访" not in page.text
    assert "‹ 2024-02" in page.text
    assert "2024-04" not in page.text
    assert "二月的走访" in browser("wang").get("/diary/?month=2024-02").text
    assert unknown_names(page.text) == []


def test_who_came_along_has_the_visit_in_his_own(field: Field, browser: Browser) -> None:
    field.record(companions=[field.li.public_id])
    page = browser("li").get("/diary/").text
    assert FOUND in page
    assert "with 王驻村" in page


def test_who_is_not_on_post_any_more_is_told_so(field: Field, browser: Browser) -> None:
    field.record(on=date(2024, 2, 19))
    roster.end_postings(
        [field.wang],
        ends_on=date(2024, 2, 20),
        reason="召回",
        recalled=True,
        made_at=AT,
        by=OPERATOR,
    )
    assert "You are not on post today" in browser("wang").get("/diary/").text
    before = browser("wang").get(f"/diary/{field.wang.public_id}/?month=2024-02").text
    assert FOUND in before
    assert browser("office").get("/diary/").status_code == 403


def test_who_reads_the_diary_of_another_is_noted_once_a_page(
    field: Field, browser: Browser
) -> None:
    field.record()
    field.record(findings="第二次")
    path = f"/diary/{field.wang.public_id}/"
    assert FOUND in browser("wang").get(path).text
    assert not AccessRecord.objects.exists()
    page = browser("office").get(path).text
    assert FOUND in page
    assert "王建国" not in page
    [noted] = AccessRecord.objects.all()
    assert (noted.what, noted.rows) == ("diary", 2)
    audited = browser("audit").get(path)
    assert FOUND not in audited.text
    assert audited.context["page"].household_visits == 2


def test_the_month_is_a_paper_with_what_its_reader_may_read(field: Field, browser: Browser) -> None:
    field.record()
    path = f"/diary/{field.wang.public_id}/file/?month=2024-03"
    for who, language in (("wang", "zh-hans"), ("wang", "en"), ("audit", "en")):
        answer = browser(who, language).get(path)
        assert answer["Content-Type"] == "application/pdf"
        assert answer.content.startswith(b"%PDF")
        assert re.search(rb"/Type\s*/Page\b", answer.content)


def test_charlie_reads_no_diary(field: Field, browser: Browser) -> None:
    field.record()
    client = browser("charlie")
    for page in ("", "file/"):
        assert client.get(f"/diary/{field.wang.public_id}/{page}").status_code == 404


def test_a_month_that_is_none_is_refused(field: Field, browser: Browser) -> None:
    assert browser("wang").get("/diary/?month=March").status_code == 422


@pytest.mark.parametrize("who", ["wang", "office"])
def test_a_month_costs_the_same_for_few_and_many(
    field: Field, browser: Browser, queries_of: Callable[..., list[str]], who: str
) -> None:
    client, path = browser(who), f"/diary/{field.wang.public_id}/"
    field.record(companions=[field.li.public_id])
    field.open(visit=field.record())
    few = queries_of(lambda: client.get(path))
    for n in range(10):
        visit = field.record(*field.homes, findings=f"第{n}次", companions=[field.li.public_id])
        field.open(title=f"诉求{n}", visit=visit)
    assert queries_of(lambda: client.get(path)) == few
