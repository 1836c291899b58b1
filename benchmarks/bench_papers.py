"""118 appointment letters: one file, and one file each.

    python -m benchmarks.bench_papers [--letters 118] [--runs 5]

Beside each other, interleaved, in one run: our writer (typst); fpdf2 setting the same words with
the same font and none of the tagging, red head or justification that ours has; and writing the
finished bytes to the disk with fsync, which nobody can do without. Writes
benchmarks/results/papers.json.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pylopdf_fonts_zh_cn
from fpdf import FPDF

from zhucun.reports.rows import digest_of
from zhucun.reports.writers.pdf import pdf

RESULTS = Path(__file__).resolve().parent / "results" / "papers.json"
AT = datetime(2024, 3, 1, tzinfo=UTC)


def content(letters: int) -> dict[str, Any]:
    """What a round of that many letters says."""
    return {
        "title": "2021年轮换任职通知",
        "language": "zh",
        "number": "社组通〔2024〕3号",
        "issuer": "中共社旗县委组织部",
        "issued-on": "2024年3月1日",
        "round": "2021年轮换",
        "letters": [_letter(number) for number in range(letters)],
    }


def _letter(number: int) -> dict[str, Any]:
    return {
        "name": f"李{'明芳强伟'[number % 4]}{number}",
        "unit": f"社旗县第{number}局",
        "place": f"社旗县赊店镇第{number}村",
        "role": "驻村第一书记",
        "addressees": [f"社旗县第{number}局", "赊店镇党委"],
        "starts-on": "2021年5月10日",
        "due-on": "2023年5月10日",
        "local-office": "",
        "is-party-member": True,
    }


def ours(given: dict[str, Any]) -> bytes:
    return pdf("appointment", given, digest=digest_of("appointment", 1, given), made_at=AT)


def ours_each(given: dict[str, Any]) -> bytes:
    """One file a letter."""
    return b"".join(ours({**given, "letters": [letter]}) for letter in given["letters"])


def peer(given: dict[str, Any]) -> bytes:
    """The same words by fpdf2."""
    paper = FPDF(format="A4")
    paper.add_font("serif", fname=pylopdf_fonts_zh_cn.serif_path())
    for letter in given["letters"]:
        paper.add_page()
        for size, text in (
            (34, given["issuer"]),
            (15, given["number"]),
            (22, f"关于{letter['name']}同志任职的通知"),
            (16, "、".join(letter["addressees"]) + "："),
            (16, f"根据驻村帮扶选派工作安排（{given['round']}），经研究，决定："),
            (16, f"选派{letter['name']}同志（{letter['unit']}）到{letter['place']}"
                 f"任{letter['role']}，任职时间自{letter['starts-on']}起，"
                 f"至{letter['due-on']}届满。"),
            (16, "其党组织关系按规定转接至所驻村。"),
            (16, "请派出单位和所在乡镇（街道）做好到岗衔接工作。"),
            (16, given["issuer"]),
            (16, given["issued-on"]),
        ):  # fmt: skip
            paper.set_font("serif", size=size)
            paper.multi_cell(0, size * 0.6, text, new_x="LMARGIN", new_y="NEXT")
    return bytes(paper.output())


def limit(data: bytes) -> bytes:
    """The finished bytes to the disk."""
    with tempfile.NamedTemporaryFile(dir=RESULTS.parent) as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    return data


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--letters", type=int, default=118)
    parser.add_argument("--runs", type=int, default=5)
    asked = parser.parse_args()
    given = content(asked.letters)
    whole = ours(given)
    ways: dict[str, Callable[[], bytes]] = {
        "ours, one file": lambda: ours(given),
        "ours, a file each": lambda: ours_each(given),
        "fpdf2, one file": lambda: peer(given),
        "write and fsync": lambda: limit(whole),
    }
    times: dict[str, list[float]] = {name: [] for name in ways}
    sizes: dict[str, int] = {}
    for _ in range(asked.runs):
        for name, way in ways.items():
            start = time.perf_counter()
            sizes[name] = len(way())
            times[name].append(time.perf_counter() - start)
    found = {
        name: {
            "median_s": round(statistics.median(times[name]), 4),
            "worst_s": round(max(times[name]), 4),
            "bytes": sizes[name],
        }
        for name in ways
    }
    result = {
        "letters": asked.letters,
        "runs": asked.runs,
        "machine": platform.processor() or platform.machine(),
        "cpus": os.cpu_count(),
        "load": os.getloadavg()[0],
        "found": found,
    }
    RESULTS.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    for name, row in found.items():
        print(
            f"{name:20} {row['median_s']:8.3f} s, worst {row['worst_s']:.3f}, {row['bytes']} bytes"
        )


if __name__ == "__main__":
    main()
