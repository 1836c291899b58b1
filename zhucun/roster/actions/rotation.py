"""A whole rotation at once: those who leave get their last day, those who come are posted, and a
handover is opened between them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.roster.actions.handovers import open_handover
from zhucun.roster.actions.postings import correct_postings, write_postings
from zhucun.roster.enums import PostingRole
from zhucun.roster.models import Posting
from zhucun.roster.queries.checks import PostingDraft


@dataclass(frozen=True, kw_only=True)
class Rotated:
    """Who came, and how many handovers were opened for those who leave."""

    postings: list[Posting]
    handovers: int


@transaction.atomic
def rotate_cadres(
    drafts: Sequence[PostingDraft],
    *,
    leaving: Sequence[Posting],
    together_days: int,
    made_at: datetime,
    by: Actor,
) -> Rotated:
    """Post the new cadres and let the old lead them for some days (老带新), with no day between.

    Who leaves stays on post until he is released; his planned last day is `together_days` after
    the first successor in his village begins, or that very day where he himself begins elsewhere.
    Each hands over to who comes in his role, else to the new first secretary of his village, else
    to whoever comes; where nobody comes the office names the taker later. A last day that was
    planned before and is earlier stays.

    Raises what `post_cadres` and `correct_postings` raise; then nothing is done.
    """
    for posting in leaving:
        by.require(Permission.MANAGE_ROSTER, area=posting.area)
    starts = _first_days(drafts)
    moving = {draft.person.pk for draft in drafts}
    ends = []
    for posting in leaving:
        begins = starts.get(posting.place_id)
        if begins is None:
            continue
        days = 0 if posting.person_id in moving else together_days
        last = begins + timedelta(days=days)
        if posting.ends_on is None or last < posting.ends_on:
            ends.append((posting, {"ends_on": last}))
    correct_postings(ends, made_at=made_at, by=by)
    made = write_postings(drafts, made_at=made_at, by=by)
    takers = _Takers(made)
    opened = 0
    for posting in leaving:
        begins = starts.get(posting.place_id)
        if begins is None:
            continue
        taker = takers.of(posting)
        open_handover(giver=posting, taker=taker, opened_on=begins, opened_at=made_at, by=by)
        opened += 1
    return Rotated(postings=made, handovers=opened)


def _first_days(drafts: Sequence[PostingDraft]) -> dict[int, date]:
    found: dict[int, date] = {}
    for draft in drafts:
        known = found.get(draft.place.pk)
        found[draft.place.pk] = draft.starts_on if known is None else min(known, draft.starts_on)
    return found


class _Takers:
    """Who takes over from whom: in turn within a role, so that two members hand over to two."""

    def __init__(self, made: Sequence[Posting]) -> None:
        self._by_role: dict[tuple[int, str], list[Posting]] = defaultdict(list)
        self._first: dict[int, Posting] = {}
        for posting in made:
            self._by_role[posting.place_id, posting.role].append(posting)
            leads = posting.role == PostingRole.FIRST_SECRETARY
            if leads or posting.place_id not in self._first:
                self._first[posting.place_id] = posting

    def of(self, leaving: Posting) -> Posting | None:
        waiting = self._by_role[leaving.place_id, leaving.role]
        if waiting:
            return waiting.pop(0)
        return self._first.get(leaving.place_id)
