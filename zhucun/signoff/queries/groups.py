"""Many cases that wait for one signer, step by step: signed together after one look."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from zhucun.engines.chain import SIGNABLE
from zhucun.signoff.queries.cases import Card
from zhucun.signoff.queries.procedures import digest_of


@dataclass(frozen=True, kw_only=True)
class Group:
    """All cases in which the actor may sign one step as one signer. `digest` binds the evidence of
    all that are ready; `blocked_by` counts the cases that each rule stops."""

    step: str
    word: str
    ready: tuple[Card, ...]
    blocked: tuple[Card, ...]
    blocked_by: tuple[tuple[str, int], ...]
    digest: str


def groups(cards: Sequence[Card]) -> list[Group]:
    """What the reader of these cards may sign, by step and signer, in the order of the steps."""
    found: dict[tuple[str, str], list[Card]] = defaultdict(list)
    for card in cards:
        for step, word in card.may.signs:
            found[step, word].append(card)
    return [_group(step, word, some) for (step, word), some in found.items()]


def _group(step: str, word: str, cards: Sequence[Card]) -> Group:
    ready = tuple(card for card in cards if card.standing.step(step).state in SIGNABLE)
    blocked = tuple(card for card in cards if card.standing.step(step).state not in SIGNABLE)
    stops = Counter(
        guard.rule for card in blocked for guard in card.standing.step(step).guards if guard.stops
    )
    seen = [[card.case.public_id, card.opened.evidence] for card in ready]
    return Group(
        step=step,
        word=word,
        ready=ready,
        blocked=blocked,
        blocked_by=tuple(stops.most_common()),
        digest=digest_of([step, word, sorted(seen)]),
    )
