"""What the rows of a list come to: label, number, and where the rows are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from zhucun.economy import queries

Asked = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Fact:
    """A figure over all rows that fit. `hint` says what it counts; `query` leads to its rows."""

    label: str | Promise
    text: str
    hint: str = ""
    query: str = ""


def yuan(value: Decimal | None) -> str:
    """Money as people read it: 12,345.60; — where it is not known."""
    return "—" if value is None else str(number_format(value, 2, force_grouping=True))


def none(rows: Any, day: date, asked: Asked) -> Iterator[Fact]:
    """A list without figures."""
    return iter(())


def care_centres(rows: Any, day: date, asked: Asked) -> Iterator[Fact]:
    """How many schools and village offices have a centre; of those with or without one only how
    many they are."""
    found = queries.care_coverage(rows)
    if asked.get("state"):
        yield Fact(label=_("Schools and village offices"), text=str(found.sites))
        return
    share = "—" if found.share is None else f"{found.share} %"
    yield Fact(
        label=_("Have a care centre"),
        text=f"{found.centres} / {found.sites} · {share}",
        hint=gettext("%(schools)s schools and %(offices)s village offices") % vars(found),
        query="state=with",
    )
    yield Fact(label=_("Have none"), text=str(found.missing), query="state=without")


def honours(rows: Any, day: date, asked: Asked) -> Iterator[Fact]:
    """How many villages hold the honours, and how many honours there are."""
    yield Fact(
        label=_("Villages that hold one"),
        text=str(len({row.area for row in rows})),
        hint=ngettext("%(number)s honour", "%(number)s honours", len(rows)) % {"number": len(rows)},
    )


def income(rows: Any, day: date, asked: Asked) -> Iterator[Fact]:
    found = queries.income_sums(rows, year=asked["year"])
    yield Fact(
        label=_("Actual (yuan)"),
        text=yuan(found.actual),
        hint=gettext("%(booked)s of %(villages)s villages have booked income of %(year)s")
        % vars(found),
    )
    yield Fact(label=_("Mean of a village that booked (yuan)"), text=yuan(found.mean))
    growth = "—" if found.growth is None else f"{found.growth} %"
    yield Fact(
        label=_("Growth on the year before"),
        text=growth,
        hint=ngettext(
            "of %(compared)s village that has both years",
            "of %(compared)s villages that have both years",
            found.compared,
        )
        % vars(found),
    )
    yield Fact(
        label=_("Forecast (yuan)"),
        text=yuan(found.forecast),
        hint=gettext("expected, never added to what is booked"),
    )


def projects(rows: Any, day: date, asked: Asked) -> Iterator[Fact]:
    yield Fact(label=_("Projects"), text=str(rows.count()))
    broken = sum(1 for row in rows if queries.missing_of(row))
    yield Fact(
        label=_("With a missing link"),
        text=str(broken),
        hint=gettext("of projects that earn: money, household, able person, body, market"),
        query="missing=any",
    )


def sales(rows: Any, day: date, asked: Asked) -> Iterator[Fact]:
    for found in queries.sale_sums(rows):
        hint = gettext("%(yuan)s yuan") % {"yuan": yuan(found.yuan)}
        if found.unpriced:
            hint += " · " + ngettext(
                "%(number)s sale without a price",
                "%(number)s sales without a price",
                found.unpriced,
            ) % {"number": found.unpriced}
        yield Fact(label=_("Sold"), text=str(found.quantity), hint=hint)


def funds(rows: Any, day: date, asked: Asked) -> Iterator[Fact]:
    yield Fact(label=_("Money received (yuan)"), text=yuan(queries.fund_sum(rows)))


def jobs(rows: Any, day: date, asked: Asked) -> Iterator[Fact]:
    found = queries.work_sums(rows)
    yield Fact(label=_("Persons at work"), text=str(found.people))
    yield Fact(label=_("Near home"), text=str(found.local))
    yield Fact(
        label=_("Mean gain a year (yuan)"),
        text=yuan(found.gain),
        hint=ngettext(
            "of %(number)s of whom it is known",
            "of %(number)s of whom it is known",
            found.gain_known,
        )
        % {"number": found.gain_known},
    )


def loans(rows: Any, day: date, asked: Asked) -> Iterator[Fact]:
    found = queries.loan_sums(rows, as_of=day)
    yield Fact(
        label=_("Granted (yuan)"),
        text=yuan(found.granted),
        hint=ngettext("%(number)s loan", "%(number)s loans", found.count) % {"number": found.count},
    )
    yield Fact(label=_("Owed (yuan)"), text=yuan(found.owed), query="state=running")
    share = "" if found.share is None else f"{found.share} %"
    yield Fact(
        label=_("Overdue (yuan)"),
        text=yuan(found.overdue),
        hint=share and gettext("%(share)s of what is owed") % {"share": share},
        query="state=overdue",
    )
    subsidy = queries.subsidy_of(rows, year=day.year, as_of=day)
    yield Fact(
        label=_("Interest of the year (yuan)"),
        text=yuan(subsidy.interest),
        hint=ngettext(
            "of %(number)s subsidised loan up to the day",
            "of %(number)s subsidised loans up to the day",
            subsidy.loans,
        )
        % {"number": subsidy.loans},
    )
    is_open = subsidy.unset and not subsidy.subsidy
    unset = ngettext(
        "%(number)s loan lies where no share is configured",
        "%(number)s loans lie where no share is configured",
        subsidy.unset,
    ) % {"number": subsidy.unset}
    yield Fact(
        label=_("Subsidy of the year (yuan)"),
        text=gettext("Not configured") if is_open else yuan(subsidy.subsidy),
        hint=unset if subsidy.unset else "",
    )


def relocations(rows: Any, day: date, asked: Asked) -> Iterator[Fact]:
    found = queries.relocation_sums(rows, as_of=day)
    yield Fact(label=_("Households (persons)"), text=f"{found.households} ({found.persons})")
    share = "" if found.share is None else f"{found.share} %"
    yield Fact(
        label=_("Moved"),
        text=f"{found.moved_households} ({found.moved_persons})",
        hint=share and gettext("%(share)s of the persons") % {"share": share},
        query="state=moved",
    )
    yield Fact(
        label=_("Found empty"),
        text=str(found.empty),
        hint=gettext("of %(number)s homes that were checked") % {"number": found.checked},
        query="state=empty",
    )
