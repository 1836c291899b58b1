"""A server process that is killed in mid-batch, and a phone that then sends everything twice."""

from __future__ import annotations

import os
import signal
from collections import Counter
from typing import Any

import pytest
from django.utils.timezone import localdate

from tests import factories as make
from tests.children import Children, Died
from tests.conftest import PASSWORD, PLACES, SINCE
from tests.doors.sync.conftest import add_household
from tests.doors.sync.phone import Phone, visit
from zhucun.directory import actions as directory
from zhucun.directory.enums import Role
from zhucun.directory.models import Place
from zhucun.directory.perms import OPERATOR
from zhucun.doors.sync import incoming
from zhucun.kernel.ids import new_public_id

ITEMS = 120
PART = 50
Queue = list[dict[str, Any]]


def prepare() -> tuple[str, Queue]:
    drafts = [directory.PlaceDraft(code=code, name=name) for code, name in PLACES.items()]
    directory.add_places(drafts, since=SINCE, by=OPERATOR)
    village = Place.objects.get(code="411327100201")
    wang = make.posting(make.person("王驻村", numbered=True), village, make.round_("2021"))
    directory.open_account(
        username="wang",
        name="王驻村",
        password=PASSWORD,
        role=Role.FIRST_SECRETARY,
        area=village.code,
        person=wang.person,
        since=SINCE,
        by=OPERATOR,
    )
    house, today = add_household(village, 1), localdate()
    token = Phone("wang").sign_in().token
    return token, [visit(wang, today, house, matters=heard(n)) for n in range(ITEMS)]


def heard(number: int) -> list[dict[str, str]]:
    """At every tenth visit a matter."""
    matter = {"kind": "appeal", "topic": "water", "title": f"第{number}件"}
    return [{"id": new_public_id(), **matter}] if number % 10 == 0 else []


def send(token: str, queue: Queue) -> Counter[str]:
    phone = Phone("wang")
    phone.token = token
    return Counter(each["state"] for each in phone.send(*queue))


def die_in_the_second_part(token: str, queue: Queue) -> None:
    keep, calls = incoming.intake.keep_receipts, []

    def killed(*args: Any, **more: Any) -> None:
        calls.append(1)
        keep(*args, **more)
        if len(calls) == 2:
            os.kill(os.getpid(), signal.SIGKILL)

    incoming.intake.keep_receipts = killed  # type: ignore[assignment]
    send(token, queue)


@pytest.mark.own_sqlite
@pytest.mark.slow
def test_a_killed_server_and_everything_sent_twice_leave_each_record_once(child: Children) -> None:
    token, queue = child(prepare)

    with pytest.raises(Died) as died:
        child(die_in_the_second_part, token, queue)
    assert died.value.signal == signal.SIGKILL, died.value
    # the second part was cut off before it stood
    assert child.count("fieldwork_visit") == {"fieldwork_visit": PART}

    whole = {
        "fieldwork_visit": ITEMS,
        "fieldwork_matter": ITEMS // 10,
        "fieldwork_matterstep": ITEMS // 10,
        "intake_devicereceipt": ITEMS,
        "ledger_eventrecord WHERE name = 'fieldwork.visit.recorded'": ITEMS,
    }
    assert child(send, token, queue) == {"known": PART, "accepted": ITEMS - PART}
    assert child.count(*whole) == whole

    assert child(send, token, queue) == {"known": ITEMS}
    assert child.count(*whole) == whole
