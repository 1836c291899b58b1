"""The handler of the roster's list: plan, accept, export."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext

from zhucun.directory import queries as directory
from zhucun.directory.perms import in_areas
from zhucun.intake.rows import NOT_IN_LIST, OriginOf, Plan, Progress, Scope, Table
from zhucun.kernel.divisions import Level, at_level
from zhucun.roster import perms
from zhucun.roster.feeds import accepting
from zhucun.roster.feeds.planning import Planning
from zhucun.roster.feeds.reading import PERSON_FIELDS, columns_of
from zhucun.roster.queries import active_on

_EVERY = 2_000


class Roster:
    """派驻干部花名册: people are matched by ID number, else by name within their place."""

    name = "roster"
    personal = frozenset({"id_card", "phone"})
    ends_gone = True
    left_open = frozenset({"village"})  # a captain serves in a township
    limits: Mapping[str, int] = {
        "name": 30,
        "ethnicity": 12,
        "position": 60,
        "note": 200,
        "team": 80,
    }
    keeps = frozenset(
        {"county", "township", "village", "village_code", "unit", "unit_level", "role"}
        | {"starts_on", "ends_on", "phone", "party_transferred_on", "id_card", "round", "team"}
        | set(PERSON_FIELDS)
    )

    def columns_of(self, event: str, data: Mapping[str, Any]) -> Mapping[str, Sequence[str]]:
        """Fields of person, posting and team."""
        return columns_of(event, data)

    def plan(self, table: Table, scope: Scope, progress: Progress) -> Plan:
        """A handful of queries, and for new people and postings a few for each 2,000."""
        return Planning(table, scope, progress).plan()

    def accept(
        self,
        plan: Plan,
        scope: Scope,
        origin_of: OriginOf,
        end_gone_on: date | None,
        progress: Progress,
    ) -> None:
        """Ends and corrections first, so that their places are free for what is new."""
        done = accepting.Accepting(scope, origin_of, progress, len(plan.new) + len(plan.changed))
        if end_gone_on is not None:
            done.end(plan.gone, end_gone_on, reason=gettext(NOT_IN_LIST))
        done.change(plan.changed)
        done.add(plan.new)

    def export(self, scope: Scope) -> Iterator[Mapping[str, Any]]:
        """Postings of the area that run on the day, by place and role; a round only, where one
        is named.
        """
        found = perms.visible_postings(scope.actor).filter(
            active_on(scope.as_of), in_areas("area", (scope.area,))
        )
        if scope.round:
            found = found.filter(round__code=scope.round)
        related = ("person", "place", "unit", "round", "team")
        levels = (Level.COUNTY, Level.TOWNSHIP)
        above = {
            code: name
            for level in levels
            for code, name in directory.places(
                actor=scope.actor, as_of=scope.as_of, level=level
            ).values_list("code", "name")
        }
        rows = found.select_related(*related).order_by("area", "role", "pk")
        for number, posting in enumerate(rows.iterator(chunk_size=_EVERY), 1):
            yield _exported(number, posting, above, scope.as_of)


def _exported(number: int, posting: Any, above: Mapping[str, str], as_of: date) -> dict[str, Any]:
    person, code = posting.person, posting.area
    end = posting.ends_on
    if end is None and posting.due_on and posting.due_on > as_of:
        end = posting.due_on
    return {
        "number": number,
        "county": above.get(at_level(code, Level.COUNTY), ""),
        "township": above.get(at_level(code, Level.TOWNSHIP), ""),
        "village": posting.place.name if len(code) == Level.VILLAGE else "",
        "village_code": code if len(code) == Level.VILLAGE else "",
        "name": person.name,
        "gender": person.gender,
        "ethnicity": person.ethnicity,
        "birth_on": person.birth_on,
        "education": person.education,
        "political_status": person.political_status,
        "party_since": person.party_since,
        "work_since": person.work_since,
        "unit": posting.unit.name if posting.unit else "",
        "unit_level": posting.unit.level if posting.unit else "",
        "position": person.office,
        "speciality": person.speciality,
        "role": posting.role,
        "starts_on": posting.starts_on,
        "ends_on": end,
        "phone": person.phone,
        "party_transferred_on": posting.party_transferred_on,
        "id_card": person.id_number,
        "has_rural_experience": person.has_rural_experience,
        "round": posting.round.code,
        "team": posting.team.name if posting.team else "",
        "note": person.remarks,
    }
