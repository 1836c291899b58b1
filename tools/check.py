"""Everything that can be checked without running a test; each step is named, all run, the exit
code tells."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = ROOT / ".venv" / "bin"

STEPS: list[tuple[str, list[str]]] = [
    ("format", ["ruff", "format", "--check", "-q", "."]),
    ("lint", ["ruff", "check", "-q", "."]),
    ("floors", ["lint-imports", "--no-cache"]),
    ("types", ["mypy"]),
    ("migrations", ["python", "manage.py", "makemigrations", "--check", "--dry-run"]),
    ("settings", ["python", "manage.py", "check", "--fail-level", "WARNING"]),
    ("packs", ["python", "-m", "zhucun", "pack", "check"]),
    ("pack files", ["yamllint", "--strict", "policy", "docs"]),
    ("translations", ["python", "tools/messages.py", "--check"]),
    ("documents", ["python", "tools/docs.py", "--check"]),
]


def main() -> int:
    failed = []
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as runners:  # the longest first
        running = {name: runners.submit(run, command) for name, command in reversed(STEPS)}
        for name, _ in STEPS:
            done, seconds = running[name].result()
            verdict = "ok" if done.returncode == 0 else "FAILED"
            sys.stdout.write(f"{name:14}{verdict:8}{seconds:5.1f} s\n")
            if done.returncode:
                failed.append(name)
                sys.stdout.write(f"{done.stdout}{done.stderr}\n")
            sys.stdout.flush()
    return 1 if failed else 0


def run(command: list[str]) -> tuple[subprocess.CompletedProcess[str], float]:
    started = time.monotonic()
    done = subprocess.run(
        [str(BIN / command[0]), *command[1:]],
        cwd=ROOT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings.test"},
        capture_output=True,
        text=True,
        check=False,
    )
    return done, time.monotonic() - started


if __name__ == "__main__":
    raise SystemExit(main())
