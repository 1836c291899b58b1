"""Reviews outside the request: their cases are laid open for whoever judges, and signed once he has
confirmed, a thousand in one transaction."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from zhucun.kernel.workers import is_alive
from zhucun.signoff import actions

Clock = Callable[[], datetime]


def work_once(*, clock: Clock, worker: str) -> bool:
    """Do what the review that has waited longest asks for. False where none waits."""
    row = actions.claim_review(worker=worker, now=clock(), is_alive=is_alive)
    if row is None:
        return False
    actions.work_on(row, clock=clock)
    return True
