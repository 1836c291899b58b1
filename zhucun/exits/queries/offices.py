"""Whether each signature of an exit was made by who held the office on its day (HH18-130)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from zhucun.exits.models import Exit
from zhucun.kernel.divisions import Level, at_level
from zhucun.signoff.queries import Log
from zhucun.signoff.rows import Holder, Post, holders_on


def in_office(rows: Sequence[Exit], said: Mapping[str, Log]) -> dict[str, bool | None]:
    """By exit: whether the registers of offices still bear out each signature that stands. None: of
    some nobody is on record as the holder. Sign-off asks for the office on the day itself; this
    asks again, for what is learned afterwards. Two queries for each day on which somebody signed.
    """
    wanted: dict[date, set[Post]] = defaultdict(set)
    for row in rows:
        for sign, post in _posts(said.get(row.public_id)):
            wanted[sign.signed_on].add(post)
    held = {on: holders_on(posts, on) for on, posts in wanted.items()}
    return {row.public_id: _of(said.get(row.public_id), held) for row in rows}


def _of(log: Log | None, held: Mapping[date, Mapping[Post, Sequence[Holder]]]) -> bool | None:
    answers = [_was_held(sign, held[sign.signed_on].get(post, ())) for sign, post in _posts(log)]
    if False in answers:
        return False
    return None if None in answers else True


def _posts(log: Log | None) -> Iterator[tuple[Any, Post]]:
    """The signatures that were made in an office of a place, with that office: where the sign-off
    began, also of a household that moved since."""
    if log is None:
        return
    for sign in log.signed:
        signer = log.procedure.signers[sign.word]
        if signer.office is not None and signer.level is not None:
            yield sign, (signer.office, at_level(log.case.place, Level[signer.level.upper()]))


def _was_held(sign: Any, people: Sequence[Holder]) -> bool | None:
    if not people:
        return None
    return sign.who in {each.who for each in people}
