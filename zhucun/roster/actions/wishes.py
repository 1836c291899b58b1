"""What a candidate would like, and where he must not go (回避)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.directory.queries import midnight
from zhucun.kernel.problems import NotAllowed
from zhucun.ledger import actions as ledger
from zhucun.roster import events
from zhucun.roster.actions.candidates import require_unit
from zhucun.roster.actions.demands import refuse_twice
from zhucun.roster.actions.rounds import require_open
from zhucun.roster.enums import AvoidanceSource
from zhucun.roster.errors import CandidacyOver, ChangedMeanwhile, VillageNotInRound
from zhucun.roster.models import Avoidance, Candidate, CandidateWish, RoundVillage


@dataclass(frozen=True, kw_only=True)
class AvoidanceDraft:
    """A place, and of which kind (AvoidanceKind); who the relatives are is not asked."""

    place: Any
    kind: str


@transaction.atomic
def state_wishes(
    villages: Sequence[RoundVillage], *, candidate: Candidate, stated_on: date, by: Actor
) -> bool:
    """Say which villages a candidate would like, the first wish first: the whole list. The person
    himself, his unit or the office. False where it says so already.

    Raises StatedTwice, VillageNotInRound, CandidacyOver, RoundPublished, ChangedMeanwhile.
    """
    _require_speaker(by, candidate)
    refuse_twice(village.village.short_name for village in villages)
    for village in villages:
        if village.round_id != candidate.round_id or village.left_on is not None:
            raise VillageNotInRound(place=village.village.short_name, round=candidate.round.code)
    standing = CandidateWish.objects.filter(candidate=candidate).order_by("rank")
    if list(standing.values_list("village", flat=True)) == [row.pk for row in villages]:
        return False
    _take_turn(candidate)
    standing.delete()
    CandidateWish.objects.bulk_create(
        CandidateWish(candidate=candidate, village=village, rank=rank)
        for rank, village in enumerate(villages, start=1)
    )
    event = events.WishesStated(
        subject=f"candidate:{candidate.public_id}",
        area=candidate.area,
        happened_at=midnight(stated_on),
        person=candidate.person.public_id,
        round=candidate.round.code,
        villages=[village.area for village in villages],
    )
    return ledger.append(event, origin=by.origin)


@transaction.atomic
def note_avoidances(
    drafts: Sequence[AvoidanceDraft],
    *,
    candidate: Candidate,
    source: str = AvoidanceSource.DECLARED,
    noted_on: date,
    by: Actor,
) -> int:
    """Note places that a candidate is not sent to; those known are left. Returns how many are new.

    The person himself and his unit declare; only the office can say that it has checked.
    Raises NotAllowed, ChangedMeanwhile.
    """
    _require_speaker(by, candidate)
    if source == AvoidanceSource.CHECKED and not _manages(by, candidate):
        raise NotAllowed
    standing = Avoidance.objects.filter(person=candidate.person, lifted_on=None)
    known = set(standing.values_list("place", "kind"))
    wanted = {(draft.place.pk, draft.kind) for draft in drafts} - known
    try:
        with transaction.atomic():
            Avoidance.objects.bulk_create(
                Avoidance(
                    person=candidate.person,
                    place_id=place,
                    kind=kind,
                    source=source,
                    noted_on=noted_on,
                    by=by.account,
                    by_name=by.name,
                )
                for place, kind in sorted(wanted)
            )
    except IntegrityError as error:
        raise ChangedMeanwhile from error
    if wanted:
        event = events.AvoidancesNoted(
            subject=f"candidate:{candidate.public_id}",
            area=candidate.area,
            happened_at=midnight(noted_on),
            person=candidate.person.public_id,
            number=len(wanted),
        )
        ledger.append(event, origin=by.origin)
    return len(wanted)


@transaction.atomic
def lift_avoidance(
    *, avoidance: Avoidance, candidate: Candidate, lifted_on: date, by: Actor
) -> bool:
    """End an avoidance that no longer holds, or never did: the office only. False where it is
    lifted."""
    if not _manages(by, candidate) or avoidance.person_id != candidate.person_id:
        raise NotAllowed
    changed = Avoidance.objects.filter(pk=avoidance.pk, lifted_on=None).update(lifted_on=lifted_on)
    if not changed:
        return False
    event = events.AvoidanceLifted(
        subject=f"candidate:{candidate.public_id}",
        area=candidate.area,
        happened_at=midnight(lifted_on),
        person=candidate.person.public_id,
    )
    return ledger.append(event, origin=by.origin)


def _manages(by: Actor, candidate: Candidate) -> bool:
    return by.can(Permission.MANAGE_ROSTER, area=candidate.round.area)


def _require_speaker(by: Actor, candidate: Candidate) -> None:
    """The office, the person himself, or the unit for which he stands."""
    if _manages(by, candidate):
        return
    if by.viewer is None and by.person and by.person == candidate.person.public_id:
        return
    require_unit(by, candidate.unit.public_id if candidate.unit else "")


def _take_turn(candidate: Candidate) -> None:
    """One statement after another: the list that stands is the one that the caller has read."""
    require_open([candidate.round])
    changed = Candidate.objects.filter(
        pk=candidate.pk, revision=candidate.revision, withdrawn_on=None
    ).update(revision=F("revision") + 1)
    if changed:
        candidate.revision += 1
        return
    now = Candidate.objects.select_related("person").get(pk=candidate.pk)
    if now.withdrawn_on is not None:
        raise CandidacyOver(person=now.person.name, day=now.withdrawn_on)
    raise ChangedMeanwhile
