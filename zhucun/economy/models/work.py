"""Special posts, and who works where."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from zhucun.economy.enums import JobEnd, JobKind, Sector, Trade
from zhucun.economy.models.bodies import Body
from zhucun.economy.models.kept import (
    Spanning,
    household_key,
    member_key,
    money,
    place_key,
)
from zhucun.ledger.fields import ends_after_start


class PublicPost(Spanning):
    """A special post (就业扶贫特岗, 公益性岗位) of a village; open, held or closed on a day."""

    village = place_key()
    title = models.CharField(max_length=30)
    trade = models.CharField(
        max_length=16, choices=Trade.choices, default=Trade.OTHER, db_default=Trade.OTHER
    )
    monthly_pay = money(null=True)

    class Meta:
        constraints = [ends_after_start("public_post_ends_after")]
        indexes = [models.Index(fields=["area"], name="public_post_area")]


class Job(Spanning):
    """One member of a household at one place of work for a time: a special post, a body, or an
    employer in words. `income_gain`: yuan a year that the work adds."""

    village = place_key()
    household = household_key()
    member = member_key()
    kind = models.CharField(max_length=12, choices=JobKind.choices)
    post = models.ForeignKey(PublicPost, on_delete=models.PROTECT, null=True, related_name="jobs")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, null=True, related_name="jobs")
    employer = models.CharField(max_length=60, blank=True)
    title = models.CharField(max_length=30)
    is_local = models.BooleanField(null=True)
    monthly_pay = money(null=True)
    income_gain = money(null=True)
    is_insured = models.BooleanField(null=True)
    end_reason = models.CharField(max_length=8, choices=JobEnd.choices, blank=True)

    class Meta:
        constraints = [
            ends_after_start("job_ends_after_start"),
            models.CheckConstraint(
                condition=(Q(post__isnull=False) & Q(body=None) & Q(employer=""))
                | (Q(post=None) & Q(body__isnull=False) & Q(employer=""))
                | (Q(post=None) & Q(body=None) & ~Q(employer="")),
                name="job_one_place_of_work",
            ),
        ]
        indexes = [
            models.Index(fields=["area", "valid_from"], name="job_area"),
            models.Index(fields=["member"], name="job_member"),
            models.Index(fields=["household"], name="job_household"),
        ]


class Wish(Spanning):
    """What a member of a household wishes to work in, for a time (HH18-147)."""

    household = household_key()
    member = member_key()
    sector = models.CharField(max_length=8, choices=Sector.choices)

    class Meta:
        constraints = [
            ends_after_start("wish_ends_after_start"),
            models.UniqueConstraint(
                fields=["member"], condition=Q(valid_until=None), name="wish_once"
            ),
        ]
        indexes = [models.Index(fields=["area"], name="wish_area")]
