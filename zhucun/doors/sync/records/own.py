"""The cadre himself: his postings, colleagues, the words and limits of his region."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import get_language

from zhucun.directory import queries as directory
from zhucun.doors.sync.records.reader import Reader, Record, choices
from zhucun.fieldwork import enums as fieldwork
from zhucun.fieldwork.queries import kinds_offered
from zhucun.presence import enums as presence
from zhucun.presence.queries.leave import neighbours
from zhucun.presence.queries.policy import rules_of

_WORDS: dict[str, type[TextChoices]] = {
    "visit_kind": fieldwork.VisitKind,
    "topic": fieldwork.Topic,
    "slot": fieldwork.Slot,
    "matter_size": fieldwork.MatterSize,
    "step_kind": fieldwork.StepKind,
    "satisfied": fieldwork.Satisfied,
    "leave_kind": presence.LeaveKind,
    "trip_kind": presence.TripKind,
}


def me(reader: Reader) -> Iterator[Record]:
    """One record. Two queries and one a posting."""
    account = reader.sender.account
    shown = {
        "name": account.name,
        "postings": reader.sender.shown_postings(),
        "colleagues": _colleagues(reader),
        "day": reader.today,
        "language": get_language(),
        "words": _words(reader),
        "limits": _limits(reader),
    }
    yield Record(t="me", id="me", d=shown)


def _colleagues(reader: Reader) -> list[dict[str, str]]:
    """Who may come along or stand in: the own team first. Names of cadres are open."""
    found: dict[str, dict[str, str]] = {}
    for posting in reader.postings:
        for row in neighbours(posting, on=reader.today):
            shown = {"id": row.public_id, "name": row.person.name, "role": row.role}
            found.setdefault(row.public_id, shown)
    return list(found.values())


def _words(reader: Reader) -> dict[str, list[dict[str, str]]]:
    words = {name: choices(each) for name, each in _WORDS.items()}
    area = reader.areas[0] if reader.areas else ""
    if area:
        offered = kinds_offered(area, as_of=reader.today)
        words["matter_kind"] = [{"value": kind.value, "label": str(kind.label)} for kind in offered]
    return words


def _limits(reader: Reader) -> dict[str, Any]:
    """`min_days` null: the region's pack leaves it open (未配置)."""
    if not reader.areas:
        return {"min_days": None}
    pack = directory.pack_for(reader.areas[0], as_of=reader.today)
    return {"min_days": rules_of(pack).minimum}
