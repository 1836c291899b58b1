"""Candidates: nominating, withdrawing, recording what was found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.directory.queries import midnight
from zhucun.kernel.divisions import is_under
from zhucun.kernel.ids import new_public_id
from zhucun.kernel.problems import NotAllowed
from zhucun.ledger import actions as ledger
from zhucun.roster import events
from zhucun.roster.actions.rounds import BATCH, require_open
from zhucun.roster.enums import NominationSource
from zhucun.roster.errors import (
    AlreadyNominated,
    RoundElsewhere,
)
from zhucun.roster.models import Candidate, Finding, Round


@dataclass(frozen=True, kw_only=True)
class Nomination:
    """A person put forward; `village` only where one is asked for."""

    person: Any
    role: str
    source: str
    unit: Any = None
    village: Any = None
    motive: str = ""


@transaction.atomic
def nominate(
    nominations: Sequence[Nomination], *, round_: Round, nominated_on: date, by: Actor
) -> list[Candidate]:
    """Put people forward for a round: the office anybody, a unit its own people, a person
    himself (主动请缨), as a volunteer only.

    Raises AlreadyNominated, RoundPublished, RoundElsewhere, NotAllowed.
    """
    require_open([round_])
    for nomination in nominations:
        _require_nominator(by, nomination, area=round_.area)
        if nomination.village and not is_under(nomination.village.code, round_.area):
            raise RoundElsewhere(round=round_.code, place=nomination.village.short_name)
    rows = [
        Candidate(
            public_id=new_public_id(),
            round=round_,
            area=nomination.village.code if nomination.village else round_.area,
            nominated_on=nominated_on,
            **{field.name: getattr(nomination, field.name) for field in fields(nomination)},
        )
        for nomination in nominations
    ]
    for row, nomination in zip(rows, nominations, strict=True):
        row.unit = row.unit or nomination.person.unit
    try:
        with transaction.atomic():
            Candidate.objects.bulk_create(rows, batch_size=BATCH)
    except IntegrityError as error:
        raise _first_known_candidate(nominations, round_) from error
    ledger.append_many(
        (
            events.CandidateNominated(
                subject=f"candidate:{row.public_id}",
                area=row.area,
                happened_at=midnight(nominated_on),
                person=row.person.public_id,
                round=round_.code,
                role=row.role,
                source=row.source,
            ),
            by.origin,
            None,
        )
        for row in rows
    )
    return rows


@transaction.atomic
def withdraw(*, candidate: Candidate, withdrawn_on: date, reason: str, by: Actor) -> bool:
    """Take a candidacy back, with a reason: the office, the unit that offered it, or the person.
    False where it is withdrawn already."""
    _require_withdrawer(by, candidate)
    changed = Candidate.objects.filter(pk=candidate.pk, withdrawn_on=None).update(
        withdrawn_on=withdrawn_on
    )
    if not changed:
        return False
    event = events.CandidateWithdrawn(
        subject=f"candidate:{candidate.public_id}",
        area=candidate.area,
        happened_at=midnight(withdrawn_on),
        person=candidate.person.public_id,
        reason=reason,
    )
    return ledger.append(event, origin=by.origin)


@transaction.atomic
def record_findings(
    findings: Mapping[str, bool | int | str | None],
    *,
    candidate: Candidate,
    found_on: date,
    note: str = "",
    by: Actor,
) -> int:
    """Record what somebody checked of a candidate, under his name; a later finding replaces an
    earlier one.

    The caller has checked names and values against the pack's vocabulary
    (`analytics.queries.check_finding`).
    """
    by.require(Permission.MANAGE_ROSTER, area=candidate.area)
    Finding.objects.bulk_create(
        Finding(
            candidate=candidate,
            name=name,
            value=value,
            found_on=found_on,
            note=note,
            by=by.account,
            by_name=by.name,
        )
        for name, value in findings.items()
    )
    return ledger.append_many(
        (
            events.FindingRecorded(
                subject=f"candidate:{candidate.public_id}",
                area=candidate.area,
                happened_at=midnight(found_on),
                fact=name,
                value=value,
                note=note,
            ),
            by.origin,
            None,
        )
        for name, value in findings.items()
    )


def _require_nominator(by: Actor, nomination: Nomination, *, area: str) -> None:
    if by.can(Permission.MANAGE_ROSTER, area=area):
        return
    person = nomination.person
    if by.viewer is None and by.person and by.person == person.public_id:
        if nomination.source == NominationSource.VOLUNTEER:
            return
        raise NotAllowed  # only the unit can say that it recommends somebody
    own = person.unit
    if own is None or (nomination.unit or own).pk != own.pk:
        raise NotAllowed
    _require_unit(by, own.public_id)


def _require_withdrawer(by: Actor, candidate: Candidate) -> None:
    if by.can(Permission.MANAGE_ROSTER, area=candidate.round.area):
        return
    if by.viewer is None and by.person and by.person == candidate.person.public_id:
        return
    _require_unit(by, candidate.unit.public_id if candidate.unit else "")


def _require_unit(by: Actor, unit: str) -> None:
    by.require(Permission.OFFER_CANDIDATES)
    if unit not in by.units(Permission.OFFER_CANDIDATES):
        raise NotAllowed


def _first_known_candidate(nominations: Sequence[Nomination], round_: Round) -> AlreadyNominated:
    standing = Candidate.objects.filter(round=round_, withdrawn_on=None)
    taken = set(standing.values_list("person", "role"))
    for one in nominations:
        if (one.person.pk, one.role) in taken:
            return AlreadyNominated(person=one.person.name)
        taken.add((one.person.pk, one.role))
    return AlreadyNominated(person=nominations[0].person.name)
