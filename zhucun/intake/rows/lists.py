"""What a list is made of once it is read: rows, cell errors, the difference; and what a room's
feed can do."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol

from django.utils.translation import gettext

from zhucun.directory.perms import Actor
from zhucun.intake.errors import RowTwice, UnknownFeed
from zhucun.kernel.ciphers import sm3
from zhucun.kernel.problems import N_, Problem
from zhucun.ledger.events import Origin
from zhucun.packs.feeds import ColumnSpec, FeedSpec

#: Told how far a phase is: (done, total, phase). Total 0: not known.
Progress = Callable[[int, int, str], None]


#: Why something is ended that a list does not name.
NOT_IN_LIST = N_("Not in the imported list")


def silent(done: int, total: int, phase: str) -> None:
    """Tells nobody."""


class Masked(str):
    """A number of which a masked export shows only a part: recognised, matched, never taken
    over."""

    __slots__ = ()


def column_letter(position: int) -> str:
    """The letters above a column: 0 → A, 26 → AA."""
    letters = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@dataclass(frozen=True, slots=True)
class Heading:
    """One column of a sheet as the file has it. `unit` is what the heading says, such as 万元.

    A column such as 任职起止 is two headings at one position; `part` 1 and 2 tell its halves."""

    position: int
    text: str
    column: ColumnSpec
    unit: str = ""
    part: int = 0

    @property
    def letter(self) -> str:
        return column_letter(self.position)


@dataclass(frozen=True)
class Layout:
    """Where the fields of a list stand in one sheet; `row` is the last row of the headings,
    from 1."""

    sheet: str
    row: int
    headings: tuple[Heading, ...]
    index: Mapping[str, int] = field(init=False)

    def __post_init__(self) -> None:
        fields = {heading.column.field: at for at, heading in enumerate(self.headings)}
        object.__setattr__(self, "index", fields)


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """One row: clean values and what the cells said, both in the order of the layout. None is
    an empty cell."""

    layout: Layout
    number: int
    values: tuple[Any, ...]
    raws: tuple[Any, ...]

    def get(self, name: str) -> Any:
        """The clean value of a field; None where the cell is empty or the sheet has no such
        column."""
        at = self.layout.index.get(name)
        return None if at is None else self.values[at]

    def given(self) -> dict[str, Any]:
        """The fields that the row states: neither empty nor masked. An empty cell changes
        nothing."""
        return {
            heading.column.field: value
            for heading, value in zip(self.layout.headings, self.values, strict=True)
            if value is not None and type(value) is not Masked
        }

    @property
    def place(self) -> tuple[str, int]:
        """(sheet, row)."""
        return self.layout.sheet, self.number

    def error(self, problem: Problem, *names: str) -> CellError:
        """The problem at the first of these fields that the sheet has; at the row where it has
        none."""
        for name in names:
            at = self.layout.index.get(name)
            if at is not None:
                return cell_error(self.layout, self.number, at, self.raws[at], problem)
        return CellError(self.layout.sheet, self.number, "", "", "", problem)


@dataclass(frozen=True, slots=True)
class CellError:
    """One cell that cannot be taken over. `column` is its letter, `heading` the file's own;
    both empty for a row."""

    sheet: str
    row: int
    column: str
    heading: str
    value: str
    problem: Problem

    @property
    def code(self) -> str:
        return self.problem.code

    @property
    def why(self) -> str:
        """What is wrong, in the reader's language."""
        return _said(self.problem.message, self.problem.facts)

    @property
    def todo(self) -> str:
        """What to do, in the reader's language."""
        return _said(self.problem.todo, self.problem.facts)


def cell_error(layout: Layout, number: int, at: int, raw: Any, problem: Problem) -> CellError:
    """The problem of one cell, named as the file names it."""
    heading = layout.headings[at]
    if "%(heading)s" in problem.message + problem.todo:
        problem = type(problem)(**{"heading": heading.text, **problem.facts})
    return CellError(layout.sheet, number, heading.letter, heading.text, shown(raw), problem)


def shown(raw: Any) -> str:
    """A cell's content as its reader sees it."""
    if isinstance(raw, float) and raw.is_integer():
        return str(int(raw))
    if isinstance(raw, datetime) and not (raw.hour or raw.minute or raw.second):
        return str(raw.date())
    return "" if raw is None else str(raw)


def _said(sentence: str, facts: Mapping[str, Any]) -> str:
    if not sentence:
        return ""
    told = {
        name: gettext(value) if name == "why" and value else value for name, value in facts.items()
    }
    return gettext(sentence) % told


@dataclass(frozen=True, slots=True)
class Skipped:
    """A sheet or row that was left out, and why; `row` is 0 for a sheet. Nothing is left out
    in silence."""

    sheet: str
    row: int
    reason: str
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def why(self) -> str:
        """The reason in the reader's language."""
        return _said(self.reason, self.facts)


@dataclass
class Table:
    """A file that was read: good rows, rows with an error in a cell, and what was left out."""

    rows: list[Row] = field(default_factory=list)
    faulty: list[Row] = field(default_factory=list)
    errors: list[CellError] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    ignored: list[tuple[str, str]] = field(default_factory=list)
    layouts: list[Layout] = field(default_factory=list)

    @property
    def mapping(self) -> dict[str, dict[str, str]]:
        """For each sheet the file's headings and the fields that they mean."""
        return {
            layout.sheet: {heading.text: heading.column.field for heading in layout.headings}
            for layout in self.layouts
        }

    @property
    def columns(self) -> dict[str, dict[str, str]]:
        """For each sheet the fields and the letters of their columns: with a row, their cells."""
        return {
            layout.sheet: {heading.column.field: heading.letter for heading in layout.headings}
            for layout in self.layouts
        }


@dataclass(frozen=True, slots=True, eq=False)
class New:
    """A row that nothing is known of yet. `key` names what it will be; `found` is what the
    feed looked up for it."""

    row: Row
    key: str
    found: Any = None


@dataclass(frozen=True, slots=True, eq=False)
class Change:
    """A row that differs from what is known, field by field. `subject` is the record; `key`
    names it."""

    row: Row
    key: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    subject: Any = None


@dataclass(frozen=True, slots=True, eq=False)
class Gone:
    """Something known that the list does not name."""

    key: str
    label: str
    subject: Any = None


@dataclass
class Plan:
    """The difference between a list and what is known. Nothing has happened yet.

    `rounds` are the codes of those of which the list speaks; without any it speaks of its whole
    area."""

    new: list[New] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    same: int = 0
    gone: list[Gone] = field(default_factory=list)
    errors: list[CellError] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    ignored: list[tuple[str, str]] = field(default_factory=list)
    rounds: tuple[str, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        """How many of each; `bad_rows` counts rows, `errors` cells."""
        return {
            "new": len(self.new),
            "changed": len(self.changed),
            "same": self.same,
            "gone": len(self.gone),
            "errors": len(self.errors),
            "bad_rows": len({(error.sheet, error.row) for error in self.errors}),
        }

    def digest(self) -> str:
        """A digest of the difference: the same where accepting does exactly the same."""
        return sm3("\n".join(self._lines()).encode()).hex()

    def _lines(self) -> Iterator[str]:
        for new in self.new:
            yield f"+{new.row.place}{new.key}"
        for change in self.changed:
            yield f"~{change.row.place}{change.key}{change.before}{change.after}"
        for gone in self.gone:
            yield f"-{gone.key}"
        for error in self.errors:
            yield f"!{error.sheet}{error.row}{error.column}{error.code}"


@dataclass(frozen=True, kw_only=True)
class Scope:
    """For whom, where and when a list is planned, accepted or written out."""

    actor: Actor
    area: str
    as_of: date
    at: datetime
    spec: FeedSpec
    round: str = ""
    pack: str = ""


#: Where the events of a row come from; None: of the list itself.
OriginOf = Callable[[Row | None], Origin]


class Handler(Protocol):
    """What a room does with one list. `personal` are the fields that are masked without the
    right to see them."""

    @property
    def name(self) -> str: ...

    @property
    def personal(self) -> frozenset[str]: ...

    @property
    def limits(self) -> Mapping[str, int]:
        """The longest text of a field."""

    @property
    def keeps(self) -> frozenset[str]:
        """The fields that the room takes over; the others are reported as ignored."""

    @property
    def left_open(self) -> frozenset[str]:
        """Required fields that may be empty in some rows; the handler itself says in which."""

    @property
    def ends_gone(self) -> bool:
        """True where what a list does not name may be ended on a day, by choice."""

    def columns_of(self, event: str, data: Mapping[str, Any]) -> Mapping[str, Sequence[str]]:
        """What an event of a row brought: fields of its record, each with the fields of the list
        in which it stands."""

    def plan(self, table: Table, scope: Scope, progress: Progress) -> Plan:
        """Hold the rows against what is known. Reads only."""

    def accept(
        self,
        plan: Plan,
        scope: Scope,
        origin_of: OriginOf,
        end_gone_on: date | None,
        progress: Progress,
    ) -> None:
        """Carry the plan out through the room's own actions, inside the caller's transaction.

        The plan may be taken apart while it is carried out."""

    def export(self, scope: Scope) -> Iterator[Mapping[str, Any]]:
        """What the actor may see, in order; one mapping from fields to values a row."""


def first_seen(seen: dict[str, Row], key: str, row: Row) -> None:
    """Note a row under its key. Raises RowTwice where another row has it."""
    other = seen.setdefault(key, row)
    if other is not row:
        raise RowTwice(sheet=other.layout.sheet, row=other.number)


_handlers: dict[str, Handler] = {}


def register(handler: Handler) -> None:
    """Make a room's list known; called once, when the room is ready."""
    _handlers[handler.name] = handler


def handler_for(feed: str) -> Handler:
    """The handler of a list. Raises UnknownFeed."""
    if feed not in _handlers:
        raise UnknownFeed(feed=feed, feeds=", ".join(sorted(_handlers)))
    return _handlers[feed]


def feeds() -> tuple[str, ...]:
    """The names of all lists."""
    return tuple(sorted(_handlers))


def chunks(items: Sequence[Any], size: int) -> Iterable[Sequence[Any]]:
    """Slices of a list, so that no more than `size` records are made at once."""
    for start in range(0, len(items), size):
        yield items[start : start + size]
