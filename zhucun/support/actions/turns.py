"""One after the other: what is due, asked for and paid of a posting is read and written by one at a
time."""

from __future__ import annotations

from typing import Any

from zhucun.support.models import Payment


def take_turn(**which: Any) -> None:
    """Nobody else draws up or pays money of these postings until the end of the transaction. One
    query."""
    posting: Any = Payment._meta.get_field("posting").related_model
    held = posting.objects.filter(**which).order_by("pk").select_for_update(no_key=True)
    list(held.values_list("pk", flat=True))
