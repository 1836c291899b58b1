"""Stars: an imported tree, checks by people, computed beside declared (SQ24-096, SQ24-097)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.branches.world import AT, DAPING, DAY, daping, found
from zhucun.branches import actions, errors, queries
from zhucun.branches.marts import MARTS
from zhucun.branches.models import Branch, StarTask
from zhucun.directory.models import Place
from zhucun.directory.perms import OPERATOR, Actor
from zhucun.kernel.problems import NotAllowed, NotFound

STARS = (
    *("strong-branch", "thriving-industry", "pleasant-environment"),
    *("law-and-safety", "civility-and-happiness"),
)


def task(number: int, star: str, **more: Any) -> actions.TaskDraft:
    return actions.TaskDraft(star=star, number=str(number), title=f"任务{number}", **more)


def keep(by: Actor, *drafts: actions.TaskDraft, area: str = "411327") -> int:
    return actions.keep_tasks(drafts, area=area, year=2024, at=AT, by=by)


def check(branch: Branch, by: Actor, number: int, result: str = "met", **more: Any) -> Any:
    row = StarTask.objects.get(number=str(number))
    values = {"result": result, "on": DAY, "at": AT, **more}
    return actions.check_task(branch=branch, task=row, by=by, **values)


def card(branch: Branch, actor: Actor) -> Any:
    return queries.branch_stars(actor=actor, public_id=branch.public_id, year=2024, as_of=DAY)


def test_without_a_tree_every_star_is_left_open_and_nothing_is_computed(
    branch: Branch, keeper: Actor
) -> None:
    stars = card(branch, keeper)
    assert [star.state for star in stars.stars] == ["unset"] * 5
    assert (stars.computed, stars.agrees) == (None, None)


def test_a_star_is_earned_with_all_its_tasks_and_missed_with_one_that_is_not_met(
    branch: Branch, office: Actor, township: Actor
) -> None:
    keep(office, *(task(n, STARS[n % 5]) for n in range(10)))
    for n in range(10):
        if n != 3:
            check(branch, township, n, "unmet" if n == 4 else "met")
    stars = card(branch, office)
    assert [star.state for star in stars.stars] == ["earned", "earned", "earned", "open", "missed"]
    assert stars.computed is None
    check(branch, township, 3)
    assert card(branch, office).computed == 4


def test_declared_stars_stand_beside_computed_ones_and_are_never_overwritten(
    branch: Branch, office: Actor, township: Actor
) -> None:
    keep(office, *(task(n, star) for n, star in enumerate(STARS)))
    for n in range(5):
        check(branch, township, n, "unmet" if n == 0 else "met")
    told: dict[str, Any] = {"branch": branch, "year": 2024, "at": AT, "by": office}
    actions.declare_stars(stars=5, meets_standard=True, on=date(2024, 2, 1), **told)
    stars = card(branch, office)
    assert (stars.computed, stars.declared.stars, stars.agrees) == (4, 5, False)
    actions.declare_stars(stars=4, meets_standard=True, on=DAY, basis="摘星通报", **told)
    assert card(branch, office).agrees is True
    assert [row.stars for row in queries.declarations_of(branch, 2024)] == [4, 5]
    for stars_ in (-1, 6):
        with pytest.raises(errors.StarsWrong):
            actions.declare_stars(stars=stars_, meets_standard=True, on=DAY, **told)


def test_a_branch_counts_under_its_latest_declaration_on_the_day(
    branch: Branch, office: Actor
) -> None:
    told: dict[str, Any] = {"branch": branch, "meets_standard": True, "at": AT, "by": office}
    actions.declare_stars(year=2022, stars=4, on=date(2023, 1, 5), **told)
    actions.declare_stars(year=2023, stars=5, on=date(2024, 1, 5), **told)

    def rated(on: date) -> Any:
        names = ("year", "stars", "meets_standard")
        [row] = MARTS["party_branch"](as_of=on, areas=("4113",), names=names, tags={})
        return row["m_year"], row["m_stars"], row["m_meets_standard"]

    assert rated(date(2023, 1, 4)) == (None, None, None)
    assert rated(date(2024, 1, 4)) == (2022, 4, True)
    assert rated(DAY) == (2023, 5, True)


def test_the_pack_counts_29_tasks_and_five_stars(branch: Branch, office: Actor) -> None:
    with pytest.raises(errors.TooManyTasks):
        keep(office, *(task(n, STARS[0]) for n in range(30)))
    with pytest.raises(errors.StarUnknown):
        keep(office, task(1, "sixth-star"))
    assert keep(office, *(task(n, STARS[n % 5]) for n in range(29))) == 29
    assert keep(office, *(task(n, STARS[n % 5]) for n in range(29))) == 0
    made = queries.tree(actor=office, area="411327", year=2024, as_of=DAY)
    assert (made.count, made.slots) == (29, 29)


def test_where_no_pack_names_stars_none_are_given(db: None) -> None:
    branch = found(daping(), OPERATOR)
    with pytest.raises(errors.StarsUnset):
        actions.declare_stars(
            branch=branch, year=2023, stars=5, meets_standard=True, on=DAY, at=AT, by=OPERATOR
        )
    with pytest.raises(errors.StarsUnset):
        keep(OPERATOR, task(1, STARS[0]), area=DAPING[:6])
    assert card(branch, OPERATOR).stars == ()


def test_points_stay_within_those_of_the_task(
    branch: Branch, office: Actor, township: Actor
) -> None:
    keep(office, task(1, STARS[0], points=Decimal(5)), task(2, STARS[0]))
    for number, points in ((1, 6), (1, -1), (2, 1)):
        with pytest.raises(errors.PointsWrong):
            check(branch, township, number, points=Decimal(points))
    check(branch, township, 1, points=Decimal("4.5"))
    star = card(branch, office).stars[0]
    assert (star.points, star.most) == (Decimal("4.5"), Decimal(5))


def test_the_latest_check_counts_and_a_withdrawn_task_no_more(
    branch: Branch, office: Actor, township: Actor
) -> None:
    keep(office, task(1, STARS[0]), task(2, STARS[0]))
    check(branch, township, 1, "unmet")
    check(branch, township, 1)
    row = StarTask.objects.get(number="2")
    assert actions.withdraw_task(task=row, at=AT, by=office)
    assert not actions.withdraw_task(task=row, at=AT, by=office)
    assert card(branch, office).stars[0].state == "earned"
    with pytest.raises(errors.TaskElsewhere):
        check(branch, township, 2)


def test_the_village_checks_itself_not_and_charlie_sees_no_star(
    branch: Branch, keeper: Actor, office: Actor, stranger: Actor
) -> None:
    keep(office, task(1, STARS[0]))
    for actor in (keeper, stranger):
        with pytest.raises(NotAllowed):
            check(branch, actor, 1)
    with pytest.raises(NotAllowed):
        keep(stranger, task(2, STARS[0]))
    assert queries.star_board(actor=stranger, year=2024, as_of=DAY) == []
    assert queries.star_years(actor=stranger) == []
    with pytest.raises(NotFound):
        card(branch, stranger)
    with pytest.raises(NotFound):
        queries.task_card(actor=stranger, public_id=StarTask.objects.get().public_id)


def test_a_board_costs_the_same_for_one_branch_and_for_nine(
    branch: Branch, west: Place, office: Actor
) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            queries.star_board(actor=office, area="411327", year=2024, as_of=DAY)
        return len(asked)

    keep(office, task(1, STARS[0]))
    one = cost()
    for n in range(8):
        found(west, office, f"第{n}支部")
    assert cost() == one == 4
