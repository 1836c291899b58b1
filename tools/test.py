"""All tests: on SQLite always, on PostgreSQL where a server is reachable, in Chromium and on Spark
where they are installed.

Says plainly what it skipped and why. With ZHUCUN_NO_SKIP=1 (as in CI) a missing part is a failure.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
STRICT = os.environ.get("ZHUCUN_NO_SKIP") == "1"
DSN = os.environ.get("ZHUCUN_TEST_POSTGRES", "dbname=postgres")


def main(more: list[str]) -> int:
    skipped: list[str] = []
    reachable = why_no_postgres()
    browser = shutil.which("chromium")
    if not browser:
        skipped.append(
            "browser tests: no Chromium (apt-get install chromium chromium-headless-shell)"
        )
    rounds = [("SQLite", {}, ["-n", "2"])]
    if why := why_no_spark():
        skipped.append(f"Spark: {why}")
    if reachable is None:
        # Once is enough for the doors, the browser and the demo, whose queries the tests of the
        # rooms, the flows and the phones ask on both; and for what has no database. The engines ask
        # PostgreSQL themselves.
        doors = ("doors/web", "doors/api", "doors/command", "demo")
        single = ("engines", "packs", "kernel", "house", *doors)
        once = [f"--ignore=tests/{room}" for room in single]
        args = ["-n", "3", "-m", "not browser", *once]  # while one waits for the server two work
        rounds.append(("PostgreSQL", {"ZHUCUN_TEST_DATABASE": DSN}, args))
    else:
        skipped.append(f"PostgreSQL: {reachable} (set ZHUCUN_TEST_POSTGRES to a connection string)")
    failed = [name for name, env, args in rounds if not passed(name, env, [*args, *more])]
    for line in skipped:
        say(f"SKIPPED {line}")
    if STRICT and skipped:
        failed.append("something was skipped, and ZHUCUN_NO_SKIP=1 allows no skip")
    say(f"FAILED: {', '.join(failed)}" if failed else "All tests passed.")
    return 1 if failed else 0


def passed(name: str, env: dict[str, str], args: list[str]) -> bool:
    say(f"Tests on {name}")
    started = time.monotonic()
    command = [sys.executable, "-m", "pytest", "-q", "--durations=25", *args]
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, **env}, check=False)
    is_good = done.returncode == 0
    spent = time.monotonic() - started
    say(f"{name}: {'passed' if is_good else 'FAILED'} in {spent:.0f} s")
    return is_good


def why_no_postgres() -> str | None:
    """None where PostgreSQL answers, else the reason in one line."""
    import psycopg

    try:
        psycopg.connect(DSN, connect_timeout=3).close()
    except psycopg.OperationalError as error:
        return str(error).strip().splitlines()[0]
    return None


def why_no_spark() -> str | None:
    """None where Spark can run, else the reason in one line."""
    if importlib.util.find_spec("pyspark") is None:
        return "no pyspark (python3 tools/bootstrap.py spark)"
    home = os.environ.get("JAVA_HOME")
    if not shutil.which("java") and not (home and Path(home, "bin", "java").exists()):
        return "no Java (apt-get install openjdk-17-jre-headless)"
    return None


def say(sentence: str) -> None:
    sys.stdout.write(f"── {sentence}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
