"""28,140 contact cards in one job (SQ24-060), beside the same words and codes drawn by ReportLab.

    python -m benchmarks.bench_cards [--size 28140]

Twice: so many different cards (a province), and those of one county's cadres with 60 copies each.
Each measurement is a process of its own, so that memory is its own too, on one database that is
made by actions. `job` is what a user waits for: the worker reads the cards, sets a file for each
township and keeps it sealed; `sheets` only reads and sets. ReportLab reads the same cards and draws
what stands on them with the codes that segno makes, each code once a file. It gets the easier
work: a font that is not in the file (it cannot take ours), no lines that give way to long names.
The limit is to write the finished bytes with fsync. Writes benchmarks/results/cards.json.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "benchmarks" / "results" / "cards.json"
AT = datetime(2024, 3, 1, 2, 0, tzinfo=UTC)
SITE = "https://zhucun.example.gov.cn"
CADRES_A_VILLAGE, VILLAGES_A_TOWNSHIP, TOWNSHIPS_A_COUNTY, COPIES = 3, 15, 16, 60
Found = dict[str, float]


# the world


def build(cards: int) -> Found:
    """So many cadres on post in villages of a prefecture, each with a card."""
    from tests import factories as make
    from zhucun.directory import actions as directory
    from zhucun.directory.perms import OPERATOR
    from zhucun.reports import actions, queries
    from zhucun.roster import actions as roster

    villages = -(-cards // CADRES_A_VILLAGE)
    names, codes = {"41": "河南省", "4113": "南阳市"}, []
    for number in range(villages):
        township, at = divmod(number, VILLAGES_A_TOWNSHIP)
        county, township = divmod(township, TOWNSHIPS_A_COUNTY)
        area = f"{411301 + county}"
        names[area] = f"第{county + 1}县"
        names[f"{area}{100 + township}"] = f"第{township + 1}镇"
        codes.append(f"{area}{100 + township}{200 + at}")
        names[codes[-1]] = f"第{at + 1}村民委员会"
    make.add_places(names)
    unit = make.unit("社旗县文化广电和旅游局", area="4113")
    round_ = make.round_("2021", area="4113")
    places = {code: make.place(code) for code in codes}
    for start in range(0, cards, 2_000):
        numbers = range(start, min(start + 2_000, cards))
        drafts = [
            directory.PersonDraft(name=f"干部{at}", unit=unit, phone=f"137{at:08d}")
            for at in numbers
        ]
        people = directory.register_people(drafts, registered_at=AT, by=OPERATOR)
        postings = [
            make.draft(
                person,
                places[codes[at // CADRES_A_VILLAGE]],
                round_,
                role="member" if at % CADRES_A_VILLAGE else "first_secretary",
                unit=unit,
            )
            for at, person in zip(numbers, people, strict=True)
        ]
        roster.post_cadres(postings, made_at=AT, by=OPERATOR)
    rows = list(queries.holders(actor=OPERATOR, as_of=AT.date()))
    begun = time.perf_counter()
    made = actions.issue_cards(rows, issued_on=AT.date(), issued_at=AT, by=OPERATOR)
    return {"cards": len(made.made), "issue_seconds": time.perf_counter() - begun}


# what is measured


def job(copies: int) -> Found:
    """All of it: asked for, made by the worker, kept."""
    from zhucun.directory.perms import OPERATOR
    from zhucun.reports import actions, jobs
    from zhucun.reports.enums import PrintState

    row = actions.ask_print(
        area="4113", copies=copies, language="zh", site=SITE, asked_at=AT, by=OPERATOR
    )
    jobs.work_once(clock=lambda: AT, worker="bench")
    row.refresh_from_db()
    if row.state != PrintState.DONE or row.done != row.total:
        raise SystemExit(f"{row.state}: {row.failure}")
    sizes = list(row.files.values_list("size", flat=True))
    return {"cards": row.done, "files": len(sizes), "mb": sum(sizes) / 2**20}


def _each_file(copies: int, make: Callable[[list[Any]], bytes]) -> Found:
    from zhucun.reports import queries
    from zhucun.reports.models import CardPrint

    cards = files = size = 0
    row = CardPrint(area="4113", copies=copies, language="zh", site=SITE)
    for part in queries.parts_of(row, on=AT.date()):
        cards, files = cards + len(part.cards), files + 1
        size += len(make(part.cards))
    return {"cards": cards, "files": files, "mb": size / 2**20}


def sheets(copies: int) -> Found:
    """Read and set, kept nowhere."""
    from zhucun.reports import queries
    from zhucun.reports.writers.pdf import let_go

    def made(cards: list[Any]) -> bytes:
        data = queries.sheets(cards, site=SITE, language="zh", at=AT)
        let_go()
        return data

    return _each_file(copies, made)


def reportlab(copies: int) -> Found:
    """Read and drawn by ReportLab."""
    return _each_file(copies, drawn)


def drawn(cards: list[Any]) -> bytes:
    """Sheets of ten, 90 × 54 mm each, with what ours say."""
    import segno
    from reportlab.lib.colors import HexColor, black, grey, white
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.units import mm
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    from zhucun.reports.queries.cards import MASK

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    file, red = io.BytesIO(), HexColor("#d7000f")
    paper = Canvas(file, pagesize=A4, pageCompression=1)
    for area in {card.area for card in cards}:
        lines = segno.make(f"{SITE}/v/{area}/", error="m", mask=MASK).matrix
        dot = 20 * mm / len(lines)
        paper.beginForm(area)
        path = paper.beginPath()
        for y, line in enumerate(lines):
            for x, is_dark in enumerate(line):
                if is_dark:
                    path.rect(x * dot, (len(lines) - 1 - y) * dot, dot, dot)
        paper.drawPath(path, stroke=0, fill=1)
        paper.endForm()

    def say(x: float, y: float, size: float, colour: Any, text: str) -> None:
        paper.setFillColor(colour)
        paper.setFont("STSong-Light", size)
        paper.drawString(x, y, text)

    for number, card in enumerate(cards):
        at = number % 10
        if number and not at:
            paper.showPage()
        left, low = (15 + 90 * (at % 2)) * mm, A4[1] - (13.5 + 54 * (at // 2 + 1)) * mm
        paper.setStrokeColor(grey)
        paper.rect(left, low, 90 * mm, 54 * mm)
        paper.setFillColor(red)
        paper.rect(left, low + 45 * mm, 90 * mm, 9 * mm, stroke=0, fill=1)
        say(left + 4 * mm, low + 48 * mm, 12, white, "便民联心卡")
        say(left + 60 * mm, low + 48 * mm, 8, white, card.place_name)
        paper.rect(left + 4 * mm, low + 16.5 * mm, 19 * mm, 26 * mm)
        say(left + 10 * mm, low + 28 * mm, 8, grey, "照片")
        say(left + 26 * mm, low + 37 * mm, 15, black, card.name)
        say(left + 26 * mm, low + 31 * mm, 9, black, "驻村第一书记")
        say(left + 26 * mm, low + 26 * mm, 8.5, black, card.unit_name)
        paper.saveState()
        paper.translate(left + 65 * mm, low + 21 * mm)
        paper.setFillColor(black)
        paper.doForm(card.area)
        paper.restoreState()
        say(left + 68 * mm, low + 18 * mm, 6.5, grey, "扫码看本村")
        say(left + 4 * mm, low + 7 * mm, 9, grey, "电话")
        say(left + 14 * mm, low + 7 * mm, 17, red, card.phone)
        say(left + 4 * mm, low + 2.5 * mm, 7, grey, "有困难、有诉求，请随时联系")
        say(left + 64 * mm, low + 2.5 * mm, 7, grey, f"{card.public_id} · {card.version}")
    paper.save()
    return file.getvalue()


WAYS: dict[str, Callable[[int], Found]] = {
    "build": build,
    "job": job,
    "sheets": sheets,
    "reportlab": reportlab,
}


def measure(way: str, number: int, database: Path) -> None:
    """Run one measurement here and print it; the parent reads it."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"
    import config.settings.test as settings

    settings.DATABASES["default"] = settings.sqlite(database)
    import django
    from django.core.management import call_command

    django.setup()
    if way == "build":
        call_command("migrate", verbosity=0, interactive=False, skip_checks=True)
    begun, cpu = time.perf_counter(), time.process_time()
    found = WAYS[way](number)
    found |= {"seconds": time.perf_counter() - begun, "cpu_seconds": time.process_time() - cpu}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({**found, "peak_mb": peak}))


# the whole


def child(way: str, number: int, database: Path) -> Found:
    command = [sys.executable, "-m", "benchmarks.bench_cards", "--one", way]
    command += ["--size", str(number), "--database", str(database)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr)
    found: Found = json.loads(done.stdout.splitlines()[-1])
    return {key: round(value, 3) for key, value in found.items()}


def fsync(megabytes: float, folder: Path) -> float:
    """Seconds for so many bytes to the disk."""
    data, begun = os.urandom(int(megabytes * 2**20)), time.perf_counter()
    with (folder / "bytes").open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    return round(time.perf_counter() - begun, 3)


def compared(size: int, copies: int) -> dict[str, Any]:
    """One shape: the world, then the ways one after the other."""
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "bench.sqlite3"
        built = child("build", -(-size // copies), database)
        found: dict[str, Any] = {"different_cards": built["cards"], "copies": copies}
        found["issue_seconds"] = built["issue_seconds"]
        for way in ("job", "sheets", "reportlab"):
            found[way] = child(way, copies, database)
        found["fsync_seconds"] = fsync(found["job"]["mb"], Path(folder))
        found["times_reportlab"] = round(
            found["sheets"]["cpu_seconds"] / found["reportlab"]["cpu_seconds"], 2
        )
        return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=28_140)
    parser.add_argument("--one", default="", help="one measurement, in this process")
    parser.add_argument("--database", type=Path)
    asked = parser.parse_args()
    if asked.one:
        measure(asked.one, asked.size, asked.database)
        return
    result = {
        "what": "contact cards in one job, a file for each township, SQLite",
        "cards": asked.size,
        "on": time.strftime("%Y-%m-%d"),
        "machine": f"{os.cpu_count()} cores, Python {platform.python_version()}",
        "load": os.getloadavg()[0],
        "different": compared(asked.size, 1),
        "copied": compared(asked.size, COPIES),
    }
    RESULTS.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(result, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
