"""The leadership team of a township is rectified by the county: reasons, measures, re-check, end
(HH18-088)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests.branches.world import AT
from zhucun.branches import actions, errors, queries
from zhucun.branches.enums import LeadershipState
from zhucun.branches.marts import MARTS
from zhucun.branches.models import Branch, Rectification
from zhucun.directory.models import Place, PlaceTag
from zhucun.directory.perms import OPERATOR, Actor
from zhucun.kernel.problems import NotAllowed, NotFound
from zhucun.ledger.models import EventRecord

TOWN, ON = "411327100", date(2024, 1, 8)
PROBLEM = "两个村未完成年度任务，群众不满意"


@pytest.fixture
def town(places: dict[str, Place]) -> Place:
    return places[TOWN]


def opened(town: Place, by: Actor, **more: Any) -> Rectification:
    values = {"on": ON, "problem": PROBLEM, "led_by": "县委副书记", **more}
    draft = actions.LeadershipDraft(township=town, **values)
    return actions.open_leadership(draft, at=AT, by=by)


def test_a_leadership_team_goes_from_its_reasons_over_measures_and_re_check_to_the_end(
    town: Place, office: Actor, township: Actor
) -> None:
    case = opened(town, office, public_id="0123456789ab")
    assert opened(town, office, public_id="0123456789ab") == case
    assert (case.branch, case.named, case.state) == (None, town.name, "open")
    assert not queries.case_card(actor=township, public_id=case.public_id).is_signed
    with pytest.raises(errors.CaseRunning):
        opened(town, office)
    with pytest.raises(errors.MeasuresOpen):
        actions.submit_case(case=case, on=date(2024, 1, 20), at=AT, by=township)
    told: dict[str, Any] = {"at": AT, "by": township}
    measure = actions.add_measure(case=case, title="班子包村到户", owner="镇党委书记", **told)
    actions.finish_measure(measure=measure, result="已落实", on=date(2024, 1, 18), **told)
    actions.submit_case(case=case, on=date(2024, 1, 20), **told)
    with pytest.raises(NotAllowed):
        actions.accept_case(case=case, on=date(2024, 1, 25), **told)
    actions.send_back(case=case, reason="再查一个村", at=AT, by=office)
    actions.submit_case(case=case, on=date(2024, 1, 26), **told)
    actions.accept_case(case=case, on=date(2024, 2, 1), at=AT, by=office)
    assert actions.remove_label(case=case, on=date(2024, 2, 10), at=AT, by=office)
    assert not actions.remove_label(case=case, on=date(2024, 2, 10), at=AT, by=office)
    case.refresh_from_db()
    assert (case.standing, case.removed_on) == (
        str(LeadershipState.REMOVED.label),
        date(2024, 2, 10),
    )
    names = EventRecord.objects.filter(subject=f"rectification:{case.public_id}")
    assert names.filter(name="branches.leadership.rectified").count() == 1
    assert opened(town, office, on=date(2024, 2, 20)).pk != case.pk  # a new cause, a new case
    assert not PlaceTag.objects.filter(place=town).exists()  # a township bears no label


def test_it_is_the_county_that_opens_it_and_of_a_township_only(
    town: Place, east: Place, office: Actor, township: Actor, stranger: Actor
) -> None:
    for who in (township, stranger):
        with pytest.raises(NotAllowed):
            opened(town, who)
    with pytest.raises(errors.NotATownship):
        opened(east, office)
    with pytest.raises(errors.TriggerUnknown):
        opened(town, office, triggers=["no-such-reason"])
    with pytest.raises(errors.TextNeeded):
        opened(town, office, problem=" ")
    with pytest.raises(errors.DayInFuture):
        opened(town, office, on=date(2024, 4, 1))
    assert not Rectification.objects.exists()


def test_a_case_opened_by_mistake_is_no_case(town: Place, office: Actor) -> None:
    case = opened(town, office)
    actions.withdraw_case(case=case, reason="录入有误", at=AT, by=office)
    assert list(queries.leaderships(actor=office)) == []
    assert case.standing == str(LeadershipState.WITHDRAWN.label)


def test_it_counts_among_no_branches_and_charlie_does_not_see_it(
    town: Place,
    branch: Branch,
    office: Actor,
    keeper: Actor,
    township: Actor,
    stranger: Actor,
    queries_of: Callable[..., list[str]],
) -> None:
    case = opened(town, office)
    assert list(queries.rectifications(actor=office)) == []
    window: dict[str, Any] = {"since": date(2024, 1, 1), "until": date(2025, 1, 1)}
    assert queries.rectification_flow(actor=office, **window).listed == 0
    asked: dict[str, Any] = {"as_of": date(2024, 3, 1), "areas": ("411327",), "tags": {}}
    assert not MARTS["rectification"](names=("state",), **asked).exists()
    assert list(queries.leaderships(actor=township, on=ON)) == [case]
    for who in (stranger, keeper):  # a village does not read about its township
        assert list(queries.leaderships(actor=who)) == []
        with pytest.raises(NotFound):
            queries.case_card(actor=who, public_id=case.public_id)
    few = len(queries_of(lambda: list(queries.leaderships(actor=office))))
    for n in range(3):
        actions.withdraw_case(case=case, reason="另立", at=AT, by=OPERATOR)
        case = opened(town, office, on=date(2024, 1, 9 + n))
    assert len(queries_of(lambda: list(queries.leaderships(actor=office)))) == few
