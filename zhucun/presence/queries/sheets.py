"""Month sheets (考勤月表): computed by exception until the township locks them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from zhucun.directory import queries as directory
from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor, in_areas
from zhucun.kernel.problems import NotFound
from zhucun.presence import perms
from zhucun.presence.enums import DayCode, SheetState, Standing
from zhucun.presence.models import Correction, MonthSheet
from zhucun.presence.queries.counting import (
    Figures,
    Span,
    codes_of,
    figures,
    month_after,
    month_days,
    signs,
)
from zhucun.presence.queries.facts import NAMED, Facts, facts_by_month
from zhucun.presence.queries.policy import Policies
from zhucun.roster.perms import is_himself

#: How a month stands where somebody should speak with the cadre while it can still be met.
WARNED = (Standing.TIGHT, Standing.SHORT, Standing.MISSED)
_ORDER = {standing: at for at, standing in enumerate((Standing.MISSED, Standing.SHORT))}


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What a reader of month sheets asks for; empty means all. `state` is a SheetState, or “ready”
    and “unready” (confirmed by the cadre as it stands, or not, and not locked), “changed” (changed
    after the cadre confirmed), “proposed” (a correction is proposed); `standing` is a Standing or
    “warned”."""

    area: str = ""
    state: str = ""
    standing: str = ""
    role: str = ""
    unit: str = ""
    text: str = ""

    @property
    def needs_all(self) -> bool:
        """Whether the answer is known only when every sheet is computed."""
        return bool(self.state or self.standing)


@dataclass(frozen=True, kw_only=True)
class Day:
    """One day of a sheet with what stands behind it."""

    on: date
    code: str
    span: Span | None
    is_night: bool
    correction: Correction | None

    @property
    def sign(self) -> str:
        return signs([self.code])

    @property
    def label(self) -> str:
        return str(DayCode(self.code).label) if self.code else ""

    @property
    def is_weekend(self) -> bool:
        return self.on.weekday() > 4


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """A day of a locked sheet on which the records now say something else."""

    day: date
    was: str
    becomes: str
    span: Span | None

    @property
    def signs(self) -> tuple[str, str]:
        return signs([self.was]), signs([self.becomes])


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One month of one posting for a reader. `codes` are those that stand (of a locked sheet with
    its corrections), `live` what the records say now, `spans` the exceptions behind that; `figures`
    are counted by `pack`."""

    posting: Any
    month: date
    state: str
    codes: tuple[str, ...]
    live: tuple[str, ...]
    spans: tuple[Span, ...]
    nights: frozenset[int] | None
    figures: Figures
    pack: str
    stored: MonthSheet | None = None
    corrections: tuple[Correction, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    is_changed: bool = False

    @property
    def signs(self) -> str:
        """One sign a day, for what is shown and confirmed."""
        return signs(self.codes)

    @property
    def last_day(self) -> date:
        """The last day on post in this month."""
        last = max((at for at, code in enumerate(self.codes) if code), default=0)
        return self.month + timedelta(days=last)

    @property
    def is_ready(self) -> bool:
        """Confirmed by the cadre as it stands now, not yet by the township."""
        return self.state == SheetState.OWN_CONFIRMED and not self.is_changed

    @property
    def grid(self) -> tuple[Day, ...]:
        """The days from 1 to 31 with the record behind each."""
        corrected = {row.day: row for row in self.corrections}
        found = []
        for number, code in enumerate(self.codes):
            on = self.month + timedelta(days=number)
            found.append(
                Day(
                    on=on,
                    code=code,
                    span=_behind(self.spans, on, code),
                    is_night=number + 1 in (self.nights or ()),
                    correction=corrected.get(on),
                )
            )
        return tuple(found)


def postings_in(*, actor: Actor, month: date, wanted: Wanted | None = None) -> QuerySet[Any]:
    """Postings with a day in a month whose sheets the actor may see, by place and role. One
    query."""
    return postings_between(actor=actor, since=month, until=month_after(month), wanted=wanted)


def postings_between(
    *, actor: Actor, since: date, until: date, wanted: Wanted | None = None
) -> QuerySet[Any]:
    """The same, with a day in [since, until)."""
    wanted = wanted or Wanted()
    found = perms.visible_postings(actor).filter(
        Q(ends_on=None) | Q(ends_on__gt=since), starts_on__lt=until
    )
    if wanted.area:
        found = found.filter(in_areas("area", (wanted.area,)))
    if wanted.role:
        found = found.filter(role=wanted.role)
    if wanted.unit:
        found = found.filter(unit__public_id=wanted.unit)
    if wanted.text:
        found = found.filter(
            Q(person__in=directory.people_named(wanted.text))
            | Q(place__in=directory.places_named(wanted.text))
        )
    return (
        found.select_related("person", "place", "unit")
        .only(
            *("public_id", "area", "role", "is_star_instructor", "starts_on", "ends_on"),
            *("person__public_id", "person__name", "place__name", "place__short_name"),
            *("place__code", "place__level", "unit__public_id", "unit__name", "unit__contact"),
        )
        .order_by("area", "role", "pk")
    )


def month_sheets(
    *, actor: Actor, month: date, as_of: date, wanted: Wanted | None = None
) -> list[Sheet]:
    """The sheets of all postings of a month. Seven queries, whatever the number; a province of
    27,000 takes seconds."""
    wanted = wanted or Wanted()
    rows = list(postings_in(actor=actor, month=month, wanted=wanted))
    return [sheet for sheet in sheets_of(rows, month=month, as_of=as_of) if _fits(sheet, wanted)]


def month_sheet(*, actor: Actor, posting: str, month: date, as_of: date) -> Sheet:
    """One month of one posting. Raises NotFound, also for a month without a day on post."""
    row = postings_in(actor=actor, month=month).filter(public_id=posting).first()
    if row is None:
        raise NotFound
    return sheets_of([row], month=month, as_of=as_of)[0]


def early_warnings(*, actor: Actor, as_of: date, area: str = "") -> list[Sheet]:
    """Sheets of the running month that fall short of the minimum as they are planned, or have
    nothing to spare, those that can no longer be met first. Seven queries."""
    wanted = Wanted(area=area, standing="warned")
    month = as_of.replace(day=1)
    found = month_sheets(actor=actor, month=month, as_of=as_of, wanted=wanted)
    return sorted(found, key=lambda one: _ORDER.get(one.figures.standing, len(_ORDER)))


def sheets_of(postings: Sequence[Any], *, month: date, as_of: date) -> list[Sheet]:
    """The sheets of postings that the reader may see, in their order. Six queries."""
    return list(sheets_of_months(postings, months=[month], as_of=as_of)) if postings else []


def sheets_of_months(
    postings: Sequence[Any], *, months: Sequence[date], as_of: date
) -> Iterator[Sheet]:
    """The sheets of months that follow each other, month by month, of postings that the reader may
    see and that have a day in it. Six queries for a few hundred postings; six a month for more,
    whose months are not held at once."""
    parts = [months] if len(postings) <= NAMED else [[month] for month in months]
    for part in parts:
        facts = facts_by_month(postings, part)
        stored = stored_of(postings, part)
        corrections = _corrections(stored.values())
        for month in part:
            policies = Policies(month)
            over = min(max(0, (as_of - month).days + 1), month_days(month))
            for row in postings:
                if len(months) > 1 and not _serves_in(row, month):
                    continue
                kept = stored.get((row.pk, month))
                said = corrections.get(kept.pk, []) if kept else []
                yield _sheet(row, month, facts[month], policies, over, kept, said)


def _serves_in(posting: Any, month: date) -> bool:
    is_over = posting.ends_on is not None and posting.ends_on <= month
    return not is_over and posting.starts_on < month_after(month)


def stored_of(
    postings: Sequence[Any], months: Sequence[date]
) -> dict[tuple[int, date], MonthSheet]:
    """What was confirmed of months, by key of the posting and month. One query."""
    rows = MonthSheet.objects.filter(month__in=months)
    if len(postings) <= NAMED:
        rows = rows.filter(posting__in=[row.pk for row in postings])
    return {(row.posting_id, row.month): row for row in rows}


def ready_count(*, actor: Actor, month: date) -> int:
    """How many sheets of the actor's townships their cadres confirmed, for him to lock. One
    query."""
    areas = in_areas("area", actor.areas(Permission.CONFIRM_PRESENCE))
    rows = MonthSheet.objects.filter(areas, month=month, state=SheetState.OWN_CONFIRMED)
    return rows.count()


def may_confirm(actor: Actor, posting: Any) -> bool:
    """True for the township, which locks the sheet and sets days right."""
    return actor.viewer is None and actor.can(Permission.CONFIRM_PRESENCE, area=posting.area)


def may_confirm_own(actor: Actor, sheet: Sheet) -> bool:
    """True where the cadre may confirm: his own sheet, not locked."""
    return is_himself(actor, sheet.posting) and sheet.state != SheetState.LOCKED


def _sheet(
    posting: Any,
    month: date,
    facts: Facts,
    policies: Policies,
    over: int,
    stored: MonthSheet | None,
    corrections: list[Correction],
) -> Sheet:
    spans = tuple(facts.spans.get(posting.pk, ()))
    live = codes_of(month, posting.starts_on, posting.ends_on, spans)
    rules, applies = policies.rules(posting.area), policies.applies(posting)
    nights = facts.nights_of(posting)
    base = {"posting": posting, "month": month, "live": live, "spans": spans, "nights": nights}
    if stored is None or stored.state != SheetState.LOCKED:
        counted = figures(live, rules, nights=nights, over=over, applies=applies)
        changed = (
            stored is not None
            and stored.state == SheetState.OWN_CONFIRMED
            and tuple(stored.days) != live
        )
        return Sheet(
            **base,
            state=stored.state if stored else SheetState.OPEN,
            codes=live,
            figures=counted,
            pack=rules.pack,
            stored=stored,
            is_changed=changed,
        )
    codes = effective(stored, corrections)
    kept = _kept(stored)
    if corrections or kept is None:
        kept = figures(codes, rules, nights=nights, over=len(codes), applies=applies)
    return Sheet(
        **base,
        state=stored.state,
        codes=codes,
        figures=kept,
        pack=stored.pack,
        stored=stored,
        corrections=tuple(corrections),
        proposals=tuple(_proposals(month, codes, live, spans, corrections)),
    )


def effective(stored: MonthSheet, corrections: Sequence[Correction]) -> tuple[str, ...]:
    """The days of a locked sheet with its corrections, in the order in which they were made."""
    codes = [str(code) for code in stored.days]
    for row in corrections:
        codes[row.day.day - 1] = row.becomes
    return tuple(codes)


def _proposals(
    month: date,
    codes: Sequence[str],
    live: Sequence[str],
    spans: Sequence[Span],
    corrections: Sequence[Correction],
) -> Iterator[Proposal]:
    answered = {row.day: row.proposed for row in corrections}
    for number, (was, becomes) in enumerate(zip(codes, live, strict=True)):
        day = month + timedelta(days=number)
        if was != becomes and answered.get(day) != becomes:
            yield Proposal(day=day, was=was, becomes=becomes, span=_behind(spans, day, becomes))


def _behind(spans: Sequence[Span], on: date, code: str) -> Span | None:
    """The record that gives a day its code."""
    return next((one for one in spans if one.first <= on < one.until and one.code == code), None)


def snapshot(found: Figures) -> dict[str, Any]:
    """The figures as they are kept with a locked sheet."""
    return {
        "on_post": found.on_post,
        "so_far": found.so_far,
        "planned": found.planned,
        "open_days": found.open_days,
        "nights": found.nights,
        "counts": dict(found.counts),
        "least": found.least,
        "left": found.left,
        "standing": str(found.standing),
    }


def _kept(stored: MonthSheet) -> Figures | None:
    given = stored.counts
    if not isinstance(given, dict) or "standing" not in given:
        return None
    return Figures(**{**given, "standing": Standing(given["standing"])})


def _corrections(sheets: Any) -> dict[int, list[Correction]]:
    locked = [row.pk for row in sheets if row.state == SheetState.LOCKED]
    found: dict[int, list[Correction]] = defaultdict(list)
    if not locked:
        return found
    rows = Correction.objects.order_by("pk")
    rows = (
        rows.filter(sheet__in=locked)
        if len(locked) <= NAMED
        else rows.filter(sheet__month=next(iter(sheets)).month)
    )
    for row in rows:
        found[row.sheet_id].append(row)
    return found


def _fits(sheet: Sheet, wanted: Wanted) -> bool:
    if wanted.standing:
        among = WARNED if wanted.standing == "warned" else (wanted.standing,)
        if sheet.figures.standing not in among:
            return False
    match wanted.state:
        case "":
            return True
        case "changed":
            return sheet.is_changed
        case "proposed":
            return bool(sheet.proposals)
        case "ready":
            return sheet.is_ready
        case "unready":
            return sheet.state != SheetState.LOCKED and not sheet.is_ready
    return sheet.state == wanted.state
