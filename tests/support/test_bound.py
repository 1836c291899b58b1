"""A unit and its village: funds due, arranged and spent, and the four bindings by name."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from threading import Barrier, BrokenBarrierError, Thread
from typing import Any

import pytest
from django.db import connection

from tests import factories as make
from tests.support.world import COUNTY, TODAY, UNIT_FUND, VILLAGE, World, at, yuan
from zhucun.directory.perms import OPERATOR
from zhucun.economy import actions as economy
from zhucun.economy.models import Project
from zhucun.kernel.problems import NotAllowed, NotFound
from zhucun.pairing import actions as offices
from zhucun.support import actions, queries
from zhucun.support.actions import bound
from zhucun.support.errors import (
    DocumentNeeded,
    OtherVillage,
    ProjectBound,
    ReversedAlready,
    SpentMoreThanArranged,
    UnitArranges,
)
from zhucun.support.models import FundEntry
from zhucun.support.queries.paid import arranged_and_spent, shares


def tie(world: World, who: str = "office") -> Any:
    return queries.one_tie(
        actor=world[who], unit=world.unit.public_id, village=VILLAGE, year=2025, as_of=TODAY
    )


def fund(world: World, kind: str = "arranged", amount: str = "8000", **more: Any) -> Any:
    values: dict[str, Any] = {"document": "社财[2025]7号", "on": date(2025, 3, 1)}
    by = more.pop("by", world["office"])
    draft = actions.FundDraft(kind=kind, amount=yuan(amount), **{**values, **more})
    return actions.record_fund(tie=tie(world), draft=draft, at=at(), by=by)


def test_due_is_added_up_over_the_people_of_the_unit(world: World) -> None:
    assert tie(world).due == yuan("10000.00")  # two cadres, 5,000 each
    fund(world)
    fund(world, "spent", "1200.50", purpose="办公桌")
    found = tie(world)
    assert (found.arranged, found.spent, found.left, found.gap) == (
        yuan("8000.00"),
        yuan("1200.50"),
        yuan("6799.50"),
        yuan("2000.00"),
    )


def test_what_the_unit_arranged_is_what_is_paid_of_its_fund_and_is_recorded_once(
    world: World,
) -> None:
    def told(who: str = "office") -> dict[str, Any]:
        lines = world.lines(who, entitlement=UNIT_FUND)
        return {name: (line.paid, line.gap, str(line.state)) for (name, _), line in lines.items()}

    both = ("王驻村", "李队员")
    assert told() == dict.fromkeys(both, (0, 5000, "gap")) | {"赵小河": (0, 5000, "gap")}
    entry = fund(world, amount="8000.01")
    assert told()["王驻村"] == (yuan("4000.01"), yuan("999.99"), "gap")  # to the fen
    assert told()["李队员"] == (yuan("4000.00"), yuan("1000.00"), "gap")
    # he sees himself only, and the same share; another unit arranged nothing
    assert told("member") == {"李队员": (yuan("4000.00"), yuan("1000.00"), "gap")}
    assert told()["赵小河"] == (0, 5000, "gap")
    money = actions.Money(
        posting=world.member, entitlement=UNIT_FUND, year=2025, amount=yuan("1"), paid_on=TODAY
    )
    with pytest.raises(UnitArranges, match="李队员"):
        world.pay(money, over_reason="另行登记")
    fund(world, amount="4000")
    # a unit may give more than it has to: nothing is to be returned
    assert told()["李队员"] == (yuan("6000.00"), yuan("-1000.00"), "even")
    sums = queries.board(list(world.lines(entitlement=UNIT_FUND, area=VILLAGE).values()), digits=12)
    assert sum(row.paid for row in sums) == tie(world).arranged == yuan("12000.01")
    assert [(row.gap, row.over) for row in sums] == [(0, 0), (0, 0)]
    back: dict[str, Any] = {"reason": "重复登记", "on": TODAY, "at": at(), "by": world["unit"]}
    actions.reverse_fund(entry=entry, **back)
    assert told()["李队员"] == (yuan("2000.00"), yuan("3000.00"), "gap")


def test_who_spends_sees_what_was_spent_since_his_page_was_made(world: World) -> None:
    fund(world, amount="1000")
    seen = tie(world)
    fund(world, "spent", "700")
    draft = actions.FundDraft(
        kind="spent", amount=yuan("700"), on=date(2025, 3, 1), document="社财[2025]8号"
    )
    with pytest.raises(SpentMoreThanArranged) as refused:
        actions.record_fund(tie=seen, draft=draft, at=at(), by=world["office"])
    assert (refused.value.facts["arranged"], refused.value.facts["spent"]) == (1000, 1400)


@pytest.mark.only_postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("other", ["spends", "takes back"])
def test_of_two_clerks_at_once_the_second_one_waits_and_cannot_overspend(
    world: World, monkeypatch: pytest.MonkeyPatch, other: str
) -> None:
    entry = fund(world, amount="1000")
    both_read, said = Barrier(2), []

    def read(**more: Any) -> Any:
        found = arranged_and_spent(**more)
        with suppress(BrokenBarrierError):  # the second one waits for his turn
            both_read.wait(timeout=1)
        return found

    monkeypatch.setattr(bound, "arranged_and_spent", read)

    def write(act: Any) -> None:
        try:
            said.append(str(act().amount))
        except SpentMoreThanArranged:
            said.append("too much")
        finally:
            connection.close()

    back: dict[str, Any] = {"reason": "误记", "on": TODAY, "at": at(), "by": world["office"]}
    acts = [
        lambda: fund(world, "spent", "700", document="社财记-1"),
        lambda: fund(world, "spent", "700", document="社财记-2"),
    ]
    if other == "takes back":
        acts[1] = lambda: actions.reverse_fund(entry=entry, **back)
    threads = [Thread(target=write, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(said) == 2
    assert said.count("too much") == 1
    assert FundEntry.objects.count() == 2


@pytest.mark.parametrize(
    ("total", "dues", "told"),
    [
        ("10.00", ["1", "1", "1"], ["3.33", "3.34", "3.33"]),
        ("5.00", ["20", None], ["5.00", "0.00"]),  # what is configured comes first
        ("25.00", ["20", None, None], ["20.00", "2.50", "2.50"]),
        ("7.01", [None, None], ["3.51", "3.50"]),
        ("4.00", ["0", "0"], ["2.00", "2.00"]),
    ],
)
def test_shares_add_up_to_what_was_arranged(
    total: str, dues: list[str | None], told: list[str]
) -> None:
    found = shares(yuan(total), [None if due is None else yuan(due) for due in dues])
    assert [str(share) for share in found] == told
    assert sum(found) == yuan(total)


def test_what_is_spent_stands_in_the_way_of_taking_back_what_was_arranged(world: World) -> None:
    entry, spent = fund(world), fund(world, "spent", "1200.50")
    back: dict[str, Any] = {"reason": "重复登记", "on": TODAY, "at": at(), "by": world["unit"]}
    with pytest.raises(SpentMoreThanArranged, match=r"arranged 0.00 yuan .*1200.50 spent"):
        actions.reverse_fund(entry=entry, **back)
    assert tie(world).arranged == yuan("8000.00")
    actions.reverse_fund(entry=spent, **back)
    actions.reverse_fund(entry=entry, **back)
    assert (tie(world).arranged, tie(world).spent) == (0, 0)


def test_nothing_is_spent_that_was_not_arranged_nor_written_down_without_a_document(
    world: World,
) -> None:
    with pytest.raises(SpentMoreThanArranged):
        fund(world, "spent", "1")
    with pytest.raises(DocumentNeeded):
        fund(world, document=" ")
    entry = fund(world)
    back: dict[str, Any] = {"reason": "重复登记", "on": TODAY, "at": at(), "by": world["unit"]}
    actions.reverse_fund(entry=entry, **back)
    with pytest.raises(ReversedAlready):
        actions.reverse_fund(entry=entry, **back)
    assert tie(world).arranged == 0


def project(area: str, title: str = "艾草加工") -> Project:
    village = make.place(area, as_of=TODAY)
    draft = economy.ProjectDraft(kind="industry", title=title)
    on = date(2025, 2, 1)
    return economy.open_project(place=village, draft=draft, on=on, at=at(on), by=OPERATOR)


def test_the_four_bindings_are_there_or_missing_by_name(world: World) -> None:
    assert [str(one) for one in tie(world).missing] == ["project", "fund", "responsibility"]
    mine = project(VILLAGE)
    actions.bind_project(tie=tie(world), project=mine, at=at(), by=world["unit"])
    with pytest.raises(ProjectBound):
        actions.bind_project(tie=tie(world), project=mine, at=at(), by=world["unit"])
    with pytest.raises(OtherVillage):
        actions.bind_project(
            tie=tie(world), project=project("411327101201"), at=at(), by=world["unit"]
        )
    fund(world)
    head = offices.OfficeDraft(
        person=make.person("周局长", unit=world.unit),
        area=COUNTY,
        level="county",
        kind="unit_head",
        unit=world.unit,
        linked=world.secretary.place,
    )
    offices.take_up([head], since=date(2024, 1, 1), by=OPERATOR)
    found = tie(world)
    assert found.missing == ()
    assert [each.project.title for each in found.projects] == ["艾草加工"]
    assert [each.person.name for each in found.responsible] == ["周局长"]
    assert queries.projects_to_bind(actor=world["office"], tie=found, as_of=TODAY) == []


def test_a_unit_keeps_its_own_and_sees_no_other(world: World) -> None:
    fund(world, by=world["unit"])
    with pytest.raises(NotAllowed):
        fund(world, by=world["township"])
    for who in ("other_unit", "charlie"):
        with pytest.raises(NotFound):
            tie(world, who)
        with pytest.raises(NotAllowed):
            fund(world, by=world[who])
    assert [
        one.unit.name for one in queries.ties(actor=world["other_unit"], year=2025, as_of=TODAY)
    ] == ["县水利局"]
