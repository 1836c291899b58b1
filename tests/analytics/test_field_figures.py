"""Tasks and matters of the villages, counted and judged as each source asks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests import factories as make
from tests.fieldwork.field import Field, build
from tests.fieldwork.world import actor_for, household
from zhucun.analytics import queries
from zhucun.directory.models import Place
from zhucun.directory.perms import OPERATOR, Actor
from zhucun.directory.queries import midnight, pack_for
from zhucun.doors.web.fieldwork.plans import fields_served
from zhucun.engines.cadence import State
from zhucun.engines.rules import Outcome
from zhucun.fieldwork import actions
from zhucun.fieldwork.enums import ItemState, PlanKind
from zhucun.fieldwork.models import Plan, PlanItem
from zhucun.fieldwork.queries.packs import kinds_offered

#: A village of each region, and a day on which its pack holds.
PLACES = {
    "hunan-2022": ("430523100201", date(2022, 12, 17)),
    "huaxi-2025": ("520111100201", date(2025, 7, 29)),
    "yunnan-2025": ("530627204200", date(2025, 6, 30)),
}
Write = Callable[..., PlanItem]


@pytest.fixture
def write(places: dict[str, Place]) -> Write:
    """Writes an item of the year's task list of a region's village: `write("hunan-2022", …)`."""
    plans: dict[str, Plan] = {}
    cadres: dict[str, Actor] = {}

    def written(
        pack: str, *, tags: tuple[str, ...] = (), is_done: bool = False, **more: Any
    ) -> Any:
        code, day = PLACES[pack]
        if pack not in plans:
            make.add_places(
                {code[:n]: f"地{n}" for n in (2, 4, 6, 9, 12) if code[:n] not in places}
            )
            for tag in tags:
                make.tag(code, tag)
            posting = make.posting(
                make.person("王驻村"), make.place(code), make.round_("2021", area=code[:6])
            )
            cadres[pack] = actor_for(posting, f"wang-{pack[:5]}")
            plans[pack] = actions.make_plan(
                kind=PlanKind.TASK_LIST,
                village=posting.place,
                year=day.year,
                posting=posting,
                at=at(day),
                by=cadres[pack],
            )
        draft = actions.ItemDraft(**{"title": "一件事", **more})
        row = actions.add_item(plan=plans[pack], item=draft, at=at(day), by=cadres[pack])
        if is_done:  # as its completion leaves it
            PlanItem.objects.filter(pk=row.pk).update(state=ItemState.DONE, closed_on=day)
        return row

    return written


def at(day: date) -> datetime:
    return midnight(day) + timedelta(hours=9)


def value(pack: str, indicator: str) -> Decimal | None:
    code, day = PLACES[pack]
    found = pack_for(code, as_of=day)
    return queries.measure(actor=OPERATOR, pack=found, indicator=indicator, area=code).value


def outcomes(pack: str, rule: str) -> dict[Outcome, int]:
    code, day = PLACES[pack]
    found = queries.coverage(actor=OPERATOR, pack=pack_for(code, as_of=day), area=code)
    counts = next(each for each in found if each.item.id == rule).counts
    return {outcome: count for outcome, count in counts.items() if count}


def test_in_hunan_a_weak_branch_village_begins_with_its_branch_committee(write: Write) -> None:
    write("hunan-2022", tags=("weak-branch",), category="industry", horizon="long")
    assert outcomes("hunan-2022", "branch-team-first") == {Outcome.FAIL: 1}
    PlanItem.objects.update(category="branch_team")
    write("hunan-2022", category="industry", horizon="short")
    expected = {Outcome.PASS: 1, Outcome.NOT_APPLICABLE: 1}
    assert outcomes("hunan-2022", "branch-team-first") == expected
    assert value("hunan-2022", "long-term-tasks") == 50


def test_a_brand_of_a_village_counts_when_it_is_there(write: Write) -> None:
    for pack in ("hunan-2022", "huaxi-2025"):
        write(pack, kind="brand", title="龙湾渔歌", is_done=True)
        write(pack, kind="brand")
    assert value("hunan-2022", "regional-brands") == 1
    assert value("huaxi-2025", "brands") == 1


@pytest.mark.parametrize(("tags", "counted"), [(("red",), 1), ((), 0)])
def test_red_tourism_counts_where_the_village_is_of_the_revolution(
    tags: tuple[str, ...], counted: int, write: Write
) -> None:
    write("huaxi-2025", kind="red_tourism", tags=tags)
    assert value("huaxi-2025", "red-tourism") == counted


def test_a_task_past_its_day_is_a_gap_until_it_is_done(write: Write) -> None:
    write("huaxi-2025", due_on=date(2025, 7, 28))
    write("huaxi-2025", due_on=date(2025, 7, 29))
    write("huaxi-2025", due_on=date(2025, 7, 1), is_done=True)
    expected = {Outcome.FAIL: 1, Outcome.PASS: 1, Outcome.NOT_APPLICABLE: 1}
    assert outcomes("huaxi-2025", "task-on-time") == expected


def test_in_yunnan_every_task_serves_one_of_the_five_duties(write: Write) -> None:
    write("yunnan-2025", category="prosperity")
    write("yunnan-2025")
    assert outcomes("yunnan-2025", "task-serves-a-duty") == {Outcome.PASS: 1, Outcome.FAIL: 1}


def test_a_county_of_yunnan_owes_a_task_for_each_of_the_five_duties_each_year(
    write: Write,
) -> None:
    day = PLACES["yunnan-2025"][1]
    for duty in ("party_organisation", "prosperity", "prosperity", "governance", "services"):
        write("yunnan-2025", category=duty)

    def owed() -> queries.Obligation:
        asked: dict[str, Any] = {"area": "530627", "duty": "yearly-tasks"}
        found = queries.owed_in(actor=OPERATOR, on=day, since=date(2025, 1, 1), **asked)
        [each] = [each for each in found.listed() if each.start.year == day.year]
        return each

    assert (owed().done, owed().state) == (4, State.NOT_YET)
    last = write("yunnan-2025", category="fifth")
    each = queries.obligation(
        actor=OPERATOR,
        area="530627",
        duty="yearly-tasks",
        key="530627",
        start=date(2025, 1, 1),
        on=day,
    )
    assert (each.done, each.state) == (5, State.DONE)
    assert last.public_id in {row.key for row in each.behind}


def test_what_yunnan_names_without_a_number_is_counted_and_makes_nobody_late(
    write: Write,
) -> None:
    """YN-057, YN-060: attendance and service have rules whose numbers the source does not give."""
    item = write("yunnan-2025")
    home = household(item.plan.village, 1)
    posting = item.plan.posting
    assert posting is not None
    day = date(2025, 5, 20)
    actions.record_visit(
        posting=posting,
        kind="household",
        on=day,
        households=[actions.VisitedHousehold(public_id=home.public_id, slots=("visit",))],
        topics=("income",),
        findings="",
        made_at=at(day),
        at=at(day),
        by=actor_for(posting, "wang-visits"),
    )
    found = {}
    for duty in ("days-in-village", "service-to-the-people"):
        owed = queries.owed_in(
            actor=OPERATOR,
            on=PLACES["yunnan-2025"][1],
            since=date(2025, 5, 1),
            area="530627",
            duty=duty,
        )
        [each] = [each for each in owed.listed() if each.start == date(2025, 5, 1)]
        found[duty] = (each.done, each.needed, each.state)
    assert found == {
        "days-in-village": (31, None, State.OPEN),
        "service-to-the-people": (1, None, State.OPEN),
    }


def test_the_form_of_an_item_offers_the_five_duties_of_the_province(write: Write) -> None:
    write("yunnan-2025")
    offered = fields_served(PLACES["yunnan-2025"][0])
    assert [label for _word, label in offered] == [
        "建强村党组织",
        "推进强村富民",
        "提升治理水平",
        "为民办事服务",
        "第五项职责(未配置)",
    ]


def test_matters_tell_who_began_them_and_how_fast_a_call_was_answered(
    places: dict[str, Place],
) -> None:
    field: Field = build(places)
    fast = field.open()
    field.step(fast, "taken")
    field.step(fast, "done", text="更换水管")
    field.step(fast, "answered", satisfied="yes")
    field.step(fast, "closed")
    field.open(source="proactive", title="清理水沟")
    pack = pack_for("411327", as_of=date(2024, 3, 1))
    found = {
        each.item.id: each.value
        for each in queries.board(actor=OPERATOR, pack=pack, area="411327")
        if each.item.id in ("proactive-service", "quick-service-share", "quick-cases")
    }
    assert found == {"proactive-service": 50, "quick-service-share": 100, "quick-cases": 1}


def test_a_comment_on_a_pledge_waits_for_its_answer(places: dict[str, Place]) -> None:
    field: Field = build(places)
    row = field.open(source="pledge_comment", title="路灯还没装")
    pack = pack_for("411327", as_of=date(2024, 3, 1))

    def waiting() -> int:
        found = queries.leads(actor=OPERATOR, pack=pack, area="411327")
        return next(each for each in found if each.item.id == "unanswered-comment").rows

    assert waiting() == 1
    field.step(row, "taken")
    field.step(row, "done", text="已安装")
    field.step(row, "answered", satisfied="yes")
    assert waiting() == 0


def test_in_yunnan_the_share_of_cadres_difficulties_that_were_solved_is_counted(
    places: dict[str, Place],
) -> None:
    """YN-064: of the cadres' own; villagers' appeals are counted elsewhere."""
    code, day = PLACES["yunnan-2025"]
    make.add_places({code[:n]: f"地{n}" for n in (2, 4, 6, 9, 12) if code[:n] not in places})
    posting = make.posting(
        make.person("王驻村"), make.place(code), make.round_("2021", area=code[:6])
    )
    told: dict[str, Any] = {"made_at": at(day), "at": at(day), "by": actor_for(posting, "wang")}
    opened = [
        actions.open_matter(
            village=posting.place, kind=kind, topic="other", title=title, source="phone", **told
        )
        for kind, title in (
            ("cadre_difficulty", "宿舍漏雨"),
            ("cadre_difficulty", "探亲路远"),
            ("appeal", "修路"),
        )
    ]
    for kind in ("taken", "done", "answered", "closed"):
        for matter in (opened[0], opened[2]):
            matter.refresh_from_db()
            more: dict[str, Any] = (
                {"satisfied": "yes"} if kind == "answered" else {"text": "已处理"}
            )
            actions.add_step(matter=matter, kind=kind, base=matter.version, on=day, **more, **told)
    assert value("yunnan-2025", "cadre-difficulties-solved") == 50
    offered = [kinds_offered(area, as_of=day) for area in (code, "411327100201")]
    assert ["cadre_difficulty" in kinds for kinds in offered] == [True, False]
    assert all("appeal" in kinds or "help" in kinds for kinds in offered)
