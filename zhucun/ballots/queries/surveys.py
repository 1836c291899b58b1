"""How newcomers settle in (YN-067), read: whom a survey is for, and what those that were closed
found, county by county; never of a person, and of no group below the smallest that is shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from zhucun.ballots import perms
from zhucun.ballots.enums import BallotAnswer, PollKind, PollState
from zhucun.ballots.models import Line, Poll
from zhucun.ballots.queries.marks import is_shown
from zhucun.ballots.queries.sheet import MOST_LINES, Question
from zhucun.directory import queries as directory
from zhucun.directory.perms import Actor, in_areas
from zhucun.engines.rules import Unset
from zhucun.kernel.periods import months_after
from zhucun.packs import PackAt
from zhucun.packs.errors import UnknownItem
from zhucun.packs.items import PackItem
from zhucun.roster import queries as roster
from zhucun.roster.enums import PostingRole

TOPICS, ANSWERS = "checklists/adaptation-topics", "checklists/adaptation-answers"
_NEWCOMERS = (PostingRole.FIRST_SECRETARY, PostingRole.MEMBER)


@dataclass(frozen=True, kw_only=True)
class SurveyTerms:
    """The terms of a survey under one pack on one day. `months` None: the pack leaves open how far
    into a term somebody is a newcomer; without `topics` it speaks of no survey."""

    pack: str
    version: str
    topics: tuple[Question, ...]
    answers: tuple[Question, ...]
    months: int | None
    least: int | None


@dataclass(frozen=True, kw_only=True)
class TopicSaid:
    """What was said of one topic: numbers of newcomers, None of all where too few said anything.
    `leads`: items of the pack that carry it out, where some are not settled: a place to look, no
    finding."""

    topic: str
    zh: str
    en: str
    settled: int | None
    fairly: int | None
    unsettled: int | None
    leads: tuple[PackItem[Any], ...] = ()

    def in_(self, lang: str) -> str:
        return self.en if lang.startswith("en") else self.zh


@dataclass(frozen=True, kw_only=True)
class CountySaid:
    """The latest survey of a county that was closed. There are no sums over counties: what is
    hidden cannot be found by subtraction."""

    poll: Poll
    name: str
    is_hidden: bool
    topics: tuple[TopicSaid, ...]


def survey_terms(pack: PackAt) -> SurveyTerms:
    """The terms of the pack on its day. No query."""
    months, least = _whole(pack, "adaptation_survey_months"), _whole(pack, "ballot_least")
    answers = _items(pack, ANSWERS)
    return SurveyTerms(
        pack=pack.id,
        version=pack.version,
        topics=_items(pack, TOPICS)[:MOST_LINES],
        answers=tuple(each for each in answers if each.id in BallotAnswer.values),
        months=months,
        least=least,
    )


def newcomers(*, actor: Actor, area: str, day: date, months: int) -> QuerySet[Any]:
    """Cadres of an area whose term runs on a day and began less than so many months before. One
    query."""
    serving = roster.roster(actor=actor, as_of=day, wanted=roster.RosterFilter(area=area))
    first = months_after(day, -months)
    return serving.filter(starts_on__gt=first, role__in=_NEWCOMERS)


def settling(*, actor: Actor, area: str = "", as_of: date) -> list[CountySaid]:
    """The latest survey of each county of the actor's that was closed by a day, by code. Three
    queries, and none for a county more."""
    found = perms.visible_polls(actor).filter(
        in_areas("area", (area,)),
        kind=PollKind.ADAPTATION,
        state=PollState.CLOSED,
        closed_on__lte=as_of,
    )
    latest: dict[str, Poll] = {}
    for poll in found.order_by("area", "closed_on", "pk"):
        latest[poll.area] = poll
    lines: dict[int, list[Line]] = {}
    rows = Line.objects.filter(poll__in=[poll.pk for poll in latest.values()])
    for line in rows.order_by("poll", "number"):
        lines.setdefault(line.poll_id, []).append(line)
    names = directory.names_of(latest, as_of=as_of)
    return [
        _county(poll, names.get(code, code), lines.get(poll.pk, []), as_of)
        for code, poll in sorted(latest.items())
    ]


def _county(poll: Poll, name: str, lines: list[Line], as_of: date) -> CountySaid:
    pack = directory.pack_for(poll.area, as_of=as_of)
    carried = _carried(pack)
    return CountySaid(
        poll=poll,
        name=name,
        is_hidden=poll.valid < poll.least,
        topics=tuple(_topic(poll, line, carried.get(line.question, ())) for line in lines),
    )


def _topic(poll: Poll, line: Line, carried: tuple[PackItem[Any], ...]) -> TopicSaid:
    shown = is_shown(poll, line)
    return TopicSaid(
        topic=line.question,
        zh=line.text["zh"],
        en=line.text["en"],
        settled=line.satisfied if shown else None,
        fairly=line.fairly_satisfied if shown else None,
        unsettled=line.dissatisfied if shown else None,
        leads=carried if shown and line.dissatisfied else (),
    )


def _carried(pack: PackAt) -> dict[str, tuple[PackItem[Any], ...]]:
    """By topic the items of the pack that carry it out."""
    try:
        spec: Any = pack.item(TOPICS).spec
    except UnknownItem:
        return {}
    return {each.id: tuple(map(pack.item, each.carried_by)) for each in spec.items}


def _items(pack: PackAt, ref: str) -> tuple[Question, ...]:
    try:
        spec: Any = pack.item(ref).spec
    except UnknownItem:
        return ()
    return tuple(
        Question(id=each.id, zh=each.label.zh, en=each.label.en or each.label.zh)
        for each in spec.items
    )


def _whole(pack: PackAt, name: str) -> int | None:
    if name not in pack.parameters:
        return None
    found = pack.number(f":{name}")
    return None if isinstance(found, Unset) else int(found)
