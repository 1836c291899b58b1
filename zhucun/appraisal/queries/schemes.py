"""The scheme of an appraisal: what its pack says as of a day, with what the region decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from zhucun.appraisal import perms
from zhucun.appraisal.enums import Source
from zhucun.appraisal.errors import NoScheme
from zhucun.appraisal.models import Appraisal, Scheme
from zhucun.appraisal.queries.parts import Part, Words, asks_himself, parts_over
from zhucun.appraisal.queries.settings import Settings
from zhucun.appraisal.queries.sides import Side, item_in, pack_of, sides_over
from zhucun.directory import queries as directory
from zhucun.directory.perms import Actor, in_areas
from zhucun.engines.rules import Unset
from zhucun.kernel.problems import NotFound
from zhucun.packs.items import PackItem
from zhucun.packs.kinds import Score, Signer

SUBJECT = "posting"


@dataclass(frozen=True, kw_only=True)
class Grade:
    id: str
    label: Words
    share_max: Decimal | None


@dataclass(frozen=True, kw_only=True)
class View:
    """A scheme as people and reviewers meet it; `sides`: the days by their rules, several where
    these change."""

    score: str
    label: Words
    pack: str
    version: str
    parts: tuple[Part, ...]
    grades: tuple[Grade, ...]
    gates: tuple[tuple[str, Words], ...]
    settings: Settings
    settings_document: str
    sides: tuple[Side, ...]

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
    """The schemes of postings that the area's pack has on a day, by id: those that grade, and those
    by which people only look at a cadre (SQ24-017), which say nothing of a grade."""
    pack = directory.pack_for(area, as_of=as_of)
    return [
        (item.id, (item.spec.label.zh, item.spec.label.en))
        for item in pack.scores(SUBJECT)
        if item.spec.grades or not asks_himself(item.spec)
    ]


def view_of(appraisal: Appraisal) -> View:
    """The scheme of an appraisal on its last day, with what the region has adopted for it by now.
    One query. Raises NoScheme, BadSettings."""
    return view(
        area=appraisal.area, score=appraisal.score, sides=sides_of(appraisal), until=appraisal.until
    )


def sides_of(appraisal: Appraisal, *, settings: Any = None) -> list[Side]:
    """The days of an appraisal by their rules; with `settings` all by these, which are only
    tried. One query."""
    return sides_over(
        area=appraisal.area,
        score=appraisal.score,
        kind=appraisal.kind,
        since=appraisal.since,
        until=appraisal.until,
        settings=settings,
    )


def view(*, area: str, score: str, sides: list[Side], until: date) -> View:
    """A scheme over its sides: grades and gates of the last day, parts of all days. Raises
    NoScheme."""
    day = until - timedelta(days=1)
    pack = pack_of(area, score, day)
    item, last = item_in(pack, score, day), sides[-1]
    parts = parts_over([(one.segment.since, one.segment.until, one.parts) for one in sides])
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
        settings=last.own,
        settings_document=last.document,
        sides=tuple(sides),
    )


def signers_of(found: View) -> dict[str, Signer | None]:
    """Who stands behind each class that people review for."""
    return {
        one.word: one.signer
        for part in found.parts
        for one in part.classes
        if one.source == Source.REVIEWERS
    }


def is_graded(area: str, score: str, *, until: date) -> bool:
    """Whether a scheme proposes grades on the last day before `until`. Raises NoScheme."""
    return bool(item_of(area, score, as_of=until - timedelta(days=1)).spec.grades)


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


def item_of(area: str, score: str, *, as_of: date) -> PackItem[Score]:
    """The pack's scheme. Raises NoScheme."""
    return item_in(pack_of(area, score, as_of), score, as_of)


def _decimal(value: Any) -> Decimal | None:
    return None if isinstance(value, Unset) or value is None else Decimal(value)
