"""`zhucun remind` tells signers what waits beyond its days: by role, by office, and nobody else."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from django.core import mail

from tests import factories as make
from zhucun.analytics.queries.digests import Digest, digests
from zhucun.directory.enums import Role
from zhucun.directory.models import Place, Unit
from zhucun.directory.perms import OPERATOR
from zhucun.doors.command.remind import remind
from zhucun.ledger.models import EventRecord
from zhucun.pairing import actions as pairing
from zhucun.signoff import actions
from zhucun.signoff.models import Case, Procedure, Turn

#: A Wednesday, on which nothing is brought up again.
DAY = date(2024, 3, 6)
AT = datetime(2024, 3, 4, 2, 0, tzinfo=UTC)


@pytest.fixture
def case(places: dict[str, Place], unit: Unit) -> Case:
    """A case whose first step the unit signs within a day: due on the 5th of March."""
    make.account("clerk", Role.UNIT, "411327", unit=unit, name="Clerk")
    make.account("other", Role.UNIT, "411327", unit=make.unit())
    make.account("alice", Role.OFFICE, "411327")
    row = make.candidate(make.person("李明", unit=unit), make.round_("2024"))
    [made] = actions.start_cases([row.public_id], kind="candidate", at=AT, by=OPERATOR)
    procedure = Procedure.objects.get(pk=made.procedure_id)
    first = procedure.spec["chain"]["steps"][0]["id"]
    Turn.objects.filter(case=made, step=first).update(due_on=date(2024, 3, 5))
    return made


def found(day: date = DAY) -> list[Digest]:
    return [each for each in digests(on=day) if each.signing_late or each.signing_due]


def run(day: date = DAY) -> Result:
    return CliRunner().invoke(remind, ["--day", str(day)])


def test_the_signer_hears_on_the_last_day_on_the_day_after_and_then_on_mondays(case: Case) -> None:
    days = [date(2024, 3, 4) + timedelta(days=at) for at in range(9)]
    heard = {day.day: found(day) for day in days}
    assert [day for day, some in heard.items() if some] == [5, 6, 11]
    assert [(one.signing_late, one.signing_due) for one in heard[5] + heard[6]] == [(0, 1), (1, 0)]
    assert {one.username for some in heard.values() for one in some} == {"clerk"}


def test_what_has_no_day_and_what_is_signed_reminds_nobody(case: Case) -> None:
    assert found()
    Turn.objects.update(due_on=None)
    assert not found()


def test_whoever_holds_the_office_on_the_day_hears_of_it(case: Case) -> None:
    who = make.person("周书记")
    make.account("zhou", Role.MEMBER, "411327100201", person=who)
    draft = pairing.OfficeDraft(person=who, area="411327", level="county", kind="secretary")
    pairing.take_up([draft], since=date(2023, 1, 1), by=OPERATOR)
    due = {"due_on": date(2024, 3, 5), "step": "x", "word": "county-secretary"}
    Turn.objects.create(case=case, office="party-secretary", area="411327", **due)
    assert {one.username for one in found()} == {"clerk", "zhou"}


def test_the_digest_goes_out_once_and_says_how_many(
    case: Case, settings: Any, tmp_path: Path
) -> None:
    settings.REMINDERS = "mail"
    addresses = tmp_path / "addresses.csv"
    addresses.write_text("clerk,clerk@example.org\n", encoding="utf-8")
    settings.REMINDER_ADDRESSES = str(addresses)
    assert "1 sent\n" in run().output
    assert "1 sent before" in run().output
    [message] = mail.outbox
    assert message.to == ["clerk@example.org"]
    assert "逾期 1 件" in message.body
    [event] = EventRecord.objects.filter(name="analytics.digest.sent")
    assert event.data["late"] == 1
    assert "李明" not in json.dumps(event.data, ensure_ascii=False)
