"""Incomes by the pack's formula, beside what a register declares; facts, dated; from the register
of A1–A37 and back."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from tests import factories as make
from tests.households.world import AT, DAY, SINCE, added, person
from zhucun.directory.enums import Role
from zhucun.directory.perms import OPERATOR
from zhucun.households import actions, queries
from zhucun.households.actions import IncomeDraft, Stated
from zhucun.households.errors import (
    BelowNought,
    DayAhead,
    HouseholdEnded,
    IncomeTwice,
    MemberLeft,
    NothingSaid,
    NotInWindow,
    NotYetOver,
)
from zhucun.households.marts.earnings import PARTS, Formula, formula_for
from zhucun.households.models import Household, Income, MemberState
from zhucun.intake import actions as intake
from zhucun.intake import queries as lists
from zhucun.kernel.problems import NotAllowed, NotFound

HOW: dict[str, Any] = {"made_at": AT, "by": OPERATOR}
YEAR = date(2023, 1, 1)
WAGES = {"wages": Decimal(30_000), "costs": Decimal(3_000)}


def earned(household, starts_on=YEAR, parts=WAGES, declared=(), **more):
    draft = IncomeDraft(
        household=household, starts_on=starts_on, parts=parts, declared=dict(declared)
    )
    return actions.record_income(draft, **{**HOW, **more})


def test_an_income_is_net_of_costs_and_divided_by_the_persons_of_the_last_day(family, members):
    earned(family, parts={**WAGES, "fixed_grants": Decimal(9_000), "one_off_relief": Decimal(500)})
    actions.record_death(member=members["王小燕"], on=date(2023, 12, 31), **HOW)
    family.refresh_from_db()
    [one] = queries.incomes_of(family)
    assert (one.net, one.persons, one.per_head) == (27_000, 2, Decimal("13500.00"))


def test_what_the_register_declares_stands_beside_and_its_difference_is_told(family):
    earned(family, declared={"declared_per_head": Decimal(9_500)})
    [one] = queries.incomes_of(family)
    assert (one.per_head, one.row.declared_per_head, one.differs) == (9_000, 9_500, 500)


def test_a_declared_figure_alone_is_never_taken_for_a_computed_one(family):
    earned(family, parts={}, declared={"declared_per_head": Decimal(9_500)})
    [one] = queries.incomes_of(family)
    assert (one.net, one.per_head, one.differs) == (None, None, None)


def test_an_income_of_a_year_is_entered_once(family):
    earned(family)
    with pytest.raises(IncomeTwice):
        earned(family, parts={"wages": Decimal(1)})
    assert earned(family, starts_on=date(2022, 7, 1))


def test_a_correction_keeps_the_former_figures(family):
    first = earned(family)
    draft = IncomeDraft(household=family, starts_on=YEAR, parts={"wages": Decimal(31_000)})
    second = actions.correct_income(income=first, draft=draft, **HOW)
    assert actions.correct_income(income=second, draft=draft, **HOW) == second
    first.refresh_from_db()
    assert first.retracted_at is not None
    assert [each.net for each in queries.incomes_of(family)] == [31_000]
    assert actions.retract_income(income=second, **HOW)
    assert not actions.retract_income(income=second, **HOW)
    assert queries.incomes_of(family) == []


def test_incomes_that_cannot_be_are_refused(family, east):
    with pytest.raises(NothingSaid):
        earned(family, parts={})
    with pytest.raises(BelowNought):
        earned(family, parts={"wages": Decimal(-1)})
    with pytest.raises(NotYetOver):
        earned(family, starts_on=date(2024, 1, 1))
    gone = added(east, 9, person("去者"), since=date(2019, 1, 1))
    actions.end_household(household=gone, on=date(2022, 1, 1), reason="moved", **HOW)
    with pytest.raises(HouseholdEnded):
        earned(gone)
    assert earned(gone, starts_on=date(2021, 1, 1))


def test_a_pack_that_counts_calendar_years_takes_no_others(family):
    with pytest.raises(NotInWindow):
        earned(family, starts_on=date(2016, 7, 1))
    assert earned(family, starts_on=date(2016, 1, 1))


def test_the_journal_keeps_no_amount(family):
    earned(family)
    assert "30000" not in str([record.data for record in queries.history_of(family)])


def test_charlie_and_a_cadre_record_no_income_and_charlie_reads_none(family, stranger, secretary):
    income = earned(family)
    for who in (stranger, secretary):
        with pytest.raises(NotAllowed):
            earned(family, starts_on=date(2022, 1, 1), by=who)
    assert queries.one_income(actor=secretary, public_id=income.public_id) == income
    with pytest.raises(NotFound):
        queries.one_income(actor=stranger, public_id=income.public_id)


def test_who_may_open_nothing_reads_no_amount(family, auditor):
    with pytest.raises(NotFound):
        queries.one_income(actor=auditor, public_id=earned(family).public_id)


AMOUNT = st.decimals(0, 10**6, places=2)


@given(parts=st.dictionaries(st.sampled_from(PARTS), AMOUNT), persons=st.integers(1, 12))
def test_what_does_not_count_moves_nothing_and_costs_are_taken_off(parts, persons):
    rule = Formula(
        weights={name: {"costs": -1, "fixed_grants": 0, "one_off_relief": 0}.get(name, 1)
                 for name in PARTS},
        window=None, persons_on="last-day", max_age_months=None, pack="",
    )  # fmt: skip
    net = rule.net(parts)
    if not parts:
        assert net is None
        return
    more = {**parts, "one_off_relief": Decimal(5), "fixed_grants": Decimal(7)}
    assert rule.net(more) == net
    assert rule.net({**parts, "costs": parts.get("costs", Decimal(0)) + 1}) == net - 1
    head = rule.per_head(parts, persons)
    assert abs(head * persons - net) <= Decimal("0.005") * persons


def test_a_part_that_the_pack_leaves_open_leaves_the_income_open():
    rule = formula_for("411327", as_of=DAY)
    assert (rule.window, rule.persons_on) == ("twelve-months", "last-day")
    is_open = Formula(weights=None, window=None, persons_on=None, max_age_months=None, pack="")
    assert is_open.net({"wages": Decimal(1)}) is None


# ── facts ─────────────────────────────────────────────────────────────────────


def stated(about, since=SINCE, **values):
    return Stated(about=about, values=values, since=since)


def test_facts_are_dated_and_what_is_not_named_goes_on(members):
    wang = members["王建国"]
    actions.state_members([stated(wang, labour="ordinary", ethnicity="汉族")], **HOW)
    later = date(2023, 1, 1)
    actions.state_members([stated(wang, later, labour="weak", health="chronic")], **HOW)
    assert actions.state_members([stated(wang, later, labour="weak")], **HOW) == 0
    before, after = wang.states.order_by("valid_from")
    assert (before.labour, before.valid_until) == ("ordinary", later)
    assert (after.labour, after.ethnicity, after.valid_until) == ("weak", "汉族", None)


def test_health_is_sealed_and_no_event_tells_it(family, members):
    actions.state_members([stated(members["王建国"], health="disabled")], **HOW)
    with connection.cursor() as cursor:
        cursor.execute("SELECT health FROM households_memberstate")
        assert b"disabled" not in bytes(cursor.fetchone()[0])
    assert "disabled" not in str([record.data for record in queries.history_of(family)])


def test_nothing_is_said_of_who_left_of_what_ended_or_of_tomorrow(family, members):
    gone = members["王小燕"]
    actions.record_death(member=gone, on=date(2024, 1, 1), **HOW)
    with pytest.raises(MemberLeft):
        actions.state_members([stated(gone, labour="weak")], **HOW)
    with pytest.raises(DayAhead):
        actions.state_homes([stated(family, date(2024, 6, 4), water="tap")], **HOW)
    with pytest.raises(NotAllowed):
        actions.state_homes([stated(family, water="tap")], made_at=AT, by=_nobody())


def _nobody():
    return make.actor("nobody", Role.AUDIT, "411327", on=DAY)


def test_facts_of_many_cost_a_few_queries(east, queries_of):
    rows = [added(east, n) for n in range(1, 31)]

    def state(some, word):
        return len(queries_of(lambda: actions.state_homes(
            [stated(row, water=word) for row in some], **HOW
        )))  # fmt: skip

    assert state(rows[:3], "tap") == state(rows[3:], "safe")


# ── the register of A1–A37 comes in, and goes out as it came ─────────────────

HEADINGS = (
    "乡镇", "村", "户编号", "A4", "A7", "A8", "A9", "A11", "A12", "A14", "A15",
    "年度", "A17", "A17a", "A17b", "A18", "A20", "A21", "A22", "A35", "A37", "银行账号",
)  # fmt: skip
HEAD = (
    "赊店镇", "东关村", "0001", "王建国", "户主", "汉族", "初中", "长期慢性病", "普通劳动力", "否",
    "是", 2023, 40_000, 30_000, 10_000, 4_000, 12_500, 96, "砖混", "是", "自来水", "6222",
)  # fmt: skip
WIFE = ("赊店镇", "东关村", "0001", "李秀英", "配偶", "苗族", "小学", "健康", None, "否", "否")


def book(*rows):
    file = Workbook()
    for row in (HEADINGS, *rows):
        file.active.append(list(row))
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


@pytest.fixture
def take(office, east):
    def taken(*rows, as_of=DAY):
        batch = intake.open_batch(
            file=book(*rows), file_name="表.xlsx", feed="households", area="411327",
            as_of=as_of, by=office, made_at=AT,
        )  # fmt: skip
        plan = lists.preview(batch=batch, actor=office)
        if not plan.errors:
            intake.accept(batch=batch, by=office, accepted_at=AT)
        return plan

    return taken


def test_the_register_brings_facts_and_the_income_of_its_year(take):
    plan = take(HEAD, WIFE)
    assert [each.why for each in plan.errors] == []
    row = Household.objects.get(number="0001")
    [one] = queries.incomes_of(row)
    assert (one.row.starts_on, one.net, one.per_head) == (YEAR, 36_000, 18_000)
    assert (one.row.declared_total, one.differs) == (40_000, Decimal(-5_500))
    home = row.states.get()
    assert (home.housing_area, home.power, home.water) == (96, "safe", "tap")
    states = {each.member.name: each for each in MemberState.objects.select_related("member")}
    assert states["王建国"].health == "chronic"
    assert (states["李秀英"].ethnicity, states["李秀英"].medical_insurance) == ("苗族", "no")
    assert "6222" not in str(queries.history_of(row))


def test_the_same_register_again_changes_nothing_and_another_is_told(take):
    take(HEAD, WIFE)
    again = take(HEAD, WIFE)
    assert (again.counts["new"], again.counts["changed"], again.counts["same"]) == (0, 0, 1)
    other = list(HEAD)
    other[13], other[7], other[20] = 33_000, "患有大病", "否"
    plan = take(other, WIFE)
    told = {name: value for each in plan.changed for name, value in each.after.items()}
    assert told == {"income_wages": 33_000, "health": "•••", "water": "unsafe"}
    assert Income.objects.filter(retracted_at=None).get().wages == 33_000
    assert Income.objects.count() == 2


def test_an_income_of_a_year_that_is_not_over_is_an_error_of_its_cell(take):
    early = list(HEAD)
    early[11] = 2024
    plan = take(early, WIFE)
    assert [(each.code, each.heading) for each in plan.errors] == [
        ("households.not-yet-over", "年度")
    ]
    assert Household.objects.count() == 0


def test_a_word_that_no_register_knows_is_an_error_of_its_cell(take):
    odd = list(HEAD)
    odd[7] = "说不清"
    assert [each.heading for each in take(odd, WIFE).errors] == ["A11", "A7"]


def exported(actor, area="411327"):
    chunks = lists.export(feed="households", actor=actor, area=area, as_of=DAY, at=AT)
    sheet = load_workbook(io.BytesIO(b"".join(chunks))).active
    top, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(top, row, strict=True)) for row in rows]


def test_the_register_goes_out_as_it_came(take):
    take(HEAD, WIFE)
    head, wife = exported(OPERATOR)
    assert (head["健康状况"], head["劳动能力"], head["通电情况"]) == (
        "长期慢性病",
        "普通劳动力",
        "是",
    )
    assert (head["收入年度"], head["工资性收入"], head["年人均纯收入"]) == (2023, 30_000, 12_500)
    assert (wife["民族"], wife["是否参加新农合"], wife["银行账号"]) == ("苗族", "否", None)


def test_health_and_amounts_are_masked_without_the_right_to_personal_data(take):
    take(HEAD, WIFE)
    township = make.actor("township", Role.TOWNSHIP, "411327100", on=DAY)
    head, _wife = exported(township, "411327100")
    assert (head["健康状况"], head["工资性收入"], head["劳动能力"]) == (
        "****", "****", "普通劳动力",
    )  # fmt: skip
