"""Projects of plans: budget, who pays, money spent, how it stands before and after."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from tests import factories as make
from tests.fieldwork.world import AT, DAY
from zhucun.directory.enums import Role
from zhucun.directory.models import Place, Unit
from zhucun.directory.perms import Actor
from zhucun.fieldwork import actions, errors, queries
from zhucun.fieldwork.enums import ItemState, PlanKind
from zhucun.fieldwork.models import Plan, PlanItem, Progress, Visit
from zhucun.fieldwork.queries import pledges
from zhucun.ledger.models import EventRecord
from zhucun.roster.models import Posting

ID = "0123456789ab"


@pytest.fixture
def transport(wang: Posting) -> Unit:
    """The unit that sent 王驻村."""
    unit = make.unit("省交通厅")
    wang.unit = unit
    wang.save()
    return unit


@pytest.fixture
def project(
    plan: Callable[..., Plan], item: Callable[..., PlanItem], transport: Unit
) -> Callable[..., PlanItem]:
    """Adds a project to the cadre's task list: two kilometres of road for 120,000 yuan."""

    def added(to: Plan | None = None, **more: Any) -> PlanItem:
        values: dict[str, Any] = {
            "kind": "project",
            "budget": Decimal(120_000),
            "funder_unit": transport.public_id,
            "before": "三组不通水泥路",
            "before_amount": Decimal(0),
        }
        list_ = to or Plan.objects.filter(kind=PlanKind.TASK_LIST).first() or plan()
        return item(list_, **{**values, **more})

    return added


def test_a_project_says_what_it_costs_who_pays_and_how_it_stands_before(
    project: Callable[..., PlanItem], transport: Unit, cadre: Actor
) -> None:
    row = project()
    line, _ = queries.item_card(actor=cadre, public_id=row.public_id, as_of=DAY)
    assert (line.item.budget, line.item.paid_by) == (Decimal(120_000), "省交通厅")
    assert (line.item.before, line.item.before_amount) == ("三组不通水泥路", Decimal(0))
    assert (line.spent, line.share, line.is_over) == (Decimal(0), 0.0, False)
    by_words = project(funder_unit="", funder="乡贤捐资")
    assert by_words.paid_by == "乡贤捐资"
    nobody = project(funder_unit="", budget=None)
    assert (nobody.paid_by, nobody.budget) == ("", None)


@pytest.mark.parametrize(
    ("more", "refused"),
    [
        ({"before": " "}, errors.BeforeNeeded),
        ({"budget": Decimal(-1)}, errors.NumberWrong),
        ({"budget": Decimal("0.001")}, errors.NumberWrong),
        ({"budget": Decimal("NaN")}, errors.NumberWrong),
        ({"before_amount": Decimal(-1)}, errors.NumberWrong),
        ({"funder": "乡贤捐资"}, errors.FunderTwice),
        ({"funder_unit": "zzzzzzzzzzzz"}, errors.FunderUnknown),
        ({"before": "联系13812345678"}, errors.PersonalInTitle),
        ({"kind": "task"}, errors.NotAProject),
    ],
)
def test_what_does_not_fit_a_project_is_refused(
    more: dict[str, Any], refused: type[Exception], project: Callable[..., PlanItem]
) -> None:
    with pytest.raises(refused):
        project(**more)
    assert not PlanItem.objects.exists()


def test_a_budget_of_nought_is_one(project: Callable[..., PlanItem], cadre: Actor) -> None:
    row = project(budget=Decimal(0))
    line, _ = queries.item_card(actor=cadre, public_id=row.public_id, as_of=DAY)
    assert (line.item.budget, line.share) == (Decimal(0), None)


def test_units_offered_are_those_behind_the_village_and_those_that_the_actor_sees(
    transport: Unit, cadre: Actor, office: Actor, stranger: Actor, east: Place
) -> None:
    of_county, elsewhere = make.unit("县水利局", area="411327"), make.unit("外县局", area="520111")

    def offered(actor: Actor) -> list[str]:
        return [one.name for one in queries.funder_units(actor=actor, area=east.code)]

    assert offered(cadre) == [transport.name]
    assert set(offered(office)) == {transport.name, of_county.name}
    assert elsewhere.name not in offered(stranger)


def test_money_adds_up_beside_the_budget_and_over_it_is_shown_not_forbidden(
    project: Callable[..., PlanItem], report: Callable[..., Progress], cadre: Actor
) -> None:
    row = project()
    report(row, spent=Decimal("70000.50"), amount=Decimal(1))
    report(row, spent=Decimal("60000"), amount=Decimal(1))
    report(row, note="验收")
    line, progress = queries.item_card(actor=cadre, public_id=row.public_id, as_of=DAY)
    assert (line.spent, line.done) == (Decimal("130000.50"), Decimal(2))
    assert line.is_over
    assert len(progress) == 3
    told = [r.data["spent"] for r in EventRecord.objects.filter(name="fieldwork.progress.reported")]
    assert told == ["70000.50", "60000.00", "0"]


def test_money_sent_twice_counts_once(
    project: Callable[..., PlanItem], report: Callable[..., Progress]
) -> None:
    row = project()
    for _time in range(2):
        report(row, public_id=ID, spent=Decimal(500), after="路基已成")
    with pytest.raises(errors.ProgressIdTaken):
        report(row, public_id=ID, spent=Decimal(501), after="路基已成")
    with pytest.raises(errors.ProgressIdTaken):
        report(row, public_id=ID, spent=Decimal(500), after="另说")
    assert row.progress.count() == 1


def test_money_and_a_state_after_are_of_projects_alone(
    plan: Callable[..., Plan], item: Callable[..., PlanItem], report: Callable[..., Progress]
) -> None:
    row = item(plan())
    for more in ({"spent": Decimal(1)}, {"after": "已通车"}):
        with pytest.raises(errors.NotAProject):
            report(row, **more)
    with pytest.raises(errors.NumberWrong):
        report(row, spent=Decimal(-1))
    assert not Progress.objects.exists()


def test_a_project_is_done_with_evidence_and_with_how_it_stands_after(
    project: Callable[..., PlanItem],
    report: Callable[..., Progress],
    record: Callable[..., Visit],
    cadre: Actor,
) -> None:
    row = project()
    told: dict[str, Any] = {"item": row, "on": DAY, "at": AT, "by": cadre}
    with pytest.raises(errors.EvidenceNeeded):
        actions.complete_item(after="全组通车", **told)
    report(row, evidence="visit", evidence_key=record().public_id)
    with pytest.raises(errors.AfterNeeded):
        actions.complete_item(**told)
    with pytest.raises(errors.TextNeeded):
        actions.complete_item(after_amount=Decimal(2), **told)
    assert actions.complete_item(after="全组通车", after_amount=Decimal(2), **told)
    assert not actions.complete_item(**told)
    assert (row.state, row.after, row.after_amount) == (ItemState.DONE, "全组通车", Decimal(2))


def test_what_was_reported_as_after_is_enough_and_the_latest_day_counts(
    project: Callable[..., PlanItem],
    report: Callable[..., Progress],
    record: Callable[..., Visit],
    cadre: Actor,
) -> None:
    row = project()
    report(row, after="全组通车", after_amount=Decimal(2))
    late = report(row, on=DAY - timedelta(days=3), after="路基已成")
    assert late.after == "路基已成"
    assert (row.after, row.after_amount) == ("全组通车", Decimal(2))
    report(row, evidence="visit", evidence_key=record().public_id)
    assert actions.complete_item(item=row, on=DAY, at=AT, by=cadre)


def test_what_has_spent_money_stays_a_project(
    project: Callable[..., PlanItem], report: Callable[..., Progress], cadre: Actor
) -> None:
    row = project()
    blank: dict[str, Any] = {
        "kind": "task",
        "budget": None,
        "funder_unit": "",
        "funder": "",
        "before": "",
        "before_amount": None,
    }
    report(row, spent=Decimal(1))
    told: dict[str, Any] = {"item": row, "base": row.version, "at": AT, "by": cadre}
    with pytest.raises(errors.NotAProject):
        actions.change_item(changes=blank, **told)
    with pytest.raises(errors.NotAProject):
        actions.change_item(changes={"kind": "task"}, **told)
    other = project()
    told |= {"item": other, "base": other.version}
    assert actions.change_item(changes=blank, **told)
    with pytest.raises(errors.BeforeNeeded):
        actions.change_item(changes={"kind": "project"}, **(told | {"base": other.version}))


def test_a_project_from_before_this_was_asked_is_changed_without_it(
    project: Callable[..., PlanItem], cadre: Actor
) -> None:
    row = project()
    PlanItem.objects.filter(pk=row.pk).update(before="", funder_unit=None, budget=None)
    row.refresh_from_db()
    told: dict[str, Any] = {"item": row, "base": row.version, "at": AT, "by": cadre}
    assert actions.change_item(changes={"title": "修三公里路", "before": ""}, **told)


def test_two_who_change_a_budget_see_the_other(
    project: Callable[..., PlanItem], cadre: Actor, member: Actor
) -> None:
    row = project()
    told: dict[str, Any] = {"item": row, "base": 1, "at": AT}
    assert actions.change_item(changes={"budget": Decimal(100)}, by=cadre, **told)
    with pytest.raises(errors.EditedMeanwhile) as caught:
        actions.change_item(changes={"budget": Decimal(200)}, by=member, **told)
    assert caught.value.facts["fields"] == {"budget": [None, Decimal("100.00"), Decimal(200)]}
    told_of = EventRecord.objects.filter(name__startswith="fieldwork.item.").order_by("pk")
    assert [record.data["budget"] for record in told_of] == ["120000.00", "100.00"]


def test_the_list_is_narrowed_and_its_sums_are_those_of_its_rows(
    project: Callable[..., PlanItem],
    plan: Callable[..., Plan],
    report: Callable[..., Progress],
    cadre: Actor,
) -> None:
    road, lamps = project(), project(title="装路灯", funder_unit="", funder="乡贤捐资")
    old = project(plan(year=2023), title="修水渠", budget=None)
    report(road, spent=Decimal(130_000))
    report(old, spent=Decimal(50))

    def found(**more: Any) -> set[str]:
        return {row.public_id for row in queries.projects(actor=cadre, **more)}

    every = {road.public_id, lamps.public_id, old.public_id}
    assert found() == every == found(area="411327")
    assert found(area="411327101") == set()
    assert found(year=2023) == {old.public_id}
    assert found(funder="省交通厅") == {road.public_id, old.public_id}
    assert found(funder="乡贤捐资") == {lamps.public_id}
    assert found(state="running") == {road.public_id, old.public_id}
    assert found(over=True) == {road.public_id}
    sums = queries.project_sums(queries.projects(actor=cadre))
    assert (sums.count, sums.unstated, sums.over) == (3, 1, 1)
    assert (sums.budget, sums.spent) == (Decimal("240000.00"), Decimal("130050.00"))
    assert sums.share == pytest.approx(130 / 240)
    assert queries.funders(actor=cadre) == ["乡贤捐资", "省交通厅"]
    card = queries.plan_card(actor=cadre, public_id=road.plan.public_id, as_of=DAY)
    assert (card.sums.count, card.sums.spent, card.sums.over) == (2, Decimal("130000.00"), 1)
    assert card.tasks == ()


def test_projects_of_a_withdrawn_plan_are_left_out(
    project: Callable[..., PlanItem], cadre: Actor
) -> None:
    row = project()
    actions.withdraw_plan(plan=row.plan, reason="年度写错", at=AT, by=cadre)
    assert not queries.projects(actor=cadre).exists()
    empty = queries.project_sums(queries.projects(actor=cadre))
    assert (empty.count, empty.budget, empty.share) == (0, Decimal(0), None)


def test_charlie_sees_no_project_and_the_unit_that_sends_sees_its_own(
    project: Callable[..., PlanItem], transport: Unit, stranger: Actor
) -> None:
    row = project()
    assert not queries.projects(actor=stranger).exists()
    assert queries.funders(actor=stranger) == []
    assert queries.project_sums(queries.projects(actor=stranger)).count == 0
    sender = make.actor("sender", Role.UNIT, "411327", on=DAY, unit=transport)
    other = make.actor("other", Role.UNIT, "411327", on=DAY, unit=make.unit("省水利厅"))
    assert [one.public_id for one in queries.projects(actor=sender)] == [row.public_id]
    assert not queries.projects(actor=other).exists()


def test_what_is_pledged_of_a_project_binds_its_budget(
    project: Callable[..., PlanItem], plan: Callable[..., Plan], cadre: Actor
) -> None:
    row, pledge = project(), plan(kind=PlanKind.PLEDGE)
    actions.pledge_items(pledge=pledge, items=[row.public_id], at=AT, by=cadre)
    assert actions.submit_pledge(pledge=pledge, at=AT, by=cadre)
    paper = pledges.papers([pledge])[pledge.public_id]
    assert "预算 120000.00 元" in paper.sections[0].lines[0].value[0]


def test_the_workbook_says_what_the_list_says(
    project: Callable[..., PlanItem], report: Callable[..., Progress], cadre: Actor
) -> None:
    row = project()
    report(row, spent=Decimal(130_000), amount=Decimal(1))
    project(title="装路灯", budget=None)
    path, count = queries.projects_workbook(queries.projects(actor=cadre), as_of=DAY, lang="en")
    try:
        heads, *rows = load_workbook(path).active.iter_rows(values_only=True)
    finally:
        path.unlink()
    shown = [dict(zip(heads, each, strict=True)) for each in rows]
    assert count == 2
    assert shown[0]["Project"] == "修水泥路"
    assert (shown[0]["Budget (yuan)"], shown[0]["Spent (yuan)"]) == (120_000, 130_000)
    assert (shown[0]["Over the budget (yuan)"], shown[0]["Done"]) == (10_000, 1)
    assert (shown[1]["Budget (yuan)"], shown[1]["Over the budget (yuan)"]) == (None, None)


def test_twenty_projects_cost_as_many_queries_as_two(
    project: Callable[..., PlanItem],
    report: Callable[..., Progress],
    cadre: Actor,
) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as seen:
            rows = queries.projects(actor=cadre)
            [(row.paid_by, row.spent, row.plan.village.name) for row in rows]  # type: ignore[attr-defined]
            queries.project_sums(rows)
            queries.plan_card(actor=cadre, public_id=rows[0].plan.public_id, as_of=DAY)
            queries.projects_workbook(rows, as_of=DAY, lang="zh")[0].unlink()
        return len(seen)

    for _n in range(2):
        report(project(), spent=Decimal(1))
    few = cost()
    for _n in range(18):
        report(project(), spent=Decimal(1))
    assert cost() == few
