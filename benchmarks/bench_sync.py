"""What phones bring back: visits a second through batches, beside posts of one and the bare rows.

    python -m benchmarks.bench_sync --postgres "dbname=…" [--events 10000] [--phones 450]

The database must be empty or of an earlier run; the world in it is made by actions: a village with
100 households a phone. Measured against the server as in use (granian, two workers, PostgreSQL):

1. 10,000 queued visits of one phone, in batches of 200 as the client sends them;
2. the same number spread over eight phones at once, then one visit a request;
3. the same rows by COPY and by INSERT with psycopg: what the database alone needs;
4. all phones sign in and fetch their village for the first time;
5. small batches while a roster is exported again and again: p50 and p95 beside the quiet ones.

Everything of step 1 is sent twice and counted: nothing may be lost or doubled. Beside it stands
what ODK Central took on two cores, one submission a request: 46 a second where 50 were offered, and
80 where 300 were, with every third refused. Writes benchmarks/results/sync.json.
"""

from __future__ import annotations

import argparse
import gzip
import http.client
import json
import os
import platform
import statistics
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg

from benchmarks.bench_pages import Browser, served
from benchmarks.sync_world import HOUSEHOLDS, PASSWORD, build

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "benchmarks" / "results" / "sync.json"
PORT = 8191
BATCH = 200
SENDERS = 8
#: ODK Central 2026 on two cores, 250 answers a submission; see docs/decisions/0017.
ODK_PER_SECOND, ODK_OVERLOADED_PER_SECOND = 46.4, 80.0
GOAL_FIRST_SYNC_SECONDS = 60.0
_TABLES = ("fieldwork_visit", "fieldwork_visithousehold", "intake_devicereceipt")


class Phone:
    """One kept-alive connection with a token."""

    def __init__(self, username: str) -> None:
        self.username, self.token = username, ""
        self.connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=120)
        self.bytes = 0

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        headers = {"Accept-Encoding": "gzip", "Content-Type": "application/json"}
        if self.token:
            headers["Authorization"] = f"Device {self.token}"
        sent = None
        if body is not None:
            sent = gzip.compress(json.dumps(body).encode(), 5)
            headers["Content-Encoding"] = "gzip"
        try:
            self.connection.request(method, path, sent, headers)
            answer = self.connection.getresponse()
        except (http.client.RemoteDisconnected, ConnectionError):  # it was idle for too long
            self.connection.close()
            return self.ask(method, path, body)
        data = answer.read()
        self.bytes += len(data)
        if answer.headers.get("Content-Encoding") == "gzip":
            data = gzip.decompress(data)
        if answer.status == 503:  # as the client does: wait, then again
            time.sleep(float(answer.headers.get("Retry-After", 5)))
            return self.ask(method, path, body)
        if answer.status != 200:
            raise SystemExit(f"{method} {path} answered {answer.status}: {data[:300]!r}")
        return json.loads(data)

    def sign_in(self) -> None:
        given = {"username": self.username, "password": PASSWORD, "label": "bench"}
        self.token = self.ask("POST", "/sync/sign-in", given)["token"]

    def send(self, items: Sequence[Any]) -> dict[str, int]:
        """The states of a batch, counted."""
        body = {"device_time": datetime.now(UTC).isoformat(), "items": list(items)}
        states = [each["state"] for each in self.ask("POST", "/sync/batch", body)["results"]]
        return {state: states.count(state) for state in set(states)}


def queue(village: dict[str, Any], size: int) -> list[dict[str, Any]]:
    """Visits as a phone of this village keeps them."""
    from zhucun.kernel.ids import new_public_id

    now, houses = datetime.now(UTC).isoformat(), village["households"]
    return [
        {
            "id": new_public_id(),
            "kind": "record_visit",
            "made_at": now,
            "base": None,
            "record": new_public_id(),
            "content": {
                "posting": village["posting"],
                "kind": "household",
                "on": now[:10],
                "households": [{"id": houses[n % len(houses)], "slots": ["visit"]}],
                "topics": ["water"],
                "findings": f"第{n}次走访，水管漏水已报修",
            },
        }
        for n in range(size)
    ]


def send_all(phone: Phone, items: Sequence[Any], size: int) -> dict[str, int]:
    found: dict[str, int] = {}
    for start in range(0, len(items), size):
        for state, number in phone.send(items[start : start + size]).items():
            found[state] = found.get(state, 0) + number
    return found


def spread(phones: Sequence[Phone], queues: Sequence[Sequence[Any]], size: int) -> float:
    """Seconds for all queues at once, one thread a phone."""
    begun = time.perf_counter()
    with ThreadPoolExecutor(len(phones)) as pool:
        list(pool.map(lambda pair: send_all(*pair, size), zip(phones, queues, strict=True)))
    return time.perf_counter() - begun


def bare(dsn: str, number: int) -> dict[str, float]:
    """Rows a second of the latest visits, written again into tables of the same columns, with their
    ledger rows and receipts: by COPY and by INSERT."""
    found: dict[str, float] = {}
    with psycopg.connect(dsn, autocommit=True) as connection:
        for way in ("copy", "insert"):
            spent = 0.0
            for table in (*_TABLES, "ledger_eventrecord"):
                shape = f"CREATE TEMP TABLE bare (LIKE {table} INCLUDING INDEXES)"
                rows = connection.execute(
                    f"SELECT * FROM {table} ORDER BY id DESC LIMIT %s", (number,)
                ).fetchall()
                rows = [_plain(row) for row in rows]
                connection.execute(shape)
                begun = time.perf_counter()
                with connection.cursor() as cursor:
                    _write(cursor, way, rows)
                spent += time.perf_counter() - begun
                connection.execute("DROP TABLE bare")
            found[way] = number / spent
    return found


def _plain(row: Sequence[Any]) -> list[Any]:
    from psycopg.types.json import Jsonb

    return [Jsonb(value) if isinstance(value, (dict, list)) else value for value in row]


def _write(cursor: Any, way: str, rows: Sequence[Sequence[Any]]) -> None:
    if way == "copy":
        with cursor.copy("COPY bare FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        return
    places = ", ".join(["%s"] * len(rows[0]))
    for row in rows:
        cursor.execute(f"INSERT INTO bare VALUES ({places})", row)


def first_sync(villages: Sequence[dict[str, Any]]) -> dict[str, float]:
    """Every phone signs in and takes its village along, all at once."""

    def one(village: dict[str, Any]) -> tuple[float, int]:
        begun, phone = time.perf_counter(), Phone(village["username"])
        phone.sign_in()
        records = phone.ask("GET", "/sync/bundle")["records"]
        if sum(each["t"] == "household" for each in records) != HOUSEHOLDS:
            raise SystemExit(f"{village['username']} did not get all households")
        spent = time.perf_counter() - begun
        phone.ask("POST", "/sync/sign-out", {})  # an account has few devices
        phone.connection.close()
        return spent, phone.bytes

    begun = time.perf_counter()
    with ThreadPoolExecutor(64) as pool:
        found = list(pool.map(one, villages))
    waits = sorted(seconds for seconds, _size in found)
    return {
        "phones": len(found),
        "seconds": time.perf_counter() - begun,
        "one_p50_s": statistics.median(waits),
        "one_p95_s": waits[int(len(waits) * 0.95)],
        "kb_each": sum(size for _seconds, size in found) / len(found) / 1000,
    }


def small_batches(phone: Phone, items: Sequence[Any]) -> dict[str, float]:
    """Milliseconds of batches of ten."""
    spent = []
    for start in range(0, len(items), 10):
        begun = time.perf_counter()
        phone.send(items[start : start + 10])
        spent.append((time.perf_counter() - begun) * 1000)
    return {"p50_ms": statistics.median(spent), "p95_ms": sorted(spent)[int(len(spent) * 0.95)]}


@contextmanager
def exporting() -> Iterator[list[int]]:
    """An office takes a roster out again and again; the list holds one number an export."""
    office, stop, done = Browser(PORT), threading.Event(), []
    office.sign_in("office", PASSWORD)

    def run() -> None:
        while not stop.is_set():
            office.connection.request(
                "GET",
                "/exports/file/?feed=roster&area=41",
                headers={"Cookie": f"sessionid={office.cookies['sessionid']}"},
            )
            done.append(len(office.connection.getresponse().read()))

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield done
    finally:
        stop.set()
        thread.join()


def timed(call: Callable[[], Any]) -> tuple[float, Any]:
    begun = time.perf_counter()
    found = call()
    return time.perf_counter() - begun, found


def counted(dsn: str) -> dict[str, int]:
    with psycopg.connect(dsn) as connection:
        return {
            table: (connection.execute(f"SELECT count(*) FROM {table}").fetchone() or [0])[0]
            for table in _TABLES
        }


def once_only(dsn: str, phone: Phone, items: Sequence[Any]) -> tuple[float, bool]:
    """Seconds for a queue; whether it stands once after being sent twice."""
    before = counted(dsn)
    seconds, states = timed(lambda: send_all(phone, items, BATCH))
    again = send_all(phone, items, BATCH)
    after = counted(dsn)
    made = {after[table] - before[table] for table in _TABLES}
    return seconds, states == {"accepted": len(items)} and again == {
        "known": len(items)
    } and made == {len(items)}


def measure(dsn: str, villages: list[dict[str, Any]], events: int) -> dict[str, Any]:
    for _ in range(4):  # both workers load their packs
        first_sync(villages[:1])
    first = first_sync(villages[1:] or villages)
    phones = [Phone(village["username"]) for village in villages[:SENDERS]]
    for phone in phones:
        phone.sign_in()
        phone.send(queue(villages[phones.index(phone)], 20))
    seconds, is_once = once_only(dsn, phones[0], queue(villages[0], events))
    share, single = events // len(phones), max(events // 20, len(phones)) // len(phones)
    together = spread(phones, [queue(each, share) for each in villages[: len(phones)]], BATCH)
    alone = spread(phones, [queue(each, single) for each in villages[: len(phones)]], 1)
    rows = bare(dsn, events)
    calm = small_batches(phones[0], queue(villages[0], 600))
    with exporting() as exports:
        busy = small_batches(phones[0], queue(villages[0], 600))
    for phone in phones:
        phone.ask("POST", "/sync/sign-out", {})
    return {
        "first_sync": first,
        "one_phone_per_s": events / seconds,
        "nothing_lost_or_doubled": is_once,
        "batches_per_s": share * len(phones) / together,
        "single_posts_per_s": single * len(phones) / alone,
        "limit_copy_per_s": rows["copy"],
        "limit_insert_per_s": rows["insert"],
        "odk_central_per_s": ODK_PER_SECOND,
        "odk_central_overloaded_per_s": ODK_OVERLOADED_PER_SECOND,
        "batch_of_ten": calm,
        "batch_of_ten_while_exporting": {**busy, "exports": len(exports)},
    }


def rounded(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: rounded(each) for name, each in value.items()}
    return round(value, 2) if isinstance(value, float) else value


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--postgres", default="dbname=zhucun_bench_sync")
    parser.add_argument("--events", type=int, default=10_000)
    parser.add_argument("--phones", type=int, default=450)
    given = parser.parse_args()
    os.environ["ZHUCUN_DATABASE"] = given.postgres
    villages = build(given.postgres, given.phones)
    with served("config.settings.dev", PORT, given.postgres):
        found = measure(given.postgres, villages, given.events)
    ratios = {
        "batches / single posts": found["batches_per_s"] / found["single_posts_per_s"],
        "batches / ODK Central": found["batches_per_s"] / ODK_PER_SECOND,
        "bare insert / batches": found["limit_insert_per_s"] / found["batches_per_s"],
        "bare copy / batches": found["limit_copy_per_s"] / found["batches_per_s"],
    }
    result = {
        "measured_on": time.strftime("%Y-%m-%d"),
        "machine": f"{os.cpu_count()} cores, Python {platform.python_version()}",
        "load_before": os.getloadavg()[0],
        "events": given.events,
        "households_each": HOUSEHOLDS,
        "goal_first_sync_s": GOAL_FIRST_SYNC_SECONDS,
        **rounded(found),
        "ratios": rounded(ratios),
    }
    RESULTS.write_text(json.dumps(result, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    sys.stdout.write(json.dumps(result, indent=2, ensure_ascii=False) + "\n")
    if not found["nothing_lost_or_doubled"]:
        raise SystemExit("something was lost or doubled")


if __name__ == "__main__":
    main()
