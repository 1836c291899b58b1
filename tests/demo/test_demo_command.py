"""`zhucun demo`: built once and whole, or not at all."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.db import transaction

from demo import world
from zhucun.directory.models import Person, Place
from zhucun.doors.command import demo as command
from zhucun.doors.command.demo import (
    Built,
    CannotRebuild,
    ForeignData,
    NotTheDemo,
    OtherWorld,
    PortInUse,
    aligned,
    build_in_place,
    known_world,
)
from zhucun.ledger.models import EventRecord

ROOT = Path(__file__).parents[2]
RUN = [sys.executable, "-m", "zhucun", "demo"]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "var"


@pytest.fixture(scope="module")
def village(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The smallest world, built once."""
    built = tmp_path_factory.mktemp("village") / "var"
    done = _run(_environment(built), "--no-serve", "--scale", "village")
    assert done.returncode == 0, done.stderr
    return built


@pytest.fixture
def settled(home: Path, village: Path) -> None:
    """A home in which the smallest world stands."""
    shutil.copytree(village, home)


@pytest.fixture
def environment(home: Path) -> dict[str, str]:
    return _environment(home)


def _environment(home: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ZHUCUN_")}
    kept.pop("DJANGO_SETTINGS_MODULE", None)
    return kept | {"ZHUCUN_VAR": str(home), "PYTHONUNBUFFERED": "1"}


def _run(environment: dict[str, str], *options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*RUN, *options],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def _names(home: Path) -> list[str]:
    with closing(sqlite3.connect(home / "zhucun.sqlite3")) as database:
        rows = database.execute("SELECT name FROM directory_person ORDER BY id")
        return [name for (name,) in rows]


def test_a_killed_build_leaves_no_database_and_the_next_one_is_whole(
    home: Path, environment: dict[str, str]
) -> None:
    building = subprocess.Popen(
        [*RUN, "--no-serve"], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
    )
    assert building.stdout
    lines = iter(building.stdout)
    assert any("places" in line for line in lines), "it ended before it built anything"
    building.send_signal(signal.SIGKILL)
    building.wait()
    building.stdout.close()
    assert not (home / "zhucun.sqlite3").exists()
    assert list(home.glob("zhucun.sqlite3.building-*")), "it was not killed while it built"

    done = _run(environment, "--no-serve", "--scale", "village")
    assert done.returncode == 0, done.stderr
    assert len(_names(home)) == 3
    assert not list(home.glob("zhucun.sqlite3.building-*"))


@pytest.mark.usefixtures("settled")
def test_a_failed_rebuild_keeps_the_world_that_is_there(
    home: Path, environment: dict[str, str]
) -> None:
    before = _names(home)
    building = subprocess.Popen(
        [*RUN, "--no-serve", "--rebuild"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert building.stdout
    assert any("places" in line for line in building.stdout)
    building.kill()
    building.wait()
    building.stdout.close()
    assert _names(home) == before
    again = _run(environment, "--no-serve")
    assert "scale village, seed 2022" in again.stdout


@pytest.mark.usefixtures("settled")
def test_another_scale_or_seed_asks_for_a_rebuild(home: Path, environment: dict[str, str]) -> None:
    refused = _run(environment, "--no-serve", "--scale", "county")
    assert refused.returncode == 1
    assert "--rebuild" in refused.stderr
    assert "Traceback" not in refused.stderr
    done = _run(environment, "--no-serve", "--scale", "village", "--seed", "6", "--rebuild")
    assert "scale village, seed 6" in done.stdout
    assert len(_names(home)) == 3


@pytest.mark.usefixtures("settled")
def test_a_second_start_serves_what_was_built(environment: dict[str, str]) -> None:
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [*RUN, "--port", str(port)],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        assert _answers(f"http://127.0.0.1:{port}/", within=60) == 200
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(timeout=20)


def _answers(address: str, *, within: float) -> int:
    until = time.monotonic() + within
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(address, timeout=20) as answer:
                return int(answer.status)
        except (ConnectionError, TimeoutError):  # a busy machine answers late
            time.sleep(0.1)
        except urllib.error.URLError as error:
            if not isinstance(error.reason, ConnectionError):
                raise
            time.sleep(0.1)
    return 0


# ── in this process ────────────────────────────────────────


@pytest.fixture
def demo_settings(settings: Any, tmp_path: Path) -> Any:
    settings.DEMO = True
    settings.DEMO_BUILDER = "demo.world.build"
    settings.VAR = tmp_path
    return settings


def test_outside_the_demo_nothing_is_built(settings: Any) -> None:
    settings.DEMO = False
    result = CliRunner().invoke(command.demo, ["--no-serve"])
    assert isinstance(result.exception, NotTheDemo)


def test_a_port_in_use_is_said_before_anything_is_built(demo_settings: Any) -> None:
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = CliRunner().invoke(command.demo, ["--port", str(port)])
    assert isinstance(result.exception, PortInUse)
    assert f".venv/bin/zhucun demo --port {port + 1}." in str(result.exception)


def test_in_place_a_world_is_built_and_known_again(demo_settings: Any, db: None) -> None:
    assert known_world() is None
    build_in_place(Built("village", 4))
    assert known_world() == Built("village", 4)
    assert Person.objects.count() == 3


def test_in_place_a_build_that_fails_leaves_nothing(
    demo_settings: Any, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(**how: Any) -> None:
        world.build(**how)
        raise RuntimeError("the power went off")

    monkeypatch.setattr(command, "import_string", lambda _name: fails)
    with pytest.raises(RuntimeError), transaction.atomic():
        build_in_place(Built("village", 4))
    assert not Place.objects.exists()
    assert not EventRecord.objects.exists()


def test_data_that_the_demo_did_not_build_is_left_alone(places: Any) -> None:
    with pytest.raises(ForeignData):
        known_world()


def test_a_rebuild_never_empties_a_server(
    demo_settings: Any, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    build_in_place(Built("village", 4))
    monkeypatch.setattr(command, "_uses_a_file", lambda: False)
    result = CliRunner().invoke(command.demo, ["--no-serve", "--rebuild"])
    assert isinstance(result.exception, CannotRebuild)
    assert Person.objects.count() == 3


def test_another_scale_than_the_one_in_place_is_refused(
    demo_settings: Any, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    build_in_place(Built("village", 4))
    monkeypatch.setattr(command, "_uses_a_file", lambda: False)
    result = CliRunner().invoke(command.demo, ["--no-serve", "--seed", "9"])
    assert isinstance(result.exception, OtherWorld)
    hint = ".venv/bin/zhucun demo --rebuild --scale village --seed 9."
    assert hint in str(result.exception)


def test_make_takes_a_port(tmp_path: Path) -> None:
    """Only asked what it would run."""
    said = subprocess.run(
        ["make", "-n", "demo", "PORT=8001", "SCALE=village"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    assert "-m zhucun demo --port 8001 --scale village" in said


def test_columns_stay_straight_with_chinese_names() -> None:
    lines = aligned([("a", "巴镜均", "x"), ("bb", "office", "y")])
    assert lines == ["a   巴镜均  x", "bb  office  y"]
