"""Addresses of pairing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import path
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhucun.directory.enums import Permission
from zhucun.doors.web.access import Request, can
from zhucun.doors.web.asof import address, as_of
from zhucun.doors.web.pairing import backings, calls, grids, helpers, kin, merging, pairs, proposals
from zhucun.doors.web.pairing.shown import (
    keeps_registry,
    sees_households,
    sees_offices,
)
from zhucun.doors.web.presence.leave import is_cadre
from zhucun.doors.web.rooms import Entry, Panel, Task
from zhucun.pairing import perms, queries

urlpatterns = [
    path("pairings/", pairs.pairings, name="pairings"),
    path("pairings/file/", pairs.pairings_file, name="pairings-file"),
    path("pairings/proposals/", proposals.proposals, name="pair-proposals"),
    path("pairings/proposals/<str:public_id>/", proposals.proposal, name="pair-proposal"),
    path("pairings/proposals/<str:public_id>/decide/", proposals.decide, name="pair-decide"),
    path("pairings/proposals/<str:public_id>/stop/", proposals.stop, name="pair-stop"),
    path("pairings/<str:public_id>/end/", pairs.pair_end, name="pair-end"),
    path("pairings/<str:public_id>/visit/", helpers.help_new, name="help-new"),
    path("unpaired/", pairs.unpaired, name="unpaired"),
    path("unpaired/<str:household>/pair/", pairs.pair_new, name="pair-new"),
    path("unpaired/<str:household>/kin/", kin.kin_of, name="kin-of"),
    path("helpers/", helpers.helpers, name="helpers"),
    path("helpers/new/", helpers.helper_new, name="helper-new"),
    path("helpers/<str:public_id>/", helpers.helper, name="helper"),
    path("helpers/<str:public_id>/end/", helpers.helper_end, name="helper-end"),
    path("helpers/<str:public_id>/change/", helpers.helper_change, name="helper-change"),
    path("helpers/<str:public_id>/kin/", kin.kin_note, name="kin-note"),
    path("helpers/<str:public_id>/kin/<str:household>/back/", kin.kin_back, name="kin-back"),
    path("my-households/", helpers.my_households, name="my-households"),
    path("grids/", grids.grids, name="grids"),
    path("grids/villages/<str:code>/", grids.village, name="grids-village"),
    path("grids/villages/<str:code>/place/", grids.place_in, name="grids-place"),
    path("grids/villages/<str:code>/five/", grids.five, name="five"),
    path("grids/<str:public_id>/", grids.grid, name="grid"),
    path("grids/<str:public_id>/head/", grids.grid_head, name="grid-head"),
    path("grids/<str:public_id>/end/", grids.grid_end, name="grid-end"),
    path("offices/", calls.offices, name="offices"),
    path("offices/new/", calls.office_new, name="office-new"),
    path("offices/<str:public_id>/", calls.office, name="office"),
    path("offices/<str:public_id>/leave/", calls.office_leave, name="office-leave"),
    path("villages-helped/", backings.helped, name="villages-helped"),
    path("villages-helped/<str:code>/new/", backings.backing_new, name="backing-new"),
    path("backings/<str:public_id>/end/", backings.backing_end, name="backing-end"),
    path("merged-villages/", merging.merged, name="merged-villages"),
    path("merged-villages/<str:code>/follow/", merging.merged_follow, name="merged-follow"),
    path("calls/", calls.calls, name="calls"),
    path("calls/<str:public_id>/void/", calls.call_void, name="call-void"),
]

MENU = [
    Entry(
        _("My paired households"),
        "web:my-households",
        is_cadre,
        _("The households that you help, and when you were there last"),
    ),
    Entry(
        _("Pairing"),
        "web:pairings",
        sees_households,
        _("Who helps which household, whether there are enough helpers, what is proposed"),
    ),
    Entry(
        _("Helpers"),
        "web:helpers",
        sees_households,
        _("Cadres and village cadres who help, with their households"),
    ),
    Entry(
        _("Micro-grids"),
        "web:grids",
        sees_households,
        _("Every household in one grid; five things to each household"),
    ),
    Entry(
        _("Visits by office"),
        "web:offices",
        sees_offices,
        _("Who holds which office, and whom and where he visited"),
    ),
    Entry(
        _("Who helps which village"),
        "web:villages-helped",
        can(Permission.SEE_POSTINGS),
        _("Teams, township work groups and units of the county; villages that nobody helps"),
    ),
]


def waiting(request: Request) -> Iterator[Task]:
    """Proposals that wait for a decision; merged villages whose households have not followed. Two
    counts."""
    if not keeps_registry(request.actor):
        return
    yield Task(
        gettext("Merged villages whose households have to follow"),
        queries.merged_with_households(actor=request.actor, as_of=localdate()),
        address(request, "web:merged-villages"),
    )
    open_ = queries.proposals(actor=request.actor).filter(state="open")
    yield Task(
        gettext("Proposals of helpers to be decided"),
        open_.count(),
        address(request, "web:pair-proposals"),
    )


def household_panels(request: Request, household: Any) -> Iterator[Panel]:
    """Who helps a household, who is kin to it, its grid, and the five. Five queries."""
    actor, area = request.actor, household.area
    if not actor.can(Permission.SEE_HOUSEHOLDS, area=area):
        return
    day = as_of(request)
    yield Panel(
        title=gettext("Helpers and grid"),
        template="web/pairing/_household_panel.html",
        context={
            "household": household,
            "pairs": queries.of_household(actor=actor, household=household, as_of=day),
            "may_pair": household.valid_until is None
            and actor.can(Permission.MANAGE_HOUSEHOLDS, area=area),
            "may_note": household.valid_until is None and perms.may_grid(actor, area),
            "today": localdate(),
        },
    )
