"""The handler of the list of households: plan, accept, export."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import islice
from typing import Any

from zhucun.directory import queries as directory
from zhucun.households.feeds.accepting import Accepting
from zhucun.households.feeds.facts import PERSONAL_FACTS, KnownFacts
from zhucun.households.feeds.kinds import in_columns
from zhucun.households.feeds.planning import Planning
from zhucun.households.feeds.reading import (
    MEMBER_FIELDS,
    OF_HOME_TOO,
    OF_HOUSEHOLD,
    columns_of,
)
from zhucun.households.models import (
    OF_MEMBER,
    HouseholdTag,
)
from zhucun.households.queries import households, members_on
from zhucun.intake.rows import OriginOf, Plan, Progress, Scope, Table
from zhucun.kernel.divisions import Level, at_level
from zhucun.ledger.fields import on_day

_EVERY = 1_000


class Households:
    """农户名单: one row a person, or one a household with its head. Households are matched by their
    number, people within them by ID number, else by name.

    What a list does not name stays: a household or a membership ends on its own page, with the day
    and the reason. So does a classification.
    """

    name = "households"
    personal = frozenset({"name", "head", "id_card", "phone", "household_phone"}) | PERSONAL_FACTS
    ends_gone = False
    left_open: frozenset[str] = frozenset()
    limits: Mapping[str, int] = {
        "number": 24,
        "address": 100,
        "name": 40,
        "head": 40,
        "ethnicity": 20,
        "family_planning": 20,
        "standard": 40,
    }
    keeps = frozenset(
        {"number", "code", "county", "township", "village", "head", *OF_HOUSEHOLD, *MEMBER_FIELDS}
        | {*OF_HOME_TOO, *OF_MEMBER}
    )

    def columns_of(self, event: str, data: Mapping[str, Any]) -> Mapping[str, Sequence[str]]:
        return columns_of(event, data)

    def plan(self, table: Table, scope: Scope, progress: Progress) -> Plan:
        """Some queries for each 2,000 households; opens nothing that is sealed."""
        return Planning(table, scope, progress).plan()

    def accept(
        self,
        plan: Plan,
        scope: Scope,
        origin_of: OriginOf,
        end_gone_on: date | None,
        progress: Progress,
    ) -> None:
        """What changed first, so that numbers and people are free for what is new."""
        done = Accepting(scope, origin_of, progress, len(plan.new) + len(plan.changed))
        done.change(plan.changed)
        done.add(plan.new)

    def export(self, scope: Scope) -> Iterator[Mapping[str, Any]]:
        """Members of the households of the area on the day, by village, household and relation."""
        names = dict[str, str]()
        for level in (Level.COUNTY, Level.TOWNSHIP):
            found = directory.places(actor=scope.actor, as_of=scope.as_of, level=level)
            names |= dict(found.values_list("code", "name"))
        rows = households(actor=scope.actor, as_of=scope.as_of, area=scope.area)
        stream = rows.iterator(chunk_size=_EVERY)
        while chunk := list(islice(stream, _EVERY)):
            present = members_on(chunk, as_of=scope.as_of)
            since = _tags_since(chunk, scope.as_of)
            people = [member.pk for each in present.values() for member in each]
            facts = KnownFacts([row.pk for row in chunk], people)
            for row in chunk:
                home = facts.of_home(row.pk, scope.as_of)
                for member in present[row.pk]:
                    told = {**home, **facts.of_person(member.pk)}
                    yield {**_exported(row, member, since[row.pk], names), **told}


def _tags_since(rows: Sequence[Any], day: date) -> dict[int, dict[str, date]]:
    found: dict[int, dict[str, date]] = {row.pk: {} for row in rows}
    borne = HouseholdTag.objects.filter(on_day(day), household__in=list(found), retracted_at=None)
    for key, tag, since in borne.order_by("tag").values_list("household", "tag", "valid_from"):
        found[key][tag] = since
    return found


def _exported(
    row: Any, member: Any, tags: Mapping[str, date], names: Mapping[str, str]
) -> dict[str, Any]:
    return {
        "number": row.number,
        "code": row.area,
        "county": names.get(at_level(row.area, Level.COUNTY), ""),
        "township": names.get(at_level(row.area, Level.TOWNSHIP), ""),
        "village": row.village.name,
        "address": row.address,
        "head": row.head_name,
        "household_phone": row.phone,
        "size": row.size,
        **in_columns(tags),
        **{key: getattr(member, name) for key, name in MEMBER_FIELDS.items()},
    }
