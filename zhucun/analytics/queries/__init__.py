"""Every read of analytics: indicators with their rows, coverage with its gaps, eligibility with
its reasons, and who owes what."""

from zhucun.analytics.queries.coverage import Coverage, coverage, coverage_rows
from zhucun.analytics.queries.eligibility import (
    Verdict,
    checked_fact,
    compare_packs,
    eligibility,
    open_facts,
    verdicts,
)
from zhucun.analytics.queries.indicators import Measured, board, rows_behind
from zhucun.analytics.queries.obligations import Behind, DutyLine, Obligation, Owed
from zhucun.analytics.queries.owing import obligation, owed_in, own_obligations
from zhucun.analytics.queries.rows import Row, shown

__all__ = [
    "Behind",
    "Coverage",
    "DutyLine",
    "Measured",
    "Obligation",
    "Owed",
    "Row",
    "Verdict",
    "board",
    "checked_fact",
    "compare_packs",
    "coverage",
    "coverage_rows",
    "eligibility",
    "obligation",
    "open_facts",
    "owed_in",
    "own_obligations",
    "rows_behind",
    "shown",
    "verdicts",
]
