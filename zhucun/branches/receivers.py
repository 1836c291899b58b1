"""How rectifications and the two tracks are signed where a pack says who signs."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet

from zhucun.branches.actions import deaths as dying
from zhucun.branches.actions import dismissals as dismissing
from zhucun.branches.actions import rectifications as rectifying
from zhucun.branches.actions import talents as tracking
from zhucun.branches.enums import Office, TrackState
from zhucun.branches.enums import RectificationState as State
from zhucun.branches.models import Cultivation, Dismissal, LocalPerson, Rectification
from zhucun.branches.queries.committees import heads_on
from zhucun.branches.queries.dismissals import facts_of
from zhucun.branches.queries.policy import DISMISSES, RECTIFIES, TALENT, triggers_of
from zhucun.branches.queries.talents import is_leader, is_member
from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.households.queries import Death, register_mourner
from zhucun.households.queries.names import whole_name_key
from zhucun.kernel.divisions import Level, at_level
from zhucun.signoff.enums import Said
from zhucun.signoff.queries import guarded
from zhucun.signoff.rows import (
    About,
    Claimant,
    Guarded,
    Holder,
    Line,
    Paper,
    Post,
    Section,
    SignedStep,
    Words,
    register,
    register_offices,
)

_TRIGGER: Words = ("情形", "Cause")
_SEATS: Mapping[Office, Words] = {
    Office.SECRETARY: ("村党支部书记", "Secretary of the branch"),
    Office.DIRECTOR: ("村民委员会主任", "Director of the committee"),
}
_MEASURES: Words = ("整顿措施", "Measures")
_PROBLEM: Words = ("为何列入", "Why it is listed")


class Rectifications:
    """A weak branch before its signers (HN22-63): the case lies in the county and follows the pack
    of the village. What is signed is what was done, measure by measure."""

    kind = RECTIFIES[0]
    sees = Permission.SEE_BRANCHES
    manages = Permission.MANAGE_PLACES

    def about(self, subjects: Sequence[str], as_of: date) -> Mapping[str, About]:
        return {
            row.public_id: About(
                area=at_level(row.area, Level.COUNTY),
                place=row.area,
                title=row.named,
                pack_area=row.area,
            )
            for row in _cases(subjects)
        }

    def evidence(self, subjects: Sequence[str], as_of: date) -> Mapping[str, Paper]:
        return {row.public_id: _paper(row) for row in _cases(subjects)}

    def guards(
        self, subjects: Sequence[str], *, pack: str, rules: frozenset[str], as_of: date
    ) -> Mapping[str, Mapping[str, Guarded]]:
        facts = {row.public_id: {"village": row.area, "state": "weak"} for row in _cases(subjects)}
        return guarded(facts, subject=self.kind, pack=pack, rules=rules, as_of=as_of)

    def signed(self, steps: Sequence[SignedStep], *, on: date, by: Actor) -> None:
        """The case waits once only an approval is left, is accepted with the last signature, and
        goes on where somebody rejects or recalls."""
        rows = {row.public_id: row for row in _cases([step.subject for step in steps])}
        for step in steps:
            row = rows.get(step.subject)
            if row is None:
                continue
            if step.said != Said.SIGNED:
                if row.state in (State.SUBMITTED, State.ACCEPTED):
                    values = {"submitted_on": None, "accepted_on": None}
                    rectifying.move(row, (State(row.state),), State.OPEN, on=on, by=by, **values)
            elif step.is_finished:
                states = (State.OPEN, State.SUBMITTED)
                days = {"submitted_on": row.submitted_on or on, "accepted_on": on}
                rectifying.move(row, states, State.ACCEPTED, on=on, by=by, **days)
            elif set(step.left) == {"approve"} and row.state == State.OPEN:
                rectifying.move(row, (State.OPEN,), State.SUBMITTED, on=on, by=by, submitted_on=on)


class Tracks:
    """Somebody on one of the two tracks of 双培双带 before the signers of its chain (HH18-060,
    HH18-061). The case lies in the village: whoever approves stands above it by his word."""

    kind = TALENT
    sees = Permission.SEE_BRANCHES
    manages = Permission.KEEP_BRANCHES

    def about(self, subjects: Sequence[str], as_of: date) -> Mapping[str, About]:
        return {
            row.public_id: About(
                area=at_level(row.area, Level.TOWNSHIP),
                place=row.area,
                title=f"{row.village.short_name} · {row.get_track_display()}",
                pack_area=row.area,
            )
            for row in _tracks(subjects)
        }

    def evidence(self, subjects: Sequence[str], as_of: date) -> Mapping[str, Paper]:
        return {row.public_id: _track_paper(row, as_of) for row in _tracks(subjects)}

    def guards(
        self, subjects: Sequence[str], *, pack: str, rules: frozenset[str], as_of: date
    ) -> Mapping[str, Mapping[str, Guarded]]:
        facts = {
            row.public_id: {
                "person": row.local.public_id,
                "village": row.area,
                "track": row.track,
                "state": row.state,
            }
            for row in _tracks(subjects)
        }
        return guarded(facts, subject=self.kind, pack=pack, rules=rules, as_of=as_of)

    def signed(self, steps: Sequence[SignedStep], *, on: date, by: Actor) -> None:
        """In training once nothing is left to record, completed with the last signature."""
        rows = {row.public_id: row for row in _tracks([step.subject for step in steps])}
        for step in steps:
            row = rows.get(step.subject)
            if row is None or row.state == TrackState.COMPLETED:
                continue
            if step.said != Said.SIGNED:
                if row.state == TrackState.IN_TRAINING and step.done < 2:
                    tracking.move(row, TrackState.IDENTIFIED, on=on, by=by, trained_on=None)
            elif step.is_finished:
                tracking.finish(row, on=on, by=by)
            elif not {"submit", "record"} & set(step.left):
                tracking.move(row, TrackState.IN_TRAINING, on=on, by=by, trained_on=on)


class Dismissals:
    """A dismissal before its signers (HH18-089): it lies in the township, which proposes it; the
    county reviews the basis. A director is not decided before his villagers voted."""

    kind = DISMISSES[0]
    sees = Permission.SEE_BRANCHES
    manages = Permission.KEEP_BRANCHES

    def about(self, subjects: Sequence[str], as_of: date) -> Mapping[str, About]:
        return {
            row.public_id: About(
                area=at_level(row.area, Level.TOWNSHIP),
                place=row.area,
                title=f"{row.village.short_name} · {row.seat.local.name}",
                person=row.seat.local.person_id,
                pack_area=row.area,
            )
            for row in _dismissals(subjects)
        }

    def evidence(self, subjects: Sequence[str], as_of: date) -> Mapping[str, Paper]:
        return {row.public_id: _dismissal_paper(row) for row in _dismissals(subjects)}

    def guards(
        self, subjects: Sequence[str], *, pack: str, rules: frozenset[str], as_of: date
    ) -> Mapping[str, Mapping[str, Guarded]]:
        facts = {row.public_id: facts_of(row) for row in _dismissals(subjects)}
        return guarded(facts, subject=self.kind, pack=pack, rules=rules, as_of=as_of)

    def signed(self, steps: Sequence[SignedStep], *, on: date, by: Actor) -> None:
        rows = {row.public_id: row for row in _dismissals([step.subject for step in steps])}
        pairs = [(rows[step.subject], step) for step in steps if step.subject in rows]
        dismissing.move_dismissals(pairs, on=on, by=by)


#: The packs' words for the heads of a village.
_HEADS = {Office.SECRETARY: "branch-secretary", Office.DIRECTOR: "committee-director"}


class Heads:
    """The secretary of the branch and the director of the committee of a village (HH18-132).
    Whoever is linked to no person of the directory is a key of this room."""

    words = frozenset(_HEADS.values())

    def holders(self, posts: Collection[Post], on: date) -> Mapping[Post, Sequence[Holder]]:
        found: dict[Post, list[Holder]] = {}
        for seat in heads_on(on).filter(area__in=sorted({area for _word, area in posts})):
            post = (_HEADS[Office(seat.office)], seat.area)
            if post in posts:
                found.setdefault(post, []).append(_holder(seat.local))
        return found

    def areas_held(self, word: str, who: Claimant, on: date) -> QuerySet[Any]:
        office = next(office for office, each in _HEADS.items() if each == word)
        mine = Q(local__person__public_id=who.person)
        if not who.person:
            mine = Q(local__name_index=whole_name_key(who.name), area__in=who.areas)
        rows = heads_on(on).select_related(None).order_by()
        return rows.filter(mine, office=office).values("area")


def _holder(local: LocalPerson) -> Holder:
    known = local.person
    who = f"person:{known.public_id}" if known is not None else f"local:{local.public_id}"
    return Holder(who=who, name=local.name)


def connect() -> None:
    """Wired once, when the application is ready."""
    register(Rectifications())
    register(Tracks())
    register(Dismissals())
    register_offices(Heads())
    register_mourner(_follow)


def _follow(deaths: Sequence[Death], at: datetime, by: Actor) -> None:
    dying.follow_deaths(deaths, by=by)


def _cases(subjects: Sequence[str]) -> list[Rectification]:
    rows = Rectification.objects.filter(public_id__in=list(subjects))
    found = rows.select_related("branch", "village", "owner__person")
    return list(found.prefetch_related("measures"))


def _dismissals(subjects: Sequence[str]) -> list[Dismissal]:
    rows = Dismissal.objects.filter(public_id__in=list(subjects))
    links = ("seat__committee", "seat__local__person", "seat__local__member")
    return list(rows.select_related("village", *links))


def _tracks(subjects: Sequence[str]) -> list[Cultivation]:
    rows = Cultivation.objects.filter(public_id__in=list(subjects))
    return list(rows.select_related("village", "local__person", "local__member"))


def _paper(row: Rectification) -> Paper:
    labels = dict(triggers_of(row.area, as_of=row.listed_on))
    reasons = [labels[word] for word in row.triggers if word in labels]
    why = [Line(label=_PROBLEM, value=(row.problem, row.problem), on=row.listed_on)]
    why += [Line(label=_PROBLEM, value=(label.zh, label.en)) for label in reasons]
    measures = sorted(row.measures.all(), key=lambda measure: measure.pk)
    done = tuple(
        Line(
            label=(measure.title, measure.title),
            value=(measure.result or "—", measure.result or "—"),
            by=measure.owner,
            on=measure.done_on,
        )
        for measure in measures
    )
    sections = (Section(label=_PROBLEM, lines=tuple(why)), Section(label=_MEASURES, lines=done))
    return Paper(title=row.named, sections=sections)


def _dismissal_paper(row: Dismissal) -> Paper:
    labels = dict(triggers_of(row.area, as_of=row.opened_on))
    unknown: Words = ("—", "—")
    why = [
        Line(label=("职务", "Office"), value=_SEATS[Office(row.office)], on=row.seat.since),
        *(
            Line(label=_TRIGGER, value=(labels[word].zh, labels[word].en))
            for word in row.triggers
            if word in labels
        ),
        Line(label=("事由", "Problem"), value=(row.problem, row.problem), by=row.by_name),
    ]
    law = [
        Line(
            label=("法规依据", "Law or rule"),
            value=(row.legal_basis,) * 2 if row.legal_basis else unknown,
        )
    ]
    if row.office == Office.DIRECTOR:
        paper = row.vote_document
        value: Words = (paper, paper) if paper else unknown
        law.append(Line(label=("村民会议表决", "Vote"), value=value, on=row.voted_on))
    sections = (
        Section(label=("拟撤换或罢免", "What is proposed"), lines=tuple(why)),
        Section(label=("依据", "On what it rests"), lines=tuple(law)),
    )
    return Paper(title=row.seat.local.name, sections=sections)


def _track_paper(row: Cultivation, as_of: date) -> Paper:
    """What is known of somebody on a track; his name stands on the card, not in the paper."""
    yes, no = ("是", "Yes"), ("否", "No")
    lines = (
        Line(label=("培养目标", "Goal"), value=(row.goal, row.goal), on=row.identified_on),
        Line(
            label=("现为党员", "Party member"), value=yes if is_member(row.local_id, as_of) else no
        ),
        Line(
            label=("现为致富带头人", "Prosperity leader"),
            value=yes if is_leader(row.local_id, as_of) else no,
        ),
    )
    section = Section(label=("双培双带", "Dual cultivation"), lines=lines)
    return Paper(title=str(row.get_track_display()), sections=(section,))
