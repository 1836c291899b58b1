"""Where the events of duties come from: each room that keeps some is one line of SOURCES.

A word that no line names, or whose records the reader may not see, is not connected (未接入): it is
never counted as nought.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, NamedTuple

from zhucun.ballots.queries import duties as ballots
from zhucun.branches.queries import duties as branches
from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.economy.queries import duties as economy
from zhucun.fieldwork import queries as fieldwork
from zhucun.fieldwork.queries.duties import PLAN_WORDS
from zhucun.fieldwork.queries.duties import WORDS as FIELDWORK_WORDS
from zhucun.kernel.periods import months_after
from zhucun.learning.queries import duties as learning
from zhucun.pairing.queries import duties as pairing
from zhucun.presence.queries import duties as presence
from zhucun.presence.queries import sheets
from zhucun.roster import queries as roster
from zhucun.roster.queries.duties import WORDS as ROSTER_WORDS

_DAY = timedelta(days=1)

#: One thing on record: subject, whose duty, word, the day for which it counts, what `distinct_by`
#: counts, how much, and the record that proves it.
Fact = tuple[str, str, str, date, str, int, str]


@dataclass(frozen=True)
class Facts:
    """The facts of one subject and word, column by column, in the order in which they were read."""

    ids: list[str] = field(default_factory=list)
    days: array[int] = field(default_factory=lambda: array("q"))
    distinct: list[str] = field(default_factory=list)
    amounts: array[int] = field(default_factory=lambda: array("q"))
    rows: list[str] = field(default_factory=list)


class Wanted(NamedTuple):
    """What a room itself says that a period asks; None: it cannot say."""

    subject: str
    id: str
    counts: str
    on: date
    needed: int | None


@dataclass
class Gathered:
    """What the rooms gave, of the (subject, word) that are connected. `kinds` says for each what
    its rows are; `excuses` are postings with days of leave, half-open."""

    facts: dict[tuple[str, str], Facts] = field(default_factory=dict)
    wanted: list[Wanted] = field(default_factory=list)
    kinds: dict[tuple[str, str], str] = field(default_factory=dict)
    excuses: list[tuple[str, date, date]] = field(default_factory=list)

    def take(self, facts: Iterable[Fact]) -> None:
        """Keep what was asked for."""
        for subject, key, counts, on, distinct, amount, row in facts:
            kept = self.facts.get((subject, counts))
            if kept is not None:
                kept.ids.append(key)
                kept.days.append(on.toordinal())
                kept.distinct.append(distinct)
                kept.amounts.append(amount)
                kept.rows.append(row)


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What is read: of which areas, as whom, from `since` up to `on`; whole months, which cost
    more, from `months_from`; leave only with `leave`."""

    actor: Actor
    areas: tuple[str, ...]
    since: date
    months_from: date
    on: date
    leave: bool = False


@dataclass(frozen=True, kw_only=True)
class Source:
    """A room's evidence. `words`: word → subjects for which it is counted, or what gives them where
    the packs name the words; `rows`: what its rows are, `special` those of some words."""

    words: Mapping[str, tuple[str, ...]] | Callable[[], Mapping[str, tuple[str, ...]]]
    rows: str
    special: Mapping[str, str] = field(default_factory=dict)
    needs: Permission
    read: Callable[[Reading, str, Gathered], None]

    @property
    def given(self) -> set[tuple[str, str]]:
        """The (subject, word) that come from here."""
        words = self.words() if callable(self.words) else self.words
        return {(subject, word) for word, subjects in words.items() for subject in subjects}


def _fieldwork(reading: Reading, area: str, into: Gathered) -> None:
    into.take(
        fieldwork.duty_facts(
            actor=reading.actor, area=area, since=reading.since, until=reading.on + _DAY
        )
    )


def _plans(reading: Reading, area: str, into: Gathered) -> None:
    into.take(
        fieldwork.plan_facts(
            actor=reading.actor, area=area, since=reading.since, until=reading.on + _DAY
        )
    )


def _guidance(reading: Reading, area: str, into: Gathered) -> None:
    into.take(
        fieldwork.guidance_facts(
            actor=reading.actor, area=area, since=reading.since, until=reading.on + _DAY
        )
    )


def _roster(reading: Reading, area: str, into: Gathered) -> None:
    into.take(roster.duty_facts(actor=reading.actor, area=area, on=reading.on))


def _sheets(reading: Reading, area: str, into: Gathered) -> None:
    """Days in the village by the month sheets, with the minimum for the days on post. Where days
    that the pack leaves open could make up for what is missing, nobody falls short."""
    months = [reading.months_from.replace(day=1)]
    if months[0] > reading.on:
        return
    while (after := months_after(months[-1], 1)) <= reading.on:
        months.append(after)
    serving = sheets.postings_between(
        actor=reading.actor, since=months[0], until=after, wanted=sheets.Wanted(area=area)
    )
    for sheet in sheets.sheets_of_months(list(serving), months=months, as_of=reading.on):
        figures, key, month = sheet.figures, sheet.posting.public_id, sheet.month
        least = figures.least
        if least is not None and 0 <= least - figures.so_far - 1 < figures.open_days:
            least = None
        into.wanted.append(Wanted("posting", key, "village-day", month, least))
        row = f"{key}/{month:%Y-%m}"
        into.take([("posting", key, "village-day", month, "", figures.so_far, row)])


def _economy(reading: Reading, area: str, into: Gathered) -> None:
    into.take(economy.duty_facts(actor=reading.actor, area=area, on=reading.on))


def _branches(reading: Reading, area: str, into: Gathered) -> None:
    into.take(
        branches.duty_facts(
            actor=reading.actor, area=area, since=reading.since, until=reading.on + _DAY
        )
    )


def _organisations(reading: Reading, area: str, into: Gathered) -> None:
    into.take(
        branches.village_facts(
            actor=reading.actor, area=area, since=reading.since, until=reading.on + _DAY
        )
    )


def _pairings(reading: Reading, area: str, into: Gathered) -> None:
    into.take(pairing.standing_facts(actor=reading.actor, area=area, on=reading.on))


def _calls(reading: Reading, area: str, into: Gathered) -> None:
    into.take(
        pairing.call_facts(
            actor=reading.actor, area=area, since=reading.since, until=reading.on + _DAY
        )
    )


def _polls(reading: Reading, area: str, into: Gathered) -> None:
    into.take(
        ballots.duty_facts(
            actor=reading.actor, area=area, since=reading.since, until=reading.on + _DAY
        )
    )


def _trainings(reading: Reading, area: str, into: Gathered) -> None:
    """Attendances at sessions; a trip to a training that the month sheet knows counts beside them
    only where no attendance of its days is on record, so that nothing counts twice."""
    period: dict[str, Any] = {
        "area": area,
        "since": reading.since,
        "until": reading.on + _DAY,
    }
    attended: dict[str, list[date]] = {}
    for fact in learning.attendance_facts(actor=reading.actor, **period):
        attended.setdefault(fact.id, []).append(fact.on)
        into.take([fact])
    for key, posting, first, after in presence.training_trips(actor=reading.actor, **period):
        if not any(first <= day < after for day in attended.get(posting, ())):
            into.take([("posting", posting, "training", first, key, 1, key)])


def _sessions(reading: Reading, area: str, into: Gathered) -> None:
    into.take(
        learning.session_facts(
            actor=reading.actor, area=area, since=reading.since, until=reading.on + _DAY
        )
    )


def _mini_classes(reading: Reading, area: str, into: Gathered) -> None:
    into.take(
        learning.class_facts(
            actor=reading.actor, area=area, since=reading.since, until=reading.on + _DAY
        )
    )


def _studies(reading: Reading, area: str, into: Gathered) -> None:
    into.take(
        learning.study_facts(
            actor=reading.actor, area=area, since=reading.since, until=reading.on + _DAY
        )
    )


#: Those of rooms above, which register themselves.
_ABOVE: list[Source] = []

SOURCES: Sequence[Source] = (
    Source(
        words=ROSTER_WORDS,
        rows="posting",
        special={"team": "team", "together-day": "handover", "collective-rotation": "round"},
        needs=Permission.SEE_POSTINGS,
        read=_roster,
    ),
    Source(words=FIELDWORK_WORDS, rows="visit", needs=Permission.SEE_FIELDWORK, read=_fieldwork),
    Source(
        words=PLAN_WORDS,
        rows="plan",
        special={"plan-item": "plan_item"},
        needs=Permission.SEE_FIELDWORK,
        read=_plans,
    ),
    Source(
        words=fieldwork.guidance_words,
        rows="guidance",
        needs=Permission.SEE_FIELDWORK,
        read=_guidance,
    ),
    Source(
        words={"village-day": ("posting",)},
        rows="sheet",
        needs=Permission.SEE_PRESENCE,
        read=_sheets,
    ),
    Source(
        words=economy.WORDS,
        rows="cooperative",
        special={
            "demonstration-base": "project",
            "finance-station": "finance_station",
            "care-centre": "care_centre",
        },
        needs=Permission.SEE_FIELDWORK,
        read=_economy,
    ),
    Source(
        words=branches.WORDS,
        rows="branch_meeting",
        needs=Permission.SEE_BRANCHES,
        read=_branches,
    ),
    Source(
        words=branches.VILLAGE_WORDS,
        rows="talent",
        special={"joint-branch": "party_branch"},
        needs=Permission.SEE_BRANCHES,
        read=_organisations,
    ),
    Source(
        words=pairing.STANDING_WORDS,
        rows="pairing",
        special={"grid-assignment": "grid"},
        needs=Permission.SEE_HOUSEHOLDS,
        read=_pairings,
    ),
    Source(words=pairing.CALL_WORDS, rows="call", needs=Permission.SEE_POSTINGS, read=_calls),
    Source(words=ballots.WORDS, rows="poll", needs=Permission.SEE_POLLS, read=_polls),
    Source(
        words=learning.ATTENDANCE_WORDS,
        rows="training",
        needs=Permission.SEE_PRESENCE,
        read=_trainings,
    ),
    Source(
        words=learning.SESSION_WORDS,
        rows="session",
        needs=Permission.SEE_LEARNING,
        read=_sessions,
    ),
    Source(
        words=learning.STUDY_WORDS,
        rows="quiz",
        needs=Permission.SEE_PRESENCE,
        read=_studies,
    ),
    Source(
        words=learning.CLASS_WORDS,
        rows="mini_class",
        needs=Permission.SEE_LEARNING,
        read=_mini_classes,
    ),
)


def register_source(source: Source) -> None:
    """Make the evidence of a room above known; called once, when the room is ready."""
    _ABOVE.append(source)


def gather(reading: Reading, words: Iterable[tuple[str, str]]) -> Gathered:
    """What the rooms know of some (subject, word), each room read once for each area, and only
    where something of it is asked for. Costs what the rooms cost."""
    asked = set(words)
    found = Gathered()
    for source in (*SOURCES, *_ABOVE):
        mine = source.given & asked
        if not mine or not _may(reading, source.needs):
            continue
        found.facts |= {each: Facts() for each in mine}
        found.kinds |= {each: source.special.get(each[1], source.rows) for each in mine}
        for area in reading.areas:
            source.read(reading, area, found)
    if reading.leave and _may(reading, Permission.SEE_PRESENCE):
        for area in reading.areas:
            found.excuses += presence.leave_taken(
                actor=reading.actor, area=area, since=reading.since, until=reading.on + _DAY
            )
    return found


def _may(reading: Reading, needed: Permission) -> bool:
    return all(reading.actor.can(needed, area=area) for area in reading.areas)
