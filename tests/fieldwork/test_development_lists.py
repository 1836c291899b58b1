"""The development list: the township helps to sort out the tasks, then two sign it."""

from __future__ import annotations

from typing import Any

import pytest

from tests import factories as make
from tests.fieldwork.guiding import AT, DAY, EAST, Town, build
from zhucun.directory.enums import Role
from zhucun.directory.models import Place
from zhucun.directory.perms import Actor
from zhucun.fieldwork import actions, errors
from zhucun.fieldwork.enums import PlanKind
from zhucun.fieldwork.models import Plan
from zhucun.kernel.problems import NotAllowed
from zhucun.signoff import actions as signoff
from zhucun.signoff import queries as cases
from zhucun.signoff.enums import CaseState


@pytest.fixture
def town(places: dict[str, Place]) -> Town:
    return build()


@pytest.fixture
def plan(town: Town) -> Plan:
    """The list of 2025 of the east village, empty."""
    return actions.make_plan(
        kind=PlanKind.DEVELOPMENT,
        village=town.wang.place,
        year=2025,
        at=AT,
        by=town.actors["cadre"],
    )


def sign(plan: Plan, actor: Actor, step: str, **more: Any) -> Any:
    found = cases.cases(actor=actor, as_of=DAY, kind=plan.kind, subjects=[plan.public_id])
    (card,) = cases.cards(list(found), actor=actor, as_of=DAY)
    signing = signoff.Signing(
        case=card.case.public_id,
        step=step,
        word=dict(card.may.signs)[step],
        evidence=card.opened.evidence,
        **more,
    )
    signoff.sign_case(signing, at=AT, by=actor)
    plan.refresh_from_db()
    return card


def test_the_township_sorts_out_the_tasks_before_first_secretary_and_committees_sign(
    town: Town, plan: Plan
) -> None:
    """HX25-42, HX25-43."""
    cadre, branch = town.actors["cadre"], make.actor("branch", Role.BRANCH, EAST, on=DAY)
    told: dict[str, Any] = {"at": AT, "by": cadre}
    with pytest.raises(errors.PledgeEmpty):
        actions.submit_plan(plan=plan, **told)
    actions.add_item(plan=plan, item=actions.ItemDraft(title="办豆腐坊"), **told)
    with pytest.raises(NotAllowed):
        actions.submit_plan(plan=plan, at=AT, by=town.actors["charlie"])
    assert actions.submit_plan(plan=plan, **told)
    assert not actions.submit_plan(plan=plan, **told)
    told_of: dict[str, Any] = {"as_of": DAY, "kind": plan.kind, "subjects": [plan.public_id]}
    assert not cases.cases(actor=cadre, **told_of).exists(), "it is not his turn yet"
    sign(plan, town.actors["town"], "clarify", said="rejected", reason="任务不清")
    item = actions.add_item(plan=plan, item=actions.ItemDraft(title="修加工房"), **told)
    sign(plan, town.actors["town"], "clarify")
    sign(plan, cadre, "draft")
    assert (plan.team_agreed_on, plan.branch_agreed_on) == (DAY, None)
    with pytest.raises(errors.PledgeUnderWay):
        actions.add_item(plan=plan, item=actions.ItemDraft(title="少修些"), **told)
    with pytest.raises(errors.PledgeUnderWay):
        actions.change_item(item=item, base=1, changes={"title": "少修些"}, **told)
    sign(plan, branch, "agree")
    assert plan.branch_agreed_on is None, "one of the two is missing"
    sign(plan, cadre, "agree")
    assert plan.branch_agreed_on == DAY
    [case] = cases.cases(actor=town.actors["office"], **told_of).filter(state=CaseState.FINISHED)
    assert case.subject == plan.public_id


def test_no_other_plan_goes_before_these_signers(town: Town) -> None:
    told: dict[str, Any] = {"at": AT, "by": town.actors["cadre"]}
    plan = actions.make_plan(kind=PlanKind.YEAR_PLAN, village=town.wang.place, year=2025, **told)
    with pytest.raises(errors.NotAPledge):
        actions.submit_plan(plan=plan, **told)


def test_charlie_sees_no_case_of_the_list(town: Town, plan: Plan) -> None:
    told: dict[str, Any] = {"at": AT, "by": town.actors["cadre"]}
    actions.add_item(plan=plan, item=actions.ItemDraft(title="办豆腐坊"), **told)
    actions.submit_plan(plan=plan, **told)
    seen: dict[str, Any] = {
        "actor": town.actors["charlie"],
        "as_of": DAY,
        "subjects": [plan.public_id],
    }
    assert not cases.cases(kind=plan.kind, **seen).exists()
