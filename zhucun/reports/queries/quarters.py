"""The quarterly report of a cadre (工作实绩季报, SQ24-067): what the records come to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils import translation
from django.utils.timezone import localdate

from zhucun.directory import queries as directory
from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.fieldwork import queries as fieldwork
from zhucun.fieldwork.queries import FieldFigures, ItemPeriod
from zhucun.kernel.divisions import Level, at_level
from zhucun.kernel.periods import Period, months_after, period_in_words
from zhucun.kernel.problems import NotFound
from zhucun.presence.enums import SheetState
from zhucun.presence.queries import sheets
from zhucun.reports.rows import day_in_words
from zhucun.reports.writers.pdf import form_pdf


@dataclass(frozen=True, kw_only=True)
class QuarterPage:
    """A quarter of a posting: `months` are its month sheets up to the day that was asked for (none
    where the reader may not see them), `visits`, `opened` and `settled` the rows of the figures,
    `items` what it answers for. `since` and `until` lie within the posting and do not go beyond
    that day."""

    posting: Any
    quarter: Period
    since: date
    until: date
    figures: FieldFigures
    visits: Sequence[Any]
    months: Sequence[sheets.Sheet]
    opened: Sequence[Any]
    settled: Sequence[Any]
    items: Sequence[ItemPeriod]

    @property
    def name(self) -> str:
        """2024-Q1."""
        return name_of(self.quarter)

    @property
    def ends_on(self) -> date:
        """The day from which on nothing more is added: the quarter is over, or his term."""
        over, ended = months_after(self.quarter.start, 3), self.posting.ends_on
        return min(over, ended) if ended else over

    @property
    def days(self) -> int:
        """Days in the village, in the months that are shown."""
        return sum(sheet.figures.planned for sheet in self.months)

    @property
    def is_locked(self) -> bool:
        """Every month that is shown is locked, so that its days change no more unseen."""
        return bool(self.months) and all(one.state == SheetState.LOCKED for one in self.months)


def name_of(quarter: Period) -> str:
    """The name by which addresses and files call a quarter: 2024-Q1."""
    return f"{quarter.start.year}-Q{(quarter.start.month + 2) // 3}"


def quarter_page(*, actor: Actor, posting: Any, quarter: Period, as_of: date) -> QuarterPage:
    """What a quarter comes to: the cadre's own, or where the actor sees visits. A fixed number of
    queries. Raises NotFound where the posting has no day in it, or where it has not begun."""
    own = bool(actor.person) and posting.person.public_id == actor.person
    if not own and not actor.can(Permission.SEE_FIELDWORK, area=posting.area):
        raise NotFound
    since, until = max(quarter.start, posting.starts_on), months_after(quarter.start, 3)
    if posting.ends_on:
        until = min(until, posting.ends_on)
    until = min(until, as_of + timedelta(days=1))
    if since >= until:
        raise NotFound
    whose = {"actor": actor, "area": posting.area, "person": posting.person.public_id}
    span = {"since": since, "until": until}
    return QuarterPage(
        posting=posting,
        quarter=quarter,
        since=since,
        until=until,
        figures=fieldwork.figures(**whose, **span),
        visits=list(fieldwork.visits(**whose, **span)),
        months=_months(actor, posting, quarter, as_of),
        opened=list(
            fieldwork.matters(
                actor=actor, area=posting.area, opened_by=posting.person.public_id, **span
            )
        ),
        settled=list(fieldwork.matters(**whose, **span, settled=True)),
        items=fieldwork.progressed(actor=actor, posting=posting, **span),
    )


def _months(actor: Actor, posting: Any, quarter: Period, as_of: date) -> list[sheets.Sheet]:
    found = []
    for number in range(3):
        month = months_after(quarter.start, number)
        if month > as_of:
            break
        try:
            sheet = sheets.month_sheet(
                actor=actor, posting=posting.public_id, month=month, as_of=as_of
            )
        except NotFound:  # no day on post in it, or not for this reader
            continue
        found.append(sheet)
    return found


def quarter_form(page: QuarterPage, *, at: datetime, language: str) -> bytes:
    """The quarter as PDF. It is made anew each time; one query."""
    posting, figures = page.posting, page.figures
    lang = "en" if language == "en" else "zh"
    with translation.override("en" if lang == "en" else "zh-hans"):
        codes = [at_level(posting.area, level) for level in (Level.COUNTY, Level.TOWNSHIP)]
        wanted = [*(code for code in codes if code), posting.area]
        names = directory.names_of(wanted, as_of=page.quarter.start)
        months, items = words_of(page)
        content = {
            "title": f"{posting.person.name} {page.name}",
            "language": lang,
            "issuer": "",
            "number": posting.public_id,
            "name": posting.person.name,
            "role": str(posting.get_role_display()),
            "unit": posting.unit.name if posting.unit else "",
            "place": "".join(names.get(code, "") for code in dict.fromkeys(wanted)),
            "quarter": _in_words(page.quarter, lang),
            "months": months,
            "figures": [
                str(figures.visits),
                str(figures.meetings),
                str(figures.household_visits),
                str(figures.households),
                str(figures.opened),
                str(figures.settled),
                str(figures.passed_up),
            ],
            "matters": [_matter(row, lang) for row in _once(page.opened, page.settled)],
            "items": items,
            "printed": day_in_words(localdate(at), lang),
        }
    return form_pdf("quarter", content, made_at=at)


def words_of(page: QuarterPage) -> tuple[list[list[str]], list[list[str]]]:
    """The months and the items of a quarter as they are printed, in the language of the moment."""
    return [_month(sheet) for sheet in page.months], [_item(row) for row in page.items]


def _in_words(quarter: Period, lang: str) -> str:
    return period_in_words(name_of(quarter), lang)


def _month(sheet: sheets.Sheet) -> list[str]:
    found = sheet.figures
    return [
        f"{sheet.month:%Y-%m}",
        str(found.on_post),
        str(found.planned),
        "—" if found.nights is None else str(found.nights),
        "—" if found.least is None else str(found.least),
        str(SheetState(sheet.state).label),
    ]


def _once(*lists: Sequence[Any]) -> list[Any]:
    found = {row.pk: row for rows in lists for row in rows}
    return sorted(found.values(), key=lambda row: (row.opened_on, row.pk))


def _matter(row: Any, lang: str) -> list[str]:
    return [
        day_in_words(row.opened_on, lang),
        row.title,
        str(row.get_kind_display()),
        str(row.get_level_display()),
        str(row.get_state_display()),
        str(row.get_satisfied_display()) if row.satisfied else "",
    ]


def _item(row: ItemPeriod) -> list[str]:
    item = row.item
    target = _plain(item.target) if item.target is not None else ""
    return [
        "\n".join((item.title, *row.notes)),
        f"{target}{item.unit}",
        _plain(row.added),
        _plain(row.done),
        str(row.proofs),
        str(item.get_state_display()),
    ]


def _plain(amount: Decimal) -> str:
    """2.00 is 2."""
    return f"{amount:f}".rstrip("0").rstrip(".") if amount % 1 else f"{amount:.0f}"
