"""`zhucun doctor`, `account`, `ledger`, `keys`: keeping an installation sound."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TextIO

import click
from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from zhucun.directory import actions as directory
from zhucun.directory import queries
from zhucun.directory.enums import Role
from zhucun.directory.perms import OPERATOR
from zhucun.intake import actions as intake
from zhucun.kernel.problems import Problem
from zhucun.ledger import actions as ledger_actions
from zhucun.ledger import queries as ledger_queries
from zhucun.reports import actions as reports

Finding = tuple[bool, str]


@click.command()
def doctor() -> None:
    """Check database, tables, keys, packs and folders; exit code 1 where something is to mend."""
    sound = True
    for ok, sentence in _findings():
        click.echo(f"{'ok    ' if ok else 'MEND  '}{sentence}")
        sound &= ok
    sys.exit(0 if sound else 1)


def _findings() -> Iterator[Finding]:
    yield sys.version_info >= (3, 11), f"Python {sys.version.split()[0]} (3.11 or later)"
    try:
        connection.ensure_connection()
    except Exception as error:  # any driver says it in its own way; the user needs the sentence
        yield False, f"The database does not answer: {error}. Check ZHUCUN_DATABASE."
        return
    yield True, f"Database: {connection.vendor}"
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    yield (
        not waiting,
        f"Tables: {len(waiting)} migrations wait. Run: zhucun setup"
        if waiting
        else "Tables are current",
    )
    yield (
        bool(settings.PII_KEYS),
        f"Keys of personal data: version {max(settings.PII_KEYS, default=0)}",
    )
    try:
        packs = queries.policy().packs
        yield True, f"Policy packs: {', '.join(packs)}"
    except Problem as problem:
        yield False, f"Policy packs: {problem} Run: zhucun pack check"
    folder = Path(settings.MEDIA_ROOT)
    folder.mkdir(parents=True, exist_ok=True)
    yield folder.is_dir(), f"Folder of files: {folder}"
    if not waiting:
        lines = ledger_queries.export_chain()
        yield True, f"Ledger: {ledger_queries.verify_chain(lines)} sealed events fit their seals"


@click.command()
@click.argument("username")
@click.option("--name", help="Who it is.")
@click.option("--role", type=click.Choice([role.value for role in Role]), required=True)
@click.option("--area", default="", help="Division code of the role; empty is the whole country.")
@click.password_option(help="Asked for where it is not given.")
def account(username: str, name: str | None, role: str, area: str, password: str) -> None:
    """Open an account with a role: the first administrator, or an office."""
    directory.open_account(
        username=username,
        name=name or username,
        password=password,
        role=Role(role),
        area=area,
        since=datetime.now(UTC).date(),
        by=OPERATOR,
    )
    click.echo(f"The account {username} is open.")


@click.group()
def ledger() -> None:
    """The journal: bind events into the hash chain, take a copy, verify a copy."""


@ledger.command()
def seal() -> None:
    """Seal all events that are not sealed yet. Run it daily."""
    total = 0
    while done := ledger_actions.seal_pending(sealed_at=datetime.now(UTC)):
        total += done
        click.echo(f"{total} events sealed", err=True)
    click.echo(f"{total} events sealed. The chain ends with {ledger_queries.chain_head()}")


@ledger.command("export")
@click.argument("file", type=click.File("w", encoding="utf-8"))
def export_(file: TextIO) -> None:
    """Write the sealed ledger to FILE (- for the screen); verify it with `zhucun ledger verify`."""
    for line in ledger_queries.export_chain():
        file.write(line + "\n")


@ledger.command()
@click.argument("file", type=click.File("r", encoding="utf-8"))
@click.option("--head", default="", help="How the chain must end, as `zhucun ledger seal` said it.")
def verify(file: TextIO, head: str) -> None:
    """Recompute every seal of an exported FILE; reads no database.

    With --head it also shows that nothing was cut off at the end.
    """
    click.echo(f"{ledger_queries.verify_chain(file, head=head)} events fit their seals.")


@click.command()
@click.option("--days", default=30, show_default=True, help="How long the file of an import stays.")
def forget(days: int) -> None:
    """Remove the kept files of old imports, and sheets of cards and ZIPs of archives after a week.
    Run it daily; what was imported and issued stays."""
    today = datetime.now(UTC)
    removed = intake.forget_files(made_before=today - timedelta(days=days))
    removed += reports.forget_prints(now=today) + reports.forget_shelves(now=today)
    click.echo(f"{removed} files removed.")


@click.group()
def keys() -> None:
    """Keys of personal data (SM4); they live in the settings, never in the database."""


@keys.command()
def rotate() -> None:
    """Re-encrypt what is not yet under the newest key; may be stopped and run again."""
    done = directory.rotate_keys(progress=lambda n: click.echo(f"{n} values", err=True))
    click.echo(f"{done} values are now under key version {max(settings.PII_KEYS)}.")
