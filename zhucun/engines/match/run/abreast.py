"""The same work on several parts at once, while the progress is told and may end it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor, wait
from typing import TypeVar

from zhucun.engines.match.run.state import Search
from zhucun.engines.match.run.workers import CORES

_BREATH = 0.5  # seconds between two looks at the progress

Part = TypeVar("Part")
Done = TypeVar("Done")


def abreast(search: Search, run: Callable[[Part], Done], parts: Iterable[Part]) -> list[Done]:
    """What `run` gives for each part, in their order. It asks `search.in_time` where it is long:
    somebody who stops the search need not wait for all parts."""
    with ThreadPoolExecutor(CORES) as threads:
        waiting = [threads.submit(run, part) for part in parts]
        while wait(waiting, timeout=_BREATH).not_done:
            search.goes_on()
        return [each.result() for each in waiting]
