"""A standard is not lowered: floors and ceilings that changed, judged by the packs that ask it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from zhucun.directory.queries import policy
from zhucun.engines.rules import Outcome
from zhucun.packs import PackAt, StandardChange, standard_changes
from zhucun.packs.kinds import Parameter

HX, YN = {"clause": "HX25-03"}, {"clause": "YN-006"}
PAPER = {"reference": {"title": "市委组织部批复", "href": "https://example.cn"}}


def changed(pack: str, name: str, *values: tuple[str, int, dict[str, Any]]) -> StandardChange:
    """The latest change of a parameter that a pack might have, on a day of the summer of 2025."""
    at: PackAt = policy().pack(pack).at(date(2025, 7, 29))
    known = next(iter(at.parameters.values()))
    spec = Parameter.model_validate(
        {
            "label": {"zh": "每月住村天数", "en": "Days in the village"},
            "type": "int",
            "values": tuple(
                {"from": date.fromisoformat(day), "value": value, **source}
                for day, value, source in values
            ),
        }
    )
    item = replace(known.item, id=f"presence/{name}", spec=spec)
    at.__dict__["parameters"] = {item.name: replace(known, name=item.name, item=item)}
    return standard_changes(at)[0]


@pytest.mark.parametrize(
    ("pack", "after", "source", "outcome"),
    [
        ("yunnan-2025", 22, YN, Outcome.PASS),
        ("yunnan-2025", 18, PAPER, Outcome.FAIL),
        ("huaxi-2025", 22, HX, Outcome.NOT_APPLICABLE),
        ("huaxi-2025", 18, HX, Outcome.FAIL),
        ("huaxi-2025", 18, PAPER, Outcome.PASS),
    ],
)
def test_a_floor_that_falls_is_said_and_needs_a_document_where_the_pack_asks_for_one(
    pack: str, after: int, source: dict[str, Any], outcome: Outcome
) -> None:
    old = YN if pack.startswith("yunnan") else HX
    change = changed(pack, "min-floor", ("2025-05-01", 20, old), ("2025-07-01", after, source))
    assert (change.kind, change.before, change.after) == ("floor", 20, Decimal(after))
    assert change.is_lowered is (after < 20)
    assert [found for _rule, found in change.outcomes] == [outcome]


def test_a_ceiling_is_lowered_as_a_standard_where_it_rises() -> None:
    change = changed("yunnan-2025", "max-away", ("2025-05-01", 3, YN), ("2025-07-01", 5, YN))
    assert (change.kind, change.is_lowered) == ("ceiling", True)
    assert [found for _rule, found in change.outcomes] == [Outcome.FAIL]


def test_what_changes_later_or_was_never_a_number_is_no_change_yet() -> None:
    with pytest.raises(IndexError):
        changed("yunnan-2025", "min-floor", ("2025-05-01", 20, YN), ("2025-08-01", 18, YN))
    at = policy().pack("huaihua-2018").at(date(2020, 6, 1))
    found = {each.item.name: (each.before, each.after) for each in standard_changes(at)}
    assert found["min_farmers_income"] == (8000, 10000)
    assert "min_monitored_months" not in found  # from nothing to six is no change of a standard
