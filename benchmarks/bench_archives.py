"""Archives of terms in one job (YN-085): how much one costs, of real records of the demo county.

    python -m benchmarks.bench_archives [--scale county] [--more 520]
                                        [--postgres "dbname=zhucun_archives"]

The demo world is built anew through actions: 社旗县 and its neighbours, with visits, matters,
plans, month sheets, leave, cards and handovers; beside its cadres as many more who have nothing but
visits, spread over all villages (`--more 26496`: a province's 27,000). `job` is what an office
waits for: the worker reads the records of 50 cadres at once, draws up, freezes, sets and seals
every archive of every area, a township after the other, and keeps the ZIP of each. `again` is the
same job a second time, when no record has changed. `fetch` takes all of it as one ZIP an area, as
the office does. `read`, `set` and `pack` are its parts, one after the other, for 1,000 archives.
fpdf2 sets the same words in tables of the same columns; it has no index with page numbers. The
limit is to write the finished bytes with fsync. A killed worker is simulated: its run is taken up
again, and what it had finished is not made anew. What 27,000 archives cost is extrapolated from
fewer, and says so; a run of all of them is kept beside it in benchmarks/results/archives.json.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "benchmarks" / "results" / "archives.json"
ON = date(2025, 7, 31)
AT = datetime(2025, 8, 1, 2, 0, tzinfo=UTC)
SINCE = date(2023, 8, 1)
AREAS = ("411327", "5333", "5306", "520111", "4312", "4313")
PROVINCE = 27_000
SIZES = ("a few counties", "a province")
VISITS = 48
#: Cadres beside those of the demo.
MORE = 520
Found = dict[str, float]


def build(scale: str, more: int) -> Found:
    """The demo world and its further cadres."""
    from demo.world import build as demo

    demo(scale=scale, progress=lambda *_: None)  # type: ignore[arg-type]
    villages = _villages()
    for number, (area, places) in enumerate(villages.items()):
        _more(area, places, range(number, more, len(villages)))
    everybody = postings()
    return {"archives": len(everybody), "visits": sum(_visit(each) for each in everybody)}


def _villages() -> dict[str, list[Any]]:
    """The villages of each area that has any."""
    from zhucun.directory import queries as places
    from zhucun.directory.perms import OPERATOR
    from zhucun.kernel.divisions import Level

    found = {}
    for area in AREAS:
        all_of = places.places(actor=OPERATOR, as_of=SINCE, area=area).filter(level=Level.VILLAGE)
        found[area] = list(all_of.order_by("code"))
    return {area: villages for area, villages in found.items() if villages}


def _more(area: str, villages: list[Any], numbers: range) -> None:
    """More cadres, spread over the villages of an area."""
    from zhucun.directory import actions as directory
    from zhucun.directory.perms import OPERATOR
    from zhucun.roster import actions as roster
    from zhucun.roster.queries import PostingDraft

    names = [directory.PersonDraft(name=f"干部{number:05d}") for number in numbers]
    people = directory.register_people(names, registered_at=AT, by=OPERATOR)
    round_ = roster.open_round(
        area=area,
        code="bench",
        title="2023年增派",
        kind="term",
        starts_on=SINCE,
        opened_at=AT,
        by=OPERATOR,
    )
    drafts = [
        PostingDraft(
            person=person,
            place=villages[number % len(villages)],
            role="member",
            round=round_,
            starts_on=SINCE,
        )
        for number, person in enumerate(people)
    ]
    roster.post_cadres(drafts, made_at=AT, by=OPERATOR)


def _visit(posting: Any) -> int:
    """Meetings in the village twice a month, so that no archive is thin."""
    from zhucun.directory.enums import Role
    from zhucun.directory.perms import Actor, Held
    from zhucun.fieldwork import actions

    if len(posting.area) < 12:
        return 0
    by = Actor(account=0, name="bench", held=(Held(Role.MEMBER, posting.area),))
    last = min(posting.ends_on or ON, ON) - timedelta(days=1)
    first = max(posting.starts_on, last - timedelta(days=15 * VISITS))
    days = [first + timedelta(days=15 * at) for at in range(VISITS)]
    drafts = [
        actions.VisitDraft(
            posting=posting,
            kind="meeting",
            on=day,
            topics=("income",),
            made_at=datetime(day.year, day.month, day.day, 2, tzinfo=UTC),
            by=by,
        )
        for day in days
        if first <= day <= last
    ]
    for start in range(0, len(drafts), 50):
        actions.record_visits(drafts[start : start + 50], at=AT)
    return len(drafts)


def postings() -> list[Any]:
    """Everybody whose archive is made."""
    from zhucun.directory.perms import OPERATOR
    from zhucun.reports.queries import archives

    found: list[Any] = []
    for area in AREAS:
        found += archives.postings_of(actor=OPERATOR, area=area, scope="all", on=ON)
    return found


def sample() -> list[Any]:
    """A thousand of them, spread over all."""
    everybody = postings()
    return everybody[:: max(1, len(everybody) // 1000)]


def job(_scale: str, _more: int) -> Found:
    """All of it: asked for, issued by the worker, kept; the first run loses its worker once."""
    from zhucun.directory.perms import OPERATOR
    from zhucun.reports import actions, jobs
    from zhucun.reports.enums import PrintState
    from zhucun.reports.models import ArchiveRun

    done = made = 0
    for number, area in enumerate(AREAS):
        row = actions.ask_archives(
            area=area, scope="all", language="zh", on=ON, asked_at=AT, by=OPERATOR
        )
        if not number:
            _lose_a_worker(row)
        while jobs.work_once(clock=lambda: AT + timedelta(hours=1), worker="bench"):
            continue
        row = ArchiveRun.objects.get(pk=row.pk)
        if row.state != PrintState.DONE or row.done != row.total:
            raise SystemExit(f"{row.state}: {row.failure}")
        done, made = done + row.done, made + row.made
    return {"archives": done, "issued": made}


def fetch(_scale: str, _more: int) -> Found:
    """Everything that the first run of each area left, taken as its office takes it."""
    from zhucun.directory.perms import OPERATOR
    from zhucun.reports.models import ArchiveRun
    from zhucun.reports.queries import archives

    size = count = 0
    for area in AREAS:
        row = ArchiveRun.objects.filter(area=area).earliest("asked_at", "pk")
        _name, pieces = archives.run_zip(actor=OPERATOR, run=row)
        size += sum(len(piece) for piece in pieces)
        count += row.done
    return {"archives": count, "mb": size / 2**20}


def _lose_a_worker(row: Any) -> None:
    """Begin a run and die after its second township."""
    from zhucun.reports import actions, jobs

    class Killed(BaseException):
        pass

    kept = actions.keep_shelf
    finished: list[str] = []

    def keep(**told: Any) -> bool:
        finished.append(told["area"])
        answer = kept(**told)
        if len(finished) == 2:
            raise Killed
        return answer

    actions.keep_shelf = keep
    try:
        jobs.work_once(clock=lambda: AT, worker="killed")
    except Killed:
        pass
    finally:
        actions.keep_shelf = kept
    row.refresh_from_db()
    if row.state != "running" or row.shelves.count() != 2:
        raise SystemExit("the worker was not lost where it should have been")


def parts(_scale: str, _more: int) -> Found:
    """Reading and drawing up, then setting, then sealing; as many queries for 1 as for 50."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from zhucun.directory.perms import OPERATOR
    from zhucun.reports.queries import archives
    from zhucun.reports.rows import FORM
    from zhucun.reports.writers.pdf import archive_pdf, let_go

    everybody = sample()
    found: Found = {"archives": len(everybody)}
    drafts: list[Any] = []
    queries: set[int] = set()
    begun = time.process_time()
    for start in range(0, len(everybody), archives.BATCH):
        mine = everybody[start : start + archives.BATCH]
        with CaptureQueriesContext(connection) as counted:
            drafts += archives.drafts_of(
                archives.Reading(actor=OPERATOR, postings=mine, as_of=ON), "zh"
            )
        queries.add(len(counted))
    found["read_ms"] = (time.process_time() - begun) * 1000 / len(drafts)
    with CaptureQueriesContext(connection) as counted:
        archives.drafts_of(archives.Reading(actor=OPERATOR, postings=everybody[:1], as_of=ON), "zh")
    found |= {"queries_of_one": len(counted), "queries_of_50_most": max(queries)}
    begun, size = time.process_time(), 0
    contents = []
    for number, draft in enumerate(drafts):
        content, digest = archives.frozen(draft, before=None, issuer="办公室", issued_on=ON)
        contents.append(content)
        size += len(archive_pdf(content, digest=digest, made_at=AT, form=FORM))
        if number % archives.BATCH == 0:
            let_go()
    found["set_ms"] = (time.process_time() - begun) * 1000 / len(drafts)
    found["mb"] = size / 2**20
    begun = time.process_time()
    packed = sum(len(archives.packed(content)) for content in contents)
    found["pack_ms"] = (time.process_time() - begun) * 1000 / len(drafts)
    found["kept_kb"] = packed / len(drafts) / 1024
    found["rows"] = sum(draft.rows for draft in drafts) / len(drafts)
    return found


def peer(_scale: str, _more: int) -> Found:
    """fpdf2 sets the same words."""
    from zhucun.directory.perms import OPERATOR
    from zhucun.reports.queries import archives

    everybody = sample()
    drafts = [
        draft
        for start in range(0, len(everybody), archives.BATCH)
        for draft in archives.drafts_of(
            archives.Reading(
                actor=OPERATOR, postings=everybody[start : start + archives.BATCH], as_of=ON
            ),
            "zh",
        )
    ]
    tenth = drafts[:: max(1, len(drafts) // 100)]
    begun = time.process_time()
    size = sum(len(drawn(draft.content)) for draft in tenth)
    spent = time.process_time() - begun
    return {
        "archives": len(tenth),
        "set_ms": spent * 1000 / len(tenth),
        "kb": size / len(tenth) / 1024,
    }


def drawn(content: dict[str, Any]) -> bytes:
    """Cover, parts and gaps as tables."""
    import pylopdf_fonts_zh_cn
    from fpdf import FPDF

    paper = FPDF(format="A4")
    paper.add_font("serif", fname=pylopdf_fonts_zh_cn.serif_path())
    paper.set_font("serif", size=11)
    paper.add_page()
    for name in ("title", "name", "role", "place", "unit", "round", "starts-on", "ends-on"):
        paper.multi_cell(0, 8, str(content[name]), new_x="LMARGIN", new_y="NEXT")
    paper.add_page()
    for part in content["parts"]:
        paper.set_font("serif", size=13)
        paper.multi_cell(0, 9, part["label"], new_x="LMARGIN", new_y="NEXT")
        paper.set_font("serif", size=9.5)
        if part["rows"]:
            with paper.table(col_widths=(24, 96, 46), first_row_as_headings=False) as table:
                table.row(("日期", "记录", "状态"))
                for row in part["rows"]:
                    table.row(row)
    if content["gaps"]:
        with paper.table(first_row_as_headings=False) as table:
            for row in content["gaps"]:
                table.row(row)
    return bytes(paper.output())


WAYS = {"build": build, "job": job, "again": job, "fetch": fetch, "parts": parts, "peer": peer}


def measure(way: str, scale: str, more: int, database: str) -> None:
    """Run one measurement here and print it; the parent reads it."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"
    import config.settings.test as settings

    if "=" not in database:
        settings.DATABASES["default"] = settings.sqlite(Path(database))
    else:
        settings.DATABASES["default"] = settings.postgres(database)
    import django

    django.setup()
    if way == "build":
        from zhucun.doors.command import schema

        schema.lay_tables()
    if way == "again":
        globals()["_lose_a_worker"] = lambda _row: None
    begun, cpu = time.perf_counter(), time.process_time()
    found = WAYS[way](scale, more)
    found |= {"seconds": time.perf_counter() - begun, "cpu_seconds": time.process_time() - cpu}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({**found, "peak_mb": peak}))


def child(way: str, asked: argparse.Namespace, database: str) -> Found:
    command = [sys.executable, "-m", "benchmarks.bench_archives", "--one", way]
    command += ["--scale", asked.scale, "--more", str(asked.more), "--database", database]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr)
    found: Found = json.loads(done.stdout.splitlines()[-1])
    print(way, found, file=sys.stderr, flush=True)
    return {key: round(value, 3) for key, value in found.items()}


def fsync(megabytes: float, folder: Path) -> float:
    """Seconds for so many bytes to the disk."""
    data, begun = os.urandom(int(megabytes * 2**20)), time.perf_counter()
    with (folder / "bytes").open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    return round(time.perf_counter() - begun, 3)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", default="county")
    parser.add_argument("--more", type=int, default=MORE, help="cadres beside those of the demo")
    parser.add_argument("--postgres", default="", help="an empty database; else SQLite")
    parser.add_argument("--one", default="", help="one measurement, in this process")
    parser.add_argument("--database", default="")
    asked = parser.parse_args()
    if asked.one:
        measure(asked.one, asked.scale, asked.more, asked.database)
        return
    with tempfile.TemporaryDirectory() as folder:
        database = asked.postgres or str(Path(folder) / "bench.sqlite3")
        found: dict[str, Any] = {way: child(way, asked, database) for way in WAYS}
        found["fsync_seconds"] = fsync(found["parts"]["mb"], Path(folder))
    archives = found["job"]["archives"]
    each = found["job"]["cpu_seconds"] / archives
    result = {
        "archives": archives,
        "database": "PostgreSQL" if asked.postgres else "SQLite",
        "on": time.strftime("%Y-%m-%d"),
        "machine": f"{os.cpu_count()} cores, Python {platform.python_version()}",
        "load": os.getloadavg()[0],
        "cpu_ms_an_archive": round(each * 1000, 1),
        "times_fpdf2": round(found["parts"]["set_ms"] / found["peer"]["set_ms"], 2),
        **found,
    }
    if archives < PROVINCE:
        result["extrapolated_cpu_minutes_for_27000"] = round(each * PROVINCE / 60, 1)
    kept = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}
    kept[SIZES[archives >= PROVINCE]] = result
    text = json.dumps(kept, ensure_ascii=False, indent=1)
    RESULTS.write_text(text + "\n", encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
