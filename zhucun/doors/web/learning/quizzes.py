"""Quizzes: the list, one to answer, one's own tries; for the trainer what was hard."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhucun.directory.perms import Actor
from zhucun.doors.web.access import Request, allow, methods
from zhucun.doors.web.asof import address, as_of, asking
from zhucun.doors.web.learning.forms import QuizForm, ReasonForm
from zhucun.doors.web.learning.lists import QUIZZES
from zhucun.doors.web.learning.sessions import choices
from zhucun.doors.web.learning.shown import form_page, keeps_learning, learns, link, refuse
from zhucun.doors.web.listing import show
from zhucun.doors.web.roster.reasons import language
from zhucun.kernel.problems import Problem
from zhucun.learning import actions, perms, queries
from zhucun.learning.actions import QuestionDraft
from zhucun.learning.errors import ArticleUnknown, NobodyHere, QuestionUnfit
from zhucun.learning.queries import Wanted

#: Signs at the beginning of a line, as Chinese keyboards write them.
_SIGNS = str.maketrans("？＋－＃", "?+-#")


@methods(read=["GET"])
@allow(learns)
def quizzes(request: Request) -> HttpResponse:
    """Quizzes of one's areas and of those around them."""
    links = [link(request, _("Handbook"), "web:handbook")]
    if keeps_learning(request.actor):
        links.append(link(request, _("Make a quiz"), "web:quiz-new"))
    context = {
        "listing": QUIZZES.of(request, queries.quizzes(actor=request.actor)),
        "title": _("Quizzes"),
        "about": _("How you did is yours; nobody is ranked."),
        "links": links,
    }
    return show(request, "web/learning/list.html", context)


@methods(read=["GET"], write=["POST"])
@allow(keeps_learning)
def quiz_new(request: Request) -> HttpResponse:
    """Make a quiz from the handbook; `?from=` begins with the questions of another one."""
    actor, today = request.actor, localdate()
    sessions = queries.sessions(actor=actor, wanted=Wanted(since=today.replace(month=1, day=1)))
    kept = {row.public_id: row for row in sessions[:100] if perms.keeps(actor, row.area)}
    other = request.GET.get("from", "")
    again = _again(actor, other) if other else {}
    form = QuizForm(
        request.POST or None,
        areas=choices(request),
        sessions=[(key, f"{row.starts_on} {row.theme}") for key, row in kept.items()],
        initial={"opens_on": today, **again},
    )
    if form.is_valid():
        given = dict(form.cleaned_data)
        articles = queries.numbered(actor=actor, area=given["area"], as_of=as_of(request))
        lang = language()
        axes = queries.outcomes_of(given["area"], as_of=given["opens_on"], lang=lang)
        try:
            made = actions.make_quiz(
                _questions(given.pop("questions"), articles, axes),
                session=kept.get(given.pop("session")),
                at=now(),
                by=actor,
                **given,
            )
        except Problem as problem:
            refuse(form, problem)
        else:
            messages.success(request, gettext("The quiz is made."))
            return redirect(address(request, "web:quiz", made.public_id))
    return form_page(
        request,
        form,
        title=_("Make a quiz"),
        button=_("Make the quiz"),
        back=link(request, _("Quizzes"), "web:quizzes"),
    )


def _again(actor: Actor, public_id: str) -> dict[str, Any]:
    """A quiz as a form writes it, to be made anew, with what is right: for who keeps it. Raises
    NotFound, NotAllowed."""
    quiz = queries.one_quiz(actor=actor, public_id=public_id)
    perms.require_keeper(actor, quiz.area)
    lines = []
    for each in queries.questions(quiz):
        lines.append(f"? {each.article.number}: {each.text}")
        lines += [f"# {each.axis}"] if each.axis else []
        lines += [
            f"{'+' if at in each.right else '-'} {text}" for at, text in enumerate(each.options)
        ]
    names = ("area", "title", "closes_on", "phase")
    session = quiz.session.public_id if quiz.session else ""
    return {
        **{name: getattr(quiz, name) for name in names},
        "session": session,
        "questions": "\n".join(lines),
    }


def _questions(
    text: str, articles: Mapping[int, Any], axes: Sequence[queries.Topic]
) -> list[QuestionDraft]:
    """The questions as they were written. Raises QuestionUnfit, ArticleUnknown."""
    named = {each.label: each.id for each in axes}
    found: list[dict[str, Any]] = []
    for line in (line.strip() for line in text.splitlines()):
        sign, rest = line[:1].translate(_SIGNS), line[1:].strip()
        if sign == "?":
            number, _colon, asked = rest.replace("：", ":").partition(":")
            if not re.fullmatch(r"\s*\d{1,6}\s*", number) or not asked.strip():
                raise QuestionUnfit(position=len(found) + 1)
            article = articles.get(int(number))
            if article is None:
                raise ArticleUnknown(number=number.strip())
            found.append({"article": article, "text": asked.strip(), "options": [], "right": []})
        elif line:
            if sign not in ("+", "-", "#") or not found:
                raise QuestionUnfit(position=max(len(found), 1))
            last = found[-1]
            if sign == "#":
                last["axis"] = named.get(rest, rest)
                continue
            if sign == "+":
                last["right"].append(len(last["options"]))
            last["options"].append(rest)
    return [QuestionDraft(**each) for each in found]


@methods(read=["GET"], write=["POST"])
@allow(learns)
def quiz(request: Request, public_id: str) -> HttpResponse:
    """One quiz to answer; for who keeps its session, how each question went."""
    actor, today = request.actor, localdate()
    found = queries.one_quiz(actor=actor, public_id=public_id)
    posting = queries.own_posting(actor=actor, on=today) if actor.person else None
    questions = queries.questions(found)
    problem: Problem | None = None
    if request.method == "POST":
        if posting is None:
            raise NobodyHere
        answers = {
            each.position: [
                int(value)
                for value in request.POST.getlist(f"q{each.position}")
                if value.isdecimal() and len(value) < 4
            ]
            for each in questions
        }
        try:
            made = actions.try_quiz(
                quiz=found, answers=answers, posting=posting, at=now(), by=actor
            )
        except Problem as refused:
            problem = refused
        else:
            return redirect(address(request, "web:attempt", made.public_id))
    keeps = found.session is not None and perms.keeps(actor, found.session.area)
    open_ = found.opens_on <= today and (found.closes_on is None or today <= found.closes_on)
    context = {
        "quiz": found,
        "questions": [
            (each, list(enumerate(each.options)), request.POST.getlist(f"q{each.position}"))
            for each in questions
        ],
        "may_try": posting is not None and open_ and found.voided_on is None,
        "may_void": found.voided_on is None and perms.keeps(actor, found.area),
        "attempts": queries.own_attempts(actor=actor, quiz=found),
        "hard": queries.hard_questions(actor=actor, quiz=found) if keeps else [],
        "problem_text": str(_sentence(problem)) if problem else "",
    }
    return render(request, "web/learning/quiz.html", context, status=422 if problem else 200)


@methods(read=["GET"], write=["POST"])
@allow(keeps_learning)
def quiz_void(request: Request, public_id: str) -> HttpResponse:
    """A quiz is wrong: nobody tries it any more, and its tries count nowhere."""
    found = queries.one_quiz(actor=request.actor, public_id=public_id)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            actions.void_quiz(
                quiz=found, why=form.cleaned_data["reason"], on=localdate(), by=request.actor
            )
        except Problem as problem:
            refuse(form, problem)
        else:
            messages.success(request, gettext("The quiz counts no more. Make it anew."))
            return redirect(asking(address(request, "web:quiz-new"), f"from={public_id}"))
    return form_page(
        request,
        form,
        title=_("Void the quiz"),
        button=_("It counts no more"),
        back=link(request, found.title, "web:quiz", public_id),
        about=_("It counts nowhere any more and stays on record with the reason."),
    )


def _sentence(problem: Problem) -> str:
    return f"{gettext(problem.message) % problem.facts} {gettext(problem.todo) % problem.facts}"


@methods(read=["GET"])
@allow(learns)
def attempt(request: Request, public_id: str) -> HttpResponse:
    """One try, question by question, with the article behind each."""
    found = queries.one_attempt(actor=request.actor, public_id=public_id)
    context = {"attempt": found, "answers": queries.answered(found)}
    return render(request, "web/learning/attempt.html", context)
