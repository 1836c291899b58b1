"""Proposals outside the request: helpers are matched with the households of a whole city, and pairs
that somebody adopted are made."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from zhucun.kernel.workers import is_alive
from zhucun.pairing import actions

Clock = Callable[[], datetime]


def work_once(*, clock: Clock, worker: str) -> bool:
    """Do what the proposal that has waited longest asks for. False where none waits."""
    row = actions.claim_proposal(worker=worker, now=clock(), is_alive=is_alive)
    if row is None:
        return False
    actions.work_on(row, clock=clock)
    return True
