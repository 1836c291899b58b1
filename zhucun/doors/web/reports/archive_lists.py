"""The lists of archives and stories: their columns, declared once."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhucun.doors.web.listing import Column, Listing

ARCHIVES = Listing(
    name="archives",
    caption=_("Archives of terms that end"),
    search=_("Name, pinyin, unit or village"),
    nothing=_("No term of this kind ends in this window."),
    order="place",
    columns=(
        Column(
            name="name",
            label=_("Full name"),
            value="posting.person.name",
            sort=("posting.person.pinyin",),
            page="web:archive",
            key="posting.public_id",
        ),
        Column(
            name="place",
            label=_("Serves in"),
            sort=("posting.area",),
            cell="web/reports/_archive_place.html",
        ),
        Column(
            name="end", label=_("Term ends on"), value="end", cell="web/reports/_archive_end.html"
        ),
        Column(name="state", label=_("Archive"), cell="web/reports/_archive_state.html"),
        Column(name="what", label=_("What is missing"), cell="web/reports/_archive_what.html"),
    ),
)

_TITLE = Column(name="title", label=_("Title"), sort=("title",), page="web:story", key="public_id")
_VILLAGE = Column(name="village", label=_("Village"), value="village.short_name", sort=("area",))
_NAMES = Column(name="names", label=_("Cadres named"), cell="web/reports/_story_names.html")

STORIES = Listing(
    name="stories",
    caption=_("Case library"),
    search=_("Words of the title or the text"),
    nothing=_("No story of this kind can be read here."),
    order="-written",
    columns=(
        _TITLE,
        Column(name="kind", label=_("Kind"), value="get_kind_display", sort=("kind",)),
        _VILLAGE,
        _NAMES,
        Column(name="state", label=_("State"), cell="web/reports/_story_state.html"),
        Column(
            name="written", label=_("Written on"), value="written_on", sort=("written_on", "pk")
        ),
    ),
)

PUBLIC_STORIES = Listing(
    name="stories",
    caption=_("Stories from the villages"),
    search=_("Words of the title or the text"),
    nothing=_("No story is published here yet."),
    order="-published",
    columns=(
        Column(
            name="title",
            label=_("Title"),
            sort=("title",),
            page="web:public-story",
            key="public_id",
        ),
        _VILLAGE,
        _NAMES,
        Column(
            name="published",
            label=_("Published on"),
            value="published_on",
            sort=("published_on", "pk"),
        ),
    ),
)

PILLAR_ROWS = Listing(
    name="pillar-rows",
    caption=_("The rows behind the number, place by place; not a ranking"),
    nothing=_("No rows"),
    order="",
    columns=(
        Column(name="name", label=_("Name"), cell="web/reports/_pillar_who.html"),
        Column(name="place", label=_("Place"), value="row.place"),
        Column(name="state", label=_("State"), cell="web/reports/_pillar_word.html"),
    ),
)

VOLUMES = Listing(
    name="volumes",
    caption=_("Volumes"),
    nothing=_("No volume was compiled yet."),
    order="-issued",
    columns=(
        Column(name="title", label=_("Title"), sort=("title",), page="web:volume", key="public_id"),
        Column(name="issuer", label=_("Issued by"), sort=("issuer",)),
        Column(name="count", label=_("Stories"), sort=("count",), is_number=True),
        Column(name="issued", label=_("Issued on"), value="issued_on", sort=("issued_on", "pk")),
    ),
)
