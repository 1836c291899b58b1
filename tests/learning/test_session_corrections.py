"""A session is corrected with a reason: who was there stays, who waits moves up, what it said is kept."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests import factories as make
from tests.learning.world import DAY, WEST, School, at, attend, session
from zhucun.directory.enums import Role
from zhucun.kernel.problems import NotAllowed, NotFound
from zhucun.learning import actions, errors, queries
from zhucun.learning.models import Enrolment, Session
from zhucun.ledger.models import EventRecord

MOVED = date(2025, 3, 21)


def changes(held: Session, **more: Any) -> actions.SessionChanges:
    """What a session says, and what of it is to be otherwise."""
    names = ("theme", "starts_on", "ends_on", "hours", "venue", "capacity")
    teachers = [
        actions.TeacherDraft(name=each.name, office=each.office, honour=each.honour, way=each.way)
        for each in held.teachers.all()
    ]
    values = {name: getattr(held, name) for name in names}
    return actions.SessionChanges(**{**values, "teachers": teachers, **more})


def correct(school: School, held: Session, *, who: str = "office", **more: Any) -> bool:
    return actions.correct_session(
        changes(held, **more),
        session=held,
        why="党校场地检修",
        at=at(date(2025, 3, 3)),
        by=school.actors[who],
    )


@pytest.mark.parametrize(
    "theme",
    [
        "“互联网+监督”平台使用",
        "互联网+监督",
        "《关于防返贫、稳增收、强产业的意见》解读",
        "“五星”支部创建",
    ],
)
def test_a_theme_with_a_title_or_a_plus_is_one(school: School, theme: str) -> None:
    assert session(theme).theme == theme


@pytest.mark.parametrize(
    "theme", ["防返贫；产业", "防返贫、产业、就业", "《甲》；《乙》", "《甲》、《乙》、《丙》"]
)
def test_several_themes_stay_several(school: School, theme: str) -> None:
    with pytest.raises(errors.OneTheme):
        session(theme)


def test_what_is_corrected_is_said_with_what_it_was(school: School) -> None:
    held = session()
    new = [actions.TeacherDraft(name="李老师", office="农业局、振兴局", honour="county")]
    assert correct(school, held, starts_on=MOVED, ends_on=MOVED, venue="县职教中心", teachers=new)
    held.refresh_from_db()
    assert (held.starts_on, held.venue, held.number) == (MOVED, "县职教中心", "411327-20250314-1")
    [told] = queries.corrections([held])[held.public_id]
    assert (told.on, told.reason) == (date(2025, 3, 3), "党校场地检修")
    assert told.changes == (
        ("starts_on", "2025-03-14", "2025-03-21"),
        ("ends_on", "2025-03-14", "2025-03-21"),
        ("venue", "县委党校", "县职教中心"),
        ("teachers", "周老师，县农业农村局", "李老师，农业局、振兴局，county"),
    )
    assert not correct(school, held, teachers=new)
    assert EventRecord.objects.filter(name="learning.session.corrected").count() == 1


def test_more_seats_move_up_those_who_wait_in_their_order(school: School, places: Any) -> None:
    held = session(capacity=1)
    for number, name in enumerate(("孙三", "赵一", "钱二")):
        actions.enrol(
            [school.postings[name]],
            session=held,
            at=at(date(2025, 3, 1), hour=number),
            by=school.actors["office"],
        )
    assert correct(school, held, capacity=2)

    def coming() -> set[str]:
        rows = Enrolment.objects.filter(session=held, state="enrolled")
        return {row.person.name for row in rows.select_related("person")}

    assert coming() == {"孙三", "赵一"}
    with pytest.raises(errors.SeatsTaken):
        correct(school, held, capacity=1)
    assert correct(school, held, capacity=None)
    assert coming() == {"孙三", "赵一", "钱二"}


def test_attendance_stays_and_days_without_it_are_refused(school: School) -> None:
    held = session()
    attend(school, held, "赵一")
    with pytest.raises(errors.SessionDayAttended):
        correct(school, held, starts_on=MOVED, ends_on=MOVED)
    assert correct(school, held, ends_on=MOVED, theme="防返贫监测帮扶")
    found = queries.attendances(actor=school.actors["office"], session=held).get()
    assert (found.on, found.session.theme) == (DAY, "防返贫监测帮扶")


@pytest.mark.parametrize(
    ("more", "refused"),
    [
        ({"theme": "防返贫；产业"}, errors.OneTheme),
        ({"teachers": ()}, errors.TeacherNeeded),
        ({"venue": " "}, errors.VenueNeeded),
        ({"ends_on": date(2025, 3, 1)}, errors.SessionDays),
    ],
)
def test_what_opening_refuses_a_correction_refuses(
    school: School, more: dict[str, Any], refused: Any
) -> None:
    with pytest.raises(refused):
        correct(school, session(), **more)


def test_who_keeps_it_corrects_it_and_a_cancelled_one_stays(school: School) -> None:
    held = session()
    for who in ("town", "unit", "赵一", "charlie"):
        with pytest.raises(NotAllowed):
            correct(school, held, who=who, venue="别处")
    actions.cancel_session(session=held, why="停电", on=DAY, by=school.actors["office"])
    with pytest.raises(errors.SessionGone):
        correct(school, held, venue="别处")


def test_who_is_still_to_take_up_his_post_sees_the_training_before_it(
    school: School, places: Any
) -> None:
    """His role begins with the post; Charlie's post lies in another county."""
    later = date(2025, 3, 24)
    round_ = make.round_("2025", starts_on=later)
    person = make.person("新来", unit=school.unit)
    make.posting(person, places[WEST], round_, role="member", starts_on=later, unit=school.unit)
    early = make.actor("xinlai", Role.MEMBER, "520111100201", on=DAY, person=person)
    before = session("岗前培训", kind="pre_post")
    other, after = session(), session("岗前培训之二", kind="pre_post", on=date(2025, 4, 1))
    seen = set(queries.sessions(actor=early).values_list("pk", flat=True))
    assert before.pk in seen
    assert not {other.pk, after.pk} & seen
    door = queries.read_door(queries.door_code(session=before.public_id, day=DAY))
    assert len(actions.come_in(session=before, door=door, at=at(DAY), by=early).new) == 1
    charlie = make.person("查理")
    make.posting(
        charlie,
        make.place("520111100201"),
        make.round_("2025c", area="520111", starts_on=later),
        role="member",
        starts_on=later,
    )
    far = make.actor("chali", Role.MEMBER, "520111100201", on=DAY, person=charlie)
    with pytest.raises(NotFound):
        queries.one_session(actor=far, public_id=before.public_id)
