"""Figures of Huaihua over projects, firms, co-operatives, incomes, leaders' visits and matters:
computed from rows."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests import factories as make
from tests.economy.world import AT, account, body, head_of, photographed, project
from tests.households.world import added, person
from tests.pairing.world import office
from zhucun.analytics import queries as analytics
from zhucun.directory import actions as directory
from zhucun.directory.enums import Role, UnitKind
from zhucun.directory.models import Place
from zhucun.directory.perms import OPERATOR, Actor
from zhucun.directory.queries import midnight, pack_for, tags_by_place
from zhucun.economy import actions
from zhucun.engines.rules import Outcome
from zhucun.fieldwork import actions as fieldwork
from zhucun.households import actions as households
from zhucun.households.models import Household
from zhucun.households.queries import IncomeDraft
from zhucun.pairing import actions as pairing
from zhucun.roster import actions as roster

BEGUN, SINCE, ON = date(2015, 1, 1), date(2018, 3, 1), date(2018, 6, 14)
CITY, VILLAGE, OTHER = "4312", "431224100201", "431224100202"


@pytest.fixture
def here(db: None) -> dict[str, Place]:
    make.add_places({"43": "湖南省", CITY: "怀化市", "431224": "溆浦县"}, since=BEGUN)
    make.add_places({"431224100": "卢峰镇", VILLAGE: "阳雀坡村", OTHER: "东村"}, since=BEGUN)
    make.add_places({"52": "贵州省", "5201": "贵阳市", "520111": "花溪区"}, since=BEGUN)
    return {code: make.place(code) for code in ("431224100", VILLAGE, OTHER)}


@pytest.fixture
def city(here: dict[str, Place]) -> Actor:
    return account("city", Role.OFFICE, CITY)


def value(by: Actor, indicator: str) -> Decimal | None:
    pack = pack_for(CITY, as_of=ON)
    return analytics.measure(actor=by, pack=pack, indicator=indicator, area=CITY).value


def poor(village: Place, n: int, *tags: str, **parts: int) -> Household:
    row = added(village, n, person(f"张{n}", serial=100 + n), since=BEGUN)
    for tag in tags:
        households.set_tags([row], tag=tag, since=BEGUN, made_at=AT, by=OPERATOR)
    if parts:
        told = {name: Decimal(yuan) for name, yuan in parts.items()}
        draft = IncomeDraft(household=row, starts_on=date(2017, 1, 1), parts=told)
        households.record_income(draft, made_at=AT, by=OPERATOR)
    return row


def test_finished_roads_lamps_and_land_are_counted_as_infrastructure(
    here: dict[str, Place], city: Actor
) -> None:
    """HH18-021, HH18-033: what is closed, and nothing that still runs or is of another kind."""
    for kind in ("road", "lighting", "dredging", "land", "bridge", "industry"):
        row = project(here[VILLAGE], city, on=SINCE, kind=kind, title=kind)
        if kind != "bridge":
            photographed(row, city, before=SINCE, after=ON)
            actions.close_project(project=row, on=ON, at=AT, by=city)
    assert value(city, "infrastructure-projects") == 4


def test_ancient_villages_and_their_tourism_are_counted(
    here: dict[str, Place], city: Actor
) -> None:
    """HH18-025."""
    make.tag(VILLAGE, "ancient-village", since=BEGUN)
    project(here[VILLAGE], city, on=SINCE, kind="tourism")
    project(here[VILLAGE], city, on=SINCE, kind="industry", title="黄精")
    assert (value(city, "ancient-villages"), value(city, "ancient-village-tourism")) == (1, 1)


def test_firms_of_those_who_came_home_are_counted(here: dict[str, Place], city: Actor) -> None:
    """HH18-023: of whom it is not said is not counted."""
    told: dict[str, Any] = {"kind": "enterprise", "since": SINCE}
    for name, is_back in (("回乡公司", True), ("本地公司", False), ("不明公司", None)):
        body(here[VILLAGE], city, name=name, is_of_returnee=is_back, **told)
    assert value(city, "returned-entrepreneurs") == 1


def test_the_share_of_poor_households_in_a_cooperative(here: dict[str, Place], city: Actor) -> None:
    """HH18-105: all poor households are the base; others in a co-operative do not count."""
    homes = [poor(here[VILLAGE], n, "poor-household") for n in range(3)]
    homes.append(poor(here[VILLAGE], 3))
    coop = body(here[VILLAGE], city, since=SINCE)
    joining: dict[str, Any] = {"body": coop, "households": [homes[0], homes[3]], "since": SINCE}
    actions.join_households(**joining, at=AT, by=city)
    assert round(value(city, "cooperative-share") or 0, 2) == Decimal("33.33")
    stated = households.Stated(about=homes[1], since=SINCE, values={"in_cooperative": True})
    households.state_homes([stated], made_at=AT, by=OPERATOR)
    assert round(value(city, "cooperative-share") or 0, 2) == Decimal("66.67")


def test_the_share_of_what_poor_households_earn_themselves(
    here: dict[str, Place], city: Actor
) -> None:
    """HH18-106: the parts of all poor households are summed first."""
    poor(here[VILLAGE], 1, "poor-household", wages=6_000, production=2_000, transfers=2_000)
    poor(here[VILLAGE], 2, "poor-household", wages=1_000, transfers=9_000)
    poor(here[VILLAGE], 3, wages=50_000)
    assert value(city, "own-income-share") == 45


def test_visits_of_provincial_leaders_are_counted(here: dict[str, Place], city: Actor) -> None:
    """HH18-039; what was struck out is not counted."""
    holders = [office(code, "secretary", f"官{code}", since=BEGUN) for code in ("43", CITY)]
    first, *_others = [
        pairing.record_call(
            office=holder, call=pairing.CallDraft(place=place, on=SINCE), at=AT, by=OPERATOR
        )
        for holder in holders
        for place in (here[VILLAGE], here[OTHER])
    ]
    assert value(city, "provincial-visits") == 2
    pairing.void_call(call=first, reason="重复登记", on=ON, by=OPERATOR)
    assert value(city, "provincial-visits") == 1


def stated(row: Household, works_away: str, since: date) -> None:
    who = households.Stated(about=head_of(row), since=since, values={"works_away": works_away})
    households.state_members([who], made_at=AT, by=OPERATOR)


def test_who_works_near_home_and_who_came_home_follow_from_the_register(
    here: dict[str, Place], city: Actor
) -> None:
    """HH18-111: of those who work for wages; who came home worked outside the county before."""
    homes = [poor(here[VILLAGE], n) for n in range(5)]
    for row, word in zip(homes, ("outside", "county", "outside", "no", "province"), strict=True):
        stated(row, word, SINCE)
    assert round(value(city, "local-work-share") or 0, 2) == 25
    assert value(city, "returnees") == 0
    stated(homes[0], "township", date(2018, 5, 1))
    stated(homes[4], "no", date(2018, 5, 1))
    assert round(value(city, "local-work-share") or 0, 2) == Decimal("66.67")
    assert value(city, "returnees") == 2
    charlie = account("charlies", Role.OFFICE, "520111")
    assert value(charlie, "returnees") == 0


def test_land_whose_three_rights_are_registered_apart_is_a_share_of_stated_areas(
    here: dict[str, Place], city: Actor
) -> None:
    """HH18-102: dated numbers of villages, the latest up to the day; one that states half of it
    counts in neither sum."""
    told = {VILLAGE: (400, 100), OTHER: (100, 25)}
    for code, (land, apart) in told.items():
        numbers = {"contracted_land": land, "separated_land": apart, "transferred_land": 50}
        directory.record_figures(figures={here[code]: numbers}, as_of=SINCE, by=city)
    assert value(city, "land-rights-share") == 25
    newer = {here[VILLAGE]: {"separated_land": 375}}
    directory.record_figures(figures=newer, as_of=date(2018, 6, 1), by=city)
    assert value(city, "land-rights-share") == 80
    make.add_places({"431224100203": "北村"}, since=BEGUN)
    only = {make.place("431224100203"): {"contracted_land": 900}}
    directory.record_figures(figures=only, as_of=SINCE, by=city)
    assert value(city, "land-rights-share") == 80
    charlie = account("charlies", Role.OFFICE, "520111")
    assert value(charlie, "land-rights-share") is None


def test_enterprises_that_stand_in_a_village_or_serve_one_are_linked_with_it(
    here: dict[str, Place], city: Actor
) -> None:
    """HH18-167: each counted once, those that ended and those that join in nothing not at all."""
    told: dict[str, Any] = {"kind": "enterprise", "since": SINCE}
    body(here[VILLAGE], city, name="村里的公司", **told, serves=[here[OTHER]])
    body(here["431224100"], city, name="镇上的公司", **told, serves=[here[VILLAGE]])
    body(here["431224100"], city, name="不联村的公司", **told)
    body(here[VILLAGE], city, name="商会", kind="social_organisation", since=SINCE)
    body(here[VILLAGE], city, name="不参加的公司", **told, joins_assistance=False)
    gone = body(here[VILLAGE], city, name="撤走的公司", **told)
    actions.end_body(body=gone, until=date(2018, 6, 1), reason="撤资", at=AT, by=city)
    unit = make.unit("市国企", kind=UnitKind.ENTERPRISE)
    round_ = make.round_("2018", area=CITY, starts_on=SINCE)
    make.posting(make.person("李明"), here[OTHER], round_, unit=unit, starts_on=SINCE)
    assert value(city, "linked-enterprises") == 4
    charlie = account("charlies", Role.OFFICE, "520111")
    assert value(charlie, "linked-enterprises") == 0


@pytest.mark.parametrize(
    "indicator",
    ["infrastructure-projects", "ancient-villages", "returned-entrepreneurs", "provincial-visits"],
)
def test_charlie_counts_none_of_it(here: dict[str, Place], city: Actor, indicator: str) -> None:
    make.tag(VILLAGE, "ancient-village", since=BEGUN)
    row = project(here[VILLAGE], city, on=SINCE, kind="road")
    photographed(row, city, before=SINCE, after=ON)
    actions.close_project(project=row, on=ON, at=AT, by=city)
    body(here[VILLAGE], city, kind="enterprise", since=SINCE, is_of_returnee=True)
    call = pairing.CallDraft(place=here[VILLAGE], on=SINCE)
    holder = office("43", "secretary", "官", since=BEGUN)
    pairing.record_call(office=holder, call=call, at=AT, by=OPERATOR)
    charlie = account("charlies", Role.OFFICE, "520111")
    assert (value(city, indicator), value(charlie, indicator)) == (1, 0)


def outcomes(by: Actor, rule: str, on: date = ON) -> dict[str, int]:
    pack = pack_for(CITY, as_of=on)
    [line] = [
        each for each in analytics.coverage(actor=by, pack=pack, area=CITY) if each.item.id == rule
    ]
    return {word.value: count for word, count in line.counts.items() if count}


def test_each_poverty_village_has_a_plan_of_its_own(here: dict[str, Place], city: Actor) -> None:
    """HH18-024: of the year, with something in it; other villages are not asked."""
    make.tag(VILLAGE, "poverty", since=BEGUN)
    cadre = make.actor("cadre", Role.FIRST_SECRETARY, VILLAGE, since=BEGUN, on=ON)
    told: dict[str, Any] = {"at": midnight(SINCE), "by": cadre}
    assert outcomes(city, "village-has-plan") == {"fail": 1, "not_applicable": 1}
    plan = fieldwork.make_plan(kind="assistance", village=here[VILLAGE], year=2018, **told)
    assert outcomes(city, "village-has-plan") == {"fail": 1, "not_applicable": 1}
    fieldwork.add_item(plan=plan, item=fieldwork.ItemDraft(title="种植黄精"), **told)
    assert outcomes(city, "village-has-plan") == {"pass": 1, "not_applicable": 1}


def test_no_team_withdraws_before_its_village_has_left_poverty(
    here: dict[str, Place], city: Actor
) -> None:
    """HH18-099: a team that is to be dissolved, by the day on which its village left; the others
    are not asked."""
    rule, day = "no-withdrawal-before-exit", date(2018, 12, 31)
    for code in (VILLAGE, OTHER):
        make.tag(code, "poverty", since=BEGUN)
    round_ = make.round_("2017", area=CITY, starts_on=date(2017, 9, 1))
    teams = roster.form_teams(
        [roster.TeamDraft(village=here[code], name=f"工作队{code}") for code in (VILLAGE, OTHER)],
        round_=round_,
        formed_on=date(2017, 9, 1),
        by=OPERATOR,
    )
    assert outcomes(city, rule) == {"not_applicable": 2}
    roster.dissolve_teams(teams[:1], on=day, by=OPERATOR)
    assert outcomes(city, rule) == {"fail": 1, "not_applicable": 1}
    directory.untag_place(place=here[VILLAGE], tag="poverty", until=SINCE, by=OPERATOR)
    make.tag(VILLAGE, "exited-poverty", since=SINCE)
    assert outcomes(city, rule) == {"pass": 1, "not_applicable": 1}


def test_what_was_solved_at_the_grassroots_is_a_share_of_what_was_solved(
    here: dict[str, Place], city: Actor
) -> None:
    """HH18-113: by the level that dealt with it at last; what is still open is no base."""
    round_ = make.round_("2017", area=CITY, starts_on=date(2017, 9, 1))
    posting = make.posting(make.person("向支书"), here[VILLAGE], round_, starts_on=SINCE)
    actors = {
        "cadre": make.actor(
            "cadre", Role.FIRST_SECRETARY, VILLAGE, since=BEGUN, on=ON, person=posting.person
        ),
        "town": make.actor("town", Role.TOWNSHIP, "431224100", since=BEGUN, on=ON),
        "county": make.actor("county", Role.OFFICE, "431224", since=BEGUN, on=ON),
    }
    when: dict[str, Any] = {"made_at": midnight(ON), "at": midnight(ON)}
    ways: tuple[tuple[str, ...], ...] = (("cadre",), ("cadre", "town"), ("cadre", "town", "county"))
    for number, hands in enumerate((*ways, ("cadre",))):
        matter = fieldwork.open_matter(
            village=here[VILLAGE],
            kind="appeal",
            topic="road",
            title=f"修路{number}",
            source="visit",
            by=actors["cadre"],
            **when,
        )
        steps = [(who, "passed_up") for who in hands[:-1]]
        if number < len(ways):
            steps += [(hands[-1], kind) for kind in ("taken", "done", "answered", "closed")]
        for who, kind in steps:
            matter.refresh_from_db()
            more: dict[str, Any] = {
                "answered": {"satisfied": "yes"},
                "passed_up": {"reason": "跨村"},
            }.get(kind, {"text": "已处理"})
            fieldwork.add_step(
                matter=matter, kind=kind, base=matter.version, on=ON, by=actors[who], **more, **when
            )
    assert round(value(city, "solved-at-the-grassroots") or 0, 2) == Decimal("66.67")


def test_the_whole_city_lies_in_the_region_of_its_pack_from_a_day_on(
    here: dict[str, Place], city: Actor
) -> None:
    """HH18-006: the region is a dated tag of the place, a word of the pack."""
    place = Place.objects.get(code=CITY)
    told: dict[str, Any] = {"places": [place], "since": SINCE, "by": city}
    assert directory.tag_places(tag="wuling-region", **told)
    assert tags_by_place([place.pk], as_of=ON)[place.pk] == ["wuling-region"]
    assert tags_by_place([place.pk], as_of=BEGUN)[place.pk] == []
    words = {item.id: item.label() for item in pack_for(CITY, as_of=ON).tags("place")}
    assert words["wuling-region"] == "武陵山集中连片深度贫困区"


def test_a_unit_is_unhooked_when_the_last_of_its_people_left(
    here: dict[str, Place], city: Actor
) -> None:
    """HH18-100: by the day, with the unit and the village behind the count; one whose people were
    replaced holds on, and what ended at the end of 2020 keeps both readings."""
    round_ = make.round_("2018", area=CITY, starts_on=SINCE)
    start: dict[str, Any] = {"starts_on": SINCE, "role": "member"}
    left, stays, late = (
        make.unit(name, area=CITY) for name in ("撤走单位", "留下单位", "期满单位")
    )
    posted = [
        make.posting(make.person(f"队员{n}"), here[village], round_, unit=unit, **start)
        for n, (village, unit) in enumerate(
            [(VILLAGE, left), (VILLAGE, left), (OTHER, stays), (OTHER, stays), (OTHER, late)]
        )
    ]

    def end(number: int, on: date) -> None:
        told: dict[str, Any] = {"made_at": midnight(on), "by": OPERATOR}
        roster.end_postings([posted[number]], ends_on=on, reason="期满", **told)

    letter, wide = "no-unhooking-before-2020", "unhooking-after-consolidation"
    end(0, date(2018, 9, 1))
    end(2, date(2018, 9, 1))
    assert outcomes(city, letter, date(2019, 1, 1)) == {"pass": 3}
    end(1, date(2019, 12, 31))
    end(4, date(2020, 12, 31))
    assert outcomes(city, letter, date(2019, 12, 30)) == {"pass": 3}
    day = date(2021, 1, 1)
    assert outcomes(city, letter, day) == outcomes(city, wide, day) == {"pass": 2, "fail": 1}
    told: dict[str, Any] = {"area": CITY, "rule": letter, "outcome": Outcome.FAIL, "limit": 9}
    pack = pack_for(CITY, as_of=day)
    _rule, codes = analytics.coverage_rows(actor=city, pack=pack, **told)
    shown = analytics.shown(actor=city, subject="linkage", codes=codes, as_of=day)
    assert [(row.name, row.place, row.since) for row in shown] == [("撤走单位", VILLAGE, SINCE)]
    charlie = account("charlies", Role.OFFICE, "520111")
    assert analytics.coverage_rows(actor=charlie, pack=pack, **told)[1] == []
    assert not analytics.shown(actor=charlie, subject="linkage", codes=codes, as_of=day)
