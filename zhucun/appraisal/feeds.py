"""考核评价表: marks and comments that an office gives on a list, one row a cadre, part and
period."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from django.db.models import QuerySet

from zhucun.appraisal.actions import ReviewDraft, record_reviews, refusals
from zhucun.appraisal.enums import AppraisalState, ReviewSource
from zhucun.appraisal.errors import AppraiseeUnclear, CellUnfit
from zhucun.appraisal.models import Appraisal, Appraisee, Review
from zhucun.appraisal.perms import visible_appraisals, visible_reviews
from zhucun.appraisal.queries import Class, Part, View, shown, view_of
from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor, in_areas
from zhucun.intake.readers.cleaning import tight
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
    register,
)
from zhucun.kernel.problems import Problem

_CHUNK = 500
#: With what a row is read.
_READ = ("person", "posting__place", "place", "appraisal")
_AT = {
    "appraisal.appraisee-unclear": ("name", "village"),
    "appraisal.mark-outside-scale": ("mark",),
    "appraisal.mark-too-fine": ("mark",),
    "appraisal.mark-word-unknown": ("word",),
    "appraisal.mark-twice": ("word",),
    "appraisal.day-outside": ("given_on",),
    "appraisal.document-needed": ("document",),
    "appraisal.number-in-text": ("comment",),
    "appraisal.text-needed": ("comment",),
    "appraisal.not-on-post": ("period",),
    "appraisal.period-not-begun": ("period",),
}


class Marks:
    """Cadres are found by name, and by village where a name is not enough; part, period and
    assessor in the words of the appraisal. Who gives the list gives each of its marks: the right is
    checked again for every row."""

    name = "appraisal-marks"
    personal: frozenset[str] = frozenset()
    ends_gone = False
    left_open: frozenset[str] = frozenset()
    limits: Mapping[str, int] = {"name": 30, "village": 60, "comment": 1000, "document": 80}
    keeps = frozenset(
        {
            *("name", "village", "part", "period", "assessor", "mark", "comment", "given_on"),
            *("document", "word"),
        }
    )

    def columns_of(self, event: str, data: Mapping[str, Any]) -> Mapping[str, Sequence[str]]:
        return {"mark": ("mark",), "word": ("word",), "period": ("period",), "part": ("part",)}

    def plan(self, table: Table, scope: Scope, progress: Progress) -> Plan:
        """Some six queries, whatever the number of rows."""
        plan, seen, known = Plan(), dict[str, Row](), _Known(scope)
        read: list[tuple[Row, str, ReviewDraft, Review | None]] = []
        for row in table.rows:
            try:
                draft, old = known.draft(row, scope)
                key = f"{draft.appraisee.pk}:{draft.part}:{draft.period}:{draft.by_class}"
                first_seen(seen, key, row)
            except Problem as problem:
                plan.errors.append(row.error(problem, *_cells(problem)))
            else:
                read.append((row, key, draft, old))
        refused = refusals([one[2] for one in read], at=scope.at, by=scope.actor)
        for (row, key, draft, old), problem_of in zip(read, refused, strict=True):
            if problem_of is not None:
                plan.errors.append(row.error(problem_of, *_cells(problem_of)))
            elif old is None:
                plan.new.append(New(row, key, draft))
            elif (old.mark, old.word, old.comment) == (draft.mark, draft.word, draft.comment):
                plan.same += 1
            else:
                before = {"mark": old.mark, "word": old.word, "comment": old.comment}
                after = {"mark": draft.mark, "word": draft.word, "comment": draft.comment}
                plan.changed.append(Change(row, key, before, after, draft))
        progress(len(table.rows), len(table.rows), "plan")
        return plan

    def accept(
        self,
        plan: Plan,
        scope: Scope,
        origin_of: OriginOf,
        end_gone_on: Any,
        progress: Progress,
    ) -> None:
        """All rows of a list, by the same way as a single review."""
        rows = [(new.row, new.found) for new in plan.new]
        rows += [(change.row, change.subject) for change in plan.changed]
        done = 0
        for chunk in chunks(rows, _CHUNK):
            record_reviews(
                [draft for _, draft in chunk],
                at=scope.at,
                by=scope.actor,
                origins=[origin_of(row) for row, _ in chunk],
            )
            done += len(chunk)
            progress(done, len(rows), "accept")

    def export(self, scope: Scope) -> Iterator[Mapping[str, Any]]:
        """The reviews that stand in appraisals under way, of cadres whom the actor sees, by place
        and name. Two queries for each appraisal."""
        for appraisal in _under_way(scope):
            view = view_of(appraisal)
            rows = visible_reviews(scope.actor).filter(
                in_areas("area", (scope.area,)), appraisee__appraisal=appraisal, withdrawn_on=None
            )
            rows = rows.select_related(*(f"appraisee__{each}" for each in _READ))
            ordered = rows.order_by("area", "appraisee__name", "part", "period", "pk")
            for row in _each(ordered, scope.actor):
                part = view.part(row.part)
                by = part.by(row.by_class) if part else None
                said = part.spoken(row.word) if part and row.word else None
                yield {
                    "name": row.appraisee.called,
                    "village": row.appraisee.place_name,
                    "part": part.label[0] if part else row.part,
                    "period": row.period,
                    "assessor": by.label[0] if by else row.by_class,
                    "mark": row.mark,
                    "word": said.label[0] if said else row.word,
                    "comment": row.comment,
                    "given_on": row.on,
                    "document": row.document,
                }


class _Known:
    """Appraisals under way in the area of a list, their cadres and what was said of them."""

    def __init__(self, scope: Scope) -> None:
        self.views = {row.pk: view_of(row) for row in _under_way(scope)}
        self.by_name: dict[str, list[Appraisee]] = defaultdict(list)
        people = Appraisee.objects.filter(
            in_areas("area", (scope.area,)), appraisal__in=list(self.views), left_out_on=None
        ).select_related(*_READ, "unit")
        for one in shown(people.defer("result"), actor=scope.actor):
            self.by_name[tight(one.called)].append(one)
        self.reviews = {
            (one.appraisee_id, one.part, one.period, one.by_class): one
            for one in Review.objects.filter(
                appraisee__appraisal__in=list(self.views), withdrawn_on=None
            )
        }

    def draft(self, row: Row, scope: Scope) -> tuple[ReviewDraft, Review | None]:
        """What a row says, and what stands. Raises AppraiseeUnclear, CellUnfit."""
        period = str(row.get("period") or "").strip().upper()
        found = [
            (one, part, by)
            for one in self._people(row)
            for part, by in self._parts(self.views[one.appraisal_id], row, period)
        ]
        if len(found) != 1:
            if not self._people(row):
                raise AppraiseeUnclear(name=str(row.get("name"))[:30])
            if not found:
                raise self._unfit(row, period)
            raise AppraiseeUnclear(name=str(row.get("name"))[:30])
        appraisee, part, by = found[0]
        mark, on, word = row.get("mark"), row.get("given_on"), str(row.get("word") or "").strip()
        known = part.spoken(word) if word else None
        draft = ReviewDraft(
            appraisee=appraisee,
            part=part.id,
            period=period,
            by_class=by.word,
            on=on,
            mark=mark,
            word=known.word if known else word,
            comment=str(row.get("comment") or ""),
            document=str(row.get("document") or ""),
            source=ReviewSource.LIST,
        )
        return draft, self.reviews.get((appraisee.pk, part.id, period, by.word))

    def _people(self, row: Row) -> list[Appraisee]:
        found = self.by_name.get(tight(str(row.get("name") or "")), [])
        village = tight(str(row.get("village") or ""))
        if village:
            found = [one for one in found if village in _names(one)]
        return found

    @staticmethod
    def _parts(view: View, row: Row, period: str) -> list[tuple[Part, Class]]:
        wanted, assessor = str(row.get("part") or "").strip(), str(row.get("assessor") or "")
        return [
            (part.at(span), by)
            for part in view.parts
            if wanted in (part.id, *part.label)
            for span in part.periods
            if span.name == period
            for by in part.at(span).classes
            if assessor.strip() in (by.word, *by.label)
        ]

    def _unfit(self, row: Row, period: str) -> CellUnfit:
        parts = [part for view in self.views.values() for part in view.parts]
        name = str(row.get("part") or "").strip()
        of_name = [part for part in parts if name in (part.id, *part.label)]
        if not of_name:
            return CellUnfit(value=name[:20], what="part")
        if not any(span.name == period for part in of_name for span in part.periods):
            return CellUnfit(value=period[:12], what="period")
        return CellUnfit(value=str(row.get("assessor") or "")[:20], what="assessor")


def _cells(problem: Problem) -> tuple[str, ...]:
    """The cells that a problem is about, the first that the list has."""
    if problem.code == "appraisal.cell-unfit":
        return (str(problem.facts["what"]),)
    return _AT.get(problem.code, ("assessor", "part", "period"))


def _names(one: Appraisee) -> set[str]:
    place = one.posting.place if one.posting else one.place
    return {tight(one.place_name), tight(place.name if place else "")}


def _each(rows: QuerySet[Review], actor: Actor) -> Iterator[Review]:
    """Reviews with the names of their cadres as the actor may read them; so many at once."""
    each = rows.iterator(chunk_size=_CHUNK)
    while some := list(islice(each, _CHUNK)):
        shown([row.appraisee for row in some], actor=actor)
        yield from some


def _under_way(scope: Scope) -> QuerySet[Appraisal]:
    rows = visible_appraisals(scope.actor).filter(state=AppraisalState.OPEN)
    scope.actor.require(Permission.SEE_APPRAISALS)
    return rows.select_related("scheme").order_by("-since", "pk")


def connect() -> None:
    """Make the list known to the intake."""
    register(Marks())
