"""Cases of accountability for the tests of support: opened, decided, told."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests import factories as make
from tests.support.world import COUNTY, TODAY, World, at
from zhucun.directory.enums import Role
from zhucun.reward import actions as reward
from zhucun.reward import queries as cases
from zhucun.reward.models import LiabilityCase
from zhucun.roster.models import Posting
from zhucun.signoff import actions as signoff
from zhucun.signoff import queries as signing


def opened(world: World, posting: Posting, *, fact: date = date(2025, 3, 3)) -> LiabilityCase:
    return reward.open_case(
        reward.CaseDraft(
            posting=posting,
            ground="target",
            measure="bonus",
            rows=[("document", "", "年度任务未完成", max(fact, posting.starts_on))],
            reason="年度任务未完成",
        ),
        at=at(),
        by=world["office"],
    )


def decide(world: World, case: LiabilityCase) -> LiabilityCase:
    """Verified by discipline inspection, decided by the office."""
    jiwei = make.actor(f"jiwei{case.pk}", Role.DISCIPLINE, COUNTY, on=TODAY)
    for step, word, who in (
        ("verify", "discipline-inspection", jiwei),
        ("decide", "organisation-department", world["office"]),
    ):
        rows = signing.cases(actor=who, as_of=TODAY, kind=cases.KIND)
        [card] = signing.cards(
            [row for row in rows if row.subject == case.public_id], actor=who, as_of=TODAY
        )
        signed = signoff.Signing(
            case=card.case.public_id, step=step, word=word, evidence=card.opened.evidence
        )
        signoff.sign_case(signed, at=at(), by=who)
    case.refresh_from_db()
    return case


def cancelled(world: World, posting: Posting, **more: Any) -> LiabilityCase:
    return decide(world, opened(world, posting, **more))


def tell(world: World, case: LiabilityCase) -> None:
    until = date(2025, 12, 31)
    reward.notify(
        case=case, document="社组〔2025〕3号", influence_until=until, at=at(), by=world["office"]
    )
    case.refresh_from_db()
