"""Endpoints that read the village economy."""

from __future__ import annotations

from django.utils.timezone import localdate
from ninja import Query

from zhucun.doors.api.access import Request
from zhucun.doors.api.economy import schemas as out
from zhucun.doors.api.economy.care_forms import CareCentresWanted
from zhucun.doors.api.economy.care_schemas import CareCentresOut
from zhucun.doors.api.economy.forms import (
    BodiesWanted,
    BookingsWanted,
    CollectiveIncomeWanted,
    EconomyProjectsWanted,
    EconomyWanted,
    FundsWanted,
    FundWanted,
    JobsWanted,
    LoansWanted,
    PostsWanted,
    RelocationsWanted,
)
from zhucun.doors.api.fields import OnDay, PublicId
from zhucun.doors.api.paging import page
from zhucun.economy import queries

_PAGE = {"after", "limit"}


def income(request: Request, wanted: Query[CollectiveIncomeWanted]) -> out.CollectiveIncomeOut:
    """Collective income of villages in a year, actual and forecast apart, with growth.

    What merged villages earned is counted with their heirs. Three queries.
    """
    year = wanted.year or wanted.as_of.year
    lines = queries.income_lines(
        actor=request.auth, as_of=wanted.as_of, year=year, area=wanted.area
    )
    return out.CollectiveIncomeOut.of(lines, year=year)


def bookings(request: Request, wanted: Query[BookingsWanted]) -> out.BookingPage:
    """Bookings of income that stand, the latest first. One query."""
    found = queries.bookings(actor=request.auth, **wanted.model_dump(exclude=_PAGE))
    rows, following = page(found, ["-on", "-pk"], wanted)
    return out.BookingPage(rows=[out.BookingOut.of(row) for row in rows], next=following)


def bodies(request: Request, wanted: Query[BodiesWanted]) -> out.BodyPage:
    """Co-operatives, enterprises and workshops of a day, with their households. One query."""
    found = queries.bodies(actor=request.auth, **wanted.model_dump(exclude=_PAGE))
    rows, following = page(found, ["area", "name", "pk"], wanted)
    return out.BodyPage(rows=[out.BodyOut.of(row) for row in rows], next=following)


def economy_body(request: Request, public_id: PublicId, wanted: Query[OnDay]) -> out.BodyCardOut:
    """One body with its households, villages and projects. Four queries."""
    card = queries.body_card(actor=request.auth, public_id=public_id, as_of=wanted.as_of)
    return out.BodyCardOut.of(card)


def economy_projects(
    request: Request, wanted: Query[EconomyProjectsWanted]
) -> out.EconomyProjectPage:
    """Projects with what each lacks of the four-follow chain (HH18-138). One query."""
    found = queries.projects(actor=request.auth, **wanted.model_dump(exclude=_PAGE))
    rows, following = page(found, ["-opened_on", "-pk"], wanted)
    return out.EconomyProjectPage(
        rows=[out.EconomyProjectOut.of(row) for row in rows], next=following
    )


def funds(request: Request, wanted: Query[FundsWanted]) -> out.FundPage:
    """Money that came to villages, the latest first, with its sum. Two queries."""
    found = queries.funds(actor=request.auth, **wanted.model_dump(exclude=_PAGE))
    rows, following = page(found, ["-on", "-pk"], wanted)
    return out.FundPage(
        rows=[out.FundOut.of(row) for row in rows], next=following, sum=queries.fund_sum(found)
    )


def sales(request: Request, wanted: Query[EconomyWanted]) -> out.SalePage:
    """Produce sold, the latest first, with sums unit by unit. Two queries."""
    found = queries.sales(actor=request.auth, **wanted.model_dump(exclude=_PAGE))
    rows, following = page(found, ["-on", "-pk"], wanted)
    sums = [
        out.SaleSumOut(
            quantity=one.quantity.value,
            unit=one.quantity.unit,
            count=one.count,
            yuan=one.yuan,
            unpriced=one.unpriced,
        )
        for one in queries.sale_sums(found)
    ]
    return out.SalePage(rows=[out.SaleOut.of(row) for row in rows], next=following, sums=sums)


def jobs(request: Request, wanted: Query[JobsWanted]) -> out.JobPage:
    """Who works where on a day, and what somebody should check. One query."""
    found = queries.jobs(actor=request.auth, **wanted.model_dump(exclude=_PAGE))
    rows, following = page(found, ["area", "valid_from", "pk"], wanted)
    return out.JobPage(rows=[out.JobOut.of(row) for row in rows], next=following)


def posts(request: Request, wanted: Query[PostsWanted]) -> out.SpecialPostPage:
    """Special posts with their state on a day. One query."""
    found = queries.posts(actor=request.auth, **wanted.model_dump(exclude=_PAGE))
    rows, following = page(found, ["area", "title", "pk"], wanted)
    return out.SpecialPostPage(rows=[out.SpecialPostOut.of(row) for row in rows], next=following)


def loans(request: Request, wanted: Query[LoansWanted]) -> out.LoanPage:
    """Micro-loans with what is owed on a day, the next due first; who read them is logged.

    One query.
    """
    found = queries.loans(actor=request.auth, **wanted.model_dump(exclude=_PAGE))
    rows, following = page(found, ["due_on", "pk"], wanted)
    queries.log_loans(request.auth, len(rows), area=wanted.area, is_file=True)
    return out.LoanPage(rows=[out.LoanOut.of(row) for row in rows], next=following)


def loan(request: Request, public_id: PublicId, wanted: Query[OnDay]) -> out.LoanCardOut:
    """One loan: owed, overdue, interest and subsidy by year, what the rules say. Five queries."""
    card = queries.loan_card(actor=request.auth, public_id=public_id, as_of=wanted.as_of)
    return out.LoanCardOut.of(card)


def ratings(request: Request, wanted: Query[EconomyWanted]) -> out.RatingPage:
    """The latest credit rating of each household. One query."""
    found = queries.ratings(actor=request.auth, **wanted.model_dump(exclude=_PAGE))
    rows, following = page(found, ["area", "pk"], wanted)
    return out.RatingPage(rows=[out.RatingOut.of(row) for row in rows], next=following)


def finance_stations(request: Request, wanted: Query[EconomyWanted]) -> out.StationPage:
    """Finance stations of a day. One query."""
    found = queries.stations(actor=request.auth, **wanted.model_dump(exclude=_PAGE))
    rows, following = page(found, ["area", "pk"], wanted)
    return out.StationPage(rows=[out.StationOut.of(row) for row in rows], next=following)


def care_centres(request: Request, wanted: Query[CareCentresWanted]) -> CareCentresOut:
    """Schools and village offices with their care centres, and which have none. Three queries."""
    found = queries.sites(actor=request.auth, as_of=wanted.as_of, area=wanted.area)
    return CareCentresOut.of(found)


def relocations(request: Request, wanted: Query[RelocationsWanted]) -> out.RelocationPage:
    """Relocated households: stage, floor area a person, lived in or not. One query."""
    found = queries.relocations(actor=request.auth, **wanted.model_dump(exclude=_PAGE))
    rows, following = page(found, ["area", "pk"], wanted)
    return out.RelocationPage(rows=[out.RelocationOut.of(row) for row in rows], next=following)


def risk_funds(request: Request, wanted: Query[FundWanted]) -> list[out.RiskFundOut]:
    """The risk funds of the caller's counties: balance and every move. One query."""
    found = queries.risk_funds(actor=request.auth, as_of=wanted.as_of or localdate())
    return [out.RiskFundOut.of(fund) for fund in found]
