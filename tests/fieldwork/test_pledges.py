"""The pledge: chosen from the task list, agreed by three, published in two places."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from tests import factories as make
from tests.fieldwork.world import AT, DAY
from zhucun.directory.enums import Role
from zhucun.directory.models import Place
from zhucun.directory.perms import Actor
from zhucun.fieldwork import actions, errors, queries
from zhucun.fieldwork.enums import PlanKind
from zhucun.fieldwork.models import Plan, PlanItem
from zhucun.roster.models import Posting
from zhucun.signoff import actions as signoff
from zhucun.signoff import queries as cases
from zhucun.signoff.enums import CaseState


def test_a_withdrawn_pledge_leaves_its_items_free_for_the_next(
    plan: Callable[..., Plan], item: Callable[..., PlanItem], cadre: Actor
) -> None:
    row, old = item(plan()), plan(kind=PlanKind.PLEDGE)
    actions.pledge_items(pledge=old, items=[row.public_id], at=AT, by=cadre)
    assert actions.submit_pledge(pledge=old, at=AT, by=cadre)
    assert actions.withdraw_plan(plan=old, reason="事项有变", at=AT, by=cadre)
    [case] = cases.cases(actor=cadre, as_of=DAY, kind="pledge", subjects=[old.public_id])
    assert case.state == CaseState.STOPPED
    new = plan(kind=PlanKind.PLEDGE)
    assert actions.pledge_items(pledge=new, items=[row.public_id], at=AT, by=cadre) == 1


def test_only_the_task_list_can_be_pledged(
    plan: Callable[..., Plan], item: Callable[..., PlanItem], cadre: Actor
) -> None:
    of_village = item(plan(kind=PlanKind.YEAR_PLAN, posting=None))
    on_list = item(plan())
    pledge = plan(kind=PlanKind.PLEDGE)
    told: dict[str, Any] = {"pledge": pledge, "at": AT, "by": cadre}
    with pytest.raises(errors.PledgeEmpty):
        actions.submit_pledge(**told)
    with pytest.raises(errors.NotOnTaskList):
        actions.pledge_items(items=[of_village.public_id], **told)
    assert actions.pledge_items(items=[on_list.public_id], **told) == 1
    assert actions.pledge_items(items=[on_list.public_id], **told) == 0


def test_a_task_list_is_no_pledge(plan: Callable[..., Plan], cadre: Actor) -> None:
    told: dict[str, Any] = {"pledge": plan(), "at": AT, "by": cadre}
    with pytest.raises(errors.NotAPledge):
        actions.pledge_items(items=[], **told)
    with pytest.raises(errors.NotAPledge):
        actions.submit_pledge(**told)


def test_three_agree_then_it_is_published_in_two_places_and_the_village_reads_it(
    plan: Callable[..., Plan],
    item: Callable[..., PlanItem],
    wang: Posting,
    cadre: Actor,
    member: Actor,
    east: Place,
) -> None:
    unit = make.unit("省交通厅")
    wang.unit = unit
    wang.save()
    of_unit = make.actor("sender", Role.UNIT, "411327", on=DAY, unit=unit)
    branch = make.actor("branch", Role.BRANCH, east.code, on=DAY)
    row = item(plan())
    pledge = plan(kind=PlanKind.PLEDGE)
    told: dict[str, Any] = {"pledge": pledge, "at": AT, "by": cadre}
    actions.pledge_items(items=[row.public_id], **told)
    assert actions.submit_pledge(**told)

    def sign(actor: Actor, step: str, **more: Any) -> None:
        found = cases.cases(actor=actor, as_of=DAY, kind="pledge", subjects=[pledge.public_id])
        (card,) = cases.cards(list(found), actor=actor, as_of=DAY)
        word = dict(card.may.signs)[step]
        signing = signoff.Signing(
            case=card.case.public_id,
            step=step,
            word=word,
            evidence=card.opened.evidence,
            **more,
        )
        signoff.sign_case(signing, at=AT, by=actor)
        pledge.refresh_from_db()

    sign(member, "team")
    sign(of_unit, "unit", said="rejected", reason="目标偏低")
    assert not pledge.is_agreed
    assert actions.submit_pledge(**told)
    assert not actions.submit_pledge(**told)
    sign(member, "team")
    assert pledge.team_agreed_on == DAY
    with pytest.raises(errors.PledgeUnderWay):
        actions.pledge_items(items=[], **told)
    with pytest.raises(errors.PledgeUnderWay):
        actions.change_item(item=row, base=1, changes={"title": "少修些"}, at=AT, by=cadre)
    sign(of_unit, "unit")
    sign(branch, "branch")
    assert queries.published_pledges(east.code) == []
    sign(cadre, "publish-village")
    sign(of_unit, "publish-unit")
    assert (pledge.published_in_village_on, pledge.published_in_unit_on) == (DAY, DAY)
    assert [one.title for one in queries.published_pledges(east.code)] == ["修水泥路"]
    facts = queries.plan_facts(actor=cadre, since=DAY, until=DAY + timedelta(days=1))
    assert ("posting", wang.public_id, "pledge") in {one[:3] for one in facts}
