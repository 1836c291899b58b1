"""Shows a Problem to people: what happened, why, what to do next, in their language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Choices
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from zhucun.doors.web.access import Request
from zhucun.kernel.problems import N_, Problem


class LookingThrough(Problem):
    """Somebody else's account is for reading only."""

    code = "web.looking-through"
    status = 403
    message = N_("You are looking through the account of %(name)s: nothing can be changed.")
    todo = N_("Stop looking through it, then do it with your own account.")


class NoSuchAccount(Problem):
    code = "web.no-such-account"
    status = 422
    message = N_("The user name or the password is wrong.")
    todo = N_("Check both; capitals matter. The office that manages your account can reset it.")


class LockedOut(Problem):
    code = "web.locked-out"
    status = 429
    message = N_("Too many wrong passwords were given for this user name.")
    todo = N_("Try again after %(minutes)s minutes, or ask the office that manages your account.")


class BadQuery(Problem):
    """The address asks for a column or page that the list does not have."""

    code = "web.bad-query"
    status = 422
    message = N_("This list cannot be shown by “%(value)s”.")
    todo = N_("Open the list anew and choose from what it offers.")


@dataclass(frozen=True)
class Sentences:
    """A problem in the reader's language."""

    message: str
    todo: str
    code: str


def sentences(problem: Problem) -> Sentences:
    """The problem translated into the active language, its facts filled in."""
    facts = {name: _shown(name, value) for name, value in problem.facts.items()}
    message, todo = (
        gettext(text) % facts if text else "" for text in (problem.message, problem.todo)
    )
    return Sentences(message, todo, problem.code)


def problem_response(request: Request, problem: Problem) -> HttpResponse:
    """A page in the usual frame, or for htmx the fragment that web.js puts above the page."""
    name = "web/_problem.html" if request.htmx else "web/problem.html"
    return render(request, name, {"problem": sentences(problem)}, status=problem.status)


def _shown(name: str, value: Any) -> Any:
    if isinstance(value, Choices):
        return value.label
    if name == "why" and isinstance(value, str) and value:
        return gettext(value)
    return value
