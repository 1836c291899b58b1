"""How newcomers settle in (YN-067): a poll of the cadres of a county, not about them.

It is counted as the evaluation by villagers is, and by the same tables: slips with codes, made when
they are printed, one for each newcomer; who got which and who answered is nowhere. Nothing is
drawn: all are asked, and nobody has to answer.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localtime

from zhucun.ballots import events
from zhucun.ballots.actions.words import plain
from zhucun.ballots.enums import PollKind, PollState, SubjectKind
from zhucun.ballots.errors import (
    CountyNeeded,
    MonthsSet,
    MonthsUnset,
    PeriodBegun,
    PeriodReversed,
    TooFewNewcomers,
    TopicsUnset,
)
from zhucun.ballots.models import Line, Poll, PollSubject
from zhucun.ballots.perms import office_of
from zhucun.ballots.queries.surveys import newcomers, survey_terms
from zhucun.directory import queries as directory
from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.kernel.divisions import Level, level_of
from zhucun.ledger import actions as ledger


@dataclass(frozen=True, kw_only=True)
class SurveyDraft:
    """A survey to open. `months`: how far into a term somebody is a newcomer, where the pack leaves
    it open."""

    county: Any
    title: str
    starts_on: date
    ends_on: date
    months: int | None = None
    asks_words: bool = True


@transaction.atomic
def open_survey(draft: SurveyDraft, *, at: datetime, by: Actor) -> Poll:
    """Open a survey of the newcomers of a county; the same one asked for again gives the one that
    is there. Its slips are printed next.

    Raises CountyNeeded, TopicsUnset, MonthsUnset, MonthsSet, TooFewNewcomers, PeriodReversed,
    PeriodBegun, ReasonNeeded without a title, NumberInText, TextTooLong, NotAllowed.
    """
    county, today = draft.county, localtime(at).date()
    by.require(Permission.RUN_POLLS, area=county.code)
    if level_of(county.code) != Level.COUNTY:
        raise CountyNeeded(place=county.short_name)
    title = plain(draft.title, needed=True, most=80)
    if draft.ends_on < draft.starts_on:
        raise PeriodReversed(since=draft.starts_on, until=draft.ends_on)
    same = {"title": title, "starts_on": draft.starts_on, "ends_on": draft.ends_on}
    known = Poll.objects.filter(area=county.code, kind=PollKind.ADAPTATION, reason="", **same)
    if (there := known.first()) is not None:
        return there
    if draft.starts_on < today:
        raise PeriodBegun(since=draft.starts_on)
    terms = survey_terms(directory.pack_for(county.code, as_of=draft.starts_on))
    if not terms.topics or not terms.answers or not terms.least:
        raise TopicsUnset(pack=terms.pack)
    if terms.months is None and not draft.months:
        raise MonthsUnset(pack=terms.pack)
    if terms.months is not None and draft.months not in (None, terms.months):
        raise MonthsSet(pack=terms.pack, months=terms.months)
    months = terms.months or draft.months or 0
    size = newcomers(actor=by, area=county.code, day=draft.starts_on, months=months).count()
    if size < terms.least:
        raise TooFewNewcomers(place=county.short_name, size=size, least=terms.least)
    poll = Poll.objects.create(
        village=county,
        area=county.code,
        kind=PollKind.ADAPTATION,
        state=PollState.DRAWN,
        pack=terms.pack,
        pack_version=terms.version,
        answers=[asdict(each) for each in terms.answers],
        asks_words=draft.asks_words,
        least=terms.least,
        size=size,
        opened_on=today,
        run_for=office_of(by, county.code),
        by=by.account,
        by_name=by.name,
        **same,
    )
    subject = PollSubject.objects.create(
        poll=poll, number=1, kind=SubjectKind.COUNTY, key=county.code, name=county.short_name
    )
    Line.objects.bulk_create(
        Line(
            poll=poll,
            subject=subject,
            number=number,
            question=topic.id,
            text={"zh": topic.zh, "en": topic.en},
        )
        for number, topic in enumerate(terms.topics, 1)
    )
    event = events.PollOpened(
        subject=f"poll:{poll.public_id}",
        area=poll.area,
        happened_at=at,
        kind=poll.kind,
        title=title,
        subjects=[f"{subject.kind}:{subject.key}"],
        lines=len(terms.topics),
        starts_on=poll.starts_on,
        ends_on=poll.ends_on,
        least=poll.least,
    )
    ledger.append(event, origin=by.origin)
    return poll
