"""Pages of dismissals: proposed from the committee, read at the township and above."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.test import Client

from tests.branches.test_dismissals import DAY, LAW, VOTE, propose, seat, term, who
from tests.exits.world import at
from zhucun.branches.models import Committee, Dismissal
from zhucun.directory.models import Account
from zhucun.directory.perms import Actor

__all__ = ["term", "who"]


@pytest.fixture
def browser(
    who: dict[str, Actor], client_of: Callable[..., Client]
) -> Iterator[Callable[..., Client]]:
    accounts = {name: Account.objects.get(pk=actor.account) for name, actor in who.items()}
    with time_machine.travel(at(DAY), tick=False):
        yield lambda name, language="en": client_of(accounts[name], language)


def test_it_is_proposed_from_the_committee_and_the_villagers_vote_is_recorded(
    term: Committee, browser: Callable[..., Client]
) -> None:
    town = browser("town")
    form = f"/dismissals/seats/{seat('director').public_id}/new/"
    assert form in town.get(f"/committees/{term.public_id}/").text
    assert form not in browser("village").get(f"/committees/{term.public_id}/").text
    sent = {"problem": "脱贫攻坚工作不力", "triggers": ["problems"], "legal_basis": LAW}
    assert town.post(form, sent).status_code == 302
    row = Dismissal.objects.get()
    page = f"/dismissals/{row.public_id}/"
    shown = town.get(page).text
    for word in ("李主任", LAW, "Outstanding problems", "Record the vote of the villagers"):
        assert word in shown
    voted = town.post(f"{page}vote/", {"document": VOTE, "on": DAY.isoformat()})
    assert voted.status_code == 302
    assert VOTE in town.get(page).text
    assert "李主任" in browser("county").get("/dismissals/").text
    for name in ("village", "charlie"):
        assert browser(name).get(page).status_code == 404
        assert "李主任" not in browser(name).get("/dismissals/").text
    assert town.post(f"{page}withdraw/", {"reason": "依据不足"}).status_code == 302
    assert "Record the vote" not in town.get(page).text


def test_the_pages_know_their_names_in_both_languages(
    who: dict[str, Actor],
    browser: Callable[..., Client],
    unknown_names: Callable[[str], list[str]],
) -> None:
    row = propose(who["town"])
    for language in ("en", "zh-hans"):
        for path in ("/dismissals/", f"/dismissals/{row.public_id}/", "/satisfaction/?area=431224"):
            assert unknown_names(browser("county", language).get(path).text) == [], path
