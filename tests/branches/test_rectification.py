"""Weak branches: 列入 → 整顿 → 验收 → 摘帽, stock apart from flow (HN22-63, SQ24-095)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import factories as make
from tests.branches.world import AT, DAPING, DAY, daping, found
from zhucun.branches import actions, errors, queries
from zhucun.branches.marts import MARTS
from zhucun.branches.models import Branch, Rectification
from zhucun.branches.queries.rectifications import RectificationFlow
from zhucun.directory.enums import Role
from zhucun.directory.models import Place, PlaceTag
from zhucun.directory.perms import OPERATOR, Actor
from zhucun.directory.queries import tags_of
from zhucun.kernel.problems import NotAllowed, NotFound
from zhucun.signoff import actions as signoff
from zhucun.signoff import queries as signing
from zhucun.signoff.models import Case

LISTED = date(2023, 6, 1)
TOLD: dict[str, Any] = {"at": AT}


def list_(branch: Branch, by: Actor, **more: Any) -> Rectification:
    values = {"on": LISTED, "problem": "组织生活不正常，集体经济空白", **more}
    return actions.list_branch(actions.ListingDraft(branch=branch, **values), at=AT, by=by)


def worked(case: Rectification, by: Actor) -> None:
    """One measure, done."""
    row = actions.add_measure(case=case, title="选优配强班子", owner="镇党委副书记", at=AT, by=by)
    actions.finish_measure(measure=row, result="已调整支部书记", on=date(2023, 9, 1), at=AT, by=by)


def removed(case: Rectification, keeper: Actor, office: Actor) -> None:
    worked(case, keeper)
    actions.submit_case(case=case, on=date(2023, 10, 1), at=AT, by=keeper)
    actions.accept_case(case=case, on=date(2023, 11, 1), at=AT, by=office)
    actions.remove_label(case=case, on=date(2023, 12, 1), at=AT, by=office)


def tags(place: Place, on: date) -> list[str]:
    return [row.tag for row in tags_of(place=place, as_of=on)]


def test_a_case_runs_through_its_four_steps_and_the_label_with_it(
    branch: Branch, keeper: Actor, office: Actor
) -> None:
    case = list_(branch, office)
    assert tags(branch.village, LISTED) == ["weak-branch"]
    with pytest.raises(errors.MeasuresOpen):
        actions.submit_case(case=case, on=date(2023, 10, 1), at=AT, by=keeper)
    removed(case, keeper, office)
    assert tags(branch.village, date(2023, 11, 30)) == ["weak-branch"]
    assert tags(branch.village, date(2023, 12, 1)) == []
    days = (case.listed_on, case.submitted_on, case.accepted_on, case.removed_on)
    assert days == (LISTED, date(2023, 10, 1), date(2023, 11, 1), date(2023, 12, 1))
    assert case.state == "removed"


def test_stock_and_flow_are_counted_apart(
    branch: Branch, west: Place, keeper: Actor, office: Actor
) -> None:
    removed(list_(branch, office), keeper, office)
    list_(found(west, office), office, on=date(2024, 1, 15))
    year = queries.rectification_flow(actor=office, since=date(2023, 1, 1), until=date(2024, 1, 1))
    assert (year.before, year.listed, year.accepted, year.removed, year.left) == (0, 1, 1, 1, 0)
    later = queries.rectification_flow(actor=office, since=date(2024, 1, 1), until=DAY)
    assert (later.before, later.listed, later.removed, later.left) == (0, 1, 0, 1)
    stock = [
        queries.rectifications(actor=office, on=day).count()
        for day in (LISTED, date(2023, 12, 1), DAY)
    ]
    assert stock == [1, 0, 1]
    flow = queries.rectifications(actor=office, removed=(date(2023, 1, 1), date(2024, 1, 1)))
    assert [row.branch for row in flow] == [branch]


@given(
    st.lists(st.tuples(st.integers(0, 900), st.one_of(st.none(), st.integers(1, 900))), max_size=8),
    st.integers(0, 900),
    st.integers(0, 900),
)
def test_the_stock_before_and_the_flow_give_the_stock_after(
    spans: list[tuple[int, int | None]], start: int, length: int
) -> None:
    """before + listed - removed = left, whatever the days."""
    first = date(2021, 1, 1)
    cases = [
        (first + timedelta(days=a), None if b is None else first + timedelta(days=a + b))
        for a, b in spans
    ]
    since, until = first + timedelta(days=start), first + timedelta(days=start + length)
    stock = lambda day: sum(a < day and (b is None or b >= day) for a, b in cases)  # noqa: E731
    flow = RectificationFlow(
        since=since,
        until=until,
        before=stock(since),
        listed=sum(since <= a < until for a, _b in cases),
        accepted=0,
        removed=sum(b is not None and since <= b < until for _a, b in cases),
    )
    assert flow.left == stock(until)


def test_two_clerks_do_not_close_one_case_twice(
    branch: Branch, keeper: Actor, office: Actor
) -> None:
    case = list_(branch, office)
    worked(case, keeper)
    actions.submit_case(case=case, on=date(2023, 10, 1), at=AT, by=keeper)
    mine, theirs = (Rectification.objects.get(pk=case.pk) for _ in range(2))
    assert actions.accept_case(case=mine, on=date(2023, 11, 1), at=AT, by=office)
    with pytest.raises(errors.CaseClosed) as refused:
        actions.send_back(case=theirs, reason="材料不全", at=AT, by=office)
    assert refused.value.facts["state"] == mine.get_state_display()
    assert not actions.accept_case(case=theirs, on=date(2023, 11, 1), at=AT, by=office)


def test_who_is_not_accepted_goes_on(branch: Branch, keeper: Actor, office: Actor) -> None:
    case = list_(branch, office)
    worked(case, keeper)
    actions.submit_case(case=case, on=date(2023, 10, 1), at=AT, by=keeper)
    actions.send_back(case=case, reason="集体经济仍为空白", at=AT, by=office)
    assert (case.state, case.submitted_on, case.note) == ("open", None, "集体经济仍为空白")
    with pytest.raises(errors.CaseClosed):
        actions.remove_label(case=case, on=DAY, at=AT, by=office)


def test_the_village_lists_and_accepts_nothing_and_charlie_sees_nothing(
    branch: Branch, keeper: Actor, township: Actor, office: Actor, stranger: Actor
) -> None:
    for actor in (keeper, township, stranger):
        with pytest.raises(NotAllowed):
            list_(branch, actor)
    case = list_(branch, office)
    row = actions.add_measure(case=case, title="整顿", owner="甲", at=AT, by=keeper)
    for actor in (keeper, township, stranger):
        with pytest.raises(NotAllowed):
            actions.accept_case(case=case, on=DAY, at=AT, by=actor)
    assert not queries.rectifications(actor=stranger).exists()
    flow = queries.rectification_flow(actor=stranger, since=LISTED, until=DAY)
    assert (flow.listed, flow.left) == (0, 0)
    for card, key in ((queries.case_card, case), (queries.measure_card, row)):
        with pytest.raises(NotFound):
            card(actor=stranger, public_id=key.public_id)


def test_a_branch_has_one_case_at_a_time(branch: Branch, office: Actor) -> None:
    key = {"public_id": "0123456789ab"}
    assert list_(branch, office, **key) == list_(branch, office, **key)
    with pytest.raises(errors.CaseRunning):
        list_(branch, office, on=DAY)
    with pytest.raises(errors.TriggerUnknown):
        list_(found(branch.village, office, "第二支部"), office, triggers=("nothing",))


def test_a_case_that_was_listed_by_mistake_never_held(branch: Branch, office: Actor) -> None:
    case = list_(branch, office)
    assert actions.withdraw_case(case=case, reason="村名录错", at=AT, by=office)
    assert tags(branch.village, DAY) == []
    assert PlaceTag.objects.get().retracted_at is not None
    assert not queries.rectifications(actor=office).exists()
    list_(branch, office, on=date(2024, 1, 1))


def test_labels_without_a_case_and_cases_without_a_label_are_shown(
    branch: Branch, west: Place, office: Actor
) -> None:
    make.tag(west.code, "weak-branch", since=date(2022, 1, 1))
    case = list_(branch, office)
    gaps = queries.label_gaps(actor=office, as_of=DAY)
    assert ([row.code for row in gaps.label_without_case], gaps.case_without_label) == (
        [west.code],
        (),
    )
    PlaceTag.objects.filter(place=branch.village).delete()
    gaps = queries.label_gaps(actor=office, as_of=DAY)
    assert (gaps.case_without_label, gaps.count) == ((case,), 2)


def test_a_done_measure_is_not_done_again_with_another_result(
    branch: Branch, keeper: Actor, office: Actor
) -> None:
    case = list_(branch, office)
    row = actions.add_measure(
        case=case, title="整顿", owner="甲", due_on=date(2023, 8, 1), at=AT, by=keeper
    )
    assert list(queries.late_measures(actor=keeper, as_of=DAY)) == [row]
    told = {"measure": row, "on": date(2023, 9, 1), "at": AT, "by": keeper}
    assert actions.finish_measure(result="已完成", **told)
    assert not actions.finish_measure(result="已完成", **told)
    with pytest.raises(errors.MeasureDone):
        actions.finish_measure(result="另一个", **told)
    assert not queries.late_measures(actor=keeper, as_of=DAY).exists()


def test_in_hunan_the_signatures_accept_and_nobody_else(db: None) -> None:
    """HN22-63: listed and accepted by the county, rectified by branch and team."""
    village = daping()
    office = make.actor("county", Role.OFFICE, "431225", on=DAY)
    secretary = make.actor("branch", Role.BRANCH, DAPING, on=DAY)
    team = make.actor("team", Role.FIRST_SECRETARY, DAPING, on=DAY)
    branch = found(village, OPERATOR)
    case = list_(branch, office)
    worked(case, secretary)
    with pytest.raises(errors.SignoffDecides):
        actions.accept_case(case=case, on=DAY, at=AT, by=office)
    running = Case.objects.get()
    assert (running.chain, running.area) == ("branch-rectification", "431225")
    for actor in (secretary, team):
        assert actions.submit_case(case=case, on=DAY, at=AT, by=actor)
    case.refresh_from_db()
    assert case.state == "submitted"
    chief = make.actor("chief", Role.OFFICE, "431225", on=DAY)  # nobody signs twice
    _sign(chief, said="rejected", reason="集体经济仍为空白")
    case.refresh_from_db()
    assert case.state == "open"
    _sign(office)
    for actor in (secretary, team):
        actions.submit_case(case=case, on=DAY, at=AT, by=actor)
    _sign(chief)
    case.refresh_from_db()
    assert (case.state, case.accepted_on) == ("accepted", DAY)
    assert actions.remove_label(case=case, on=DAY, at=AT, by=office)


def _sign(actor: Actor, **more: Any) -> None:
    [card] = signing.cards(list(signing.cases(actor=actor, as_of=DAY)), actor=actor, as_of=DAY)
    step, word = card.may.signs[0]
    signing_ = signoff.Signing(
        case=card.case.public_id, step=step, word=word, evidence=card.opened.evidence, **more
    )
    signoff.sign_case(signing_, at=AT, by=actor)


def test_the_marts_tell_weak_from_rectified_from_sound(
    branch: Branch, west: Place, keeper: Actor, office: Actor
) -> None:
    found(west, office)
    removed(list_(branch, office), keeper, office)

    def states(on: date) -> dict[str, Any]:
        told = {"as_of": on, "areas": ("411327",), "tags": {}}
        rows = MARTS["party_branch"](names=("village", "state", "rectified_on"), **told)
        return {row["m_village"]: (row["m_state"], row["m_rectified_on"]) for row in rows}

    assert states(LISTED) == {branch.area: ("weak", None), west.code: ("sound", None)}
    assert states(DAY)[branch.area] == ("rectified", date(2023, 12, 1))
    told = {"areas": ("411327",), "tags": {}, "names": ("state", "happened_on")}
    rows = MARTS["rectification"](as_of=date(2023, 11, 30), **told)
    assert [(row["m_state"], row["m_happened_on"]) for row in rows] == [("open", None)]
