"""The scheme of an appraisal: what its pack says as of a day, with what the region decided."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, cast

from django.db.models import QuerySet

from zhucun.appraisal import perms
from zhucun.appraisal.enums import AppraisalKind, SchemeState, Source
from zhucun.appraisal.errors import NoScheme
from zhucun.appraisal.models import Appraisal, Scheme
from zhucun.appraisal.queries.periods import Span, spans
from zhucun.appraisal.queries.settings import Settings, settings_of
from zhucun.ballots.enums import SubjectKind
from zhucun.directory import queries as directory
from zhucun.directory.perms import Actor, in_areas
from zhucun.engines.rules import Unset
from zhucun.kernel.divisions import line_of
from zhucun.kernel.problems import NotFound
from zhucun.packs import PackAt
from zhucun.packs.errors import PackOutOfPeriod, UnknownItem
from zhucun.packs.items import PackItem
from zhucun.packs.kinds import Score, Signer

SUBJECT = "posting"
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
    of whom villagers were asked, “posting” or “team”."""

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

    def spoken(self, text: str) -> Spoken | None:
        """The word that is meant, by itself or by what it is called; None: it is none of them."""
        return next((one for one in self.words if text in (one.word, *one.label)), None)

    def by(self, word: str) -> Class | None:
        return next((one for one in self.classes if one.word == word), None)


@dataclass(frozen=True, kw_only=True)
class Grade:
    id: str
    label: Words
    share_max: Decimal | None


@dataclass(frozen=True, kw_only=True)
class View:
    """A scheme as people and reviewers meet it."""

    score: str
    label: Words
    pack: str
    version: str
    parts: tuple[Part, ...]
    grades: tuple[Grade, ...]
    gates: tuple[tuple[str, Words], ...]
    settings: Settings
    settings_document: str

    def part(self, name: str) -> Part | None:
        return next((one for one in self.parts if one.id == name), None)

    def grade(self, name: str) -> Grade | None:
        return next((one for one in self.grades if one.id == name), None)

    @property
    def has_weights(self) -> bool:
        """Whether a total can be computed: the parts that count have their weights."""
        weighed = [part for part in self.parts if part.weight is not None]
        return len(self.parts) < 2 or bool(self.settings.weights) or weighed == [*self.parts]


def scores_offered(area: str, *, as_of: date) -> list[tuple[str, Words]]:
    """The schemes of postings that the area's pack has on a day, by id."""
    pack = directory.pack_for(area, as_of=as_of)
    return [
        (item.id, (item.spec.label.zh, item.spec.label.en))
        for item in pack.scores(SUBJECT)
        if item.spec.grades
    ]


def view_of(appraisal: Appraisal) -> View:
    """The scheme of an appraisal on its last day, with what the region has adopted for it by now.
    One query."""
    last = appraisal.until - timedelta(days=1)
    return view(
        area=appraisal.area,
        score=appraisal.score,
        kind=appraisal.kind,
        since=appraisal.since,
        until=appraisal.until,
        adopted=adopted_for(appraisal.area, appraisal.score, on=last),
    )


def view(
    *,
    area: str,
    score: str,
    kind: str,
    since: date,
    until: date,
    adopted: Scheme | None = None,
    settings: Mapping[str, Any] | None = None,
) -> View:
    """The scheme of a pack for an area over [since, until), with what was adopted, or with
    settings that are only looked at. Raises NoScheme."""
    day = until - timedelta(days=1)
    pack = _pack(area, score, day)
    item = _item(pack, score, day)
    given = settings_of(settings if settings is not None else adopted.settings if adopted else {})
    grades = {one.id: (one.label.zh, one.label.en) for one in item.spec.grades}
    parts = tuple(
        _part(pack, part, given, since, until, grades)
        for part in _leaves(item.spec.parts)
        if part.every in _RHYTHMS[AppraisalKind(kind)]
    )
    if not parts:
        raise NoScheme(pack=pack.id, score=score, day=day)
    return View(
        score=item.id,
        label=(item.spec.label.zh, item.spec.label.en),
        pack=pack.id,
        version=pack.version,
        parts=parts,
        grades=tuple(
            Grade(
                id=grade.id,
                label=(grade.label.zh, grade.label.en),
                share_max=_decimal(pack.number(grade.share_max)),
            )
            for grade in item.spec.grades
        ),
        gates=tuple((gate.grade, (gate.label.zh, gate.label.en)) for gate in item.spec.gates),
        settings=given,
        settings_document=adopted.document if adopted else "",
    )


def signers_of(found: View) -> dict[str, Signer | None]:
    """Who stands behind each class that people review for."""
    return {
        one.word: one.signer
        for part in found.parts
        for one in part.classes
        if one.source == Source.REVIEWERS
    }


def schemes(*, actor: Actor, area: str = "", score: str = "") -> QuerySet[Scheme]:
    """What the actor's areas drafted and adopted, the latest first. One query."""
    found = perms.visible_schemes(actor)
    if area:
        found = found.filter(in_areas("area", (area,)))
    if score:
        found = found.filter(score=score)
    return found.order_by("area", "score", "-drafted_on", "-pk")


def scheme_card(*, actor: Actor, public_id: str) -> Scheme:
    """Raises NotFound."""
    found = perms.visible_schemes(actor).filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def adopted_for(area: str, score: str, *, on: date) -> Scheme | None:
    """What holds in an area on a day: its own, else that of the nearest area around it. One
    query."""
    rows = Scheme.objects.filter(
        area__in=line_of(area), score=score, state=SchemeState.ADOPTED, valid_from__lte=on
    ).exclude(valid_until__lte=on)
    return max(rows, key=lambda row: (len(row.area), row.valid_from), default=None)


def is_typed(word: str) -> bool:
    """Whether people give the marks of this class; villagers' and pledges are read from records."""
    return word not in _VILLAGERS and word not in _OWN


def days_of_adoption(area: str, score: str) -> list[date]:
    """The days on which a region, or one around it, began to follow a scheme of its own. One
    query."""
    rows = Scheme.objects.filter(area__in=line_of(area), score=score, state=SchemeState.ADOPTED)
    return sorted({day for day in rows.values_list("valid_from", flat=True) if day is not None})


def item_of(area: str, score: str, *, as_of: date) -> PackItem[Score]:
    """The pack's scheme. Raises NoScheme."""
    return _item(_pack(area, score, as_of), score, as_of)


def _pack(area: str, score: str, day: date) -> PackAt:
    try:
        return directory.pack_for(area, as_of=day)
    except PackOutOfPeriod as error:
        raise NoScheme(pack="—", score=score, day=day) from error


def _item(pack: PackAt, score: str, day: date) -> PackItem[Score]:
    try:
        return cast("PackItem[Score]", pack.item(f"scores/{score}"))
    except UnknownItem as error:
        raise NoScheme(pack=pack.id, score=score, day=day) from error


def _part(
    pack: PackAt,
    part: Any,
    given: Settings,
    since: date,
    until: date,
    grades: Mapping[str, Words],
) -> Part:
    own = given.classes.get(part.id, {})
    words = tuple(own) or part.by or (OPEN_CLASS,)
    weight = given.weights.get(part.id)
    if weight is None and not given.weights:
        weight = _decimal(pack.number(part.on(pack.as_of)))
    return Part(
        id=part.id,
        label=(part.label.zh, part.label.en),
        every=part.every,
        weight=weight,
        classes=tuple(
            _class(pack, word, own.get(word) or _decimal(pack.number(part.by_weight.get(word))))
            for word in words
        ),
        periods=spans(part.every, since, until),
        most=given.most or Decimal(part.scale),
        clause=part.clause or "",
        words=_words(pack, given.words.get(part.id) or part.words, grades),
        poll=given.poll or part.poll,
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


def _leaves(parts: Any) -> Iterator[Any]:
    """Parts that are marked; a whole of parts is only their sum."""
    for part in parts:
        if part.parts:
            yield from _leaves(part.parts)
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
