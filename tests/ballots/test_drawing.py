"""Nobody chooses whom the villagers are: the draw is bound before it is made, and anybody repeats it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from tests.ballots.world import AT, EXITED, HOUSEHOLDS, Village, opened, running
from zhucun.ballots import actions, queries
from zhucun.ballots.errors import AlreadyDrawn, ReasonNeeded, SheetsAreOut, WordNeeded
from zhucun.ballots.models import Asked, Draw
from zhucun.directory.perms import Actor
from zhucun.doors.command.draws import redraw
from zhucun.kernel.ciphers import sm3
from zhucun.kernel.problems import NotFound
from zhucun.ledger.models import EventRecord


def test_seed_and_households_are_bound_before_anybody_adds_a_word(
    village: Village, office: Actor
) -> None:
    poll = opened(village, by=office)
    bound = EventRecord.objects.get(name="ballots.sample.committed").data
    draw = Draw.objects.get()
    assert draw.seed == ""
    assert draw.sealed_seed not in str(bound)
    assert (bound["households"], bound["specials"], bound["wanted"]) == (HOUSEHOLDS, EXITED, 3)
    actions.draw_households(poll=poll, word="福彩25068", at=AT, by=office)
    drawn = EventRecord.objects.get(name="ballots.sample.drawn").data
    assert queries.commitment_of(drawn["seed"], poll.public_id, 1) == bound["commitment"]
    assert drawn["frame"] == bound["frame"]


def test_anybody_repeats_the_draw_from_what_is_public(
    village: Village, office: Actor, secretary: Actor, charlie: Actor, tmp_path: Path
) -> None:
    """He too who is evaluated: from labels, by which he does not learn who was asked."""
    poll = opened(village, by=office)
    asked: dict[str, Any] = {"public_id": poll.public_id, "number": 1}
    with pytest.raises(NotFound):  # the seed is bound
        queries.drawn_frame(actor=office, **asked)
    draw = actions.draw_households(poll=poll, word="福彩25068", at=AT, by=office)
    with pytest.raises(NotFound):
        queries.drawn_frame(actor=charlie, **asked)
    found = queries.drawn_frame(actor=secretary, **asked)
    again = queries.sample(
        found.frame, seed=draw.seed, word=draw.word, size=10, specials=draw.wanted
    )
    assert tuple(each.household for each in again) == found.drawn
    assert queries.digest_of(found.frame) == draw.frame_digest
    bound = EventRecord.objects.get(name="ballots.sample.committed").data
    assert bound["frame"] == draw.frame_digest
    for card in (
        queries.poll_card(actor=who, public_id=poll.public_id) for who in (office, secretary)
    ):
        assert (card.draws[0].holds, card.draws[0].labels) == (True, found.drawn)

    homes = set(Asked.objects.values_list("household__public_id", flat=True))
    assert not homes & {label for label, _ in found.frame}
    rows: Any = queries.with_names(office, queries.asked(actor=office, public_id=poll.public_id))
    assert tuple(row.label for row in rows) == found.drawn
    assert (
        rows[0].label
        == sm3(f"{draw.sealed_salt}:{rows[0].household.public_id}".encode()).hex()[:32]
    )

    file = tmp_path / "frame.txt"
    file.write_text(queries.text_of(found.frame), encoding="utf-8")
    options = ["--draw", f"{poll.public_id}:1", "--seed", draw.seed, "--word", draw.word]
    told = CliRunner().invoke(redraw, [str(file), *options, "--size", "10", "--special", "3"])
    words = told.output.split()
    assert draw.frame_digest in words
    assert draw.commitment in words
    assert [word for word in words if len(word) == 32] == list(found.drawn)


def test_a_draw_of_before_labels_is_repeated_by_who_runs_the_poll(
    village: Village, office: Actor, secretary: Actor
) -> None:
    poll = opened(village, by=office)
    row = poll.draws.get()
    frame = [(key, special) for key, special in row.frame]
    Draw.objects.update(sealed_salt="", frame_digest=queries.digest_of(frame))
    actions.draw_households(poll=poll, word="a", at=AT, by=office)
    assert queries.poll_card(actor=office, public_id=poll.public_id).draws[0].holds is True
    asked: dict[str, Any] = {"public_id": poll.public_id, "number": 1}
    assert list(queries.drawn_frame(actor=office, **asked).frame) == frame
    with pytest.raises(NotFound):
        queries.drawn_frame(actor=secretary, **asked)
    assert queries.poll_card(actor=secretary, public_id=poll.public_id).draws[0].labels == ()


def test_a_sample_that_somebody_changed_does_not_hold(village: Village, office: Actor) -> None:
    poll = opened(village, by=office)
    actions.draw_households(poll=poll, word="x", at=AT, by=office)
    Asked.objects.filter(rank=1).delete()
    assert queries.poll_card(actor=office, public_id=poll.public_id).draws[0].holds is False


def test_a_draw_is_made_once(village: Village, office: Actor) -> None:
    poll = opened(village, by=office)
    with pytest.raises(WordNeeded):
        actions.draw_households(poll=poll, word=" ", at=AT, by=office)
    first = actions.draw_households(poll=poll, word="a", at=AT, by=office)
    assert actions.draw_households(poll=poll, word="a", at=AT, by=office) == first
    with pytest.raises(AlreadyDrawn):
        actions.draw_households(poll=poll, word="b", at=AT, by=office)
    assert EventRecord.objects.filter(name="ballots.sample.drawn").count() == 1


def test_a_draw_is_replaced_with_a_reason_and_leaves_its_trace(
    village: Village, office: Actor
) -> None:
    poll = opened(village, by=office)
    first = actions.draw_households(poll=poll, word="a", at=AT, by=office)
    with pytest.raises(ReasonNeeded):
        actions.replace_draw(poll=poll, reason="", at=AT, by=office)
    actions.replace_draw(poll=poll, reason="名册当日有误", at=AT, by=office)
    actions.draw_households(poll=poll, word="a", at=AT, by=office)
    card = queries.poll_card(actor=office, public_id=poll.public_id)
    assert [each.draw.number for each in card.draws] == [2, 1]
    assert card.draws[1].draw.replaced_because == "名册当日有误"
    assert card.draws[0].draw.seed != first.seed
    assert EventRecord.objects.filter(name="ballots.sample.committed").count() == 2


def test_once_sheets_are_out_nobody_draws_anew(village: Village, office: Actor) -> None:
    poll, _ = running(village, by=office)
    with pytest.raises(SheetsAreOut):
        actions.replace_draw(poll=poll, reason="想换一批", at=AT, by=office)


def test_only_who_runs_the_poll_sees_who_is_asked(
    village: Village, office: Actor, charlie: Actor, secretary: Actor
) -> None:
    poll, _ = running(village, by=office)
    assert queries.asked(actor=office, public_id=poll.public_id).count() == 10
    for other in (charlie, secretary):
        with pytest.raises(NotFound):
            queries.asked(actor=other, public_id=poll.public_id)


@given(
    flags=st.lists(st.booleans(), min_size=1, max_size=40),
    size=st.integers(1, 40),
    wanted=st.integers(0, 40),
    word=st.text(min_size=1, max_size=5),
)
def test_a_sample_has_its_size_and_its_special_households(
    flags: list[bool], size: int, wanted: int, word: str
) -> None:
    frame = [(f"h{n:011d}", int(flag)) for n, flag in enumerate(flags)]
    size, specials = min(size, len(frame)), min(wanted, sum(flags))
    found = queries.sample(frame, seed="s", word=word, size=size, specials=specials)
    assert len({each.household for each in found}) == size
    assert sum(each.is_special for each in found) >= min(specials, size)
    assert [each.rank for each in found] == list(range(1, size + 1))
    assert found == queries.sample(frame[::-1], seed="s", word=word, size=size, specials=specials)
