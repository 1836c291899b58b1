"""How cases and removals are signed, what follows from it, and clues that cadres hear."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from zhucun.analytics.queries.rows import register_rows, shown_by_code
from zhucun.analytics.queries.shown_row import Row
from zhucun.analytics.queries.tables import register_columns, register_mart
from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.fieldwork.enums import MatterSource, Topic
from zhucun.fieldwork.queries import register_clue_taker
from zhucun.households.queries import Turn, kin_of, register_follower
from zhucun.kernel.divisions import Level, at_level
from zhucun.monitoring import actions
from zhucun.monitoring.enums import MonitoringState, RemovalState, SignKind, SignSource
from zhucun.monitoring.marts import MARTS, household_columns, village_columns
from zhucun.monitoring.models import Case, Removal
from zhucun.monitoring.perms import visible_cases
from zhucun.monitoring.queries import (
    case_facts,
    case_papers,
    removal_facts,
    removal_papers,
)
from zhucun.signoff.enums import Said
from zhucun.signoff.queries import guarded
from zhucun.signoff.rows import About, Guarded, Kin, Paper, SignedStep, register

#: What a matter is about → what the risk is about.
_KINDS = {
    Topic.INCOME: SignKind.INCOME,
    Topic.WORK: SignKind.WORK,
    Topic.MEDICAL: SignKind.OTHER,
    Topic.SCHOOL: SignKind.SCHOOL,
    Topic.HOUSE: SignKind.HOUSING,
    Topic.WATER: SignKind.WATER,
    Topic.INDUSTRY: SignKind.INDUSTRY,
}
#: What the steps of a village do.
_OF_THE_VILLAGE = frozenset({"check", "sign"})
_TOLD_BY_HIMSELF = {MatterSource.PHONE, MatterSource.PUBLIC}


class Identifications:
    """A case lies in its village, so that all who see its household see who signed; its title is
    the number of the household."""

    kind = "monitoring_case"
    sees = Permission.SEE_HOUSEHOLDS
    manages = Permission.MANAGE_HOUSEHOLDS

    def about(self, subjects: Sequence[str], as_of: date) -> Mapping[str, About]:
        return {
            row.public_id: About(
                area=row.area,
                place=row.area,
                title=row.household.number,
            )
            for row in _running(subjects)
        }

    def kin(self, subjects: Sequence[str], as_of: date) -> Mapping[str, Kin]:
        """Nobody signs for his own household."""
        homes = {row.public_id: row.household for row in _standing(subjects)}
        known = kin_of(homes.values(), as_of=as_of)
        return {key: known[home.pk] for key, home in homes.items()}

    def evidence(self, subjects: Sequence[str], as_of: date) -> Mapping[str, Paper]:
        """None of a case that runs while its household is none any more, or lives in another county
        than the case: nobody there can decide on it."""
        rows = _standing(subjects)
        gone = {row.pk for row in rows if row.state == MonitoringState.RUNNING and _has_left(row)}
        return case_papers([row for row in rows if row.pk not in gone])

    def guards(
        self, subjects: Sequence[str], *, pack: str, rules: frozenset[str], as_of: date
    ) -> Mapping[str, Mapping[str, Guarded]]:
        facts = case_facts(_standing(subjects), as_of) if rules else {}
        return guarded(facts, subject=self.kind, pack=pack, rules=rules, as_of=as_of)

    def signed(self, steps: Sequence[SignedStep], *, on: date, by: Actor) -> None:
        """The last signature identifies the household; a rejection back to the village voids its
        review and publicity."""
        sent = _sent_back(steps)
        if sent:
            actions.send_back(_running(sent), on=on, by=by)
        done = [step.subject for step in steps if step.said == Said.SIGNED and step.is_finished]
        if done:
            actions.identify(_running(done), on=on, by=by)


class Removals:
    """As the identification; the last signature removes the risk."""

    kind = "risk_removal"
    sees = Permission.SEE_HOUSEHOLDS
    manages = Permission.MANAGE_HOUSEHOLDS

    def about(self, subjects: Sequence[str], as_of: date) -> Mapping[str, About]:
        return {
            row.public_id: About(
                area=row.area,
                place=row.area,
                title=row.case.household.number,
            )
            for row in _removals(subjects)
        }

    def kin(self, subjects: Sequence[str], as_of: date) -> Mapping[str, Kin]:
        """As of the identification."""
        homes = {row.public_id: row.case.household for row in _removals(subjects)}
        known = kin_of(homes.values(), as_of=as_of)
        return {key: known[home.pk] for key, home in homes.items()}

    def evidence(self, subjects: Sequence[str], as_of: date) -> Mapping[str, Paper]:
        rows = _removals(subjects)
        gone = {row.pk for row in rows if row.state == RemovalState.RUNNING and _has_left(row.case)}
        return removal_papers([row for row in rows if row.pk not in gone])

    def guards(
        self, subjects: Sequence[str], *, pack: str, rules: frozenset[str], as_of: date
    ) -> Mapping[str, Mapping[str, Guarded]]:
        facts = removal_facts(_removals(subjects), as_of) if rules else {}
        return guarded(facts, subject=self.kind, pack=pack, rules=rules, as_of=as_of)

    def signed(self, steps: Sequence[SignedStep], *, on: date, by: Actor) -> None:
        sent = _sent_back(steps)
        if sent:
            actions.send_back(_removals(sent), on=on, by=by)
        done = [step.subject for step in steps if step.said == Said.SIGNED and step.is_finished]
        if done:
            actions.remove(_removals(done), on=on, by=by)


def _sent_back(steps: Sequence[SignedStep]) -> list[str]:
    """What was rejected so far back that it is checked or reviewed in the village again."""
    return [
        step.subject
        for step in steps
        if step.said == Said.REJECTED and not _OF_THE_VILLAGE.isdisjoint(step.left)
    ]


def connect() -> None:
    """Wired once, when the application is ready."""
    register(Identifications())
    register(Removals())
    register_clue_taker(_clues_heard)
    register_follower(_follow)
    register_mart("monitoring_case", MARTS["monitoring_case"], needs=Permission.SEE_HOUSEHOLDS)
    register_mart("household_watch", MARTS["household_watch"], needs=Permission.SEE_HOUSEHOLDS)
    register_columns("household", household_columns)
    register_columns("village", village_columns)
    register_rows("monitoring_case", _case_rows)
    register_rows("household_watch", _household_rows)


def _clues_heard(matters: Sequence[Any], at: datetime, by: Actor) -> None:
    """Clues that cadres and villagers told in the fieldwork: not typed a second time."""
    drafts = [
        actions.SignDraft(
            household=row.household,
            source=SignSource.VILLAGER if row.source in _TOLD_BY_HIMSELF else SignSource.CADRE,
            kind=_KINDS.get(Topic(row.topic), SignKind.OTHER),
            on=row.opened_on,
            key=f"matter:{row.public_id}",
            matter=row,
        )
        for row in matters
    ]
    if drafts:
        actions.take_signs(drafts, at=at, by=by)


def _follow(turns: Sequence[Turn], at: datetime, by: Actor) -> None:
    actions.follow_households(turns, at=at, by=by)


def _has_left(row: Case) -> bool:
    home = row.household
    elsewhere = at_level(home.area, Level.COUNTY) != at_level(row.area, Level.COUNTY)
    return home.valid_until is not None or elsewhere


def _standing(subjects: Sequence[str]) -> list[Case]:
    rows = Case.objects.filter(public_id__in=subjects)
    return list(rows.select_related("household", "village"))


def _running(subjects: Sequence[str]) -> list[Case]:
    return [row for row in _standing(subjects) if row.state == MonitoringState.RUNNING]


def _removals(subjects: Sequence[str]) -> list[Removal]:
    rows = Removal.objects.filter(public_id__in=subjects)
    return list(rows.exclude(state=RemovalState.WITHDRAWN).select_related("case__household"))


def _case_rows(actor: Actor, codes: Sequence[str], as_of: date) -> Mapping[str, Row]:
    """The cases behind a figure, by the numbers of their households."""
    rows = visible_cases(actor).filter(public_id__in=codes).select_related("household")
    return {
        row.public_id: Row(
            subject="monitoring_case",
            key=row.public_id,
            name=row.household.number,
            place=row.area,
            detail=str(row.get_state_display()),
            since=row.opened_on,
        )
        for row in rows
    }


def _household_rows(actor: Actor, codes: Sequence[str], as_of: date) -> Mapping[str, Row]:
    return shown_by_code(actor=actor, subject="household", codes=codes, as_of=as_of)
