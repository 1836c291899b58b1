"""What pages of use and reward share: who comes in, the cadre a form means, rules in sentences."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext

from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.doors.web.access import Request, signed_in
from zhucun.doors.web.problems import BadQuery
from zhucun.doors.web.roster.reasons import language
from zhucun.kernel.divisions import parse_code
from zhucun.reward import queries
from zhucun.roster import queries as roster
from zhucun.roster.queries import RosterFilter

_SHOWN = 5


def sees_reward(actor: Actor) -> bool:
    """Whoever sees an area, and a cadre what is his own."""
    return signed_in(actor) and (actor.can(Permission.SEE_REWARD) or bool(actor.person))


def sees_areas(actor: Actor) -> bool:
    return signed_in(actor) and actor.can(Permission.SEE_REWARD)


def keeps_reward(actor: Actor) -> bool:
    return signed_in(actor) and actor.can(Permission.KEEP_REWARD)


def area_of(request: Request) -> str:
    """`?area=`, else the first area that the actor sees. Raises BadCode."""
    given = request.GET.get("area", "")
    if given:
        return parse_code(given)
    mine = request.actor.areas(Permission.SEE_REWARD)
    return mine[0] if mine else ""


def word(request: Request, name: str, known: Iterable[str]) -> str:
    """A word of the address; empty without. Raises BadQuery."""
    value = request.GET.get(name, "")
    if value and value not in known:
        raise BadQuery(value=f"{name}={value[:20]}")
    return value


def posting_called(request: Request, text: str, day: date) -> Any:
    """The latest posting of the one cadre whom the text means, by name or code. Raises
    ValidationError. At most two queries."""
    rows = roster.roster(actor=request.actor, as_of=day, wanted=RosterFilter(text=text, gone=True))
    exact: dict[int, Any] = {}
    for row in rows.order_by("starts_on", "pk")[:200]:
        if text in (row.person.name, row.person.public_id, row.public_id):
            exact[row.person_id] = row
    if len(exact) == 1:
        return next(iter(exact.values()))
    if not exact:
        everybody = roster.roster(actor=request.actor, as_of=day, wanted=RosterFilter(gone=True))
        known = everybody.filter(person__public_id=text).order_by("-starts_on", "-pk").first()
        if known is None:
            raise forms.ValidationError(gettext("No cadre of this name has served here."))
        return known
    choices = gettext(", ").join(
        f"{row.person.name} {row.place.short_name} {row.person.public_id}"
        for row in list(exact.values())[:_SHOWN]
    )
    raise forms.ValidationError(
        gettext("Several people bear this name: %(choices)s. Give the code.") % {"choices": choices}
    )


def person_called(request: Request, text: str, day: date) -> Any:
    """The one person of the roster or of the reader's units whom the text means, by name or code.
    Raises ValidationError. Two queries."""
    found = queries.people_of(actor=request.actor, names=[text], as_of=day).get(text, [])
    if len(found) == 1:
        return found[0]
    if not found:
        raise forms.ValidationError(gettext("Nobody of this name is known here."))
    choices = gettext(", ").join(f"{each.name} {each.public_id}" for each in found[:_SHOWN])
    raise forms.ValidationError(
        gettext("Several people bear this name: %(choices)s. Give the code.") % {"choices": choices}
    )


def grade_word(pack: Any, grade: str) -> str:
    """What the region calls a grade."""
    key = f"grade.{grade}"
    if key in pack.words("zh"):
        return str(pack.label(key, language()))
    known = (each for scheme in pack.scores() for each in scheme.spec.grades)
    return next((str(one.label.in_(language())) for one in known if one.id == grade), grade)
