"""A poll is opened: about whom, with which questions, how many households. The draw is bound at
once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localtime

from zhucun.ballots import events
from zhucun.ballots.actions.drawing import commit
from zhucun.ballots.actions.words import plain
from zhucun.ballots.enums import OVERALL, PollKind
from zhucun.ballots.errors import (
    LastDayTooFar,
    LeastUnset,
    NobodyThere,
    NoSubject,
    NotOfVillagers,
    OwnPoll,
    PeriodBegun,
    PeriodOver,
    PeriodReversed,
    SampleTooLarge,
    SampleTooSmall,
    SizeIsSet,
    SizeUnset,
    TooLong,
    UnknownSubject,
)
from zhucun.ballots.models import Line, Poll, PollSubject
from zhucun.ballots.perms import office_of, run_from
from zhucun.ballots.queries.drawing import frame_of
from zhucun.ballots.queries.polls import Choice, choices
from zhucun.ballots.queries.sheet import MOST_LINES, Question, Terms, more_questions, terms_of
from zhucun.directory import queries as directory
from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.ledger import actions as ledger

#: The last day lies within so many days: the households are bound when the poll is opened, a
#: half-year is the longest for which one is asked, and a mistyped year is more.
LONGEST = timedelta(days=184)


@dataclass(frozen=True, kw_only=True)
class PollDraft:
    """A poll to open. `subjects` are (kind, key) as `queries.choices` gives them; `questions`
    are ids of the pack beside the one that is always asked. `size` is for packs that leave it
    open, and so is `special_share` (per cent); without one all households are drawn alike."""

    village: Any
    title: str
    kind: str = PollKind.HALF_YEAR
    subjects: Sequence[tuple[str, str]]
    questions: Sequence[str] = ()
    starts_on: date
    ends_on: date
    size: int | None = None
    special_share: Decimal | None = None
    asks_words: bool = True


@transaction.atomic
def open_poll(draft: PollDraft, *, at: datetime, by: Actor) -> Poll:
    """Open a poll under the pack of its first day; the server draws a seed, and seed and households
    are bound. The same poll asked for again gives the one that is there.

    Raises NoSubject, UnknownSubject, OwnPoll, TooLong, PeriodReversed, PeriodOver, PeriodBegun,
    LastDayTooFar, LeastUnset, SizeUnset, SizeIsSet, SampleTooLarge, SampleTooSmall, NobodyThere,
    ReasonNeeded, NumberInText, TextTooLong, NotAllowed.
    """
    village, today = draft.village, localtime(at).date()
    kinds = [kind for kind, _key in draft.subjects]
    by.require(Permission.RUN_POLLS, area=run_from(village.code, kinds))
    if draft.kind == PollKind.ADAPTATION:
        raise NotOfVillagers
    title = plain(draft.title, needed=True, most=80)
    if draft.ends_on < draft.starts_on:
        raise PeriodReversed(since=draft.starts_on, until=draft.ends_on)
    if draft.ends_on < today:
        raise PeriodOver(until=draft.ends_on)
    known = _the_same(draft, title)
    if known is not None:
        return known
    if draft.starts_on < today:
        raise PeriodBegun(since=draft.starts_on)
    if draft.ends_on > today + LONGEST:
        raise LastDayTooFar(until=draft.ends_on, latest=today + LONGEST)
    subjects = _subjects(draft, by, today)
    terms = terms_of(directory.pack_for(village.code, as_of=draft.starts_on))
    if not terms.least:
        raise LeastUnset(pack=terms.pack)
    lines = _lines(subjects, terms, draft.questions)
    frame = frame_of(actor=by, village=village, day=today, special=terms.special_tags)
    if not frame:
        raise NobodyThere(village=village.short_name, day=today)
    poll = Poll.objects.create(
        village=village,
        area=village.code,
        kind=PollKind(draft.kind),
        title=title,
        starts_on=draft.starts_on,
        ends_on=draft.ends_on,
        pack=terms.pack,
        pack_version=terms.version,
        answers=[asdict(each) for each in terms.answers],
        asks_words=draft.asks_words,
        least=terms.least,
        size=_size(draft, terms, len(frame), terms.least),
        special_share=_special_share(draft, terms),
        opened_on=today,
        run_for=office_of(by, village.code),
        by=by.account,
        by_name=by.name,
    )
    _write(poll, subjects, lines)
    event = events.PollOpened(
        subject=f"poll:{poll.public_id}",
        area=poll.area,
        happened_at=at,
        kind=poll.kind,
        title=title,
        subjects=[f"{each.kind}:{each.key}" for each in subjects],
        lines=len(lines),
        starts_on=poll.starts_on,
        ends_on=poll.ends_on,
        least=poll.least,
    )
    ledger.append(event, origin=by.origin)
    commit(poll, frame=frame, at=at, by=by)
    return poll


def _the_same(draft: PollDraft, title: str) -> Poll | None:
    """The poll that was opened so; its last day may have been brought forward since."""
    rows = Poll.objects.filter(
        Q(first_ends_on=None, ends_on=draft.ends_on) | Q(first_ends_on=draft.ends_on),
        area=draft.village.code,
        kind=draft.kind,
        title=title,
        starts_on=draft.starts_on,
        reason="",
    )
    found = rows.first()
    if found is None:
        return None
    kept = set(found.subjects.values_list("kind", "key"))
    return found if kept == {(str(kind), key) for kind, key in draft.subjects} else None


def _subjects(draft: PollDraft, by: Actor, today: date) -> list[Choice]:
    if not draft.subjects:
        raise NoSubject
    there = choices(actor=by, village=draft.village, day=draft.starts_on)
    known = {(str(each.kind), each.key): each for each in there}
    found: list[Choice] = []
    for kind, key in dict.fromkeys((str(kind), key) for kind, key in draft.subjects):
        if (kind, key) not in known:
            raise UnknownSubject(what=key, village=draft.village.short_name, day=draft.starts_on)
        found.append(known[kind, key])
    if by.person and any(each.person == by.person for each in found):
        raise OwnPoll
    order = {each: number for number, each in enumerate(there)}
    return sorted(found, key=order.__getitem__)


def _lines(
    subjects: Sequence[Choice], terms: Terms, wanted: Sequence[str]
) -> list[tuple[int, Question]]:
    """(subject, question): everybody by the one question, then the others of the first subject."""
    overall = next(each for each in terms.questions if each.id == OVERALL)
    more = [each for each in more_questions(terms) if each.id in set(wanted)]
    found = [(number, overall) for number in range(len(subjects))] + [(0, each) for each in more]
    if len(found) > MOST_LINES:
        raise TooLong(lines=len(found), most=MOST_LINES)
    return sorted(found, key=lambda each: each[0])


def _size(draft: PollDraft, terms: Terms, village: int, least: int) -> int:
    of_pack = terms.size_of(village)
    if of_pack is None and draft.size is None:
        raise SizeUnset(pack=terms.pack)
    if of_pack is not None and draft.size not in (None, of_pack):
        raise SizeIsSet(pack=terms.pack, size=of_pack)
    size = of_pack if of_pack is not None else draft.size or 0
    if size > village:
        raise SampleTooLarge(size=size, households=village, village=draft.village.short_name)
    if size < least:
        raise SampleTooSmall(size=size, least=least)
    return size


def _special_share(draft: PollDraft, terms: Terms) -> Decimal | None:
    return draft.special_share if terms.special_share is None else terms.special_share


def _write(poll: Poll, subjects: Sequence[Choice], lines: Sequence[tuple[int, Question]]) -> None:
    rows = PollSubject.objects.bulk_create(
        PollSubject(
            poll=poll,
            number=number,
            kind=each.kind,
            key=each.key,
            person=each.person,
            name=each.name[:120],
        )
        for number, each in enumerate(subjects)
    )
    Line.objects.bulk_create(
        Line(
            poll=poll,
            subject=rows[subject],
            number=number,
            question=question.id,
            text={"zh": question.zh, "en": question.en},
        )
        for number, (subject, question) in enumerate(lines, 1)
    )
