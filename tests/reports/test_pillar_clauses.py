"""What the pillars of Hunan and Huaxi say of selection, tasks and teams, clause by clause."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from tests import factories as make
from zhucun.analytics import queries as analytics
from zhucun.directory import queries as directory
from zhucun.directory.enums import Role, UnitKind
from zhucun.directory.models import Place
from zhucun.directory.perms import OPERATOR
from zhucun.engines.rollup import State
from zhucun.fieldwork import actions as fieldwork
from zhucun.reports.queries.pillars import Line, Pillar, pillar
from zhucun.selection.queries.fitting import team_fits

HUNAN, EAST, WEST = "431103", "431103100201", "431103100202"
ON = date(2024, 3, 20)
AT = datetime(2024, 3, 5, 2, 0, tzinfo=UTC)
HUAXI, IN_HUAXI = "520111", date(2025, 8, 1)


@pytest.fixture(autouse=True)
def _packs(settings: Any) -> None:
    settings.POLICY_DIR = settings.ROOT / "policy"


def line(found: Pillar, last: str) -> Line:
    return next(each for each in found.lines if each.path[-1] == last)


def told(found: Pillar, last: str) -> tuple[State, int, int]:
    """State, rows that hold, rows that do not."""
    each = line(found, last)
    assert each.number is not None, each.silent
    return each.state, int(each.number.numerator or 0), each.number.failing


@pytest.fixture
def hunan(db: None) -> Any:
    """A weak branch has a team of a Party department; another village that left poverty has
    nobody."""
    make.add_places(
        {
            "43": "湖南省",
            "4311": "永州市",
            HUNAN: "冷水滩区",
            "431103100": "上岭桥镇",
            EAST: "东村",
            WEST: "西村",
        }
    )
    make.tag(EAST, "weak-branch")
    make.tag(WEST, "exited-poverty")
    unit = make.unit("区委组织部", area=HUNAN, kind=UnitKind.PARTY)
    round_ = make.round_("2021", area=HUNAN)
    village = make.place(EAST)
    team = make.team(village, round_, unit=unit)
    return make.posting(make.person("首任", unit=unit), village, round_, unit=unit, team=team)


def isations() -> Pillar:
    return pillar(actor=OPERATOR, area=HUNAN, mechanism="five-isations", as_of=ON)


def test_the_first_pillar_shows_the_match_and_the_coverage_of_the_villages(hunan: Any) -> None:
    found = isations()
    assert told(found, "matchers/unit-kind") == (State.GREEN, 1, 0)
    covered = line(found, "cadences/village-covered")
    assert covered.number is not None
    assert (covered.number.numerator, covered.number.failing) == (Decimal(1), 1)
    assert line(found, "select").state is State.RED
    assert [place.code for place in found.places] == ["431103100"]


def test_the_third_pillar_holds_each_task_to_target_result_and_day(hunan: Any) -> None:
    cadre = make.actor("cadre", Role.FIRST_SECRETARY, EAST, on=ON, person=hunan.person)
    by: dict[str, Any] = {"at": AT, "by": cadre}
    plan = fieldwork.make_plan(
        kind="task_list", village=hunan.place, year=2024, posting=hunan, **by
    )

    def task(title: str, due: date | None, target: str | None) -> Any:
        draft = fieldwork.ItemDraft(
            title=title,
            target=Decimal(target) if target else None,
            unit="公里" if target else "",
            due_on=due,
            owner=hunan.public_id,
        )
        return fieldwork.add_item(plan=plan, item=draft, **by)

    reached = task("修路", date(2024, 12, 1), "2.00")
    short = task("装灯", date(2024, 12, 1), "5.00")
    task("过期", date(2024, 3, 10), "1.00")
    task("空话", None, None)
    for item, amount in ((reached, "2.00"), (short, "3.00")):
        fieldwork.report_progress(
            item=item,
            on=date(2024, 3, 4),
            amount=Decimal(amount),
            evidence="paper",
            evidence_key="验收单1",
            made_at=AT,
            **by,
        )
        fieldwork.complete_item(item=item, on=date(2024, 3, 4), **by)
    found = isations()
    assert told(found, "rules/plan-item-is-concrete") == (State.AMBER, 3, 1)
    assert told(found, "rules/plan-item-reaches-target") == (State.AMBER, 1, 1)
    assert told(found, "rules/plan-item-on-time")[2] == 1
    pack = directory.pack_for(HUNAN, as_of=ON)
    rows = analytics.shown(actor=OPERATOR, subject="plan_item", codes=[reached.public_id], as_of=ON)
    assert [(each.name, each.place) for each in rows] == [("修路", EAST)]
    charlie = make.actor("charlie", Role.OFFICE, HUAXI, on=ON)
    assert (
        analytics.shown(actor=charlie, subject="plan_item", codes=[reached.public_id], as_of=ON)
        == []
    )
    assert pack.id == "hunan-2022"


MATRIX = [
    ("weak-branch", {"speciality": "party_building"}, UnitKind.FINANCE),
    ("hard-governance", {"speciality": "agronomy"}, UnitKind.POLITICS_LAW),
    ("exited-poverty", {"speciality": "project"}, UnitKind.FINANCE),
    ("weak-industry", {"speciality": "industry"}, UnitKind.FINANCE),
]


@pytest.mark.parametrize(("tag", "person", "kind"), MATRIX)
def test_in_huaxi_each_kind_of_village_fits_its_kind_of_cadre_and_no_other(
    places: dict[str, Place], tag: str, person: dict[str, Any], kind: UnitKind
) -> None:
    """HX25-21, HX25-22, HX25-23: a row each; the same cadre elsewhere is not counted."""
    village = next(places[code] for code in sorted(places) if code.startswith(HUAXI + "100201"))
    make.tag(village.code, tag)
    round_ = make.round_("2025", area=HUAXI, starts_on=date(2025, 5, 1))
    unit = make.unit("派出单位", area=HUAXI, kind=kind)
    team = make.team(village, round_, formed_on=date(2025, 5, 6), unit=unit)
    start = {"starts_on": date(2025, 5, 6), "team": team, "unit": unit}
    make.posting(make.person("干部", **person), village, round_, **start)
    pack = directory.pack_for(HUAXI, as_of=IN_HUAXI)
    item: Any = pack.item("matchers/cadre-to-village")
    [found] = team_fits(actor=OPERATOR, pack=pack, matchers=[item], area=HUAXI)[item.ref]
    assert (found.area, found.fits) == (village.code, True)
    others = [each for each in MATRIX if each[0] != tag and each[0] != "weak-industry"]
    for other, _person, _kind in others:
        make.tag(village.code, other)
    [found] = team_fits(actor=OPERATOR, pack=pack, matchers=[item], area=HUAXI)[item.ref]
    assert found.fits
    charlie = make.actor("charlie", Role.OFFICE, "411327", on=IN_HUAXI)
    assert team_fits(actor=charlie, pack=pack, matchers=[item], area=HUAXI)[item.ref] == []


def test_the_young_and_the_specialists_of_huaxi_are_counted_with_their_base(
    places: dict[str, Place],
) -> None:
    """HX25-16: 35岁以下 holds 35; the share stands with numerator and denominator beside 21.75 %."""
    round_ = make.round_("2025", area=HUAXI, starts_on=date(2025, 5, 1))
    village = places["520111100201"]
    team = make.team(village, round_, formed_on=date(2025, 5, 6))
    for number, (born, speciality) in enumerate(
        [(date(1990, 2, 1), "husbandry"), (date(1985, 2, 1), ""), (date(1970, 2, 1), "agronomy")]
    ):
        make.posting(
            make.person(f"干部{number}", birth_on=born, speciality=speciality),
            village,
            round_,
            role="first_secretary" if not number else "member",
            starts_on=date(2025, 5, 6),
            team=team,
        )
    pack = directory.pack_for(HUAXI, as_of=IN_HUAXI)
    asked: dict[str, Any] = {"actor": OPERATOR, "pack": pack, "area": HUAXI}
    young = analytics.measure(**asked, indicator="young-cadres")
    assert (young.numerator, young.denominator) == (1, 3)
    assert [figure.value for figure in young.item.spec.declared] == [Decimal("21.75")]
    assert analytics.measure(**asked, indicator="specialists").value == 2
    assert analytics.measure(**asked, indicator="teams").value == 1
    found = pillar(actor=OPERATOR, area=HUAXI, mechanism="three-highlights", as_of=IN_HUAXI)
    assert line(found, "indicators/young-cadres").number is not None
    assert line(found, "rules/team-specialities-complement").state is State.UNSET
