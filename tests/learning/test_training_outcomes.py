"""Three ways of teaching (HX25-52), and what a training brings on each axis (HX25-55)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests import factories as make
from tests.learning.world import at, session
from zhucun.directory.enums import Role
from zhucun.directory.perms import Actor
from zhucun.doors.api.learning.handbook_schemas import TrainingOutcomeOut
from zhucun.learning import actions, errors, queries

HUAXI, ON = "520111", date(2025, 6, 10)
STARTS = date(2025, 5, 6)


@pytest.fixture(autouse=True)
def _packs(settings: Any) -> None:
    settings.POLICY_DIR = settings.ROOT / "policy"


@pytest.fixture
def office(places: Any) -> Actor:
    return make.actor("huaxi", Role.OFFICE, HUAXI, on=ON)


@pytest.fixture
def charlie(places: Any) -> Actor:
    return make.actor("charlie", Role.OFFICE, "411327", on=ON)


@pytest.fixture
def cadres(places: Any) -> list[tuple[Any, Actor]]:
    """Six cadres with their accounts."""
    round_ = make.round_("2025", area=HUAXI, starts_on=date(2025, 5, 1))
    found = []
    for number in range(6):
        person, village = make.person(f"罗{number}"), places["520111100201"]
        posting = make.posting(person, village, round_, role="member", starts_on=STARTS)
        account = make.actor(f"luo{number}", Role.MEMBER, posting.area, on=ON, person=person)
        found.append((posting, account))
    return found


def taught(office: Actor, theme: str, *ways: str, on: date = ON, to: Sequence[Any] = ()) -> Any:
    teachers = [
        actions.TeacherDraft(name=f"老师{number}", way=way) for number, way in enumerate(ways)
    ]
    row = session(theme, on=on, area=HUAXI, by=office, teachers=teachers)
    if to:
        actions.record_attendance(to, session=row, on=on, at=at(on), by=office)
    return row


def ways(by: Actor, year: int = 2025) -> dict[str, list[str]]:
    found = queries.ways_taught(
        actor=by, area=HUAXI, year=year, as_of=date(2025, 12, 31), lang="zh"
    )
    return {each.way.label: [row.theme for row in each.sessions] for each in found}


def test_each_of_the_three_ways_shows_the_sessions_of_the_year_that_were_held_in_it(
    office: Actor, charlie: Actor, cadres: list[Any], queries_of: Any
) -> None:
    to = [cadres[0][0]]
    taught(office, "形势与理论", "expert", "secretary", to=to)
    taught(office, "农业业务", "department", "department", on=ON + timedelta(days=1), to=to)
    taught(office, "没有人来", "secretary")
    taught(office, "未说明方式", "", to=to)
    found = {
        "专家讲理论": ["形势与理论"],
        "部门教业务": ["农业业务"],
        "支书传经验": ["形势与理论"],
    }
    assert ways(office) == found
    assert ways(office, 2024) == dict.fromkeys(found, [])
    assert ways(charlie) == dict.fromkeys(found, [])
    for number in range(5):
        taught(office, f"再讲{number}", "secretary", to=to)
    assert len(queries_of(lambda: ways(office))) == 2


def test_a_way_of_which_the_policy_does_not_speak_is_refused(office: Actor, places: Any) -> None:
    with pytest.raises(errors.NotInThePack) as refused:
        taught(office, "形势与理论", "film")
    assert refused.value.facts["known"] == "专家讲理论、部门教业务、支书传经验"


def quiz(office: Actor, held: Any, phase: str, axes: Sequence[str]) -> Any:
    drafts = [
        actions.ArticleDraft(
            question=f"{phase}{number}？",
            answer="答。",
            topic="其他",
            source="文件",
            owner="办公室",
        )
        for number in range(len(axes))
    ]
    rows = actions.write_articles(drafts, area=HUAXI, since=STARTS, by=office)
    questions = [
        actions.QuestionDraft(
            article=row, text="是否？", options=("是", "否"), right=(0,), axis=axis
        )
        for row, axis in zip(rows, axes, strict=True)
    ]
    return actions.make_quiz(
        questions,
        area=HUAXI,
        title=f"测试-{phase or '无'}",
        opens_on=ON,
        session=held,
        phase=phase,
        at=at(ON),
        by=office,
    )


def test_the_change_on_each_axis_is_that_of_those_who_tried_both_and_of_nobody_alone(
    office: Actor, charlie: Actor, cadres: list[Any], queries_of: Any
) -> None:
    held = taught(office, "纪律与业务", "expert")
    axes = ("discipline", "ability", "ability")
    before, after, other = (quiz(office, held, phase, axes) for phase in ("before", "after", ""))

    def tries(test: Any, cadre: Any, *answers: int) -> None:
        posting, by = cadre
        given = {number: [chosen] for number, chosen in enumerate(answers, 1)}
        actions.try_quiz(quiz=test, answers=given, posting=posting, at=at(ON), by=by)

    def found(by: Actor) -> list[tuple[Any, ...]]:
        rows = queries.outcome(actor=by, session=held, as_of=ON, lang="zh")
        return [(row.axis.label, row.people, row.before, row.after, row.change) for row in rows]

    for cadre in cadres[:4]:
        tries(before, cadre, 1, 1, 0)
        tries(after, cadre, 0, 0, 0)
    assert found(office) == [("纪律意识", 4, None, None, None), ("业务能力", 4, None, None, None)]
    tries(before, cadres[4], 0, 1, 0)
    tries(before, cadres[4], 0, 0, 0)  # the first try counts
    tries(after, cadres[4], 0, 1, 0)
    tries(before, cadres[5], 1, 1, 1)  # tried one only
    tries(other, cadres[5], 0, 0, 0)
    assert found(office) == [
        ("纪律意识", 5, Decimal("20.0"), Decimal("100.0"), Decimal("80.0")),
        ("业务能力", 5, Decimal("50.0"), Decimal("90.0"), Decimal("40.0")),
    ]
    told = [
        TrainingOutcomeOut.of(row).model_dump()
        for row in queries.outcome(actor=office, session=held, as_of=ON, lang="en")
    ]
    assert [(row["axis"], row["people"], row["change"]) for row in told] == [
        ("discipline", 5, Decimal("80.0")),
        ("ability", 5, Decimal("40.0")),
    ]
    assert found(charlie) == []
    assert found(cadres[0][1]) == []
    assert len(queries_of(lambda: found(office))) == 2


def test_a_question_tests_what_the_policy_names_and_a_phase_needs_a_session(
    office: Actor, places: Any
) -> None:
    held = taught(office, "纪律与业务", "expert")
    with pytest.raises(errors.NotInThePack):
        quiz(office, held, "before", ("courage",))
    with pytest.raises(errors.PhaseNeedsSession):
        quiz(office, None, "before", ("discipline",))
