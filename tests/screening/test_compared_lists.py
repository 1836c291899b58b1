"""Lists come in through the intake: what is wrong is said by sheet, row and column, only the index
of a number is kept, and nobody else brings or sees them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.intake.conftest import xlsx
from tests.screening.world import (
    COUNTY,
    DAY,
    DIED,
    EAST,
    ID,
    LAND,
    PAID,
    STANDARDS,
    TOWN,
    WEST,
    World,
    at,
    number,
    paid,
)
from zhucun.directory.queries import id_index
from zhucun.intake import actions as intake
from zhucun.intake import queries as batches
from zhucun.intake.errors import RowsInError
from zhucun.intake.models import Batch
from zhucun.intake.rows import Plan
from zhucun.kernel.problems import NotAllowed, NotFound
from zhucun.screening import actions, queries
from zhucun.screening.errors import BasisNeeded, ListGone, SettledOtherwise
from zhucun.screening.models import Fact, Payment, RegisterList, Standard


def previewed(world: World, feed: str, headings: list[Any], *rows: list[Any], **more: Any) -> Plan:
    batch = world.open(feed, headings, *rows, **more)
    return batches.preview(batch=batch, actor=world.alice)


def told(plan: Plan) -> list[tuple[str, int, str, str]]:
    return [(error.sheet, error.row, error.column, error.code) for error in plan.errors]


def test_what_is_wrong_in_a_list_is_said_by_sheet_row_and_column(world: World) -> None:
    plan = previewed(
        world,
        "benefit-payments",
        PAID,
        paid(1),
        paid(2, month="三月"),
        paid(3, month="2018-07"),
        paid(4, code="431225100201"),
        paid(5, amount=-1),
        paid(6, number="431224********0011"),
        paid(7, number=4.31224198006e17),
        paid(8, amount="很多"),
        paid(9, code=None),
        paid(10, name=None),
    )
    assert told(plan) == [
        ("Sheet1", 3, "F", "screening.month-unreadable"),
        ("Sheet1", 4, "F", "screening.month-in-future"),
        ("Sheet1", 5, "I", "screening.place-outside"),
        ("Sheet1", 6, "E", "screening.amount-below-nought"),
        ("Sheet1", 7, "C", "screening.number-masked"),
        ("Sheet1", 8, "C", "intake.digits-lost"),
        ("Sheet1", 9, "E", "intake.bad-number"),
        ("Sheet1", 10, "I", "screening.place-unclear"),
        ("Sheet1", 11, "B", "intake.missing-value"),
    ]
    assert all(error.why and error.todo for error in plan.errors)


def test_nothing_is_taken_over_before_all_rows_are_right_or_the_good_ones_chosen(
    world: World,
) -> None:
    batch = world.open("benefit-payments", PAID, paid(1), paid(2, month="三月"))
    with pytest.raises(RowsInError):
        intake.accept(batch=batch, by=world.alice, accepted_at=at())
    assert not Payment.objects.exists()
    intake.accept(batch=batch, by=world.alice, accepted_at=at(), only_good=True)
    assert Payment.objects.get().name == "张某1"


def test_the_same_rows_again_are_the_same(world: World) -> None:
    world.pay(paid(1), paid(1), paid(2))
    assert Payment.objects.count() == 3
    plan = previewed(world, "benefit-payments", PAID, paid(1), paid(1), paid(1), paid(2), paid(3))
    assert (plan.same, len(plan.new)) == (3, 2)
    [first, _more] = [RegisterList.objects.get(), None]
    actions.withdraw_list(list_=first, reason="名单有误", at=at(), by=world.alice)
    assert previewed(world, "benefit-payments", PAID, paid(1)).same == 0


def test_a_village_is_found_by_a_name_that_only_one_bears(world: World) -> None:
    headings = [*PAID[:-1], "村名"]
    world.bring("benefit-payments", headings, paid(1, code="西村"), paid(2, code="东村村民委员会"))
    assert list(Payment.objects.order_by("pk").values_list("area", flat=True)) == [WEST, EAST]
    plan = previewed(world, "benefit-payments", headings, paid(3, code="南村"))
    assert [error.code for error in plan.errors] == ["screening.place-unclear"]


def test_a_csv_comes_in_as_well(world: World) -> None:
    text = (
        "补贴项目,姓名,身份证号,金额,所属月份,村代码\n"
        f"低保,李四,{number(4)},120.5,2018年3月,{EAST}\n"
    )
    batch = intake.open_batch(
        file=text.encode("gb18030"),
        file_name="发放.csv",
        feed="benefit-payments",
        area=COUNTY,
        as_of=DAY,
        made_at=at(),
        by=world.alice,
    )
    intake.accept(batch=batch, by=world.alice, accepted_at=at())
    assert str(Payment.objects.get().amount) == "120.50"


def test_of_a_register_only_the_index_and_the_day_are_kept(world: World) -> None:
    headings = ["姓名", *DIED, "死因"]
    made = world.bring(
        "compared-deaths",
        headings,
        ["王某", number(7), "2017-05-02", "病故"],
        ["王某", number(7), "2017-05-01", "病故"],
    )
    [fact] = Fact.objects.all()
    assert (bytes(fact.key), str(fact.on), fact.times) == (id_index(number(7)), "2017-05-01", 2)
    kept = {field.name for field in Fact._meta.get_fields()}
    assert kept == {"id", "list", "key", "on", "times"}
    assert (made.register, made.rows, made.as_of) == ("death", 2, DAY)


def test_an_invalid_number_of_a_register_is_an_error_of_its_cell(world: World) -> None:
    plan = previewed(world, "compared-vehicles", ID, [number(1)[:-1] + "0"], [number(2)])
    assert [(error.row, error.column) for error in plan.errors] == [(2, "A")]
    plan = previewed(world, "compared-deaths", DIED, [number(1), "2018-06-15"])
    assert told(plan) == [("Sheet1", 2, "B", "screening.day-in-future")]


def test_a_standard_holds_until_the_next_one(world: World) -> None:
    world.bring(
        "benefit-standards",
        STANDARDS,
        [LAND, 105, "2018-01-01", None],
        [LAND, 100, "2017-01-01", "退耕还林补助、粮食直补"],
    )
    days = Standard.objects.order_by("starts_on").values_list("per_unit", "starts_on", "ends_on")
    assert [tuple(map(str, row)) for row in days] == [
        ("100.00", "2017-01-01", "2018-01-01"),
        ("105.00", "2018-01-01", "9999-12-31"),
    ]
    made = RegisterList.objects.get()
    assert made.exclusions.count() == 4
    plan = previewed(
        world, "benefit-standards", STANDARDS, [LAND, None, None, None], [LAND, 1, None, None]
    )
    assert [error.code for error in plan.errors] == [
        "screening.standard-says-nothing",
        "screening.standard-needs-day",
    ]


def test_a_register_is_declared_once_with_department_and_document(world: World) -> None:
    made = world.bring("compared-vehicles", ID, [number(1)])
    how: dict[str, Any] = {"list_": made, "at": at(), "by": world.alice}
    with pytest.raises(BasisNeeded):
        actions.declare_list(source="交警大队", basis="", **how)
    assert actions.declare_list(source="交警大队", basis="怀纪发〔2017〕3号", **how)
    with pytest.raises(SettledOtherwise):
        actions.declare_list(source="公安局", basis="怀纪发〔2017〕3号", **how)
    actions.withdraw_list(reason="名单有误", **how)
    assert not actions.withdraw_list(reason="名单有误", **how)
    later = world.bring("compared-vehicles", ID, [number(1)])
    actions.withdraw_list(**{**how, "list_": later}, reason="名单有误")
    with pytest.raises(ListGone):
        actions.declare_list(source="交警大队", basis="文件", **{**how, "list_": later})


# whose lists these are


@pytest.mark.parametrize("name", ["charlie", "office", "township", "town", "branch"])
def test_nobody_else_brings_a_list_or_sees_that_one_came(world: World, name: str) -> None:
    made = world.pay(paid(1))
    who = world.actor(name)
    with pytest.raises(NotAllowed):
        world.open("benefit-payments", PAID, paid(2), by=name)
    assert not batches.batches(actor=who).exists()
    with pytest.raises(NotFound):
        batches.batch_card(actor=who, public_id=made.batch)
    with pytest.raises(NotFound):
        queries.list_of_batch(actor=who, batch=made.batch)
    [batch] = Batch.objects.all()
    with pytest.raises(NotAllowed):
        batches.preview(batch=batch, actor=who)
    assert "benefit-payments" not in batches.feed_names(who) or name in ("charlie", "town")


def test_the_commission_brings_its_own_lists_and_no_other(world: World) -> None:
    own = set(batches.feed_names(world.alice)) - set(batches.feed_names())
    assert {"benefit-payments", "compared-deaths", "compared-moves"} <= own
    assert len(own) == 11
    with pytest.raises(NotAllowed):
        intake.open_batch(
            file=xlsx([["姓名"], ["张三"]]),
            file_name="x.xlsx",
            feed="roster",
            area=COUNTY,
            as_of=DAY,
            made_at=at(),
            by=world.alice,
        )
    made = world.pay(paid(1))
    assert batches.batch_card(actor=world.alice, public_id=made.batch)
    assert queries.list_of_batch(actor=world.alice, batch=made.batch) == made
    assert queries.lists(actor=world.actor("city"), area=TOWN).count() == 0
    assert queries.lists(actor=world.actor("city"), area=COUNTY).count() == 1
