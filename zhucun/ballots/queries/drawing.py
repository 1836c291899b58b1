"""The draw: which households of a village are asked. Pure arithmetic that anybody can repeat:
`zhucun.kernel.ciphers.sm3` of seed, word and household orders them, and the first are asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from zhucun.directory.perms import Actor
from zhucun.households import queries as households
from zhucun.kernel.ciphers import sm3

#: A household of the frame: its public id or its label, and 1 where it is one of those that a
#: sample must hold.
Framed = tuple[str, int]


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """A household that was drawn, as the frame calls it; `rank` from 1, in the draw's order."""

    household: str
    rank: int
    is_special: bool


def frame_of(*, actor: Actor, village: Any, day: date, special: Sequence[str]) -> list[Framed]:
    """The households that live in a village on a day, by public id. Two queries for each 2,000."""
    rows = households.households(actor=actor, as_of=day, area=village.code)
    keys = dict(rows.order_by("pk").values_list("pk", "public_id"))
    tags = households.tags_on(keys, as_of=day)
    wanted = set(special)
    return sorted((keys[pk], int(not wanted.isdisjoint(tags[pk]))) for pk in keys)


def label_of(household: str, salt: str) -> str:
    """What others read in the place of a household: 32 hex digits of the SM3 of “salt:household”.
    Without a salt (draws before labels) the household itself."""
    return sm3(f"{salt}:{household}".encode()).hex()[:32] if salt else household


def labels_of(frame: Sequence[Framed], salt: str) -> tuple[list[Framed], dict[str, str]]:
    """A frame as others read it, in the order of its labels; and which household each label is."""
    named = {label_of(household, salt): household for household, _ in frame}
    rows = sorted((label_of(household, salt), special) for household, special in frame)
    return rows, named


def text_of(frame: Sequence[Framed]) -> str:
    """A frame as a file: one line a household, “label special”, no end of line after the last."""
    return "\n".join(f"{household} {special}" for household, special in frame)


def digest_of(frame: Sequence[Framed]) -> str:
    """SM3 over the file of a frame."""
    return sm3(text_of(frame).encode()).hex()


def commitment_of(seed: str, poll: str, number: int) -> str:
    """What binds the server to a seed that nobody sees yet."""
    return sm3(f"{poll}:{number}:{seed}".encode()).hex()


def sample(
    frame: Sequence[Framed], *, seed: str, word: str, size: int, specials: int
) -> list[Chosen]:
    """`size` households of the frame, at least `specials` of those that a sample must hold where
    there are as many; without fewer than `size` while the frame has them."""
    order = sorted(frame, key=lambda each: sm3(f"{seed}:{word}:{each[0]}".encode()))
    first = [each for each in order if each[1]][: min(specials, size)]
    taken = set(first)
    rest = [each for each in order if each not in taken][: size - len(first)]
    chosen = taken | set(rest)
    drawn = [each for each in order if each in chosen]
    return [
        Chosen(household=household, rank=rank, is_special=bool(special))
        for rank, (household, special) in enumerate(drawn, 1)
    ]
