"""Carries the difference of a list of households out through this room's actions, in chunks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from zhucun.households import actions
from zhucun.households.actions import HouseholdEdit
from zhucun.households.models import Household, Member
from zhucun.households.queries import HouseholdDraft, MemberDraft
from zhucun.intake.rows import Change, New, OriginOf, Progress, Scope, chunks

_CHUNK = 1_000


@dataclass(frozen=True, slots=True, eq=False)
class ChangedHousehold:
    """What a list changes of a known household; `village` and `head` None: as they are."""

    pk: int
    values: Mapping[str, Any]
    tags: tuple[str, ...]
    tags_since: date
    village: Any
    head: int | None
    former_as: str


@dataclass(frozen=True, slots=True, eq=False)
class ChangedMember:
    pk: int
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True, eq=False)
class NewMember:
    """Somebody who joins a known household."""

    household: int
    draft: MemberDraft


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
            self._tell(len(chunk))

    def _households(self, changed: Sequence[Change]) -> None:
        keys = [change.subject.pk for change in changed]
        known = Household.objects.select_related("village").in_bulk(keys)
        moving: dict[Any, list[Change]] = defaultdict(list)
        bearing: dict[tuple[str, date], list[Change]] = defaultdict(list)
        for change in changed:
            if change.subject.village is not None:
                moving[change.subject.village].append(change)
            for tag in change.subject.tags:
                bearing[tag, change.subject.tags_since].append(change)
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
        for (tag, since), those in sorted(bearing.items()):
            actions.set_tags(
                self._rows(known, those),
                tag=tag,
                since=since,
                made_at=self._scope.at,
                by=self._scope.actor,
                origins=self._origins(those),
            )
        self._heads([change for change in changed if change.subject.head is not None])

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
            households = [each for each in chunk if isinstance(each.found, HouseholdDraft)]
            members = [each for each in chunk if isinstance(each.found, NewMember)]
            actions.add_households(
                [each.found for each in households],
                made_at=self._scope.at,
                by=self._scope.actor,
                origins=self._origins(households),
            )
            known = Household.objects.in_bulk([each.found.household for each in members])
            actions.add_members(
                [(known[each.found.household], each.found.draft) for each in members],
                made_at=self._scope.at,
                by=self._scope.actor,
                origins=self._origins(members),
            )
            self._tell(len(chunk))

    def _rows(self, known: Mapping[int, Household], those: Sequence[Change]) -> list[Household]:
        return [known[change.subject.pk] for change in those]

    def _origins(self, those: Sequence[Any]) -> list[Any]:
        return [self._origin_of(each.row) for each in those]

    def _tell(self, count: int) -> None:
        self._done += count
        self._progress(self._done, self._total, "accept")
