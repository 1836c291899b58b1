"""Work outside the request: sheets of cards, a file after the other; archives of a whole area, so
many at a time, a township finished after the other."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from django.utils.timezone import localdate

from zhucun.directory import queries as directory
from zhucun.directory.perms import OPERATOR, Actor
from zhucun.kernel.problems import Problem
from zhucun.kernel.workers import is_alive
from zhucun.ledger import actions as ledger
from zhucun.reports import actions, queries
from zhucun.reports.errors import PrintFailed, RunFailed
from zhucun.reports.models import ArchiveIssue, ArchiveRun, CardPrint
from zhucun.reports.queries import archives
from zhucun.reports.writers.pdf import let_go

logger = logging.getLogger(__name__)
Clock = Callable[[], datetime]


def work_once(*, clock: Clock, worker: str) -> bool:
    """Make the print that has waited longest, else the archives. False where none waits."""
    row = actions.claim_print(worker=worker, now=clock(), is_alive=is_alive)
    if row is None:
        return archives_once(clock=clock, worker=worker)
    with _told(row, clock, PrintFailed):
        _make(row, clock)
    return True


def archives_once(
    *, clock: Clock, worker: str, progress: Callable[[ArchiveRun], None] = lambda _row: None
) -> bool:
    """Make the archives that have waited longest; `progress` hears of every batch. False where none
    wait."""
    row = actions.claim_run(worker=worker, now=clock(), is_alive=is_alive)
    if row is None:
        return False
    with _told(row, clock, RunFailed):
        _issue(row, clock, progress)
    return True


@contextmanager
def _told(row: CardPrint | ArchiveRun, clock: Clock, broken: type[Problem]) -> Iterator[None]:
    """Whatever goes wrong is told in the row."""
    try:
        yield
    except Problem as problem:
        ledger.fail_work(row, problem=problem, ended_at=clock())
    except Exception as error:
        logger.exception("%s %s failed", type(row).__name__, row.public_id)
        what = broken(what=type(error).__name__)
        ledger.fail_work(row, problem=what, ended_at=clock())


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


def _issue(row: ArchiveRun, clock: Clock, progress: Callable[[ArchiveRun], None]) -> None:
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
        row.done += len(made)
        progress(row)
        for part in batch:
            shelves[part.township] += [made[each.pk] for each in part.postings]
            if part.is_last:
                issues = shelves.pop(part.township)
                actions.keep_shelf(
                    row=row,
                    area=part.township,
                    name=names.get(part.township, part.township),
                    issues=issues,
                    content=_zipped(issues, row.language),
                    now=clock(),
                )
    actions.complete_run(row=row, ended_at=clock())


def _zipped(issues: Sequence[ArchiveIssue], lang: str) -> bytes:
    """The ZIP of a township; where nothing was issued anew it is made when somebody asks for it,
    for that costs what issuing costs."""
    return archives.zipped(issues, lang=lang) if any(each.pdf for each in issues) else b""


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
