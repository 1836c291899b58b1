"""Whom an appraisal is about: who served, the lists by place, one with everything, one's own."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from zhucun.appraisal import perms
from zhucun.appraisal.enums import AppraisalKind, AppraisalState, Progress
from zhucun.appraisal.models import Appraisal, Appraisee, Deduction, Objection, Review
from zhucun.appraisal.queries.holding import fallen, is_signed_before
from zhucun.directory import queries as directory
from zhucun.directory.perms import OPERATOR, Actor, in_areas
from zhucun.kernel.problems import NotFound
from zhucun.ledger import actions as ledger
from zhucun.ledger.enums import Access
from zhucun.roster.perms import visible_postings
from zhucun.signoff import queries as signoff
from zhucun.signoff.queries import Card

#: The kind under which grades are signed.
KIND = "appraisee"
#: So many rows are named in one statement.
AT_ONCE = 900
#: What is sealed; lists do not read it.
SEALED = ("person__id_number", "person__phone", "unit__phone")


@dataclass(frozen=True, kw_only=True)
class Rights:
    """What the reader may do with one cadre's appraisal; decides which forms there are."""

    is_himself: bool
    runs: bool
    is_open: bool

    @property
    def decides(self) -> bool:
        return self.runs and self.is_open and not self.is_himself


@dataclass(frozen=True, kw_only=True)
class AppraiseeCard:
    """One cadre in one appraisal for one reader. To himself reviews and deductions are shown once
    he is notified (of a scheme that gives no grade once it is frozen), by office and not by name;
    objections only to himself and to who decides. `fallen`: what his grade no longer passes, for
    who decides; `may_reopen`: the appraisal was opened again since it was signed."""

    row: Appraisee
    reviews: Sequence[Review]
    deductions: Sequence[Deduction]
    objections: Sequence[Objection]
    chain: Card | None
    rights: Rights
    fallen: str
    may_reopen: bool


def servants(appraisal: Appraisal) -> QuerySet[Any]:
    """Postings that an appraisal is about, with person and units: of who was on post on a day of
    it; for the end of a term of who ended, or is due to end, in it. Asks for no right: the caller
    has checked. One query."""
    rows = visible_postings(OPERATOR).filter(
        Q(ends_on=None) | Q(ends_on__gt=appraisal.since),
        in_areas("area", (appraisal.area,)),
        starts_on__lt=appraisal.until,
    )
    if appraisal.kind == AppraisalKind.TERM:
        during = {"gte": appraisal.since, "lte": appraisal.until}
        ended = Q(**{f"ends_on__{name}": day for name, day in during.items()})
        due = Q(**{f"due_on__{name}": day for name, day in during.items()}, ends_on=None)
        rows = rows.filter(ended | due)
    found = rows.select_related("person__unit", "unit").defer(
        "person__id_number", "person__phone", "person__unit__phone", "unit__phone"
    )
    return found.order_by("starts_on", "pk")


def appraisees(
    *,
    actor: Actor,
    appraisal: Appraisal,
    area: str = "",
    progress: str = "",
    grade: str = "",
    proposed: str = "",
    text: str = "",
) -> QuerySet[Appraisee]:
    """Cadres of an appraisal whom the actor sees, by place and name, never by points
    (国办函〔2026〕12号). One query."""
    found = perms.visible_appraisees(actor).filter(appraisal=appraisal)
    if area:
        found = found.filter(in_areas("area", (area,)))
    if progress:
        found = found.filter(_PROGRESS[Progress(progress)])
    if grade:
        found = found.filter(grade=grade)
    if proposed:
        found = found.filter(proposed="" if proposed == "none" else proposed)
    if text:
        found = found.filter(person__in=directory.people_named(text))
    return whole(found).defer(*SEALED, "result").order_by("area", "person__name", "pk")


def whole(rows: QuerySet[Appraisee]) -> QuerySet[Appraisee]:
    """With what pages and writes read beside it."""
    return rows.select_related("person", "unit", "posting__place", "appraisal")


def appraisee_card(*, actor: Actor, public_id: str, as_of: date) -> AppraiseeCard:
    """One cadre with reviews, deductions, objections and signatures; that somebody else opens his
    objections is logged. Some fifteen queries. Raises NotFound."""
    row = whole(perms.visible_appraisees(actor)).filter(public_id=public_id).first()
    if row is None:
        raise NotFound
    himself, runs = perms.is_himself(actor, row), perms.may_run(actor, row.appraisal.area)
    reviews = list(row.reviews.filter(withdrawn_on=None).order_by("part", "period", "by_class"))
    deductions = list(row.deductions.filter(withdrawn_on=None).order_by("on", "pk"))
    if himself and not is_open_to_him(row):
        reviews, deductions = [], []
    objections = list(
        perms.visible_objections(actor).filter(appraisee=row).order_by("-made_on", "-pk")
    )
    if objections and not himself:
        ledger.log_access(
            kind=Access.REVEAL,
            origin=actor.origin,
            subject=f"appraisee:{row.public_id}",
            what="objection",
            area=row.area,
            rows=len(objections),
        )
    found = signoff.cases(actor=actor, as_of=as_of, kind=KIND, subjects=[row.public_id])
    cards = signoff.cards(list(found[:1]), actor=actor, as_of=as_of)
    rights = Rights(
        is_himself=himself,
        runs=runs,
        is_open=row.appraisal.state == AppraisalState.OPEN and row.left_out_on is None,
    )
    lost = fallen(row.appraisal, key=row.pk) if rights.decides and row.grade else []
    return AppraiseeCard(
        row=row,
        reviews=reviews,
        deductions=deductions,
        objections=objections,
        chain=cards[0] if cards else None,
        rights=rights,
        fallen=lost[0].what if lost else "",
        may_reopen=rights.decides and is_signed_before(row, row.appraisal),
    )


def one_appraisee(*, actor: Actor, public_id: str) -> Appraisee:
    """Raises NotFound."""
    row = whole(perms.visible_appraisees(actor)).filter(public_id=public_id).first()
    if row is None:
        raise NotFound
    return row


def some_appraisees(*, actor: Actor, public_ids: Collection[str]) -> dict[str, Appraisee]:
    """Cadres by public id. One query for each 900. Raises NotFound where the actor does not see one
    of them."""
    keys, found = sorted(set(public_ids)), dict[str, Appraisee]()
    for start in range(0, len(keys), AT_ONCE):
        rows = whole(perms.visible_appraisees(actor)).defer(*SEALED, "result")
        found |= {row.public_id: row for row in rows.filter(public_id__in=keys[start:][:AT_ONCE])}
    if len(found) < len(keys):
        raise NotFound
    return found


def own(*, actor: Actor) -> list[Appraisee]:
    """The actor's own appraisals, the latest first. One query."""
    if not actor.person:
        return []
    rows = Appraisee.objects.filter(person__public_id=actor.person, left_out_on=None)
    return list(whole(rows).defer(*SEALED).order_by("-appraisal__since", "-pk"))


def to_be_read(*, actor: Actor) -> QuerySet[Appraisee]:
    """The actor's own grades about which he was notified and may still object."""
    return Appraisee.objects.filter(
        person__public_id=actor.person or "-",
        notified_on__isnull=False,
        appraisal__state=AppraisalState.OPEN,
    )


def objections_waiting(*, actor: Actor, appraisal: Appraisal | None = None) -> QuerySet[Objection]:
    """Objections that nobody has answered, in the areas where the actor decides."""
    rows = perms.visible_objections(actor).filter(answered_on=None)
    rows = rows.exclude(appraisee__person__public_id=actor.person or "-")
    return rows.filter(appraisee__appraisal=appraisal) if appraisal else rows


def is_open_to_him(row: Appraisee) -> bool:
    """Whether the cadre himself reads what came out: he was notified of his grade, or the appraisal
    gives none and is frozen."""
    if row.notified_on is not None:
        return True
    return row.appraisal.frozen_on is not None and not row.grade and row.left_out_on is None


def progress_of(row: Appraisee) -> Progress:
    if row.notified_on is not None:
        return Progress.NOTIFIED
    if row.signed_on is not None:
        return Progress.SIGNED
    return Progress.DECIDED if row.grade else Progress.OPEN


_PROGRESS = {
    Progress.OPEN: Q(grade="", left_out_on=None),
    Progress.DECIDED: Q(signed_on=None, left_out_on=None) & ~Q(grade=""),
    Progress.SIGNED: Q(signed_on__isnull=False, notified_on=None),
    Progress.NOTIFIED: Q(notified_on__isnull=False),
}
