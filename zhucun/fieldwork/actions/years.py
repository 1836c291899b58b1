"""The plans of a year, opened for every team at once (SQ24-073)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.fieldwork import events
from zhucun.fieldwork.actions.plans import head
from zhucun.fieldwork.enums import PlanKind
from zhucun.fieldwork.models import Plan
from zhucun.fieldwork.queries.years import without_plans
from zhucun.ledger import actions as ledger


@transaction.atomic
def open_year(*, area: str, year: int, at: datetime, by: Actor) -> int:
    """Open the assistance plan of each village with a team, and the task list of its first
    secretary, where the pack asks for them and they are not there. They stand empty until the team
    writes something into them, and count for nothing before. Returns how many are new.

    Raises NotAllowed.
    """
    by.require(Permission.MANAGE_ROSTER, area=area)
    plans = list(_drafts(area, year, at, by))
    Plan.objects.bulk_create(plans)
    ledger.append_many(
        (
            events.PlanMade(
                **head(plan, at),
                kind=plan.kind,
                year=year,
                posting=plan.posting.public_id if plan.posting else "",
            ),
            by.origin,
            None,
        )
        for plan in plans
    )
    return len(plans)


def _drafts(area: str, year: int, at: datetime, by: Actor) -> Iterator[Plan]:
    on = localdate(at)
    for kind, village, posting in without_plans(area=area, year=year, on=on):
        told: dict[str, Any] = {"by": by.account, "by_name": by.name, "made_on": on}
        yield Plan(
            kind=PlanKind(kind),
            village=village,
            area=village.code,
            posting=posting,
            year=year,
            **told,
        )
