"""The plans of a year: opened by the office for every team, empty until the team writes, overdue."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import Client

from demo.packs import policy_with_example
from tests import factories as make
from tests.fieldwork.world import actor_for
from zhucun.analytics import queries as analytics
from zhucun.directory.enums import Role
from zhucun.directory.models import Account, Place
from zhucun.directory.perms import Actor
from zhucun.directory.queries import pack_for
from zhucun.engines.rules import Outcome
from zhucun.fieldwork import actions, queries
from zhucun.fieldwork.enums import PlanKind
from zhucun.fieldwork.models import Plan
from zhucun.kernel.problems import NotAllowed
from zhucun.roster.models import Posting

EAST, TOWNSHIP, COUNTY = "411327100201", "411327100", "411327"
NEW_YEAR = datetime(2024, 1, 2, 10, 0, tzinfo=timezone(timedelta(hours=8)))
_PACK = """\
id: sheqi-own
version: 1.0.0
title: {zh: 县自定, en: "The county's own"}
extends: sheqi-2024
areas: ["411327100"]
valid: {from: 2021-05-11, until: null}
phase: transition
authority: {zh: 测试, en: Tests}
sources: [SQ24]
"""
_DAYS = """\
label: {zh: 年初计划在年初后几日内制定, en: Days after New Year by which the plan is made}
type: int
unit: 天
clauses: [SQ24-073]
values:
  - {from: 2021-05-11, value: 31, reference: {title: "for the tests", href: "docs/packs.md"}}
"""
_CASE = "- {name: a month, of: parameters/plans/plan-due-days, as_of: 2024-01-25, expect: {}}\n"


@pytest.fixture
def office(places: dict[str, Place]) -> Actor:
    return make.actor("office", Role.OFFICE, COUNTY, on=NEW_YEAR.date())


@pytest.fixture
def wang(places: dict[str, Place]) -> Posting:
    village, batch = places[EAST], make.round_("2021")
    team = make.team(village, batch)
    return make.posting(make.person("王驻村"), village, batch, team=team)


@pytest.fixture
def own_pack(settings: Any, tmp_path: Path) -> None:
    """A document of the place says that the plan is made within 31 days."""
    root = policy_with_example(tmp_path)
    (root / "sheqi-example").unlink()
    pack = root / "sheqi-own"
    (pack / "parameters/plans").mkdir(parents=True)
    (pack / "cases").mkdir()
    (pack / "pack.yaml").write_text(_PACK, encoding="utf-8")
    (pack / "CHANGELOG.md").write_text("# Changes\n\n## 1.0.0\n\nTests.\n", encoding="utf-8")
    (pack / "parameters/plans/plan-due-days.yaml").write_text(_DAYS, encoding="utf-8")
    (pack / "cases/all.yaml").write_text(_CASE, encoding="utf-8")
    settings.POLICY_DIR = root


def test_an_office_opens_the_plan_of_every_team_once(office: Actor, wang: Posting) -> None:
    told: dict[str, Any] = {"area": COUNTY, "year": 2024, "at": NEW_YEAR}
    missing = queries.without_plans(area=COUNTY, year=2024, on=NEW_YEAR.date())
    assert [(kind, village.code) for kind, village, _posting in missing] == [
        ("task_list", EAST),
        ("year_plan", EAST),
    ]
    charlie = make.actor("charlies", Role.OFFICE, "520111", on=NEW_YEAR.date())
    for nobody in (charlie, make.actor("town", Role.TOWNSHIP, "411327100", on=NEW_YEAR.date())):
        with pytest.raises(NotAllowed):
            actions.open_year(by=nobody, **told)
    assert actions.open_year(by=office, **told) == 2
    assert actions.open_year(by=office, **told) == 0
    made = Plan.objects.order_by("kind").values_list("kind", "area", "posting", "year")
    assert list(made) == [("task_list", EAST, wang.pk, 2024), ("year_plan", EAST, None, 2024)]


def test_a_plan_that_stands_empty_is_overdue_after_the_day_of_the_county(
    own_pack: None, office: Actor, wang: Posting
) -> None:
    """SQ24-073."""
    actions.open_year(area=COUNTY, year=2024, at=NEW_YEAR, by=office)
    plan = Plan.objects.get(kind=PlanKind.YEAR_PLAN)

    def overdue(on: date) -> set[str]:
        _rule, codes = analytics.coverage_rows(
            actor=office,
            pack=pack_for(TOWNSHIP, as_of=on),
            rule="plan-at-start-of-year",
            area=TOWNSHIP,
            outcome=Outcome.FAIL,
            limit=50,
        )
        return set(codes)

    assert overdue(date(2024, 2, 1)) == set()
    assert len(overdue(date(2024, 2, 2))) == 2
    cadre = actor_for(wang, "wang")
    at = datetime(2024, 1, 20, 2, 0, tzinfo=UTC)
    actions.add_item(plan=plan, item=actions.ItemDraft(title="修水泥路"), at=at, by=cadre)
    assert overdue(date(2024, 2, 2)) == {Plan.objects.get(kind=PlanKind.TASK_LIST).public_id}


def test_the_page_of_plans_opens_them_and_nobody_else_does(
    office: Actor, wang: Posting, client_of: Callable[..., Client]
) -> None:
    cadre = actor_for(wang, "wang")
    charlie = make.actor("charlies", Role.OFFICE, "520111", on=NEW_YEAR.date())
    with time_machine.travel(NEW_YEAR, tick=False):
        pages = [
            client_of(Account.objects.get(pk=who.account), "en") for who in (office, cadre, charlie)
        ]
        shown = ["2 plans of 2024 are not there yet." in page.get("/plans/").text for page in pages]
        assert shown == [True, False, False]
        assert "Task list of the year · 王驻村" in pages[0].get("/plans/").text
        assert "Plans of this year that are not there yet" in pages[0].get("/").text
        asked = [page.post("/plans/open/", {"area": COUNTY}).status_code for page in pages[1:]]
        assert asked == [403, 403]
        answer = pages[0].post("/plans/open/", {"area": COUNTY}, follow=True)
        assert "2 plans are open." in answer.text
    assert Plan.objects.count() == 2
