"""A process that dies while a list is accepted leaves nothing half done; the next one carries
it out.
"""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.intake.conftest import cadre, roster

ROOT = Path(__file__).resolve().parents[2]
ROWS = 3_000

SCRIPT = """
import json, os, signal, sys
import django
django.setup()
from datetime import UTC, date, datetime
from pathlib import Path
from django.conf import settings
from zhucun.doors.command import schema
from zhucun.directory import actions as directory
from zhucun.directory.perms import OPERATOR
from zhucun.intake import actions
from zhucun.intake.models import Batch
from zhucun.roster import actions as roster

step, file = sys.argv[1:]
NOW, TODAY = datetime(2024, 6, 1, tzinfo=UTC), date(2024, 6, 1)
if step == "prepare":
    schema.lay_tables()
    codes = {"41": "河南省", "4113": "南阳市", "411327": "社旗县", "411327100": "赊店镇",
             "411327100201": "东关村"}
    drafts = [directory.PlaceDraft(code=code, name=name) for code, name in codes.items()]
    directory.add_places(drafts, since=date(2020, 1, 1), by=OPERATOR)
    unit = directory.UnitDraft(name="社旗县财政局", level="county", kind="finance", area="411327")
    directory.register_units([unit], registered_at=NOW, by=OPERATOR)
    roster.open_round(area="411327", code="2023", title="2023", kind="term",
                      starts_on=date(2023, 5, 1), opened_at=NOW, by=OPERATOR)
    actions.open_batch(file=Path(file), file_name="花名册.xlsx", feed="roster", area="411327",
                       as_of=TODAY, by=OPERATOR, made_at=NOW, round="2023")

def die(done, total, phase):
    if step == "die" and phase == "accept" and done >= 2000:
        os.kill(os.getpid(), signal.SIGKILL)

if step != "prepare":
    batch = actions.accept(batch=Batch.objects.get(), by=OPERATOR, accepted_at=NOW, progress=die)
    print(json.dumps({"state": batch.state, **batch.counts}))
"""


def run(step: str, file: Path, folder: Path) -> subprocess.CompletedProcess[str]:
    script = f"""
import os, sys
sys.path.insert(0, {str(ROOT)!r})
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"
import config.settings.test as settings
from pathlib import Path
settings.DATABASES["default"] = settings.sqlite(Path({str(folder)!r}) / "killed.sqlite3")
settings.MEDIA_ROOT = Path({str(folder)!r}) / "files"
{SCRIPT}"""
    return subprocess.run(
        [sys.executable, "-c", script, step, str(file)],
        capture_output=True,
        text=True,
        cwd=folder,
        timeout=300,
        env={**os.environ, "ZHUCUN_TEST_DATABASE": ""},
    )


def counts(folder: Path) -> dict[str, int]:
    tables = ("directory_person", "roster_posting", "roster_team", "ledger_eventrecord")
    with sqlite3.connect(folder / "killed.sqlite3") as database:
        return {
            table: database.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
            for table in tables
        }


@pytest.mark.own_sqlite
@pytest.mark.slow
def test_killing_the_process_leaves_nothing_half_done(tmp_path: Path) -> None:
    file = tmp_path / "花名册.xlsx"
    file.write_bytes(roster(*(cadre(f"干部{number}", "") for number in range(ROWS))))

    prepared = run("prepare", file, tmp_path)
    assert prepared.returncode == 0, prepared.stderr
    before = counts(tmp_path)

    died = run("die", file, tmp_path)
    assert died.returncode == -signal.SIGKILL, died.stderr
    assert counts(tmp_path) == before

    done = run("accept", file, tmp_path)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["state"] == "ACCEPTED"
    after = counts(tmp_path)
    assert after["roster_posting"] == ROWS
    assert after["directory_person"] == ROWS

    again = run("accept", file, tmp_path)
    assert again.returncode == 0, again.stderr
    assert counts(tmp_path) == after
