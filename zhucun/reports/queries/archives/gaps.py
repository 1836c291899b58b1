"""What a part lacks: duties of the pack about postings, judged over the part's own rows by the
cadence engine; and parts that the pack's list of contents names and that hold nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

import numpy as np

from zhucun.analytics.queries.duties import reaches_back
from zhucun.directory import queries as directory
from zhucun.engines.cadence import NEVER, Events, Facts, State, owed
from zhucun.packs import PackAt
from zhucun.packs.items import PackItem
from zhucun.packs.kinds import Cadence, Checklist
from zhucun.reports.queries.archives.parts import Found, Gap, Part, Reading
from zhucun.reports.queries.archives.segments import Asked, Segment, histories

#: The lists of contents that a pack may give; either is enough.
CONTENTS = ("term-archive", "achievement-archive")


class Named(NamedTuple):
    """A part as the pack's list of contents names it."""

    label: str
    clauses: tuple[str, ...]


def by_pack(reading: Reading) -> list[tuple[PackAt, list[Any]]]:
    """The postings by the pack that holds where they serve; found once a reading."""
    known: list[tuple[PackAt, list[Any]]] | None = reading.__dict__.get("_by_pack")
    if known is None:
        packs: dict[str, tuple[PackAt, list[Any]]] = {}
        for row in reading.postings:
            pack = directory.pack_for(row.area, as_of=reading.as_of)
            packs.setdefault(pack.id, (pack, []))[1].append(row)
        known = reading.__dict__["_by_pack"] = list(packs.values())
    return known


def contents(pack: PackAt, lang: str = "zh") -> dict[str, Named]:
    """What the pack says that an archive holds, by the ids of its lists; empty where it names
    nothing (未配置)."""
    found: dict[str, Named] = {}
    for item in pack.checklists("posting"):
        spec: Checklist = item.spec
        if item.id in CONTENTS:
            for each in spec.items:
                clauses = (each.clause,) if each.clause else spec.clauses
                found[each.id] = Named(each.label.in_(lang), clauses)
    return found


def add_gaps(
    reading: Reading, parts: Sequence[Part], found: Mapping[str, Mapping[int, Found]], lang: str
) -> None:
    """Put what is missing into what was found. No query."""
    for segment, is_last, postings in _by_segment(reading):
        for part in parts:
            into = found[part.id]
            seen = [row for row in postings if into[row.pk].is_seen]
            asked = [each for each in segment.asked if _is_asked(each, segment, is_last, part)]
            if asked and seen:
                _duties(reading.as_of, segment, asked, part, seen, into, lang)
    for pack, postings in by_pack(reading):
        named = contents(pack, lang)
        for part in parts:
            into = found[part.id]
            seen = [row for row in postings if into[row.pk].is_seen]
            names = [named[each] for each in part.named if each in named]
            for row in seen if names else ():
                each = into[row.pk]
                if not each.rows and not each.gaps:
                    each.gaps.append(_nothing(part, names, row, lang))


def _nothing(part: Part, names: list[Named], posting: Any, lang: str) -> Gap:
    clauses = tuple(dict.fromkeys(clause for each in names for clause in each.clauses))
    text = (", " if lang.startswith("en") else "、").join(each.label for each in names)
    return Gap(text=text, since=posting.starts_on, due_on=None, who=part.who, clauses=clauses)


def _by_segment(reading: Reading) -> Iterator[tuple[Segment, bool, list[Any]]]:
    """The postings by the duties they were under, one after the other, and if it is the last."""
    told = histories(reading.villages, reading.since, reading.as_of)
    groups: dict[tuple[Any, ...], list[Any]] = {}
    for row in reading.postings:
        key = tuple((each.start, each.pack.id) for each in told[row.area])
        groups.setdefault(key, []).append(row)
    for postings in groups.values():
        segments = told[postings[0].area]
        for each in segments:
            yield each, each is segments[-1], postings


def _is_asked(asked: Asked, segment: Segment, is_last: bool, part: Part) -> bool:
    """What no calendar divides is asked once, by the rules of the last segment."""
    item, _duty = asked
    return item.spec.counts in part.words and (is_last or not reaches_back(item, segment.pack))


def _duties(
    as_of: date,
    segment: Segment,
    asked: Sequence[Asked],
    part: Part,
    postings: Sequence[Any],
    found: Mapping[int, Found],
    lang: str,
) -> None:
    """Duties of the calendar within the segment, all others over the whole term."""
    within = [each for each in asked if not reaches_back(each[0], segment.pack)]
    over = [each for each in asked if each not in within]
    until = segment.until or date.max
    served = [row for row in postings if row.starts_on < until and _end(row) > _day(segment.start)]
    if within and served:
        _owed(as_of, segment, within, part, served, found, lang)
    if over:
        _owed(
            as_of, segment._replace(start=date.min, until=None), over, part, postings, found, lang
        )


def _owed(
    as_of: date,
    segment: Segment,
    asked: Sequence[Asked],
    part: Part,
    postings: Sequence[Any],
    found: Mapping[int, Found],
    lang: str,
) -> None:
    first, last = _day(segment.start), _day(segment.until) if segment.until else NEVER
    facts = Facts(
        start=np.array([max(_day(row.starts_on), first) for row in postings], np.int64),
        end=np.array([min(_end(row), last) for row in postings], np.int64),
        events={word: _events(word, postings, found) for word in part.words},
        applies={item.id: _who(segment.pack, item, postings) for item, _duty in asked},
    )
    since = max(segment.start, min(row.starts_on for row in postings))
    answers = owed([duty for _item, duty in asked], facts, since=min(since, as_of), on=as_of)
    open_ = np.isin(answers.state, (State.LATE, State.DUE))
    columns = (answers.duty, answers.subject, answers.due_on, answers.start, answers.state)
    told = [(item.spec.label.in_(lang), item.clauses) for item, _duty in asked]
    into = [found[row.pk].gaps for row in postings]
    begun = facts.start.tolist()
    # cadres of one round lack the same of the same days: one gap for all of them
    known: dict[tuple[int, int, int, int], Gap] = {}
    for duty, at, due, start, state in zip(
        *(each[open_].tolist() for each in columns), strict=True
    ):
        key = duty, due, max(start, begun[at]), state
        gap = known.get(key)
        if gap is None:
            text, clauses = told[duty]
            gap = known[key] = Gap(
                text=text,
                since=date.fromordinal(key[2]),
                due_on=None if due >= NEVER else date.fromordinal(due),
                who=part.who,
                is_ahead=state == State.DUE,
                clauses=clauses,
            )
        into[at].append(gap)


def _end(posting: Any) -> int:
    return _day(posting.ends_on) if posting.ends_on else NEVER


def _day(day: date) -> int:
    return day.toordinal()


def _events(word: str, postings: Sequence[Any], found: Mapping[int, Found]) -> Events:
    subject, day = [], []
    for at, posting in enumerate(postings):
        for row in found[posting.pk].rows:
            if row.word == word:
                subject.append(at)
                day.append(row.on.toordinal())
    ones = np.ones(len(day), np.int64)
    return Events(
        subject=np.array(subject, np.int64),
        day=np.array(day, np.int64),
        amount=ones,
        key=np.arange(len(day), dtype=np.int64),
    )


def _who(pack: PackAt, item: PackItem[Cadence], postings: Sequence[Any]) -> Any:
    """Who has the duty while he serves: what he is on record, on post."""
    universe = item.spec.universe
    if not universe:
        return np.ones(len(postings), np.bool_)
    holds = pack.predicate("posting", universe)
    return np.array([holds(_facts(row)) is True for row in postings], np.bool_)


def _facts(posting: Any) -> dict[str, Any]:
    person = posting.person
    return {
        "role": posting.role,
        "state": "posted",
        "starts_on": posting.starts_on,
        "is_party_member": person.political_status in ("party_member", "probationary")
        or person.party_since is not None,
    }
