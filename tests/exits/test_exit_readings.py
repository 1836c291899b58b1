"""Incomes that an exit shows: who signs has to see them, and who saw them is on record."""

from __future__ import annotations

from typing import Any

import pytest

from tests.exits.world import DAY, EAST, WEST, World, at
from zhucun.exits import queries
from zhucun.kernel.problems import NotAllowed, NotFound
from zhucun.ledger.models import AccessRecord
from zhucun.signoff import actions as signoff
from zhucun.signoff import queries as signing
from zhucun.signoff.rows import Line, Paper, Section

INCOME = "标准:人均纯收入(元)"


def records() -> list[tuple[Any, ...]]:
    rows = AccessRecord.objects.order_by("pk")
    return list(rows.values_list("kind", "subject", "what", "reason", "rows"))


def test_who_reads_the_income_to_sign_it_or_to_look_is_on_record(world: World) -> None:
    [row] = world.open(world.poor[0])
    case = world.card(row).case.public_id
    for who, why in (("branch", "signing exit"), ("head", "reading exit")):
        actor = world.actor(who)
        card = signing.shown_case(actor=actor, public_id=case, as_of=DAY)
        assert "5000.00" in str(card.opened.paper)
        record = AccessRecord.objects.get(actor=actor.account)
        assert (record.subject, record.what, record.reason, record.area) == (
            f"household:{world.poor[0].public_id}",
            INCOME,
            why,
            EAST,
        )
    with pytest.raises(NotFound):
        signing.shown_case(actor=world.actor("charlie"), public_id=case, as_of=DAY)
    assert AccessRecord.objects.count() == 2


def test_a_paper_that_shows_nobody_s_income_leaves_no_record(world: World) -> None:
    [unknown] = world.open(world.poor[2])
    village = world.open_place(EAST)
    for row in (unknown, village):
        case = world.card(row).case.public_id
        signing.shown_case(actor=world.actor("city"), public_id=case, as_of=DAY)
    assert records() == []


def test_a_signed_paper_says_of_its_income_as_before_that_it_is_personal(world: World) -> None:
    [row] = world.open(world.poor[0])
    world.sign_all(row)
    case = world.card(row).case.public_id
    assert row.evidence
    signing.shown_case(actor=world.actor("office"), public_id=case, as_of=DAY)
    [(kind, subject, what, _reason, _rows)] = records()
    assert (kind, subject, what) == ("REVEAL", f"household:{world.poor[0].public_id}", INCOME)


def test_that_a_line_is_personal_changes_no_digest() -> None:
    marked, plain = (
        signing.digest_of(
            Paper(title="H1", whom=whom, sections=(Section(label=("a", "a"), lines=(line,)),))
        )
        for whom, line in (
            ("household:x", Line(label=("b", "b"), value=("1", "1"), is_personal=True)),
            ("", Line(label=("b", "b"), value=("1", "1"))),
        )
    )
    assert marked == plain


def test_many_that_are_laid_open_together_are_one_record_with_how_many(world: World) -> None:
    world.open(*world.poor)
    branch = world.actor("branch")
    [one] = [
        each.asked
        for each in signing.signable_counts(actor=branch, as_of=DAY)
        if each.asked.word == "branch-secretary"
    ]
    review = signoff.ask_review(asked=one, at=at(DAY), by=branch)
    [(kind, subject, what, _reason, rows)] = records()
    assert (kind, subject, what, rows) == ("EXPORT", f"review:{review.public_id}", INCOME, 2)


def test_the_preview_of_a_village_is_one_record_with_its_rows(world: World) -> None:
    town = world.actor("town")
    found = queries.preview(actor=town, village=EAST, as_of=DAY)
    assert [str(row.home.per_head) for row in found.rows] == ["5000.00", "5000.00", "None"]
    record = AccessRecord.objects.get()
    assert (record.kind, record.subject, record.area, record.rows, record.actor) == (
        "EXPORT",
        f"place:{EAST}",
        EAST,
        3,
        town.account,
    )
    queries.preview(actor=town, village=WEST, as_of=DAY)
    with pytest.raises(NotAllowed):
        queries.preview(actor=world.actor("charlie"), village=EAST, as_of=DAY)
    assert AccessRecord.objects.count() == 1
