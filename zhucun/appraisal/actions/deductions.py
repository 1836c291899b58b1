"""Points are deducted by a person, for a record that everybody can look at."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from zhucun.appraisal import events
from zhucun.appraisal.actions.words import (
    day_within,
    document_of,
    head,
    in_one_form,
    loaded,
    moved,
    open_row,
    plain,
)
from zhucun.appraisal.enums import DeductionEvidence
from zhucun.appraisal.errors import (
    DayOutside,
    DeductionTwice,
    EvidenceUnknown,
    MarkOutsideScale,
    MarkTooFine,
    NothingToDeduct,
    SelfReview,
)
from zhucun.appraisal.models import Appraisee, Deduction
from zhucun.appraisal.perms import is_himself, require_runner
from zhucun.appraisal.queries.proofs import proofs_of
from zhucun.appraisal.queries.schemes import view_of
from zhucun.directory.perms import Actor
from zhucun.ledger import actions as ledger


@transaction.atomic
def deduct_points(
    *,
    appraisee: Appraisee,
    points: Decimal,
    evidence: str,
    key: str,
    reason: str,
    on: date,
    at: datetime,
    by: Actor,
) -> Deduction:
    """Deduct points for a spot check or a matter of this cadre within the appraisal's days (by its
    public id), or by a document number; `on` is the day of what happened.

    Raises NothingToDeduct, EvidenceUnknown, DeductionTwice, MarkOutsideScale, MarkTooFine,
    DayOutside, TextNeeded, NumberInText, SelfReview, AppraisalClosed, NotAllowed.
    """
    row = loaded(appraisee)
    require_runner(by, row.appraisal.area)
    appraisal = open_row(row.appraisal)
    if is_himself(by, row):
        raise SelfReview
    scheme = view_of(appraisal)
    if not scheme.grades:
        raise NothingToDeduct(title=appraisal.title)
    most = max(part.most for part in scheme.parts)
    if not points.is_finite() or not 0 < points <= most:
        raise MarkOutsideScale(mark=points, most=most)
    if points != points.quantize(Decimal("0.01")):
        raise MarkTooFine(mark=points)
    day_within(on, appraisal.since, at)
    if on >= appraisal.until:
        raise DayOutside(day=on, start=appraisal.since, end=appraisal.until - timedelta(days=1))
    kind = DeductionEvidence(evidence)
    if kind == DeductionEvidence.DOCUMENT:
        proof = document_of(key)
        kept = row.deductions.filter(evidence=kind, withdrawn_on=None)
        if proof in map(in_one_form, kept.values_list("evidence_key", flat=True)):
            raise DeductionTwice(key=proof)
    else:
        proof = key.strip()
        if not any(one.kind == kind and one.key == proof for one in proofs_of(row, actor=by)):
            raise EvidenceUnknown(kind=str(kind.label), key=proof[:20])
    said = {"evidence": kind, "evidence_key": proof, "reason": plain(reason, needed=True)}
    whose = {"appraisee": row, "area": row.area, "by": by.account, "by_name": by.name}
    made = Deduction(points=points, on=on, **said, **whose)
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as error:
        raise DeductionTwice(key=proof) from error
    moved(appraisal, at)
    event = events.PointsDeducted(
        **head(row, at), deduction=made.public_id, points=points, evidence=f"{kind}:{proof}"
    )
    ledger.append(event, origin=by.origin)
    return made


@transaction.atomic
def withdraw_deduction(*, deduction: Deduction, reason: str, at: datetime, by: Actor) -> bool:
    """Take a deduction back, with the reason. False where it is. Raises TextNeeded,
    AppraisalClosed, SelfReview, NotAllowed."""
    row = loaded(deduction.appraisee)
    require_runner(by, row.appraisal.area)
    open_row(row.appraisal)
    if is_himself(by, row):
        raise SelfReview
    why = plain(reason, needed=True)
    done = Deduction.objects.filter(pk=deduction.pk, withdrawn_on=None).update(
        withdrawn_on=localdate(at), withdraw_reason=why
    )
    if not done:
        return False
    moved(row.appraisal, at)
    event = events.DeductionWithdrawn(**head(row, at), deduction=deduction.public_id, reason=why)
    ledger.append(event, origin=by.origin)
    return True
