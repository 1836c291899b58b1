"""The parts of an archive in their official order: from the selection to the handover (YN-085)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhucun.reports.queries.archives import (
    arrival,
    handover,
    matters,
    plans,
    presence,
    quarters,
    rewards,
    selection,
    told,
    village,
    visits,
)
from zhucun.reports.queries.archives.parts import Part, Who

PARTS: tuple[Part, ...] = (
    Part(
        id="selection",
        label=_("Selection and appointment"),
        read=selection.read,
        named=("selection", "nomination", "appointment"),
        who=Who.OFFICE,
    ),
    Part(
        id="arrival",
        label=_("Taking up the post"),
        read=arrival.read,
        named=("arrival", "baseline-survey"),
        words=("card-issue",),
    ),
    Part(
        id="plans",
        label=_("Plans and pledges"),
        read=plans.read,
        named=("plans", "pledge"),
        words=("pledge",),
    ),
    Part(
        id="visits",
        label=_("Visits and diary"),
        read=visits.read,
        named=("visits", "diary"),
        words=("diary-entry",),
    ),
    Part(id="matters", label=_("Matters of the people"), read=matters.read, named=("matters",)),
    Part(id="sheets", label=_("Month sheets"), read=presence.read_sheets, named=("presence",)),
    Part(id="leave", label=_("Leave and duty trips"), read=presence.read_leave, named=("leave",)),
    Part(
        id="learning",
        label=_("Training"),
        read=told.read_learning,
        named=("training",),
        words=("training",),
    ),
    Part(
        id="village",
        label=_("Work of the village in his time"),
        read=village.read,
        named=("village",),
    ),
    Part(
        id="quarters",
        label=_("Quarterly reports"),
        read=quarters.read,
        named=("quarterly-reports",),
        words=("achievement-report",),
    ),
    Part(
        id="reviews",
        label=_("Reviews and appraisals"),
        read=told.read_reviews,
        named=("leader-reviews", "masses-reviews", "yearly-appraisals", "appraisals"),
        words=("leader-review", "masses-review", "yearly-appraisal", "term-end-appraisal"),
        who=Who.OFFICE,
    ),
    Part(
        id="rewards",
        label=_("Commendations and use of the results"),
        read=rewards.read,
        named=("rewards",),
        who=Who.OFFICE,
    ),
    Part(
        id="support",
        label=_("Care and insurance"),
        read=told.read_support,
        named=("support",),
        words=("check-up", "care-visit", "accident-insurance", "critical-illness-insurance"),
        who=Who.UNIT,
    ),
    Part(id="handover", label=_("Handover"), read=handover.read, named=("handover",)),
)
