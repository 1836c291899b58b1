"""Addresses of the village's organisations."""

from __future__ import annotations

from ninja import Router

from zhucun.directory.enums import Permission
from zhucun.doors.api.branches import acts, dismissals, rules, views
from zhucun.doors.api.branches.schemas import (
    BranchMeetingOut,
    BranchMeetingPage,
    BranchOut,
    BranchPage,
    BranchStarsOut,
    CommitteePage,
    FlowOut,
    PartyMemberOut,
    PartyMemberPage,
    RectificationCardOut,
    RectificationFlowOut,
    RectificationPage,
    TalentOut,
    TalentPage,
)
from zhucun.doors.api.routes import read, write

_BRANCH, _CASE = "/branches/{public_id}", "/rectifications/{public_id}"
_SEES, _KEEPS = Permission.SEE_BRANCHES, Permission.KEEP_BRANCHES

router = Router()
read(router, "/branches", views.branches, answers=BranchPage, needs=_SEES)
read(router, "/party-members", views.party_members, answers=PartyMemberPage, needs=_SEES)
read(router, "/committees", views.committees, answers=CommitteePage, needs=_SEES)
read(router, "/branch-meetings", views.branch_meetings, answers=BranchMeetingPage, needs=_SEES)
read(router, "/village-rules", rules.village_rules, answers=rules.VillageRulePage, needs=_SEES)
read(
    router,
    "/village-rules/{public_id}",
    rules.village_rule,
    answers=rules.VillageRuleOut,
    needs=_SEES,
)
read(router, "/rectifications", views.rectifications, answers=RectificationPage, needs=_SEES)
read(
    router, "/rectification-flow", views.rectification_flow, answers=RectificationFlowOut,
    needs=_SEES,
)  # fmt: skip
read(
    router, "/leadership-rectifications", views.leaderships, answers=RectificationPage,
    needs=_SEES,
)  # fmt: skip
read(router, _CASE, views.rectification, answers=RectificationCardOut, needs=_SEES)
read(router, "/talents", views.talents, answers=TalentPage, needs=_SEES)
read(router, "/talent-flows", views.talent_flows, answers=list[FlowOut], needs=_SEES)
read(router, "/branch-stars", views.branch_stars, answers=list[BranchStarsOut], needs=_SEES)
read(router, "/dismissals", dismissals.dismissals, answers=dismissals.DismissalPage, needs=_SEES)
read(
    router,
    "/dismissals/{public_id}",
    dismissals.dismissal,
    answers=dismissals.DismissalCardOut,
    needs=_SEES,
)
for path, view, answers in (
    ("/dismissals", dismissals.propose_dismissal, dismissals.DismissalCardOut),
    ("/villages/{code}/rules", rules.record_village_rule, rules.VillageRuleOut),
    ("/village-rules/{public_id}/revise", rules.revise_village_rule, rules.VillageRuleOut),
    ("/villages/{code}/branches", acts.found_branch, BranchOut),
    (f"{_BRANCH}/members", acts.admit_party_member, PartyMemberOut),
    (f"{_BRANCH}/meetings", acts.record_branch_meeting, BranchMeetingOut),
    (f"{_BRANCH}/rectifications", acts.list_weak_branch, RectificationCardOut),
    ("/townships/{code}/rectifications", acts.rectify_leadership, RectificationCardOut),
    (f"{_CASE}/measures", acts.add_rectifying_measure, RectificationCardOut),
    ("/villages/{code}/talents", acts.recognise_talent, TalentOut),
    (f"{_BRANCH}/star-checks", acts.check_star_task, BranchStarsOut),
    (f"{_BRANCH}/star-declarations", acts.declare_stars, BranchStarsOut),
):
    write(router, path, view, answers=answers, needs=_KEEPS)
for path, change, changed in (
    ("/village-rules/{public_id}/repeal", rules.repeal_village_rule, rules.VillageRuleOut),
    ("/branch-meetings/{public_id}/void", acts.void_branch_meeting, BranchMeetingOut),
    (
        "/rectifying-measures/{public_id}/finish",
        acts.finish_rectifying_measure,
        RectificationCardOut,
    ),
    (f"{_CASE}/step", acts.step_rectification, RectificationCardOut),
    (
        "/dismissals/{public_id}/vote",
        dismissals.record_dismissal_vote,
        dismissals.DismissalCardOut,
    ),
    (
        "/dismissals/{public_id}/withdraw",
        dismissals.withdraw_dismissal,
        dismissals.DismissalCardOut,
    ),
):
    write(router, path, change, answers=changed, needs=_KEEPS, makes=False)
