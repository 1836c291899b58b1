"""How somebody stands to each grade, in words that fit what is known."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.utils.translation import override

from zhucun.doors.web.appraisal.shown import standings_of

_GRADES = [
    SimpleNamespace(id=name, label=(name, name)) for name in ("excellent", "competent", "basic")
]


@pytest.mark.parametrize(
    ("standings", "words"),
    [
        (("no_total", "not_reached", "not_reached"), ["更高等次尚未确定", "更高等次尚未确定"]),
        (("given", "not_reached", "not_reached"), ["已有更高等次", "已有更高等次"]),
        (("below", "given", "not_reached"), ["拟认定", "已有更高等次"]),
    ],
)
def test_without_a_total_no_better_grade_is_said_to_be_given(
    standings: tuple[str, ...], words: list[str]
) -> None:
    given = dict(zip((grade.id for grade in _GRADES), standings, strict=True))
    row = SimpleNamespace(result={"standings": given})
    with override("zh-hans"):
        shown = standings_of(row, SimpleNamespace(grades=_GRADES))  # type: ignore[arg-type]
    assert [text for _label, text in shown][1:] == words
