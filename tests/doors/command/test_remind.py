"""`zhucun remind`: few reminders, one digest a day, nothing twice."""

from __future__ import annotations

import json
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from django.core import mail

from tests.analytics.duties_world import EAST, POLICY, TOWNSHIP, World, build
from zhucun.analytics.queries.digests import digests
from zhucun.directory.models import Place
from zhucun.doors.command import senders
from zhucun.doors.command.remind import remind
from zhucun.ledger.models import EventRecord

#: A Monday in April: March is late since a week.
MONDAY, TUESDAY = date(2024, 4, 8), date(2024, 4, 9)


@pytest.fixture
def world(places: dict[str, Place], settings: Any, tmp_path: Path) -> World:
    settings.POLICY_DIR = POLICY
    settings.REMINDERS = "mail"
    addresses = tmp_path / "addresses.csv"
    addresses.write_text("duties-wang,wang@example.org\n", encoding="utf-8")
    settings.REMINDER_ADDRESSES = str(addresses)
    return build(places)


def run(day: date = MONDAY, *more: str) -> Result:
    return CliRunner().invoke(remind, ["--day", str(day), "--area", TOWNSHIP, *more])


# ── what is in a digest, and when ────────────────────────────────────────


def people(day: date) -> dict[str, Any]:
    return {each.name: each for each in digests(on=day, area=TOWNSHIP)}


def test_a_digest_says_what_is_late_and_what_is_due_today(world: World) -> None:
    found = people(date(2024, 3, 31))["王驻村"]
    assert {each.item.id for each in found.due} == {
        "home-visits",
        "home-calls",
        "weekly-diary",
        "achievement-report",
    }
    assert "- home-calls 0/4 户次 · 2024-02-29 ×5\n" in found.text("zh")  # since October


def test_what_is_not_configured_or_not_connected_reminds_nobody(world: World) -> None:
    for day in (date(2024, 3, 31), MONDAY):
        names = {each.item.id for found in people(day).values() for each in found.late + found.due}
        assert not names & {"songs", "some-visits"}


def test_nobody_is_written_to_on_a_day_on_which_nothing_is_new(world: World) -> None:
    assert people(date(2024, 4, 1))  # a Monday, and the first late day
    assert people(date(2024, 4, 3)) == {}
    assert people(date(2024, 4, 7))  # the week of the diary ends
    assert people(MONDAY)  # what is late, once a week


def test_who_did_everything_hears_nothing(world: World) -> None:
    for month in (1, 2, 3):
        world.visit(world.wang, date(2024, month, 9), 0, 1, 2, 3)
    late = people(date(2024, 4, 1))["王驻村"].late
    assert {each.item.id for each in late} == {"weekly-diary", "achievement-report"}  # not visits


# ── sending ────────────────────────────────────────


def test_a_digest_goes_out_by_mail(world: World) -> None:
    done = run()
    assert done.exit_code == 0, done.output
    [message] = mail.outbox
    assert message.to == ["wang@example.org"]
    assert message.subject == "2024-04-08 应办提醒"
    assert "逾期\n- " in message.body
    assert "home-calls 0/4 户次 · 2024-03-31" in message.body
    assert "1 sent\n" in done.output
    assert "without an address" in done.output


def test_the_same_day_twice_sends_nothing_twice(world: World) -> None:
    run()
    again = run()
    assert "0 sent\n1 sent before" in again.output
    assert len(mail.outbox) == 1
    [event] = EventRecord.objects.filter(name="analytics.digest.sent")
    assert event.area == EAST
    assert event.data["late"] > 0


def test_the_next_monday_sends_again(world: World) -> None:
    run()
    run(date(2024, 4, 15))
    assert len(mail.outbox) == 2


def test_what_failed_is_tried_again(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_args: Any) -> None:
        raise ConnectionRefusedError("no server")

    monkeypatch.setattr(senders, "send_mail", broken)
    failed = run()
    assert failed.exit_code == 1
    assert "1 failed" in failed.output
    assert not EventRecord.objects.filter(name="analytics.digest.sent").exists()
    monkeypatch.undo()
    assert "1 sent\n" in run().output


def test_it_is_off_by_default(world: World, settings: Any) -> None:
    from config.settings import base

    assert base.REMINDERS == ""
    settings.REMINDERS = ""
    assert "off" in run().output
    assert mail.outbox == []


def test_a_dry_run_counts_and_sends_nothing(world: World) -> None:
    assert "3 digests would go out" in run(MONDAY, "--dry-run").output
    assert mail.outbox == []
    assert not EventRecord.objects.filter(name="analytics.digest.sent").exists()


def test_the_console_shows_who_would_hear_what(world: World, settings: Any) -> None:
    settings.REMINDERS, settings.REMINDER_ADDRESSES = "console", ""
    assert "duties-wang: 2024-04-08 应办提醒" in run().output


# ── webhooks ────────────────────────────────────────


@pytest.fixture
def posted(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What was sent to the robots; each says yes."""
    found: list[Any] = []

    def open_(request: Any, timeout: int) -> BytesIO:
        found.append(request)
        return BytesIO(b'{"errcode": 0}')

    monkeypatch.setattr(senders, "urlopen", open_)
    return found


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("wecom", "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=1"),
        ("dingtalk", "https://oapi.dingtalk.com/robot/send?access_token=1"),
    ],
)
def test_a_webhook_gets_title_and_text(name: str, address: str, posted: list[Any]) -> None:
    senders.sender(name)(address, "应办提醒", "- 一件\n")
    [request] = posted
    assert request.full_url == address
    assert json.loads(request.data)["text"] == {"content": "应办提醒\n- 一件\n"}


@pytest.mark.parametrize("answer", [b'{"errcode": 93000}', b"<html>", b"[]"])
def test_a_webhook_that_says_no_has_failed(answer: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(senders, "urlopen", lambda *_a, **_k: BytesIO(answer))
    with pytest.raises(OSError, match=r"errcode|answer"):
        senders.sender("wecom")("https://qyapi.weixin.qq.com/x", "a", "b")


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("wecom", "wang,https://example.org/hook"),
        ("wecom", "wang,http://qyapi.weixin.qq.com/x"),
        ("dingtalk", "wang,https://qyapi.weixin.qq.com/x"),
        ("dingtalk", "wang,https://oapi.dingtalk.com@evil.example/x"),
        ("mail", "wang,nowhere"),
        ("mail", "wang"),
    ],
)
def test_an_address_that_does_not_fit_is_refused_with_its_line(
    name: str, line: str, tmp_path: Path
) -> None:
    path = tmp_path / "addresses.csv"
    path.write_text(f"\n{line}\n", encoding="utf-8")
    with pytest.raises(senders.BadAddresses) as refused:
        senders.addresses(name, str(path))
    assert refused.value.facts["line"] == 2


def test_a_way_that_does_not_exist_is_refused() -> None:
    with pytest.raises(senders.UnknownSender):
        senders.sender("pigeon")
