"""One ballot a code, by whichever way it comes first."""

from __future__ import annotations

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection

from tests.ballots.world import AFTER, AT, DAY, END, Village, opened, running, vote
from zhucun.ballots import actions, queries
from zhucun.ballots.enums import Channel
from zhucun.ballots.errors import (
    AlreadyCounted,
    EmptyBallot,
    KioskShutDown,
    NotRunning,
    NumberInText,
    PollAhead,
    PollOver,
    ReasonNeeded,
    StillRunning,
    UnknownAnswer,
    UnknownCode,
)
from zhucun.ballots.models import Code, Line, Poll, Said
from zhucun.directory.perms import OPERATOR, Actor
from zhucun.kernel.problems import NotAllowed, NotFound

ALL = ("satisfied", "satisfied", "satisfied")


def test_a_ballot_is_one_more_in_each_count(village: Village) -> None:
    poll, codes = running(village)
    vote(poll, codes[0], "satisfied", "dissatisfied", "unknown")
    vote(poll, codes[1], "satisfied", "", "fairly_satisfied")
    rows = Line.objects.order_by("number")
    assert [(r.satisfied, r.fairly_satisfied, r.dissatisfied, r.unknown) for r in rows] == [
        (2, 0, 0, 0),
        (0, 0, 1, 0),
        (0, 1, 0, 1),
    ]
    poll.refresh_from_db()
    assert (poll.back, poll.back_link, poll.issued) == (2, 2, 10)


def test_a_code_counts_once(village: Village, office: Actor) -> None:
    poll, codes = running(village)
    vote(poll, codes[0], *ALL)
    with pytest.raises(AlreadyCounted):
        vote(poll, codes[0], *ALL)
    with pytest.raises(AlreadyCounted):  # the same sheet comes back on paper
        actions.enter_sheet(
            poll=poll, code=codes[0], answers={1: "dissatisfied"}, today=DAY, by=office
        )
    with pytest.raises(AlreadyCounted):
        queries.ballot(poll=poll.public_id, code=codes[0], today=DAY)
    poll.refresh_from_db()
    assert poll.back == 1
    assert Line.objects.get(number=1).dissatisfied == 0


def test_a_code_of_another_poll_does_not_count(village: Village) -> None:
    poll, _ = running(village)
    _, others = running(village, title="另一次评议")
    with pytest.raises(UnknownCode):
        vote(poll, others[0], *ALL)
    with pytest.raises(UnknownCode):
        vote(poll, "0" * 26, *ALL)


def test_a_code_may_be_typed_with_blanks_capitals_and_signs_that_look_alike(
    village: Village,
) -> None:
    poll, codes = running(village)
    typed = "-".join(codes[0][at : at + 4] for at in range(0, 26, 4)).upper().replace("0", "O")
    vote(poll, typed, *ALL)
    assert Code.objects.filter(is_spent=True).count() == 1


def test_the_first_letters_do_on_the_device_in_the_village_only(village: Village) -> None:
    poll, codes = running(village)
    with pytest.raises(UnknownCode):
        vote(poll, codes[0][:12], *ALL)
    vote(poll, codes[0][:12], *ALL, channel=Channel.KIOSK)
    with pytest.raises(AlreadyCounted):
        vote(poll, codes[0], *ALL)


def test_ballots_count_from_the_first_day_to_the_last(village: Village) -> None:
    later = DAY + timedelta(3)
    poll, codes = running(village, starts_on=later)
    with pytest.raises(PollAhead):
        vote(poll, codes[0], *ALL)
    for day, problem in ((END + timedelta(1), PollOver),):
        with pytest.raises(problem):
            actions.cast(poll=poll.public_id, code=codes[0], answers={1: "satisfied"}, today=day)
    actions.cast(poll=poll.public_id, code=codes[0], answers={1: "satisfied"}, today=END)


def test_nothing_counts_before_sheets_are_printed_and_after_the_close(village: Village) -> None:
    poll = opened(village)
    with pytest.raises(NotFound):
        vote(poll, "0" * 26, *ALL)
    actions.draw_households(poll=poll, word="a", at=AT, by=OPERATOR)
    codes = actions.print_sheets(poll=poll, at=AT, by=OPERATOR).codes
    actions.close_poll(poll=poll, at=AFTER, by=OPERATOR)
    with pytest.raises(PollOver):
        vote(poll, codes[0], *ALL)


def test_an_empty_ballot_and_a_strange_answer_are_refused_and_cost_no_code(
    village: Village,
) -> None:
    poll, codes = running(village)
    for answers, problem in (
        ({}, EmptyBallot),
        ({1: ""}, EmptyBallot),
        ({1: "excellent"}, UnknownAnswer),
        ({9: "satisfied"}, UnknownAnswer),
    ):
        with pytest.raises(problem):
            actions.cast(poll=poll.public_id, code=codes[0], answers=answers, today=DAY)
    with pytest.raises(NumberInText):
        vote(poll, codes[0], *ALL, words="打我电话 138 0013 8000")
    vote(poll, codes[0], *ALL)


def test_a_spoiled_sheet_came_back_and_says_nothing(village: Village, office: Actor) -> None:
    poll, codes = running(village)
    actions.enter_sheet(poll=poll, code=codes[0], answers={}, is_spoiled=True, today=DAY, by=office)
    poll.refresh_from_db()
    assert (poll.back, poll.spoiled, poll.valid) == (1, 1, 0)
    assert not Said.objects.exists()


def test_sheets_are_entered_after_the_last_day_until_the_poll_is_closed(
    village: Village, office: Actor, secretary: Actor, charlie: Actor
) -> None:
    poll, codes = running(village)
    late = END + timedelta(2)
    given = {1: "satisfied"}
    for other in (secretary, charlie):
        with pytest.raises(NotAllowed):
            actions.enter_sheet(poll=poll, code=codes[0], answers=given, today=late, by=other)
    actions.enter_sheet(poll=poll, code=codes[0], answers=given, today=late, by=office)
    actions.close_poll(poll=poll, at=AFTER, by=office)
    with pytest.raises(PollOver):
        actions.enter_sheet(poll=poll, code=codes[1], answers=given, today=late, by=office)


def test_printing_again_withdraws_what_is_out(village: Village, office: Actor) -> None:
    poll, codes = running(village)
    vote(poll, codes[0], *ALL)
    with pytest.raises(ReasonNeeded):
        actions.print_sheets(poll=poll, at=AT, by=office)
    more = actions.print_sheets(poll=poll, reason="打印机卡纸", at=AT, by=office).codes
    assert len(more) == 9
    with pytest.raises(UnknownCode):
        vote(poll, codes[1], *ALL)
    vote(poll, more[0], *ALL)
    poll.refresh_from_db()
    assert (poll.issued, poll.back) == (10, 2)


def test_a_device_is_open_until_its_hour_or_until_somebody_shuts_it(
    village: Village, office: Actor
) -> None:
    poll, _ = running(village)
    until = AT + timedelta(hours=4)
    _, key = actions.open_kiosk(poll=poll, until=until, at=AT, by=office)
    assert queries.open_kiosk_of(key=key, at=AT).poll == poll
    with pytest.raises(KioskShutDown):  # left open over night
        queries.open_kiosk_of(key=key, at=until)
    kiosk, other = actions.open_kiosk(poll=poll, until=until, at=AT, by=office)
    assert actions.shut_kiosk(kiosk=kiosk, at=AT, by=office) is True
    assert actions.shut_kiosk(kiosk=kiosk, at=AT, by=office) is False
    with pytest.raises(KioskShutDown):
        queries.open_kiosk_of(key=other, at=AT)
    with pytest.raises(NotFound):
        queries.open_kiosk_of(key="0" * 26, at=AT)
    _, third = actions.open_kiosk(poll=poll, until=AFTER + timedelta(9), at=AT, by=office)
    actions.close_poll(poll=poll, at=AFTER, by=office)
    with pytest.raises(KioskShutDown):  # its poll is closed
        queries.open_kiosk_of(key=third, at=AFTER)


def test_a_poll_is_closed_after_its_last_day_or_when_all_are_back(
    village: Village, office: Actor
) -> None:
    poll, codes = running(village)
    with pytest.raises(StillRunning):
        actions.close_poll(poll=poll, at=AT, by=office)
    for code in codes:
        vote(poll, code, *ALL)
    assert actions.close_poll(poll=poll, at=AT, by=office) is True
    assert actions.close_poll(poll=poll, at=AT, by=office) is False


def test_a_void_poll_counts_for_nothing(village: Village, office: Actor) -> None:
    poll, codes = running(village)
    for code in codes:
        vote(poll, code, *ALL, words="好")
    assert actions.void_poll(poll=poll, reason="表发错了村", at=AFTER, by=office) is True
    assert actions.void_poll(poll=poll, reason="表发错了村", at=AFTER, by=office) is False
    assert queries.results(actor=office, public_id=poll.public_id) is None
    assert not Said.objects.exists()
    assert sum(row.satisfied for row in Line.objects.all()) == 0
    with pytest.raises(NotRunning):
        vote(Poll.objects.get(), codes[0], *ALL)


@pytest.mark.only_postgres
@pytest.mark.django_db(transaction=True)
def test_one_code_that_is_sent_twice_at_once_is_counted_once(village: Village) -> None:
    """Two browsers, or a link that was passed on: by whichever comes first, with its answers."""
    poll, codes = running(village)
    begin, said = Barrier(2), []

    def send(answers: tuple[str, str, str]) -> None:
        try:
            begin.wait(timeout=10)
            vote(poll, codes[0], *answers)
            said.append(answers[0])
        except AlreadyCounted:
            said.append("refused")
        finally:
            connection.close()

    threads = [Thread(target=send, args=(each,)) for each in (ALL, ("dissatisfied",) * 3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(said) == 2
    assert said.count("refused") == 1
    [counted] = set(said) - {"refused"}
    poll.refresh_from_db()
    assert (poll.back, Code.objects.filter(is_spent=True).count()) == (1, 1)
    for line in Line.objects.all():
        assert [line.satisfied, line.dissatisfied] == ([1, 0] if counted == "satisfied" else [0, 1])
