"""Whom an appraisal is about: the lists by place, one with everything, one's own."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from zhucun.appraisal import perms
from zhucun.appraisal.enums import AppraisalState, Appraised, Progress
from zhucun.appraisal.models import Appraisal, Appraisee, Deduction, Objection, Review
from zhucun.appraisal.queries.elsewhere import Elsewhere, elsewhere
from zhucun.appraisal.queries.holding import fallen, is_signed_before
from zhucun.branches import queries as branches
from zhucun.directory import queries as directory
from zhucun.directory.perms import Actor, in_areas
from zhucun.kernel.problems import NotFound
from zhucun.ledger import actions as ledger
from zhucun.ledger.enums import Access
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
    """What the reader may do with one cadre's appraisal; decides which forms there are. Of a place
    everybody who speaks for it is `is_himself`, and whoever heads it `objects`."""

    is_himself: bool
    objects: bool
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
    who decides; `may_reopen`: the appraisal was opened again since it was signed. `elsewhere`: in
    which other appraisals he is for the same days."""

    row: Appraisee
    reviews: Sequence[Review]
    deductions: Sequence[Deduction]
    objections: Sequence[Objection]
    chain: Card | None
    rights: Rights
    fallen: str
    may_reopen: bool
    elsewhere: Sequence[Elsewhere]


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
    """Those of an appraisal whom the actor sees, by place and name, never by points
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
        person = ~Q(subject=Appraised.PLACE) & Q(person__in=directory.people_named(text))
        found = found.filter(person | Q(name__contains=text.strip()))
    return whole(found).defer(*SEALED, "result").order_by("area", "name", "pk")


def whole(rows: QuerySet[Appraisee]) -> QuerySet[Appraisee]:
    """With what pages and writes read beside it."""
    return rows.select_related("person", "unit", "posting__place", "place", "appraisal")


def shown(rows: Iterable[Appraisee], *, actor: Actor) -> list[Appraisee]:
    """The rows with the names that the actor may read (`called`) and their places (`place_name`).
    No query for cadres on post and places, at most three for the others."""
    found = list(rows)
    others = [row for row in found if row.subject in (Appraised.SEAT, Appraised.HELPER)]
    if not others:
        return found
    seats = branches.seats_named(actor=actor, keys={row.seat_id for row in others if row.seat_id})
    names = directory.names_of({row.area for row in others}, as_of=others[0].appraisal.opened_on)
    for row in others:
        row.area_name = names.get(row.area, "")
        if row.seat_id in seats and row.person_id is None:
            row.name = seats[row.seat_id].shown_name  # type: ignore[attr-defined]
    return found


def appraisee_card(*, actor: Actor, public_id: str, as_of: date) -> AppraiseeCard:
    """One cadre with reviews, deductions, objections and signatures; that somebody else opens his
    objections is logged. Some fifteen queries. Raises NotFound."""
    row = one_appraisee(actor=actor, public_id=public_id)
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
        objects=perms.may_object(actor, row),
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
        elsewhere=elsewhere(row, actor=actor),
    )


def one_appraisee(*, actor: Actor, public_id: str) -> Appraisee:
    """Raises NotFound."""
    rows = whole(perms.visible_appraisees(actor)).filter(public_id=public_id)
    for row in shown(rows, actor=actor):
        return row
    raise NotFound


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
    """The actor's own appraisals, and of a place that he heads once it is told, the latest first.
    One query, for members of committees and helpers three more."""
    if not actor.person:
        return []
    rows = Appraisee.objects.filter(
        ~Q(subject=Appraised.PLACE) | perms.TOLD,
        person__public_id=actor.person,
        left_out_on=None,
    )
    ordered = whole(rows).defer(*SEALED).order_by("-appraisal__since", "-pk")
    return shown(ordered, actor=actor)


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
