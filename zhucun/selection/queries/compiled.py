"""One match, ready for the engine: the round's rows, the pack, the question, all as columns."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from typing import Any

from zhucun.directory import queries as directory
from zhucun.directory.enums import Role
from zhucun.directory.perms import Actor, Held
from zhucun.engines.match.facts import Facts
from zhucun.engines.match.spec import Spec
from zhucun.kernel.ciphers import sm3
from zhucun.packs import PackAt
from zhucun.roster import queries as roster
from zhucun.roster.queries import MatchPerson, MatchRows, MatchVillage
from zhucun.selection.errors import NothingToMatch
from zhucun.selection.models import Assignment, Decision
from zhucun.selection.queries.facts import facts_of
from zhucun.selection.queries.judging import Judged, judged
from zhucun.selection.queries.spec import spec_of, young_share
from zhucun.selection.queries.weights import Line, lines, matchers
from zhucun.selection.rows import Settings
from zhucun.signoff import queries as signoff
from zhucun.signoff.enums import CaseState


@dataclass(frozen=True, kw_only=True)
class Match:
    """Everything of one question. `decisions` are those that stand for the round."""

    pack: PackAt
    settings: Settings
    rows: MatchRows
    judged: tuple[Judged, ...]
    lines: tuple[Line, ...]
    spec: Spec
    facts: Facts
    fingerprint: str

    @cached_property
    def person_at(self) -> Mapping[int, int]:
        """Place of each person by candidate's key."""
        return {person.key: place for place, person in enumerate(self.rows.people)}

    @cached_property
    def village_at(self) -> Mapping[int, int]:
        """Place of each village by its key."""
        return {village.key: place for place, village in enumerate(self.rows.villages)}

    def person(self, place: int) -> MatchPerson:
        return self.rows.people[place]

    def village(self, place: int) -> MatchVillage:
        return self.rows.villages[place]

    def unit_name(self, place: int) -> str:
        return self._unit_names.get(self.rows.people[place].unit or 0, "")

    @cached_property
    def _unit_names(self) -> Mapping[int, str]:
        return {unit.key: unit.name for unit in self.rows.units}


def match_of(round_: Any, settings: Settings) -> Match:
    """The match of a round. Twelve queries and some seconds for a city. Raises NothingToMatch.

    Asks for no right: the caller has checked that the actor may see the candidates of the area.
    What was posted from an earlier proposal of the round is settled and no part of it.
    """
    reader = Actor(account=0, name="", held=(Held(Role.OFFICE, round_.area),))
    whole = roster.match_rows(actor=reader, round_=round_, as_of=settings.as_of)
    settled = _settled(round_)
    rows = _open(whole, settled, settings)
    if not rows.villages or not rows.people:
        raise NothingToMatch(
            round=round_.code, villages=len(rows.villages), people=len(rows.people)
        )
    decisions = _decisions(round_)
    pack = directory.pack_for(round_.area, as_of=settings.as_of)
    verdicts = judged(rows.people, pack=pack, settings=settings)
    wanted = lines(pack, settings)
    through = _reviewed(reader, settings) if settings.reviewed else frozenset()
    hard = [item.ref for item in matchers(pack, hard=True)]
    used = Counter(unit for _, _, unit in settled if unit is not None)
    return Match(
        pack=pack,
        settings=settings,
        rows=rows,
        judged=tuple(verdicts),
        lines=wanted,
        spec=spec_of(
            rows.villages,
            wanted,
            settings,
            hard_matchers=hard,
            share=young_share(pack, settings),
        ),
        facts=facts_of(
            rows,
            verdicts,
            wanted,
            pack=pack,
            settings=settings,
            decisions=decisions,
            quota_used=used,
            reviewed=through,
        ),
        fingerprint=_fingerprint(rows, decisions, verdicts, through),
    )


def _settled(round_: Any) -> list[tuple[int, int, int | None]]:
    """(candidate, village, unit) of what was posted from earlier proposals of the round."""
    rows = Assignment.objects.filter(proposal__round=round_, posted_at__isnull=False)
    return list(rows.order_by("pk").values_list("candidate", "village", "unit"))


def _open(
    rows: MatchRows, settled: Iterable[tuple[int, int, int | None]], settings: Settings
) -> MatchRows:
    gone = {candidate for candidate, _, _ in settled}
    full = {village for _, village, _ in settled}
    return replace(
        rows,
        people=tuple(person for person in rows.people if person.key not in gone),
        villages=tuple(
            village
            for village in rows.villages
            if village.key not in full and village.code not in settings.without
        ),
    )


def _decisions(round_: Any) -> list[tuple[str, int, int, bool | None]]:
    standing = Decision.objects.filter(round=round_, lifted_at=None).order_by("pk")
    return list(standing.values_list("kind", "candidate", "village", "leads"))


def _reviewed(reader: Actor, settings: Settings) -> frozenset[str]:
    """Candidates of the area who are through its procedure on the day. Two queries."""
    cases = signoff.cases(actor=reader, as_of=settings.as_of, kind="candidate")
    through = cases.filter(state=CaseState.FINISHED, ended_on__lte=settings.as_of)
    return frozenset(through.order_by().values_list("subject", flat=True))


def _fingerprint(rows: MatchRows, decisions: Any, verdicts: Any, through: frozenset[str]) -> str:
    """The same for the same facts, in whatever process it is made."""
    standing = sorted(person.candidate for person in rows.people if person.candidate in through)
    facts = [asdict(rows), decisions, [asdict(each) for each in verdicts], standing]
    text = json.dumps(facts, default=_flat)
    return sm3(text.encode()).hex()


def _flat(value: Any) -> Any:
    return sorted(value) if isinstance(value, frozenset) else str(value)
