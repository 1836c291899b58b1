"""Candidates: nominating, withdrawing, recording what was found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor, in_areas
from zhucun.directory.queries import midnight
from zhucun.kernel.divisions import is_under
from zhucun.kernel.ids import new_public_id
from zhucun.kernel.problems import NotAllowed
from zhucun.ledger import actions as ledger
from zhucun.roster import events
from zhucun.roster.actions.rounds import BATCH, require_open
from zhucun.roster.enums import NominationSource, PostingRole
from zhucun.roster.errors import (
    AlreadyNominated,
    NominatedByOther,
    NotOnPost,
    RoundElsewhere,
    VillagesNotFixed,
)
from zhucun.roster.models import Candidate, Finding, Posting, Round, RoundVillage
from zhucun.roster.queries import active_on
from zhucun.signoff import actions as signoff


@dataclass(frozen=True, kw_only=True)
class Nomination:
    """A person put forward; `village` only where one is asked for. `remains`: he is on post and
    stays in his village on rotation."""

    person: Any
    role: str
    source: str
    unit: Any = None
    village: Any = None
    motive: str = ""
    remains: bool = False


@transaction.atomic
def nominate(
    nominations: Sequence[Nomination],
    *,
    round_: Round,
    nominated_on: date,
    villages_first: bool = False,
    by: Actor,
) -> list[Candidate]:
    """Put people forward for a round: the office anybody, a unit its own people, a person
    himself (主动请缨), as a volunteer only.

    `villages_first`: the area's pack wants the villages fixed before (YN-011); the caller asks
    `queries.villages_come_first`. One person stands in a round for one unit.

    Raises VillagesNotFixed, AlreadyNominated, NominatedByOther, NotOnPost, RoundPublished,
    RoundElsewhere, NotAllowed.
    """
    require_open([round_])
    if villages_first:
        _require_villages(round_, nominated_on)
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
    _refuse_other_units(rows, round_)
    _require_on_post([row for row in rows if row.remains], round_, nominated_on)
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
    return bool(withdraw_rows([candidate], withdrawn_on=withdrawn_on, reason=reason, by=by))


def withdraw_rows(rows: Sequence[Candidate], *, withdrawn_on: date, reason: str, by: Actor) -> int:
    """Withdraw candidacies whose right the caller has checked; those withdrawn already are left.
    Returns how many. One update a row: each is won or lost by itself."""
    changed = [
        row
        for row in rows
        if Candidate.objects.filter(pk=row.pk, withdrawn_on=None).update(withdrawn_on=withdrawn_on)
    ]
    signoff.stop_cases(
        [row.public_id for row in changed],
        kind="candidate",
        reason=reason,
        at=midnight(withdrawn_on),
        by=by,
    )
    return ledger.append_many(
        (
            events.CandidateWithdrawn(
                subject=f"candidate:{row.public_id}",
                area=row.area,
                happened_at=midnight(withdrawn_on),
                person=row.person.public_id,
                reason=reason,
            ),
            by.origin,
            None,
        )
        for row in changed
    )


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
    require_unit(by, own.public_id)


def _require_withdrawer(by: Actor, candidate: Candidate) -> None:
    if by.can(Permission.MANAGE_ROSTER, area=candidate.round.area):
        return
    if by.viewer is None and by.person and by.person == candidate.person.public_id:
        return
    require_unit(by, candidate.unit.public_id if candidate.unit else "")


def require_unit(by: Actor, unit: str) -> None:
    """Raises NotAllowed for who may not speak for the unit."""
    by.require(Permission.OFFER_CANDIDATES)
    if unit not in by.units(Permission.OFFER_CANDIDATES):
        raise NotAllowed


def _require_villages(round_: Round, nominated_on: date) -> None:
    now = Round.objects.get(pk=round_.pk)
    is_empty = not RoundVillage.objects.filter(round=round_, left_on=None).exists()
    if is_empty or now.villages_fixed_on is None or now.villages_fixed_on > nominated_on:
        raise VillagesNotFixed(round=round_.code)


def _refuse_other_units(rows: Sequence[Candidate], round_: Round) -> None:
    """Two units do not put one person forward in a round, not even for two roles."""
    known: dict[int, Any] = {}
    for people in _batches(rows):
        standing = Candidate.objects.filter(round=round_, withdrawn_on=None, person__in=people)
        for one in standing.select_related("unit").order_by("pk"):
            known.setdefault(one.person_id, one.unit)
    for row in rows:
        other = known.setdefault(row.person.pk, row.unit)
        if other is not None and row.unit is not None and other.pk != row.unit.pk:
            raise NominatedByOther(person=row.person.name, round=round_.code, unit=other.name)


def _require_on_post(rows: Sequence[Candidate], round_: Round, day: date) -> None:
    running = Posting.objects.filter(active_on(day), in_areas("area", (round_.area,)))
    serving: set[int] = set()
    for people in _batches(rows):
        found = running.filter(person__in=people).exclude(role=PostingRole.CAPTAIN)
        serving |= set(found.values_list("person", flat=True))
    for row in rows:
        if row.person.pk not in serving:
            raise NotOnPost(person=row.person.name, day=day)


def _batches(rows: Sequence[Candidate]) -> Iterator[list[int]]:
    """The people of the rows, so many at a time as one query takes."""
    people = [row.person.pk for row in rows]
    for start in range(0, len(people), BATCH):
        yield people[start : start + BATCH]


def _first_known_candidate(nominations: Sequence[Nomination], round_: Round) -> AlreadyNominated:
    standing = Candidate.objects.filter(round=round_, withdrawn_on=None)
    taken = set(standing.values_list("person", "role"))
    for one in nominations:
        if (one.person.pk, one.role) in taken:
            return AlreadyNominated(person=one.person.name)
        taken.add((one.person.pk, one.role))
    return AlreadyNominated(person=nominations[0].person.name)
