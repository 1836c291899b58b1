"""How batches are signed and what follows; figures and duties that others count from here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from zhucun.analytics.queries.evidence import Gathered, Reading, Source, register_source
from zhucun.analytics.queries.rows import register_rows, shown_by_code
from zhucun.analytics.queries.shown_row import Row
from zhucun.analytics.queries.tables import register_columns, register_derived, register_mart
from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.directory.queries import midnight
from zhucun.engines.rules import Outcome
from zhucun.signoff.enums import Said
from zhucun.signoff.rows import About, Guarded, Paper, SignedStep, register
from zhucun.support import actions, perms
from zhucun.support.enums import BatchState
from zhucun.support.marts import MARTS, committee_columns, posting_columns
from zhucun.support.models import Batch
from zhucun.support.queries.arrived import derived
from zhucun.support.queries.batches import KIND
from zhucun.support.queries.bound import ties_named
from zhucun.support.queries.caring import COVER_WORDS, WORDS, care_facts, cover_facts
from zhucun.support.queries.papers import batch_papers
from zhucun.support.queries.payees import name_payees

_DAY = timedelta(days=1)


class Batches:
    """A batch lies in its area; the last signature lets it go to the finance office."""

    kind = KIND
    sees = Permission.SEE_SUPPORT
    manages = Permission.KEEP_SUPPORT

    def about(self, subjects: Sequence[str], as_of: date) -> Mapping[str, About]:
        return {
            row.public_id: About(area=row.area, place=row.area, title=row.title)
            for row in _standing(subjects)
        }

    def evidence(self, subjects: Sequence[str], as_of: date) -> Mapping[str, Paper]:
        return batch_papers(_standing(subjects))

    def guards(
        self, subjects: Sequence[str], *, pack: str, rules: frozenset[str], as_of: date
    ) -> Mapping[str, Mapping[str, Guarded]]:
        """No rule of a pack speaks about batches; one that did would not be known to hold."""
        unknown = {rule: Guarded(outcome=Outcome.UNKNOWN) for rule in rules}
        return dict.fromkeys(subjects, unknown)

    def signed(self, steps: Sequence[SignedStep], *, on: date, by: Actor) -> None:
        done = [step.subject for step in steps if step.said == Said.SIGNED and step.is_finished]
        if done:
            actions.batch_signed(_standing(done), on=on, at=midnight(on), by=by)


def connect() -> None:
    """Wired once, when the application is ready."""
    register(Batches())
    for subject, mart in MARTS.items():
        register_mart(subject, mart, needs=Permission.SEE_SUPPORT)
    register_columns("posting", posting_columns)
    register_derived("household", derived)
    register_columns("committee", committee_columns)
    register_columns("committee_member", committee_columns)
    register_rows("support_line", _line_rows)
    register_rows("assistance_link", _tie_rows)
    register_rows("insurance", _insured_rows)
    register_rows("support_period", _period_rows)
    register_rows("grassroots_cadre", _cadre_rows)
    register_rows("care", _care_rows)
    register_source(Source(words=WORDS, rows="care", needs=Permission.SEE_SUPPORT, read=_read_care))
    register_source(
        Source(words=COVER_WORDS, rows="insurance", needs=Permission.SEE_SUPPORT, read=_read_cover)
    )


def _read_care(reading: Reading, area: str, into: Gathered) -> None:
    into.take(
        care_facts(actor=reading.actor, area=area, since=reading.since, until=reading.on + _DAY)
    )


def _read_cover(reading: Reading, area: str, into: Gathered) -> None:
    into.take(
        cover_facts(actor=reading.actor, area=area, since=reading.since, until=reading.on + _DAY)
    )


def _standing(subjects: Sequence[str]) -> list[Batch]:
    return list(Batch.objects.filter(public_id__in=subjects).exclude(state=BatchState.DROPPED))


def _line_rows(actor: Actor, codes: Sequence[str], as_of: date) -> Mapping[str, Row]:
    """The lines behind a figure lead to the posting's page of support, those of a payee without one
    to their batch."""
    found = perms.visible_lines(actor).filter(public_id__in=codes)
    rows = list(found.select_related("posting__person", "payee", "batch"))
    name_payees(rows, as_of=as_of, actor=actor)
    return {
        row.public_id: Row(
            subject="support_line" if row.posting else "payment_batch",
            key=row.posting.public_id if row.posting else row.batch.public_id,
            name=row.name,
            place=row.area,
            detail=f"{row.label} {row.amount}",
            since=row.batch.signed_on,
        )
        for row in rows
    }


def _insured_rows(actor: Actor, codes: Sequence[str], as_of: date) -> Mapping[str, Row]:
    """Codes are those of a policy, or of a policy and a posting."""
    pairs = [code.split("-") for code in codes]
    found = perms.visible_insured(actor).filter(
        insurance__public_id__in={pair[0] for pair in pairs}
    )
    rows: dict[str, Row] = {}
    for one in found.select_related("posting__person", "insurance"):
        shown: Any = Row(
            subject="insurance",
            key=one.insurance.public_id,
            name=one.posting.person.name,
            place=one.area,
            detail=one.insurance.insurer,
            since=one.valid_from,
        )
        rows[f"{one.insurance.public_id}-{one.posting.public_id}"] = shown
        rows[one.insurance.public_id] = shown
    return {code: rows[code] for code in codes if code in rows}


def _period_rows(actor: Actor, codes: Sequence[str], as_of: date) -> Mapping[str, Row]:
    """Days of a policy, and years for which something was paid, lead to the posting's page of
    support."""
    rows: Any = perms.visible_payments(actor).filter(
        public_id__in=[code for code in codes if "-" not in code], posting__isnull=False
    )
    found = {
        row.public_id: Row(
            subject="support_line",
            key=row.posting.public_id,
            name=row.posting.person.name,
            place=row.area,
            detail=str(row.year),
            since=date(row.year, 1, 1),
        )
        for row in rows.select_related("posting__person")
    }
    return {**_insured_rows(actor, [code for code in codes if "-" in code], as_of), **found}


def _cadre_rows(actor: Actor, codes: Sequence[str], as_of: date) -> Mapping[str, Row]:
    """Seats of village committees and offices of townships, as their rooms name them."""
    told: dict[str, Any] = {"actor": actor, "codes": codes, "as_of": as_of}
    return {
        **shown_by_code(subject="leader", **told),
        **shown_by_code(subject="committee_member", **told),
    }


def _tie_rows(actor: Actor, codes: Sequence[str], as_of: date) -> Mapping[str, Row]:
    """Units with a village, by the codes of both; each leads to the page of the two."""
    return {
        code: Row(
            subject="tie",
            key=row.unit.public_id,
            name=row.unit.name,
            place=row.area,
            detail=row.place.short_name,
            since=row.starts_on,
        )
        for code, row in ties_named(actor=actor, codes=codes).items()
    }


def _care_rows(actor: Actor, codes: Sequence[str], as_of: date) -> Mapping[str, Row]:
    rows = perms.visible_care(actor).filter(public_id__in=codes)
    return {
        row.public_id: Row(
            subject="care",
            key=row.posting.public_id,
            name=row.posting.person.name,
            place=row.area,
            detail=str(row.get_kind_display()),
            since=row.on,
        )
        for row in rows.select_related("posting__person")
    }
