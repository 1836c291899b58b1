"""A share of the young over the whole round: the pack's, else the office's own."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from tests import factories as make
from tests.selection.conftest import NOW, ON
from zhucun.directory.models import Unit
from zhucun.directory.perms import Actor
from zhucun.engines.match import Share
from zhucun.engines.rules import UNSET
from zhucun.packs import PackAt
from zhucun.roster.models import Candidate, Round, RoundVillage
from zhucun.selection import actions, jobs, queries
from zhucun.selection.errors import ShareGiven
from zhucun.selection.models import Proposal
from zhucun.selection.rows import Settings


@pytest.fixture
def young(
    batch: Round,
    people: dict[str, Candidate],
    east: RoundVillage,
    brook: RoundVillage,
    party: Unit,
) -> Candidate:
    """The one who is 35 on the first day of the round, and not a day older."""
    found = make.person("郑七", unit=party, birth_on=date(1985, 6, 2))
    for candidate in people.values():
        type(candidate.person).objects.filter(pk=candidate.person_id).update(
            birth_on=date(1985, 6, 1)
        )
    return make.candidate(found, batch, role="member")


@pytest.fixture
def pack_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pack asks for a quarter."""
    told = PackAt.number

    def number(self: PackAt, amount: object) -> object:
        if amount == ":min_young_share":
            return Decimal("0.25")
        return told(self, amount)  # type: ignore[arg-type]

    monkeypatch.setattr(PackAt, "number", number)


def proposed_with(batch: Round, office: Actor, settings: Settings) -> Proposal:
    row = actions.propose(round_=batch, title="比例", settings=settings, asked_at=NOW, by=office)
    assert jobs.work_once(clock=lambda: NOW, worker="test")
    row.refresh_from_db()
    return row


def test_no_source_asks_for_a_share_and_nothing_is_guessed(
    batch: Round, settings: Settings, young: Candidate
) -> None:
    match = queries.match_of(batch, settings)
    assert match.pack.number(":min_young_share") is UNSET
    assert not any(isinstance(part, Share) for part in match.spec.shortfalls)


def test_a_share_that_the_office_asks_for_is_kept_and_shown_with_its_rows(
    batch: Round, office: Actor, settings: Settings, young: Candidate
) -> None:
    row = proposed_with(batch, office, replace(settings, young_share=Decimal("0.25")))
    assert row.result["share"] == {"needed": "0.25", "own": True}
    assert row.result["overall"] == []
    assert (row.result["totals"]["young"], row.result["totals"]["people"]) == (1, 4)
    born_after = queries.young_born_after(row)
    villages = list(queries.proposal_villages(proposal=row, born_after=born_after))
    keys = [each.village_id for each in villages]
    seats = queries.seats_of(proposal=row, villages=keys, born_after=born_after)
    assert [seat.candidate for each in seats.values() for seat in each] == [young]


def test_a_share_that_cannot_be_had_is_a_proven_shortage_with_what_would_help(
    batch: Round, office: Actor, settings: Settings, young: Candidate
) -> None:
    row = proposed_with(batch, office, replace(settings, young_share=Decimal("0.5")))
    (lack,) = row.result["overall"]
    assert (lack["rule"], lack["missing"], lack["proven"]) == ("young-share", 1, True)
    assert {(each["kind"], each["amount"], each["verified"]) for each in lack["remedies"]} == {
        ("supply", 1, True)
    }
    assert "young-share" in lack["core"]["rules"]


def test_where_the_pack_asks_for_a_share_it_counts_and_the_office_sets_no_other(
    batch: Round, office: Actor, settings: Settings, young: Candidate, pack_asks: None
) -> None:
    row = proposed_with(batch, office, settings)
    assert row.result["share"] == {"needed": "0.25", "own": False}
    assert row.result["totals"]["young"] == 1
    with pytest.raises(ShareGiven):
        actions.propose(
            round_=batch,
            title="另一比例",
            settings=replace(settings, as_of=ON, young_share=Decimal("0.1")),
            asked_at=NOW,
            by=office,
        )


def test_somebody_born_on_a_leap_day_is_young_for_as_long_as_the_match_says(
    places: dict[str, object],
) -> None:
    first = make.round_("2020", starts_on=date(2020, 2, 29))
    for age, cutoff in ((35, date(1984, 2, 29)), (34, date(1985, 2, 28))):
        proposal = Proposal(round=first, result={"young_age": age})
        assert queries.young_born_after(proposal) == cutoff
