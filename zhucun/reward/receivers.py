"""How cases are signed and what follows; figures that others count from here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from zhucun.analytics.queries.rows import register_rows, shown_by_code
from zhucun.analytics.queries.shown_row import Row
from zhucun.analytics.queries.tables import register_columns, register_mart
from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.engines.rules import Outcome
from zhucun.kernel.divisions import Level, at_level
from zhucun.reward import actions, perms
from zhucun.reward.enums import LiabilityState
from zhucun.reward.marts import MARTS
from zhucun.reward.models import Commendation, LiabilityCase
from zhucun.reward.queries.commendations import HONOUR
from zhucun.reward.queries.ledgers import ledger_columns
from zhucun.reward.queries.liability import KIND
from zhucun.reward.queries.papers import case_papers, praise_papers
from zhucun.signoff.enums import Said
from zhucun.signoff.queries import guarded
from zhucun.signoff.rows import About, Guarded, Paper, SignedStep, register


class Cases:
    """A case lies in the county where the cadre serves, whose offices sign; the last signature
    decides it."""

    kind = KIND
    sees = Permission.SEE_REWARD
    manages = Permission.KEEP_REWARD

    def about(self, subjects: Sequence[str], as_of: date) -> Mapping[str, About]:
        return {
            row.public_id: About(
                area=at_level(row.area, Level.COUNTY),
                place=row.area,
                title=row.person.name,
                person=row.person_id,
            )
            for row in _open(subjects)
        }

    def evidence(self, subjects: Sequence[str], as_of: date) -> Mapping[str, Paper]:
        return case_papers(_standing(subjects))

    def guards(
        self, subjects: Sequence[str], *, pack: str, rules: frozenset[str], as_of: date
    ) -> Mapping[str, Mapping[str, Guarded]]:
        """No rule of a pack speaks about cases; one that did would not be known to hold."""
        unknown = {rule: Guarded(outcome=Outcome.UNKNOWN) for rule in rules}
        return dict.fromkeys(subjects, unknown)

    def signed(self, steps: Sequence[SignedStep], *, on: date, by: Actor) -> None:
        done = [step.subject for step in steps if step.said == Said.SIGNED and step.is_finished]
        if done:
            actions.decide_cases(_open(done), on=on, by=by)


class Commendations:
    """A commendation before its signers (HH18-083): it lies in the county where the cadre serves.
    Approved once only the publishing is left; the last signature publishes it."""

    kind = HONOUR
    sees = Permission.SEE_REWARD
    manages = Permission.KEEP_REWARD

    def about(self, subjects: Sequence[str], as_of: date) -> Mapping[str, About]:
        return {
            row.public_id: About(
                area=at_level(row.area, Level.COUNTY),
                place=row.area,
                title=f"{row.person.name} · {row.title}"[:80],
                person=row.person_id,
                pack_area=row.area,
            )
            for row in _praised(subjects)
        }

    def evidence(self, subjects: Sequence[str], as_of: date) -> Mapping[str, Paper]:
        return praise_papers(_praised(subjects))

    def guards(
        self, subjects: Sequence[str], *, pack: str, rules: frozenset[str], as_of: date
    ) -> Mapping[str, Mapping[str, Guarded]]:
        facts: dict[str, dict[str, Any]] = {
            row.public_id: {
                "holder": row.person.public_id,
                "kind": "person",
                "level": row.level,
                "year": row.given_on.year,
                "is_published": row.published_on is not None,
            }
            for row in (_praised(subjects) if rules else ())
        }
        return guarded(facts, subject=self.kind, pack=pack, rules=rules, as_of=as_of)

    def signed(self, steps: Sequence[SignedStep], *, on: date, by: Actor) -> None:
        rows = {row.public_id: row for row in _praised([step.subject for step in steps])}
        pairs = [(rows[step.subject], step) for step in steps if step.subject in rows]
        actions.move_commendations(pairs, on=on, by=by)


def connect() -> None:
    """Wired once, when the application is ready."""
    register(Cases())
    register(Commendations())
    for subject, mart in MARTS.items():
        register_mart(subject, mart, needs=Permission.SEE_REWARD)
    register_columns("helper", ledger_columns)
    register_rows("event", _outcome_rows)
    register_rows("commendation", _commendation_rows)
    register_rows("appraisal_result", _result_rows)


def _standing(subjects: Sequence[str]) -> list[LiabilityCase]:
    rows = LiabilityCase.objects.filter(public_id__in=subjects)
    return list(rows.select_related("person"))


def _praised(subjects: Sequence[str]) -> list[Commendation]:
    rows = Commendation.objects.filter(public_id__in=subjects, voided_on=None)
    return list(rows.select_related("person", "posting__place"))


def _open(subjects: Sequence[str]) -> list[LiabilityCase]:
    return [row for row in _standing(subjects) if row.state == LiabilityState.OPEN]


def _outcome_rows(actor: Actor, codes: Sequence[str], as_of: date) -> Mapping[str, Row]:
    """What became of cadres, by name; each leads to the cadre."""
    rows: Any = perms.visible_outcomes(actor).filter(public_id__in=codes)
    return {row.public_id: _row(row, row.on) for row in rows.select_related("person")}


def _commendation_rows(actor: Actor, codes: Sequence[str], as_of: date) -> Mapping[str, Row]:
    rows: Any = perms.visible_commendations(actor).filter(public_id__in=codes)
    return {row.public_id: _row(row, row.given_on) for row in rows.select_related("person")}


def _result_rows(actor: Actor, codes: Sequence[str], as_of: date) -> Mapping[str, Row]:
    """Results lead to the appraised cadre."""
    return shown_by_code(actor=actor, subject="appraisee", codes=codes, as_of=as_of)


def _row(row: Any, on: date) -> Row:
    said = row.get_kind_display() if hasattr(row, "kind") else row.title
    return Row(
        subject="posting",
        key=row.person.public_id,
        name=row.person.name,
        place=row.area,
        detail=str(said),
        since=on,
    )
