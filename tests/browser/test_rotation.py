"""Taking up posts, handing over and papers, on a phone and on a desk: no barrier, nothing too wide."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.utils.timezone import localdate

from tests import factories as make
from tests.browser.walking import Walk
from tests.doors.web.roster.conftest import (  # noqa: F401 - fixtures
    open_round,
    person_of,
    post,
    secretary,
    team,
    zhang,
)
from zhucun.directory.enums import Role
from zhucun.directory.models import Account
from zhucun.directory.perms import OPERATOR
from zhucun.directory.queries import midnight
from zhucun.reports import actions as reports
from zhucun.reports import queries as papers
from zhucun.roster import actions, queries
from zhucun.roster.enums import PostingRole, TakeUp
from zhucun.roster.models import Posting, Round

pytestmark = pytest.mark.django_db(transaction=True)

#: Name of a route → addresses at which it is looked at.
ROTATION: dict[str, tuple[str, ...]] = {
    "take-ups": ("/take-up/", "/take-up/?missing=arrival"),
    "take-up": ("/take-up/{posting}/",),
    "captains": ("/captains/",),
    "captain-appoint": ("/captains/530402100/",),
    "terms": ("/terms/?within=365&as_of=2025-01-01", "/terms/?within=30"),
    "handovers": ("/handovers/",),
    "handover": ("/handovers/{handover}/",),
    "handover-open": ("/postings/{successor}/hand-over/",),
    "replace": ("/postings/{posting}/replace/?q=wang", "/postings/{posting}/replace/?person={person}"),
    "release": ("/postings/{posting}/release/",),
    "promises": ("/villages/411327101201/promises/",),
    "promise-end": ("/promises/{promise}/end/",),
    "papers": ("/papers/",),
    "paper": ("/papers/{paper}/",),
    "paper-issue": ("/papers/new/appointment/{posting}/",),
}  # fmt: skip
#: Routes of these rooms that only write, or give a PDF.
NO_PAGE = {
    "take-ups-file",
    "handover-answer",
    "handover-add",
    "handover-again",
    "handover-together",
    "handover-taker",
    "handover-sign",
    "paper-file",
    "paper-preview",
}


@pytest.fixture
def keys(
    secretary: Posting,  # noqa: F811
    person_of: Callable[..., object],  # noqa: F811
    post: Callable[..., Posting],  # noqa: F811
    open_round: Round,  # noqa: F811
) -> dict[str, str]:
    """The ids of one small world."""
    on = date(2024, 3, 1)
    draft = actions.PromiseDraft(posting=secretary, text="为张奶奶代购降压药", made_on=on)
    [promise] = actions.make_promises([draft], by=OPERATOR)
    successor = post(person_of("王芳"), role=PostingRole.MEMBER)
    done = actions.StepDone(posting=secretary, step=TakeUp.TRAINING, done_on=on)
    actions.record_take_up([done], recorded_at=midnight(on), by=OPERATOR)
    handover = actions.open_handover(
        giver=secretary, taker=successor, opened_on=on, opened_at=midnight(on), by=OPERATOR
    )
    [first, *_rest] = queries.items_of(handover)
    refusal = actions.Answer(item=first, accepted=False, reason="账目不清")
    actions.answer_items([refusal], answered_on=on, by=OPERATOR, paper="纸质清单")
    letter = papers.appointment(actor=OPERATOR, posting=secretary.public_id, language="zh")
    paper = reports.issue(
        letter,
        number="社组通〔2024〕3号",
        issuer="中共社旗县委组织部",
        issued_on=on,
        issued_at=midnight(on),
        by=OPERATOR,
    )
    return {
        "posting": secretary.public_id,
        "successor": successor.public_id,
        "person": successor.person.public_id,
        "handover": handover.public_id,
        "promise": promise.public_id,
        "paper": paper.public_id,
    }


@pytest.fixture
def everywhere(keys: dict[str, str], account_of: Callable[..., Account]) -> Account:
    """The office of the country; a township of Yunnan lacks its captain."""
    make.add_places({"53": "云南省", "5304": "玉溪市", "530402": "红塔区", "530402100": "研和镇"})
    make.add_places({f"53040210020{n}": f"村{n}村民委员会" for n in (1, 2, 3)})
    batch = make.round_("2025", area="530402", starts_on=date(2023, 7, 1))
    for n in (1, 2, 3):
        row = make.place(f"53040210020{n}", as_of=localdate())
        make.posting(make.person(f"干部{n}"), row, batch, starts_on=date(2023, 7, 1))
    account = account_of("dora", Role.OFFICE, "530402")
    make.directory.grant_role(
        account=account, role=Role.OFFICE, area="411327", since=date(2020, 1, 1), by=OPERATOR
    )
    return account


def test_no_page_of_rotation_has_a_serious_barrier(
    keys: dict[str, str], everywhere: Account, client_of: Callable[..., Client], walk: Walk
) -> None:
    every = [address.format(**keys) for group in ROTATION.values() for address in group]
    assert walk(client_of(everywhere), every) == {}
