"""Checklists of candidates: ticked item by item, counted never typed; and the joint check."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from typing import Any

import openpyxl
import pytest

from tests import factories as make
from zhucun.directory.enums import Role
from zhucun.directory.models import Unit
from zhucun.directory.perms import OPERATOR, Actor
from zhucun.directory.queries import pack_for
from zhucun.kernel.problems import NotAllowed
from zhucun.ledger.models import AccessRecord
from zhucun.roster import actions, queries
from zhucun.roster.actions import TickDraft
from zhucun.roster.errors import SlotNeedsWords, UnknownChecklist
from zhucun.roster.feeds import joint_check
from zhucun.roster.models import Candidate, Finding, Round, Tick
from zhucun.roster.queries.reviews import papers

pytestmark = pytest.mark.usefixtures("places")
DAY = date(2025, 7, 1)
LOOKS = ["conditions", "history", "results", "group-talk", "single-talk", "phone-talk"]


@pytest.fixture
def far_row(far_batch: Round) -> Candidate:
    """A candidate of Huaxi, whose pack counts conditions, negatives, looks and talks."""
    return make.candidate(make.person("王芳"), far_batch)


@pytest.fixture
def huaxi(places: Any) -> Actor:
    return make.actor("charlie", Role.OFFICE, "520111", name="Charlie")


def tick(row: Candidate, checklist: str, by: Actor, **items: Any) -> int:
    drafts = [
        TickDraft(
            item=item.replace("_", "-"), holds=holds, note="as listed" if "slot" in item else ""
        )
        for item, holds in items.items()
    ]
    return actions.tick_items(drafts, candidate=row, checklist=checklist, checked_on=DAY, by=by)


def found(row: Candidate) -> dict[str, Any]:
    return {name: one.value for name, one in queries.findings(candidate=row, as_of=DAY).items()}


# checklists


def test_a_list_counts_once_every_item_is_answered(far_row: Candidate, huaxi: Actor) -> None:
    for at, item in enumerate(LOOKS, 1):
        assert found(far_row) == {}
        assert (
            tick(far_row, "three-looks-three-talks", huaxi, **{item.replace("-", "_"): True}) == 1
        )
        assert Tick.objects.count() == at
    assert found(far_row) == {"looks_and_talks": 6}


def test_one_negative_that_applies_settles_the_list_and_one_condition_that_is_not_met(
    far_row: Candidate, huaxi: Actor
) -> None:
    tick(far_row, "ten-negatives", huaxi, slot_3=True)
    tick(far_row, "six-conditions", huaxi, slot_1=True, slot_2=False)
    assert found(far_row) == {"negatives_hit": 1, "conditions_met": 1}
    tick(far_row, "ten-negatives", huaxi, slot_3=None)
    assert found(far_row)["negatives_hit"] is None


def test_an_open_slot_is_ticked_only_with_what_was_checked(
    far_row: Candidate, huaxi: Actor
) -> None:
    with pytest.raises(SlotNeedsWords, match="6项资格条件"):
        actions.tick_items(
            [TickDraft(item="slot-1", holds=True)],
            candidate=far_row,
            checklist="six-conditions",
            checked_on=DAY,
            by=huaxi,
        )
    for checklist, item in [
        ("six-conditions", "slot-7"),
        ("nothing", "a"),
        ("five-lessons", "policy"),
    ]:
        with pytest.raises(UnknownChecklist):
            tick(far_row, checklist, huaxi, **{item.replace("-", "_"): True})


def test_a_tick_bears_a_name_and_ticking_the_same_again_is_nothing_new(
    far_row: Candidate, huaxi: Actor
) -> None:
    assert tick(far_row, "three-looks-three-talks", huaxi, history=True) == 1
    assert tick(far_row, "three-looks-three-talks", huaxi, history=True) == 0
    [checked] = [
        one
        for one in queries.checklists_of(candidate=far_row, pack=pack_for("520111", as_of=DAY))
        if one.item.id == "three-looks-three-talks"
    ]
    assert (checked.answered, checked.value) == (1, None)
    assert checked.items[1].tick is not None
    assert (checked.items[1].tick.by_name, checked.items[1].tick.checked_on) == ("Charlie", DAY)


def test_the_office_of_another_county_ticks_nothing(far_row: Candidate) -> None:
    alice = make.actor("alice", Role.OFFICE, "411327")
    with pytest.raises(NotAllowed):
        tick(far_row, "three-looks-three-talks", alice, history=True)


def test_a_tick_may_answer_a_fact_of_its_own() -> None:
    make.add_places({"53": "云南省", "5306": "昭通市", "530602": "昭阳区"})
    row = make.candidate(make.person(), make.round_("2025", area="530602"))
    tick(row, "one-good-four-strong", OPERATOR, politics=True, drive=False)
    assert found(row) == {"has_good_politics": True, "has_drive": False}


def test_what_is_counted_is_known_as_such() -> None:
    counted = queries.counted_facts(pack_for("520111", as_of=DAY))
    assert counted == {"conditions_met", "negatives_hit", "looks_and_talks"}


# joint check


@pytest.fixture
def crowd(batch: Round, unit: Unit) -> list[Candidate]:
    people = [make.person(name, unit=unit, numbered=True) for name in ("李明", "=1+1", "王芳")]
    return [make.candidate(person, batch) for person in people]


@pytest.fixture
def asked(crowd: list[Candidate], batch: Round) -> Callable[..., bytes]:
    """The list that a department gets, and what it writes into it."""

    def written(
        by: Actor,
        facts: tuple[str, ...] = ("gate_politics", "gate_conduct"),
        cells: Any = (),
        lang: str = "zh",
    ) -> bytes:
        path = joint_check.questions(
            crowd,
            round_=batch,
            pack=pack_for("411327", as_of=DAY),
            facts=facts,
            department="县纪委监委",
            lang=lang,
            by=by,
        )
        book = openpyxl.load_workbook(path)
        path.unlink()
        for place, value in cells:
            book.active[place] = value
        out = io.BytesIO()
        book.save(out)
        return out.getvalue()

    return written


@pytest.fixture
def office(places: Any) -> Actor:
    return make.actor("alice", Role.OFFICE, "411327", name="Alice")


def read(data: bytes, rows: list[Candidate]) -> joint_check.Answers:
    return joint_check.answers(
        data, name="back.xlsx", rows=rows, pack=pack_for("411327", as_of=DAY)
    )


def test_a_department_gets_its_list_with_text_that_stays_text(
    asked: Callable[..., bytes], office: Actor
) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(asked(office))).active
    assert sheet.title == "县纪委监委"
    assert [cell.value for cell in sheet[1]] == [
        "编号",
        "姓名",
        "单位",
        "身份证号",
        "政治关",
        "作风关",
        "备注",
    ]
    assert (sheet["B3"].value, sheet["B3"].data_type) == ("=1+1", "s")
    access = AccessRecord.objects.get()
    assert (access.what, access.rows, access.reason) == ("id_number", 3, "县纪委监委")


def test_who_may_not_open_numbers_gets_them_masked_and_charlie_gets_nothing(
    asked: Callable[..., bytes], huaxi: Actor
) -> None:
    watcher = make.actor("watcher", Role.AUDIT, "411327")
    sheet = openpyxl.load_workbook(io.BytesIO(asked(watcher))).active
    assert "********" in sheet["D2"].value
    assert not AccessRecord.objects.exists()
    with pytest.raises(NotAllowed):
        asked(huaxi)


@pytest.mark.parametrize(
    ("lang", "good", "bad"), [("zh", "过关", "未过关"), ("en", "Passed", "Not passed")]
)
def test_answers_come_back_as_findings_and_the_same_list_again_changes_nothing(
    asked: Callable[..., bytes],
    crowd: list[Candidate],
    office: Actor,
    lang: str,
    good: str,
    bad: str,
) -> None:
    data = asked(office, cells=[("E2", good), ("E3", bad)], lang=lang)
    answers = read(data, crowd)
    assert (answers.errors, answers.blank) == ([], 1)
    what: dict[str, Any] = {"department": "县纪委监委", "found_on": DAY, "by": office}
    assert actions.record_answers(answers.facts, **what) == 2
    assert actions.record_answers(answers.facts, **what) == 0
    kept = {
        row.candidate.person.name: (row.value, row.note, row.by_name)
        for row in Finding.objects.all()
    }
    assert kept == {
        "李明": ("pass", "县纪委监委", "Alice"),
        "=1+1": ("fail", "县纪委监委", "Alice"),
    }


def test_a_wrong_word_and_a_strange_number_are_named_by_their_cells(
    asked: Callable[..., bytes], crowd: list[Candidate], office: Actor
) -> None:
    answers = read(asked(office, cells=[("E2", "大概可以"), ("A4", "nobody")]), crowd)
    assert [(error.row, error.column) for error in answers.errors] == [(2, "E"), (4, "A")]
    assert answers.facts == []


def test_an_answer_for_candidates_of_others_is_not_taken_over(
    asked: Callable[..., bytes], crowd: list[Candidate], office: Actor, huaxi: Actor
) -> None:
    facts = read(asked(office, cells=[("E2", "过关")]), crowd).facts
    with pytest.raises(NotAllowed):
        actions.record_answers(facts, department="x", found_on=DAY, by=huaxi)


def test_no_department_is_guessed_where_no_source_names_one() -> None:
    assert joint_check.departments(pack_for("411327", as_of=DAY)) == []


def test_in_sheqi_the_unit_vouches_for_three_things_and_the_signers_read_them(
    batch: Round, office: Actor
) -> None:
    """想干事、会干事、能成事 (SQ24-020)."""
    row = make.candidate(make.person("李能干"), batch)
    tick(row, "three-doings", office, willing=True, able=True)
    [shown] = [
        one
        for one in queries.checklists_of(candidate=row, pack=pack_for(row.area, as_of=DAY))
        if one.item.id == "three-doings"
    ]
    assert shown.item.spec.signed_by.zh == "推荐单位"
    assert [one.tick.holds if one.tick else None for one in shown.items] == [True, True, None]
    tick(row, "three-doings", office, successful=False)
    paper = papers([row], as_of=DAY)[row.public_id]
    [section] = [one for one in paper.sections if one.label[0] == "想干事、会干事、能成事"]
    assert [(line.label[0], line.value[0], line.by) for line in section.lines] == [
        ("想干事", "是", office.name),
        ("会干事", "是", office.name),
        ("能成事", "否", office.name),
    ]
