"""Carries the difference of a list of households out through this room's actions, in chunks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from zhucun.households import actions
from zhucun.households.actions import HouseholdEdit, Stated
from zhucun.households.feeds.facts import ChangedHome, ChangedState, Facts
from zhucun.households.models import Household, Income, Member
from zhucun.households.queries import HISTORY, HouseholdDraft, IncomeDraft, MemberDraft
from zhucun.households.queries.checks import birth_problem
from zhucun.intake.rows import Change, New, OriginOf, Progress, Row, Scope, chunks
from zhucun.kernel.problems import Problem

_CHUNK = 1_000


@dataclass(frozen=True, slots=True, eq=False)
class ChangedHousehold:
    """What a list changes of a known household; `village` and `head` None: as they are."""

    pk: int
    values: Mapping[str, Any]
    tags: Mapping[str, date]
    ends: Mapping[str, date]
    village: Any
    head: int | None
    former_as: str


@dataclass(frozen=True, slots=True, eq=False)
class ChangedMember:
    pk: int
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True, eq=False)
class NewMember:
    """Somebody who joins a known household, with what the list says of him."""

    household: int
    draft: MemberDraft
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True, eq=False)
class NewHousehold:
    draft: HouseholdDraft
    facts: Facts


def unfit_births(changed: Sequence[Change]) -> list[tuple[Change, Problem]]:
    """Members whose day of birth a list changes against the ID number, or beyond the day from which
    on they belong. One query for each thousand."""
    asked = {
        each.subject.pk: each
        for each in changed
        if isinstance(each.subject, ChangedMember) and "birth_on" in each.subject.values
    }
    found = list[tuple[Change, Problem]]()
    for chunk in chunks(sorted(asked), _CHUNK):
        rows = Member.objects.filter(pk__in=chunk).order_by("pk")
        for key, number, since in rows.values_list("pk", "id_number", "valid_from"):
            values = asked[key].subject.values
            told = values.get("id_number", number)
            problem = birth_problem(values["birth_on"], told, since=since)
            if problem is not None:
                found.append((asked[key], problem))
    return found


class Accepting:
    """One acceptance: moves, heads and fields first, then who is new."""

    def __init__(self, scope: Scope, origin_of: OriginOf, progress: Progress, total: int) -> None:
        self._scope, self._origin_of = scope, origin_of
        self._progress, self._total, self._done = progress, total, 0

    def change(self, changed: Sequence[Change]) -> None:
        for chunk in chunks(changed, _CHUNK):
            households = [each for each in chunk if isinstance(each.subject, ChangedHousehold)]
            self._households(households)
            self._members([each for each in chunk if isinstance(each.subject, ChangedMember)])
            self._homes([each for each in chunk if isinstance(each.subject, ChangedHome)])
            self._states([each for each in chunk if isinstance(each.subject, ChangedState)])
            self._tell(len(chunk))

    def _households(self, changed: Sequence[Change]) -> None:
        keys = [change.subject.pk for change in changed]
        known = Household.objects.select_related("village").in_bulk(keys)
        moving: dict[Any, list[Change]] = defaultdict(list)
        bearing: dict[tuple[str, date], list[Change]] = defaultdict(list)
        ending: dict[tuple[str, date], list[Change]] = defaultdict(list)
        for change in changed:
            if change.subject.village is not None:
                moving[change.subject.village].append(change)
            for each in change.subject.tags.items():
                bearing[each].append(change)
            for each in change.subject.ends.items():
                ending[each].append(change)
        for village, those in moving.items():
            actions.move_households(
                self._rows(known, those),
                into=village,
                on=self._scope.as_of,
                made_at=self._scope.at,
                by=self._scope.actor,
                origins=self._origins(those),
            )
        edits = [change for change in changed if change.subject.values]
        actions.change_households(
            [
                HouseholdEdit(household=known[change.subject.pk], values=change.subject.values)
                for change in edits
            ],
            made_at=self._scope.at,
            by=self._scope.actor,
            origins=self._origins(edits),
        )
        self._classify(known, ending, bearing)
        self._heads([change for change in changed if change.subject.head is not None])

    def _classify(
        self,
        known: Mapping[int, Household],
        ending: Mapping[tuple[str, date], Sequence[Change]],
        bearing: Mapping[tuple[str, date], Sequence[Change]],
    ) -> None:
        for (tag, day), those in sorted(ending.items()):
            rows = self._rows(known, those)
            actions.end_tags(rows, tag=tag, until=day, **self._history(those))
        for (tag, day), those in sorted(bearing.items()):
            rows = self._rows(known, those)
            actions.set_tags(rows, tag=tag, since=day, **self._history(those))

    def _history(self, those: Sequence[Change]) -> dict[str, Any]:
        """A list tells what was decided before; the batch is its source."""
        batch = (self._origin_of(None).source or {}).get("batch", "")
        return {
            "basis": f"导入批次 {batch}",
            "decided": HISTORY,
            "made_at": self._scope.at,
            "by": self._scope.actor,
            "origins": self._origins(those),
        }

    def _heads(self, changed: Sequence[Change]) -> None:
        keys = [change.subject.head for change in changed]
        members = Member.objects.select_related("household").in_bulk(keys)
        for change in changed:
            actions.change_head(
                head=members[change.subject.head],
                former_as=change.subject.former_as,
                made_at=self._scope.at,
                by=self._scope.actor,
                origin=self._origin_of(change.row),
            )

    def _members(self, changed: Sequence[Change]) -> None:
        """Each on its own: members of one household share its version."""
        keys = [change.subject.pk for change in changed]
        found = Member.objects.select_related("household__village").in_bulk(keys)
        shared: dict[int, Household] = {}
        for row in found.values():
            row.household = shared.setdefault(row.household_id, row.household)
        actions.change_members(
            [(found[change.subject.pk], change.subject.values) for change in changed],
            made_at=self._scope.at,
            by=self._scope.actor,
            origins=self._origins(changed),
        )

    def add(self, new: Sequence[New]) -> None:
        for chunk in chunks(new, _CHUNK):
            households = [each for each in chunk if isinstance(each.found, NewHousehold)]
            members = [each for each in chunk if isinstance(each.found, NewMember)]
            rows = actions.add_households(
                [each.found.draft for each in households],
                made_at=self._scope.at,
                by=self._scope.actor,
                origins=self._origins(households),
            )
            self._new_facts(rows, households)
            known = Household.objects.in_bulk([each.found.household for each in members])
            joined = actions.add_members(
                [(known[each.found.household], each.found.draft) for each in members],
                made_at=self._scope.at,
                by=self._scope.actor,
                origins=self._origins(members),
            )
            told = list(zip(joined, members, strict=True))
            self._state_people([(row, each.found.facts, each.row) for row, each in told])
            self._tell(len(chunk))

    # ── facts ─────────────────────────────────────────────────

    def _homes(self, changed: Sequence[Change]) -> None:
        known = Household.objects.in_bulk([each.subject.household for each in changed])
        fresh = list[tuple[IncomeDraft, Row]]()
        corrected = Income.objects.select_related("household").in_bulk(
            [each.subject.corrects for each in changed if each.subject.corrects]
        )
        for each in changed:
            if each.subject.income is None:
                continue
            if each.subject.corrects is None:
                fresh.append((each.subject.income, each.row))
            else:
                actions.correct_income(
                    income=corrected[each.subject.corrects],
                    draft=each.subject.income,
                    made_at=self._scope.at,
                    by=self._scope.actor,
                    origin=self._origin_of(each.row),
                )
        self._earn(fresh)
        self._state_homes(
            [(known[each.subject.household], each.subject.values, each.row) for each in changed]
        )

    def _states(self, changed: Sequence[Change]) -> None:
        found = Member.objects.select_related("household").in_bulk(
            [each.subject.member for each in changed]
        )
        self._state_people(
            [(found[each.subject.member], each.subject.values, each.row) for each in changed]
        )

    def _new_facts(self, rows: Sequence[Household], new: Sequence[New]) -> None:
        made = list(zip(rows, (each.found.facts for each in new), new, strict=True))
        self._earn(
            [
                (replace(facts.income, household=row), each.row)
                for row, facts, each in made
                if facts.income is not None
            ]
        )
        self._state_homes([(row, facts.home, each.row) for row, facts, each in made])
        people = Member.objects.filter(household__in=[row.pk for row in rows]).order_by("pk")
        of: dict[int, list[Member]] = defaultdict(list)
        for member in people:
            of[member.household_id].append(member)
        told = []
        for row, facts, each in made:
            for member, values in zip(of[row.pk], facts.people, strict=True):
                member.household = row
                told.append((member, values, each.row))
        self._state_people(told)

    def _earn(self, drafts: Sequence[tuple[IncomeDraft, Row]]) -> None:
        actions.record_incomes(
            [draft for draft, _ in drafts],
            made_at=self._scope.at,
            by=self._scope.actor,
            origins=[self._origin_of(row) for _, row in drafts],
        )

    def _state_homes(self, told: Sequence[tuple[Any, Mapping[str, Any], Row]]) -> None:
        self._state(actions.state_homes, told)

    def _state_people(self, told: Sequence[tuple[Any, Mapping[str, Any], Row]]) -> None:
        self._state(actions.state_members, told)

    def _state(self, act: Any, told: Sequence[tuple[Any, Mapping[str, Any], Row]]) -> None:
        stated = [each for each in told if each[1]]
        act(
            [
                Stated(about=about, values=values, since=self._scope.as_of)
                for about, values, _ in stated
            ],
            made_at=self._scope.at,
            by=self._scope.actor,
            origins=[self._origin_of(row) for _, _, row in stated],
        )

    def _rows(self, known: Mapping[int, Household], those: Sequence[Change]) -> list[Household]:
        return [known[change.subject.pk] for change in those]

    def _origins(self, those: Sequence[Any]) -> list[Any]:
        return [self._origin_of(each.row) for each in those]

    def _tell(self, count: int) -> None:
        self._done += count
        self._progress(self._done, self._total, "accept")
