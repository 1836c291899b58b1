"""Roles hold for a time in an area or a unit; looking through an account changes nothing."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher, check_password, make_password

from tests import factories as make
from tests.conftest import PASSWORD
from zhucun.directory import actions, queries
from zhucun.directory.enums import Permission, Role
from zhucun.directory.errors import AccountExists, UnitMissing
from zhucun.directory.models import Account, ApiToken, Grant, Place
from zhucun.directory.perms import ANYBODY, OPERATOR, Actor, Held, in_areas
from zhucun.directory.queries import Because, actor_of, why_can
from zhucun.kernel.periods import PeriodReversed
from zhucun.kernel.problems import NotAllowed
from zhucun.ledger.models import EventRecord

pytestmark = pytest.mark.usefixtures("places")
EAST, FAR = "411327100201", "520111100201"
START, DAY = date(2020, 1, 1), date(2024, 1, 1)
SEE, RUN = Permission.SEE_POSTINGS, Permission.MANAGE_ROSTER


def seen(areas: tuple[str, ...]) -> set[str]:
    return set(Place.objects.filter(in_areas("code", areas)).values_list("code", flat=True))


def test_a_role_holds_from_its_first_day_until_its_last() -> None:
    dora = make.account("dora", Role.TOWNSHIP, "411327100")
    actions.end_role(grant=Grant.objects.get(), until=DAY, by=OPERATOR)
    days = [date(2019, 12, 31), START, date(2023, 12, 31), DAY]
    assert [actor_of(dora, on=day).can(SEE, area=EAST) for day in days] == [
        False,
        True,
        True,
        False,
    ]


def test_a_role_is_given_once_and_ended_once() -> None:
    dora = make.account("dora", Role.TOWNSHIP, "411327100")
    again: dict[str, Any] = {
        "account": dora,
        "role": Role.TOWNSHIP,
        "area": "411327100",
        "since": DAY,
    }
    assert not actions.grant_role(**again, by=OPERATOR)
    grant = Grant.objects.get()
    assert actions.end_role(grant=grant, until=DAY, by=OPERATOR)
    assert not actions.end_role(grant=grant, until=DAY, by=OPERATOR)
    assert actions.grant_role(**again, by=OPERATOR)
    ended = EventRecord.objects.filter(name="directory.role.ended")
    assert ended.count() == 1


def test_a_role_given_by_mistake_ends_on_the_day_it_began() -> None:
    dora = make.account("dora", Role.OFFICE, "411327", since=DAY)
    assert actions.end_role(grant=Grant.objects.get(), until=DAY, by=OPERATOR)
    assert not actor_of(dora, on=DAY).held


def test_an_end_that_lies_ahead_can_be_brought_forward() -> None:
    dora = make.account("dora", Role.OFFICE, "411327")
    grant = Grant.objects.get()
    actions.end_role(grant=grant, until=date(2025, 1, 1), by=OPERATOR)
    assert actions.end_role(grant=grant, until=DAY, by=OPERATOR)
    assert not actor_of(dora, on=DAY).held


def test_a_role_does_not_end_before_it_began() -> None:
    make.account("dora", Role.OFFICE, "411327")
    with pytest.raises(PeriodReversed):
        actions.end_role(grant=Grant.objects.get(), until=date(2019, 12, 31), by=OPERATOR)


def test_a_user_name_is_given_once() -> None:
    make.account("dora", Role.OFFICE, "411327")
    with pytest.raises(AccountExists, match="The user name “dora” is taken"):
        make.account("dora", Role.AUDIT, "520111")
    assert Grant.objects.count() == 1


def test_a_role_of_a_unit_needs_the_unit() -> None:
    with pytest.raises(UnitMissing, match="Choose the unit"):
        make.account("clerk", Role.UNIT, "411327")
    assert not Account.objects.exists()


def test_of_nested_areas_only_the_outermost_counts() -> None:
    areas = ("411327", "411327100", "520111", "41132710", "411327")
    actor = Actor(account=1, name="", held=tuple(Held(Role.OFFICE, area) for area in areas))
    assert actor.areas(SEE) == ("411327", "520111")
    assert Actor(account=1, name="", held=(*actor.held, Held(Role.AUDIT))).areas(SEE) == ("",)


def test_the_whole_country_is_everything_and_no_area_is_nothing() -> None:
    assert len(seen(("",))) == Place.objects.count()
    assert seen(()) == set()
    assert seen(("411327100", "520111")) == {
        "411327100", EAST, "411327100202", "520111", "520111100", FAR,
    }  # fmt: skip


def test_everything_stays_everything_beside_another_filter() -> None:
    both = Place.objects.filter(in_areas("code", ("",)) | in_areas("code", ()))
    assert both.count() == Place.objects.count()


def test_an_account_is_seen_by_the_office_of_its_area_only() -> None:
    alice = make.actor("alice", Role.OFFICE, "411327")
    make.account("bob", Role.TOWNSHIP, "411327100")
    charlie = make.actor("charlie", Role.OFFICE, "520111")
    assert [one.username for one in queries.accounts(actor=alice)] == ["alice", "bob"]
    assert [one.username for one in queries.accounts(actor=charlie)] == ["charlie"]
    assert not queries.accounts(actor=make.actor("eve", Role.AUDIT, "411327")).exists()


def test_charlie_gives_no_role_in_the_area_or_unit_of_alice() -> None:
    charlie = make.actor("charlie", Role.OFFICE, "520111")
    hers = make.unit()
    with pytest.raises(NotAllowed):
        make.account("mallory", Role.TOWNSHIP, "411327100", by=charlie)
    with pytest.raises(NotAllowed):
        make.account("mallory", Role.UNIT, "520111", unit=hers, by=charlie)
    make.account("bob", Role.TOWNSHIP, "411327100")
    with pytest.raises(NotAllowed):
        actions.end_role(grant=Grant.objects.get(account__username="bob"), until=DAY, by=charlie)
    assert not Account.objects.filter(username="mallory").exists()


def looking_through_alice() -> Actor:
    return actor_of(make.account("alice", Role.OFFICE, "411327"), on=DAY, viewer=99)


def test_who_looks_through_an_account_reads_what_its_owner_reads() -> None:
    through = looking_through_alice()
    assert through.areas(SEE) == ("411327",)
    assert through.can(Permission.SEE_LEDGER, area=EAST)


def test_who_looks_through_an_account_neither_writes_nor_opens_masked_data() -> None:
    through = looking_through_alice()
    writing = {one for one in Permission if not one.startswith("SEE_")}
    writing = writing - {Permission.EXPORT} | {Permission.SEE_PERSONAL}
    assert not [one for one in writing if through.can(one, area=EAST)]
    with pytest.raises(NotAllowed):
        make.tag(EAST, "poverty-village", by=through)
    asked: dict[str, Any] = {"person": make.person(), "area": EAST, "what": "phone", "reason": "x"}
    with pytest.raises(NotAllowed):
        queries.reveal(actor=through, **asked)


def test_the_origin_names_both_the_viewer_and_the_owner() -> None:
    through = looking_through_alice()
    assert (through.origin.actor, through.origin.acting_for) == (99, through.account)


def test_why_gives_exactly_the_roles_that_allow_it() -> None:
    mine = make.unit()
    dora = make.account("dora", Role.OFFICE, "411327")
    for role, area in [(Role.TOWNSHIP, "411327100"), (Role.AUDIT, "520111"), (Role.PUBLIC, "")]:
        actions.grant_role(account=dora, role=role, area=area, since=START, by=OPERATOR)
    actions.grant_role(
        account=dora, role=Role.UNIT, area="411327", unit=mine, since=START, by=OPERATOR
    )
    actor = actor_of(dora, on=DAY)

    def why(permission: Permission, area: str, unit: str = "") -> set[Because]:
        return set(why_can(actor=actor, permission=permission, area=area, unit=unit))

    office = Because(Role.OFFICE, "411327", "", SEE)
    township = Because(Role.TOWNSHIP, "411327100", "", SEE)
    clerk = Because(Role.UNIT, "411327", mine.public_id, SEE)
    assert why(SEE, EAST) == {office, township}
    assert why(SEE, EAST, mine.public_id) == {office, township, clerk}
    assert why(SEE, "411327101") == {office}
    assert why(RUN, FAR) == set()


def test_through_somebody_elses_account_there_is_no_reason_to_write() -> None:
    through = looking_through_alice()
    assert why_can(actor=through, permission=RUN, area=EAST) == []
    assert why_can(actor=through, permission=SEE, area=EAST) != []


def test_who_has_not_signed_in_may_do_nothing() -> None:
    assert [one for one in Permission if ANYBODY.can(one)] == []


def test_a_token_is_its_account_until_it_expires_and_only_its_digest_is_kept() -> None:
    dora = make.account("dora", Role.OFFICE, "411327")
    made, expires = datetime(2024, 1, 1, tzinfo=UTC), datetime(2024, 2, 1, tzinfo=UTC)
    token = actions.issue_token(account=dora, label="x", made_at=made, expires_at=expires)
    actor = queries.actor_of_token(token, now=made)
    assert actor is not None
    assert actor.account == dora.pk
    assert queries.actor_of_token(token, now=expires) is None
    assert queries.actor_of_token(token[:-1], now=made) is None
    assert token not in str(ApiToken.objects.values())


def test_a_token_has_the_roles_of_the_day_in_china() -> None:
    dora = make.account("dora", Role.OFFICE, "411327", since=DAY)
    token = actions.issue_token(
        account=dora,
        label="x",
        made_at=datetime(2023, 1, 1, tzinfo=UTC),
        expires_at=datetime(2025, 1, 1, tzinfo=UTC),
    )
    at_seven_in_the_morning = datetime(2023, 12, 31, 23, 0, tzinfo=UTC)
    actor = queries.actor_of_token(token, now=at_seven_in_the_morning)
    assert actor is not None
    assert actor.can(RUN, area=EAST)


def test_a_closed_account_has_no_token() -> None:
    dora = make.account("dora", Role.OFFICE, "411327")
    expires = datetime(2025, 1, 1, tzinfo=UTC)
    token = actions.issue_token(account=dora, label="x", made_at=expires, expires_at=expires)
    Account.objects.update(is_active=False)
    assert queries.actor_of_token(token, now=datetime(2024, 1, 1, tzinfo=UTC)) is None
    assert queries.account_named(username="dora") is None


def test_a_password_hash_of_an_older_setting_is_read_and_made_anew(settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["config.hashers.Argon2"]
    older = Argon2PasswordHasher()
    renewed: list[str] = []
    kept = older.encode(PASSWORD, older.salt())
    assert check_password(PASSWORD, kept, setter=renewed.append)
    assert renewed == [PASSWORD]
    fresh = make_password(PASSWORD)
    assert check_password(PASSWORD, fresh, setter=renewed.append)
    assert renewed == [PASSWORD]
    assert not check_password("another one", fresh)
