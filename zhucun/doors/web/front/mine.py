"""What lies nearest to each role: its own village, unit, area and record, with the next step."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhucun.directory.enums import Permission, Role
from zhucun.directory.perms import Held
from zhucun.doors.web.access import Request
from zhucun.doors.web.asof import address
from zhucun.kernel.divisions import Level

#: What a role is there for, said where its pages begin.
ABOUT: Mapping[Role, Promise] = {
    Role.OFFICE: _("Open rounds, judge candidates by the rules, post cadres, correct and end"),
    Role.TOWNSHIP: _("See who serves in your villages, and where somebody is missing"),
    Role.BRANCH: _("See who serves in your village and what the rules ask of it"),
    Role.FIRST_SECRETARY: _("See your village, your team and what the rules ask"),
    Role.MEMBER: _("See your village, your team and what the rules ask"),
    Role.DISCIPLINE: _("Read records, histories and who opened personal data; change nothing"),
    Role.AUDIT: _("Read records, histories and figures with their rows; change nothing"),
}


@dataclass(frozen=True)
class Link:
    """One way on from the home page."""

    label: str | Promise
    href: str
    about: str | Promise = ""


@dataclass(frozen=True)
class Mine:
    """A role where it holds, and where its holder goes from here."""

    title: str
    links: tuple[Link, ...]


def mine(request: Request, names: Mapping[str, str]) -> list[Mine]:
    """Each role of the actor with its pages; `names` holds the names of the areas. No query."""
    found = []
    for held in request.actor.held:
        where = names.get(held.area, held.area) if not held.unit else ""
        title = " · ".join(part for part in (str(held.role.label), where) if part)
        found.append(Mine(title, tuple(_links(request, held, where))))
    if request.actor.person:
        found.append(Mine(gettext("Myself"), (_own_record(request),)))
    return found


def _links(request: Request, held: Held, where: str) -> Iterator[Link]:
    if held.unit:
        yield from _of_unit(request, held.unit)
    elif held.area:
        yield from _of_area(request, held, where)


def _of_unit(request: Request, unit: str) -> Iterator[Link]:
    rounds = _with(address(request, "web:rounds"), "open=1")
    yield Link(_("Offer candidates"), rounds, _("Choose an open round, then the person"))
    cadres = _with(address(request, "web:roster"), f"unit={unit}")
    yield Link(_("Cadres of this unit on post"), cadres)
    yield Link(_("own unit"), address(request, "web:unit", unit))


def _of_area(request: Request, held: Held, where: str) -> Iterator[Link]:
    actor, area = request.actor, held.area
    about = ABOUT.get(held.role, "")
    if len(area) == Level.VILLAGE:
        yield Link(where, address(request, "web:village", area), about)
        return
    yield Link(where, address(request, "web:place", area), about)
    if actor.can(Permission.MANAGE_ROSTER, area=area):
        yield Link(_("Open a round"), address(request, "web:round-open"))
    if actor.can(Permission.SEE_POSTINGS, area=area):
        yield Link(
            _("Board"),
            address(request, "web:board-of", area),
            _("The area's figures from its records, beside what was declared"),
        )
        yield Link(
            _("Coverage"),
            address(request, "web:coverage-of", area),
            _("Each rule of the policy: whom it is about, where it is met and where not"),
        )


def _own_record(request: Request) -> Link:
    return Link(
        _("My record of the term"),
        address(request, "web:cadre", request.actor.person),
        _("What is on record about me; tell the office what is wrong"),
    )


def _with(href: str, query: str) -> str:
    return f"{href}{'&' if '?' in href else '?'}{query}"
