"""Sessions: one theme each, who may come, who waits, who was there, once."""

from __future__ import annotations

from datetime import date, timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from tests import factories as make
from tests.learning.world import COUNTY, DAY, EAST, WEST, School, at, attend, session
from zhucun.directory.enums import Role
from zhucun.directory.perms import OPERATOR
from zhucun.kernel.problems import NotAllowed, NotFound
from zhucun.learning import actions, errors, queries
from zhucun.learning.actions import sessions
from zhucun.learning.models import Attendance, Certificate, Enrolment
from zhucun.ledger.models import EventRecord
from zhucun.roster import actions as roster
from zhucun.roster import queries as rosters
from zhucun.roster.enums import TakeUp

BEFORE = date(2025, 3, 1)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"theme": " "}, errors.OneTheme),
        ({"theme": "防返贫监测；集体经济"}, errors.OneTheme),
        ({"teachers": ()}, errors.TeacherNeeded),
        (
            {"teachers": (actions.TeacherDraft(name="周"), actions.TeacherDraft(name="周"))},
            errors.TeacherTwice,
        ),
        ({"venue": ""}, errors.VenueNeeded),
        ({"ends_on": DAY - timedelta(days=1)}, errors.SessionDays),
        ({"area": EAST}, errors.TierDoesNotFit),
    ],
)
def test_a_session_without_what_it_needs_is_not_opened(
    school: School, change: dict[str, Any], problem: type[Exception]
) -> None:
    with pytest.raises(problem):
        session(**change)


def test_people_are_sent_out_without_a_teacher_but_not_without_a_place(school: School) -> None:
    made = session("兰考学习", mode="go_out", teachers=(), venue="兰考县焦裕禄干部学院")
    assert (made.number, made.tier) == ("411327-20250314-1", "county")
    assert session("第二期").number == "411327-20250314-2"


def test_only_who_keeps_the_area_opens_a_session(school: School) -> None:
    for who in ("town", "unit", "赵一", "charlie"):
        with pytest.raises(NotAllowed):
            session(by=school.actors[who])


def test_beyond_the_capacity_people_wait_and_move_up(school: School) -> None:
    held = session(capacity=1)
    zhao, qian = school.postings["赵一"], school.postings["钱二"]
    [first] = actions.enrol([zhao], session=held, at=at(BEFORE), by=school.actors["unit"])
    [second] = actions.enrol([qian], session=held, at=at(BEFORE), by=school.actors["钱二"])
    assert (first.state, second.state) == ("enrolled", "waiting")
    assert actions.enrol([qian], session=held, at=at(BEFORE), by=school.actors["钱二"]) == []
    assert actions.withdraw_enrolment(enrolment=first, at=at(BEFORE), by=school.actors["赵一"])
    assert not actions.withdraw_enrolment(enrolment=first, at=at(BEFORE), by=school.actors["赵一"])
    assert Enrolment.objects.get(pk=second.pk).state == "enrolled"


def test_nobody_moves_up_into_a_session_that_is_cancelled_or_over(school: School) -> None:
    zhao, qian = school.postings["赵一"], school.postings["钱二"]
    for theme, left_on, is_cancelled in (
        ("取消", BEFORE, True),
        ("已过", DAY + timedelta(1), False),
    ):
        held = session(theme, capacity=1)
        first, second = actions.enrol([zhao, qian], session=held, at=at(BEFORE), by=OPERATOR)
        if is_cancelled:
            assert actions.cancel_session(session=held, why="讲师生病", on=BEFORE, by=OPERATOR)
        leaves: dict[str, Any] = {"at": at(left_on), "by": school.actors["赵一"]}
        assert actions.withdraw_enrolment(enrolment=first, **leaves)
        assert Enrolment.objects.get(pk=second.pk).state == "waiting"
    assert EventRecord.objects.filter(name="learning.enrolment.made").count() == 4  # as they came


def test_two_who_open_sessions_of_a_day_at_once_get_two_numbers(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both count before either is there: the second numbers again."""
    session("第一期")
    count, stale = sessions._taken, [0, 0]
    monkeypatch.setattr(sessions, "_taken", lambda stem: stale.pop() if stale else count(stem))
    assert session("第二期").number == "411327-20250314-2"
    assert EventRecord.objects.filter(name="learning.session.opened").count() == 2
    monkeypatch.setattr(sessions, "_taken", lambda stem: 0)
    with pytest.raises(errors.SessionsAtOnce):
        session("第三期")


def test_nobody_enrols_others_than_his_own(school: School) -> None:
    held = session()
    for who in ("赵一", "unit", "town"):
        with pytest.raises(NotAllowed):
            actions.enrol(
                [school.postings["孙三"]], session=held, at=at(BEFORE), by=school.actors[who]
            )
    with pytest.raises(NotAllowed):
        actions.enrol(
            [school.postings["赵一"]], session=held, at=at(BEFORE), by=school.actors["charlie"]
        )


def test_a_session_is_for_its_roles_and_closes_when_it_begins(school: School) -> None:
    held = session(roles=("first_secretary",))
    with pytest.raises(errors.NotForYou):
        actions.enrol([school.postings["钱二"]], session=held, at=at(BEFORE), by=OPERATOR)
    with pytest.raises(errors.SessionOver):
        actions.enrol(
            [school.postings["赵一"]], session=held, at=at(DAY + timedelta(days=1)), by=OPERATOR
        )
    assert [
        row.person.name
        for row in queries.to_enrol(actor=school.actors["office"], session=held, on=DAY)
    ] == ["赵一", "孙三"]
    assert list(queries.to_enrol(actor=school.actors["charlie"], session=held, on=DAY)) == []


def test_a_list_counts_each_person_once(school: School) -> None:
    held = session()
    first = attend(school, held, "赵一", "钱二", "赵一")
    assert (len(first.new), first.already) == (2, 1)
    again = attend(school, held, "钱二", "孙三")
    assert (len(again.new), again.already) == (1, 1)
    assert Attendance.objects.filter(session=held).count() == 3
    assert EventRecord.objects.filter(name="learning.attendance.recorded").count() == 3


def test_nobody_attends_before_the_session_after_it_or_when_it_is_cancelled(school: School) -> None:
    held = session(ends_on=DAY + timedelta(days=1))
    for day, problem in (
        (DAY - timedelta(days=1), errors.TooEarly),
        (DAY + timedelta(days=2), errors.DayNotOfSession),
    ):
        with pytest.raises(problem):
            attend(school, held, "赵一", on=day)
    with pytest.raises(errors.TooEarly):  # a day that has not come
        attend(school, held, "赵一", on=DAY, at=at(DAY - timedelta(days=3)))
    assert actions.cancel_session(session=held, why="改期", on=DAY, by=OPERATOR)
    assert not actions.cancel_session(session=held, why="改期", on=DAY, by=OPERATOR)
    with pytest.raises(errors.SessionGone):
        attend(school, held, "赵一")


def test_a_session_that_was_held_is_not_cancelled(school: School) -> None:
    held = session()
    attend(school, held, "赵一")
    with pytest.raises(errors.SessionAttended):
        actions.cancel_session(session=held, why="改期", on=DAY, by=OPERATOR)


def test_who_has_left_the_post_does_not_attend(school: School) -> None:
    sun = school.postings["孙三"]
    roster.end_postings([sun], ends_on=DAY, reason="轮换", made_at=at(DAY), by=OPERATOR)
    sun.refresh_from_db()
    with pytest.raises(errors.PostingEnded):
        attend(school, session(), "孙三")
    earlier = session("二月", on=date(2025, 2, 14))
    assert attend(school, earlier, "孙三", on=date(2025, 2, 14)).new


def test_the_code_at_the_door_counts_once_and_on_its_day_only(school: School) -> None:
    held = session(ends_on=DAY + timedelta(days=1))
    door = queries.read_door(queries.door_code(session=held.public_id, day=DAY))
    zhao = school.actors["赵一"]
    assert door.session == held.public_id
    assert len(actions.come_in(session=held, door=door, at=at(DAY), by=zhao).new) == 1
    again = actions.come_in(session=held, door=door, at=at(DAY, 3), by=zhao)
    assert (len(again.new), again.already) == (0, 1)
    with pytest.raises(errors.DoorClosed):
        actions.come_in(session=held, door=door, at=at(DAY + timedelta(days=1)), by=zhao)
    with pytest.raises(errors.NotForYou):  # the office is no cadre
        actions.come_in(session=held, door=door, at=at(DAY), by=school.actors["office"])
    row = Attendance.objects.get()
    assert (row.via, row.on, row.by_name) == ("door", DAY, zhao.name)


@pytest.mark.only_postgres
@pytest.mark.django_db(transaction=True)
def test_the_code_at_the_door_that_is_used_twice_at_once_counts_once(school: School) -> None:
    """One cadre with two phones, or one who tapped twice."""
    held = session()
    door = queries.read_door(queries.door_code(session=held.public_id, day=DAY))
    begin, found, failed = Barrier(2), [], []

    def scan() -> None:
        try:
            begin.wait(timeout=10)
            found.append(
                actions.come_in(session=held, door=door, at=at(DAY), by=school.actors["赵一"])
            )
        except BaseException as error:  # shown by the assertion below
            failed.append(error)
        finally:
            connection.close()

    threads = [Thread(target=scan) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert sorted((len(one.new), one.already) for one in found) == [(0, 1), (1, 0)]
    assert Attendance.objects.count() == 1
    assert EventRecord.objects.filter(name="learning.attendance.recorded").count() == 1


@given(st.text("0123456789abcdefghjkmnpqrstvwxyz", min_size=12, max_size=12), st.dates())
def test_a_code_says_its_session_and_its_day_and_nothing_else(session: str, day: date) -> None:
    code = queries.door_code(session=session, day=day)
    assert queries.read_door(code) == queries.Door(session=session, day=day)
    assert "/" not in code
    assert ":" not in code


@pytest.mark.parametrize("change", ["x", "2025-04-01"])
def test_a_code_that_the_house_did_not_make_opens_nothing(school: School, change: str) -> None:
    code = queries.door_code(session="0123456789ab", day=DAY)
    forged = change + code if change == "x" else code.replace("2025-03-14", change)
    with pytest.raises(errors.BadDoor):
        queries.read_door(forged)


def test_a_mistake_is_voided_with_its_reason_and_may_be_recorded_anew(school: School) -> None:
    held = session(gives_certificate=True)
    [row] = attend(school, held, "赵一").new
    with pytest.raises(errors.ReasonNeeded):
        actions.void_attendance(attendance=row, why=" ", on=DAY, by=school.actors["office"])
    with pytest.raises(NotAllowed):
        actions.void_attendance(attendance=row, why="代签", on=DAY, by=school.actors["赵一"])
    assert actions.void_attendance(attendance=row, why="代签", on=DAY, by=school.actors["office"])
    assert not actions.void_attendance(
        attendance=row, why="代签", on=DAY, by=school.actors["office"]
    )
    assert list(queries.attendances(actor=school.actors["office"])) == []
    assert len(attend(school, held, "赵一").new) == 1


def test_a_training_before_the_post_is_a_step_of_taking_it_up(school: School, places: Any) -> None:
    round_ = make.round_("2025", starts_on=date(2025, 4, 1))
    new = make.posting(
        make.person("吴九"), places["411327100202"], round_, starts_on=date(2025, 4, 1)
    )
    plain = session("三月大讲堂")
    with pytest.raises(errors.PostingEnded):
        actions.record_attendance([new], session=plain, on=DAY, at=at(DAY), by=OPERATOR)
    held = session("岗前动员", kind="pre_post")
    actions.record_attendance([new], session=held, on=DAY, at=at(DAY), by=OPERATOR)
    taken = EventRecord.objects.get(name="roster.takeup.recorded")
    assert (taken.data["step"], taken.data["done_on"]) == ("training", "2025-03-14")
    late = queries.without_pre_post(actor=school.actors["office"], area=COUNTY, on=date(2025, 4, 2))
    assert [row.person.name for row in late] == ["赵一", "钱二", "孙三"]


def test_who_comes_in_before_his_post_has_the_step_and_nobody_types_it(
    school: School, places: Any
) -> None:
    start = date(2025, 4, 1)
    round_ = make.round_("2025", starts_on=start)
    new = make.posting(make.person("吴九"), places[WEST], round_, starts_on=start)
    wu = make.actor("wu", Role.MEMBER, WEST, on=DAY, person=new.person)
    held = session("岗前动员", kind="pre_post")
    door = queries.read_door(queries.door_code(session=held.public_id, day=DAY))
    steps: Any = EventRecord.objects.filter(name="roster.takeup.recorded")
    assert len(actions.come_in(session=held, door=door, at=at(DAY), by=wu).new) == 1
    taken = steps.get()
    assert (taken.subject, taken.data["step"]) == (f"posting:{new.public_id}", "training")
    assert taken.data["done_on"] == "2025-03-14"
    trained = rosters.take_ups(
        actor=school.actors["office"],
        as_of=date(2025, 4, 2),
        wanted=rosters.RosterFilter(area=WEST),
        missing=TakeUp.TRAINING,
    )
    assert list(trained) == []
    step = roster.StepDone(posting=new, step=TakeUp.TRAINING, done_on=DAY)
    with pytest.raises(NotAllowed):  # of himself he records none
        roster.record_take_up([step], recorded_at=at(DAY), by=wu)
    again = actions.record_attendance(
        [new], session=held, on=DAY, at=at(DAY, 5), by=school.actors["town"]
    )
    assert (again.already, steps.count()) == (1, 1)


def test_a_list_gives_the_step_also_to_who_was_there_already(school: School, places: Any) -> None:
    """Attendances from before sessions wrote the step."""
    round_ = make.round_("2025", starts_on=date(2025, 4, 1))
    new = make.posting(make.person("吴九"), places[WEST], round_, starts_on=date(2025, 4, 1))
    held = session("岗前动员", kind="pre_post", ends_on=DAY + timedelta(days=1))
    Attendance.objects.create(
        session=held, posting=new, person=new.person, area=WEST, on=DAY, via="door", by=1
    )
    steps: Any = EventRecord.objects.filter(name="roster.takeup.recorded")
    later = DAY + timedelta(days=1)
    town = school.actors["town"]
    found = actions.record_attendance([new], session=held, on=later, at=at(later), by=town)
    assert (len(found.new), found.already) == (0, 1)
    assert steps.get().data["done_on"] == "2025-03-14"  # the day on which he was there


def test_a_certificate_that_was_revoked_is_issued_anew_and_one_holds_at_a_time(
    school: School,
) -> None:
    office = school.actors["office"]
    held = session(gives_certificate=True)
    attend(school, held, "赵一", "钱二")
    assert actions.issue_certificates(session=held, on=DAY, by=office) == 2
    misprint = queries.certificates(actor=school.actors["赵一"]).get()
    assert actions.revoke_certificate(certificate=misprint, why="姓名有误", on=DAY, by=office)
    assert actions.issue_certificates(session=held, on=DAY, by=office) == 1
    assert actions.issue_certificates(session=held, on=DAY, by=office) == 0
    old, new = queries.certificates(actor=school.actors["赵一"])
    assert (old.number, old.revoke_reason) == ("411327-20250314-1-0001", "姓名有误")
    assert (new.number, new.revoked_on) == ("411327-20250314-1-0003", None)
    with pytest.raises(IntegrityError), transaction.atomic():
        Certificate.objects.filter(pk=old.pk).update(revoked_on=None)


def test_certificates_are_issued_when_the_session_is_over_and_hold_until_revoked(
    school: School,
) -> None:
    office = school.actors["office"]
    held = session(gives_certificate=True, ends_on=DAY + timedelta(days=1))
    rows = attend(school, held, "赵一", "钱二").new
    with pytest.raises(errors.SessionRuns):
        actions.issue_certificates(session=held, on=DAY, by=office)
    over = DAY + timedelta(days=1)
    assert actions.issue_certificates(session=held, on=over, by=office) == 2
    assert actions.issue_certificates(session=held, on=over, by=office) == 0
    paper = queries.certificates(actor=school.actors["赵一"]).get()
    assert paper.number == "411327-20250314-1-0001"
    assert queries.proved(public_id=paper.public_id).theme == held.theme
    with pytest.raises(errors.CertificateStands):
        actions.void_attendance(attendance=rows[0], why="代签", on=over, by=office)
    assert actions.revoke_certificate(certificate=paper, why="代签", on=over, by=office)
    assert actions.void_attendance(attendance=rows[0], why="代签", on=over, by=office)
    with pytest.raises(NotFound):
        queries.one_certificate(actor=school.actors["charlie"], public_id=paper.public_id)
    with pytest.raises(errors.NoCertificates):
        actions.issue_certificates(session=session("四月"), on=over, by=office)


def test_charlie_sees_no_session_and_nobody_who_attended(school: School) -> None:
    held = session()
    [row] = attend(school, held, "赵一").new
    charlie = school.actors["charlie"]
    assert list(queries.sessions(actor=charlie)) == []
    assert list(queries.attendances(actor=charlie)) == []
    for read, key in (
        (queries.one_session, held.public_id),
        (queries.one_attendance, row.public_id),
    ):
        with pytest.raises(NotFound):
            read(actor=charlie, public_id=key)
    assert [each.theme for each in queries.sessions(actor=school.actors["孙三"])] == [held.theme]
    assert list(queries.attendances(actor=school.actors["孙三"])) == []
    assert [each.person.name for each in queries.attendances(actor=school.actors["unit"])] == [
        "赵一"
    ]
