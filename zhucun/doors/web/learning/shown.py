"""What pages of learning share: who comes in, the area and year asked for, refusals in forms."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.timezone import localdate

from zhucun.directory import queries as directory
from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.doors.web.access import Request, signed_in
from zhucun.doors.web.asof import address, year_in
from zhucun.doors.web.problems import BadQuery, sentences
from zhucun.kernel.divisions import parse_code
from zhucun.kernel.periods import LAST_DAY
from zhucun.kernel.problems import Problem
from zhucun.learning import queries

Text = str | Promise
_FIELD_OF = {
    "learning.one-theme": "theme",
    "learning.teacher-needed": "teachers",
    "learning.teacher-twice": "teachers",
    "learning.not-in-the-pack": "teachers",
    "learning.phase-needs-session": "session",
    "learning.venue-needed": "venue",
    "learning.session-days": "ends_on",
    "learning.session-day-attended": "starts_on",
    "learning.seats-taken": "capacity",
    "learning.quiz-days": "closes_on",
    "learning.round-order": "rounds",
    "learning.tier-does-not-fit": "area",
    "learning.plan-is-there": "year",
    "learning.course-is-there": "theme",
    "learning.reason-needed": "reason",
    "learning.source-needed": "source",
    "learning.edition-is-there": "title",
    "learning.mini-class-is-there": "title",
    "learning.question-unfit": "questions",
    "learning.article-unknown": "questions",
    "learning.judges-needed": "judges",
    "learning.not-in-contest": "through",
    "learning.too-early": "on",
    "learning.day-not-of-session": "on",
    "not-allowed": "area",
}
_TEXTS = ("reason", "note", "text", "title", "theme", "question", "answer", "citation", "about")


def learns(actor: Actor) -> bool:
    """Whoever sees trainings of others, a cadre, and who works in a village."""
    if not signed_in(actor):
        return False
    return bool(actor.person) or any(
        actor.can(each) for each in (Permission.SEE_LEARNING, Permission.SEE_POSTINGS)
    )


def keeps_learning(actor: Actor) -> bool:
    """Whoever keeps trainings of an area."""
    return signed_in(actor) and actor.can(Permission.KEEP_LEARNING)


def sees_learning(actor: Actor) -> bool:
    """Whoever sees who attended, of an area or of a unit."""
    return signed_in(actor) and actor.can(Permission.SEE_LEARNING)


def area_of(request: Request, permission: Permission = Permission.SEE_LEARNING) -> str:
    """`?area=`, else the first area in which the right holds. Raises BadCode."""
    given = request.GET.get("area", "")
    if given:
        return parse_code(given)
    mine = request.actor.areas(permission)
    return mine[0] if mine else ""


def year_of(request: Request, day: date, *, last: int = LAST_DAY.year) -> int:
    """`?year=`, else that of the day. Raises BadQuery."""
    return year_in(request, first=1990, last=last) or day.year


def word(request: Request, name: str, known: Iterable[str]) -> str:
    """A word of the address; empty without. Raises BadQuery."""
    value = request.GET.get(name, "")
    if value and value not in known:
        raise BadQuery(value=f"{name}={value[:20]}")
    return value


def own_area(actor: Actor) -> str:
    """Where somebody is at home: where he serves, else the first area of his roles."""
    posting = queries.own_posting(actor=actor, on=localdate())
    if posting is not None:
        return str(posting.area)
    areas = sorted({held.area for held in actor.held if held.area})
    return areas[0] if areas else ""


def refuse(form: forms.Form, problem: Problem) -> None:
    """Show a refusal as an error of its field; nothing that was typed is lost."""
    shown = sentences(problem)
    field = _FIELD_OF.get(problem.code)
    if problem.code in (
        *("learning.number-in-text", "learning.text-too-long", "learning.text-missing"),
    ):
        field = next((name for name in _TEXTS if name in form.fields), None)
    text = " ".join(part for part in (shown.message, shown.todo) if part)
    form.add_error(field if field in form.fields else None, text)


@dataclass(frozen=True, kw_only=True)
class Link:
    """A way on from a page."""

    href: str
    label: Text


def link(request: Request, label: Text, page: str, *args: Any, **more: Any) -> Link:
    """A way to a page, on the same day."""
    query = more.pop("query", "")
    href = address(request, page, *args, **more)
    if query:
        href += ("&" if "?" in href else "?") + query
    return Link(href=href, label=label)


def form_page(
    request: Request, form: forms.Form, *, title: Text, button: Text, back: Link, about: Text = ""
) -> HttpResponse:
    """A page that is one form."""
    context = {"form": form, "title": title, "button": button, "back": back, "about": about}
    return render(request, "web/learning/form.html", context)


def with_names(rows: Iterable[Any], as_of: date) -> dict[str, str]:
    """Names of the areas of rows. One query."""
    return directory.names_of({row.area for row in rows if row.area}, as_of=as_of)
