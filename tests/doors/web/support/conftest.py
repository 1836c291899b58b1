"""The county of the tests of support, and browsers of who works there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import time_machine
from django.test import Client

from tests.support.cases import cancelled
from tests.support.test_care import insure
from tests.support.world import EXAMPLE, SUBSIDY, World, at, build, yuan
from zhucun.directory.models import Account, Place
from zhucun.support import actions, queries
from zhucun.support.models import Batch, Care, Insurance, Payment, Withheld


@dataclass
class Supported:
    """The county: a batch at the finance office, one drawn up, a payment, a policy, a visit, a
    reward that was cancelled."""

    world: World
    batch: Batch
    open: Batch
    payment: Payment
    insurance: Insurance
    care: Care
    entry: Any
    withheld: Withheld
    accounts: dict[str, Account]


def furnish(places: dict[str, Place]) -> Supported:
    """Made through actions; also for the browser's walk."""
    from datetime import date

    world = build(places)
    world.lock(world.member, 1, 2, 3)
    batch = world.exported(entitlements=[SUBSIDY])
    [line] = batch.lines.all()
    [payment] = world.pay(world.money(line, "1000"))
    drawn = world.batch(entitlements=["first-secretary-work-fund"], title="工作经费")
    insurance = insure(world, date(2024, 6, 1), date(2025, 9, 1))
    care = actions.record_care(
        [
            actions.CareDraft(
                posting=world.member,
                kind="care-visit",
                planned_on=date(2025, 7, 20),
                season="summer",
            )
        ],
        at=at(),
        by=world["office"],
    )[0]
    tie = queries.ties(actor=world["office"], year=2025, as_of=at().date(), area="411327100")[0]
    draft = actions.FundDraft(
        kind="arranged", amount=yuan("8000"), on=date(2025, 3, 1), document="社财[2025]7号"
    )
    entry = actions.record_fund(tie=tie, draft=draft, at=at(), by=world["office"])
    case = cancelled(world, world.far)
    withheld = Withheld.objects.get(case=case.public_id)
    named = {row.username: row for row in Account.objects.all()}
    accounts = {who: named[named_as] for who, named_as in _NAMES.items()}
    return Supported(world, batch, drawn, payment, insurance, care, entry, withheld, accounts)


_NAMES = {
    "office": "office",
    "township": "township",
    "unit": "unit",
    "member": "member",
    "secretary": "secretary",
    "other_unit": "other",
    "charlie": "charlies",
}


@pytest.fixture
def supported(places: dict[str, Place], settings: Any) -> Iterator[Supported]:
    settings.POLICY_DIR = EXAMPLE
    with time_machine.travel(at(), tick=False):
        yield furnish(places)


@pytest.fixture
def browser(supported: Supported, client_of: Callable[..., Client]) -> Callable[..., Client]:
    return lambda name, language="en": client_of(supported.accounts[name], language)
