"""Answers that several endpoints of a term of service give."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import get_language

from zhucun.directory.perms import Actor
from zhucun.doors.api.fields import Rows
from zhucun.doors.api.paging import page
from zhucun.doors.api.roster.service.schemas import HandoverCard, TakeUpOut, TakeUpPage
from zhucun.roster import queries


def take_up_page(found: QuerySet[Any], wanted: Rows, as_of: date) -> TakeUpPage:
    """Postings of a page with their steps."""
    rows, following = page(found, ["area", "role", "pk"], wanted)
    steps = queries.steps_of(rows, as_of=as_of)
    return TakeUpPage(rows=[TakeUpOut.of(row, steps[row.pk]) for row in rows], next=following)


def handover_card(actor: Actor, public_id: str, as_of: date) -> HandoverCard:
    """One handover with its list and the pack's answers. Two queries. Raises NotFound."""
    found = queries.handover_card(actor=actor, public_id=public_id)
    items = queries.items_of(found)
    answers = queries.handover_answers(found, items, as_of=as_of)
    return HandoverCard.of(found, items, answers, get_language() or "zh")
