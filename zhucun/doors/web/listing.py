"""Lists: columns are declared once; search, order and paging come from the address.

A room declares `PLACES = Listing(...)`; a view calls `PLACES.of(request, rows)` for the rows that
are asked for, and `show(request, template, {"listing": …})`, which gives htmx the part alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

from django.db.models import Choices, F, Model, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext

from zhucun.doors.web.access import Request
from zhucun.doors.web.asof import address
from zhucun.doors.web.problems import BadQuery

#: Rows beyond this are counted as “more than”, and not paged through: narrow the search instead.
LIMIT = 10_000
SIZES = (20, 50, 200)

Text = str | Promise
AnyModel = TypeVar("AnyModel", bound=Model)
Rows = QuerySet[AnyModel] | Sequence[Any]


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column.

    `value` is a path of attributes of the row, with dots (else `name`); `cell` a template that gets
    `row` and `value`. `sort` is what the list is ordered by: fields of a QuerySet, attributes of
    other rows; empty: it cannot be. `page` and `key`: the value links there by the row's key.
    """

    name: str
    label: Text
    value: str = ""
    cell: str = ""
    sort: tuple[str, ...] = ()
    page: str = ""
    key: str = ""
    is_number: bool = False


@dataclass(frozen=True, kw_only=True)
class Heading:
    """A column as one page shows it. `sorted` is for aria-sort: "", "ascending" or "descending"."""

    column: Column
    sorted: str
    toggle: str


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One value of one row."""

    column: Column
    row: Any
    value: Any
    href: str

    @property
    def text(self) -> str:
        return shown(self.value)


@dataclass(frozen=True, kw_only=True)
class Listing:
    """A list. `name` is its id in the page, `order` the column (or `-column`) that it starts by.

    with "" it comes as its query gives it and cannot be ordered otherwise. `search` is the label of
    the search box, empty for none; `nothing` is what an empty list says. `keys_first`: the page is
    chosen by keys alone before its rows are read, which pays where a search finds many thousands.
    """

    name: str
    caption: Text
    columns: tuple[Column, ...]
    order: str
    nothing: Text
    search: Text = ""
    size: int = 50
    keys_first: bool = False

    def of(self, request: Request, rows: Rows[Any]) -> ListPage:
        """The rows that the address asks for. At most two queries. Raises BadQuery."""
        sort = request.GET.get("sort") or self.order
        keys = self._column(sort.removeprefix("-")).sort if sort else ()
        size = number_in(request, "size", self.size)
        if size not in {*SIZES, self.size}:
            raise BadQuery(value=f"size={size}")
        number = number_in(request, "page", 1)
        if (number - 1) * size >= LIMIT:
            raise BadQuery(value=f"page={number}")
        ordered = _ordered(rows, keys, descending=sort.startswith("-")) if keys else rows
        start = (number - 1) * size
        stop = start + size + 1
        if self.keys_first and isinstance(ordered, QuerySet):
            found = list(ordered.filter(pk__in=ordered.values("pk")[start:stop]))
        else:
            found = list(ordered[start:stop])
        return ListPage(
            listing=self,
            request=request,
            rows=found[:size],
            sort=sort,
            number=number,
            size=size,
            total=_total(rows, start, found, size),
            has_next=len(found) > size and start + size < LIMIT,
        )

    def _column(self, name: str) -> Column:
        for column in self.columns:
            if column.name == name and column.sort:
                return column
        raise BadQuery(value=name[:30])


@dataclass(kw_only=True)
class ListPage:
    """One page of a list, ready for `web/_listing.html`."""

    listing: Listing
    request: Request
    rows: list[Any]
    sort: str
    number: int
    size: int
    total: int
    has_next: bool
    sizes: tuple[int, ...] = field(default=SIZES)

    @property
    def is_capped(self) -> bool:
        return self.total > LIMIT

    @property
    def limit(self) -> int:
        return LIMIT

    @property
    def previous(self) -> int:
        return self.number - 1

    @property
    def next(self) -> int:
        return self.number + 1

    @property
    def text(self) -> str:
        return searched(self.request)

    @property
    def first(self) -> int:
        """Number of the first row shown, from 1."""
        return (self.number - 1) * self.size + 1

    @property
    def last(self) -> int:
        return self.first + len(self.rows) - 1

    @cached_property
    def headings(self) -> list[Heading]:
        return [self._heading(column) for column in self.listing.columns]

    @property
    def is_sortable(self) -> bool:
        """Whether any heading orders the list."""
        return any(column.sort for column in self.listing.columns)

    @cached_property
    def table(self) -> list[list[Cell]]:
        """The cells, row by row."""
        return [[self._cell(column, row) for column in self.listing.columns] for row in self.rows]

    def _heading(self, column: Column) -> Heading:
        up, down = column.name, f"-{column.name}"
        state = {up: "ascending", down: "descending"}.get(self.sort, "")
        return Heading(column=column, sorted=state, toggle=down if self.sort == up else up)

    def _cell(self, column: Column, row: Any) -> Cell:
        path = column.value or ("" if column.cell else column.name)
        value = _value(row, path) if path else None
        href = address(self.request, column.page, _value(row, column.key)) if column.page else ""
        return Cell(column=column, row=row, value=value, href=href)


def searched(request: Request) -> str:
    """What was typed into the search box."""
    return request.GET.get("q", "").strip()[:100]


def number_in(request: Request, name: str, default: int, most: int = 99_999_999) -> int:
    """A number of the address, from 1 to `most`. Raises BadQuery."""
    value = request.GET.get(name, "")
    if not value:
        return default
    if not (value.isascii() and value.isdigit() and len(value) < 9 and 0 < int(value) <= most):
        raise BadQuery(value=f"{name}={value[:20]}")
    return int(value)


def shown(value: Any) -> str:
    """A value as tables show it: days as 2024-01-25, words of an enum by label, unknown as —."""
    if value is None or value == "":
        return "—"
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    if isinstance(value, Choices):
        return str(value.label)
    return value.isoformat() if isinstance(value, date) else str(value)


def show(request: Request, template: str, context: Mapping[str, Any]) -> HttpResponse:
    """The page; where htmx asks for its list, the part `web/_listing.html` that it includes."""
    listing: ListPage = context["listing"]
    htmx = request.htmx
    wants_part = htmx and not htmx.history_restore_request and htmx.target == listing.listing.name
    return render(request, "web/_listing.html" if wants_part else template, dict(context))


def _ordered(rows: Rows[Any], keys: tuple[str, ...], *, descending: bool) -> Rows[Any]:
    """Rows in order, ties broken; what is unknown comes last either way."""
    if isinstance(rows, QuerySet):
        order = [
            F(key).desc(nulls_last=True) if descending else F(key).asc(nulls_last=True)
            for key in keys
        ]
        return rows.order_by(*order, "pk")
    known = [row for row in rows if _sort_key(row, keys) is not None]
    unknown = [row for row in rows if _sort_key(row, keys) is None]
    return sorted(known, key=lambda row: _sort_key(row, keys), reverse=descending) + unknown


def _sort_key(row: Any, keys: tuple[str, ...]) -> Any:
    values = tuple(_value(row, key) for key in keys)
    return None if None in values else values


def _total(rows: Rows[Any], start: int, found: list[Any], size: int) -> int:
    """How many rows there are, LIMIT + 1 for more; a query only where the page cannot tell."""
    if not isinstance(rows, QuerySet):
        return min(len(rows), LIMIT + 1)
    if 0 < len(found) <= size:
        return start + len(found)
    return int(rows.order_by()[: LIMIT + 1].count())


def _value(row: Any, path: str) -> Any:
    for name in path.replace("__", ".").split("."):
        if row is None:
            return None
        row = row[name] if isinstance(row, Mapping) else getattr(row, name)
        if callable(row):
            row = row()
    return row
