"""Linked villages: they share projects and one or two workshops (HH18-148, HH18-159)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests import factories as make
from tests.economy.world import AT, account, body, project
from zhucun.analytics.queries.tables import table
from zhucun.directory.enums import Role
from zhucun.directory.models import Place
from zhucun.directory.perms import Actor
from zhucun.directory.queries import pack_for
from zhucun.economy import actions, errors, queries
from zhucun.economy.models import VillageGroup
from zhucun.kernel.problems import NotAllowed, NotFound
from zhucun.ledger.models import EventRecord

BEGUN, SINCE, ON = date(2015, 1, 1), date(2018, 3, 1), date(2018, 6, 1)
TOWN = "431226100"
NAMES = {f"{TOWN}20{n}": f"村{n}" for n in range(1, 5)}
FAR = "431226101201"


@pytest.fixture
def here(db: None) -> list[Place]:
    """Four villages of a township of 怀化市, three of them in deep poverty; one of another."""
    make.add_places({"43": "湖南省", "4312": "怀化市", "431226": "麻阳县"}, since=BEGUN)
    make.add_places({TOWN: "高村镇", **NAMES}, since=BEGUN)
    make.add_places({"431226101": "锦和镇", FAR: "远村"}, since=BEGUN)
    make.add_places(
        {"431225": "会同县", "431225100": "林城镇", "431225100201": "城东村"}, since=BEGUN
    )
    codes = sorted(NAMES)
    for code in codes[:3]:
        make.tag(code, "deep-poverty", since=BEGUN)
    return [make.place(code) for code in codes]


@pytest.fixture
def office(here: list[Place]) -> Actor:
    return account("mayang", Role.OFFICE, "431226")


def _link(places: list[Place], by: Actor, **more: Any) -> VillageGroup:
    values: dict[str, Any] = {"name": "北片联创组", "since": SINCE, **more}
    return actions.link_villages(villages=places, at=AT, by=by, **values)


def _rules(by: Actor, group: VillageGroup) -> dict[str, str]:
    return queries.group_card(actor=by, public_id=group.public_id, as_of=ON).verdict.told


def test_linked_villages_are_linked_once_and_lie_in_one_county(
    here: list[Place], office: Actor
) -> None:
    key = "0123456789ab"
    first = _link(here[:3], office, public_id=key)
    assert _link(here[:3], office, public_id=key) == first
    assert (first.area, first.villages.count()) == (TOWN, 3)
    for places in (here[:1], [here[0], here[0]], [here[0], make.place("431225100201")]):
        with pytest.raises(errors.GroupTooSmall):
            _link(places, office, name="另一组")
    with pytest.raises(errors.GroupThere):
        _link(here[2:], office)
    assert _link([here[0], make.place(FAR)], office).area == "431226"
    assert EventRecord.objects.filter(name="economy.group.linked").count() == 2


def test_the_rules_of_huaihua_ask_for_a_shared_project_and_one_or_two_workshops(
    here: list[Place], office: Actor
) -> None:
    group = _link(here[:3], office)
    assert _rules(office, group) == {
        "linked-villages-share-projects": "fail",
        "workshops-for-linked-villages": "fail",
    }
    row = project(here[0], office, on=SINCE)
    assert actions.change_project(project=row, base=1, changes={"group": group}, at=AT, by=office)
    told = {"kind": "workshop", "since": SINCE}
    body(here[3], office, name="别处车间", **told)
    body(here[0], office, name="一村车间", **told)
    assert _rules(office, group)["workshops-for-linked-villages"] == "fail"
    shared = body(here[0], office, name="共办车间", serves=here[1:3], **told)
    beside = body(here[3], office, name="邻村共办车间", serves=here[:2], **told)
    assert set(_rules(office, group).values()) == {"pass"}
    card = queries.group_card(actor=office, public_id=group.public_id, as_of=ON)
    assert (card.projects, set(card.workshops)) == ((row,), {shared, beside})
    body(here[1], office, name="第三个车间", serves=here[:1], **told)
    assert _rules(office, group)["workshops-for-linked-villages"] == "fail"


def test_the_mart_counts_villages_deep_poverty_projects_and_workshops(
    here: list[Place], office: Actor
) -> None:
    group = _link(here, office)
    project(here[0], office, on=SINCE, group=group)
    body(here[0], office, name="共办车间", kind="workshop", since=SINCE, serves=here[1:])
    names = ("villages", "deep_poverty_villages", "shared_projects", "workshops")
    pack = pack_for("431226", as_of=ON)

    def counts(by: Actor) -> list[tuple[int, ...]]:
        rows = table(actor=by, pack=pack, subject="village_group", area="431226", names=names)
        return [each[2:] for each in rows.select([rows.columns[name] for name in names])]

    assert counts(office) == [(4, 3, 1, 1)]
    assert counts(account("charlies", Role.OFFICE, "431225")) == []


def test_a_project_is_shared_by_a_group_of_its_own_village_that_is_there(
    here: list[Place], office: Actor
) -> None:
    group = _link(here[:2], office)
    outside = project(here[3], office, on=SINCE)
    told: dict[str, Any] = {"base": 1, "changes": {"group": group}, "at": AT, "by": office}
    with pytest.raises(errors.NotOfHere):
        actions.change_project(project=outside, **told)
    ended = {"group": group, "until": ON, "reason": "任务完成", "at": AT, "by": office}
    assert actions.end_group(**ended)
    assert not actions.end_group(**ended)
    with pytest.raises(errors.HasEnded):
        actions.change_project(project=project(here[0], office, on=ON), **told)
    assert not queries.groups(actor=office, as_of=ON)
    assert list(queries.groups(actor=office, as_of=SINCE)) == [group]


def test_charlie_sees_no_group_and_a_village_cadre_sees_his_own_and_links_none(
    here: list[Place], office: Actor
) -> None:
    group = _link(here[:2], office)
    cadre = account("wang", Role.FIRST_SECRETARY, here[0].code)
    outside = account("li", Role.FIRST_SECRETARY, here[3].code)
    charlie = account("charlies", Role.OFFICE, "431225")
    assert list(queries.groups(actor=cadre, as_of=ON)) == [group]
    for actor in (charlie, outside):
        assert not queries.groups(actor=actor, as_of=ON)
        with pytest.raises(NotFound):
            queries.group_card(actor=actor, public_id=group.public_id, as_of=ON)
    for actor in (charlie, cadre):
        with pytest.raises(NotAllowed):
            _link(here[2:], actor, name="私自联创")
        with pytest.raises(NotAllowed):
            actions.end_group(group=group, until=ON, reason="无", at=AT, by=actor)


def test_the_list_asks_the_same_for_one_group_and_for_ten(
    here: list[Place], office: Actor, queries_of: Any
) -> None:
    def asked() -> list[str]:
        return queries_of(lambda: [list(g.villages.all()) for g in listed()])

    def listed() -> list[VillageGroup]:
        return list(queries.groups(actor=office, as_of=ON))

    _link(here[:2], office)
    few = len(asked())
    for n in range(9):
        _link(here[:3], office, name=f"第{n}组")
    assert len(asked()) == few
