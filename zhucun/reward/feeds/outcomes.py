"""干部使用情况表: the promotions that a department has on file, with the day and the document of
each. Nobody is matched by guess, and nothing that is on record is changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.timezone import localdate

from zhucun.directory.enums import Permission
from zhucun.intake.readers.cleaning import tight
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
from zhucun.kernel.divisions import is_under
from zhucun.kernel.problems import Problem
from zhucun.reward import perms
from zhucun.reward.actions import OutcomeDraft, record_outcomes
from zhucun.reward.actions.words import plain
from zhucun.reward.enums import OutcomeKind
from zhucun.reward.errors import (
    CadreUnclear,
    CadreUnknown,
    DayInFuture,
    HandlesHimself,
    OutcomeIsThere,
)
from zhucun.reward.models import Outcome
from zhucun.reward.queries.outcomes import outcomes
from zhucun.roster import queries as roster
from zhucun.roster.queries import RosterFilter

_CHUNK = 500
_AT = {
    "reward.day-in-future": ("on",),
    "reward.outcome-is-there": ("detail", "document", "kind"),
    "reward.cadre-unclear": ("unit", "village", "name"),
    "reward.number-in-text": ("detail", "document"),
    "intake.row-twice": ("name",),
}


class OutcomeList:
    """A cadre is found by name, with unit or village where several bear it; the posting is the
    latest that had begun by the day."""

    name = "cadre-outcomes"
    personal: frozenset[str] = frozenset()
    ends_gone = False
    left_open: frozenset[str] = frozenset()
    limits: Mapping[str, int] = {
        "name": 60,
        "unit": 100,
        "village": 60,
        "detail": 80,
        "document": 80,
    }
    keeps = frozenset({"name", "kind", "on", "detail", "document"})

    def columns_of(self, event: str, data: Mapping[str, Any]) -> Mapping[str, Sequence[str]]:
        if event == "reward.outcome.recorded":
            return {"person": ("name",), "kind": ("kind",), "on": ("on",)}
        return {}

    def plan(self, table: Table, scope: Scope, progress: Progress) -> Plan:
        """Two queries, whatever the number of rows."""
        plan, seen = Plan(), dict[str, Row]()
        served = _Served(table, scope)
        for row in table.rows:
            try:
                draft = _draft(row, served, scope)
                key = f"{draft.posting.person.public_id}:{draft.kind}:{draft.on}"
                first_seen(seen, key, row)
                if served.is_known(draft):
                    plan.same += 1
                else:
                    plan.new.append(New(row, key, draft))
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
        """Through the action that records by hand."""
        scope.actor.require(Permission.IMPORT, area=scope.area)
        done = 0
        for chunk in chunks(plan.new, _CHUNK):
            record_outcomes(
                [new.found for new in chunk],
                at=scope.at,
                by=scope.actor,
                origins=[origin_of(new.row) for new in chunk],
            )
            done += len(chunk)
            progress(done, len(plan.new), "accept")

    def export(self, scope: Scope) -> Iterator[Mapping[str, Any]]:
        """What the actor may see of the area up to the day, latest first. One query."""
        rows = outcomes(actor=scope.actor, until=scope.as_of, area=scope.area)
        for row in rows.select_related("posting__unit").iterator(chunk_size=_CHUNK):
            yield {
                "name": row.person.name,
                "unit": row.posting.unit.name if row.posting.unit else "",
                "village": row.posting.place.short_name,
                "kind": row.kind,
                "on": row.on,
                "detail": row.detail,
                "document": row.document,
            }


def _draft(row: Row, served: _Served, scope: Scope) -> OutcomeDraft:
    """The row as the action takes it. Raises CadreUnknown, CadreUnclear, DayInFuture,
    HandlesHimself, NumberInText, TextTooLong."""
    on: date = row.get("on")
    if on > localdate(scope.at):
        raise DayInFuture(day=on)
    posting = served.posting(row, on)
    if perms.is_himself(scope.actor, posting.person):
        raise HandlesHimself
    return OutcomeDraft(
        posting=posting,
        kind=str(row.get("kind")),
        on=on,
        detail=plain(str(row.get("detail") or ""), most=80),
        document=plain(str(row.get("document") or ""), most=80),
    )


class _Served:
    """Those whom a list may mean, and what is on record of them."""

    def __init__(self, table: Table, scope: Scope) -> None:
        names = {str(row.get("name")).strip() for row in table.rows}
        rows = roster.roster(
            actor=scope.actor, as_of=scope.as_of, wanted=RosterFilter(area=scope.area, gone=True)
        ).filter(person__name__in=names)
        self._by_name: dict[str, list[Any]] = defaultdict(list)
        for row in rows.order_by("starts_on", "pk"):
            keeps = scope.actor.can(Permission.KEEP_REWARD, area=row.area)
            if keeps and is_under(row.area, scope.area):
                self._by_name[tight(row.person.name)].append(row)
        people = {row.person_id for those in self._by_name.values() for row in those}
        known = Outcome.objects.filter(Q(person__in=people, voided_on=None))
        self._known = {(row.person_id, row.kind, row.on): row for row in known}

    def posting(self, row: Row, on: date) -> Any:
        """Raises CadreUnknown, CadreUnclear."""
        given = [tight(text) for field in ("unit", "village") if (text := row.get(field))]
        named = [each for each in self._by_name[tight(row.get("name"))] if each.starts_on <= on]
        found = [each for each in named if all(one in _told(each) for one in given)]
        if len({each.person_id for each in found}) > 1:
            places = sorted({each.place.short_name for each in found})
            raise CadreUnclear(person=row.get("name"), places="、".join(places))
        if not found:
            raise CadreUnknown(person=row.get("name"), day=on)
        return found[-1]

    def is_known(self, draft: OutcomeDraft) -> bool:
        """True where the same is on record. Raises OutcomeIsThere where it says something else."""
        known = self._known.get((draft.posting.person_id, draft.kind, draft.on))
        if known is None:
            return False
        said = (known.posting_id, known.detail, known.document)
        if said != (draft.posting.pk, draft.detail, draft.document):
            kind = OutcomeKind(draft.kind).label
            raise OutcomeIsThere(kind=kind, person=draft.posting.person.name, day=draft.on)
        return True


def _told(posting: Any) -> set[str]:
    """What a list may give as somebody's unit or village."""
    units = [unit.name for unit in (posting.unit, posting.person.unit) if unit]
    return {tight(text) for text in (*units, posting.place.name, posting.place.short_name)}
