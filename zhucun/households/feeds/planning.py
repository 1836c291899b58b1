"""Holds a list of households against the registry: new, changed, the same, not named, in error."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.utils.timezone import localdate

from zhucun.directory.perms import in_areas
from zhucun.directory.queries import masked_phone
from zhucun.households import perms
from zhucun.households.errors import (
    DayAhead,
    HouseholdElsewhere,
    HouseholdEnded,
    NameOfDead,
    SaidTwice,
    TwoVillages,
    UnknownTag,
)
from zhucun.households.feeds.accepting import (
    ChangedHousehold,
    ChangedMember,
    NewHousehold,
    NewMember,
    unfit_births,
)
from zhucun.households.feeds.facts import (
    ChangedHome,
    ChangedState,
    Facts,
    KnownFacts,
    corrected,
    home_facts,
    in_list,
    income_of,
    out_of_range,
    person_facts,
    shown,
)
from zhucun.households.feeds.kinds import (
    KIND_FIELDS,
    Kinds,
    day_columns,
    ended_by,
    other_days,
    stated,
)
from zhucun.households.feeds.reading import (
    INCOME_FIELDS,
    KNOWN_MARK,
    Group,
    Known,
    KnownMember,
    culprits,
    household_changes,
    is_named_as,
    known_households,
    mark,
    member_changes,
    member_draft,
    member_values,
    new_head,
    of_person,
    row_of,
    said_by,
    sealed_before,
)
from zhucun.households.models import (
    Household,
)
from zhucun.households.queries import (
    HouseholdDraft,
    IncomeDraft,
    MemberDraft,
    household_problems,
    known_words,
    member_problems,
)
from zhucun.households.queries.incomes import income_problems
from zhucun.intake.readers.places import Gazetteer
from zhucun.intake.rows import Change, Gone, New, Plan, Progress, Row, Scope, Table, chunks
from zhucun.kernel.divisions import Level, at_level, is_under
from zhucun.kernel.problems import Problem
from zhucun.ledger.fields import on_day

_CHUNK = 2_000
_LEVELS = {Level.COUNTY: "county", Level.TOWNSHIP: "township", Level.VILLAGE: "village"}


class Planning:
    """One pass over the households of a list, 2,000 at a time."""

    def __init__(self, table: Table, scope: Scope, progress: Progress) -> None:
        self._table, self._scope, self._progress = table, scope, progress
        self._places = Gazetteer(actor=scope.actor, area=scope.area, as_of=scope.as_of)
        self._words: dict[tuple[str, date], list[str]] = {}
        self._plan = Plan()
        self._new: list[tuple[NewHousehold, list[Row]]] = []
        self._joining: list[tuple[Known, MemberDraft, Row]] = []
        self._facts = KnownFacts([], [])

    def plan(self) -> Plan:
        groups = self._groups()
        for at, chunk in enumerate(chunks(list(groups.values()), _CHUNK)):
            known = known_households([group.number for group in chunk], as_of=self._scope.as_of)
            self._facts = KnownFacts(
                [each.row.pk for each in known.values()],
                [member.pk for each in known.values() for member in each.members],
            )
            for group in chunk:
                self._take(group, known.get(group.number))
            self._progress(min((at + 1) * _CHUNK, len(groups)), len(groups), "plan")
        self._check()
        self._plan.gone = self._gone(set(groups))
        return self._plan

    def _groups(self) -> dict[str, Group]:
        found: dict[str, Group] = {}
        for row in self._table.rows:
            number = row.get("number")
            found.setdefault(number, Group(number)).rows.append(row)
        return found

    def _take(self, group: Group, known: Known | None) -> None:
        if not self._settle(group):
            return
        people = self._people(group)
        if people is None:
            return
        if known is None:
            self._add(group, people)
        elif known.row.valid_until is not None:
            until = known.row.valid_until
            self._fail(group.first, HouseholdEnded(number=group.number, on=until), "number")
        elif not is_under(known.row.area, self._scope.area):
            village = known.row.village
            problem = HouseholdElsewhere(
                number=group.number, place=village.short_name, code=village.code
            )
            self._fail(group.first, problem, "number")
        else:
            self._compare(group, known, people)

    def _settle(self, group: Group) -> bool:
        """Village and household columns of all rows; False where they cannot be told."""
        for row in group.rows:
            names = {level: row.get(name) or "" for level, name in _LEVELS.items()}
            code = row.get("code")
            if not code and not names[Level.VILLAGE] and group.village is not None:
                continue
            try:
                village = self._places.find(code, names, Level.VILLAGE)
                if group.village is not None and village.pk != group.village.pk:
                    raise TwoVillages(
                        number=group.number,
                        first=group.village.short_name,
                        second=village.short_name,
                    )
            except Problem as problem:
                self._fail(row, problem, "code", "village", "township")
                return False
            group.village = village
        group.said, twice = said_by(group.rows)
        if twice is not None:
            self._fail(twice[0], SaidTwice(number=group.number), twice[1])
            return False
        if (odd := out_of_range(group.said)) is not None:
            row = next(row for row in group.rows if row.get(odd[0]) == group.said[odd[0]])
            self._fail(row, odd[1], odd[0])
            return False
        if (unfit := self._unfit_tag(group)) is not None:
            self._fail(group.first, unfit[1], *unfit[0])
        return unfit is None

    def _unfit_tag(self, group: Group) -> tuple[Sequence[str], Problem] | None:
        """A day that has not come, a kind that the pack of the county does not know; and the
        columns in which it may stand."""
        county = at_level(group.village.code, Level.COUNTY)
        for tag, since in self._kinds(group).tags.items():
            if since > localdate(self._scope.at):
                return day_columns(tag), DayAhead(on=since)
            if (county, since) not in self._words:
                day = localdate(self._scope.at)
                self._words[county, since] = known_words(county, since=since, recorded_on=day)
            words = self._words[county, since]
            if tag not in words:
                place = group.village.short_name
                known = ", ".join(words) or "—"
                return KIND_FIELDS, UnknownTag(tag=tag, place=place, on=since, tags=known)
        return None

    def _kinds(self, group: Group) -> Kinds:
        return stated(group.said, otherwise=self._scope.as_of)

    def _people(self, group: Group) -> list[tuple[Row, dict[str, Any]]] | None:
        found = []
        for row in group.rows:
            try:
                found.append((row, member_values(row)))
            except Problem as problem:
                self._fail(row, problem, "name", "head")
                return None
        return found

    # ── new households ────────────────────────────────────────

    def _add(self, group: Group, people: Sequence[tuple[Row, Mapping[str, Any]]]) -> None:
        kinds = self._kinds(group)
        day = self._scope.as_of
        since = min(group.said.get("kind_since") or day, day, *kinds.tags.values())
        draft = HouseholdDraft(
            village=group.village,
            number=group.number,
            since=since,
            members=[member_draft(values, since=since, as_of=day) for _, values in people],
            size=max(group.said.get("size") or 0, len(people)),
            address=group.said.get("address") or "",
            phone=group.said.get("household_phone") or "",
            tags=kinds.tags,
            ended=kinds.ended,
        )
        facts = Facts(
            home=home_facts(group.said),
            income=income_of(None, group.said, as_of=self._scope.as_of),
            people=[person_facts(row) for row, _ in people],
        )
        self._new.append((NewHousehold(draft, facts), group.rows))

    def _check(self) -> None:
        """The checks that the actions will make, of all at once: also against each other."""
        problems = household_problems([new.draft for new, _ in self._new])
        for (new, rows), problem in zip(self._new, problems, strict=True):
            income = self._earned(None, new.facts.income, new.draft)
            if problem is not None:
                self._fail(row_of(problem, rows), problem, *culprits(problem))
            elif income is not None:
                self._fail(rows[0], income, "income_year", *INCOME_FIELDS)
            else:
                self._plan.new.append(New(rows[0], new.draft.number, new))
        joined = member_problems([(known.row, draft) for known, draft, _ in self._joining])
        for (known, person, row), problem in zip(self._joining, joined, strict=True):
            if problem is not None:
                self._fail(row, problem, *culprits(problem))
            else:
                key = f"{known.row.public_id}:{row.number}"
                found = NewMember(known.row.pk, person, person_facts(row))
                self._plan.new.append(New(row, key, found))
        for change, unfit in unfit_births(self._plan.changed):
            self._plan.changed.remove(change)
            self._fail(change.row, unfit, *culprits(unfit))

    # ── known households ────────────────────────────────────────

    def _compare(
        self, group: Group, known: Known, people: Sequence[tuple[Row, dict[str, Any]]]
    ) -> None:
        left = list(known.members)
        matched: list[tuple[Row, KnownMember, dict[str, Any]]] = []
        joining: list[tuple[Row, dict[str, Any]]] = []
        for row, values in people:
            member = of_person(values, left)
            dead = next((one for one in known.dead if is_named_as(values, one)), None)
            if member is not None:
                left.remove(member)
                matched.append((row, member, member_changes(member, values)))
            elif dead is not None:
                died = NameOfDead(number=group.number, on=dead.valid_until)
                self._fail(row, died, *culprits(died))
            else:
                joining.append((row, values))
        try:
            head = new_head(group.number, known, matched)
        except Problem as problem:
            self._fail(group.first, problem, "relation", "name", "head")
            return
        self._plan.skipped += other_days(group.rows, group.said, known.tags)
        before = self._household(group, known, head)
        facts = self._home(group, known)
        for row, member, changes in matched:
            if head and member.pk in head[:2]:
                changes.pop("relation", None)
            if changes:
                self._change_member(row, member, changes)
            facts = not self._person(row, member) and facts
        for row, values in joining:
            day = self._scope.as_of
            self._joining.append((known, member_draft(values, since=day, as_of=day), row))
        unchanged = not any(changes for _, _, changes in matched) and len(matched) == len(people)
        self._plan.same += int(before and unchanged and facts)

    def _home(self, group: Group, known: Known) -> bool:
        """Notes what the list says otherwise of the home and its income; True where nothing."""
        key = known.row.pk
        before, after = self._facts.home(key, home_facts(group.said))
        draft = income_of(known.row, group.said, as_of=self._scope.as_of)
        income, amounts = self._facts.income(key, draft)
        if not (after or amounts):
            return True
        if amounts and (problem := self._earned(income, draft, known.row)) is not None:
            self._fail(group.first, problem, "income_year", *INCOME_FIELDS)
            return False
        former = {name: getattr(income, name) for name in amounts} if income else {}
        subject = ChangedHome(
            household=key,
            values=after,
            income=corrected(draft, income) if draft and amounts else None,
            corrects=income.pk if income and amounts else None,
        )
        was, now = {**before, **in_list(former)}, {**after, **in_list(amounts)}
        self._plan.changed.append(Change(group.first, known.row.public_id, was, now, subject))
        return False

    def _person(self, row: Row, member: KnownMember) -> bool:
        """Notes what the list says otherwise of a member; True where something does."""
        before, after = self._facts.person(member.pk, person_facts(row))
        if after:
            subject = ChangedState(member.pk, after)
            was, now = shown(before), shown(after)
            self._plan.changed.append(Change(row, member.public_id, was, now, subject))
        return bool(after)

    def _earned(self, known: Any, draft: IncomeDraft | None, home: Any) -> Problem | None:
        """What stands in the way of an income. For a new household its draft stands for it."""
        if draft is None:
            return None
        area = home.area if isinstance(home, Household) else home.village.code
        row = home if isinstance(home, Household) else Household(number=home.number, area=area)
        held = replace(draft, household=row)
        replacing = [known.pk] if known is not None else []
        return income_problems([held], today=localdate(self._scope.at), replacing=replacing)[0]

    def _household(self, group: Group, known: Known, head: tuple[int, int, str] | None) -> bool:
        """Notes what differs of the household itself; True where nothing does."""
        values = household_changes(known, group.said)
        kinds = self._kinds(group)
        tags = {
            tag: since
            for tag, since in kinds.tags.items()
            if tag not in known.tags and tag not in kinds.ended
        }
        ends = ended_by(tags, known.tags)
        moves = known.row.village_id != group.village.pk
        if not (values or tags or moves or head):
            return True
        row, before, after = known.row, dict[str, Any](), dict[str, Any]()
        for name, value in values.items():
            is_phone = name == "phone"
            key = "household_phone" if is_phone else name
            before[key] = mark(row.phone_index) if is_phone else getattr(row, name)
            after[key] = masked_phone(value) if is_phone else value
        if tags:
            before["kind"] = tuple(sorted(known.tags))
            after["kind"] = (*(tag for tag in before["kind"] if tag not in ends), *tags)
        if moves:
            before["village"], after["village"] = row.village.short_name, group.village.short_name
        if head:
            before["head"], after["head"] = KNOWN_MARK, group.first.get("head") or KNOWN_MARK
        subject = ChangedHousehold(
            pk=row.pk,
            values=values,
            tags=tags,
            ends=ends,
            village=group.village if moves else None,
            head=head[0] if head else None,
            former_as=head[2] if head else "",
        )
        self._plan.changed.append(Change(group.first, row.public_id, before, after, subject))
        return False

    def _change_member(self, row: Row, member: KnownMember, changes: dict[str, Any]) -> None:
        before, after = dict[str, Any](), dict[str, Any]()
        for name, value in changes.items():
            sealed = name in ("name", "id_number", "phone")
            before[name] = sealed_before(member, name) if sealed else getattr(member, name)
            after[name] = masked_phone(value) if name == "phone" else value
        subject = ChangedMember(member.pk, changes)
        self._plan.changed.append(Change(row, member.public_id, before, after, subject))

    def _gone(self, named: set[str]) -> list[Gone]:
        """Households of the area that no row names; they stay until somebody ends them."""
        named |= {row.get("number") for row in self._table.faulty}
        rows = perms.visible_households(self._scope.actor).filter(
            in_areas("area", (self._scope.area,)), on_day(self._scope.as_of)
        )
        found = rows.order_by("area", "number")
        values = found.values_list("public_id", "number", "village__short_name")
        return [
            Gone(key, f"{number} {village}")
            for key, number, village in values.iterator(chunk_size=_CHUNK)
            if number not in named
        ]

    def _fail(self, row: Row, problem: Problem, *names: str) -> None:
        self._plan.errors.append(row.error(problem, *names))
