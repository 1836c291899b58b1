"""`zhucun work`: compute what was asked for outside the request."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from types import FrameType

import click
from django.db import close_old_connections
from django.utils.timezone import now

from zhucun.appraisal import jobs as appraisal
from zhucun.kernel.workers import worker_name
from zhucun.pairing import jobs as pairing
from zhucun.reports import jobs as reports
from zhucun.selection import jobs as selection
from zhucun.signoff import jobs as signoff

#: Each does one piece of work and says whether there was one. A room adds its line here.
JOBS: tuple[Callable[..., bool], ...] = (
    signoff.work_once,
    pairing.work_once,
    selection.work_once,
    reports.work_once,
    appraisal.work_once,
)
_PAUSE = 1.0


@click.command()
@click.option("--once", is_flag=True, help="Do what waits now, then end.")
@click.option("--parent", type=int, hidden=True, help="End when this process is gone.")
def work(once: bool, parent: int | None) -> None:
    """Compute proposals, sign what was looked at together, make sheets of cards until stopped with
    Ctrl-C.

    Several may run beside each other.
    """
    stopping = threading.Event()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        if stopping.is_set():
            sys.exit(1)
        stopping.set()

    before = {each: signal.signal(each, stop) for each in (signal.SIGTERM, signal.SIGINT)}
    try:
        _work_until(stopping, once=once, parent=parent)
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def _work_until(stopping: threading.Event, *, once: bool, parent: int | None) -> None:
    worker = worker_name()
    while not stopping.is_set() and parent in (None, os.getppid()):
        close_old_connections()
        if not work_all(clock=now, worker=worker) and (once or stopping.wait(_PAUSE)):
            return


def work_all(*, clock: Callable[[], datetime], worker: str) -> bool:
    """One piece of work of each room. False where none waited."""
    done = [job(clock=clock, worker=worker) for job in JOBS]
    return any(done)


@contextmanager
def worker_beside() -> Iterator[None]:
    """A worker as a child of this process, started again when it dies, ended with it."""
    ending = threading.Event()
    thread = threading.Thread(target=_keep_running, args=(ending,), daemon=True)
    thread.start()
    try:
        yield
    finally:
        ending.set()
        thread.join(timeout=15)


def _keep_running(ending: threading.Event) -> None:
    while not ending.is_set():
        begun = time.monotonic()
        command = [sys.executable, "-m", "zhucun", "work", "--parent", str(os.getpid())]
        child = subprocess.Popen(command)  # noqa: S603
        while child.poll() is None and not ending.wait(0.5):
            continue
        if child.poll() is None:
            child.terminate()
            try:
                child.wait(timeout=10)
            except subprocess.TimeoutExpired:
                child.kill()
        if time.monotonic() - begun < 5:
            ending.wait(5)  # it dies at once: do not spin
