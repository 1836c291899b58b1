"""The declared figures of every source on the boards of their places: pages."""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby

import pytest
from django.test import Client

from tests import factories as make
from tests.analytics.test_declared_figures import PACKS, pack_of
from zhucun.directory.enums import Role
from zhucun.doors.web.templatetags.policy import amount


@pytest.mark.parametrize("pack_id", PACKS)
def test_each_board_shows_what_was_declared_of_its_place_with_its_clause_and_its_window(
    pack_id: str,
    db: None,
    client_of: Callable[..., Client],
    unknown_names: Callable[[str], list[str]],
) -> None:
    pack = pack_of(pack_id)
    figures = sorted(pack.declared(), key=lambda each: each[1].area)
    top = min((figure.area for _name, figure in figures), key=len)
    make.add_places({top[:n]: f"地{n}" for n in (2, 4, 6) if n <= len(top)})
    hers = client_of(make.account("alice", Role.OFFICE, top), "en")
    items = {item.id: item for item in pack.indicators()}
    for area, declared in groupby(figures, key=lambda each: each[1].area):
        page = hers.get(f"/board/{area}/?as_of={pack.as_of}").content.decode()
        assert not unknown_names(page)
        for name, figure in declared:
            row = next(each for each in page.split("<tr ")[1:] if f"/{name}/?" in each)
            assert amount(figure.value) in row, name
            assert str(figure.as_of) in row
            assert f">{figure.clause}</a>" in row
            if figure.only is not None:
                assert figure.only.en in row
                assert "differs" not in row
            if items[name].spec.window:
                days = pack.window(str(items[name].spec.window)).period
                assert f"({days.start}–" in row
        data_day = pack.parameters.get("data_day")
        if data_day is not None:
            told = page.split("The figures that the source declares belong to ", 1)[1][:400]
            assert str(data_day.value) in told
            assert f">{data_day.clause}</a>" in told
        for item in pack.items("windows"):
            row = next(each for each in page.split("<tr ")[1:] if f"/{item.ref}/?" in each)
            assert str(pack.window(item.id).period.start) in row
            assert all(f">{clause}</a>" in row for clause in item.clauses)
