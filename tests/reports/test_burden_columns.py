"""What counts as entered by hand: every column of the tables that cadres fill is named on one side."""

from __future__ import annotations

from typing import Any

import pytest

from tests.reports.burden_world import APRIL, MARCH
from zhucun.directory.perms import OPERATOR
from zhucun.fieldwork.queries import typed as fieldwork
from zhucun.presence.queries import typed as presence

#: Columns that nobody fills: keys, clocks, authors, states, and what follows from other columns.
BY_ITSELF = frozenset(
    {
        *("id", "public_id", "by", "by_name", "area", "village", "version", "fingerprint"),
        *("made_at", "received_at", "recorded_at", "clock_off_seconds", "fields_at", "notes"),
        *("state", "number", "position", "closed_on", "visit", "matter", "plan", "item"),
    }
)
#: The same in one table: the day on which it is entered, the own posting, sums, words of steps.
OF_TABLE: dict[str, frozenset[str]] = {
    "Visit": frozenset({"posting", "voided_on"}),
    "VisitHousehold": frozenset({"on"}),
    "Matter": frozenset(
        {
            *("code", "owner", "level", "opened_on", "opened_at", "due_on", "evidence_on"),
            *("replied_on", "satisfied", "transfer_reason", "reopened", "closed_at"),
            "minutes_to_close",
        }
    ),
    "MatterStep": frozenset({"level", "on", "at"}),
    "Plan": frozenset(
        {
            *("posting", "made_on", "withdrawn_on", "withdraw_reason", "team_agreed_on"),
            *("unit_agreed_on", "branch_agreed_on", "published_in_unit_on"),
            "published_in_village_on",
        }
    ),
    "PlanItem": frozenset({"opened_on", "pledge", "reject_reason", "after", "after_amount"}),
    "Progress": frozenset({"evidence_key"}),
    "Guidance": frozenset({"level", "place", "unit", "voided_on"}),
    "GuidanceTeam": frozenset({"guidance"}),
    "Ticket": frozenset(
        {
            *("office", "place", "guidance", "meeting", "given_on", "reported_on"),
            "escalated_on",
        }
    ),
    "TicketStep": frozenset({"on", "ticket"}),
    "BodyMeeting": frozenset({"body"}),
    "Leave": frozenset({"posting", "days", "returned_on"}),
    "DutyTrip": frozenset({"posting", "cancelled_on"}),
    "NightDuty": frozenset({"on"}),
    "MonthSheet": frozenset(
        {
            *("posting", "month", "days", "village_days", "open_days", "nights", "counts", "pack"),
            *("confirmed_own_by", "confirmed_township_at", "confirmed_township_by"),
            *("confirmed_township_name", "without_own_reason"),
        }
    ),
    "SpotCheck": frozenset(
        {
            *("draw", "posting", "on", "checker", "checker_name", "method", "result", "note"),
            *("answered_on", "voided_on", "void_reason"),
        }
    ),
}
KINDS = [
    *fieldwork._kinds(OPERATOR, "", MARCH, APRIL),
    *presence._kinds(OPERATOR, "", MARCH, APRIL),
]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.rows.model.__name__)
def test_each_column_is_entered_or_comes_by_itself(kind: Any) -> None:
    model = kind.rows.model
    every = {column.name for column in model._meta.concrete_fields}
    entered = {name for names in kind.columns.values() for name in names}
    apart = OF_TABLE.get(model.__name__, frozenset())
    assert entered <= every
    assert not entered & (BY_ITSELF | apart)
    assert every - entered - BY_ITSELF == apart
