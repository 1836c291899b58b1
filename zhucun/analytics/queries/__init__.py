"""Every read of analytics: indicators with their rows, coverage with its gaps, eligibility with
its reasons, and who owes what."""

from zhucun.analytics.queries.answering import VillageHelp, help_sums, villages_helped
from zhucun.analytics.queries.bases import base_rows
from zhucun.analytics.queries.coverage import (
    Coverage,
    Lead,
    coverage,
    coverage_rows,
    lead_rows,
    leads,
)
from zhucun.analytics.queries.declared import (
    Counted,
    DeclaredOf,
    data_day,
    declared_below,
    unkept,
    why_not,
    windows_counted,
)
from zhucun.analytics.queries.eligibility import (
    Verdict,
    checked_fact,
    compare_packs,
    eligibility,
    open_facts,
    verdicts,
)
from zhucun.analytics.queries.explaining import Explanation, explanations
from zhucun.analytics.queries.five import five_of
from zhucun.analytics.queries.indicators import Measured, Share, board, measure, rows_behind
from zhucun.analytics.queries.kept import Kept, kept_board
from zhucun.analytics.queries.months import activities_of
from zhucun.analytics.queries.obligations import Behind, DutyLine, Obligation, Owed
from zhucun.analytics.queries.owing import obligation, owed_by, owed_in, own_obligations
from zhucun.analytics.queries.rows import Row, shown

__all__ = [
    "Behind",
    "Counted",
    "Coverage",
    "DeclaredOf",
    "DutyLine",
    "Explanation",
    "Kept",
    "Lead",
    "Measured",
    "Obligation",
    "Owed",
    "Row",
    "Share",
    "Verdict",
    "VillageHelp",
    "activities_of",
    "base_rows",
    "board",
    "checked_fact",
    "compare_packs",
    "coverage",
    "coverage_rows",
    "data_day",
    "declared_below",
    "eligibility",
    "explanations",
    "five_of",
    "help_sums",
    "kept_board",
    "lead_rows",
    "leads",
    "measure",
    "obligation",
    "open_facts",
    "owed_by",
    "owed_in",
    "own_obligations",
    "rows_behind",
    "shown",
    "unkept",
    "verdicts",
    "villages_helped",
    "why_not",
    "windows_counted",
]
