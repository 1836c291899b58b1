"""Who takes up a post: what is due by the pack, what is late, and where a captain is missing."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests import factories as make
from tests.factories import NOW, START
from zhucun.analytics import queries as analytics
from zhucun.directory import queries as directory
from zhucun.directory.enums import PoliticalStatus, Role
from zhucun.directory.models import Place
from zhucun.directory.perms import OPERATOR, Actor
from zhucun.engines.rules import Outcome
from zhucun.kernel.problems import NotAllowed
from zhucun.ledger.models import EventRecord
from zhucun.roster import actions, queries
from zhucun.roster.actions import StepDone
from zhucun.roster.enums import PostingRole, TakeUp
from zhucun.roster.errors import CaptainNeedsOffice, StepAfterEnd, StepNotHis
from zhucun.roster.models import Posting, Round, TakeUpStep
from zhucun.roster.queries import RosterFilter, StepState

DAY = date(2025, 7, 1)
LATER = date(2025, 8, 1)


def done(row: Posting, step: TakeUp, on: date = DAY, *, by: Actor = OPERATOR) -> int:
    return actions.record_take_up(
        [StepDone(posting=row, step=step, done_on=on)], recorded_at=NOW, by=by
    )


def states(row: Posting, on: date = LATER) -> dict[TakeUp, StepState]:
    return {each.step: each.state for each in queries.steps_of([row], as_of=on)[row.pk]}


@pytest.fixture
def huaxi(far: Place) -> Posting:
    """On post in 花溪, whose pack asks for training and duties before the first day."""
    batch = make.round_("2025", area="520111", starts_on=DAY)
    return make.posting(make.person(), far, batch, starts_on=DAY)


@pytest.fixture
def sheqi(east: Place, batch: Round) -> Posting:
    return make.posting(make.person(), east, batch)


def test_training_and_duties_are_due_on_the_first_day_where_the_pack_says_so(
    huaxi: Posting, sheqi: Posting
) -> None:
    done(huaxi, TakeUp.ARRIVAL)
    late = states(huaxi)
    assert late[TakeUp.TRAINING] is StepState.OVERDUE
    assert late[TakeUp.DUTIES] is StepState.OVERDUE
    assert states(huaxi, DAY)[TakeUp.TRAINING] is StepState.WAITING
    assert states(sheqi)[TakeUp.TRAINING] is StepState.NOT_ASKED


def test_a_party_relation_without_a_configured_day_is_never_overdue(huaxi: Posting) -> None:
    assert states(huaxi, date(2027, 1, 1))[TakeUp.PARTY_RELATION] is StepState.UNSET
    done(huaxi, TakeUp.PARTY_RELATION)
    assert states(huaxi)[TakeUp.PARTY_RELATION] is StepState.DONE
    assert Posting.objects.get(pk=huaxi.pk).party_transferred_on == DAY


def test_a_region_that_gives_the_days_has_party_relations_that_are_late(
    huaxi: Posting, monkeypatch: pytest.MonkeyPatch
) -> None:
    done(huaxi, TakeUp.ARRIVAL)
    for day, state in ((date(2025, 7, 31), "waiting"), (LATER, "overdue")):
        pack = directory.pack_for(huaxi.area, as_of=day)
        with_days = {**pack.values, "max_transfer_days": 30}
        with monkeypatch.context() as region:
            region.setattr(directory, "pack_for", lambda area, as_of, pack=pack: pack)
            region.setitem(pack.__dict__, "values", with_days)
            assert states(huaxi, day)[TakeUp.PARTY_RELATION] == state


def test_who_is_no_party_member_has_no_relation_to_transfer(far: Place) -> None:
    batch = make.round_("2025", area="520111", starts_on=DAY)
    person = make.person("王芳", political_status=PoliticalStatus.MASSES)
    row = make.posting(person, far, batch, role=PostingRole.MEMBER, starts_on=DAY)
    assert states(row)[TakeUp.PARTY_RELATION] is StepState.NOT_APPLICABLE
    with pytest.raises(StepNotHis, match="王芳 is not a Party member"):
        done(row, TakeUp.PARTY_RELATION)


def test_the_survey_on_arrival_waits_for_the_number_of_days_in_hunan(db: None) -> None:
    make.add_places({"43": "湖南省", "4312": "怀化市", "431225": "会同县", "431225100": "连山乡"})
    make.add_places({"431225100201": "大坪村村民委员会"})
    batch = make.round_("2022", area="431225", starts_on=date(2022, 1, 1))
    row = make.posting(make.person(), make.place("431225100201"), batch, starts_on=date(2022, 1, 5))
    assert states(row, date(2022, 12, 1))[TakeUp.SURVEY] is StepState.UNSET


def test_a_step_is_recorded_once_and_keeps_its_first_day(huaxi: Posting) -> None:
    assert [done(huaxi, TakeUp.ARRIVAL), done(huaxi, TakeUp.ARRIVAL, LATER)] == [1, 0]
    assert TakeUpStep.objects.get().done_on == DAY
    assert EventRecord.objects.filter(name="roster.takeup.recorded").count() == 1


def test_a_step_lies_before_the_end_of_the_posting(east: Place, batch: Round) -> None:
    row = make.posting(make.person("李明"), east, batch, ends_on=date(2023, 1, 1))
    with pytest.raises(StepAfterEnd, match="李明 ended on 2023-01-01"):
        done(row, TakeUp.ARRIVAL)


def test_a_cadre_records_his_own_arrival_and_nobody_elses(
    east: Place, west: Place, batch: Round
) -> None:
    mine, other = make.person("李明"), make.person("王芳")
    row = make.posting(mine, east, batch)
    theirs = make.posting(other, west, batch)
    li = make.actor("li", Role.FIRST_SECRETARY, east.code, person=mine)
    assert done(row, TakeUp.ARRIVAL, by=li) == 1
    for posting, step in ((row, TakeUp.PARTY_RELATION), (theirs, TakeUp.ARRIVAL)):
        with pytest.raises(NotAllowed):
            done(posting, step, by=li)


def test_charlie_records_nothing_and_sees_nothing_of_alices_county(sheqi: Posting) -> None:
    charlie = make.actor("charlie", Role.OFFICE, "520111")
    with pytest.raises(NotAllowed):
        done(sheqi, TakeUp.ARRIVAL, by=charlie)
    seen = queries.take_ups(actor=charlie, as_of=LATER, wanted=RosterFilter())
    assert list(seen) == []
    assert queries.captain_needs(actor=charlie, as_of=LATER) == []


def test_the_list_shows_who_misses_a_step(huaxi: Posting, far: Place) -> None:
    other = make.posting(
        make.person("王芳"), far, huaxi.round, role=PostingRole.MEMBER, starts_on=DAY
    )
    done(huaxi, TakeUp.TRAINING)
    found = queries.take_ups(
        actor=OPERATOR, as_of=LATER, wanted=RosterFilter(area="520111"), missing=TakeUp.TRAINING
    )
    assert list(found) == [other]


def test_nobody_is_reminded_of_postings_that_came_with_old_lists(huaxi: Posting) -> None:
    assert not queries.overdue(actor=OPERATOR, as_of=LATER, area="520111").exists()
    assert StepState.OVERDUE not in states(huaxi).values()
    done(huaxi, TakeUp.ARRIVAL)
    assert list(queries.overdue(actor=OPERATOR, as_of=LATER, area="520111")) == [huaxi]


# captains


@pytest.fixture
def yunnan(db: None) -> Round:
    """Three cadres in one township of Yunnan, whose pack asks for a captain."""
    make.add_places({"53": "云南省", "5304": "玉溪市", "530402": "红塔区", "530402100": "研和镇"})
    make.add_places({f"53040210020{n}": f"村{n}村民委员会" for n in (1, 2, 3)})
    batch = make.round_("2025", area="530402", starts_on=DAY)
    for number in (1, 2, 3):
        place = make.place(f"53040210020{number}")
        make.posting(make.person(f"干部{number}"), place, batch, starts_on=DAY)
    return batch


def captain(batch: Round, **more: Any) -> Posting:
    draft = make.draft(
        Posting.objects.filter(round=batch).first().person,  # type: ignore[union-attr]
        make.place("530402100"),
        batch,
        role=PostingRole.CAPTAIN,
        starts_on=DAY,
        **more,
    )
    return actions.appoint_captain(draft, made_at=NOW, by=OPERATOR)


def test_three_cadres_in_a_township_of_yunnan_are_shown_for_a_captain(yunnan: Round) -> None:
    office = make.actor("yu", Role.OFFICE, "530402")
    [need] = queries.captain_needs(actor=office, as_of=LATER)
    assert (need.code, need.cadres) == ("530402100", 3)
    assert [row.area for row in need.people] == sorted(row.area for row in need.people)
    assert [item.clauses for item in need.rules] == [("YN-039",)]
    captain(yunnan, local_office="镇党委副书记")
    assert queries.captain_needs(actor=office, as_of=LATER) == []


def test_a_captain_of_yunnan_holds_an_office_of_the_township(yunnan: Round) -> None:
    with pytest.raises(CaptainNeedsOffice):
        captain(yunnan)
    assert captain(yunnan, local_office="副镇长").local_office == "副镇长"


def test_where_no_pack_asks_for_captains_none_is_proposed(east: Place, batch: Round) -> None:
    for number in range(3):
        make.posting(make.person(f"{number}"), east, batch, role=PostingRole.MEMBER)
    assert queries.captain_needs(actor=OPERATOR, as_of=date(2022, 1, 1)) == []


@pytest.mark.parametrize("size", [3, 30])
def test_steps_cost_the_same_number_of_queries_at_any_length(
    east: Place, batch: Round, size: int, django_assert_num_queries: Any
) -> None:
    rows = [make.posting(make.person(), east, batch, role=PostingRole.MEMBER) for _ in range(size)]
    steps = [StepDone(posting=row, step=TakeUp.ARRIVAL, done_on=START) for row in rows]
    with django_assert_num_queries(5):
        actions.record_take_up(steps, recorded_at=NOW, by=OPERATOR)
    found = list(queries.take_ups(actor=OPERATOR, as_of=LATER, wanted=RosterFilter()))
    with django_assert_num_queries(1):
        queries.steps_of(found, as_of=LATER)


def test_a_cadre_is_released_from_the_own_unit_from_the_day_that_the_office_records(
    places: dict[str, Place],
) -> None:
    """HN22-31: before that day nobody has said it, and silence is no failure."""
    make.add_places({"43": "湖南省", "4312": "怀化市", "431225": "会同县", "431225200": "连山乡"})
    make.add_places({"431225200201": "大坪村民委员会"})
    batch = make.round_("2023", area="431225", starts_on=date(2023, 5, 1))
    village = make.place("431225200201")
    row = make.posting(make.person(), village, batch, starts_on=date(2023, 5, 1))
    pack = directory.pack_for("431225200201", as_of=DAY)

    def outcomes() -> dict[Outcome, int]:
        told: dict[str, Any] = {
            "actor": OPERATOR,
            "area": "431225",
            "rule": "detached-from-unit",
            "limit": 9,
        }
        return {
            each: len(analytics.coverage_rows(pack=pack, outcome=each, **told)[1])
            for each in (Outcome.PASS, Outcome.FAIL, Outcome.UNKNOWN)
        }

    assert outcomes() == {Outcome.PASS: 0, Outcome.FAIL: 0, Outcome.UNKNOWN: 1}
    assert states(row)[TakeUp.RELEASED] is StepState.UNSET
    cadre = make.actor("r-cadre", Role.FIRST_SECRETARY, village.code, on=DAY)
    with pytest.raises(NotAllowed):
        done(row, TakeUp.RELEASED, by=cadre)
    assert done(row, TakeUp.RELEASED) == 1
    assert states(row)[TakeUp.RELEASED] is StepState.DONE
    assert outcomes() == {Outcome.PASS: 1, Outcome.FAIL: 0, Outcome.UNKNOWN: 0}
