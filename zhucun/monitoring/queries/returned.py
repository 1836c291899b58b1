"""What was reviewed and published before a case went back to the village."""

from __future__ import annotations

from zhucun.monitoring.models import Case, SentBack


def sent_back_of(row: Case, *, is_open: bool) -> list[SentBack]:
    """The earlier reviews and publicities of a case and its removals, the latest first; their texts
    only where the case is opened. One query."""
    found = row.sent_back.order_by("-pk")
    return list(found if is_open else found.defer("notice"))
