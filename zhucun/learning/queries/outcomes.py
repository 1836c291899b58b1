"""How trainings were taught, and what the quizzes before and after them show: never of one
person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from zhucun.directory import queries as directory
from zhucun.directory.perms import Actor, in_areas
from zhucun.learning import perms
from zhucun.learning.enums import QuizPhase
from zhucun.learning.models import Session, held
from zhucun.learning.queries.needs import LEAST, Topic, listed_of


@dataclass(frozen=True, kw_only=True)
class WayTaught:
    """One way of teaching, and the sessions of a year that were held in it, the latest first."""

    way: Topic
    sessions: tuple[Session, ...]


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What the quizzes around a session show on one axis: the share of right answers of those who
    tried both, in per cent, and the change in points. None where they are too few to be shown or
    nothing asked about it."""

    axis: Topic
    people: int
    before: Decimal | None
    after: Decimal | None

    @property
    def change(self) -> Decimal | None:
        if self.before is None or self.after is None:
            return None
        return self.after - self.before


def ways_of(area: str, *, as_of: date, lang: str) -> list[Topic]:
    """The ways of teaching of which the pack of an area speaks (三讲方式, HX25-52)."""
    return listed_of("checklists/ways-of-teaching", area, as_of=as_of, lang=lang)


def ways_taught(*, actor: Actor, area: str, year: int, as_of: date, lang: str) -> list[WayTaught]:
    """For each way of teaching the sessions of a year up to the day that were held in it. Two
    queries; none where the pack speaks of no ways."""
    ways = ways_of(area, as_of=as_of, lang=lang)
    if not ways:
        return []
    found = perms.visible_sessions(actor).filter(
        in_areas("area", (area,)), held(), starts_on__year=year, starts_on__lte=as_of
    )
    rows = list(found.prefetch_related("teachers").order_by("-starts_on", "-pk"))
    return [
        WayTaught(
            way=each,
            sessions=tuple(
                row for row in rows if any(who.way == each.id for who in row.teachers.all())
            ),
        )
        for each in ways
    ]


def outcomes_of(area: str, *, as_of: date, lang: str) -> list[Topic]:
    """What a training is to bring, axis by axis, as the pack of an area says it (HX25-55)."""
    pack = directory.pack_for(area, as_of=as_of)
    return [
        Topic(id=part.id, label=part.label.in_(lang), clauses=tuple(item.clauses))
        for item in pack.scores("posting")
        if item.ref == "scores/training-outcome"
        for part in item.spec.parts
    ]


def outcome(*, actor: Actor, session: Session, as_of: date, lang: str) -> list[Outcome]:
    """The change on each axis, of those who tried a quiz before and one after the session, for who
    keeps it: everybody's first try counts. Two queries."""
    axes = outcomes_of(session.area, as_of=as_of, lang=lang)
    if not axes or not perms.keeps(actor, session.area):
        return []
    tries = perms.visible_attempts(actor).filter(
        quiz__session=session, quiz__phase__in=QuizPhase.values, quiz__voided_on=None
    )
    first: dict[tuple[int, str], Any] = {}
    for each in tries.select_related("quiz").prefetch_related("quiz__questions").order_by("pk"):
        if each.quiz.questions.all():
            first.setdefault((each.person_id, each.quiz.phase), each)
    both = {
        person
        for person, phase in first
        if phase == QuizPhase.BEFORE and (person, QuizPhase.AFTER.value) in first
    }
    return [_on_axis(axis, first, both) for axis in axes]


def _on_axis(axis: Topic, first: dict[tuple[int, str], Any], both: set[int]) -> Outcome:
    shares: dict[str, dict[int, tuple[int, int]]] = {}
    for phase in QuizPhase.values:
        shares[phase] = {}
        for person in both:
            right, asked = _right(first[person, phase], axis.id)
            if asked:
                shares[phase][person] = (right, asked)
    counted = shares[QuizPhase.BEFORE].keys() & shares[QuizPhase.AFTER].keys()
    shown = len(counted) >= LEAST
    return Outcome(
        axis=axis,
        people=len(counted),
        before=_share(shares[QuizPhase.BEFORE][each] for each in counted) if shown else None,
        after=_share(shares[QuizPhase.AFTER][each] for each in counted) if shown else None,
    )


def _right(attempt: Any, axis: str) -> tuple[int, int]:
    """(right, asked) of a try among the questions on one axis."""
    found = Counter(
        attempt.answers.get(str(each.position)) == each.right
        for each in attempt.quiz.questions.all()
        if each.axis == axis
    )
    return found[True], found.total()


def _share(answers: Iterable[tuple[int, int]]) -> Decimal:
    pairs = list(answers)
    right, asked = (sum(pair[n] for pair in pairs) for n in (0, 1))
    return (Decimal(100 * right) / asked).quantize(Decimal("0.1"))
