"""Branches: the list with what is computed of each, and one with all that hangs on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, OuterRef, Q, QuerySet, Subquery, When

from zhucun.branches import perms
from zhucun.branches.enums import BranchKind
from zhucun.branches.marts.columns import IN_PARTY, counted, in_being, in_party, is_weak, mean_age
from zhucun.branches.marts.joint import missing_on
from zhucun.branches.models import Branch, Meeting, StarRating
from zhucun.branches.queries.members import AgeStructure, age_structure, members, of_band
from zhucun.directory.perms import Actor
from zhucun.kernel.problems import NotFound
from zhucun.ledger import queries as journal


def branches(
    *,
    actor: Actor,
    as_of: date,
    area: str = "",
    kind: str = "",
    text: str = "",
    weak: bool = False,
    incomplete: bool = False,
) -> QuerySet[Branch]:
    """Branches of a day in the actor's areas with `member_count`, `mean`, `young`, `aged`,
    `is_weak`, `stars` of the latest declaration, `last_met`, and of joint ones `missing`, how many
    persons belong to them and are not enrolled (HH18-095). `incomplete`: only joint branches in
    which somebody is missing. One query."""
    inside = in_party(as_of)
    rated = StarRating.objects.filter(
        branch=OuterRef("pk"), is_latest=True, declared_on__lte=as_of
    ).order_by("-year")
    met = Meeting.objects.filter(branch=OuterRef("pk"), voided_on=None, on__lte=as_of)
    found = perms.visible_branches(actor, area).filter(in_being(as_of))
    found = found.annotate(
        member_count=counted(inside, "branch"),
        mean=mean_age(inside, as_of),
        young=counted(inside.filter(of_band("to-35", as_of)), "branch"),
        aged=counted(inside.filter(of_band("from-60", as_of)), "branch"),
        is_weak=is_weak(as_of),
        stars=Subquery(rated.values("stars")[:1]),
        last_met=Subquery(met.order_by("-on").values("on")[:1]),
        missing=Case(When(kind=BranchKind.JOINT, then=missing_on(as_of))),
    )
    if kind:
        found = found.filter(kind=kind)
    if weak:
        found = found.filter(is_weak=True)
    if incomplete:
        found = found.filter(missing__gt=0)
    if text.strip():
        wanted = text.strip()
        named = Q(name__contains=wanted) | Q(village__short_name__contains=wanted)
        found = found.filter(named | Q(village__initials__startswith=wanted.lower()))
    return found.select_related("village").order_by("area", "kind", "pk")


@dataclass(frozen=True, kw_only=True)
class BranchCard:
    """One branch for a reader, with the ages of its members on the day."""

    branch: Branch
    ages: AgeStructure
    on_the_way: int
    may_keep: bool
    may_decide: bool

    @property
    def is_joint(self) -> bool:
        return self.branch.kind == BranchKind.JOINT


def branch_card(*, actor: Actor, public_id: str, as_of: date) -> BranchCard:
    """One branch; three queries. Raises NotFound."""
    row = one_branch(actor=actor, public_id=public_id)
    rows: QuerySet[Any] = members(actor=actor, as_of=as_of, branch=public_id)
    ages = age_structure(rows, as_of=as_of)
    stands = row.dissolved_on is None
    return BranchCard(
        branch=row,
        ages=ages,
        on_the_way=rows.exclude(stage_now__in=IN_PARTY).count(),
        may_keep=stands and perms.may_keep(actor, row.area),
        may_decide=stands and perms.may_decide(actor, row.area),
    )


def one_branch(*, actor: Actor, public_id: str) -> Branch:
    """One branch of the actor's areas. Raises NotFound."""
    rows = perms.visible_branches(actor).filter(public_id=public_id)
    row = rows.select_related("village").first()
    if row is None:
        raise NotFound
    return row


def branches_of(*, actor: Actor, village: str, as_of: date) -> list[Branch]:
    """The branches of a village on a day, its own first. One query."""
    rows = perms.visible_branches(actor, village).filter(in_being(as_of))
    return list(rows.select_related("village").order_by("-kind", "pk"))


def history_of(branch: Branch) -> list[Any]:
    """What happened to a branch, oldest first."""
    return list(journal.history(subjects=[f"branch:{branch.public_id}"]))
