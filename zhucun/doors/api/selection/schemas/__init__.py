"""What the API says of proposals, seats, decisions and confirmations.

Points are hundredths of a weight: 150 is a weight of 1.5.
"""

from __future__ import annotations

from zhucun.doors.api.selection.schemas.deciding import (
    AnsweredOut,
    DecisionOut,
    DecisionPage,
    LiftedOut,
    PostedOut,
    QuestionOut,
    QuestionPage,
    SaidOut,
)
from zhucun.doors.api.selection.schemas.proposals import (
    ComparisonOut,
    FigureChange,
    MovedOut,
    OwnWeightOut,
    PricedOut,
    ProposalCard,
    ProposalOut,
    ProposalPage,
    ProposalVillageCard,
    ProposalVillageOut,
    ProposalVillagePage,
    SettingsOut,
    ShareOut,
    SideOut,
)
from zhucun.doors.api.selection.schemas.seats import (
    ChoiceOut,
    CoreOut,
    ExcludedOut,
    LackOut,
    RemedyOut,
    SeatCard,
    SeatOut,
    TermOut,
    rule_label,
    seat_card,
    terms_of,
)

__all__ = [
    "AnsweredOut",
    "ChoiceOut",
    "ComparisonOut",
    "CoreOut",
    "DecisionOut",
    "DecisionPage",
    "ExcludedOut",
    "FigureChange",
    "LackOut",
    "LiftedOut",
    "MovedOut",
    "OwnWeightOut",
    "PostedOut",
    "PricedOut",
    "ProposalCard",
    "ProposalOut",
    "ProposalPage",
    "ProposalVillageCard",
    "ProposalVillageOut",
    "ProposalVillagePage",
    "QuestionOut",
    "QuestionPage",
    "RemedyOut",
    "SaidOut",
    "SeatCard",
    "SeatOut",
    "SettingsOut",
    "ShareOut",
    "SideOut",
    "TermOut",
    "rule_label",
    "seat_card",
    "terms_of",
]
