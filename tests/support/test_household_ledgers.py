"""The ledger of a household looked through: complete, every change of status on record, the help
that fits arrived (HH18-072)."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests import factories as make
from tests.exits.world import DAY, World, at, build
from tests.support.others_world import HOUSE
from tests.support.test_helps import _CASES, _LARGE, _SEEDLINGS, _SHARES
from zhucun.analytics.queries.grouped import Places, rules_by_place
from zhucun.directory.perms import OPERATOR
from zhucun.directory.queries import pack_for
from zhucun.engines.rules import Outcome
from zhucun.households import actions as homes
from zhucun.households.models import Household, HouseholdTag
from zhucun.kernel.problems import NotAllowed, NotFound
from zhucun.ledger.models import EventRecord
from zhucun.support import actions, errors, queries

_LEDGER = """\
label: {zh: 农户基础台账应有内容, en: What the ledger of a household holds}
clauses: [HH18-072]
subject: household
mode: list
slots: unset
items:
  - {id: id-numbers, label: {zh: 成员身份证号, en: ID numbers}, clause: HH18-072}
  - {id: income, label: {zh: 年收入, en: Income}, clause: HH18-072}
  - {id: phone, label: {zh: 联系电话, en: Phone}, clause: HH18-072}
  - {id: water, label: {zh: 饮水, en: Water}, clause: HH18-072}
"""


@pytest.fixture
def own_pack(settings: Any, tmp_path: Path) -> Path:
    """A county's own policies for households beside the pack of 怀化."""
    folder = tmp_path / "policy"
    shutil.copytree(HOUSE, folder)
    own = folder / "huaihua-2018"
    for name, text in (
        ("industry-grant", _SEEDLINGS),
        ("cooperative-dividend", _SHARES),
        ("large-household", _LARGE),
    ):
        (own / "entitlements" / f"{name}.yaml").write_text(text, encoding="utf-8")
    (own / "cases" / "own-helps.yaml").write_text(_CASES, encoding="utf-8")
    settings.POLICY_DIR = folder
    return own


@pytest.fixture
def world(db: None, own_pack: Path) -> World:
    (own_pack / "checklists" / "household-ledger.yaml").write_text(_LEDGER, encoding="utf-8")
    return build()


def looked(world: World, row: Household, who: str = "town", on: date = DAY) -> queries.LedgerCard:
    return queries.ledger_card(actor=world.actor(who), public_id=row.public_id, as_of=on)


def outcomes(card: queries.LedgerCard) -> dict[str, Outcome]:
    return {label.zh: outcome for label, outcome, _clauses in card.rules}


def arrive(row: Household, **more: Any) -> Any:
    told: dict[str, Any] = {
        "household": row,
        "help_ref": "entitlements/industry-grant",
        "on": DAY,
        "document": "2017年产业奖补发放表",
        "at": at(DAY),
        "by": OPERATOR,
        **more,
    }
    return actions.deliver_help(**told)


def test_a_ledger_is_complete_when_nothing_is_missing_and_each_change_has_its_event(
    world: World, queries_of: Any
) -> None:
    row = world.poor[0]
    card = looked(world, row)
    assert set(card.fields) == {"id-numbers", "income", "phone", "water"}
    missing = [name for name, lacks in card.fields.items() if lacks]
    assert card.gaps == len(missing) > 0
    assert card.complete == 100 - 25.0 * len(missing)
    assert outcomes(card)["基础台账真实完善"] is Outcome.FAIL
    assert card.changes == card.logged > 0
    assert missing == ["id-numbers", "phone", "water"]
    _fill(row)
    card = looked(world, row)
    assert (card.gaps, card.complete) == (0, 100.0)
    assert outcomes(card)["基础台账真实完善"] is Outcome.PASS
    assert card.asks == ()
    # A change that came past the actions has no event: the ledger and the changes differ.
    HouseholdTag.objects.create(household=row, tag="severe-poverty", valid_from=DAY)
    card = looked(world, row)
    assert card.changes == card.logged + 1
    assert outcomes(card)["基础台账真实完善"] is Outcome.FAIL
    assert [ask.zh for ask in card.asks] == ["状态变化是否漏记？"]
    few = len(queries_of(lambda: looked(world, row)))
    for _each in range(4):
        world.home()
    assert len(queries_of(lambda: looked(world, row))) == few
    with pytest.raises(NotFound):
        looked(world, row, "charlie")


def _fill(row: Household) -> None:
    told: dict[str, Any] = {"made_at": at(DAY), "by": OPERATOR}
    [head] = row.members.all()
    changes = {"id_number": make.id_number(serial=77), "phone": "13800000077"}
    row.refresh_from_db()
    homes.change_member(member=head, base=row.version, changes=changes, **told)
    homes.state_homes([homes.Stated(about=row, since=DAY, values={"water": "tap"})], **told)


def test_the_rule_over_all_ledgers_of_a_county_is_counted_in_one_go(world: World) -> None:
    pack = pack_for(world.poor[0].area, as_of=DAY)
    rule = next(item for item in pack.rules("household") if item.id == "ledger-is-complete")
    where = Places(area=world.poor[0].area[:6], digits=6)
    found = rules_by_place(actor=OPERATOR, pack=pack, rules=[rule], places=where)[rule.id]
    assert found is not None
    assert sum(sum(counts.values()) for counts in found.values()) >= len(world.poor)
    assert all(not counts.get(Outcome.UNKNOWN) for counts in found.values())


def test_help_that_fits_and_help_that_arrived_stand_side_by_side(world: World) -> None:
    row = world.poor[0]
    card = looked(world, row)
    assert (card.due, card.delivered, card.open) == (1, 0, 1)
    assert outcomes(card)["扶贫政策落实落地"] is Outcome.FAIL
    given = arrive(row)
    assert arrive(row) == given
    card = looked(world, row)
    assert (card.due, card.delivered) == (1, 1)
    # One more may be due: nobody knows whether it fits.
    assert outcomes(card)["扶贫政策落实落地"] is Outcome.UNKNOWN
    helps = {each.help.label.zh: [one.document for one in each.records] for each in card.helps}
    assert helps["产业奖补"] == ["2017年产业奖补发放表"]
    assert looked(world, row, on=date(2018, 1, 2)).delivered == 0  # of the year
    assert actions.take_back_help(given=given, reason="发错户", at=at(DAY), by=OPERATOR)
    assert not actions.take_back_help(given=given, reason="发错户", at=at(DAY), by=OPERATOR)
    assert looked(world, row).delivered == 0
    told = EventRecord.objects.filter(subject=f"household:{row.public_id}", name__contains="given")
    assert [each.name for each in told.order_by("pk")] == [
        *("support.given.recorded", "support.given.voided"),
    ]


def test_a_help_is_recorded_with_what_shows_it_by_who_keeps_the_village(world: World) -> None:
    row = world.poor[0]
    with pytest.raises(errors.ReasonNeeded):
        arrive(row, document=" ")
    with pytest.raises(errors.DayInFuture):
        arrive(row, on=date(2018, 3, 1))
    with pytest.raises(NotFound):
        arrive(row, help_ref="entitlements/no-such-help")
    given = arrive(row)
    charlie = world.actor("charlie")
    with pytest.raises(NotAllowed):
        arrive(row, by=charlie)
    with pytest.raises(NotAllowed):
        actions.take_back_help(given=given, reason="x", at=at(DAY), by=charlie)
    with pytest.raises(NotFound):
        queries.one_delivered(actor=charlie, public_id=given.public_id)


def test_what_the_source_leaves_open_is_not_configured(db: None, settings: Any) -> None:
    """The pack of 怀化 itself names neither what a ledger holds nor a help for households."""
    settings.POLICY_DIR = HOUSE
    world = build()
    card = looked(world, world.poor[0])
    assert (dict(card.fields), card.gaps, card.complete) == ({}, None, None)
    assert (card.due, card.delivered, card.helps) == (None, None, ())
    assert outcomes(card)["基础台账真实完善"] is Outcome.UNKNOWN
    assert outcomes(card)["扶贫政策落实落地"] is Outcome.UNKNOWN
