"""Addresses of support."""

from __future__ import annotations

from ninja import Router

from zhucun.directory.enums import Permission
from zhucun.doors.api.routes import read, write
from zhucun.doors.api.support import caring, deliveries, holding, money, others
from zhucun.doors.api.support.care_schemas import (
    CareLinesOut,
    CareOut,
    CoverLinesOut,
    InsuranceOut,
    InsurancePage,
    KitOut,
    KitsOut,
    TieOut,
    TiesOut,
)
from zhucun.doors.api.support.due_schemas import OtherLinesOut
from zhucun.doors.api.support.schemas import (
    PaymentBatchCardOut,
    PaymentBatchOut,
    PaymentBatchPage,
    PaymentOut,
    PaymentPage,
    SupportBoardOut,
    SupportLinesOut,
    WithheldRewardOut,
    WithheldRewardPage,
)

_SEES, _KEEPS = Permission.SEE_SUPPORT, Permission.KEEP_SUPPORT
_BATCH = "/payment-batches/{public_id}"
_TIE = "/units/{public_id}/villages/{code}/years/{year}"

router = Router()
# A cadre without any permission sees his own: the query limits, the actions ask for the right.
read(router, "/support", money.support_board, answers=SupportBoardOut, needs=_SEES)
read(router, "/support-lines", money.support_lines, answers=SupportLinesOut, needs=None)
read(router, "/support-others", money.other_lines, answers=OtherLinesOut, needs=None)
read(router, "/payment-batches", money.payment_batches, answers=PaymentBatchPage, needs=_SEES)
write(router, "/payment-batches", money.draw_up_batch, answers=PaymentBatchOut, needs=_KEEPS)
read(router, _BATCH, money.payment_batch, answers=PaymentBatchCardOut, needs=_SEES)
for path, view in (
    ("send", money.send_batch),
    ("export", money.export_batch),
    ("drop", money.drop_batch),
):
    write(
        router,
        f"{_BATCH}/{path}",
        view,
        answers=PaymentBatchCardOut,
        needs=_KEEPS,
        makes=False,
    )
read(router, "/support-payments", money.support_payments, answers=PaymentPage, needs=None)
write(router, "/support-payments", money.record_payment, answers=PaymentOut, needs=_KEEPS)
write(
    router,
    "/support-payments/{public_id}/reverse",
    money.reverse_payment,
    answers=PaymentOut,
    needs=_KEEPS,
)
holding.connect(router)
others.connect(router)
deliveries.connect(router)
write(
    router,
    f"{_BATCH}/paid",
    holding.record_paid,
    answers=PaymentBatchCardOut,
    needs=_KEEPS,
    makes=False,
)
read(router, "/withheld-rewards", holding.withheld_rewards, answers=WithheldRewardPage, needs=None)
write(
    router,
    "/withheld-rewards/{public_id}/settle",
    holding.settle_withheld_reward,
    answers=WithheldRewardOut,
    needs=_KEEPS,
    makes=False,
)
read(router, "/insurance-gaps", caring.insurance_gaps, answers=CoverLinesOut, needs=None)
read(router, "/insurances", caring.insurances, answers=InsurancePage, needs=None)
write(router, "/insurances", caring.add_insurance, answers=InsuranceOut, needs=_KEEPS)
write(
    router,
    "/insurances/{public_id}/insured",
    caring.insure_more,
    answers=InsuranceOut,
    needs=_KEEPS,
    makes=False,
)
write(
    router,
    "/insurances/{public_id}/void",
    caring.void_insurance,
    answers=InsuranceOut,
    needs=_KEEPS,
    makes=False,
)
read(router, "/care", caring.care_of_cadres, answers=CareLinesOut, needs=None)
write(router, "/care", caring.record_care, answers=CareOut, needs=_KEEPS)
write(
    router,
    "/care/{public_id}/done",
    caring.finish_care,
    answers=CareOut,
    needs=_KEEPS,
    makes=False,
)
write(
    router, "/care/{public_id}/void", caring.void_care, answers=CareOut, needs=_KEEPS, makes=False
)
read(router, "/base-kits", caring.base_kits, answers=KitsOut, needs=None)
write(
    router,
    "/teams/{public_id}/base-kit",
    caring.check_base_kit,
    answers=KitOut,
    needs=None,
    makes=False,
)
read(router, "/unit-ties", caring.unit_ties, answers=TiesOut, needs=_SEES)
write(router, f"{_TIE}/funds", caring.record_unit_fund, answers=TieOut, needs=_KEEPS)
write(router, f"{_TIE}/projects", caring.bind_unit_project, answers=TieOut, needs=_KEEPS)
write(
    router,
    "/unit-funds/{public_id}/reverse",
    caring.reverse_unit_fund,
    answers=TieOut,
    needs=_KEEPS,
)
