"""Holds the roster's list against what is known: new, changed, the same, gone, in error."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any

from django.utils.translation import gettext

from zhucun.directory import queries as directory
from zhucun.intake.errors import NumberOfAnother, RoundSettled, SeveralOfName
from zhucun.intake.readers.cleaning import clean_text
from zhucun.intake.rows import (
    Change,
    Gone,
    New,
    Plan,
    Progress,
    Row,
    Scope,
    Table,
    chunks,
    first_seen,
)
from zhucun.kernel.problems import Problem
from zhucun.roster.enums import RoundState
from zhucun.roster.errors import HandoverUnderWay
from zhucun.roster.feeds import accepting
from zhucun.roster.feeds.known import (
    Known,
    KnownPostings,
    best,
    fits_mask,
    handing_over,
    postings_by_key,
)
from zhucun.roster.feeds.lookups import Lookups, Teams
from zhucun.roster.feeds.reading import (
    Said,
    before,
    ends,
    number_of,
    person_changes,
    person_values,
    posting_changes,
    shown,
)
from zhucun.roster.queries import PostingDraft, posting_problems

_EVERY = 2_000


@dataclass(frozen=True, slots=True)
class _Somebody:
    """A person, for the checks: they ask for no more than this."""

    pk: int
    name: str


class Planning:
    """One pass over the rows, then one check of all new and changed postings together."""

    def __init__(self, table: Table, scope: Scope, progress: Progress) -> None:
        self._table, self._scope, self._progress = table, scope, progress
        self._lookups = Lookups(scope)
        self._known = KnownPostings(actor=scope.actor, area=scope.area)
        self._teams = Teams(scope.actor)
        self._plan = Plan()
        self._seen: dict[str, Row] = {}
        self._matched: set[int] = set()
        self._fresh: list[tuple[Said, Known | None]] = []
        self._drafts: list[tuple[PostingDraft, Row, New | Change]] = []
        self._stand_ins: dict[str, Any] = {}

    def plan(self) -> Plan:
        names_a_round = any("round" in layout.index for layout in self._table.layouts)
        if not self._lookups.has_round(self._scope.round) and not names_a_round:
            raise self._lookups.round_needed(self._scope.round)
        for count, row in enumerate(self._table.rows, 1):
            try:
                self._take(row)
            except Problem as problem:
                self._fail(row, problem)
            if count % _EVERY == 0:
                self._progress(count, len(self._table.rows), "plan")
        for chunk in chunks(self._fresh, _EVERY):
            self._add(chunk)
        self._check_drafts()
        self._plan.rounds = self._rounds_named()
        self._plan.gone = self._gone()
        return self._plan

    # ── one row ────────────────────────────────────────

    def _take(self, row: Row) -> None:
        said = self._said(row)
        found = self._of_person(said)
        known = best(found, code=said.place.code, role=said.role, start=said.start, end=said.end)
        key = str(known.pk) if known else f"{said.who}:{said.place.code}:{said.role}:{said.start}"
        first_seen(self._seen, key, row)
        if known is None:
            self._fresh.append((said, found[0] if found else None))
            return
        self._matched.add(known.pk)
        self._compare(said, known)

    def _said(self, row: Row) -> Said:
        place = self._lookups.place(row)
        round_ = self._lookups.round(row, place)
        due, end = ends(row, self._scope.as_of)
        return Said(
            row=row,
            place=place,
            role=row.get("role"),
            round=round_,
            unit=self._lookups.unit(row),
            team=self._lookups.team(row, round_, place),
            number=number_of(row),
            start=row.get("starts_on"),
            due=due,
            end=end,
        )

    def _of_person(self, said: Said) -> list[Known]:
        """The postings of the row's person in this area. Raises SeveralOfName."""
        if said.number is not None and (found := self._known.of_number(said.number)):
            return found
        name = said.row.get("name")
        found = self._known.of_name(said.place.code, name)
        if said.number is not None:
            found = [known for known in found if known.id_index is None]
        people = {known.person for known in found}
        if said.mask and found:
            people = self._unmasked(found, said)
            found = [known for known in found if known.person in people]
        if len(people) > 1:
            raise SeveralOfName(value=name)
        return found

    @staticmethod
    def _unmasked(found: list[Known], said: Said) -> set[int]:
        """The people of this name whose number looks like the mask; opened only where two
        share a name.
        """
        people = {known.person for known in found}
        if len(people) == 1:
            return people
        postings = postings_by_key(known.pk for known in found)
        return {
            posting.person_id
            for posting in postings.values()
            if fits_mask(posting.person.id_number, said.mask)
        }

    def _compare(self, said: Said, known: Known) -> None:
        person = person_changes(known, person_values(said.row))
        posting = posting_changes(known, said)
        if known.person_unit != said.unit.pk and known.unit != said.unit.pk:
            person["unit"] = said.unit
        forms_team = said.team is None and bool(said.row.get("team"))
        if not (person or posting or forms_team):
            self._plan.same += 1
            return
        changes = {**person, **posting}
        after = {name: shown(name, value) for name, value in changes.items()}
        if forms_team:
            self._teams.form(said.row, said.round, said.place)
            after["team"] = said.row.get("team")
        subject = accepting.Changed(known.pk, said, person, posting)
        change = Change(
            said.row, known.public_id, {name: before(known, name) for name in after}, after, subject
        )
        stand_in = _Somebody(pk=known.person, name=known.name)
        draft = self._draft(said, stand_in)
        self._drafts.append((draft, said.row, change))

    # ── what is new ────────────────────────────────────────

    def _add(self, chunk: Any) -> None:
        """New postings, of people who serve here, are registered elsewhere, or are new
        themselves.
        """
        numbers = [said.id_number for said, known in chunk if known is None and said.id_number]
        registered = directory.people_by_id_number(numbers)
        for said, known in chunk:
            person = known or registered.get(said.number)
            try:
                if person is not None and clean_text(person.name) != said.row.get("name"):
                    raise NumberOfAnother(value=said.row.get("name"))
                self._add_one(said, known, None if known else person)
            except Problem as problem:
                self._fail(said.row, problem)

    def _add_one(self, said: Said, known: Known | None, person: Any) -> None:
        if said.round.state == RoundState.PUBLISHED:
            raise RoundSettled(round=said.round.code)
        if said.team is None and said.row.get("team"):
            self._teams.form(said.row, said.round, said.place)
        someone = known or person
        changes = person_changes(someone, person_values(said.row)) if someone is not None else {}
        added = accepting.Added(said, changes, known.pk if known else None, person)
        key = f"{said.place.code}:{said.role}:{said.start}:{said.who}"
        stand_in = self._stand_in(said, known, person)
        self._drafts.append((self._draft(said, stand_in), said.row, New(said.row, key, added)))

    def _stand_in(self, said: Said, known: Known | None, person: Any) -> Any:
        """Somebody for the checks; a new person gets a key of his own below zero."""
        if known is not None:
            return _Somebody(pk=known.person, name=known.name)
        if person is not None:
            return _Somebody(pk=person.pk, name=person.name)
        fresh = _Somebody(pk=-len(self._stand_ins) - 1, name=said.row.get("name"))
        return self._stand_ins.setdefault(said.who, fresh)

    @staticmethod
    def _draft(said: Said, person: Any) -> PostingDraft:
        return PostingDraft(
            person=person,
            place=said.place,
            role=said.role,
            round=said.round,
            team=said.team,
            unit=said.unit,
            starts_on=said.start,
            due_on=said.due,
            ends_on=said.end,
        )

    def _check_drafts(self) -> None:
        """All new and changed postings at once: against what exists, and against each other."""
        replacing = [item.subject.pk for _, _, item in self._drafts if isinstance(item, Change)]
        problems = posting_problems([draft for draft, _, _ in self._drafts], replacing=replacing)
        bound = handing_over(
            item.subject.pk
            for _, _, item in self._drafts
            if isinstance(item, Change) and "ends_on" in item.subject.posting
        )
        for (draft, row, item), problem in zip(self._drafts, problems, strict=True):
            if problem is not None:
                self._fail(row, problem)
            elif isinstance(item, Change) and item.subject.pk in bound:
                self._fail(row, HandoverUnderWay(person=draft.person.name))
            elif isinstance(item, Change):
                self._plan.changed.append(item)
            else:
                self._plan.new.append(item)

    # ── the rest ────────────────────────────────────────

    def _rounds_named(self) -> tuple[str, ...]:
        """The rounds of which the list speaks: those of its rows, also of rows in error."""
        rows = chain(self._table.rows, self._table.faulty)
        return tuple(sorted({self._lookups.code(row) for row in rows} - {""}))

    def _gone(self) -> list[Gone]:
        """Postings that run on the day and that no row means; a row in error still means its
        person. A list that names rounds is silent about the others.
        """
        rounds = self._lookups.rounds_called(self._plan.rounds)
        named = {(row.get("name"), number_of(row)) for row in self._table.faulty}
        failed = {(error.sheet, error.row) for error in self._plan.errors}
        named |= {
            (row.get("name"), number_of(row)) for row in self._table.rows if row.place in failed
        }
        names = {name for name, number in named if number is None}
        numbers = {number for _, number in named if number is not None}
        gone = [
            known
            for known in self._known.all
            if known.pk not in self._matched
            and (not self._plan.rounds or known.round in rounds)
            and known.runs_on(self._scope.as_of)
            and known.name not in names
            and known.id_index not in numbers
        ]
        bound = handing_over(known.pk for known in gone)
        return [Gone(known.public_id, _label(known, bound), known.pk) for known in gone]

    def _fail(self, row: Row, problem: Problem) -> None:
        self._plan.errors.append(row.error(problem, *_culprits(problem)))


def _label(known: Known, bound: Collection[int]) -> str:
    label = f"{known.name} {known.place_name}"
    if known.pk not in bound:
        return label
    return gettext("%(label)s (hands over: the posting ends with the release)") % {"label": label}


_PLACES = ("village_code", "village", "township")
_CULPRITS: Mapping[str, tuple[str, ...]] = {
    "intake.row-twice": ("name",),
    "intake.several-of-name": ("name",),
    "intake.number-of-another": ("id_card",),
    "intake.unit-not-found": ("unit",),
    "intake.unit-ambiguous": ("unit",),
    "intake.unit-level-differs": ("unit_level",),
    "intake.team-named-otherwise": ("team",),
    "intake.round-needed": ("round",),
    "intake.round-settled": ("round",),
    "intake.round-of-office-above": ("team",),
    "intake.missing-value": ("village",),
    "intake.place-not-found": ("village", "township"),
    "intake.place-ambiguous": ("village", "township"),
    "kernel.period-reversed": ("ends_on", "starts_on"),
    "roster.already-posted": ("name",),
    "roster.posted-twice": ("name",),
    "roster.first-secretary-present": ("role",),
    "roster.handover-under-way": ("ends_on",),
    "roster.not-a-village": ("village", "township"),
    "roster.not-a-township": ("role",),
    "roster.starts-before-round": ("starts_on",),
}


def _culprits(problem: Problem) -> tuple[str, ...]:
    """The columns in which a problem is shown, the first that the sheet has; places by default."""
    return _CULPRITS.get(problem.code, _PLACES)
