"""Leave, read: lists, one with its case, days for the month sheet, what was used in a year."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce, Least

from zhucun.directory import queries as directory
from zhucun.directory.enums import Permission
from zhucun.directory.perms import OPERATOR, Actor, in_areas
from zhucun.engines.rules import UNSET
from zhucun.kernel.divisions import Level, at_level
from zhucun.kernel.periods import Period
from zhucun.kernel.problems import NotFound
from zhucun.presence import perms
from zhucun.presence.enums import LeaveState
from zhucun.presence.models import Leave
from zhucun.presence.queries.counting import Span
from zhucun.roster import perms as roster
from zhucun.signoff import queries as signoff
from zhucun.signoff.enums import CaseState
from zhucun.signoff.queries import Card

#: Leaves that take days: those that are asked for, and those that were granted.
TAKEN = (LeaveState.APPROVED, LeaveState.RETURNED)
STANDING = (LeaveState.ASKED, *TAKEN)
_HALF = Decimal("0.5")


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What a reader of leaves asks for; empty means all. `since` and `until`: leaves that have a
    day in that period."""

    area: str = ""
    state: str = ""
    kind: str = ""
    person: str = ""
    text: str = ""
    since: date | None = None
    until: date | None = None
    is_overdue: bool = False


@dataclass(frozen=True, kw_only=True)
class Used:
    """Days of leave of one person in a calendar year, by kind; `limit` None: not configured."""

    year: int
    by_kind: Mapping[str, Decimal]
    limit: int | None

    @property
    def total(self) -> Decimal:
        return sum(self.by_kind.values(), Decimal(0))

    @property
    def is_over(self) -> bool:
        return self.limit is not None and self.total > self.limit


@dataclass(frozen=True, kw_only=True)
class LeaveCard:
    """One leave for one reader. `reason` and `contact` are empty for those who do not decide about
    it (`is_open` False). `away`: leaves of the same village at the same time; `team`: how many
    serve there. `is_unset`: the region's pack does not say who approves (未配置)."""

    leave: Leave
    case: Card | None
    is_open: bool
    reason: str
    contact: str
    used: Used
    away: tuple[Leave, ...]
    team: int
    is_unset: bool
    may_change: bool
    may_cancel: bool
    may_return: bool


def leaves(*, actor: Actor, as_of: date, wanted: Wanted | None = None) -> QuerySet[Leave]:
    """Leaves that the actor may see, latest first; reasons stay sealed. One query."""
    wanted = wanted or Wanted()
    found = perms.visible_leaves(actor)
    if wanted.area:
        found = found.filter(in_areas("area", (wanted.area,)))
    for name, value in (("state", wanted.state), ("kind", wanted.kind)):
        if value:
            found = found.filter(**{name: value})
    if wanted.person:
        found = found.filter(posting__person__public_id=wanted.person)
    if wanted.text:
        found = found.filter(posting__person__in=directory.people_named(wanted.text))
    if wanted.since is not None:
        still = Q(returned_on=None) | Q(returned_on__gt=wanted.since)
        found = found.filter(still, ends_on__gt=wanted.since)
    if wanted.until is not None:
        found = found.filter(starts_on__lt=wanted.until)
    if wanted.is_overdue:
        found = found.filter(_overdue(as_of))
    return _whole(found).order_by("-starts_on", "-pk")


def overdue(*, actor: Actor, as_of: date) -> QuerySet[Leave]:
    """Leaves whose day due back has come without a return (YN-058), the oldest first."""
    return _whole(perms.visible_leaves(actor).filter(_overdue(as_of))).order_by("ends_on", "pk")


def stand_ins(*, actor: Actor, as_of: date) -> QuerySet[Leave]:
    """Leaves, asked for or granted and not over, in which the actor stands in for somebody."""
    found = Leave.objects.filter(
        substitute__person__public_id=actor.person or "-",
        state__in=(LeaveState.ASKED, LeaveState.APPROVED),
        ends_on__gt=as_of,
    )
    return _whole(found).order_by("starts_on", "pk")


def leave_card(*, actor: Actor, public_id: str, as_of: date) -> LeaveCard:
    """One leave; those in whose hands it is see it with its reason. Raises NotFound."""
    cases = list(signoff.cases(actor=actor, as_of=as_of, kind="leave", subjects=[public_id]))
    rows = Leave.objects.filter(public_id=public_id)
    if not cases:
        rows = rows.filter(pk__in=perms.visible_leaves(actor).values("pk"))
    leave = _whole(rows, sealed=True).first()
    if leave is None:
        raise NotFound
    cases = cases if actor.viewer is None else []
    himself = roster.is_himself(actor, leave.posting)
    office = actor.can(Permission.MANAGE_ROSTER, area=leave.area)
    is_open = himself or office or bool(cases)
    running = next((one for one in cases if one.state == CaseState.RUNNING), None)
    case = running or (cases[0] if cases else None)
    card = signoff.cards([case], actor=actor, as_of=as_of)[0] if case else None
    waits = leave.state == LeaveState.ASKED
    granted = leave.state == LeaveState.APPROVED
    away, team = around([leave])[leave.pk]
    ends = leave.posting.ends_on
    return LeaveCard(
        leave=leave,
        case=card,
        is_open=is_open,
        reason=leave.reason if is_open else "",
        contact=leave.contact if is_open else "",
        used=used_in([leave], year_of=leave.starts_on.year)[leave.pk],
        away=away,
        team=team,
        is_unset=matrix_is_unset(leave.area, as_of),
        may_change=(himself or office) and waits,
        may_cancel=(himself or office) and (waits or (granted and as_of < leave.starts_on)),
        may_return=may_record_return(actor, leave)
        and granted
        and leave.starts_on < as_of
        and (ends is None or ends > as_of),
    )


def may_record_return(actor: Actor, leave: Leave) -> bool:
    """The cadre himself, his township, the office."""
    wanted = (Permission.MANAGE_ROSTER, Permission.CONFIRM_PRESENCE)
    return roster.is_himself(actor, leave.posting) or any(
        actor.can(permission, area=leave.area) for permission in wanted
    )


def leave_days(
    postings: Sequence[Any], since: date, until: date
) -> dict[int, list[tuple[date, date, str]]]:
    """Whole days of granted leave in a period as (from, until, kind), by posting, in order; clipped
    to the period and to the posting. One query.

    A half day is not among them: the cadre was there for the other half. Days after the day due
    back are no leave: see `late_returns`.
    """
    found: dict[int, list[tuple[date, date, str]]] = {row.pk: [] for row in postings}
    ends = {row.pk: row.ends_on or date.max for row in postings}
    for posting, span in leave_spans(Q(posting__in=list(found)), since, until):
        last = min(span.until, ends[posting])
        if span.first < last:
            found[posting].append((span.first, last, span.code))
    return found


def leave_spans(among: Q, since: date, until: date) -> Iterator[tuple[int, Span]]:
    """Whole days of granted leave in a period with the key of the posting, in order; clipped to the
    period. One query."""
    rows = Leave.objects.filter(among, state__in=TAKEN, starts_on__lt=until, ends_on__gt=since)
    for row in rows.defer("reason", "contact").order_by("starts_on", "pk"):
        first, last = whole_days(row, since, until)
        if first < last:
            yield row.posting_id, Span(first, last, row.kind, "leave", row.public_id)


def whole_days(row: Leave, since: date, until: date) -> tuple[date, date]:
    """The whole days of a leave in [since, until), half-open; none where the first is not before
    the last."""
    start = row.starts_on + timedelta(days=int(row.starts_at_noon))
    early = row.returned_on is not None and row.returned_on < row.ends_on
    end = row.until - timedelta(days=int(row.ends_at_noon and not early))
    return max(start, since), min(end, until)


def late_returns(
    postings: Sequence[Any], since: date, until: date
) -> dict[int, list[tuple[date, date]]]:
    """Days between the day due back and a late return, by posting: a question to ask, no verdict.
    One query."""
    found: dict[int, list[tuple[date, date]]] = {row.pk: [] for row in postings}
    rows = Leave.objects.filter(
        posting__in=list(found), returned_on__gt=F("ends_on"), ends_on__lt=until
    ).filter(returned_on__gt=since)
    for row in rows.defer("reason", "contact").order_by("ends_on", "pk"):
        back = row.returned_on or row.ends_on
        found[row.posting_id].append((max(row.ends_on, since), min(back, until)))
    return found


def leave_used(posting: Any, year: int) -> Used:
    """What the cadre of a posting has used in a calendar year at all his posts."""
    totals = _totals([posting.person_id], year)
    limit = leave_limit(posting.area, date(year, 12, 31))
    return Used(year=year, by_kind=totals.get(posting.person_id, {}), limit=limit)


def used_in(rows: Sequence[Leave], *, year_of: int | None = None) -> dict[int, Used]:
    """What each leave's cadre has used in the year in which it begins, that leave not counted while
    it is only asked for. One query a year."""
    found: dict[int, Used] = {}
    by_year: dict[int, list[Leave]] = defaultdict(list)
    for row in rows:
        by_year[year_of or row.starts_on.year].append(row)
    for year, some in by_year.items():
        totals = _totals({row.posting.person_id for row in some}, year)
        for row in some:
            limit = leave_limit(row.area, row.starts_on)
            mine = totals.get(row.posting.person_id, {})
            found[row.pk] = Used(year=year, by_kind=mine, limit=limit)
    return found


def leave_limit(area: str, on: date) -> int | None:
    """Days of leave in a year at most, by the pack; None: not configured."""
    value = directory.pack_for(area, as_of=on).number(":max_leave_days")
    return None if value is UNSET else int(value)


def matrix_is_unset(area: str, on: date) -> bool:
    """True where the pack of an area leaves open who approves leave (未配置), or has no chain."""
    pack = directory.pack_for(area, as_of=on)
    chains = pack.chains("leave")
    if not chains:
        return True
    words = {word for step in chains[0].spec.steps for word in step.by}
    return any(item.spec.of == "unset" for item in pack.signers() if item.id in words)


def around(rows: Sequence[Leave]) -> dict[int, tuple[tuple[Leave, ...], int]]:
    """For each leave: others of the same village who are away in its days, and how many serve there
    on its first day. Two queries."""
    if not rows:
        return {}
    areas = {row.area for row in rows}
    first, last = min(row.starts_on for row in rows), max(row.ends_on for row in rows)
    others = _whole(
        Leave.objects.filter(
            area__in=areas, state__in=STANDING, starts_on__lt=last, ends_on__gt=first
        )
    ).order_by("starts_on", "pk")
    away = list(others)
    serving = list(
        roster.visible_postings(OPERATOR)
        .filter(area__in=areas, starts_on__lt=last)
        .filter(Q(ends_on=None) | Q(ends_on__gt=first))
        .values_list("area", "starts_on", "ends_on")
    )
    return {
        row.pk: (
            tuple(
                one
                for one in away
                if one.area == row.area
                and one.posting.person_id != row.posting.person_id
                and one.starts_on < row.until
                and row.starts_on < one.until
            ),
            sum(
                area == row.area and starts <= row.starts_on < (ends or date.max)
                for area, starts, ends in serving
            ),
        )
        for row in rows
    }


def neighbours(posting: Any, *, on: date) -> list[Any]:
    """Who could stand in for a cadre: others who serve in his township on a day, the own village
    first. One query."""
    found = _near(posting).filter(Q(ends_on=None) | Q(ends_on__gt=on), starts_on__lte=on)
    return sorted(found.order_by("area", "role", "pk"), key=lambda row: row.area != posting.area)


def neighbour(posting: Any, public_id: str) -> Any:
    """One colleague of a cadre's township by the posting's public id. Raises NotFound."""
    found = _near(posting).filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def _near(posting: Any) -> QuerySet[Any]:
    """Names of cadres are open (docs/decisions/0002): no right is asked."""
    township = at_level(posting.area, Level.TOWNSHIP)
    return (
        roster.visible_postings(OPERATOR)
        .filter(in_areas("area", (township,)))
        .exclude(person=posting.person_id)
        .select_related("person", "place")
        .defer("person__id_number", "person__phone")
    )


def overlaps(person: int, period: Period, *, without: str = "") -> Leave | None:
    """The first standing leave of a person (by key) that shares a day with a period."""
    found = (
        Leave.objects.filter(posting__person=person, state__in=STANDING)
        .annotate(end=Least("ends_on", Coalesce("returned_on", "ends_on")))
        .filter(starts_on__lt=period.until, end__gt=period.start)
        .exclude(public_id=without)
    )
    return found.defer("reason", "contact").order_by("starts_on", "pk").first()


def day_count(
    start: date, end: date, *, starts_at_noon: bool = False, ends_at_noon: bool = False
) -> Decimal:
    """Days of a leave in halves."""
    return Decimal((end - start).days) - _HALF * (int(starts_at_noon) + int(ends_at_noon))


def standing(subjects: Sequence[str]) -> list[Leave]:
    """Leaves by public id with all that signing rests on; cancelled ones are gone. One query."""
    rows = Leave.objects.filter(public_id__in=subjects).exclude(state=LeaveState.CANCELLED)
    return list(_whole(rows, sealed=True).order_by("pk"))


def _totals(people: Iterable[int], year: int) -> dict[int, dict[str, Decimal]]:
    start, end = date(year, 1, 1), date(year + 1, 1, 1)
    rows = Leave.objects.filter(
        posting__person__in=list(people), state__in=TAKEN, starts_on__lt=end, ends_on__gt=start
    ).select_related("posting")
    found: dict[int, dict[str, Decimal]] = defaultdict(dict)
    for row in rows.defer("reason", "contact").order_by("starts_on", "pk"):
        mine = found[row.posting.person_id]
        mine[row.kind] = mine.get(row.kind, Decimal(0)) + _days_in(row, start, end)
    return found


def _days_in(row: Leave, start: date, end: date) -> Decimal:
    if row.starts_on >= start and row.until <= end:
        return row.days
    first, last = max(row.starts_on, start), min(row.until, end)
    return day_count(
        first,
        last,
        starts_at_noon=row.starts_at_noon and first == row.starts_on,
        ends_at_noon=row.ends_at_noon and last == row.ends_on,
    )


def _overdue(as_of: date) -> Q:
    ended = Q(posting__ends_on=None) | Q(posting__ends_on__gt=F("ends_on"))
    return Q(ended, state=LeaveState.APPROVED, ends_on__lt=as_of)


def _whole(rows: QuerySet[Leave], *, sealed: bool = False) -> QuerySet[Leave]:
    found = rows.select_related(
        "posting__person", "posting__place", "posting__unit", "posting__round", "substitute__person"
    )
    hidden = ["posting__person__id_number", "posting__person__phone"]
    return found.defer(*hidden, *([] if sealed else ["reason", "contact"]))
