"""Every read of analytics: indicators with their rows, coverage with its gaps, eligibility with
its reasons."""

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
from zhucun.analytics.queries.rows import Row, shown

__all__ = [
    "Coverage",
    "Measured",
    "Row",
    "Verdict",
    "board",
    "checked_fact",
    "compare_packs",
    "coverage",
    "coverage_rows",
    "eligibility",
    "open_facts",
    "rows_behind",
    "shown",
    "verdicts",
]
