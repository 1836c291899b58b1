"""What the records say of cadres in some days, for any number at once: the figures of the quarterly
report (SQ24-067), counted where they arise and typed nowhere."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, F

from zhucun.appraisal.models import Appraisee
from zhucun.directory.enums import Permission
from zhucun.directory.perms import OPERATOR, Actor
from zhucun.fieldwork import queries as fieldwork
from zhucun.fieldwork.enums import PlanKind
from zhucun.presence.enums import CheckResult
from zhucun.presence.queries import checks
from zhucun.presence.queries.locked import locked_months
from zhucun.roster.perms import visible_postings

#: Up to so many cadres their records are read by person, else by area.
_NAMED = 500


@dataclass(frozen=True, kw_only=True)
class Pledged:
    """What somebody pledged for the years of an appraisal: done of all that was not rejected;
    `plans` are the pledges."""

    done: int
    items: int
    plans: tuple[str, ...]


@dataclass(kw_only=True)
class Figures:
    """Counted of one cadre in some days. `days` is None where no month is locked; `absences` are
    findings of spot checks that stand."""

    visits: int = 0
    household_visits: int = 0
    households: int = 0
    settled: int = 0
    days: int | None = None
    locked_months: int = 0
    absences: int = 0
    pledged: Pledged | None = None
    reached: set[str] = field(default_factory=set)


def figures_of(
    rows: Sequence[Appraisee], *, actor: Actor, since: date, until: date
) -> dict[int, Figures]:
    """Figures of cadres in [since, until) by their keys, as far as the actor may see them; of who
    is not on post they count nothing. Nine queries, whatever the number."""
    found = {row.pk: Figures() for row in rows}
    rows = [row for row in rows if row.posting_id is not None]
    if not rows:
        return found
    people = {row.person_id: found[row.pk] for row in rows}
    mine = postings_of({row.person_id for row in rows})
    by_posting = {key: people[person] for key, (_, person) in mine.items() if person in people}
    by_public = {public: people[person] for public, person in mine.values() if person in people}
    for area in _areas(rows):
        _visited(by_public, actor=actor, area=area, since=since, until=until)
        _settled(by_posting, actor=actor, area=area, since=since, until=until)
        _checked(by_posting, actor=actor, area=area, since=since, until=until)
    months = locked_months(
        since=since.replace(day=1),
        until=until,
        areas=actor.areas(Permission.SEE_PRESENCE),
        postings=list(by_posting),
    )
    for posting, days in months.items():
        figures = by_posting.get(posting)
        if figures is not None:
            figures.days = (figures.days or 0) + sum(days.values())
            figures.locked_months += len(days)
    pledges = pledged_of(rows, since=since, until=until)
    for row in rows:
        found[row.pk].pledged = pledges.get(row.pk)
    return found


def pledged_of(rows: Sequence[Appraisee], *, since: date, until: date) -> dict[int, Pledged]:
    """What was pledged for the years of these days and done, by key of the cadre; those without a
    pledge are not there. Three queries. Asks for no right: the caller sees the cadres. Of a few
    they are read by posting: somebody may have pledged in another county than he is now in."""
    people = {row.person_id: row.pk for row in rows if row.posting_id is not None}
    mine = {key: people[person] for key, (_, person) in postings_of(people).items()}
    sums: dict[int, list[Any]] = defaultdict(lambda: [0, 0, []])
    for area in sorted({row.appraisal.area for row in rows}):
        plans: Any = fieldwork.plans(actor=OPERATOR, area=area, kind=PlanKind.PLEDGE).filter(
            year__gte=since.year, year__lte=until.year
        )
        if len(people) <= _NAMED:
            plans = plans.filter(posting__in=list(mine))
        counted = plans.order_by("pk").values_list(
            "posting", "public_id", "year", "open_items", "done_items"
        )
        for posting, plan, year, left, done in counted:
            key = mine.get(posting)
            if key is None or date(year, 1, 1) >= until:
                continue
            one = sums[key]
            one[0] += done
            one[1] += done + left
            one[2].append(plan)
    return {
        key: Pledged(done=done, items=items, plans=tuple(plans))
        for key, (done, items, plans) in sums.items()
    }


def _visited(
    by_public: Mapping[str, Figures], *, actor: Actor, area: str, since: date, until: date
) -> None:
    for fact in fieldwork.duty_facts(actor=actor, area=area, since=since, until=until):
        figures = by_public.get(fact.id) if fact.subject == "posting" else None
        if figures is None:
            continue
        if fact.counts == "diary-entry":
            figures.visits += 1
        elif fact.counts == "household-visit":
            figures.household_visits += 1
            figures.reached.add(fact.distinct)
            figures.households = len(figures.reached)


def _settled(
    by_posting: Mapping[int, Figures], *, actor: Actor, area: str, since: date, until: date
) -> None:
    rows: Any = fieldwork.matters(actor=actor, area=area, since=since, until=until, settled=True)
    counted = rows.order_by().filter(is_closed=True).values("owner").annotate(n=Count("pk"))
    for owner, number in counted.values_list("owner", "n"):
        if owner in by_posting:
            by_posting[owner].settled += number


def _checked(
    by_posting: Mapping[int, Figures], *, actor: Actor, area: str, since: date, until: date
) -> None:
    rows = checks.checks(actor=actor, area=area, result=CheckResult.ABSENT)
    rows = rows.filter(on__gte=since, on__lt=until, voided_on=None)
    counts = Counter(rows.order_by().values_list("posting", flat=True))
    for posting, number in counts.items():
        if posting in by_posting:
            by_posting[posting].absences += number


def postings_of(people: Any) -> dict[int, tuple[str, int]]:
    """Postings of people: key → (public id, person). One query."""
    wanted = sorted(people)
    rows = visible_postings(OPERATOR)
    rows = rows.filter(person__in=wanted) if len(wanted) <= _NAMED else rows
    return {key: (public, person) for key, public, person in _columns(rows) if person in people}


def teams_of(people: Any) -> list[tuple[str, int, date, date | None]]:
    """In which teams people served: (public id of the team, person, from, until). One query."""
    wanted = sorted(people)
    rows = visible_postings(OPERATOR).filter(team__isnull=False)
    rows = rows.filter(person__in=wanted) if len(wanted) <= _NAMED else rows
    found = rows.order_by("starts_on", "pk").values_list(
        "team__public_id", "person_id", "starts_on", "ends_on"
    )
    return [row for row in found if row[1] in people]


def _columns(rows: Any) -> Any:
    return rows.order_by("pk").values_list("pk", "public_id", F("person_id"))


def _areas(rows: Sequence[Appraisee]) -> list[str]:
    """The area of the appraisals; of a few cadres their villages."""
    if len(rows) <= 1:
        return sorted({one.area for row in rows for one in row.services})
    return sorted({row.appraisal.area for row in rows})
