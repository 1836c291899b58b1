"""Roster list, county board and cadre page with 27,000 cadres on PostgreSQL, served as in use.

    python -m benchmarks.bench_pages [--postgres "dbname=…"] [--requests 60] [--scale county]

Beside each other, interleaved, in one run: our pages (granian, two workers, signed in, every
scope and check on); Django's admin over the same rows (`admin_peer`), which checks nothing; the
smallest page that we serve (sign-in), and the bare rows by psycopg: what is left below them is
the machine. The world is built once by `zhucun demo --scale province` and kept in the named
database. Writes benchmarks/results/pages.json; with `--scale county` only our own pages, on the
county of 453 cadres, are measured, and nothing is written.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import platform
import random
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlencode

import psycopg

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "benchmarks" / "results" / "pages.json"
OURS, PEER = 8191, 8192
SEED = 2022
GOAL_MS = 300.0


class Ground(NamedTuple):
    """Who signs in, for which area, and the mechanism that is asked the most of there."""

    user: str
    area: str
    mechanism: str


GROUNDS = {
    "province": Ground("hunan", "43", "five-isations"),
    "county": Ground("sheqi", "411327", "strict-management-deep-care"),
}
#: The same rows that a page of the roster shows, without Django.
ROWS = """
SELECT p.public_id, p.role, p.starts_on, n.name, v.short_name, u.name, r.code
FROM roster_posting p
JOIN directory_person n ON n.id = p.person_id
JOIN directory_place v ON v.id = p.place_id
JOIN directory_unit u ON u.id = p.unit_id
JOIN roster_round r ON r.id = p.round_id
WHERE p.area >= '43' AND p.area < '44'
  AND p.starts_on <= now() AND (p.ends_on IS NULL OR p.ends_on > now())
ORDER BY p.area, p.role, p.id LIMIT 51 OFFSET %s
"""


class Browser:
    """One kept-alive connection with its cookies."""

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.cookies: dict[str, str] = {}

    def get(self, address: str) -> str:
        return self._ask("GET", address, None, 200)

    def sign_in(self, username: str, password: str) -> None:
        token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', self.get("/"))
        assert token is not None, "the start page shows the sign-in form"
        form = {"username": username, "password": password, "csrfmiddlewaretoken": token[1]}
        self._ask("POST", "/sign-in/", urlencode(form), 302)

    def _ask(self, method: str, address: str, body: str | None, status: int) -> str:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = {"Cookie": cookies} if cookies else {}
        if body is not None:
            headers |= {
                "Content-Type": "application/x-www-form-urlencoded",
                "Referer": f"http://127.0.0.1:{self.connection.port}/",
            }
        self.connection.request(method, address, body, headers)
        answer = self.connection.getresponse()
        text = answer.read().decode()
        for line in answer.headers.get_all("Set-Cookie") or []:
            name, _, rest = line.partition("=")
            self.cookies[name] = rest.partition(";")[0]
        if answer.status != status:
            raise SystemExit(
                f"{method} {address} answered {answer.status}, not {status}:\n{text[:500]}"
            )
        return text


@contextmanager
def served(settings: str, port: int, dsn: str) -> Iterator[None]:
    """The application under granian with two workers, as in use."""
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": settings, "ZHUCUN_DATABASE": dsn}
    command = [sys.executable, "-m", "zhucun", "serve", "--port", str(port), "--workers", "2"]
    process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.DEVNULL)
    try:
        _wait(port)
        yield
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait(port: int) -> None:
    for _ in range(120):
        try:
            http.client.HTTPConnection("127.0.0.1", port, timeout=5).connect()
        except OSError:
            time.sleep(0.5)
        else:
            return
    raise SystemExit(f"nothing answers on port {port}")


def build(dsn: str, scale: str = "province") -> None:
    """The province (or county) in the database: built once, kept."""
    env = {**os.environ, "ZHUCUN_DATABASE": dsn}
    command = [sys.executable, "-m", "zhucun", "demo", "--scale", scale, "--no-serve"]
    subprocess.run(command, cwd=ROOT, env=env, check=True, stdout=sys.stderr)
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute("ANALYZE")


def contestants(
    dsn: str, draw: random.Random, ground: Ground = GROUNDS["province"]
) -> dict[str, Callable[[], object]]:
    """What is measured: name → one request."""
    ours, peer, guest = Browser(OURS), Browser(PEER), Browser(OURS)
    ours.sign_in(ground.user, "zhucun-demo")
    connection = psycopg.connect(dsn, autocommit=True)
    inside = (f"{ground.area}%",)
    people = [row[0] for row in connection.execute(PEOPLE, inside)]
    counties = [row[0] for row in connection.execute(COUNTIES, inside)]
    words = ["w", "zh", "li", "王", "张伟", "cw"]

    def page() -> int:
        return draw.randrange(1, 190)

    return {
        "roster list": lambda: ours.get(f"/roster/?page={page()}"),
        "roster search": lambda: ours.get("/roster/?" + urlencode({"q": draw.choice(words)})),
        "county board": lambda: ours.get(f"/board/{draw.choice(counties)}/"),
        "province board": lambda: ours.get(f"/board/{ground.area}/"),
        "county coverage": lambda: ours.get(f"/coverage/{draw.choice(counties)}/"),
        "county pillar": lambda: ours.get(f"/pillars/{draw.choice(counties)}/{ground.mechanism}/"),
        "cadre page": lambda: ours.get(f"/cadres/{draw.choice(people)}/"),
        "peer: admin list": lambda: peer.get(f"/admin/roster/posting/?p={page()}"),
        "peer: admin search": lambda: peer.get(
            "/admin/roster/posting/?" + urlencode({"q": draw.choice(words)})
        ),
        "limit: smallest page": lambda: guest.get("/"),
        "limit: bare rows": lambda: connection.execute(ROWS, (50 * page(),)).fetchall(),
    }


PEOPLE = """
SELECT n.public_id FROM directory_person n JOIN roster_posting p ON p.person_id = n.id
WHERE p.area LIKE %s LIMIT 500
"""
COUNTIES = "SELECT DISTINCT substr(area, 1, 6) FROM roster_posting WHERE area LIKE %s"


def measure(dsn: str, requests: int) -> dict[str, dict[str, float]]:
    return measured(contestants(dsn, random.Random(SEED)), requests)


def measured(asked: dict[str, Callable[[], object]], requests: int) -> dict[str, dict[str, float]]:
    """Each asked so often, turn by turn: p50 and p95 in milliseconds."""
    for ask in asked.values():
        for _ in range(4):  # both workers load their packs
            ask()
    spent: dict[str, list[float]] = {name: [] for name in asked}
    for _ in range(requests):
        for name, ask in asked.items():
            started = time.perf_counter()
            ask()
            spent[name].append((time.perf_counter() - started) * 1000)
    return {
        name: {"p50_ms": statistics.median(times), "p95_ms": sorted(times)[int(len(times) * 0.95)]}
        for name, times in spent.items()
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--postgres", default="dbname=zhucun_bench")
    parser.add_argument("--requests", type=int, default=60)
    parser.add_argument("--scale", choices=sorted(GROUNDS), default="province")
    given = parser.parse_args()
    build(given.postgres, given.scale)
    if given.scale == "county":
        with served("config.settings.dev", OURS, given.postgres):
            asked = contestants(given.postgres, random.Random(SEED), GROUNDS["county"])
            ours = {name: ask for name, ask in asked.items() if "county" in name}
            _say(measured(ours, given.requests))
        return
    with (
        served("config.settings.dev", OURS, given.postgres),
        served("benchmarks.admin_peer", PEER, given.postgres),
        psycopg.connect(given.postgres) as connection,
    ):
        found = measure(given.postgres, given.requests)
        [cadres] = connection.execute("SELECT count(*) FROM roster_posting").fetchone() or [0]
    ratios = {
        "roster list / admin list, p50": found["roster list"]["p50_ms"]
        / found["peer: admin list"]["p50_ms"],
        "roster search / admin search, p50": found["roster search"]["p50_ms"]
        / found["peer: admin search"]["p50_ms"],
        "roster list / (smallest page + bare rows), p50": found["roster list"]["p50_ms"]
        / (found["limit: smallest page"]["p50_ms"] + found["limit: bare rows"]["p50_ms"]),
    }
    result = {
        "measured_on": time.strftime("%Y-%m-%d"),
        "machine": f"{os.cpu_count()} cores, Python {platform.python_version()}",
        "load_before": os.getloadavg()[0],
        "postings": cadres,
        "requests_each": given.requests,
        "goal_p95_ms": GOAL_MS,
        "pages": {
            name: {k: round(v, 1) for k, v in times.items()} for name, times in found.items()
        },
        "ratios": {name: round(value, 2) for name, value in ratios.items()},
    }
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(result, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    _say(found)
    for name, value in ratios.items():
        sys.stdout.write(f"{name:48}{value:6.2f}\n")


def _say(found: dict[str, dict[str, float]]) -> None:
    for name, times in found.items():
        sys.stdout.write(
            f"{name:24}p50 {times['p50_ms']:8.1f} ms   p95 {times['p95_ms']:8.1f} ms\n"
        )


if __name__ == "__main__":
    main()
