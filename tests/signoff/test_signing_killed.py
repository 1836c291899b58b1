"""A worker that dies while it signs leaves each case whole or untouched; the next one goes on."""

from __future__ import annotations

import os
import signal
from datetime import UTC, datetime
from typing import Any

import pytest

from tests import factories as make
from tests.children import Children, Died
from zhucun.directory.enums import Role
from zhucun.directory.perms import OPERATOR
from zhucun.kernel.workers import worker_name
from zhucun.signoff import actions, jobs
from zhucun.signoff.actions import review_work
from zhucun.signoff.models import Review
from zhucun.signoff.queries import Asked

CASES = 40
AT = datetime(2024, 3, 4, 2, 0, tzinfo=UTC)
#: Signatures, cases of the review that are settled, events of signatures.
TOLD = (
    "signoff_signature",
    "signoff_reviewcase WHERE outcome = 'signed'",
    "ledger_eventrecord WHERE name = 'signoff.case.signed'",
)


def work() -> bool:
    review_work.AT_ONCE, review_work.BATCH = 0, 10
    return jobs.work_once(clock=lambda: AT, worker=worker_name())


def prepare() -> None:
    make.add_places({"41": "河南省", "4113": "南阳市", "411327": "社旗县"})
    unit, batch = make.unit("社旗县财政局"), make.round_("2024")
    clerk = make.actor("clerk", Role.UNIT, "411327", unit=unit)
    rows = [make.candidate(make.person(f"人{n}", unit=unit), batch) for n in range(CASES)]
    actions.start_cases([row.public_id for row in rows], kind="candidate", at=AT, by=OPERATOR)
    asked = Asked(kind="candidate", chain="selection", step="nominate", word="sending-unit")
    row = actions.ask_review(asked=asked, at=AT, by=clerk)
    work()
    row.refresh_from_db()
    actions.confirm_review(review=row, revision=0, at=AT, by=clerk)


def die_in_the_third_batch() -> None:
    real, calls = review_work.sign_cases, []

    def dying(*args: Any, **more: Any) -> Any:
        calls.append(1)
        found = real(*args, **more)
        if len(calls) == 3:
            os.kill(os.getpid(), signal.SIGKILL)  # twenty are signed, ten are half done
        return found

    review_work.sign_cases = dying  # type: ignore[assignment]
    go_on()


def go_on() -> tuple[str, int, int, int]:
    while work():
        pass
    row = Review.objects.get()
    return row.state, row.done, row.signed, row.tries


@pytest.mark.own_sqlite
@pytest.mark.slow
def test_a_killed_worker_is_followed_by_one_that_signs_the_rest_and_nothing_twice(
    child: Children,
) -> None:
    child(prepare)
    assert [*child.count(*TOLD).values()] == [0, 0, 0]

    with pytest.raises(Died) as died:
        child(die_in_the_third_batch)
    assert died.value.signal == signal.SIGKILL, died.value
    assert [*child.count(*TOLD).values()] == [20, 20, 20]

    assert child(go_on) == ("done", CASES, CASES, 2)
    assert [*child.count(*TOLD).values()] == [CASES, CASES, CASES]
