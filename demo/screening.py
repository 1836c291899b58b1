"""互联网+监督 in 溆浦县 in the summer of 2018: what was paid in a village beside the registers of
seven departments; leads at every step of their way. All of it is demonstration."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from demo import accounts
from demo.names import person_name
from zhucun.directory.perms import Actor
from zhucun.directory.queries import actor_of, midnight
from zhucun.kernel.divisions import Level
from zhucun.ledger.fields import keyring
from zhucun.screening import actions, queries
from zhucun.screening.actions import PaymentDraft, StandardDraft
from zhucun.screening.enums import RegisterKind
from zhucun.screening.models import RegisterList

if TYPE_CHECKING:
    from demo.world import World

COUNTY = "431224"
LISTED, ON, NEXT = date(2018, 7, 2), date(2018, 7, 16), date(2018, 8, 20)
PERIOD = date(2018, 1, 1), date(2018, 7, 1)
LAND, LOW, POST = "耕地地力保护补贴", "农村低保", "公益性岗位补贴"
_PEOPLE = 24
#: RegisterKind → department, and whose places in the list of people stand in it.
_REGISTERS = {
    RegisterKind.DEATH: ("县民政局", (2, 9)),
    RegisterKind.PAYROLL: ("县财政局", (5,)),
    RegisterKind.CADRE: ("县委组织部", (7,)),
    RegisterKind.FLAT: ("县住房和城乡建设局", (5, 12)),
    RegisterKind.VEHICLE: ("县公安局交警大队", (3, 12, 15)),
    RegisterKind.FIRM: ("县市场监督管理局", (12,)),
    RegisterKind.INSURANCE: ("县人力资源和社会保障局", (5, 16)),
}
_BASIS = "演示：县纪委、县财政局关于开展民生资金数据比对的通知"


@dataclass(frozen=True)
class Paid:
    """Somebody who was paid; nobody in it exists."""

    name: str
    number: str


def build(world: World) -> None:
    """Nothing where the county has no village."""
    villages = sorted(
        code for code in world.places if code.startswith(COUNTY) and len(code) == Level.VILLAGE
    )
    if not villages:
        return
    first, second = (actor_of(accounts.opened(seat), on=ON) for seat in accounts.COMMISSION)
    people = _people(world)
    how: dict[str, Any] = {
        "area": COUNTY,
        "as_of": LISTED,
        "at": midnight(LISTED),
        "by": first,
        "origin": first.origin,
    }
    actions.take_payments(_payments(villages[0], people), **how)
    _lists(people, how)
    run = actions.run_screens(
        area=COUNTY,
        starts_on=PERIOD[0],
        ends_on=PERIOD[1],
        as_of=LISTED,
        at=midnight(ON),
        by=first,
    )
    _follow(first, second)
    world.progress("leads of cross-checks", run.found, run.found)


def _people(world: World) -> list[Paid]:
    rng = world.rng("cross-checks")
    found = []
    for at in range(_PEOPLE):
        gender = "female" if at % 2 else "male"
        born = date(1945 + 2 * at % 40, 1 + at % 12, 1 + at)
        number = world.numbers.id_number(province="43", birth_on=born, gender=gender)
        found.append(Paid(person_name(rng, gender=gender, born=born.year), number))
    return found


def _payments(village: str, people: Sequence[Paid]) -> list[PaymentDraft]:
    """The allowance of two months for all, land for the first half, three public posts."""
    rows = [
        (LOW, who, Decimal(260), Decimal(1), month)
        for month in (3, 4)
        for who in range(len(people))
    ]
    rows += [(LAND, who, _land(who), _mu(who), 5) for who in range(12)]
    rows += [(POST, who, Decimal(500), Decimal(1), 4) for who in (12, 15, 18)]
    return [
        PaymentDraft(
            area=village,
            programme=programme,
            name=people[who].name,
            number=people[who].number,
            whole=people[who].number,
            is_valid=True,
            account=_account(people[21 if who in (21, 22, 23) else who].number),
            amount=amount,
            units=units,
            paid_for_on=date(2018, month, 1),
            granted_on=date(2017, 1, 1),
            row_key=keyring().index(f"{programme}|{who}|{month}", context="screening.row"),
            serial=0,
        )
        for programme, who, amount, units, month in rows
    ]


def _mu(who: int) -> Decimal:
    return Decimal(who + 4) / 2


def _land(who: int) -> Decimal:
    """105 yuan a mu; of the fifth a mu too many was paid."""
    return 105 * (_mu(who) + (who == 4))


def _account(number: str) -> bytes:
    return keyring().index(number, context="account")


def _lists(people: Sequence[Paid], how: dict[str, Any]) -> None:
    for register, (source, places) in _REGISTERS.items():
        died = date(2018, 2, 20) if register == RegisterKind.DEATH else None
        facts = [(people[at].number, died) for at in places]
        _declare(actions.take_facts(facts, register=register, **how), source, how)
    standards = [
        StandardDraft(LAND, Decimal(105), date(2016, 1, 1), ()),
        StandardDraft(LOW, Decimal(260), date(2017, 7, 1), (POST,)),
    ]
    _declare(actions.take_standards(standards, **how), "县财政局", how)


def _declare(made: RegisterList, source: str, how: dict[str, Any]) -> None:
    actions.declare_list(list_=made, source=source, basis=_BASIS, at=how["at"], by=how["by"])


def _follow(first: Actor, second: Actor) -> None:
    """Some leads are assigned, some verified, some decided and closed; the others wait."""
    dead = list(queries.leads(actor=first, screen="x01-paid-after-death"))
    cars = list(queries.leads(actor=first, screen="x05-vehicle"))
    waiting = list(queries.leads(actor=first, screen="x02-public-payroll"))
    chosen = [*dead, *cars[:4], *waiting[:1]]
    actions.assign_leads(
        chosen,
        to="department",
        department="县民政局",
        due_on=date(2018, 8, 31),
        at=midnight(ON),
        by=first,
    )
    for lead in (*dead, *cars[:4]):
        actions.verify_lead(
            lead=lead,
            findings="演示：入户核实，情况见核查表",
            on=ON,
            signer="县民政局核查组",
            at=midnight(NEXT),
            by=first,
        )
    verdicts = [("true", "recover"), ("partly", "recover"), ("untrue", "none")]
    for lead, (verdict, act) in zip((dead[0], dead[1], cars[0]), verdicts, strict=False):
        _close(lead, verdict, act, second)


def _close(lead: Any, verdict: str, act: str, by: Actor) -> None:
    actions.decide_lead(
        lead=lead,
        verdict=verdict,
        reason="演示：依据核查表和登记材料",
        violation="finance_supervision" if verdict == "true" else "",
        at=midnight(NEXT),
        by=by,
    )
    actions.close_lead(
        lead=lead,
        act=act,
        amount=lead.payment.amount if act == "recover" else None,
        feedback="演示：已办结并反馈",
        signer="县民政局",
        at=midnight(NEXT),
        by=by,
    )
