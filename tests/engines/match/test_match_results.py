"""What a run of the benchmark leaves in its file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from benchmarks.match_results import keep

HEAD = {"villages": 1_000, "people": 3_000}


def _figures(objective: int, **other: Any) -> dict[str, Any]:
    return {"objective": objective, "seconds": 1.0, "peak_mb": 5, "broken": {}, "short": {}} | other


def test_one_contestant_measured_again_leaves_the_others_and_other_sizes(tmp_path: Path) -> None:
    path = tmp_path / "match.json"
    keep("county", 1, HEAD, {"ours": _figures(9, bound=10.0)}, path)
    keep("city", 2, HEAD, {"ours": _figures(90, bound=100.0), "office": _figures(80)}, path)
    keep("city", 1, HEAD, {"ours": _figures(93, bound=100.0)}, path)
    keep("city", 2, HEAD, {"ours": _figures(95, bound=100.0, load=0.1)}, path)
    sizes = json.loads(path.read_text())["sizes"]
    assert sizes["county"]["seeds"]["1"]["ours"]["objective"] == 9
    assert list(sizes["city"]["seeds"]) == ["1", "2"]
    assert sizes["city"]["seeds"]["2"]["ours"] == _figures(95, bound=100.0, load=0.1)
    assert sizes["city"]["seeds"]["2"]["office"]["objective"] == 80
    told = sizes["city"]["summary"]
    assert told["ours"]["answered"] == "2 of 2"
    assert told["ours"]["largest_gap_to_our_bound_percent"] == 7.0
    assert told["office"]["largest_gap_to_our_bound_percent"] == 20.0


def test_nothing_is_written_where_a_result_is_above_a_bound(tmp_path: Path) -> None:
    path = tmp_path / "match.json"
    keep("city", 1, HEAD, {"office": _figures(102)}, path)
    before = path.read_text()
    with pytest.raises(SystemExit, match="office is above the bound of ours"):
        keep("city", 1, HEAD, {"ours": _figures(95, bound=100.0)}, path)
    assert path.read_text() == before


def test_a_result_that_breaks_a_rule_may_be_above_a_bound(tmp_path: Path) -> None:
    path = tmp_path / "match.json"
    broken = _figures(102) | {"broken": {"quota": 1}}
    keep("city", 1, HEAD, {"matching": broken, "ours": _figures(95, bound=100.0)}, path)
    assert path.exists()
