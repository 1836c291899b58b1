"""The lists of support: their columns, declared once."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhucun.doors.web.listing import Column, Listing

LINES = Listing(
    name="support-lines",
    caption=_("What is due, line by line"),
    nothing=_("No line fits. Choose another filter."),
    order="",
    columns=(
        Column(name="person", label=_("Cadre"), cell="web/support/_person.html"),
        Column(name="role", label=_("Serves as"), value="row.role"),
        Column(name="unit", label=_("Unit"), value="posting.unit.name"),
        Column(name="what", label=_("Entitlement"), cell="web/support/_what.html"),
        Column(name="due", label=_("Due (yuan)"), cell="web/support/_due.html", is_number=True),
        Column(name="paid", label=_("Paid (yuan)"), cell="web/support/_paid.html", is_number=True),
        Column(name="gap", label=_("Gap (yuan)"), cell="web/support/_gap.html", is_number=True),
    ),
)

OTHERS = Listing(
    name="support-others",
    caption=_("What is due to those without a posting"),
    nothing=_("No line fits. Choose another filter."),
    order="",
    columns=(
        Column(name="who", label=_("Whose"), cell="web/support/_other_who.html"),
        Column(name="place", label=_("Place"), cell="web/support/_other_place.html"),
        Column(name="what", label=_("Entitlement"), value="label"),
        Column(name="due", label=_("Owed"), cell="web/support/_other_due.html", is_number=True),
        Column(
            name="given", label=_("Given"), cell="web/support/_other_given.html", is_number=True
        ),
        Column(name="gap", label=_("Gap"), cell="web/support/_other_gap.html", is_number=True),
    ),
)

BATCHES = Listing(
    name="support-batches",
    caption=_("Batches for the finance office"),
    nothing=_("Nothing was drawn up yet."),
    order="",
    columns=(
        Column(name="title", label=_("Batch"), page="web:support-batch", key="public_id"),
        Column(name="through", label=_("Up to")),
        Column(name="number", label=_("Lines"), is_number=True),
        Column(
            name="total",
            value="total",
            label=_("Asked for (yuan)"),
            cell="web/support/_yuan.html",
            is_number=True,
        ),
        Column(
            name="got",
            value="got",
            label=_("Paid (yuan)"),
            cell="web/support/_yuan.html",
            is_number=True,
        ),
        Column(name="state", label=_("State"), value="get_state_display"),
    ),
)

BATCH_LINES = Listing(
    name="support-batch",
    caption=_("Lines of the batch"),
    nothing=_("No line."),
    order="",
    columns=(
        Column(name="person", label=_("Cadre"), cell="web/support/_payee.html"),
        Column(name="unit", label=_("Unit"), cell="web/support/_payee_unit.html"),
        Column(name="label", label=_("Entitlement")),
        Column(
            name="due",
            value="due",
            label=_("Due (yuan)"),
            cell="web/support/_yuan.html",
            is_number=True,
        ),
        Column(
            name="amount",
            value="amount",
            label=_("Asked for (yuan)"),
            cell="web/support/_yuan.html",
            is_number=True,
        ),
        Column(
            name="got",
            value="got",
            label=_("Paid (yuan)"),
            cell="web/support/_yuan.html",
            is_number=True,
        ),
        Column(name="line", label=_("Line"), value="public_id"),
    ),
)

PAYMENTS = Listing(
    name="support-payments",
    caption=_("What was paid"),
    nothing=_("No payment is on record."),
    order="",
    columns=(
        Column(name="paid_on", label=_("Paid on")),
        Column(name="person", label=_("Cadre"), cell="web/support/_payee.html"),
        Column(name="what", label=_("Entitlement"), cell="web/support/_paid_what.html"),
        Column(
            name="amount",
            value="amount",
            label=_("Amount (yuan)"),
            cell="web/support/_yuan.html",
            is_number=True,
        ),
        Column(name="voucher", label=_("Voucher")),
        Column(name="why", label=_("Note"), cell="web/support/_payment_note.html"),
    ),
)

WITHHELD = Listing(
    name="withheld",
    caption=_("Withheld rewards"),
    nothing=_("No reward of this year is cancelled."),
    order="",
    columns=(
        Column(name="person", label=_("Cadre"), cell="web/support/_withheld_person.html"),
        Column(name="unit", label=_("Unit"), value="posting.unit.name"),
        Column(name="year", label=_("Reward of the year")),
        Column(name="case", label=_("Case of accountability")),
        Column(name="decided_on", label=_("Decided on")),
        Column(
            name="stopped", label=_("Payments that are stopped"), cell="web/support/_stopped.html"
        ),
    ),
)

POLICIES = Listing(
    name="insurances",
    caption=_("Policies of insurance"),
    nothing=_("No policy is on record."),
    order="",
    columns=(
        Column(name="insurer", label=_("Insurer"), page="web:support-policy", key="public_id"),
        Column(name="cover", label=_("Cover"), cell="web/support/_cover.html"),
        Column(name="since", label=_("From"), value="valid_from"),
        Column(name="until", label=_("Until (not included)"), value="valid_until"),
        Column(name="people", label=_("People insured"), is_number=True),
    ),
)

COVER = Listing(
    name="cover",
    caption=_("Who is not covered throughout the term"),
    nothing=_("Everybody on post is covered throughout."),
    order="",
    columns=(
        Column(name="person", label=_("Cadre"), cell="web/support/_payee.html"),
        Column(name="what", label=_("Cover"), cell="web/support/_asked.html"),
        Column(name="gaps", label=_("Days without cover"), cell="web/support/_gaps.html"),
        Column(name="ends", label=_("Covered until"), cell="web/support/_ends.html"),
    ),
)

CARE = Listing(
    name="care",
    caption=_("Check-ups and visits of the year"),
    nothing=_("Nothing is missing here."),
    order="",
    columns=(
        Column(name="person", label=_("Cadre"), cell="web/support/_payee.html"),
        Column(name="what", label=_("What"), cell="web/support/_care_what.html"),
        Column(name="done", label=_("Done"), cell="web/support/_care_done.html"),
        Column(name="planned", label=_("Planned"), cell="web/support/_care_planned.html"),
        Column(name="missing", label=_("Missing"), cell="web/support/_care_missing.html"),
    ),
)

KITS = Listing(
    name="kits",
    caption=_("The kit of each base"),
    nothing=_("No team is in being here."),
    order="",
    columns=(
        Column(name="team", label=_("Base"), cell="web/support/_kit_team.html"),
        Column(name="items", label=_("Things"), cell="web/support/_kit_items.html"),
    ),
)

TIES = Listing(
    name="ties",
    caption=_("Units and their villages"),
    nothing=_("No unit sent anybody here in this year."),
    order="",
    columns=(
        Column(name="unit", label=_("Unit"), cell="web/support/_tie.html"),
        Column(name="village", label=_("Village"), value="village.short_name"),
        Column(
            name="people",
            label=_("People posted"),
            cell="web/support/_tie_people.html",
            is_number=True,
        ),
        Column(name="due", label=_("Due (yuan)"), cell="web/support/_tie_due.html", is_number=True),
        Column(
            name="arranged",
            value="arranged",
            label=_("Arranged (yuan)"),
            cell="web/support/_yuan.html",
            is_number=True,
        ),
        Column(
            name="spent",
            value="spent",
            label=_("Spent (yuan)"),
            cell="web/support/_yuan.html",
            is_number=True,
        ),
        Column(name="bindings", label=_("Four bindings"), cell="web/support/_bindings.html"),
    ),
)
