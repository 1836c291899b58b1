"""One leaves, one comes: the handover that tests talk about, and what people do with it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests import factories as make
from tests.factories import NOW
from zhucun.directory.models import Place
from zhucun.directory.perms import OPERATOR, Actor
from zhucun.roster import actions, queries
from zhucun.roster.actions import Answer, PromiseDraft
from zhucun.roster.enums import EndReason
from zhucun.roster.models import Handover, HandoverItem, Posting, Round, StandingPromise

COMES, LEAVES = date(2025, 7, 1), date(2025, 7, 16)
MEDICINE = "为张奶奶代购降压药"


@pytest.fixture
def old(far: Place, far_batch: Round) -> Posting:
    """李明 serves in 龙井村 of 花溪, whose pack speaks of handing over."""
    return make.posting(make.person("李明"), far, far_batch, starts_on=date(2023, 7, 1))


@pytest.fixture
def new_batch(places: dict[str, Place]) -> Round:
    return make.round_("2025", area="520111", starts_on=COMES)


@pytest.fixture
def promise(old: Posting) -> StandingPromise:
    draft = PromiseDraft(posting=old, text=MEDICINE, made_on=date(2024, 1, 5))
    return actions.make_promises([draft], by=OPERATOR)[0]


@pytest.fixture
def handover(old: Posting, promise: StandingPromise, far: Place, new_batch: Round) -> Handover:
    """王芳 comes for 李明: one in, one out."""
    draft = make.draft(make.person("王芳"), far, new_batch, starts_on=COMES)
    _, made = replace(old, draft)
    return queries.handover_card(actor=OPERATOR, public_id=made.public_id)


def replace(old: Posting, draft: Any, on: date = LEAVES) -> tuple[Posting, Handover]:
    return actions.replace_cadre(leaving=old, successor=draft, ends_on=on, made_at=NOW, by=OPERATOR)


def accept_all(handover: Handover, *, by: Actor = OPERATOR, paper: str = "纸质清单") -> int:
    answers = [Answer(item=item, accepted=True) for item in items(handover)]
    return actions.answer_items(answers, answered_on=LEAVES, by=by, paper=paper)


def items(handover: Handover) -> list[HandoverItem]:
    rows = HandoverItem.objects.filter(handover=handover).select_related(
        "handover__giver__person", "handover__taker__person"
    )
    return list(rows.order_by("pk"))


def sign(handover: Handover, side: str, *, by: Actor = OPERATOR, paper: str = "纸质清单") -> bool:
    return actions.sign_handover(handover=handover, side=side, signed_on=LEAVES, by=by, paper=paper)


def release(posting: Posting, reason: EndReason = EndReason.TERM, **more: Any) -> bool:
    more = {"ends_on": LEAVES, "made_at": NOW, "by": OPERATOR, **more}
    return actions.release_cadre(posting=posting, reason=reason, **more)
