"""What the village economy knows of one household; and of members that a form offers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor, in_areas
from zhucun.economy.models import (
    BodyMember,
    Job,
    Loan,
    ProjectHousehold,
    Rating,
    Relocation,
    Wish,
)
from zhucun.economy.queries.credit import with_owed
from zhucun.economy.queries.work import with_doubts
from zhucun.ledger.fields import on_day


@dataclass(frozen=True, kw_only=True)
class HouseholdEconomy:
    """Co-operatives, projects, work, wishes, loans, rating and relocation of one household."""

    bodies: tuple[BodyMember, ...]
    projects: tuple[ProjectHousehold, ...]
    jobs: tuple[Job, ...]
    loans: tuple[Loan, ...]
    rating: Rating | None
    relocation: Relocation | None
    wishes: tuple[Wish, ...]

    @property
    def is_empty(self) -> bool:
        return not any(vars(self).values())


def household_economy(*, actor: Actor, household: Any, as_of: date) -> HouseholdEconomy:
    """What is on record of a household that the actor sees. Seven queries."""
    seen = in_areas("area", actor.areas(Permission.SEE_HOUSEHOLDS))
    mine = {"household": household.pk}
    jobs = with_doubts(Job.objects.filter(seen, on_day(as_of), **mine), as_of=as_of)
    loans = with_owed(Loan.objects.filter(seen, granted_on__lte=as_of, **mine), as_of=as_of)
    links = ProjectHousehold.objects.filter(seen, on_day(as_of), **mine)
    return HouseholdEconomy(
        bodies=tuple(
            BodyMember.objects.filter(seen, on_day(as_of), **mine)
            .select_related("body")
            .order_by("valid_from", "pk")
        ),
        projects=tuple(links.select_related("project").order_by("valid_from", "pk")),
        jobs=tuple(jobs.select_related("member", "post", "body").order_by("valid_from", "pk")),
        loans=tuple(loans.order_by("due_on", "pk")),
        rating=Rating.objects.filter(seen, on__lte=as_of, **mine).order_by("-on").first(),
        relocation=Relocation.objects.filter(seen, planned_on__lte=as_of, **mine).first(),
        wishes=tuple(
            Wish.objects.filter(seen, on_day(as_of), **mine).select_related("member").order_by("pk")
        ),
    )
