"""Forms that departments ask for: registered with issuer, basis and last day, and withdrawn."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.kernel.ciphers import sm3
from zhucun.kernel.periods import PeriodReversed
from zhucun.ledger import actions as ledger
from zhucun.reports import events
from zhucun.reports.enums import Every, Verdict
from zhucun.reports.errors import (
    FieldsNotNew,
    FormTooLong,
    FormWithoutFields,
    HeadingTooLong,
    WithoutBasis,
)
from zhucun.reports.models import AskedField, AskedForm
from zhucun.reports.queries.asked import Heading, checked
from zhucun.roster.enums import PostingRole

#: More headings than this are no form for a cadre.
MOST = 200
LONGEST = 100


@transaction.atomic
def register_form(
    *,
    area: str,
    title: str,
    issuer: str,
    basis: str,
    every: str,
    roles: Sequence[str],
    first_day: date,
    last_day: date | None,
    labels: Sequence[str],
    registered_at: datetime,
    by: Actor,
) -> AskedForm:
    """Register a form that a department asks for, if every field of it is new. Where exactly this
    is registered, that one. A handful of queries, and those of the catalogue of what is known.

    Raises WithoutBasis, FormWithoutFields, FormTooLong, HeadingTooLong, FieldsNotNew,
    PeriodReversed, NotAllowed.
    """
    by.require(Permission.MANAGE_ROSTER, area=area)
    title, issuer, basis = title.strip(), issuer.strip(), basis.strip()
    if last_day is None or not (title and issuer and basis):
        raise WithoutBasis
    if last_day < first_day:
        raise PeriodReversed(start=first_day, until=last_day)
    _refuse_size(labels)
    form = AskedForm(
        area=area,
        title=title,
        issuer=issuer,
        basis=basis,
        every=Every(every),
        roles=sorted(PostingRole(role).value for role in roles),
        first_day=first_day,
        last_day=last_day,
        registered_at=registered_at,
        by=by.account,
        by_name=by.name,
    )
    form.digest = _digest(form, labels)
    before = AskedForm.objects.filter(digest=form.digest, withdrawn_on=None).first()
    return before or _kept(form, labels, by)


@transaction.atomic
def withdraw_form(
    *, form: AskedForm, reason: str, withdrawn_on: date, at: datetime, by: Actor
) -> bool:
    """Ask for a form no more from a day on. False where it is withdrawn. Raises NotAllowed."""
    by.require(Permission.MANAGE_ROSTER, area=form.area)
    changed = AskedForm.objects.filter(pk=form.pk, withdrawn_on=None).update(
        withdrawn_on=withdrawn_on, withdraw_reason=reason.strip()[:200]
    )
    if not changed:
        return False
    event = events.AskedFormWithdrawn(
        subject=f"asked-form:{form.public_id}",
        area=form.area,
        happened_at=at,
        reason=reason.strip()[:200],
    )
    return ledger.append(event, origin=by.origin)


def _kept(form: AskedForm, labels: Sequence[str], by: Actor) -> AskedForm:
    """The form with its fields, if all of them are new; where somebody was faster with exactly the
    same, that one."""
    headings = checked(
        labels,
        actor=by,
        area=form.area,
        roles=form.roles,
        first_day=form.first_day,
        last_day=form.last_day,
        as_of=localdate(form.registered_at),
    )
    _refuse_known(headings)
    try:
        with transaction.atomic():
            form.save(force_insert=True)
    except IntegrityError:
        return AskedForm.objects.get(digest=form.digest, withdrawn_on=None)
    AskedField.objects.bulk_create(
        [
            AskedField(form=form, number=number, label=each.label, plain=each.plain)
            for number, each in enumerate(headings, 1)
        ]
    )
    event = events.FormRegistered(
        subject=f"asked-form:{form.public_id}",
        area=form.area,
        happened_at=form.registered_at,
        title=form.title,
        issuer=form.issuer,
        basis=form.basis,
        fields=len(headings),
        last_day=form.last_day,
    )
    ledger.append(event, origin=by.origin)
    return form


def _refuse_size(labels: Sequence[str]) -> None:
    """Raises FormWithoutFields, FormTooLong, HeadingTooLong."""
    if not labels:
        raise FormWithoutFields
    if len(labels) > MOST:
        raise FormTooLong(count=len(labels), most=MOST)
    for label in labels:
        if len(label) > LONGEST:
            raise HeadingTooLong(most=LONGEST, heading=label[:20])


def _refuse_known(headings: Sequence[Heading]) -> None:
    """Raises FieldsNotNew, each field with its place."""
    old = [each for each in headings if each.verdict != Verdict.NEW]
    if old:
        named = [f"{each.label} → {each.where or each.verdict.label}" for each in old[:8]]
        raise FieldsNotNew(count=len(old), fields="; ".join(named) + (" …" if len(old) > 8 else ""))


def _digest(form: AskedForm, labels: Sequence[str]) -> str:
    """SM3 of all that was asked for."""
    names = ("area", "title", "issuer", "basis", "every", "roles")
    told = [str(getattr(form, name)) for name in names]
    told += [form.first_day.isoformat(), form.last_day.isoformat(), *labels]
    return sm3(json.dumps(told, ensure_ascii=False).encode()).hex()
