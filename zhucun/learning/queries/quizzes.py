"""Quizzes; one's own tries; of a quiz of a session, for its trainer, how each question went."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from zhucun.directory.perms import Actor
from zhucun.learning import perms
from zhucun.learning.models import Attempt, Quiz, QuizQuestion
from zhucun.learning.queries.plans import one


@dataclass(frozen=True, kw_only=True)
class Answered:
    """A question of a try: what was chosen, and what is right."""

    question: QuizQuestion
    chosen: tuple[int, ...]

    @property
    def is_right(self) -> bool:
        return bool(list(self.chosen) == self.question.right)

    @property
    def options(self) -> list[tuple[str, bool, bool]]:
        """(text, chosen, right) of each option."""
        return [
            (text, at in self.chosen, at in self.question.right)
            for at, text in enumerate(self.question.options)
        ]


def quizzes(*, actor: Actor, on: date | None = None) -> QuerySet[Quiz]:
    """Quizzes that the actor may see, with the number of their questions, those that were voided
    too; on a day those that are open. One query."""
    found = perms.visible_quizzes(actor)
    if on is not None:
        open_ = Q(closes_on=None) | Q(closes_on__gte=on)
        found = found.filter(open_, opens_on__lte=on, voided_on=None)
    return (
        found.annotate(size=Count("questions"))
        .select_related("session")
        .order_by("-opens_on", "pk")
    )


def one_quiz(*, actor: Actor, public_id: str) -> Quiz:
    """A quiz. Raises NotFound."""
    found: Quiz = one(quizzes(actor=actor), public_id)
    return found


def questions(quiz: Quiz) -> list[QuizQuestion]:
    """Its questions with the articles on which they rest. One query."""
    return list(quiz.questions.select_related("article").order_by("position"))


def own_attempts(*, actor: Actor, quiz: Quiz | None = None) -> QuerySet[Attempt]:
    """One's own tries, the latest first. One query."""
    found = Attempt.objects.filter(person__public_id=actor.person or "-")
    if quiz is not None:
        found = found.filter(quiz=quiz)
    return found.select_related("quiz").order_by("-made_at", "-pk")


def one_attempt(*, actor: Actor, public_id: str) -> Attempt:
    """One try that the actor may see. Raises NotFound."""
    rows = perms.visible_attempts(actor).select_related("quiz__session", "person")
    found: Attempt = one(rows, public_id)
    return found


def answered(attempt: Attempt) -> list[Answered]:
    """A try, question by question. One query."""
    return [
        Answered(question=each, chosen=tuple(attempt.answers.get(str(each.position), ())))
        for each in questions(attempt.quiz)
    ]


def attempts(*, actor: Actor, quiz: Quiz) -> QuerySet[Attempt]:
    """Tries that the actor may see: his own; of a session's quiz, who keeps the session sees all,
    by name. One query."""
    found = perms.visible_attempts(actor).filter(quiz=quiz).select_related("person", "quiz")
    return found.order_by("person__pinyin", "made_at", "pk")


def hard_questions(*, actor: Actor, quiz: Quiz) -> list[dict[str, Any]]:
    """For who keeps a session: how many tries answered each question right, so that it is taught
    again. Two queries."""
    tries = list(attempts(actor=actor, quiz=quiz).order_by())
    return [
        {
            "question": each,
            "tries": len(tries),
            "right": sum(one.answers.get(str(each.position)) == each.right for one in tries),
        }
        for each in questions(quiz)
    ]
