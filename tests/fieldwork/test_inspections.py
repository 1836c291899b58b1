"""Inspections of teams (HN22-29): planned or drawn, a checklist answered, findings put right."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from tests import factories as make
from tests.fieldwork.guiding import post
from zhucun.directory.enums import Role
from zhucun.directory.models import Place
from zhucun.directory.perms import Actor
from zhucun.engines.rules import Outcome
from zhucun.fieldwork import actions, errors, queries
from zhucun.fieldwork.models import Inspection, Ticket
from zhucun.fieldwork.queries.drawing import commitment_of, digest_of, drawn_of
from zhucun.kernel.problems import NotAllowed, NotFound
from zhucun.ledger.models import EventRecord
from zhucun.roster.models import Team

COUNTY, TOWN, VILLAGE = "431224", "431224100", "431224100201"
SECOND, THIRD = f"{TOWN}202", f"{TOWN}203"
MORE = {
    "43": "湖南省",
    "4312": "怀化市",
    COUNTY: "溆浦县",
    TOWN: "卢峰镇",
    VILLAGE: "千工坝村民委员会",
    SECOND: "红星村民委员会",
    THIRD: "桔花园村民委员会",
}
DAY = date(2022, 12, 1)
AT = datetime(2022, 12, 1, 2, 0, tzinfo=UTC)
POINTS = ["值班表是否每日有人", "民情日记是否当天记录"]


@pytest.fixture
def people(places: dict[str, Place]) -> dict[str, Actor]:
    """The county's office and its city's, a cadre of the village, and Charlie's county."""
    make.add_places(MORE, since=date(2014, 1, 1))
    of = {
        "city": (Role.OFFICE, "4312"),
        "office": (Role.OFFICE, COUNTY),
        "cadre": (Role.FIRST_SECRETARY, VILLAGE),
        "charlie": (Role.OFFICE, "520111"),
    }
    ever: dict[str, Any] = {"on": DAY, "since": date(2014, 1, 1)}
    return {name: make.actor(f"i-{name}", *held, **ever) for name, held in of.items()}


@pytest.fixture
def teams(people: dict[str, Actor]) -> dict[str, Team]:
    unit, batch = make.unit("县发改局", area=COUNTY), make.round_("2021", area=COUNTY)
    since = date(2021, 6, 1)
    named = {VILLAGE: "张书记", SECOND: "李书记", THIRD: "王书记"}
    return {code: post(name, code, batch, unit, since=since)[1] for code, name in named.items()}


@pytest.fixture
def plan(people: dict[str, Actor]) -> Callable[..., Inspection]:
    def planned(by: str = "office", **more: Any) -> Inspection:
        key = more.pop("public_id", "")
        values: dict[str, Any] = {
            "kind": "inspection",
            "level": "county",
            "title": "四季度督导检查",
            "place": make.place(COUNTY, as_of=DAY),
            "valid_from": DAY,
            "valid_until": date(2023, 1, 1),
            "points": POINTS,
            **more,
        }
        draft = actions.InspectionDraft(**values)
        return actions.plan_inspection(public_id=key, draft=draft, at=AT, by=people[by])

    return planned


def test_an_inspection_of_a_checklist_becomes_findings_that_are_put_right_and_looked_at_again(
    people: dict[str, Actor], teams: dict[str, Team], plan: Callable[..., Inspection]
) -> None:
    office, team = people["office"], teams[VILLAGE]
    told = {"public_id": "0123456789ab", "teams": [team.public_id]}
    row = plan(**told)
    assert plan(**told) == row
    with pytest.raises(errors.GuidanceIdTaken):
        plan(**{**told, "title": "另一次"})
    one = queries.inspected_team(actor=office, public_id=row.public_id, team=team.public_id)
    seen: dict[str, Any] = {"inspected": one, "on": DAY, "at": AT, "by": office}
    with pytest.raises(errors.PointsUnanswered):
        actions.record_inspected(**seen, answers={1: True})
    answers = {1: False, 2: None}
    made = actions.record_inspected(**seen, answers=answers, seen={1: "值班表缺两天"})
    assert actions.record_inspected(**seen, answers=answers) == made
    with pytest.raises(errors.GuidanceIsThere):
        actions.record_inspected(**seen, answers={1: True, 2: True})
    finding = Ticket.objects.get()
    told_of = (finding.title, finding.team, finding.due_on, finding.guidance)
    assert told_of == ("值班表缺两天", team, None, made)
    assert [(made.kind, made.level, made.area)] == [("inspection", "county", VILLAGE)]
    card = queries.inspection_card(actor=office, public_id=row.public_id, as_of=DAY)
    assert (card.done, card.findings, card.open_findings, card.late) == (1, 1, 1, 0)
    [answer] = card.teams[0].answers
    assert (answer.is_met, answer.finding) == (False, finding)
    [(rule, outcome)] = queries.finding_answers(finding, as_of=date(2023, 3, 1))
    assert (rule.id, outcome) == ("finding-put-right-in-time", Outcome.UNSET)
    step: dict[str, Any] = {
        "ticket": finding,
        "at": AT + timedelta(days=9),
        "on": date(2022, 12, 5),
    }
    actions.step_ticket(kind="reported", text="已补排", by=people["cadre"], **step)
    with pytest.raises(NotAllowed):
        actions.step_ticket(kind="closed", by=people["cadre"], **step)
    actions.step_ticket(kind="closed", by=office, **step)
    card = queries.inspection_card(actor=office, public_id=row.public_id, as_of=DAY)
    assert (card.findings, card.open_findings) == (1, 0)
    names = EventRecord.objects.filter(subject=f"inspection:{row.public_id}").order_by("pk")
    assert [each.name.rpartition(".")[2] for each in names] == ["planned", "made"]


def test_a_draw_is_bound_before_it_is_opened_and_anybody_repeats_it(
    people: dict[str, Actor], teams: dict[str, Team], plan: Callable[..., Inspection]
) -> None:
    office = people["office"]
    row = plan(size=2)
    assert (row.seed, row.teams.count()) == ("", 0)
    with pytest.raises(errors.TextNeeded):
        actions.draw_inspection(inspection=row, word=" ", at=AT, by=office)
    actions.draw_inspection(inspection=row, word="瑞雪", at=AT, by=office)
    actions.draw_inspection(inspection=row, word="瑞雪", at=AT, by=office)
    with pytest.raises(errors.DrawnAlready):
        actions.draw_inspection(inspection=row, word="丰年", at=AT, by=office)
    row.refresh_from_db()
    frame = sorted(team.public_id for team in teams.values())
    kept = [each.team.public_id for each in row.teams.order_by("rank")]
    assert kept == drawn_of(frame, seed=row.seed, word="瑞雪", size=2)
    planned, drawn = EventRecord.objects.filter(subject=f"inspection:{row.public_id}").order_by(
        "pk"
    )
    assert planned.data["commitment"] == commitment_of(row.seed, row.public_id)
    assert planned.data["frame"] == drawn.data["frame"] == digest_of(frame)
    assert row.seed not in str(planned.data)
    card = queries.inspection_card(actor=office, public_id=row.public_id, as_of=DAY)
    assert card.holds
    other = next(team for team in teams.values() if team.public_id not in kept)
    row.teams.filter(rank=1).update(team=other)
    card = queries.inspection_card(actor=office, public_id=row.public_id, as_of=DAY)
    assert card.holds is False


def test_an_inspection_is_its_offices_own_and_charlie_sees_none(
    people: dict[str, Actor],
    teams: dict[str, Team],
    plan: Callable[..., Inspection],
    queries_of: Callable[[Callable[[], Any]], list[str]],
) -> None:
    row = plan("city", level="prefecture", size=1)
    for nobody in ("office", "cadre", "charlie"):
        assert not queries.inspections(actor=people[nobody]).exists()
        with pytest.raises(NotFound):
            queries.inspection_card(actor=people[nobody], public_id=row.public_id, as_of=DAY)
        with pytest.raises(NotAllowed):
            actions.draw_inspection(inspection=row, word="瑞雪", at=AT, by=people[nobody])
    for nobody in ("cadre", "charlie"):
        with pytest.raises(NotAllowed):
            plan(nobody, size=1)
    with pytest.raises(errors.TeamElsewhere):
        plan(teams=["zzzzzzzzzzzz"])
    with pytest.raises(errors.NobodyToInspect):
        plan()
    assert actions.withdraw_inspection(inspection=row, reason="改期", at=AT, by=people["city"])
    with pytest.raises(errors.InspectionIsOff):
        actions.draw_inspection(inspection=row, word="瑞雪", at=AT, by=people["city"])
    few, many = (
        plan(teams=[teams[VILLAGE].public_id]),
        plan(teams=[each.public_id for each in teams.values()]),
    )
    for task, on in ((few, DAY - timedelta(days=1)), (many, DAY)):
        for each in task.teams.select_related("inspection", "team__village"):
            actions.record_inspected(
                inspected=each, on=on, answers={1: False, 2: True}, at=AT, by=people["office"]
            )
    costs = [
        len(
            queries_of(
                lambda key=key: (
                    queries.inspection_card(  # type: ignore[misc]
                        actor=people["office"], public_id=key, as_of=DAY
                    ).findings
                )
            )
        )
        for key in (few.public_id, many.public_id)
    ]
    assert costs[0] == costs[1]
    rows: Any = queries.inspections(actor=people["office"])
    assert [(each.team_count, each.done_count, each.open_count) for each in rows] == [
        (3, 3, 3),
        (1, 1, 1),
    ]
