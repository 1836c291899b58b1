"""The lists of the village's organisations: their columns, declared once."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhucun.doors.web.listing import Column, Listing

_VILLAGE = Column(name="village", label=_("Village"), value="village.short_name", sort=("area",))
_OF_BRANCH = Column(
    name="village", label=_("Village"), value="branch.village.short_name", sort=("area",)
)
_T = "web/branches/"

BRANCHES = Listing(
    name="branches",
    caption=_("Party branches"),
    search=_("Name of the branch or village"),
    nothing=_("No branch fits on this day."),
    order="village",
    columns=(
        Column(name="name", label=_("Branch"), sort=("name",), page="web:branch", key="public_id"),
        _VILLAGE,
        Column(
            name="members",
            label=_("Party members"),
            value="member_count",
            sort=("member_count",),
            is_number=True,
        ),
        Column(
            name="mean", label=_("Mean age"), cell=f"{_T}_mean.html", sort=("mean",), is_number=True
        ),
        Column(name="young", label=_("35 and younger"), sort=("young",), is_number=True),
        Column(name="aged", label=_("60 and older"), sort=("aged",), is_number=True),
        Column(name="met", label=_("Last meeting"), value="last_met", sort=("last_met",)),
        Column(name="stars", label=_("Declared stars"), sort=("stars",), is_number=True),
        Column(name="missing", label=_("Missing people"), sort=("missing",), is_number=True),
        Column(name="state", label=_("State"), cell=f"{_T}_branch_state.html"),
    ),
)

MEMBERS = Listing(
    name="party-members",
    caption=_("Party members and who seeks to join"),
    search=_("Whole name, pinyin or initials"),
    nothing=_("Nobody fits on this day. A name is found whole: 王建国, wangjianguo or wjg."),
    order="village",
    columns=(
        Column(
            name="name",
            label=_("Full name"),
            value="shown_name",
            page="web:party-member",
            key="public_id",
        ),
        _OF_BRANCH,
        Column(name="branch", label=_("Branch"), value="branch.name"),
        Column(name="stage", label=_("Stage"), cell=f"{_T}_stage.html", sort=("stage_now",)),
        Column(name="born", label=_("Born"), value="shown_born", sort=("born",)),
        Column(
            name="since", label=_("Joined the Party on"), value="party_since", sort=("party_since",)
        ),
        Column(
            name="joined",
            label=_("In the branch since"),
            value="joined_on",
            sort=("joined_on",),
        ),
    ),
)

COMMITTEES = Listing(
    name="committees",
    caption=_("Village committees"),
    nothing=_("No term is on record for this day."),
    order="village",
    columns=(
        Column(
            name="village",
            label=_("Village"),
            value="village.short_name",
            sort=("area",),
            page="web:committee",
            key="public_id",
        ),
        Column(name="number", label=_("Number of the term"), sort=("number",), is_number=True),
        Column(name="since", label=_("Begins on"), value="starts_on", sort=("starts_on",)),
        Column(
            name="persons",
            label=_("Members"),
            value="seat_count",
            sort=("seat_count",),
            is_number=True,
        ),
        Column(name="young", label=_("35 and younger"), sort=("young",), is_number=True),
    ),
)

MEETINGS = Listing(
    name="branch-meetings",
    caption=_("Meetings of branches"),
    nothing=_("No meeting in this period."),
    order="-day",
    columns=(
        Column(
            name="day",
            label=_("Day"),
            value="on",
            sort=("on", "pk"),
            page="web:branch-meeting",
            key="public_id",
        ),
        Column(name="kind", label=_("Kind of meeting"), value="get_kind_display", sort=("kind",)),
        Column(name="topic", label=_("Topic of the meeting")),
        _OF_BRANCH,
        Column(name="branch", label=_("Branch"), value="branch.name"),
        Column(name="present", label=_("Came, of who was to come"), cell=f"{_T}_present.html"),
    ),
)

LIFE = Listing(
    name="branch-life",
    caption=_("Cadres in the life of the branch"),
    nothing=_("No Party member was posted to a village here in this period."),
    order="village",
    columns=(
        Column(name="cadre", label=_("Cadre"), cell=f"{_T}_life_cadre.html"),
        Column(
            name="village",
            label=_("Village"),
            value="place.short_name",
            sort=("area", "starts_on", "pk"),
        ),
        Column(name="from", label=_("Counted from"), value="counted_from"),
        Column(
            name="held",
            label=_("Meetings of the branch"),
            cell=f"{_T}_life_held.html",
            sort=("held",),
            is_number=True,
        ),
        Column(
            name="took",
            label=_("Took part"),
            cell=f"{_T}_life_took.html",
            sort=("took",),
            is_number=True,
        ),
        Column(
            name="share",
            label=_("Share"),
            cell=f"{_T}_life_share.html",
            sort=("share",),
            is_number=True,
        ),
    ),
)

RECTIFICATIONS = Listing(
    name="rectifications",
    caption=_("Rectification of weak branches"),
    nothing=_("No case fits."),
    order="-listed",
    columns=(
        Column(
            name="branch",
            label=_("Branch"),
            value="branch.name",
            page="web:rectification",
            key="public_id",
        ),
        _VILLAGE,
        Column(name="state", label=_("State"), cell=f"{_T}_case_state.html", sort=("state",)),
        Column(name="measures", label=_("Measures done"), cell=f"{_T}_measures.html"),
        Column(name="led", label=_("Led by"), value="led_by"),
        Column(name="listed", label=_("Listed on"), value="listed_on", sort=("listed_on",)),
        Column(name="accepted", label=_("Accepted on"), value="accepted_on", sort=("accepted_on",)),
        Column(
            name="removed", label=_("Label removed on"), value="removed_on", sort=("removed_on",)
        ),
    ),
)

LEADERSHIPS = Listing(
    name="leaderships",
    caption=_("Rectification of leadership teams of townships"),
    nothing=_("No leadership team of a township is or was rectified."),
    order="-listed",
    columns=(
        Column(
            name="township",
            label=_("Township"),
            value="village.short_name",
            sort=("area",),
            page="web:rectification",
            key="public_id",
        ),
        Column(name="state", label=_("State"), cell=f"{_T}_case_state.html", sort=("state",)),
        Column(name="measures", label=_("Measures done"), cell=f"{_T}_measures.html"),
        Column(name="led", label=_("Led by"), value="led_by"),
        Column(
            name="listed",
            label=_("Rectification opened on"),
            value="listed_on",
            sort=("listed_on",),
        ),
        Column(
            name="accepted", label=_("Re-checked on"), value="accepted_on", sort=("accepted_on",)
        ),
        Column(
            name="removed",
            label=_("Rectification ended on"),
            value="removed_on",
            sort=("removed_on",),
        ),
    ),
)

DISMISSALS = Listing(
    name="dismissals",
    caption=_("Dismissals of heads of villages"),
    nothing=_("No dismissal fits."),
    order="-opened",
    columns=(
        Column(
            name="name",
            label=_("Full name"),
            value="shown_name",
            page="web:dismissal",
            key="public_id",
        ),
        _VILLAGE,
        Column(name="office", label=_("Office"), value="get_office_display", sort=("office",)),
        Column(name="state", label=_("State"), cell=f"{_T}_dismissal_state.html", sort=("state",)),
        Column(name="opened", label=_("Proposed on"), value="opened_on", sort=("opened_on", "pk")),
        Column(name="decided", label=_("Decided on"), value="decided_on", sort=("decided_on",)),
    ),
)

TALENTS = Listing(
    name="talents",
    caption=_("Talents of the villages"),
    search=_("Whole name, pinyin or initials"),
    nothing=_("Nobody fits. A name is found whole: 王建国, wangjianguo or wjg."),
    order="village",
    columns=(
        Column(
            name="name",
            label=_("Full name"),
            value="shown_name",
            page="web:talent",
            key="public_id",
        ),
        Column(
            name="village", label=_("Village"), value="local.village.short_name", sort=("area",)
        ),
        Column(name="kind", label=_("Kind of talent"), value="get_kind_display", sort=("kind",)),
        Column(name="field", label=_("Speciality")),
        Column(name="on", label=_("Recognised on"), value="recognised_on", sort=("recognised_on",)),
        Column(name="until", label=_("Until"), sort=("until",)),
    ),
)

TRACKS = Listing(
    name="tracks",
    caption=_("People on the two tracks"),
    nothing=_("Nobody is on a track."),
    order="-chosen",
    columns=(
        Column(
            name="name", label=_("Full name"), value="shown_name", page="web:track", key="public_id"
        ),
        _VILLAGE,
        Column(name="track", label=_("Track"), value="get_track_display", sort=("track",)),
        Column(name="state", label=_("State"), value="get_state_display", sort=("state",)),
        Column(name="goal", label=_("Goal")),
        Column(name="chosen", label=_("Chosen on"), value="identified_on", sort=("identified_on",)),
        Column(name="done", label=_("Completed on"), value="completed_on", sort=("completed_on",)),
    ),
)

STARS = Listing(
    name="stars",
    caption=_("Stars of the branches, computed beside declared"),
    nothing=_("No branch is on record here."),
    order="village",
    size=200,
    columns=(
        Column(
            name="branch", label=_("Branch"), cell=f"{_T}_star_branch.html", sort=("branch.name",)
        ),
        Column(
            name="village",
            label=_("Village"),
            value="branch.village.short_name",
            sort=("branch.area",),
        ),
        Column(name="computed", label=_("Computed stars"), cell=f"{_T}_computed.html"),
        Column(name="declared", label=_("Declared stars"), cell=f"{_T}_declared.html"),
        Column(name="agrees", label=_("Both agree"), cell=f"{_T}_agrees.html"),
    ),
)
