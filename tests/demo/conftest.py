"""The worlds of the demo, each built once for a file of tests and rolled back afterwards."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import override_settings

from demo.world import build


@dataclass(frozen=True)
class Built:
    """What a build left beside the database."""

    steps: list[tuple[str, int, int]]
    accounts: list[dict[str, str]]
    seed: int = 7


@contextmanager
def _world(blocker: Any, folder: Path, scale: Any) -> Iterator[Built]:
    steps: list[tuple[str, int, int]] = []
    with blocker.unblock(), override_settings(VAR=folder), transaction.atomic():
        build(scale=scale, seed=Built.seed, progress=lambda *step: steps.append(step))
        rows = json.loads((folder / "demo-accounts.json").read_text(encoding="utf-8"))
        yield Built(steps, rows)
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def county(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Built]:
    """Sheqi county at full size with the four other regions."""
    with _world(django_db_blocker, tmp_path_factory.mktemp("var"), "county") as built:
        yield built


@pytest.fixture
def build_village(db: None, tmp_path: Path, settings: Any) -> Callable[..., None]:
    """Builds the smallest world; once a test."""
    settings.VAR = tmp_path

    def build_it(**more: Any) -> None:
        build(scale="village", progress=lambda *_step: None, **more)

    return build_it
