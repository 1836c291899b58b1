"""Where the cadres or the places of an area stand with the appraisals of a scheme: decided, to be
decided, under way. Whether it was done, never how he did."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from enum import StrEnum

from django.db.models import Case, When
from django.db.models.functions import Coalesce

from zhucun.appraisal import perms
from zhucun.appraisal.enums import Appraised
from zhucun.directory.perms import Actor, in_areas


class Standing(StrEnum):
    """How far somebody's appraisal is."""

    DECIDED = "decided"  # or frozen, where the scheme gives no grade
    WAITING = "waiting"  # its days are over, and nobody has decided
    RUNNING = "running"


def standings(
    *, actor: Actor, scores: Collection[str], area: str, on: date
) -> dict[str, dict[str, Standing]]:
    """By scheme (id) and posting (public id), of places by code: the latest appraisal that touches
    the year up to a day, of whom the actor may see. One query."""
    found: dict[str, dict[str, Standing]] = {score: {} for score in scores}
    rows = perms.visible_appraisees(actor).filter(
        in_areas("area", (area,)),
        appraisal__score__in=list(scores),
        appraisal__opened_on__lte=on,
        appraisal__since__lte=on,
        appraisal__until__gt=date(on.year - 1, on.month, min(on.day, 28)),
        left_out_on=None,
        subject__in=(Appraised.POSTING, Appraised.PLACE),
    )
    settled = Case(When(grade="", then="appraisal__frozen_on"), default="decided_on")
    key = Coalesce("posting__public_id", "area")
    columns = ("appraisal__score", "appraisal__until")
    for score, until, settled_on, one in rows.order_by("appraisal__since", "pk").values_list(
        *columns, settled, key
    ):
        if settled_on is not None and settled_on <= on:
            state = Standing.DECIDED
        else:
            state = Standing.WAITING if until <= on else Standing.RUNNING
        found[score][one] = state
    return found
