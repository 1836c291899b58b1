"""Households, visits, matters, plans, cards, obligations and the public page, on a phone and on a
desk: no barrier, nothing too wide."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
import time_machine

from tests import factories as make
from tests.fieldwork.field import EAST, Field, build
from tests.fieldwork.world import AT, DAY
from zhucun.directory.models import Place
from zhucun.fieldwork import actions
from zhucun.reports import actions as reports
from zhucun.reports.enums import PlainKind
from zhucun.reports.models import CardPrint, ContactCard

pytestmark = pytest.mark.django_db(transaction=True)

#: Name of a route → who looks at it → addresses at which he does; "" is a visitor.
FIELDWORK: dict[str, dict[str, tuple[str, ...]]] = {
    "households": {"wang": ("/households/",), "office": ("/households/?q=nobody",)},
    "household-helps": {"wang": ("/households/{home}/helps/",)},
    "household-ledger": {"wang": ("/households/{home}/ledger/",)},
    "household": {"wang": ("/households/{home}/",), "office": ("/households/{home}/",)},
    "household-add": {"office": ("/villages/{village}/households/add/",)},
    "household-change": {"office": ("/households/{home}/change/",)},
    "household-move": {"office": ("/households/{home}/move/",)},
    "household-end": {"office": ("/households/{home}/end/",)},
    "household-tag": {"office": ("/households/{home}/kinds/add/",)},
    "member-add": {"office": ("/households/{home}/members/add/",)},
    "my-diary": {"wang": ("/diary/",)},
    "diary": {"office": ("/diary/{posting}/",)},
    "quarter": {"wang": ("/quarters/{posting}/",), "town": ("/quarters/{posting}/",)},
    "visits": {"wang": ("/visits/",), "office": ("/visits/?from=2024-01-01",)},
    "visit-new": {"wang": ("/visits/new/",)},
    "visit-new-for": {"li": ("/postings/{posting}/visits/new/",)},
    "visit": {"wang": ("/visits/{visit}/",), "audit": ("/visits/{visit}/",)},
    "visit-change": {"wang": ("/visits/{visit}/change/",)},
    "matters": {"town": ("/matters/",), "wang": ("/matters/?state=mine",)},
    "matter-new": {"wang": ("/matters/new/",), "office": ("/matters/new/",)},
    "matter": {"wang": ("/matters/{matter}/",), "audit": ("/matters/{matter}/",)},
    "reached": {"office": ("/reached/",)},
    "care": {"wang": ("/care/",), "office": ("/care/?waiting=1",)},
    "reached-village": {"office": ("/reached/{village}/",)},
    "plans": {"wang": ("/plans/",), "office": ("/plans/?year=2024",)},
    "plan-new": {"wang": ("/plans/new/",)},
    "plan": {"wang": ("/plans/{plan}/", "/plans/{pledge}/"), "office": ("/plans/{plan}/",)},
    "plan-item": {
        "wang": ("/plans/items/{item}/", "/plans/items/{project}/"),
        "office": ("/plans/items/{project}/",),
    },
    "plan-item-change": {
        "wang": ("/plans/items/{item}/change/", "/plans/items/{project}/change/"),
    },
    "projects": {"wang": ("/projects/",), "office": ("/projects/?over=1", "/projects/?year=2023")},
    "cards": {"office": ("/cards/", "/cards/?q=nobody")},
    "card-homes": {"office": ("/cards/homes/",), "wang": ("/cards/homes/",)},
    "plain-cards": {"office": ("/plain-cards/",), "wang": ("/plain-cards/",)},
    "plain-cards-issue": {"office": ("/plain-cards/issue/",)},
    "plain-card": {
        "office": ("/plain-cards/{policy}/", "/plain-cards/{work}/"),
        "wang": ("/plain-cards/{duty}/",),
    },
    "cards-issue": {"office": ("/cards/issue/",)},
    "cards-left": {"office": ("/cards/left/",)},
    "cards-print": {"office": ("/cards/print/",)},
    "card": {"office": ("/cards/{card}/",)},
    "card-print": {"office": ("/cards/prints/{print}/",)},
    "my-obligations": {"wang": ("/obligations/mine/",)},
    "obligations": {"office": ("/obligations/", "/obligations/?state=open")},
    "village-page": {"": ("/v/{village}/",)},
    "village-matter": {"": ("/v/{village}/{code}/",)},
}
#: Routes of these pages that only write, give a file, or are the same form for another row.
NO_PAGE = {
    "delivery-void",
    "card-file",
    "card-photo",
    "card-print-all",
    "card-print-file",
    "card-print-stop",
    "card-withdraw",
    "diary-file",
    "quarter-file",
    "quarter-hand-in",
    "household-open",
    "household-end-back",
    "household-tag-end",
    "matter-campaign",
    "matter-step",
    "matters-file",
    "member-change",
    "member-end",
    "member-end-back",
    "member-head",
    "obligation",
    "obligations-file",
    "board-file",
    "plain-card-file",
    "plan-item-do",
    "plan-pledge",
    "plans-open",
    "plan-submit",
    "plan-withdraw",
    "plans-file",
    "projects-file",
    "visit-campaign",
    "visit-void",
}


@pytest.fixture
def field(places: dict[str, Place]) -> Field:
    return build(places)


@pytest.fixture
def keys(field: Field) -> dict[str, str]:
    """A day of work: a visit, a matter that went up, a task list with a pledge, a card."""
    matter = field.open()
    field.step(matter, "passed_up", reason="主管道属镇里")
    visit = field.record()
    by = field.actors["wang"]
    plan, pledge = (
        actions.make_plan(
            kind=kind, village=field.wang.place, year=2024, posting=field.wang, at=AT, by=by
        )
        for kind in ("task_list", "pledge")
    )
    draft = actions.ItemDraft(title="修水泥路", target=Decimal("2.00"), unit="公里", due_on=DAY)
    item = actions.add_item(plan=plan, item=draft, at=AT, by=by)
    shown = {"evidence": "visit", "evidence_key": visit.public_id}
    reported = {"on": DAY, "amount": Decimal(1), "made_at": AT, "at": AT, "by": by, **shown}
    actions.report_progress(item=item, **reported)
    bridge = actions.ItemDraft(
        title="修便民桥",
        kind="project",
        target=Decimal(1),
        unit="座",
        budget=Decimal(120_000),
        funder="乡贤捐资",
        before="绕行三公里",
    )
    project = actions.add_item(plan=plan, item=bridge, at=AT, by=by)
    spent = {"spent": Decimal(130_000), "after": "桥已通"}
    actions.report_progress(item=project, **reported, **spent)
    office = field.actors["office"]
    named = make.person("赵联络", phone="13800001111")
    third = make.posting(named, field.wang.place, field.wang.round, role="member")
    reports.issue_cards([third], issued_on=DAY, issued_at=AT, by=office)
    plain = reports.issue_plain_cards(
        area=EAST[:6], kinds=PlainKind.values, issued_on=DAY, issued_at=AT, by=office
    )
    hung = actions.VisitedHousehold(public_id=field.homes[1].public_id, slots=("card",))
    actions.record_visit(
        posting=field.wang,
        kind="household",
        on=DAY,
        households=[hung],
        made_at=AT,
        at=AT,
        by=by,
    )
    asked = {"area": EAST[:9], "copies": 1, "language": "zh", "site": "https://example.org"}
    reports.ask_print(**asked, asked_at=AT, by=office)
    return {
        "village": EAST,
        "home": field.homes[0].public_id,
        "posting": field.wang.public_id,
        "visit": visit.public_id,
        "matter": matter.public_id,
        "code": matter.code,
        "plan": plan.public_id,
        "pledge": pledge.public_id,
        "item": item.public_id,
        "project": project.public_id,
        "card": ContactCard.objects.all()[0].public_id,
        "print": CardPrint.objects.all()[0].public_id,
        **{card.kind: card.public_id for card in plain},
    }


def test_no_page_of_the_field_work_has_a_serious_barrier(
    field: Field,
    keys: dict[str, str],
    walked: Callable[..., dict[str, list[str]]],
) -> None:
    asked: dict[str, list[str]] = {}
    for readers in FIELDWORK.values():
        for who, addresses in readers.items():
            asked.setdefault(who, []).extend(address.format(**keys) for address in addresses)
    with time_machine.travel(AT, tick=True):
        assert walked(asked, field.actors) == {}
