"""Every page, on a phone and on a desk, in both languages: no barrier, nothing that runs over."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from playwright.sync_api import Page, expect

from tests import factories as make
from tests.browser.test_appraisal_walk import APPRAISAL
from tests.browser.test_appraisal_walk import NO_PAGE as NO_APPRAISAL_PAGE
from tests.browser.test_archives_walk import ARCHIVES
from tests.browser.test_archives_walk import NO_PAGE as NO_ARCHIVES_PAGE
from tests.browser.test_ballots_walk import BALLOTS
from tests.browser.test_ballots_walk import NO_PAGE as NO_BALLOTS_PAGE
from tests.browser.test_branches import BRANCHES
from tests.browser.test_branches import NO_PAGE as NO_BRANCHES_PAGE
from tests.browser.test_burden_walk import BURDEN
from tests.browser.test_burden_walk import NO_PAGE as NO_BURDEN_PAGE
from tests.browser.test_economy import ECONOMY
from tests.browser.test_economy import NO_PAGE as NO_ECONOMY_PAGE
from tests.browser.test_exits_walk import EXITS
from tests.browser.test_exits_walk import NO_PAGE as NO_EXITS_PAGE
from tests.browser.test_fieldwork import FIELDWORK
from tests.browser.test_fieldwork import NO_PAGE as NO_FIELDWORK_PAGE
from tests.browser.test_guidance_walk import GUIDANCE
from tests.browser.test_guidance_walk import NO_PAGE as NO_GUIDANCE_PAGE
from tests.browser.test_households import HOUSEHOLDS
from tests.browser.test_households import NO_PAGE as NO_HOUSEHOLDS_PAGE
from tests.browser.test_huaihua_walk import HUAIHUA
from tests.browser.test_learning import LEARNING
from tests.browser.test_learning import NO_PAGE as NO_LEARNING_PAGE
from tests.browser.test_monitoring import MONITORING
from tests.browser.test_monitoring import NO_PAGE as NO_MONITORING_PAGE
from tests.browser.test_pairing_walk import NO_PAGE as NO_PAIRING_PAGE
from tests.browser.test_pairing_walk import PAIRING
from tests.browser.test_presence import NO_PAGE as NO_PRESENCE_PAGE
from tests.browser.test_presence import PRESENCE
from tests.browser.test_reward_walk import NO_PAGE as NO_REWARD_PAGE
from tests.browser.test_reward_walk import REWARD
from tests.browser.test_rotation import NO_PAGE, ROTATION
from tests.browser.test_screening_walk import NO_PAGE as NO_SCREENING_PAGE
from tests.browser.test_screening_walk import SCREENING
from tests.browser.test_signing import NO_PAGE as NO_SIGNING_PAGE
from tests.browser.test_signing import SIGNING
from tests.browser.test_support_walk import NO_PAGE as NO_SUPPORT_PAGE
from tests.browser.test_support_walk import OTHERS, SUPPORT
from tests.browser.walking import LANGUAGES, Walk, faults_on_both
from tests.doors.web.roster.conftest import (  # noqa: F401 - fixtures
    candidate,
    crowd,
    open_round,
    person_of,
    post,
    secretary,
    team,
    zhang,
)
from zhucun.directory.enums import Role
from zhucun.directory.models import Account, Unit
from zhucun.directory.perms import OPERATOR
from zhucun.directory.queries import midnight
from zhucun.roster import actions as roster
from zhucun.roster.models import Candidate, Posting, Round, Team

pytestmark = pytest.mark.django_db(transaction=True)

#: Name of a route → addresses at which it is looked at.
PAGES: dict[str, tuple[str, ...]] = {
    "home": ("/",),
    "places": ("/places/", "/places/?q=zhong&as_of=2024-01-25"),
    "place": ("/places/411327/", "/places/411327101201/"),
    "place-numbers": ("/places/411327101/numbers/rural_population/",),
    "units": ("/units/",),
    "unit": ("/units/{unit}/",),
    "accounts": ("/accounts/",),
    "account": ("/accounts/alice/?permission=SEE_PLACES&place=411327101201",),
    "devices": ("/devices/",),
    "announced": ("/announced/",),
    "announced-villages": ("/announced/villages/",),
    "round-villages": ("/rounds/{round}/villages/",),
    "villages-fix": ("/rounds/{round}/villages/fix/",),
    "villages-announce": ("/rounds/{round}/villages/announce/",),
    "round-village": ("/round-villages/{village}/",),
    "round-village-leave": ("/round-villages/{village}/leave/",),
    "round-village-replace": ("/round-villages/{village}/replace/",),
    "needs": ("/needs/",),
    "village-needs": ("/round-villages/{village}/needs/",),
    "offers": ("/rounds/{round}/offers/",),
    "offer": ("/rounds/{round}/offer/",),
    "offer-withdraw": ("/offers/{offer}/withdraw/",),
    "candidate-wishes": ("/candidates/{candidate}/wishes/",),
    "candidate-avoidances": ("/candidates/{candidate}/avoidances/",),
    "roster": ("/roster/?gone=1", "/roster/?q=nobody"),
    "village": ("/villages/411327101201/",),
    "cadre": ("/cadres/{person}/",),
    "teams": ("/teams/",),
    "team": ("/teams/{team}/",),
    "rotation-orders": ("/rotations/",),
    "rotation-order": ("/rotations/{order}/",),
    "adjustments": ("/adjustments/",),
    "rounds": ("/rounds/",),
    "round-open": ("/rounds/open/",),
    "round": ("/rounds/{round}/",),
    "rounds-against": ("/rounds/{round}/against/{before}/",),
    "round-publish": ("/rounds/{round}/publish/",),
    "post": ("/rounds/{round}/post/?q=dui", "/rounds/{round}/post/?candidate={candidate}"),
    "candidates": ("/rounds/{round}/candidates/",),
    "nominate": ("/rounds/{round}/nominate/?q=zh", "/rounds/{round}/nominate/?person={person}"),
    "posting-end": ("/postings/{posting}/end/",),
    "posting-correct": ("/postings/{posting}/correct/",),
    "candidate": ("/candidates/{candidate}/",),
    "candidate-withdraw": ("/candidates/{candidate}/withdraw/",),
    "board": ("/board/",),
    "board-of": ("/board/411327/?as_of=2024-01-25",),
    "figure": ("/board/411327/first-secretary-coverage/?as_of=2024-01-25",),
    "coverage": ("/coverage/",),
    "coverage-of": ("/coverage/411327/?as_of=2024-01-25",),
    "covered": ("/coverage/411327/team-size/?outcome=pass",),
    "lead": ("/coverage/411327/ask/gap-between-postings/?as_of=2024-01-25",),
    "responsibility": ("/responsibility/411327/?as_of=2024-01-25",),
    "packs": ("/packs/",),
    "policy-documents": ("/documents/",),
    "pack": ("/packs/sheqi-2024/",),
    "pack-diff": ("/packs/sheqi-2024/against/hunan-2022/",),
    "pack-item": (
        "/packs/sheqi-2024/scores/competence/",
        "/packs/sheqi-2024/rules/surface-village-has-star-instructor/",
    ),
    "clause": ("/clauses/SQ24-047/",),
}
#: Refusals have pages of their own.
REFUSALS = ("/nowhere/", "/places/?sort=nonsense", "/teams/aaaaaaaaaaaa/", "/places/?as_of=x")
#: Routes that only write, and the sign-in, which is the first page of a visitor.
WRITING = {
    "sign-in",
    "sign-out",
    "language",
    "look-through",
    "stop-looking",
    "cadre-open",
    "candidate-findings",
    "avoidance-lift",
    "device-revoke",
}
#: Pages with a form that is sent as it stands, to see it with its errors.
FORMS = (
    "/round-villages/{village}/leave/",
    "/candidates/{candidate}/avoidances/",
    "/offers/{offer}/withdraw/",
    "/rounds/open/",
    "/postings/{posting}/end/",
    "/rounds/{round}/post/?candidate={candidate}",
)


def _routes(patterns: list[URLPattern | URLResolver]) -> Iterator[URLPattern]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from _routes(pattern.url_patterns)
        else:
            yield pattern


def test_every_route_of_the_door_is_looked_at() -> None:
    """Pages of intake have their own journey in test_intake.py, those of rotation and papers in
    test_rotation.py."""
    names = {
        route.name
        for route in _routes(get_resolver().url_patterns)
        if route.callback.__module__.startswith("zhucun.doors.web.")
        and ".web.intake." not in route.callback.__module__
        and ".web.selection." not in route.callback.__module__
    }
    no_page = WRITING | NO_PAGE | NO_SIGNING_PAGE | NO_PRESENCE_PAGE | NO_FIELDWORK_PAGE
    no_page |= NO_BURDEN_PAGE | NO_GUIDANCE_PAGE
    no_page |= NO_PAIRING_PAGE
    no_page |= NO_SUPPORT_PAGE
    no_page |= NO_BALLOTS_PAGE
    no_page |= NO_REWARD_PAGE
    no_page |= NO_EXITS_PAGE
    no_page |= NO_SCREENING_PAGE
    no_page |= NO_ARCHIVES_PAGE
    no_page |= NO_ECONOMY_PAGE
    no_page |= NO_BRANCHES_PAGE
    no_page |= NO_HOUSEHOLDS_PAGE
    no_page |= NO_MONITORING_PAGE | NO_APPRAISAL_PAGE
    no_page |= NO_LEARNING_PAGE
    looked_at = {
        *GUIDANCE,
        *PAGES,
        *ROTATION,
        *SIGNING,
        *PRESENCE,
        *FIELDWORK,
        *BURDEN,
        *MONITORING,
    }
    looked_at |= {*APPRAISAL}
    looked_at |= {*HOUSEHOLDS, *PAIRING, *ECONOMY}
    looked_at |= {*SUPPORT, *OTHERS}
    looked_at |= {*BRANCHES, *LEARNING}
    looked_at |= {*BALLOTS}
    looked_at |= {*REWARD}
    looked_at |= {*EXITS, *SCREENING}
    looked_at |= {*ARCHIVES, *HUAIHUA}
    assert names - no_page == looked_at


@pytest.fixture
def addresses(
    unit: Unit,
    secretary: Posting,  # noqa: F811
    team: Team,  # noqa: F811
    open_round: Round,  # noqa: F811
    candidate: Candidate,  # noqa: F811
    crowd: Callable[[], None],  # noqa: F811
) -> Callable[[str], str]:
    """Puts the ids of one small world into an address."""
    crowd()
    for code in ("411327100201", "411327101201"):
        make.tag(code, "weak-branch")
    row = make.village_of(open_round, make.place("411327101201"))
    need = roster.Need(speciality="agronomy", note="茶园管护")
    roster.state_demands([need], ["party"], village=row, stated_on=row.fixed_on, by=OPERATOR)
    draft = roster.AvoidanceDraft(place=row.village, kind="kin")
    roster.note_avoidances([draft], candidate=candidate, noted_on=row.fixed_on, by=OPERATOR)
    order = roster.issue_order(
        area=open_round.area,
        number="12号",
        title="轮换通知",
        issued_on=open_round.starts_on,
        rounds=[open_round],
        at=midnight(open_round.starts_on),
        by=OPERATOR,
    )
    keys = {
        "village": row.public_id,
        "order": order.public_id,
        "offer": make.offer(unit, open_round).public_id,
        "unit": unit.public_id,
        "person": secretary.person.public_id,
        "posting": secretary.public_id,
        "team": team.public_id,
        "round": open_round.public_id,
        "before": make.round_("2018", starts_on=date(2018, 5, 1)).public_id,
        "candidate": candidate.public_id,
    }
    return lambda address: address.format(**keys)


def test_no_page_has_a_serious_barrier(
    alice: Account,
    addresses: Callable[[str], str],
    client_of: Callable[..., Client],
    walk: Walk,
) -> None:
    every = [addresses(each) for group in PAGES.values() for each in group]
    assert walk(client_of(alice), [*every, *REFUSALS], refused=REFUSALS) == {}


def test_no_form_with_errors_has_a_serious_barrier(
    alice: Account,
    addresses: Callable[[str], str],
    client_of: Callable[..., Client],
    open_page: Callable[..., Page],
    barriers: Callable[[Page], list[str]],
) -> None:
    client = client_of(alice)
    for number, address in enumerate(FORMS):
        page = open_page(addresses(address), client=client, language=LANGUAGES[number % 2])
        page.locator("form.card").evaluate("form => { form.noValidate = true }")
        page.locator("form.card button.main").click()
        expect(page.locator(".errors")).to_be_visible()
        assert faults_on_both(page, barriers, number) == [], address


def test_the_start_pages_of_the_narrow_roles_have_no_serious_barrier(
    unit: Unit,
    secretary: Posting,  # noqa: F811
    account_of: Callable[..., Account],
    client_of: Callable[..., Client],
    open_page: Callable[..., Page],
    barriers: Callable[[Page], list[str]],
) -> None:
    clerk = account_of("dora", Role.UNIT, "411327", unit=unit)
    first = account_of("erin", Role.FIRST_SECRETARY, "411327101201", person=secretary.person)
    root = account_of("frank", Role.ADMIN)
    for number, account in enumerate((None, clerk, first, root)):
        client = client_of(account) if account else None
        page = open_page("/", client=client, language=LANGUAGES[number % 2])
        assert faults_on_both(page, barriers, number // 2) == []
