"""Every write of the roster; bulk and single writes are one path: a single write is a list of
one.
"""

from __future__ import annotations

from zhucun.roster.actions.candidates import (
    Nomination,
    nominate,
    record_findings,
    withdraw,
)
from zhucun.roster.actions.changes import issue_order, place_rounds
from zhucun.roster.actions.demands import (
    Need,
    OfferDraft,
    offer_people,
    state_demands,
    state_needs,
    state_village_wishes,
    withdraw_offer,
)
from zhucun.roster.actions.handovers import (
    Answer,
    PromiseDraft,
    add_items,
    answer_items,
    draw_up_again,
    end_promise,
    make_promises,
    name_taker,
    open_handover,
    record_together,
    sign_handover,
)
from zhucun.roster.actions.postings import (
    CORRECTABLE,
    correct_postings,
    end_postings,
    post_cadres,
)
from zhucun.roster.actions.releases import Adjusted, adjust_team, release_cadre, replace_cadre
from zhucun.roster.actions.reviews import Fact, TickDraft, record_answers, tick_items
from zhucun.roster.actions.rotation import Rotated, rotate_cadres
from zhucun.roster.actions.rounds import (
    BATCH,
    open_round,
    publish_round,
    require_open,
)
from zhucun.roster.actions.takeup import (
    OWN_STEPS,
    StepDone,
    appoint_captain,
    record_take_up,
    record_training,
)
from zhucun.roster.actions.teams import (
    TeamDraft,
    dissolve_teams,
    form_teams,
)
from zhucun.roster.actions.villages import (
    VillageDraft,
    announce_villages,
    freeze_villages,
    leave_out_village,
    replace_village,
)
from zhucun.roster.actions.wishes import (
    AvoidanceDraft,
    lift_avoidance,
    note_avoidances,
    state_wishes,
)

__all__ = [
    "Rotated",
    "Adjusted",
    "Answer",
    "AvoidanceDraft",
    "BATCH",
    "CORRECTABLE",
    "Need",
    "Nomination",
    "OWN_STEPS",
    "OfferDraft",
    "PromiseDraft",
    "StepDone",
    "Fact",
    "TeamDraft",
    "TickDraft",
    "VillageDraft",
    "add_items",
    "adjust_team",
    "announce_villages",
    "answer_items",
    "appoint_captain",
    "correct_postings",
    "dissolve_teams",
    "draw_up_again",
    "end_postings",
    "end_promise",
    "form_teams",
    "freeze_villages",
    "issue_order",
    "leave_out_village",
    "lift_avoidance",
    "make_promises",
    "name_taker",
    "nominate",
    "note_avoidances",
    "offer_people",
    "open_handover",
    "open_round",
    "place_rounds",
    "post_cadres",
    "publish_round",
    "record_answers",
    "record_findings",
    "record_take_up",
    "record_training",
    "record_together",
    "release_cadre",
    "replace_cadre",
    "rotate_cadres",
    "replace_village",
    "require_open",
    "sign_handover",
    "state_demands",
    "state_needs",
    "state_village_wishes",
    "state_wishes",
    "tick_items",
    "withdraw",
    "withdraw_offer",
]
