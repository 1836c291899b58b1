"""How the states of an archive are said."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhucun.reports.queries.archives.parts import PartState, Who

STATES = {
    PartState.MISSING: _("Something is missing"),
    PartState.PRESENT: _("Has records"),
    PartState.COMING: _("Due later"),
    PartState.NOTHING: _("Nothing on record"),
    PartState.UNSEEN: _("Not for your eyes"),
}

WHO = {
    Who.CADRE: _("The cadre"),
    Who.TOWNSHIP: _("The township"),
    Who.UNIT: _("The sending unit"),
    Who.OFFICE: _("The office"),
}
