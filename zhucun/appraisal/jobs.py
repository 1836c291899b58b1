"""Computing appraisals outside the request: one run at a time."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime

from zhucun.appraisal import actions
from zhucun.appraisal.errors import ComputingFailed
from zhucun.kernel.problems import Problem

logger = logging.getLogger(__name__)
Clock = Callable[[], datetime]


def work_once(*, clock: Clock, worker: str) -> bool:
    """Compute the run that has waited longest. False where none waits."""
    run = actions.claim(worker=worker, now=clock())
    if run is None:
        return False
    try:
        actions.compute(run, now=clock)
    except Problem as problem:
        actions.fail(run=run, problem=problem, ended_at=clock())
    except Exception as error:
        logger.exception("run %s failed", run.public_id)
        broken = ComputingFailed(what=type(error).__name__)
        actions.fail(run=run, problem=broken, ended_at=clock())
    return True
