"""What the papers tell the rooms below: a contact card that hangs in the homes stands in the
handover of its cadre."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhucun.reports.queries.cards import open_cards
from zhucun.roster import queries as roster


def connect() -> None:
    """Let contact cards stand in every handover that is drawn up."""
    roster.register_source("card", open_cards, label=_("Contact card"))
