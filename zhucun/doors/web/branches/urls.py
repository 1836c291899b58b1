"""Addresses of the village's organisations."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import path
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhucun.branches import queries
from zhucun.doors.web.access import Request
from zhucun.doors.web.asof import address
from zhucun.doors.web.branches import (
    branches,
    committees,
    dismissals,
    meetings,
    members,
    rectifications,
    rules,
    stars,
    talents,
)
from zhucun.doors.web.branches.shown import keeps, sees
from zhucun.doors.web.rooms import Entry, Task

_ID = "<str:public_id>"

urlpatterns = [
    path("branches/", branches.branches, name="branches"),
    path("branches/file/", branches.branches_file, name="branches-file"),
    path("branches/new/", branches.branch_new, name="branch-new"),
    path("branches/joint/new/", branches.joint_new, name="joint-new"),
    path(f"branches/{_ID}/", branches.branch, name="branch"),
    path(f"branches/{_ID}/state/", branches.branch_state, name="branch-state"),
    path(f"branches/{_ID}/enrol/", branches.branch_enrol, name="branch-enrol"),
    path(f"branches/{_ID}/members/new/", members.member_new, name="party-member-new"),
    path(f"branches/{_ID}/meetings/new/", meetings.meeting_new, name="branch-meeting-new"),
    path(f"branches/{_ID}/list/", rectifications.rectification_new, name="rectification-new"),
    path("party-members/", members.members, name="party-members"),
    path("party-members/file/", members.members_file, name="party-members-file"),
    path(f"party-members/{_ID}/", members.member, name="party-member"),
    path(f"party-members/{_ID}/<str:do>/", members.member_do, name="party-member-do"),
    path("committees/", committees.committees, name="committees"),
    path("committees/new/", committees.committee_new, name="committee-new"),
    path(f"committees/seats/{_ID}/end/", committees.seat_end, name="seat-end"),
    path(f"committees/{_ID}/", committees.committee, name="committee"),
    path(f"committees/{_ID}/seats/new/", committees.seat_new, name="seat-new"),
    path("branch-meetings/", meetings.meetings, name="branch-meetings"),
    path("branch-meetings/file/", meetings.meetings_file, name="branch-meetings-file"),
    path("branch-life/", meetings.life, name="branch-life"),
    path(f"branch-meetings/{_ID}/", meetings.meeting, name="branch-meeting"),
    path("village-rules/", rules.village_rules, name="village-rules"),
    path("village-rules/file/", rules.village_rules_file, name="village-rules-file"),
    path("village-rules/new/", rules.village_rule_new, name="village-rule-new"),
    path(f"village-rules/{_ID}/", rules.village_rule, name="village-rule"),
    path(f"village-rules/{_ID}/revise/", rules.village_rule_revise, name="village-rule-revise"),
    path("rectifications/", rectifications.rectifications, name="rectifications"),
    path("rectifications/file/", rectifications.rectifications_file, name="rectifications-file"),
    path("rectifications/townships/", rectifications.leaderships, name="leaderships"),
    path(
        "rectifications/townships/<str:code>/new/",
        rectifications.leadership_new,
        name="leadership-new",
    ),
    path(f"rectifications/measures/{_ID}/", rectifications.measure_done, name="measure-done"),
    path(f"rectifications/{_ID}/", rectifications.rectification, name="rectification"),
    path(
        f"rectifications/{_ID}/<str:do>/", rectifications.rectification_do, name="rectification-do"
    ),
    path("dismissals/", dismissals.dismissals, name="dismissals"),
    path(f"dismissals/seats/{_ID}/new/", dismissals.dismissal_new, name="dismissal-new"),
    path(f"dismissals/{_ID}/", dismissals.dismissal, name="dismissal"),
    path(f"dismissals/{_ID}/<str:do>/", dismissals.dismissal_do, name="dismissal-do"),
    path("talents/", talents.talents, name="talents"),
    path("talents/file/", talents.talents_file, name="talents-file"),
    path("talents/new/", talents.talent_new, name="talent-new"),
    path(f"talents/people/{_ID}/track/", talents.track_new, name="track-new"),
    path(f"talents/{_ID}/", talents.talent, name="talent"),
    path("tracks/", talents.tracks, name="tracks"),
    path(f"tracks/{_ID}/", talents.track, name="track"),
    path(f"tracks/{_ID}/<str:do>/", talents.track_do, name="track-do"),
    path("stars/", stars.stars, name="stars"),
    path(f"stars/tasks/{_ID}/withdraw/", stars.star_task_withdraw, name="star-task-withdraw"),
    path(f"stars/{_ID}/<int:year>/", stars.branch_stars, name="branch-stars"),
    path(f"stars/{_ID}/<int:year>/<str:do>/", stars.branch_stars_do, name="branch-stars-do"),
]

MENU = [
    Entry(
        _("Party branches"),
        "web:branches",
        sees,
        _("Branches of the villages, joint branches, and the ages of their members"),
    ),
    Entry(
        _("Party members"),
        "web:party-members",
        sees,
        _("Who is in the Party and who seeks to join, by stage and age"),
    ),
    Entry(
        _("Village committees"),
        "web:committees",
        sees,
        _("Who holds which office, and how the composition comes out by the rules"),
    ),
    Entry(
        _("Branch meetings"),
        "web:branch-meetings",
        sees,
        _("Three meetings and a lecture, theme days: written down once"),
    ),
    Entry(
        _("Branch life of cadres"),
        "web:branch-life",
        sees,
        _("In how many meetings of the village's branch its cadres took part"),
    ),
    Entry(
        _("Rules of villages"),
        "web:village-rules",
        sees,
        _("Conventions and rules that villages gave themselves, made and revised"),
    ),
    Entry(
        _("Weak branches"),
        "web:rectifications",
        sees,
        _("Listed, rectified, accepted, label off; stock apart from flow"),
    ),
    Entry(
        _("Leadership teams of townships"),
        "web:leaderships",
        sees,
        _("Rectified by the county: reasons, measures, re-check, end"),
    ),
    Entry(
        _("Dismissals"),
        "web:dismissals",
        sees,
        _("Secretaries who are replaced and directors who are recalled, by law and signature"),
    ),
    Entry(
        _("Talents"),
        "web:talents",
        sees,
        _("Reserves, prosperity leaders and returnees: who is there, who came, who went"),
    ),
    Entry(
        _("Dual cultivation"),
        "web:tracks",
        sees,
        _("Members who become leaders, leaders who become members"),
    ),
    Entry(
        _("Stars of branches"),
        "web:stars",
        sees,
        _("Tasks of the year, what was checked, computed beside declared"),
    ),
]


def waiting(request: Request) -> Iterator[Task]:
    """Measures of rectifications past their day. One count."""
    if keeps(request.actor):
        late = queries.late_measures(actor=request.actor, as_of=localdate())
        yield Task(
            gettext("Measures of rectifications past their day"),
            late.count(),
            address(request, "web:rectifications"),
        )
