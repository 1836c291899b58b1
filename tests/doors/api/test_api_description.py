"""What the API says of itself is what it does."""

from __future__ import annotations

import json
import os
from collections import Counter
from enum import Enum
from pathlib import Path
from typing import get_args

import pytest
from django.test import Client
from ninja import Schema

from zhucun.doors.api.urls import api

SNAPSHOT = Path(__file__).parent / "openapi.json"


@pytest.fixture
def described():
    return json.loads(Client().get("/api/openapi.json").content)


def test_the_description_is_the_one_on_record(described):
    """Regenerate with UPDATE_SNAPSHOTS=1 and read the difference: callers depend on it."""
    text = json.dumps(described, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    if os.environ.get("UPDATE_SNAPSHOTS") == "1":
        SNAPSHOT.write_text(text, encoding="utf-8")
    assert text == SNAPSHOT.read_text(encoding="utf-8")


def test_it_is_open_and_our_content_security_policy_stands():
    answer = Client().get("/api/openapi.json")
    assert answer.status_code == 200
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
    assert "unsafe" not in answer.headers["Content-Security-Policy"]


def test_every_endpoint_is_described_and_declares_what_it_refuses(described):
    assert described["openapi"].startswith("3.1")
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            where = f"{method} {path}"
            assert operation["summary"], where
            assert operation["security"] == [{"Token": []}], where
            assert "permission" in operation["description"] or "Open to" in operation["description"]
            refusals = {"401", "403", "404", "422"}
            if method == "post":
                refusals |= {"400", "409", "413"}
                names = {each["name"] for each in operation["parameters"]}
                assert "Idempotency-Key" in names, where
            assert refusals < set(operation["responses"]), where


def test_no_endpoint_is_open_to_callers_without_a_token(described, db):
    for path, methods in described["paths"].items():
        for method in methods:
            answer = getattr(Client(), method)(path.replace("{", "").replace("}", ""))
            assert answer.status_code == 401, f"{method} {path}"


def test_every_endpoint_says_what_it_needs():
    for bound in api._get_bound_routers():
        for view in bound.path_operations.values():
            for operation in view.operations:
                assert [hasattr(each, "needs") for each in operation.auth_callbacks] == [True]


def words_of(annotation):
    """The closed lists of words that a field takes."""
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        yield annotation
    for inner in get_args(annotation):
        yield from words_of(inner)


def test_no_two_answers_bodies_or_lists_of_words_share_a_name():
    """The description keeps them by name: of two alike, one would be described as the other."""
    found, waiting = set(), [Schema]
    while waiting:
        below = waiting.pop().__subclasses__()
        waiting += below
        words = {each for kind in below for field in kind.model_fields.values()
                 for each in words_of(field.annotation)}  # fmt: skip
        found |= {(kind.__module__, kind.__name__) for kind in {*below, *words}}
    counted = Counter(name for room, name in found if room.startswith("zhucun."))
    assert [name for name, times in counted.items() if times > 1] == []


def test_every_endpoint_has_a_name_of_its_own(described):
    """Clients are generated from these names."""
    names = [each["operationId"] for one in described["paths"].values() for each in one.values()]
    assert sorted(names) == sorted(set(names))
