"""Words of pairing. The values are the words that policy packs use in their expressions."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class HelperKind(models.TextChoices):
    OFFICIAL = "official", _("Cadre of the Party or government")
    VILLAGE_CADRE = "village_cadre", _("Village cadre")
    MEMBER = "member", _("Member of a work team")
    PARTY_MEMBER = "party_member", _("Rural Party member")


class HelperLevel(models.TextChoices):
    PREFECTURE = "prefecture", _("City")
    COUNTY = "county", _("County")
    TOWNSHIP = "township", _("Township")
    VILLAGE = "village", _("Village")


class Corps(models.TextChoices):
    """The three corps (三支队伍)."""

    WORK_TEAM = "work_team", _("Village work team")
    PAIRING_TEAM = "pairing_team", _("Pairing team")
    VILLAGE_COMMITTEE = "village_committee", _("Village committees")


class PairingRole(models.TextChoices):
    MAIN = "main", _("Answers for the household")
    FALLBACK = "fallback", _("Stands in")


class Ending(models.TextChoices):
    """Why a pairing ended that nobody ended: what became of the household."""

    ENDED = "ended", _("The household is none any more")
    MERGED = "merged", _("The household joined another")
    MOVED = "moved", _("The household moved to another county")


class PairProposalState(models.TextChoices):
    """Waiting and queued: for a worker, who computes the pairs or makes those that were adopted."""

    WAITING = "waiting", _("Waits for a worker")
    RUNNING = "running", _("Is being computed")
    OPEN = "open", _("To be decided")
    QUEUED = "queued", _("Waits to be adopted")
    ADOPTING = "adopting", _("Is being adopted")
    DECIDED = "decided", _("Decided")
    DROPPED = "dropped", _("Stopped")
    FAILED = "failed", _("Came to no end")


class RowState(models.TextChoices):
    """What people decided about one household of a proposal."""

    OPEN = "open", _("To be decided")
    ADOPTED = "adopted", _("Adopted")
    DECLINED = "declined", _("Declined")
    PASSED = "passed", _("Overtaken")


class Lacks(models.TextChoices):
    """Why a household is left without a helper."""

    NO_PLACE = "no_place", _("Nobody has a place left")
    KIN = "kin", _("Everybody with a place left is kin, or of the household")
    NOT_ASKED = "not_asked", _("Not proposed yet")
    DECLINED = "declined", _("The proposal was declined")
    WAITS = "waits", _("A proposal waits for its decision")


class OfficeLevel(models.TextChoices):
    PROVINCE = "province", _("Province")
    PREFECTURE = "prefecture", _("City")
    COUNTY = "county", _("County")
    TOWNSHIP = "township", _("Township")


class OfficeKind(models.TextChoices):
    SECRETARY = "secretary", _("Party secretary")
    MAYOR = "mayor", _("Head of the government")
    LEADER = "leader", _("Member of the leadership")
    UNIT_HEAD = "unit_head", _("Head of a unit")
    CADRE = "cadre", _("Cadre")


class BackingKind(models.TextChoices):
    """Who answers for a village that gets no team (HH18-067)."""

    TOWNSHIP_GROUP = "township_group", _("Township work group")
    COUNTY_UNIT = "county_unit", _("Unit of the county")
