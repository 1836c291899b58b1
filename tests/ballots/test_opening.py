"""A poll is opened about somebody, with few questions, over households that are there."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.ballots.world import AT, DAY, Village, opened, poll_draft
from zhucun.ballots import actions, queries
from zhucun.ballots.errors import (
    LeastUnset,
    NobodyThere,
    NoSubject,
    OwnPoll,
    PeriodOver,
    PeriodReversed,
    SampleTooLarge,
    SampleTooSmall,
    SizeUnset,
    TooLong,
    UnknownSubject,
)
from zhucun.ballots.queries import sheet
from zhucun.directory.perms import Actor
from zhucun.kernel.problems import NotAllowed, NotFound
from zhucun.ledger.models import EventRecord


def test_a_pack_that_leaves_the_smallest_group_open_shows_no_group_of_one(
    village: Village, office: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = sheet._whole
    monkeypatch.setattr(
        sheet, "_whole", lambda pack, name: None if name == "ballot_least" else read(pack, name)
    )
    with pytest.raises(LeastUnset, match="sheqi-2024"):
        opened(village, by=office)


def test_a_poll_asks_one_question_of_everybody_and_others_of_the_team(
    village: Village, office: Actor
) -> None:
    poll = opened(village, by=office)
    lines = [(each.subject.kind, each.question) for each in queries.lines_of(poll)]
    assert lines == [("team", "overall"), ("team", "solves-matters"), ("posting", "overall")]
    assert [each["id"] for each in poll.answers] == [
        "satisfied",
        "fairly_satisfied",
        "dissatisfied",
        "unknown",
    ]
    assert (poll.pack, poll.least, poll.size) == ("sheqi-2024", 5, 10)


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"subjects": []}, NoSubject),
        ({"subjects": [("posting", "aaaaaaaaaaaa")]}, UnknownSubject),
        ({"starts_on": DAY, "ends_on": DAY - timedelta(1)}, PeriodReversed),
        ({"starts_on": DAY - timedelta(9), "ends_on": DAY - timedelta(1)}, PeriodOver),
        ({"size": None}, SizeUnset),
        ({"size": 13}, SampleTooLarge),
        ({"size": 4}, SampleTooSmall),
    ],
)
def test_a_poll_that_cannot_be_is_refused(
    village: Village, office: Actor, changed: dict[str, Any], problem: type[Exception]
) -> None:
    with pytest.raises(problem):
        opened(village, by=office, **changed)


def test_a_sample_larger_than_the_village_says_how_many_live_there(
    village: Village, office: Actor
) -> None:
    with pytest.raises(SampleTooLarge, match="13 households are more than the 12"):
        opened(village, by=office, size=13)


def test_a_ballot_takes_two_minutes(village: Village, office: Actor) -> None:
    people = [village.secretary.public_id, village.member.public_id]
    subjects = [("team", village.team.public_id), *(("posting", key) for key in people)]
    every = ["often-here", "comes-home", "solves-matters", "in-harmony"]
    with pytest.raises(TooLong, match="7 questions; 6"):
        opened(village, by=office, subjects=subjects, questions=every)


def test_a_village_without_a_register_cannot_be_asked(village: Village, office: Actor) -> None:
    village.place = type(village.place).objects.get(code="411327100202")
    with pytest.raises(NobodyThere):
        opened(village, by=office, subjects=[("branch", "411327100202")])


def test_the_same_poll_is_opened_once(village: Village, office: Actor) -> None:
    first, again = opened(village, by=office), opened(village, by=office)
    assert first == again
    assert EventRecord.objects.filter(name="ballots.poll.opened").count() == 1


def test_nobody_runs_a_poll_about_himself(village: Village, secretary: Actor) -> None:
    with pytest.raises(NotAllowed):
        opened(village, by=secretary)
    himself = Actor(account=9, name="x", held=(), person=secretary.person)
    with pytest.raises(NotAllowed):
        opened(village, by=himself)


def test_who_is_evaluated_does_not_run_the_poll_with_another_role(
    village: Village, office: Actor
) -> None:
    two = Actor(
        account=office.account,
        name=office.name,
        held=office.held,
        person=village.secretary.person.public_id,
    )
    with pytest.raises(OwnPoll):
        opened(village, by=two)
    poll = opened(village, by=office)
    with pytest.raises(OwnPoll):
        actions.draw_households(poll=poll, word="x", at=AT, by=two)
    with pytest.raises(NotFound):
        queries.run_poll(actor=two, public_id=poll.public_id)
    assert not queries.may_run(actor=two, poll=poll)


def test_charlie_finds_no_poll(
    village: Village, office: Actor, charlie: Actor, secretary: Actor
) -> None:
    poll = opened(village, by=office)
    assert not queries.polls(actor=charlie).exists()
    with pytest.raises(NotFound):
        queries.poll_card(actor=charlie, public_id=poll.public_id)
    with pytest.raises(NotAllowed):
        actions.open_poll(poll_draft(village), at=AT, by=charlie)
    assert queries.poll_card(actor=secretary, public_id=poll.public_id).may_run is False
