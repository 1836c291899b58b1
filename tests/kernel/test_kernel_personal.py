"""A number of a person is found in a short text, and a number of something else is not."""

from __future__ import annotations

import pytest

from zhucun.kernel.ids import is_public_id, new_public_id
from zhucun.kernel.personal import tells_a_number


@pytest.mark.parametrize(
    "text",
    [
        "电话19900001234",
        "电话 199 0000 1234",
        "１９９００００１２３４",
        "身份证410000-1990-0101-123X",
        "410000900101123",
        "0377-12345678",
    ],
)
def test_what_looks_like_a_number_of_somebody_is_found(text: str) -> None:
    assert tells_a_number(text)


@pytest.mark.parametrize("text", ["修路3.5公里", "2024-03-15 入户", "投资120万元", "第12345号", ""])
def test_a_length_a_day_or_an_amount_is_nobodys_number(text: str) -> None:
    assert not tells_a_number(text)


@pytest.mark.parametrize("text", ["", "short", "0123456789aB", "0123456789ai", "0123456789abc"])
def test_what_is_no_public_id_is_refused(text: str) -> None:
    assert is_public_id(new_public_id())
    assert not is_public_id(text)
