"""A reviewer's desk: what is to be reviewed by him, and a page with all his cadres of one
period."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from zhucun.appraisal import perms
from zhucun.appraisal.enums import AppraisalState, Source
from zhucun.appraisal.errors import PartUnknown
from zhucun.appraisal.models import Appraisal, Appraisee, Review
from zhucun.appraisal.queries.parts import Class, Part
from zhucun.appraisal.queries.people import AT_ONCE, SEALED, shown, whole
from zhucun.appraisal.queries.periods import Span, span_named
from zhucun.appraisal.queries.records import Figures, figures_of
from zhucun.appraisal.queries.schemes import signers_of, view_of
from zhucun.appraisal.queries.views import View
from zhucun.directory.perms import Actor
from zhucun.kernel.divisions import line_of
from zhucun.kernel.problems import NotFound


@dataclass(frozen=True, kw_only=True)
class Task:
    """One part of one period that the actor reviews as one class: how many cadres, how many of
    them are reviewed, and whether the period is over. `unmarked`: who was only commented on where
    marks are weighed."""

    appraisal: Appraisal
    part: Part
    by: Class
    period: Span
    asked: int
    given: int
    unmarked: int
    is_over: bool

    @property
    def open(self) -> int:
        return self.asked - self.given


@dataclass(frozen=True, kw_only=True)
class Line:
    """One cadre on the page of a period: what the records say, and what was said of him."""

    row: Appraisee
    figures: Figures
    review: Review | None
    seat: perms.Seat | None
    is_himself: bool


@dataclass(frozen=True, kw_only=True)
class Page:
    """All cadres whom the actor reviews for one period of one part as one class."""

    appraisal: Appraisal
    view: View
    part: Part
    by: Class
    period: Span
    lines: Sequence[Line]


def tasks(*, actor: Actor, as_of: date) -> list[Task]:
    """What the actor reviews in appraisals under way, by appraisal, part and period; a period is
    there once it has begun. Three queries for each appraisal."""
    found: list[Task] = []
    for appraisal in _running(actor):
        seen = view_of(appraisal)
        asked = _reviewed_as(actor, appraisal, seen)
        if any(asked.values()):
            found += _tasks_of(actor, appraisal, seen, asked, as_of)
    return found


def reviews_due(*, actor: Actor, as_of: date) -> int:
    """How many cadres wait for a review of a period that is over."""
    return sum(task.open for task in tasks(actor=actor, as_of=as_of) if task.is_over)


def review_page(
    *,
    actor: Actor,
    appraisal: str,
    part: str,
    period: str,
    by_class: str,
    as_of: date,
    area: str = "",
) -> Page:
    """One page for a reviewer; some fifteen queries, whatever the number of cadres. Raises
    NotFound, PartUnknown."""
    row = _appraisal(actor, appraisal)
    seen = view_of(row)
    found_part, found_class, span = wanted(seen, part=part, period=period, by_class=by_class)
    rows = reviewed_by(actor, row, found_class)
    if area:
        rows = rows.filter(area__startswith=area)
    days = {"since": span.start, "until": span.until}
    people = shown(
        [
            one
            for one in rows
            if span.asks(one.days) and perms.is_his(actor, found_class.signer, one, **days)
        ],
        actor=actor,
    )
    if not people:
        raise NotFound
    until = min(span.until, max(as_of, span.start))
    figures = figures_of(people, actor=actor, since=span.start, until=until)
    given = {
        one.appraisee_id: one
        for one in Review.objects.filter(
            appraisee__appraisal=row,
            part=part,
            period=span.name,
            by_class=by_class,
            withdrawn_on=None,
        )
    }
    lines = [
        Line(
            row=one,
            figures=figures[one.pk],
            review=given.get(one.pk),
            seat=perms.seat_for(actor, found_class.signer, one, **days),
            is_himself=perms.is_himself(actor, one),
        )
        for one in people
    ]
    return Page(appraisal=row, view=seen, part=found_part, by=found_class, period=span, lines=lines)


def reviewed_by(actor: Actor, appraisal: Appraisal, by: Class) -> QuerySet[Appraisee]:
    """The cadres of an appraisal whom the actor reviews as a class, of some period or other, by
    place and name."""
    mine = perms.reviewable(actor, {by.word: by.signer})
    rows = Appraisee.objects.filter(mine, appraisal=appraisal, left_out_on=None)
    return whole(rows).defer(*SEALED, "result").order_by("area", "name", "pk")


def reviewable_appraisees(
    *, actor: Actor, appraisal: str, public_ids: Collection[str]
) -> dict[str, Appraisee]:
    """Cadres of an appraisal, by public id, whom the actor sees, or reviews as one of its classes.
    Two queries for each 900, and one. Raises NotFound where he does neither of one of them."""
    keys, found = sorted(set(public_ids)), dict[str, Appraisee]()
    people = Appraisee.objects.filter(appraisal__public_id=appraisal, left_out_on=None)
    one = whole(people).select_related("appraisal__scheme").first()
    if one is None:
        raise NotFound
    mine = perms.reviewable(actor, signers_of(view_of(one.appraisal)))
    seen = Q(pk__in=perms.visible_appraisees(actor).values("pk"))
    for start in range(0, len(keys), AT_ONCE):
        rows = people.filter(mine | seen, public_id__in=keys[start:][:AT_ONCE])
        rows = whole(rows).select_related("appraisal__scheme").defer(*SEALED, "result")
        found |= {row.public_id: row for row in rows}
    if len(found) < len(keys):
        raise NotFound
    return found


def wanted(seen: View, *, part: str, period: str, by_class: str) -> tuple[Part, Class, Span]:
    """A part as it is for a period, a class that people review for, and the period. Raises
    PartUnknown."""
    whole = seen.part(part)
    span = span_named(whole.periods, period) if whole else None
    found = whole.at(span) if whole and span else None
    by = found.by(by_class) if found else None
    if found is None or by is None or span is None:
        raise PartUnknown(part=part[:40], period=period[:12], by=by_class[:40])
    return found, by, span


def needs_mark(part: Part) -> bool:
    """Whether a comment alone leaves the part missing: its marks are weighed."""
    return part.weight is not None


def may_review(actor: Actor) -> bool:
    """Whether somebody can be a reviewer at all: he holds an office, not only a post."""
    return any(held.role in _OFFICES for held in actor.held)


_OFFICES = frozenset({"OFFICE", "TOWNSHIP", "UNIT", "BRANCH"})


def _running(actor: Actor) -> list[Appraisal]:
    """Appraisals under way around the actor's offices, below them, or of his units. One query."""
    if not may_review(actor):
        return []
    codes = {held.area for held in actor.held if held.role in _OFFICES and held.area}
    around = {above for code in codes for above in line_of(code)}
    seen = Q(area__in=around)
    for held in actor.held:
        if held.role in _OFFICES and not held.unit:
            seen |= Q(area__startswith=held.area)
        elif held.unit:
            mine = Appraisee.objects.filter(unit__public_id=held.unit).values("appraisal")
            seen |= Q(pk__in=mine)
    rows = Appraisal.objects.filter(seen, state=AppraisalState.OPEN).select_related("scheme")
    return list(rows.order_by("-since", "pk"))


def _appraisal(actor: Actor, public_id: str) -> Appraisal:
    for row in _running(actor):
        if row.public_id == public_id:
            return row
    raise NotFound


def _reviewed_as(actor: Actor, appraisal: Appraisal, seen: View) -> dict[str, list[Appraisee]]:
    """By class, the cadres whom the actor reviews, with their days."""
    found = {}
    for word, signer in signers_of(seen).items():
        rows = Appraisee.objects.filter(
            perms.reviewable(actor, {word: signer}), appraisal=appraisal, left_out_on=None
        ).exclude(person__public_id=actor.person or "-")
        rows = rows.select_related("unit", "appraisal")
        columns = ("since", "until", "served", "area", "subject", "appraisal__area")
        found[word] = list(rows.only(*columns, "unit__public_id"))
    return found


_Said = dict[tuple[str, str, str], set[int]]


def _given(appraisal: Appraisal) -> tuple[_Said, _Said]:
    """Who was reviewed by part, period and class, and who of them with a mark. One query."""
    given: _Said = defaultdict(set)
    marked: _Said = defaultdict(set)
    reviews = Review.objects.filter(appraisee__appraisal=appraisal, withdrawn_on=None)
    columns = ("part", "period", "by_class", "appraisee", "mark", "word")
    for *where, key, mark, word in reviews.values_list(*columns):
        at = (where[0], where[1], where[2])
        given[at].add(key)
        if mark is not None or word:
            marked[at].add(key)
    return given, marked


def _tasks_of(
    actor: Actor, appraisal: Appraisal, seen: View, asked: dict[str, list[Appraisee]], as_of: date
) -> list[Task]:
    given, marked = _given(appraisal)
    found = []
    for one in seen.parts:
        for by in one.classes:
            if by.source != Source.REVIEWERS or not asked.get(by.word):
                continue
            for span in one.periods:
                if one.at(span).by(by.word) is None:
                    continue
                if span.start > as_of:
                    continue
                days = {"since": span.start, "until": span.until}
                people = {
                    row.pk
                    for row in asked[by.word]
                    if span.asks(row.days) and perms.is_his(actor, by.signer, row, **days)
                }
                if not people:
                    continue
                said = people & given.get((one.id, span.name, by.word), set())
                done = said
                if needs_mark(one.at(span)):
                    done = said & marked.get((one.id, span.name, by.word), set())
                found.append(
                    Task(
                        appraisal=appraisal,
                        part=one,
                        by=by,
                        period=span,
                        asked=len(people),
                        given=len(done),
                        unmarked=len(said) - len(done),
                        is_over=span.until <= as_of,
                    )
                )
    return found
