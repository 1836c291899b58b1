"""Sums are grouped by thousands in both languages."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.template.defaultfilters import floatformat
from django.utils import translation


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_sum_is_written_as_tables_of_the_government_write_it(language: str) -> None:
    with translation.override(language):
        assert floatformat(Decimal(820_000), "2g") == "820,000.00"
