"""The marked parts of a scheme as people and reviewers meet them; where rules change within the
days, each period by those of its own side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any, cast

from zhucun.appraisal.enums import AppraisalKind, Source
from zhucun.appraisal.queries.periods import Span, spans
from zhucun.appraisal.queries.settings import Settings
from zhucun.ballots.enums import SubjectKind
from zhucun.engines.rules import Unset
from zhucun.packs import PackAt
from zhucun.packs.errors import UnknownItem
from zhucun.packs.kinds import Score, Signer

#: Words of assessors whose marks nobody types: they are read from where they arise.
_VILLAGERS = frozenset({"villager", "villagers", "masses"})
_OWN = frozenset({"first-secretary", "cadre", "person", "member", "team"})
#: Rhythms of the parts of each kind of appraisal.
_RHYTHMS = {
    AppraisalKind.ANNUAL: frozenset({"month", "quarter", "half-year", "year", None}),
    AppraisalKind.HALF_YEAR: frozenset({"month", "quarter", "half-year"}),
    AppraisalKind.TERM: frozenset({"term", "once"}),
}
#: The class of a part whose assessors no source names (未配置); the office records who said it.
OPEN_CLASS = "unset"
Words = tuple[str, str]


@dataclass(frozen=True, kw_only=True)
class Class:
    """A class of assessors of a part; `signer` None: no source says who that is."""

    word: str
    label: Words
    source: Source
    signer: Signer | None
    weight: Decimal | None


@dataclass(frozen=True, kw_only=True)
class Spoken:
    """A mark that is a word, what it is called, and the number for which it stands."""

    word: str
    label: Words
    mark: Decimal


@dataclass(frozen=True, kw_only=True)
class Part:
    """One marked part of a scheme over the days of an appraisal; `weight` None is 未配置, or the
    region lets it not count. `most`: its largest mark. `words`: the words that are marks. `poll`:
    of whom villagers were asked, “posting” or “team”.

    `versions`: where rules change within the days, the part as it is on the days [since, until) of
    each side that has it; it itself is then as on the last of them, with the classes of all. Where
    its rhythm changes, its periods end there.
    """

    id: str
    label: Words
    every: str | None
    weight: Decimal | None
    classes: tuple[Class, ...]
    periods: tuple[Span, ...]
    most: Decimal
    clause: str
    words: tuple[Spoken, ...] = ()
    poll: str = SubjectKind.POSTING
    versions: tuple[tuple[date, date, Part], ...] = ()

    def at(self, span: Span) -> Part:
        """The part as it is for a period: its scale and words are those of the period's last day on
        which the part is asked for, its classes those of every side that the period touches."""
        there = [
            one for since, until, one in self.versions if since < span.until and span.start < until
        ]
        return replace(there[-1], classes=_together(there)) if there else self

    @property
    def is_rescaled(self) -> bool:
        """Whether marks of different periods are given on different scales."""
        return len({one.most for _since, _until, one in self.versions}) > 1

    @property
    def has_rhythms(self) -> bool:
        """Whether its rhythm changes within the days."""
        return len({one.rhythm for _since, _until, one in self.versions}) > 1

    @property
    def rhythm(self) -> str:
        return self.every or "once"

    def spoken(self, text: str) -> Spoken | None:
        """The word that is meant, by itself or by what it is called; None: it is none of them."""
        return next((one for one in self.words if text in (one.word, *one.label)), None)

    def by(self, word: str) -> Class | None:
        return next((one for one in self.classes if one.word == word), None)


def is_typed(word: str) -> bool:
    """Whether people give the marks of this class; villagers' and pledges are read from records."""
    return word not in _VILLAGERS and word not in _OWN


def asks_himself(spec: Score) -> bool:
    """Whether a scheme asks the cadre about himself; what he pledged is a part of an appraisal."""
    return any(word in _OWN for part in leaves(spec.parts) for word in part.by)


def parts_on(
    pack: PackAt, spec: Score, own: Settings, *, kind: str, level: str = ""
) -> tuple[Part, ...]:
    """The marked parts of a scheme that count in a kind of appraisal, of places those that are
    asked of their level, on the pack's day and with what a region decided; without periods."""
    grades = {one.id: (one.label.zh, one.label.en) for one in spec.grades}
    return tuple(
        _part(pack, part, own, grades)
        for part in leaves(spec.parts)
        if part.every in _RHYTHMS[AppraisalKind(kind)] and part.of in (None, level)
    )


def parts_over(sides: Sequence[tuple[date, date, tuple[Part, ...]]]) -> tuple[Part, ...]:
    """The parts of sides that follow each other, over all their days; those that a side dropped
    come last."""
    since, until = sides[0][0], sides[-1][1]
    names = dict.fromkeys(part.id for _since, _until, parts in reversed(sides) for part in parts)
    found = []
    for name in names:
        versions: list[tuple[date, date, Part]] = []
        for start, end, parts in sides:
            part = next((one for one in parts if one.id == name), None)
            if part is None:
                continue
            if versions and versions[-1][1:] == (start, part):
                versions[-1] = (versions[-1][0], end, part)
            else:
                versions.append((start, end, part))
        versions = _with_periods(versions, since, until)
        last = versions[-1][2]
        periods = dict.fromkeys(span for _start, _end, one in versions for span in one.periods)
        is_whole = versions[0][:2] == (since, until)
        found.append(
            replace(
                last,
                periods=tuple(periods),
                classes=_together([one for _start, _end, one in versions]),
                versions=() if is_whole else tuple(versions),
            )
        )
    return tuple(found)


def _with_periods(
    versions: Sequence[tuple[date, date, Part]], since: date, until: date
) -> list[tuple[date, date, Part]]:
    """Each version with the periods that touch its days; they are cut where the rhythm changes, as
    the engine cuts them (`Plan.window`)."""
    edges = [
        since,
        *(after[0] for before, after in pairwise(versions) if before[2].rhythm != after[2].rhythm),
        until,
    ]
    names: dict[str, Span] = {}
    found = []
    for start, end, part in versions:
        first = max(day for day in edges if day <= start)
        last = min(day for day in edges if day > first)
        periods = []
        for span in spans(part.every, first, last):
            if start < span.until and span.start < end:
                if names.setdefault(span.name, span) != span:
                    span = replace(span, name=span.start.isoformat())
                periods.append(span)
        found.append((start, end, replace(part, periods=tuple(periods))))
    return found


def _together(parts: Sequence[Part]) -> tuple[Class, ...]:
    """The classes of some versions of a part, those of the last one first."""
    latest = {one.word: one for part in parts for one in part.classes}
    order = dict.fromkeys(one.word for part in reversed(parts) for one in part.classes)
    return tuple(latest[word] for word in order)


def _part(pack: PackAt, part: Any, own: Settings, grades: Mapping[str, Words]) -> Part:
    given = own.classes.get(part.id, {})
    words = tuple(given) or part.by or (OPEN_CLASS,)
    weight = own.weights.get(part.id)
    if weight is None and not own.weights:
        weight = _decimal(pack.number(part.on(pack.as_of)))
    return Part(
        id=part.id,
        label=(part.label.zh, part.label.en),
        every=part.every,
        weight=weight,
        classes=tuple(
            _class(pack, word, given.get(word) or _decimal(pack.number(part.by_weight.get(word))))
            for word in words
        ),
        periods=(),
        most=own.most or Decimal(part.scale),
        clause=part.clause or "",
        words=_words(pack, own.words.get(part.id) or part.words, grades),
        poll=own.poll or part.poll,
    )


def _words(
    pack: PackAt, table: Mapping[str, Any], grades: Mapping[str, Words]
) -> tuple[Spoken, ...]:
    """Marks in words from the best; what keeps them does not keep their order."""
    found = [
        Spoken(word=word, label=_called(pack, word, grades), mark=Decimal(mark))
        for word, mark in table.items()
    ]
    return tuple(sorted(found, key=lambda one: (-one.mark, one.word)))


def _called(pack: PackAt, word: str, grades: Mapping[str, Words]) -> Words:
    """What a mark in words is called: the pack's label, else that of the grade of its name, else
    the word itself, as a region wrote it."""
    try:
        return pack.label(f"mark.{word}"), pack.label(f"mark.{word}", "en")
    except UnknownItem:
        return grades.get(word, (word, word))


def leaves(parts: Any) -> Iterator[Any]:
    """Parts that are marked; a whole of parts is only their sum."""
    for part in parts:
        if part.parts:
            yield from leaves(part.parts)
        else:
            yield part


def _class(pack: PackAt, word: str, weight: Decimal | None) -> Class:
    source = Source.REVIEWERS
    if word in _VILLAGERS:
        source = Source.VILLAGERS
    elif word in _OWN:
        source = Source.PROMISES
    signer: Signer | None = None
    label: Words = (word, word)
    try:
        signer = cast("Signer", pack.item(f"signers/{word}").spec)
        label = (signer.label.zh, signer.label.en)
    except UnknownItem:
        label = ("未配置", "Not configured") if word == OPEN_CLASS else label
    return Class(word=word, label=label, source=source, signer=signer, weight=weight)


def _decimal(value: Any) -> Decimal | None:
    return None if isinstance(value, Unset) or value is None else Decimal(value)
