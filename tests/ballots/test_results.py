"""What a poll found: counts with their denominators, and of few nothing at all."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tests.ballots.world import AFTER, Village, counted, running, vote
from zhucun.ballots import actions, queries
from zhucun.ballots.queries.duties import duty_facts
from zhucun.directory.perms import Actor
from zhucun.kernel.problems import NotFound

FROM, TO = date(2025, 1, 1), date(2026, 1, 1)
SIX = ("satisfied", "satisfied", "satisfied", "fairly_satisfied", "dissatisfied", "unknown")


def test_a_share_is_of_those_who_know(village: Village, office: Actor) -> None:
    poll = counted(village, *SIX)
    found = queries.results(actor=office, public_id=poll.public_id)
    assert found is not None
    assert found.rate == Decimal("60.00")
    line = found.lines[0]
    assert (line.answered, line.known) == (6, 5)
    assert [(each.answer, each.count, each.share) for each in line.counts] == [
        ("satisfied", 3, Decimal("60.00")),
        ("fairly_satisfied", 1, Decimal("20.00")),
        ("dissatisfied", 1, Decimal("20.00")),
        ("unknown", 1, None),
    ]
    assert (line.share, line.broad_share) == (Decimal("60.00"), Decimal("80.00"))


def test_four_ballots_show_nothing(village: Village, office: Actor) -> None:
    poll = counted(village, *SIX[:4])
    found = queries.results(actor=office, public_id=poll.public_id)
    assert found is not None
    assert found.is_hidden
    assert [each.is_shown for each in found.lines] == [False, False, False]
    assert {each.answered for each in found.lines} == {None}
    mark = queries.marks(actor=office, since=FROM, until=TO)[0]
    assert (mark.is_shown, mark.answered, mark.share) == (False, 0, None)


def test_a_question_that_few_answered_is_hidden_and_cannot_be_subtracted(
    village: Village, office: Actor
) -> None:
    """There is no sum over questions or subjects from which it could be taken."""
    poll, codes = running(village)
    for number, code in enumerate(codes[:6]):
        vote(poll, code, "satisfied", "satisfied" if number < 4 else "", "dissatisfied")
    actions.close_poll(poll=poll, at=AFTER, by=office)
    found = queries.results(actor=office, public_id=poll.public_id)
    assert found is not None
    assert [each.is_shown for each in found.lines] == [True, False, True]
    assert found.lines[1].counts == ()


def test_spoiled_sheets_do_not_make_a_group_large_enough(village: Village, office: Actor) -> None:
    poll, codes = running(village)
    for code in codes[:4]:
        vote(poll, code, "satisfied", "satisfied", "satisfied", words="好")
    more = {"answers": {}, "is_spoiled": True, "today": poll.starts_on}
    actions.enter_sheet(poll=poll, code=codes[4], by=office, **more)
    actions.close_poll(poll=poll, at=AFTER, by=office)
    found = queries.results(actor=office, public_id=poll.public_id)
    assert found is not None
    assert found.is_hidden
    assert found.said == ()


def test_marks_are_counts_of_a_cadre_with_their_poll(village: Village, office: Actor) -> None:
    poll = counted(village, *SIX)
    key = village.secretary.public_id
    (mark,) = queries.marks(actor=office, since=FROM, until=TO, keys=[key])
    assert (mark.key, mark.poll, mark.closed_on) == (key, poll.public_id, AFTER.date())
    assert (mark.satisfied, mark.fairly, mark.dissatisfied, mark.unknown) == (3, 1, 1, 1)
    assert (mark.issued, mark.back, mark.valid, mark.least) == (10, 6, 6, 5)
    assert (mark.share, mark.broad_share) == (Decimal("60.00"), Decimal("80.00"))
    team = queries.marks(actor=office, since=FROM, until=TO, kind="team")
    assert [each.key for each in team] == [village.team.public_id]
    assert queries.marks(actor=office, since=FROM, until=AFTER.date()) == []
    started = poll.starts_on
    assert queries.marks(actor=office, since=FROM, until=date.max, begun_before=started) == []


def test_those_who_do_not_know_do_not_make_one_villager_a_group(
    village: Village, office: Actor
) -> None:
    poll = counted(village, *["unknown"] * 5, *["dissatisfied"] * 4)
    found = queries.results(actor=office, public_id=poll.public_id)
    assert found is not None
    assert not found.is_hidden
    assert {(each.is_shown, each.share, each.known) for each in found.lines} == {
        (False, None, None)
    }
    mark = queries.marks(actor=office, since=FROM, until=TO)[0]
    assert (mark.is_shown, mark.known, mark.dissatisfied, mark.share) == (False, 0, 0, None)


def test_a_cadre_reads_what_was_found_but_not_the_words(
    village: Village, office: Actor, secretary: Actor, charlie: Actor
) -> None:
    poll, codes = running(village)
    for code in codes[:6]:
        vote(poll, code, "satisfied", "satisfied", "satisfied", words="谢谢")
    actions.close_poll(poll=poll, at=AFTER, by=office)
    own = queries.results(actor=secretary, public_id=poll.public_id)
    assert own is not None
    assert own.lines[0].share == Decimal("100.00")
    assert own.said == ()
    with pytest.raises(NotFound):
        queries.results(actor=charlie, public_id=poll.public_id)
    assert queries.marks(actor=charlie, since=FROM, until=TO) == []


def test_a_closed_poll_is_the_evaluation_that_the_half_year_asks_for(
    village: Village, office: Actor, charlie: Actor
) -> None:
    poll = counted(village, *SIX)
    facts = list(duty_facts(actor=office, since=FROM, until=TO))
    assert [(each.id, each.counts, each.row) for each in facts] == [
        (village.secretary.public_id, "masses-review", poll.public_id)
    ]
    assert list(duty_facts(actor=charlie, since=FROM, until=TO)) == []
