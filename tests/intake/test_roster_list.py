"""The roster as a list: who is new, changed, gone or wrong, and what each row then becomes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from tests.intake.conftest import (
    AREA,
    LI,
    NOW,
    ROSTER_HEADINGS,
    TODAY,
    WANG,
    ZHANG,
    cadre,
    roster,
    with_check,
    xlsx,
)
from zhucun.directory import actions as directory
from zhucun.directory.models import Person, Unit
from zhucun.directory.perms import OPERATOR, Actor
from zhucun.intake import actions, queries
from zhucun.intake.errors import CannotEnd, EndingNeedsAll, RoundNeeded
from zhucun.intake.models import Batch
from zhucun.intake.rows import CellError, Plan
from zhucun.ledger.models import EventRecord
from zhucun.roster.models import Posting, Team

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unit", "round_2023")]


@pytest.fixture
def plan_of(open_batch: Callable[..., Batch], office: Actor) -> Callable[..., Plan]:
    def planned(*rows: list[Any], **more: Any) -> Plan:
        batch = open_batch(roster(*rows), "roster", **{"round": "2023", **more})
        return queries.preview(batch=batch, actor=office)

    return planned


@pytest.fixture
def error_of(plan_of: Callable[..., Plan]) -> Callable[..., CellError]:
    def only_error(*rows: list[Any], **more: Any) -> CellError:
        plan = plan_of(*rows, **more)
        assert len(plan.errors) == 1, [(error.code, error.why) for error in plan.errors]
        return plan.errors[0]

    return only_error


@pytest.fixture
def bring_roster(bring: Callable[..., Batch]) -> Callable[..., Batch]:
    return lambda *rows, **more: bring(roster(*rows), "roster", round="2023", **more)


# ── new ────────────────────────────────────────


def test_a_new_row_becomes_a_person_and_a_posting(bring_roster: Callable[..., Batch]) -> None:
    batch = bring_roster(
        cadre("张 三", ZHANG, 职务="第一书记", 任职止="2025.5", 出生年月="1985.03", 备注="党建")
    )
    posting = Posting.objects.select_related("person", "unit", "round", "place").get()
    person = posting.person
    assert (person.name, person.gender, person.birth_on) == ("张三", "male", date(1985, 3, 12))
    assert (person.id_number, person.phone) == (with_check(ZHANG), "13800001234")
    assert (person.education, person.has_rural_experience, person.remarks) == (
        "bachelor",
        True,
        "党建",
    )
    assert (posting.role, posting.area, posting.round.code) == (
        "first_secretary",
        "411327100201",
        "2023",
    )
    assert (posting.starts_on, posting.due_on, posting.ends_on) == (
        date(2023, 5, 11),
        date(2025, 5, 1),
        None,
    )
    assert posting.unit is not None
    assert posting.unit.name == "社旗县财政局"
    event = EventRecord.objects.get(name="roster.posting.made")
    assert event.source == {
        "batch": batch.public_id,
        "file": batch.digest[:16],
        "sheet": "Sheet1",
        "row": 2,
    }


def test_a_past_end_ends_the_posting(bring_roster: Callable[..., Batch]) -> None:
    bring_roster(cadre("张三", ZHANG, 任职止="2024-03-01"))
    posting = Posting.objects.get()
    assert (posting.ends_on, posting.due_on) == (date(2024, 3, 1), None)


def test_a_team_that_the_rows_name_is_formed_once(bring_roster: Callable[..., Batch]) -> None:
    bring_roster(
        cadre("张三", ZHANG, 工作队="财政局驻东关村工作队"),
        cadre("李四", LI, 工作队="财政局驻东关村工作队", 任职起="2023.5.8"),
    )
    team = Team.objects.get()
    assert team.formed_on == date(2023, 5, 8)
    assert set(Posting.objects.values_list("team", flat=True)) == {team.pk}


def test_a_captain_serves_in_a_township_and_leaves_the_village_empty(
    bring_roster: Callable[..., Batch],
) -> None:
    bring_roster(cadre("张三", ZHANG, 职务="乡镇队长", 村=None))
    assert Posting.objects.get().area == "411327100"


def test_one_person_may_stand_in_two_rows_one_after_the_other(
    bring_roster: Callable[..., Batch],
) -> None:
    bring_roster(
        cadre("张三", ZHANG, 任职止="2024-01-01"),
        cadre("张三", ZHANG, 村="西关村", 任职起="2024-01-01"),
    )
    assert Person.objects.count() == 1
    assert Posting.objects.count() == 2


def test_a_person_who_is_registered_elsewhere_is_not_registered_twice(
    bring_roster: Callable[..., Batch],
) -> None:
    draft = directory.PersonDraft(name="张三", id_number=with_check(ZHANG), area="520111")
    directory.register_people([draft], registered_at=NOW, by=OPERATOR)
    bring_roster(cadre("张三", ZHANG))
    assert Person.objects.get().phone == "13800001234"


# ── same and changed ────────────────────────────────────────


def test_the_same_roster_again_changes_nothing(bring_roster: Callable[..., Batch]) -> None:
    rows = [
        cadre("张三", ZHANG, 职务="第一书记", 任职止="2025.5", 工作队="甲队"),
        cadre("李四", LI, 出生年月="1990.11", 任职止="2024-05-20"),
        cadre("王五", "", 职务="乡镇队长", 村=None),
    ]
    bring_roster(*rows)
    before = EventRecord.objects.count()
    batch = bring_roster(*rows)
    assert batch.counts == {
        "new": 0,
        "changed": 0,
        "same": 3,
        "gone": 0,
        "errors": 0,
        "left": 0,
        "bad_rows": 0,
    }
    assert EventRecord.objects.count() == before


def test_changes_are_shown_field_by_field_without_numbers_in_clear(
    bring_roster: Callable[..., Batch], plan_of: Callable[..., Plan]
) -> None:
    bring_roster(cadre("张三", ZHANG))
    change = plan_of(
        cadre("张三", ZHANG, 学历="硕士", 联系电话="13900005678", 任职止="2025.5")
    ).changed[0]
    assert change.before == {"education": "bachelor", "phone": "•••", "due_on": ""}
    assert change.after == {
        "education": "master",
        "phone": "139****5678",
        "due_on": date(2025, 5, 1),
    }


def test_changes_are_carried_out_on_person_and_posting(bring_roster: Callable[..., Batch]) -> None:
    bring_roster(cadre("张三", ZHANG))
    bring_roster(
        cadre("张三", ZHANG, 学历="硕士", 联系电话="13900005678", 任职起="2023.5.12", 工作队="甲队")
    )
    posting = Posting.objects.select_related("person", "team").get()
    assert (posting.person.education, posting.person.phone) == ("master", "13900005678")
    assert posting.starts_on == date(2023, 5, 12)
    assert posting.team is not None
    assert posting.team.name == "甲队"


def test_a_posting_that_now_has_an_end_is_ended(bring_roster: Callable[..., Batch]) -> None:
    bring_roster(cadre("张三", ZHANG))
    bring_roster(cadre("张三", ZHANG, 任职止="2024-05-20"))
    posting = Posting.objects.get()
    assert (posting.ends_on, posting.state) == (date(2024, 5, 20), "ended")
    assert EventRecord.objects.filter(name="roster.posting.ended").count() == 1


def test_an_empty_cell_takes_nothing_away(bring_roster: Callable[..., Batch]) -> None:
    bring_roster(cadre("张三", ZHANG, 备注="党建"))
    batch = bring_roster(cadre("张三", ZHANG, 备注=None, 学历=None, 联系电话=None))
    assert batch.counts["same"] == 1
    assert Person.objects.get().remarks == "党建"


def test_an_id_number_is_added_to_whom_the_list_knew_by_name(
    bring_roster: Callable[..., Batch],
) -> None:
    bring_roster(cadre("张三", ""))
    batch = bring_roster(cadre("张三", ZHANG))
    assert batch.counts["changed"] == 1
    assert Person.objects.get().id_number == with_check(ZHANG)


# ── gone ────────────────────────────────────────


def test_who_is_missing_is_reported_and_left_alone(bring_roster: Callable[..., Batch]) -> None:
    bring_roster(cadre("张三", ZHANG), cadre("李四", LI))
    batch = bring_roster(cadre("张三", ZHANG))
    assert batch.counts["gone"] == 1
    assert not Posting.objects.exclude(ends_on=None).exists()


def test_who_is_missing_is_ended_by_choice_on_a_given_day(
    bring_roster: Callable[..., Batch],
) -> None:
    bring_roster(cadre("张三", ZHANG), cadre("李四", LI))
    bring_roster(cadre("张三", ZHANG), accepting={"end_gone_on": TODAY})
    ended = Posting.objects.exclude(ends_on=None).select_related("person").get()
    assert (ended.person.name, ended.ends_on) == ("李四", TODAY)


def test_nobody_is_ended_while_rows_have_errors(
    bring_roster: Callable[..., Batch], open_batch: Callable[..., Batch], office: Actor
) -> None:
    bring_roster(cadre("张三", ZHANG), cadre("李四", LI))
    data = roster(cadre("张三", ZHANG), cadre("李四", LI, 任职起="昨天"))
    batch = open_batch(data, "roster", round="2023")
    assert batch.counts["gone"] == 0  # the row in error still means its person
    with pytest.raises(EndingNeedsAll):
        actions.accept(batch=batch, by=office, accepted_at=NOW, only_good=True, end_gone_on=TODAY)


def test_a_list_of_villages_ends_nothing(open_batch: Callable[..., Batch], office: Actor) -> None:
    data = xlsx([["区划代码", "村"], ["411327100201", "东关村"]])
    batch = open_batch(data, "villages")
    with pytest.raises(CannotEnd):
        actions.accept(batch=batch, by=office, accepted_at=NOW, end_gone_on=TODAY)


# ── wrong ────────────────────────────────────────


@pytest.mark.parametrize(
    ("row", "column", "code", "todo"),
    [
        (cadre("张三", ZHANG, 任职起="2023-02-30"), "I", "intake.bad-date", "2021-05-11"),
        (cadre("张三", ZHANG, 任职起="2022-01-01"), "I", "roster.starts-before-round", "round"),
        (cadre("张三", ZHANG, 任职止="2023-05-01"), "J", "kernel.period-reversed", "two dates"),
        (cadre("张三", ZHANG, 村="北关村"), "B", "intake.place-not-found", "12-digit"),
        (cadre("张三", ZHANG, 乡镇="桥头镇"), "B", "intake.place-not-found", "12-digit"),
        (cadre("张三", ZHANG, 单位="社旗财政局"), "G", "intake.unit-not-found", "社旗县财政局"),
        (cadre("张三", ZHANG, 职务="书记"), "H", "intake.not-a-choice", "第一书记"),
        (cadre("张三", ZHANG, 村=None), "B", "intake.missing-value", "Fill in"),
        (cadre("张三", ZHANG, 身份证号=4.11327198503120e17), "L", "intake.digits-lost", "as text"),
        (
            cadre("张三", ZHANG, 身份证号="411327198503120011"),
            "L",
            "directory.bad-id-number",
            "ID card",
        ),
    ],
)
def test_each_error_names_its_cell_and_what_to_do(
    error_of: Callable[..., CellError], row: list[Any], column: str, code: str, todo: str
) -> None:
    from django.utils import translation

    with translation.override("en"):
        error = error_of(row)
        assert (error.sheet, error.row, error.column, error.code) == ("Sheet1", 2, column, code)
        assert error.heading == ROSTER_HEADINGS[ord(column) - 65]
        assert todo in error.todo


def test_a_person_already_posted_is_told_where_and_since_when(
    bring_roster: Callable[..., Batch], error_of: Callable[..., CellError]
) -> None:
    bring_roster(cadre("张三", ZHANG))
    error = error_of(cadre("张三", ZHANG, 村="西关村"))
    assert (error.code, error.column) == ("roster.already-posted", "C")
    assert "东关" in error.why
    assert "2023" in error.why


def test_overlapping_rows_of_one_person_are_an_error(error_of: Callable[..., CellError]) -> None:
    error = error_of(cadre("张三", ZHANG), cadre("张三", ZHANG, 村="西关村"))
    assert (error.row, error.code) == (3, "roster.posted-twice")


def test_two_new_people_do_not_overlap_each_other(plan_of: Callable[..., Plan]) -> None:
    plan = plan_of(cadre("张三", ""), cadre("李四", ""), cadre("王五", WANG))
    assert len(plan.new) == 3


def test_a_second_first_secretary_is_an_error(
    bring_roster: Callable[..., Batch], error_of: Callable[..., CellError]
) -> None:
    bring_roster(cadre("张三", ZHANG, 职务="第一书记"))
    error = error_of(cadre("李四", LI, 职务="第一书记"), cadre("张三", ZHANG, 职务="第一书记"))
    assert (error.row, error.code) == (2, "roster.first-secretary-present")


def test_a_first_secretary_may_follow_one_whom_the_same_list_ends(
    bring_roster: Callable[..., Batch],
) -> None:
    bring_roster(cadre("张三", ZHANG, 职务="第一书记"))
    bring_roster(
        cadre("李四", LI, 职务="第一书记", 任职起="2024-05-10"),
        cadre("张三", ZHANG, 职务="第一书记", 任职止="2024-05-20"),
    )
    assert Posting.objects.filter(ends_on=None).select_related("person").get().person.name == "李四"


def test_a_village_that_was_merged_is_named_with_its_heir(
    error_of: Callable[..., CellError],
) -> None:
    merged_on = TODAY - timedelta(days=200)
    directory.end_place(
        code="411327100202", until=merged_on, merged_into="411327100201", by=OPERATOR
    )
    error = error_of(cadre("张三", ZHANG, 村="西关村"))
    assert error.code == "directory.place-merged"
    assert "411327100201" in error.todo


def test_a_name_that_means_two_villages_names_both(error_of: Callable[..., CellError]) -> None:
    directory.add_places(
        [directory.PlaceDraft(code="411327101202", name="东关村")],
        since=date(2020, 1, 1),
        by=OPERATOR,
    )
    error = error_of(cadre("张三", ZHANG, 乡镇=None))
    assert error.code == "intake.place-ambiguous"
    assert "411327100201" in error.why
    assert "411327101202" in error.why


def test_endings_of_village_names_do_not_matter(plan_of: Callable[..., Plan]) -> None:
    rows = [
        cadre("甲一", "", 村="东关村民委员会"),
        cadre("乙二", "", 村="东关村委会"),
        cadre("丙三", "", 村="东关", 乡镇="赊店"),
    ]
    assert {new.key.split(":")[0] for new in plan_of(*rows).new} == {"411327100201"}


def test_a_village_of_another_county_is_not_found_by_its_name(
    error_of: Callable[..., CellError],
) -> None:
    error = error_of(cadre("张三", ZHANG, 乡镇="青岩镇", 村="龙井村"))
    assert error.code == "intake.place-not-found"


def test_a_number_under_another_name_does_not_tell_that_name(
    bring_roster: Callable[..., Batch], error_of: Callable[..., CellError]
) -> None:
    draft = directory.PersonDraft(name="赵六", id_number=with_check(ZHANG), area="520111")
    directory.register_people([draft], registered_at=NOW, by=OPERATOR)
    error = error_of(cadre("张三", ZHANG))
    assert (error.code, error.column) == ("intake.number-of-another", "L")
    assert "赵六" not in error.why + error.todo


def test_two_units_of_one_name_are_both_named(
    error_of: Callable[..., CellError], unit: Unit
) -> None:
    for area in ("411327100", "411327101"):
        draft = directory.UnitDraft(name="中心学校", level="township", kind="education", area=area)
        directory.register_units([draft], registered_at=NOW, by=OPERATOR)
    error = error_of(cadre("张三", ZHANG, 单位="中心学校"))
    assert error.code == "intake.unit-ambiguous"
    assert "411327101" in error.why


def test_the_roster_asks_for_its_round(open_batch: Callable[..., Batch]) -> None:
    with pytest.raises(RoundNeeded, match="2023"):
        open_batch(roster(cadre("张三", ZHANG)), "roster", round="2019")


def test_the_area_is_of_the_list_not_of_the_actor(plan_of: Callable[..., Plan]) -> None:
    plan = plan_of(cadre("张三", ZHANG, 乡镇="桥头镇", 村="小河村"), area="411327101")
    assert len(plan.new) == 1
    assert AREA == "411327"
