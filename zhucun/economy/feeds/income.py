"""村集体经济收入: bookings of villages, one row a village, year, source, and actual or forecast."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from zhucun.directory import queries as directory
from zhucun.economy.actions import IncomeDraft, book_all, check_income
from zhucun.economy.enums import Nature
from zhucun.economy.errors import BookedOtherwise
from zhucun.economy.models import Income
from zhucun.economy.queries.income import bookings
from zhucun.intake.readers.places import Gazetteer
from zhucun.intake.rows import (
    New,
    OriginOf,
    Plan,
    Progress,
    Row,
    Scope,
    Table,
    chunks,
    first_seen,
)
from zhucun.kernel.divisions import Level, at_level
from zhucun.kernel.problems import Problem

_CHUNK = 1_000
_EVERY = 1_000
_LEVEL_FIELDS = {Level.COUNTY: "county", Level.TOWNSHIP: "township", Level.VILLAGE: "village"}
#: The columns in which a refusal is shown.
_AT = {
    "economy.forecast-as-actual": ("nature", "year"),
    "economy.forecast-too-late": ("nature", "year"),
    "economy.forecast-there": ("nature", "amount"),
    "economy.booked-otherwise": ("amount",),
    "economy.amount-wrong": ("amount",),
    "economy.day-in-future": ("booked_on",),
    "economy.personal-in-text": ("note",),
    "economy.word-unknown": ("kind", "nature"),
}

#: What makes two rows the same booking: village, year, source, nature, day.
Key = tuple[str, int, str, str, date]


class Incomes:
    """村集体经济收入: a row is a booking of its day. A booking on record is never edited by a list:
    one that says another amount is refused at its cell. What a list does not name stays."""

    name = "income"
    personal: frozenset[str] = frozenset()
    ends_gone = False
    left_open: frozenset[str] = frozenset()
    limits: Mapping[str, int] = {"note": 100, "county": 60, "township": 60, "village": 60}
    keeps = frozenset(
        {
            "code",
            "county",
            "township",
            "village",
            "year",
            "kind",
            "nature",
            "amount",
            "note",
            "booked_on",
        }
    )

    def columns_of(self, event: str, data: Mapping[str, Any]) -> Mapping[str, Sequence[str]]:
        """A booking takes each of its fields from the column of its name."""
        if event != "economy.income.booked":
            return {}
        same = {name: (name,) for name in ("year", "kind", "nature", "amount")}
        return {**same, "on": ("booked_on",)}

    def plan(self, table: Table, scope: Scope, progress: Progress) -> Plan:
        """Three queries, and those of the gazetteer for codes that it does not know."""
        places = Gazetteer(actor=scope.actor, area=scope.area, as_of=scope.as_of)
        known, forecasts = self._known(scope)
        plan, seen = Plan(), dict[str, Row]()
        for count, row in enumerate(table.rows, 1):
            try:
                draft = _draft(row, places)
                key = _key(draft)
                first_seen(seen, "/".join(map(str, key)), row)
                amount = known.get(key)
                if amount is None:
                    check_income(draft, scope.at, scope.actor)
                    _require_one_forecast(draft, forecasts)
                    plan.new.append(New(row, "/".join(map(str, key)), draft))
                elif amount == draft.amount:
                    plan.same += 1
                else:
                    raise BookedOtherwise(amount=amount)
            except Problem as problem:
                plan.errors.append(row.error(problem, *_AT.get(problem.code, ("code", "village"))))
            if count % _EVERY == 0:
                progress(count, len(table.rows), "plan")
        return plan

    def accept(
        self,
        plan: Plan,
        scope: Scope,
        origin_of: OriginOf,
        end_gone_on: date | None,
        progress: Progress,
    ) -> None:
        """Book what is new, each row with its origin."""
        done = 0
        for chunk in chunks(plan.new, _CHUNK):
            drafts = [(new.found, origin_of(new.row)) for new in chunk]
            book_all(drafts, at=scope.at, by=scope.actor)
            done += len(chunk)
            progress(done, len(plan.new), "accept")

    def export(self, scope: Scope) -> Iterator[Mapping[str, Any]]:
        """Bookings of the area up to the day, the latest first. Three queries."""
        names = dict[str, str]()
        for level in (Level.COUNTY, Level.TOWNSHIP):
            found = directory.places(actor=scope.actor, as_of=scope.as_of, level=level)
            names |= dict(found.values_list("code", "name"))
        rows = bookings(actor=scope.actor, as_of=scope.as_of, area=scope.area)
        for row in rows.iterator(chunk_size=_CHUNK):
            yield {
                "code": row.area,
                "county": names.get(at_level(row.area, Level.COUNTY), ""),
                "township": names.get(at_level(row.area, Level.TOWNSHIP), ""),
                "village": row.village.name,
                "year": row.year,
                "kind": row.kind,
                "nature": row.nature,
                "amount": row.amount,
                "booked_on": row.on,
                "note": row.note,
            }

    @staticmethod
    def _known(scope: Scope) -> tuple[dict[Key, Decimal], dict[tuple[str, int, str], Income]]:
        """Amounts of the bookings on record, and the forecasts that stand. One query."""
        known: dict[Key, Decimal] = {}
        forecasts: dict[tuple[str, int, str], Income] = {}
        day = max(scope.as_of, scope.at.date())
        for row in bookings(actor=scope.actor, as_of=day, area=scope.area):
            known[row.area, row.year, row.kind, row.nature, row.on] = row.amount
            if row.nature == Nature.FORECAST:
                forecasts[row.area, row.year, row.kind] = row
        return known, forecasts


def _draft(row: Row, places: Gazetteer) -> IncomeDraft:
    names = {level: row.get(name) or "" for level, name in _LEVEL_FIELDS.items()}
    village = places.find(row.get("code"), names, Level.VILLAGE)
    return IncomeDraft(
        village=village,
        year=row.get("year"),
        kind=row.get("kind"),
        nature=row.get("nature"),
        amount=row.get("amount"),
        on=row.get("booked_on"),
        note=row.get("note") or "",
    )


def _key(draft: IncomeDraft) -> Key:
    return draft.village.code, draft.year, draft.kind, draft.nature, draft.on


def _require_one_forecast(
    draft: IncomeDraft, forecasts: Mapping[tuple[str, int, str], Income]
) -> None:
    """Raises BookedOtherwise where another forecast stands."""
    there = forecasts.get((draft.village.code, draft.year, draft.kind))
    if draft.nature == Nature.FORECAST and there is not None:
        raise BookedOtherwise(amount=there.amount)
