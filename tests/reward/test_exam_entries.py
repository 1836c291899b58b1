"""Heads of villages with an outstanding record get bonus points in the exams (HH18-082): due by what
is on record, added by the exam authority, never computed."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from openpyxl import load_workbook

from tests import factories as make
from tests.exits.world import COUNTY, DAY, EAST, WEST, World, at, build, seat_heads
from tests.reward.test_commendations_signed import sign
from zhucun.branches.models import Seat
from zhucun.engines.rollup import State
from zhucun.kernel.problems import NotAllowed, NotFound
from zhucun.ledger.models import AccessRecord, EventRecord
from zhucun.reports.queries.pillars import Line, pillar, rows_behind
from zhucun.reward import actions, errors, queries
from zhucun.reward.models import ExamEntry

NOTICE, PAPER = "怀人社公告〔2017〕12号", "怀人社发〔2017〕40号"
RULE = "rules/exam-bonus"


@pytest.fixture
def world(db: None) -> World:
    return build()


def head(village: str = EAST, office: str = "secretary") -> Seat:
    return Seat.objects.select_related("local__person").get(area=village, office=office)


def entered(world: World, who: str = "office", **more: Any) -> ExamEntry:
    values: dict[str, Any] = {
        "seat": head(), "kind": "targeted_recruitment", "year": 2017, "notice": NOTICE, "on": DAY,
        **more,
    }  # fmt: skip
    return actions.enter_exam(actions.ExamDraft(**values), at=at(DAY), by=world.actor(who))


def card(world: World, row: ExamEntry, who: str = "office") -> queries.ExamCard:
    return queries.exam_card(actor=world.actor(who), public_id=row.public_id, as_of=DAY)


def configured(settings: Any, tmp_path: Any, points: int) -> None:
    """A city that says how many points."""
    folder = tmp_path / "policy"
    shutil.copytree(settings.POLICY_DIR, folder)
    file = folder / "huaihua-2018/parameters/incentives/exam-bonus-points.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("value: unset", f"value: {points}"), encoding="utf-8")
    cases = folder / "huaihua-2018/cases"
    for name in ("parameters", "incentives-and-constraints"):
        case = cases / f"{name}.yaml"
        told = case.read_text(encoding="utf-8")
        told = told.replace(
            "of: parameters/incentives/exam-bonus-points, as_of: 2018-06-14, expect: {value: unset}",
            f"of: parameters/incentives/exam-bonus-points, as_of: 2018-06-14, expect: {{value: {points}}}",
        ).replace("bonus_points: 5}\n  expect: unset", f"bonus_points: {points}}}\n  expect: pass")
        case.write_text(told, encoding="utf-8")
    settings.POLICY_DIR = folder


def praised(world: World) -> None:
    """The secretary served in a team before; he is commended, signed to the approval."""
    round_ = make.round_("2015", area=COUNTY, starts_on=date(2015, 1, 1))
    person: Any = head().local.person
    posting = make.posting(person, world.places[EAST], round_, starts_on=date(2015, 3, 1))
    office = world.actor("office")
    [row] = actions.commend(
        [posting.public_id],
        area=COUNTY,
        level="prefecture",
        title="脱贫攻坚先进个人",
        given_on=DAY,
        reason="事迹突出",
        at=at(DAY),
        by=office,
    )
    sign(row, "propose", office, signer="县委书记")
    sign(row, "check", office)
    sign(row, "approve", office, signer="市委书记")


def test_points_are_due_by_what_is_on_record_and_their_number_is_not_configured(
    world: World,
) -> None:
    row = entered(world)
    assert entered(world) == row
    found = card(world, row)
    assert (found.is_outstanding, found.due, found.is_unset, found.name) == (
        None,
        None,
        False,
        "支书",
    )
    praised(world)
    found = card(world, row)
    [proof] = found.proofs
    assert (proof.kind, proof.words) == ("commendation", "脱贫攻坚先进个人")
    assert (found.due, found.is_unset) == (None, True)
    assert [answer.outcome.value for answer in found.answers] == ["unset"]


def test_the_best_grade_that_stands_shows_it_too_and_no_other(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = entered(world)
    person: Any = head().local.person

    def graded(grade: str) -> Callable[..., Any]:
        told = {"grade": grade, "title": "2016年度考核", "label": ("优秀", "Excellent")}
        one = SimpleNamespace(**told, appraisal="abc", until=date(2017, 1, 1))
        return lambda **_asked: {person.public_id: one}

    monkeypatch.setattr("zhucun.reward.queries.exams.grades", graded("competent"))
    assert card(world, row).proofs == ()
    monkeypatch.setattr("zhucun.reward.queries.exams.grades", graded("excellent"))
    [proof] = card(world, row).proofs
    assert (proof.kind, proof.words) == ("grade", "2016年度考核 优秀")


def test_a_city_that_says_how_many_is_held_against_what_the_authority_added(
    world: World, settings: Any, tmp_path: Any
) -> None:
    configured(settings, tmp_path, 5)
    row = entered(world, document="怀办通报〔2017〕8号")
    assert (card(world, row).due, card(world, row).is_unset) == (Decimal(5), False)
    assert card(world, row).answers[0].outcome.value == "unknown"  # nobody has added any yet
    told: dict[str, Any] = {"entry": row, "on": DAY, "at": at(DAY), "by": world.actor("office")}
    with pytest.raises(errors.PointsOdd):
        actions.record_points(points=Decimal(0), document=PAPER, **told)
    with pytest.raises(errors.DocumentNeeded):
        actions.record_points(points=Decimal(3), document=" ", **told)
    assert actions.record_points(points=Decimal(3), document=PAPER, **told)
    assert not actions.record_points(points=Decimal(3), document=PAPER, **told)
    with pytest.raises(errors.PointsRecorded):
        actions.record_points(points=Decimal(5), document=PAPER, **told)
    assert card(world, row).answers[0].outcome.value == "fail"
    names = EventRecord.objects.filter(subject=f"exam:{row.public_id}").order_by("pk")
    assert [each.name for each in names] == ["reward.exam.entered", "reward.exam.points"]


def test_only_a_head_in_office_enters_by_a_notice_and_by_who_keeps_it(world: World) -> None:
    with pytest.raises(errors.DocumentNeeded):
        entered(world, notice=" ")
    with pytest.raises(errors.DayInFuture):
        entered(world, on=date(2018, 3, 1))
    with pytest.raises(errors.NotAVillageHead):
        entered(world, on=date(2013, 3, 1))
    with pytest.raises(NotAllowed):
        entered(world, who="charlie")
    row = entered(world)
    with pytest.raises(NotFound):
        card(world, row, "charlie")
    assert list(queries.exam_entries(actor=world.actor("charlie"))) == []
    assert card(world, row, "branch").row == row  # his own
    told: dict[str, Any] = {"entry": row, "at": at(DAY), "by": world.actor("office")}
    assert actions.void_entry(reason="录错", **told)
    assert not actions.void_entry(reason="录错", **told)
    with pytest.raises(errors.EntryVoided):
        actions.record_points(points=Decimal(1), document=PAPER, on=DAY, **told)
    assert list(queries.exam_entries(actor=world.actor("office"))) == []
    assert entered(world).pk != row.pk


def test_the_list_goes_to_the_personnel_office_as_a_workbook(world: World) -> None:
    entered(world, document="怀办通报〔2017〕8号")
    office = world.actor("office")
    rows = list(queries.exam_entries(actor=office, year=2017))
    cards = queries.exam_cards(actor=office, rows=rows, as_of=DAY)
    path, count = queries.exam_workbook(cards, actor=office, area=COUNTY, lang="zh")
    try:
        sheet = load_workbook(path).active
        assert sheet is not None
        headings, line = ([cell.value for cell in row] for row in sheet.iter_rows())
    finally:
        path.unlink()
    told = dict(zip(headings, line, strict=True))
    assert count == 1
    assert (told["姓名"], told["应加分"], told["村"]) == ("支书", "未配置", "东村")
    assert AccessRecord.objects.filter(what="exam entries", rows=1).exists()


# the pillar


def line(world: World, **more: Any) -> Line:
    asked: dict[str, Any] = {"area": COUNTY, "mechanism": "end-responsible", "as_of": DAY, **more}
    found = pillar(actor=world.actor("office"), **asked)
    return next(each for each in found.lines if each.path[-1] == RULE)


def test_the_pillar_judges_each_entry_once_the_number_is_set(
    world: World, settings: Any, tmp_path: Any, queries_of: Callable[..., list[str]]
) -> None:
    row = entered(world, document="怀办通报〔2017〕8号")
    assert line(world).state is State.UNSET
    configured(settings, tmp_path, 5)
    number = line(world).number
    assert number is not None
    assert (int(number.numerator or 0), number.failing, number.open) == (0, 0, 1)
    told: dict[str, Any] = {"on": DAY, "at": at(DAY), "by": world.actor("office")}
    actions.record_points(entry=row, points=Decimal(5), document=PAPER, **told)
    assert line(world).state is State.GREEN
    assert line(world, area=EAST).state is State.GREEN
    assert line(world, area=WEST).state is State.NOTHING
    asked: dict[str, Any] = {"area": COUNTY, "item": RULE, "as_of": DAY}
    [found] = rows_behind(actor=world.actor("office"), **asked).rows
    assert (found.subject, found.key, found.name, found.what) == ("exam", row.public_id, "支书", 0)
    assert found.steps[-1].who == f"5.00 · {PAPER}"
    with pytest.raises(NotFound):
        rows_behind(actor=world.actor("charlie"), **asked)
    few = len(queries_of(lambda: line(world)))
    people = [make.person("西支书"), make.person("西主任")]
    seat_heads(world.places[WEST], *people)
    for office in ("secretary", "director"):
        entered(world, seat=head(WEST, office), document="怀办通报〔2017〕9号")
    assert len(queries_of(lambda: line(world))) == few
    unit = make.unit("县林业局", area=COUNTY)
    round_ = make.round_("2017", area=COUNTY, starts_on=date(2017, 1, 1))
    start: dict[str, Any] = {"starts_on": date(2017, 3, 1), "unit": unit}
    make.posting(make.person("林员", unit=unit), world.places[WEST], round_, **start)
    mine = rows_behind(actor=world.actor("office"), **asked, unit=unit.public_id).rows
    assert {row.area for row in mine} == {WEST}
