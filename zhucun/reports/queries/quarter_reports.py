"""Quarterly reports that were handed in: where they are, and what a signature binds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.utils import translation

from zhucun.directory import queries as directory
from zhucun.directory.perms import Actor
from zhucun.packs.errors import UnknownItem
from zhucun.presence.queries import sheets
from zhucun.reports.models import QuarterReport
from zhucun.reports.queries.archives import quarters as locked
from zhucun.reports.queries.archives.parts import Reading
from zhucun.reports.queries.quarters import QuarterPage, words_of
from zhucun.signoff.rows import Line, Paper, Section

#: What the region's chain is about, and its name.
KIND, CHAIN, WORD = "posting", "achievement-report", "achievement-report"
#: The words of `counts:` that it meets: a region that only asks for work reports (YN-059) is given
#: this one.
WORDS = (WORD, "work-report")

_FIGURES = (
    ("visits", "走访记录", "Visits"),
    ("meetings", "其中：座谈会、院坝会", "Of them meetings"),
    ("household_visits", "走访户次", "Visits to households"),
    ("households", "走访户数（不重复）", "Different households"),
    ("opened", "受理诉求", "Matters taken up"),
    ("settled", "已办结", "Settled"),
    ("passed_up", "上报上级", "Passed up"),
)


def has_chain(area: str, as_of: date) -> bool:
    """Whether the region's pack says who signs quarterly reports; else: not configured."""
    try:
        directory.pack_for(area, as_of=as_of).item(f"chains/{CHAIN}")
    except UnknownItem:
        return False
    return True


def report_of(page: QuarterPage) -> QuarterReport | None:
    """What was handed in of a quarter that the reader may see. One query."""
    return QuarterReport.objects.filter(posting=page.posting, quarter=page.name).first()


def standing(subjects: Sequence[str]) -> list[QuarterReport]:
    """Reports by public id. One query."""
    rows = QuarterReport.objects.filter(public_id__in=list(subjects))
    return list(rows.select_related("posting__person"))


def content_of(page: QuarterPage) -> dict[str, Any]:
    """A quarter as it is frozen: its figures, and the words of its months and items."""
    with translation.override("zh-hans"):
        months, items = words_of(page)
    figures = {name: getattr(page.figures, name) for name, *_labels in _FIGURES}
    return {"months": months, "figures": figures, "items": items, "days": page.days}


def papers(rows: Sequence[QuarterReport]) -> Mapping[str, Paper]:
    """What a signature binds: the figures as they were handed in."""
    return {row.public_id: _paper(row) for row in rows}


def _paper(row: QuarterReport) -> Paper:
    content = row.content
    figures = [_line("驻村天数", "Days in the village", content["days"])]
    figures += [_line(zh, en, content["figures"][name]) for name, zh, en in _FIGURES]
    months = [_month(*each) for each in content["months"]]
    items = [_line(each[0], each[0], " · ".join(each[1:])) for each in content["items"]]
    sections = (
        Section(label=("工作实绩", "Achievements"), lines=tuple(figures)),
        Section(label=("在岗", "On post"), lines=tuple(months)),
        Section(label=("任务清单和承诺", "Task list and pledge"), lines=tuple(items)),
    )
    told = tuple(section for section in sections if section.lines)
    return Paper(title=f"{row.posting.person.name} {row.quarter}", sections=told)


def _month(month: str, on_post: str, planned: str, nights: str, least: str, state: str) -> Line:
    zh = f"在岗{on_post}天，在村{planned}天，住村{nights}夜，应驻{least}天，{state}"
    en = (
        f"{on_post} days on post, {planned} in the village, {nights} nights, {least} asked, {state}"
    )
    return Line(label=(month, month), value=(zh, en))


def _line(zh: str, en: str, value: object) -> Line:
    return Line(label=(zh, en), value=(str(value), str(value)))


class DutyFact(NamedTuple):
    """One report that stands: whose, which word, the day for which it counts, and its quarter."""

    subject: str
    id: str
    counts: str
    on: date
    distinct: str
    amount: int
    row: str


def duty_facts(*, actor: Actor, area: str, since: date, until: date) -> Iterator[DutyFact]:
    """Quarters that ended in [since, until) and whose months are locked: then the report is there.
    Three queries."""
    serving = sheets.postings_between(
        actor=actor, since=since, until=until, wanted=sheets.Wanted(area=area)
    )
    postings = list(serving.select_related(None).only("public_id", "starts_on", "ends_on"))
    if not postings:
        return
    names = {row.pk: row.public_id for row in postings}
    reading = Reading(actor=actor, postings=postings, as_of=until - timedelta(days=1))
    for key, found in locked.read(reading).items():
        for row in found.rows:
            if since <= row.on < until:
                for word in WORDS:
                    yield DutyFact("posting", names[key], word, row.on, "", 1, row.record[1])
