"""A server process that is killed in mid-batch, and a phone that then sends everything twice."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
ITEMS = 230
PART = 50

SCRIPT = """
import json, os, signal, sys
import django
django.setup()
from zhucun.doors.command import schema
from tests import factories as make
from tests.conftest import PASSWORD, PLACES, SINCE
from tests.doors.sync.conftest import add_household
from tests.doors.sync.phone import Phone, visit
from zhucun.directory import actions as directory
from zhucun.directory.models import Place
from zhucun.directory.perms import OPERATOR
from zhucun.doors.sync import incoming
from django.utils.timezone import localdate
from pathlib import Path

step, folder = sys.argv[1], Path(sys.argv[2])
if step == "prepare":
    schema.lay_tables()
    drafts = [directory.PlaceDraft(code=code, name=name) for code, name in PLACES.items()]
    directory.add_places(drafts, since=SINCE, by=OPERATOR)
    village = Place.objects.get(code="411327100201")
    wang = make.posting(make.person("王驻村", numbered=True), village, make.round_("2021"))
    directory.open_account(username="wang", name="王驻村", password=PASSWORD, role="FIRST_SECRETARY",
                           area=village.code, person=wang.person, since=SINCE, by=OPERATOR)
    house = add_household(village, 1)
    heard = lambda n: [{"id": make_id(), "kind": "appeal", "topic": "water", "title": f"第{n}件"}]
    from zhucun.kernel.ids import new_public_id as make_id
    queue = [visit(wang, localdate(), house, matters=heard(n) if n % 10 == 0 else [])
             for n in range(ITEMS)]
    token = Phone("wang").sign_in().token
    (folder / "queue.json").write_text(json.dumps({"queue": queue, "token": token}))
else:
    kept = json.loads((folder / "queue.json").read_text())
    phone = Phone("wang")
    phone.token = kept["token"]
    if step == "die":
        keep, calls = incoming.intake.keep_receipts, []
        def killed(*args, **more):
            calls.append(1)
            keep(*args, **more)
            if len(calls) == 3:
                os.kill(os.getpid(), signal.SIGKILL)
        incoming.intake.keep_receipts = killed
    states = [each["state"] for each in phone.send(*kept["queue"])]
    print(json.dumps({state: states.count(state) for state in set(states)}))
"""


def run(step: str, folder: Path) -> subprocess.CompletedProcess[str]:
    script = f"""
import os, sys
sys.path.insert(0, {str(ROOT)!r})
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"
import config.settings.test as settings
from pathlib import Path
settings.DATABASES["default"] = settings.sqlite(Path({str(folder)!r}) / "killed.sqlite3")
settings.ALLOWED_HOSTS = ["testserver"]
ITEMS = {ITEMS}
{SCRIPT}"""
    return subprocess.run(
        [sys.executable, "-c", script, step, str(folder)],
        capture_output=True,
        text=True,
        cwd=folder,
        timeout=300,
        env={**os.environ, "ZHUCUN_TEST_DATABASE": ""},
    )


def counts(folder: Path) -> dict[str, int]:
    tables = ("fieldwork_visit", "fieldwork_matter", "fieldwork_matterstep", "intake_devicereceipt")
    with sqlite3.connect(folder / "killed.sqlite3") as database:
        found = {
            table: database.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
            for table in tables
        }
        found["events"] = database.execute(
            "SELECT count(*) FROM ledger_eventrecord WHERE name = 'fieldwork.visit.recorded'"
        ).fetchone()[0]
    return found


@pytest.mark.own_sqlite
@pytest.mark.slow
def test_a_killed_server_and_everything_sent_twice_leave_each_record_once(tmp_path: Path) -> None:
    prepared = run("prepare", tmp_path)
    assert prepared.returncode == 0, prepared.stderr

    died = run("die", tmp_path)
    assert died.returncode == -signal.SIGKILL, died.stderr
    done = 2 * PART  # the third part was cut off before it stood
    assert counts(tmp_path)["fieldwork_visit"] == done

    first = run("send", tmp_path)
    assert json.loads(first.stdout) == {"known": done, "accepted": ITEMS - done}, first.stderr
    whole = counts(tmp_path)
    matters = ITEMS // 10
    assert whole == {
        "fieldwork_visit": ITEMS,
        "fieldwork_matter": matters,
        "fieldwork_matterstep": matters,
        "intake_devicereceipt": ITEMS,
        "events": ITEMS,
    }

    second = run("send", tmp_path)
    assert json.loads(second.stdout) == {"known": ITEMS}, second.stderr
    assert counts(tmp_path) == whole
