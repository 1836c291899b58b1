"""What pages of the evaluation share: who comes in, and ballots in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from zhucun.ballots import queries
from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.doors.web.access import Request, signed_in
from zhucun.doors.web.problems import BadQuery
from zhucun.doors.web.roster.reasons import language


def sees_polls(actor: Actor) -> bool:
    """Whoever sees the polls of an area, and a cadre those about himself."""
    return signed_in(actor) and (actor.can(Permission.SEE_POLLS) or bool(actor.person))


def sees_areas(actor: Actor) -> bool:
    """Whoever sees the polls of an area."""
    return signed_in(actor) and actor.can(Permission.SEE_POLLS)


def runs_polls(actor: Actor) -> bool:
    return signed_in(actor) and actor.can(Permission.RUN_POLLS)


def word(request: Request, name: str, known: Iterable[str]) -> str:
    """A word of the address; empty without. Raises BadQuery."""
    value = request.GET.get(name, "")
    if value and value not in known:
        raise BadQuery(value=f"{name}={value[:20]}")
    return value


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One line of a ballot, with what was chosen so far."""

    field: str
    subject: str
    text: str
    options: tuple[tuple[str, str, bool], ...]


def lines_of(poll: Any, given: Mapping[int, str]) -> list[Asked]:
    """The lines of a poll in the reader's language. One query."""
    lang = language()
    return [
        Asked(
            field=f"line-{line.number}",
            subject=line.subject.name,
            text=line.text[lang],
            options=tuple(
                (each["id"], each[lang], each["id"] == given.get(line.number))
                for each in poll.answers
            ),
        )
        for line in queries.lines_of(poll)
    ]


def answers_in(request: Request) -> dict[int, str]:
    """What a form says of each line."""
    found: dict[int, str] = {}
    for name, value in request.POST.items():
        head, _, number = name.partition("-")
        if head == "line" and number.isdecimal() and len(number) < 4:
            found[int(number)] = str(value)[:20]
    return found
