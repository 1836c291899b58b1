"""Every read of cross-checks; each list starts from what the actor may see."""

from __future__ import annotations

from zhucun.screening.queries.comparing import chain_of, screens_of
from zhucun.screening.queries.leads import (
    LeadCard,
    Precision,
    confirmed,
    lead_card,
    lead_counts,
    leads,
    leads_named,
    one_lead,
    precision,
    reveal_lead,
    screen_of,
    shown_name,
)
from zhucun.screening.queries.runs import (
    Counted,
    Registered,
    counted,
    list_of_batch,
    lists,
    one_list,
    one_run,
    registered,
    runs,
)
from zhucun.screening.queries.workbook import leads_workbook

__all__ = [
    "Counted",
    "LeadCard",
    "Precision",
    "Registered",
    "chain_of",
    "confirmed",
    "counted",
    "lead_card",
    "lead_counts",
    "leads",
    "leads_named",
    "leads_workbook",
    "list_of_batch",
    "lists",
    "one_lead",
    "one_list",
    "one_run",
    "precision",
    "registered",
    "reveal_lead",
    "runs",
    "screen_of",
    "screens_of",
    "shown_name",
]
