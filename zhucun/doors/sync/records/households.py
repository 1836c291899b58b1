"""The households of the own village."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.utils.translation import get_language

from zhucun.directory.enums import Permission
from zhucun.directory.queries import masked_phone
from zhucun.doors.sync.records.reader import Reader, Record
from zhucun.fieldwork.queries import covered_households
from zhucun.households import queries
from zhucun.kernel.pinyin import person_pinyin

#: How far back the last visit is looked for.
_LOOK_BACK = timedelta(days=730)


def households(reader: Reader) -> Iterator[Record]:
    """Each household of the day with its members by name, relation and year of birth. Phones are
    masked: a whole number is opened on its page, one at a time, with a reason. Six queries a
    village."""
    for code in reader.areas:
        if reader.actor.can(Permission.SEE_HOUSEHOLDS, area=code):
            yield from _of_village(reader, code)


def _of_village(reader: Reader, code: str) -> Iterator[Record]:
    visited = dict(
        covered_households(
            actor=reader.actor,
            village=code,
            since=reader.today - _LOOK_BACK,
            until=reader.today + timedelta(days=1),
        ).values_list("public_id", "visited_on")
    )
    labels = _labels(code, reader)
    rows: list[Any] = queries.village_households(actor=reader.actor, code=code, as_of=reader.today)
    for row in rows:
        shown = {
            "code": row.number,
            "hamlet": "",
            "address": row.address,
            "head": row.shown_name,
            "py": person_pinyin(row.shown_name)[1],
            "phone": masked_phone(row.phone),
            "tags": [labels.get(tag, tag) for tag in row.bears],
            "count": row.size,
            "members": [
                {
                    "id": each.public_id,
                    "name": queries.shown_name(reader.actor, row.area, each.name),
                    "relation": each.relation,
                    "birth_year": each.birth_on.year if each.birth_on else None,
                }
                for each in row.present
            ],
            "last_visit_on": visited.get(row.public_id),
        }
        yield Record(t="household", id=row.public_id, d=shown)


def _labels(code: str, reader: Reader) -> dict[str, str]:
    chinese = (get_language() or "").startswith("zh")
    return {
        item.id: item.spec.label.zh if chinese else item.spec.label.en
        for item in queries.tag_words(code, as_of=reader.today)
    }
