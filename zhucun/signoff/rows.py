"""What sign-off asks of the room whose things are signed, and what it tells it. Rooms above
register themselves: sign-off knows none of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.engines.rules import Outcome
from zhucun.kernel.problems import NotFound

#: A text in both languages: (Chinese, English).
Words = tuple[str, str]


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
    """One line of the evidence: what is known, and who found it when."""

    label: Words
    value: Words
    by: str = ""
    on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Section:
    label: Words
    lines: tuple[Line, ...]


@dataclass(frozen=True, kw_only=True)
class Paper:
    """The evidence pack of one subject, as it is shown and as its digest is signed."""

    title: str
    sections: tuple[Section, ...]


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


@dataclass
class _Handlers:
    by_kind: dict[str, Handler] = field(default_factory=dict)


_HANDLERS = _Handlers()


def register(handler: Handler) -> None:
    """Make a kind of things known that can be signed; called once by the room's `apps.ready`."""
    _HANDLERS.by_kind[handler.kind] = handler


def handlers() -> tuple[Handler, ...]:
    return tuple(_HANDLERS.by_kind.values())


def handler_for(kind: str) -> Handler:
    """Raises NotFound for a kind that no room has registered."""
    if kind not in _HANDLERS.by_kind:
        raise NotFound
    return _HANDLERS.by_kind[kind]
