"""Numbers that pass every check and that nobody can mistake for real ones.

ID numbers begin with a province's own code and four zeros (410000…). The first six digits of a real
number are the code of a county, so no card bears this; the check digit, the date of birth and the
order code (odd for men, even for women) are right. Credit codes carry `DEM` where the organisation
code begins. Phone numbers are 1990000xxxx.
"""

from __future__ import annotations

from collections import Counter
from datetime import date

from stdnum.cn import ric, uscc


class Numbers:
    """Counts upwards, so that the same calls in the same order give the same numbers."""

    def __init__(self) -> None:
        self._born: Counter[tuple[date, bool]] = Counter()
        self._phones = 0
        self._units = 0

    def id_number(self, *, province: str, birth_on: date, gender: str) -> str:
        """An 18-character number: at most 499 a day, gender and country."""
        is_male = gender == "male"
        self._born[birth_on, is_male] += 1
        order = 2 * self._born[birth_on, is_male] - is_male
        body = f"{province}0000{birth_on:%Y%m%d}{order:03d}"
        return body + str(ric.calc_check_digit(body + "0"))

    def phone(self) -> str:
        """1990000xxxx; begins again after ten thousand."""
        self._phones = (self._phones + 1) % 10_000
        return f"1990000{self._phones:04d}"

    def credit_code(self, area: str) -> str:
        """An 18-character code of a state organ in an area."""
        self._units += 1
        body = f"11{area.ljust(6, '0')[:6]}DEM{self._units:06d}"
        return body + str(uscc.calc_check_digit(body))
