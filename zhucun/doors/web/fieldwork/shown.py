"""What pages of the fieldwork share: who comes in, the period asked for, households by name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from zhucun.directory import queries as directory
from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.doors.web.access import Request, signed_in
from zhucun.doors.web.asof import day_in, written_day
from zhucun.doors.web.problems import BadQuery
from zhucun.fieldwork.enums import Slot, Topic
from zhucun.fieldwork.queries import Only
from zhucun.households import queries as households
from zhucun.kernel.divisions import Level, parse_code
from zhucun.kernel.periods import months_after
from zhucun.kernel.problems import NotFound
from zhucun.roster import queries as roster


def sees_fieldwork(actor: Actor) -> bool:
    """Whoever sees visits and matters of others, and a cadre his own."""
    return signed_in(actor) and (actor.can(Permission.SEE_FIELDWORK) or bool(actor.person))


def records(actor: Actor) -> bool:
    """Whoever may record a visit: a cadre his own, others for the cadres of their village."""
    return signed_in(actor) and (actor.can(Permission.RECORD_FIELDWORK) or bool(actor.person))


def household_names(actor: Actor, rows: Iterable[Any]) -> dict[int, str]:
    """Names of the heads as the actor may read them, by key; whole in his own village."""
    return {row.pk: households.shown_name(actor, row.area, row.head_name) for row in rows}


def by_township(places: Iterable[Any], on: date) -> list[tuple[str, list[Any]]]:
    """Villages under the names of their townships, in the order of codes. One query."""
    found: dict[str, list[Any]] = {}
    for place in sorted(places, key=lambda place: place.code):
        found.setdefault(place.code[: Level.TOWNSHIP], []).append(place)
    names = directory.names_of(found, as_of=on)
    return [(names.get(code, code), those) for code, those in found.items()]


def village_of(request: Request, right: Permission, on: date) -> Any | None:
    """The village of the address (`?village=`), else one's own, else the only one in which the
    right holds; None where it has to be said. Raises NotFound."""
    code, actor = request.GET.get("village", ""), request.actor
    if not code:
        own = roster.serving(person=actor.person, on=on) if actor.person else []
        code = own[0].area if own else ""
        held = [one for one in actor.areas(right) if len(one) == Level.VILLAGE]
        code = code or (held[0] if len(held) == 1 else "")
    if len(code) != Level.VILLAGE:
        return None
    found = directory.places(actor=actor, as_of=on, area=parse_code(code))
    row = found.filter(code=code).first()
    if row is None:
        raise NotFound
    return row


def villages_to_choose(actor: Actor, right: Permission, on: date) -> list[tuple[str, list[Any]]]:
    """The villages in which a right holds, by township. One query an area of the right, and one."""
    found = [
        place
        for area in actor.areas(right)
        for place in directory.places(actor=actor, as_of=on, area=area).filter(level=Level.VILLAGE)[
            :500
        ]
    ]
    return by_township(found, on)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """The period in the address: [since, until), and its last day, which people write."""

    since: date
    until: date

    @property
    def last(self) -> date:
        return date.fromordinal(self.until.toordinal() - 1)


def period(request: Request, today: date) -> Asked:
    """`?from=` and `?to=` (with this day); else this quarter up to today.

    Raises BadDay, BadQuery.
    """
    since, last = day_in(request, "from"), day_in(request, "to")
    month = today.month - (today.month - 1) % 3
    since = since or date(today.year, month, 1)
    last = last or today
    if last < since:
        raise BadQuery(value=f"{since} – {last}")
    return Asked(since=since, until=date.fromordinal(last.toordinal() + 1))


def only(request: Request) -> Only:
    """`?received=` and `?topic=`: which visits count. Raises BadQuery."""
    return Only(
        slot=word(request, "received", Slot.values), topic=word(request, "topic", Topic.values)
    )


def month_of(request: Request, today: date) -> date:
    """The first day of `?month=2024-03`, else of this month. Raises BadDay."""
    value = request.GET.get("month", "").strip()
    return written_day(f"{value}-01") if value else today.replace(day=1)


def months_beside(month: date) -> tuple[date, date]:
    """The month before and the month after."""
    return months_after(month, -1), months_after(month, 1)


def word(request: Request, name: str, known: Iterable[str]) -> str:
    """A word of the address that stands in a list. Raises BadQuery."""
    value = request.GET.get(name, "")
    if value and value not in set(known):
        raise BadQuery(value=f"{name}={value[:20]}")
    return value
