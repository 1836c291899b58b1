"""The table of leave in packs: steps that are due only where their condition holds."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from tests.presence.leave_world import EXAMPLE
from zhucun.packs import load_library
from zhucun.packs.due import due_chain
from zhucun.packs.kinds import Chain
from zhucun.packs.running import run_cases

DAY = date(2025, 6, 30)


def _step(name: str, **more: Any) -> dict[str, Any]:
    return {
        "id": name,
        "label": {"zh": "步", "en": "Step"},
        "by": ("person",),
        "does": "sign",
        **more,
    }


def _chain(*steps: dict[str, Any], **more: Any) -> Chain:
    label = {"zh": "请销假", "en": "Leave"}
    return Chain.model_validate({"label": label, "subject": "leave", "steps": steps, **more})


def test_every_case_of_the_example_holds() -> None:
    pack = load_library(EXAMPLE).pack("sheqi-example")
    results = run_cases(pack)
    assert len([one for one in results if one.of == "chains/leave"]) == 7
    assert [one.reason for one in results if not one.passed] == []


def test_no_pack_of_the_house_assumes_who_approves_leave() -> None:
    library = load_library(EXAMPLE)
    for name in ("base", "sheqi-2024", "hunan-2022", "yunnan-2025"):
        at = library.pack(name).at(date(2023, 6, 30))
        [chain] = at.chains("leave")
        signers = {item.id: item.spec.of for item in at.signers()}
        assert [signers[word] for step in chain.spec.steps for word in step.by] == [
            "self",
            "unset",
            "self",
        ], name


@pytest.mark.parametrize(
    ("days", "after"),
    [
        (1, {"a": (), "d": ("a",), "e": ("d",)}),
        (9, {"a": (), "b": ("a",), "d": ("b", "a"), "e": ("d",)}),
    ],
)
def test_steps_after_one_that_falls_away_come_after_those_before_it(
    days: int, after: dict[str, tuple[str, ...]]
) -> None:
    at = load_library(EXAMPLE).pack("base").at(DAY)
    chain = _chain(
        _step("a"),
        _step("b", when="days > 3"),
        _step("c", when="days > 30", after=("a",)),
        _step("d", after=("b", "c")),
        _step("e"),
        guards=({"rule": "rules/x", "before": "b"},),
    )
    due = due_chain(at, chain, {"days": days})
    assert {step.id: step.after for step in due.steps} == after
    assert len(due.guards) == (days > 3)


def test_a_chain_without_conditions_is_given_back_as_it_is() -> None:
    at = load_library(EXAMPLE).pack("base").at(DAY)
    chain = _chain(_step("a"), _step("b"))
    assert due_chain(at, chain, {}) is chain


def test_a_chain_always_leads_somewhere() -> None:
    with pytest.raises(ValidationError, match="at least is always due"):
        _chain(_step("a", when="days > 3"))
    with pytest.raises(ValidationError, match="not always due"):
        _chain(_step("a"), _step("b", when="days > 3"), _step("c", back_to="b"))
