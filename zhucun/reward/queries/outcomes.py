"""What became of cadres: the list, and the four counts, heads beside times."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet

from zhucun.directory import queries as directory
from zhucun.directory.perms import Actor, in_areas
from zhucun.kernel.problems import NotFound
from zhucun.reward import perms
from zhucun.reward.enums import OutcomeKind
from zhucun.reward.models import Outcome


def outcomes(
    *,
    actor: Actor,
    since: date | None = None,
    until: date,
    area: str = "",
    kind: str = "",
    text: str = "",
) -> QuerySet[Outcome]:
    """What became of cadres from a day up to and with another, latest first. One query."""
    found = perms.visible_outcomes(actor).filter(voided_on=None, on__lte=until)
    if since is not None:
        found = found.filter(on__gte=since)
    if area:
        found = found.filter(in_areas("area", (area,)))
    if kind:
        found = found.filter(kind=kind)
    if text.strip():
        found = found.filter(directory.name_matches(text, prefix="person__"))
    return found.select_related("person__unit", "posting__place").order_by("-on", "area", "-pk")


@dataclass(frozen=True, kw_only=True)
class KindCount:
    """One kind in a window: how many times, and how many people (人次, 人)."""

    kind: OutcomeKind
    times: int
    heads: int


def kind_counts(
    *, actor: Actor, since: date | None = None, until: date, area: str = ""
) -> list[KindCount]:
    """The four kinds, each by itself: they are never added up (HN22-039 to HN22-042). One query."""
    rows = outcomes(actor=actor, since=since, until=until, area=area).order_by()
    counted = rows.values("kind").annotate(times=Count("pk"), heads=Count("person", distinct=True))
    found = {row["kind"]: row for row in counted.values("kind", "times", "heads")}
    return [
        KindCount(
            kind=kind,
            times=found[kind]["times"] if kind in found else 0,
            heads=found[kind]["heads"] if kind in found else 0,
        )
        for kind in OutcomeKind
    ]


def one_outcome(*, actor: Actor, public_id: str) -> Outcome:
    """One record. Raises NotFound."""
    rows = perms.visible_outcomes(actor).filter(public_id=public_id)
    found = rows.select_related("person", "posting__place").first()
    if found is None:
        raise NotFound
    return found
