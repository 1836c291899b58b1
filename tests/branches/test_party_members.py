"""Members of branches: linked and not typed again, in one branch, at one stage after the other."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from tests import factories as make
from tests.branches.world import AT, DAY, JOINED, admit, found, named
from tests.households.world import added
from tests.households.world import person as villager
from zhucun.branches import actions, errors, queries
from zhucun.branches.models import Branch, LocalPerson, PartyMember
from zhucun.branches.queries.members import BANDS
from zhucun.directory.models import Place
from zhucun.directory.perms import Actor
from zhucun.households import actions as households
from zhucun.kernel.periods import months_after, years_between
from zhucun.kernel.problems import NotAllowed, NotFound
from zhucun.ledger.models import AccessRecord, EventRecord
from zhucun.ledger.queries import readers_of

NUMBER = make.id_number(born=date(1961, 5, 4), serial=7)


def test_a_cadre_who_is_a_member_is_linked_and_not_typed_again(
    branch: Branch, keeper: Actor
) -> None:
    cadre = make.person("王驻村", numbered=True, birth_on=date(1985, 3, 2))
    row = admit(branch, keeper, name="", id_number=cadre.id_number)
    local = row.local
    assert (local.person, local.own_name, local.id_number) == (cadre, "", "")
    assert (local.name, local.born) == ("王驻村", date(1985, 3, 2))


def test_a_villager_of_a_household_is_linked_and_his_name_stands_there_only(
    branch: Branch, east: Place, keeper: Actor, office: Actor
) -> None:
    household = added(east, 1, villager("王建国", id_number=NUMBER))
    row = admit(branch, keeper, name="写错了", id_number=NUMBER)
    assert row.local.member == household.members.get()
    assert (row.local.own_name, row.local.name) == ("", "王建国")


def test_a_name_is_sealed_and_masked_above_the_township(
    branch: Branch, keeper: Actor, office: Actor
) -> None:
    admit(branch, keeper, "欧阳建国", born=date(1961, 5, 4))
    with connection.cursor() as cursor:
        cursor.execute("SELECT own_name FROM branches_localperson")
        assert "欧阳".encode() not in bytes(cursor.fetchone()[0])
    for actor, name, born in ((keeper, "欧阳建国", "1961-05-04"), (office, "欧**", "1961")):
        rows = list(queries.members(actor=actor, as_of=DAY))
        queries.name_rows(actor, rows)
        assert [(row.shown_name, row.shown_born) for row in rows] == [(name, born)]
    assert not any("欧阳" in str(each.data) for each in EventRecord.objects.all())


def test_opening_a_name_is_logged_and_charlie_opens_nothing(
    branch: Branch, keeper: Actor, office: Actor, stranger: Actor
) -> None:
    local = admit(branch, keeper).local
    told = {"local": local, "area": branch.area, "what": "name", "reason": "核对转接手续"}
    assert queries.reveal(actor=office, **told) == "王建国"
    assert AccessRecord.objects.get().subject == f"local:{local.public_id}"
    with pytest.raises(NotAllowed):
        queries.reveal(actor=stranger, **told)


def test_charlie_sees_no_member_no_branch_and_no_card(
    branch: Branch, keeper: Actor, stranger: Actor
) -> None:
    row = admit(branch, keeper)
    assert not queries.members(actor=stranger, as_of=DAY).exists()
    assert not queries.branches(actor=stranger, as_of=DAY).exists()
    with pytest.raises(NotFound):
        queries.member_card(actor=stranger, public_id=row.public_id)
    with pytest.raises(NotFound):
        queries.branch_card(actor=stranger, public_id=branch.public_id, as_of=DAY)
    with pytest.raises(NotFound):
        queries.local_card(actor=stranger, public_id=row.local.public_id)
    with pytest.raises(NotAllowed):
        admit(branch, stranger, "张三")


def test_a_member_of_the_team_sees_the_register_and_keeps_nothing(
    branch: Branch, member: Actor
) -> None:
    assert queries.branches(actor=member, as_of=DAY).count() == 1
    with pytest.raises(NotAllowed):
        admit(branch, member)


def test_nobody_belongs_to_two_branches(
    branch: Branch, west: Place, keeper: Actor, office: Actor
) -> None:
    local = admit(branch, keeper, id_number=NUMBER).local
    other = found(west, office)
    with pytest.raises(errors.MemberElsewhere) as refused:
        admit(other, office, id_number=NUMBER)
    assert refused.value.facts["branch"] == branch.name
    with pytest.raises(errors.MemberElsewhere):
        admit(other, office, local=local)


def test_who_leaves_may_join_another_branch_and_the_same_person_follows(
    branch: Branch, west: Place, keeper: Actor, office: Actor
) -> None:
    row = admit(branch, keeper, id_number=NUMBER)
    left = {"member": row, "on": date(2024, 2, 1), "reason": "transferred", "at": AT}
    assert actions.end_member(by=keeper, **left)
    assert not actions.end_member(by=keeper, **left)
    there = admit(found(west, office), office, id_number=NUMBER, joined_on=date(2024, 2, 1))
    assert there.local == row.local
    assert LocalPerson.objects.get().area == west.code
    assert [each.area for each in queries.members(actor=office, as_of=date(2024, 1, 31))] == [
        branch.area
    ]
    assert [each.area for each in queries.members(actor=office, as_of=DAY)] == [west.code]


def test_the_dead_are_not_admitted(
    branch: Branch, east: Place, keeper: Actor, office: Actor
) -> None:
    home = added(
        east,
        1,
        villager("户主", id_number=make.id_number(serial=3)),
        villager("王建国", id_number=NUMBER, relation="spouse"),
    )
    dead = home.members.get(relation="spouse")
    households.end_member(member=dead, on=date(2020, 6, 1), reason="death", made_at=AT, by=office)
    with pytest.raises(errors.PersonDead) as refused:
        admit(branch, keeper, id_number=NUMBER)
    assert NUMBER not in str(refused.value.facts)


def test_same_name_and_birthday_is_never_taken_for_the_same_person_in_silence(
    branch: Branch, keeper: Actor
) -> None:
    born = date(1961, 5, 4)
    first = admit(branch, keeper, born=born)
    with pytest.raises(errors.PersonKnown):
        admit(branch, keeper, born=born)
    second = admit(branch, keeper, born=born, is_other=True)
    assert second.local != first.local


def test_stages_follow_each_other_and_each_day_keeps_its_own(branch: Branch, keeper: Actor) -> None:
    row = admit(branch, keeper, stage="activist", joined_on=date(2022, 3, 1))
    told: dict[str, Any] = {"at": AT, "by": keeper}
    actions.advance_members([row], stage="probationary", on=date(2023, 7, 1), **told)
    assert actions.advance_members([row], stage="probationary", on=date(2023, 7, 1), **told) == 0
    row.refresh_from_db()
    assert row.party_since == date(2023, 7, 1)
    with pytest.raises(errors.StageBackwards):
        actions.advance_members([row], stage="candidate", on=date(2023, 8, 1), **told)
    with pytest.raises(errors.StageBackwards):
        actions.advance_members([row], stage="full", on=date(2023, 7, 1), **told)
    with pytest.raises(errors.DayInFuture):
        actions.advance_members([row], stage="full", on=date(2024, 3, 2), **told)
    for day, stage in (
        (date(2022, 3, 1), "activist"),
        (date(2023, 6, 30), "activist"),
        (DAY, "probationary"),
    ):
        assert queries.members(actor=keeper, as_of=day).get().stage_now == stage
    assert not queries.members(actor=keeper, as_of=date(2022, 2, 28)).exists()


def test_activists_are_never_added_to_the_members(branch: Branch, keeper: Actor) -> None:
    """HN22-60."""
    admit(branch, keeper, "甲")
    admit(branch, keeper, "乙", stage="activist")
    card = queries.branch_card(actor=keeper, public_id=branch.public_id, as_of=DAY)
    assert (card.ages.total, card.on_the_way) == (1, 1)
    rows = queries.members(actor=keeper, as_of=DAY, stage="party")
    assert rows.count() == 1


def test_an_age_structure_shows_its_rows_and_says_whose_birthday_is_unknown(
    branch: Branch, keeper: Actor
) -> None:
    """HN22-56: 49 members, mean age 62."""
    for n, year in enumerate((1940, 1962, 1970, 1990)):
        admit(branch, keeper, f"党员{n}", born=date(year, 1, 1))
    admit(branch, keeper, "某某")
    rows = queries.members(actor=keeper, as_of=DAY)
    ages = queries.age_structure(rows, as_of=DAY)
    assert (ages.total, ages.known, ages.unknown, ages.mean) == (5, 4, 1, 58.5)
    assert [each.count for each in ages.bands] == [1, 0, 1, 2]
    for each in ages.bands:
        behind = queries.members(actor=keeper, as_of=DAY, stage="party", band=each.band.word)
        assert behind.count() == each.count
    assert queries.members(actor=keeper, as_of=DAY, band="unknown").count() == 1
    assert queries.branches(actor=keeper, as_of=DAY).get().mean == 58.5


@given(st.dates(date(1930, 1, 1), date(2006, 1, 1)), st.dates(date(2020, 1, 1), date(2030, 1, 1)))
def test_every_age_lies_in_exactly_one_band(born: date, day: date) -> None:
    age = years_between(born, day)
    held = [
        band.word
        for band in BANDS
        if (band.high is None or born > months_after(day, -12 * (band.high + 1)))
        and (band.low is None or born <= months_after(day, -12 * band.low))
    ]
    expected = [b.word for b in BANDS if (b.low or 0) <= age <= (b.high or 200)]
    assert held == expected


def test_a_person_is_found_by_the_whole_name_only(branch: Branch, keeper: Actor) -> None:
    admit(branch, keeper)
    found_by = lambda text: queries.members(actor=keeper, as_of=DAY, text=text).count()  # noqa: E731
    assert [found_by(text) for text in ("王建国", "wangjianguo", "wjg", "王", "建国")] == [
        1,
        1,
        1,
        0,
        0,
    ]


def test_the_same_admission_twice_is_one(branch: Branch, keeper: Actor) -> None:
    more = {"public_id": "0123456789ab"}
    assert admit(branch, keeper, **more) == admit(branch, keeper, **more)
    assert PartyMember.objects.count() == 1
    with pytest.raises(errors.RecordIdTaken):
        admit(branch, keeper, joined_on=date(2022, 1, 1), **more)


def test_nobody_is_recorded_where_one_of_a_list_is_refused(branch: Branch, keeper: Actor) -> None:
    drafts = [
        actions.MemberDraft(branch=branch, person=named(name), stage="full", joined_on=JOINED)
        for name in ("甲", "王**")
    ]
    with pytest.raises(errors.NameMasked):
        actions.admit_members(drafts, at=AT, by=keeper)
    assert not LocalPerson.objects.exists()


def test_a_list_costs_the_same_for_three_and_for_thirty(branch: Branch, keeper: Actor) -> None:
    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            rows = list(queries.members(actor=keeper, as_of=DAY))
            queries.name_rows(keeper, rows)
            list(queries.branches(actor=keeper, as_of=DAY))
        return len(asked)

    people = [f"党员{n}" for n in range(30)]
    drafts = [
        actions.MemberDraft(branch=branch, person=named(name), stage="full", joined_on=JOINED)
        for name in people
    ]
    actions.admit_members(drafts[:3], at=AT, by=keeper)
    three = cost()
    actions.admit_members(drafts[3:], at=AT, by=keeper)
    assert cost() == three == 3


def test_the_workbook_shows_what_the_reader_may_read(
    branch: Branch, keeper: Actor, office: Actor, stranger: Actor
) -> None:
    admit(branch, keeper, born=date(1961, 5, 4))
    names = []
    for actor in (keeper, office, stranger):
        rows = queries.members(actor=actor, as_of=DAY)
        path, count = queries.members_workbook(rows, actor=actor, as_of=DAY, lang="zh")
        lines = list(load_workbook(path).active.iter_rows(values_only=True))[1:]
        path.unlink()
        assert len(lines) == count
        names.append([line[3] for line in lines])
    assert names == [["王建国"], ["王**"], []]
    taken = [(each.actor, each.rows) for each in readers_of(subject="party-members")]
    assert taken == [(stranger.account, 0), (office.account, 1), (keeper.account, 1)]


def test_a_branch_that_has_grown_old_is_told_by_its_mean_age_on_the_day(
    branch: Branch, keeper: Actor
) -> None:
    admit(branch, keeper, born=DAY.replace(year=1964) + timedelta(days=1))
    assert queries.branches(actor=keeper, as_of=DAY).get().mean == 59
    later = DAY + timedelta(days=1)
    assert queries.branches(actor=keeper, as_of=later).get().mean == 60
