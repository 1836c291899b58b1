"""What sign-off asks of the room whose things are signed, and what it tells it. Rooms above
register themselves: sign-off knows none of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol, runtime_checkable

from django.db.models import QuerySet

from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.engines.rules import Outcome
from zhucun.kernel.problems import NotFound

#: A text in both languages: (Chinese, English).
Words = tuple[str, str]
#: How papers write that something is not known.
NOTHING = frozenset({"", "—", "未知", "未核对", "未配置"})


@dataclass(frozen=True, kw_only=True)
class About:
    """What a case is about. `place` is the most exact place that is known, for signers at a level
    below the area; `unit` and `person` are keys. `pack_area`: whose pack says the procedure, the
    area's where it is empty."""

    area: str
    place: str
    title: str
    unit: int | None = None
    person: int | None = None
    pack_area: str = ""


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of the evidence: what is known, and who found it when. `is_personal`: its value is
    masked elsewhere; who reads it here is in the access log. No signature binds that word."""

    label: Words
    value: Words
    by: str = ""
    on: date | None = None
    is_personal: bool = field(default=False, compare=False)

    @property
    def shows_personal(self) -> bool:
        return self.is_personal and self.value[0] not in NOTHING


@dataclass(frozen=True, kw_only=True)
class Section:
    label: Words
    lines: tuple[Line, ...]


@dataclass(frozen=True, kw_only=True)
class Paper:
    """The evidence pack of one subject, as it is shown and as its digest is signed. `whom`: whose
    personal lines these are, as the access log calls them."""

    title: str
    sections: tuple[Section, ...]
    whom: str = field(default="", compare=False)

    @property
    def personal(self) -> tuple[str, ...]:
        """What of a person or household it shows: its personal lines by section, each once."""
        found = (
            f"{section.label[0]}:{line.label[0]}"
            for section in self.sections
            for line in section.lines
            if line.shows_personal
        )
        return tuple(dict.fromkeys(found))


@dataclass(frozen=True, kw_only=True)
class Guarded:
    """How a rule comes out for one subject, and its sentence where it does not pass."""

    outcome: Outcome
    sentence: Words = ("", "")


@dataclass(frozen=True, kw_only=True)
class SignedStep:
    """One step that was signed, rejected or recalled. `finds` and `counts` are the facts that the
    chain says follow from it; `said` as in the enum; `done`: how many steps are done now; `left`:
    what the others do (submit, record, check, approve, sign, publish)."""

    subject: str
    step: str
    said: str
    finds: str | None
    counts: str | None
    done: int
    is_finished: bool
    left: tuple[str, ...] = ()


class Handler(Protocol):
    """How a room lets its things be signed; every method takes many at once and asks a constant
    number of queries. Subjects that are gone are left out of the answers."""

    kind: str
    #: Who sees the cases in an area or of a unit, and who starts them and records paper.
    sees: Permission
    manages: Permission

    def about(self, subjects: Sequence[str], as_of: date) -> Mapping[str, About]: ...

    def evidence(self, subjects: Sequence[str], as_of: date) -> Mapping[str, Paper]: ...

    def guards(
        self, subjects: Sequence[str], *, pack: str, rules: frozenset[str], as_of: date
    ) -> Mapping[str, Mapping[str, Guarded]]: ...

    def signed(self, steps: Sequence[SignedStep], *, on: date, by: Actor) -> None: ...


class WithFacts(Handler, Protocol):
    """A handler whose packs say for some steps when they are due (`when`)."""

    def facts(self, subjects: Sequence[str], as_of: date) -> Mapping[str, Mapping[str, object]]: ...


@dataclass(frozen=True, kw_only=True)
class Kin:
    """Whom a thing concerns: people of the directory (public ids), and the names of all, for who is
    known by his name only."""

    people: frozenset[str]
    names: frozenset[str]


@runtime_checkable
class WithKin(Handler, Protocol):
    """A handler whose things concern people beside `About.person`: none of them signs, here or on
    paper, nor does anybody for them."""

    def kin(self, subjects: Sequence[str], as_of: date) -> Mapping[str, Kin]:
        """As they stand on the day of a signature."""
        ...


@dataclass(frozen=True, kw_only=True)
class Holder:
    """Who holds an office on a day. `who` is the key by which nobody signs twice."""

    who: str
    name: str


#: An office of a place: (the packs' word for it, division code).
Post = tuple[str, str]


@dataclass(frozen=True, kw_only=True)
class Claimant:
    """Who might hold an office: a person of the directory (public id), else an account that belongs
    to nobody, known by its name in the places where it has its roles."""

    person: str = ""
    name: str = ""
    areas: tuple[str, ...] = ()

    def is_holder(self, holder: Holder, area: str) -> bool:
        if self.person:
            return holder.who == f"person:{self.person}"
        return area in self.areas and holder.name == self.name


class Offices(Protocol):
    """A room that keeps who holds which office when. `words`: the packs' words for these."""

    words: frozenset[str]

    def holders(self, posts: Collection[Post], on: date) -> Mapping[Post, Sequence[Holder]]:
        """Who holds these offices on the day; those of which nobody is on record are left out."""
        ...

    def areas_held(self, word: str, who: Claimant, on: date) -> QuerySet[Any]:
        """The codes of the places in which somebody holds an office on the day, as a query to put
        into another one: nothing is asked here."""
        ...


@dataclass
class _Handlers:
    by_kind: dict[str, Handler] = field(default_factory=dict)
    offices: dict[frozenset[str], Offices] = field(default_factory=dict)


_HANDLERS = _Handlers()


def register(handler: Handler) -> None:
    """Make a kind of things known that can be signed; called once by the room's `apps.ready`."""
    _HANDLERS.by_kind[handler.kind] = handler


def register_offices(offices: Offices) -> None:
    """Make a room known that keeps who holds offices; called once by the room's `apps.ready`."""
    _HANDLERS.offices[offices.words] = offices


def registers() -> tuple[Offices, ...]:
    return tuple(_HANDLERS.offices.values())


def holders_on(posts: Collection[Post], on: date) -> dict[Post, tuple[Holder, ...]]:
    """Who holds these offices on a day, of whatever room keeps them; those of which nobody is on
    record are left out. A query for each room that keeps some of them."""
    found: dict[Post, tuple[Holder, ...]] = {}
    for one in registers():
        if mine := {post for post in posts if post[0] in one.words}:
            found |= {post: tuple(people) for post, people in one.holders(mine, on).items()}
    return found


def handlers() -> tuple[Handler, ...]:
    return tuple(_HANDLERS.by_kind.values())


def handler_for(kind: str) -> Handler:
    """Raises NotFound for a kind that no room has registered."""
    if kind not in _HANDLERS.by_kind:
        raise NotFound
    return _HANDLERS.by_kind[kind]
