"""`zhucun archives`: the archives of terms of an area as files in a folder."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

import click
from django.utils.timezone import localdate, now

from zhucun.directory.perms import OPERATOR
from zhucun.kernel.divisions import parse_code
from zhucun.kernel.problems import Problem
from zhucun.kernel.workers import worker_name
from zhucun.ledger.enums import UNDER_WAY, Work
from zhucun.reports import actions, jobs
from zhucun.reports.enums import Language, RunScope
from zhucun.reports.errors import RunFailed
from zhucun.reports.queries import archives as queries


@click.command()
@click.argument("area")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--scope",
    type=click.Choice(RunScope.values),
    default=RunScope.ENDED.value,
    show_default=True,
    help="Terms that have ended, or every term as it stands.",
)
@click.option(
    "--language",
    type=click.Choice(Language.values),
    default=Language.CHINESE.value,
    show_default=True,
)
def archives(area: str, folder: Path, scope: str, language: str) -> None:
    """Issue the archives of AREA (a division code) and write them to FOLDER: a ZIP for each
    township with the PDFs and their index.

    May be stopped and run again: archives whose records have not changed are not issued anew, and a
    ZIP that is whole is not written again. The ZIPs name people in clear.
    """
    asked: dict[str, Any] = {"area": parse_code(area), "scope": scope, "language": language}
    row = actions.ask_archives(**asked, on=localdate(), asked_at=now(), by=OPERATOR)
    worker = worker_name()
    while row.state in UNDER_WAY:
        if not jobs.archives_once(clock=now, worker=worker, progress=_tell):
            time.sleep(1)  # another worker has it
        row = queries.run_card(actor=OPERATOR, public_id=row.public_id)
    if row.state != Work.DONE:
        raise _failure(row)
    folder.mkdir(parents=True, exist_ok=True)
    written = [_write(row, shelf, folder) for shelf in queries.shelves_of(row)]
    click.echo(
        f"{row.done} archives, {row.made} issued anew; {sum(written)} of {len(written)} ZIPs "
        f"written to {folder}, the others were there."
    )


def _tell(row: Any) -> None:
    click.echo(f"{row.done:>6} of {row.total}  archives", err=True)


def _failure(row: Any) -> Problem:
    told = row.failure or {"facts": {"what": row.state}}
    return RunFailed(**told["facts"]) if "what" in told["facts"] else RunFailed(what=told["code"])


def _write(row: Any, shelf: Any, folder: Path) -> bool:
    """Write the ZIP of a township, whole or not at all. False where it is there."""
    path = folder / f"{shelf.area}-{shelf.name}.zip"
    if _held(path) == queries.files_of(shelf):
        return False
    _name, content = queries.shelf_zip(actor=OPERATOR, run=row, area=shelf.area)
    part = path.with_name(f"{path.name}.part")
    part.write_bytes(content)
    part.replace(path)
    return True


def _held(path: Path) -> set[str]:
    """The files in a ZIP; nothing where there is none, or a damaged one."""
    try:
        with ZipFile(path) as archive:
            return set(archive.namelist())
    except (FileNotFoundError, BadZipFile):
        return set()
