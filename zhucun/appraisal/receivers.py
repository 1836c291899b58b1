"""How grades are signed, and what figures count."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from zhucun.analytics.queries.evidence import Gathered, Reading, Source, register_source
from zhucun.analytics.queries.rows import register_rows
from zhucun.analytics.queries.shown_row import Row
from zhucun.analytics.queries.tables import register_mart
from zhucun.appraisal import actions
from zhucun.appraisal.enums import Appraised
from zhucun.appraisal.marts import MARTS
from zhucun.appraisal.models import Appraisee
from zhucun.appraisal.perms import visible_appraisees
from zhucun.appraisal.queries import appraisee_papers
from zhucun.appraisal.queries.duties import WORDS, duty_facts
from zhucun.appraisal.queries.people import shown, whole
from zhucun.appraisal.queries.sources import role_of
from zhucun.directory import queries as directory
from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.kernel.divisions import parent_of
from zhucun.signoff.enums import Said
from zhucun.signoff.queries import guarded
from zhucun.signoff.rows import About, Guarded, Paper, SignedStep, register


class Grades:
    """A grade is signed by the offices that the area's pack names; the case lies where the cadre
    serves, of a place in the one above it, and belongs to his unit and to himself."""

    kind = "appraisee"
    sees = Permission.SEE_APPRAISALS
    manages = Permission.RUN_APPRAISALS

    def about(self, subjects: Sequence[str], as_of: date) -> Mapping[str, About]:
        return {
            row.public_id: About(
                area=row.appraisal.area,
                place=parent_of(row.area) if row.is_place else row.area,
                title=f"{row.called} {row.appraisal.title}"[:80],
                unit=row.unit_id,
                pack_area=row.appraisal.area,
            )
            for row in _standing(subjects)
            if row.grade
        }

    def evidence(self, subjects: Sequence[str], as_of: date) -> Mapping[str, Paper]:
        return appraisee_papers(_standing(subjects))

    def guards(
        self, subjects: Sequence[str], *, pack: str, rules: frozenset[str], as_of: date
    ) -> Mapping[str, Mapping[str, Guarded]]:
        facts = {
            row.public_id: {
                "kind": row.appraisal.kind,
                "subject": row.subject,
                "role": row.role if row.subject == Appraised.POSTING else None,
                "unit_level": row.level or None,
                "personnel_class": row.personnel_class or None,
                "grade": row.grade or None,
                "proposed": row.proposed or None,
                "has_total": row.total is not None,
                "is_decided": bool(row.grade),
            }
            for row in (_standing(subjects) if rules else ())
        }
        return guarded(facts, subject=self.kind, pack=pack, rules=rules, as_of=as_of)

    def signed(self, steps: Sequence[SignedStep], *, on: date, by: Actor) -> None:
        """The last signature makes the grade stand; a rejection or a recall opens it."""
        done = [one.subject for one in steps if one.said == Said.SIGNED and one.is_finished]
        undone = [one.subject for one in steps if one.said != Said.SIGNED]
        if done:
            actions.sign_grades(_standing(done), on=on, at=directory.midnight(on), by=by)
        if undone:
            actions.unsign_grades(_standing(undone))


def connect() -> None:
    """Wired once, when the application is ready."""
    register(Grades())
    register_mart("appraisee", MARTS["appraisee"], needs=Permission.SEE_APPRAISALS)
    register_rows("appraisee", _rows)
    register_source(
        Source(words=WORDS, rows="appraisee", needs=Permission.SEE_APPRAISALS, read=_duties)
    )


def _duties(reading: Reading, area: str, into: Gathered) -> None:
    until = reading.on + timedelta(days=1)
    into.take(duty_facts(actor=reading.actor, area=area, since=reading.since, until=until))


def _standing(subjects: Sequence[str]) -> list[Appraisee]:
    found: list[Appraisee] = []
    for start in range(0, len(subjects), 900):
        rows = Appraisee.objects.filter(
            public_id__in=subjects[start : start + 900], left_out_on=None
        )
        found += rows.select_related("appraisal__scheme", "person", "unit")
    return found


def _rows(actor: Actor, codes: Sequence[str], as_of: date) -> Mapping[str, Row]:
    """Whom a figure counts."""
    rows = visible_appraisees(actor).filter(public_id__in=codes)
    return {
        row.public_id: Row(
            subject="appraisee",
            key=row.public_id,
            name=row.called,
            place=row.area,
            detail=role_of(row),
            since=row.since,
        )
        for row in shown(whole(rows), actor=actor)
    }
