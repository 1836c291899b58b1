"""Endpoints of quizzes and contests."""

from __future__ import annotations

from typing import Any

from django.utils.timezone import localdate, now
from ninja import Query, Status

from zhucun.doors.api.access import Request
from zhucun.doors.api.fields import IdempotencyKey, PublicId, Rows
from zhucun.doors.api.learning.forms import (
    ContestIn,
    JudgedIn,
    QuizAnswersIn,
    QuizIn,
    ResultsIn,
    TrainingReasonIn,
)
from zhucun.doors.api.learning.handbook_schemas import (
    AttemptOut,
    ContestOut,
    ContestPage,
    ContestRow,
    HeatOut,
    PrizeOut,
    QuizOut,
    QuizPage,
)
from zhucun.doors.api.paging import page
from zhucun.doors.api.receipts import once
from zhucun.kernel.problems import NotFound
from zhucun.learning import actions, queries
from zhucun.learning.enums import ContestState, Prize
from zhucun.learning.errors import NobodyHere


def _own(request: Request) -> Any:
    found = queries.own_posting(actor=request.auth, on=localdate())
    if found is None:
        raise NobodyHere
    return found


def quizzes(request: Request, wanted: Query[Rows]) -> QuizPage:
    """Quizzes of the caller's areas and of those around them, the latest first. One query."""
    rows, following = page(queries.quizzes(actor=request.auth), ["-opens_on", "pk"], wanted)
    return QuizPage(rows=[QuizOut.of(row) for row in rows], next=following)


def quiz(request: Request, public_id: PublicId) -> QuizOut:
    """One quiz with its questions; what is right is told after the answer. Two queries."""
    found = queries.one_quiz(actor=request.auth, public_id=public_id)
    return QuizOut.of(found, queries.questions(found))


def make_quiz(request: Request, body: QuizIn, key: IdempotencyKey = "") -> Status[QuizOut]:
    """Make a quiz from the handbook.

    404 where an article is not to be seen.
    """
    actor = request.auth

    def act() -> str:
        ids = [each.article for each in body.questions]
        articles = {row.public_id: row for row in queries.articles_named(actor=actor, ids=ids)}
        if len(articles) < len(set(ids)):
            raise NotFound
        session = (
            queries.one_session(actor=actor, public_id=body.training) if body.training else None
        )
        drafts = [
            actions.QuestionDraft(
                article=articles[each.article],
                text=each.text,
                options=each.options,
                right=each.right,
                axis=each.axis,
            )
            for each in body.questions
        ]
        made = actions.make_quiz(
            drafts,
            area=body.area,
            title=body.title,
            opens_on=body.opens,
            closes_on=body.closes,
            session=session,
            phase=body.phase,
            at=now(),
            by=actor,
        )
        return made.public_id

    made = once(actor=actor, key=key, doing="make_quiz", body=body, act=act)
    return Status(201, quiz(request, made))


def try_quiz(
    request: Request, public_id: PublicId, body: QuizAnswersIn, key: IdempotencyKey = ""
) -> Status[AttemptOut]:
    """Answer a quiz, as often as one likes; the result is one's own.

    409 where it is not open.
    """
    actor = request.auth

    def act() -> str:
        found = queries.one_quiz(actor=actor, public_id=public_id)
        made = actions.try_quiz(
            quiz=found,
            answers=dict(enumerate(body.answers, 1)),
            posting=_own(request),
            at=now(),
            by=actor,
        )
        return made.public_id

    made = once(actor=actor, key=key, doing=f"try_quiz {public_id}", body=body, act=act)
    row = queries.one_attempt(actor=actor, public_id=made)
    wrong = [each.question.position for each in queries.answered(row) if not each.is_right]
    out = AttemptOut(
        id=row.public_id, quiz=public_id, correct=row.correct, asked=row.asked, wrong=wrong
    )
    return Status(201, out)


def void_quiz(
    request: Request, public_id: PublicId, body: TrainingReasonIn, key: IdempotencyKey = ""
) -> QuizOut:
    """A quiz is wrong: nobody tries it any more, its tries count nowhere and stay on record.

    Safe to repeat.
    """
    actor = request.auth

    def act() -> str:
        found = queries.one_quiz(actor=actor, public_id=public_id)
        actions.void_quiz(quiz=found, why=body.reason, on=localdate(), by=actor)
        return public_id

    once(actor=actor, key=key, doing=f"void_quiz {public_id}", body=body, act=act)
    return quiz(request, public_id)


def contests(request: Request, wanted: Query[Rows]) -> ContestPage:
    """Contests of the caller's areas and of those around them, the latest first. One query."""
    rows, following = page(queries.contests(actor=request.auth), ["-on", "-pk"], wanted)
    return ContestPage(rows=[ContestRow.of(row) for row in rows], next=following)


def contest(request: Request, public_id: PublicId) -> ContestOut:
    """One contest with its rounds, and prizes once they are announced (YN-076). Four queries."""
    actor = request.auth
    found: Any = queries.one_contest(actor=actor, public_id=public_id)
    is_closed = found.state == ContestState.CLOSED
    won = queries.prizes(actor=actor, contest=found) if is_closed else []
    return ContestOut(
        id=found.public_id,
        area=found.area,
        title=found.title,
        about=found.about,
        day=found.on,
        state=found.state,
        people=found.people,
        off_reason=found.off_reason,
        is_mine=queries.own_entry(actor=actor, contest=found) is not None,
        heats=[
            HeatOut(
                id=each.public_id,
                position=each.position,
                title=each.title,
                day=each.on,
                judges=each.judges,
                judged=each.judged_on,
            )
            for each in queries.heats(found)
        ],
        prizes=[
            PrizeOut(
                prize=Prize(row.prize),
                person=row.person.public_id,
                name=row.person.name,
                citation=row.citation,
            )
            for _label, rows in won
            for row in rows
        ],
    )


def announce_contest(
    request: Request, body: ContestIn, key: IdempotencyKey = ""
) -> Status[ContestOut]:
    """Announce a contest with its rounds; people enter of their own will."""
    actor = request.auth

    def act() -> str:
        made = actions.open_contest(
            area=body.area,
            title=body.title,
            about=body.about,
            rounds=[(each.title, each.day) for each in body.rounds],
            at=now(),
            by=actor,
        )
        return made.public_id

    made = once(actor=actor, key=key, doing="announce_contest", body=body, act=act)
    return Status(201, contest(request, made))


def enter_contest(
    request: Request, public_id: PublicId, key: IdempotencyKey = ""
) -> Status[ContestOut]:
    """The caller takes part.

    Safe to repeat.
    """
    actor = request.auth

    def act() -> str:
        found = queries.one_contest(actor=actor, public_id=public_id)
        actions.enter_contest(contest=found, posting=_own(request), on=localdate(), by=actor)
        return public_id

    once(actor=actor, key=key, doing=f"enter_contest {public_id}", act=act)
    return Status(201, contest(request, public_id))


def leave_contest(request: Request, public_id: PublicId, key: IdempotencyKey = "") -> ContestOut:
    """The caller takes part no more; nobody asks why.

    Safe to repeat.
    """
    actor = request.auth

    def act() -> str:
        found = queries.one_contest(actor=actor, public_id=public_id)
        own = queries.own_entry(actor=actor, contest=found)
        if own is not None:
            actions.leave_contest(entry=own, on=localdate(), by=actor)
        return public_id

    once(actor=actor, key=key, doing=f"leave_contest {public_id}", act=act)
    return contest(request, public_id)


def judge_contest_round(
    request: Request, public_id: PublicId, body: JudgedIn, key: IdempotencyKey = ""
) -> ContestOut:
    """Write down what the judges of a round decided.

    409 where it is judged, or the one before is not.
    """
    actor = request.auth
    heat = queries.one_heat(actor=actor, public_id=public_id)

    def act() -> str:
        actions.judge_heat(
            heat=heat,
            through=body.through,
            judges=body.judges,
            note=body.note,
            on=localdate(),
            by=actor,
        )
        return public_id

    once(actor=actor, key=key, doing=f"judge_contest_round {public_id}", body=body, act=act)
    return contest(request, heat.contest.public_id)


def announce_contest_results(
    request: Request, public_id: PublicId, body: ResultsIn, key: IdempotencyKey = ""
) -> ContestOut:
    """Announce who receives which class of prize; no appraisal reads it by itself.

    Safe to repeat.
    """
    actor = request.auth

    def act() -> str:
        found = queries.one_contest(actor=actor, public_id=public_id)
        prizes = {each.entry: (str(each.prize), each.citation) for each in body.prizes}
        actions.announce_results(contest=found, prizes=prizes, at=now(), by=actor)
        return public_id

    once(actor=actor, key=key, doing=f"announce_results {public_id}", body=body, act=act)
    return contest(request, public_id)


def call_off_contest(
    request: Request, public_id: PublicId, body: TrainingReasonIn, key: IdempotencyKey = ""
) -> ContestOut:
    """A contest does not take place, or what was announced of it does not hold.

    Safe to repeat.
    """
    actor = request.auth

    def act() -> str:
        found = queries.one_contest(actor=actor, public_id=public_id)
        actions.call_off_contest(contest=found, why=body.reason, on=localdate(), by=actor)
        return public_id

    once(actor=actor, key=key, doing=f"call_off_contest {public_id}", body=body, act=act)
    return contest(request, public_id)
