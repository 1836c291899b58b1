"""No money on a day that cannot be; the same document is one record, whoever sends it again."""

from __future__ import annotations

from datetime import date
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection

from tests.support.test_bound import fund, tie
from tests.support.test_care import insure
from tests.support.world import SUBSIDY, TODAY, World, at, yuan
from zhucun.ledger.models import EventRecord
from zhucun.support import actions
from zhucun.support.errors import (
    DayOfOtherYear,
    DayTooEarly,
    FundIsThere,
    PolicyIsThere,
)
from zhucun.support.models import FundEntry, Insurance, Insured, Payment

LONG_AGO = date(1900, 1, 1)


def told(name: str) -> int:
    return EventRecord.objects.filter(name=name).count()


def test_money_is_not_paid_before_the_posting_nor_taken_back_before_it_was_paid(
    world: World,
) -> None:
    def paid(on: date, posting: Any = world.member) -> Any:
        row = actions.Money(
            posting=posting,
            entitlement=SUBSIDY,
            year=2025,
            amount=yuan("1"),
            paid_on=on,
            voucher="手-1",
        )
        return world.pay(row, over_reason="无论如何都要记")

    for day, first in ((LONG_AGO, "2024-01-01"), (date(2023, 12, 31), "2024-01-01")):
        with pytest.raises(DayTooEarly, match=f"{day} lies before {first}"):
            paid(day)
    with pytest.raises(DayTooEarly, match="2025-04-15 lies before 2025-04-16"):
        paid(date(2025, 4, 15), world.far)  # whose posting begins on the 16th
    assert not Payment.objects.exists()
    [payment] = paid(TODAY)
    back: dict[str, Any] = {"payment": payment, "reason": "误记", "at": at(), "by": world["office"]}
    for day in (LONG_AGO, date(2025, 7, 9)):
        with pytest.raises(DayTooEarly, match="lies before 2025-07-10"):
            actions.reverse_payment(on=day, **back)
    payment.refresh_from_db()
    assert not payment.is_taken_back
    assert actions.reverse_payment(on=TODAY, **back).paid_on == TODAY


def test_a_fund_is_of_its_year_or_of_the_one_beside_it(world: World) -> None:
    for day in (date(1899, 1, 1), date(2019, 7, 1), date(2023, 12, 31)):
        with pytest.raises(DayOfOtherYear, match=f"{day} lies more than a year off 2025"):
            fund(world, on=day)
    assert tie(world).arranged == 0
    entry = fund(world, on=date(2024, 12, 30))  # arranged at the end of the year before
    back: dict[str, Any] = {"entry": entry, "reason": "误记", "at": at(), "by": world["office"]}
    for day in (LONG_AGO, date(2024, 12, 29)):
        with pytest.raises(DayTooEarly, match="lies before 2024-12-30"):
            actions.reverse_fund(on=day, **back)
    assert actions.reverse_fund(on=date(2024, 12, 30), **back).amount == yuan("-8000")


def test_a_base_was_not_looked_at_before_its_team_was_there(world: World) -> None:
    team = world.member.team
    asked: dict[str, Any] = {"team": team, "found": {}, "at": at(), "by": world["office"]}
    with pytest.raises(DayTooEarly, match="2023-05-09 lies before 2023-05-10"):
        actions.check_kit(on=date(2023, 5, 9), **asked)


def test_the_same_document_of_a_unit_is_one_entry(world: World) -> None:
    first = fund(world, purpose="办公用品")
    assert fund(world, purpose=" 办公用品 ") == first
    spent = fund(world, "spent", "5000", purpose="修路")
    assert fund(world, "spent", "5000", purpose="修路") == spent  # and not "more than arranged"
    assert (tie(world).arranged, tie(world).spent) == (8000, 5000)
    assert (FundEntry.objects.count(), told("support.fund.recorded")) == (2, 2)
    with pytest.raises(FundIsThere, match=r"8000.* yuan of 2025-03-01 by document 社财\[2025\]7号"):
        fund(world, purpose="另一用途")
    fund(world, document="社财[2025]7号-2")  # the other part of it
    fund(world, amount="8000.01")
    fund(world, on=date(2025, 3, 2))
    assert tie(world).arranged == yuan("32000.01")
    # what was taken back by mistake is recorded anew
    back: dict[str, Any] = {"reason": "误记", "on": TODAY, "at": at(), "by": world["office"]}
    actions.reverse_fund(entry=first, **back)
    assert fund(world, purpose="办公用品") != first


def test_the_same_policy_of_an_insurer_is_one_policy(world: World) -> None:
    days = (date(2023, 5, 10), date(2026, 5, 10))
    first = insure(world, *days, postings=[world.member, world.secretary])
    assert insure(world, *days, postings=[world.secretary, world.member]) == first
    assert insure(world, *days) == first  # it covers him, and others
    assert (Insurance.objects.count(), Insured.objects.count()) == (1, 2)
    assert told("support.insurance.added") == 1
    with pytest.raises(PolicyIsThere, match="from 2023-05-10 is on record already"):
        insure(world, *days, postings=[world.member, world.far])
    assert insure(world, *days, number="PEAC202541132799990123") != first  # the same last four
    # without a number only the same people tell that it is the same
    nameless = insure(world, *days, number="", postings=[world.member, world.secretary])
    assert insure(world, *days, number="", postings=[world.secretary, world.member]) == nameless
    assert insure(world, *days, number="") != nameless
    # what is void does not stand in the way
    actions.void_insurance(insurance=first, reason="误记", at=at(), by=world["office"])
    assert insure(world, *days, postings=[world.member, world.far]) != first


@pytest.mark.only_postgres
@pytest.mark.django_db(transaction=True)
def test_the_same_document_sent_by_two_at_once_is_one_entry_and_one_policy(world: World) -> None:
    days = (date(2023, 5, 10), date(2026, 5, 10))
    acts = [lambda: fund(world), lambda: insure(world, *days)]
    begin, said = Barrier(4), []

    def send(act: Any) -> None:
        try:
            begin.wait(timeout=20)
            said.append(act().public_id)
        finally:
            connection.close()

    threads = [Thread(target=send, args=(act,)) for act in acts * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(said), len(set(said))) == (4, 2)
    assert (FundEntry.objects.count(), Insurance.objects.count()) == (1, 1)
