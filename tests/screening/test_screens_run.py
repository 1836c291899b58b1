"""The screens of a county over what was paid: what is asked, what gives no cause, what nobody can
say, and what was never imported."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests import factories as make
from tests.screening.world import (
    COUNTY,
    DAY,
    DIED,
    EAST,
    ID,
    LAND,
    LOW,
    MOVED,
    STANDARDS,
    WEST,
    World,
    at,
    number,
    paid,
)
from zhucun.branches import actions as branches
from zhucun.directory.perms import OPERATOR
from zhucun.economy import actions as economy
from zhucun.households import actions as homes
from zhucun.households.models import Household
from zhucun.households.queries import HouseholdDraft, MemberDraft
from zhucun.kernel.problems import NotAllowed
from zhucun.ledger.models import EventRecord
from zhucun.screening import actions
from zhucun.screening.errors import (
    NoScreens,
    NotACounty,
    NothingPaid,
    PeriodEmpty,
    ScreeningDayInFuture,
)
from zhucun.screening.models import Lead, Run, RunPlace

X01, X03, X05, X08 = (
    "x01-paid-after-death",
    "x03-village-cadre",
    "x05-vehicle",
    "x08-double-benefit",
)
X09, X10 = "x09-joined-before-benefit", "x10-amount-off-standard"
X11, X13, X14 = "x11-impossible-quantity", "x13-shared-account", "x14-bad-id"
FEATHERS = "plucking-feathers"


def told(run: Run, screen: str) -> tuple[int | None, int | None, int | None]:
    said = run.screens[screen]
    return said["hits"], said["clear"], said["open"]


def member(serial: int, relation: str = "head", **more: Any) -> MemberDraft:
    return MemberDraft(name=f"张某{serial}", relation=relation, id_number=number(serial), **more)


def who(screen: str) -> list[str]:
    found = Lead.objects.filter(screen=screen).order_by("pk")
    return [lead.payment.name for lead in found if lead.payment]


def home(world: World, *members: Any) -> Household:
    """A household of EAST since 2014."""
    draft = HouseholdDraft(
        village=world.places[EAST], number="P00001", since=date(2014, 1, 1), members=members
    )
    return homes.add_household(draft, made_at=at(), by=OPERATOR)


def test_who_was_paid_after_his_death_is_a_lead(world: World) -> None:
    world.pay(paid(1), paid(2), paid(3, month="2018-01"))
    world.declared("compared-deaths", DIED, [number(1), "2018-02-10"], [number(3), "2018-02-10"])
    run = world.run()
    assert told(run, X01) == (1, 2, 0)
    lead = Lead.objects.get(screen=X01)
    assert (lead.payment.name, lead.area, lead.state) == ("张某1", EAST, "found")
    values = {"died_on": "2018-02-10", "paid_for_on": "2018-03-01"}
    assert json.loads(lead.values) == values


def test_a_screen_whose_register_was_never_imported_is_not_computed(world: World) -> None:
    world.pay(paid(1))
    run = world.run()
    assert run.screens[X05] == {"hits": None, "clear": None, "open": None, "without": ["vehicle"]}
    assert run.screens[X01]["without"] == ["death"]
    assert told(run, X01) == (None, None, None)
    assert told(run, X13) == (0, 1, 0)
    assert not RunPlace.objects.filter(screen=X05).exists()


def test_a_register_without_its_legal_basis_is_compared_with_nothing(world: World) -> None:
    world.pay(paid(1))
    made = world.bring("compared-vehicles", ID, [number(1)])
    assert told(world.run(), X05) == (None, None, None)
    said = {"source": "县交警大队", "basis": "怀纪发〔2017〕3号", "at": at(), "by": world.alice}
    assert actions.declare_list(list_=made, **said)
    assert not actions.declare_list(list_=made, **said)
    run = world.run()
    assert told(run, X05) == (1, 0, 0)
    assert [row["source"] for row in run.lists if row["register"] == "vehicle"] == ["县交警大队"]


@pytest.mark.parametrize(
    ("feed", "screen"),
    [
        ("compared-payroll", "x02-public-payroll"),
        ("compared-village-cadres", X03),
        ("compared-cadre-kin", X03),
        ("compared-flats", "x04-flat"),
        ("compared-vehicles", X05),
        ("compared-firms", "x06-firm"),
        ("compared-employee-insurance", "x07-employee-insurance"),
    ],
)
def test_who_stands_in_a_register_is_a_lead(world: World, feed: str, screen: str) -> None:
    world.pay(paid(1), paid(2), paid(3, number="没有"))
    world.declared(feed, ID, [number(2)], [number(2)], [number(77)])
    hits, clear, open_ = told(world.run(), screen)
    assert (hits, who(screen)) == (1, ["张某2"])
    # of cadres one register alone proves who is one, not who is none
    assert (clear, open_) == ((0, 2) if screen == X03 else (1, 1))


def test_what_the_house_knows_is_not_asked_for_again(world: World) -> None:
    """Deaths and who came to a household stand in the registry, cadres in the committees."""
    row = home(world, member(1), member(2, "spouse"))
    dead, alive = row.members.get(relation="spouse"), row.members.get(relation="head")
    homes.record_death(member=dead, on=date(2018, 2, 1), made_at=at(), by=OPERATOR)
    came = member(3, "child", since=date(2016, 5, 1), joined="marriage")
    homes.add_member(household=row, draft=came, made_at=at(), by=OPERATOR)
    term = branches.open_term(
        village=world.places[EAST], number=10, on=date(2017, 1, 10), at=at(), by=OPERATOR
    )
    held = branches.SeatDraft(
        person=branches.PersonDraft(id_number=alive.id_number),
        body="branch",
        office="secretary",
        since=date(2017, 1, 10),
    )
    branches.give_seats([held], committee=term, at=at(), by=OPERATOR)
    world.pay(paid(1), paid(2), paid(3), paid(4))
    run = world.run()
    assert run.screens[X01] == {"hits": 1, "clear": 2, "open": 1, "without": ["death"]}
    assert run.screens[X09] == {"hits": 1, "clear": 2, "open": 1, "without": ["move"]}
    # who is neither a cadre nor of a cadre's household may still be kin of one
    assert run.screens[X03] == {"hits": 3, "clear": 0, "open": 1, "without": ["cadre", "kin"]}
    assert (who(X01), who(X09)) == (["张某2"], ["张某3"])


def test_the_same_person_twice_for_exclusive_benefits(world: World) -> None:
    world.pay(paid(1), paid(1, programme=LAND, units=3, amount=315), paid(2))
    world.declared("benefit-standards", STANDARDS, [LAND, 105, "2017-01-01", LOW])
    run = world.run()
    assert told(run, X08) == (2, 1, 0)
    assert who(X08) == ["张某1", "张某1"]


def test_an_amount_that_does_not_fit_the_standard_of_its_month(world: World) -> None:
    rows = [
        paid(1, programme=LAND, units="3.3", amount="346.50"),
        paid(2, programme=LAND, units="3.3", amount="346.51"),
        paid(3, programme=LAND, units=2, amount=200, month="2018-01"),
        paid(4, programme=LAND, units=None, amount=1),
        paid(5, programme="没有标准", amount=1),
    ]
    world.pay(*rows)
    world.declared(
        "benefit-standards",
        STANDARDS,
        [LAND, 105, "2018-02-01", None],
        [LAND, 100, "2017-01-01", None],
    )
    run = world.run()
    assert (told(run, X10), who(X10)) == ((1, 2, 2), ["张某2"])
    [lead] = Lead.objects.filter(screen=X10)
    assert json.loads(lead.values) == {"amount": 346.51, "amount_by_standard": 346.5}


def test_several_recipients_on_one_account(world: World) -> None:
    world.pay(
        paid(1, account="8101 0000"),
        paid(2, account="81010000"),
        paid(3),
        paid(3, month="2018-02"),
        paid(4, account=None),
    )
    assert told(world.run(), X13) == (2, 2, 1)
    assert who(X13) == ["张某1", "张某2"]


def test_a_number_that_is_none_is_asked_about_and_accuses_nobody(world: World) -> None:
    good = number(1)
    wrong = good[:-1] + ("1" if good[-1] != "1" else "2")
    old = number(5)[:6] + number(5)[8:17]
    world.pay(paid(1, number=wrong), paid(2, name="甲"), paid(2, name="乙"), paid(5, number=old))
    world.declared(
        "compared-vehicles",
        ID,
        [good],
        [make.id_number(born=f"19{old[6:12]}", division="431224", serial=5)],
    )
    run = world.run()
    assert told(run, X14) == (4, 0, 0)
    assert told(run, X05) == (1, 2, 1)
    assert who(X05) == ["张某5"]


def test_who_joined_shortly_before_the_benefit(world: World) -> None:
    world.pay(paid(1), paid(2), paid(3, granted_on=None), paid(4))
    world.declared(
        "compared-moves",
        MOVED,
        [number(1), "2016-06-01"],
        [number(2), "2012-06-01"],
        [number(3), "2016-06-01"],
    )
    run = world.run()
    # nobody moved in who is not in the register; when no. 3 was granted it nobody knows
    assert (told(run, X09), who(X09)) == ((1, 2, 1), ["张某1"])


def test_the_same_again_is_the_same_run(world: World) -> None:
    world.pay(paid(1), paid(2, account="81010000"), paid(3, account="81010000"))
    first = world.run()
    assert (first.found, first.payments) == (2, 3)
    again = world.run()
    assert (again.pk, Run.objects.count(), Lead.objects.count()) == (first.pk, 1, 2)
    world.pay(paid(4, account="81010000"))
    more = world.run()
    assert more.pk != first.pk
    assert (more.found, Lead.objects.count()) == (1, 3)
    assert set(Lead.objects.values_list("last_run", flat=True)) == {more.pk}
    assert EventRecord.objects.filter(name="screening.screens.run").count() == 2


def test_only_the_months_asked_for_and_only_the_county_are_compared(world: World) -> None:
    world.pay(paid(1, month="2017-12"), paid(2, month="2018-06"), paid(3, code=WEST))
    run = world.run()
    assert run.payments == 2
    assert world.run(ends_on=date(2018, 6, 1)).payments == 1
    with pytest.raises(NothingPaid):
        world.run(starts_on=date(2016, 1, 1), ends_on=date(2017, 1, 1))
    assert world.run(starts_on=date(2017, 12, 1)).payments == 3
    places = RunPlace.objects.filter(run=run, screen=X13).order_by("area")
    assert list(places.values_list("area", "clear")) == [(EAST, 1), (WEST, 1)]


def test_the_latest_register_counts_and_a_withdrawn_list_does_not(world: World) -> None:
    payments = world.pay(paid(1), paid(2), as_of=date(2018, 4, 1))
    world.declared("compared-vehicles", ID, [number(1)], as_of=date(2018, 5, 2))
    later = world.declared("compared-vehicles", ID, [number(2)], as_of=date(2018, 6, 1))
    assert told(world.run(day=date(2018, 5, 1)), X05) == (None, None, None)
    world.run()
    assert who(X05) == ["张某2"]
    actions.withdraw_list(list_=later, reason="名单有误", at=at(), by=world.alice)
    world.run()
    assert who(X05) == ["张某2", "张某1"]
    actions.withdraw_list(list_=payments, reason="名单有误", at=at(), by=world.alice)
    assert set(Lead.objects.values_list("state", flat=True)) == {"withdrawn"}
    with pytest.raises(NothingPaid):
        world.run()


def test_money_that_did_not_arrive_whole_is_asked_about_in_the_same_run(world: World) -> None:
    """HH18-092. Of a project that is counted in nothing nobody can say whether it is too much."""
    row = home(world, member(1))
    draft = economy.ProjectDraft(kind="industry", title="油茶")
    project = economy.open_project(
        place=world.places[EAST], draft=draft, on=DAY, at=at(), by=OPERATOR
    )
    told_: dict[str, Any] = {"project": project, "since": DAY, "at": at(), "by": OPERATOR}
    link = economy.link_household(
        household=row, granted=Decimal(5_000), received=Decimal(4_000), **told_
    )
    world.pay(paid(1))
    run = world.run()
    assert run.screens[FEATHERS] == {"hits": 1, "clear": 0, "open": 0, "without": []}
    lead = Lead.objects.get(screen=FEATHERS)
    assert (lead.subject, lead.about, lead.payment) == ("funding", link.public_id, None)
    assert json.loads(lead.values) == {"amount": 5_000, "amount_received": 4_000}
    assert run.screens[X11] == {"hits": 0, "clear": 0, "open": 1, "without": []}


def test_a_run_is_of_a_county_whose_pack_compares(world: World) -> None:
    with pytest.raises(NothingPaid):
        world.run()
    with pytest.raises(NotACounty):
        world.run(area=EAST)
    with pytest.raises(PeriodEmpty):
        world.run(ends_on=date(2018, 1, 1))
    with pytest.raises(ScreeningDayInFuture):
        actions.run_screens(
            area=COUNTY,
            starts_on=date(2018, 1, 1),
            ends_on=date(2018, 7, 1),
            as_of=date(2018, 6, 15),
            at=at(),
            by=world.alice,
        )
    with pytest.raises(NoScreens):
        world.run(day=date(2022, 1, 10), starts_on=date(2021, 1, 1), ends_on=date(2022, 1, 1))


@pytest.mark.parametrize("name", ["town", "charlie", "office", "township", "branch"])
def test_nobody_else_runs_screens(world: World, name: str) -> None:
    world.pay(paid(1))
    with pytest.raises(NotAllowed):
        world.run(by=name)
    assert not Run.objects.exists()
