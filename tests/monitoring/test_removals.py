"""The removal of a risk: only where the pack's conditions hold, and the four things stay."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.monitoring.world import DAY, World, at, later
from zhucun.directory.perms import OPERATOR
from zhucun.kernel.problems import NotAllowed
from zhucun.ledger.models import EventRecord
from zhucun.monitoring import actions, queries
from zhucun.monitoring.enums import MatchedBy, MonitoringState, RemovalState
from zhucun.monitoring.errors import (
    MeasureDelivered,
    NotMonitored,
    NotRemoved,
    PersonalInPublicity,
    RemovalRuns,
    WordUnknown,
)
from zhucun.monitoring.models import Kept
from zhucun.signoff import actions as signoff
from zhucun.signoff import queries as signing
from zhucun.signoff.errors import EvidenceChanged, StepBlocked

#: Half a year and a week after the identification.
AFTER = later(200)


def review(world: World, removal: Any, day: date) -> None:
    world.sign_step(removal, "review", "branch", day)


def test_a_risk_is_removed_when_every_condition_holds_and_the_county_signs(world: World) -> None:
    case = world.identified()
    world.helped(case, later(20))
    removal = world.removal(case, AFTER)
    review(world, removal, AFTER)
    world.publish(removal, AFTER)
    world.sign_step(removal, "township", "township", later(205))
    world.sign_step(removal, "county", "office", later(206))
    case.refresh_from_db()
    assert (removal.state, case.state, case.ended_on) == (
        RemovalState.APPROVED,
        MonitoringState.REMOVED,
        later(206),
    )
    assert world.tags() == [
        ("exited-household", date(2020, 12, 1), None),
        ("monitored-household", later(10), later(206)),
        ("sudden-hardship-household", later(10), later(206)),
    ]


@pytest.mark.parametrize(
    ("answers", "what"),
    [
        ({"has_labour": False}, "整户无劳动力"),
        ({"income_is_steady": False}, "收入没有持续稳定"),
        ({"income_per_head": 8000}, "8000"),
        ({"income_per_head": None}, "8000"),
        ({"is_risk_gone": None}, "原风险"),
        ({"has_new_risk": True}, "新增风险"),
        ({"has_safe_water": False}, "饮水"),
    ],
)
def test_one_condition_that_does_not_hold_stops_it_and_says_which(
    world: World, answers: dict[str, Any], what: str
) -> None:
    case = world.identified()
    world.helped(case, later(20))
    removal = world.removal(case, AFTER, **answers)
    with pytest.raises(StepBlocked) as refused:
        review(world, removal, AFTER)
    assert what in str(refused.value)


def test_five_months_are_too_few(world: World) -> None:
    case = world.identified()
    world.helped(case, later(20))
    with pytest.raises(StepBlocked) as refused:
        review(world, world.removal(case, later(160)), later(160))
    assert "6" in str(refused.value)


def test_without_a_delivered_measure_nothing_is_removed(world: World) -> None:
    case = world.identified()
    with pytest.raises(StepBlocked):
        review(world, world.removal(case, AFTER), AFTER)


def test_a_new_sign_holds_the_removal_until_it_is_settled(world: World) -> None:
    case = world.identified()
    world.helped(case, later(20))
    sign = world.sign(on=later(100), at=at(later(100)), kind="disaster")
    assert sign.case_id == case.pk
    removal = world.removal(case, AFTER)
    with pytest.raises(StepBlocked):
        review(world, removal, AFTER)
    by = world.secretary_actor
    assert actions.settle_sign(sign=sign, how="已核实, 未造成损失", at=at(AFTER), by=by)
    review(world, removal, AFTER)


def test_a_sign_of_the_month_of_the_identification_that_came_after_it_holds_the_removal(
    world: World,
) -> None:
    case = world.identified()
    world.helped(case, later(20))
    sign = world.sign(on=date(2025, 3, 1), at=at(later(40)), kind="disaster")
    assert sign.on < DAY < case.identified_on  # a department's list says the first of the month
    removal = world.removal(case, AFTER)
    assert queries.removal_facts([removal], AFTER)[removal.public_id]["open_signs"] == 1
    with pytest.raises(StepBlocked):
        review(world, removal, AFTER)
    by = world.secretary_actor
    actions.settle_sign(sign=sign, how="已核实, 未造成损失", at=at(AFTER), by=by)
    review(world, removal, AFTER)


def test_a_sign_that_nobody_has_compared_holds_the_removal_of_its_household_only(
    world: World,
) -> None:
    first, second = world.identified(0), world.identified(1)
    drafts = [
        actions.SignDraft(
            household=world.homes[0],
            source="department",
            kind="hospital",
            on=date(2025, 3, 1),
            key=f"list:{number}",
            matched_by=MatchedBy.NAME_PLACE,
        )
        for number in (1, 2)
    ]
    waiting = actions.take_signs(drafts, at=at(later(5)), by=OPERATOR)
    rows = [world.removal(case, AFTER) for case in (first, second)]
    facts = queries.removal_facts(rows, AFTER)
    assert [facts[row.public_id]["open_signs"] for row in rows] == [2, 0]
    by = world.secretary_actor
    assert actions.confirm_sign(sign=waiting[0], at=at(later(30)), by=by)
    assert queries.removal_facts(rows, AFTER)[rows[0].public_id]["open_signs"] == 2
    for sign in waiting:
        actions.settle_sign(sign=sign, how="已核实", at=at(AFTER), by=by)
    assert queries.removal_facts(rows, AFTER)[rows[0].public_id]["open_signs"] == 0


def test_a_signature_binds_what_was_seen(world: World) -> None:
    case = world.identified()
    world.helped(case, later(20))
    removal = world.removal(case, AFTER)
    office, branch = world.actors["office"], world.actors["branch"]
    found = signing.cases(actor=office, as_of=AFTER, kind="risk_removal")
    [card] = signing.cards(list(found), actor=office, as_of=AFTER)
    world.helped(case, later(30))
    with pytest.raises(EvidenceChanged):
        signoff.sign_case(
            signoff.Signing(
                case=card.case.public_id,
                step="review",
                word="village-committees",
                evidence=card.opened.evidence,
            ),
            at=at(AFTER),
            by=branch,
        )
    assert removal.state == RemovalState.RUNNING


def test_one_removal_at_a_time_and_a_withdrawn_one_makes_room(world: World) -> None:
    case = world.identified()
    removal = world.removal(case, AFTER)
    with pytest.raises(RemovalRuns):
        world.removal(case, AFTER)
    told = {"removal": removal, "reason": "收入下降", "at": at(AFTER)}
    with pytest.raises(NotAllowed):
        actions.withdraw_removal(**told, by=world.actors["charlie"])
    assert actions.withdraw_removal(**told, by=world.secretary_actor)
    assert not actions.withdraw_removal(**told, by=world.secretary_actor)
    world.removal(case, later(210))


def test_one_that_is_sent_back_is_corrected_and_handed_in_again(world: World) -> None:
    case = world.identified()
    world.helped(case, later(20))
    removal = world.removal(case, AFTER, income_is_steady=False)
    office: dict[str, Any] = {"actor": world.actors["office"], "public_id": case.public_id}
    assert not queries.case_card(**office, as_of=AFTER).is_returned
    world.sign_step(removal, "review", "branch", AFTER, said="rejected", reason="收入未满半年")
    assert queries.case_card(**office, as_of=AFTER).is_returned
    seen = case.version
    with pytest.raises(NotAllowed):
        actions.ask_removal(
            case=case, answers=actions.Answers(), at=at(later(201)), by=world.actors["charlie"]
        )
    again = world.removal(case, later(201), income_is_steady=True)
    removal.refresh_from_db()
    assert (again.pk, removal.income_is_steady, removal.asked_on) == (removal.pk, True, AFTER)
    assert case.version == seen + 1
    assert not queries.case_card(**office, as_of=later(201)).is_returned
    world.sign_step(removal, "review", "branch", later(201))
    told = EventRecord.objects.filter(name__startswith="monitoring.removal.")
    assert list(told.order_by("pk").values_list("name", flat=True)) == [
        "monitoring.removal.asked",
        "monitoring.removal.corrected",
    ]


def test_only_a_monitored_household_can_have_its_risk_removed(world: World) -> None:
    with pytest.raises(NotMonitored):
        world.removal(world.case(), AFTER)


def test_ten_removals_are_signed_at_once(world: World) -> None:
    """Bulk signing is sign-off's: three households here, one call."""
    rows = [world.identified(n) for n in range(3)]
    assert {row.state for row in rows} == {MonitoringState.MONITORED}
    removals = []
    for row in rows:
        world.helped(row, later(20))
        removals.append(world.removal(row, AFTER))
    branch = world.actors["branch"]
    found = list(
        signing.signable(actor=branch, as_of=AFTER, step="review", word="village-committees")
    )
    cards = signing.cards(found, actor=branch, as_of=AFTER)
    signings = [
        signoff.Signing(
            case=card.case.public_id,
            step="review",
            word="village-committees",
            evidence=card.opened.evidence,
        )
        for card in cards
    ]
    assert signoff.sign_cases(signings, at=at(AFTER), by=branch).done == 3


def test_the_four_things_are_checked_after_the_removal_and_not_before(world: World) -> None:
    case = world.identified()
    kept = {item.id: True for item in queries.four_items(case.area, as_of=AFTER)}
    told: dict[str, Any] = {"case": case, "on": AFTER, "at": at(AFTER), "by": world.secretary_actor}
    with pytest.raises(NotRemoved):
        actions.check_four(**told, kept=kept)
    case.state, case.ended_on = MonitoringState.REMOVED, later(150)
    case.save()
    assert actions.check_four(**told, kept=kept)
    assert not actions.check_four(**told, kept=kept)
    assert actions.check_four(**told, kept={**kept, "policy": False}, note="补贴停发")
    assert Kept.objects.get().kept["policy"] is False
    with pytest.raises(WordUnknown):
        actions.check_four(**told, kept={"policy": True})


def test_a_measure_is_delivered_once_and_its_words_name_no_number(world: World) -> None:
    case = world.identified()
    world.helped(case, later(20))
    measure = case.measures.get()
    told: dict[str, Any] = {"measure": measure, "at": at(later(30)), "by": world.secretary_actor}
    assert not actions.deliver_measure(**told, on=later(20))
    with pytest.raises(MeasureDelivered):
        actions.deliver_measure(**told, on=later(21))
    draft = actions.MeasureDraft(title="电话13812345678", kind="work", owner_name="王驻村")
    with pytest.raises(PersonalInPublicity):
        actions.add_measure(case=case, draft=draft, at=at(later(30)), by=world.secretary_actor)
    with pytest.raises(NotAllowed):
        actions.deliver_measure(
            measure=measure, on=later(20), at=at(later(30)), by=world.actors["charlie"]
        )
