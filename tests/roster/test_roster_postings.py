"""One cadre, one village, one period; a first secretary hands over before the next one is alone."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, connections

from tests import factories as make
from tests.factories import NOW, START
from zhucun.directory import actions as directory
from zhucun.directory.enums import Role
from zhucun.directory.errors import PlaceMerged, UnknownPlace
from zhucun.directory.models import Person, Place
from zhucun.directory.perms import OPERATOR
from zhucun.kernel.periods import PeriodReversed
from zhucun.kernel.problems import NotAllowed, Problem
from zhucun.ledger.models import EventRecord
from zhucun.roster import actions
from zhucun.roster.enums import PostingRole, PostingState
from zhucun.roster.errors import (
    AlreadyPosted,
    FirstSecretaryPresent,
    NotATownship,
    NotAVillage,
    PostedTwice,
    PostingOver,
    RoundElsewhere,
    StartsBeforeRound,
    TeamElsewhere,
)
from zhucun.roster.models import Posting, Round
from zhucun.roster.queries import PostingDraft, posting_problems

MEMBER, CAPTAIN = PostingRole.MEMBER, PostingRole.CAPTAIN
LATER, END = date(2023, 5, 10), date(2023, 6, 1)
DAY = timedelta(days=1)


def post(*drafts: PostingDraft) -> list[Posting]:
    return actions.post_cadres(drafts, made_at=NOW, by=OPERATOR)


def end(*rows: Posting, on: date = END, **more: Any) -> int:
    more = {"reason": "rotation", "made_at": NOW, "by": OPERATOR, **more}
    return actions.end_postings(rows, ends_on=on, **more)


def correct(row: Posting, **values: Any) -> int:
    return actions.correct_postings([(row, values)], made_at=NOW, by=OPERATOR)


# one person


def test_nobody_is_posted_to_two_villages_at_once(east: Place, west: Place, batch: Round) -> None:
    li = make.person("李明")
    make.posting(li, east, batch)
    with pytest.raises(AlreadyPosted) as refused:
        make.posting(li, west, batch, role=MEMBER)
    assert str(refused.value) == (
        "李明 is already posted to 东关村 from 2021-05-10. "
        "End that posting first, or choose dates that do not overlap."
    )


def test_nobody_is_posted_twice_across_rounds(east: Place, batch: Round) -> None:
    li = make.person("李明")
    make.posting(li, east, batch, ends_on=END)
    with pytest.raises(AlreadyPosted):
        make.posting(li, east, make.round_("2023", starts_on=LATER), starts_on=END - DAY)


def test_the_next_posting_starts_on_the_day_the_last_one_ends(
    east: Place, west: Place, batch: Round
) -> None:
    li = make.person("李明")
    make.posting(li, east, batch, ends_on=END)
    assert make.posting(li, west, batch, starts_on=END).pk


def test_a_list_that_names_somebody_twice_is_refused_as_a_whole(
    east: Place, west: Place, batch: Round
) -> None:
    li = make.person("李明")
    drafts = [make.draft(li, east, batch), make.draft(li, west, batch, role=MEMBER)]
    with pytest.raises(
        PostedTwice, match=r"李明 stands in this list twice.* Keep one of the two rows"
    ):
        post(*drafts)
    assert not Posting.objects.exists()


def test_people_who_are_not_registered_yet_are_told_apart(east: Place, batch: Round) -> None:
    unknown = [Person(name=name) for name in ("甲", "乙")]
    drafts = [make.draft(person, east, batch, role=MEMBER) for person in unknown]
    assert posting_problems(drafts) == [None, None]
    twice = [make.draft(unknown[0], east, batch, role=MEMBER) for _ in range(2)]
    assert isinstance(posting_problems(twice)[1], PostedTwice)


def test_a_captain_may_be_first_secretary_at_the_same_time(
    town: Place, east: Place, batch: Round
) -> None:
    li = make.person("李明")
    make.posting(li, town, batch, role=CAPTAIN)
    assert make.posting(li, east, batch).pk


def test_nobody_is_captain_twice_at_once(
    places: dict[str, Place], town: Place, batch: Round
) -> None:
    li = make.person("李明")
    make.posting(li, town, batch, role=CAPTAIN)
    with pytest.raises(AlreadyPosted, match="李明 is already posted to 赊店镇"):
        make.posting(li, places["411327101"], batch, role=CAPTAIN)


# one village


def test_a_second_first_secretary_is_refused_while_the_first_has_no_last_day(
    east: Place, batch: Round
) -> None:
    make.posting(make.person("李明"), east, batch)
    for ends_on in (None, END):
        with pytest.raises(FirstSecretaryPresent) as refused:
            make.posting(make.person("王芳"), east, batch, starts_on=LATER, ends_on=ends_on)
    assert str(refused.value) == (
        "东关村 already has a first secretary: 李明, from 2021-05-10. "
        "Give that posting its last day first; the two may overlap for the handover."
    )


def test_two_first_secretaries_overlap_for_the_handover(east: Place, batch: Round) -> None:
    make.posting(make.person("李明"), east, batch, ends_on=END)
    assert make.posting(make.person("王芳"), east, batch, starts_on=LATER).pk


@pytest.mark.parametrize("overlap", [-30, 0, 30])
def test_the_one_before_may_be_recorded_after_the_one_who_is_there(
    east: Place, batch: Round, overlap: int
) -> None:
    make.posting(make.person("王芳"), east, batch, starts_on=LATER)
    before = make.posting(make.person("李明"), east, batch, ends_on=LATER + overlap * DAY)
    assert before.pk


def test_two_first_secretaries_of_one_list_follow_the_same_rule(east: Place, batch: Round) -> None:
    def drafts(ends_on: date | None, until: date | None) -> list[PostingDraft]:
        first = make.draft(make.person("李明"), east, batch, ends_on=ends_on)
        return [first, make.draft(make.person("王芳"), east, batch, starts_on=LATER, ends_on=until)]

    for until in (None, END):
        assert posting_problems(drafts(END, until)) == [None, None]
        for order in (drafts(None, until), drafts(None, until)[::-1]):
            assert isinstance(posting_problems(order)[1], FirstSecretaryPresent)


def test_members_serve_beside_the_first_secretary(east: Place, batch: Round) -> None:
    make.posting(make.person("李明"), east, batch)
    make.posting(make.person("王芳"), east, batch, role=MEMBER)
    make.posting(make.person("赵强"), east, batch, role=MEMBER)
    assert Posting.objects.count() == 3


# where and when


@pytest.mark.parametrize(
    ("role", "code", "says"),
    [
        (MEMBER, "411327100", "赊店镇 is not a village; cadres and their teams"),
        (CAPTAIN, "411327100201", "东关村 is not a township; a captain serves at one"),
    ],
)
def test_a_cadre_serves_in_a_village_and_a_captain_in_a_township(
    places: dict[str, Place], batch: Round, role: str, code: str, says: str
) -> None:
    with pytest.raises((NotAVillage, NotATownship), match=says):
        make.posting(make.person(), places[code], batch, role=role)


def test_nobody_is_posted_before_the_round_starts(east: Place, batch: Round) -> None:
    with pytest.raises(
        StartsBeforeRound, match="2021-04-30 lies before the round “2021” starts on 2021-05-01"
    ):
        make.posting(make.person(), east, batch, starts_on=date(2021, 4, 30))


def test_nobody_is_posted_with_the_round_of_another_county(east: Place, far_batch: Round) -> None:
    with pytest.raises(
        RoundElsewhere, match=r"“2021” is a round of another area; 东关村 lies outside"
    ):
        make.posting(make.person(), east, far_batch)


def test_nobody_joins_the_team_of_another_village_or_round(
    east: Place, west: Place, batch: Round
) -> None:
    there = make.team(west, batch)
    with pytest.raises(
        TeamElsewhere, match="The team 西关村工作队 belongs to another village or round"
    ):
        make.posting(make.person(), east, batch, team=there)
    other = make.round_("2023", starts_on=LATER)
    with pytest.raises(TeamElsewhere):
        make.posting(make.person(), west, other, team=there, starts_on=LATER)


def test_nobody_is_posted_to_a_village_that_was_merged(
    east: Place, west: Place, batch: Round
) -> None:
    directory.end_place(code=east.code, until=LATER, merged_into=west.code, by=OPERATOR)
    gone = Place.objects.select_related("merged_into").get(pk=east.pk)
    with pytest.raises(PlaceMerged, match="Use 411327100202"):
        make.posting(make.person(), gone, batch, starts_on=LATER)
    assert make.posting(make.person(), gone, batch, ends_on=LATER).pk


def test_nobody_is_posted_to_a_village_before_there_is_one(batch: Round) -> None:
    make.add_places({"411327100299": "新村"}, since=LATER)
    with pytest.raises(UnknownPlace):
        make.posting(make.person(), make.place("411327100299"), batch)


def test_a_posting_ends_after_it_starts(east: Place, batch: Round) -> None:
    with pytest.raises(PeriodReversed):
        make.posting(make.person(), east, batch, ends_on=START)


def test_who_was_posted_stays_posted_when_the_village_is_renamed(east: Place, batch: Round) -> None:
    row = make.posting(make.person(), east, batch)
    directory.rename_place(code=east.code, name="东风村民委员会", on=LATER, by=OPERATOR)
    kept = Posting.objects.select_related("place").get()
    assert (kept.pk, kept.area, kept.place.short_name) == (row.pk, east.code, "东风村")
    with pytest.raises(FirstSecretaryPresent):
        make.posting(make.person(), make.place(east.code), batch)


# ending


def test_an_end_is_recorded_once(east: Place, batch: Round) -> None:
    row = make.posting(make.person(), east, batch)
    assert [end(row), end(row), end(Posting.objects.get())] == [1, 0, 0]
    kept = Posting.objects.get()
    assert (kept.ends_on, kept.state, kept.end_reason) == (END, PostingState.ENDED, "rotation")
    assert EventRecord.objects.get(name="roster.posting.ended").data["recalled"] is False


def test_a_recall_is_told_from_an_ordinary_end(east: Place, batch: Round) -> None:
    end(make.posting(make.person(), east, batch), recalled=True, reason="absent for three weeks")
    assert Posting.objects.get().state == PostingState.RECALLED
    data = EventRecord.objects.get(name="roster.posting.ended").data
    assert (data["recalled"], data["reason"]) == (True, "absent for three weeks")


def test_a_posting_with_a_planned_last_day_still_has_to_end(east: Place, batch: Round) -> None:
    row = make.posting(make.person(), east, batch, ends_on=END)
    assert end(row) == 1
    assert Posting.objects.get().state == PostingState.ENDED


def test_a_posting_that_is_over_is_not_made_longer(east: Place, batch: Round) -> None:
    row = make.posting(make.person("李明"), east, batch)
    end(row)
    with pytest.raises(
        PostingOver, match="The posting of 李明 ended on 2023-06-01. Make a new posting"
    ):
        end(row, on=END + DAY)


def test_a_posting_does_not_end_before_it_starts(east: Place, batch: Round) -> None:
    with pytest.raises(PeriodReversed):
        end(make.posting(make.person(), east, batch), on=START)


def test_of_two_who_end_a_posting_the_slower_one_is_told(east: Place, batch: Round) -> None:
    row = make.posting(make.person("李明"), east, batch)
    stale = Posting.objects.get()
    end(row)
    with pytest.raises(PostingOver, match="李明 ended on 2023-06-01"):
        end(stale, on=END + DAY)
    assert Posting.objects.get().ends_on == END


# correcting


def test_a_correction_is_recorded_once_and_names_what_changed(east: Place, batch: Round) -> None:
    row, mine = make.posting(make.person(), east, batch), make.unit()
    change = {"local_office": "副书记", "unit": mine, "starts_on": START + DAY}
    assert [correct(row, **change), correct(row, **change)] == [1, 0]
    assert EventRecord.objects.get(name="roster.posting.corrected").data["changed"] == {
        "local_office": "副书记", "unit": mine.public_id, "starts_on": "2021-05-11",
    }  # fmt: skip


def test_a_correction_is_checked_like_a_new_posting(east: Place, west: Place, batch: Round) -> None:
    li = make.person("李明")
    first = make.posting(li, east, batch, ends_on=END)
    make.posting(li, west, batch, starts_on=END, role=MEMBER)
    wrong: list[tuple[dict[str, Any], type[Problem]]] = [
        ({"ends_on": None}, AlreadyPosted),
        ({"starts_on": date(2021, 4, 1)}, StartsBeforeRound),
        ({"ends_on": START}, PeriodReversed),
        ({"team": make.team(west, batch)}, TeamElsewhere),
    ]
    for values, problem in wrong:
        with pytest.raises(problem):
            correct(Posting.objects.get(pk=first.pk), **values)
    assert Posting.objects.get(pk=first.pk).ends_on == END


def test_a_correction_takes_back_an_end(east: Place, batch: Round) -> None:
    row = make.posting(make.person(), east, batch)
    end(row)
    assert correct(row, ends_on=None) == 1
    assert Posting.objects.get().state == PostingState.POSTED


def test_person_place_and_role_of_a_posting_are_never_corrected(east: Place, batch: Round) -> None:
    with pytest.raises(ValueError, match="not correctable: .'role'"):
        correct(make.posting(make.person(), east, batch), role=MEMBER)


# races


class Faster:
    """Somebody else posts between our check and our write: the first check sees nothing."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.checks = 0
        monkeypatch.setattr(actions.postings, "posting_problems", self)

    def __call__(self, drafts: Sequence[PostingDraft], **more: Any) -> list[Problem | None]:
        self.checks += 1
        return [None] * len(drafts) if self.checks == 1 else posting_problems(drafts, **more)


def test_the_slower_of_two_who_post_one_person_is_told(
    east: Place, west: Place, batch: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    li = make.person("李明")
    make.posting(li, east, batch, role=MEMBER)
    Faster(monkeypatch)
    with pytest.raises(AlreadyPosted, match="李明 is already posted to 东关村"):
        post(make.draft(make.person(), west, batch), make.draft(li, west, batch, role=MEMBER))
    assert Posting.objects.count() == 1
    assert EventRecord.objects.filter(name="roster.posting.made").count() == 1


def test_the_slower_of_two_first_secretaries_is_told(
    east: Place, batch: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    make.posting(make.person("李明"), east, batch)
    Faster(monkeypatch)
    with pytest.raises(FirstSecretaryPresent, match="李明"):
        make.posting(make.person("王芳"), east, batch)


def test_a_correction_that_came_too_late_is_told(
    east: Place, west: Place, batch: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    li = make.person("李明")
    row = make.posting(li, east, batch, ends_on=END, role=MEMBER)
    make.posting(li, west, batch, starts_on=END, role=MEMBER)
    Faster(monkeypatch)
    with pytest.raises(AlreadyPosted):
        correct(row, ends_on=None)


def test_what_no_rule_explains_stays_a_bug(
    east: Place, batch: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    make.posting(make.person(), east, batch)
    monkeypatch.setattr(actions.postings, "posting_problems", lambda drafts, **more: [None])
    with pytest.raises(IntegrityError):
        make.posting(make.person(), east, batch)


@pytest.mark.only_postgres
@pytest.mark.django_db(transaction=True)
def test_two_offices_posting_one_person_at_once_leave_one_posting(
    east: Place, west: Place, batch: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    li = make.person("李明")
    both_checked = threading.Barrier(2)
    outcomes: list[object] = []

    def check(drafts: Sequence[PostingDraft], **more: Any) -> list[Problem | None]:
        found = posting_problems(drafts, **more)
        if not both_checked.broken and both_checked.n_waiting < 2 and found == [None]:
            both_checked.wait(10)
        return found

    def office(place: Place) -> None:
        try:
            outcomes.append(make.posting(li, place, batch, role=MEMBER))
        except Problem as problem:
            outcomes.append(problem)
        finally:
            connections.close_all()

    monkeypatch.setattr(actions.postings, "posting_problems", check)
    threads = [threading.Thread(target=office, args=(place,)) for place in (east, west)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["AlreadyPosted", "Posting"]
    assert connection.vendor == "postgresql"
    assert Posting.objects.count() == 1


# rights and costs


def test_charlie_changes_nothing_in_the_county_of_alice(
    east: Place, batch: Round, far: Place, far_batch: Round
) -> None:
    alice = make.actor("alice", Role.OFFICE, "411327")
    charlie = make.actor("charlie", Role.OFFICE, "520111")
    row = make.posting(make.person(), east, batch, by=alice)
    mine = make.draft(make.person(), far, far_batch)
    with pytest.raises(NotAllowed):
        actions.post_cadres([mine, make.draft(make.person(), east, batch)], made_at=NOW, by=charlie)
    with pytest.raises(NotAllowed):
        end(row, by=charlie)
    with pytest.raises(NotAllowed):
        actions.correct_postings([(row, {"local_office": "x"})], made_at=NOW, by=charlie)
    assert Posting.objects.get().ends_on is None


@pytest.mark.parametrize("size", [3, 30])
def test_lists_cost_the_same_number_of_queries_at_any_length(
    east: Place, batch: Round, size: int, django_assert_num_queries: Any
) -> None:
    drafts = [make.draft(make.person(), east, batch, role=MEMBER) for _ in range(size)]
    with django_assert_num_queries(9):
        post(*drafts)
    with django_assert_num_queries(7):
        end(*Posting.objects.all())
    changes = [(row, {"local_office": "x"}) for row in Posting.objects.all()]
    with django_assert_num_queries(11):
        actions.correct_postings(changes, made_at=NOW, by=OPERATOR)
