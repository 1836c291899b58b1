"""Carries a difference of the roster out through the actions of roster and directory, in chunks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from zhucun.directory import actions as directory
from zhucun.directory.actions import PersonDraft
from zhucun.intake.rows import Change, Gone, New, OriginOf, Progress, Scope, chunks
from zhucun.ledger.events import Origin
from zhucun.roster import actions
from zhucun.roster.actions import TeamDraft
from zhucun.roster.feeds.known import postings_by_key
from zhucun.roster.feeds.reading import Said, person_values
from zhucun.roster.models import Posting, Round, Team
from zhucun.roster.queries import PostingDraft

#: Records of one chunk are alive at the same time; more of them is hardly faster.
_CHUNK = 2_000


@dataclass(frozen=True, slots=True, eq=False)
class Changed:
    """A known posting with what changes of its person and of itself."""

    pk: int
    said: Said
    person: Mapping[str, Any]
    posting: Mapping[str, Any]


@dataclass(frozen=True, slots=True, eq=False)
class Added:
    """A new posting. The person is behind another posting here (`served`), registered
    elsewhere, or new.
    """

    said: Said
    changes: Mapping[str, Any]
    served: int | None
    person: Any


class Accepting:
    """One acceptance; holds what later chunks need of earlier ones: new teams and people."""

    def __init__(self, scope: Scope, origin_of: OriginOf, progress: Progress, total: int) -> None:
        self._scope, self._origin_of = scope, origin_of
        self._progress, self._total, self._done = progress, total, 0
        self._teams: dict[tuple[int, int], Team] = {}
        self._people: dict[str, Any] = {}

    def end(self, gone: Sequence[Gone], day: date, *, reason: str) -> None:
        """End postings that the list does not name."""
        the_list = self._origin_of(None)
        for chunk in chunks(gone, _CHUNK):
            postings = postings_by_key(each.subject for each in chunk)
            running = [row for row in postings.values() if row.ends_on is None or row.ends_on > day]
            actions.end_postings(
                running,
                ends_on=day,
                reason=reason,
                made_at=self._scope.at,
                by=self._scope.actor,
                origins=[the_list] * len(running),
            )

    def change(self, changed: Sequence[Change]) -> None:
        """Correct people and postings; a posting that ends now is ended."""
        for chunk in chunks(changed, _CHUNK):
            self._form_teams([(change.subject.said, change.row) for change in chunk])
            postings = postings_by_key(change.subject.pk for change in chunk)
            origins = [self._origin_of(change.row) for change in chunk]
            pairs = [(postings[change.subject.pk], change.subject) for change in chunk]
            self._correct([(posting.person, subject.person) for posting, subject in pairs], origins)
            actions.correct_postings(
                [(posting, self._posting_values(subject)) for posting, subject in pairs],
                made_at=self._scope.at,
                by=self._scope.actor,
                origins=origins,
            )
            self._end_stated(pairs, origins)
            self._tell(len(chunk))

    def _posting_values(self, subject: Changed) -> dict[str, Any]:
        values = {name: value for name, value in subject.posting.items() if name != "ends_on"}
        if "team" not in values and (team := self._team(subject.said)) is not None:
            values["team"] = team
        return values

    def _end_stated(
        self, pairs: Sequence[tuple[Posting, Changed]], origins: Sequence[Origin]
    ) -> None:
        by_day: dict[date, list[tuple[Posting, Origin]]] = defaultdict(list)
        for (posting, subject), origin in zip(pairs, origins, strict=True):
            if "ends_on" in subject.posting:
                by_day[subject.posting["ends_on"]].append((posting, origin))
        for day, ending in sorted(by_day.items()):
            actions.end_postings(
                [posting for posting, _ in ending],
                ends_on=day,
                reason="",
                made_at=self._scope.at,
                by=self._scope.actor,
                origins=[origin for _, origin in ending],
            )

    def add(self, new: list[New]) -> None:
        """Register new people, correct known ones, post them all.

        Takes the list apart: what is accepted is let go, so that memory shrinks on the way.
        """
        counts: dict[str, int] = defaultdict(int)
        for each in new:
            counts[each.found.said.who] += 1
        new.reverse()
        while new:
            chunk = new[: -_CHUNK - 1 : -1]
            del new[-_CHUNK:]
            self._form_teams([(each.found.said, each.row) for each in chunk])
            origins = [self._origin_of(each.row) for each in chunk]
            people = self._people_of([each.found for each in chunk], origins, counts)
            drafts = [
                self._draft(each.found, person) for each, person in zip(chunk, people, strict=True)
            ]
            actions.post_cadres(
                drafts, made_at=self._scope.at, by=self._scope.actor, origins=origins
            )
            self._tell(len(chunk))

    def _people_of(
        self, chunk: Sequence[Added], origins: Sequence[Origin], counts: Mapping[str, int]
    ) -> list[Any]:
        """The person of each row, in order. Who stands in several rows is registered once."""
        served = postings_by_key(added.served for added in chunk if added.served is not None)
        people: dict[str, Any] = {}
        fresh: dict[str, tuple[PersonDraft, Origin]] = {}
        changes: list[tuple[Any, Mapping[str, Any]]] = []
        change_origins: list[Origin] = []
        for added, origin in zip(chunk, origins, strict=True):
            who = added.said.who
            if who in people or who in self._people or who in fresh:
                continue
            person = served[added.served].person if added.served is not None else added.person
            if person is None:
                fresh[who] = self._person_draft(added), origin
                continue
            people[who] = person
            if added.changes:
                changes.append((person, added.changes))
                change_origins.append(origin)
        self._correct(changes, change_origins)
        registered = directory.register_people(
            [draft for draft, _ in fresh.values()],
            registered_at=self._scope.at,
            by=self._scope.actor,
            origins=[origin for _, origin in fresh.values()],
        )
        people.update(zip(fresh, registered, strict=True))
        self._people.update((who, each) for who, each in people.items() if counts[who] > 1)
        return [people.get(added.said.who) or self._people[added.said.who] for added in chunk]

    @staticmethod
    def _person_draft(added: Added) -> PersonDraft:
        said = added.said
        return PersonDraft(
            **{"unit": said.unit, "area": said.place.code, **person_values(said.row)}
        )

    def _correct(
        self, changes: Sequence[tuple[Any, Mapping[str, Any]]], origins: Sequence[Origin]
    ) -> None:
        if any(values for _, values in changes):
            directory.correct_people(
                changes,
                area=self._scope.area,
                corrected_at=self._scope.at,
                by=self._scope.actor,
                origins=origins,
            )

    def _draft(self, added: Added, person: Any) -> PostingDraft:
        said = added.said
        return PostingDraft(
            person=person,
            place=said.place,
            role=said.role,
            round=said.round,
            team=said.team or self._team(said),
            unit=said.unit,
            starts_on=said.start,
            due_on=said.due,
            ends_on=said.end,
            party_transferred_on=said.row.get("party_transferred_on"),
        )

    # ── teams ────────────────────────────────────────

    def _team(self, said: Said) -> Team | None:
        return self._teams.get((said.round.pk, said.place.pk))

    def _form_teams(self, rows: Sequence[tuple[Said, Any]]) -> None:
        """Form the teams that rows name and that are not there yet, from the first day that
        they name.
        """
        wanted: dict[tuple[Round, date], dict[int, tuple[TeamDraft, Origin]]] = defaultdict(dict)
        first: dict[tuple[int, int], tuple[Said, Any]] = {}
        for said, row in rows:
            key = said.round.pk, said.place.pk
            if said.team is None and row.get("team") and key not in self._teams:
                earlier = first.get(key)
                if earlier is None or said.start < earlier[0].start:
                    first[key] = said, row
        for said, row in first.values():
            draft = TeamDraft(village=said.place, name=row.get("team"), unit=said.unit)
            wanted[said.round, said.start][said.place.pk] = draft, self._origin_of(row)
        for (round_, day), drafts in wanted.items():
            formed = actions.form_teams(
                [draft for draft, _ in drafts.values()],
                round_=round_,
                formed_on=day,
                by=self._scope.actor,
                origins=[origin for _, origin in drafts.values()],
            )
            self._teams.update({(round_.pk, team.village_id): team for team in formed})

    def _tell(self, count: int) -> None:
        self._done += count
        self._progress(self._done, self._total, "accept")
