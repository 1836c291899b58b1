"""How newcomers settle in (YN-067): all are asked, nobody has to answer, nobody can be told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from tests import factories as make
from zhucun.ballots import actions, queries
from zhucun.ballots.errors import (
    CountyNeeded,
    MonthsUnset,
    NotOfVillagers,
    PeriodBegun,
    TooFewNewcomers,
    TopicsUnset,
)
from zhucun.ballots.models import Code, Line, Poll
from zhucun.directory.enums import Role
from zhucun.directory.models import Place
from zhucun.directory.perms import Actor
from zhucun.kernel.problems import NotAllowed
from zhucun.ledger.models import EventRecord

COUNTY, VILLAGE = "530925", "530925100201"
DAY = date(2025, 8, 1)
AT = datetime(2025, 8, 1, 2, 0, tzinfo=UTC)
LAST = DAY + timedelta(days=10)
AFTER = AT + timedelta(days=11)
PLACES = {
    "53": "云南省",
    "5309": "临沧市",
    COUNTY: "双江县",
    "530925100": "勐勐镇",
    VILLAGE: "千福村",
}


@pytest.fixture(autouse=True)
def yunnan(places: dict[str, Place], settings: Any) -> None:
    """Six newcomers of May 2025, one who came in 2023, and a captain."""
    settings.POLICY_DIR = settings.ROOT / "policy"
    make.add_places(PLACES)
    new = make.round_("2025", area=COUNTY, starts_on=date(2025, 5, 1))
    old = make.round_("2023", area=COUNTY, starts_on=date(2023, 5, 1))
    village = make.place(VILLAGE, as_of=DAY)
    since: dict[str, Any] = {"role": "member", "starts_on": date(2025, 5, 6)}
    for n in range(6):
        make.posting(make.person(f"新{n}"), village, new, **since)
    make.posting(make.person("老"), village, old, role="member", starts_on=date(2023, 5, 6))


@pytest.fixture
def office() -> Actor:
    return make.actor("county", Role.OFFICE, COUNTY, on=DAY)


def draft(**more: Any) -> actions.SurveyDraft:
    told: dict[str, Any] = {
        "county": make.place(COUNTY, as_of=DAY),
        "title": "2025年新任干部适应情况",
        "starts_on": DAY,
        "ends_on": LAST,
        "months": 6,
    }
    return actions.SurveyDraft(**{**told, **more})


def running(by: Actor) -> tuple[Poll, tuple[str, ...]]:
    poll = actions.open_survey(draft(), at=AT, by=by)
    codes = actions.print_sheets(poll=poll, at=AT, by=by).codes
    return poll, codes


def say(poll: Poll, code: str, **answers: str) -> None:
    numbers = dict(poll.lines.values_list("question", "number"))
    given = {numbers[topic]: answer for topic, answer in answers.items()}
    actions.cast(poll=poll.public_id, code=code, answers=given, today=DAY)


def closed(by: Actor, said: list[dict[str, str]]) -> Poll:
    poll, codes = running(by)
    for code, answers in zip(codes, said, strict=False):
        say(poll, code, **answers)
    actions.close_poll(poll=poll, at=AFTER, by=by)
    poll.refresh_from_db()
    return poll


def test_every_newcomer_of_the_county_gets_a_slip_and_who_came_before_gets_none(
    office: Actor,
) -> None:
    found = queries.newcomers(actor=office, area=COUNTY, day=DAY, months=6)
    assert sorted(row.person.name for row in found) == [f"新{n}" for n in range(6)]
    poll, codes = running(office)
    assert (poll.size, len(codes), len(set(codes))) == (6, 6, 6)
    again = actions.open_survey(draft(), at=AT, by=office)
    assert again == poll
    assert EventRecord.objects.filter(name="ballots.poll.opened").count() == 1


def test_how_long_somebody_is_new_is_left_open_by_the_pack_and_said_by_the_office(
    office: Actor,
) -> None:
    with pytest.raises(MonthsUnset):
        actions.open_survey(draft(months=None), at=AT, by=office)
    with pytest.raises(TooFewNewcomers):
        actions.open_survey(draft(months=2), at=AT, by=office)


def test_an_answer_leaves_counts_and_nothing_that_leads_to_whoever_gave_it(office: Actor) -> None:
    poll, codes = running(office)
    names = {
        row.person.public_id
        for row in queries.newcomers(actor=office, area=COUNTY, day=DAY, months=6)
    }
    events = EventRecord.objects.count()
    say(poll, codes[0], language="dissatisfied", work="satisfied")
    assert EventRecord.objects.count() == events, "no answer is news"
    with connection.cursor() as cursor:
        for model in (Code, Line, Poll):
            cursor.execute(f"SELECT * FROM {model._meta.db_table}")  # noqa: S608
            assert not any(name in str(cursor.fetchall()) for name in names)
    related = {
        field.related_model._meta.label
        for model in (Code, Line)
        for field in model._meta.get_fields()
        if field.is_relation and field.related_model is not None
    }
    assert related <= {"ballots.Poll", "ballots.PollSubject"}


def test_topics_are_shown_by_county_with_where_to_look_for_those_not_settled(
    office: Actor,
) -> None:
    closed(office, [{"policy": "dissatisfied", "language": "satisfied"}] * 5)
    [county] = queries.settling(actor=office, as_of=LAST + timedelta(days=5))
    assert (county.name, county.is_hidden) == ("双江县", False)
    said = {topic.topic: topic for topic in county.topics}
    assert (said["policy"].settled, said["policy"].fairly, said["policy"].unsettled) == (0, 0, 5)
    assert [item.ref for item in said["policy"].leads] == [
        "cadences/yearly-training",
        "cadences/first-month",
    ]
    assert (said["language"].settled, said["language"].leads) == (5, ())
    assert (said["family"].settled, said["family"].leads) == (None, ())


def test_of_fewer_than_the_smallest_group_nothing_is_shown(office: Actor) -> None:
    closed(office, [{"policy": "dissatisfied"}] * 4)
    [county] = queries.settling(actor=office, as_of=LAST + timedelta(days=5))
    assert county.is_hidden
    assert {(topic.settled, topic.unsettled, topic.leads) for topic in county.topics} == {
        (None, None, ())
    }


def test_nothing_is_shown_before_the_close(office: Actor) -> None:
    poll, codes = running(office)
    for code in codes:
        say(poll, code, work="satisfied")
    assert queries.settling(actor=office, as_of=LAST) == []


def test_it_marks_nobody(office: Actor) -> None:
    """No score of a person: it is about no posting, no team, and counts for no duty."""
    poll = closed(office, [{"policy": "dissatisfied"}] * 6)
    until = LAST + timedelta(days=5)
    for kind in ("posting", "team", "branch", "committee", "township"):
        assert queries.marks(actor=office, since=DAY, until=until, kind=kind) == []
    assert {subject.kind for subject in poll.subjects.all()} == {"county"}


def test_who_may_not_run_polls_of_the_county_opens_none_and_charlie_reads_none(
    office: Actor,
) -> None:
    cadre = make.actor("cadre", Role.MEMBER, VILLAGE, on=DAY)
    with pytest.raises(NotAllowed):
        actions.open_survey(draft(), at=AT, by=cadre)
    closed(office, [{"policy": "dissatisfied"}] * 6)
    charlie = make.actor("charlie", Role.OFFICE, "520111", on=DAY)
    assert queries.settling(actor=charlie, as_of=LAST + timedelta(days=5)) == []


def test_a_survey_is_of_a_county_whose_pack_has_topics_and_not_of_days_gone(
    places: dict[str, Place], office: Actor
) -> None:
    with pytest.raises(PeriodBegun):
        actions.open_survey(draft(starts_on=DAY - timedelta(days=1)), at=AT, by=office)
    province = make.actor("province", Role.OFFICE, "53", on=DAY)
    with pytest.raises(CountyNeeded):
        actions.open_survey(draft(county=make.place("5309", as_of=DAY)), at=AT, by=province)
    sheqi = make.actor("sheqi", Role.OFFICE, "411327", on=DAY)
    with pytest.raises(TopicsUnset):
        actions.open_survey(draft(county=places["411327"]), at=AT, by=sheqi)
    village = actions.PollDraft(
        village=make.place(VILLAGE, as_of=DAY),
        title="x",
        kind="adaptation",
        subjects=(),
        starts_on=DAY,
        ends_on=LAST,
    )
    with pytest.raises(NotOfVillagers):
        actions.open_poll(village, at=AT, by=office)


def test_the_counties_cost_the_same_whatever_their_number(
    office: Actor, queries_of: Callable[..., list[str]]
) -> None:
    def read() -> Any:
        return queries.settling(actor=office, as_of=LAST + timedelta(days=5))

    poll = closed(office, [{"policy": "dissatisfied"}] * 6)
    few = len(queries_of(read))
    for n in range(12):
        Poll.objects.filter(pk=poll.pk).update(title=f"{n}")
        other = Poll.objects.get(pk=poll.pk)
        other.pk, other.public_id, other.area = None, f"aaaaaaaaaa{n:02d}", f"{COUNTY}{n:03d}"
        other.save()
    assert len(queries_of(read)) == few
