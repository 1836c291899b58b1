"""Part 交接: what he handed over when he left, and the release."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext

from zhucun.packs import PackAt
from zhucun.reports.queries.archives.gaps import by_pack
from zhucun.reports.queries.archives.parts import Found, Gap, Reading, Row, Who, ordered
from zhucun.roster import queries as roster


def read(reading: Reading) -> Mapping[int, Found]:
    """The handover of each posting with how many items were accepted. One query."""
    found = reading.empty()
    rows: Any = roster.handovers(actor=reading.actor).filter(
        giver__in=reading.keys, opened_on__lte=reading.as_of
    )
    signed: set[int] = set()
    for row in rows:
        into, record = found[row.giver_id], ("handover", row.public_id)
        state = gettext("%(accepted)s of %(items)s items accepted") % {
            "accepted": row.accepted_count,
            "items": row.item_count,
        }
        opened = gettext("Handover list drawn up")
        into.rows.append(Row(on=row.opened_on, text=opened, state=state, record=record))
        for on, text in (
            (row.given_on, gettext("Signed by the cadre who leaves")),
            (row.taken_on, gettext("Signed by the cadre who comes")),
        ):
            if on is not None and on <= reading.as_of:
                into.rows.append(Row(on=on, text=text, record=record))
        if row.taken_on is not None and row.taken_on <= reading.as_of:
            signed.add(row.giver_id)
    asked = {row.pk: _asks(pack) for pack, postings in by_pack(reading) for row in postings}
    for posting in reading.postings:
        end = posting.ends_on or posting.due_on
        if posting.pk not in signed and end is not None:
            gap = Gap(
                text=gettext("The handover is not signed by both"),
                since=posting.starts_on,
                due_on=end,
                who=Who.CADRE,
                is_ahead=end > reading.as_of,
                clauses=asked[posting.pk],
            )
            found[posting.pk].gaps.append(gap)
    ordered(found.values())
    return found


def _asks(pack: PackAt) -> tuple[str, ...]:
    """The clauses of the pack's rules about a handover; none where it has none."""
    rules = pack.rules("handover")
    return tuple(dict.fromkeys(clause for item in rules for clause in item.clauses))
