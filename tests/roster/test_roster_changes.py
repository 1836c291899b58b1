"""Collective rotations ordered by a notice (YN-021), and adjustments outside them (YN-022)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from tests import factories as make
from zhucun.directory.enums import Role
from zhucun.directory.models import Place
from zhucun.directory.perms import Actor
from zhucun.kernel.problems import NotAllowed, NotFound
from zhucun.ledger.models import EventRecord
from zhucun.roster import actions, queries
from zhucun.roster.enums import EndReason
from zhucun.roster.errors import NotAsManyJoin, NotOfThisOrder, OneTeamOnly, OrderIsThere
from zhucun.roster.models import Adjustment, Round
from zhucun.roster.queries import PostingDraft

PROVINCE, GONGSHAN, WEIXI = "53", "533324", "533423"
VILLAGE, OTHER = "533324100201", "533423100201"
SINCE, DAY = date(2023, 5, 1), date(2025, 6, 2)
AT = datetime(2025, 6, 2, 2, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def yunnan(places: dict[str, Place], settings: Any) -> None:
    """Two counties of Yunnan with a village each, under the pack of the house."""
    settings.POLICY_DIR = settings.ROOT / "policy"
    make.add_places(
        {
            PROVINCE: "云南省",
            "5333": "怒江州",
            GONGSHAN: "贡山县",
            "533324100": "茨开镇",
            VILLAGE: "吉束底村",
            "5334": "迪庆州",
            WEIXI: "维西县",
            "533423100": "保和镇",
            OTHER: "永春村",
        }
    )


@pytest.fixture
def province() -> Actor:
    return make.actor("province", Role.OFFICE, PROVINCE, on=DAY)


@pytest.fixture
def office() -> Actor:
    return make.actor("county", Role.OFFICE, GONGSHAN, on=DAY)


@pytest.fixture
def charlie() -> Actor:
    return make.actor("charlie", Role.OFFICE, "411327", on=DAY)


def term(code: str, area: str, on: date, kind: str = "term") -> Round:
    round_ = make.round_(code, area=area, starts_on=on)
    Round.objects.filter(pk=round_.pk).update(kind=kind)
    round_.refresh_from_db()
    return round_


def serving(name: str, code: str = VILLAGE, round_: Round | None = None) -> Any:
    batch = round_ or Round.objects.filter(area=code[:6], code="2023").first()
    batch = batch or term("2023", code[:6], SINCE)
    place = make.place(code, as_of=DAY)
    return make.posting(make.person(name), place, batch, role="member", starts_on=SINCE)


def coming(name: str, round_: Round, code: str = VILLAGE, on: date = DAY) -> PostingDraft:
    place = make.place(code, as_of=DAY)
    return PostingDraft(
        person=make.person(name), place=place, role="member", round=round_, starts_on=on
    )


# Rotations


def test_the_rounds_of_counties_below_one_notice_are_one_rotation_of_the_province(
    province: Actor, office: Actor, charlie: Actor
) -> None:
    first, second = term("2025", GONGSHAN, date(2025, 5, 6)), term("2025", WEIXI, date(2025, 5, 9))
    told: dict[str, Any] = {"area": PROVINCE, "number": "云组通〔2025〕12号", "title": "轮换通知"}
    told |= {"issued_on": date(2025, 4, 20), "at": AT}
    with pytest.raises(NotAllowed):
        actions.issue_order(**told, by=office)
    order = actions.issue_order(**told, by=province)
    assert actions.issue_order(**told, by=province) == order
    assert EventRecord.objects.filter(name="roster.rotation.ordered").count() == 1
    with pytest.raises(OrderIsThere):
        actions.issue_order(**(told | {"title": "另一个通知"}), by=province)
    assert actions.place_rounds(order=order, rounds=[first], at=AT, by=office) == 1
    assert actions.place_rounds(order=order, rounds=[first], at=AT, by=office) == 0
    with pytest.raises(NotAllowed):
        actions.place_rounds(order=order, rounds=[second], at=AT, by=office)
    assert actions.place_rounds(order=order, rounds=[second], at=AT, by=province) == 1
    facts = [
        fact
        for fact in queries.duty_facts(actor=province, area=PROVINCE, on=DAY)
        if fact.counts == "collective-rotation"
    ]
    [fact] = facts
    assert (fact.subject, fact.id, fact.on, fact.row) == (
        *("place", PROVINCE, date(2025, 5, 6)),
        first.public_id,
    )
    [row] = queries.rotation_orders(actor=office)
    assert (row.rounds_below, row.began_on) == (1, date(2025, 5, 6)), "its own round only"
    with pytest.raises(NotFound):
        queries.order_card(actor=charlie, public_id=order.public_id)
    assert not queries.rotation_orders(actor=charlie).exists()


def test_a_single_change_and_a_round_of_elsewhere_stand_below_no_notice(province: Actor) -> None:
    order = actions.issue_order(
        area="5333", number="1", title="轮换通知", issued_on=DAY, at=AT, by=province
    )
    for round_ in (term("s", GONGSHAN, DAY, "single"), term("2025", WEIXI, DAY)):
        with pytest.raises(NotOfThisOrder):
            actions.place_rounds(order=order, rounds=[round_], at=AT, by=province)


def test_a_round_of_the_province_itself_is_its_rotation(province: Actor) -> None:
    round_ = term("2025", PROVINCE, date(2025, 5, 6))
    found = queries.duty_facts(actor=province, area=PROVINCE, on=DAY)
    assert [(each.id, each.row) for each in found if each.counts == "collective-rotation"] == [
        (PROVINCE, round_.public_id)
    ]


def test_a_notice_tells_who_began_and_who_handed_over(
    province: Actor, queries_of: Callable[..., list[str]]
) -> None:
    old = serving("老队员")
    batch = term("2025", GONGSHAN, date(2025, 5, 6))
    order = actions.issue_order(
        area=PROVINCE,
        number="1",
        title="轮换通知",
        issued_on=date(2025, 4, 20),
        rounds=[batch],
        at=AT,
        by=province,
    )
    actions.rotate_cadres(
        [coming("新队员", batch)], leaving=[old], together_days=5, made_at=AT, by=province
    )
    [row] = queries.rounds_of_order(actor=province, order=order)
    assert (row.began, row.ended) == (1, 1)
    assert not Adjustment.objects.exists(), "a rotation is no adjustment"
    few = len(queries_of(lambda: list(queries.rounds_of_order(actor=province, order=order))))
    assert few == 1


# Adjustments


def test_who_leaves_and_who_joins_stand_in_one_act(office: Actor, charlie: Actor) -> None:
    old, single = serving("王五"), term("s1", GONGSHAN, DAY, "single")
    actions.replace_cadre(
        leaving=old, successor=coming("赵六", single), ends_on=DAY, made_at=AT, by=office
    )
    [row] = queries.adjustments(actor=office)
    leaving, joining = queries.halves(row)
    assert [each.person.name for each in (*leaving, *joining)] == ["王五", "赵六"]
    assert queries.adjustment_facts(row) == {
        "village": VILLAGE,
        "happened_on": DAY,
        "leavers": 1,
        "joiners": 1,
    }
    assert not queries.adjustments(actor=charlie).exists()


def test_two_for_one_is_refused_where_the_pack_asks_for_as_many_and_nothing_is_done(
    office: Actor,
) -> None:
    old, single = serving("王五"), term("s1", GONGSHAN, DAY, "single")
    two = [coming("赵六", single), coming("孙七", single)]
    told: dict[str, Any] = {"ends_on": DAY, "made_at": AT, "by": office}
    with pytest.raises(NotAsManyJoin) as refused:
        actions.adjust_team(leaving=[old], joining=two, **told)
    assert refused.value.facts["clauses"] == "YN-022"
    assert (refused.value.facts["leavers"], refused.value.facts["joiners"]) == (1, 2)
    old.refresh_from_db()
    assert old.ends_on is None
    assert not Adjustment.objects.exists()
    made = actions.adjust_team(leaving=[old, serving("李四")], joining=two, **told)
    assert len(made.joined) == len(made.handovers) == 2
    assert {each.taker for each in made.handovers} == set(made.joined)
    with pytest.raises(OneTeamOnly):
        actions.adjust_team(leaving=[], joining=[], **told)


def test_nobody_comes_or_goes_alone_by_a_single_change(office: Actor) -> None:
    old, single = serving("王五"), term("s1", GONGSHAN, DAY, "single")
    with pytest.raises(NotAsManyJoin):
        actions.post_cadres([coming("赵六", single)], made_at=AT, by=office)
    told: dict[str, Any] = {"ends_on": DAY, "override": "急调", "made_at": AT, "by": office}
    with pytest.raises(NotAsManyJoin):
        actions.release_cadre(posting=old, reason=EndReason.SINGLE_CHANGE, **told)
    actions.release_cadre(posting=old, reason=EndReason.DEATH, note="讣告", **told)
    actions.post_cadres([coming("赵六", single)], made_at=AT, by=office)
    [row] = queries.adjustments(actor=office)
    assert [len(side) for side in queries.halves(row)] == [1, 1], "he comes for who has died"
    with pytest.raises(NotAsManyJoin):
        actions.post_cadres([coming("孙七", single)], made_at=AT, by=office)


def test_where_no_pack_asks_for_it_one_half_is_written_down_and_allowed(
    places: dict[str, Place],
) -> None:
    village = places["411327100201"]
    round_ = make.round_("2024-s", starts_on=date(2024, 1, 1))
    Round.objects.filter(pk=round_.pk).update(kind="single")
    round_.refresh_from_db()
    office = make.actor("sheqi", Role.OFFICE, "411327", on=DAY)
    draft = PostingDraft(
        person=make.person("钱八"), place=village, role="member", round=round_, starts_on=DAY
    )
    actions.post_cadres([draft], made_at=AT, by=office)
    [row] = queries.adjustments(actor=office)
    assert (queries.adjustment_facts(row)["leavers"], queries.adjustment_facts(row)["joiners"]) == (
        *(0, 1),
    )


def test_the_list_of_adjustments_costs_the_same_for_three_and_thirty(
    office: Actor, queries_of: Callable[..., list[str]]
) -> None:
    def read() -> list[Any]:
        return [queries.halves(row) for row in queries.adjustments(actor=office)]

    def change(numbers: range) -> None:
        for n in numbers:
            single = term(f"s{n}", GONGSHAN, DAY, "single")
            actions.replace_cadre(
                leaving=serving(f"旧{n}"),
                successor=coming(f"新{n}", single),
                ends_on=DAY,
                made_at=AT,
                by=office,
            )

    change(range(3))
    few = len(queries_of(read))
    change(range(3, 30))
    assert len(queries_of(read)) == few
