"""Import of a roster, beside a bare read of the file and a bare bulk insert of its rows.

    python -m benchmarks.bench_import [--rows 100000] [--postgres "dbname=…"]

Each measurement is a process of its own with an empty database of its own, so that memory is its
own too. Writes benchmarks/results/import.json.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "benchmarks" / "results" / "import.json"
SEED = 20_240_601
AREA = "4312"
TODAY = date(2024, 6, 1)
NOW = datetime(2024, 6, 1, tzinfo=UTC)
VILLAGES_A_TOWNSHIP, TOWNSHIPS_A_COUNTY = 40, 50
CADRES_A_VILLAGE = 4

HEADINGS = (
    *(
        "序号",
        "县",
        "乡镇",
        "村",
        "村区划代码",
        "姓名",
        "性别",
        "民族",
        "出生年月",
        "学历",
        "政治面貌",
    ),
    *(
        "入党时间",
        "参加工作时间",
        "派出单位",
        "单位层级",
        "职务职级",
        "专业",
        "职务",
        "任职起",
        "任职止",
    ),
    *("联系电话", "党组织关系转入日", "身份证号", "农村工作经历", "备注"),
)
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀兰霞平刚桂英"
COUNTIES = (
    *("431226", "431224", "431225", "431322", "430523"),
    *("411327", "520111", "530627", "530925", "533324"),
)
UNITS = [f"县直单位{number:03}" for number in range(200)]


# ── the world and the file ────────────────────────────────────────


def place_codes(rows: int) -> Iterator[tuple[str, str]]:
    """(code, name) of as many places as the rows need, parents first."""
    yield "43", "湖南省"
    yield AREA, "怀化市"
    villages = -(-rows // CADRES_A_VILLAGE)
    townships = -(-villages // VILLAGES_A_TOWNSHIP)
    for county in range(-(-townships // TOWNSHIPS_A_COUNTY)):
        yield f"{AREA}{county + 21:02}", f"第{county + 1}县"
    for township in range(townships):
        county, number = divmod(township, TOWNSHIPS_A_COUNTY)
        code = f"{AREA}{county + 21:02}{number + 100:03}"
        yield code, f"第{county + 1}县{number + 1}镇"
        for village in range(VILLAGES_A_TOWNSHIP):
            yield f"{code}{village + 200:03}", f"{number + 1}镇{village + 1}村"


def with_check(body: str) -> str:
    total = sum(int(digit) * (1 << 17 - at) for at, digit in enumerate(body))
    return body + "10X98765432"[total % 11]


def cadre_rows(rows: int) -> Iterator[list[Any]]:
    """Rows of a roster as offices write them: text dates, padded codes, old words."""
    dice = random.Random(SEED)  # noqa: S311 - a benchmark
    names = dict(place_codes(rows))
    villages = sorted(code for code in names if len(code) == 12)
    for number in range(rows):
        code = villages[number // CADRES_A_VILLAGE]
        # a birthday for each row, a county for each 12,000: no two numbers are equal
        born = date(1965, 1, 1) + timedelta(days=number * 7_919 % 12_000)
        worked = born + timedelta(days=22 * 365)
        body = f"{COUNTIES[number // 12_000 % 10]}{born:%Y%m%d}{number % 1000:03}"
        yield [
            number + 1,
            names[code[:6]],
            names[code[:9]],
            names[code],
            code,
            dice.choice(SURNAMES) + dice.choice(GIVEN) + dice.choice(GIVEN),
            dice.choice(("男", "女")),
            dice.choice(("汉族", "苗族", "侗族", "土家族")),
            f"{born:%Y.%m}",
            dice.choice(("大专", "大学本科", "硕士研究生")),
            dice.choice(("中共党员", "群众", "共青团员")),
            f"{worked:%Y-%m-%d}",
            f"{worked.year}年{worked.month}月",
            dice.choice(UNITS),
            "县级",
            dice.choice(("科员", "副主任", "主任科员")),
            dice.choice(("种植", "养殖", "金融", "其他")),
            "第一书记" if number % CADRES_A_VILLAGE == 0 else "驻村工作队员",
            "2023.5.11",
            "2025-05",
            f"1{dice.randrange(3, 10)}{dice.randrange(10**9):09}",
            date(2023, 5, 20),
            with_check(body),
            dice.choice(("是", "否")),
            f"备注{number}" if number % 3 == 0 else None,
        ]


def write_file(path: Path, rows: int) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("花名册")
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, HEADINGS)
        for at, row in enumerate(cadre_rows(rows), 1):
            for column, value in enumerate(row):
                if isinstance(value, date):
                    sheet.write_datetime(at, column, value, day)
                elif value is not None:
                    sheet.write(at, column, value)


# ── measurements, each in a process of its own ────────────────────────────────────────


def since(started: float, worked: float) -> dict[str, float]:
    """Seconds on the wall and of this process's own work."""
    return {
        "seconds": time.perf_counter() - started,
        "cpu_seconds": time.process_time() - worked,
    }


def bare_read(file: Path, rows: int) -> dict[str, float]:
    """(a) python-calamine reads every cell; nothing else."""
    from python_calamine import CalamineWorkbook

    started, worked = time.perf_counter(), time.process_time()
    count = sum(1 for _ in CalamineWorkbook.from_path(file).get_sheet_by_index(0).iter_rows())
    assert count == rows + 1
    return since(started, worked)


def bare_insert(file: Path, rows: int) -> dict[str, float]:
    """(b) bulk_create of the same people and postings, sealed and indexed; no check, no event."""
    from zhucun.directory.models import Person, Place
    from zhucun.directory.queries import id_index, phone_index
    from zhucun.roster.models import Posting

    round_ = prepare(rows)
    places = {place.code: place for place in Place.objects.all()}
    source = list(cadre_rows(rows))
    started, worked = time.perf_counter(), time.process_time()
    from django.db import transaction

    with transaction.atomic():
        for start in range(0, rows, 2_000):
            chunk = source[start : start + 2_000]
            people = Person.objects.bulk_create(
                [
                    Person(
                        name=row[5],
                        ethnicity=row[7],
                        office=row[15],
                        id_number=row[22],
                        id_index=id_index(row[22]),
                        phone=row[20],
                        phone_index=phone_index(row[20]),
                        remarks=row[24] or "",
                    )
                    for row in chunk
                ]
            )
            Posting.objects.bulk_create(
                Posting(
                    round=round_,
                    person=person,
                    place=places[row[4]],
                    area=row[4],
                    role="member",
                    starts_on=date(2023, 5, 11),
                )
                for person, row in zip(people, chunk, strict=True)
            )
    return since(started, worked)


class Clock:
    """Seconds by name."""

    def __init__(self) -> None:
        self.times: dict[str, float] = {}

    def __call__(self, name: str, work: Callable[[], Any]) -> Any:
        started = time.perf_counter()
        done = work()
        self.times[name] = time.perf_counter() - started
        return done


def phases(file: Path, rows: int) -> dict[str, float]:
    """The parts of reading: is the file safe, its cells clean, what differs from what is known."""
    from zhucun.directory.perms import OPERATOR
    from zhucun.intake import queries
    from zhucun.intake.readers.table import read_table
    from zhucun.intake.readers.workbook import Workbook
    from zhucun.intake.rows import Scope, handler_for

    prepare(rows)
    spec, handler = queries.feed_spec("roster", AREA, TODAY), handler_for("roster")
    data, clock = file.read_bytes(), Clock()
    books = [clock("check_file", lambda: Workbook(data, name=file.name))]
    left_open = handler.left_open
    table = clock("read_and_clean", lambda: read_table(books.pop(), spec, left_open=left_open))
    scope = Scope(actor=OPERATOR, area=AREA, as_of=TODAY, at=NOW, spec=spec, round="2023")
    plan = clock("plan", lambda: handler.plan(table, scope, lambda *_: None))
    assert plan.counts["new"] == rows, (plan.counts, plan.errors[:3])
    return clock.times


def our_import(file: Path, rows: int) -> dict[str, float]:
    """open_batch and accept; then the same file again, which finds no difference."""
    from zhucun.directory.perms import OPERATOR
    from zhucun.intake import actions, queries
    from zhucun.roster.models import Posting

    prepare(rows)
    queries.feed_spec("roster", AREA, TODAY)  # a server has loaded its packs
    clock = Clock()

    def opened() -> Any:
        return actions.open_batch(
            file=file,
            file_name=file.name,
            feed="roster",
            area=AREA,
            round="2023",
            as_of=TODAY,
            by=OPERATOR,
            made_at=NOW,
        )

    started, worked = time.perf_counter(), time.process_time()
    batch = clock("open_batch", opened)
    clock("accept", lambda: actions.accept(batch=batch, by=OPERATOR, accepted_at=NOW))
    found = since(started, worked) | {"peak_mb": peak_mb()}
    assert Posting.objects.count() == rows
    again = clock("open_the_same_again", opened)
    assert again.counts["same"] == rows, again.counts
    return found | clock.times | {"peak_mb_with_the_same_again": peak_mb()}


def peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def prepare(rows: int) -> Any:
    """An empty database with the places, the units and the round."""
    from django.core.management import call_command

    from zhucun.directory import actions as directory
    from zhucun.directory.perms import OPERATOR
    from zhucun.roster import actions as roster

    call_command("migrate", verbosity=0)
    drafts = [directory.PlaceDraft(code=code, name=name) for code, name in place_codes(rows)]
    directory.add_places(drafts, since=date(2020, 1, 1), by=OPERATOR)
    units = [
        directory.UnitDraft(name=name, level="county", kind="other", area=AREA) for name in UNITS
    ]
    directory.register_units(units, registered_at=NOW, by=OPERATOR)
    return roster.open_round(
        area=AREA,
        code="2023",
        title="2023",
        kind="term",
        starts_on=date(2023, 5, 1),
        opened_at=NOW,
        by=OPERATOR,
    )


MEASURES: dict[str, Callable[[Path, int], dict[str, float]]] = {
    "bare_read": bare_read,
    "bare_insert": bare_insert,
    "phases": phases,
    "import": our_import,
}


def measure(name: str, file: Path, rows: int, database: str) -> None:
    """Run one measurement here and print it; the parent reads it."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"
    os.environ["ZHUCUN_TEST_DATABASE"] = database
    import config.settings.test as settings

    with tempfile.TemporaryDirectory() as folder:
        if not database:
            settings.DATABASES["default"] = settings.sqlite(Path(folder) / "bench.sqlite3")
        settings.MEDIA_ROOT = Path(folder) / "files"
        import django

        django.setup()
        found = MEASURES[name](file, rows)
    print(json.dumps({"peak_mb": peak_mb()} | found))


# ── the whole ────────────────────────────────────────


def child(name: str, file: Path, rows: int, database: str) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.bench_import", "--one", name]
    command += ["--file", str(file), "--rows", str(rows), "--postgres", database]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return {key: round(value, 3) for key, value in found.items()}


def on_fresh_postgres(dsn: str, work: Callable[[str], dict[str, float]]) -> dict[str, float]:
    """Run with a database that is made for it and dropped after it."""
    import psycopg
    from psycopg import conninfo, sql

    name = f"bench_import_{os.getpid()}"
    with psycopg.connect(dsn, autocommit=True) as server:
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            return work(conninfo.make_conninfo(dsn, dbname=name))
        finally:
            drop = sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name))
            server.execute(drop)


def compared(
    read: dict[str, float], insert: dict[str, float], ours: dict[str, float]
) -> dict[str, Any]:
    peers, work = (read[unit] + insert[unit] for unit in ("seconds", "cpu_seconds"))
    return {
        "bare_insert": insert,
        "import": ours,
        "times_the_peers": round(ours["seconds"] / peers, 2),
        "times_their_cpu": round(ours["cpu_seconds"] / work, 2),
        "goal": "at most 4 times the peers, below 600 MB",
        "met": ours["seconds"] <= 4 * peers and ours["peak_mb"] < 600,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--postgres", default="", help="a server that may make a database")
    parser.add_argument("--one", default="", help="one measurement, in this process")
    parser.add_argument("--file", type=Path)
    asked = parser.parse_args()
    if asked.one:
        measure(asked.one, asked.file, asked.rows, asked.postgres)
        return
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "roster.xlsx"
        write_file(file, asked.rows)
        size = file.stat().st_size / 2**20
        read = child("bare_read", file, asked.rows, "")
        result: dict[str, Any] = {
            "what": "roster of postings, .xlsx, into an empty database with its places and units",
            "rows": asked.rows,
            "columns": len(HEADINGS),
            "file_mb": round(size, 1),
            "machine": f"{os.cpu_count()} cores, Python {platform.python_version()}",
            "bare_read": read,
        }
        result["phases_of_reading"] = child("phases", file, asked.rows, "")
        insert = child("bare_insert", file, asked.rows, "")
        result["sqlite"] = compared(read, insert, child("import", file, asked.rows, ""))
        if asked.postgres:
            insert, ours = (
                on_fresh_postgres(
                    asked.postgres,
                    lambda dsn, name=name: child(name, file, asked.rows, dsn),  # type: ignore[misc]
                )
                for name in ("bare_insert", "import")
            )
            result["postgres"] = compared(read, insert, ours)
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    RESULTS.write_text(json.dumps(result, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(result, ensure_ascii=False, indent=2))


if __name__ == "__main__":
    main()
