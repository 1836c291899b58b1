"""The lists of cross-checks: their columns, declared once."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from zhucun.doors.web.listing import Column, Listing

LEADS = Listing(
    name="leads",
    caption=_("Leads of cross-checks"),
    nothing=_("No lead fits. Choose another filter."),
    order="place",
    columns=(
        Column(
            name="screen",
            label=_("Lead"),
            value="asks",
            page="web:screening-lead",
            key="public_id",
            sort=("screen",),
        ),
        Column(name="whom", label=_("Paid to"), value="about_whom"),
        Column(name="place", label=_("Place"), value="village", sort=("area", "screen")),
        Column(
            name="programme",
            label=_("Benefit"),
            value="payment.programme",
            sort=("payment__programme",),
        ),
        Column(name="month", label=_("For the month"), cell="web/screening/_month.html"),
        Column(
            name="amount",
            label=_("Amount (yuan)"),
            value="payment.amount",
            sort=("payment__amount",),
            is_number=True,
        ),
        Column(
            name="state", label=_("State"), cell="web/screening/_state.html", sort=("state", "pk")
        ),
        Column(
            name="due",
            label=_("To be verified by"),
            cell="web/screening/_due.html",
            sort=("due_on",),
        ),
    ),
)
#: The same, to tick those that are assigned together.
LEADS_TO_ASSIGN = replace(
    LEADS,
    columns=(
        Column(name="pick", label=_("Assign"), cell="web/screening/_pick.html"),
        *LEADS.columns,
    ),
)

LISTS = Listing(
    name="register-lists",
    caption=_("Lists on record"),
    nothing=_("No list is on record."),
    order="",
    columns=(
        Column(
            name="register",
            label=_("List"),
            value="get_register_display",
            page="web:screening-list",
            key="public_id",
        ),
        Column(name="place", label=_("Place"), value="place_name"),
        Column(name="as_of", label=_("State of")),
        Column(name="rows", label=_("Rows"), is_number=True),
        Column(name="source", label=_("Department")),
        Column(name="basis", label=_("Document")),
        Column(name="counts", label=_("Compared"), cell="web/screening/_counts.html"),
    ),
)

RUNS = Listing(
    name="runs",
    caption=_("Runs"),
    nothing=_("Nothing was compared yet."),
    order="",
    columns=(
        Column(
            name="as_of",
            label=_("Lists as of"),
            page="web:screening-run",
            key="public_id",
        ),
        Column(name="place", label=_("Which county"), value="place_name"),
        Column(name="months", label=_("Months"), value="months"),
        Column(name="pack", label=_("Policy pack"), cell="web/screening/_pack.html"),
        Column(name="lists", label=_("Lists"), value="lists_used", is_number=True),
        Column(name="payments", label=_("Payments"), is_number=True),
        Column(name="found", label=_("New leads"), is_number=True),
        Column(name="by", label=_("Run by"), value="by_name"),
    ),
)
