"""Whose support an actor may see, and who may keep it."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor, in_areas
from zhucun.kernel.problems import NotAllowed
from zhucun.roster import perms as roster
from zhucun.support.models import (
    Batch,
    BatchLine,
    BoundProject,
    Care,
    FundEntry,
    Given,
    Insurance,
    Insured,
    KitCheck,
    Payee,
    Payment,
    Stated,
    Withheld,
)

_SEES, _KEEPS = Permission.SEE_SUPPORT, Permission.KEEP_SUPPORT
SEES, KEEPS = _SEES, _KEEPS


def _seen(actor: Actor, prefix: str = "") -> Q:
    """Rows of people in his areas, of his units, and always his own; `prefix` leads to the
    posting."""
    found = in_areas(f"{prefix}area", actor.areas(_SEES))
    found |= Q(**{f"{prefix}unit__public_id__in": actor.units(_SEES)})
    if actor.person:
        found |= Q(**{f"{prefix}person__public_id": actor.person})
    return found


def visible_postings(actor: Actor) -> QuerySet[Any]:
    """Postings of which the actor may know what is due."""
    return roster.visible_postings(actor).filter(_seen(actor))


def visible_batches(actor: Actor) -> QuerySet[Batch]:
    """Batches that lie in the actor's areas: a township sees its lines, not the county's batch."""
    return Batch.objects.filter(in_areas("area", actor.areas(_SEES)))


def _money_seen(actor: Actor) -> Q:
    """Money of postings, and of those without one in his areas."""
    return _seen(actor, "posting__") | in_areas("payee__area", actor.areas(_SEES))


def visible_lines(actor: Actor) -> QuerySet[BatchLine]:
    return BatchLine.objects.filter(_money_seen(actor))


def visible_payments(actor: Actor) -> QuerySet[Payment]:
    return Payment.objects.filter(_money_seen(actor))


def visible_payees(actor: Actor) -> QuerySet[Payee]:
    """Those without a posting to whom money of his areas was asked for or paid."""
    return Payee.objects.filter(in_areas("area", actor.areas(_SEES)))


def visible_withheld(actor: Actor) -> QuerySet[Withheld]:
    """Cancelled rewards of his areas, but his own and those of his units only once the person was
    told of the case."""
    told = Q(posting__unit__public_id__in=actor.units(_SEES))
    office = in_areas("area", actor.areas(_SEES))
    if actor.person:
        own = Q(posting__person__public_id=actor.person)
        told, office = told | own, office & ~own
    return Withheld.objects.filter(office | (told & Q(told_on__isnull=False)))


def visible_insured(actor: Actor, *, void: bool = False) -> QuerySet[Insured]:
    """Who is covered; with `void` also by policies that were written down by mistake."""
    rows = Insured.objects.filter(_seen(actor, "posting__"))
    return rows if void else rows.filter(insurance__voided_on=None)


def visible_insurances(actor: Actor, *, void: bool = False) -> QuerySet[Insurance]:
    """Policies of his areas, and those that cover somebody whom he sees; with `void` also those
    that were written down by mistake."""
    covering = visible_insured(actor, void=void).values("insurance")
    rows = Insurance.objects.filter(in_areas("area", actor.areas(_SEES)) | Q(pk__in=covering))
    return rows if void else rows.filter(voided_on=None)


def visible_care(actor: Actor, *, void: bool = False) -> QuerySet[Care]:
    """What was planned and done; with `void` also what was written down by mistake."""
    rows = Care.objects.filter(_seen(actor, "posting__"))
    return rows if void else rows.filter(voided_on=None)


def visible_kits(actor: Actor) -> QuerySet[KitCheck]:
    """Kits of bases in his areas, and of those in which he serves."""
    own = visible_postings(actor).filter(person__public_id=actor.person or "-").values("area")
    return KitCheck.objects.filter(in_areas("area", actor.areas(_SEES)) | Q(area__in=own))


def visible_given(actor: Actor, *, void: bool = False) -> QuerySet[Given]:
    """What was given, or is planned, in his areas; with `void` also what was written down by
    mistake."""
    rows = Given.objects.filter(in_areas("area", actor.areas(_SEES)))
    return rows if void else rows.filter(voided_on=None)


def visible_deliveries(actor: Actor, *, void: bool = False) -> QuerySet[Given]:
    """What of the pack's help reached households that he may see; with `void` also what was
    written down by mistake."""
    seen = in_areas("area", actor.areas(Permission.SEE_HOUSEHOLDS))
    rows = Given.objects.filter(seen, subject="household")
    return rows if void else rows.filter(voided_on=None)


def keeps_deliveries(by: Actor, area: str) -> bool:
    """True for who records in the village, and for the office that keeps its households."""
    return any(
        by.can(needed, area=area)
        for needed in (Permission.RECORD_FIELDWORK, Permission.MANAGE_HOUSEHOLDS)
    )


def require_helper_keeper(by: Actor, area: str) -> None:
    """Raises NotAllowed where `keeps_deliveries` is not."""
    if not keeps_deliveries(by, area):
        raise NotAllowed


def visible_stated(actor: Actor, *, void: bool = False) -> QuerySet[Stated]:
    """Facts of care files and judgements, for those who keep them: nobody else reads which fact
    it is."""
    rows = Stated.objects.filter(in_areas("area", actor.areas(_KEEPS)))
    return rows if void else rows.filter(voided_on=None)


def visible_funds(actor: Actor) -> QuerySet[FundEntry]:
    """Funds for villages of his areas, and of his units."""
    return FundEntry.objects.filter(_of_unit(actor))


def visible_bound(actor: Actor) -> QuerySet[BoundProject]:
    return BoundProject.objects.filter(_of_unit(actor))


def _of_unit(actor: Actor) -> Q:
    return in_areas("area", actor.areas(_SEES)) | Q(unit__public_id__in=actor.units(_SEES))


def may_keep(by: Actor, area: str, unit: Any = None) -> bool:
    """True for the office of the area, and for the unit itself where it is about its people."""
    if by.viewer is not None:
        return False
    if unit is not None and unit.public_id in by.units(_KEEPS):
        return True
    return by.can(_KEEPS, area=area)


def require_keeper(by: Actor, area: str, unit: Any = None) -> None:
    """Raises NotAllowed where `may_keep` is not."""
    if not may_keep(by, area, unit):
        raise NotAllowed


def require_office(by: Actor, area: str) -> None:
    """Money is paid by the office of the area, never by a unit for its own people. Raises
    NotAllowed."""
    by.require(_KEEPS, area=area)


def require_settler(by: Actor, row: Withheld) -> None:
    """The office of the area says which payment a cancelled reward is, and nobody of his own.
    Raises NotAllowed."""
    require_office(by, row.area)
    if by.person and row.posting.person.public_id == by.person:
        raise NotAllowed


def may_check_base(by: Actor, team: Any) -> bool:
    """True for who keeps support there, and for a cadre who serves in the base."""
    if may_keep(by, team.area, team.unit):
        return True
    if by.viewer is not None or not by.person:
        return False
    own = roster.visible_postings(by).filter(
        person__public_id=by.person, area=team.area, ends_on=None
    )
    return bool(own.exists())


def require_sees_base(by: Actor, team: Any) -> None:
    """Raises NotAllowed where `may_check_base` is not."""
    if not may_check_base(by, team):
        raise NotAllowed
