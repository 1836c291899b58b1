"""Every read of the monitoring; each list starts from what the actor may see."""

from __future__ import annotations

from zhucun.monitoring.queries.backtest import Channel, Score, back_test, channels
from zhucun.monitoring.queries.cases import (
    LATE,
    MINE,
    CaseCard,
    Rights,
    case_card,
    case_counts,
    cases,
    cases_of_household,
    clock_of,
    measures,
    one_case,
    one_measure,
    one_sign,
    open_case_of,
    rights_on,
    uncertain_signs,
    undispatched,
)
from zhucun.monitoring.queries.clocks import (
    Clock,
    Days,
    clock,
    day_after,
    decision_days,
    is_worked,
    publicity_days,
)
from zhucun.monitoring.queries.facts import case_facts, removal_facts
from zhucun.monitoring.queries.judging import judged, removal_answers
from zhucun.monitoring.queries.ledger import cases_workbook
from zhucun.monitoring.queries.lookups import household_of, households_named, owners_of
from zhucun.monitoring.queries.papers import case_papers, removal_papers
from zhucun.monitoring.queries.personal import secrets_in
from zhucun.monitoring.queries.publicity import health_words, notice_of, people_of, told_secrets
from zhucun.monitoring.queries.registry import four_items, monitored_without_case
from zhucun.monitoring.queries.signs import department_signs, known_keys
from zhucun.monitoring.queries.watching import Lead, leads, parameters_of, watches
from zhucun.monitoring.queries.whatif import Changed, Tried, changed, parameters_to_try, tried

__all__ = [
    "LATE",
    "MINE",
    "CaseCard",
    "Changed",
    "Channel",
    "Clock",
    "Days",
    "Lead",
    "Rights",
    "Score",
    "Tried",
    "back_test",
    "case_card",
    "case_counts",
    "case_facts",
    "case_papers",
    "cases",
    "cases_of_household",
    "cases_workbook",
    "changed",
    "channels",
    "clock",
    "clock_of",
    "day_after",
    "department_signs",
    "decision_days",
    "four_items",
    "health_words",
    "household_of",
    "households_named",
    "is_worked",
    "judged",
    "known_keys",
    "leads",
    "measures",
    "monitored_without_case",
    "notice_of",
    "one_case",
    "one_measure",
    "one_sign",
    "open_case_of",
    "owners_of",
    "parameters_of",
    "parameters_to_try",
    "people_of",
    "publicity_days",
    "removal_answers",
    "removal_facts",
    "removal_papers",
    "rights_on",
    "secrets_in",
    "told_secrets",
    "tried",
    "uncertain_signs",
    "undispatched",
    "watches",
]
