"""What polls found as a workbook: counts of closed polls, and of few nothing at all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from django.db.models import QuerySet

from zhucun.ballots.enums import COUNTED, PollState
from zhucun.ballots.models import Line, Poll
from zhucun.ballots.queries.asides import Aside, beside
from zhucun.ballots.queries.marks import answers_of, is_shown, percent
from zhucun.directory import queries as directory
from zhucun.directory.perms import Actor
from zhucun.intake.rows import silent
from zhucun.intake.writers.export import exported
from zhucun.kernel.divisions import Level, at_level
from zhucun.ledger import actions as journal
from zhucun.ledger.enums import Access
from zhucun.packs.feeds import Heading, going_out

_COLUMNS: tuple[Heading, ...] = (
    ("poll", "text", "评议编号", "Number of the evaluation"),
    ("title", "text", "评议名称", "Title"),
    ("kind", "text", "种类", "Kind"),
    ("township", "text", "乡镇", "Township"),
    ("village", "text", "村", "Village"),
    ("closed_on", "date", "结束日期", "Closed on"),
    ("issued", "int", "发出票数", "Ballots out"),
    ("back", "int", "收回票数", "Came back"),
    ("spoiled", "int", "废票", "Without a valid answer"),
    ("about", "text", "评议对象", "About whom"),
    ("question", "text", "问题", "Question"),
    ("satisfied", "int", "满意", "Satisfied"),
    ("fairly_satisfied", "int", "基本满意", "Fairly satisfied"),
    ("dissatisfied", "int", "不满意", "Dissatisfied"),
    ("unknown", "int", "不了解", "Do not know"),
    ("answered", "int", "答题票数", "Answered"),
    ("share", "text", "满意率(%)", "Satisfied (%)"),
    ("broad_share", "text", "满意和基本满意率(%)", "Satisfied or fairly (%)"),
    ("note", "text", "说明", "Note"),
)
_SPEC = going_out("poll-results", "群众评议结果", "Results of evaluations", _COLUMNS)
_HIDDEN = {"zh": "少于{least}票，不显示", "en": "fewer than {least} answers: not shown"}
_ASIDE = {
    "zh": "已于{on}由{by}撤销，不作依据：{reason}",
    "en": "set aside on {on} by {by}, counts for nothing: {reason}",
}
_BESIDE = {
    "zh": "同期另有评议{poll}于{on}由{by}撤销：{reason}",
    "en": "evaluation {poll} of the same period was set aside on {on} by {by}: {reason}",
}


def results_workbook(polls: QuerySet[Poll], *, actor: Actor, lang: str) -> tuple[Path, int]:
    """(file, number of rows): what closed polls of a list found, line by line, those too that were
    set aside since; the caller removes the file. Lines below the smallest group say so and nothing
    else, and there are no sums over lines or polls. Three queries and one record in the access
    log."""
    closed = polls.filter(state__in=COUNTED).order_by()
    rows = Line.objects.filter(poll__in=closed.values("pk")).select_related(
        "poll__village", "subject"
    )
    lines = list(rows.order_by("poll__area", "poll__closed_on", "poll__pk", "number"))
    codes = {at_level(line.poll.area, Level.TOWNSHIP) for line in lines}
    last = max((line.poll.closed_on for line in lines if line.poll.closed_on), default=None)
    names = directory.names_of(codes, as_of=last) if last else {}
    others = beside(actor=actor, polls={line.poll.public_id for line in lines})
    path, count = exported(
        _rows(lines, names, others, "zh" if lang.startswith("zh") else "en"),
        spec=_SPEC,
        masked=frozenset(),
        lang=lang,
        progress=silent,
    )
    journal.log_access(
        kind=Access.EXPORT,
        origin=actor.origin,
        subject="polls",
        what="poll results",
        area=lines[0].poll.area if lines else "",
        rows=count,
    )
    return path, count


def _rows(
    lines: list[Line],
    names: dict[str, str],
    others: Mapping[str, Sequence[Aside]],
    lang: str,
) -> Iterator[dict[str, Any]]:
    for line in lines:
        poll = line.poll
        row: dict[str, Any] = {
            "poll": poll.public_id,
            "title": poll.title,
            "kind": str(poll.get_kind_display()),
            "township": names.get(at_level(poll.area, Level.TOWNSHIP), ""),
            "village": poll.village.short_name,
            "closed_on": poll.closed_on,
            "issued": poll.issued,
            "back": poll.back,
            "spoiled": poll.spoiled,
            "about": line.subject.name,
            "question": line.text[lang],
        }
        shown = is_shown(poll, line)
        notes = [] if shown else [_HIDDEN[lang].format(least=poll.least)]
        notes += _told(poll, others.get(poll.public_id, ()), lang)
        yield row | (_counts(line) if shown else {}) | {"note": "; ".join(notes)}


def _told(poll: Poll, others: Sequence[Aside], lang: str) -> Iterator[str]:
    """That a poll was set aside, or another beside it."""
    if poll.state == PollState.ASIDE:
        told = {"on": poll.aside_on, "by": poll.aside_by_name, "reason": poll.reason}
        yield _ASIDE[lang].format(**told)
    for one in others:
        told = {"poll": one.poll, "on": one.on, "by": one.by_name, "reason": one.reason}
        yield _BESIDE[lang].format(**told)


def _counts(line: Line) -> dict[str, Any]:
    known = line.satisfied + line.fairly_satisfied + line.dissatisfied
    share = percent(line.satisfied, known)
    broad = percent(line.satisfied + line.fairly_satisfied, known)
    return {
        "satisfied": line.satisfied,
        "fairly_satisfied": line.fairly_satisfied,
        "dissatisfied": line.dissatisfied,
        "unknown": line.unknown,
        "answered": answers_of(line),
        "share": "" if share is None else str(share),
        "broad_share": "" if broad is None else str(broad),
    }
