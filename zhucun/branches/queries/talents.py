"""Talents and the two tracks, read: stock on a day, and who came and went in a window."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from zhucun.branches import perms
from zhucun.branches.enums import TalentKind, Track
from zhucun.branches.marts.columns import IN_PARTY, belonging, stage_on, standing
from zhucun.branches.models import Cultivation, PartyMember, Talent
from zhucun.branches.queries.people import LINKS, matching
from zhucun.directory.perms import Actor
from zhucun.kernel.problems import NotFound
from zhucun.ledger import queries as journal


@dataclass(frozen=True, kw_only=True)
class Flow:
    """One kind in a window [since, until): how many at its beginning and end, who came, who went.
    start + came - went = end."""

    word: str
    label: str
    start: int
    came: int
    went: int

    @property
    def end(self) -> int:
        return self.start + self.came - self.went


def talents(
    *,
    actor: Actor,
    as_of: date,
    area: str = "",
    kind: str = "",
    text: str = "",
    came: tuple[date, date] | None = None,
    went: tuple[date, date] | None = None,
) -> QuerySet[Talent]:
    """Talents of a day; with `came` or `went` [since, until) those who came or went then. One
    query."""
    found = perms.visible_talents(actor, area)
    if came is not None:
        found = found.filter(recognised_on__gte=came[0], recognised_on__lt=came[1])
    elif went is not None:
        found = found.filter(until__gte=went[0], until__lt=went[1])
    else:
        found = found.filter(standing(as_of))
    if kind:
        found = found.filter(kind=kind)
    if text.strip():
        found = found.filter(matching(text))
    return found.select_related("local__village", *LINKS).order_by("area", "kind", "pk")


def talent_flows(*, actor: Actor, area: str = "", since: date, until: date) -> list[Flow]:
    """Each kind in a window: stock and flow kept apart. One query."""
    rows = perms.visible_talents(actor, area).order_by()
    before = Q(recognised_on__lt=since) & (Q(until=None) | Q(until__gte=since))
    counted: dict[str, Any] = {
        row["kind"]: row
        for row in rows.values("kind").annotate(
            start=Count("pk", filter=before),
            came=Count("pk", filter=Q(recognised_on__gte=since, recognised_on__lt=until)),
            went=Count("pk", filter=Q(until__gte=since, until__lt=until)),
        )
    }
    return [
        Flow(
            word=kind,
            label=str(kind.label),
            **_counts(counted.get(kind)),
        )
        for kind in TalentKind
    ]


def tracks(
    *, actor: Actor, area: str = "", track: str = "", state: str = ""
) -> QuerySet[Cultivation]:
    """People on the two tracks, the latest first. One query."""
    found = perms.visible_cultivations(actor, area)
    if track:
        found = found.filter(track=track)
    if state:
        found = found.filter(state=state)
    return found.select_related("village", *LINKS).order_by("-identified_on", "pk")


def track_flows(*, actor: Actor, area: str = "", since: date, until: date) -> list[Flow]:
    """Each track in a window: on it before, chosen, and completed or stopped. One query."""
    rows = perms.visible_cultivations(actor, area).order_by()
    running = (Q(completed_on=None) | Q(completed_on__gte=since)) & (
        Q(stopped_on=None) | Q(stopped_on__gte=since)
    )
    within = Q(completed_on__gte=since, completed_on__lt=until) | Q(
        stopped_on__gte=since, stopped_on__lt=until
    )
    counted: dict[str, Any] = {
        row["track"]: row
        for row in rows.values("track").annotate(
            start=Count("pk", filter=Q(identified_on__lt=since) & running),
            came=Count("pk", filter=Q(identified_on__gte=since, identified_on__lt=until)),
            went=Count("pk", filter=within),
        )
    }
    return [
        Flow(
            word=track,
            label=str(track.label),
            **_counts(counted.get(track)),
        )
        for track in Track
    ]


def _counts(row: Any) -> dict[str, int]:
    return {name: row[name] if row else 0 for name in ("start", "came", "went")}


def talent_card(*, actor: Actor, public_id: str) -> Talent:
    """One talent. Raises NotFound."""
    rows = perms.visible_talents(actor).filter(public_id=public_id)
    row = rows.select_related("local__village", *LINKS).first()
    if row is None:
        raise NotFound
    return row


def track_card(*, actor: Actor, public_id: str) -> Cultivation:
    """One person on a track. Raises NotFound."""
    rows = perms.visible_cultivations(actor).filter(public_id=public_id)
    row = rows.select_related("village", *LINKS).first()
    if row is None:
        raise NotFound
    return row


def track_history(row: Cultivation) -> list[Any]:
    """What happened on a track, oldest first."""
    return list(journal.history(subjects=[f"cultivation:{row.public_id}"]))


def is_member(local: int, on: date) -> bool:
    """Whether somebody is in the Party on a day, by the register of a branch. One query."""
    rows = PartyMember.objects.filter(belonging(on), local=local)
    return rows.annotate(now=stage_on(on)).filter(now__in=IN_PARTY).exists()


def is_leader(local: int, on: date) -> bool:
    """Whether somebody is a prosperity leader on a day. One query."""
    return Talent.objects.filter(standing(on), local=local, kind=TalentKind.LEADER).exists()
