"""Addresses of support."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import path
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhucun.doors.web.access import Request
from zhucun.doors.web.asof import address
from zhucun.doors.web.presence.leave import is_cadre
from zhucun.doors.web.rooms import Entry, Task
from zhucun.doors.web.support import (
    batches,
    care_many,
    caring,
    files,
    helps,
    holding,
    ledgers,
    money,
    others,
    units,
)
from zhucun.doors.web.support.shown import pays, sees_batches, sees_or_own, sees_support
from zhucun.support import queries
from zhucun.support.enums import BatchState

urlpatterns = [
    path("my-support/", money.my_support, name="my-support"),
    path("support/due/", money.board, name="support"),
    path("support/lines/", money.lines, name="support-lines"),
    path("support/lines/file/", files.lines_file, name="support-lines-file"),
    path("support/incentives/", helps.incentives, name="support-incentives"),
    path("support/others/", others.others, name="support-others"),
    path("support/others/file/", files.others_file, name="support-others-file"),
    path("support/others/plan/", others.others_plan, name="support-others-plan"),
    path("support/others/<str:area>/<str:subject>/<str:key>/", others.other, name="support-other"),
    path(
        "support/others/<str:area>/<str:subject>/<str:key>/fact/",
        others.other_fact,
        name="support-other-fact",
    ),
    path(
        "support/others/<str:area>/<str:subject>/<str:key>/give/",
        others.other_give,
        name="support-other-give",
    ),
    path("support/given/<str:public_id>/", others.given_one, name="support-given"),
    path("support/facts/<str:public_id>/", others.fact_one, name="support-fact"),
    path("support/postings/<str:public_id>/", money.posting, name="support-posting"),
    path("support/postings/<str:public_id>/care/", caring.care_new, name="support-care-new"),
    path("support/batches/", batches.batches, name="support-batches"),
    path("support/batches/<str:public_id>/", batches.batch, name="support-batch"),
    path("support/batches/<str:public_id>/send/", batches.batch_send, name="support-batch-send"),
    path("support/batches/<str:public_id>/file/", batches.batch_export, name="support-batch-file"),
    path("support/batches/<str:public_id>/drop/", batches.batch_drop, name="support-batch-drop"),
    path("support/batches/<str:public_id>/list.pdf", batches.batch_pdf, name="support-batch-pdf"),
    path("support/payments/", batches.payments, name="support-payments"),
    path("support/payments/file/", files.payments_file, name="support-payments-file"),
    path(
        "support/payments/<str:public_id>/reverse/",
        batches.payment_reverse,
        name="support-reverse",
    ),
    path("support/withheld/", holding.withheld, name="support-withheld"),
    path("support/withheld/<str:public_id>/", holding.withheld_one, name="support-withheld-one"),
    path("support/insurance/", caring.insurance, name="support-insurance"),
    path("support/insurance/file/", files.uncovered_file, name="support-uncovered-file"),
    path("support/insurance/policies/", caring.policies, name="support-policies"),
    path("support/insurance/new/", caring.policy_new, name="support-policy-new"),
    path("support/insurance/<str:public_id>/", caring.policy, name="support-policy"),
    path(
        "support/insurance/<str:public_id>/file/",
        files.insured_file,
        name="support-insured-file",
    ),
    path("support/insurance/<str:public_id>/more/", caring.policy_more, name="support-policy-more"),
    path("support/insurance/<str:public_id>/void/", caring.policy_void, name="support-policy-void"),
    path("households/<str:public_id>/ledger/", ledgers.household_ledger, name="household-ledger"),
    path("household-helps/<str:public_id>/void/", ledgers.delivery_void, name="delivery-void"),
    path("households/<str:public_id>/helps/", helps.household_helps, name="household-helps"),
    path("support/care/", caring.care, name="support-care"),
    path("support/care/file/", files.care_file, name="support-care-file"),
    path("support/care/new/", care_many.care_many, name="support-care-many"),
    path("support/care/<str:public_id>/", caring.care_done, name="support-care-done"),
    path("support/kits/", caring.kits, name="support-kits"),
    path("support/kits/file/", files.kits_file, name="support-kits-file"),
    path("support/kits/<str:public_id>/", caring.kit, name="support-kit"),
    path("support/units/", units.units, name="support-units"),
    path("support/units/file/", files.units_file, name="support-units-file"),
    path("support/units/<str:unit>/<str:village>/", units.tie, name="support-tie"),
    path("support/funds/<str:public_id>/reverse/", units.fund_reverse, name="support-fund-reverse"),
]

MENU = [
    Entry(
        _("My support"),
        "web:my-support",
        is_cadre,
        _("What is due to you, what was paid, your insurance and check-ups"),
    ),
    Entry(
        _("Due, paid and missing"),
        "web:support",
        sees_support,
        _("Subsidies and work funds by role, level and place; each number with its rows"),
    ),
    Entry(
        _("Catalogue of incentives"),
        "web:support-incentives",
        sees_or_own,
        _("What cadres, committees and places are given, with its clause; what is not configured"),
    ),
    Entry(
        _("Batches for the finance office"),
        "web:support-batches",
        sees_batches,
        _("Drawn up from what is unpaid, signed, exported, reconciled to the fen"),
    ),
    Entry(
        _("Payments"),
        "web:support-payments",
        sees_or_own,
        _("What was paid, and what was taken back"),
    ),
    Entry(
        _("Withheld rewards"),
        "web:support-withheld",
        sees_support,
        _("Rewards of a year that a decision cancelled, and which payments that stops"),
    ),
    Entry(
        _("Insurance"),
        "web:support-insurance",
        sees_support,
        _("Policies, days of a term without cover, covers that end"),
    ),
    Entry(
        _("Check-ups and care"),
        "web:support-care",
        sees_support,
        _("Yearly check-ups, seasonal visits, convalescence: done, planned, missing"),
    ),
    Entry(
        _("Kit of the bases"),
        "web:support-kits",
        sees_or_own,
        _("What a base needs, and what is missing"),
    ),
    Entry(
        _("Funds and bindings of units"),
        "web:support-units",
        sees_support,
        _("What units arranged and spent; project, money, responsibility, people"),
    ),
]


def waiting(request: Request) -> Iterator[Task]:
    """Signed batches that did not go to the finance office; cancelled rewards of which nobody has
    said which payment is meant. Two counts."""
    if not pays(request.actor):
        return
    signed = queries.batches(actor=request.actor).filter(state=BatchState.SIGNED)
    yield Task(
        gettext("Signed batches to be sent to the finance office"),
        signed.order_by().count(),
        address(request, "web:support-batches"),
    )
    yield Task(
        gettext("Cancelled rewards whose payment has to be named"),
        queries.to_settle(actor=request.actor).order_by().count(),
        address(request, "web:support-withheld"),
    )
