"""Quizzes from the handbook, and tries. How somebody did stays his."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from zhucun.directory.perms import Actor
from zhucun.directory.queries import midnight
from zhucun.kernel.problems import NotAllowed
from zhucun.learning import events, perms
from zhucun.learning.actions.words import needed, reason, require_of_pack
from zhucun.learning.errors import (
    AnswersUnfit,
    PhaseNeedsSession,
    QuestionUnfit,
    QuizClosed,
    QuizDays,
    QuizVoid,
)
from zhucun.learning.models import Article, Attempt, Quiz, QuizQuestion, Session
from zhucun.learning.queries.outcomes import outcomes_of
from zhucun.ledger import actions as ledger


@dataclass(frozen=True, kw_only=True)
class QuestionDraft:
    """A question that rests on an article; `right`: numbers of the right options, from 0; `axis`:
    what it tests, a word of the pack."""

    article: Article
    text: str
    options: Sequence[str]
    right: Sequence[int]
    axis: str = ""


@transaction.atomic
def make_quiz(
    questions: Sequence[QuestionDraft],
    *,
    area: str,
    title: str,
    opens_on: date,
    closes_on: date | None = None,
    session: Session | None = None,
    phase: str = "",
    at: datetime,
    by: Actor,
) -> Quiz:
    """Make a quiz; `phase`: before or after the session to which it belongs.

    Raises QuestionUnfit, QuizDays, NotInThePack, PhaseNeedsSession, TextMissing, NotAllowed.
    """
    perms.require_keeper(by, area)
    if closes_on is not None and closes_on < opens_on:
        raise QuizDays(first=opens_on, last=closes_on)
    if not questions:
        raise QuestionUnfit(position=1)
    for position, each in enumerate(questions, 1):
        options = [option.strip() for option in each.options]
        is_fit = len(set(options)) == len(options) >= 2 and all(options)
        if not is_fit or not each.right or not set(each.right) <= set(range(len(options))):
            raise QuestionUnfit(position=position)
    known = outcomes_of(area, as_of=opens_on, lang="zh")
    require_of_pack([each.axis for each in questions], known)
    if phase and session is None:
        raise PhaseNeedsSession
    quiz = Quiz.objects.create(
        area=area,
        title=needed(title, most=80),
        session=session,
        phase=phase,
        opens_on=opens_on,
        closes_on=closes_on,
    )
    QuizQuestion.objects.bulk_create(
        QuizQuestion(
            quiz=quiz,
            position=position,
            article=each.article,
            text=needed(each.text),
            options=[needed(option, most=100) for option in each.options],
            right=sorted(set(each.right)),
            axis=each.axis,
        )
        for position, each in enumerate(questions, 1)
    )
    event = events.QuizMade(
        subject=f"quiz:{quiz.public_id}",
        area=area,
        happened_at=at,
        title=quiz.title,
        questions=len(questions),
    )
    ledger.append(event, origin=by.origin)
    return quiz


@transaction.atomic
def try_quiz(
    *, quiz: Quiz, answers: Mapping[int, Sequence[int]], posting: Any, at: datetime, by: Actor
) -> Attempt:
    """Answer all questions; as often as one likes. Raises QuizVoid, QuizClosed, AnswersUnfit,
    NotAllowed."""
    if not perms.is_self(by, posting.person):
        raise NotAllowed
    if Quiz.objects.filter(pk=quiz.pk).exclude(voided_on=None).exists():
        raise QuizVoid(title=quiz.title)
    today = localdate(at)
    if today < quiz.opens_on or (quiz.closes_on is not None and today > quiz.closes_on):
        raise QuizClosed(title=quiz.title, day=today)
    questions = list(quiz.questions.order_by("position"))
    given: dict[str, list[int]] = {}
    for each in questions:
        chosen = sorted(set(answers.get(each.position, ())))
        if not chosen or not set(chosen) <= set(range(len(each.options))):
            raise AnswersUnfit(position=each.position)
        given[str(each.position)] = chosen
    row = Attempt.objects.create(
        quiz=quiz,
        person=posting.person,
        area=posting.area,
        answers=given,
        correct=sum(given[str(each.position)] == each.right for each in questions),
        asked=len(questions),
        made_at=at,
    )
    event = events.QuizTried(
        subject=f"attempt:{row.public_id}", area=row.area, happened_at=at, quiz=quiz.public_id
    )
    ledger.append(event, origin=by.origin)
    return row


@transaction.atomic
def void_quiz(*, quiz: Quiz, why: str, on: date, by: Actor) -> bool:
    """A quiz is wrong, such as in what it takes for right: nobody tries it any more, its tries
    count nowhere and stay on record, with the reason. False where it is void.

    Raises ReasonNeeded, NotAllowed.
    """
    perms.require_keeper(by, quiz.area)
    said = reason(why)
    standing = Quiz.objects.filter(pk=quiz.pk, voided_on=None)
    if not standing.update(voided_on=on, void_reason=said):
        return False
    quiz.refresh_from_db()
    event = events.QuizVoided(
        subject=f"quiz:{quiz.public_id}",
        area=quiz.area,
        happened_at=midnight(on),
        title=quiz.title,
        reason=said,
    )
    return ledger.append(event, origin=by.origin)
