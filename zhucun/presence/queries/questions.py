"""Questions to ask about a month: 两头跑, 两不管, 读通校 and whatever else a pack screens for.

Each has its rows. A hit is a reason to ask, never a verdict; nothing here is kept or ranked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from zhucun.directory import queries as directory
from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.engines.rules import RuleError
from zhucun.kernel.divisions import Level, at_level
from zhucun.packs import PackAt
from zhucun.packs.kinds import Terms
from zhucun.packs.kinds.common import UNSET_WORD
from zhucun.presence.queries.counting import Span, month_after
from zhucun.presence.queries.facts import Facts, facts_of
from zhucun.presence.queries.leave import late_returns
from zhucun.presence.queries.policy import Policies
from zhucun.presence.queries.sheets import Sheet, Wanted, month_sheets

SUBJECT = "posting_month"
LATE = "late-return"
_TOLERATED = "tolerated-unit-activities"


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One question about one month. `screen` is the pack's item (“screens/…”), or LATE, the house's
    own; `values` the facts that the pack's condition looked at, `spans` the records behind them."""

    sheet: Sheet
    screen: str
    label: tuple[str, str]
    ask: tuple[str, str]
    excuses: tuple[tuple[str, str], ...]
    values: tuple[tuple[str, tuple[str, str], Any], ...] = ()
    spans: tuple[Span, ...] = ()
    days: tuple[date, ...] = ()


def questions(
    *,
    actor: Actor,
    month: date,
    as_of: date,
    area: str = "",
    known: Mapping[int, Mapping[str, Any]] | None = None,
) -> list[Asked]:
    """What to ask about a month, by posting, of the people whose presence the actor may see.

    `known` are facts of other rooms by key of the posting (such as `activities`); a screen that
    needs what nobody knows asks nothing. Thirteen queries, whatever the number.
    """
    sheets = month_sheets(actor=actor, month=month, as_of=as_of, wanted=Wanted(area=area))
    return asked_of(sheets, month=month, known=known or {})


def asked_of(
    sheets: Sequence[Sheet], *, month: date, known: Mapping[int, Mapping[str, Any]] | None = None
) -> list[Asked]:
    """The questions about sheets that the reader may see, in their order."""
    if not sheets:
        return []
    postings = [sheet.posting for sheet in sheets]
    facts, policies = facts_of(postings, month), Policies(month)
    managed = _managed({at_level(row.area, Level.TOWNSHIP) for row in postings}, month)
    late = late_returns(postings, month, month_after(month))
    found: list[Asked] = []
    for sheet in sheets:
        pack = policies.pack(sheet.posting.area)
        row = row_of(sheet, facts, managed, tolerated_of(pack)) | dict(
            (known or {}).get(sheet.posting.pk, {})
        )
        found.extend(_screened(sheet, pack, row, facts))
        found.extend(_late(sheet, late.get(sheet.posting.pk, [])))
    return found


def row_of(
    sheet: Sheet, facts: Facts, managed: frozenset[str], tolerated: frozenset[str] = frozenset()
) -> dict[str, Any]:
    """The facts of `terms/posting_month` that are on record here; None: nobody knows.

    Contacts are those on record: checks, trips to the unit, a confirmation by the township.
    Activities for the own unit are those that the cadre or the office entered with a trip, without
    what the pack tolerates (HN22-31).
    """
    posting = sheet.posting
    trips = facts.to_unit.get(posting.pk, [])
    both = _both_places(posting, sheet, facts)
    contacts = facts.checked.get(posting.pk, 0) + len(trips)
    contacts += sheet.stored is not None and sheet.stored.confirmed_township_at is not None
    return {
        "person": posting.person.public_id,
        "village": posting.area,
        "days_in_village": sheet.figures.counts.get("village", 0),
        "nights_in_village": sheet.figures.nights,
        "days_in_both_places": len(both),
        "alternations": len(trips),
        "home_unit_activities": sum(
            word not in tolerated for _span, word in facts.unit_work.get(posting.pk, ())
        ),
        "manager_contacts": contacts,
        "has_unit_manager": bool(posting.unit and posting.unit.contact),
        "has_township_manager": at_level(posting.area, Level.TOWNSHIP) in managed,
        "activities": None,
    }


def tolerated_of(pack: PackAt) -> frozenset[str]:
    """What a cadre may do for the own unit while he serves, in words of `UnitActivity`; nothing
    where the source names no exception."""
    return frozenset(
        each.id
        for item in pack.checklists("posting")
        if item.id == _TOLERATED
        for each in item.spec.items
    )


def _both_places(posting: Any, sheet: Sheet, facts: Facts) -> list[date]:
    """Days on which a trip to the unit and a finding or a night in the village are on record."""
    seen = set(facts.seen.get(posting.pk, []))
    seen |= {sheet.month.replace(day=day) for day in facts.nights.get(posting.pk, ())}
    trips = facts.to_unit.get(posting.pk, [])
    return sorted(day for day in seen if any(one.first <= day < one.until for one in trips))


def _screened(sheet: Sheet, pack: PackAt, row: Mapping[str, Any], facts: Facts) -> list[Asked]:
    found = []
    for item in pack.screens(SUBJECT):
        spec = item.spec
        names = _terms(pack)
        given = {name: row.get(name) for name in names}
        if spec.flag == UNSET_WORD or not _raised(pack, spec.flag, given):
            continue
        used = [name for name in names if name in _words(spec.flag)]
        found.append(
            Asked(
                sheet=sheet,
                screen=item.ref,
                label=_both(spec.label),
                ask=_both(spec.ask),
                excuses=tuple(_both(one) for one in spec.excuses),
                values=tuple((name, _both(names[name].label), given[name]) for name in used),
                spans=tuple(facts.to_unit.get(sheet.posting.pk, ())),
                days=tuple(_both_places(sheet.posting, sheet, facts)),
            )
        )
    return found


def _raised(pack: PackAt, flag: str, given: Mapping[str, Any]) -> bool:
    try:
        return pack.predicate(SUBJECT, flag)(given) is True
    except RuleError:  # the pack leaves the number open: nothing is asked
        return False


def _late(sheet: Sheet, periods: Sequence[tuple[date, date]]) -> list[Asked]:
    days = tuple(
        date.fromordinal(day)
        for first, until in periods
        for day in range(first.toordinal(), until.toordinal())
    )
    if not days:
        return []
    return [
        Asked(
            sheet=sheet,
            screen=LATE,
            label=("逾期销假", "Reported back late"),
            ask=(
                "应销假之日至实际返岗之间的这几天是怎么安排的？",
                "What happened on the days between the day due back and the return?",
            ),
            excuses=(("已口头续假，未补手续", "The leave was extended by word and not on paper"),),
            days=days,
        )
    ]


def _terms(pack: PackAt) -> Mapping[str, Any]:
    return cast(Terms, pack.item(f"terms/{SUBJECT}").spec).names


def _words(text: str) -> set[str]:
    return set("".join(sign if sign.isalnum() or sign == "_" else " " for sign in text).split())


def _both(label: Any) -> tuple[str, str]:
    return label.in_("zh"), label.in_("en")


def _managed(townships: set[str], month: date) -> frozenset[str]:
    """Townships in which somebody may confirm month sheets. One query."""
    return directory.areas_with(
        townships, permission=Permission.CONFIRM_PRESENCE, on=month_after(month) - date.resolution
    )
