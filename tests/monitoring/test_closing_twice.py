"""Two clerks at one case: the second is told what the first did, and nothing of his is half done."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.monitoring.world import World, at, later
from zhucun.ledger.models import EventRecord
from zhucun.monitoring import actions, queries
from zhucun.monitoring.enums import MonitoringState, RemovalState
from zhucun.monitoring.errors import (
    AnnouncedAlready,
    ChangedMeanwhile,
    PersonalInPublicity,
    RefusedAlready,
    RemovalEnded,
    SignSettled,
    WithdrawnAlready,
)
from zhucun.monitoring.models import Case, Removal

AFTER = later(200)


def refuse(world: World, case: Case, reason: str = "收入稳定", **more: Any) -> bool:
    return actions.refuse_case(
        case=case, reason=reason, at=at(later(6)), by=world.actors["township"], **more
    )


def test_a_case_is_refused_once_and_the_second_reason_is_not_lost_in_silence(world: World) -> None:
    case = world.case()
    assert refuse(world, case)
    assert not refuse(world, case)
    with pytest.raises(RefusedAlready) as told:
        refuse(world, case, reason="不符合条件")
    assert "收入稳定" in str(told.value)
    case.refresh_from_db()
    assert case.end_reason == "收入稳定"
    assert EventRecord.objects.filter(name="monitoring.case.refused").count() == 1


def test_nobody_refuses_a_case_of_which_a_new_sign_came_since(world: World) -> None:
    case = world.case()
    seen = case.version
    world.sign(kind="disaster", source="villager")
    with pytest.raises(ChangedMeanwhile):
        refuse(world, case, base=seen)
    case.refresh_from_db()
    assert case.state == MonitoringState.RUNNING
    assert refuse(world, case, base=case.version)


def compares(world: World, case: Case) -> None:
    by = world.actors["office"]
    told = {"on": later(3), "result": "无", "base": 1, "at": at(later(3)), "by": by}
    actions.record_comparison(case=case, **told)


def reviews(world: World, case: Case) -> None:
    by = world.actors["branch"]
    told = {"on": later(4), "votes_for": 9, "votes_against": 0, "at": at(later(4)), "by": by}
    actions.record_review(case=case, base=1, **told)


def publishes(world: World, case: Case) -> None:
    world.publish(case, later(4), base=1)


def greens(world: World, case: Case) -> None:
    by = world.actors["township"]
    actions.open_green_channel(case=case, reason="先行救助", base=1, at=at(later(4)), by=by)


@pytest.mark.parametrize("act", [compares, reviews, publishes, greens, refuse])
def test_what_was_read_before_a_change_changes_nothing(
    world: World, act: Callable[..., object]
) -> None:
    case = world.case()
    world.check(case)
    world.compare(case)
    world.review(case)
    events = EventRecord.objects.count()
    with pytest.raises(ChangedMeanwhile):
        act(world, case, **({"base": 1} if act is refuse else {}))
    assert EventRecord.objects.count() == events


def test_a_removal_is_withdrawn_once(world: World) -> None:
    case = world.identified()
    removal = world.removal(case, AFTER)
    told: dict[str, Any] = {"removal": removal, "at": at(AFTER), "by": world.secretary_actor}
    seen = Case.objects.get().version
    world.publish(removal, AFTER)
    with pytest.raises(ChangedMeanwhile):
        actions.withdraw_removal(**told, reason="收入下降", base=seen)
    assert actions.withdraw_removal(**told, reason="收入下降", base=seen + 1)
    assert not actions.withdraw_removal(**told, reason="收入下降")
    with pytest.raises(WithdrawnAlready) as refused:
        actions.withdraw_removal(**told, reason="另有原因")
    assert "收入下降" in str(refused.value)


def test_an_approved_removal_is_not_withdrawn(world: World) -> None:
    removal = world.removal(world.identified(), AFTER)
    Removal.objects.update(state=RemovalState.APPROVED)
    with pytest.raises(RemovalEnded):
        actions.withdraw_removal(
            removal=removal, reason="收入下降", at=at(AFTER), by=world.secretary_actor
        )


def test_a_sign_is_settled_with_one_sentence(world: World) -> None:
    sign = world.sign()
    told: dict[str, Any] = {"sign": sign, "at": at(later(1)), "by": world.secretary_actor}
    assert actions.settle_sign(**told, how="已核实")
    assert not actions.settle_sign(**told, how="已核实")
    with pytest.raises(SignSettled) as refused:
        actions.settle_sign(**told, how="不属实")
    assert "已核实" in str(refused.value)


def announce(world: World, case: Case, day: int = 11, **more: Any) -> bool:
    on = later(day)
    return actions.announce_case(
        case=case, on=on, at=at(later(20)), by=world.actors["office"], **more
    )


def test_the_county_s_notice_is_published_once_with_a_text_that_names_nobody_whole(
    world: World,
) -> None:
    case = world.identified()
    with pytest.raises(ChangedMeanwhile):
        announce(world, case, base=1)
    assert announce(world, case, added="公告地点:县政府网站")
    assert not announce(world, case)
    with pytest.raises(AnnouncedAlready):
        announce(world, case, day=12)
    text = case.announcement
    assert all(
        word in text for word in ("王**", "东关", "突发严重困难户", str(later(10)), "县政府网站")
    )
    assert "王建国" not in text


@pytest.mark.parametrize("added", ["电话 138 0000 1234", "因病致贫", "卡号 6222021234567890128"])
def test_the_county_s_notice_passes_the_guard_of_publicities(world: World, added: str) -> None:
    case = world.identified()
    with pytest.raises(PersonalInPublicity):
        announce(world, case, added=added)
    case.refresh_from_db()
    assert (case.announced_on, case.announcement) == (None, "")


def test_of_two_clerks_at_one_measure_the_second_looks_again(world: World) -> None:
    case, by = world.identified(0), world.secretary_actor
    case.refresh_from_db()
    draft = actions.MeasureDraft(title="公益岗位", kind="work", owner_name="李主任")
    told: dict[str, Any] = {"at": at(AFTER), "by": by}
    seen = case.version
    measure = actions.add_measure(case=case, draft=draft, base=seen, **told)
    with pytest.raises(ChangedMeanwhile):
        actions.add_measure(case=case, draft=draft, base=seen, **told)
    again = actions.add_measure(
        public_id=measure.public_id, case=case, draft=draft, base=seen, **told
    )
    assert (again, case.measures.filter(title="公益岗位").count()) == (measure, 1)
    done: dict[str, Any] = {"measure": measure, "on": AFTER, **told}
    with pytest.raises(ChangedMeanwhile):
        actions.deliver_measure(**done, base=seen)
    case.refresh_from_db()
    assert actions.deliver_measure(**done, base=case.version)
    assert not actions.deliver_measure(**done, base=case.version)


def test_of_two_looks_at_the_four_things_the_second_does_not_overwrite_unseen(world: World) -> None:
    case = world.identified(0)
    case.state, case.ended_on = MonitoringState.REMOVED, AFTER
    case.save()
    items = [one.id for one in queries.four_items(case.area, as_of=AFTER)]
    look: dict[str, Any] = {"case": case, "on": AFTER, "at": at(AFTER), "by": world.secretary_actor}
    whole, less = dict.fromkeys(items, True), dict.fromkeys(items, False)
    assert actions.check_four(**look, kept=whole, base=case.version)
    with pytest.raises(ChangedMeanwhile):
        actions.check_four(**look, kept=less, base=case.version)
    assert not actions.check_four(**look, kept=whole, base=case.version)
    assert case.kept.get().kept == whole
