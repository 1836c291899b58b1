"""Village committees: terms, offices, and how the composition comes out by the pack."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories as make
from tests.branches.world import AT, DAY, admit, found, named
from zhucun.branches import actions, errors, queries
from zhucun.branches.models import Committee
from zhucun.directory.models import Place
from zhucun.directory.perms import OPERATOR, Actor
from zhucun.engines.rules import Outcome
from zhucun.kernel.problems import NotAllowed, NotFound

START = date(2021, 1, 10)


@pytest.fixture
def term(east: Place, keeper: Actor) -> Committee:
    return actions.open_term(village=east, number=11, on=START, at=AT, by=keeper)


def seat(name: str, body: str, office: str, **more: Any) -> actions.SeatDraft:
    born = more.pop("born", None)
    more = {"since": START, **more}
    person = more.pop("person", None) or named(name, birth_on=born)
    return actions.SeatDraft(person=person, body=body, office=office, **more)


def give(term: Committee, by: Actor, *drafts: actions.SeatDraft) -> Any:
    return actions.give_seats(drafts, committee=term, at=AT, by=by)


def test_who_holds_both_offices_is_one_person_in_two_seats(term: Committee, keeper: Actor) -> None:
    [first] = give(term, keeper, seat("张书记", "branch", "secretary", born=date(1979, 2, 1)))
    give(
        term,
        keeper,
        seat("", "villagers", "director", person=actions.PersonDraft(local=first.local)),
        seat("李委员", "branch", "member", born=date(1992, 5, 1), source_class="returnee_worker"),
    )
    card = queries.committee_card(actor=keeper, public_id=term.public_id, as_of=DAY)
    made = card.composition
    assert (made.persons, made.aged_up_to_35, made.mean, made.holds_both) == (2, 1, 38.0, True)
    assert made.sources == {"returnee_worker": 1}
    row = queries.committees(actor=keeper, as_of=DAY).get()
    assert (row.seat_count, row.young) == (2, 1)


def test_names_of_who_holds_office_are_public(
    term: Committee, keeper: Actor, office: Actor
) -> None:
    give(term, keeper, seat("张书记", "branch", "secretary"))
    card = queries.committee_card(actor=office, public_id=term.public_id, as_of=DAY)
    assert [each.shown_name for each in card.seats] == ["张书记"]


def test_an_office_belongs_to_its_body_and_has_one_holder(term: Committee, keeper: Actor) -> None:
    with pytest.raises(errors.OfficeOfOtherBody):
        give(term, keeper, seat("甲", "villagers", "secretary"))
    [first] = give(term, keeper, seat("甲", "branch", "secretary"))
    with pytest.raises(errors.SeatTaken):
        give(term, keeper, seat("乙", "branch", "secretary"))
    with pytest.raises(errors.SeatTwice):
        give(
            term,
            keeper,
            seat("", "branch", "member", person=actions.PersonDraft(local=first.local)),
        )
    told = {"seat": first, "on": date(2024, 2, 1), "reason": "dismissed", "at": AT, "by": keeper}
    assert actions.end_seat(**told)
    assert not actions.end_seat(**told)
    give(term, keeper, seat("乙", "branch", "secretary", since=date(2024, 2, 1)))
    for day, name in ((date(2024, 1, 31), "甲"), (DAY, "乙")):
        card = queries.committee_card(actor=keeper, public_id=term.public_id, as_of=day)
        assert [each.shown_name for each in card.seats] == [name]


def test_terms_follow_each_other_and_end_with_their_seats(
    term: Committee, east: Place, keeper: Actor
) -> None:
    give(term, keeper, seat("甲", "branch", "secretary"))
    told: dict[str, Any] = {"at": AT, "by": keeper}
    with pytest.raises(errors.TermRunning):
        actions.open_term(village=east, number=12, on=DAY, **told)
    assert actions.close_term(committee=term, on=date(2024, 2, 1), **told)
    assert not actions.close_term(committee=term, on=date(2024, 2, 1), **told)
    term.refresh_from_db()
    with pytest.raises(errors.TermClosed):
        give(term, keeper, seat("乙", "branch", "secretary"))
    with pytest.raises(errors.TermIsThere):
        actions.open_term(village=east, number=11, on=DAY, **told)
    later = actions.open_term(village=east, number=12, on=date(2024, 2, 1), **told)
    assert queries.committee_of(actor=keeper, village=east.code, as_of=DAY) == later
    assert term.seats.get().end_reason == "term_over"


def test_a_committee_member_outside_the_register_of_members_is_told(
    term: Committee, east: Place, keeper: Actor
) -> None:
    who = admit(found(east, keeper), keeper, "甲").local
    give(
        term,
        keeper,
        seat("", "branch", "secretary", person=actions.PersonDraft(local=who)),
        seat("乙", "branch", "member"),
    )
    card = queries.committee_card(actor=keeper, public_id=term.public_id, as_of=DAY)
    assert card.composition.not_in_party == 1


def test_huaihua_asked_for_one_member_of_up_to_35_years(db: None) -> None:
    """HH18-063, until May 2021."""
    make.add_places({"43": "湖南省", "4312": "怀化市", "431224": "溆浦县", "431224101": "卢峰镇"})
    make.add_places({"431224101201": "长乐坊村民委员会"})
    village, on = make.place("431224101201"), date(2021, 3, 1)
    told: dict[str, Any] = {"at": AT, "by": OPERATOR}
    term = actions.open_term(village=village, number=10, on=date(2020, 5, 1), **told)

    def outcome(day: date = on) -> dict[str, Outcome]:
        card = queries.committee_card(actor=OPERATOR, public_id=term.public_id, as_of=day)
        return {each.item.id: each.outcome for each in card.composition.rules}

    since = date(2020, 5, 1)
    give(term, OPERATOR, seat("甲", "branch", "secretary", born=date(1970, 1, 1), since=since))
    assert outcome()["committee-has-young-member"] is Outcome.FAIL
    give(term, OPERATOR, seat("乙", "branch", "member", born=date(1985, 3, 2), since=since))
    assert outcome()["committee-has-young-member"] is Outcome.PASS
    assert "committee-has-young-member" not in outcome(date(2021, 6, 1))


def test_charlie_sees_no_committee_and_gives_no_seat(
    term: Committee, keeper: Actor, stranger: Actor
) -> None:
    [row] = give(term, keeper, seat("甲", "branch", "secretary"))
    assert not queries.committees(actor=stranger, as_of=DAY).exists()
    for card, key in (
        (lambda **told: queries.committee_card(as_of=DAY, **told), term.public_id),
        (queries.seat_card, row.public_id),
    ):
        with pytest.raises(NotFound):
            card(actor=stranger, public_id=key)
    with pytest.raises(NotAllowed):
        give(term, stranger, seat("乙", "branch", "member"))


def test_a_card_costs_the_same_for_one_seat_and_for_nine(term: Committee, keeper: Actor) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            queries.committee_card(actor=keeper, public_id=term.public_id, as_of=DAY)
        return len(asked)

    give(term, keeper, seat("书记", "branch", "secretary"))
    one = cost()
    give(term, keeper, *(seat(f"委员{n}", "branch", "member") for n in range(8)))
    assert cost() == one == 5
