"""What an item of a device is called, and what it says, for the office that decides about it."""

from __future__ import annotations

import json
from typing import Any

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from zhucun.fieldwork import enums as fieldwork
from zhucun.presence import enums as presence

_KINDS: dict[str, Promise] = {
    "record_visit": _("Visit"),
    "change_visit": _("Change of a visit"),
    "void_visit": _("Visit struck out"),
    "open_matter": _("Matter"),
    "add_step": _("Step of a matter"),
    "ask_leave": _("Leave"),
    "cancel_leave": _("Leave taken back"),
    "record_return": _("Return from leave"),
    "record_trip": _("Duty trip"),
    "cancel_trip": _("Trip struck out"),
    "report_progress": _("Progress of a plan"),
    "set_night_duty": _("Night on duty"),
    "confirm_sheet": _("Month confirmed"),
}
_NAMES: dict[str, Promise] = {
    "kind": _("Kind"),
    "on": _("Day"),
    "starts_on": _("First day"),
    "ends_on": _("Due back on"),
    "month": _("Month"),
    "title": _("Title"),
    "text": _("Details"),
    "findings": _("What was seen and heard"),
    "topic": _("Topic"),
    "topics": _("Topics"),
    "amount": _("How much"),
    "note": _("What was done"),
    "reason": _("Reason"),
    "place_text": _("Where to"),
    "households": _("Households"),
    "matters": _("Matters"),
}
_CHOICES: dict[str, type[TextChoices]] = {
    "record_visit": fieldwork.VisitKind,
    "change_visit": fieldwork.VisitKind,
    "open_matter": fieldwork.MatterKind,
    "add_step": fieldwork.StepKind,
    "ask_leave": presence.LeaveKind,
    "record_trip": presence.TripKind,
}


def kind_word(kind: str) -> str:
    """What a kind of item is called."""
    return str(_KINDS.get(kind, kind))


def said(kind: str, content: str) -> list[tuple[str, str]]:
    """(name, value) of what the item says; ids are left out."""
    given: dict[str, Any] = json.loads(content)["content"]
    pairs = [(label, _shown(kind, name, given.get(name))) for name, label in _NAMES.items()]
    return [(str(label), value) for label, value in pairs if value]


def _shown(kind: str, name: str, value: Any) -> str:
    if not value:
        return ""
    if name == "kind" and kind in _CHOICES:
        return _label(_CHOICES[kind], value)
    if name == "topic":
        return _label(fieldwork.Topic, value)
    if name == "topics":
        return gettext(", ").join(_label(fieldwork.Topic, each) for each in value)
    if name == "households":
        number = len(value)
        said = ngettext("%(number)s household", "%(number)s households", number)
        return said % {"number": number}
    if name == "matters":
        return "；".join(each.get("title", "") for each in value)
    return str(value)


def _label(words: type[TextChoices], value: str) -> str:
    return str(words(value).label) if value in words.values else value
