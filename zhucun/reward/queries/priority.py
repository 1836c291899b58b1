"""Who comes first among equals, and who has proved himself at the front line, by the pack's rules:
grouped by what holds, in no other order than place and name. There are no points, and nobody is
ranked (国办函〔2026〕12号)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from zhucun.ballots.queries import Aside
from zhucun.directory import queries as directory
from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.engines.rules import Answer, Outcome
from zhucun.packs import PackAt
from zhucun.reward.queries.facts import grades, marks, satisfied, services
from zhucun.reward.queries.judging import answers
from zhucun.reward.queries.rests import Rests, rests
from zhucun.roster import queries as roster
from zhucun.roster.queries import RosterFilter

#: Vocabularies in which packs speak of promotions, with the kind that is asked about.
_SUBJECTS = {"event": "promotion", "promotion": "new_promotion"}


@dataclass(frozen=True, kw_only=True)
class Placed:
    """A cadre with what the rules say of him; `rests` is what is on record of his work, where it
    was asked for; `beside`: polls of the period of the one that is read that were set aside."""

    posting: Any
    months: int
    grade: str
    answers: Sequence[Answer]
    rests: Rests | None = None
    beside: tuple[Aside, ...] = ()

    @property
    def holds(self) -> tuple[str, ...]:
        """The rules that hold of him."""
        return tuple(each.rule for each in self.answers if each.outcome == Outcome.PASS)


@dataclass(frozen=True, kw_only=True)
class PriorityGroup:
    """Those of whom the same rules hold, by place and name."""

    holds: tuple[str, ...]
    rows: tuple[Placed, ...]


@dataclass(frozen=True, kw_only=True)
class PriorityList:
    area: str
    as_of: date
    pack: PackAt
    groups: tuple[PriorityGroup, ...]
    rules: tuple[str, ...]


def priority_list(*, actor: Actor, area: str, as_of: date) -> PriorityList:
    """Everybody who serves in an area on a day. Four queries. Raises NotAllowed."""
    actor.require(Permission.SEE_REWARD, area=area)
    pack = directory.pack_for(area, as_of=as_of)
    groups: dict[tuple[str, ...], list[Placed]] = {}
    posted = _posted(actor, area, as_of)
    for row in placed(actor=actor, pack=pack, area=area, posted=posted, as_of=as_of):
        groups.setdefault(row.holds, []).append(row)
    order = sorted(groups, key=lambda holds: (-len(holds), holds))
    return PriorityList(
        area=area,
        as_of=as_of,
        pack=pack,
        groups=tuple(PriorityGroup(holds=each, rows=tuple(groups[each])) for each in order),
        rules=tuple(sorted(rule for each in _rules(pack).values() for rule in each)),
    )


def front_line(*, actor: Actor, area: str, as_of: date) -> PriorityList:
    """Everybody who serves in an area on a day with what is on record of his work, in the order of
    what the pack asks of a promotion: of whom the first condition holds comes first, then the
    second (SQ24-089). Nine queries. Raises NotAllowed."""
    actor.require(Permission.SEE_REWARD, area=area)
    pack = directory.pack_for(area, as_of=as_of)
    asked = {subject: frozenset(one.ref for one in pack.rules(subject)) for subject in _SUBJECTS}
    rules = _in_order(pack, frozenset[str]().union(*asked.values()))
    groups: dict[tuple[str, ...], list[Placed]] = {}
    posted = _posted(actor, area, as_of)
    for row in placed(
        actor=actor, pack=pack, area=area, posted=posted, as_of=as_of, criteria=asked
    ):
        groups.setdefault(tuple(rule for rule in rules if rule in row.holds), []).append(row)
    order = sorted(groups, key=lambda holds: [rule not in holds for rule in rules])
    return PriorityList(
        area=area,
        as_of=as_of,
        pack=pack,
        groups=tuple(PriorityGroup(holds=each, rows=tuple(groups[each])) for each in order),
        rules=rules,
    )


def _posted(actor: Actor, area: str, as_of: date) -> list[Any]:
    rows = roster.roster(actor=actor, as_of=as_of, wanted=RosterFilter(area=area))
    return list(rows.defer("person__id_number", "person__phone").order_by("area", "person__name"))


def _in_order(pack: PackAt, rules: Collection[str]) -> tuple[str, ...]:
    """Rules as the mechanisms of the pack name them one after the other; then the others."""
    named = [ref for item in pack.mechanisms() for part in item.spec.children for ref in part.items]
    first = {ref: number for number, ref in reversed(list(enumerate(named)))}
    return tuple(sorted(rules, key=lambda rule: (first.get(rule, len(named)), rule)))


def placed(
    *,
    actor: Actor,
    pack: PackAt,
    area: str,
    posted: Sequence[Any],
    as_of: date,
    criteria: Mapping[str, frozenset[str]] | None = None,
) -> list[Placed]:
    """What the rules of priority say of some postings, as far as the actor sees what they rest on.
    Four queries. With `criteria` what these rules say (by subject), and what is on record of the
    work: five more."""
    rules = _rules(pack) if criteria is None else criteria
    served = services(actor=actor, people={row.person_id for row in posted}, as_of=as_of)
    worked = {} if criteria is None else rests(actor=actor, served=served, as_of=as_of)
    graded = grades(actor=actor, area=area, as_of=as_of)
    said = marks(actor=actor, area=area, as_of=as_of)
    found = []
    for row in posted:
        key = row.person.public_id
        grade = graded[key].grade if key in graded else None
        facts = {
            "person": key,
            "grade": grade,
            "happened_on": as_of,
            "grassroots_months": served[row.person_id].months,
            "is_outstanding": None if grade is None else grade == "excellent",
            "masses_satisfied": satisfied(said.get(row.public_id), pack),
            "is_equal_otherwise": True,
            **(worked[row.person_id].facts() if row.person_id in worked else {}),
        }
        judged = [
            answer
            for subject, kind in _SUBJECTS.items()
            if rules[subject]
            for answer in answers(pack, subject, {**facts, "kind": kind}, rules[subject])
            if answer.outcome != Outcome.NOT_APPLICABLE
        ]
        found.append(
            Placed(
                posting=row,
                months=served[row.person_id].months,
                grade=grade or "",
                answers=judged,
                rests=worked.get(row.person_id),
                beside=said[row.public_id].beside if row.public_id in said else (),
            )
        )
    return found


def _rules(pack: PackAt) -> dict[str, frozenset[str]]:
    return {
        subject: frozenset(item.ref for item in pack.rules(subject) if item.spec.severity == "info")
        for subject in _SUBJECTS
    }
