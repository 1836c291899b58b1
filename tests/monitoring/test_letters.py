"""The household's letter of authorisation: what it holds, and that nothing is compared without."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests.monitoring.world import EXAMPLE, World, at, build, later
from zhucun.directory.models import Place
from zhucun.kernel.problems import NotAllowed, NotFound
from zhucun.ledger.models import AccessRecord, EventRecord
from zhucun.monitoring import actions, queries
from zhucun.monitoring.errors import (
    AuthorisationNeeded,
    DayInFuture,
    DayTooEarly,
    LetterCoversNobody,
    LetterUnsigned,
    NotUnderWay,
    ScopeNeeded,
    WordUnknown,
)
from zhucun.monitoring.models import Letter


def test_a_letter_says_who_signed_whom_it_covers_and_what_may_be_compared(world: World) -> None:
    case = world.case()
    assert world.letter(case, later(1), lies_at="村委会")
    assert not world.letter(case, later(1), lies_at="村委会")
    card = queries.case_card(
        actor=world.secretary_actor, public_id=case.public_id, as_of=later(1)
    ).letter
    assert card is not None
    assert (card.signer, list(card.covered), list(card.uncovered)) == (
        "王建国",
        ["王建国", "王小"],
        [],
    )
    office = queries.case_card(
        actor=world.actors["office"], public_id=case.public_id, as_of=later(1)
    ).letter
    assert office is not None
    assert office.signer == "王**"
    told = EventRecord.objects.get(name="monitoring.letter.recorded").data
    assert (told["members"], told["scope"]) == (2, ["housing", "vehicle"])
    with pytest.raises(NotAllowed):
        world.letter(case, later(1), by="charlie", covers=[], scope=[], signer="")


def test_what_is_missing_on_the_paper_is_refused(world: World) -> None:
    case, stranger = world.case(), world.homes[1].members.first()
    for problem, wrong in (
        (LetterUnsigned, {"signer": ""}),
        (LetterCoversNobody, {"covers": ()}),
        (ScopeNeeded, {"scope": ()}),
        (WordUnknown, {"scope": ("phone",)}),
        (WordUnknown, {"signer": stranger.public_id}),
        (WordUnknown, {"covers": [stranger.public_id]}),
        (DayInFuture, {"signed_on": later(2)}),
    ):
        with pytest.raises(problem):
            world.letter(case, later(1), **wrong)
    assert not Letter.objects.exists()


def test_who_signed_instead_is_sealed_and_opened_with_the_case(world: World) -> None:
    case = world.case()
    world.letter(case, later(1), signer="", instead="外甥张三代签：户主住院")
    with connection.cursor() as cursor:
        cursor.execute("SELECT instead FROM monitoring_letter")
        assert "张三".encode() not in bytes(cursor.fetchone()[0])
    told: dict[str, Any] = {"actor": world.secretary_actor, "public_id": case.public_id}
    closed = queries.case_card(**told, as_of=later(1))
    assert closed.letter is not None
    assert (closed.letter.instead, "letter" in closed.sealed) == ("", True)
    opened = queries.opened_case(**told, as_of=later(1), reason="核实")
    assert opened.letter is not None
    assert opened.letter.instead == "外甥张三代签：户主住院"


def test_the_comparison_does_not_begin_without_a_letter_nor_after_it_was_taken_back(
    world: World,
) -> None:
    case = world.case()
    with pytest.raises(AuthorisationNeeded):
        world.compare(case)
    world.check(case)
    taken: dict[str, Any] = {"case": case, "at": at(later(3)), "by": world.secretary_actor}
    assert actions.withdraw_letter(on=later(3), **taken)
    assert not actions.withdraw_letter(on=later(3), **taken)
    with pytest.raises(AuthorisationNeeded):
        world.compare(case)
    world.letter(case, later(4))
    with pytest.raises(DayTooEarly):
        world.compare(case, later(3))
    world.compare(case, later(5))
    world.letter(case, later(6), scope=("housing",))
    rows = Letter.objects.order_by("pk").values_list("signed_on", "withdrawn_on")
    assert list(rows) == [(later(2), later(3)), (later(4), later(6)), (later(6), None)]
    reason: dict[str, Any] = {
        "reason": "核实后无风险",
        "at": at(later(6)),
        "by": world.actors["township"],
    }
    actions.refuse_case(case=case, **reason)
    with pytest.raises(NotUnderWay):
        world.letter(case, later(7))


def test_where_the_pack_asks_for_no_letter_data_are_compared_without(
    settings: Any, places: dict[str, Place], tmp_path: Path
) -> None:
    shutil.copytree(EXAMPLE, tmp_path / "policy")
    chain = tmp_path / "policy/base/chains/monitoring-identification.yaml"
    guard = "  - {before: check, rule: rules/monitoring-authorised}\n"
    chain.write_text(chain.read_text(encoding="utf-8").replace(guard, ""), encoding="utf-8")
    settings.POLICY_DIR = tmp_path / "policy"
    world = build(places)
    case = world.case()
    world.check(case, has_letter=False)
    world.compare(case)
    assert (case.authorised_on, case.compared_on) == (None, later(3))


def test_the_letter_to_be_signed_is_taken_out_by_who_handles_the_case_and_logged(
    world: World,
) -> None:
    case = world.case()
    told: dict[str, Any] = {"public_id": case.public_id, "as_of": later(1)}
    for who in ("charlie", "discipline"):
        with pytest.raises(NotFound):
            queries.letter_to_sign(actor=world.actors[who], **told)
    assert not AccessRecord.objects.exists()
    row, people = queries.letter_to_sign(actor=world.secretary_actor, **told)
    assert (row, [one.name for one in people]) == (case, ["王建国", "王小"])
    assert AccessRecord.objects.get().what == "letter to be signed"
