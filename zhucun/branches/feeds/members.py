"""党员名册: the members of branches, one row a person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from zhucun.branches import actions
from zhucun.branches.actions import MemberDraft, PersonDraft
from zhucun.branches.actions.arriving import require_adult
from zhucun.branches.enums import Stage
from zhucun.branches.errors import (
    BranchUnclear,
    BranchUnknown,
    MemberElsewhere,
    NameMasked,
    PersonDead,
    PersonKnown,
    StageBackwards,
)
from zhucun.branches.models import Branch, PartyMember
from zhucun.branches.perms import visible_branches, visible_members
from zhucun.branches.queries.members import members
from zhucun.branches.queries.people import by_id_number, namesakes
from zhucun.directory import queries as directory
from zhucun.directory.queries import check_id_number, id_index
from zhucun.households.enums import LeftReason
from zhucun.households.queries import known_people
from zhucun.households.queries.names import whole_name_key
from zhucun.intake.readers.places import Gazetteer
from zhucun.intake.rows import (
    Change,
    Gone,
    New,
    OriginOf,
    Plan,
    Progress,
    Row,
    Scope,
    Table,
    chunks,
    first_seen,
)
from zhucun.kernel.divisions import Level, at_level
from zhucun.kernel.problems import Problem

_CHUNK = 1_000
_LEVELS = {Level.COUNTY: "county", Level.TOWNSHIP: "township", Level.VILLAGE: "village"}
_ORDER = list(Stage)
#: Field of the list → what may be corrected of a member.
_CORRECTED = ("gender", "birth_on", "education", "party_since")
_WHERE = ("code", "county", "township", "village")
_PERSON = ("name", "id_card", *_CORRECTED)


@dataclass(frozen=True, slots=True, eq=False)
class ChangedMember:
    """What a list changes of a known member; `stage` "" leaves it."""

    pk: int
    stage: str
    on: date
    values: Mapping[str, Any]


class PartyMembers:
    """Members are matched by ID number, else by name and day of birth within the village. Whom a
    list does not name stays: a membership ends on its own page, with the day and the reason."""

    name = "party-members"
    personal = frozenset({"name", "id_card", "birth_on"})
    ends_gone = False
    left_open: frozenset[str] = frozenset()
    limits: Mapping[str, int] = {"name": 40, "branch": 60}
    keeps = frozenset({*_WHERE, *_PERSON, "branch", "stage", "joined_on"})

    def columns_of(self, event: str, data: Mapping[str, Any]) -> Mapping[str, Sequence[str]]:
        """All columns for somebody new; else the stage, or those of what was corrected."""
        if event == "branches.member.advanced":
            return {"stage": ("stage",)}
        if event == "branches.member.corrected":
            return {name: (name,) for name in data["changed"]}
        return {name: (name,) for name in (*_PERSON, "stage", "joined_on")}

    def plan(self, table: Table, scope: Scope, progress: Progress) -> Plan:
        """A constant number of queries for each 2,000 rows; opens nothing that is sealed."""
        done = _Planning(table, scope).plan()
        progress(len(table.rows), len(table.rows), "plan")
        return done

    def accept(
        self,
        plan: Plan,
        scope: Scope,
        origin_of: OriginOf,
        end_gone_on: date | None,
        progress: Progress,
    ) -> None:
        """What changed first, then who is new."""
        known = PartyMember.objects.select_related(
            "branch__village", "local__person", "local__member"
        ).in_bulk([change.subject.pk for change in plan.changed])
        told: dict[str, Any] = {"at": scope.at, "by": scope.actor}
        for change in plan.changed:
            row = known[change.subject.pk]
            if change.subject.stage:
                asked = change.subject
                actions.advance_members([row], stage=asked.stage, on=asked.on, **told)
            edits = [(row, change.subject.values)]
            actions.correct_members(edits, origins=[origin_of(change.row)], **told)
        for chunk in chunks(plan.new, _CHUNK):
            origins = [origin_of(new.row) for new in chunk]
            actions.admit_members([new.found for new in chunk], origins=origins, **told)
            progress(len(chunk), len(plan.new), "accept")

    def export(self, scope: Scope) -> Iterator[Mapping[str, Any]]:
        """Members of the day in the area, by village."""
        names = dict[str, str]()
        for level in (Level.COUNTY, Level.TOWNSHIP):
            found = directory.places(actor=scope.actor, as_of=scope.as_of, level=level)
            names |= dict(found.values_list("code", "name"))
        rows = members(actor=scope.actor, as_of=scope.as_of, area=scope.area)
        stream = rows.iterator(chunk_size=_CHUNK)
        while chunk := list(islice(stream, _CHUNK)):
            for row in chunk:
                yield _exported(row, names)


class _Planning:
    """One pass over the rows of a list."""

    def __init__(self, table: Table, scope: Scope) -> None:
        self._table, self._scope = table, scope
        self._places = Gazetteer(actor=scope.actor, area=scope.area, as_of=scope.as_of)
        self._branches: dict[str, list[Branch]] = defaultdict(list)
        for branch in visible_branches(scope.actor, scope.area).filter(
            kind="village", dissolved_on=None
        ):
            self._branches[branch.area].append(branch)
        self._plan = Plan()
        self._seen: dict[str, Row] = {}
        self._known: dict[int, PartyMember] = {}

    def plan(self) -> Plan:
        placed: list[tuple[Row, Branch]] = []
        for row in self._table.rows:
            try:
                placed.append((row, self._branch(row)))
            except Problem as problem:
                self._fail(row, problem, "branch", "code", "village", "township")
        self._look_up(placed)
        for row, branch in placed:
            try:
                self._take(row, branch)
            except Problem as problem:
                self._fail(row, problem, _FIELD_OF.get(problem.code, "name"), "name")
        self._plan.gone = self._gone()
        return self._plan

    def _branch(self, row: Row) -> Branch:
        names = {level: row.get(name) or "" for level, name in _LEVELS.items()}
        village = self._places.find(row.get("code"), names, Level.VILLAGE)
        found, name = self._branches.get(village.code, []), row.get("branch") or ""
        if name:
            found = [branch for branch in found if branch.name == name]
        if not found:
            raise BranchUnknown(place=village.short_name, name=name or "—")
        if len(found) > 1:
            raise BranchUnclear(place=village.short_name, count=len(found))
        found[0].village = village
        return found[0]

    def _look_up(self, placed: Sequence[tuple[Row, Branch]]) -> None:
        numbers = [_number(row) for row, _branch in placed]
        self._by_number = by_id_number(numbers)
        self._households = known_people(numbers)
        self._by_name = namesakes(
            (branch.area, row.get("name") or "", row.get("birth_on")) for row, branch in placed
        )
        people = {row.pk for row in (*self._by_number.values(), *self._by_name.values())}
        for start in range(0, len(people), 2_000):
            keys = sorted(people)[start : start + 2_000]
            rows = PartyMember.objects.filter(local__in=keys, left_on=None)
            for member in rows.select_related("branch", "local__person", "local__member"):
                self._known[member.local_id] = member

    def _take(self, row: Row, branch: Branch) -> None:
        name, number = row.get("name") or "", _number(row)
        if "*" in name or "＊" in name:
            raise NameMasked(value=name)
        index = id_index(number) if number else None
        key = index.hex() if index else f"{branch.pk}:{name}:{row.get('birth_on')}"
        first_seen(self._seen, key, row)
        local = self._by_number.get(index) if index else None
        if local is None and not number:
            local = self._by_name.get((branch.area, whole_name_key(name)))
        member = self._known.get(local.pk) if local is not None else None
        if member is not None:
            self._compare(row, branch, member)
            return
        if local is not None and not number:
            raise PersonKnown(place=branch.village.short_name)
        self._require_living(index, number)
        self._plan.new.append(New(row, key, self._draft(row, branch, number)))

    def _compare(self, row: Row, branch: Branch, member: PartyMember) -> None:
        if member.branch_id != branch.pk:
            raise MemberElsewhere(branch=member.branch.name)
        stage, before, after = row.get("stage"), dict[str, Any](), dict[str, Any]()
        if stage != member.stage:
            if _ORDER.index(Stage(stage)) < _ORDER.index(Stage(member.stage)):
                now = Stage(member.stage).label
                raise StageBackwards(stage=Stage(stage).label, now=now, day=member.joined_on)
            before["stage"], after["stage"] = member.stage, stage
        given = row.given()
        linked: Any = member.local.person or member.local.member
        values = dict[str, Any]()
        for name in _CORRECTED:
            target: Any = member if name == "party_since" else member.local
            elsewhere = target is member.local and linked and getattr(linked, name, "")
            if name in given and not elsewhere and getattr(target, name) != given[name]:
                values[name] = given[name]
                before[name], after[name] = getattr(target, name) or "", given[name]
        if not after:
            self._plan.same += 1
            return
        if not {"birth_on", "party_since"}.isdisjoint(values):
            since = values.get("party_since", member.party_since)
            born = values.get("birth_on", member.local.born)
            require_adult("party_since", born, since, member.joined_on)
        subject = ChangedMember(
            pk=member.pk,
            stage=stage if "stage" in after else "",
            on=self._scope.as_of,
            values=values,
        )
        self._plan.changed.append(Change(row, member.public_id, before, after, subject))

    def _require_living(self, index: bytes | None, number: str) -> None:
        member = self._households.get(index) if index else None
        if member is None or member.left_reason != LeftReason.DEATH or not member.valid_until:
            return
        if member.valid_until <= self._scope.as_of:
            who = f"{number[:6]}…{number[-2:]}"
            raise PersonDead(who=who, on=member.valid_until)

    def _draft(self, row: Row, branch: Branch, number: str) -> MemberDraft:
        joined = row.get("joined_on") or self._scope.as_of
        told = date(int(number[6:10]), int(number[10:12]), int(number[12:14])) if number else None
        born = row.get("birth_on") or told
        require_adult("party_since", born, row.get("party_since"))
        require_adult("joined_on", born, joined)
        return MemberDraft(
            branch=branch,
            person=PersonDraft(
                name=row.get("name") or "",
                id_number=number,
                gender=row.get("gender") or "",
                birth_on=row.get("birth_on"),
                education=row.get("education") or "",
            ),
            stage=row.get("stage"),
            joined_on=max(joined, branch.founded_on),
            party_since=row.get("party_since"),
        )

    def _gone(self) -> list[Gone]:
        """Members of the branches that the list speaks of whom no row names; they stay."""
        named = {change.key for change in self._plan.changed}
        touched = {new.found.branch.pk for new in self._plan.new}
        rows = visible_members(self._scope.actor, self._scope.area).filter(
            branch__in=touched, left_on=None
        )
        known = {member.pk for member in self._known.values()}
        return [
            Gone(row.public_id, row.branch.name)
            for row in rows.select_related("branch").order_by("area", "pk")
            if row.public_id not in named and row.pk not in known
        ]

    def _fail(self, row: Row, problem: Problem, *names: str) -> None:
        self._plan.errors.append(row.error(problem, *names))


_FIELD_OF = {
    "branches.person-dead": "id_card",
    "branches.stage-backwards": "stage",
    "branches.too-young": "birth_on",
    "directory.bad-id-number": "id_card",
}


def _number(row: Row) -> str:
    """The ID number of a row that states one whole; a masked one matches nothing."""
    value = row.given().get("id_card", "")
    try:
        return check_id_number(value) if value else ""
    except Problem:
        return ""


def _exported(row: Any, names: Mapping[str, str]) -> dict[str, Any]:
    local = row.local
    linked = local.person or local.member
    return {
        "code": row.area,
        "county": names.get(at_level(row.area, Level.COUNTY), ""),
        "township": names.get(at_level(row.area, Level.TOWNSHIP), ""),
        "village": row.branch.village.name,
        "branch": row.branch.name,
        "name": local.name,
        "id_card": (linked.id_number if linked is not None else "") or local.id_number,
        "gender": local.sex,
        "birth_on": local.born,
        "education": local.education,
        "stage": row.stage_now,
        "party_since": row.party_since,
        "joined_on": row.joined_on,
    }
