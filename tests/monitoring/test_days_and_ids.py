"""A mistyped day closes no page, and an id stands for one record."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from threading import Barrier, BrokenBarrierError, Thread
from typing import Any

import pytest
from django.db import connections

from tests.monitoring.world import COUNTY, DAY, World, at, later
from zhucun.households.models import Household
from zhucun.monitoring import actions, queries
from zhucun.monitoring.actions import cases as taking
from zhucun.monitoring.errors import DayBeforeDocuments, DayTooEarly, RecordIdTaken
from zhucun.monitoring.models import Case, Measure, Sign

WORK = actions.MeasureDraft(title="公益性岗位", kind="work", owner_name="王驻村")


def test_a_sign_before_the_documents_begin_is_refused_and_not_kept(world: World) -> None:
    for on in (date(2003, 3, 3), date(1900, 1, 1), date(1, 1, 1)):
        with pytest.raises(DayBeforeDocuments) as told:
            world.sign(on=on)
        assert "2014-01-01" in str(told.value)
    assert not Sign.objects.exists()
    assert world.sign(on=date(2014, 1, 1)).case is not None


def test_a_case_of_a_day_of_which_no_document_speaks_closes_no_page(world: World) -> None:
    case = world.case()
    Case.objects.filter(pk=case.pk).update(opened_on=date(2003, 3, 3))
    office = world.actors["office"]
    card = queries.case_card(actor=office, public_id=case.public_id, as_of=DAY)
    assert (card.clock.due_on, card.clock.days, card.clock.is_late) == (None, None, False)
    assert not queries.cases(actor=office, as_of=DAY, state=queries.LATE).exists()
    assert queries.is_worked(date(2003, 3, 3), COUNTY) is None
    rows = queries.cases(actor=office, as_of=DAY)
    path, number = queries.cases_workbook(rows, as_of=DAY)
    path.unlink()
    assert number == 1


def test_nothing_is_delivered_before_the_first_sign(world: World) -> None:
    case = world.identified()
    day = later(11)
    by = world.secretary_actor
    measure = actions.add_measure(case=case, draft=WORK, at=at(day), by=by)
    for on in (date(1900, 1, 1), later(-1)):
        with pytest.raises(DayTooEarly):
            actions.deliver_measure(measure=measure, on=on, at=at(day), by=by)
    assert actions.deliver_measure(measure=measure, on=DAY, at=at(day), by=by)


def test_an_id_stands_for_one_measure_and_one_sign(world: World) -> None:
    first, by = world.identified(), world.secretary_actor
    told: dict[str, Any] = {"draft": WORK, "at": at(later(11)), "by": by}
    measure = actions.add_measure(case=first, **told)
    again = actions.add_measure(case=first, public_id=measure.public_id, **told)
    other = world.case(1)
    actions.open_green_channel(
        case=other, reason="急", at=at(later(11)), by=world.actors["township"]
    )
    with pytest.raises(RecordIdTaken):
        actions.add_measure(case=other, public_id=measure.public_id, **told)
    assert (again.pk, Measure.objects.count()) == (measure.pk, 1)
    sign = world.sign(public_id="sign00000001")
    assert world.sign(public_id="sign00000001").pk == sign.pk
    with pytest.raises(RecordIdTaken):
        world.sign(1, public_id="sign00000001")


def test_what_another_clerk_took_over_at_the_same_instant_is_not_taken_over_twice(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """This one read before the other had written."""
    world.identified()
    read, who = queries.monitored_without_case, world.actors["office"]
    Case.objects.update(state="refused")
    stale = [read(actor=who, area=COUNTY, as_of=later(20))]
    Case.objects.update(state="monitored")

    def reads(**asked: Any) -> Any:
        return stale.pop() if stale else read(**asked)

    monkeypatch.setattr(taking, "monitored_without_case", reads)
    assert actions.take_over_monitored(area=COUNTY, at=at(later(20)), by=who) == []
    assert (stale, Case.objects.count()) == ([], 1)


@pytest.mark.only_postgres
@pytest.mark.django_db(transaction=True)
def test_two_clerks_take_over_the_monitored_at_once(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.identified()
    Case.objects.all().update(state="refused")
    read, both, outcomes = queries.monitored_without_case, Barrier(2), list[Any]()

    def reads(**asked: Any) -> Any:
        found = list(read(**asked))
        with suppress(BrokenBarrierError):  # the one who reads again waits for nobody
            both.wait(5)
        return found

    def take() -> None:
        try:
            who = world.actors["office"]
            made = actions.take_over_monitored(area=COUNTY, at=at(later(20)), by=who)
            outcomes.append(len(made))
        except Exception as problem:
            outcomes.append(problem)
        finally:
            connections.close_all()

    monkeypatch.setattr(taking, "monitored_without_case", reads)
    threads = [Thread(target=take) for _clerk in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == [0, 1]
    assert Case.objects.filter(state="monitored").count() == 1
    assert Household.objects.count() == 3
