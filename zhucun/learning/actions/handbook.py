"""The handbook written, corrected and issued; suggestions; lessons in the village."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.timezone import localdate

from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.directory.queries import midnight
from zhucun.kernel.pinyin import word_pinyin
from zhucun.kernel.problems import NotAllowed
from zhucun.learning import events, perms
from zhucun.learning.actions.words import needed, plain, reason
from zhucun.learning.enums import SuggestionState
from zhucun.learning.errors import (
    ArticleGone,
    EditionIsThere,
    HandbookEmpty,
    MiniClassIsThere,
    SourceNeeded,
    TooEarly,
)
from zhucun.learning.models import Article, Edition, MiniClass, Suggestion
from zhucun.ledger import actions as ledger
from zhucun.ledger.events import Origin
from zhucun.ledger.fields import on_day

_ANSWER = 4_000


@dataclass(frozen=True, kw_only=True)
class ArticleDraft:
    """One question and its answer; `source` names the document on which it rests."""

    question: str
    answer: str
    topic: str
    source: str
    owner: str


@transaction.atomic
def write_articles(
    drafts: Sequence[ArticleDraft],
    *,
    area: str,
    since: date,
    by: Actor,
    origins: Sequence[Origin] | None = None,
) -> list[Article]:
    """Take questions into the handbook of an area. Raises SourceNeeded, TextMissing, NotAllowed."""
    perms.require_keeper(by, area)
    last = Article.objects.filter(area=area).aggregate(n=Max("number"))["n"] or 0
    rows = [_article(draft, area, last + n, since) for n, draft in enumerate(drafts, 1)]
    Article.objects.bulk_create(rows)
    ledger.append_many(
        (_written(row), origins[at] if origins else by.origin, None) for at, row in enumerate(rows)
    )
    return rows


@transaction.atomic
def correct_article(
    *,
    article: Article,
    draft: ArticleDraft,
    since: date,
    by: Actor,
    origin: Origin | None = None,
) -> Article:
    """From a day on a question is answered otherwise; the old answer keeps its days.

    Raises ArticleGone, TooEarly, SourceNeeded, TextMissing, NotAllowed.
    """
    perms.require_keeper(by, article.area)
    if since <= article.valid_from:
        raise TooEarly(first=article.valid_from, day=since)
    _end(article, since)
    row = _article(draft, article.area, article.number, since)
    row.save()
    ledger.append(_written(row, replaces=article.public_id), origin=origin or by.origin)
    return row


@transaction.atomic
def end_article(*, article: Article, until: date, why: str, by: Actor) -> bool:
    """A question leaves the handbook. Raises ArticleGone, ReasonNeeded, NotAllowed."""
    perms.require_keeper(by, article.area)
    said = reason(why)
    if until <= article.valid_from:
        raise TooEarly(first=article.valid_from, day=until)
    _end(article, until)
    event = events.ArticleEnded(
        subject=f"article:{article.public_id}",
        area=article.area,
        happened_at=midnight(until),
        number=article.number,
        reason=said,
    )
    return ledger.append(event, origin=by.origin)


def _end(article: Article, until: date) -> None:
    standing = Article.objects.filter(pk=article.pk, valid_until=None)
    if not standing.update(valid_until=until):
        article.refresh_from_db()
        raise ArticleGone(number=article.number, day=article.valid_until)
    article.refresh_from_db()


def _article(draft: ArticleDraft, area: str, number: int, since: date) -> Article:
    source = plain(draft.source)
    if not source:
        raise SourceNeeded
    question = needed(draft.question)
    return Article(
        area=area,
        number=number,
        question=question,
        answer=needed(draft.answer, most=_ANSWER),
        topic=needed(draft.topic, most=40),
        source=source,
        owner=needed(draft.owner, most=80),
        pinyin=" ".join(word_pinyin(question))[:400],
        valid_from=since,
    )


def _written(row: Article, *, replaces: str = "") -> events.ArticleWritten:
    return events.ArticleWritten(
        subject=f"article:{row.public_id}",
        area=row.area,
        happened_at=midnight(row.valid_from),
        number=row.number,
        question=row.question,
        source=row.source,
        replaces=replaces,
    )


@transaction.atomic
def issue_edition(*, area: str, title: str, on: date, by: Actor) -> Edition:
    """Issue the handbook of an area as it stands on a day. Raises HandbookEmpty, EditionIsThere,
    NotAllowed."""
    perms.require_keeper(by, area)
    rows = Article.objects.filter(on_day(on), area=area).order_by("number")
    keys = list(rows.values_list("public_id", flat=True))
    if not keys:
        raise HandbookEmpty(place=area, day=on)
    words = needed(title, most=80)
    try:
        with transaction.atomic():
            row = Edition.objects.create(area=area, title=words, issued_on=on, articles=keys)
    except IntegrityError as error:
        raise EditionIsThere(title=words) from error
    event = events.EditionIssued(
        subject=f"edition:{row.public_id}",
        area=area,
        happened_at=midnight(on),
        title=words,
        questions=len(keys),
    )
    ledger.append(event, origin=by.origin)
    return row


@transaction.atomic
def suggest(
    *, posting: Any, text: str, article: Article | None, area: str, on: date, by: Actor
) -> Suggestion:
    """A cadre misses a question, or finds a mistake. Raises TextMissing, NotAllowed."""
    if not perms.is_self(by, posting.person):
        raise NotAllowed
    words = needed(text, most=500)
    row, made = Suggestion.objects.get_or_create(
        person=posting.person,
        article=article,
        text=words,
        state=SuggestionState.OPEN,
        defaults={"area": article.area if article else area, "made_on": on},
    )
    if made:
        event = events.Suggested(
            subject=f"suggestion:{row.public_id}",
            area=row.area,
            happened_at=midnight(on),
            article=article.public_id if article else "",
        )
        ledger.append(event, origin=by.origin)
    return row


@transaction.atomic
def answer_suggestion(
    *, suggestion: Suggestion, taken: bool, answer: str, on: date, by: Actor
) -> bool:
    """Answer a suggestion, once. False where it is answered. Raises TextMissing, NotAllowed."""
    perms.require_keeper(by, suggestion.area)
    words = needed(answer, most=500)
    state = SuggestionState.TAKEN if taken else SuggestionState.DECLINED
    waiting = Suggestion.objects.filter(pk=suggestion.pk, state=SuggestionState.OPEN)
    if not waiting.update(state=state, answer=words, answered_on=on):
        return False
    suggestion.refresh_from_db()
    event = events.SuggestionAnswered(
        subject=f"suggestion:{suggestion.public_id}",
        area=suggestion.area,
        happened_at=midnight(on),
        state=state,
        answer=words,
    )
    return ledger.append(event, origin=by.origin)


@dataclass(frozen=True, kw_only=True)
class MiniClassDraft:
    """A lesson that a team gave in its village; `present`: how many people listened."""

    team: Any
    title: str
    on: date
    present: int
    articles: Sequence[Article] = ()


@transaction.atomic
def hold_mini_class(draft: MiniClassDraft, *, at: datetime, by: Actor) -> MiniClass:
    """Write down a lesson in the village. Who works there records it.

    Raises MiniClassIsThere, TooEarly, TextMissing, NotAllowed.
    """
    by.require(Permission.RECORD_FIELDWORK, area=draft.team.area)
    if draft.on > localdate(at):
        raise TooEarly(first=localdate(at), day=draft.on)
    title = needed(draft.title, most=80)
    try:
        with transaction.atomic():
            row = MiniClass.objects.create(
                team=draft.team,
                area=draft.team.area,
                title=title,
                on=draft.on,
                present=draft.present,
                articles=[each.public_id for each in draft.articles],
                by=by.account,
                by_name=by.name,
            )
    except IntegrityError as error:
        raise MiniClassIsThere(title=title, day=draft.on) from error
    event = events.MiniClassHeld(
        subject=f"mini-class:{row.public_id}",
        area=row.area,
        happened_at=midnight(row.on),
        team=draft.team.public_id,
        title=title,
        on=row.on,
        present=row.present,
    )
    ledger.append(event, origin=by.origin)
    return row


@transaction.atomic
def void_mini_class(*, lesson: MiniClass, why: str, on: date, by: Actor) -> bool:
    """A lesson was written down by mistake: it counts no more, stays with its reason, and may be
    written down anew. False where it is void. Raises ReasonNeeded, NotAllowed."""
    perms.require_lesson_keeper(by, lesson.area)
    said = reason(why)
    standing = MiniClass.objects.filter(pk=lesson.pk, voided_on=None)
    if not standing.update(voided_on=on, void_reason=said):
        return False
    lesson.refresh_from_db()
    event = events.MiniClassVoided(
        subject=f"mini-class:{lesson.public_id}",
        area=lesson.area,
        happened_at=midnight(on),
        title=lesson.title,
        reason=said,
    )
    return ledger.append(event, origin=by.origin)
