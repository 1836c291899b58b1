"""Endpoints of withheld rewards; the files of a batch, and what was paid of it."""

from __future__ import annotations

from django.http import FileResponse, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.timezone import now
from ninja import Query, Router

from zhucun.directory.enums import Permission
from zhucun.doors.api.access import Request, Token
from zhucun.doors.api.fields import IdempotencyKey, PublicId
from zhucun.doors.api.paging import page
from zhucun.doors.api.problems import ProblemOut
from zhucun.doors.api.receipts import once
from zhucun.doors.api.support.forms import PaidIn, WithheldIn, WithheldWanted
from zhucun.doors.api.support.schemas import (
    PaymentBatchCardOut,
    WithheldRewardOut,
    WithheldRewardPage,
)
from zhucun.reports import queries as reports
from zhucun.support import actions, queries
from zhucun.support.enums import BatchState
from zhucun.support.errors import BatchNotSigned, LineUnknown

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def withheld_rewards(request: Request, wanted: Query[WithheldWanted]) -> WithheldRewardPage:
    """Rewards of a year that a decision cancelled, the latest first.

    One query whatever the number of rows (HH18-090).
    """
    found = queries.withheld(actor=request.auth, year=wanted.year, area=wanted.area)
    rows, following = page(found, ["-decided_on", "-pk"], wanted)
    return WithheldRewardPage(rows=[WithheldRewardOut.of(row) for row in rows], next=following)


def settle_withheld_reward(
    request: Request, public_id: PublicId, body: WithheldIn, key: IdempotencyKey = ""
) -> WithheldRewardOut:
    """Say which payments of the year are the reward that was cancelled.

    Safe to repeat. 409 where the decision was lifted.
    """
    actor = request.auth

    def act() -> str:
        row = queries.one_withheld(actor=actor, public_id=public_id)
        actions.settle_withheld(
            row=row, entitlements=body.entitlements, reason=body.reason, at=now(), by=actor
        )
        return public_id

    once(actor=actor, key=key, doing=f"settle_withheld_reward {public_id}", body=body, act=act)
    return WithheldRewardOut.of(queries.one_withheld(actor=actor, public_id=public_id))


def payment_batch_file(request: Request, public_id: PublicId) -> FileResponse:
    """The list of a batch as a workbook, in the finance office's layout.

    409 before it went to the finance office: export it first. It comes back through the imports
    with what was paid. Each download stands in the access log.
    """
    batch = queries.one_batch(actor=request.auth, public_id=public_id)
    request.auth.require(Permission.KEEP_SUPPORT, area=batch.area)
    if batch.state != BatchState.EXPORTED:
        raise BatchNotSigned(title=batch.title)
    path, _count = queries.batch_workbook(batch, actor=request.auth, lang="zh")
    file = path.open("rb")
    path.unlink()
    name = f"{batch.title}-{batch.through}.xlsx"
    return FileResponse(file, as_attachment=True, filename=name, content_type=_XLSX)


def payment_batch_list(request: Request, public_id: PublicId) -> HttpResponse:
    """The list of a batch on paper (保障经费支付审批表), as PDF.

    Each download stands in the access log.
    """
    batch = queries.one_batch(actor=request.auth, public_id=public_id)
    content = reports.payment_list(batch, at=now(), language="zh", by=request.auth)
    answer = HttpResponse(content, content_type="application/pdf")
    name = f"{batch.title}-{batch.through}.pdf"
    answer["Content-Disposition"] = content_disposition_header(True, name) or ""
    return answer


def record_paid(
    request: Request, public_id: PublicId, body: PaidIn, key: IdempotencyKey = ""
) -> PaymentBatchCardOut:
    """Write down what the finance office paid of a batch, the whole list or nothing.

    Safe to repeat: a payment that is on record stays as it is. 409 where one is more than its line,
    paid twice, withheld, or paid to somebody who had left. Some fifteen queries whatever the number
    of rows.
    """
    actor = request.auth

    def act() -> str:
        batch = queries.one_batch(actor=actor, public_id=public_id)
        lines = queries.lines_by_number([row.line for row in body.rows])
        money = []
        for row in body.rows:
            line = lines.get(row.line)
            if line is None or line.batch_id != batch.pk or batch.state != BatchState.EXPORTED:
                raise LineUnknown(line=row.line)
            money.append(
                actions.Money(
                    posting=line.posting,
                    payee=line.payee,
                    entitlement=line.entitlement,
                    year=batch.year,
                    amount=row.amount,
                    paid_on=row.paid_on,
                    voucher=row.voucher,
                    line=line,
                )
            )
        actions.record_payments(money, at=now(), by=actor)
        return public_id

    once(actor=actor, key=key, doing=f"record_paid {public_id}", body=body, act=act)
    batch = queries.one_batch(actor=actor, public_id=public_id)
    rows = list(queries.lines_of(batch))
    queries.name_payees(rows, as_of=batch.through, actor=actor)
    return PaymentBatchCardOut.made(batch, queries.reconciled(batch), rows)


def connect(router: Router) -> None:
    """Adds the files; they answer bytes, which `routes.read` does not describe."""
    for path, view, needs, kind in (
        ("file", payment_batch_file, Permission.KEEP_SUPPORT, _XLSX),
        ("list", payment_batch_list, Permission.SEE_SUPPORT, "application/pdf"),
    ):
        summary, _, more = (view.__doc__ or "").partition("\n")
        content = {kind: {"schema": {"type": "string", "format": "binary"}}}
        router.add_api_operation(
            f"/payment-batches/{{public_id}}/{path}",
            ["GET"],
            view,
            auth=Token(needs),
            response=dict.fromkeys((401, 403, 404, 409, 422), ProblemOut),
            operation_id=view.__name__,
            summary=summary.rstrip("."),
            description=f"{' '.join(more.split())}\n\nNeeds the permission {needs.value}.",
            openapi_extra={"responses": {200: {"description": "OK", "content": content}}},
        )
