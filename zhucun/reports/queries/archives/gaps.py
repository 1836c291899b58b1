"""What a part lacks: duties of the pack about postings, judged over the part's own rows by the
cadence engine; and parts that the pack's list of contents names and that hold nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

import numpy as np

from zhucun.analytics.queries.duties import Items, duties_of, duty_of
from zhucun.directory import queries as directory
from zhucun.engines.cadence import NEVER, Events, Facts, State, owed
from zhucun.packs import PackAt
from zhucun.packs.items import PackItem
from zhucun.packs.kinds import Cadence, Checklist
from zhucun.reports.queries.archives.parts import Found, Gap, Part, Reading

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


def contents(pack: PackAt) -> dict[str, Named]:
    """What the pack says that an archive holds, by the ids of its lists; empty where it names
    nothing (未配置)."""
    found: dict[str, Named] = {}
    for item in pack.checklists("posting"):
        spec: Checklist = item.spec
        if item.id in CONTENTS:
            for each in spec.items:
                clauses = (each.clause,) if each.clause else spec.clauses
                found[each.id] = Named(each.label.in_("zh"), clauses)
    return found


def add_gaps(
    reading: Reading, parts: Sequence[Part], found: Mapping[str, Mapping[int, Found]], lang: str
) -> None:
    """Put what is missing into what was found. No query."""
    for pack, postings in by_pack(reading):
        named = contents(pack)
        for part in parts:
            into = found[part.id]
            seen = [row for row in postings if into[row.pk].is_seen]
            items = tuple(_asking(pack, part.words))
            if items and seen:
                _duties(reading.as_of, pack, items, part, seen, into, lang)
            names = [named[each] for each in part.named if each in named]
            for row in seen if names else ():
                each = into[row.pk]
                if not each.rows and not each.gaps:
                    each.gaps.append(_nothing(part, names, row))


def _nothing(part: Part, names: list[Named], posting: Any) -> Gap:
    clauses = tuple(dict.fromkeys(clause for each in names for clause in each.clauses))
    text = "、".join(each.label for each in names)
    return Gap(text=text, since=posting.starts_on, due_on=None, who=part.who, clauses=clauses)


def _asking(pack: PackAt, words: tuple[str, ...]) -> Iterator[PackItem[Cadence]]:
    for subject, items in duties_of(pack):
        if subject == "posting":
            yield from (item for item in items if item.spec.counts in words)


def _duties(
    as_of: date,
    pack: PackAt,
    items: Items,
    part: Part,
    postings: Sequence[Any],
    found: Mapping[int, Found],
    lang: str,
) -> None:
    facts = Facts(
        start=np.array([row.starts_on.toordinal() for row in postings], np.int64),
        end=np.array([_end(row) for row in postings], np.int64),
        events={word: _events(word, postings, found) for word in part.words},
        applies={item.id: _who(pack, item, postings) for item in items},
    )
    since = min(row.starts_on for row in postings)
    duties = [duty_of(item, pack) for item in items]
    answers = owed(duties, facts, since=since, on=as_of)
    open_ = np.isin(answers.state, (State.LATE, State.DUE))
    columns = (answers.duty, answers.subject, answers.due_on, answers.start, answers.state)
    told = [(item.spec.label.in_(lang), item.clauses) for item in items]
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
    return int(posting.ends_on.toordinal()) if posting.ends_on else NEVER


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
