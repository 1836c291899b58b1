"""Every read of analytics: indicators with their rows, coverage with its gaps, eligibility with
its reasons, and who owes what."""

from zhucun.analytics.queries.answering import VillageHelp, help_sums, villages_helped
from zhucun.analytics.queries.bases import base_rows
from zhucun.analytics.queries.coverage import (
    Coverage,
    coverage,
    coverage_rows,
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
from zhucun.analytics.queries.leads import Lead, lead_rows, leads
from zhucun.analytics.queries.levels import LevelLine, corps_rows, duty_matrix
from zhucun.analytics.queries.months import activities_of
from zhucun.analytics.queries.obligations import Behind, DutyLine, Obligation, Owed
from zhucun.analytics.queries.owing import obligation, owed_by, owed_in, own_obligations
from zhucun.analytics.queries.responsibility import (
    VillageChain,
    chain_list,
    villages_chained,
)
from zhucun.analytics.queries.rows import shown
from zhucun.analytics.queries.shown_row import Row
from zhucun.analytics.queries.trained import untrained

__all__ = [
    "Behind",
    "Counted",
    "Coverage",
    "DeclaredOf",
    "DutyLine",
    "Explanation",
    "Kept",
    "Lead",
    "LevelLine",
    "Measured",
    "Obligation",
    "Owed",
    "Row",
    "Share",
    "Verdict",
    "VillageChain",
    "VillageHelp",
    "activities_of",
    "base_rows",
    "board",
    "chain_list",
    "checked_fact",
    "compare_packs",
    "corps_rows",
    "coverage",
    "coverage_rows",
    "data_day",
    "declared_below",
    "duty_matrix",
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
    "untrained",
    "verdicts",
    "villages_chained",
    "villages_helped",
    "why_not",
    "windows_counted",
]
