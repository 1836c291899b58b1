"""Projects with the links of the four-follow chain, money received, sales."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from zhucun.economy.enums import FundKind, Moment, ProjectKind, ProjectState
from zhucun.economy.models.bodies import Body
from zhucun.economy.models.groups import VillageGroup
from zhucun.economy.models.kept import (
    Kept,
    Spanning,
    Voidable,
    household_key,
    member_key,
    money,
    place_key,
    void_has_reason,
)
from zhucun.kernel.ids import ID_LENGTH
from zhucun.ledger.fields import SealedTextField, ends_after_start


class Offer(Kept):
    """What a sending unit offered a village on a day (单位资源, HX25-69). It has become a project
    where one names it; `closed_on`: the day on which it was left alone, with the reason."""

    village = place_key()
    sender = models.ForeignKey("directory.Unit", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=60)
    note = models.CharField(max_length=200, blank=True)
    on = models.DateField()
    closed_on = models.DateField(null=True)
    close_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_on=None) | ~Q(close_reason=""), name="offer_closed_has_reason"
            ),
        ]
        indexes = [models.Index(fields=["area"], name="offer_area")]


class Project(Kept):
    """A project of a village. Money (`Fund`), households (`ProjectHousehold`), the able person
    (`leader`), the body and the market are the links of its chain (HH18-138).

    `plan_item` is the public id of the item of a village plan that it carries on; budget and
    progress stand there and are not typed again. `group`: the linked villages that share it.
    `offer`: what a sending unit offered, from which it came.
    `is_given_up`: closed without being carried out.
    """

    village = place_key()
    kind = models.CharField(max_length=20, choices=ProjectKind.choices)
    title = models.CharField(max_length=60)
    hamlet = models.CharField(max_length=30, blank=True)
    product = models.CharField(max_length=20, blank=True)
    quantity = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    unit = models.CharField(max_length=8, blank=True)
    yearly_output = money(null=True)
    leader = member_key(null=True)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, null=True, related_name="projects")
    group = models.ForeignKey(
        VillageGroup, on_delete=models.PROTECT, null=True, related_name="projects"
    )
    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, null=True, related_name="projects")
    market = models.CharField(max_length=60, blank=True)
    is_direct_sale = models.BooleanField(null=True)
    is_led_by_branch = models.BooleanField(null=True)
    aims_at_exit = models.BooleanField(null=True)
    plan_item = models.CharField(max_length=ID_LENGTH, blank=True)
    state = models.CharField(
        max_length=8, choices=ProjectState.choices, default=ProjectState.RUNNING
    )
    opened_on = models.DateField()
    closed_on = models.DateField(null=True)
    close_reason = models.CharField(max_length=200, blank=True)
    is_given_up = models.BooleanField(default=False, db_default=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan_item"], condition=~Q(plan_item=""), name="economy_plan_item_once"
            ),
            models.CheckConstraint(
                condition=Q(state=ProjectState.CLOSED, closed_on__isnull=False)
                | (~Q(state=ProjectState.CLOSED) & Q(closed_on=None)),
                name="economy_project_closed_day",
            ),
        ]
        indexes = [models.Index(fields=["area", "kind"], name="economy_project_area")]


class ProjectPhoto(Kept):
    """A picture of the works before or after them, taken `on` a day, without what the camera wrote
    beside it. `content` is the picture in base64, sealed."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="photos")
    moment = models.CharField(max_length=6, choices=Moment.choices)
    on = models.DateField()
    note = models.CharField(max_length=100, blank=True)
    kind = models.CharField(max_length=4)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    turned = models.PositiveSmallIntegerField(default=1)
    content = SealedTextField(context="economy.project.photo")
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["project", "moment", "digest"], name="project_photo_once"
            ),
        ]


class ProjectHousehold(Spanning):
    """A household that a project takes along: what it was granted and received in yuan, and who
    leads it where that is not the project's own able person."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="households")
    household = household_key()
    leader = member_key(null=True)
    granted = money(default=0)
    received = money(null=True)

    class Meta:
        constraints = [
            ends_after_start("project_household_ends_after"),
            models.UniqueConstraint(
                fields=["project", "household"],
                condition=Q(valid_until=None),
                name="project_household_once",
            ),
        ]
        indexes = [models.Index(fields=["household"], name="project_household_household")]


class Fund(Voidable):
    """Money that came to a village on a day, for a project or for none in particular."""

    village = place_key()
    kind = models.CharField(max_length=10, choices=FundKind.choices)
    source = models.CharField(max_length=60, blank=True)
    amount = money()
    project = models.ForeignKey(Project, on_delete=models.PROTECT, null=True, related_name="funds")

    class Meta:
        constraints = [
            void_has_reason("fund_void_has_reason"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="fund_above_zero"),
        ]
        indexes = [models.Index(fields=["area", "on"], name="fund_area_on")]


class Sale(Voidable):
    """Produce that was sold on a day, in its unit; `yuan` where the price is known."""

    village = place_key()
    product = models.CharField(max_length=20)
    quantity = models.DecimalField(max_digits=14, decimal_places=2)
    unit = models.CharField(max_length=8)
    yuan = money(null=True)
    buyer = models.CharField(max_length=60, blank=True)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, null=True, related_name="sales")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            void_has_reason("sale_void_has_reason"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="sale_above_zero"),
        ]
        indexes = [models.Index(fields=["area", "on"], name="sale_area_on")]
