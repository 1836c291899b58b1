"""Meetings: written down once; who was to come is counted, never typed (HN22-58, HX25-58)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from openpyxl import load_workbook

from tests import factories as make
from tests.branches.world import AT, DAY, admit, found
from zhucun.branches import actions, errors, queries
from zhucun.branches.models import Branch, Meeting
from zhucun.directory.models import Place
from zhucun.directory.perms import OPERATOR, Actor
from zhucun.engines.rules import Outcome
from zhucun.kernel.problems import NotAllowed, NotFound

ON = date(2024, 2, 20)


def draft(branch: Branch, **more: Any) -> actions.MeetingDraft:
    values = {"kind": "member_meeting", "on": ON, "topic": "讨论年度计划", "present": 2, **more}
    return actions.MeetingDraft(branch=branch, **values)


def record(branch: Branch, by: Actor, **more: Any) -> Meeting:
    return actions.record_meeting(draft(branch, **more), at=AT, by=by)


def test_how_many_were_to_come_is_counted_from_the_register_of_that_day(
    branch: Branch, keeper: Actor
) -> None:
    people = [admit(branch, keeper, name) for name in ("甲", "乙", "丙")]
    admit(branch, keeper, "丁", stage="activist")
    record(branch, keeper)
    left = {"member": people[0], "on": date(2024, 2, 25), "reason": "transferred", "at": AT}
    actions.end_member(by=keeper, **left)
    record(branch, keeper, on=DAY)
    rows = {row.on: row for row in queries.meetings(actor=keeper)}
    assert (rows[ON].expected, rows[DAY].expected) == (3, 2)
    assert queries.share_present(rows[ON]) == 67


def test_a_committee_meeting_expects_the_committee_and_a_group_nobody_counted(
    branch: Branch, keeper: Actor
) -> None:
    term = actions.open_term(
        village=branch.village, number=1, on=date(2021, 1, 1), at=AT, by=keeper
    )
    seats = [
        actions.SeatDraft(
            person=actions.PersonDraft(name=name), body=body, office="member", since=term.starts_on
        )
        for name, body in (("甲", "branch"), ("乙", "branch"), ("丙", "villagers"))
    ]
    actions.give_seats(seats, committee=term, at=AT, by=keeper)
    record(branch, keeper, kind="committee_meeting")
    record(branch, keeper, kind="group_meeting")
    found_ = {row.kind: row.expected for row in queries.meetings(actor=keeper)}
    assert found_ == {"committee_meeting": 2, "group_meeting": None}


@pytest.mark.parametrize(
    ("more", "refused"),
    [
        ({"kind": "special_study"}, errors.KindNotHeld),
        ({"on": date(2024, 3, 2)}, errors.DayInFuture),
        ({"on": date(2000, 1, 1)}, errors.DayTooEarly),
        ({"topic": " "}, errors.TextNeeded),
        ({"topic": "请联系 138-1234-5678"}, errors.NumberInText),
        ({"decided": "王某 411327198006150035 缴纳党费"}, errors.NumberInText),
    ],
)
def test_what_is_wrong_with_a_meeting_is_said(
    branch: Branch, keeper: Actor, more: dict[str, Any], refused: type[Exception]
) -> None:
    with pytest.raises(refused):
        record(branch, keeper, **more)
    assert not Meeting.objects.exists()


def test_the_same_meeting_twice_is_one(branch: Branch, keeper: Actor) -> None:
    key = {"public_id": "0123456789ab"}
    assert record(branch, keeper, **key) == record(branch, keeper, **key)
    with pytest.raises(errors.RecordIdTaken):
        record(branch, keeper, topic="另一个", **key)


def test_a_void_meeting_counts_no_more_and_stays_with_its_reason(
    branch: Branch, keeper: Actor
) -> None:
    row = record(branch, keeper)
    told = {"meeting": row, "at": AT, "by": keeper}
    with pytest.raises(errors.TextNeeded):
        actions.void_meeting(reason="", **told)
    assert actions.void_meeting(reason="重复登记", **told)
    assert not actions.void_meeting(reason="重复登记", **told)
    assert not queries.meetings(actor=keeper).exists()
    assert queries.meeting_card(actor=keeper, public_id=row.public_id).void_reason == "重复登记"
    facts = queries.duty_facts(actor=keeper, area="", since=ON, until=DAY)
    assert not list(facts)


def test_a_cadre_who_took_part_has_it_on_his_own_record(
    branch: Branch, east: Place, west: Place, keeper: Actor, places: dict[str, Place]
) -> None:
    round_ = make.round_("2021")
    posting = make.posting(make.person("王驻村", numbered=True), east, round_)
    other = make.posting(make.person("李驻村", numbered=True), west, round_)
    with pytest.raises(errors.CadreElsewhere):
        record(branch, keeper, cadres=[other])
    row = record(branch, keeper, kind="theme_day", cadres=[posting])
    facts = list(queries.duty_facts(actor=keeper, area="", since=ON, until=DAY))
    assert [(each.subject, each.id, each.counts, each.row) for each in facts] == [
        ("party_branch", branch.public_id, "branch-theme-day", row.public_id),
        ("posting", posting.public_id, "branch-life", row.public_id),
    ]


def test_a_cadre_is_counted_in_the_branch_as_often_as_it_meets_while_he_is_posted(
    branch: Branch,
    east: Place,
    west: Place,
    keeper: Actor,
    office: Actor,
    stranger: Actor,
    queries_of: Callable[[Callable[[], Any]], list[str]],
) -> None:
    """HX25-58: held on the days of the posting, taken part in, and the share; no threshold."""
    member: dict[str, Any] = {"political_status": "party_member"}
    round_, since = make.round_("2021"), date(2024, 2, 1)
    wang = make.person("王驻村", numbered=True, **member)
    posting = make.posting(wang, east, round_, starts_on=since)
    outside = make.person("赵群众", numbered=True, political_status="masses")
    make.posting(outside, east, round_, starts_on=since, role="member")
    other = make.person("李驻村", numbered=True, **member)
    make.posting(other, west, round_, starts_on=since)
    record(branch, keeper, on=date(2024, 1, 20), kind="theme_day")  # before the posting
    record(branch, keeper, on=date(2024, 2, 5), kind="lecture", cadres=[posting])
    record(branch, keeper, on=date(2024, 2, 12), kind="theme_day")
    record(branch, keeper, on=date(2024, 2, 13), kind="committee_meeting")  # not for all members
    void = record(branch, keeper, on=date(2024, 2, 14), kind="theme_day", cadres=[posting])
    actions.void_meeting(meeting=void, reason="重复登记", at=AT, by=keeper)
    within: dict[str, Any] = {"since": date(2024, 1, 1), "until": DAY}
    rows = queries.branch_life(actor=office, **within)
    assert [(row.person, row.held, row.took, row.share) for row in rows] == [
        (wang, 2, 1, 0.5),
        (other, 0, 0, None),
    ]
    assert rows[0].counted_from == since
    assert len(queries_of(lambda: [row.place.short_name for row in rows.all()])) == 1
    took = queries.meetings(actor=office, cadre=posting.public_id, **within)
    assert [row.kind for row in took] == ["lecture"]
    assert not queries.branch_life(actor=stranger, **within).exists()


def test_charlie_sees_no_meeting_and_takes_none_out(
    branch: Branch, keeper: Actor, stranger: Actor
) -> None:
    row = record(branch, keeper)
    assert not queries.meetings(actor=stranger).exists()
    with pytest.raises(NotFound):
        queries.meeting_card(actor=stranger, public_id=row.public_id)
    with pytest.raises(NotAllowed):
        record(branch, stranger)
    path, count = queries.meetings_workbook(queries.meetings(actor=stranger), as_of=DAY, lang="zh")
    path.unlink()
    assert count == 0


def test_the_workbook_and_the_counts_say_what_the_list_says(
    branch: Branch, west: Place, keeper: Actor, office: Actor
) -> None:
    record(branch, keeper)
    record(found(west, office), office, kind="lecture", present=9)
    rows = queries.meetings(actor=office)
    path, count = queries.meetings_workbook(rows, as_of=DAY, lang="zh")
    lines = list(load_workbook(path).active.iter_rows(values_only=True))
    path.unlink()
    assert (count, [line[5] for line in lines[1:]]) == (2, ["讨论年度计划", "讨论年度计划"])
    assert [(each.word, each.count) for each in queries.kinds_held(rows)] == [
        ("member_meeting", 1),
        ("lecture", 1),
    ]


def test_a_joint_branch_meets_where_the_help_is_needed(db: None) -> None:
    """HH18-098, in the years of Huaihua's pack."""
    names = {"43": "湖南省", "4312": "怀化市", "431224": "溆浦县", "431224101": "卢峰镇"}
    make.add_places({**names, "431224101201": "长乐坊村民委员会"}, since=date(2015, 1, 1))
    village, on = make.place("431224101201"), date(2018, 6, 1)
    found(village, OPERATOR)
    joint = actions.found_joint(
        village=village,
        units=[make.unit("市财政局")],
        name="联合党总支部",
        on=on,
        at=AT,
        by=OPERATOR,
    )
    outcomes = []
    for held_in in (village.code, "431224101"):
        row = record(joint, OPERATOR, kind="special_study", on=on, held_in=held_in)
        [rule] = queries.meeting_rules(row)
        outcomes.append((rule.item.id, rule.outcome))
    assert outcomes == [
        ("branch-life-in-the-village", Outcome.PASS),
        ("branch-life-in-the-village", Outcome.FAIL),
    ]
