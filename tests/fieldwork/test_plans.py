"""Plans: made once a year, items with targets, progress that rests on records, the pledge of three."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories as make
from tests.fieldwork.world import AT, DAY
from zhucun.directory.enums import Role
from zhucun.directory.models import Place
from zhucun.directory.perms import Actor
from zhucun.fieldwork import actions, errors, queries
from zhucun.fieldwork.enums import ItemState, PlanKind
from zhucun.fieldwork.models import Plan, PlanItem, Progress, Visit
from zhucun.kernel.problems import NotAllowed, NotFound
from zhucun.ledger.models import EventRecord
from zhucun.roster.models import Posting, Round

ID = "0123456789ab"


def test_a_plan_is_made_once_a_year_and_the_same_id_gives_the_same_plan(
    plan: Callable[..., Plan],
) -> None:
    first = plan(public_id=ID)
    assert plan(public_id=ID) == first
    with pytest.raises(errors.PlanIsThere):
        plan()
    assert plan(year=2025) != first
    assert EventRecord.objects.filter(name="fieldwork.plan.made").count() == 2


def test_a_withdrawn_plan_makes_room_for_another_and_takes_nothing_more(
    plan: Callable[..., Plan], item: Callable[..., PlanItem], cadre: Actor
) -> None:
    old = plan()
    with pytest.raises(errors.ReasonNeeded):
        actions.withdraw_plan(plan=old, reason=" ", at=AT, by=cadre)
    assert actions.withdraw_plan(plan=old, reason="写错年度", at=AT, by=cadre)
    assert not actions.withdraw_plan(plan=old, reason="写错年度", at=AT, by=cadre)
    with pytest.raises(errors.PlanIsWithdrawn):
        item(old)
    assert plan() != old


def test_a_task_list_of_which_something_is_agreed_is_not_withdrawn(
    plan: Callable[..., Plan], item: Callable[..., PlanItem], cadre: Actor
) -> None:
    list_, pledge = plan(), plan(kind=PlanKind.PLEDGE)
    row = item(list_)
    actions.pledge_items(pledge=pledge, items=[row.public_id], at=AT, by=cadre)
    Plan.objects.filter(pk=pledge.pk).update(unit_agreed_on=DAY)
    with pytest.raises(errors.PledgeUnderWay):
        actions.withdraw_plan(plan=list_, reason="年度写错", at=AT, by=cadre)
    with pytest.raises(errors.PledgeUnderWay):
        actions.change_item(item=row, base=1, changes={"title": "少修些"}, at=AT, by=cadre)
    assert actions.withdraw_plan(plan=pledge, reason="年度写错", at=AT, by=cadre)
    assert actions.withdraw_plan(plan=list_, reason="年度写错", at=AT, by=cadre)


def test_who_answers_for_an_item_or_a_list_serves_in_the_village(
    plan: Callable[..., Plan],
    item: Callable[..., PlanItem],
    west: Place,
    batch: Round,
    cadre: Actor,
    li: Posting,
) -> None:
    elsewhere = make.posting(make.person("周邻村"), west, batch)
    with pytest.raises(errors.OwnerUnknown):
        plan(posting=elsewhere)
    list_ = plan()
    for nobody in (elsewhere.public_id, "zzzzzzzzzzzz"):
        with pytest.raises(errors.OwnerUnknown):
            item(list_, owner=nobody)
    row = item(list_, owner=li.public_id)
    changes = {"owner": elsewhere.public_id}
    with pytest.raises(errors.OwnerUnknown):
        actions.change_item(item=row, base=1, changes=changes, at=AT, by=cadre)
    assert row.owner == li


def test_a_task_list_is_of_a_cadre_and_a_village_plan_is_not(
    plan: Callable[..., Plan], wang: Posting
) -> None:
    with pytest.raises(errors.PlanNeedsCadre):
        plan(posting=None)
    with pytest.raises(errors.PlanNeedsCadre):
        plan(kind=PlanKind.ASSISTANCE, posting=wang)
    assert plan(kind=PlanKind.ASSISTANCE, posting=None).posting is None


def test_nobody_plans_for_another_county(
    plan: Callable[..., Plan], item: Callable[..., PlanItem], stranger: Actor
) -> None:
    with pytest.raises(NotAllowed):
        plan(by=stranger)
    mine = plan()
    with pytest.raises(NotAllowed):
        item(mine, by=stranger)
    assert not queries.plans(actor=stranger).exists()
    with pytest.raises(NotFound):
        queries.plan_card(actor=stranger, public_id=mine.public_id, as_of=DAY)
    with pytest.raises(NotFound):
        queries.item_card(actor=stranger, public_id=item(mine).public_id, as_of=DAY)


def test_an_item_sent_twice_is_one_and_other_content_under_its_id_is_refused(
    plan: Callable[..., Plan], item: Callable[..., PlanItem]
) -> None:
    list_ = plan()
    first = item(list_, public_id=ID)
    assert item(list_, public_id=ID) == first
    with pytest.raises(errors.ItemIdTaken):
        item(list_, public_id=ID, title="装路灯")
    assert list_.items.count() == 1


@pytest.mark.parametrize("target", ["0", "-1", "1.005", "NaN", "1e15"])
def test_a_target_is_a_number_above_zero(
    target: str, plan: Callable[..., Plan], item: Callable[..., PlanItem]
) -> None:
    with pytest.raises(errors.AmountWrong):
        item(plan(), target=Decimal(target))


def test_two_who_change_the_same_see_the_other_and_choose(
    plan: Callable[..., Plan], item: Callable[..., PlanItem], cadre: Actor, member: Actor
) -> None:
    row = item(plan())
    told: dict[str, Any] = {"item": row, "at": AT}
    assert actions.change_item(base=1, changes={"title": "修三公里路"}, by=cadre, **told)
    with pytest.raises(errors.EditedMeanwhile) as caught:
        actions.change_item(base=1, changes={"title": "修路"}, by=member, **told)
    assert caught.value.facts["fields"] == {"title": [None, "修三公里路", "修路"]}
    now = caught.value.facts["now"]
    assert actions.change_item(base=now, changes={"title": "修路"}, by=member, **told)
    assert not actions.change_item(base=now, changes={"title": "修路"}, by=member, **told)


def test_progress_adds_up_to_the_target_and_a_person_says_that_it_is_done(
    plan: Callable[..., Plan],
    item: Callable[..., PlanItem],
    report: Callable[..., Progress],
    record: Callable[..., Visit],
    cadre: Actor,
) -> None:
    row = item(plan())
    report(row, amount=Decimal("1.50"), note="路基完成")
    with pytest.raises(errors.EvidenceNeeded):
        actions.complete_item(item=row, on=DAY, at=AT, by=cadre)
    report(row, amount=Decimal("0.50"), evidence="visit", evidence_key=record().public_id)
    line, progress = queries.item_card(actor=cadre, public_id=row.public_id, as_of=DAY)
    assert (line.done, line.is_full, line.is_proven, len(progress)) == (Decimal(2), True, True, 2)
    assert line.item.state == ItemState.RUNNING
    assert actions.complete_item(item=row, on=DAY, at=AT, by=cadre)
    assert not actions.complete_item(item=row, on=DAY, at=AT, by=cadre)
    assert (row.state, row.closed_on) == (ItemState.DONE, DAY)
    with pytest.raises(errors.ItemIsSettled):
        report(row)


def test_progress_sent_twice_counts_once(
    plan: Callable[..., Plan], item: Callable[..., PlanItem], report: Callable[..., Progress]
) -> None:
    row = item(plan())
    first = report(row, public_id=ID, amount=Decimal(1))
    assert report(row, public_id=ID, amount=Decimal(1)) == first
    with pytest.raises(errors.ProgressIdTaken):
        report(row, public_id=ID, amount=Decimal(2))
    assert row.progress.count() == 1


def test_a_phone_whose_clock_is_a_year_ahead_reports_for_the_day_of_the_server(
    plan: Callable[..., Plan], item: Callable[..., PlanItem], report: Callable[..., Progress]
) -> None:
    ahead = timedelta(days=366)
    late = int(ahead.total_seconds())
    made = report(item(plan()), on=DAY + ahead, made_at=AT + ahead, clock_measured=late)
    assert (made.on, made.made_at, made.received_at) == (DAY, AT + ahead, AT)


def test_evidence_is_a_record_of_this_village_that_stands(
    plan: Callable[..., Plan],
    item: Callable[..., PlanItem],
    report: Callable[..., Progress],
    record: Callable[..., Visit],
    cadre: Actor,
) -> None:
    row, visit = item(plan()), record()
    with pytest.raises(errors.EvidenceUnknown):
        report(row, evidence="visit", evidence_key="zzzzzzzzzzzz")
    actions.void_visit(visit=visit, reason="记错", at=AT, by=cadre)
    with pytest.raises(errors.EvidenceUnknown):
        report(row, evidence="visit", evidence_key=visit.public_id)
    assert report(row, evidence="paper", evidence_key="社交函〔2024〕3号").evidence == "paper"


def test_the_sending_unit_takes_a_need_on_or_says_why_not(
    plan: Callable[..., Plan], item: Callable[..., PlanItem], wang: Posting, cadre: Actor
) -> None:
    unit = make.unit("省交通厅")
    wang.unit = unit
    wang.save()
    of_unit = make.actor("sender", Role.UNIT, "411327", on=DAY, unit=unit)
    other = make.actor("other", Role.UNIT, "411327", on=DAY, unit=make.unit("省水利厅"))
    need = item(plan(), kind="need")
    told: dict[str, Any] = {"item": need, "at": AT}
    for nobody in (other, cadre):
        with pytest.raises(NotAllowed):
            actions.assess_item(is_taken_on=True, by=nobody, **told)
    with pytest.raises(errors.ReasonNeeded):
        actions.assess_item(is_taken_on=False, by=of_unit, **told)
    assert actions.assess_item(is_taken_on=False, reason="超出职能", by=of_unit, **told)
    assert (need.state, need.reject_reason) == (ItemState.REJECTED, "超出职能")
    assert queries.plans(actor=of_unit).exists()
    assert not queries.plans(actor=other).exists()


def test_a_plan_is_the_evidence_of_its_duty_until_it_is_withdrawn(
    plan: Callable[..., Plan],
    item: Callable[..., PlanItem],
    cadre: Actor,
    stranger: Actor,
    east: Place,
) -> None:
    first = plan()
    span: dict[str, Any] = {"since": DAY, "until": DAY + timedelta(days=1)}
    assert list(queries.plan_facts(actor=cadre, **span)) == [], "it stands empty"
    item(first)
    item(plan(kind=PlanKind.ASSISTANCE, posting=None))
    found = sorted(queries.plan_facts(actor=cadre, **span))
    assert [(one.subject, one.counts, one.distinct) for one in found] == [
        ("posting", "personal-plan", "task-list"),
        ("village", "assistance-plan", "assistance"),
        ("village", "plan-document", "task_list"),
    ]
    assert [one.id for one in found[1:]] == [east.code] * 2
    assert list(queries.plan_facts(actor=stranger, **span)) == []
    actions.withdraw_plan(plan=first, reason="年度写错", at=AT, by=cadre)
    assert [one.counts for one in queries.plan_facts(actor=cadre, **span)] == ["assistance-plan"]


def test_what_is_past_its_day_is_counted_for_those_who_plan(
    plan: Callable[..., Plan], item: Callable[..., PlanItem], cadre: Actor, stranger: Actor
) -> None:
    item(plan(), due_on=DAY - timedelta(days=1))
    [row] = queries.plans(actor=cadre, as_of=DAY)
    assert (row.open_items, row.done_items, row.late_items) == (1, 0, 1)
    assert queries.items_late(actor=cadre, as_of=DAY).count() == 1
    assert queries.items_late(actor=stranger, as_of=DAY).count() == 0


def test_twenty_items_cost_as_many_queries_as_two(
    plan: Callable[..., Plan],
    item: Callable[..., PlanItem],
    report: Callable[..., Progress],
    cadre: Actor,
) -> None:
    list_ = plan()

    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            card = queries.plan_card(actor=cadre, public_id=list_.public_id, as_of=DAY)
            [(line.item.title, line.done, line.may_assess) for line in card.lines]
        return len(seen)

    for _n in range(2):
        report(item(list_), amount=Decimal(1))
    few = cost()
    for _n in range(18):
        report(item(list_), amount=Decimal(1))
    assert cost() == few <= 4
