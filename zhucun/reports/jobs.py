"""Making sheets of cards outside the request: one print at a time, a file after the other."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime

from django.utils.timezone import localdate

from zhucun.kernel.problems import Problem
from zhucun.reports import actions, queries
from zhucun.reports.errors import PrintFailed
from zhucun.reports.models import CardPrint
from zhucun.reports.writers.pdf import let_go

logger = logging.getLogger(__name__)
Clock = Callable[[], datetime]


def work_once(*, clock: Clock, worker: str) -> bool:
    """Make the print that has waited longest. False where none waits."""
    row = actions.claim_print(worker=worker, now=clock())
    if row is None:
        return False
    try:
        _make(row, clock)
    except Problem as problem:
        actions.fail_print(row=row, problem=problem, ended_at=clock())
    except Exception as error:
        logger.exception("card print %s failed", row.public_id)
        broken = PrintFailed(what=type(error).__name__)
        actions.fail_print(row=row, problem=broken, ended_at=clock())
    return True


def _make(row: CardPrint, clock: Clock) -> None:
    for part in queries.parts_of(row, on=localdate(clock())):
        made = queries.sheets(part.cards, site=row.site, language=row.language, at=clock())
        let_go()
        is_mine = actions.keep_file(
            row=row,
            number=part.number,
            name=part.name,
            cards=len(part.cards),
            data=made,
            now=clock(),
        )
        if not is_mine:
            logger.info("card print %s was stopped", row.public_id)
            return
    actions.complete_print(row=row, ended_at=clock())
