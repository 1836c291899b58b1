"""Every read of use and reward; each list starts from what the actor may see."""

from __future__ import annotations

from zhucun.reward.queries.checks import (
    ListedName,
    listed,
    people_of,
    promotion_check,
    promotion_checks,
)
from zhucun.reward.queries.commendations import (
    HONOUR,
    CommendationList,
    Considered,
    commendations,
    considered,
    one_commendation,
    published,
    some_commendations,
)
from zhucun.reward.queries.exams import (
    ExamCard,
    bonus_rules,
    exam_card,
    exam_cards,
    exam_entries,
    exam_workbook,
)
from zhucun.reward.queries.ledgers import BothLedgers, both_ledgers, end_responsible
from zhucun.reward.queries.liability import (
    KIND,
    LEAVES,
    CaseCard,
    appeals_waiting,
    cancelled_rewards,
    case_card,
    case_of_leaving,
    cases,
    one_case,
    under_influence,
)
from zhucun.reward.queries.outcomes import KindCount, kind_counts, one_outcome, outcomes
from zhucun.reward.queries.pledges import (
    STATES,
    PledgeCard,
    measuring_exits,
    one_pledge,
    pledge_card,
    pledges_due,
    target_pledges,
)
from zhucun.reward.queries.priority import (
    Placed,
    PriorityGroup,
    PriorityList,
    front_line,
    priority_list,
)
from zhucun.reward.queries.proposals import Proposed, proposed
from zhucun.reward.queries.rectifying import (
    Found,
    Weak,
    WeakTownship,
    judged_committees,
    weak_committees,
    weak_townships,
)
from zhucun.reward.queries.rests import Issued, connect_archives
from zhucun.reward.queries.workbooks import check_workbook, commendation_workbook

__all__ = [
    "HONOUR",
    "KIND",
    "STATES",
    "PledgeCard",
    "one_pledge",
    "pledge_card",
    "measuring_exits",
    "pledges_due",
    "people_of",
    "target_pledges",
    "LEAVES",
    "BothLedgers",
    "CaseCard",
    "CommendationList",
    "Considered",
    "Issued",
    "KindCount",
    "ListedName",
    "Placed",
    "PriorityGroup",
    "PriorityList",
    "Proposed",
    "Weak",
    "appeals_waiting",
    "both_ledgers",
    "cancelled_rewards",
    "case_card",
    "case_of_leaving",
    "cases",
    "check_workbook",
    "commendation_workbook",
    "commendations",
    "connect_archives",
    "considered",
    "end_responsible",
    "front_line",
    "kind_counts",
    "listed",
    "one_case",
    "one_commendation",
    "one_outcome",
    "outcomes",
    "priority_list",
    "promotion_check",
    "promotion_checks",
    "proposed",
    "published",
    "some_commendations",
    "under_influence",
    "weak_committees",
    "ExamCard",
    "bonus_rules",
    "exam_card",
    "exam_cards",
    "exam_entries",
    "exam_workbook",
    "weak_townships",
    "WeakTownship",
    "Found",
    "judged_committees",
]
