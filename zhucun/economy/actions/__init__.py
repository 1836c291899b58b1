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
from zhucun.economy.actions.credit import (
    LoanDraft,
    change_station,
    close_station,
    grant_loan,
    move_risk_fund,
    open_station,
    rate_household,
    repay,
)
from zhucun.economy.actions.groups import end_group, link_villages
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
from zhucun.economy.actions.projects import (
    ProjectDraft,
    change_project,
    close_project,
    link_household,
    open_project,
)
from zhucun.economy.actions.relocation import (
    RelocationDraft,
    check_occupancy,
    plan_relocation,
    reach_stage,
)
from zhucun.economy.actions.work import JobDraft, begin_job, close_post, end_job, open_post

__all__ = [
    "BodyDraft",
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
    "close_post",
    "close_project",
    "close_station",
    "end_body",
    "end_group",
    "end_industry",
    "end_job",
    "grant_loan",
    "join_households",
    "leave_body",
    "link_household",
    "link_villages",
    "move_risk_fund",
    "open_post",
    "open_project",
    "open_station",
    "plan_relocation",
    "rate_household",
    "reach_stage",
    "receive_fund",
    "record_sale",
    "register_body",
    "repay",
    "state_industry",
    "void_booking",
]
