"""Micro-loans within the policy, what is owed, the subsidy of a year, the risk fund."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from tests.economy.world import AT, DAY, SPRING, child_of, family, head_of, loan, yuan
from zhucun.directory.models import Place
from zhucun.directory.perms import Actor
from zhucun.economy import actions, errors, queries
from zhucun.economy.models import Loan
from zhucun.economy.queries import credit
from zhucun.economy.queries.balances import balance, interest_of, owed
from zhucun.households.models import Household
from zhucun.kernel.problems import NotAllowed, NotFound
from zhucun.ledger.models import AccessRecord, EventRecord

ID = "0123456789ab"


def test_a_loan_of_sixty_thousand_is_refused_with_the_sentence_and_its_source(
    cadre: Actor, homes: list[Household]
) -> None:
    with translation.override("zh-hans"), pytest.raises(errors.LoanRefused) as refused:
        loan(head_of(homes[0]), cadre, amount=yuan(60_000))
    assert refused.value.facts["why"] == "额度超过50000元"
    assert refused.value.facts["source"] == "脱贫人口小额信贷政策(2024)"
    assert [rule.rule for rule in refused.value.rules] == ["loan-ceiling"]
    assert not Loan.objects.exists()
    row = loan(head_of(homes[0]), cadre, amount=yuan(50_000))
    assert set(row.was_judged.values()) == {"pass"}
    assert set(row.was_judged) == {"borrower-age", "loan-ceiling", "loan-purpose", "loan-term"}


def test_the_ceiling_is_that_of_the_household_with_what_it_still_owes(
    cadre: Actor, homes: list[Household]
) -> None:
    first = loan(head_of(homes[0]), cadre)
    with pytest.raises(errors.LoanRefused):
        loan(child_of(homes[0]), cadre, on=DAY)
    actions.repay(loan=first, given=yuan(10_000), on=DAY, at=AT, by=cadre)
    assert loan(child_of(homes[0]), cadre, on=DAY).amount == yuan(30_000)


@pytest.mark.parametrize(
    ("more", "rule"),
    [
        ({"months": 37}, "loan-term"),
        ({"purpose": "marriage"}, "loan-purpose"),
        ({"purpose": "passed_on"}, "loan-purpose"),
        ({"purpose": "housing"}, "loan-purpose"),
    ],
)
def test_a_loan_beyond_the_policy_is_refused(
    more: dict[str, Any], rule: str, cadre: Actor, homes: list[Household]
) -> None:
    with pytest.raises(errors.LoanRefused) as refused:
        loan(head_of(homes[0]), cadre, **more)
    assert [one.rule for one in refused.value.rules] == [rule]


def test_a_borrower_of_sixty_six_is_refused_and_an_unknown_age_is_said(
    east: Place, cadre: Actor
) -> None:
    old = family(east, 8, born=date(1958, 2, 28))
    with pytest.raises(errors.LoanRefused) as refused:
        loan(head_of(old), cadre)
    assert [one.rule for one in refused.value.rules] == ["borrower-age"]
    unborn = head_of(old)
    unborn.birth_on = None
    unborn.save()
    row = loan(unborn, cadre)
    card = queries.loan_card(actor=cadre, public_id=row.public_id, as_of=DAY)
    assert [(r.rule, str(r.outcome)) for r in card.verdict.rules if r.is_open] == [
        ("borrower-age", "unknown")
    ]


def test_huaihua_asks_for_no_collateral_and_leaves_its_ceiling_open(
    places: dict[str, Place],
) -> None:
    """HH18-152: the source names three conditions and no amount: 未配置."""
    from tests import factories as make
    from tests.economy.world import account
    from zhucun.directory.enums import Role

    make.add_places({"43": "湖南省", "4312": "怀化市", "431226": "麻阳县"})
    make.add_places({"431226100": "高村镇", "431226100201": "枫木村"})
    office = account("mayang", Role.OFFICE, "431226")
    zhang = head_of(family(make.place("431226100201"), 1))
    told: dict[str, Any] = {"on": date(2020, 3, 1)}
    for more, rule in (
        ({"has_collateral": True}, "loan-without-collateral"),
        ({"has_guarantor": True}, "loan-without-guarantor"),
        ({"rate": Decimal("4.75")}, "loan-at-base-rate"),
    ):
        with pytest.raises(errors.LoanRefused) as refused:
            loan(zhang, office, **told, **more)
        assert [one.rule for one in refused.value.rules] == [rule]
        assert refused.value.facts["source"] == "HH18-152"
    row = loan(zhang, office, amount=yuan(60_000), **told)
    card = queries.loan_card(actor=office, public_id=row.public_id, as_of=DAY)
    assert {r.rule: str(r.outcome) for r in card.verdict.rules} == {
        "loan-at-base-rate": "pass",
        "loan-within-ceiling": "unset",
        "loan-without-collateral": "pass",
        "loan-without-guarantor": "pass",
    }


def test_a_loan_and_a_repayment_sent_twice_count_once(cadre: Actor, homes: list[Household]) -> None:
    row = loan(head_of(homes[0]), cadre, public_id=ID)
    assert loan(head_of(homes[0]), cadre, public_id=ID) == row
    with pytest.raises(errors.RecordIdTaken):
        loan(head_of(homes[0]), cadre, public_id=ID, amount=yuan(1))
    for _ in range(2):
        actions.repay(public_id=ID, loan=row, given=yuan(100), on=DAY, at=AT, by=cadre)
    assert row.repayments.count() == 1
    assert EventRecord.objects.filter(name="economy.loan.granted").count() == 1


def test_what_is_owed_overdue_and_repaid_is_that_of_the_day(
    cadre: Actor, homes: list[Household]
) -> None:
    row = loan(head_of(homes[0]), cadre, on=date(2022, 3, 1))
    other = loan(head_of(homes[1]), cadre)
    actions.repay(loan=row, given=yuan("10000.50"), on=date(2024, 2, 1), at=AT, by=cadre)
    with pytest.raises(errors.RepaidTooMuch):
        actions.repay(loan=row, given=yuan(20_000), on=DAY, at=AT, by=cadre)
    with pytest.raises(errors.RepaidTooEarly):
        actions.repay(loan=other, given=yuan(1), on=date(2024, 2, 1), at=AT, by=cadre)
    rows = queries.loans(actor=cadre, as_of=DAY)
    sums = queries.loan_sums(rows, as_of=DAY)
    assert (sums.granted, sums.owed, sums.overdue) == (
        yuan(60_000),
        yuan("49999.50"),
        yuan("19999.50"),
    )
    assert [one.pk for one in queries.loans(actor=cadre, as_of=DAY, state="overdue")] == [row.pk]
    actions.repay(loan=row, given=yuan("19999.50"), on=DAY, at=AT, by=cadre)
    assert (row.repaid_on, queries.loans(actor=cadre, as_of=DAY, state="overdue").count()) == (
        DAY,
        0,
    )


def test_the_subsidy_of_a_year_is_the_share_of_the_pack_and_unset_is_said(
    cadre: Actor, homes: list[Household], monkeypatch: pytest.MonkeyPatch
) -> None:
    row = loan(head_of(homes[0]), cadre, on=date(2023, 1, 1), months=12)
    rows = queries.loans(actor=cadre, as_of=DAY)
    found = queries.subsidy_of(rows, year=2023, as_of=DAY)
    assert (found.interest, found.subsidy, found.unset) == (yuan("1095.00"), yuan(0), 1)
    card = queries.loan_card(actor=cadre, public_id=row.public_id, as_of=DAY)
    assert [(one.year, one.subsidy) for one in card.interest] == [(2023, None), (2024, None)]
    monkeypatch.setattr(credit, "share_on", lambda area, day: Decimal("0.7"))
    found = queries.subsidy_of(rows, year=2023, as_of=DAY)
    assert (found.subsidy, found.unset) == (yuan("766.50"), 0)


_DAY = st.integers(0, 1_500).map(lambda n: date(2022, 1, 1) + timedelta(days=n))


@given(
    amount=st.decimals(min_value=1, max_value=50_000, places=2),
    rate=st.decimals(min_value=0, max_value=10, places=2),
    granted=_DAY,
    days=st.integers(30, 1_095),
    back=st.lists(st.tuples(_DAY, st.integers(1, 5)), max_size=4),
)
def test_the_interest_of_the_years_is_that_of_the_whole_term(
    amount: Decimal, rate: Decimal, granted: date, days: int, back: list[tuple[date, int]]
) -> None:
    """Split at new year or not, day by day or at once: the same money, up to half a fen a year."""
    due = granted + timedelta(days=days)
    part = (amount / 20).quantize(Decimal("0.01"))
    repaid = [(max(day, granted), part * share) for day, share in back][:3]
    told: dict[str, Any] = {"amount": amount, "rate": rate, "repaid": repaid, "until": due}
    years = range(granted.year, due.year + 1)
    parts = [interest_of(y, granted_on=granted, due_on=due, **told) for y in years]
    daily = sum(
        (
            owed(amount, repaid, on=granted + timedelta(days=n)) * rate / 100 / 365
            for n in range(days)
        ),
        Decimal(0),
    )
    assert abs(sum(parts) - daily) <= Decimal("0.005") * len(parts) + Decimal("1e-9")
    assert all(one >= 0 for one in parts)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["paid_in", "compensated", "recovered"]), st.decimals(0, 1000, places=2)
        )
    )
)
def test_a_balance_does_not_depend_on_the_order(entries: list[tuple[str, Decimal]]) -> None:
    assert balance(entries) == balance(reversed(entries))


def test_the_risk_fund_never_pays_more_than_it_holds_nor_more_than_is_overdue(
    places: dict[str, Place], office: Actor, cadre: Actor, homes: list[Household]
) -> None:
    county = places["411327"]
    late = loan(head_of(homes[0]), cadre, on=date(2022, 3, 1))
    told: dict[str, Any] = {"county": county, "on": DAY, "at": AT, "by": office}
    out: dict[str, Any] = {**told, "kind": "compensated", "loan": late}
    with pytest.raises(errors.RiskFundShort):
        actions.move_risk_fund(given=yuan(1), **out)
    for _ in range(2):
        actions.move_risk_fund(public_id=ID, kind="paid_in", given=yuan(20_000), **told)
    actions.move_risk_fund(given=yuan("12000.10"), **out)
    with pytest.raises(errors.RiskFundShort):
        actions.move_risk_fund(given=yuan(8_000), **out)
    with pytest.raises(errors.LoanNotOverdue):
        actions.move_risk_fund(given=yuan("17999.91"), **out)
    with pytest.raises(errors.LoanNotOverdue):
        actions.move_risk_fund(given=yuan(1), **{**out, "loan": loan(head_of(homes[1]), cadre)})
    actions.move_risk_fund(given=yuan(2_000), **{**out, "kind": "recovered"})
    [fund] = queries.risk_funds(actor=office, as_of=DAY)
    assert (fund.balance, len(fund.entries)) == (yuan("9999.90"), 3)
    with pytest.raises(NotAllowed):
        actions.move_risk_fund(kind="paid_in", given=yuan(1), **{**told, "by": cadre})


def test_a_household_is_rated_and_a_village_has_one_station(
    east: Place, cadre: Actor, homes: list[Household]
) -> None:
    """HH18-153, HH18-154, HH18-156: the grades are the words of station and bank."""
    told: dict[str, Any] = {"household": homes[0], "at": AT, "by": cadre}
    actions.rate_household(on=SPRING, grade="A", limit=yuan(30_000), **told)
    actions.rate_household(on=DAY, grade="AA", limit=yuan(50_000), **told)
    with pytest.raises(errors.RatedThatDay):
        actions.rate_household(on=DAY, grade="B", **told)
    assert [r.grade for r in queries.ratings(actor=cadre, as_of=SPRING)] == ["A"]
    assert [r.grade for r in queries.ratings(actor=cadre, as_of=DAY)] == ["AA"]
    row = actions.open_station(place=east, since=SPRING, is_run_by_village=True, at=AT, by=cadre)
    with pytest.raises(errors.StationThere):
        actions.open_station(place=east, since=DAY, at=AT, by=cadre)
    assert actions.close_station(station=row, until=DAY, at=AT, by=cadre)
    assert list(queries.stations(actor=cadre, as_of=DAY)) == []


def test_who_opens_a_loan_stands_in_the_access_log_once_a_reading(
    cadre: Actor, homes: list[Household], stranger: Actor
) -> None:
    row = loan(head_of(homes[0]), cadre)
    with pytest.raises(NotFound):
        queries.loan_card(actor=stranger, public_id=row.public_id, as_of=DAY)
    assert not AccessRecord.objects.exists()
    queries.loan_card(actor=cadre, public_id=row.public_id, as_of=DAY)
    [read] = AccessRecord.objects.all()
    assert (read.actor, read.subject) == (cadre.origin.actor, f"household:{homes[0].public_id}")
    assert (read.what, read.area) == ("loan", homes[0].area)


def test_charlie_and_the_auditor_see_no_loan(
    cadre: Actor, homes: list[Household], stranger: Actor, audit: Actor
) -> None:
    row = loan(head_of(homes[0]), cadre)
    for other in (stranger, audit):
        assert list(queries.loans(actor=other, as_of=DAY)) == []
        assert list(queries.ratings(actor=other, as_of=DAY)) == []
        with pytest.raises(NotFound):
            queries.loan_card(actor=other, public_id=row.public_id, as_of=DAY)
        with pytest.raises(NotAllowed):
            loan(head_of(homes[1]), other)
        with pytest.raises(NotAllowed):
            actions.repay(loan=row, given=yuan(1), on=DAY, at=AT, by=other)


def test_the_list_asks_the_same_for_one_loan_and_for_four(
    cadre: Actor, homes: list[Household], queries_of: Any
) -> None:
    def listed() -> list[str]:
        found: list[str] = queries_of(
            lambda: [row.household.number for row in queries.loans(actor=cadre, as_of=DAY)]
        )
        return found

    loan(head_of(homes[0]), cadre)
    few = listed()
    for home in homes[1:]:
        loan(head_of(home), cadre)
    assert listed() == few
    assert len(few) == 1
