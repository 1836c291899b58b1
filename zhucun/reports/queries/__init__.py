"""Every read of the reports: papers, contact cards, photos, sheets to be printed."""

from __future__ import annotations

from zhucun.reports.queries.appraisals import appraisal_form, grade_notice
from zhucun.reports.queries.authorisation import authorisation_letter
from zhucun.reports.queries.ballots import ballot_sheets
from zhucun.reports.queries.cards import (
    card_sheet,
    cards_of,
    contact_card,
    contact_cards,
    holders,
    left_behind,
    may_print,
    no_longer_true,
    sheets,
    to_issue,
)
from zhucun.reports.queries.certificates import certificate_form, qr
from zhucun.reports.queries.diary import diary_form
from zhucun.reports.queries.exits import exit_sheet
from zhucun.reports.queries.figures import board_workbook
from zhucun.reports.queries.homes import HOLDS, STALE, card_coverage, card_homes
from zhucun.reports.queries.leave import leave_form
from zhucun.reports.queries.liability import liability_notice
from zhucun.reports.queries.monitoring import monitoring_form
from zhucun.reports.queries.months import month_table, month_workbook
from zhucun.reports.queries.owed import obligations_workbook
from zhucun.reports.queries.papers import (
    appointment,
    appointments,
    default_issuer,
    expiry_list,
    handover_list,
    issued,
    issued_card,
    may_issue,
    notice,
    party_letter,
    previewed,
    printed,
    published_notices,
    term_record,
)
from zhucun.reports.queries.payments import payment_list
from zhucun.reports.queries.photos import (
    framed,
    may_keep_photo,
    photo_of,
)
from zhucun.reports.queries.plain import (
    OwnCard,
    own_cards,
    plain_card,
    plain_card_pdf,
    plain_cards,
    readers,
)
from zhucun.reports.queries.prints import (
    DAYS,
    archive_of,
    card_prints,
    file_of,
    files_of,
    parts_of,
    print_card,
)
from zhucun.reports.queries.quarters import QuarterPage, name_of, quarter_form, quarter_page
from zhucun.reports.rows import Draft, Line

__all__ = [
    "authorisation_letter",
    "HOLDS",
    "STALE",
    "DAYS",
    "Draft",
    "Line",
    "OwnCard",
    "QuarterPage",
    "appointment",
    "appointments",
    "appraisal_form",
    "archive_of",
    "ballot_sheets",
    "board_workbook",
    "card_coverage",
    "card_homes",
    "card_prints",
    "card_sheet",
    "cards_of",
    "certificate_form",
    "contact_card",
    "contact_cards",
    "default_issuer",
    "diary_form",
    "exit_sheet",
    "expiry_list",
    "file_of",
    "files_of",
    "framed",
    "grade_notice",
    "handover_list",
    "holders",
    "issued",
    "issued_card",
    "leave_form",
    "monitoring_form",
    "left_behind",
    "liability_notice",
    "may_issue",
    "may_keep_photo",
    "may_print",
    "month_table",
    "month_workbook",
    "name_of",
    "no_longer_true",
    "notice",
    "obligations_workbook",
    "own_cards",
    "parts_of",
    "party_letter",
    "payment_list",
    "photo_of",
    "plain_card",
    "plain_card_pdf",
    "plain_cards",
    "previewed",
    "print_card",
    "printed",
    "published_notices",
    "qr",
    "quarter_form",
    "quarter_page",
    "readers",
    "sheets",
    "term_record",
    "to_issue",
]
