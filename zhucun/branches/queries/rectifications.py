"""Rectifications of weak branches, read: the stock of a day, the flow of a window, one case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from zhucun.branches import perms
from zhucun.branches.enums import RectificationState as State
from zhucun.branches.marts.columns import listed_on
from zhucun.branches.models import Measure, Rectification
from zhucun.branches.queries.policy import RECTIFIES, chain_of, triggers_of
from zhucun.directory import queries as directory
from zhucun.directory.perms import Actor
from zhucun.kernel.divisions import Level
from zhucun.kernel.problems import NotFound
from zhucun.ledger import queries as journal

TAG = "weak-branch"


@dataclass(frozen=True, kw_only=True)
class RectificationFlow:
    """Stock and flow kept apart: how many were listed before the window [since, until), how many
    were listed and lost the label in it, how many are left. before + listed - removed = left."""

    since: date
    until: date
    before: int
    listed: int
    accepted: int
    removed: int

    @property
    def left(self) -> int:
        return self.before + self.listed - self.removed


@dataclass(frozen=True, kw_only=True)
class LabelGaps:
    """Where the label of the directory and the cases of this room do not agree on a day."""

    label_without_case: tuple[Any, ...]
    case_without_label: tuple[Rectification, ...]

    @property
    def count(self) -> int:
        return len(self.label_without_case) + len(self.case_without_label)


@dataclass(frozen=True, kw_only=True)
class CaseCard:
    """One rectification for a reader. `triggers` are labels of the pack's checklist; `is_signed`:
    the pack names who signs, so that nobody accepts it here."""

    case: Rectification
    measures: tuple[Measure, ...]
    triggers: tuple[Any, ...]
    is_signed: bool
    may_keep: bool
    may_decide: bool

    @property
    def open_measures(self) -> int:
        return sum(row.done_on is None for row in self.measures)


def rectifications(
    *,
    actor: Actor,
    area: str = "",
    state: str = "",
    on: date | None = None,
    listed: tuple[date, date] | None = None,
    accepted: tuple[date, date] | None = None,
    removed: tuple[date, date] | None = None,
) -> QuerySet[Rectification]:
    """Cases, those listed by mistake left out unless asked for; those weak `on` a day, or
    listed, accepted or removed within [since, until). With
    `measure_count` and `done_count`. One query."""
    found = perms.visible_rectifications(actor, area)
    found = found.filter(state=state) if state else found.exclude(state=State.WITHDRAWN)
    if on is not None:
        found = found.filter(listed_on(on))
    if listed is not None:
        found = found.filter(listed_on__gte=listed[0], listed_on__lt=listed[1])
    if accepted is not None:
        found = found.filter(accepted_on__gte=accepted[0], accepted_on__lt=accepted[1])
    if removed is not None:
        found = found.filter(removed_on__gte=removed[0], removed_on__lt=removed[1])
    return (
        found.annotate(
            measure_count=Count("measures"),
            done_count=Count("measures", filter=Q(measures__done_on__isnull=False)),
        )
        .select_related("branch", "village", "owner__person")
        .order_by("-listed_on", "area", "pk")
    )


def rectification_flow(
    *, actor: Actor, area: str = "", since: date, until: date
) -> RectificationFlow:
    """The cases of an area in a window. One query."""
    rows = perms.visible_rectifications(actor, area).exclude(state=State.WITHDRAWN)
    started = Q(listed_on__lt=since) & (Q(removed_on=None) | Q(removed_on__gte=since))
    counts = rows.order_by().aggregate(
        before=Count("pk", filter=started),
        listed=Count("pk", filter=Q(listed_on__gte=since, listed_on__lt=until)),
        accepted=Count("pk", filter=Q(accepted_on__gte=since, accepted_on__lt=until)),
        removed=Count("pk", filter=Q(removed_on__gte=since, removed_on__lt=until)),
    )
    return RectificationFlow(since=since, until=until, **counts)


def label_gaps(*, actor: Actor, area: str = "", as_of: date) -> LabelGaps:
    """Villages with the label and no case, cases whose village does not bear it. Two queries."""
    cases = {
        row.area: row for row in rectifications(actor=actor, area=area, on=as_of).order_by("area")
    }
    places = [
        place
        for each in perms.within(actor, area)
        for place in directory.places(actor=actor, as_of=as_of, area=each, level=Level.VILLAGE)
    ]
    tags = directory.tags_by_place([place.pk for place in places], as_of=as_of)
    bearing = {place.code: place for place in places if TAG in tags.get(place.pk, ())}
    return LabelGaps(
        label_without_case=tuple(bearing[code] for code in sorted(bearing.keys() - cases.keys())),
        case_without_label=tuple(cases[code] for code in sorted(cases.keys() - bearing.keys())),
    )


def leaderships(*, actor: Actor, area: str = "", on: date | None = None) -> QuerySet[Rectification]:
    """Rectifications of leadership teams of townships, those opened by mistake left out; those that
    run `on` a day only. With `measure_count` and `done_count`. One query."""
    found = perms.visible_leaderships(actor, area).exclude(state=State.WITHDRAWN)
    if on is not None:
        found = found.filter(listed_on(on))
    return (
        found.annotate(
            measure_count=Count("measures"),
            done_count=Count("measures", filter=Q(measures__done_on__isnull=False)),
        )
        .select_related("village")
        .order_by("-listed_on", "area", "pk")
    )


def cases_in(*, actor: Actor, as_of: date, area: str = "") -> dict[str, list[Rectification]]:
    """The cases that were opened by a day and not by mistake, of branches and of townships, by the
    code of the place, the latest last. One query."""
    found: dict[str, list[Rectification]] = {}
    rows = perms.visible_cases(actor, area).exclude(state=State.WITHDRAWN)
    for row in rows.filter(listed_on__lte=as_of).order_by("listed_on", "pk"):
        found.setdefault(row.area, []).append(row)
    return found


def case_card(*, actor: Actor, public_id: str) -> CaseCard:
    """One case. Two queries. Raises NotFound."""
    rows = perms.visible_cases(actor).filter(public_id=public_id)
    row = rows.select_related("branch", "village", "owner__person").first()
    if row is None:
        raise NotFound
    labels = dict(triggers_of(row.area, as_of=row.listed_on))
    return CaseCard(
        case=row,
        measures=tuple(row.measures.order_by("pk")),
        triggers=tuple(labels[word] for word in row.triggers if word in labels),
        is_signed=row.branch_id is not None
        and chain_of(row.area, *RECTIFIES, as_of=row.listed_on) is not None,
        may_keep=perms.may_keep(actor, row.area),
        may_decide=perms.may_decide(actor, row.area),
    )


def measure_card(*, actor: Actor, public_id: str) -> Measure:
    """One measure with its case. Raises NotFound."""
    seen = perms.visible_cases(actor).values("pk")
    rows = Measure.objects.filter(case__in=seen, public_id=public_id)
    row = rows.select_related("case__branch", "case__village").first()
    if row is None:
        raise NotFound
    return row


def cases_of(branch: Any) -> list[Rectification]:
    """The cases of a branch, the latest first. One query."""
    return list(branch.rectifications.order_by("-listed_on"))


def case_history(case: Rectification) -> list[Any]:
    """What happened to a case, oldest first."""
    return list(journal.history(subjects=[f"rectification:{case.public_id}"]))


def late_measures(*, actor: Actor, as_of: date) -> QuerySet[Measure]:
    """Measures past their day in the actor's areas."""
    seen = perms.visible_cases(actor).filter(state=State.OPEN)
    return Measure.objects.filter(
        case__in=seen.values("pk"), done_on=None, due_on__lt=as_of
    ).order_by(F("due_on"))
