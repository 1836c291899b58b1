"""Clauses that are a label over several parts: the label's page holds the parts, and each moves with
the records of its own room."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests import factories as make
from tests.fieldwork.world import actor_for
from tests.reports.test_pillar_children import line, told
from zhucun.directory.enums import Role
from zhucun.directory.models import Place
from zhucun.directory.perms import OPERATOR
from zhucun.economy import actions as economy
from zhucun.engines.rollup import State
from zhucun.fieldwork import actions as fieldwork
from zhucun.kernel.problems import NotFound
from zhucun.reports.queries.pillars import Pillar, pillar, rows_behind
from zhucun.roster import actions as roster
from zhucun.roster.enums import TakeUp
from zhucun.roster.models import HandoverItem

SHEQI, HUAXI, YUNNAN = "411327", "520111", "530925"
IN_HUAXI = date(2025, 8, 1)


@pytest.fixture(autouse=True)
def _packs(settings: Any) -> None:
    settings.POLICY_DIR = settings.ROOT / "policy"


def seen(area: str, mechanism: str, on: date, actor: Any = OPERATOR, **more: Any) -> Pillar:
    return pillar(actor=actor, area=area, mechanism=mechanism, as_of=on, **more)


def heads(found: Pillar) -> list[str]:
    return [each.zh for each in found.heads]


def county(code: str) -> Place:
    """A county of one village."""
    steps = {code[:2]: "省", code[:4]: "市", code: "县", f"{code}100": "镇", f"{code}100201": "村"}
    make.add_places(steps)
    return make.place(f"{code}100201", as_of=IN_HUAXI)


@pytest.mark.django_db
def test_the_province_of_hunan_reads_three_means_and_an_overdue_finding_reddens_the_third() -> None:
    """HN22-51: 健全机制、强化保障、严格督导 on the page of the province."""
    village, on = county("431103"), date(2024, 3, 20)
    at = datetime(2024, 3, 20, 2, 0, tzinfo=UTC)
    round_ = make.round_("2021", area="431103")
    make.posting(make.person("王芳"), village, round_, team=make.team(village, round_))
    province = make.actor("hunan", Role.OFFICE, "43", on=on)
    city = make.actor("city", Role.OFFICE, "4311", on=on)

    def means() -> Pillar:
        return seen("43", "three-means", on, province)

    assert heads(means()) == ["健全机制", "强化保障", "严格督导"]
    assert told(means(), "chains/inspection") == (State.NOTHING, 0, 0, 0, 0)
    visit = fieldwork.GuidanceDraft(
        kind="inspection", level="prefecture", place=village, on=date(2024, 3, 1)
    )
    draft = fieldwork.TicketDraft(
        kind="finding",
        title="值班表缺两天",
        place=village,
        guidance=fieldwork.record_guidance(draft=visit, at=at, by=city),
        given_on=date(2024, 3, 1),
        due_on=date(2024, 3, 10),
    )
    ticket = fieldwork.give_ticket(draft=draft, at=at, by=city)
    assert told(means(), "chains/inspection") == (State.RED, 0, 1, 0, 0)
    assert line(means(), "supervision").state is State.RED
    assert {each.code: each.pillars[2] for each in means().places} == {"4311": State.RED}
    asked: dict[str, Any] = {"area": "43", "item": "chains/inspection", "as_of": on}
    [row] = rows_behind(actor=province, **asked).rows
    assert (row.key, row.what, row.days) == (ticket.public_id, 1, 10)
    charlie = make.actor("charlie", Role.OFFICE, HUAXI, on=on)
    with pytest.raises(NotFound):
        rows_behind(actor=charlie, **asked)
    town = make.actor("town", Role.TOWNSHIP, village.code[:9], on=on)
    for kind, by in (("reported", town), ("closed", city)):
        fieldwork.step_ticket(ticket=ticket, kind=kind, on=on, text="已补齐", at=at, by=by)
    assert told(means(), "chains/inspection")[:3] == (State.GREEN, 1, 0)


def test_sheqi_reports_its_results_of_a_year_in_three_groups(places: dict[str, Place]) -> None:
    """SQ24-092: organisation, income, livelihood; each figure with its window, in its group."""
    on = date(2023, 12, 31)
    office = make.actor("office", Role.OFFICE, SHEQI, on=on)
    at = datetime(2023, 6, 5, 2, 0, tzinfo=UTC)
    told_: dict[str, Any] = {"kind": "introduced", "given": Decimal(90_000), "on": at.date()}
    economy.receive_fund(place=places[f"{SHEQI}100201"], **told_, at=at, by=office)
    found = seen(SHEQI, "three-results", on, office)
    assert heads(found) == [
        "在建强基层组织中发挥引领作用",
        "在推动增收致富中注入动能",
        "在改善民生福祉中彰显情怀",
    ]
    groups: dict[str, set[str]] = {}
    for each in found.lines:
        if each.is_leaf:
            groups.setdefault(each.path[1], set()).add(each.id)
    assert {key: len(rows) for key, rows in groups.items()} == {
        "organisation": 5,
        "income": 5,
        "livelihood": 3,
    }
    number = line(found, "indicators/funds-introduced").number
    assert number is not None
    assert (number.value, number.unit, number.since) == (Decimal(90_000), "元", date(2020, 1, 1))


@pytest.fixture
def huaxi(places: dict[str, Place]) -> Any:
    """A Party member in a team of a finance bureau, in a weak village."""
    village = places[f"{HUAXI}100201"]
    make.tag(village.code, "weak-industry")
    unit = make.unit("区财政局", area=HUAXI, kind="finance")
    round_ = make.round_("2025", area=HUAXI, starts_on=date(2025, 5, 1))
    team = make.team(village, round_, formed_on=date(2025, 5, 6), unit=unit)
    of_party: dict[str, Any] = {"party_since": date(2010, 7, 1), "speciality": "industry"}
    person = make.person("李明", unit=unit, **of_party)
    start: dict[str, Any] = {"starts_on": date(2025, 5, 6), "team": team, "unit": unit}
    return make.posting(person, village, round_, **start)


def test_the_two_bases_of_huaxi_show_whose_party_relation_is_not_in_the_village(
    huaxi: Any,
) -> None:
    """HX25-56: the goal 强双基 is a page, and what is done for it is counted under it."""

    def base() -> Pillar:
        return seen(HUAXI, "strong-two-bases", IN_HUAXI)

    assert heads(base()) == ["组织关系转接至村", "同频开展组织生活", "查摆整改问题"]
    rule = "rules/party-relation-transferred"
    assert told(base(), rule)[:3] == (State.AMBER, 0, 1)
    assert line(base(), "relation").state is State.AMBER
    step = roster.StepDone(posting=huaxi, step=TakeUp.PARTY_RELATION, done_on=date(2025, 7, 1))
    when = datetime(2025, 7, 2, 2, 0, tzinfo=UTC)
    roster.record_take_up([step], recorded_at=when, by=OPERATOR)
    assert told(base(), rule)[:2] == (State.GREEN, 1)
    [row] = rows_behind(actor=OPERATOR, area=HUAXI, item=rule, as_of=IN_HUAXI).rows
    assert (row.name, row.what) == ("李明", 0)


def test_the_liaison_of_huaxi_has_his_diary_his_homes_and_his_two_papers(huaxi: Any) -> None:
    """HX25-73, HX25-77: what makes a 民情联络员 stands together; a plan of the year and a task
    list are his two papers."""
    on, cadre = date(2026, 2, 1), actor_for(huaxi, "liming")
    at = datetime(2026, 1, 20, 2, 0, tzinfo=UTC)

    def papers() -> int:
        found = seen(HUAXI, "sentiment-liaison", on)
        assert heads(found) == ["民情日记", "户户走到", "个人年度任务清单和帮扶计划", "解民忧"]
        return told(found, "cadences/personal-plan")[1]

    assert papers() == 0
    given: dict[str, Any] = {"village": huaxi.place, "year": 2026, "at": at, "by": cadre}
    of_village = fieldwork.make_plan(kind="assistance", **given)
    own = fieldwork.make_plan(kind="task_list", posting=huaxi, **given)
    for plan in (of_village, own):
        assert papers() == 0
        draft = fieldwork.ItemDraft(title="走访全村", owner=huaxi.public_id)
        fieldwork.add_item(plan=plan, item=draft, at=at, by=cadre)
    assert papers() == 1
    one_plan = seen(HUAXI, "three-highlights", on)
    assert told(one_plan, "rules/one-plan-per-village")[:3] == (State.GREEN, 1, 0)


def test_a_fit_below_the_countys_own_number_is_shown_with_its_rows(
    huaxi: Any, settings: Any, tmp_path: Path
) -> None:
    """HX25-30: the source gives no number, so nothing is judged until a county sets one."""
    rule = "rules/fit-with-need"

    def fit() -> Pillar:
        return seen(HUAXI, "three-highlights", IN_HUAXI)

    assert line(fit(), rule).state is State.UNSET
    shutil.copytree(settings.ROOT / "policy", tmp_path / "policy")
    number = tmp_path / "policy" / "huaxi-2025" / "parameters" / "matching" / "min-fit.yaml"
    number.write_text(number.read_text().replace("value: unset", "value: 0.5"))
    cases = tmp_path / "policy" / "huaxi-2025" / "cases" / "parameters.yaml"
    cases.write_text(
        cases.read_text().replace(
            "of: parameters/matching/min-fit, as_of: 2025-07-29, expect: {value: unset}",
            "of: parameters/matching/min-fit, as_of: 2025-07-29, expect: {value: 0.5}",
        )
    )
    settings.POLICY_DIR = tmp_path / "policy"
    assert told(fit(), rule)[:3] == (State.GREEN, 1, 0)
    rows = rows_behind(actor=OPERATOR, area=HUAXI, item=rule, as_of=IN_HUAXI).rows
    assert [row.name for row in rows] == ["李明"]


@pytest.mark.django_db
def test_in_yunnan_selection_teams_and_handover_are_three_parts_with_their_rows() -> None:
    """YN-008: the round runs in three stages, and each is held against what the records say."""
    village, on = county(YUNNAN), IN_HUAXI

    def three() -> Pillar:
        return seen(YUNNAN, "select-team-hand-over", on)

    assert heads(three()) == ["精准选派人员", "科学搭配队伍", "严密组织交接"]
    old_round = make.round_("2023", area=YUNNAN, starts_on=date(2023, 5, 1))
    new_round = make.round_("2025", area=YUNNAN, starts_on=date(2025, 5, 1))
    unit = make.unit("县农业局", area=YUNNAN, kind="agriculture")
    wanted = make.village_of(new_round, village, on=date(2025, 4, 20))
    needs = [roster.Need(speciality="agronomy")]
    roster.state_needs(needs, village=wanted, stated_on=date(2025, 4, 21), by=OPERATOR)
    assert told(three(), "chains/rotation")[1:] == (0, 0, 0, 1)
    old = make.posting(make.person("李明"), village, old_round, starts_on=date(2023, 5, 10))
    team = make.team(village, new_round, formed_on=date(2025, 7, 1), unit=unit)
    person = make.person("王芳", unit=unit, speciality="agronomy")
    draft = make.draft(person, village, new_round, starts_on=date(2025, 7, 1), team=team)
    when = datetime(2025, 7, 1, 2, 0, tzinfo=UTC)
    roster.replace_cadre(
        leaving=old, successor=draft, ends_on=date(2025, 7, 16), made_at=when, by=OPERATOR
    )
    roster.publish_round(round_=new_round, published_at=when, by=OPERATOR)
    found = three()
    assert told(found, "chains/rotation")[:2] == (State.GREEN, 1)
    assert told(found, "matchers/expertise-to-need")[:2] == (State.GREEN, 1)
    handed = "rules/responsibility-handed-over"
    answers = [
        roster.Answer(item=item, accepted=True)
        for item in HandoverItem.objects.select_related("handover__giver__person")
    ]
    expected = State.RED if answers else State.GREEN
    assert told(found, handed)[0] is expected
    assert [
        (row.subject, row.name)
        for row in rows_behind(actor=OPERATOR, area=YUNNAN, item=handed, as_of=on).rows
    ] == [("handover", "李明")]
    assert told(found, "checklists/team-by-village")[1:] == (0, 0, 0, 3)


@pytest.mark.django_db
def test_the_three_focuses_of_yunnan_group_what_the_cadres_owe() -> None:
    """YN-004: 防返贫、抓衔接、促振兴; a task that serves no duty weighs on the third."""
    village = county(YUNNAN)
    round_ = make.round_("2025", area=YUNNAN, starts_on=date(2025, 5, 1))
    posting = make.posting(make.person("王芳"), village, round_, starts_on=date(2025, 5, 6))
    cadre, at = actor_for(posting, "wangfang"), datetime(2025, 7, 20, 2, 0, tzinfo=UTC)
    plan = fieldwork.make_plan(
        kind="task_list", village=village, year=2025, posting=posting, at=at, by=cadre
    )
    for field in ("prosperity", ""):
        draft = fieldwork.ItemDraft(title="修水渠", category=field)
        fieldwork.add_item(plan=plan, item=draft, at=at, by=cadre)
    found = seen(YUNNAN, "three-focuses", IN_HUAXI)
    assert heads(found) == ["防返贫", "抓衔接", "促振兴"]
    assert told(found, "rules/task-serves-a-duty")[:3] == (State.AMBER, 1, 1)
    assert line(found, "mechanisms/four-not-removed").state is not State.GREEN
