"""What a back-test may claim to have known: by the day of telling, and by the instant of recording."""

from __future__ import annotations

from datetime import date

from django.utils.timezone import localdate

from tests.monitoring.test_watching import earns
from tests.monitoring.world import COUNTY, World, at
from zhucun.directory.perms import OPERATOR
from zhucun.households import actions as homes
from zhucun.kernel.periods import months_after
from zhucun.monitoring import queries
from zhucun.monitoring.queries import Score


def of_month(world: World, month: date) -> Score:
    """The score of all rules together in one month."""
    found: Score = queries.back_test(
        actor=world.actors["office"],
        area=COUNTY,
        since=month,
        until=months_after(month, 1),
        horizon_days=90,
        today=localdate(),
    )[0]
    return found


def test_what_was_recorded_here_only_later_was_not_on_record_then(world: World) -> None:
    """The registry was filled today: at the end of last month nothing of it was on record, although
    the income had been told long before; at the end of this month all of it is."""
    this = localdate().replace(day=1)
    earns(world, 0, 7000, year=this.year - 2, told=date(this.year - 1, 1, 20))
    before, now = of_month(world, months_after(this, -1)), of_month(world, this)
    assert (before.leads, before.known_then, before.on_record) == (1, 1, 0)
    assert (now.leads, now.known_then, now.on_record) == (1, 1, 1)


def test_an_income_that_is_told_later_is_not_on_record_either(world: World) -> None:
    this = localdate().replace(day=1)
    earns(world, 0, 7000, year=this.year - 2, told=months_after(this, 2))
    now = of_month(world, this)
    assert (now.leads, now.known_then, now.on_record) == (1, 0, 0)


def test_a_classification_of_a_later_day_takes_nothing_away(world: World) -> None:
    """What holds only from a later day on says nothing of this one."""
    this = localdate().replace(day=1)
    earns(world, 0, 7000, year=this.year - 2, told=date(this.year - 1, 1, 20))
    homes.set_tag(
        household=world.homes[0],
        tag="monitored-household",
        since=months_after(this, 2),
        made_at=at(months_after(this, 2)),
        by=OPERATOR,
    )
    now = of_month(world, this)
    assert (now.leads, now.on_record) == (1, 1)
