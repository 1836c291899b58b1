"""What the packs' indicators, rules and duties say of the village economy, in their own words."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests import factories as make
from tests.economy.world import (
    AT,
    DAY,
    SPRING,
    account,
    body,
    child_of,
    family,
    head_of,
    income,
    job,
    loan,
    post,
    project,
    yuan,
)
from zhucun.analytics import queries as analytics
from zhucun.directory import actions as directory
from zhucun.directory.enums import Role
from zhucun.directory.models import Place
from zhucun.directory.perms import OPERATOR, Actor
from zhucun.directory.queries import pack_for
from zhucun.economy import actions
from zhucun.households import actions as households
from zhucun.households.models import Household

SHEQI = "411327"


def figures(actor: Actor, area: str, *, on: date = DAY, pack: str = "") -> dict[str, Any]:
    found = pack_for(area, as_of=on)
    assert not pack or found.id == pack
    return {each.item.id: each for each in analytics.board(actor=actor, pack=found, area=area)}


def value(found: dict[str, Any], name: str) -> Decimal | None:
    one = found[name]
    assert one.state == "computed", (name, one.state)
    return one.value  # type: ignore[no-any-return]


#: Within the seven years of SQ24-035; the spring of 2024 is after them.
LAST = date(2023, 6, 1)


def test_sheqi_counts_projects_bodies_sales_work_and_income(
    east: Place, west: Place, office: Actor, homes: list[Household]
) -> None:
    """SQ24-036, SQ24-037, SQ24-038, SQ24-039, SQ24-098 to SQ24-102, SQ24-104, SQ24-105."""
    households.set_tags(
        homes[:1],
        tag="monitored-household",
        since=date(2023, 1, 1),
        made_at=AT,
        by=OPERATOR,
    )
    project(east, office)
    project(west, office, kind="income", title="引进花卉")
    project(
        east, office, kind="street_lamp", title="路灯", quantity=yuan(200), unit="盏", hamlet="一组"
    )
    project(east, office, kind="well", title="机井", quantity=yuan(3), unit="眼")
    body(east, office)
    body(east, office, name="老合作社", since=date(2019, 12, 31))
    firm = body(
        east, office, name="制衣厂", kind="enterprise", trade="labour_intensive", since=LAST
    )
    body(east, office, name="花卉公司", kind="enterprise", trade="nursery", since=LAST)
    job(head_of(homes[0]), office, body=firm, is_local=True, since=LAST, income_gain=yuan(20_001))
    job(head_of(homes[1]), office, body=firm, is_local=True, since=LAST)
    sale = actions.SaleDraft(
        village=east, product="红薯", quantity=yuan("1.5"), unit="吨", on=SPRING
    )
    actions.record_sale(draft=sale, at=AT, by=office)
    actions.receive_fund(
        place=east, kind="introduced", given=yuan(90_000), on=SPRING, at=AT, by=office
    )
    income(east, office, year=2023, kind="attracted_enterprise", amount=yuan(390_000), on=LAST)
    income(east, office, kind="attracted_enterprise", amount=yuan(7))
    income(east, office, kind="attracted_enterprise", nature="forecast", amount=yuan(800_000))
    found = figures(office, SHEQI, pack="sheqi-2024")
    assert {
        name: value(found, name)
        for name in (
            "income-projects",
            "street-lamps",
            "hamlets-with-lamps",
            "wells-drilled",
            "cooperatives-founded",
            "labour-intensive-enterprises",
            "nursery-enterprises",
            "employed-near-home",
            "low-income-employed",
            "mean-income-gain",
            "produce-sold",
            "collective-income-gained",
            "funds-introduced",
        )
    } == {
        "income-projects": 2,
        "street-lamps": 200,
        "hamlets-with-lamps": 1,
        "wells-drilled": 3,
        "cooperatives-founded": 1,
        "labour-intensive-enterprises": 1,
        "nursery-enterprises": 1,
        "employed-near-home": 2,
        "low-income-employed": 1,
        "mean-income-gain": 20_001,
        "produce-sold": 1_500,
        "collective-income-gained": 390_000,
        "funds-introduced": 90_000,
    }


@pytest.fixture
def hunan(places: dict[str, Place]) -> tuple[Place, Place, Actor]:
    """Two villages of 邵阳县 and the county's office."""
    make.add_places({"43": "湖南省", "4305": "邵阳市", "430523": "邵阳县"})
    make.add_places({"430523100": "塘渡口镇", "430523100201": "吊井楼村", "430523100202": "大坪村"})
    rooms = make.place("430523100201"), make.place("430523100202")
    return *rooms, account("hunan", Role.OFFICE, "430523")


def test_hunan_compares_the_operating_income_of_a_year_with_the_year_before(
    hunan: tuple[Place, Place, Actor],
) -> None:
    """HN22-53, HN22-54: of the year 2022, one row a village, year and source."""
    first, second, office = hunan
    on = date(2022, 12, 31)
    for place, year, amount, kind in (
        (first, 2021, 80_000, "operating"),
        (first, 2022, 60_000, "operating"),
        (first, 2022, 50_000, "contracting"),
        (second, 2021, 20_000, "investment"),
        (second, 2022, 30_000, "operating"),
        (second, 2022, 99_000, "subsidy"),
        (first, 2022, 52_000, "industry_gain"),
        (first, 2023, 1, "operating"),
    ):
        income(place, office, year=year, amount=yuan(amount), kind=kind,
               on=on if year < 2023 else SPRING)  # fmt: skip
    found = figures(office, "430523", on=DAY, pack="hunan-2022")
    assert value(found, "mean-operating-income") == 70_000
    grown = found["operating-income-growth"]
    assert (grown.value, grown.numerator, grown.denominator) == (40, 40_000, 100_000)
    assert value(found, "project-income") == 52_000


def test_the_rows_behind_an_income_are_the_villages(hunan: tuple[Place, Place, Actor]) -> None:
    first, _second, office = hunan
    income(first, office, year=2022, on=date(2022, 12, 31))
    _item, codes = analytics.rows_behind(
        actor=office,
        pack=pack_for("430523", as_of=DAY),
        indicator="mean-operating-income",
        area="430523",
        limit=10,
    )
    assert codes == ["430523100201-2022-operating"]


@pytest.fixture
def mayang(places: dict[str, Place]) -> tuple[Place, Actor]:
    """A poverty village of 怀化市 and the county's office."""
    since = date(2010, 1, 1)
    make.add_places({"43": "湖南省", "4312": "怀化市", "431226": "麻阳县"}, since=since)
    make.add_places({"431226100": "高村镇", "431226100201": "枫木村"}, since=since)
    make.tag("431226100201", "poverty", since=date(2014, 1, 1))
    return make.place("431226100201"), account("mayang", Role.OFFICE, "431226")


THEN = date(2020, 6, 1)


def test_huaihua_counts_workshops_posts_loans_stations_and_relocation(
    mayang: tuple[Place, Actor],
) -> None:
    """HH18-011, HH18-026, HH18-027, HH18-144 to HH18-146, HH18-149 to HH18-155, HH18-167."""
    village, office = mayang
    homes = [family(village, n) for n in range(1, 4)]
    households.set_tags(
        homes[:1],
        tag="poor-household",
        since=date(2020, 1, 1),
        made_at=AT,
        by=OPERATOR,
    )
    shop = body(village, office, name="枫木扶贫车间", kind="workshop", since=THEN)
    body(village, office, name="青山公司", kind="enterprise", since=THEN, is_of_returnee=True)
    job(head_of(homes[0]), office, body=shop, since=THEN)
    job(head_of(homes[1]), office, body=shop, since=THEN)
    job(child_of(homes[0]), office, post=post(village, office, since=THEN), since=THEN)
    project(village, office, on=THEN)
    project(village, office, kind="base", title="冰糖橙基地", on=THEN, is_direct_sale=True)
    project(village, office, kind="base", title="百合基地", on=THEN, is_direct_sale=False)
    loan(head_of(homes[0]), office, on=THEN, amount=yuan(20_000))
    actions.open_station(place=village, since=THEN, is_run_by_village=True, at=AT, by=office)
    actions.rate_household(household=homes[0], on=THEN, grade="A", at=AT, by=office)
    for home, persons in zip(homes, (4, 3, 2), strict=True):
        draft = actions.RelocationDraft(
            household=home, site="城南", persons=persons, persons_reason="含未登记亲属", on=THEN
        )
        row = actions.plan_relocation(draft=draft, at=AT, by=office)
        if persons != 2:
            actions.reach_stage(relocation=row, stage="moved", on=THEN, at=AT, by=office)
    found = figures(office, "431226", on=date(2020, 12, 1), pack="huaihua-2018")
    expected = {
        "workshops": 1,
        "workshop-workers": 1,
        "villages-per-workshop": 1,
        "special-posts": 1,
        "industry-projects": 1,
        "produce-bases": 2,
        "bases-with-direct-sales": 50,
        "loans-granted": 20_000,
        "finance-stations": 1,
        "enterprises-engaged": 1,
        "returned-entrepreneurs": 1,
        "households-relocated": 2,
        "persons-relocated": 7,
        "persons-to-relocate": 2,
        "relocation-progress": Decimal("66.67"),
    }
    assert {name: value(found, name) for name in expected} == expected


def test_the_four_follow_screen_finds_the_break_in_our_rows(mayang: tuple[Place, Actor]) -> None:
    """HH18-138, HH18-139: money, household, able person, project, market of each funded household."""
    from zhucun.analytics.queries.tables import table

    village, office = mayang
    homes = [family(village, n) for n in range(1, 3)]
    whole = project(village, office, on=THEN, market="广州", leader=head_of(homes[0]))
    broken = project(village, office, on=THEN, title="无市场", leader=head_of(homes[0]))
    links = {
        row.title: actions.link_household(
            project=row, household=homes[1], granted=yuan(3_000), since=THEN, at=AT, by=office
        )
        for row in (whole, broken)
    }
    pack = pack_for("431226", as_of=date(2020, 12, 1))
    [screen] = [item for item in pack.screens("funding") if item.id == "four-follow-break"]
    flag = pack.expression("funding", screen.spec.flag)
    rows = table(actor=office, pack=pack, subject="funding", area="431226", names=flag.names)
    assert rows.codes(rows.condition(flag), limit=10) == [links["无市场"].public_id]


def test_villages_owe_one_cooperative_one_base_and_one_station(
    mayang: tuple[Place, Actor],
) -> None:
    """HH18-103, HH18-104, HH18-153."""
    village, office = mayang
    words = ("cooperative", "demonstration-base", "finance-station")

    def states() -> dict[str, str]:
        owed = analytics.owed_in(actor=office, on=date(2020, 12, 1), area="431226")
        return {
            line.item.id: str(line.standing.value)
            for line in owed.listed()
            if line.item.spec.counts in words
        }

    assert set(states()) == {"cooperative", "demonstration-base", "finance-station"}
    assert set(states().values()) == {"late"}
    body(village, office, since=THEN)
    project(village, office, kind="base", on=THEN)
    actions.open_station(place=village, since=THEN, at=AT, by=office)
    assert not {"late", "due"} & set(states().values())


def test_a_merged_village_counts_with_its_heir_in_the_figures(
    east: Place, west: Place, office: Actor, cadre: Actor
) -> None:
    income(west, office, year=2023, kind="attracted_enterprise", on=date(2023, 5, 1))
    directory.merge_places(codes=[west.code], into=east.code, on=date(2024, 1, 1), by=OPERATOR)
    assert value(figures(cadre, east.code), "collective-income-gained") == 50_000


def test_charlie_counts_nothing_and_the_auditor_no_people(
    east: Place, office: Actor, homes: list[Household], stranger: Actor, audit: Actor
) -> None:
    body(east, office)
    job(head_of(homes[0]), office, is_local=True)
    found = figures(stranger, SHEQI)
    assert (value(found, "cooperatives-founded"), value(found, "employed-near-home")) == (0, 0)
    found = figures(audit, SHEQI)
    assert (value(found, "cooperatives-founded"), value(found, "employed-near-home")) == (1, 0)
