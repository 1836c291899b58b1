"""What the pages of the village's organisations share: who comes in, refusals at their field."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate

from zhucun.branches import queries
from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.doors.web.access import Request, can
from zhucun.doors.web.fieldwork.shown import Asked, period, village_of, villages_to_choose
from zhucun.doors.web.problems import sentences
from zhucun.doors.web.roster.filters import areas
from zhucun.doors.web.roster.reasons import language
from zhucun.kernel.divisions import parse_code
from zhucun.kernel.problems import NotAllowed, Problem

SEES, KEEPS = Permission.SEE_BRANCHES, Permission.KEEP_BRANCHES
sees, keeps = can(SEES), can(KEEPS)
#: A village has seldom more people on record here than can be chosen from a list.
_MOST = 500


def area_of(request: Request) -> str:
    """`?area=`. Raises BadCode."""
    area = request.GET.get("area", "")
    return parse_code(area) if area else ""


def year_of_flow(request: Request) -> Asked:
    """The window in the address; else the year up to today. Raises BadDay, BadQuery."""
    today = localdate()
    if request.GET.get("from") or request.GET.get("to"):
        return period(request, today)
    return Asked(since=date(today.year, 1, 1), until=date.fromordinal(today.toordinal() + 1))


def filters(request: Request, **more: Any) -> dict[str, Any]:
    """The areas that a list can be narrowed to, and whether anything may be written somewhere."""
    return {"areas": areas(request, SEES), "may_keep": keeps(request.actor), **more}


def where(request: Request) -> Any | None:
    """The village that a new record is of, or None where it has to be chosen."""
    return village_of(request, KEEPS, localdate())


def ask_where(request: Request, title: Any, *, back: tuple[str, Any]) -> HttpResponse:
    """In which village? The address comes back with `?village=`. `back`: a page and its name."""
    villages = villages_to_choose(request.actor, KEEPS, localdate())
    context = {"villages": villages, "title": title, "back": back[0], "back_to": back[1]}
    return render(request, "web/branches/where.html", context)


def people_of(actor: Actor, area: str) -> list[tuple[str, str]]:
    """People of a village who are on record, to choose from."""
    found = queries.local_people(actor=actor, area=area)[:_MOST]
    return [(row.public_id, f"{row.shown_name} {row.shown_born}".strip()) for row in found]  # type: ignore[attr-defined]


def tried(form: forms.Form, act: Callable[[], Any]) -> bool:
    """Whether a valid form was carried out; what is refused stands at its field. Raises
    NotAllowed."""
    if not form.is_valid():
        return False
    try:
        act()
    except NotAllowed:
        raise
    except Problem as problem:
        refuse(form, problem)
        return False
    return True


def refuse(form: forms.Form, problem: Problem) -> None:
    """Show a refusal at the field that it is about; nothing that was typed is lost."""
    shown = sentences(problem)
    field = str(problem.facts.get("field", "")) or _FIELD_OF.get(problem.code, "")
    text = " ".join(part for part in (shown.message, shown.todo) if part)
    form.add_error(field if field in form.fields else None, text)


def rules_in_words(rules: Iterable[queries.Judged]) -> list[dict[str, Any]]:
    """What the rules of the pack say of something, with the clauses in which they stand."""
    lang = language()
    return [
        {
            "label": each.item.spec.label.in_(lang),
            "outcome": each.outcome.value,
            "why": each.message(lang),
            "clauses": each.clauses,
        }
        for each in rules
    ]


_FIELD_OF = {"directory.bad-id-number": "id_number", "directory.tag-overlaps": "on"}


def status_of(*given: Any) -> int:
    """422 where one of the forms was refused."""
    return 422 if any(form is not None and form.errors for form in given) else 200
