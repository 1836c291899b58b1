"""Co-operatives, enterprises, workshops, and the industries of a village."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from zhucun.economy.enums import BodyKind, IndustryRole, Trade
from zhucun.economy.models.kept import (
    Spanning,
    household_key,
    place_key,
)
from zhucun.ledger.fields import ends_after_start


class Body(Spanning):
    """A co-operative, enterprise, social organisation or workshop.

    `valid_from` is the day on which it was founded, or attracted to the village; a workshop serves
    the villages of `BodyVillage` (HH18-148). `credit_code`: 统一社会信用代码 (GB 32100), where it
    has one. `is_led_by_branch`: founded and led by the village branch.
    """

    kind = models.CharField(max_length=20, choices=BodyKind.choices)
    name = models.CharField(max_length=60)
    credit_code = models.CharField(max_length=18, blank=True)
    place = place_key()
    trade = models.CharField(max_length=16, choices=Trade.choices, default=Trade.OTHER)
    is_led_by_branch = models.BooleanField(null=True)
    is_of_returnee = models.BooleanField(null=True)
    joins_assistance = models.BooleanField(default=True)
    end_reason = models.CharField(max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            ends_after_start("body_ends_after_start"),
            models.UniqueConstraint(
                fields=["credit_code"],
                condition=~Q(credit_code="") & Q(valid_until=None),
                name="body_credit_code_once",
            ),
        ]
        indexes = [models.Index(fields=["area", "kind"], name="body_area_kind")]


class BodyMember(Spanning):
    """A household that belongs to a co-operative, or has shares of it, for a time."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="members")
    household = household_key()

    class Meta:
        constraints = [
            ends_after_start("body_member_ends_after"),
            models.UniqueConstraint(
                fields=["body", "household"],
                condition=Q(valid_until=None),
                name="body_member_once",
            ),
        ]
        indexes = [models.Index(fields=["household"], name="body_member_household")]


class BodyVillage(models.Model):
    """A village that a workshop serves beside its own."""

    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="villages")
    village = place_key()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["body", "village"], name="body_village_once"),
        ]


class Industry(Spanning):
    """An industry of a village with its role: one characteristic, two leading (HN22-46)."""

    village = place_key()
    name = models.CharField(max_length=30)
    role = models.CharField(max_length=14, choices=IndustryRole.choices)

    class Meta:
        constraints = [
            ends_after_start("industry_ends_after_start"),
            models.UniqueConstraint(
                fields=["area", "name"], condition=Q(valid_until=None), name="industry_once"
            ),
        ]


class Resource(Spanning):
    """Something that a village has and that its projects may rest on (HX25-64). `heading`: the item
    of the pack's profile under which it stands; empty under none of them."""

    village = place_key()
    heading = models.CharField(max_length=40, blank=True)
    name = models.CharField(max_length=60)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            ends_after_start("resource_ends_after_start"),
            models.UniqueConstraint(
                fields=["area", "name"], condition=Q(valid_until=None), name="resource_once"
            ),
        ]
