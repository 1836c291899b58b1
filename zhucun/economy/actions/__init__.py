"""Every write of the village economy."""

from __future__ import annotations

from zhucun.economy.actions.bodies import (
    BodyDraft,
    change_body,
    end_body,
    end_industry,
    join_households,
    leave_body,
    register_body,
    state_industry,
)
from zhucun.economy.actions.care import (
    close_care_centre,
    close_school,
    open_care_centre,
    record_school,
)
from zhucun.economy.actions.credit import (
    LoanDraft,
    change_station,
    close_station,
    grant_loan,
    move_risk_fund,
    open_station,
    repay,
)
from zhucun.economy.actions.foundings import FoundingDraft, decide_founding, withdraw_founding
from zhucun.economy.actions.groups import end_group, link_villages
from zhucun.economy.actions.honours import end_honour, record_honour
from zhucun.economy.actions.income import (
    IncomeDraft,
    SaleDraft,
    book_all,
    book_income,
    check_income,
    receive_fund,
    record_sale,
    void_booking,
)
from zhucun.economy.actions.offered import close_offer, record_offer
from zhucun.economy.actions.photos import keep_project_photo, remove_project_photo
from zhucun.economy.actions.projects import (
    ProjectDraft,
    change_project,
    close_project,
    link_household,
    open_project,
)
from zhucun.economy.actions.ratings import (
    RatingDraft,
    change_rating,
    rate_all,
    rate_household,
)
from zhucun.economy.actions.relocation import (
    RelocationDraft,
    check_occupancy,
    plan_relocation,
    reach_stage,
)
from zhucun.economy.actions.resources import end_resource, state_resource
from zhucun.economy.actions.series import state_year
from zhucun.economy.actions.wishes import end_wish, state_wish
from zhucun.economy.actions.work import JobDraft, begin_job, close_post, end_job, open_post

__all__ = [
    "close_offer",
    "record_offer",
    "BodyDraft",
    "FoundingDraft",
    "IncomeDraft",
    "JobDraft",
    "LoanDraft",
    "ProjectDraft",
    "RelocationDraft",
    "SaleDraft",
    "begin_job",
    "book_all",
    "book_income",
    "change_body",
    "change_project",
    "change_station",
    "check_income",
    "check_occupancy",
    "close_care_centre",
    "close_post",
    "close_project",
    "close_school",
    "close_station",
    "decide_founding",
    "end_body",
    "end_group",
    "end_honour",
    "end_industry",
    "end_job",
    "end_resource",
    "end_wish",
    "grant_loan",
    "join_households",
    "keep_project_photo",
    "leave_body",
    "link_household",
    "link_villages",
    "move_risk_fund",
    "open_care_centre",
    "open_post",
    "open_project",
    "open_station",
    "plan_relocation",
    "RatingDraft",
    "change_rating",
    "rate_all",
    "rate_household",
    "reach_stage",
    "receive_fund",
    "record_honour",
    "record_sale",
    "record_school",
    "register_body",
    "remove_project_photo",
    "repay",
    "state_industry",
    "state_resource",
    "state_wish",
    "state_year",
    "void_booking",
    "withdraw_founding",
]
