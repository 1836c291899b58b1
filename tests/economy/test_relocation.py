"""Relocation: floor area, the four stages in their order, homes that are lived in."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests import factories as make
from tests.economy.world import AT, DAY, account, family, yuan
from zhucun.directory.enums import Role
from zhucun.directory.models import Place
from zhucun.directory.perms import Actor
from zhucun.economy import actions, errors, queries
from zhucun.economy.models import Relocation
from zhucun.households.models import Household
from zhucun.kernel.problems import NotAllowed, NotFound

PLANNED = date(2017, 3, 1)


@pytest.fixture
def mayang(places: dict[str, Place]) -> tuple[Household, Actor]:
    """A family of 怀化市, whose pack states 25 square metres a person, and the county's office."""
    make.add_places({"43": "湖南省", "4312": "怀化市", "431226": "麻阳县"}, since=date(2010, 1, 1))
    make.add_places({"431226100": "高村镇", "431226100201": "枫木村"}, since=date(2010, 1, 1))
    home = family(make.place("431226100201"), 1, since=date(2012, 1, 1), size=4)
    return home, account("mayang", Role.OFFICE, "431226")


def plan(home: Household, by: Actor, **more: Any) -> Relocation:
    key = more.pop("public_id", "")
    values = {"household": home, "site": "城南安置点", "persons": 4, "on": PLANNED, **more}
    draft = actions.RelocationDraft(**values)
    return actions.plan_relocation(public_id=key, draft=draft, at=AT, by=by)


def test_more_than_twenty_five_square_metres_a_person_are_refused(
    mayang: tuple[Household, Actor],
) -> None:
    """HH18-142."""
    home, office = mayang
    with pytest.raises(errors.RelocationRefused) as refused:
        plan(home, office, floor_area=Decimal("100.01"))
    assert [one.rule for one in refused.value.rules] == ["relocation-area"]
    with pytest.raises(errors.RelocationRefused) as refused:
        plan(home, office, self_raised=yuan("10000.01"))
    assert [one.rule for one in refused.value.rules] == ["relocation-own-money"]
    row = plan(home, office, floor_area=Decimal(100), self_raised=yuan(10_000))
    assert queries.area_per_person(row) == Decimal(25)


def test_the_four_stages_come_in_their_order(mayang: tuple[Household, Actor]) -> None:
    """HH18-142: 搬得下、稳得住、能脱贫、可持续."""
    home, office = mayang
    row = plan(home, office)

    def reach(stage: str, on: date) -> bool:
        return actions.reach_stage(relocation=row, stage=stage, on=on, at=AT, by=office)

    with pytest.raises(errors.StageOutOfOrder):
        reach("settled", date(2018, 1, 1))
    with pytest.raises(errors.StageOutOfOrder):
        reach("moved", date(2017, 1, 1))
    assert reach("moved", date(2018, 1, 1))
    assert not reach("moved", date(2018, 1, 1))
    with pytest.raises(errors.StageOutOfOrder):
        reach("settled", date(2017, 12, 31))
    for n, stage in enumerate(("settled", "exited", "sustained")):
        assert reach(stage, date(2019 + n, 1, 1))
    assert row.stage == "sustained"


def test_a_new_home_that_is_found_empty_is_listed(mayang: tuple[Household, Actor]) -> None:
    home, office = mayang
    row = plan(home, office)
    told: dict[str, Any] = {"relocation": row, "at": AT, "by": office}
    with pytest.raises(errors.StageOutOfOrder):
        actions.check_occupancy(on=DAY, is_occupied=True, **told)
    actions.reach_stage(stage="moved", on=date(2018, 1, 1), **told)
    actions.check_occupancy(on=date(2019, 1, 1), is_occupied=True, **told)
    first = actions.check_occupancy(on=DAY, is_occupied=False, note="全家外出", **told)
    assert actions.check_occupancy(on=DAY, is_occupied=False, note="全家外出", **told) == first
    with pytest.raises(errors.RecordIdTaken):
        actions.check_occupancy(on=DAY, is_occupied=True, **told)
    rows = queries.relocations(actor=office, as_of=DAY, state="empty")
    assert [one.pk for one in rows] == [row.pk]
    before = queries.relocations(actor=office, as_of=date(2020, 1, 1), state="empty")
    assert not before.exists()
    sums = queries.relocation_sums(queries.relocations(actor=office, as_of=DAY), as_of=DAY)
    assert (sums.persons, sums.moved_persons, sums.empty, sums.share) == (4, 4, 1, Decimal(100))


def test_a_household_is_relocated_once(mayang: tuple[Household, Actor]) -> None:
    home, office = mayang
    row = plan(home, office, public_id="0123456789ab")
    assert plan(home, office, public_id="0123456789ab") == row
    with pytest.raises(errors.RelocationThere):
        plan(home, office)


def test_charlie_sees_no_relocation(
    mayang: tuple[Household, Actor], stranger: Actor, audit: Actor
) -> None:
    home, office = mayang
    row = plan(home, office)
    for other in (stranger, audit):
        assert list(queries.relocations(actor=other, as_of=DAY)) == []
        with pytest.raises(NotFound):
            queries.relocation_card(actor=other, public_id=row.public_id, as_of=DAY)
        with pytest.raises(NotAllowed):
            actions.reach_stage(relocation=row, stage="moved", on=DAY, at=AT, by=other)
