"""Rounds are opened once, teams formed once, and what is published is settled."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests import factories as make
from tests.factories import NOW
from zhucun.directory.enums import Role
from zhucun.directory.models import Place
from zhucun.directory.perms import OPERATOR
from zhucun.kernel.problems import NotAllowed, NotFound
from zhucun.ledger.models import EventRecord
from zhucun.roster import actions, queries
from zhucun.roster.enums import RoundState
from zhucun.roster.errors import (
    NotAVillage,
    RoundElsewhere,
    RoundEmpty,
    RoundExists,
    RoundPublished,
    TeamExists,
)
from zhucun.roster.models import Posting, Round, Team

AS_OF = date(2022, 1, 1)


def publish(batch: Round, **more: Any) -> bool:
    return actions.publish_round(**{"round_": batch, "published_at": NOW, "by": OPERATOR, **more})


def test_an_area_has_a_round_once(batch: Round, far_batch: Round) -> None:
    with pytest.raises(RoundExists, match="The area already has a round “2021”"):
        make.round_("2021")
    assert Round.objects.count() == 2


def test_a_round_without_postings_is_not_published(batch: Round) -> None:
    with pytest.raises(
        RoundEmpty, match="no posting yet, so there is nothing to publish. Post its cadres first"
    ):
        publish(batch)


def test_a_round_is_published_once_with_the_number_of_its_postings(
    batch: Round, east: Place
) -> None:
    make.posting(make.person(), east, batch)
    assert [publish(batch), publish(batch)] == [True, False]
    assert Round.objects.get().state == RoundState.PUBLISHED
    assert EventRecord.objects.get(name="roster.round.published").data["postings"] == 1


def test_a_published_round_is_settled_even_for_who_opened_it_before(
    batch: Round, east: Place, west: Place
) -> None:
    make.posting(make.person("李明"), east, batch)
    publish(Round.objects.get())
    assert batch.state == RoundState.OPEN, "the row in hand is the old one"
    for change in (
        lambda: make.posting(make.person(), west, batch),
        lambda: make.team(west, batch),
        lambda: make.candidate(make.person(), batch),
    ):
        with pytest.raises(RoundPublished, match="“2021” is published.* Open a new round"):
            change()


def test_a_village_has_one_team_in_a_round(batch: Round, east: Place, west: Place) -> None:
    make.team(east, batch)
    drafts = [actions.TeamDraft(village=place, name="x") for place in (west, east)]
    with pytest.raises(TeamExists, match="东关村 already has a team in this round. Add the cadre"):
        actions.form_teams(drafts, round_=batch, formed_on=AS_OF, by=OPERATOR)
    assert Team.objects.count() == 1
    assert make.team(east, make.round_("2023", starts_on=date(2023, 5, 1))).pk


def test_the_village_that_stands_twice_in_a_list_is_named(
    batch: Round, east: Place, west: Place
) -> None:
    drafts = [actions.TeamDraft(village=place, name="x") for place in (west, east, east)]
    with pytest.raises(TeamExists, match="东关村"):
        actions.form_teams(drafts, round_=batch, formed_on=AS_OF, by=OPERATOR)


def test_a_team_works_in_a_village_of_its_round(batch: Round, town: Place, far: Place) -> None:
    with pytest.raises(NotAVillage, match="赊店镇 is not a village"):
        make.team(town, batch)
    with pytest.raises(RoundElsewhere, match="龙井村 lies outside"):
        make.team(far, batch)


def test_a_team_is_in_being_from_its_first_day(batch: Round, east: Place) -> None:
    team = make.team(east, batch, formed_on=AS_OF)
    make.posting(make.person(), east, batch, team=team)
    make.posting(make.person(), east, batch, team=team, role="member", ends_on=date(2021, 12, 1))
    assert not queries.teams(actor=OPERATOR, as_of=date(2021, 12, 31)).exists()
    assert [vars(row)["size"] for row in queries.teams(actor=OPERATOR, as_of=AS_OF)] == [1]


def test_rounds_count_what_the_reader_may_see_in_one_query(
    batch: Round, east: Place, west: Place, django_assert_num_queries: Any
) -> None:
    team = make.team(east, batch)
    for place in (east, west):
        make.posting(make.person(), place, batch, team=team if place == east else None)
    for _ in range(3):
        make.candidate(make.person(), batch, village=west)

    def counts(role: Role, area: str) -> tuple[int, int, int]:
        actor = make.actor(f"{role}{area}", role, area)
        with django_assert_num_queries(1):
            [row] = queries.rounds(actor=actor)
        return row.posting_count, row.team_count, row.candidate_count  # type: ignore[attr-defined]

    assert counts(Role.OFFICE, "411327") == (2, 1, 3)
    assert counts(Role.BRANCH, west.code) == (1, 0, 0)
    assert counts(Role.TOWNSHIP, "411327101") == (0, 0, 0)


def test_a_unit_sees_the_round_of_its_county_before_it_offers_anybody(
    batch: Round, far_batch: Round
) -> None:
    clerk = make.actor("clerk", Role.UNIT, "411327", unit=make.unit())
    assert list(queries.rounds(actor=clerk)) == [batch]


def test_a_unit_sees_the_round_elsewhere_to_which_it_sent_somebody(
    far_batch: Round, far: Place
) -> None:
    mine = make.unit()
    clerk = make.actor("clerk", Role.UNIT, unit=mine)
    assert not queries.rounds(actor=clerk).exists()
    make.posting(make.person(), far, far_batch, unit=mine)
    assert list(queries.rounds(actor=clerk)) == [far_batch]


def test_charlie_sees_and_changes_no_round_of_alice(batch: Round, east: Place) -> None:
    charlie = make.actor("charlie", Role.OFFICE, "520111")
    alice = make.actor("alice", Role.OFFICE, "411327")
    bob = make.actor("bob", Role.TOWNSHIP, "411327100")
    team = make.team(east, batch)
    make.posting(make.person(), east, batch)
    assert queries.round_card(actor=alice, public_id=batch.public_id) == batch
    assert queries.team_card(actor=bob, public_id=team.public_id) == team
    assert list(queries.rounds(actor=bob)) == [batch]
    assert not queries.rounds(actor=charlie).exists()
    assert not queries.teams(actor=charlie, as_of=AS_OF).exists()
    for read in (queries.round_card, queries.team_card):
        with pytest.raises(NotFound):
            read(
                actor=charlie,
                public_id=batch.public_id if read is queries.round_card else team.public_id,
            )
    for actor in (charlie, bob):
        with pytest.raises(NotAllowed):
            publish(batch, by=actor)
        with pytest.raises(NotAllowed):
            make.team(east, batch, by=actor)
        with pytest.raises(NotAllowed):
            make.round_("2023", by=actor)
    assert Posting.objects.count() == 1
