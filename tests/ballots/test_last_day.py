"""A last day that was mistyped does not keep a poll open; codes are read as they are typed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from tests.ballots.world import AFTER, AT, DAY, END, Village, opened, running, vote
from zhucun.ballots import actions, queries
from zhucun.ballots.errors import (
    LastDayNotEarlier,
    LastDayTooFar,
    OwnPoll,
    PollOver,
    ReasonNeeded,
    StillRunning,
    UnknownCode,
)
from zhucun.ballots.models import Poll
from zhucun.directory.models import Account
from zhucun.directory.perms import Actor
from zhucun.kernel.problems import NotAllowed
from zhucun.ledger.models import EventRecord

FAR = DAY + timedelta(days=184)


def test_a_last_day_of_another_year_is_refused_with_the_latest_that_fits(
    village: Village, office: Actor
) -> None:
    for wrong in (date(2026, 6, 20), date(2199, 1, 1)):
        with pytest.raises(LastDayTooFar, match=f"{wrong}.*\n?.*{FAR}"):
            opened(village, by=office, ends_on=wrong)
    with pytest.raises(LastDayTooFar):
        opened(village, by=office, starts_on=date(2099, 1, 1), ends_on=date(2099, 2, 1))
    assert opened(village, by=office, ends_on=FAR).ends_on == FAR


def test_a_last_day_is_brought_forward_with_a_reason_and_the_poll_is_closed(
    village: Village, office: Actor, secretary: Actor, charlie: Actor
) -> None:
    poll, codes = running(village, by=office, ends_on=FAR)
    for code in codes[:6]:
        vote(poll, code, "satisfied", "satisfied", "satisfied")
    with pytest.raises(StillRunning):
        actions.close_poll(poll=poll, at=AFTER, by=office)
    said: dict[str, Any] = {"poll": poll, "ends_on": END, "reason": "年份录错", "at": AT}
    with pytest.raises(ReasonNeeded):
        actions.bring_forward(by=office, **{**said, "reason": ""})
    for wrong in (DAY - timedelta(days=1), FAR + timedelta(days=1)):
        with pytest.raises(LastDayNotEarlier, match=str(DAY)):
            actions.bring_forward(by=office, **{**said, "ends_on": wrong})
    for who in (secretary, charlie):
        with pytest.raises(NotAllowed):
            actions.bring_forward(by=who, **said)
    two = Actor(
        account=office.account,
        name="x",
        held=office.held,
        person=village.secretary.person.public_id,
    )
    with pytest.raises(OwnPoll):
        actions.bring_forward(by=two, **said)
    assert actions.bring_forward(by=office, **said) is True
    assert actions.bring_forward(by=office, **said) is False
    assert (poll.ends_on, poll.first_ends_on, poll.moved_because) == (END, FAR, "年份录错")
    told = EventRecord.objects.get(name="ballots.poll.brought-forward").data
    assert (told["before"], told["ends_on"]) == (FAR.isoformat(), END.isoformat())
    assert actions.close_poll(poll=poll, at=AFTER, by=office) is True
    with pytest.raises(PollOver):
        actions.bring_forward(by=office, **{**said, "ends_on": DAY})
    assert queries.marks(actor=office, since=DAY, until=date.max)[0].satisfied == 6


def test_a_sheet_that_came_back_is_entered_after_the_new_last_day(
    village: Village, office: Actor
) -> None:
    poll, codes = running(village, by=office, ends_on=FAR)
    actions.bring_forward(poll=poll, ends_on=DAY, reason="年份录错", at=AT, by=office)
    late = {"answers": {1: "satisfied"}, "today": AFTER.date()}
    actions.enter_sheet(poll=poll, code=codes[0], by=office, **late)
    with pytest.raises(PollOver):
        actions.cast(poll=poll.public_id, code=codes[1], **late)


def test_the_same_poll_sent_again_is_the_one_that_was_brought_forward(
    village: Village, office: Actor
) -> None:
    poll = opened(village, by=office, ends_on=FAR)
    actions.bring_forward(poll=poll, ends_on=END, reason="年份录错", at=AT, by=office)
    actions.bring_forward(
        poll=poll, ends_on=END - timedelta(days=1), reason="提前收齐", at=AT, by=office
    )
    assert Poll.objects.get().first_ends_on == FAR
    assert opened(village, by=office, ends_on=FAR) == poll


def test_a_code_in_wide_letters_is_the_code(village: Village, office: Actor) -> None:
    """As a Chinese keyboard types it, on the phone, on the device, and on the desk of the clerk."""
    poll, codes = running(village, by=office)
    wide = [code.upper().translate({n: n + 0xFEE0 for n in range(33, 127)}) for code in codes]
    assert queries.tidy(wide[0]) == codes[0]
    vote(poll, wide[0], "satisfied")
    vote(poll, f"{wide[1][:4]}－{wide[1][4:8]}　{wide[1][8:12]}", "satisfied", channel="kiosk")
    given = {"answers": {1: "satisfied"}, "today": DAY}
    actions.enter_sheet(poll=poll, code=wide[2], by=office, **given)
    poll.refresh_from_db()
    assert poll.back == 3
    with pytest.raises(UnknownCode):
        vote(poll, "ｘ" * 26, "satisfied")


def test_the_ballot_ends_its_sentence_in_the_language_of_the_reader(
    village: Village, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("zhucun.doors.web.ballots.answering.localdate", lambda *_: DAY)
    poll, codes = running(village)
    path = f"/b/{poll.public_id}/{codes[0]}/"
    assert "东关村。大约两分钟" in client.get(path).content.decode()
    client.cookies["django_language"] = "en"
    assert "东关村. It takes about two minutes" in client.get(path).content.decode()


def test_the_page_brings_it_forward_and_shows_what_was_announced(
    village: Village,
    office: Actor,
    client_of: Callable[..., Client],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("zhucun.doors.web.ballots.polls.now", lambda: AT)
    poll = opened(village, by=office, ends_on=FAR)
    browser = client_of(Account.objects.get(pk=office.account), "zh-hans")
    path = f"/polls/{poll.public_id}/"
    assert "提前截止" in browser.get(path).content.decode()
    wrong = browser.post(f"{path}do/forward/", {"ends_on": "2025-01-01", "reason": "录错"})
    assert wrong.status_code == 422
    done = browser.post(f"{path}do/forward/", {"ends_on": "2025-06-20", "reason": "年份录错"})
    assert done.status_code == 302
    shown = browser.get(path).content.decode()
    assert FAR.isoformat() in shown
    assert "年份录错" in shown
