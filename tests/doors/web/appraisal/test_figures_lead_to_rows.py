"""Each figure leads to the quarters that it counts; a comment without a mark says so; shares of single groups are
typed one a line; an appraisal is withdrawn on its page."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.appraisal.world import COUNTY, SETTINGS, World
from zhucun.appraisal.models import Appraisal, Scheme

pytestmark = pytest.mark.django_db
Browser = Callable[..., Client]
Text = Callable[[Any], str]


def quarters_in(page: str, anchor: str = "") -> list[str]:
    return re.findall(rf'href="/quarters/\w+/\?quarter=(2024-Q\d){anchor}"', page)


def test_the_sheet_of_a_quarter_leads_to_that_quarter(
    world: World, browser: Browser, text_of: Text
) -> None:
    appraisal, client = world.open(), browser("township")
    page = text_of(client.get(f"/reviews/{appraisal.public_id}/quarter/2024-Q1/township/"))
    assert quarters_in(page) == ["2024-Q1"] * 3
    posting = world.postings[0].public_id
    answer = client.get(f"/quarters/{posting}/?quarter=2024-Q1")
    assert answer.status_code == 200


def test_each_figure_of_the_year_leads_to_its_four_quarters(
    world: World, browser: Browser, text_of: Text
) -> None:
    row, client = world.who(world.open(), 0), browser("office")
    page = text_of(client.get(f"/appraisees/{row.public_id}/"))
    year = ["2024-Q1", "2024-Q2", "2024-Q3", "2024-Q4"]
    assert quarters_in(page, "#visits") == year * 2  # visits, and households
    assert quarters_in(page, "#matters") == year
    assert quarters_in(page, "#months") == year
    posting = world.postings[0].public_id
    quarter = text_of(client.get(f"/quarters/{posting}/?quarter=2024-Q1"))
    assert all(f'id="{anchor}"' in quarter for anchor in ("visits", "matters", "months"))


def test_a_comment_where_marks_are_weighed_says_that_the_mark_is_missing(
    world: World, browser: Browser, text_of: Text
) -> None:
    appraisal = world.open()
    world.adopted(appraisal)
    world.review(appraisal, 0, mark=None)
    client = browser("township")
    assert "mark missing: 1" in text_of(client.get("/reviews/"))
    sheet = f"/reviews/{appraisal.public_id}/quarter/2024-Q1/township/"
    assert text_of(client.get(sheet)).count("mark missing") == 1
    assert "缺分数" in text_of(browser("township", "zh-hans").get(sheet))


def test_shares_of_single_groups_are_typed_one_a_line(
    world: World, browser: Browser, text_of: Text
) -> None:
    office = browser("office", "zh-hans")
    form = f"/appraisal-schemes/new/one-pledge-three-reviews/?area={COUNTY}"
    sent = {
        "title": "分组",
        "shares.excellent": "0.3",
        "groups.excellent": "县级公务员=0.15\n事业单位工作人员＝0.2",
    }
    office.post(form, sent)
    scheme = Scheme.objects.get(title="分组")
    assert scheme.settings["shares"] == [
        {"grade": "excellent", "share": "0.3"},
        {
            "grade": "excellent",
            "level": "county",
            "personnel_class": "civil_servant",
            "share": "0.15",
        },
        {"grade": "excellent", "personnel_class": "institution", "share": "0.2"},
    ]
    assert "县级 · 公务员" in text_of(office.get(f"/appraisal-schemes/{scheme.public_id}/"))
    for line, said in (("公务圆=0.1", "公务圆"), ("公务员=一成", "一成"), ("0.1", "0.1")):
        refused = office.post(form, {"title": "错", "groups.excellent": line})
        assert refused.status_code == 422
        assert said in text_of(refused)
    twice = office.post(form, {"title": "错", "groups.excellent": "公务员=0.1\n公务员=0.2"})
    assert twice.status_code == 422
    assert not Scheme.objects.filter(title="错").exists()
    assert SETTINGS["rounding"] == "floor"


def test_an_appraisal_is_withdrawn_on_its_page_and_nobody_else_is_offered_it(
    world: World, browser: Browser, text_of: Text
) -> None:
    appraisal = world.open()
    page = f"/appraisals/{appraisal.public_id}/"
    assert browser("charlie").get(page).status_code == 404
    assert "Withdraw this appraisal" not in text_of(browser("township").get(page))
    office = browser("office")
    assert "Withdraw this appraisal" in text_of(office.get(page))
    assert office.post(f"{page}do/withdraw/", {"reason": ""}).status_code == 422
    answer = office.post(f"{page}do/withdraw/", {"reason": "日期录错"}, follow=True)
    assert "日期录错" in text_of(answer)
    appraisal.refresh_from_db()
    assert appraisal.state == "withdrawn"
    assert Appraisal.objects.count() == 1
