"""Work outside the request: sheets of cards, a file after the other; archives of a whole area, so
many at a time, a township finished after the other."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime

from django.utils.timezone import localdate

from zhucun.directory import queries as directory
from zhucun.directory.perms import OPERATOR, Actor
from zhucun.kernel.problems import Problem
from zhucun.reports import actions, queries
from zhucun.reports.errors import PrintFailed, RunFailed
from zhucun.reports.models import ArchiveIssue, ArchiveRun, CardPrint
from zhucun.reports.queries import archives
from zhucun.reports.writers.pdf import let_go

logger = logging.getLogger(__name__)
Clock = Callable[[], datetime]


def work_once(*, clock: Clock, worker: str) -> bool:
    """Make the print that has waited longest, else the archives. False where none waits."""
    row = actions.claim_print(worker=worker, now=clock())
    if row is None:
        return _archives_once(clock=clock, worker=worker)
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


def _archives_once(*, clock: Clock, worker: str) -> bool:
    """Make the archives that have waited longest. False where none wait."""
    row = actions.claim_run(worker=worker, now=clock())
    if row is None:
        return False
    try:
        _issue(row, clock)
    except Problem as problem:
        actions.fail_run(row=row, problem=problem, ended_at=clock())
    except Exception as error:
        logger.exception("archive run %s failed", row.public_id)
        broken = RunFailed(what=type(error).__name__)
        actions.fail_run(row=row, problem=broken, ended_at=clock())
    return True


def _issue(row: ArchiveRun, clock: Clock) -> None:
    """As whoever asked for it, with the rights that he has now."""
    actor = _asked_by(row, clock)
    rows = archives.postings_of(actor=actor, area=row.area, scope=row.scope, on=row.on)
    finished = frozenset(row.shelves.values_list("area", flat=True))
    codes = archives.townships_of(rows)
    names = directory.names_of(codes, as_of=row.on)
    shelves: dict[str, list[ArchiveIssue]] = defaultdict(list)
    for batch in archives.batches(rows, [code for code in codes if code not in finished]):
        made, new = _drawn(row, batch, actor, clock())
        let_go()
        if not actions.beat_run(row=row, done=len(made), made=new, now=clock()):
            logger.info("archive run %s was stopped", row.public_id)
            return
        for part in batch:
            shelves[part.township] += [made[each.pk] for each in part.postings]
            if part.is_last:
                actions.keep_shelf(
                    row=row,
                    area=part.township,
                    name=names.get(part.township, part.township),
                    issues=shelves.pop(part.township),
                    now=clock(),
                )
    actions.complete_run(row=row, ended_at=clock())


def _drawn(
    row: ArchiveRun, batch: Sequence[archives.Stretch], actor: Actor, at: datetime
) -> tuple[dict[int, ArchiveIssue], int]:
    """The archives of a batch by the key of the posting, and how many of them are new."""
    postings = [each for part in batch for each in part.postings]
    mine = ArchiveIssue.objects.filter(posting__in=[each.pk for each in postings])
    known = frozenset(mine.values_list("pk", flat=True))
    reading = archives.Reading(actor=actor, postings=postings, as_of=row.on)
    made = actions.issue_archives(
        archives.drafts_of(reading, row.language),
        issuer=queries.default_issuer(row.area, row.on, row.language),
        issued_on=localdate(at),
        issued_at=at,
        by=actor,
    )
    return {each.posting_id: each for each in made}, sum(each.pk not in known for each in made)


def _asked_by(row: ArchiveRun, clock: Clock) -> Actor:
    if not row.by:
        return OPERATOR
    return directory.actor_of(directory.account_of_key(row.by), on=localdate(clock()))
