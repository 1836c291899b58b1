"""Assessors say what they think of cadres, once for each period; what was said is withdrawn, never
changed in silence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from zhucun.appraisal import events
from zhucun.appraisal.actions.words import (
    day_within,
    document_of,
    head,
    moved,
    open_row,
    plain,
)
from zhucun.appraisal.enums import ReviewSource, Source
from zhucun.appraisal.errors import (
    MarkOutsideScale,
    MarkTooFine,
    MarkTwice,
    MarkWordUnknown,
    NotInOffice,
    NotOnPost,
    NotReviewedByPeople,
    PeriodNotOver,
    ReviewedAlready,
    SelfReview,
    TextNeeded,
)
from zhucun.appraisal.models import Appraisee, Review
from zhucun.appraisal.perms import Seat, is_himself, may_run, seat_for
from zhucun.appraisal.queries.desk import wanted
from zhucun.appraisal.queries.parts import Class, Part
from zhucun.appraisal.queries.people import whole
from zhucun.appraisal.queries.periods import Span
from zhucun.appraisal.queries.schemes import view_of
from zhucun.appraisal.queries.views import View
from zhucun.directory import queries as directory
from zhucun.directory.perms import Actor
from zhucun.kernel.problems import NotAllowed, NotFound, Problem
from zhucun.ledger import actions as ledger
from zhucun.ledger.events import Origin

BATCH = 2_000
_COMMENT = 1_000
Key = tuple[int, str, str, str]
#: A cadre, what stood of him, what takes its place, and where that comes from.
Replaced = tuple[Appraisee, Review, Review, Origin]


@dataclass(frozen=True, kw_only=True)
class ReviewDraft:
    """What is said of one cadre for one period: a comment, a mark, or both. `word`: the mark as a
    word of the scheme, by itself or by what it is called, in place of a number. `document`: the
    paper on which it was given, where the office records it for somebody else."""

    appraisee: Appraisee
    part: str
    period: str
    by_class: str
    on: date
    mark: Decimal | None = None
    word: str = ""
    comment: str = ""
    document: str = ""
    source: str = ReviewSource.HAND


@transaction.atomic
def record_reviews(
    drafts: Sequence[ReviewDraft],
    *,
    at: datetime,
    by: Actor,
    origins: Sequence[Origin] | None = None,
) -> list[Review]:
    """Record reviews; what says the same as before changes nothing, and who said it may say it
    anew: then the first is withdrawn, with the id of what replaced it as the reason. Returns those
    that are new.

    Raises PartUnknown, NotReviewedByPeople, PeriodNotOver, DayOutside, NotOnPost, SelfReview,
    NotInOffice, DocumentNeeded, MarkOutsideScale, MarkTooFine, MarkWordUnknown, MarkTwice,
    TextNeeded, NumberInText, ReviewedAlready, AppraisalClosed.
    """
    given = list(zip(drafts, origins or [by.origin] * len(drafts), strict=True))
    rows = {row.pk: row for row in _people([draft.appraisee.pk for draft in drafts])}
    views = {one.pk: view_of(open_row(one)) for one in {row.appraisal for row in rows.values()}}
    checker = _Checker(at=at, by=by, views=views)
    standing = _standing(rows)
    made: list[tuple[Review, Origin]] = []
    replaced: list[Replaced] = []
    for draft, origin in given:
        row = rows.get(draft.appraisee.pk)
        if row is None:
            raise NotFound
        review = checker.review(draft, row)
        key = (row.pk, review.part, review.period, review.by_class)
        old = standing.get(key)
        if old is not None and _same(old, review):
            continue
        if old is not None:
            if old.by != by.account or old.pk is None:  # twice in one list
                raise checker.taken(row, old)
            replaced.append((row, old, review, origin))
        standing[key] = review
        made.append((review, origin))
    _keep(made, replaced, on=localdate(at), at=at)
    for appraisal in {row.appraisal for row in rows.values()} if made else ():
        moved(appraisal, at)
    return [review for review, _ in made]


@transaction.atomic
def withdraw_review(*, review: Review, reason: str, at: datetime, by: Actor) -> bool:
    """Withdraw what was said, with the reason: who said it, or the office that runs the appraisal.
    False where it is withdrawn. Raises TextNeeded, SelfReview, AppraisalClosed, NotAllowed."""
    row = Review.objects.select_related("appraisee__appraisal__scheme", "appraisee__person").get(
        pk=review.pk
    )
    appraisal = row.appraisee.appraisal
    if is_himself(by, row.appraisee):
        raise SelfReview
    if by.viewer is not None or not (row.by == by.account or may_run(by, appraisal.area)):
        raise NotAllowed
    open_row(appraisal)
    why = plain(reason, needed=True)
    done = Review.objects.filter(pk=row.pk, withdrawn_on=None).update(
        withdrawn_on=localdate(at), withdraw_reason=why
    )
    if not done:
        return False
    moved(appraisal, at)
    event = events.ReviewWithdrawn(**head(row.appraisee, at), review=row.public_id, reason=why)
    ledger.append(event, origin=by.origin)
    return True


def refusals(drafts: Sequence[ReviewDraft], *, at: datetime, by: Actor) -> list[Problem | None]:
    """What `record_reviews` would refuse of each draft; None: nothing. Reads only."""
    rows = {row.pk: row for row in _people([draft.appraisee.pk for draft in drafts])}
    views = {one.pk: view_of(one) for one in {row.appraisal for row in rows.values()}}
    checker, standing = _Checker(at=at, by=by, views=views), _standing(rows)
    found: list[Problem | None] = []
    for draft in drafts:
        try:
            row = rows[draft.appraisee.pk]
            review = checker.review(draft, row)
            old = standing.get((row.pk, review.part, review.period, review.by_class))
            if old is not None and not _same(old, review) and old.by != by.account:
                raise checker.taken(row, old)
        except Problem as problem:
            found.append(problem)
        else:
            found.append(None)
    return found


class _Checker:
    """Holds drafts against the scheme, the days, the offices and the scale."""

    def __init__(self, *, at: datetime, by: Actor, views: Mapping[int, View]) -> None:
        self._at, self._today, self._by, self._views = at, localdate(at), by, views
        self._actors: dict[date, Actor] = {self._today: by}

    def review(self, draft: ReviewDraft, row: Appraisee) -> Review:
        """The review of a draft that fits."""
        seen = self._views[row.appraisal.pk]
        part, by_class, span = self._wanted(seen, draft)
        if by_class.source != Source.REVIEWERS:
            raise NotReviewedByPeople(
                by=by_class.label[0], source=str(by_class.source.label).lower()
            )
        if span.start > self._today:
            raise PeriodNotOver(period=span.name, start=span.start)
        day_within(draft.on, span.start, self._at)
        if not any(since < span.until and span.start < until for since, until in row.days):
            raise NotOnPost(person=row.called, period=span.name)
        if is_himself(self._by, row):
            raise SelfReview
        seat = self._seat(draft, row, by_class, span)
        mark, word = self._mark(draft, part), self._word(draft, part)
        comment = plain(draft.comment, most=_COMMENT)
        if mark is None and not word and not comment:
            raise TextNeeded
        source = draft.source if draft.source == ReviewSource.LIST else ReviewSource.HAND
        if seat.on_paper and source != ReviewSource.LIST:
            source = ReviewSource.PAPER
        return Review(
            appraisee=row,
            area=row.area,
            part=draft.part,
            period=span.name,
            by_class=draft.by_class,
            office=seat.office,
            mark=mark,
            word=word,
            comment=comment,
            on=draft.on,
            source=source,
            document=document_of(draft.document, needed=seat.on_paper),
            by=self._by.account,
            by_name=self._by.name,
        )

    def taken(self, row: Appraisee, old: Review) -> ReviewedAlready:
        part = self._views[row.appraisal.pk].part(old.part)
        by_class = part.by(old.by_class) if part else None
        return ReviewedAlready(
            office=by_class.label[0] if by_class else old.by_class,
            period=old.period,
            reviewer=old.by_name,
            on=old.on,
        )

    @staticmethod
    def _wanted(seen: View, draft: ReviewDraft) -> tuple[Part, Class, Span]:
        return wanted(seen, part=draft.part, period=draft.period, by_class=draft.by_class)

    def _seat(self, draft: ReviewDraft, row: Appraisee, by_class: Class, span: Span) -> Seat:
        """By what he reviews: an office that he held on that day, for where the cadre served in
        the period. Raises NotInOffice."""
        days = {"since": span.start, "until": span.until}
        seat = seat_for(self._on(draft.on), by_class.signer, row, **days)
        listed = draft.source == ReviewSource.LIST and bool(draft.document.strip())
        if seat is None and listed and may_run(self._by, row.appraisal.area):
            return Seat(on_paper=True)  # the list of an office, taken over with its document
        if seat is None or (seat.on_paper and not may_run(self._by, row.appraisal.area)):
            raise NotInOffice(day=draft.on, office=by_class.label[0], person=row.called)
        return seat

    def _on(self, day: date) -> Actor:
        if day not in self._actors:
            self._actors[day] = directory.actor_on(self._by, day)
        return self._actors[day]

    @staticmethod
    def _mark(draft: ReviewDraft, part: Part) -> Decimal | None:
        mark, most = draft.mark, part.most
        if mark is None:
            return None
        if not mark.is_finite() or not 0 <= mark <= most:
            raise MarkOutsideScale(mark=mark, most=most)
        if mark != mark.quantize(Decimal("0.01")):
            raise MarkTooFine(mark=mark)
        return mark

    @staticmethod
    def _word(draft: ReviewDraft, part: Part) -> str:
        """The word of the scheme that is meant; empty where the mark is none."""
        given = draft.word.strip()
        if not given:
            return ""
        if draft.mark is not None:
            raise MarkTwice(mark=draft.mark, word=given[:20])
        found = part.spoken(given)
        if found is None:
            words = "、".join(one.label[0] for one in part.words)
            raise MarkWordUnknown(word=given[:20], words=words or "—")
        return found.word


def _people(keys: Sequence[int]) -> list[Appraisee]:
    """The cadres of drafts, with what is checked of them; one query for each 900."""
    found: list[Appraisee] = []
    wanted_keys = sorted(set(keys))
    for start in range(0, len(wanted_keys), 900):
        rows = Appraisee.objects.filter(pk__in=wanted_keys[start : start + 900], left_out_on=None)
        found += whole(rows).select_related("appraisal__scheme").defer("result")
    return found


def _standing(rows: Mapping[int, Appraisee]) -> dict[Key, Review]:
    """What stands of these cadres; one query for each 900."""
    keys = sorted(rows)
    found: dict[Key, Review] = {}
    for start in range(0, len(keys), 900):
        kept = Review.objects.filter(appraisee__in=keys[start : start + 900], withdrawn_on=None)
        for one in kept:
            found[(one.appraisee_id, one.part, one.period, one.by_class)] = one
    return found


def _same(old: Review, new: Review) -> bool:
    same = ("mark", "word", "comment", "on", "document")
    return all(getattr(old, name) == getattr(new, name) for name in same)


def _keep(
    made: Sequence[tuple[Review, Origin]],
    replaced: Sequence[Replaced],
    *,
    on: date,
    at: datetime,
) -> None:
    _withdraw(replaced, on=on, at=at)
    try:
        with transaction.atomic():
            Review.objects.bulk_create([review for review, _ in made], batch_size=BATCH)
    except IntegrityError as error:  # somebody of the same office was faster
        first: Review = made[0][0]
        raise ReviewedAlready(
            office=first.by_class, period=first.period, reviewer="…", on=on
        ) from error
    ledger.append_many(
        (
            events.CadreReviewed(
                **head(review.appraisee, at),
                review=review.public_id,
                part=review.part,
                period=review.period,
                by_class=review.by_class,
                mark=review.mark,
                word=review.word,
                source=review.source,
            ),
            origin,
            None,
        )
        for review, origin in made
    )


def _withdraw(replaced: Sequence[Replaced], *, on: date, at: datetime) -> None:
    """What was said anew is withdrawn; the reason says by which review it was replaced."""
    gone = [old for _, old, _, _ in replaced]
    for _, old, new, _ in replaced:
        old.withdrawn_on, old.withdraw_reason = on, f"replaced-by:{new.public_id}"
    Review.objects.bulk_update(gone, ["withdrawn_on", "withdraw_reason"], batch_size=BATCH)
    ledger.append_many(
        (
            events.ReviewWithdrawn(
                **head(row, at), review=old.public_id, reason=old.withdraw_reason
            ),
            origin,
            None,
        )
        for row, old, _, origin in replaced
    )
