"""One pass over the columns says the same as the rules of the pack one by one in Python, over facts
that are looked up in dictionaries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from random import Random
from typing import Any

import pytest

from tests.screening.world import COUNTY, DAY, EAST, WEST, World, at, number
from zhucun.directory.queries import pack_for
from zhucun.engines.rules import Outcome, Rule, compile_rules
from zhucun.ledger.events import Origin
from zhucun.screening import actions
from zhucun.screening.actions import PaymentDraft, StandardDraft
from zhucun.screening.enums import BENEFIT, RegisterKind
from zhucun.screening.models import Lead, Payment
from zhucun.screening.queries.comparing import DAYS

PROGRAMMES = ("甲", "乙", "丙")
TIMES = {"flats": RegisterKind.FLAT, "vehicles": RegisterKind.VEHICLE, "firms": RegisterKind.FIRM}
STANDS = {
    "on_public_payroll": RegisterKind.PAYROLL,
    "has_employee_insurance": RegisterKind.INSURANCE,
    "is_village_cadre": RegisterKind.CADRE,
    "is_kin_of_cadre": RegisterKind.KIN,
}
WITH_DAY = {"died_on": RegisterKind.DEATH, "moved_in_on": RegisterKind.MOVE}


@dataclass
class Lists:
    """What was drawn: registers by number, standards and exclusions; registers that are not there
    are None."""

    registers: dict[RegisterKind, list[tuple[int, date | None]] | None] = field(
        default_factory=dict
    )
    standards: list[StandardDraft] = field(default_factory=list)

    def days(self, register: RegisterKind) -> dict[int, date]:
        found: dict[int, date] = {}
        for serial, on in self.registers[register] or []:
            assert on is not None
            found[serial] = min(found.get(serial, on), on)
        return found

    def times(self, register: RegisterKind) -> Counter[int]:
        return Counter(serial for serial, _on in self.registers[register] or [])


def day(random: Random) -> date:
    return date(random.choice((2016, 2017, 2018)), random.randint(1, 5), random.choice((1, 15)))


def drawn(random: Random) -> Lists:
    found = Lists()
    for register in (*TIMES.values(), *STANDS.values(), *WITH_DAY.values()):
        if random.random() < 0.2:
            found.registers[register] = None
            continue
        has_day = register in WITH_DAY.values()
        found.registers[register] = [
            (random.randint(1, 12), day(random) if has_day else None)
            for _ in range(random.randint(1, 8))
        ]
    if random.random() < 0.8:
        found.standards = [
            StandardDraft(
                programme=random.choice(PROGRAMMES),
                per_unit=Decimal(random.randint(1, 400)) / 4,
                starts_on=date(2016 + random.randint(0, 2), random.randint(1, 3), 1),
                excludes=tuple(random.sample(PROGRAMMES, random.randint(0, 1))),
            )
            for _ in range(4)
        ]
    return found


def payment(random: Random, at_: int) -> tuple[int | None, PaymentDraft]:
    serial = random.randint(1, 12)
    known = random.random() < 0.9
    units = random.choice((None, Decimal(1), Decimal("3.30"), Decimal(4)))
    return serial if known else None, PaymentDraft(
        area=random.choice((EAST, WEST)),
        programme=random.choice(PROGRAMMES),
        name=f"某{serial}{random.choice(('', '', '', '甲'))}",
        number=number(serial),
        whole=number(serial) if known else "",
        is_valid=known and random.random() < 0.9,
        account=random.choice((None, b"a" * 16, b"b" * 16, bytes([serial]) * 16)),
        amount=Decimal(random.randint(0, 800)) / 4,
        units=units,
        paid_for_on=day(random).replace(day=1),
        granted_on=random.choice((None, day(random))),
        row_key=at_.to_bytes(16, "big"),
        serial=0,
    )


def rows_of(
    lists: Lists, paid: Sequence[tuple[int | None, PaymentDraft]]
) -> list[tuple[Mapping[str, Any], frozenset[str]]]:
    """Each payment in the words of the packs, and for which days somebody looked."""
    excluded = {
        pair
        for one in lists.standards
        for other in one.excludes
        for pair in ((one.programme, other), (other, one.programme))
    }
    amounts: dict[str, dict[date, Decimal]] = {}
    for one in lists.standards:
        assert one.per_unit is not None
        assert one.starts_on is not None
        amounts.setdefault(one.programme, {})[one.starts_on] = one.per_unit
    holders: dict[bytes, set[Any]] = {}
    names: dict[int, set[str]] = {}
    for serial, draft in paid:
        if draft.account:
            holders.setdefault(draft.account, set()).add(serial or draft.name)
        if serial:
            names.setdefault(serial, set()).add(draft.name)
    found = []
    for at_, (serial, draft) in enumerate(paid):
        row: dict[str, Any] = {
            "id_is_valid": draft.is_valid,
            "name_fits_id": False if serial and len(names[serial]) > 1 else None,
            "amount": float(draft.amount),
            "amount_by_standard": by_standard(draft, amounts),
            "account_holders": len(holders[draft.account]) if draft.account else None,
            "exclusive_overlaps": None,
            "paid_for_on": draft.paid_for_on,
            "granted_on": draft.granted_on,
        }
        if serial and lists.standards:
            row["exclusive_overlaps"] = sum(
                (draft.programme, other.programme) in excluded
                and (who, other.paid_for_on) == (serial, draft.paid_for_on)
                for n, (who, other) in enumerate(paid)
                if n != at_
            )
        for name, register in TIMES.items():
            known = serial and lists.registers[register] is not None
            row[name] = lists.times(register)[serial] if known and serial else None
        for name, register in STANDS.items():
            known = serial and lists.registers[register] is not None
            row[name] = serial in lists.times(register) if known else None
        for name, register in WITH_DAY.items():
            row[name] = lists.days(register).get(serial or 0)
        looked = {
            name
            for name, register in WITH_DAY.items()
            if serial and lists.registers[register] is not None
        }
        found.append((row, frozenset(looked)))
    return found


def by_standard(draft: PaymentDraft, amounts: Mapping[str, Mapping[date, Decimal]]) -> float | None:
    days = [on for on in amounts.get(draft.programme, {}) if on <= draft.paid_for_on]
    if not days or draft.units is None:
        return None
    exact = draft.units * amounts[draft.programme][max(days)]
    return float(exact.quantize(Decimal("0.01"), ROUND_HALF_UP))


@pytest.mark.parametrize("seed", range(12))
def test_the_fused_pass_says_what_each_screen_says_in_python(world: World, seed: int) -> None:
    random = Random(seed)  # noqa: S311 - a world that can be drawn again
    lists = drawn(random)
    paid = [payment(random, n) for n in range(60)]
    how: dict[str, Any] = {
        "area": COUNTY,
        "as_of": DAY,
        "at": at(),
        "by": world.alice,
        "origin": Origin(),
    }
    actions.take_payments([draft for _serial, draft in paid], **how)
    for register, rows in lists.registers.items():
        if rows is None:
            continue
        facts = [(number(serial), on) for serial, on in rows]
        made = actions.take_facts(facts, register=register, **how)
        actions.declare_list(list_=made, source="某局", basis="某法", at=at(), by=world.alice)
    if lists.standards:
        actions.take_standards(lists.standards, **how)
    run = world.run(starts_on=date(2016, 1, 1), ends_on=date(2019, 1, 1))
    assert run.found
    pack = pack_for(COUNTY, as_of=DAY)
    rules = [
        Rule(item.id, pack.expression(BENEFIT, item.spec.flag)) for item in pack.screens(BENEFIT)
    ]
    judge = compile_rules(rules, pack.values, DAY)
    keys = list(Payment.objects.order_by("pk").values_list("pk", flat=True))
    expected: dict[str, dict[str, list[int]]] = {
        rule.id: {"hits": [], "clear": [], "open": []} for rule in rules
    }
    vocabulary = dict.fromkeys(pack.vocabulary(BENEFIT))
    for key, (row, looked) in zip(keys, rows_of(lists, paid), strict=True):
        for rule, answer in zip(rules, judge.explain({**vocabulary, **row}), strict=True):
            assert isinstance(rule.test, type(rules[0].test))
            known = all(
                row[name] is not None or (name in DAYS and name in looked)
                for name in rule.test.names
            )
            raised = {Outcome.PASS: "hits", Outcome.FAIL: "clear"}.get(answer.outcome)
            expected[rule.id][raised or ("clear" if known else "open")].append(key)
    for screen, told in expected.items():
        said = run.screens[screen]
        leads = Lead.objects.filter(screen=screen).order_by("payment_id")
        if said["hits"] is None:
            assert said["without"], screen
            assert not told["hits"] + told["clear"], screen
            continue
        assert list(leads.values_list("payment_id", flat=True)) == told["hits"], screen
        assert {name: said[name] for name in told} == {
            name: len(rows) for name, rows in told.items()
        }, screen
