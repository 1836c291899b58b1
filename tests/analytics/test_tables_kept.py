"""The text of a table is put together once; a room that looks at its rows first is asked anew."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from tests.analytics.conftest import DAY, World
from zhucun.analytics.queries import tables
from zhucun.directory.perms import OPERATOR
from zhucun.roster.marts import MARTS as ROSTER

COUNTY = "411327"


def test_a_table_is_put_together_once_for_the_same_area_day_and_names(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    built: Counter[str] = Counter()
    is_looking = False

    def mart(**asked: Any) -> Any:
        built[",".join(asked["areas"])] += 1
        if is_looking:
            with connection.cursor() as cursor:
                cursor.execute("SELECT COUNT(*) FROM roster_posting")
        return ROSTER["posting"](**asked)

    monkeypatch.setitem(tables.MARTS, "posting", mart)

    def rows(area: str = COUNTY, pack: Any = world.pack, names: Any = ("role",)) -> int:
        told = tables.table(actor=OPERATOR, pack=pack, subject="posting", area=area, names=names)
        return len(told.select([told.columns["role"]]))

    assert rows() == rows() == 2
    assert built == {COUNTY: 1}
    assert rows(names=("starts_on", "role")) == 2
    assert built == {COUNTY: 2}
    assert rows("520111") == 0  # another area is another table
    assert rows(pack=world.pack.on(DAY + timedelta(days=1))) == 2  # another day
    assert built == {COUNTY: 3, "520111": 1}

    is_looking = True
    monkeypatch.setitem(tables.MARTS, "posting", lambda **asked: mart(**asked))
    for times in (4, 5):
        assert rows() == 2
        assert built[COUNTY] == times
