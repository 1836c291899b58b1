"""The lists of appraisal: by place and name, never by points (国办函〔2026〕12号)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhucun.doors.web.listing import Column, Listing

APPRAISALS = Listing(
    name="appraisals",
    caption=_("Appraisals"),
    nothing=_("There is no appraisal yet."),
    order="-since",
    columns=(
        Column(name="title", label=_("Appraisal"), page="web:appraisal", key="public_id"),
        Column(name="kind", label=_("Kind"), value="get_kind_display", sort=("kind",)),
        Column(name="area", label=_("Area"), value="area_name", sort=("area",)),
        Column(name="since", label=_("From"), value="since", sort=("since", "pk")),
        Column(name="last", label=_("Last day"), value="last_day"),
        Column(name="state", label=_("State"), value="get_state_display", sort=("state",)),
    ),
)

PEOPLE = Listing(
    name="appraisees",
    caption=_("Cadres, by place and name"),
    search=_("Name"),
    nothing=_("Nobody fits. Choose another filter."),
    order="place",
    columns=(
        Column(
            name="name",
            label=_("Name"),
            value="called",
            page="web:appraisee",
            key="public_id",
        ),
        Column(
            name="place",
            label=_("Place"),
            value="place_name",
            sort=("area", "name", "pk"),
        ),
        Column(name="unit", label=_("Sending unit"), value="unit.name"),
        Column(name="role", label=_("Role"), value="role_label"),
        Column(name="group", label=_("Level and class"), value="group_label"),
        Column(name="proposed", label=_("By the scheme"), value="proposed_label"),
        Column(name="grade", label=_("Grade"), cell="web/appraisal/_grade.html"),
        Column(name="progress", label=_("State"), value="progress_label"),
    ),
)

PLACES = Listing(
    name="appraisees",
    caption=_("Places, by code"),
    search=_("Name"),
    nothing=_("Nothing fits. Choose another filter."),
    order="place",
    columns=(
        Column(
            name="place",
            label=_("Place"),
            value="called",
            sort=("area", "name", "pk"),
            page="web:appraisee",
            key="public_id",
        ),
        Column(name="proposed", label=_("By the scheme"), value="proposed_label"),
        Column(name="grade", label=_("Grade"), cell="web/appraisal/_grade.html"),
        Column(name="progress", label=_("State"), value="progress_label"),
    ),
)

#: Whom the schemes of the packs are about, in the words of the packs.
SUBJECTS = {
    "posting": _("Cadres on post"),
    "helper": _("The three corps: work teams, paired helpers, village committees"),
    "township": _("Townships"),
    "leader": _("Places, each by the level above it"),
}

SCHEMES = Listing(
    name="schemes",
    caption=_("What the area settled of the schemes"),
    nothing=_("Nothing was settled yet: what the source leaves open is not configured."),
    order="-drafted",
    columns=(
        Column(name="title", label=_("Name"), page="web:appraisal-scheme", key="public_id"),
        Column(name="score", label=_("Scheme of the pack"), value="score_label"),
        Column(name="state", label=_("State"), value="get_state_display", sort=("state",)),
        Column(name="document", label=_("Document"), value="document"),
        Column(name="since", label=_("Holds from"), value="valid_from"),
        Column(
            name="drafted", label=_("Drafted on"), value="drafted_on", sort=("drafted_on", "pk")
        ),
    ),
)
