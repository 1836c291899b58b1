"""培训签到名单: who was at a session, from the signed list."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

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
from zhucun.kernel.problems import Problem
from zhucun.learning import perms
from zhucun.learning.actions import record_attendance
from zhucun.learning.actions.sessions import require_fit
from zhucun.learning.enums import Via
from zhucun.learning.errors import DayNotOfSession, SessionUnknown
from zhucun.learning.feeds.matching import Matching
from zhucun.learning.models import Session
from zhucun.learning.queries.sessions import Wanted, attendances

_CHUNK = 500
_AT = {
    "learning.session-unknown": ("session",),
    "learning.day-not-of-session": ("attended_on", "session"),
    "learning.person-unclear": ("unit", "village", "name"),
}


class AttendanceList:
    """A cadre is found by name with unit or village, among those for whom the session is; a like
    name is shown to a person and never taken over."""

    name = "training-attendance"
    personal: frozenset[str] = frozenset()
    ends_gone = False
    left_open: frozenset[str] = frozenset()
    limits: Mapping[str, int] = {"session": 30, "name": 30, "unit": 100, "village": 60}
    keeps = frozenset({"session", "name", "attended_on"})

    def columns_of(self, event: str, data: Mapping[str, Any]) -> Mapping[str, Sequence[str]]:
        """The fields of an attendance."""
        if event == "learning.attendance.recorded":
            return {"session": ("session",), "person": ("name",), "on": ("attended_on",)}
        return {}

    def plan(self, table: Table, scope: Scope, progress: Progress) -> Plan:
        """Two queries, and two for each session of the list."""
        plan, seen = Plan(), dict[str, Row]()
        known = _Sessions(table, scope)
        for row in table.rows:
            try:
                session, day = known.of(row)
                posting = known.matching(session, day).find(row)
                require_fit(session, posting, day)
                key = f"{session.public_id}:{posting.person.public_id}"
                first_seen(seen, key, row)
                if posting.person_id in known.there[session.pk]:
                    plan.same += 1
                else:
                    plan.new.append(New(row, key, (session, posting, day)))
            except Problem as problem:
                plan.errors.append(row.error(problem, *_AT.get(problem.code, ("name",))))
        progress(len(table.rows), len(table.rows), "plan")
        return plan

    def accept(
        self,
        plan: Plan,
        scope: Scope,
        origin_of: OriginOf,
        end_gone_on: date | None,
        progress: Progress,
    ) -> None:
        """Session by session and day by day, through the action that records a list."""
        groups: dict[tuple[int, date], list[New]] = defaultdict(list)
        for new in plan.new:
            session, _posting, day = new.found
            groups[session.pk, day].append(new)
        done = 0
        for (_key, day), news in sorted(groups.items()):
            for chunk in chunks(news, _CHUNK):
                record_attendance(
                    [new.found[1] for new in chunk],
                    session=chunk[0].found[0],
                    on=day,
                    at=scope.at,
                    by=scope.actor,
                    via=Via.LIST,
                    origins=[origin_of(new.row) for new in chunk],
                )
                done += len(chunk)
                progress(done, len(plan.new), "accept")

    def export(self, scope: Scope) -> Iterator[Mapping[str, Any]]:
        """Attendances of those who serve in the area, in the year up to the day. One query."""
        wanted = Wanted(area=scope.area, since=scope.as_of.replace(month=1, day=1))
        rows = attendances(actor=scope.actor, wanted=wanted).filter(on__lte=scope.as_of)
        for row in rows.iterator(chunk_size=_CHUNK):
            yield {
                "session": row.session.number,
                "name": row.person.name,
                "unit": row.posting.unit.name if row.posting.unit else "",
                "village": row.posting.place.short_name,
                "attended_on": row.on,
            }


class _Sessions:
    """The sessions that a list names, who may be meant, and who is on the record already."""

    def __init__(self, table: Table, scope: Scope) -> None:
        self._scope = scope
        numbers = {row.get("session").strip() for row in table.rows if row.get("session")}
        found = perms.visible_sessions(scope.actor).filter(number__in=numbers)
        self._by_number: dict[str, Session] = {each.number: each for each in found}
        self._matching: dict[tuple[int, date], Matching] = {}
        self.there: dict[int, set[int]] = defaultdict(set)
        keys = [each.pk for each in self._by_number.values()]
        rows = perms.visible_attendances(scope.actor).filter(session__in=keys, voided_on=None)
        for session, person in rows.values_list("session", "person"):
            self.there[session].add(person)

    def of(self, row: Row) -> tuple[Session, date]:
        """The session of a row and the day; without one its first. Raises SessionUnknown,
        DayNotOfSession."""
        number = row.get("session")
        session = self._by_number.get(number.strip()) if number else None
        if session is None:
            raise SessionUnknown(number=number or "?")
        day = row.get("attended_on") or session.starts_on
        if not session.starts_on <= day <= session.ends_on:
            raise DayNotOfSession(day=day, first=session.starts_on, last=session.ends_on)
        return session, day

    def matching(self, session: Session, day: date) -> Matching:
        key = (session.pk, day)
        if key not in self._matching:
            rows = perms.audience(self._scope.actor, session, day)
            rows = rows.select_related("person", "unit", "place").order_by("pk")
            self._matching[key] = Matching(list(rows), day)
        return self._matching[key]
