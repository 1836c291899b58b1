"""Special posts, workshops, and nobody at two places at the same time."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.economy.world import AT, DAY, SPRING, body, child_of, head_of, job, post, yuan
from zhucun.directory.models import Place
from zhucun.directory.perms import OPERATOR, Actor
from zhucun.economy import actions, errors, queries
from zhucun.economy.models import Job
from zhucun.households import actions as households
from zhucun.households.models import Household, Member
from zhucun.kernel.periods import Period
from zhucun.kernel.problems import NotAllowed
from zhucun.ledger.models import EventRecord

ID = "0123456789ab"


def test_one_person_has_no_two_posts_at_the_same_time(
    east: Place, cadre: Actor, homes: list[Household]
) -> None:
    """同一时段双岗: refused; the day after the first has ended the second may begin."""
    zhang = head_of(homes[0])
    first = job(zhang, cadre, post=post(east, cadre))
    other = post(east, cadre, title="护林员")
    with pytest.raises(errors.TwoJobsAtOnce) as refused:
        job(zhang, cadre, post=other, since=DAY)
    assert refused.value.facts["title"] == first.title
    assert actions.end_job(job=first, until=DAY, reason="left", at=AT, by=cadre)
    assert job(zhang, cadre, post=other, since=DAY).kind == "special_post"


def test_the_same_id_number_in_another_household_is_the_same_person(
    east: Place, cadre: Actor, homes: list[Household]
) -> None:
    """Two memberships of one person after a split: still one person, one post."""
    zhang = head_of(homes[0])
    job(zhang, cadre)
    again = Member.objects.create(
        household=homes[1],
        name=zhang.name,
        relation="other",
        id_number=zhang.id_number,
        id_index=zhang.id_index,
        valid_from=date(2020, 1, 1),
        valid_until=date(2024, 5, 1),
    )
    with pytest.raises(errors.TwoJobsAtOnce):
        job(again, cadre, since=SPRING)


def test_a_post_is_held_by_one(east: Place, cadre: Actor, homes: list[Household]) -> None:
    """HH18-149."""
    row = post(east, cadre, monthly_pay=yuan(600))
    assert [p.state for p in queries.posts(actor=cadre, as_of=DAY)] == ["open"]
    job(head_of(homes[0]), cadre, post=row)
    assert [p.state for p in queries.posts(actor=cadre, as_of=DAY)] == ["held"]
    with pytest.raises(errors.PostHeld):
        job(head_of(homes[1]), cadre, post=row)
    assert actions.close_post(post=row, until=DAY, at=AT, by=cadre)
    assert not actions.close_post(post=row, until=DAY, at=AT, by=cadre)
    assert [p.state for p in queries.posts(actor=cadre, as_of=DAY)] == ["closed"]
    assert Job.objects.get().valid_until == DAY


def test_the_dead_are_given_no_work_and_whose_work_goes_on_is_shown(
    east: Place, cadre: Actor, homes: list[Household]
) -> None:
    """吃空饷: a lead for a person to check, never a finding."""
    zhang = child_of(homes[0])
    held = job(zhang, cadre, post=post(east, cadre))
    households.record_death(member=zhang, on=date(2024, 5, 1), made_at=AT, by=OPERATOR)
    doubtful = queries.jobs(actor=cadre, as_of=DAY, doubtful=True)
    assert [(row.pk, row.has_left) for row in doubtful] == [(held.pk, True)]
    zhang.refresh_from_db()
    actions.end_job(job=held, until=date(2024, 5, 1), reason="death", at=AT, by=cadre)
    assert not queries.jobs(actor=cadre, as_of=DAY, doubtful=True).exists()
    with pytest.raises(errors.MemberNotThere):
        job(zhang, cadre, since=DAY)


def test_work_is_at_exactly_one_place(east: Place, cadre: Actor, homes: list[Household]) -> None:
    zhang = head_of(homes[0])
    with pytest.raises(errors.EmployerNeeded):
        job(zhang, cadre, employer=" ")
    with pytest.raises(errors.EmployerNeeded):
        job(zhang, cadre, employer="工地", post=post(east, cadre))
    ended = body(east, cadre, name="旧厂", kind="enterprise")
    actions.end_body(body=ended, until=SPRING, reason="注销", at=AT, by=cadre)
    with pytest.raises(errors.HasEnded):
        job(zhang, cadre, body=ended, since=DAY)
    with pytest.raises(errors.AmountWrong):
        job(zhang, cadre, income_gain=yuan(-1))


def test_work_sent_twice_is_one(east: Place, cadre: Actor, homes: list[Household]) -> None:
    first = job(head_of(homes[0]), cadre, public_id=ID)
    assert job(head_of(homes[0]), cadre, public_id=ID) == first
    with pytest.raises(errors.RecordIdTaken):
        job(head_of(homes[0]), cadre, public_id=ID, title="另")
    assert EventRecord.objects.filter(name="economy.job.begun").count() == 1


def test_people_are_counted_once_and_gains_only_where_they_are_known(
    east: Place, cadre: Actor, homes: list[Household]
) -> None:
    """SQ24-037, SQ24-038."""
    firm = body(east, cadre, name="制衣厂", kind="enterprise", trade="labour_intensive")
    job(head_of(homes[0]), cadre, body=firm, is_local=True, income_gain=yuan(20_000))
    job(head_of(homes[1]), cadre, body=firm, is_local=True)
    job(head_of(homes[2]), cadre, income_gain=yuan(30_001))
    sums = queries.work_sums(queries.jobs(actor=cadre, as_of=DAY))
    assert (sums.people, sums.local, sums.gain, sums.gain_known) == (3, 2, yuan("25000.50"), 2)


def test_charlie_and_the_auditor_see_nobody_at_work(
    east: Place, cadre: Actor, homes: list[Household], stranger: Actor, audit: Actor
) -> None:
    job(head_of(homes[0]), cadre, post=post(east, cadre))
    for other in (stranger, audit):
        assert list(queries.jobs(actor=other, as_of=DAY)) == []
        with pytest.raises(NotAllowed):
            job(head_of(homes[1]), other)
    assert list(queries.posts(actor=stranger, as_of=DAY)) == []


def test_the_list_asks_the_same_for_one_and_for_four(
    east: Place, cadre: Actor, homes: list[Household], queries_of: Any
) -> None:
    def listed() -> list[str]:
        found: list[str] = queries_of(
            lambda: [row.household.number for row in queries.jobs(actor=cadre, as_of=DAY)]
        )
        return found

    job(head_of(homes[0]), cadre)
    few = listed()
    for home in homes[1:]:
        job(head_of(home), cadre)
    assert listed() == few
    assert len(few) == 1


_SPAN = st.tuples(st.integers(0, 20), st.integers(1, 10))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(spans=st.lists(_SPAN, min_size=2, max_size=6))
def test_whatever_is_recorded_no_two_jobs_of_one_person_share_a_day(
    spans: list[tuple[int, int]], places: dict[str, Place]
) -> None:
    from django.db import transaction

    from tests.economy.world import EAST, family

    with transaction.atomic():
        zhang = head_of(family(places[EAST], 1))
        for start, length in spans:
            since = date(2024, 1, 1) + timedelta(days=start)
            try:
                job(zhang, OPERATOR, since=since, until=since + timedelta(days=length))
            except errors.TwoJobsAtOnce:
                continue
        kept = [Period(row.valid_from, row.valid_until) for row in Job.objects.all()]
        assert not any(a.overlaps(b) for n, a in enumerate(kept) for b in kept[n + 1 :])
        assert kept
        transaction.set_rollback(True)
