"""Units and periods stand in the reader's language, and one is not called many."""

from __future__ import annotations

import pytest
from django.template import Context, Template
from django.utils.translation import override

from zhucun.doors.web.words import unit_behind, unit_called
from zhucun.kernel.periods import period_in_words
from zhucun.kernel.quantities import UNITS


def test_every_unit_of_the_packs_has_an_english_word() -> None:
    with override("en"):
        chinese = [unit for unit in UNITS if any(ord(sign) > 0x2E80 for sign in unit_called(unit))]
    assert chinese == []


@pytest.mark.parametrize(
    ("number", "english", "chinese"),
    [(1, "1 household", "1户"), (3, "3 households", "3户"), (0, "0 households", "0户")],
)
def test_a_unit_stands_behind_its_number(number: int, english: str, chinese: str) -> None:
    with override("en"):
        assert f"{number}{unit_behind('户', number)}" == english
        assert (unit_called("人", 1), unit_called("件", 2)) == ("person", "matters")
        assert (unit_behind("%", 5), unit_called("自编单位")) == ("%", "自编单位")
    with override("zh-hans"):
        assert f"{number}{unit_behind('户', number)}" == chinese
        assert unit_called("人", 1) == "人"


@pytest.mark.parametrize(
    ("name", "chinese", "english"),
    [
        ("2025-Q1", "2025年第1季度", "2025 Q1"),
        ("2025-H1", "2025年上半年", "first half of 2025"),
        ("2025-H2", "2025年下半年", "second half of 2025"),
        ("2025", "2025", "2025"),
        ("2025-03", "2025-03", "2025-03"),
        ("", "", ""),
    ],
)
def test_a_period_is_called_as_its_reader_calls_it(name: str, chinese: str, english: str) -> None:
    assert period_in_words(name, "zh") == chinese
    assert period_in_words(name, "en") == english
    shown = Template("{% load web %}{{ name|period_word }}")
    for language, words in (("zh-hans", chinese), ("en", english)):
        with override(language):
            assert shown.render(Context({"name": name})) == words


def test_one_day_is_one_day() -> None:
    page = Template(
        "{% load i18n %}{% blocktranslate count days=days %}{{ days }} day late"
        "{% plural %}{{ days }} days late{% endblocktranslate %}"
    )
    with override("en"):
        assert [page.render(Context({"days": n})) for n in (1, 2)] == ["1 day late", "2 days late"]
