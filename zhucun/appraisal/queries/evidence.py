"""What an appraisal rests on, as the engine takes it: marks with their rows, deductions, offices,
and what gates ask for. Read from where each thing was recorded; nothing is typed for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

import numpy as np
from django.db.models import Q

from zhucun.appraisal.enums import Appraised, ReviewSource, Source
from zhucun.appraisal.models import Appraisal, Appraisee, Deduction, Review
from zhucun.appraisal.queries.parts import Class, Part
from zhucun.appraisal.queries.periods import Span
from zhucun.appraisal.queries.plans import on_one_scale
from zhucun.appraisal.queries.proofs import fallen_proofs
from zhucun.appraisal.queries.records import pledged_of, postings_of, teams_of
from zhucun.appraisal.queries.views import View
from zhucun.ballots import queries as ballots
from zhucun.ballots.enums import SubjectKind
from zhucun.directory import queries as directory
from zhucun.directory.perms import OPERATOR, in_areas
from zhucun.engines.score import NEVER, NONE, Deductions, Facts, Gaps, Marks, Offices, Plan, units
from zhucun.kernel.divisions import Level, at_level

_BOTH = Decimal(100)
#: Polls about bodies of a place, with the level of that place.
BODIES: Mapping[str, Level] = {
    SubjectKind.COMMITTEE: Level.VILLAGE,
    SubjectKind.TOWNSHIP: Level.TOWNSHIP,
}
#: Columns of a mark before they are arrays.
_COLUMNS = ("subject", "period", "by", "assessor", "day", "mark", "row", "post", "word")


@dataclass(kw_only=True)
class Evidence:
    """Facts for the engine; `people` are public ids of the cadres in the order of its subjects,
    `refs` says by its index what stands behind a row (“review:…”, “poll:…”, “pledge:…”, or
    “deduction:…”)."""

    facts: Facts
    people: tuple[str, ...]
    keys: tuple[int, ...]
    refs: tuple[str, ...]


@dataclass
class _Rows:
    """Marks of one part as they are collected."""

    columns: dict[str, list[int]] = field(default_factory=lambda: {name: [] for name in _COLUMNS})

    def add(self, **given: int) -> None:
        for name in _COLUMNS:
            self.columns[name].append(given.get(name, NONE))

    def marks(self) -> Marks:
        return Marks(**{name: _ints(self.columns[name]) for name in _COLUMNS})


class _Reader:
    """Reads all evidence of one appraisal, or of its cadres in some areas; a fixed number of
    queries for 2,000 cadres."""

    def __init__(
        self, appraisal: Appraisal, view: View, whole: Decimal, within: tuple[str, ...] | None
    ) -> None:
        self.appraisal, self.view, self.whole = appraisal, view, whole
        self.within = within
        rows = Appraisee.objects.filter(self._mine(), appraisal=appraisal, left_out_on=None)
        self.rows = list(
            rows.select_related("person", "appraisal")
            .only(
                *("public_id", "area", "level", "personnel_class", "since", "until", "role"),
                "served",
                *("person__public_id", "appraisal__area", "appraisal__since"),
                *("appraisal__until", "posting_id", "unit_id", "subject"),
            )
            .order_by("pk")
        )
        self.at = {row.pk: number for number, row in enumerate(self.rows)}
        self.refs: list[str] = []
        self.classes = list(dict.fromkeys(one.word for part in view.parts for one in part.classes))
        self.marks = {part.id: _Rows() for part in view.parts}
        self.posts: dict[tuple[str, str], int] = {}
        self.words: dict[str, int] = {}
        self.satisfied: dict[int, list[int]] = defaultdict(lambda: [0, 0])

    def _mine(self, prefix: str = "") -> Q:
        """By the area in which somebody is appraised; what is on record about him may lie in
        another one, and is read by him."""
        return in_areas(f"{prefix}area", ("",) if self.within is None else self.within)

    def ref(self, text: str) -> int:
        self.refs.append(text)
        return len(self.refs) - 1

    def post(self, word: str, office: str) -> int:
        return self.posts.setdefault((word, office), len(self.posts))

    def asked(self, source: Source) -> Iterator[tuple[Part, Class, Span]]:
        """Every part, class and period whose marks come from a source; each period by its own
        side."""
        for part in self.view.parts:
            for one in part.classes:
                for span in part.periods:
                    if one.source == source and part.at(span).by(one.word) is not None:
                        yield part, one, span

    def scaled(self, mark: Decimal, part: Part, most: Decimal) -> Decimal:
        """A mark as the plan takes it: see `plans.on_one_scale`."""
        return on_one_scale(mark, most, self.whole) if part.is_rescaled else mark

    def reviews(self) -> set[int]:
        """Marks of people, in numbers or in words; comments without a mark are no marks. Gives who
        reviewed."""
        names = ("public_id", "appraisee", "part", "period", "by_class", "office", "mark", "on")
        marked = Q(mark__isnull=False) | ~Q(word="")
        found = Review.objects.filter(
            marked,
            self._mine("appraisee__"),
            appraisee__appraisal=self.appraisal,
            withdrawn_on=None,
        ).order_by("pk")
        known = {
            (part.id, one.word, span.name): (span.start.toordinal(), part, part.at(span).most)
            for part, one, span in self.asked(Source.REVIEWERS)
        }
        accounts: set[int] = set()
        values = found.values_list(*names, "by", "source", "word")
        for (
            public,
            key,
            part,
            period,
            by_class,
            office,
            mark,
            on,
            by,
            source,
            word,
        ) in values.iterator(chunk_size=20_000):
            there, subject = known.get((part, by_class, period)), self.at.get(key)
            if there is None or subject is None:
                continue
            start, whole, most = there
            in_person = source == ReviewSource.HAND and bool(office)
            if in_person:
                accounts.add(by)
            self.marks[part].add(
                subject=subject,
                period=start,
                by=self.classes.index(by_class),
                assessor=by if in_person else NONE,
                day=on.toordinal(),
                mark=NONE if word else units(self.scaled(mark, whole, most)),
                row=self.ref(f"review:{public}"),
                post=self.post(by_class, office) if in_person else NONE,
                word=self.words.setdefault(word, len(self.words)) if word else NONE,
            )
        return accounts

    def villagers(self) -> None:
        """What villagers said, where enough answered: the last poll of each period, of the cadre
        himself or of his team, as the scheme says; of whoever sits in a committee that of it; of a
        place all of them together. The gate reads the same polls."""
        wanted = list(self.asked(Source.VILLAGERS))
        asked = {part.at(span).poll for part, _by, span in wanted} or {str(SubjectKind.POSTING)}
        shown = {kind: self._shown(kind) for kind in sorted(asked)}
        bodies = [each for kind in BODIES for each in self._shown(kind)]
        broad = self.view.settings.satisfaction == "broad"
        for key, one in (each for found in (*shown.values(), bodies) for each in found):
            sums = self.satisfied[self.at[key]]
            sums[0] += one.satisfied + (one.fairly if broad else 0)
            sums[1] += one.known
        for part, by, span in wanted:
            said: dict[int, list[Any]] = defaultdict(list)
            for key, one in (*shown[part.at(span).poll], *bodies):
                if span.start <= one.starts_on < span.until:
                    said[key].append(one)
            for key, polls in sorted(said.items()):
                polls = polls if self.rows[self.at[key]].is_place else polls[-1:]
                share = _share(polls, broad=broad)
                if share is not None:
                    ref = "poll:" + "+".join(one.poll for one in polls)
                    self._seen(part, by, span, key, share, ref, polls[-1].closed_on)

    def _served(self, kind: str) -> dict[str, list[tuple[int, date, date | None]]]:
        """By what polls of a kind are about, whom of the appraisal that concerns, and when."""
        posted = {row.person_id: row.pk for row in self.rows if row.posting_id is not None}
        served: dict[str, list[tuple[int, date, date | None]]] = defaultdict(list)
        if kind == SubjectKind.TEAM:
            for team, person, start, end in teams_of(posted):
                served[team].append((posted[person], start, end))
        elif kind == SubjectKind.POSTING:
            for public, person in postings_of(posted).values():
                served[public].append((posted[person], self.appraisal.since, None))
        for row in self.rows if kind in BODIES else ():
            if len(row.area) == BODIES[kind] and row.subject in (Appraised.SEAT, Appraised.PLACE):
                served[row.area].append((row.pk, row.since, row.until))
        return served

    def _shown(self, kind: str) -> list[tuple[int, Any]]:
        """Polls that began within the days, each with the one whom it is about, in their order; of
        a team with everybody who was in it when the poll began."""
        since, until = self.appraisal.since, self.appraisal.until
        served = self._served(kind)
        if not served:
            return []
        found = ballots.marks(
            actor=OPERATOR,
            since=since,
            until=date.max,  # however late it was closed
            begun_before=until,
            area=self.appraisal.area,
            kind=kind,
            keys=None if self.within is None else list(served),
        )
        return [
            (key, one)
            for one in found
            if one.is_shown and since <= one.starts_on < until
            for key, start, end in served.get(one.key, ())
            if start <= one.starts_on and (end is None or one.starts_on < end)
        ]

    def pledges(self) -> None:
        """What was pledged and done, as a share of the scale; who pledged nothing has no mark."""
        for part, by, span in self.asked(Source.PROMISES):
            pledged = pledged_of(self.rows, since=span.start, until=span.until)
            for key, one in sorted(pledged.items()):
                if one.items:
                    share = (_BOTH * one.done / one.items).quantize(Decimal("0.01"))
                    plans = "+".join(one.plans)
                    self._seen(part, by, span, key, share, f"pledge:{plans}", span.start)

    def _seen(
        self, part: Part, by: Class, span: Span, key: int, share: Decimal, ref: str, on: date
    ) -> None:
        """A share in per cent as a mark on the scale."""
        most = part.at(span).most
        mark = (share * most / _BOTH).quantize(Decimal("0.0001"))
        self.marks[part.id].add(
            subject=self.at[key],
            period=span.start.toordinal(),
            by=self.classes.index(by.word),
            day=on.toordinal(),
            mark=units(self.scaled(mark, part, most)),
            row=self.ref(ref),
        )

    def deductions(self) -> Deductions:
        """With no evidence where what a deduction rested on was set aside: it is flagged, and takes
        nothing until people withdraw it."""
        found = Deduction.objects.filter(
            self._mine("appraisee__"), appraisee__appraisal=self.appraisal, withdrawn_on=None
        ).order_by("pk")
        columns = ("public_id", "appraisee", "points", "on", "evidence", "evidence_key")
        given = [one for one in found.values_list(*columns) if one[1] in self.at]
        gone = fallen_proofs((kind, key) for *_, kind, key in given)
        rows = []
        for public, key, points, on, *proof in given:
            ref = self.ref(f"deduction:{public}")
            stands = NONE if tuple(proof) in gone else ref
            rows.append((self.at[key], units(points), on.toordinal(), stands, ref))
        subject, taken, day, evidence, row = (
            (_ints(one) for one in zip(*rows, strict=True)) if rows else [_ints(())] * 5
        )
        return Deductions(subject=subject, points=taken, day=day, evidence=evidence, row=row)

    def offices(self, accounts: Iterable[int]) -> Offices:
        """Who held which of the offices that reviewed, from when until when. One query for 2,000
        accounts."""
        roles = {
            one.word: one.signer.roles if one.signer else ()
            for part in self.view.parts
            for one in part.classes
        }
        held: dict[str, list[tuple[int, str, date, date | None]]] = defaultdict(list)
        for account, role, where, since, until in directory.offices_held(accounts):
            held[where].append((account, role, since, until))
        rows = [
            (account, number, since.toordinal(), until.toordinal() if until else NEVER)
            for (word, office), number in self.posts.items()
            for account, role, since, until in held[office]
            if role in roles.get(word, ())
        ]
        columns = [_ints(one) for one in zip(*rows, strict=True)] if rows else [_ints(())] * 4
        assessor, post, start, until = columns
        return Offices(assessor=assessor, post=post, start=start, until=until)

    def fields(self, plan: Plan) -> dict[str, Sequence[Any]]:
        """What the gates read; names that nothing here knows are not known of anybody."""
        known: dict[str, Callable[[int, Appraisee], Any]] = {
            "satisfaction": lambda number, row: self._satisfaction(number),
            "role": lambda number, row: row.role,
            "unit_level": lambda number, row: row.level or None,
        }
        wanted = {
            name
            for gate in plan.last.gates
            for expression in gate.rule.expressions
            for name in expression.names
        }
        return {
            name: [known[name](n, row) for n, row in enumerate(self.rows)]
            if name in known
            else [None] * len(self.rows)
            for name in sorted(wanted)
        }

    def _satisfaction(self, number: int) -> float | None:
        """The share of those who are satisfied among those who know him, over all polls, in per
        cent: the unit in which the packs give the least one."""
        satisfied, answered = self.satisfied[number]
        return round(100 * satisfied / answered, 2) if answered else None


def evidence_of(
    appraisal: Appraisal, view: View, plan: Plan, *, within: tuple[str, ...] | None = None
) -> Evidence:
    """Everything that an appraisal rests on now; `within` some areas only of the cadres who are
    appraised there."""
    reader = _Reader(appraisal, view, plan.last.scale, within)
    accounts = reader.reviews()
    reader.villagers()
    reader.pledges()
    rows = reader.rows
    county = [at_level(row.area, Level.COUNTY) or appraisal.area for row in rows]
    township = [at_level(row.area, Level.TOWNSHIP) or row.area for row in rows]
    pool, pools = _numbered(county)
    area, areas = _numbered(township)
    level, levels = _numbered([row.level for row in rows])
    personnel, personnels = _numbered([row.personnel_class for row in rows])
    mine: dict[str, int] = {}
    people = [row.person.public_id if row.person else "" for row in rows]
    whose = None if within is None else [person for person in people if person]
    for key, person in sorted(directory.people_of_accounts(whose).items()):
        mine.setdefault(person, key)
    deductions = reader.deductions()
    gaps = _ints(
        day
        for number, row in enumerate(rows)
        for before, after in pairwise(row.days)
        for day in (number, before[1].toordinal(), after[0].toordinal())
    ).reshape(-1, 3)
    facts = Facts(
        start=_ints([row.since.toordinal() for row in rows]),
        end=_ints([row.until.toordinal() for row in rows]),
        pool=pool,
        area=area,
        level=level,
        personnel=personnel,
        pools=pools,
        areas=areas,
        levels=levels,
        personnels=personnels,
        person=_ints([mine.get(person, NONE) for person in people]),
        classes=tuple(reader.classes),
        words=tuple(reader.words),
        marks={part: one.marks() for part, one in reader.marks.items()},
        deductions=deductions,
        offices=reader.offices(accounts),
        fields=reader.fields(plan),
        gaps=Gaps(subject=gaps[:, 0], start=gaps[:, 1], until=gaps[:, 2]),
    )
    return Evidence(
        facts=facts,
        people=tuple(row.public_id for row in rows),
        keys=tuple(row.pk for row in rows),
        refs=tuple(reader.refs),
    )


def _share(polls: Sequence[Any], *, broad: bool) -> Decimal | None:
    """How many of those who know are satisfied in some polls together, in per cent."""
    satisfied = sum(one.satisfied + (one.fairly if broad else 0) for one in polls)
    return ballots.percent(satisfied, sum(one.known for one in polls))


def _numbered(names: Sequence[str]) -> tuple[Any, tuple[str, ...]]:
    """Names as indices, "" as not known."""
    known = tuple(sorted({name for name in names if name}))
    at = {name: number for number, name in enumerate(known)}
    return _ints([at.get(name, NONE) for name in names]), known


def _ints(values: Iterable[int]) -> Any:
    return np.array(list(values), dtype=np.int64)
