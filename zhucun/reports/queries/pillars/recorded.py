"""Rules over records that no table holds as the packs speak of them: candidates, handovers,
pledges, exits, personnel matters, archives, changes of standards. Their rooms give the facts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import reduce
from operator import or_
from typing import Any, NamedTuple

from django.db.models import Max, Q

from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor, in_areas
from zhucun.engines.rollup import Lack
from zhucun.engines.rules import Unset
from zhucun.exits import queries as exits
from zhucun.exits.queries.known import known
from zhucun.fieldwork import queries as fieldwork
from zhucun.fieldwork.queries import pledges
from zhucun.kernel.divisions import Level, at_level
from zhucun.packs import PackAt
from zhucun.packs.items import PackItem
from zhucun.packs.standards import standard_changes
from zhucun.packs.trying import row_of
from zhucun.pairing import queries as pairing
from zhucun.reports.enums import Silence
from zhucun.reports.queries.archives.issues import last_issues
from zhucun.reports.queries.pillars.columns import (
    OF_OUTCOME,
    Behind,
    Lacking,
    Listed,
    Record,
    hidden,
    sees,
)
from zhucun.reports.queries.pillars.of_villages import (
    ACTIVITY,
    COMMITTEE,
    EXAM,
    activities,
    committees,
    exams,
)
from zhucun.reports.queries.pillars.scope import Scope
from zhucun.reward import queries as reward
from zhucun.reward.queries.exams import bonus_rules
from zhucun.reward.queries.facts import grades, services
from zhucun.reward.queries.rests import rests
from zhucun.roster import queries as roster
from zhucun.roster.queries.handovers import handover_facts
from zhucun.roster.queries.matching import SEALED
from zhucun.selection.queries.fitting import team_fits

Items = Sequence[PackItem[Any]]
#: What a row and the facts of a candidate are made of.
_OF_CANDIDATE = (
    *("public_id", "area", "role", "source", "person__name", "person__birth_on", "person__gender"),
    *("person__party_since", "person__work_since", "person__education", "person__speciality"),
    *("person__personnel_class", "person__has_rural_experience", "person__unit__level"),
    *("person__unit__kind", "unit__level", "unit__kind", "village__code"),
)
_LARGE = Lacking(Lack.NOT_COUNTED, Silence.IN_COUNTIES)


class Room(NamedTuple):
    """Who gives the records of a subject, and what it takes to see them. `is_large`: too many to be
    judged one by one above the county; `gives`: only these facts, of what another room keeps."""

    needs: Permission
    read: Callable[[Actor, PackAt, Scope], Iterator[Record]]
    is_large: bool = False
    gives: frozenset[str] = frozenset()


def has_records(pack: PackAt, item: PackItem[Any]) -> bool:
    """Whether a room gives the records of which a rule speaks, with the facts that it asks for."""
    if item.spec.subject in CHANGES:
        return True
    subject = _kept_as(pack, item)
    if subject not in ROOMS:
        return False
    gives = ROOMS[subject].gives
    asked = {name for each in pack.rule(item).expressions for name in each.names}
    return not gives or asked <= gives


def record_rows(*, actor: Actor, pack: PackAt, scope: Scope, items: Items) -> Listed:
    """The records of which each rule (kind/id) speaks, with how it comes out. Of each subject a
    constant number of queries."""
    found: Listed = {}
    by_subject: dict[str, list[PackItem[Any]]] = defaultdict(list)
    for item in items:
        if is_open(pack, item):
            found[item.ref] = Lacking(Lack.UNSET)
        else:
            by_subject[_kept_as(pack, item)].append(item)
    for subject, mine in by_subject.items():
        found |= _judged(actor, pack, scope, subject, mine)
    return found


def _kept_as(pack: PackAt, item: PackItem[Any]) -> str:
    """The records of which a rule speaks: its subject, or exams where it asks for their bonus."""
    return EXAM if item.ref in bonus_rules(pack) else str(item.spec.subject)


def is_open(pack: PackAt, item: PackItem[Any]) -> bool:
    """A number that the rule needs is left open by the source."""
    return any(isinstance(pack.values.get(name), Unset) for name in pack.rule(item).parameters)


def _judged(actor: Actor, pack: PackAt, scope: Scope, subject: str, items: Items) -> Listed:
    refs = frozenset(item.ref for item in items)
    if subject in CHANGES:
        return _changes(pack, scope, refs)
    room, subject = ROOMS[subject], items[0].spec.subject
    if scope.is_own or not sees(actor, scope, room.needs):
        return hidden(refs)
    if room.is_large and len(scope.area) < Level.COUNTY:
        return dict.fromkeys(refs, _LARGE)
    found: dict[str, list[Behind]] = {ref: [] for ref in refs}
    judge = pack.judge(subject, refs)
    spoken = frozenset(pack.vocabulary(subject))
    for record in room.read(actor, pack, scope):
        told = {name: value for name, value in record.facts.items() if name in spoken}
        for answer in judge.explain(row_of(pack, subject, told)):
            what = OF_OUTCOME.get(answer.outcome)
            if what is not None:
                found[answer.rule].append(
                    Behind(
                        record.key,
                        record.area,
                        what,
                        record.subject,
                        record.name,
                        steps=record.steps,
                    )
                )
    return dict(found)


def _changes(pack: PackAt, scope: Scope, refs: frozenset[str]) -> Listed:
    """Floors and ceilings that the pack changed: of the whole area."""
    found: dict[str, list[Behind]] = {ref: [] for ref in refs}
    for change in standard_changes(pack):
        for item, outcome in change.outcomes:
            if item.ref in found and outcome in OF_OUTCOME:
                name = f"{change.item.spec.label.zh} {change.before} → {change.after}"
                what = OF_OUTCOME[outcome]
                found[item.ref].append(Behind(change.item.ref, scope.area, what, "standard", name))
    return dict(found)


def candidates_of(
    *, actor: Actor, pack: PackAt, scope: Scope, only: Sequence[str] = ()
) -> list[Any]:
    """Who stands in the round of the area that began last, each at the village for which he stands,
    else at the area of the round; with `only` without his round, and of him these columns. Two
    queries."""
    county = at_level(scope.area, Level.COUNTY) or scope.area
    around = [county[:digits] for digits in (2, 4)]
    found = roster.candidates(actor=actor, as_of=pack.as_of).filter(
        in_areas("area", (county,)) | Q(area__in=around), round__starts_on__lte=pack.as_of
    )
    last = found.order_by().values("area").annotate(last=Max("round__starts_on"))
    of_last = [Q(area=row["area"], round__starts_on=row["last"]) for row in last]
    if not of_last:
        return []
    of_place = in_areas("village__code", (scope.area,))
    of_place |= Q(village=None) & in_areas("area", (scope.area,))
    rows = found.filter(reduce(or_, of_last))
    if scope.unit:
        of_unit = Q(unit__public_id=scope.unit)
        rows = rows.filter(of_unit | Q(unit=None, person__unit__public_id=scope.unit))
    else:
        rows = rows.filter(of_place)
    if only:
        rows = rows.select_related(None).select_related("person__unit", "unit", "village")
        return list(rows.only(*only))
    return list(rows.defer(*SEALED))


def place_of(row: Any) -> str:
    return str(row.village.code if row.village else row.area)


def _candidates(actor: Actor, pack: PackAt, scope: Scope) -> Iterator[Record]:
    """Three queries."""
    rows = candidates_of(actor=actor, pack=pack, scope=scope, only=_OF_CANDIDATE)
    for row, facts in zip(rows, roster.candidate_facts(rows, as_of=pack.as_of), strict=True):
        yield Record(row.public_id, place_of(row), facts, "candidate", row.person.name)


def _handovers(actor: Actor, pack: PackAt, scope: Scope) -> Iterator[Record]:
    """Two queries."""
    rows = roster.handovers(actor=actor, area=scope.area).filter(opened_on__lte=pack.as_of)
    for row in rows.prefetch_related("items"):
        if scope.counts("posting", row.giver.public_id, row.area) or not scope.unit:
            facts = handover_facts(row, list(row.items.all()))
            yield Record(row.public_id, row.area, facts, "handover")


def _pledges(actor: Actor, pack: PackAt, scope: Scope) -> Iterator[Record]:
    """Pledges of the year. One query."""
    year = pack.as_of.year
    found: Any = fieldwork.plans(
        actor=actor, area=scope.area, year=year, kind="pledge", as_of=pack.as_of
    )
    rows = list(found.annotate(last=Max("pledged__due_on")).select_related("posting__person"))
    facts = pledges.facts(rows)
    for row in rows:
        posting = row.posting.public_id if row.posting else ""
        if scope.unit and not scope.counts("posting", posting, row.area):
            continue
        some = row.open_items + row.done_items
        met = None if not some else not row.open_items and not row.late_items
        more = {"due_on": row.last, "target_met": met}
        yield Record(row.public_id, row.area, {**facts[row.public_id], **more}, "plan")


def _exits(actor: Actor, pack: PackAt, scope: Scope) -> Iterator[Record]:
    """Exits of the year. What their room says of many."""
    rows = list(exits.exits(actor=actor, as_of=pack.as_of, area=scope.area, year=pack.as_of.year))
    told = known(rows, as_of=pack.as_of)
    for row in rows:
        facts = told[row.public_id].facts
        if scope.counts("exit", row.public_id, row.area):
            yield Record(row.public_id, row.area, {"kind": row.kind, **facts}, "exit")


def _outcomes(actor: Actor, pack: PackAt, scope: Scope) -> Iterator[Record]:
    """What became of cadres in the year, with what is on record of their work. Eight queries."""
    since = date(pack.as_of.year, 1, 1)
    rows = list(reward.outcomes(actor=actor, since=since, until=pack.as_of, area=scope.area))
    people = {row.person_id for row in rows}
    served = services(actor=actor, people=people, as_of=pack.as_of)
    worked = rests(actor=actor, served=served, as_of=pack.as_of)
    keys = [row.person.public_id for row in rows]
    graded = grades(actor=actor, people=keys, as_of=pack.as_of) if keys else {}
    for row in rows:
        if not scope.counts("event", row.public_id, row.area):
            continue
        grade = graded.get(row.person.public_id)
        service, work = served.get(row.person_id), worked.get(row.person_id)
        yield Record(
            row.public_id,
            row.area,
            {
                "person": row.person.public_id,
                "kind": row.kind,
                "happened_on": row.on,
                "grade": grade.grade if grade else None,
                "is_outstanding": grade.grade == "excellent" if grade else None,
                "grassroots_months": service.months if service else None,
                "has_rural_experience": row.person.has_rural_experience,
                **(work.facts() if work else {}),
            },
            "event",
        )


def _archives(actor: Actor, pack: PackAt, scope: Scope) -> Iterator[Record]:
    """Terms that ended in the year, with the last archive that was issued of each: it holds the
    whole term as it is made from the records. Two queries."""
    wanted = roster.RosterFilter(area=scope.area, unit=scope.unit, gone=True)
    found: Any = roster.roster(actor=actor, as_of=pack.as_of, wanted=wanted)
    since = date(pack.as_of.year, 1, 1)
    rows = list(found.filter(ends_on__gte=since, ends_on__lte=pack.as_of))
    issued = last_issues(actor, [row.public_id for row in rows], pack.as_of)
    for row in rows:
        one = issued.get(row.public_id)
        yield Record(
            row.public_id,
            row.area,
            {
                "person": row.person.public_id,
                "starts_on": row.starts_on,
                "ends_on": row.ends_on,
                "opened_on": row.starts_on if one else None,
                "closed_on": one.on if one else None,
            },
            "posting",
        )


def _pairing(actor: Actor, pack: PackAt, scope: Scope) -> Iterator[Record]:
    """The arithmetic of the whole area: one record. Four queries."""
    if len(scope.area) > Level.COUNTY or scope.unit:
        return
    found = pairing.arithmetic(actor=actor, area=scope.area, as_of=pack.as_of)
    if found.households:
        facts = {"households": found.households, "helpers": found.helpers}
        yield Record(scope.area, scope.area, facts, "place")


def _fitting(actor: Actor, pack: PackAt, scope: Scope) -> Iterator[Record]:
    """Cadres of teams, with the share of the matrices that speak of their village by which the team
    fits it (HX25-30): 1 where by all, not known where one is not. Three queries."""
    told = team_fits(actor=actor, pack=pack, matchers=list(pack.matchers()), area=scope.area)
    by_team: dict[str, list[bool | None]] = defaultdict(list)
    for rows in told.values():
        for row in rows:
            by_team[row.team].append(row.fits)
    wanted = roster.RosterFilter(area=scope.area, unit=scope.unit)
    posted: Any = roster.roster(actor=actor, as_of=pack.as_of, wanted=wanted).exclude(team=None)
    columns = ("public_id", "area", "team__public_id", "role")
    for key, area, team, role in posted.select_related(None).values_list(*columns):
        said = by_team.get(team, [])
        fit = sum(map(bool, said)) / len(said) if said and None not in said else None
        yield Record(key, area, {"fit": fit, "role": role, "state": "posted"}, "posting")


def _adjustments(actor: Actor, pack: PackAt, scope: Scope) -> Iterator[Record]:
    """Changes of single teams of the year, with who left and who came (YN-022). Three queries."""
    since = date(pack.as_of.year, 1, 1)
    told: dict[str, Any] = {"area": scope.area, "since": since, "until": pack.as_of}
    for row in roster.adjustments(actor=actor, **told):
        if scope.counts("adjustment", row.public_id, row.area):
            sides = ("、".join(each.person.name for each in half) for half in roster.halves(row))
            names = " → ".join(side or "—" for side in sides)
            facts = roster.adjustment_facts(row)
            yield Record(row.public_id, row.area, facts, "adjustment", f"{row.on} {names}")


#: Subjects of the packs that are changes of the pack itself.
CHANGES = frozenset({"parameter_change", "standard_change"})
ROOMS: Mapping[str, Room] = {
    "candidate": Room(Permission.SEE_CANDIDATES, _candidates, is_large=True),
    "handover": Room(Permission.SEE_POSTINGS, _handovers),
    "pledge": Room(Permission.SEE_FIELDWORK, _pledges),
    "exit": Room(Permission.SEE_HOUSEHOLDS, _exits, is_large=True),
    "event": Room(Permission.SEE_REWARD, _outcomes),
    "promotion": Room(Permission.SEE_REWARD, _outcomes),
    "county": Room(Permission.SEE_HOUSEHOLDS, _pairing, gives=frozenset({"households", "helpers"})),
    "posting": Room(Permission.SEE_POSTINGS, _fitting, gives=frozenset({"fit", "role", "state"})),
    "archive": Room(Permission.SEE_POSTINGS, _archives),
    "adjustment": Room(Permission.SEE_POSTINGS, _adjustments),
    EXAM: Room(Permission.SEE_REWARD, exams),
    "activity": Room(Permission.SEE_BRANCHES, activities, gives=ACTIVITY),
    "committee": Room(Permission.SEE_BRANCHES, committees, gives=COMMITTEE),
}
