"""Records whose days and figures contradict each other, or what is known of the household, are
refused: also where they are recorded later with an earlier day."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests import factories as make
from tests.economy.world import (
    AT,
    DAY,
    SPRING,
    body,
    child_of,
    family,
    head_of,
    income,
    job,
    loan,
    post,
    project,
    yuan,
)
from zhucun.directory.enums import Role
from zhucun.directory.models import Place
from zhucun.directory.perms import OPERATOR, Actor
from zhucun.economy import actions, errors, queries
from zhucun.economy.models import BodyMember, Income, Job, Loan, ProjectHousehold
from zhucun.economy.queries.relocation import relocation_facts
from zhucun.households import actions as registry
from zhucun.households.models import Household

NEXT = timedelta(days=1)


def test_the_ceiling_of_a_household_is_kept_from_earlier_days_too(
    cadre: Actor, homes: list[Household]
) -> None:
    zhang, son = head_of(homes[0]), child_of(homes[0])
    first = loan(zhang, cadre, amount=yuan(50_000), on=SPRING)
    with pytest.raises(errors.LoanRefused) as refused:
        loan(son, cadre, amount=yuan(50_000), on=SPRING - 30 * NEXT)
    assert [one.rule for one in refused.value.rules] == ["loan-ceiling"]
    actions.repay(loan=first, given=yuan(20_000), on=SPRING + NEXT, at=AT, by=cadre)
    with pytest.raises(errors.LoanRefused):
        loan(son, cadre, amount=yuan(20_000), on=SPRING - 30 * NEXT)
    assert loan(son, cadre, amount=yuan(20_000), on=SPRING + NEXT).pk
    card = queries.loan_card(actor=cadre, public_id=first.public_id, as_of=DAY)
    assert card.verdict.rules
    assert not card.verdict.blocking


def test_an_old_loan_that_was_due_before_the_next_may_be_recorded_after_it(
    cadre: Actor, homes: list[Household]
) -> None:
    loan(head_of(homes[0]), cadre, amount=yuan(50_000), on=SPRING)
    old = loan(child_of(homes[0]), cadre, amount=yuan(50_000), on=date(2024, 2, 1), months=1)
    assert old.due_on == SPRING
    with pytest.raises(errors.LoanRefused):
        loan(child_of(homes[0]), cadre, amount=yuan(1), on=date(2024, 2, 1), months=2)
    assert Loan.objects.count() == 2


def test_the_end_of_work_that_was_known_ahead_is_brought_forward_and_another_end_is_refused(
    cadre: Actor, homes: list[Household], east: Place
) -> None:
    row = job(head_of(homes[0]), cadre, until=date(2030, 1, 1))
    told: dict[str, Any] = {"job": row, "reason": "left", "at": AT, "by": cadre}
    assert actions.end_job(until=DAY, **told)
    assert Job.objects.get().valid_until == DAY
    assert not actions.end_job(until=DAY, **told)
    with pytest.raises(errors.HasEnded):
        actions.end_job(until=DAY - NEXT, **told)
    over = job(child_of(homes[0]), cadre, until=DAY - 9 * NEXT)
    with pytest.raises(errors.HasEnded):
        actions.end_job(**{**told, "job": over}, until=DAY)
    assert actions.end_job(**{**told, "job": over, "reason": "mistake"}, until=DAY - 10 * NEXT)
    held = post(east, cadre)
    works = job(head_of(homes[1]), cadre, post=held, until=date(2030, 1, 1))
    assert actions.close_post(post=held, until=DAY, at=AT, by=cadre)
    works.refresh_from_db()
    assert works.valid_until == DAY


def test_floor_area_is_shared_by_those_who_are_on_record_on_the_day(
    places: dict[str, Place],
) -> None:
    """HH18-142: 25 square metres a person, of persons that there are."""
    make.add_places({"43": "湖南省", "4312": "怀化市", "431226": "麻阳县"}, since=date(2010, 1, 1))
    make.add_places({"431226100": "高村镇", "431226100201": "枫木村"}, since=date(2010, 1, 1))
    village = make.place("431226100201")
    by = make.actor("mayang", Role.OFFICE, "431226", on=DAY)

    def plan(house: Household, persons: int, on: date, **more: Any) -> Any:
        values = {"site": "安置点", "floor_area": Decimal(750), **more}
        draft = actions.RelocationDraft(household=house, persons=persons, on=on, **values)
        return actions.plan_relocation(draft=draft, at=AT, by=by)

    house, on = family(village, 1), date(2020, 6, 1)
    with pytest.raises(errors.PersonsDiffer) as differs:
        plan(house, 30, on)
    assert differs.value.facts["known"] == 2
    with pytest.raises(errors.RelocationRefused):
        plan(house, 30, on, persons_reason="含未登记亲属")
    with pytest.raises(errors.HouseholdElsewhere):
        plan(house, 2, date(2015, 3, 1), floor_area=yuan(50))
    row = plan(house, 3, on, floor_area=yuan(50), persons_reason="新生儿未登记")
    assert (row.on_record, row.persons, queries.area_per_person(row)) == (2, 3, Decimal(25))
    assert relocation_facts(row)["area_per_person"] == 25.0
    gone = family(village, 2)
    registry.end_household(household=gone, on=on, reason="moved", made_at=AT, by=OPERATOR)
    gone.refresh_from_db()
    with pytest.raises(errors.HouseholdElsewhere):
        plan(gone, 2, on, floor_area=yuan(50))


def test_a_household_that_ended_and_a_day_before_the_project_are_no_links(
    cadre: Actor, homes: list[Household], east: Place
) -> None:
    coop, row = body(east, cadre), project(east, cadre)
    gone = homes[1]
    registry.end_household(household=gone, on=SPRING, reason="moved", made_at=AT, by=OPERATOR)
    gone.refresh_from_db()

    def link(house: Household, **more: Any) -> Any:
        values = {"granted": yuan(100), "since": SPRING, **more}
        return actions.link_household(project=row, household=house, at=AT, by=cadre, **values)

    with pytest.raises(errors.HouseholdElsewhere):
        link(gone)
    with pytest.raises(errors.HouseholdElsewhere):
        actions.join_households(body=coop, households=[gone], since=SPRING, at=AT, by=cadre)
    with pytest.raises(errors.DaysReversed):
        link(homes[0], since=SPRING - NEXT)
    with pytest.raises(errors.ReceivedTooMuch):
        link(homes[0], received=yuan(99_999))
    assert not ProjectHousehold.objects.exists()
    assert not BodyMember.objects.exists()
    assert link(homes[0], received=yuan(100)).received == yuan(100)


@pytest.mark.parametrize(
    ("year", "nature"), [(1, "actual"), (1948, "actual"), (32_000, "forecast"), (2055, "forecast")]
)
def test_income_is_of_a_year_that_can_be(year: int, nature: str, cadre: Actor, east: Place) -> None:
    with pytest.raises(errors.YearOutOfRange):
        income(east, cadre, year=year, nature=nature)
    assert not Income.objects.exists()
