"""Matters: from hearing to the villager's answer, level by level."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from tests.fieldwork.world import AT, DAY
from zhucun.directory import queries as directory
from zhucun.directory.models import Place
from zhucun.directory.perms import ANYBODY, OPERATOR, Actor
from zhucun.engines.rules import Outcome
from zhucun.fieldwork import actions, queries
from zhucun.fieldwork.actions import matters as opening
from zhucun.fieldwork.errors import (
    AnotherLevel,
    AnswerNeeded,
    MatterIdTaken,
    MatterMovedOn,
    NoLevelBeyond,
    PersonalInTitle,
    ReasonNeeded,
    ResultNeeded,
    StepIdTaken,
    StepOutOfOrder,
    TextNeeded,
    TooLong,
    VillageNeeded,
)
from zhucun.fieldwork.models import Matter, MatterStep
from zhucun.kernel.ids import new_public_id
from zhucun.kernel.problems import NotAllowed, NotFound
from zhucun.ledger.models import AccessRecord, EventRecord
from zhucun.roster.models import Posting

Open = Callable[..., Matter]
Step = Callable[..., MatterStep]


def test_the_way_of_a_matter(opened: Open, step: Step, township: Actor, wang: Posting) -> None:
    row = opened()
    assert (row.level, row.state, row.owner) == ("village", "open", wang)
    step(row, "taken")
    step(row, "worked", text="联系水务所")
    step(row, "passed_up", reason="需要更换主管道", on=DAY)
    assert (row.level, row.state) == ("township", "open")
    step(row, "taken", by=township)
    step(row, "done", by=township, text="更换主管道120米")
    step(row, "answered", satisfied="yes")
    step(row, "closed")
    assert (row.state, row.satisfied, row.closed_on) == ("closed", "yes", DAY)
    assert [each.kind for each in queries.steps_of(row)] == [
        *("opened", "taken", "worked", "passed_up", "taken", "done", "answered", "closed")
    ]
    assert EventRecord.objects.filter(name="fieldwork.matter.stepped").count() == 7
    assert "管道" not in str(list(EventRecord.objects.values_list("data", flat=True)))


def test_only_the_township_takes_on_what_lies_there(opened: Open, step: Step) -> None:
    row = opened()
    step(row, "passed_up", reason="需要更换主管道")
    with pytest.raises(AnotherLevel):
        step(row, "taken")
    with pytest.raises(AnotherLevel):
        step(row, "passed_up", reason="县里")


def test_a_matter_goes_up_to_the_county_and_down_again(
    opened: Open, step: Step, office: Actor
) -> None:
    row = opened()
    step(row, "passed_up", reason="主管道", by=office)
    step(row, "passed_up", reason="跨乡镇", by=office)
    assert (row.level, row.transfer_reason) == ("county", "跨乡镇")
    with pytest.raises(NoLevelBeyond):
        step(row, "passed_up", reason="市里", by=office)
    step(row, "passed_down", reason="乡镇可以解决", by=office)
    assert row.level == "township"


@pytest.mark.parametrize(
    ("kind", "refusal"),
    [
        ("passed_up", ReasonNeeded),
        ("done", ResultNeeded),
        ("worked", TextNeeded),
        ("closed", ReasonNeeded),
        ("answered", AnswerNeeded),
    ],
)
def test_steps_ask_for_what_they_need(
    opened: Open, step: Step, kind: str, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        step(opened(), kind)


def test_an_answer_comes_after_the_result(opened: Open, step: Step) -> None:
    with pytest.raises(StepOutOfOrder):
        step(opened(), "answered", satisfied="yes")


def test_a_villager_who_is_not_content_is_not_closed_without_a_word(
    opened: Open, step: Step
) -> None:
    row = opened()
    step(row, "done", text="修好了")
    step(row, "answered", satisfied="no")
    with pytest.raises(ReasonNeeded):
        step(row, "closed")
    step(row, "reopened", reason="又漏水")
    assert (row.state, row.satisfied, row.evidence_on, row.reopened) == ("in_hand", "", None, 1)


def test_a_closed_matter_is_reopened_with_a_reason(opened: Open, step: Step) -> None:
    row = opened()
    step(row, "closed", reason="与另一件重复")
    with pytest.raises(ReasonNeeded):
        step(row, "reopened")
    step(row, "reopened", reason="并非重复")
    assert (row.state, row.closed_on, row.minutes_to_close) == ("in_hand", None, None)


def test_the_same_step_twice_is_one(opened: Open, step: Step) -> None:
    row, key = opened(), new_public_id()
    first = step(row, "taken", public_id=key, base=1)
    assert step(row, "taken", public_id=key, base=1) == first
    assert row.version == 2
    with pytest.raises(StepIdTaken):
        step(row, "worked", public_id=key, text="别的")


def test_who_did_not_see_the_last_step_is_told(opened: Open, step: Step, member: Actor) -> None:
    row = opened()
    step(row, "passed_up", reason="主管道", base=1)
    with pytest.raises(MatterMovedOn):
        step(row, "passed_up", reason="主管道", base=1, by=member)
    step(row, "worked", text="又去看了一次", base=1, by=member)  # a note never conflicts
    assert row.level == "township"


def test_two_notes_made_without_a_network_both_stand(
    opened: Open, step: Step, member: Actor
) -> None:
    row = opened()
    step(row, "worked", text="一", base=1)
    step(row, "worked", text="二", base=1, by=member)
    step(row, "done", text="修好", base=1)  # over notes only: nobody is overruled
    assert (row.state, row.version) == ("done", 4)


def test_an_id_gives_the_matter_that_exists(opened: Open) -> None:
    key = new_public_id()
    first = opened(public_id=key)
    assert opened(public_id=key) == first
    assert MatterStep.objects.count() == 1
    with pytest.raises(MatterIdTaken):
        opened(public_id=key, title="别的")


@pytest.mark.parametrize(
    "title",
    [
        "电话13812345678",
        "身份证411327198001011234",
        "41132719800101123x",
        "138-1234-5678",
        "0377 67812345",
    ],
)
def test_titles_hold_no_numbers_of_people(opened: Open, title: str) -> None:
    with pytest.raises(PersonalInTitle):
        opened(title=title)


def test_a_title_may_speak_of_money_and_metres(opened: Open) -> None:
    assert opened(title="2024年修路1200米, 投入150000元").title.startswith("2024")


def test_a_title_is_short(opened: Open) -> None:
    with pytest.raises(TooLong):
        opened(title="长" * 61)


def test_no_pack_gives_days_so_nothing_is_due_or_overdue(opened: Open, office: Actor) -> None:
    row = opened(size="small")
    assert row.due_on is None
    later = DAY + timedelta(days=300)
    assert not queries.matters(actor=office, overdue=True, as_of=later).exists()


def test_a_pack_that_gives_days_makes_a_matter_due(
    opened: Open, step: Step, office: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        opening, "days_for", lambda area, size, as_of: {"small": 7, "big": 30}.get(size)
    )
    row = opened(size="small")
    assert row.due_on == DAY + timedelta(days=7)
    late = queries.matters(actor=office, overdue=True, as_of=DAY + timedelta(days=8))
    assert list(late) == [row]
    assert not queries.matters(actor=office, overdue=True, as_of=row.due_on).exists()
    step(row, "taken", size="big")
    assert row.due_on == DAY + timedelta(days=30)


def test_a_promised_day_stands_before_the_packs(opened: Open, step: Step) -> None:
    row = opened()
    step(row, "taken", due_on=DAY + timedelta(days=3))
    step(row, "worked", text="看过", size="small")
    assert (row.due_on, row.due_promised) == (DAY + timedelta(days=3), True)


def test_the_villager_follows_it_by_code_and_sees_no_names(opened: Open, step: Step) -> None:
    row = opened()
    step(row, "taken")
    typed = f" {row.code[:4].upper()}-{row.code[4:]} "
    seen = queries.matter_by_code(typed)
    assert [each.kind for each in seen.steps] == ["opened", "taken"]
    assert "水管" not in str(seen)
    for wrong in ("", "00000000", row.code[:7]):
        with pytest.raises(NotFound):
            queries.matter_by_code(wrong)


def test_anybody_asks_from_the_public_page_and_nobody_by_telephone(opened: Open) -> None:
    assert opened(by=ANYBODY, source="public").owner is None
    with pytest.raises(NotAllowed):
        opened(by=ANYBODY, source="phone")


def test_who_takes_on_a_public_matter_answers_for_it(
    opened: Open, step: Step, wang: Posting
) -> None:
    row = opened(by=ANYBODY, source="public")
    step(row, "taken")
    assert row.owner == wang
    assert list(queries.open_matters_of(wang)) == [row]


def test_a_stranger_sees_and_moves_nothing(opened: Open, step: Step, stranger: Actor) -> None:
    row = opened()
    assert not queries.matters(actor=stranger).exists()
    with pytest.raises(NotFound):
        queries.matter_card(actor=stranger, public_id=row.public_id)
    with pytest.raises(NotAllowed):
        step(row, "taken", by=stranger)


def test_the_owner_reads_without_a_note_and_the_office_with_one(
    opened: Open, cadre: Actor, office: Actor, stranger: Actor
) -> None:
    row = opened()
    assert queries.read_text(actor=cadre, matter=row)
    assert not queries.read_text(actor=stranger, matter=row)
    assert not AccessRecord.objects.exists()
    assert queries.read_text(actor=office, matter=row)
    assert AccessRecord.objects.get().what == "text"


def test_the_steps_that_a_page_offers_are_those_that_work(
    opened: Open, cadre: Actor, township: Actor, stranger: Actor, step: Step
) -> None:
    row = opened()
    assert "passed_down" not in queries.steps_offered(actor=cadre, matter=row)
    assert "passed_up" in queries.steps_offered(actor=cadre, matter=row)
    step(row, "passed_up", reason="主管道")
    assert "taken" not in queries.steps_offered(actor=cadre, matter=row)
    assert "taken" in queries.steps_offered(actor=township, matter=row)
    assert queries.steps_offered(actor=stranger, matter=row) == []


def test_the_rules_of_the_pack_judge_a_matter(opened: Open) -> None:
    answers = {
        item.id: answer.outcome
        for item, answer, _pack in queries.matter_answers(opened(), as_of=DAY)
    }
    assert answers["case-intake"] != Outcome.PASS  # “urgent” is no kind of this county's pack
    fine = {
        item.id: answer.outcome
        for item, answer, _pack in queries.matter_answers(opened(kind="help"), as_of=DAY)
    }
    assert fine["case-intake"] == Outcome.PASS


def test_hunan_asks_for_the_result_and_for_the_reason(opened: Open, step: Step) -> None:
    row = opened(kind="dispute", size="small")
    step(row, "closed", reason="自行和解")
    row.area = "431225100201"
    pack = directory.pack_for(row.area, as_of=date(2022, 12, 1))
    facts = queries.matter_facts(row, pack=pack)
    assert (facts["kind"], facts["has_evidence"], facts["is_passed_up"]) == (
        "dispute",
        False,
        False,
    )
    answers = {
        item.id: answer.outcome for item, answer, _pack in queries.matter_answers(row, as_of=DAY)
    }
    assert answers["closed-with-evidence"] == Outcome.FAIL
    assert answers["small-matters-in-village"] == Outcome.PASS
    assert answers["small-matters-in-time"] == Outcome.UNSET


def test_the_kinds_of_a_form_are_the_packs(places: Any) -> None:
    assert queries.kinds_offered("411327100201", as_of=DAY)[0] == "help"
    assert queries.kinds_offered("431225100201", as_of=date(2022, 12, 1))[0] == "appeal"


def test_minutes_are_counted_from_hearing_to_closing(opened: Open, step: Step) -> None:
    row = opened(source="phone", kind="help")
    soon = AT + timedelta(minutes=42)
    step(row, "done", text="送到医院", at=soon, made_at=soon)
    step(row, "closed", at=soon, made_at=soon)
    assert row.minutes_to_close == 42


def test_operators_words_are_checked_too(opened: Open) -> None:
    with pytest.raises(PersonalInTitle):
        opened(by=OPERATOR, title="13812345678", source="office")


def test_a_villager_asks_for_help_without_an_account(east: Place, cadre: Actor) -> None:
    key = new_public_id()
    asked = {"village": east, "text": "水管冻裂, 家里没水", "name": "张三", "phone": "13812345678"}
    row = actions.ask_for_help(**asked, topic="water", public_id=key, at=AT)
    again = actions.ask_for_help(**asked, topic="water", public_id=key, at=AT + timedelta(hours=1))
    assert again.pk == row.pk
    assert (row.source, row.owner, row.by, row.opened_on) == ("public", None, 0, DAY)
    assert row.title == "求助 · 饮水"
    event = EventRecord.objects.get(name="fieldwork.matter.opened")
    assert not {"张三", "13812345678", "冻裂"} & set(str(event.data).split())
    stored = Matter.objects.extra(select={"raw": "asker_phone"})  # noqa: S610 - the raw column
    assert b"13812345678" not in bytes(stored.values_list("raw", flat=True)[0])
    found = queries.matter_card(actor=cadre, public_id=row.public_id)
    assert (found.asker_name, found.asker_phone) == ("张三", "13812345678")
    with pytest.raises(MatterIdTaken):
        actions.ask_for_help(**{**asked, "text": "别的"}, public_id=key, at=AT)


def test_a_call_for_help_needs_words_and_a_village(east: Place, places: dict[str, Place]) -> None:
    with pytest.raises(TextNeeded):
        actions.ask_for_help(village=east, text="  ", at=AT)
    with pytest.raises(PersonalInTitle):
        actions.ask_for_help(village=east, text="水", title="13812345678", at=AT)
    with pytest.raises(VillageNeeded):
        actions.ask_for_help(village=places["411327100"], text="水", at=AT)
    assert not Matter.objects.exists()
