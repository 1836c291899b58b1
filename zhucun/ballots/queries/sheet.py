"""What the pack says of a poll: questions, answers, how many households, how small a group is
shown."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import cast

from zhucun.ballots.enums import OVERALL, BallotAnswer
from zhucun.engines.rules import Unset
from zhucun.packs import PackAt
from zhucun.packs.kinds import Checklist

#: Questions of one ballot: two minutes.
MOST_LINES = 6


@dataclass(frozen=True, kw_only=True)
class Question:
    id: str
    zh: str
    en: str


@dataclass(frozen=True, kw_only=True)
class Terms:
    """The terms of a poll under one pack on one day; None is not set (未配置)."""

    pack: str
    version: str
    questions: tuple[Question, ...]
    answers: tuple[Question, ...]
    special_tags: tuple[str, ...]
    special_labels: tuple[str, ...]
    least: int | None
    least_source: str
    households: int | None
    share: Decimal | None
    special_share: Decimal | None

    def size_of(self, village: int) -> int | None:
        """How many of a village's households the pack asks, never more than there are."""
        if self.households is not None:
            return min(self.households, village)
        if self.share is not None:
            return min(village, -int(-(self.share * village) // 100))
        return None


def terms_of(pack: PackAt) -> Terms:
    """The terms of the pack on its day."""
    least = pack.parameters["ballot_least"]
    answers = _items(pack, "ballot-answers")
    source = least.clause or (least.reference[1] if least.reference else "")
    special = _items(pack, "ballot-special-groups")
    return Terms(
        pack=pack.id,
        version=pack.version,
        questions=_items(pack, "ballot-questions"),
        answers=tuple(each for each in answers if each.id in BallotAnswer.values),
        special_tags=tuple(each.id for each in special),
        special_labels=tuple(each.zh for each in special),
        least=_whole(pack, "ballot_least"),
        least_source=source,
        households=_whole(pack, "ballot_households"),
        share=_share(pack, "ballot_household_share"),
        special_share=_share(pack, "ballot_special_share"),
    )


def more_questions(terms: Terms) -> tuple[Question, ...]:
    """The questions that are asked once a ballot, of the first subject."""
    return tuple(each for each in terms.questions if each.id != OVERALL)


def _items(pack: PackAt, name: str) -> tuple[Question, ...]:
    spec = cast(Checklist, pack.item(f"checklists/{name}").spec)
    return tuple(
        Question(id=each.id, zh=each.label.zh, en=each.label.en or each.label.zh)
        for each in spec.items
    )


def _whole(pack: PackAt, name: str) -> int | None:
    found = pack.number(f":{name}")
    return None if isinstance(found, Unset) else int(found)


def _share(pack: PackAt, name: str) -> Decimal | None:
    found = pack.number(f":{name}")
    return None if isinstance(found, Unset) else Decimal(found)
