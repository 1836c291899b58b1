"""On what a proposal about a cadre rests: reviews by leaders, appraisals by the masses, grades of
years that stand, and the archive (SQ24-071, SQ24-072).

Archives are issued in a room above, which gives them by a wire (docs/decisions/0032); without it
nobody knows of one, and nobody is said to lack it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from zhucun.appraisal import queries as appraisal
from zhucun.appraisal.enums import AppraisalKind
from zhucun.ballots.queries.duties import duty_facts as polls
from zhucun.directory.perms import Actor
from zhucun.reward.queries.facts import Service

_EVER = date(1900, 1, 1)


@dataclass(frozen=True, kw_only=True)
class Issued:
    """The last archive that was issued of a posting."""

    key: str
    posting: str
    version: int
    on: date


#: Of postings (public ids) the archives that an actor sees on a day, by posting.
Archives = Callable[[Actor, Collection[str], date], Mapping[str, Issued]]
_source: list[Archives] = []


def connect_archives(source: Archives) -> None:
    """Wired once, when the room that issues archives is ready."""
    _source[:] = [source]


@dataclass(frozen=True, kw_only=True)
class Rests:
    """What is on record of somebody up to a day; `has_archive` None: it cannot be known here."""

    leader_reviews: int
    masses_reviews: int
    yearly_appraisals: int
    archive: Issued | None
    has_archive: bool | None

    def facts(self) -> dict[str, Any]:
        """In the names of the packs' vocabularies."""
        return {
            "leader_reviews": self.leader_reviews,
            "masses_reviews": self.masses_reviews,
            "yearly_appraisals": self.yearly_appraisals,
            "has_archive": self.has_archive,
            "has_achievement_record": self.has_archive,
        }

    def told(self) -> dict[str, Any]:
        """As it is kept with a list."""
        counted = ("leader_reviews", "masses_reviews", "yearly_appraisals")
        archive = self.archive
        return {
            **{name: getattr(self, name) for name in counted},
            "archive": {
                "key": archive.key,
                "posting": archive.posting,
                "version": archive.version,
                "on": archive.on.isoformat(),
            }
            if archive
            else None,
        }


def rests(*, actor: Actor, served: Mapping[int, Service], as_of: date) -> dict[int, Rests]:
    """Of cadres (by key of the person) with their service; who has no posting on record is left
    out. Five queries, whatever their number."""
    whose = {row.public_id: key for key, one in served.items() for row in one.postings}
    people = {one.postings[0].person.public_id: key for key, one in served.items()}
    if not whose:
        return {}
    days: dict[str, Any] = {"area": "", "since": _EVER, "until": as_of + timedelta(days=1)}
    counts: Counter[tuple[int, str]] = Counter()
    for said in appraisal.duty_facts(actor=actor, people=people, **days):
        counts[whose.get(said.id, 0), said.counts] += 1
    for asked in polls(actor=actor, keys=whose, **days):
        counts[whose.get(asked.id, 0), asked.counts] += 1
    kind = AppraisalKind.ANNUAL
    for row in appraisal.graded(actor=actor, people=people, kind=kind, until=as_of, as_of=as_of):
        counts[people[row.person], "graded"] += 1
    archives = _source[0](actor, list(whose), as_of) if _source else {}
    last: dict[int, Issued] = {}
    for posting, one in sorted(archives.items(), key=lambda each: (each[1].on, each[1].version)):
        last[whose[posting]] = one
    return {
        key: Rests(
            leader_reviews=counts[key, "leader-review"],
            masses_reviews=counts[key, "masses-review"],
            yearly_appraisals=counts[key, "graded"],
            archive=last.get(key),
            has_archive=key in last if _source else None,
        )
        for key in served
    }
