"""The API's addresses of the village economy."""

from __future__ import annotations

from ninja import Router

from zhucun.directory.enums import Permission
from zhucun.doors.api.economy import (
    changes,
    fitting,
    foundings,
    groups,
    honours,
    offered,
    profile,
    projects,
    reads,
    series,
    writes,
)
from zhucun.doors.api.economy import schemas as out
from zhucun.doors.api.economy.care_schemas import CareCentresOut
from zhucun.doors.api.routes import read, write

_SEES, _PEOPLE = Permission.SEE_FIELDWORK, Permission.SEE_HOUSEHOLDS
_ID, _VILLAGE = "{public_id}", "/villages/{code}"

router = Router()
for path, view, answers, needs in (
    ("income", reads.income, out.CollectiveIncomeOut, _SEES),
    ("bookings", reads.bookings, out.BookingPage, _SEES),
    ("bodies", reads.bodies, out.BodyPage, _SEES),
    (f"bodies/{_ID}", reads.economy_body, out.BodyCardOut, _SEES),
    ("projects", reads.economy_projects, out.EconomyProjectPage, _SEES),
    ("funds", reads.funds, out.FundPage, _SEES),
    ("sales", reads.sales, out.SalePage, _SEES),
    ("jobs", reads.jobs, out.JobPage, _PEOPLE),
    ("posts", reads.posts, out.SpecialPostPage, _SEES),
    ("loans", reads.loans, out.LoanPage, _PEOPLE),
    (f"loans/{_ID}", reads.loan, out.LoanCardOut, _PEOPLE),
    ("ratings", reads.ratings, out.RatingPage, _PEOPLE),
    ("stations", reads.finance_stations, out.StationPage, _SEES),
    ("care-centres", reads.care_centres, CareCentresOut, _SEES),
    ("relocations", reads.relocations, out.RelocationPage, _PEOPLE),
    ("groups", groups.groups, groups.GroupPage, _SEES),
    (f"groups/{_ID}", groups.economy_group, groups.GroupCardOut, _SEES),
    ("foundings", foundings.foundings, foundings.FoundingPage, _SEES),
    ("resources", profile.resources, profile.ResourcePage, _SEES),
    ("honours", honours.village_honours, honours.VillageHonourPage, _SEES),
    ("offers", offered.unit_offers, offered.UnitOfferPage, _SEES),
    ("risk-funds", reads.risk_funds, list[out.RiskFundOut], _SEES),
    ("year-figures", series.year_figures, series.YearFigurePage, _SEES),
):
    read(router, f"/economy/{path}", view, answers=answers, needs=needs)
read(
    router,
    f"{_VILLAGE}/fits",
    fitting.village_fits,
    answers=fitting.FittingOut,
    needs=_PEOPLE,
)
read(
    router,
    "/places/{code}/growth",
    series.series_growth,
    answers=list[series.SeriesGrowthOut],
    needs=_SEES,
)
# The office keeps the county's lists, a cadre those of his village: the actions ask for the right.
for path, act in (
    ("/places/{code}/bodies", writes.register_body),
    ("/places/{code}/year-figures", series.state_year),
    (f"/economy/bodies/{_ID}/change", changes.change_body),
    (f"/economy/bodies/{_ID}/households", writes.join_body),
    (f"/economy/bodies/{_ID}/end", writes.end_body),
    (f"{_VILLAGE}/income", writes.book_income),
    (f"/economy/bookings/{_ID}/void", writes.void_income),
    (f"{_VILLAGE}/industries", writes.state_industry),
    (f"{_VILLAGE}/economy-projects", projects.open_project),
    (f"{_VILLAGE}/resources", profile.state_resource),
    (f"/economy/resources/{_ID}/end", profile.end_resource),
    (f"{_VILLAGE}/honours", honours.record_village_honour),
    (f"/economy/honours/{_ID}/end", honours.end_village_honour),
    (f"{_VILLAGE}/offers", offered.record_unit_offer),
    (f"/economy/offers/{_ID}/close", offered.close_unit_offer),
    ("/economy/wishes", fitting.state_wish),
    (f"/economy/wishes/{_ID}/end", fitting.end_wish),
    (f"{_VILLAGE}/foundings", foundings.decide_founding),
    (f"/economy/foundings/{_ID}/withdraw", foundings.withdraw_founding),
    ("/economy/groups", groups.link_villages),
    (f"/economy/groups/{_ID}/end", groups.end_group),
    (f"/economy/projects/{_ID}/households", projects.link_household),
    (f"/economy/projects/{_ID}/change", changes.change_project),
    (f"/economy/projects/{_ID}/photos", projects.add_project_photo),
    (f"/economy/projects/{_ID}/close", projects.close_project),
    (f"{_VILLAGE}/funds", writes.receive_fund),
    (f"{_VILLAGE}/sales", writes.record_sale),
    (f"{_VILLAGE}/posts", writes.open_post),
    ("/economy/jobs", writes.begin_job),
    (f"/economy/jobs/{_ID}/end", writes.end_job),
    (f"{_VILLAGE}/finance-station", writes.open_station),
    (f"/economy/stations/{_ID}/change", changes.change_station),
    (f"{_VILLAGE}/schools", writes.record_school),
    (f"/economy/schools/{_ID}/close", writes.close_school),
    (f"{_VILLAGE}/care-centres", writes.open_care_centre),
    (f"/economy/care-centres/{_ID}/close", writes.close_care_centre),
    (f"/households/{_ID}/ratings", writes.rate_household),
    (f"/economy/ratings/{_ID}/change", changes.change_rating),
    ("/economy/loans", writes.grant_loan),
    (f"/economy/loans/{_ID}/repayments", writes.repay_loan),
    ("/counties/{code}/risk-fund", writes.move_risk_fund),
    (f"/households/{_ID}/relocation", writes.plan_relocation),
    (f"/economy/relocations/{_ID}/stages", writes.reach_stage),
    (f"/economy/relocations/{_ID}/checks", writes.check_occupancy),
):
    write(router, path, act, answers=out.RecordedOut, needs=None)
