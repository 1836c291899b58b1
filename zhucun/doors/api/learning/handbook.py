"""Endpoints of the handbook and of lessons in villages."""

from __future__ import annotations

from typing import Any

from django.utils.timezone import localdate, now
from ninja import Query, Status

from zhucun.doors.api.access import Request
from zhucun.doors.api.fields import IdempotencyKey, PublicId, Rows
from zhucun.doors.api.learning.forms import (
    ArticleIn,
    EditionIn,
    HandbookWanted,
    MiniClassesWanted,
    MiniClassIn,
    ReplyIn,
    SuggestionIn,
    SuggestionsWanted,
    TrainingReasonIn,
)
from zhucun.doors.api.learning.handbook_schemas import (
    ArticleOut,
    EditionOut,
    EditionPage,
    HandbookOut,
    MiniClassOut,
    MiniClassPage,
    SuggestionOut,
    SuggestionPage,
)
from zhucun.doors.api.paging import page
from zhucun.doors.api.receipts import once
from zhucun.learning import actions, queries
from zhucun.learning.errors import NobodyHere


def _own(request: Request) -> Any:
    found = queries.own_posting(actor=request.auth, on=localdate())
    if found is None:
        raise NobodyHere
    return found


def handbook(request: Request, wanted: Query[HandbookWanted]) -> HandbookOut:
    """Questions of the handbook by words, by parts of them, or by pinyin (YN-074). One query."""
    hits = queries.search(
        actor=request.auth, as_of=wanted.as_of, text=wanted.text, topic=wanted.topic
    )
    rows = hits[wanted.offset : wanted.offset + wanted.limit]
    return HandbookOut(total=len(hits), rows=[ArticleOut.found(hit) for hit in rows])


def handbook_article(request: Request, public_id: PublicId) -> ArticleOut:
    """One question with its answer. One query."""
    return ArticleOut.of(queries.one_article(actor=request.auth, public_id=public_id))


def write_article(
    request: Request, body: ArticleIn, key: IdempotencyKey = ""
) -> Status[ArticleOut]:
    """Take a question into the handbook, or answer one otherwise from a day on.

    409 where the answer to be corrected was replaced.
    """
    actor = request.auth

    def act() -> str:
        asked = body.model_dump(exclude={"area", "since", "answers"})
        draft = actions.ArticleDraft(**asked)
        if body.answers:
            old = queries.one_article(actor=actor, public_id=body.answers)
            made = actions.correct_article(article=old, draft=draft, since=body.since, by=actor)
            return made.public_id
        [row] = actions.write_articles([draft], area=body.area, since=body.since, by=actor)
        return row.public_id

    made = once(actor=actor, key=key, doing="write_article", body=body, act=act)
    return Status(201, handbook_article(request, made))


def editions(request: Request, wanted: Query[Rows]) -> EditionPage:
    """Editions of the handbook, the latest first. One query."""
    rows, following = page(queries.editions(actor=request.auth), ["-issued_on", "-pk"], wanted)
    return EditionPage(rows=[EditionOut.of(row) for row in rows], next=following)


def issue_edition(
    request: Request, body: EditionIn, key: IdempotencyKey = ""
) -> Status[EditionOut]:
    """Issue the handbook of an area as it stands today.

    409 where it is empty, or where an edition has this title.
    """
    actor = request.auth

    def act() -> str:
        return actions.issue_edition(**body.model_dump(), on=localdate(), by=actor).public_id

    made = once(actor=actor, key=key, doing="issue_edition", body=body, act=act)
    return Status(201, EditionOut.of(queries.one_edition(actor=actor, public_id=made)))


def handbook_suggestions(request: Request, wanted: Query[SuggestionsWanted]) -> SuggestionPage:
    """Suggestions: the caller's own, or to handbooks that he keeps. One query."""
    found = queries.suggestions(actor=request.auth, state=wanted.state)
    rows, following = page(found, ["-made_on", "-pk"], wanted)
    return SuggestionPage(rows=[SuggestionOut.of(row) for row in rows], next=following)


def suggest(
    request: Request, body: SuggestionIn, key: IdempotencyKey = ""
) -> Status[SuggestionOut]:
    """Suggest a question that is missing, or a correction.

    Safe to repeat.
    """
    actor = request.auth

    def act() -> str:
        own = _own(request)
        article = queries.one_article(actor=actor, public_id=body.article) if body.article else None
        made = actions.suggest(
            posting=own,
            text=body.text,
            article=article,
            area=own.area[:6],
            on=localdate(),
            by=actor,
        )
        return made.public_id

    made = once(actor=actor, key=key, doing="suggest", body=body, act=act)
    return Status(201, SuggestionOut.of(queries.one_suggestion(actor=actor, public_id=made)))


def answer_suggestion(
    request: Request, public_id: PublicId, body: ReplyIn, key: IdempotencyKey = ""
) -> SuggestionOut:
    """Answer a suggestion, once.

    Safe to repeat.
    """
    actor = request.auth

    def act() -> str:
        found = queries.one_suggestion(actor=actor, public_id=public_id)
        actions.answer_suggestion(
            suggestion=found, taken=body.taken, answer=body.answer, on=localdate(), by=actor
        )
        return public_id

    once(actor=actor, key=key, doing=f"answer_suggestion {public_id}", body=body, act=act)
    return SuggestionOut.of(queries.one_suggestion(actor=actor, public_id=public_id))


def mini_classes(request: Request, wanted: Query[MiniClassesWanted]) -> MiniClassPage:
    """Lessons in villages (小课堂, YN-075), the latest first. One query."""
    asked = wanted.model_dump(exclude={"after", "limit"})
    found = queries.mini_classes(actor=request.auth, **asked)
    rows, following = page(found, ["-on", "-pk"], wanted)
    return MiniClassPage(rows=[MiniClassOut.of(row) for row in rows], next=following)


def record_mini_class(
    request: Request, body: MiniClassIn, key: IdempotencyKey = ""
) -> Status[MiniClassOut]:
    """A cadre records a lesson that his team gave in its village.

    409 where it is on record.
    """
    actor = request.auth

    def act() -> str:
        own = _own(request)
        if own.team is None:
            raise NobodyHere
        articles = queries.articles_named(actor=actor, ids=body.articles)
        draft = actions.MiniClassDraft(
            team=own.team, title=body.title, on=body.day, present=body.present, articles=articles
        )
        return actions.hold_mini_class(draft, at=now(), by=actor).public_id

    made = once(actor=actor, key=key, doing="record_mini_class", body=body, act=act)
    row = queries.one(queries.mini_classes(actor=actor), made)
    return Status(201, MiniClassOut.of(row))


def void_mini_class(
    request: Request, public_id: PublicId, body: TrainingReasonIn, key: IdempotencyKey = ""
) -> MiniClassOut:
    """A lesson was recorded by mistake: it counts no more and stays with its reason.

    Safe to repeat.
    """
    actor = request.auth

    def act() -> str:
        found = queries.one_mini_class(actor=actor, public_id=public_id)
        actions.void_mini_class(lesson=found, why=body.reason, on=localdate(), by=actor)
        return public_id

    once(actor=actor, key=key, doing=f"void_mini_class {public_id}", body=body, act=act)
    return MiniClassOut.of(queries.one_mini_class(actor=actor, public_id=public_id))
