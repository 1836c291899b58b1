"""Signing and the review of candidates, on a phone and on a desk: no barrier, nothing too wide."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils.timezone import localdate, now

from tests import factories as make
from tests.browser.walking import Walk
from zhucun.directory.enums import Role
from zhucun.directory.models import Account, Place
from zhucun.directory.perms import OPERATOR, Held
from zhucun.directory.queries import actor_of
from zhucun.roster import actions as roster
from zhucun.signoff import actions, queries
from zhucun.signoff.actions import Signing

pytestmark = pytest.mark.django_db(transaction=True)

#: Name of a route → addresses at which it is looked at.
SIGNING: dict[str, tuple[str, ...]] = {
    "signing": ("/signing/", "/signing/?due=overdue"),
    "signing-review": (
        "/signing/review/",
        "/signing/review/?kind=candidate&chain=selection&step=conduct&word=county-organisation",
    ),
    "signing-look": ("/signing/reviews/{together}/",),
    "delegations": ("/signing/delegations/",),
    "case": ("/cases/{case}/", "/cases/{far}/"),
    "round-review": ("/rounds/{round}/review/", "/rounds/{round}/review/?show=finished"),
    "review-look": (
        "/rounds/{round}/review/look/?step=conduct&word=county-organisation",
        "/rounds/{round}/review/look/?step=conduct&word=county-organisation&from=1000",
    ),
    "candidate-checklists": ("/candidates/{candidate}/checklists/",),
    "joint-check": ("/rounds/{round}/joint-check/",),
}
#: Routes of these pages that only write, or give a file.
NO_PAGE = {
    "case-sign",
    "signing-sort",
    "signing-confirm",
    "signing-stop",
    "case-recall",
    "delegation-end",
    "review-start",
    "review-sign",
    "checklist-tick",
    "joint-check-file",
}


@pytest.fixture
def world(
    places: dict[str, Place], account_of: Callable[..., Account]
) -> tuple[Account, dict[str, str]]:
    """An office of two counties: one with gates half signed, one with checklists half ticked."""
    account = account_of("dora", Role.OFFICE, "520111")
    since = date(2020, 1, 1)
    make.directory.grant_role(
        account=account, role=Role.OFFICE, area="411327", since=since, by=OPERATOR
    )
    account_of("eve", Role.TOWNSHIP, "411327100")
    day, actor = localdate() - timedelta(days=3), actor_of(account, on=localdate())
    batch, far = make.round_("2024"), make.round_("2025", area="520111")
    unit = make.unit("社旗县财政局")
    rows = [
        make.candidate(
            make.person(name, unit=unit, birth_on=date(1985, 2, 3)), batch, nominated_on=day
        )
        for name in ("李明", "王芳", "张三")
    ]
    away = make.candidate(make.person("赵四", unit=unit), far, nominated_on=day)
    cases = actions.start_cases(
        [row.public_id for row in rows[:2]], kind="candidate", at=now(), by=OPERATOR
    )
    [case] = actions.start_cases([away.public_id], kind="candidate", at=now(), by=OPERATOR)
    for step, word, paper in [
        ("nominate", "person", "李明"),
        ("politics", "county-organisation", ""),
    ]:
        card = queries.case_card(actor=actor, public_id=cases[0].public_id, as_of=localdate())
        signing = Signing(
            case=cases[0].public_id,
            step=step,
            word=word,
            evidence=card.opened.evidence,
            signer=paper,
        )
        actions.sign_case(signing, at=now(), by=actor)
    drafts = [
        roster.TickDraft(item=item, holds=True, note="见谈话记录")
        for item in ("history", "results")
    ]
    roster.tick_items(
        drafts,
        candidate=away,
        checklist="three-looks-three-talks",
        checked_on=localdate(),
        by=actor,
    )
    actions.delegate(
        held=Held(Role.OFFICE, "411327"),
        taker="eve",
        starts_on=localdate(),
        ends_on=localdate() + timedelta(days=9),
        reason="外出培训",
        at=now(),
        by=actor,
    )
    asked = queries.Asked(
        kind="candidate", chain="selection", step="conduct", word="county-organisation"
    )
    together = actions.ask_review(asked=asked, at=now(), by=actor)
    keys = {
        "together": together.public_id,
        "case": cases[0].public_id,
        "far": case.public_id,
        "round": batch.public_id,
    }
    return account, keys | {"candidate": away.public_id}


def test_no_page_of_signing_has_a_serious_barrier(
    world: tuple[Account, dict[str, str]], client_of: Callable[..., Client], walk: Walk
) -> None:
    account, keys = world
    every = [address.format(**keys) for group in SIGNING.values() for address in group]
    assert walk(client_of(account), every) == {}
