"""`zhucun demo`: build the demo world once, show its accounts, serve it on this machine.

On SQLite the world is built into a file of its own and renamed when it is complete; on another
database it is built inside one transaction. A build that is killed leaves nothing half done.
"""

from __future__ import annotations

import json
import os
import socket
import sys
import time
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import click
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils.module_loading import import_string

from zhucun.directory import perms, queries
from zhucun.doors.command import schema
from zhucun.doors.command.server import serve
from zhucun.kernel.problems import N_, Problem
from zhucun.ledger import queries as ledger

SCALES = ("village", "county", "province", "city", "city-sample")
_HOST = "127.0.0.1"
_BUILDER = "demo.world.build"
#: The subject of the event that the builder writes last.
_SUBJECT = "demo:world"
_QUICK = "PRAGMA journal_mode=MEMORY; PRAGMA synchronous=OFF; PRAGMA foreign_keys=ON;"


class NotTheDemo(Problem):
    code = "demo.not-the-demo"
    message = N_("These are not the settings of the demo, so no demo world is built here.")
    todo = N_("Unset DJANGO_SETTINGS_MODULE, or set it to config.settings.dev.")


class ForeignData(Problem):
    code = "demo.foreign-data"
    message = N_("The database %(database)s holds data that the demo did not build.")
    todo = N_("Name another folder with ZHUCUN_VAR or another database with ZHUCUN_DATABASE.")


class OtherWorld(Problem):
    code = "demo.other-world"
    message = N_("The demo world here has the scale %(scale)s and the seed %(seed)s.")
    todo = N_(
        "Leave out --scale and --seed to use it, or build it anew: "
        ".venv/bin/zhucun demo --rebuild --scale %(wanted)s --seed %(other)s."
    )


class CannotRebuild(Problem):
    code = "demo.cannot-rebuild"
    message = N_("Only a SQLite demo is built anew; the ledger of %(database)s is never emptied.")
    todo = N_("Create an empty database and name it with ZHUCUN_DATABASE.")


class PortInUse(Problem):
    code = "demo.port-in-use"
    message = N_("Something else on this machine already listens on port %(port)s.")
    todo = N_("Stop it, or choose another port: .venv/bin/zhucun demo --port %(other)s.")


@dataclass(frozen=True)
class Built:
    scale: str
    seed: int


@click.command()
@click.option(
    "--scale",
    type=click.Choice(SCALES),
    help="How large [default: county]; city: Huaihua 2014–2017, city-sample: 1 % of it.",
)
@click.option("--seed", type=int, help="Another seed makes other people [default: 2022].")
@click.option("--port", default=8000, show_default=True)
@click.option("--rebuild", is_flag=True, help="Replace the demo world that is there.")
@click.option("--no-serve", is_flag=True, help="Only build it.")
def demo(scale: str | None, seed: int | None, port: int, rebuild: bool, no_serve: bool) -> None:
    """Set everything up, build the demo world and serve it on this machine only."""
    if not settings.DEMO:
        raise NotTheDemo
    if not no_serve:
        _check_port(port)
    start = time.perf_counter()
    built = _prepare(scale, seed, rebuild=rebuild)
    spent = time.perf_counter() - start
    click.echo(f"The demo world is ready: scale {built.scale}, seed {built.seed} ({spent:.1f} s).")
    click.echo("")
    _show_accounts()
    if not no_serve:
        click.echo(f"\nOpen http://{_HOST}:{port}/ in a browser. Stop with Ctrl-C.")
        sys.stdout.flush()
        click.get_current_context().invoke(serve, host=_HOST, port=port, workers=1)


def _prepare(scale: str | None, seed: int | None, *, rebuild: bool) -> Built:
    """Leave a complete, migrated world behind; build it where there is none.

    Raises ForeignData, OtherWorld, CannotRebuild.
    """
    known = None if _is_new_file() else known_world()
    if known and not rebuild:
        wanted = Built(scale or known.scale, known.seed if seed is None else seed)
        if wanted != known:
            raise OtherWorld(
                scale=known.scale, seed=known.seed, wanted=wanted.scale, other=wanted.seed
            )
        _migrate()
        return known
    if known and not _uses_a_file():
        raise CannotRebuild(database=connection.settings_dict["NAME"])
    wanted = Built(scale or "county", 2022 if seed is None else seed)
    if _uses_a_file():
        _build_into_file(wanted)
    else:
        build_in_place(wanted)
    return wanted


def _is_new_file() -> bool:
    """True for a SQLite file that is not there yet; asking it would create it."""
    return _uses_a_file() and not Path(connection.settings_dict["NAME"]).exists()


def _uses_a_file() -> bool:
    return connection.vendor == "sqlite"


def known_world() -> Built | None:
    """The complete world of this database; None where it is empty. Raises ForeignData."""
    if "ledger_eventrecord" not in connection.introspection.table_names():
        return None
    for event in ledger.history(subjects=[_SUBJECT]):
        return Built(event.data["scale"], event.data["seed"])
    who = perms.OPERATOR
    held = queries.accounts(actor=who), queries.places(actor=who, as_of=date.max)
    if any(rows.exists() for rows in held):
        raise ForeignData(database=connection.settings_dict["NAME"])
    return None


# ── building ────────────────────────────────────────


def build_in_place(wanted: Built) -> None:
    """Build into a database that other processes use: all or nothing, in one transaction."""
    _migrate()
    with transaction.atomic():
        _build(wanted)


def _build_into_file(wanted: Built) -> None:
    """Build beside the database and take its place in one step.

    The file is fast and not safe while it is built (no journal on disk): it counts only once it is
    complete.
    """
    target = Path(connection.settings_dict["NAME"])
    _sweep(target)
    fresh = target.with_name(f"{target.name}.building-{os.getpid()}")
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        with _connected_to(fresh):
            _migrate()
            with transaction.atomic():
                _build(wanted)
        with fresh.open("rb") as file:
            os.fsync(file.fileno())
        for ending in ("-wal", "-shm"):
            target.with_name(target.name + ending).unlink(missing_ok=True)
        fresh.replace(target)
    finally:
        fresh.unlink(missing_ok=True)


@contextmanager
def _connected_to(path: Path) -> Iterator[None]:
    """The default connection leads to another SQLite file for a while."""
    kept = dict(connection.settings_dict)
    connection.close()
    options = {**kept["OPTIONS"], "init_command": _QUICK}
    connection.settings_dict.update(NAME=path, OPTIONS=options)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(NAME=kept["NAME"], OPTIONS=kept["OPTIONS"])


def _sweep(target: Path) -> None:
    """Remove what killed builds left; a build that still runs keeps its file."""
    for left in target.parent.glob(f"{target.name}.building-*"):
        process = left.name.removeprefix(f"{target.name}.building-").split("-")[0]
        if not (process.isdigit() and _runs(int(process))):
            left.unlink(missing_ok=True)


def _runs(process: int) -> bool:
    if process == os.getpid():
        return False
    with suppress(ProcessLookupError):
        with suppress(PermissionError):
            os.kill(process, 0)
        return True
    return False


def _migrate() -> None:
    if schema.is_empty():
        schema.lay_tables()
        return
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", interactive=False, verbosity=0)


def _build(wanted: Built) -> None:
    build: Callable[..., None] = import_string(getattr(settings, "DEMO_BUILDER", _BUILDER))
    click.echo(f"Building the demo world: scale {wanted.scale}, seed {wanted.seed}.")
    build(scale=wanted.scale, seed=wanted.seed, progress=_Progress())


class _Progress:
    """One line a step; on a terminal the running step counts on its line."""

    def __init__(self) -> None:
        self._start = time.perf_counter()

    def __call__(self, step: str, done: int, total: int) -> None:
        spent = time.perf_counter() - self._start
        line = f"  {_fit(step, 34)} {done:>9,} of {total:>9,} {spent:7.1f} s"
        if done >= total:
            click.echo(f"\r{line}" if sys.stdout.isatty() else line)
        elif sys.stdout.isatty():
            click.echo(f"\r{line}", nl=False)


# ── showing ────────────────────────────────────────


def _show_accounts() -> None:
    path: Path = settings.VAR / "demo-accounts.json"
    rows = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else []
    titles = ("username", "password", "role", "name", "area")
    lines = [titles, *(tuple(row[title] for title in titles) for row in rows)]
    for line in aligned(lines):
        click.echo(line)


def aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """The rows as lines with straight columns; Chinese characters are two columns wide."""
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(_fit(cell, width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]


def _fit(text: str, width: int) -> str:
    return text + " " * (width - _width(text))


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in text)


def _check_port(port: int) -> None:
    """Raises PortInUse before anything is built."""
    with closing(socket.socket(socket.AF_INET, socket.SOCK_STREAM)) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((_HOST, port))
        except OSError as error:
            raise PortInUse(port=port, other=port + 1) from error
