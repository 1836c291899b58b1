"""Every write of support."""

from __future__ import annotations

from zhucun.support.actions.batches import (
    batch_signed,
    draw_up,
    drop_batch,
    export_batch,
    send_batch,
)
from zhucun.support.actions.bound import FundDraft, bind_project, record_fund, reverse_fund
from zhucun.support.actions.caring import CareDraft, check_kit, done_care, record_care, void_care
from zhucun.support.actions.cover import InsuranceDraft, add_insurance, insure_more, void_insurance
from zhucun.support.actions.helping import deliver_help, take_back_help
from zhucun.support.actions.holding import (
    Cancelled,
    release,
    settle_withheld,
    tell_withheld,
    withhold,
)
from zhucun.support.actions.others import (
    GivenDraft,
    done_given,
    end_fact,
    pay_other,
    record_given,
    state_fact,
    void_fact,
    void_given,
)
from zhucun.support.actions.payments import record_payments, reverse_payment
from zhucun.support.queries.judging import Money

__all__ = [
    "Cancelled",
    "CareDraft",
    "FundDraft",
    "GivenDraft",
    "InsuranceDraft",
    "Money",
    "add_insurance",
    "batch_signed",
    "bind_project",
    "check_kit",
    "deliver_help",
    "done_care",
    "done_given",
    "draw_up",
    "end_fact",
    "drop_batch",
    "export_batch",
    "insure_more",
    "pay_other",
    "record_care",
    "record_fund",
    "record_given",
    "record_payments",
    "release",
    "reverse_fund",
    "reverse_payment",
    "send_batch",
    "settle_withheld",
    "state_fact",
    "take_back_help",
    "tell_withheld",
    "void_care",
    "void_insurance",
    "void_fact",
    "void_given",
    "withhold",
]
