"""The lists of the directory: their columns, declared once."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zhucun.doors.web.listing import Column, Listing
from zhucun.kernel.divisions import Level

LEVELS: dict[int, Promise] = {
    Level.PROVINCE: _("Province"),
    Level.PREFECTURE: _("Prefecture"),
    Level.COUNTY: _("County"),
    Level.TOWNSHIP: _("Township"),
    Level.VILLAGE: _("Village"),
}

PLACES = Listing(
    name="places",
    caption=_("Places"),
    search=_("Name, code, pinyin or initials"),
    nothing=_("There is no such place in your area on this day."),
    order="code",
    columns=(
        Column(name="name", label=_("Name"), sort=("pinyin",), page="web:place", key="code"),
        Column(name="code", label=_("Code"), sort=("code",)),
        Column(
            name="level",
            label=_("Level"),
            sort=("level",),
            cell="web/directory/_level.html",
            value="level",
        ),
        Column(name="above", label=_("Lies in"), cell="web/directory/_above.html"),
        Column(name="valid_from", label=_("Since"), sort=("valid_from",)),
    ),
)

UNITS = Listing(
    name="units",
    caption=_("Sending units"),
    search=_("Name, pinyin or initials"),
    nothing=_("There is no such unit in your area."),
    order="name",
    columns=(
        Column(name="name", label=_("Name"), sort=("name",), page="web:unit", key="public_id"),
        Column(name="level", label=_("Level"), value="get_level_display", sort=("level",)),
        Column(name="kind", label=_("Kind"), value="get_kind_display", sort=("kind",)),
        Column(name="area", label=_("Area"), sort=("area",), cell="web/directory/_area.html"),
        Column(name="contact", label=_("Contact")),
    ),
)

ACCOUNTS = Listing(
    name="accounts",
    caption=_("Accounts"),
    search=_("User name or name"),
    nothing=_("There is no such account in your area."),
    order="username",
    columns=(
        Column(
            name="username",
            label=_("User name"),
            sort=("username",),
            page="web:account",
            key="username",
        ),
        Column(name="name", label=_("Name"), sort=("name",)),
        Column(name="is_active", label=_("Active"), sort=("is_active",)),
        Column(
            name="last_login",
            label=_("Last sign-in"),
            sort=("last_login",),
            cell="web/directory/_instant.html",
            value="last_login",
        ),
    ),
)
