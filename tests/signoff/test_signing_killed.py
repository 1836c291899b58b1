"""A worker that dies while it signs leaves each case whole or untouched; the next one goes on."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CASES = 40

SCRIPT = """
import json, os, signal, sys
import django
django.setup()
from datetime import UTC, datetime
from tests import factories as make
from zhucun.directory.enums import Role
from zhucun.directory.perms import OPERATOR
from zhucun.doors.command import schema
from zhucun.kernel.workers import worker_name
from zhucun.signoff import actions, jobs
from zhucun.signoff.actions import review_work
from zhucun.signoff.models import Review
from zhucun.signoff.queries import Asked

step, size = sys.argv[1], int(sys.argv[2])
AT = datetime(2024, 3, 4, 2, 0, tzinfo=UTC)
review_work.AT_ONCE, review_work.BATCH = 0, 10
work = lambda: jobs.work_once(clock=lambda: AT, worker=worker_name())
if step == "prepare":
    schema.lay_tables()
    make.add_places({"41": "河南省", "4113": "南阳市", "411327": "社旗县"})
    unit, batch = make.unit("社旗县财政局"), make.round_("2024")
    clerk = make.actor("clerk", Role.UNIT, "411327", unit=unit)
    rows = [make.candidate(make.person(f"人{n}", unit=unit), batch) for n in range(size)]
    actions.start_cases([row.public_id for row in rows], kind="candidate", at=AT, by=OPERATOR)
    asked = Asked(kind="candidate", chain="selection", step="nominate", word="sending-unit")
    row = actions.ask_review(asked=asked, at=AT, by=clerk)
    work()
    row.refresh_from_db()
    actions.confirm_review(review=row, revision=0, at=AT, by=clerk)
if step == "die":
    real, calls = review_work.sign_cases, []

    def dying(*args, **more):
        calls.append(1)
        found = real(*args, **more)
        if len(calls) == 3:
            os.kill(os.getpid(), signal.SIGKILL)  # twenty are signed, ten are half done
        return found

    review_work.sign_cases = dying
while step != "prepare" and work():
    pass
row = Review.objects.get()
print(json.dumps([row.state, row.done, row.signed, row.tries]))
"""


def run(step: str, folder: Path) -> subprocess.CompletedProcess[str]:
    script = f"""
import os, sys
sys.path.insert(0, {str(ROOT)!r})
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"
import config.settings.test as settings
from pathlib import Path
settings.DATABASES["default"] = settings.sqlite(Path({str(folder)!r}) / "killed.sqlite3")
{SCRIPT}"""
    return subprocess.run(
        [sys.executable, "-c", script, step, str(CASES)],
        capture_output=True,
        text=True,
        cwd=folder,
        timeout=300,
        env={**os.environ, "ZHUCUN_TEST_DATABASE": ""},
    )


def counts(folder: Path) -> tuple[int, int, int]:
    """Signatures, cases of the review that are settled, events of signatures."""
    asked = (
        "SELECT count(*) FROM signoff_signature",
        "SELECT count(*) FROM signoff_reviewcase WHERE outcome = 'signed'",
        "SELECT count(*) FROM ledger_eventrecord WHERE name = 'signoff.case.signed'",
    )
    with sqlite3.connect(folder / "killed.sqlite3") as database:
        first, second, third = (database.execute(each).fetchone()[0] for each in asked)
    return first, second, third


@pytest.mark.own_sqlite
@pytest.mark.slow
def test_a_killed_worker_is_followed_by_one_that_signs_the_rest_and_nothing_twice(
    tmp_path: Path,
) -> None:
    prepared = run("prepare", tmp_path)
    assert prepared.returncode == 0, prepared.stderr
    assert counts(tmp_path) == (0, 0, 0)

    died = run("die", tmp_path)
    assert died.returncode == -signal.SIGKILL, died.stderr
    assert counts(tmp_path) == (20, 20, 20)

    done = run("work", tmp_path)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1]) == ["done", CASES, CASES, 2]
    assert counts(tmp_path) == (CASES, CASES, CASES)
