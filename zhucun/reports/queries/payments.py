"""The list of a batch on paper, to be signed (保障经费支付审批表)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils import translation
from django.utils.timezone import localdate

from zhucun.directory import queries as directory
from zhucun.directory.perms import Actor
from zhucun.ledger import actions as journal
from zhucun.ledger.enums import Access
from zhucun.reports.rows import day_in_words
from zhucun.reports.writers.pdf import form_pdf
from zhucun.support import queries as support


def payment_list(batch: Any, *, at: datetime, language: str, by: Actor) -> bytes:
    """The lines of a batch as PDF, A4 landscape, with their sum and blanks for who signs; a batch
    that the reader may see. Made anew each time. Three queries and one record in the access log."""
    lang = "en" if language == "en" else "zh"
    with translation.override("en" if lang == "en" else "zh-hans"):
        content = _content(batch, at, lang)
    journal.log_access(
        kind=Access.EXPORT,
        origin=by.origin,
        subject=f"batch:{batch.public_id}",
        what="payments",
        area=batch.area,
        rows=len(content["rows"]),
    )
    return form_pdf("payments", content, made_at=at, tagged=len(content["rows"]) < 500)


def _content(batch: Any, at: datetime, lang: str) -> dict[str, Any]:
    rows = list(support.lines_of(batch))
    support.name_for_finance(rows, as_of=batch.through)
    areas = {row.area for row in rows if row.posting is None}
    names = directory.names_of([batch.area, *areas], as_of=batch.through)
    total = sum((row.amount for row in rows), Decimal(0))
    return {
        "title": batch.title,
        "language": lang,
        "issuer": "",
        "area": names.get(batch.area, batch.area),
        "through": day_in_words(batch.through, lang),
        "number": batch.public_id,
        "packs": "、".join(batch.packs),
        "total": f"{total:,.2f}",
        "count": str(len(rows)),
        "rows": [
            [
                str(number),
                row.name,
                *_serves(row, names),
                row.label,
                f"{row.due:,.2f}",
                f"{row.paid_before:,.2f}",
                f"{row.amount:,.2f}",
            ]
            for number, row in enumerate(rows, 1)
        ],
        "printed": day_in_words(localdate(at), lang),
    }


def _serves(row: Any, names: Mapping[str, str]) -> tuple[str, str, str]:
    """As what somebody is paid, where, and by which unit he was sent."""
    if row.posting is None:
        return row.payee.detail or "—", names.get(row.area, row.area), "—"
    posting = row.posting
    unit = posting.unit.name if posting.unit else "—"
    return str(posting.get_role_display()), posting.place.short_name, unit
