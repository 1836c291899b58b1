"""Score: many-sided appraisal: marks by parts, periods and assessors, deductions, gates, grades
within quotas.

    plan = Plan.of(scheme, date(2025, 1, 1), date(2026, 1, 1), values=pack_at.values)
    answers = run(plan, facts)
    answers.explain(0).lines        # every part with its cells, rows and why
    answers.quotas                  # base × share, rounded, who is inside, who ties
    simulate(plan, other, facts)    # what other weights would change, before they are adopted
    digest(answers)                 # the same bits from the same evidence, at any time

What is missing is never zero; what a source leaves open gives no total, only parts; a flagged mark
waits for a person; a tie on the border of a quota is handed to people. Grades are proposals.
"""

from __future__ import annotations

from zhucun.engines.score.answers import (
    UNREADABLE,
    Answers,
    Area,
    Cell,
    Change,
    Excess,
    Explained,
    Fault,
    Flag,
    GateSaid,
    Joined,
    Line,
    Quota,
    Row,
    Simulated,
    Standing,
    Taken,
    Term,
    Why,
)
from zhucun.engines.score.errors import BadFacts, BadScheme, ScoreError
from zhucun.engines.score.facts import NEVER, NONE, Deductions, Facts, Gaps, Marks, Offices
from zhucun.engines.score.run import over_quota, run
from zhucun.engines.score.run.canonical import digest, pieces
from zhucun.engines.score.run.simulation import simulate
from zhucun.engines.score.spec import (
    Assessor,
    Calibration,
    Every,
    Gate,
    Grade,
    Method,
    Missing,
    Part,
    Partial,
    Plan,
    Rounding,
    Scheme,
    Segment,
    Share,
    Small,
    amount,
    units,
)

__all__ = [
    "NEVER",
    "NONE",
    "UNREADABLE",
    "Answers",
    "Area",
    "Assessor",
    "BadFacts",
    "BadScheme",
    "Calibration",
    "Cell",
    "Change",
    "Deductions",
    "Every",
    "Excess",
    "Explained",
    "Facts",
    "Gaps",
    "Fault",
    "Flag",
    "Gate",
    "GateSaid",
    "Grade",
    "Joined",
    "Line",
    "Marks",
    "Method",
    "Missing",
    "Offices",
    "Part",
    "Partial",
    "Plan",
    "Quota",
    "Rounding",
    "Row",
    "Scheme",
    "ScoreError",
    "Segment",
    "Share",
    "Simulated",
    "Small",
    "Standing",
    "Taken",
    "Term",
    "Why",
    "amount",
    "digest",
    "over_quota",
    "pieces",
    "run",
    "simulate",
    "units",
]
