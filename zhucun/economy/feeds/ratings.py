"""信用评级名单: ratings as station and bank gave them, one row a household and day (HH18-154)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from zhucun.economy import perms
from zhucun.economy.actions import RatingDraft, change_rating, rate_all
from zhucun.economy.actions.ratings import checked
from zhucun.economy.errors import NoSuchHousehold
from zhucun.economy.models import Rating
from zhucun.economy.queries.credit import ratings
from zhucun.households import queries as homes
from zhucun.intake.rows import (
    Change,
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
from zhucun.kernel.problems import Problem

_CHUNK = 1_000
_FIELDS = ("grade", "limit", "source")
_COLUMNS = {"grade": ("grade",), "limit": ("limit",), "source": ("source",), "on": ("rated_on",)}
#: The columns in which a refusal is shown.
_AT = {
    "economy.day-in-future": ("rated_on",),
    "economy.household-elsewhere": ("number", "rated_on"),
    "economy.amount-wrong": ("limit",),
    "economy.text-needed": ("grade",),
    "economy.personal-in-text": ("source", "grade"),
}


class Ratings:
    """A row is the rating of a household on a day. One on record with another grade, limit or
    source is corrected, and keeps what it was; what a list does not name stays. No grade is
    computed."""

    name = "credit-ratings"
    personal: frozenset[str] = frozenset()
    ends_gone = False
    left_open: frozenset[str] = frozenset()
    limits: Mapping[str, int] = {"number": 24, "grade": 8, "source": 100}
    keeps = frozenset({"number", "grade", "rated_on", "limit", "source"})

    def columns_of(self, event: str, data: Mapping[str, Any]) -> Mapping[str, Sequence[str]]:
        """A rating takes each of its fields from the column of its name."""
        if event == "economy.household.rated":
            names: Sequence[str] = ("grade", "source", "on")
        elif event == "economy.rating.changed":
            names = data.get("changed") or ()
        else:
            return {}
        return {name: _COLUMNS[name] for name in names if name in _COLUMNS}

    def plan(self, table: Table, scope: Scope, progress: Progress) -> Plan:
        """Two queries for each thousand rows."""
        known = _Known(table, scope)
        plan, seen = Plan(), dict[str, Row]()
        for row in table.rows:
            try:
                home = known.home_of(row)
                draft = RatingDraft(
                    household=home,
                    on=row.get("rated_on"),
                    grade=row.get("grade"),
                    limit=row.get("limit"),
                    source=row.get("source") or "",
                )
                key = f"{home.number}/{draft.on.isoformat()}"
                first_seen(seen, key, row)
                perms.require_keeper(scope.actor, home.area)
                self._plan_row(row, key, draft, known.ratings.get((home.pk, draft.on)), scope, plan)
            except Problem as problem:
                plan.errors.append(row.error(problem, *_AT.get(problem.code, ("number",))))
        progress(len(table.rows), len(table.rows), "plan")
        return plan

    @staticmethod
    def _plan_row(
        row: Row, key: str, draft: RatingDraft, there: Rating | None, scope: Scope, plan: Plan
    ) -> None:
        values = checked(draft, scope.at)
        if there is None:
            plan.new.append(New(row, key, draft))
            return
        said = [name for name in _FIELDS if row.get(name) is not None]
        after = {name: values[name] for name in said if getattr(there, name) != values[name]}
        if after:
            before = {name: getattr(there, name) for name in after}
            plan.changed.append(Change(row, there.public_id, before, after, there))
        else:
            plan.same += 1

    def accept(
        self,
        plan: Plan,
        scope: Scope,
        origin_of: OriginOf,
        end_gone_on: date | None,
        progress: Progress,
    ) -> None:
        """Record what is new, correct what differs, each row with its origin."""
        done = 0
        for chunk in chunks(plan.new, _CHUNK):
            drafts = [(new.found, origin_of(new.row)) for new in chunk]
            rate_all(drafts, at=scope.at, by=scope.actor)
            done += len(chunk)
            progress(done, len(plan.new), "accept")
        for change in plan.changed:
            rating: Rating = change.subject
            change_rating(
                rating=rating,
                base=rating.version,
                changes=change.after,
                at=scope.at,
                by=scope.actor,
                origin=origin_of(change.row),
            )

    def export(self, scope: Scope) -> Iterator[Mapping[str, Any]]:
        """The latest rating of each household of the area on the day. One query."""
        rows = ratings(actor=scope.actor, as_of=scope.as_of, area=scope.area)
        for row in rows.iterator(chunk_size=_CHUNK):
            yield {
                "number": row.household.number,
                "grade": row.grade,
                "rated_on": row.on,
                "limit": row.limit,
                "source": row.source,
            }


class _Known:
    """The households of the area that the rows name, with their ratings."""

    def __init__(self, table: Table, scope: Scope) -> None:
        numbers = sorted({number for row in table.rows if (number := row.get("number"))})
        self.homes: dict[str, Any] = {}
        self.ratings: dict[tuple[int, date], Rating] = {}
        for start in range(0, len(numbers), _CHUNK):
            living = homes.households(actor=scope.actor, as_of=scope.as_of, area=scope.area)
            some = {
                row.number: row for row in living.filter(number__in=numbers[start : start + _CHUNK])
            }
            self.homes |= some
            found = Rating.objects.filter(household__in=[row.pk for row in some.values()])
            self.ratings |= {(row.household_id, row.on): row for row in found}

    def home_of(self, row: Row) -> Any:
        """Raises NoSuchHousehold."""
        number = row.get("number")
        if number not in self.homes:
            raise NoSuchHousehold(number=number)
        return self.homes[number]
